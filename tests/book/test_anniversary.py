from datetime import date

import pytest
from markupsafe import escape

from journey import celebrating
from office import LOOK, TODAY, Office
from twinbook.book.anniversary import Report, compose, title
from twinbook.edition.desk import speaking, told, wording
from twinbook.edition.edition import Edition
from twinbook.language.typeset import plain

PAIR = "content/pairs/alpha--beta.yaml"


def report(office: Office, locale: str = "en", year: int = 10, today: date = TODAY) -> Report:
    """Return the report of an anniversary of the small office's first pair."""
    desk = office.desk(today)
    edition = Edition("anniversary", "alpha--beta", locale, which=str(year))
    return compose(wording(desk, edition), told(desk, edition), today, escape(""), LOOK)


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office an anniversary."""
    return celebrating(office)


def test_cover(office: Office) -> None:
    """The cover says which anniversary it is, its day, and the day on which it was celebrated."""
    found = report(office)
    assert (found.kind, found.occasion) == ("Anniversary report", "10th anniversary")
    assert found.since == "sister cities since July 29, 2013"
    assert [tuple(map(str, fact)) for fact in found.facts] == [
        ("Day of the anniversary", "July 29, 2023"),
        ("Celebrated", "August 1, 2023"),
    ]


@pytest.mark.parametrize(
    ("years", "named", "said"),
    [
        (1, False, "1st anniversary"),
        (22, False, "22nd anniversary"),
        (13, False, "13th anniversary"),
        (25, False, "25th anniversary"),
        (25, True, "25th anniversary, silver jubilee"),
        (30, True, "30th anniversary"),
    ],
)
def test_title(office: Office, years: int, said: str, *, named: bool) -> None:
    """An anniversary has the numeral of the language, and a name only where the office wants it."""
    assert title(speaking(office.desk(), "en"), years, named=named) == said


def test_no_names_in_korean(office: Office) -> None:
    """A language whose table has no names gives none, whatever the office wants."""
    assert plain(title(speaking(office.desk(), "ko"), 25, named=True)) == "25주년"


def test_messages(office: Office) -> None:
    """Both sides have their message; one that is not there keeps its place."""
    first, second = report(office).greetings
    assert (first.city, first.by, first.paragraphs) == ("City of Alpha", "Wang Two", ("We are glad.",))
    assert (second.city, second.paragraphs) == ("Beta Metropolitan City", None)


def test_years(office: Office) -> None:
    """The chronology goes by decade, and no further than the anniversary."""
    found = report(office)
    assert [(plain(decade), [year for year, _ in years]) for decade, years in found.decades] == [
        ("2003–2009", [2003]),
        ("2010–2013", [2013]),
    ]
    office.edit(
        PAIR,
        "chronology:\n",
        "chronology:\n  - {id: later, date: 2024, kind: event, text: Later., source: paper}\n"
        "  - {id: same, date: 2023-12, kind: event, text: In the same year., source: paper}\n",
    )
    assert [year for _, years in report(office).decades for year, _ in years] == [2003, 2013, 2023]


def test_highlights(office: Office) -> None:
    """Highlights are those that the curator chose."""
    assert report(office).highlights == ()
    office.edit(PAIR, "kind: agreement, text", "kind: agreement, highlight: true, text")
    assert [entry.date for entry in report(office).highlights] == ["July 29, 2013"]


def test_delegations(office: Office) -> None:
    """A delegation is a visit, or what tells of a leader or of a number; what is not stated is empty."""
    (row,) = report(office).delegations
    assert (row.date, row.leader, row.people) == ("Jul 2003", None, None)
    office.edit(PAIR, "people: [kim-one],", "people: [kim-one], leader: kim-one, delegates: 12,")
    office.edit(PAIR, "kind: agreement, text", "kind: agreement, led-by: a vice chair, text")
    rows = [(str(row.date), str(row.leader), row.people) for row in report(office).delegations]
    assert rows == [("Jul 2003", "Kim One", "12"), ("Jul 29, 2013", "a vice chair", None)]


def test_signed(office: Office) -> None:
    """Each tie has a place for the picture of its document, and a picture says in words what it shows."""
    (signed,) = report(office).signed
    assert (signed.title, signed.picture) == ("sister city, July 29, 2013", None)
    office.write("content/images/protocol.png", "not looked at here")
    office.edit(
        PAIR,
        "basis: signing at the {fair}\n",
        "basis: signing at the {fair}\n    facsimile: {file: protocol.png, alt: 'The protocol, *signed*'}\n",
    )
    (signed,) = report(office).signed
    assert signed.picture
    assert (signed.picture.file, signed.picture.alt) == ("images/protocol.png", "The protocol, signed")


def test_reaffirmations(office: Office) -> None:
    """What was signed after the day of the tie reaffirms it; the tie itself does not."""
    assert report(office).reaffirmed == ()
    office.edit(
        PAIR,
        "chronology:\n",
        "chronology:\n  - {id: again, date: 2018, kind: agreement, text: Again., source: paper}\n",
    )
    assert [entry.date for entry in report(office).reaffirmed] == ["2018"]


def test_people_over_time(office: Office) -> None:
    """Offices stand by the first date of each person."""
    assert [(plain(row.when), str(row.name)) for row in report(office).people] == [
        ("in office 2001", "Wang Two"),
        ("July 2002 – June 2006", "Kim One"),
    ]


def test_remains_and_outlook(office: Office) -> None:
    """What remains stands with its kind and place; what is to come as the file keeps it."""
    found = report(office)
    assert [(one.kind, one.where, one.since) for one in found.remains] == [("monument", "Alpha", "2014")]
    assert [one.paragraphs for one in found.outlook] == [("A second bell is planned.",)]


def test_anniversary_that_no_file_keeps(office: Office) -> None:
    """An anniversary that is only asked for is a report with empty places."""
    found = report(office, year=25)
    assert found.occasion == "25th anniversary"
    assert [fact[1] for fact in found.facts] == ["July 29, 2038"]
    assert [one.paragraphs for one in found.greetings] == [None, None]
    assert found.outlook == ()


def test_silent_years_end_with_the_anniversary(office: Office) -> None:
    """Years after the anniversary are not told of as silent."""
    assert report(office).gaps.silent_years[-1] == "2014–2023"


def test_no_cities_described(office: Office) -> None:
    """A report names the cities and does not describe them: no fact is missing."""
    found = report(office)
    assert (found.home.facts, found.home.sections, found.gaps.missing) == ((), (), ())


def test_offices_end_with_the_anniversary(office: Office) -> None:
    """An office that a source shows only after the anniversary is not told."""
    office.edit(
        "content/people/kim-one.yaml",
        "offices:\n",
        "offices:\n  - {id: later, role: governor, of: beta, since: 2025, source: paper}\n",
    )
    assert [str(row.title) for row in report(office).people] == ["mayor of Alpha", "mayor of Beta"]
