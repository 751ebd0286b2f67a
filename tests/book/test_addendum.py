import json

import pytest
from markupsafe import escape

from journey import FILE, VISIT, travelling
from office import LOOK, TODAY, Office
from twinbook.book.addendum import Addendum, compose
from twinbook.book.former import Former, FormerError, former
from twinbook.edition.carried import SNAPSHOT
from twinbook.edition.desk import compose as page_of
from twinbook.edition.desk import told, wording
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form
from twinbook.language.typeset import plain
from twinbook.press.pdf import Page

LIFE = "say: {en: one}\nbiography:\n  - {id: harp, text: Plays the harp., source: paper}\n"
Told = dict[str, list[tuple[str, str, list[tuple[str, str, str]]]]]


def carried(office: Office, locale: str = "en") -> str:
    """Return the data that the visit's book carries."""
    page = page_of(office.desk(), Edition("visit", VISIT, locale))
    assert isinstance(page, Page), page
    return next(one.data.decode() for one in page.attached if one.name == SNAPSHOT)


def addendum(office: Office, since: Former, locale: str = "en", *, guests: bool = False) -> Addendum:
    """Return the addendum to an edition."""
    desk = office.desk()
    edition = Edition("addendum", VISIT, locale, form=Form(guests=guests), which="1-to-3")
    return compose(wording(desk, edition), told(desk, edition), since, TODAY, escape(""), LOOK, guests=guests)


def said(found: Addendum) -> Told:
    """Return what an addendum tells, by part, without marks."""
    return {
        str(title): [
            (
                change.kind,
                plain(change.title.striptags()),
                [
                    tuple(
                        plain(cell.striptags()) if cell is not None else "-"
                        for cell in (row.label, row.before, row.now)
                    )  # type: ignore[misc]
                    for row in change.rows
                ],
            )
            for change in changes
        ]
        for title, changes in found.parts
    }


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit."""
    return travelling(office)


def changed(office: Office, *edits: tuple[str, str]) -> Former:
    """Return the first edition, with the visit changed since."""
    first = former(carried(office), VISIT, "en")
    office.edit(FILE, "edition: 1\n", "edition: 3\n")
    for old, new in edits:
        office.edit(FILE, old, new)
    return first


def test_nothing_changed(office: Office) -> None:
    """Where nothing has changed but the number, nothing is told."""
    found = addendum(office, changed(office))
    assert said(found) == {}
    assert found.number == "Addendum 2 to edition 1"


def test_changed(office: Office) -> None:
    """Of a point that changed, what it is now, and each field as it was and as it is."""
    since = changed(office, ("start: 10:00", "start: 10:30"), ("place: Town hall", "place: Museum"))
    assert said(addendum(office, since)) == {
        "Programme": [
            (
                "changed",
                "May 11, 2026, 10:30–11:30: Welcome by Kim One.",
                [("start", "10:00", ""), ("place", "Town hall", "Museum")],
            )
        ]
    }


def test_new_and_cancelled(office: Office) -> None:
    """A new point comes with all that is known of it; one that fell out is told by what it was."""
    since = changed(
        office,
        (
            "  - {id: stroll, day: 2026-05-11, text: A stroll}\n",
            "  - {id: lunch, day: 2026-05-11, start: 12:00, text: Lunch, place: Inn}\n",
        ),
        ("dress: business", "dress: casual"),
    )
    assert said(addendum(office, since))["Programme"] == [
        ("changed", "May 11, 2026, 10:00–11:30: Welcome by Kim One.", [("dress", "business", "casual")]),
        ("new", "May 11, 2026, 12:00: Lunch", [("place", "-", "Inn")]),
        ("cancelled", "May 11, 2026: A stroll", []),
    ]


def test_field_that_fell_out(office: Office) -> None:
    """A field that is gone is told as it was, and that there is nothing now."""
    since = changed(office, ("    dress: business\n", ""))
    assert said(addendum(office, since))["Programme"][0][2] == [("dress", "business", "-")]


def test_inner_points(office: Office) -> None:
    """What stands inside a subject or an agreement is told by itself, under its part."""
    since = changed(
        office,
        ("Trade grew.", "Trade shrank."),
        ("ko: 제1조", "ko: 제2조"),
        ("title: Trade", "title: Commerce"),
    )
    found = said(addendum(office, since))
    assert found["Subjects of the talks"] == [
        ("changed", "Commerce", [("title", "Trade", "")]),
        ("changed", "Trade shrank.", [("text", "Trade grew.", "")]),
    ]
    assert found["Agreement to be signed"] == [("changed", "the Fair", [("texts", "제1조", "제2조")])]


def test_days_of_the_visit(office: Office) -> None:
    """A visit on other days is told first."""
    since = changed(office, ("dates: 2026-05-11/2026-05-13", "dates: 2026-05-11/2026-05-14"))
    assert said(addendum(office, since))["The visit"] == [
        ("changed", "May 11–14, 2026", [("dates", "May 11–13, 2026", "May 11–14, 2026")])
    ]


def test_guests(office: Office) -> None:
    """The guests' addendum tells of nothing internal, neither as it was nor as it is."""
    since = changed(
        office,
        ("text: SECRET talk, internal: true", "text: SECRET walk, internal: true"),
        ("SECRET wish", "SECRET new wish"),
        ("A stroll", "A long stroll"),
    )
    whole = said(addendum(office, since))
    assert {"Programme", "What the other side wants, and lines to take"} == {*whole}
    assert said(addendum(office, since, guests=True)) == {
        "Programme": [("changed", "May 11, 2026: A long stroll", [("text", "A stroll", "")])]
    }


