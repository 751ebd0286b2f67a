import csv
import io
import os
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import browser as browsers
from bags import DAY
from browser import Browser
from twinbook.archive import bag
from twinbook.archive.catalog import WORDS, NoRecordError, Record, page, records, table
from twinbook.archive.dublin_core import together

DC = """\
<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title xml:lang="en">{title}</dc:title><dc:title xml:lang="ko">{korean}</dc:title>
<dc:rights xml:lang="ko">내부용</dc:rights><dc:rights>CC0</dc:rights>
<dc:publisher xml:lang="en">The Archive</dc:publisher>
<dc:date>2024-11-30</dc:date><dc:identifier>urn:uuid:{number}</dc:identifier></metadata>
"""
BOOKS = (
    ("Nanjing – Daejeon", "난징 – 대전"),
    ("Beijing <&> “Seoul”", "베이징 – 서울"),
    ("Straße in Shenyang", "선양"),
)
ENGLISH = {name: name for name in WORDS} | {
    "found": "Found: %(count)s",
    "title": "Archived books",
    "language": "English",
}
KOREAN = ENGLISH | {"title": "보존된 책", "choose": "선택", "language": "한국어"}
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


def listed(folder: Path) -> tuple[Record, ...]:
    """Return the records of a folder."""
    return tuple(one for one in records(folder) if isinstance(one, Record))


def refused(folder: Path) -> list[tuple[str, str]]:
    """Return which bags of a folder are in no catalogue, and why."""
    return [(one.bag, str(one)) for one in records(folder) if isinstance(one, NoRecordError)]


def test_records(folder: Path) -> None:
    """Every bag is a record, by its name; a link to one, or what is no bag, is none."""
    found = listed(folder)
    assert [one.bag for one in found] == ["bag-0", "bag-1", "bag-2"]
    assert found[1].titles == {"en": "Beijing <&> “Seoul”", "ko": "베이징 – 서울"}
    assert found[0].reports == {"en": "bag-0/data/report/b0.en.pdf", "ko": "bag-0/data/report/b0.ko.pdf"}
    assert found[0].organization == "The Archive"
    assert len(found[0].fingerprint) == 128


def test_table(folder: Path) -> None:
    """The table has a row for each bag."""
    rows = list(csv.DictReader(io.StringIO(table(listed(folder)))))
    assert [row["bag"] for row in rows] == ["bag-0", "bag-1", "bag-2"]
    assert rows[1]["title"] == "Beijing <&> “Seoul” | 베이징 – 서울"
    assert rows[0]["languages"] == "en ko"


def test_dublin_core(folder: Path) -> None:
    """The records stand together in one file."""
    root = ET.fromstring(together(one.xml for one in records(folder) if isinstance(one, Record)))  # noqa: S314 - our own
    assert [one.findtext("{http://purl.org/dc/elements/1.1/}identifier") for one in root] == [
        "urn:uuid:0", "urn:uuid:1", "urn:uuid:2",
    ]  # fmt: skip


