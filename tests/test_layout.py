"""The layout of printed books: nothing overlaps, runs out, is left alone or hard to read; one grid."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import layout
from layout import Finding, Layout
from printing import BOOKS, named
from reading import Book
from twinbook.edition.edition import Edition
from twinbook.press.pdf import Page, press

CHECKS = (
    layout.outside,
    layout.overlaps,
    layout.misplaced_marks,
    layout.split_badly,
    layout.nearly_empty,
    layout.faint,
    layout.broken_early,
)
HALF = {"en": 7.25, "mn": 7.25, "zh-Hans": 8.25, "ko": 8.25}  # of a beat, in points
TEXT = 10  # points, the size of running text


@pytest.fixture(scope="module")
def layouts() -> dict[Path, Layout]:
    """Read each book once."""
    return {}


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("edition", BOOKS, ids=named)
def test_book(
    edition: Edition,
    check: Callable[[Layout], list[Finding]],
    printed: Mapping[Edition, Book],
    layouts: dict[Path, Layout],
) -> None:
    """No page of any book has the fault."""
    path = printed[edition].path
    assert check(layouts.setdefault(path, Layout(path))) == []


@pytest.mark.slow
@pytest.mark.parametrize("edition", BOOKS, ids=named)
def test_grid(edition: Edition, printed: Mapping[Edition, Book], layouts: dict[Path, Layout]) -> None:
    """The lines of running text stand on one grid of half a beat, on every page without a gap."""
    path = printed[edition].path
    found = layouts.setdefault(path, Layout(path))
    lines = 0
    for sheet in found.sheets[3:]:
        ys = [letter.y for letter in sheet.letters if abs(letter.size - TEXT) < 0.05]
        lines += len({round(y) for y in ys})
        if ys:
            assert layout.off_grid(sheet, max(ys), HALF[edition.locale], TEXT) == [], sheet.number
    assert lines > 40


# each check can fail


def page(folder: Path, body: str, css: str = "") -> Layout:
    """Print a small page, of 80 mm by 60 mm with margins of 10 mm."""
    style = (
        "@page { size: 80mm 60mm; margin: 10mm } "
        'body { font: 10pt/15pt "Noto Serif", "Noto Serif CJK SC"; margin: 0 }'
        "p, h2 { margin: 0; orphans: 1; widows: 1 }"
    )
    html = f'<html lang="en"><title>x</title><style>{style}{css}</style><body><h1>T</h1>{body}'
    path = folder / "x.pdf"
    printed = press(Page("x.pdf", html))
    assert printed.pdf, printed.problems
    path.write_bytes(printed.pdf)
    return Layout(path)


FIVE = "Line one<br>line two<br>line three<br>line four<br>line five<br>"


@pytest.mark.parametrize(
    ("check", "body", "css", "said"),
    [
        (layout.outside, "<p style='margin-left: 60mm; white-space: nowrap'>Beyond the edge", "", "runs out"),
        (layout.overlaps, "<p>Some words<p style='margin-top: -14pt'>Some others", "", "overlap at"),
        (layout.overlaps, "<p>Some words<p style='margin: -15pt 0 0 1pt'>Some others", "", "overlap at"),
        (layout.misplaced_marks, "<p>说法<br>，另一行", "", "starts with “，另一行”"),
        (layout.misplaced_marks, "<p>Said<br>) and more", "", "starts with “)andmore”"),
        (layout.misplaced_marks, "<p>他说（<br>另一行", "", "ends with “他说（”"),
        (layout.split_badly, f"<p>{FIVE}six<br>seven", "h1 { margin: 0 }", "leaves one line alone"),
        (
            layout.split_badly,
            f"<p>{FIVE[:-12]}</p><h2>Head</h2><p style='break-before: page'>x",
            "",
            "at the foot",
        ),
        (layout.nearly_empty, "<p>x<p style='break-before: page'>one<br>two", "", "2 lines on a page"),
        (layout.faint, "<p style='color: #999'>Pale", "", "#999999 on #ffffff"),
        (layout.faint, "<p style='color: #222; background: #444'>Dark", "", "#222222 on #444444"),
        (layout.faint, "<p style='color: #fff'>White", "", "#ffffff on #ffffff"),
    ],
)
def test_fault(
    tmp_path: Path, check: Callable[[Layout], list[Finding]], body: str, css: str, said: str
) -> None:
    """A page with a fault is found out."""
    found = check(page(tmp_path, body, css))
    assert any(said in text for _, text in found), found


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_fault(tmp_path: Path, check: Callable[[Layout], list[Finding]]) -> None:
    """A good page has none: with ligatures, raised numbers, Chinese marks, white letters on a dark ground."""
    body = (
        "<p>An office, efficient.<a style='font-size: 7pt; vertical-align: 2pt; line-height: 0'>[12]</a>"
        "<p>《协议》，“沈阳”。<p style='background: #1d4a5e; color: #fff'>AV To. Ty,</p>"
    )
    assert check(page(tmp_path, body)) == []


def test_off_grid(tmp_path: Path) -> None:
    """A line that is pushed off the grid is found, at its place."""
    body = "<p>one<p>two<p style='padding-top: 2pt'>three<p>four"
    sheet = page(tmp_path, body, "h1 { font: inherit; margin: 0 }").sheets[0]
    top = max(letter.y for letter in sheet.letters)
    assert len(layout.off_grid(sheet, top, 7.5, TEXT)) == 2
    clean = page(tmp_path, body.replace("2pt", "7.5pt"), "h1 { font: inherit; margin: 0 }").sheets[0]
    assert layout.off_grid(clean, top, 7.5, TEXT) == []