def test_what_becomes_internal_is_cancelled_for_guests(office: Office) -> None:
    """A point that guests knew and are to know no more of is cancelled for them."""
    since = changed(office, ("text: A stroll}", "text: A stroll, internal: true}"))
    assert said(addendum(office, since)) == {}
    assert said(addendum(office, since, guests=True))["Programme"] == [
        ("cancelled", "May 11, 2026: A stroll", [])
    ]


def test_in_the_words_of_its_language(office: Office) -> None:
    """What it was is told in the translation that was printed then."""
    name = f"content/translations/ko/visits/{VISIT}.po"
    head = 'msgid ""\nmsgstr ""\n"Language: ko\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    key = 'msgctxt "programme.stroll.text"\n'
    office.write(name, f'{head}{key}msgid "A stroll"\nmsgstr "산책"\n')
    first = former(carried(office, "ko"), VISIT, "ko")
    office.edit(FILE, "edition: 1\n", "edition: 2\n")
    office.edit(FILE, "A stroll", "A long stroll")
    office.write(name, f'{head}{key}msgid "A long stroll"\nmsgstr "긴 산책"\n')
    (change,) = addendum(office, first, "ko").parts[0][1]
    assert "긴 산책" in plain(change.title.striptags())
    assert plain(change.rows[0].before or "") == "산책"


def test_names_that_are_gone(office: Office) -> None:
    """A text that named what is no longer on file is told as it was printed."""
    since = changed(office, ("SECRET answer, by {hidden-person}", "SECRET answer"))
    (office.root / "content/people/hidden-person.yaml").unlink()
    found = said(addendum(office, since))["What the other side wants, and lines to take"]
    assert found[0][2] == [("text", "SECRET answer, by SECRET Person", "")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("no json", "no book of a visit"),
        ("[]", "no book of a visit"),
        ("{}", "no book of a visit"),
        ('{"visits": []}', "no book of a visit"),
        ('{"format": "twinbook-snapshot-1", "visits": [{"id": "x", "other": "y"}]}', "another version"),
        ('{"format": "twinbook-snapshot-2", "visits": [{"id": "x"}]}', "another version"),
    ],
)
def test_no_former_edition(data: str, message: str) -> None:
    """What is no former edition is refused, with the reason."""
    with pytest.raises(FormerError, match=message):
        former(data, VISIT, "en")


