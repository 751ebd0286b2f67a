import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.book.design import CARD, contrast, fitting, look, on_card, on_cover, own, pale, properties
from twinbook.book.figures.drawing import width
from twinbook.book.page import stylesheet
from twinbook.workspace import COLOURS, PAPERS, packaged

CSS = """
/* :root { --ink: #000001 } */
:root { --ink: #000000; --size: 10pt; color: red }
html.a5, html.half-letter { --size: 9pt }
html[lang|="zh"], html[lang|="ko"] { --beat: 1.65rem }
html.large { --size: 16pt; --column: 0mm }
@media print { :root { --ink: #ffffff } }
p { --ink: #eeeeee }
"""
STYLES = stylesheet((packaged("styles"),))
CLASSES = [(paper, *more) for paper in (*PAPERS, "half-letter") for more in ((), ("large",), ("press",))]
KNOWN = {classes: properties(STYLES, classes) for classes in CLASSES}
colours = st.from_regex("#[0-9a-f]{6}", fullmatch=True)


def test_properties() -> None:
    """The properties are those of the root, and those of the classes that a book has; the last one counts."""
    assert properties(CSS) == {"--ink": "#000000", "--size": "10pt"}
    assert properties(CSS, ("half-letter",))["--size"] == "9pt"
    assert properties(CSS, ("a5", "large")) == {"--ink": "#000000", "--size": "16pt", "--column": "0mm"}
    assert properties(CSS, language="ko")["--beat"] == "1.65rem"
    assert properties(CSS, language="mn").get("--beat") is None
    assert properties("}} not css") == {}


def test_own() -> None:
    """An office's font stands before those it takes the place of; without one of its own nothing changes."""
    css = ':root { --serif-Kore: "A", "B" }'
    fonts = (("serif-Kore", "C"), ("sans-Arab", "D"))
    wanted = ':root { --ink: #123456; --serif-Kore: "C", "A", "B"; --sans-Arab: "D"; }'
    assert own(css, (("ink", "#123456"),), fonts) == wanted
    assert own(css, (), ()) == ""


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4),
    ],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    """The contrast is that of WCAG 2.2, as its calculators give it."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_contrast_of_any_colours(one: str, other: str) -> None:
    """It is the same either way, from 1 to 21."""
    assert 1 <= contrast(one, other) <= 21.0001
    assert contrast(one, other) == contrast(other, one)


def test_pale() -> None:
    """What can not be read is told with its contrast; the books' own colours can all be read."""
    found = pale(":root { --ink: #000000; --quiet: #999999; --paper: #ffffff; --tint: url(x) }")
    assert [(front, back, round(reached, 2)) for front, back, reached in found] == [("quiet", "paper", 2.85)]
    assert pale(STYLES) == ()
    assert {f"--{name}" for name in COLOURS} <= properties(STYLES).keys()


@pytest.mark.parametrize("classes", CLASSES)
def test_look(classes: tuple[str, ...]) -> None:
    """Figures are as wide as the text of the page, their letters legible, in the families of the script."""
    found = look(properties(STYLES, classes), "Kore")
    assert found.families == ("Noto Sans CJK KR", "Noto Sans")
    assert 300 < found.width < 500
    assert found.size >= (12 if "large" in classes else 7)
    assert found.accent == properties(STYLES)["--accent"]
    assert look(properties(STYLES), "Thai").families[0] == "Noto Sans"  # Latin is the fallback


def test_on_cover() -> None:
    """On the cover land is hardly lighter than its ground, lines are well seen."""
    found = look(properties(STYLES), "Latn")
    cover = on_cover(found)
    assert 1 < contrast(cover.tint, found.accent) < 1.6
    assert contrast(cover.line, found.accent) > 2


@pytest.mark.parametrize("classes", CLASSES)
@given(names=st.lists(st.text("AMhn大가Ж", min_size=1, max_size=24), min_size=1, max_size=2))
def test_names_fit_on_the_cover(classes: tuple[str, ...], names: list[str]) -> None:
    """Each name has room on its half of the cover, unless it would then be smaller than the text."""
    known = KNOWN[classes]
    rem = fitting(known, names)
    size = float(known["--size"].removesuffix("pt"))
    millimetres = [float(known[f"--{name}"].removesuffix("mm")) for name in ("page-width", "outer")]
    room = (millimetres[0] / 2 - millimetres[1]) * 72 / 25.4 - 12
    assert rem >= 1
    assert rem == 1 or max(width(name, rem * size, bold=True) for name in names) <= room


@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize(
    "name", ["陈之常", "阿布都热西提·阿布都拉", "Dennis McNerney", "Maximiliana Wilhelmina " * 3]
)
def test_names_fit_on_cards(classes: tuple[str, ...], name: str) -> None:
    """A name has room on its card, whatever its script and the paper; a very long one on several lines."""
    known = KNOWN[classes]
    letters = on_card(known, name) * float(known["--size"].removesuffix("pt"))
    room = float(known["--page-width"].removesuffix("mm")) * 72 / 25.4 - CARD
    parts = [name] if len(name) < 20 else name.split()
    assert all(width(part, letters, bold=True) <= room + 1 for part in parts)
    assert letters >= room / 30
