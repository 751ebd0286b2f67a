import pytest
from markupsafe import escape

from journey import FILE, VISIT, travelling
from office import LOOK, TODAY, Office
from twinbook.book.namecards import NameCards, compose
from twinbook.edition.desk import told, wording
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form


def cards(office: Office, locale: str = "en") -> NameCards:
    """Return the place cards of the visit."""
    desk = office.desk()
    edition = Edition("namecards", VISIT, locale)
    return compose(wording(desk, edition), told(desk, edition), TODAY, escape(""), LOOK)


def test_sides(office: Office) -> None:
    """Hosts come first, each side in order of precedence, whatever the order of the file."""
    found = cards(travelling(office))
    assert [(str(side), [str(one.name) for one in people]) for side, people in found.sides] == [
        ("City of Alpha", ["Wang Two"]),
        ("Beta Metropolitan City", ["Kim One", "an interpreter"]),
    ]


def test_both_scripts(office: Office) -> None:
    """A card has the name as both sides write it, the person's own script first."""
    office.edit("content/cities/alpha.yaml", "country: CN", "country: CN\nown: zh-Hans")
    office.edit(
        "content/people/wang-two.yaml",
        "names: {en: Wang Two}",
        "names: {en: Wang Two, zh-Hans: 王二, ko: 왕얼}",
    )
    found = cards(travelling(office))
    assert [tag for tag, _ in found.sides[0][1][0].forms] == ["zh-Hans", "ko"]
    assert [tag for tag, _ in found.sides[1][1][0].forms] == ["ko", "en"]


def test_titles(office: Office) -> None:
    """Under the name stands the title that the visit gives, else the office held."""
    found = cards(travelling(office))
    assert found.sides[0][1][0].title == "mayor of the other side"
    assert found.sides[1][1][0].title == "mayor of Beta"


def test_plan(office: Office) -> None:
    """The firsts of both sides sit face to face."""
    found = cards(travelling(office))
    rows = [tuple(one.name if one else None for one in row) for row in found.seats]
    assert rows == [(None, "an interpreter"), ("Wang Two", "Kim One")]


def test_nobody_internal(office: Office) -> None:
    """A card for the guests' eyes has no one who is internal."""
    office.write(FILE, "")
    travelling(office)
    office.edit(
        FILE, "- {id: second, who: an interpreter, rank: 2}", "- {id: second, who: a guard, internal: true}"
    )
    desk = office.desk()
    edition = Edition("namecards", VISIT, "en", form=Form(guests=True))
    found = compose(wording(desk, edition), told(desk, edition), TODAY, escape(""), LOOK)
    assert [str(one.name) for one in found.sides[1][1]] == ["Kim One"]


def test_without_a_visit(office: Office) -> None:
    """Place cards are of a visit."""
    desk = office.desk()
    edition = Edition("briefing", "alpha--beta", "en")
    with pytest.raises(ValueError, match="need a visit"):
        compose(wording(desk, edition), told(desk, edition), TODAY, escape(""), LOOK)
