import pytest

from office import Office
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition
from twinbook.press.pdf import Page
from twinbook.problem import Problem

BETA = Edition("briefing", "alpha--beta", "en")
GAMMA = Edition("briefing", "alpha--gamma", "en")


def refusal(office: Office, edition: Edition) -> str:
    """Return why an edition cannot be composed."""
    found = compose(office.desk(), edition)
    assert isinstance(found, Problem)
    return str(found)


@pytest.mark.parametrize(
    ("name", "beta", "gamma"),
    [
        ("content/people/kim-one.yaml", True, False),
        (
            "content/people/stranger.yaml",
            False,
            True,
        ),  # gamma's own poet; its name alone stands in the other book
        ("content/terms/fair.yaml", True, False),
        ("content/sources/paper.yaml", True, True),  # cited by alpha, which both books describe
        ("content/sources/far-away.yaml", False, True),
        ("content/cities/beta.yaml", True, True),  # named by the description of the paper
        ("content/cities/gamma.yaml", True, True),
        ("content/cities/alpha.yaml", True, True),
        ("content/pairs/alpha--gamma.yaml", False, None),
    ],
)
def test_broken_file(office: Office, name: str, beta: bool, gamma: bool | None) -> None:  # noqa: FBT001
    """A broken file holds up the books that need it, and no others."""
    office.write(name, "a: [")
    desk = office.desk()
    for edition, held_up in ((BETA, beta), (GAMMA, gamma)):
        if held_up is None:
            assert edition.subject not in desk.library.pairs
            continue
        found = compose(desk, edition)
        assert isinstance(found, Problem) == held_up, edition
        if isinstance(found, Problem):
            assert name in found.message


def test_broken_translations(office: Office) -> None:
    """A broken translation holds up the books in its language only."""
    office.write("content/translations/ko/people/kim-one.po", 'msgid "x')
    assert "content/translations/ko/people/kim-one.po" in refusal(
        office, Edition("briefing", "alpha--beta", "ko")
    )
    assert isinstance(compose(office.desk(), BETA), Page)


def test_broken_template(office: Office) -> None:
    """A broken template holds up every book, one of a locale its own only; each by name."""
    office.write("templates/ko/parts/cover.html", "{% if %}")
    assert "templates/ko/parts/cover.html" in refusal(office, Edition("briefing", "alpha--beta", "ko"))
    assert isinstance(compose(office.desk(), BETA), Page)
    office.write("templates/parts/people.html", "\n{{ nothing }}")
    assert refusal(office, BETA).startswith("templates/parts/people.html:2: error: 'nothing' is undefined")
    office.root.joinpath("templates/briefing.html").write_bytes(b"\xff")
    assert "templates/briefing.html" in refusal(office, BETA)


def test_missing_style(office: Office) -> None:
    """A style that is no text holds up the books, by name."""
    office.write("styles/page.css", "")
    office.root.joinpath("styles/page.css").write_bytes(b"\xff")
    assert "styles/page.css" in refusal(office, BETA)


def test_families(office: Office) -> None:
    """A book may use the fonts of its own script first, then those of the other languages."""
    families = office.desk().families_of("ko")
    assert families[0] == "Noto Serif CJK KR"
    assert "Noto Serif CJK SC" in families
    assert office.desk().families_of("de")[0] == "Noto Serif"
