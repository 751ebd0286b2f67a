from dataclasses import replace

from markupsafe import escape

from office import LOOK, TODAY, Office
from twinbook.book.briefing import Briefing, compose
from twinbook.book.excerpt import numbers_of, of_briefing, records_of
from twinbook.book.volumes import Volume
from twinbook.language.typeset import plain

DIVIDED = ((2003, 2009), (2010, 2013))


def book(
    office: Office, subject: str = "alpha--beta", locale: str = "en", volume: Volume | None = None
) -> Briefing:
    """Return a briefing book of the small office, or a volume of it."""
    wording, pair = office.words(locale, subject)
    return compose(wording, of_briefing(wording.library, pair), TODAY, escape("Protocol & Co"), LOOK, volume)


def ids(office: Office, subject: str, *, whole: bool = False) -> list[str]:
    """Return the ids of what a pair's book is made from."""
    library = office.library()
    return [record.id for record in records_of(library, library.pairs[subject], whole=whole)]


def test_records(office: Office) -> None:
    """A pair's book is made from the pair, its cities, partner first, and what they refer to."""
    assert ids(office, "alpha--beta") == [
        "alpha--beta", "beta", "alpha", "paper", "atlas", "fair", "wang-two", "kim-one", "gamma",
    ]  # fmt: skip


def test_third_cities(office: Office) -> None:
    """A third city gives its name: neither its people nor its sources come along, unless all is wanted."""
    assert "stranger" not in ids(office, "alpha--beta")
    assert "far-away" not in ids(office, "alpha--beta")
    assert {"stranger", "far-away"} <= set(ids(office, "alpha--beta", whole=True))
    assert {"stranger", "far-away"} <= set(ids(office, "alpha--gamma"))


def test_notes_of_third_cities(office: Office) -> None:
    """A note beside the name of a third city is printed, and so are the names in it, in the glossary."""
    office.write("content/terms/bay.yaml", "kind: place\nnames: {en: the Bay, ko: 만}\n")
    office.edit("content/cities/gamma.yaml", "profile:\n", "note: It lies at {bay}.\nprofile:\n")
    assert "bay" in ids(office, "alpha--beta")


def test_other_pairs_stay_out(office: Office) -> None:
    """A pair's book shows its own exchanges only, though the home city is the same."""
    beta, gamma = book(office), book(office, "alpha--gamma")
    assert [year for year, _ in beta.years] == [2003, 2013]
    assert [year for year, _ in gamma.years] == [1999]
    assert [str(card.name) for card in gamma.people] == ["A Stranger"]
    assert [str(card.name) for card in beta.people] == ["Wang Two", "Kim One"]
    assert {tie.kind for tie in beta.ties} == {"sister city"}


def test_numbers(office: Office) -> None:
    """Sources are numbered from 1 in the order in which a book cites them."""
    library = office.library()
    assert numbers_of(records_of(library, library.pairs["alpha--beta"])) == {"paper": 1, "atlas": 2}


def test_cover(office: Office) -> None:
    """The cover names cities, tie, date, language and office."""
    found = book(office)
    assert found.title == "Alpha – Beta"
    assert found.since == "sister cities since July 29, 2013"
    assert found.edition_date == "November 22, 2026"
    assert found.language == "English"
    assert found.office == "Protocol &amp; Co"
    assert found.reviewed
    assert not book(office, locale="ko").reviewed


def test_first_tie(office: Office) -> None:
    """The cover tells the earliest tie, whatever the file's order and the shape of its date."""
    tie = "  - {{id: {0}, kind: {1}, date: {2}, basis: a letter, source: paper}}\n".format
    office.pair("ties:\n" + tie("b", "sister-city", "2013") + tie("a", "friendship-city", "1999/2001"))
    assert plain(book(office).since or "") == "friendship cities 1999–2001"
    office.pair("")
    assert book(office).since is None


def test_agreements(office: Office) -> None:
    """Agreements are the chronology's entries of that kind."""
    assert [entry.date for entry in book(office).agreements] == ["July 29, 2013"]


def test_languages(office: Office) -> None:
    """The glossary's columns are the workspace's languages by their own names, the book's first."""
    assert [
        (tag, name.striptags().replace("\u2060", "")) for tag, name in book(office, locale="ko").languages
    ] == [
        ("ko", "한국어"),
        ("en", "English"),
    ]


def test_first_volume(office: Office) -> None:
    """The first volume is the whole book but for the years of the others."""
    whole, first = book(office), book(office, volume=Volume(1, DIVIDED))
    assert whole.volume is None
    assert first.volume
    assert [year for year, _ in first.years] == [2003]
    assert first.occasion == first.volume.title
    assert replace(first, occasion=None, volume=None, years=whole.years) == whole


def test_later_volume(office: Office) -> None:
    """A later volume has its years and the people, names and sources that these need, by the same numbers."""
    later = book(office, volume=Volume(2, DIVIDED))
    assert [year for year, _ in later.years] == [2013]
    assert (later.glance, later.gaps) == (None, None)
    assert (later.background, later.ties, later.agreements, later.open, later.people) == ((),) * 5
    assert [[str(row.forms[0][0]) for row in rows if row.forms[0]] for _, rows in later.names] == [
        ["City of Alpha", "Beta Metropolitan City"]
    ]
    assert [source.number for source in later.sources] == [1]
    assert later.since == "sister cities since July 29, 2013"


def test_people_of_a_later_volume(office: Office) -> None:
    """A person comes along where an entry names them, with the sources of their names and offices."""
    text = "kind: agreement, {}text: The two cities sign., source: {}".format
    office.edit("content/pairs/alpha--beta.yaml", text("", "paper"), text("people: [wang-two], ", "atlas"))
    later = book(office, volume=Volume(2, DIVIDED))
    assert [str(card.name) for card in later.people] == ["Wang Two"]
    assert {source.anchor: source.number for source in later.sources} == {
        source.anchor: source.number for source in book(office).sources
    }
