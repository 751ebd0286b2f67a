from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import Office
from twinbook.content.anniversary import Coming, anniversary, coming, kept_of, later, occurrence, tie_of
from twinbook.content.edtf import parse
from twinbook.content.library import Library
from twinbook.content.pair import Anniversary, Pair

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
TIE = {"id": "sister", "kind": "sister-city", "date": "2013-07-29", "basis": "a letter", "source": "paper"}


def pair(*ties: dict[str, str], kept: tuple[dict[str, str], ...] = (), other: str = "beta") -> Pair:
    """Return a pair with ties, each as the usual one but for what is told of it, and anniversaries."""
    return Pair.model_validate({
        "id": f"alpha--{other}",
        "cities": ["alpha", other],
        "ties": [{**TIE, **tie} for tie in ties],
        "anniversaries": list(kept),
    })  # fmt: skip


def listed(start: str, until: str, *pairs: Pair) -> list[Coming]:
    """Return what comes to some pairs from one day to another."""
    library = Library(pairs={one.id: one for one in pairs})
    return list(coming(library, date.fromisoformat(start), date.fromisoformat(until)))


def dates(found: list[Coming]) -> list[tuple[int, str, str | None]]:
    """Return which anniversaries these are, their days, and when they are celebrated."""
    return [(one.years, one.when.text, one.celebrated.text if one.celebrated else None) for one in found]


@pytest.mark.parametrize(
    ("when", "today", "step", "years", "text"),
    [
        ("2013-07-29", "2026-11-22", 1, 14, "2027-07-29"),
        ("2013-07-29", "2026-11-22", 5, 15, "2028-07-29"),
        ("2013-11-22", "2026-11-22", 1, 13, "2026-11-22"),  # today itself
        ("2013-11-21", "2026-11-22", 1, 14, "2027-11-21"),  # yesterday
        ("2026-11-22", "2026-11-22", 1, 1, "2027-11-22"),  # the day of the signing is no anniversary
        ("2030-01-01", "2026-11-22", 1, 1, "2031-01-01"),  # to be signed yet
        ("2012-02-29", "2027-02-28", 1, 15, "2027-02-28"),
        ("2012-02-29", "2027-03-01", 1, 16, "2028-02-29"),
        ("2013-02-28", "2028-02-28", 1, 15, "2028-02-28"),
        ("2013-11", "2026-11-30", 1, 13, "2026-11"),  # the month only: until its last day
        ("2013-11", "2026-12-01", 1, 14, "2027-11"),
        ("2013-02", "2028-02-29", 1, 15, "2028-02"),  # whose last day is another one in a leap year
        ("2012-02", "2027-02-28", 1, 15, "2027-02"),
        ("1999", "2026-12-31", 1, 27, "2026"),  # the year only
        ("1999", "2027-01-01", 5, 30, "2029"),
        ("1979~", "2026-11-22", 1, 47, "2026~"),  # a doubt stays
        ("2003-07?", "2026-11-22", 1, 24, "2027-07?"),
        ("2003-10-09/2003-10-12", "2026-11-22", 1, 24, "2027-10-09"),
        ("1995/..", "2026-11-22", 1, 31, "2026"),
    ],
)
def test_anniversary(when: str, today: str, step: int, years: int, text: str) -> None:
    """The next anniversary is on or after today, as precise as the date it is reckoned from."""
    assert anniversary(parse(when), date.fromisoformat(today), lambda n: n % step == 0) == (
        years,
        parse(text),
    )


@pytest.mark.parametrize("when", ["2013-21", "../2013", "9999-05-01"])
def test_no_anniversary(when: str) -> None:
    """A season, an open start and the last year of the calendar have no anniversary."""
    assert anniversary(parse(when), TODAY) is None


@given(DAYS, DAYS, st.sampled_from([1, 5]))
def test_anniversary_is_the_next_one(signed: date, today: date, step: int) -> None:
    """No anniversary lies between today and the next one."""
    found = anniversary(parse(signed.isoformat()), today, lambda n: n % step == 0)
    assert found
    years, when = found
    assert years > 0
    assert years % step == 0
    assert when.latest >= (today.year, today.month, today.day)
    if today > signed + timedelta(days=366 * step):
        assert when.year - today.year <= step


@pytest.mark.parametrize(
    ("when", "years", "text"),
    [
        ("2013-07-29", 10, "2023-07-29"),
        ("2012-02-29", 1, "2013-02-28"),  # a common year
        ("2012-02-29", 4, "2016-02-29"),
        ("2000-02-29", 100, "2100-02-28"),  # a century that is no leap year
        ("2000-02-29", 400, "2400-02-29"),
        ("2012-02-28", 1, "2013-02-28"),
        ("2013-02-28", 3, "2016-02-28"),  # and not the last day of its month
        ("2012-02", 1, "2013-02"),  # a month has no day to move
        ("2013-07", 10, "2023-07"),
        ("2013", 10, "2023"),
        ("2013?", 10, "2023?"),
        ("2013-07~", 10, "2023-07~"),
        ("2013-07-29%", 10, "2023-07-29%"),
        ("2012-02-29?", 1, "2013-02-28?"),
        ("2013-07-29/2013-08-02", 10, "2023-07-29"),  # its start
        ("2013-07/..", 10, "2023-07"),
        ("0987-05-01", 10, "0997-05-01"),
        ("2013-07-29", 7986, "9999-07-29"),
    ],
)
def test_occurrence(when: str, years: int, text: str) -> None:
    """An anniversary is as precise and as doubtful as the date; 29 February is kept on the 28th."""
    assert occurrence(parse(when), years) == parse(text)


