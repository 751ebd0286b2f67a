from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import Office
from twinbook.book.programme import Day, Point, clocks, day_of, elsewhere, in_order, moment, programme
from twinbook.content.city import City
from twinbook.content.library import Library
from twinbook.content.pair import Pair
from twinbook.content.visit import Visit, hosts_of
from twinbook.language.typeset import plain
from visiting import trip, words

SEOUL, OSLO, SHANGHAI = "Asia/Seoul", "Europe/Oslo", "Asia/Shanghai"


NAMES = {"names": {"en": "X"}, "kind": "city"}
LIBRARY = Library(
    cities={
        "alpha": City.model_validate({**NAMES, "id": "alpha", "country": "CN", "time-zone": SHANGHAI}),
        "beta": City.model_validate({**NAMES, "id": "beta", "country": "KR", "time-zone": SEOUL}),
    },
    pairs={"alpha--beta": Pair.model_validate({"id": "alpha--beta", "cities": ["alpha", "beta"]})},
)


def visit(*points: tuple[str, str, str | None], blank: str = "left-out") -> Visit:
    """Return a visit with these points of the programme: the id, the day in May 2026, the start."""
    made = [
        {"id": id_, "day": f"2026-05-{day}", "text": "A point", **({"start": start} if start else {})}
        for id_, day, start in points
    ]
    head = {"id": "trip", "pair": "alpha--beta", "guests": "beta", "dates": "2026-05", "blank": blank}
    return Visit.model_validate({**head, "programme": made})


def days(office: Office, locale: str = "en") -> tuple[Day, ...]:
    """Return the programme of the visit in a language."""
    wording, visit, pair = words(office, locale)
    return programme(wording, visit, pair)


def point(office: Office, more: str, locale: str = "en") -> Point:
    """Return the only point of a programme on 11 May 2026, of which this is told."""
    trip(office, f"programme:\n  - {{id: talk, day: 2026-05-11, text: A talk, {more}}}\n")
    (day,) = days(office, locale)
    (found,) = day.points
    return found


def shown(*texts: str | None) -> tuple[str | None, ...]:
    """Return texts without what typesetting put in, and with plain blanks."""
    return tuple(text and plain(text).replace("\u202f", " ") for text in texts)


@pytest.mark.parametrize(
    ("points", "order"),
    [
        ([], ""),
        ([("a", "12", "09:00"), ("b", "11", "10:00")], "ba"),
        ([("a", "11", "10:00"), ("b", "11", "09:00"), ("c", "11", "09:30")], "bca"),
        ([("a", "11", "09:00"), ("b", "11", "09:00")], "ab"),  # by the file
        ([("a", "11", "10:00"), ("b", "11", None), ("c", "11", "09:00")], "cab"),  # b stays after a
        ([("a", "11", None), ("b", "11", "00:00"), ("c", "11", "08:00")], "abc"),  # nothing before a
        ([("a", "11", "08:00"), ("b", "12", None), ("c", "11", None)], "acb"),  # each day by itself
        ([("a", "12", "08:00"), ("b", "11", "23:00"), ("c", "12", None), ("d", "11", None)], "bdac"),
        ([("a", "11", "10:00"), ("b", "11", None), ("c", "11", None), ("d", "11", "11:00")], "abcd"),
        ([("a", "11", None), ("b", "11", None)], "ab"),
        ([("a", "11", "10:00"), ("b", "11", "09:00"), ("c", "11", None), ("d", "11", "09:30")], "bcda"),
    ],
)
def test_in_order(points: list[tuple[str, str, str | None]], order: str) -> None:
    """Points stand by day and time; one without a time stays behind the one before it in the file."""
    assert "".join(one.id for one in in_order(LIBRARY, visit(*points))) == order


def test_in_order_by_the_instant() -> None:
    """Points by the clocks of both cities stand in the order in which they come to pass."""
    made = visit(("host", "11", "09:30"), ("guest", "11", "10:00"))  # 10:00 in Seoul is 09:00 in Shanghai
    points = (made.programme[0], made.programme[1].model_copy(update={"clock": "beta"}))
    found = in_order(LIBRARY, made.model_copy(update={"programme": points}))
    assert [one.id for one in found] == ["guest", "host"]


