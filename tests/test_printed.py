"""The repository's own books, made by the real command and read back from their pages."""

import re
import shutil
from collections.abc import Iterator, Mapping
from ctypes import c_int, create_string_buffer
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from markupsafe import Markup

from office import TODAY
from printing import BOOKS, DAEJEON, INCHEON, ROOT, build, named
from twinbook import checking
from twinbook.book.chronicle import sorted_events
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.pair import Event
from twinbook.edition.desk import Desk, compose, wording
from twinbook.edition.edition import Edition, plan
from twinbook.press.pdf import Page, text_of
from twinbook.workspace import Workspace, find

pytestmark = pytest.mark.slow

OF_DAEJEON = [edition for edition in BOOKS if edition.subject == DAEJEON]

CLOSING = "，。、；：？！”’』」）》〉】"
INVISIBLE = re.compile(r"[\s\u00ad\u200b\u2060\ufffe‐-]")  # and hyphens, which a line's end may have brought


def squeezed(text: str) -> str:
    """Return a text without spaces, joiners and hyphens: what it says, however its lines were broken."""
    return INVISIBLE.sub("", text)


@dataclass(frozen=True)
class Book:
    """A printed book, as a reader has it."""

    edition: Edition
    path: Path

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        """Its PDF, for text and bookmarks."""
        return pypdfium2.PdfDocument(self.path)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The text of each page."""
        return tuple(page.get_textpage().get_text_range().replace("\r", "") for page in self.document)

    @cached_property
    def text(self) -> str:
        """The whole text without spaces, one page after the other."""
        return squeezed("".join(self.pages))

    @cached_property
    def bookmarks(self) -> tuple[tuple[int, str, int], ...]:
        """The level, title and page (from 0) of each bookmark."""
        return tuple((b.level, b.get_title(), b.get_dest().get_index()) for b in self.document.get_toc())

    @cached_property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """The titles of the parts, and the pages (from 0) on which they start."""
        return tuple((title, page) for level, title, page in self.bookmarks if level == 0)

    def part(self, number: int) -> range:
        """Return the pages of a part, counted from 0; at least the one on which it starts."""
        starts = [page for _, page in self.parts] + [len(self.pages)]
        return range(starts[number], max(starts[number + 1], starts[number] + 1))


@pytest.fixture(scope="session")
def printed(kept: Path) -> Mapping[Edition, Book]:
    """Return all books, made once."""
    return {edition: Book(edition, kept / edition.path) for edition in BOOKS}


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """Return the repository as a workspace."""
    found = find(ROOT)
    assert isinstance(found, Workspace)
    return found


@pytest.fixture(scope="session")
def library(workspace: Workspace) -> Library:
    """Return what the books are made from."""
    return checking.load(workspace)[0]


@pytest.fixture(params=BOOKS, ids=named)
def book(request: pytest.FixtureRequest, printed: Mapping[Edition, Book]) -> Book:
    """Each book in turn."""
    return printed[request.param]


@pytest.fixture
def said(book: Book, workspace: Workspace, library: Library) -> Wording:
    """Return the wording of the book."""
    return wording(Desk(workspace, library, TODAY), book.edition)


def shown(text: Markup | str) -> str:
    """Return markup as it reads on a page, squeezed."""
    return squeezed(unescape(Markup(text).striptags()))  # noqa: S704 - only read


def test_editions(workspace: Workspace, library: Library) -> None:
    """Both pairs are printed in all four languages."""
    assert list(plan(library.pairs, workspace.locales)) == BOOKS


def test_page_count(book: Book) -> None:
    """A book has a plausible number of A4 pages."""
    low, high = (18, 32) if book.edition.subject == DAEJEON else (10, 20)
    assert low <= len(book.pages) <= high
    for page in book.document:
        assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)


def test_document(book: Book, said: Wording, library: Library) -> None:
    """The PDF knows its language, its title and its structure, and shows its title."""
    pair = library.pairs[book.edition.subject]
    with pikepdf.open(book.path) as pdf:
        assert pdf.Root.Lang == book.edition.locale
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        title = str(pdf.docinfo["/Title"])
        assert "\u2060" not in title
        for city in pair.cities:
            assert said.plain_name(city)[0] in title
        for page in pdf.pages:
            assert "/StructParents" in page.obj
        assert "/CreationDate" not in pdf.docinfo
        assert "/JavaScript" not in pdf.Root.get("/Names", {})


def test_fonts(book: Book) -> None:
    """Every font is embedded, as a subset, with its characters told; the main one is made for the script."""
    names = set()
    with pikepdf.open(book.path) as pdf:
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                names.add(str(font.BaseFont))
                descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert any(
                    key in descendant.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
                )
                assert "/ToUnicode" in font
    assert all(re.match("/[A-Z]{6}\\+", name) for name in names)
    own = {"zh-Hans": "Noto-Serif-CJK-SC", "ko": "Noto-Serif-CJK-KR"}.get(book.edition.locale, "Noto-Serif")
    assert own in {name.partition("+")[2] for name in names}


def test_script_of_the_running_text(book: Book) -> None:
    """Chinese stands in the Chinese font, Korean in the Korean one, quotation marks of Chinese in its own."""
    wanted = {
        "zh-Hans": ("[\u4e00-\u9fff“”]", "CJK-SC"),
        "ko": ("[가-힣]", "CJK-KR"),
        "mn": ("[а-яөү]", "Noto-S"),
    }
    if book.edition.locale not in wanted:
        pytest.skip("Latin needs no font of its own")
    letters, font = wanted[book.edition.locale]
    for number in book.part(4):
        page = book.document[number].get_textpage()
        for index, letter in enumerate(page.get_text_range()):
            if re.fullmatch(letters, letter):
                assert font in _font(page, index), (number + 1, letter)


def _font(page: pypdfium2.PdfTextPage, index: int) -> str:
    """Return the name of the font in which a character of a page stands."""
    buffer, flags = create_string_buffer(200), c_int()
    pypdfium2.raw.FPDFText_GetFontInfo(page, index, buffer, 200, flags)
    return buffer.value.decode()


def test_no_tofu(book: Book) -> None:
    """No character is missing or unknown."""
    for number, text in enumerate(book.pages, 1):
        assert not re.search("[\ufffd\u25a1\x00]", text), number
        assert not [c for c in text if 0xE000 <= ord(c) <= 0xF8FF], number
    with pikepdf.open(book.path) as pdf:
        for page in pdf.pages:
            assert not re.search(rb"<0000", page.Contents.read_bytes() if not isinstance(
                page.Contents, pikepdf.Array) else b"")  # fmt: skip


def test_text_is_within_the_page(book: Book) -> None:
    """Nothing runs out of the page, and below the cover nothing into the outer 12 mm."""
    for number, page in enumerate(book.document):
        width, height = page.get_size()
        edge = 34 if number else 0
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            where = (number + 1, text.get_text_bounded(left, bottom, right, top))
            assert left >= edge, where
            assert bottom >= edge, where
            assert right <= width - edge, where
            assert top <= height - edge, where


PARTS = {
    "en": [
        "At a glance",
        None,
        None,
        "The relationship",
        "Chronology",
        "People",
        "Names and terms",
        "What the sources leave open",
        "Sources",
    ],
    "zh-Hans": ["概览", None, None, "两市关系", "大事记", "人物", "名称与术语", "来源未明之处", "来源"],
    "ko": [
        "한눈에 보기",
        None,
        None,
        "두 도시의 관계",
        "교류 연표",
        "인물",
        "이름과 용어",
        "출처가 밝히지 않은 것",
        "출처",
    ],
    "mn": [
        "Товч танилцуулга",
        None,
        None,
        "Хоёр хотын харилцаа",
        "Он дараалал",
        "Хүмүүс",
        "Нэр, нэр томьёо",
        "Эх сурвалжид тодорхойгүй зүйлс",
        "Эх сурвалж",
    ],
}


def test_bookmarks(book: Book, said: Wording, library: Library) -> None:
    """The bookmarks are the parts in order, in the book's language; those of the chronology its years."""
    home, partner = library.pairs[book.edition.subject].cities
    cities = iter(said.plain_name(city, "full")[0] for city in (partner, home))
    assert [title for title, _ in book.parts] == [
        title or next(cities) for title in PARTS[book.edition.locale]
    ]
    pages = [page for _, _, page in book.bookmarks]
    assert pages == sorted(pages)
    assert all(re.fullmatch(r"[^\u2060\u00ad\n]+", title) for _, title, _ in book.bookmarks)
    first, after = (
        next(i for i, b in enumerate(book.bookmarks) if b[:2] == (0, book.parts[n][0])) for n in (4, 5)
    )
    years = {str(event.date.year) for event in library.pairs[book.edition.subject].chronology}
    assert [title for _, title, _ in book.bookmarks[first + 1 : after]] == sorted(years)


