from typing import get_args

import pytest

from journey import FILE, VISIT, celebrating, travelling
from office import Office
from twinbook.book.excerpt import (
    LAST,
    PARTS,
    Excerpt,
    of_anniversary,
    of_briefing,
    of_visit,
)
from twinbook.book.programme import in_order
from twinbook.content.visit import Part, Visit
from twinbook.edition.edition import holdings

PAIR = "content/pairs/alpha--beta.yaml"
MARK = "SECRET"  # in all that is internal
EVENT = "  - {{id: {id}, date: {date}, kind: {kind}, text: 'It happens.', source: paper{more}}}\n".format


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit, and an anniversary to its pair."""
    return celebrating(travelling(office))


def book(office: Office, audience: str = "office") -> Excerpt:
    """Return what the book of the visit tells an audience."""
    library = office.library()
    return of_visit(library, library.visits[VISIT], audience)


def ids(excerpt: Excerpt) -> list[str]:
    """Return the ids of what a book is made from, in the order of the alphabet."""
    return sorted(record.id for record in excerpt.records())


def visit_of(excerpt: Excerpt) -> Visit:
    """Return the visit that a book is of."""
    assert excerpt.visit
    return excerpt.visit


def events(office: Office, *made: tuple[str, str, str, str]) -> None:
    """Give the pair a chronology of these ids, dates and kinds, each with what else is told of it."""
    lines = "".join(EVENT(id=id_, date=date, kind=kind, more=more) for id_, date, kind, more in made)
    office.pair(
        f"ties:\n  - {{id: t, kind: sister-city, date: 2013, basis: b, source: paper}}\nchronology:\n{lines}"
    )


def chronology(excerpt: Excerpt) -> list[str]:
    """Return the ids of the entries of the chronology that are told."""
    return [event.id for event in excerpt.pair.chronology]


# A visit


def test_parts_of_a_book() -> None:
    """Each list of a visit but its distribution stands in one part; a file may name each part."""
    assert tuple(PARTS) == get_args(Part)
    named = [name for names in PARTS.values() for name in names]
    lists = {name for name, field in Visit.model_fields.items() if field.default in ((), None)}
    assert set(named) == lists - {"distribution", "source", "title", "note"}
    assert len(named) == len(set(named))


def test_records_of_a_visit(office: Office) -> None:
    """A visit's book is made from the visit, the pair, its cities, and what they refer to."""
    found = [record.id for record in book(office).records()]
    assert found[:4] == [VISIT, "alpha--beta", "beta", "alpha"]
    assert sorted(found[4:]) == [
        "atlas", "fair", "hidden-person", "hidden-source", "kim-one", "paper", "wang-two",
    ]  # fmt: skip


def test_records_of_a_guests_book(office: Office) -> None:
    """Who or what is named by internal texts alone is not in a guests' book."""
    assert set(ids(book(office))) - set(ids(book(office, "guests"))) == {"hidden-person", "hidden-source"}
    assert set(ids(book(office, "guests"))) < set(ids(book(office)))


@pytest.mark.parametrize(
    "lines",
    [
        ["{id: new, text: 'By {stranger}', source: far-away, internal: true}"],
        [
            "{id: a, text: Quiet, source: far-away, internal: true}",
            "{id: b, text: '{stranger}', internal: true}",
        ],
    ],
)
def test_who_is_named_in_an_internal_remark_alone(office: Office, lines: list[str]) -> None:
    """A person and a source come along with a remark that is internal, for the office alone."""
    office.edit(FILE, "press:\n", "press:\n" + "".join(f"  - {line}\n" for line in lines))
    assert {"stranger", "far-away"} <= set(ids(book(office)))
    assert not {"stranger", "far-away"} & set(ids(book(office, "guests")))
    office.edit(FILE, "purpose:\n", "purpose:\n  - {id: new, text: 'With {stranger}'}\n")
    assert "stranger" in ids(book(office, "guests"))


def test_an_internal_member(office: Office) -> None:
    """A person who takes part without the guests' knowledge is not in their book."""
    office.edit(FILE, "delegation:\n", "delegation:\n  - {id: x, person: stranger, internal: true}\n")
    assert "stranger" in ids(book(office))
    assert "stranger" not in ids(book(office, "guests"))


