"""The repository's own books, made by the real command and read back from their pages."""

import re
import shutil
from collections.abc import Iterator, Mapping
from ctypes import c_int, create_string_buffer
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from office import TODAY
from printing import BOOKS, INCHEON, ROOT, build, named
from reading import Book, shown, squeezed
from twinbook.book.chronicle import sorted_events
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.pair import Event
from twinbook.content.prose import Prose, Ref
from twinbook.content.record import Record, walk
from twinbook.edition.desk import Desk, compose, wording
from twinbook.edition.edition import Edition, holdings, plan
from twinbook.press.pdf import Page, text_of
from twinbook.workspace import Workspace

pytestmark = pytest.mark.slow

LONGEST = 16  # syllables that fit into a column of the names
CLOSING = "，。、；：？！”’』」）》〉】"


@pytest.fixture(params=BOOKS, ids=named)
def book(request: pytest.FixtureRequest, printed: Mapping[Edition, Book]) -> Book:
    """Each book in turn."""
    return printed[request.param]


@pytest.fixture
def said(book: Book, workspace: Workspace, library: Library) -> Wording:
    """Return the wording of the book."""
    return wording(Desk(workspace, library, TODAY), book.edition)


def test_editions(workspace: Workspace, library: Library) -> None:
    """Every pair is printed in all four languages."""
    assert list(plan(holdings(library).works(("briefing",)), workspace.locales)) == BOOKS


def test_page_count(book: Book) -> None:
    """A book has a plausible number of A4 pages."""
    assert 10 <= len(book.pages) <= 44
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
    for number in book.part("chronology")[:-1]:  # the people may follow, with names in other languages
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
    """Nothing runs out of the page; after the cover nothing into its margins, 19 mm at the sides."""
    for number, page in enumerate(book.document):
        width, height = page.get_size()
        edge, side = (34, 53) if number else (0, 0)
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            where = (number + 1, text.get_text_bounded(left, bottom, right, top))
            assert left >= side, where
            assert bottom >= edge, where
            blank = 3 if where[1].endswith(" ") else 0  # which hangs at a line's end
            assert right <= width - side + blank, where
            assert top <= height - edge, where


BEGINNING = 50  # letters of an entry, which a page's end does not divide

TITLES = {  # of all parts but the two profiles
    "en": (
        "At a glance, The relationship, Chronology, People, Names and terms, The figures as tables, "
        "What the sources leave open, Sources"
    ),
    "zh-Hans": "概览, 双方关系, 大事记, 人物, 名称与术语, 图表数据, 来源未明之处, 来源",
    "ko": (
        "한눈에 보기, 양측의 관계, 교류 연표, 인물, 이름과 용어, 그림의 자료표, 출처가 밝히지 않은 것, 출처"
    ),
    "mn": (
        "Товч танилцуулга, Хоёр талын харилцаа, Он дараалал, Хүмүүс, Нэр; нэр томьёо, "
        "Зургийн өгөгдөл, Эх сурвалжид тодорхойгүй зүйлс, Эх сурвалж"
    ),
}


def test_bookmarks(book: Book, said: Wording, library: Library) -> None:
    """The bookmarks are the parts in order, in the book's language; those of the chronology its years."""
    pair = library.pairs[book.edition.subject]
    glance, *rest = (title.replace(";", ",") for title in TITLES[book.edition.locale].split(", "))
    wanted = [glance, *(said.plain_name(city, "full")[0] for city in reversed(pair.cities)), *rest]
    if "people" not in book.held:
        assert not any(event.people for event in pair.chronology)
        wanted.remove(rest[2])
    assert [title for title, _ in book.parts] == wanted
    pages = [page for _, _, page in book.bookmarks]
    assert pages == sorted(pages)
    assert all(re.fullmatch(r"[^\u2060\u00ad\n]+", title) for _, title, _ in book.bookmarks)
    start = book.bookmarks.index((0, rest[1], book.part("chronology").start))
    within = [title for _, title, _ in book.bookmarks[start + 1 :]]
    years = sorted({str(event.date.year) for event in pair.chronology})
    assert within[: len(years) + 1] == [*years, book.parts[book.held.index("chronology") + 1][0]]


def test_contents(book: Book) -> None:
    """The contents name each part with the page on which its heading stands, as that page itself counts."""
    lines = book.pages[2].split("\n")
    numbers = [int(line) for line in lines if re.fullmatch(r"\d+", line)]
    assert numbers[: len(book.parts)] == [page + 1 for _, page in book.parts]  # then the page's own
    for title, page in book.parts:
        assert squeezed(title) in squeezed(book.pages[2])
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
    """Every left page after the contents names the two cities in its head."""
    names = [said.plain_name(city)[0] for city in library.pairs[book.edition.subject].cities]
    head = re.compile(squeezed(rf"{names[0]}[–—]{names[1]}"))
    for number, text in enumerate(book.pages[3:], 4):  # after cover, imprint and contents
        if number % 2 == 0:
            assert head.search(squeezed(text)), number


def test_running_heads(book: Book, said: Wording, library: Library) -> None:
    """The head of each page on which the chronology goes on names the year with which the page opens."""
    years: dict[int, list[int]] = {}
    for event, page in _places(book, said, library):
        years.setdefault(page, []).append(event.date.year)
    for before, page in pairwise(sorted(years)):
        opening = {years[before][-1], years[page][0]}
        text = book.document[page].get_textpage()
        head = squeezed(text.get_text_bounded(bottom=book.document[page].get_height() - 70))
        assert any(head.endswith(f"·{year}") for year in opening), (page + 1, head, opening)