def test_contents(book: Book) -> None:
    """The contents name each part with the page on which its heading stands, as that page itself counts."""
    lines = book.pages[1].split("\n")
    numbers = [int(line) for line in lines if re.fullmatch(r"\d+", line)]
    assert numbers[: len(book.parts)] == [page + 1 for _, page in book.parts]  # then the page's own
    for title, page in book.parts:
        assert squeezed(title) in squeezed(book.pages[1])
        assert squeezed(title) in squeezed(book.pages[page])
        foot = book.pages[page].rstrip().split("\n")
        assert any(re.search(rf"(^|\D){page + 1}(\D|$)", line) for line in foot[-3:]), foot[-3:]


def test_links(book: Book) -> None:
    """Every link within the book leads somewhere; links out lead to the sources' own addresses."""
    with pikepdf.open(book.path) as pdf:
        names = (
            set(pikepdf.NameTree(pdf.Root.Names.Dests).keys())
            if "/Dests" in pdf.Root.get("/Names", {})
            else set()
        )
        count = 0
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                count += 1
                if "/Dest" in link:
                    assert str(link.Dest) in names
                else:
                    assert str(link.A.URI).startswith(("https://", "http://"))
        assert count > 50


def test_left_heads_name_the_book(book: Book, said: Wording, library: Library) -> None:
    """Every left page after the cover names the two cities in its head."""
    names = [said.plain_name(city)[0] for city in library.pairs[book.edition.subject].cities]
    head = re.compile(squeezed(rf"{names[0]}[–—]{names[1]}"))
    for number, text in enumerate(book.pages[1:], 2):
        if number % 2 == 0:
            assert head.search(squeezed(text)), number