def test_no_internal_parts_for_guests(office: Office) -> None:
    """The parts that hold nothing but what is internal are left out for guests, even as lines to write on."""
    office.edit(
        FILE, "blank: lines\n", "blank: lines\nparts: {gifts: lines, afterwards: lines, press: lines}\n"
    )
    assert visit_of(book(office)).parts == {"gifts": "lines", "afterwards": "lines", "press": "lines"}
    assert visit_of(book(office, "guests")).parts == {
        "gifts": "left-out",
        "afterwards": "left-out",
        "expectations": "left-out",
        "press": "lines",
    }


@pytest.mark.parametrize("part", sorted(part for part, names in PARTS.items() if names))
def test_a_part_left_out(office: Office, part: str) -> None:
    """A part that is left out is not in the book's data either, and takes no other part along."""
    whole = visit_of(book(office))
    office.edit(FILE, "blank: lines\n", f"blank: lines\nparts: {{{part}: left-out}}\n")
    told = visit_of(book(office))
    empty = {name for name in Visit.model_fields if not getattr(told, name) and getattr(whole, name)}
    assert empty == set(PARTS[part])
    same = set(Visit.model_fields) - empty - {"parts"}
    assert {name: getattr(told, name) for name in same} == {name: getattr(whole, name) for name in same}


def test_blank_parts_stay(office: Office) -> None:
    """That blanks are left out takes nothing that is filled in."""
    whole = visit_of(book(office))
    office.edit(FILE, "blank: lines", "blank: left-out")
    assert visit_of(book(office)) == whole.model_copy(update={"blank": "left-out"})


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2026-05-10", True),
        ("2026-05-11", False),  # the first day of the visit
        ("2026-05-12", False),
        ("2026-04", True),
        ("2026-05", False),  # it may be the visit itself
        ("2025", True),
        ("2026", False),
        ("2026-05-01/2026-05-10", True),
        ("2026-05-01/2026-05-11", False),
        ("2025/..", False),
        ("2030", False),
    ],
)
def test_what_was_before_a_visit(office: Office, date: str, *, told: bool) -> None:
    """The book tells of what was over before the first day of the visit."""
    events(
        office,
        ("x", date, "visit", ""),
        ("a", date, "agreement", ""),
        ("p", date, "aid", ", promised: A bell"),
    )
    assert chronology(book(office)) == (["x", "a", "p"] if told else [])


def test_what_is_told_of_the_pair(office: Office) -> None:
    """Told are the last meetings, agreements and promises, as many of each as fit, in the file's order."""
    years = [2004, 2011, 2002, 2009, 2006, 2008, 2010, 2003]
    last = sorted(years)[-LAST:]
    assert len(last) == LAST
    events(
        office,
        *((f"v{year}", str(year), "visit", "") for year in years),
        *((f"a{year}", str(year), "agreement", "") for year in years),
        *((f"p{year}", str(year), "aid", ", promised: A bell") for year in years),
        ("concert", "2012", "event", ""),
    )
    assert chronology(book(office)) == [
        *(f"v{year}" for year in years if year in last),
        *(f"a{year}" for year in years if year in last),
        *(f"p{year}" for year in years if year in last),
    ]


def test_a_promise_at_an_early_visit(office: Office) -> None:
    """A promise is told with its entry, of whatever kind, though later visits push that one out."""
    later = [(f"v{n}", str(2001 + n), "visit", "") for n in range(LAST)]
    events(office, ("first", "1998", "visit", ", promised: A tree"), ("second", "1999", "visit", ""), *later)
    assert chronology(book(office)) == ["first", *(id_ for id_, *_ in later)]


def test_what_is_not_told_of_the_pair(office: Office) -> None:
    """How it began, what remains open, anniversaries and monuments have no place in a visit's book."""
    text = "  - {id: x, text: 'It is so.', source: paper}\n"
    office.edit(PAIR, "chronology:\n", f"background:\n{text}open:\n{text}chronology:\n")
    office.edit(PAIR, "remains:\n", "remains:\n  - {id: cup, kind: gift, text: A cup, source: paper}\n")
    found = book(office).pair
    assert (found.background, found.open, found.anniversaries) == ((), (), ())
    assert [one.id for one in found.remains] == ["cup"]
    assert book(office, "guests").pair.remains == ()
    office.edit(FILE, "blank: lines\n", "blank: lines\nparts: {gifts: left-out}\n")
    assert book(office).pair.remains == ()