@given(st.lists(st.tuples(st.integers(10, 13), st.one_of(st.none(), st.integers(0, 23))), max_size=8))
def test_all_points_are_in_order(made: list[tuple[int, int | None]]) -> None:
    """No point is lost, no day or time goes back, and putting in order twice changes nothing."""
    made_visit = visit(
        *(
            (f"p{n}", str(day), None if hour is None else f"{hour:02}:00")
            for n, (day, hour) in enumerate(made)
        )
    )
    found = in_order(LIBRARY, made_visit)
    assert sorted(one.id for one in found) == sorted(one.id for one in made_visit.programme)
    timed = [(one.day.text, one.start) for one in found if one.start is not None]
    assert timed == sorted(timed)
    assert [one.day.text for one in found] == sorted(one.day.text for one in found)
    assert in_order(LIBRARY, made_visit.model_copy(update={"programme": found})) == found


@pytest.mark.parametrize(
    ("day", "at", "here", "there", "found"),
    [
        ("2026-05-11", "10:00", SHANGHAI, SEOUL, (0, "11:00")),
        ("2026-05-11", "10:00", SEOUL, SHANGHAI, (0, "09:00")),
        ("2026-05-11", "10:00", SEOUL, SEOUL, (0, "10:00")),
        ("2026-05-11", "23:30", SHANGHAI, SEOUL, (1, "00:30")),
        ("2026-05-11", "23:00", SHANGHAI, SEOUL, (1, "00:00")),
        ("2026-05-11", "00:30", SEOUL, SHANGHAI, (-1, "23:30")),
        ("2026-05-11", "01:00", SEOUL, SHANGHAI, (0, "00:00")),
        # Standard time in Oslo is eight hours behind Seoul, summer time seven.
        ("2026-03-10", "16:00", SEOUL, OSLO, (0, "08:00")),
        ("2026-07-10", "16:00", SEOUL, OSLO, (0, "09:00")),
        ("2026-03-10", "16:00", OSLO, SEOUL, (1, "00:00")),
        ("2026-07-10", "16:00", OSLO, SEOUL, (0, "23:00")),
        ("2026-03-10", "07:30", SEOUL, OSLO, (-1, "23:30")),
        ("2026-07-10", "07:30", SEOUL, OSLO, (0, "00:30")),
        # Clocks are put forward on 29 March 2026 and back on 25 October.
        ("2026-03-28", "12:00", OSLO, SEOUL, (0, "20:00")),
        ("2026-03-29", "01:59", OSLO, SEOUL, (0, "09:59")),
        ("2026-03-29", "03:00", OSLO, SEOUL, (0, "10:00")),
        ("2026-03-29", "12:00", OSLO, SEOUL, (0, "19:00")),
        ("2026-10-24", "12:00", OSLO, SEOUL, (0, "19:00")),
        ("2026-10-25", "12:00", OSLO, SEOUL, (0, "20:00")),
        ("2026-12-31", "23:30", OSLO, SEOUL, (1, "07:30")),
        ("2026-05-11", "12:00", "Asia/Kathmandu", SEOUL, (0, "15:15")),
        ("2026-05-11", "12:00", "Pacific/Kiritimati", "Pacific/Honolulu", (-1, "12:00")),
        ("2026-05-11", "12:00", "Pacific/Honolulu", "Pacific/Kiritimati", (1, "12:00")),
    ],
)
def test_elsewhere(day: str, at: str, here: str, there: str, found: tuple[int, str]) -> None:
    """The other city's clock shows its time of that very day, and its date may be the one before or after."""
    assert elsewhere(date.fromisoformat(day), time.fromisoformat(at), here, there) == (
        found[0],
        time.fromisoformat(found[1]),
    )


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 23), st.integers(0, 59))
def test_elsewhere_and_back(day: date, hour: int, minute: int) -> None:
    """From a zone without summer time to another one and back it is the same time of the same day."""
    days_, at = elsewhere(day, time(hour, minute), SEOUL, SHANGHAI)
    back, same = elsewhere(day, at, SHANGHAI, SEOUL)
    assert (days_ + back, same) == (0, time(hour, minute))


def test_moment() -> None:
    """A time of day in a zone is one moment, in summer and in winter."""
    summer = moment(date(2026, 7, 10), time(9, 30), OSLO)
    winter = moment(date(2026, 3, 10), time(9, 30), OSLO)
    assert summer == datetime(2026, 7, 10, 7, 30, tzinfo=UTC)
    assert winter == datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