def test_running_heads(book: Book, said: Wording, library: Library) -> None:
    """The page heads of the chronology name the years whose entries stand on the page."""
    pages = book.part(4)
    years: dict[int, set[int]] = {page: set() for page in pages}
    for event, page in _places(book, said, library):
        years[page].add(event.date.year)
    for page in pages:
        assert f"{min(years[page])}–{max(years[page])}" in squeezed(book.pages[page]), page + 1


def _places(book: Book, said: Wording, library: Library) -> Iterator[tuple[Event, int]]:
    """Yield each entry of the chronology with the page on which it starts; they stand in order."""
    pair = library.pairs[book.edition.subject]
    page, after = book.part(4).start, 0
    for event in sorted_events(pair):
        text = shown(said.prose(pair, f"chronology.{event.id}.text", event.text)[0])
        while (found := squeezed(book.pages[page]).find(text, after)) < 0:
            page, after = page + 1, 0
            assert page in book.part(4), (event.id, text)
        after = found + len(text)
        yield event, page


def test_chronology(book: Book, said: Wording, library: Library) -> None:
    """Every entry stands in the chronology, in order, with its date, its direction and its people."""
    events = list(_places(book, said, library))
    assert len(events) == len(library.pairs[book.edition.subject].chronology)
    for event, page in events:
        text = squeezed(book.pages[page])
        assert squeezed(said.formats.day_month(event.date)) in text, event.id
        if event.direction:
            ends = (said.plain_name(city)[0] for city in (event.direction.start, event.direction.end))
            assert squeezed("→".join(ends)) in text, event.id
        for person in event.people:
            assert squeezed(said.plain_name(person)[0]) in text, event.id
        for what in event.inferred:
            assert shown(said.label("inferred", f"{what}-inferred")) in text, event.id