def _places(book: Book, said: Wording, library: Library) -> Iterator[tuple[Event, int]]:
    """Yield each entry of the chronology with the page on which it starts; they stand in order."""
    pair = library.pairs[book.edition.subject]
    page, after = book.part("chronology").start, -1
    for event in sorted_events(pair):
        text = shown(said.prose(pair, f"chronology.{event.id}.text", event.text)[0])[:BEGINNING]
        if after < 0:
            after = _start(book, page, text)
        while (found := squeezed(book.pages[page]).find(text, after)) < 0:
            page, after = page + 1, 0
            assert page in book.part("chronology"), (event.id, text)
        after = found + len(text)
        yield event, page


def _start(book: Book, page: int, text: str) -> int:
    """Return where the chronology starts in the text of a page, on which its first entry may stand twice."""
    title = squeezed(book.parts[book.held.index("chronology")][0])
    whole = squeezed(book.pages[page])
    heads = [found.end() for found in re.finditer(re.escape(title), whole)]
    return next((head for head in reversed(heads) if text in whole[head:]), heads[-1])


def test_chronology(book: Book, said: Wording, library: Library) -> None:
    """Every entry stands in the chronology, in order, with its date, its direction and its people."""
    events = list(_places(book, said, library))
    assert len(events) == len(library.pairs[book.edition.subject].chronology)
    for event, page in events:
        text = squeezed("".join(book.pages[page : page + 2]))  # a long entry may be divided
        assert squeezed(said.formats.day_month(event.date)) in text, event.id
        if event.direction:
            ends = (said.plain_name(city)[0] for city in (event.direction.start, event.direction.end))
            arrow = "↔" if event.direction.mutual else "→"
            assert squeezed(arrow.join(ends)) in text, event.id
        for person in event.people:
            assert squeezed(said.plain_name(person)[0]) in text, event.id
        for what in event.inferred:
            assert shown(said.label("inferred", f"{what}-inferred")) in text, event.id


def test_only_own_exchanges(book: Book, library: Library, said: Wording) -> None:
    """The exchanges of the other pairs are not in the book, nor are their people.

    An exchange that two pairs tell in the same words is the own one of both.
    """
    own = library.pairs[book.edition.subject]
    told = {event.text.text for event in own.chronology}
    cast = {person for event in own.chronology for person in event.people}
    cast |= {ref.id for one in (*own.background, *own.chronology, *own.ties) for ref in _references(one)}
    people = book.said_in("people")
    for other in library.pairs.values():
        for event in other.chronology:
            if event.text.text in told:
                continue
            text = shown(said.prose(other, f"chronology.{event.id}.text", event.text)[0])
            assert text not in book.text, event.id
            for person in {*event.people} - cast:
                assert squeezed(said.plain_name(person)[0]) not in people, person


def _references(record: Record) -> Iterator[Ref]:
    """Yield what the prose of a claim refers to."""
    return (ref for place in walk(record) if isinstance(place.value, Prose) for ref in place.value.references)


def test_whole_text_arrives(book: Book, workspace: Workspace, library: Library) -> None:
    """What the page of HTML says stands on the pages of the PDF, character for character."""
    page = compose(Desk(workspace, library, TODAY), book.edition)
    assert isinstance(page, Page)
    wanted, found = (set(squeezed(text)) for text in (text_of(page.html), book.text))
    assert wanted - found == set()


DISTANCE = {
    "beijing--seoul": 955,
    "geumcheon--baoshan": 835,
    "geumcheon--bayannuur": 2157,
    "geumcheon--bergen": 11_064,
    "geumcheon--burwood": 8286,
    "geumcheon--guiyang": 2248,
    "geumcheon--huancui": 423,
    "geumcheon--wendeng": 430,
    "nanjing--daejeon": 924,
    "shenyang--daejeon": 694,
    "shenyang--incheon": 557,
}
UNITS = {"en": "kilometers", "zh-Hans": "公里", "ko": "킬로미터", "mn": "километр"}


def test_tie(book: Book, said: Wording, library: Library) -> None:
    """The date of the first tie stands on the cover, at a glance and in the relationship."""
    first = min(library.pairs[book.edition.subject].ties, key=lambda tie: tie.date.sort_key)
    date = shown(said.when(first.date))
    assert date in squeezed(book.pages[0])
    assert date in book.said_in("glance")
    assert date in book.said_in("relationship")


def test_distance(book: Book) -> None:
    """The distance is reckoned between these two places."""
    assert f"{DISTANCE[book.edition.subject]:,}{UNITS[book.edition.locale]}" in book.said_in("glance")


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
    """No prose is left in the source's language: all pairs are translated completely."""
    if book.edition.locale != "en":
        assert shown(said.words.get("not translated")) not in book.text


def test_numbers_of_sources(book: Book) -> None:
    """Every source that the text cites stands in the list, and the numbers have no gap."""
    listed = book.said_in("sources")
    cited = {int(n) for n in re.findall(r"\[(\d{1,3})\]", book.text)}
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
    """Korean lines end where a word does; one that is wider than a column of names has to be broken."""
    if book.edition.locale != "ko":
        pytest.skip("a rule of Korean")
    page = compose(Desk(workspace, library, TODAY), book.edition)
    assert isinstance(page, Page)
    apart = "<(?:p|div|td|th|h[1-6]|li|dt|dd)[ >]|(?<=</span>)<span(?= class| *>)"
    source = re.sub(r"\s+", " ", text_of(re.sub(apart, " <x ", page.html)))
    source = re.sub("[\u2060\u200b\u00ad]", "", source)
    for number, text in enumerate(book.pages, 1):
        lines = [line.strip() for line in text.split("\n")]
        for before, after in pairwise(lines):
            if re.search("[가-힣]$", before) and re.match("[가-힣]", after):
                joined = before[-6:] + after[:6]
                broken = [word for word in source.split() if joined in word and len(word) <= LONGEST]
                assert broken == [], (number, before, after)


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