@pytest.mark.parametrize(
    ("date", "told"),
    [("2026-05-10", True), ("2026-05-11", False), ("2026-05-12", False), ("2013", True), ("2027", False)],
)
def test_ties_before_a_visit(office: Office, date: str, *, told: bool) -> None:
    """A tie is told of where it was there before the visit, and not where the visit makes it."""
    office.edit(PAIR, "    date: 2013-07-29\n    basis", f"    date: {date}\n    basis")
    assert [tie.id for tie in book(office).pair.ties] == (["sister-city"] if told else [])


@pytest.mark.parametrize(
    ("parts", "ties", "entries"),
    [
        ("{}", 1, 2),
        ("{relationship: left-out}", 1, 0),
        ("{glance: left-out}", 1, 2),
        ("{relationship: left-out, glance: left-out}", 0, 0),
        ("{relationship: lines}", 1, 2),
    ],
)
def test_without_the_relationship(office: Office, parts: str, ties: int, entries: int) -> None:
    """Where neither the relationship nor the cities at a glance are printed, nothing is told of the pair."""
    office.edit(FILE, "blank: lines\n", f"blank: lines\nparts: {parts}\n")
    found = book(office).pair
    assert (len(found.ties), len(found.chronology)) == (ties, entries)


def test_cities_of_a_visit(office: Office) -> None:
    """Of the two cities the book tells area and population; where the glance is left out, nothing."""
    library = office.library()
    told = book(office).library
    assert [fact.key for fact in told.cities["alpha"].facts] == ["area", "population"]
    assert told.cities["alpha"].profile == ()
    assert told.cities["beta"].facts == ()
    assert library.cities["alpha"].profile
    office.edit(FILE, "blank: lines\n", "blank: lines\nparts: {glance: left-out}\n")
    assert book(office).library.cities["alpha"].facts == ()


def test_only_whole_cities_at_a_glance(office: Office) -> None:
    """A fact with a label of its own is of a part of the city, or of another kind: it is not told."""
    office.edit(
        "content/cities/alpha.yaml", "key: area, value: 540", "key: area, label: urban area, value: 540"
    )
    assert [fact.key for fact in book(office).library.cities["alpha"].facts] == ["population"]


def test_lives(office: Office) -> None:
    """Short biographies come along with the part that prints them, and with no other book."""
    life = "biography:\n  - {id: born, text: 'Born in {gamma}.', source: far-away}\n"
    path = "content/people/kim-one.yaml"
    office.write(path, (office.root / path).read_text(encoding="utf-8") + life)
    assert {"gamma", "far-away"} <= set(ids(book(office)))
    library = office.library()
    pair = library.pairs["alpha--beta"]
    for told in (of_briefing(library, pair), of_anniversary(library, pair, "10")):
        assert told.library.people["kim-one"].biography == ()
        assert "far-away" not in ids(told)
    office.edit(FILE, "blank: lines\n", "blank: lines\nparts: {biographies: left-out}\n")
    assert book(office).library.people["kim-one"].biography == ()
    assert "far-away" not in ids(book(office))


def test_one_and_the_same(office: Office) -> None:
    """The library of an excerpt has the pair and the visit as the book tells them, and loses no record."""
    library = office.library()
    for audience in ("office", "guests"):
        found = of_visit(library, library.visits[VISIT], audience)
        assert found.library.pairs["alpha--beta"] is found.pair
        assert found.library.visits[VISIT] is found.visit
        assert set(found.library.entities) == set(library.entities)
        assert found.library.pairs["alpha--gamma"] is library.pairs["alpha--gamma"]


# An anniversary


def report(office: Office, year: int = 10) -> Excerpt:
    """Return what the report of an anniversary tells."""
    library = office.library()
    return of_anniversary(library, library.pairs["alpha--beta"], str(year))