def test_only_own_exchanges(book: Book, library: Library, said: Wording) -> None:
    """The exchanges of the other pair are not in the book, nor are its people or its ties."""
    other = library.pairs[INCHEON if book.edition.subject == DAEJEON else DAEJEON]
    own = library.pairs[book.edition.subject]
    for event in other.chronology:
        text = shown(said.prose(other, f"chronology.{event.id}.text", event.text)[0])
        assert text not in book.text, event.id
    theirs = {p for e in other.chronology for p in e.people} - {p for e in own.chronology for p in e.people}
    people = squeezed("".join(book.pages[n] for n in book.part(5)))
    for person in theirs:
        assert squeezed(said.plain_name(person)[0]) not in people, person


def test_whole_text_arrives(book: Book, workspace: Workspace, library: Library) -> None:
    """What the page of HTML says stands on the pages of the PDF, character for character."""
    page = compose(Desk(workspace, library, TODAY), book.edition)
    assert isinstance(page, Page)
    wanted, found = (set(squeezed(text)) for text in (text_of(page.html), book.text))
    assert wanted - found == set()


SIGNED = {
    DAEJEON: {
        "en": "July 29, 2013",
        "zh-Hans": "2013年7月29日",
        "ko": "2013년 7월 29일",
        "mn": "2013 оны 7-р сарын 29",
    },
    INCHEON: {
        "en": "June 12, 2014",
        "zh-Hans": "2014年6月12日",
        "ko": "2014년 6월 12일",
        "mn": "2014 оны 6-р сарын 12",
    },
}
DISTANCE = {DAEJEON: 694, INCHEON: 557}
FACTS = {
    "en": [
        "1.5 million",
        "540 square kilometers",
        "Yeom Hong-cheol",
        "Chen Haibo",
        "Korea Week",
        "9.2 million",
        "Daejeon → Shenyang",
        "Shenyang → Daejeon",
        "became sister cities in 2003",
    ],
    "zh-Hans": [
        "150万",
        "540平方公里",
        "廉弘喆",
        "陈海波",
        "沈阳韩国周",
        "920万",
        "大田 → 沈阳",
        "沈阳 → 大田",
        "2003年结为友好城市",
    ],
    "ko": [
        "150만",
        "540제곱킬로미터",
        "염홍철",
        "천하이보",
        "선양 한국주간",
        "920만",
        "대전 → 선양",
        "선양 → 대전",
        "2003년에 자매도시가 되었다",
    ],
    "mn": [
        "1.5 сая",
        "540 квадрат километр",
        "Yeom Hong-cheol",
        "Chen Haibo",
        "Солонгосын долоо хоног",
        "9.2 сая",
        "Тэжон → Шэньян",
        "Шэньян → Тэжон",
        "2003 онд ах дүү хот болсон",
    ],
}
UNITS = {"en": "kilometers", "zh-Hans": "公里", "ko": "킬로미터", "mn": "километр"}


def test_signing(book: Book) -> None:
    """The day of the signing stands on the cover, at a glance and in the relationship."""
    date = squeezed(SIGNED[book.edition.subject][book.edition.locale])
    for pages in ([0], book.part(0), book.part(3)):
        assert date in squeezed("".join(book.pages[n] for n in pages)), pages


def test_distance(book: Book) -> None:
    """The distance is reckoned between these two cities."""
    glance = squeezed(book.pages[book.parts[0][1]])
    assert f"{DISTANCE[book.edition.subject]}{UNITS[book.edition.locale]}" in glance


@pytest.mark.parametrize("edition", OF_DAEJEON, ids=lambda edition: edition.locale)
def test_facts(edition: Edition, printed: Mapping[Edition, Book]) -> None:
    """The seed's facts stand in each language's own form, the disputed year of 2003 too."""
    book = printed[edition]
    assert [fact for fact in FACTS[edition.locale] if squeezed(fact) not in book.text] == []


