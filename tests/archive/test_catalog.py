import csv
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import browser as browsers
from bags import DAY
from browser import Browser
from twinbook.archive import bag
from twinbook.archive.catalog import WORDS, dublin_core, page, records, table

DC = """\
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title xml:lang="en">{title}</dc:title><dc:title xml:lang="ko">{korean}</dc:title>
<dc:date>2024-11-30</dc:date><dc:identifier>urn:uuid:{number}</dc:identifier></metadata>
"""
BOOKS = (("Nanjing – Daejeon", "난징 – 대전"), ("Beijing <&> “Seoul”", "베이징 – 서울"), ("Shenyang", "선양"))
ENGLISH = {name: name for name in WORDS} | {
    "found": "Found: %(count)s",
    "title": "Archived books",
    "language": "English",
}
KOREAN = ENGLISH | {"title": "보존된 책", "language": "한국어"}
TOLD = {"en": ENGLISH, "ko": KOREAN}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write an archive of three bags, and things that are none."""
    for number, (title, korean) in enumerate(BOOKS):
        text = DC.format(number=number, korean=korean, title=title.replace("&", "&amp;").replace("<", "&lt;"))
        payload = {f"report/b{number}.{tag}.pdf": b"%PDF" for tag in ("en", "ko")}
        info = (("Source-Organization", "The Archive"),)
        bag.write(tmp_path, f"bag-{number}", bag.tree(payload, {"dc.xml": text.encode()}, info), DAY)
    (tmp_path / "stray").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "bag-0")
    (tmp_path / "notes.txt").write_text("x")
    return tmp_path


def test_records(folder: Path) -> None:
    """Every bag is a record, by its name; a link to one, or what is no bag, is none."""
    found = tuple(records(folder))
    assert [one.bag for one in found] == ["bag-0", "bag-1", "bag-2"]
    assert found[1].titles == {"en": "Beijing <&> “Seoul”", "ko": "베이징 – 서울"}
    assert found[0].reports == {"en": "bag-0/data/report/b0.en.pdf", "ko": "bag-0/data/report/b0.ko.pdf"}
    assert found[0].organization == "The Archive"
    assert len(found[0].fingerprint) == 128


def test_table(folder: Path) -> None:
    """The table has a row for each bag."""
    rows = list(csv.DictReader(io.StringIO(table(records(folder)))))
    assert [row["bag"] for row in rows] == ["bag-0", "bag-1", "bag-2"]
    assert rows[1]["title"] == "Beijing <&> “Seoul” | 베이징 – 서울"
    assert rows[0]["languages"] == "en ko"


def test_dublin_core(folder: Path) -> None:
    """The records stand together in one file."""
    root = ET.fromstring(dublin_core(records(folder)))  # noqa: S314 - our own
    assert [one.findtext("{http://purl.org/dc/elements/1.1/}identifier") for one in root] == [
        "urn:uuid:0", "urn:uuid:1", "urn:uuid:2",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "<", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_no_record(folder: Path, text: str) -> None:
    """A record that is no XML, or may be made to grow, is passed over."""
    (folder / "bag-0/metadata/dc.xml").write_text(text)
    assert [one.bag for one in records(folder)] == ["bag-1", "bag-2"]


def test_nothing_is_fetched(folder: Path) -> None:
    """The page is whole in itself, and what a bag says is text in it, no markup."""
    made = page(records(folder), TOLD, {})
    assert "http" not in made
    assert "src=" not in made
    assert "Beijing &lt;&amp;&gt; “Seoul”" in made
    assert page((), TOLD, {}).count("<tr data-text") == 0


@pytest.fixture
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a Chromium."""
    with browsers.running(tmp_path_factory.mktemp("profile")) as found:
        yield found


def shown(browser: Browser) -> list[str]:
    """Return the titles of the rows that are seen."""
    script = (
        "return [...document.querySelectorAll('main:not([hidden]) tbody tr:not([hidden]) th')]"
        ".map((one) => one.firstChild.data)"
    )
    return list(browser.driver.execute_script(script))


@pytest.mark.slow
def test_search_and_languages(folder: Path, browser: Browser) -> None:
    """Without a server the search finds by words in any language, and each language has its page."""
    (folder / "index.html").write_text(page(records(folder), TOLD, {}), encoding="utf-8")
    browser.open(folder / "index.html", 900)
    driver = browser.driver
    assert len(shown(browser)) == 3
    field = driver.find_element("css selector", "main:not([hidden]) input")
    status = driver.find_element("css selector", "main:not([hidden]) [role=status]")
    assert (field.accessible_name, status.text) == ("search", "Found: 3")
    field.send_keys("seoul beijing")
    assert (shown(browser), status.text) == (["Beijing <&> “Seoul”"], "Found: 1")
    browser.ask("document.querySelector('main:not([hidden]) input').value = ''")
    field.send_keys("대전")
    assert shown(browser) == ["Nanjing – Daejeon"]
    browser.ask("document.querySelector('main:not([hidden]) input').value = ''")
    field.send_keys("nothing like that")
    assert (shown(browser), status.text) == ([], "Found: 0")
    browser.ask("document.querySelector('main:not([hidden]) input').value = ''")
    field.send_keys(" ")
    assert len(shown(browser)) == 3
    english, korean = driver.find_elements("css selector", "nav button")
    assert korean.accessible_name == "한국어"
    korean.click()
    assert shown(browser) == ["난징 – 대전", "베이징 – 서울", "선양"]
    assert driver.title == "보존된 책"
    assert driver.execute_script("return document.documentElement.lang") == "ko"
    assert (english.get_attribute("aria-pressed"), korean.get_attribute("aria-pressed")) == ("false", "true")
    link = driver.find_element("css selector", "main:not([hidden]) a")
    assert Path(link.get_attribute("href").removeprefix("file://")).is_file()


@pytest.mark.slow
def test_narrow(folder: Path, browser: Browser) -> None:
    """On a telephone nothing runs out of the page."""
    (folder / "index.html").write_text(page(records(folder), TOLD, {}), encoding="utf-8")
    browser.open(folder / "index.html", 390)
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= 390
