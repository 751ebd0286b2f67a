from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from drawn import Drawn
from office import LOOK
from twinbook.book.figures.drawing import drawing, path, rings, text, width, wrapped, years

LETTERS = st.text("abc 가大Жw.", max_size=40)


def test_drawing() -> None:
    """A drawing has its size in points, a multiple of the step, and one title that says all of it."""
    made = drawing(
        replace(LOOK, width=470, step=7.25), 20, Markup("T &amp; <b>t</b>"), Markup("<i>D</i>."), []
    )
    root = ET.fromstring(str(made))  # noqa: S314 - our own
    assert Drawn(root).size == (470, 21.75)
    assert (root.get("width"), root.get("height")) == ("470pt", "21.75pt")
    assert Drawn(root).title == "T & t. D."


@given(LETTERS)
def test_text_is_text(said: str) -> None:
    """Whatever is said is text, never markup; what only sets Korean lines is left out."""
    made = ET.fromstring(f"<svg>{text(LOOK, 1, 2, said + '<b>&⁠')}</svg>")  # noqa: S314 - our own
    assert made[0].text == said + "<b>&"


def test_colours() -> None:
    """A shape has its colour for print, and the name of it for a screen."""
    made = str(path(LOOK, [(0, 0), (1.234, 5)], closed=True, fill="tint", stroke="accent", dashes="3 2"))
    assert 'd="M0 0 L1.23 5Z"' in made
    assert 'class="fill-tint stroke-accent"' in made
    assert f'fill="{LOOK.tint}"' in made
    assert f'stroke="{LOOK.accent}"' in made
    assert 'stroke-dasharray="3 2"' in made
    assert str(rings(LOOK, [[(0, 0), (1, 0), (1, 1)], [(2, 2)]], fill="paper")).count("Z") == 2


@given(LETTERS, LETTERS)
def test_width(one: str, other: str) -> None:
    """Widths add up, grow with the size and the weight, and are at least those of narrow letters."""
    both = width(one + other, 8)
    assert both == pytest.approx(width(one, 8) + width(other, 8))
    assert width(one, 16) == pytest.approx(2 * width(one, 8))
    assert width(one, 8, bold=True) >= width(one, 8) >= 0.3 * len(one)


@given(st.text("ab가 ", max_size=60), st.floats(20, 200))
def test_wrapped(said: str, room: float) -> None:
    """Lines have room, but for a word that is wider by itself; together they say the same."""
    lines = wrapped(said, 8, room)
    assert " ".join(lines) == said
    assert all(width(line, 8) <= room or " " not in line for line in lines)


@given(st.integers(1900, 2030), st.integers(0, 120))
def test_years(first: int, more: int) -> None:
    """The numbers of years have room, whether of one year or of a century, and at least one is there."""
    cell = (LOOK.width - 100) / (more + 1)
    parts = list(years(LOOK, (first, first + more), 100, cell, 10))
    svg = drawing(LOOK, 12, Markup("T"), Markup("D"), parts)
    found = Drawn(ET.fromstring(str(svg)))  # noqa: S314 - our own
    assert found.texts
    assert found.faults() == []


def test_text_from_right_to_left() -> None:
    """Arabic text starts at the same place as other text, and runs from right to left within."""
    found = text(LOOK, 10, 20, "23 أكتوبر 1993")
    assert 'text-anchor="end" direction="rtl"' in found
    assert "direction" not in text(LOOK, 10, 20, "October 1993")