def test_up_to_the_year_of_an_anniversary(office: Office) -> None:
    """The report tells of its own year, and of nothing that began after it."""
    dates = ("2012", "2023-12-31", "2023/2026", "2024-01-01", "2024", "2023-24")
    lines = "".join(EVENT(id=f"x{n}", date=date, kind="event", more="") for n, date in enumerate(dates))
    office.edit(PAIR, "chronology:\n", f"chronology:\n{lines}")
    tie = "  - {{id: {0}, kind: friendship-city, date: {0}, basis: b, source: paper}}\n".format
    office.edit(PAIR, "ties:\n", f"ties:\n{tie(2023)}{tie(2024)}")
    found = report(office)
    assert chronology(found) == ["x0", "x1", "x2", "x5", "sister", "visit"]
    assert [tie.id for tie in found.pair.ties] == ["2023", "sister-city"]


@pytest.mark.parametrize(
    ("celebrated", "last"),
    [("2024-03-01", 2024), ("2025", 2025), ("2022-12-01", 2023), ("2023-12/2024-01", 2023)],
)
def test_celebrated_in_another_year(office: Office, celebrated: str, last: int) -> None:
    """Where it is celebrated in a later year, the report goes on to that one; an earlier one cuts nothing."""
    years = (2022, 2023, 2024, 2025, 2026)
    lines = "".join(EVENT(id=f"y{year}", date=year, kind="event", more="") for year in years)
    office.edit(PAIR, "chronology:\n", f"chronology:\n{lines}")
    office.edit(PAIR, "celebrated: 2023-08-01", f"celebrated: {celebrated}")
    assert [one for one in chronology(report(office)) if one.startswith("y")] == [
        f"y{year}" for year in years if year <= last
    ]


def test_only_that_anniversary(office: Office) -> None:
    """A report has its own of the anniversaries that a file keeps; of one that none keeps, the number."""
    office.edit(
        PAIR,
        "anniversaries:\n",
        "anniversaries:\n  - {year: 20, occasion: 'By {stranger}', source: far-away}\n",
    )
    assert [
        (one.year, one.celebrated and one.celebrated.text) for one in report(office).pair.anniversaries
    ] == [(10, "2023-08-01")]
    assert not {"stranger", "far-away"} & set(ids(report(office)))
    assert {"stranger", "far-away"} <= set(ids(report(office, 20)))
    (kept,) = report(office, 15).pair.anniversaries
    assert (kept.year, kept.tie, kept.celebrated, kept.occasion) == (15, None, None, None)
    assert (kept.messages, kept.outlook, kept.source) == ((), (), ())


def test_the_tie_of_an_anniversary(office: Office) -> None:
    """Years count from the tie that the file names, and without one from the earliest."""
    events(office, *((f"y{year}", str(year), "event", "") for year in (2010, 2013, 2014, 2023, 2024)))
    tie = "  - {{id: {0}, kind: friendship-city, date: {1}, basis: b, source: paper}}\n".format
    office.edit(PAIR, "ties:\n", f"ties:\n{tie('late', 2014)}{tie('early', 2003)}")
    assert chronology(report(office))[-1] == "y2013"
    path = office.root / PAIR
    office.write(PAIR, path.read_text(encoding="utf-8") + "anniversaries:\n  - {year: 10, tie: late}\n")
    assert chronology(report(office))[-1] == "y2024"


def test_two_ties_with_the_same_anniversary(office: Office) -> None:
    """Of two ties that are kept for the same number of years each has its own report."""
    tie = "  - {id: late, kind: friendship-city, date: 2024, basis: b, source: paper}\n"
    office.edit(PAIR, "ties:\n", f"ties:\n{tie}")
    office.edit(PAIR, "    celebrated: 2023-08-01\n", "")
    path = office.root / PAIR
    office.write(PAIR, path.read_text(encoding="utf-8") + "  - {year: 10, tie: late}\n")
    library = office.library()
    kept = holdings(library).kept
    assert kept == (("alpha--beta", "10"), ("alpha--beta", "10-late"))
    pair = library.pairs["alpha--beta"]
    found = [of_anniversary(library, pair, which).pair for _, which in kept]
    assert [one.anniversaries[0].tie for one in found] == ["sister-city", "late"]
    assert [len(one.ties) for one in found] == [1, 2]


