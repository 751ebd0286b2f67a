"""Books in languages that Twinbook has no words for: Japanese, Arabic, German, traditional Chinese."""

import re
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import layout
import verapdf
from layout import Layout
from office import TODAY
from twinbook import checking
from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import Edition
from twinbook.language import po
from twinbook.press.pdf import Page, press
from twinbook.workspace import Workspace, find

pytestmark = pytest.mark.slow

WORLD = Path(__file__).parent / "books" / "world"
LOCALES = ("ja", "ar", "de", "zh-Hant")
CHECKS = (layout.split_badly, layout.nearly_empty, layout.faint)
LINES = (  # as they run from left to right, of letters that do not join
    layout.overlaps,
    layout.misplaced_marks,
    layout.outside,
    layout.broken_early,
)
FONTS = {"ja": "CJK-JP", "zh-Hant": "CJK-TC", "ar": "Arabic", "de": "Noto-Serif"}


@pytest.fixture(scope="module")
def pages() -> Mapping[str, Page]:
    """Compose the books."""
    workspace = find(WORLD)
    assert isinstance(workspace, Workspace)
    survey = checking.check(workspace, TODAY)
    assert [problem for problem in survey.problems if "translations" in problem.path] == []
    desk = Desk(workspace, survey.library, TODAY, tongues=survey.tongues)
    made = {locale: compose(desk, Edition("briefing", "beijing--seoul", locale)) for locale in LOCALES}
    assert all(isinstance(page, Page) for page in made.values()), made
    return made  # type: ignore[return-value]


@pytest.fixture(scope="module")
def books(pages: Mapping[str, Page], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Print the books."""
    folder = tmp_path_factory.mktemp("world")
    for locale, page in pages.items():
        printed = press(page)
        assert printed.problems == ()
        (folder / f"{locale}.pdf").write_bytes(printed.pdf or b"")
    return {locale: folder / f"{locale}.pdf" for locale in pages}


def test_conforming(books: Mapping[str, Path]) -> None:
    """They are as accessible and archival as others."""
    verdicts = verapdf.broken([*books.values()])
    assert all(broken == {} for broken in verdicts.values()), verdicts


@pytest.mark.parametrize("locale", LOCALES)
def test_layout(locale: str, books: Mapping[str, Path]) -> None:
    """No page has a fault of its layout."""
    found = Layout(books[locale])
    for check in (*CHECKS, *(LINES if locale != "ar" else ())):
        assert check(found) == [], check.__name__


@pytest.mark.parametrize("locale", LOCALES)
def test_words(locale: str, books: Mapping[str, Path]) -> None:
    """None of the books' own words is left in English."""
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(books[locale]))
    data = (WORLD / "templates" / "translations" / f"{locale}.po").read_bytes()
    english = {m.text for m in po.parse(data) if m.text.count(" ") > 1 and "%" not in m.text}
    assert len(english) > 30
    assert [
        words for words in sorted(english) if re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE)
    ] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_fonts(locale: str, books: Mapping[str, Path]) -> None:
    """Its own script is set in fonts of its language."""
    with pikepdf.open(books[locale]) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert any(FONTS[locale] in font for font in fonts), fonts


def test_right_to_left(pages: Mapping[str, Page], books: Mapping[str, Path]) -> None:
    """An Arabic book is mirrored: its pages turn to the right, its words begin there; figures are CLDR's."""
    assert 'dir="rtl"' in pages["ar"].html
    with pikepdf.open(books["ar"]) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    found = Layout(books["ar"])
    glance = next(sheet for sheet in found.sheets if sheet.number == 4)
    width = glance.page.get_size()[0]
    title = max(glance.letters, key=lambda letter: letter.size)
    assert title.left > width / 2
    text = found.sheets[0].page.get_textpage().get_text_range()
    assert "1993" in text  # in `ar`, CLDR writes 0 to 9


def test_mixed_line(books: Mapping[str, Path]) -> None:
    """In a line of Arabic a Latin name runs from left to right, in its place among the words around it."""
    for sheet in Layout(books["ar"]).sheets:
        for line in sheet.lines:
            if "ParkWon-soon" in line.text and re.search("[\u0600-\u06ff]", line.text):
                latin = [letter.x for letter in line.letters if letter.said in "ParkWon"]
                assert latin == sorted(latin)
                arabic = [letter.x for letter in line.letters if "\u0600" <= letter.said <= "\u06ff"]
                assert max(arabic) > max(latin)  # the sentence begins at the right
                return
    pytest.fail("there is no such line")


def test_german_words_are_divided(books: Mapping[str, Path]) -> None:
    """Long German words are hyphenated."""
    lines = [line.text for sheet in Layout(books["de"]).sheets for line in sheet.lines]
    assert sum(line[-1] in layout.HYPHENS for line in lines) > 3