def test_day_of() -> None:
    """The day of a point is a day of the calendar."""
    assert day_of(visit(("a", "11", None)).programme[0]) == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("guests", "clock", "found"),
    [
        ("beta", None, ("alpha", "beta")),  # the hosts'
        ("beta", "alpha", ("alpha", "beta")),
        ("beta", "beta", ("beta", "alpha")),
        ("alpha", None, ("beta", "alpha")),
        ("alpha", "alpha", ("alpha", "beta")),
        ("alpha", "beta", ("beta", "alpha")),
    ],
)
def test_clocks(office: Office, guests: str, clock: str | None, found: tuple[str, str]) -> None:
    """A point is by the clocks of the hosts, or of the city that it names."""
    pair = office.library().pairs["alpha--beta"]
    made = visit(("a", "11", "09:00")).model_copy(update={"guests": guests})
    one = made.programme[0].model_copy(update={"clock": clock})
    assert hosts_of(made, pair) == ("alpha" if guests == "beta" else "beta")
    assert clocks(made, pair, one) == found


def test_days(office: Office) -> None:
    """A programme goes by day, each with its weekday and date and its points in order."""
    trip(
        office,
        "programme:\n"
        "  - {id: b, day: 2026-05-12, start: 09:00, text: Second}\n"
        "  - {id: a, day: 2026-05-11, start: 15:00, text: Third}\n"
        "  - {id: c, day: 2026-05-11, start: 09:00, text: First}\n",
    )
    assert [(*shown(day.title), [str(one.text) for one in day.points]) for day in days(office)] == [
        ("Monday, May 11, 2026", ["First", "Third"]),
        ("Tuesday, May 12, 2026", ["Second"]),
    ]
    assert [shown(day.title) for day in days(office, "ko")] == [
        ("2026년 5월 11일 월요일",),
        ("2026년 5월 12일 화요일",),
    ]


def test_an_empty_programme(office: Office) -> None:
    """Without a point there is no day."""
    assert days(trip(office)) == ()


@pytest.mark.parametrize(
    ("more", "english", "korean"),
    [
        ("start: 09:05", ("09:05", "10:05 in Beta"), ("09:05", "베타 시각 10:05")),
        (
            "start: 09:05, end: 10:30",
            ("09:05–10:30", "10:05–11:30 in Beta"),
            ("09:05–10:30", "베타 시각 10:05–11:30"),
        ),
        ("start: 09:05, clock: beta", ("09:05", "08:05 in Alpha"), ("09:05", "알파 시각 08:05")),
        (
            "start: 23:30",
            ("23:30", "00:30 in Beta, on May 12, 2026"),
            ("23:30", "2026년 5월 12일 베타 시각 00:30"),
        ),
        (
            "start: 00:15, end: 02:00, clock: beta",
            ("00:15–02:00", "23:15, on May 10, 2026 – 01:00, on May 11, 2026 in Alpha"),
            ("00:15–02:00", "알파 시각 2026년 5월 10일 23:15 – 2026년 5월 11일 01:00"),
        ),
    ],
)
def test_times(office: Office, more: str, english: tuple[str, str], korean: tuple[str, str]) -> None:
    """A point has its time and that of the other city, by name, with the date where it is another."""
    found = point(office, more)
    assert shown(found.time, found.there) == english
    found = point(office, more, "ko")
    assert shown(found.time, found.there) == korean


def test_no_time(office: Office) -> None:
    """A point whose time is not set has none in the other city either."""
    found = point(office, "place: Town hall")
    assert (found.time, found.there) == (None, None)


def test_same_clocks(office: Office) -> None:
    """Where the clocks agree, the time stands once."""
    office.edit("content/cities/alpha.yaml", SHANGHAI, SEOUL)
    found = point(office, "start: 09:05, end: 10:00")
    assert (shown(found.time), found.there) == (("09:05–10:00",), None)


def test_same_clocks_of_another_day(office: Office) -> None:
    """Where the clocks agree and the dates do not, both are told."""
    office.edit("content/cities/alpha.yaml", SHANGHAI, "Pacific/Honolulu")
    office.edit("content/cities/beta.yaml", SEOUL, "Pacific/Kiritimati")
    found = point(office, "start: 09:05")
    assert shown(found.time, found.there) == ("09:05", "09:05 in Beta, on May 12, 2026")