def test_what_becomes_of_a_tie_later(office: Office) -> None:
    """That a tie ended after the anniversary is not in its report."""
    office.edit(PAIR, "    basis:", "    status: ended\n    until: 2024-05\n    basis:")
    (tie,) = report(office).pair.ties
    assert (tie.until, tie.status) == (None, None)
    (tie,) = report(office, 11).pair.ties
    assert (tie.until and tie.until.text, tie.status) == ("2024-05", "ended")


def test_without_a_tie(office: Office) -> None:
    """Of a pair without ties all years are told."""
    office.pair("chronology:\n" + EVENT(id="x", date=2026, kind="event", more=""))
    assert chronology(report(office)) == ["x"]


def test_cities_of_an_anniversary(office: Office) -> None:
    """Of the two cities a report tells nothing but their names; what remains is told whole."""
    found = report(office)
    assert [(city.facts, city.profile) for city in found.library.cities.values() if city.id != "gamma"] == [
        ((), ()),
        ((), ()),
    ]
    assert [one.id for one in found.pair.remains] == ["bell"]
    assert found.visit is None


# A briefing


def test_of_briefing(office: Office) -> None:
    """A briefing tells all of the pair but what remains and its anniversaries, and all of the cities."""
    library = office.library()
    pair = library.pairs["alpha--beta"]
    found = of_briefing(library, pair)
    assert found.pair == pair.model_copy(update={"remains": (), "anniversaries": ()})
    assert (len(pair.remains), len(pair.anniversaries), len(found.pair.chronology)) == (1, 1, 2)
    assert found.library.cities == library.cities
    assert found.library.pairs["alpha--beta"] is found.pair
    assert found.visit is None


def test_a_briefing_tells_of_no_visit(office: Office) -> None:
    """What a visit's file alone names is in no briefing."""
    library = office.library()
    found = ids(of_briefing(library, library.pairs["alpha--beta"]))
    assert found == ["alpha", "alpha--beta", "atlas", "beta", "fair", "gamma", "kim-one", "paper", "wang-two"]


def test_records_without_profiles(office: Office) -> None:
    """A book without the profiles of its cities is made without what these name."""
    library = office.library()
    found = of_briefing(library, library.pairs["alpha--beta"])
    assert {one.id for one in found.records()} - {one.id for one in found.records(profiles=False)} == {
        "gamma"
    }


def test_remains_of_their_time(office: Office) -> None:
    """A report has what was there by its year; a visit's book the gifts that were given before it."""
    office.edit(
        PAIR,
        "remains:\n",
        "remains:\n  - {id: vase, kind: gift, since: 2014, text: A vase., source: paper}\n"
        "  - {id: late, kind: gift, since: 2027, text: A drum., source: paper}\n"
        "  - {id: old, kind: gift, text: A bell., source: paper}\n",
    )
    library = office.library()
    found = of_anniversary(library, library.pairs["alpha--beta"], "10").pair.remains
    assert [one.id for one in found] == ["vase", "old", "bell"]
    assert [one.id for one in of_anniversary(library, library.pairs["alpha--beta"], "14").pair.remains] == [
        "vase", "late", "old", "bell",
    ]  # fmt: skip
    assert [one.id for one in book(office).pair.remains] == ["vase", "old"]
    assert book(office, "guests").pair.remains == ()


def test_guests_get_the_order_of_the_office(office: Office) -> None:
    """A point without a time stays after the one before it, where that one is kept from guests."""
    old = "  - {id: stroll, day: 2026-05-11, text: A stroll}\n"
    hidden = "  - {id: late, day: 2026-05-11, start: 15:00, text: SECRET late, internal: true}\n"
    office.edit(FILE, old, f"{hidden}{old}  - {{id: early, day: 2026-05-11, start: 08:00, text: Early}}\n")
    told = book(office, "guests")
    assert [one.id for one in in_order(told.library, visit_of(told))][:3] == ["early", "welcome", "stroll"]