@pytest.mark.parametrize(
    ("when", "years"),
    [("2013-21", 1), ("2013-24~", 10), ("2013-22/2013-23", 1), ("../2013-07-29", 1), ("2013-07-29", 7987),
     ("9999", 1)],
)  # fmt: skip
def test_no_occurrence(when: str, years: int) -> None:
    """A season, an open start and a year past 9999 have none."""
    assert occurrence(parse(when), years) is None


@given(DAYS, st.integers(1, 200))
def test_an_occurrence_is_as_many_years_later(signed: date, years: int) -> None:
    """The day is the same one of that year, or 28 February."""
    found = occurrence(parse(signed.isoformat()), years)
    assert found
    day = date(*found.first.earliest)
    assert day.year == signed.year + years
    try:
        assert day == signed.replace(year=day.year)
    except ValueError:
        assert (signed.month, signed.day, day.month, day.day) == (2, 29, 2, 28)


@pytest.mark.parametrize(
    ("kept", "tie"),
    [
        ({"year": "10"}, "early"),  # the earliest, whatever the order of the file
        ({"year": "10", "tie": "late"}, "late"),
        ({"year": "10", "tie": "early"}, "early"),
        ({"year": "10", "tie": "unknown"}, "early"),
        (None, "early"),
    ],
)
def test_tie_of(kept: dict[str, str] | None, tie: str) -> None:
    """An anniversary is of the tie that it names, else of the earliest."""
    both = pair({"id": "late", "date": "2013-07-29"}, {"id": "early", "date": "2003"})
    found = tie_of(both, Anniversary.model_validate(kept) if kept else None)
    assert found
    assert found.id == tie


def test_no_tie() -> None:
    """Of a pair without ties it is of none."""
    assert tie_of(pair(), Anniversary.model_validate({"year": "10"})) is None


def test_the_earliest_tie_is_the_coarse_one() -> None:
    """Of a year and its first day the year stands first, as in a chronology."""
    found = tie_of(pair({"id": "day", "date": "2003-01-01"}, {"id": "year", "date": "2003"}), None)
    assert found
    assert found.id == "year"


def test_kept_of() -> None:
    """What a file keeps of an anniversary is found by its tie and its years."""
    kept = (
        {"year": "10", "tie": "late", "occasion": "A concert"},
        {"year": "20", "occasion": "A fair"},
        {"year": "30", "tie": "early", "occasion": "A walk"},
    )
    both = pair({"id": "late"}, {"id": "early", "date": "2003"}, kept=kept)
    late, early = both.ties
    found = {
        (tie.id, one.year): one.occasion.text
        for tie in both.ties
        for years in range(1, 40)
        if (one := kept_of(both, tie, years)) and one.occasion
    }
    assert found == {("late", 10): "A concert", ("early", 20): "A fair", ("early", 30): "A walk"}
    assert kept_of(both, late, 20) is None
    assert kept_of(both, early, 10) is None


@pytest.mark.parametrize(
    ("start", "until", "years"),
    [
        ("2023-07-29", "2023-07-29", [10]),  # both ends are within
        ("2023-07-30", "2024-07-28", []),
        ("2023-07-30", "2024-07-29", [11]),
        ("2023-01-01", "2025-12-31", [10, 11, 12]),
        ("2013-07-29", "2013-07-29", []),  # the day of the signing itself
        ("2012-01-01", "2014-12-31", [1]),
        ("2000-01-01", "2013-12-31", []),
        ("9998-01-01", "9999-12-31", [7985, 7986]),
    ],
)
def test_coming(start: str, until: str, years: list[int]) -> None:
    """Listed are the anniversaries from the one day to the other, the first after a year."""
    assert [one.years for one in listed(start, until, pair({}))] == years


def test_what_comes() -> None:
    """An anniversary is told with its pair, its tie, its number and its day."""
    one = pair({})
    assert listed("2023-07-01", "2023-07-31", one) == [
        Coming("alpha--beta", one.ties[0], 10, parse("2023-07-29"), None, "")
    ]


@pytest.mark.parametrize(
    ("when", "start", "until", "found"),
    [
        ("2013", "2023-05-01", "2023-05-31", ["2023"]),
        ("2013", "2022-12-01", "2023-01-01", ["2022", "2023"]),
        ("2013", "2014-12-31", "2014-12-31", ["2014"]),
        ("2013-07", "2023-07-31", "2023-08-31", ["2023-07"]),
        ("2013-07", "2023-08-01", "2023-08-31", []),
        ("2013-07~", "2023-07-15", "2023-07-15", ["2023-07~"]),
        ("2012-02-29", "2023-02-28", "2023-03-01", ["2023-02-28"]),
        ("2013-21", "2023-01-01", "2023-12-31", []),  # a season
        ("../2013", "2023-01-01", "2023-12-31", []),
    ],
)
def test_a_tie_whose_day_is_not_known(when: str, start: str, until: str, found: list[str]) -> None:
    """A tie known by its year or month is listed on each day that it may mean, and is given none."""
    assert [one.when.text for one in listed(start, until, pair({"date": when}))] == found