def test_other_visit(office: Office) -> None:
    """An edition of another visit is refused."""
    data = json.loads(carried(office))
    with pytest.raises(FormerError, match=f"another visit, {VISIT}"):
        former(json.dumps(data), "another", "en")


def test_part_that_is_left_out(office: Office) -> None:
    """A part that is no longer printed is not told as cancelled."""
    since = changed(office, ("blank: lines", "blank: lines\nparts: {gifts: left-out}"))
    assert said(addendum(office, since)) == {}


def test_under_another_head(office: Office) -> None:
    """What may be said and now may not, and what has another topic, is told with both heads."""
    since = changed(office, ("id: may, say: may", "id: may, say: not"), ("topic: hotel", "topic: contact"))
    found = said(addendum(office, since))
    assert found["Subjects of the talks"] == [
        ("changed", "SECRET may be said", [("Not to be said", "May be said", "")])
    ]
    assert found["Travel, hotel, security, contacts"][0][2] == [("contact", "hotel", "")]


def test_distribution(office: Office) -> None:
    """Whoever gets the book now, too, is told."""
    since = changed(office, ("purpose:\n", "  - {id: press, text: the press office}\npurpose:\n"))
    assert said(addendum(office, since)) == {"The visit": [("new", "the press office", [])]}


def test_who_has_another_office(office: Office) -> None:
    """What is printed of a member is told where it changes in the person's file alone; so is the life."""
    office.edit("content/people/kim-one.yaml", "offices:\n", LIFE + "offices:\n")
    since = changed(office)
    office.edit("content/people/kim-one.yaml", "role: mayor", "role: governor")
    office.edit("content/people/kim-one.yaml", "Plays the harp.", "Plays the flute.")
    office.edit("content/people/kim-one.yaml", "say: {en: one}", "say: {en: won}")
    found = said(addendum(office, since))
    assert found["Delegation and counterparts"] == [
        (
            "changed",
            "Kim One",
            [("how to say the name", "one", "won"), ("office", "mayor of Beta", "governor of Beta")],
        )
    ]
    told = [(kind, text) for kind, text, _ in found["Short biographies"]]
    assert told[0] == ("new", "Kim One: Plays the flute.")
    assert ("cancelled", "Kim One: Plays the harp.") in told
    assert {kind for kind, text in told if "governor" in text} == {"new"}


def test_who_came_into_the_file_and_went(office: Office) -> None:
    """Of a new member all is told that is printed, and the life; one who is gone is cancelled."""
    office.edit("content/people/stranger.yaml", "names:", LIFE + "names:")
    since = changed(
        office,
        (
            "  - {id: wang, person: wang-two, title: mayor of the other side}",
            "  - {id: new, person: stranger}",
        ),
    )
    found = said(addendum(office, since))
    kinds = [(kind, title) for kind, title, _ in found["Delegation and counterparts"]]
    assert kinds == [("new", "A Stranger"), ("cancelled", "Wang Two")]
    assert [title for _, title, _ in found["Short biographies"]] == ["A Stranger: Plays the harp."]


def test_copy_for_guests(office: Office) -> None:
    """An edition tells whether it is a copy for guests, who are not told what is internal."""
    page = page_of(office.desk(), Edition("visit", VISIT, "en", form=Form(guests=True)))
    assert isinstance(page, Page)
    data = next(one.data.decode() for one in page.attached if one.name == SNAPSHOT)
    assert former(data, VISIT, "en").guests
    assert not former(carried(office), VISIT, "en").guests


def test_gifts_keep_their_way(office: Office) -> None:
    """Who gives a gift is told, not only between whom it is."""
    since = changed(office, ("direction: beta -> alpha", "direction: alpha -> beta"))
    ((_, _, rows),) = said(addendum(office, since))["Gifts"]
    assert rows == [("direction", "Beta → Alpha", "Alpha → Beta")]