@pytest.mark.parametrize("city", ["alpha", "beta"])
def test_unknown_time_zone(office: Office, city: str) -> None:
    """Where a time zone is not known, the other city's time is not told."""
    zone = {"alpha": SHANGHAI, "beta": SEOUL}[city]
    office.edit(f"content/cities/{city}.yaml", f"time-zone: {zone}\n", "")
    found = point(office, "start: 09:05")
    assert (shown(found.time), found.there) == (("09:05",), None)


@pytest.mark.parametrize(("day", "there"), [("2026-03-10", "17:05 in Beta"), ("2026-07-10", "16:05 in Beta")])
def test_clocks_that_differ_by_the_season(office: Office, day: str, there: str) -> None:
    """In winter Oslo is eight hours behind Seoul, in summer seven: the day of the point decides."""
    office.edit("content/cities/alpha.yaml", SHANGHAI, OSLO)
    trip(office, f"programme:\n  - {{id: talk, day: {day}, start: 09:05, text: A talk}}\n")
    ((found,),) = (one.points for one in days(office))
    assert shown(found.there) == (there,)


def test_clocks_that_agree_in_summer_alone(office: Office) -> None:
    """Where summer time makes clocks agree, the other time stands in winter only."""
    office.edit("content/cities/alpha.yaml", SHANGHAI, "Europe/London")
    office.edit("content/cities/beta.yaml", SEOUL, "Africa/Algiers")
    point_ = "  - {{id: {0}, day: 2026-{1}-10, start: 09:00, text: A talk}}\n".format
    trip(office, f"programme:\n{point_('winter', '01')}{point_('summer', '07')}")
    assert [one.there and str(one.there) for day in days(office) for one in day.points] == [
        "10:00 in Beta",
        None,
    ]


def test_what_a_point_is(office: Office) -> None:
    """A point has a place to be linked to, its text with names filled in, and its sources."""
    trip(
        office,
        "programme:\n"
        "  - {id: talk, day: 2026-05-11, text: 'A *talk* with {kim-one}', source: [atlas, paper]}\n",
    )
    ((found,),) = (one.points for one in days(office))
    assert found.anchor == "trip-programme-talk"
    assert found.text == "A <em>talk</em> with Kim One"
    assert plain(found.cites.striptags()) == "[1][2]"
    assert found.details == ()


def test_details(office: Office) -> None:
    """What is told of a point stands with its label, in one order, with names filled in."""
    found = point(
        office,
        "dress: dark suit, transport: on foot, responsible: Ms Lin, attending: all, host: '{wang-two}',"
        " place: Town hall, start: 09:05, clock: beta",
    )
    assert [(str(label), str(text)) for label, text in found.details] == [
        ("place", "Town hall"),
        ("host", "Wang Two"),
        ("attending", "all"),
        ("responsible", "Ms Lin"),
        ("transport", "on foot"),
        ("dress", "dark suit"),
        ("clock", "Beta"),
    ]


def test_labels_in_korean(office: Office) -> None:
    """The labels are words of the book's language."""
    trip(office, "blank: lines\nprogramme:\n  - {id: talk, day: 2026-05-11, text: A talk, clock: beta}\n")
    ((found,),) = (one.points for one in days(office, "ko"))
    assert [shown(*detail) for detail in found.details] == [
        ("장소", None),
        ("주최", None),
        ("참석자", None),
        ("담당", None),
        ("이동 수단", None),
        ("복장", None),
        ("시각 기준", "베타"),
    ]


@pytest.mark.parametrize(
    ("blank", "details"),
    [
        ("", [("host", "Ms Lin")]),
        ("blank: left-out\n", [("host", "Ms Lin")]),
        (
            "blank: lines\n",
            [
                ("place", None),
                ("host", "Ms Lin"),
                ("attending", None),
                ("responsible", None),
                ("transport", None),
                ("dress", None),
            ],
        ),
    ],
)
def test_missing_details(office: Office, blank: str, details: list[tuple[str, str | None]]) -> None:
    """What is not told is to be written in where blanks are lines, and else left out."""
    trip(office, f"{blank}programme:\n  - {{id: talk, day: 2026-05-11, text: A talk, host: Ms Lin}}\n")
    ((found,),) = (one.points for one in days(office))
    assert [(str(label), text and str(text)) for label, text in found.details] == details