@pytest.mark.parametrize("edition", OF_DAEJEON, ids=lambda edition: edition.locale)
def test_mayors_in_their_scripts(edition: Edition, printed: Mapping[Edition, Book]) -> None:
    """The mayors stand with their names in Chinese characters, in Hangul and in Latin, in every book."""
    book = printed[edition]
    people = squeezed("".join(book.pages[n] for n in book.part(5)))
    for name in ("염홍철", "廉弘喆", "陈海波", "천하이보", "Yeom Hong-cheol", "Chen Haibo", "Yum Hongchul"):
        assert squeezed(name) in people, name


@pytest.mark.parametrize("edition", OF_DAEJEON, ids=lambda edition: edition.locale)
def test_disputes_side_by_side(edition: Edition, printed: Mapping[Edition, Book]) -> None:
    """The claim of 2003 stands beside the preferred one of 2013, and again among what is open."""
    book = printed[edition]
    claim = squeezed(FACTS[edition.locale][-1])
    assert claim in squeezed("".join(book.pages[n] for n in book.part(3)))
    assert claim in squeezed("".join(book.pages[n] for n in book.part(7)))


NOTICE = {"zh-Hans": "译文未经审校", "ko": "검토를 거치지 않은 번역", "mn": "Хянагдаагүй орчуулга"}


def test_translation_not_reviewed(book: Book) -> None:
    """A translated book says on every page that nobody has reviewed it; the original does not."""
    notice = NOTICE.get(book.edition.locale)
    for number, page in enumerate(book.pages, 1):
        if notice:
            assert squeezed(notice) in squeezed(page), number
        else:
            assert "not reviewed" not in page, number


def test_nothing_is_untranslated(book: Book, said: Wording) -> None:
    """No prose is left in the source's language: both pairs are translated completely."""
    if book.edition.locale != "en":
        assert shown(said.words.get("not translated")) not in book.text


def test_numbers_of_sources(book: Book) -> None:
    """Every source that the text cites stands in the list, and the numbers have no gap."""
    listed = squeezed("".join(book.pages[n] for n in book.part(8)))
    cited = {int(n) for n in re.findall(r"\[(\d{1,2})\]", book.text)}
    assert cited == set(range(1, max(cited) + 1))
    assert all(f"[{n}]" in listed for n in cited)


def test_chinese_lines(book: Book) -> None:
    """No line of a Chinese page starts with a mark that closes."""
    if book.edition.locale != "zh-Hans":
        pytest.skip("a rule of Chinese")
    for number, page in enumerate(book.pages, 1):
        for before, line in pairwise(page.split("\n")):
            assert not re.match(f"[{CLOSING}]", line), (number, before, line)


def test_korean_lines(book: Book, workspace: Workspace, library: Library) -> None:
    """Korean lines end where a word does: no line of Hangul goes on in the middle of a word."""
    if book.edition.locale != "ko":
        pytest.skip("a rule of Korean")
    page = compose(Desk(workspace, library, TODAY), book.edition)
    assert isinstance(page, Page)
    source = re.sub(r"\s+", " ", text_of(re.sub("<(?:p|div|td|th|h[1-6]|li|dt|dd)[ >]", " <x ", page.html)))
    source = re.sub("[\u2060\u200b\u00ad]", "", source)
    for number, text in enumerate(book.pages, 1):
        lines = [line.strip() for line in text.split("\n")]
        for before, after in pairwise(lines):
            if re.search("[가-힣]$", before) and re.match("[가-힣]", after):
                joined = before[-6:] + after[:6]
                assert joined not in source, (number, before, after)


def test_same_bytes(printed: Mapping[Edition, Book], tmp_path: Path) -> None:
    """Another folder, home, time zone, language, hash seed and number of workers give the same bytes."""
    copy = tmp_path / "another folder"
    for name in ("content", "templates", "styles"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copyfile(ROOT / "pyproject.toml", copy / "pyproject.toml")
    home = tmp_path / "home"
    home.mkdir()
    build(copy, tmp_path / "out", INCHEON, "-j", "3", TZ="Pacific/Kiritimati", HOME=str(home), LANG="C",
          LC_ALL="C.UTF-8", PYTHONHASHSEED="7")  # fmt: skip
    for edition, book in printed.items():
        if edition.subject == INCHEON:
            assert (tmp_path / "out" / edition.path).read_bytes() == book.path.read_bytes(), edition.path
