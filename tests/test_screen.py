"""The pages that `build --html` keeps, in a real Chromium: on a phone, on a desk, in the dark."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from browser import Browser, running
from office import TODAY, Office
from twinbook.book.design import contrast
from twinbook.content.library import Library
from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import Edition
from twinbook.press.assets import inlined
from twinbook.press.pdf import Page
from twinbook.workspace import Workspace

pytestmark = pytest.mark.slow

BOOKS = (
    ("shenyang--daejeon", "en"),
    ("geumcheon--guiyang", "zh-Hans"),
    ("nanjing--daejeon", "ko"),
    ("geumcheon--bergen", "mn"),
)
WIDTHS = (320, 390, 820, 1400)
RUNNING_TEXT = 16  # pixels
SMALLEST = 10.5  # of the numbers of sources
READABLE = 4.5


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Run one browser for all pages."""
    with running(tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the pages."""
    return tmp_path_factory.mktemp("pages")


def write(folder: Path, desk: Desk, subject: str, locale: str) -> Path:
    """Write the page of a book as `build --html` keeps it."""
    page = compose(desk, Edition("briefing", subject, locale))
    assert isinstance(page, Page)
    path = folder / f"{subject}.{locale}.html"
    path.write_text(inlined(page.html, page.assets), encoding="utf-8")
    return path


@pytest.fixture(params=BOOKS, ids="-".join)
def kept(request: pytest.FixtureRequest, folder: Path, workspace: Workspace, library: Library) -> Path:
    """Return the page of each book."""
    path = folder / f"{'.'.join(request.param)}.html"
    return path if path.exists() else write(folder, Desk(workspace, library, TODAY), *request.param)


def hex_of(colour: str) -> str:
    """Return a colour of CSS as #rrggbb."""
    if found := re.match(r"color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)", colour):
        return "#" + "".join(f"{round(float(part) * 255):02x}" for part in found.groups())
    parts = re.findall(r"[\d.]+", colour)[:3]
    return "#" + "".join(f"{int(float(part)):02x}" for part in parts)


def faint(browser: Browser) -> list[tuple[str, str, float]]:
    """Return the texts outside of drawings that are hard to read on their ground."""
    found = []
    for text in browser.texts():
        if not text["drawn"]:
            reached = contrast(hex_of(text["colour"]), hex_of(text["ground"]))
            if reached < READABLE:
                found.append((text["text"], text["name"], reached))
    return found


def wide(browser: Browser, width: int) -> list[tuple[str, str]]:
    """Return what makes a page wider than the screen."""
    over = browser.ask("return document.documentElement.scrollWidth") > width
    texts = [text for text in browser.texts() if not text["scrolled"]]
    return [("the page", "")] * over + [
        (text["text"], text["name"]) for text in texts if text["right"] > width + 0.5 or text["left"] < -0.5
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_width(browser: Browser, kept: Path, width: int) -> None:
    """Nothing is wider than the screen but a drawing, which is scrolled in a box of its own."""
    browser.open(kept, width)
    assert wide(browser, width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_letters(browser: Browser, kept: Path, width: int) -> None:
    """Running text is large enough, and nothing is too small."""
    browser.open(kept, width)
    texts = browser.texts()
    assert [t["text"] for t in texts if "entry-text" in t["name"] and t["size"] < RUNNING_TEXT] == []
    assert [(t["text"], t["size"]) for t in texts if not t["drawn"] and t["size"] < SMALLEST] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrast(browser: Browser, kept: Path, dark: bool) -> None:  # noqa: FBT001 - pytest gives it
    """All text is read well on its ground, in the light and in the dark, and so are the figures' letters."""
    browser.open(kept, 1000, dark=dark)
    assert faint(browser) == []
    paper = hex_of(browser.ask("return getComputedStyle(document.documentElement).backgroundColor"))
    assert (contrast(paper, "#ffffff") > 10) == dark
    drawn = [t for t in browser.texts() if t["drawn"]]
    assert drawn
    assert [t["text"] for t in drawn if contrast(hex_of(t["colour"]), paper) < READABLE] == []


def test_whole_in_itself(browser: Browser, kept: Path) -> None:
    """The page asks for nothing outside of it, has no error, and every link in it leads somewhere."""
    browser.open(kept, 1000)
    assert browser.ask("return performance.getEntriesByType('resource').map(e => e.name)"
                       ".filter(name => !name.startsWith('data:'))") == []  # fmt: skip
    assert [line for line in browser.driver.get_log("browser") if line["level"] == "SEVERE"] == []
    assert browser.ask("return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))"
                       ".filter(id => !document.getElementById(id))") == []  # fmt: skip
    assert browser.ask("return document.querySelectorAll('a[href^=\"#\"]').length") > 50
    assert "data:image/svg+xml" in browser.ask(
        "return getComputedStyle(document.querySelector('[class*=\"mark-\"]'), '::before').backgroundImage"
    )


def test_heads(browser: Browser, kept: Path) -> None:
    """There is one main head, and no level of heads is left out."""
    browser.open(kept, 1000)
    levels = browser.ask("return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_links_are_reached_by_the_keyboard(browser: Browser, kept: Path) -> None:
    """Who goes from link to link sees where he is."""
    browser.open(kept, 1000)
    browser.driver.execute_cdp_cmd(
        "Input.dispatchKeyEvent", {"type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    )
    tag, style, thick = browser.ask(
        "const a = document.activeElement, s = getComputedStyle(a);"
        "return [a.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]"
    )
    assert (tag, style) == ("A", "solid")
    assert thick >= 1


def test_own_colours(browser: Browser, office: Office, tmp_path: Path) -> None:
    """An office's own colour is that of its cover, and is lightened for text in the dark."""
    office.write("twinbook.toml", 'locales = ["en", "ko"]\n[design]\ncolours = {accent = "#7a1f2b"}\n')
    page = write(tmp_path, office.desk(), "alpha--beta", "ko")
    for dark in (False, True):
        browser.open(page, 390, dark=dark)
        assert faint(browser) == []
        ground = browser.ask(
            "return getComputedStyle(document.querySelector('.cover-panel')).backgroundColor"
        )
        assert hex_of(ground) == "#7a1f2b"
        head = hex_of(browser.ask("return getComputedStyle(document.querySelector('h2')).color"))
        assert (head == "#7a1f2b") != dark


def test_faults_are_found(browser: Browser, office: Office, tmp_path: Path) -> None:
    """A page that is too wide and too pale is found out."""
    office.write("styles/screen.css", ".note, dd { color: #bbbbbb } .part { min-width: 600px }")
    browser.open(write(tmp_path, office.desk(), "alpha--beta", "en"), 390)
    assert faint(browser)
    assert wide(browser, 390)
