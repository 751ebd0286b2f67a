from datetime import date

import pytest
from markupsafe import Markup, escape

from journey import FILE, VISIT, travelling
from office import LOOK, TODAY, Office
from twinbook.book.visit import VisitBook, compose
from twinbook.edition.desk import compose as page_of
from twinbook.edition.desk import told, wording
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form
from twinbook.language.typeset import plain
from twinbook.press.pdf import Page

ALL = [
    *("purpose", "expectations", "programme", "delegations", "biographies", "relationship", "subjects"),
    *("agreement", "gifts", "press", "glance", "customs", "arrangements", "afterwards"),
]


def book(office: Office, locale: str = "en", *, guests: bool = False, today: date = TODAY) -> VisitBook:
    """Return the book of the visit of the small office."""
    desk = office.desk(today)
    edition = Edition("visit", VISIT, locale, form=Form(guests=guests))
    return compose(wording(desk, edition), told(desk, edition), today, escape(""), LOOK)


def texts(found: object) -> list[str]:
    """Return what is said, without marks."""
    return [str(Markup(" ").join(one.paragraphs).striptags()) for one in found]  # type: ignore[attr-defined]


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit."""
    return travelling(office)


def names(found: VisitBook) -> list[str]:
    """Return the parts of a book in their order."""
    return [chapter.name for chapter in found.chapters]


def test_order(office: Office) -> None:
    """The parts stand in the order of the book."""
    assert names(book(office)) == ALL


def test_cover(office: Office) -> None:
    """The cover says what it is, who visits whom, when, which edition, to whom it goes."""
    found = book(office)
    assert (found.kind, found.title, found.occasion) == ("Visit book", "Alpha – Beta", "Beta visits Alpha")
    assert found.since
    assert plain(found.since) == "May 11–13, 2026"
    assert [tuple(map(str, fact)) for fact in found.facts] == [
        ("Edition number", "1"),
        ("Distribution", "the mayor"),
    ]
    assert found.note == "The programme is a draft."


def test_title_of_its_own(office: Office) -> None:
    """A visit that has a title is called by it."""
    office.edit(FILE, "edition: 1", "edition: 12\ntitle: Thirty years of {alpha}")
    found = book(office)
    assert found.occasion == "Thirty years of Alpha"
    assert found.facts[0][1] == "12"


def test_guests_have_no_internal_parts(office: Office) -> None:
    """Of what is internal guests see no part, and no lines where it was."""
    assert names(book(office, guests=True)) == [
        name for name in ALL if name not in ("expectations", "gifts", "afterwards")
    ]


@pytest.mark.parametrize(
    ("line", "part", "there", "lines"),
    [
        ("blank: lines", "press", True, False),
        ("blank: lines\nparts: {press: lines}", "press", True, True),
        ("blank: lines\nparts: {press: left-out}", "press", False, False),
        ("blank: left-out", "press", True, False),
    ],
)
def test_filled_part(office: Office, line: str, part: str, *, there: bool, lines: bool) -> None:
    """A part that is filled in is printed, with lines after it or left out where its visit says so."""
    office.edit(FILE, "blank: lines", line)
    found = {chapter.name: chapter for chapter in book(office).chapters}
    assert (part in found) == there
    if there:
        assert (found[part].filled, found[part].lines) == (True, lines)


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("blank: lines", True),
        ("blank: left-out", None),
        ("blank: lines\nparts: {press: left-out}", None),
        ("blank: left-out\nparts: {press: lines}", True),
    ],
)
def test_empty_part(office: Office, line: str, lines: bool | None) -> None:  # noqa: FBT001 - pytest gives it
    """A part that is empty is printed as lines to write on, or left out, as its visit says."""
    office.edit(FILE, "blank: lines", line)
    office.edit(FILE, "press:\n  - {id: line, text: Both sides are content.}\n", "")
    found = {chapter.name: chapter.lines for chapter in book(office).chapters}
    assert found.get("press") == lines


def test_what_is_said(office: Office) -> None:
    """Each text stands in its part, with its sources."""
    found = book(office)
    assert texts(found.purpose) == ["Renew the tie with Alpha."]
    assert found.purpose[0].cites.striptags() == "\u2060[1]"
    assert texts(found.objectives) == ["Sign a memorandum.", "SECRET objective"]
    assert texts(found.lines_to_take) == ["SECRET answer, by SECRET Person"]
    assert [(one.label, one.more) for one in found.arrangements] == [
        ("hotel", (("phone", "+86 24 1234"),)),
        ("security", (("phone", "SECRET-1"),)),
    ]
    (gift,) = found.gifts
    assert (gift.label, gift.more) == ("from Beta to Wang Two", (("carried by", "SECRET carrier"),))
    (task,) = found.afterwards
    assert (task.label, task.more) == ("thanks", (("who", "SECRET who"), ("by when", "May 20, 2026")))


def test_subjects(office: Office) -> None:
    """A subject has points, background, what may be said and what not; for guests, background alone."""
    (subject,) = book(office).subjects
    assert texts(subject.points) == ["SECRET point to make"]
    assert texts(subject.background) == ["Trade grew.", "SECRET background"]
    assert texts(subject.may) == ["SECRET may be said"]
    assert texts(subject.may_not) == ["SECRET not to be said"]
    (subject,) = book(office, guests=True).subjects
    assert texts(subject.background) == ["Trade grew."]
    assert (subject.points, subject.may, subject.may_not) == ((), (), ())


def test_agreement(office: Office) -> None:
    """What is to be signed stands in the languages of both sides, each an original that nobody translates."""
    signing = book(office, "ko").signing
    assert plain(signing.document or "") == "박람회"
    assert [(tag, [plain(p.striptags()) for p in paragraphs]) for tag, _, paragraphs in signing.texts] == [
        ("ko", ["제1조"])
    ]
    office.edit("content/cities/alpha.yaml", "country: CN", "country: CN\nown: zh-Hans")
    assert [tag for tag, *_ in book(office).signing.texts] == ["zh-Hans", "ko"]


def test_relationship(office: Office) -> None:
    """The relationship is told up to the visit: ties, last meetings, agreements, what was promised."""
    office.edit("content/pairs/alpha--beta.yaml", "kind: visit,", "kind: visit, promised: A bell.,")
    found = book(office)
    assert [tie.kind for tie in found.ties] == ["sister city"]
    assert [entry.date for entry in found.meetings] == ["July 2003"]
    assert [entry.date for entry in found.agreements] == ["July 29, 2013"]
    assert [(one.label, *texts([one])) for one in found.promises] == [("July 2003", "A bell.")]
    office.edit(FILE, "dates: 2026-05-11/2026-05-13", "dates: 2003-07-01")
    earlier = book(office)
    assert (earlier.ties, earlier.meetings, earlier.agreements) == ((), (), ())


def test_no_count_of_what_is_not_whole(office: Office) -> None:
    """A book that tells of the last meetings alone does not count the exchanges at a glance."""
    assert "recorded exchanges" not in [str(label) for label, _ in book(office).glance.pair]


def test_without_a_visit(office: Office) -> None:
    """A visit's book is of a visit."""
    desk = office.desk()
    edition = Edition("briefing", "alpha--beta", "en")
    with pytest.raises(ValueError, match="needs a visit"):
        compose(wording(desk, edition), told(desk, edition), TODAY, escape(""), LOOK)


def test_note_is_for_the_office(office: Office) -> None:
    """The note in a visit's file is not for guests."""
    assert book(office, guests=True).note is None


def test_topics_keep_the_order_of_the_file(office: Office) -> None:
    """What is arranged stands in the order in which the office wrote it, whatever the topics are called."""
    page = page_of(office.desk(), Edition("visit", VISIT, "en"))
    assert isinstance(page, Page)
    assert page.html.index("<dt>Hotel</dt>") < page.html.index("<dt>Security</dt>")
    office.edit(FILE, "{id: hotel, topic: hotel", "{id: hotel, topic: travel")
    page = page_of(office.desk(), Edition("visit", VISIT, "en"))
    assert isinstance(page, Page)
    assert page.html.index("<dt>Travel</dt>") < page.html.index("<dt>Security</dt>")