def test_no_record(folder: Path) -> None:
    """A bag whose record is none is told, with why, and the others are listed."""
    (folder / "bag-0/metadata/dc.xml").write_text("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    (folder / "bag-1/tagmanifest-sha512.txt").unlink()
    assert [one.bag for one in listed(folder)] == ["bag-2"]
    assert refused(folder) == [
        ("bag-0", "metadata/dc.xml: it does not begin as a record does"),
        ("bag-1", "tagmanifest-sha512.txt cannot be read"),
    ]


def test_not_written_to_its_end(folder: Path) -> None:
    """A bag that is still being written is in no catalogue, and no fault."""
    (folder / "bag-0").rename(folder / ".bag-0.77.part")
    assert [one.bag for one in listed(folder)] == ["bag-1", "bag-2"]
    assert refused(folder) == []


def test_folder_that_is_not_named_in_text(folder: Path) -> None:
    """A bag under a name that is no text is told, and ends nothing."""
    name = os.fsdecode(b"bag-\xff")
    shutil.copytree(folder / "bag-0", folder / name)
    assert len(listed(folder)) == 3
    assert refused(folder) == [(name, "this is no name for a bag")]


def test_of_whom_it_is_for(folder: Path) -> None:
    """What a bag says of who may see it stands beside its title, in the language of the page."""
    made = page(listed(folder), TOLD, {})
    assert made.count('<span class="rights">내부용</span>') == 3
    assert "CC0" not in made
    assert '<span lang="en">The Archive</span>' in made


def test_nothing_is_fetched(folder: Path) -> None:
    """The page is whole in itself, and what a bag says is text in it, no markup."""
    made = page(listed(folder), TOLD, {})
    assert "http" not in made
    assert "src=" not in made
    assert "Beijing &lt;&amp;&gt; “Seoul”" in made
    assert page((), TOLD, {}).count('<tr role="row" data-text') == 0


@pytest.fixture
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a Chromium."""
    with browsers.running(tmp_path_factory.mktemp("profile")) as found:
        yield found


def shown(browser: Browser) -> list[str]:
    """Return the titles of the rows that are seen."""
    script = (
        "return [...document.querySelectorAll('section:not([hidden]) tbody tr:not([hidden]) .title')]"
        ".map((one) => one.textContent)"
    )
    return list(browser.driver.execute_script(script))


@pytest.mark.slow
def test_search_and_languages(folder: Path, browser: Browser) -> None:
    """Without a server the search finds by words in any language, and each language has its page."""
    (folder / "index.html").write_text(page(listed(folder), TOLD, {}), encoding="utf-8")
    browser.open(folder / "index.html", 900)
    driver = browser.driver
    assert len(shown(browser)) == 3
    field = driver.find_element("css selector", "section:not([hidden]) input")
    status = driver.find_element("css selector", "section:not([hidden]) [role=status]")
    assert (field.accessible_name, status.text) == ("search", "Found: 3")
    field.send_keys("seoul beijing")
    assert (shown(browser), status.text) == (["Beijing <&> “Seoul”"], "Found: 1")
    browser.ask("document.querySelector('section:not([hidden]) input').value = ''")
    field.send_keys("대전")
    assert shown(browser) == ["Nanjing – Daejeon"]
    browser.ask("document.querySelector('section:not([hidden]) input').value = ''")
    field.send_keys("nothing like that")
    assert (shown(browser), status.text) == ([], "Found: 0")
    browser.ask("document.querySelector('section:not([hidden]) input').value = ''")
    field.send_keys(" ")
    assert len(shown(browser)) == 3
    english, korean = driver.find_elements("css selector", "nav a")
    assert korean.accessible_name == "한국어"
    korean.click()
    assert shown(browser) == ["난징 – 대전", "베이징 – 서울", "선양"]
    assert driver.title == "보존된 책"
    assert driver.execute_script("return document.documentElement.lang") == "ko"
    assert (english.get_attribute("aria-current"), korean.get_attribute("aria-current")) == (None, "true")
    assert driver.find_element("css selector", "nav").accessible_name == "선택"
    link = driver.find_element("css selector", "section:not([hidden]) a")
    assert link.accessible_name == "English (PDF): Nanjing – Daejeon"
    assert Path(link.get_attribute("href").removeprefix("file://")).is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("strasse", "Straße in Shenyang"),
        ("STRASSE", "Straße in Shenyang"),
        ("straße", "Straße in Shenyang"),
        (unicodedata.normalize("NFD", "대전"), "Nanjing – Daejeon"),
        ("ｂｅｉｊｉｎｇ", "Beijing <&> “Seoul”"),
    ],
)
def test_search_folds(folder: Path, browser: Browser, typed: str, title: str) -> None:
    """A word is found however it is written: in capitals, composed or not, wide or narrow."""
    (folder / "index.html").write_text(page(listed(folder), TOLD, {}), encoding="utf-8")
    browser.open(folder / "index.html", 900)
    browser.driver.find_element("css selector", "section:not([hidden]) input").send_keys(typed)
    assert shown(browser) == [title]


@pytest.mark.slow
def test_language_in_the_address(folder: Path, browser: Browser) -> None:
    """The page opens in the language that its address names."""
    (folder / "index.html").write_text(page(listed(folder), TOLD, {}), encoding="utf-8")
    browser.driver.get(f"{(folder / 'index.html').as_uri()}#ko")
    assert shown(browser) == ["난징 – 대전", "베이징 – 서울", "선양"]


@pytest.mark.slow
def test_without_its_script(folder: Path, browser: Browser) -> None:
    """Without its script the page shows all languages, and no search that would not work."""
    text = page(listed(folder), TOLD, {})
    (folder / "index.html").write_text(text[: text.index("<script>")] + "</body></html>", encoding="utf-8")
    browser.open(folder / "index.html", 900)
    sections = browser.driver.find_elements("css selector", "section")
    assert [one.is_displayed() for one in sections] == [True, True]
    assert not [one for one in browser.driver.find_elements("css selector", "input") if one.is_displayed()]
    (korean,) = browser.driver.find_elements("css selector", "nav a[href='#ko']")
    korean.click()
    assert browser.driver.current_url.endswith("#ko")


def test_no_formula(folder: Path) -> None:
    """What a bag says is no formula to a spreadsheet."""
    one = replace(listed(folder)[0], organization='=HYPERLINK("x")', titles={"en": "-1"})
    (row,) = csv.DictReader(io.StringIO(table([one])))
    assert (row["organization"], row["title"]) == ('\'=HYPERLINK("x")', "'-1")


def test_no_bags(tmp_path: Path) -> None:
    """A catalogue of nothing has no table."""
    assert "<table" not in page(listed(tmp_path), TOLD, {})


@pytest.mark.slow
def test_by_keyboard(folder: Path, browser: Browser) -> None:
    """Whoever has no mouse comes to the languages, the search and each book, in this order."""
    (folder / "index.html").write_text(page(listed(folder), TOLD, {}), encoding="utf-8")
    browser.open(folder / "index.html", 900)
    reached = []
    for _ in range(9):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        one = browser.driver.switch_to.active_element
        reached.append(one.get_attribute("id") or one.text)
    assert reached[:3] == ["English", "한국어", "search-en"]
    assert reached[3:] == ["English (PDF)", "한국어 (PDF)"] * 3


@pytest.mark.slow
def test_narrow(folder: Path, browser: Browser) -> None:
    """On a telephone nothing runs out of the page."""
    (folder / "index.html").write_text(page(listed(folder), TOLD, {}), encoding="utf-8")
    browser.open(folder / "index.html", 390)
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= 390