@pytest.mark.parametrize(
    ("more", "lapsed"),
    [
        ({}, ""),
        ({"status": "active"}, ""),
        ({"status": "suspended"}, "suspended"),
        ({"status": "ended"}, "ended"),
        ({"until": "2023-07-28"}, "ended"),  # the day before
        ({"until": "2023-07-29"}, ""),
        ({"until": "2023-07"}, ""),  # it may be the last day of the month
        ({"until": "2022"}, "ended"),
        ({"until": "2023"}, ""),
        ({"until": "2030", "status": "suspended"}, "suspended"),
        ({"until": "2020", "status": "active"}, "ended"),
    ],
)
def test_lapsed(more: dict[str, str], lapsed: str) -> None:
    """A tie that is suspended, has ended or will have by then is listed, and marked."""
    (found,) = listed("2023-07-01", "2023-07-31", pair(more))
    assert found.lapsed == lapsed


@pytest.mark.parametrize(
    ("celebrated", "start", "until", "found"),
    [
        # Its day and the celebration within, or one of the two.
        ("2023-08-05", "2023-07-01", "2023-08-31", [(10, "2023-07-29", "2023-08-05")]),
        ("2023-08-05", "2023-08-01", "2023-08-31", [(10, "2023-07-29", "2023-08-05")]),
        ("2023-08-05", "2023-07-01", "2023-07-31", [(10, "2023-07-29", "2023-08-05")]),
        ("2023-08-05", "2023-08-06", "2023-08-31", []),
        ("2024-03", "2024-03-31", "2024-04-30", [(10, "2023-07-29", "2024-03")]),  # in the year after
        ("2022-12-01", "2022-12-01", "2022-12-31", [(10, "2023-07-29", "2022-12-01")]),  # and before
        ("2023-08-05/2023-08-09", "2023-08-09", "2023-08-31", [(10, "2023-07-29", "2023-08-05/2023-08-09")]),
    ],
)
def test_celebrated(celebrated: str, start: str, until: str, found: list[tuple[int, str, str]]) -> None:
    """The celebration stands beside the day of the tie, and each of the two lists the anniversary."""
    one = pair({}, kept=({"year": "10", "celebrated": celebrated},))
    assert dates(listed(start, until, one)) == found


def test_celebrations_of_others() -> None:
    """A celebration is that of its tie and its number, and of no other."""
    one = pair(
        {},
        {"id": "early", "date": "2003-07-29"},
        kept=({"year": "10", "tie": "sister", "celebrated": "2023-08-05"},),
    )
    assert [(c.tie.id, c.years, c.celebrated) for c in listed("2023-07-29", "2024-07-29", one)] == [
        ("early", 20, None),
        ("sister", 10, parse("2023-08-05")),
        ("early", 21, None),
        ("sister", 11, None),
    ]


def test_order() -> None:
    """They stand by the day of the celebration, else by their own, then by pair and tie."""
    first = pair({"id": "b"}, {"id": "a"}, {"id": "c", "date": "2003-08-01"})
    second = pair({"date": "2013-08-03"}, kept=({"year": "10", "celebrated": "2023-07-20"},), other="gamma")
    found = listed("2023-07-01", "2023-08-31", second, first)
    assert [(one.pair, one.tie.id) for one in found] == [
        ("alpha--gamma", "sister"),
        ("alpha--beta", "a"),
        ("alpha--beta", "b"),
        ("alpha--beta", "c"),
    ]


def test_of_a_library(office: Office) -> None:
    """All pairs of an office are looked through."""
    found = coming(office.library(), date(2026, 1, 1), date(2026, 12, 31))
    assert [(one.pair, one.tie.id, one.years, one.when.text) for one in found] == [
        ("alpha--gamma", "friends", 27, "2026"),
        ("alpha--beta", "sister-city", 13, "2026-07-29"),
    ]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-11-22", 1, "2026-12-22"),
        ("2026-11-22", 2, "2027-01-22"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-11-22", 18, "2028-05-22"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-02-28", 1, "2026-03-28"),  # the same day, not the last one
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-10-31", 13, "2027-11-30"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-01", 1, "9999-12-31"),  # no further than the calendar
        ("2026-11-22", 10**6, "9999-12-31"),
    ],
)
def test_later(day: str, months: int, then: str) -> None:
    """Months later it is the same day, or the last one of a shorter month."""
    assert later(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_celebrated_years_later() -> None:
    """An anniversary that is celebrated years after its day comes with the celebration."""
    one = pair({}, kept=({"year": "10", "celebrated": "2025-05-01"},))
    assert dates(listed("2025-04-01", "2025-06-01", one)) == [(10, "2023-07-29", "2025-05-01")]
