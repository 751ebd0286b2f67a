"""The books of visits and the reports of anniversaries, as the real command prints them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from icalendar import Calendar

import layout
import verapdf
from journey import FILE, VISIT, travelling
from layout import Finding, Layout
from office import TODAY, Office
from printing import LOCALES, ROOT, build, made
from reading import Book, shown, squeezed
from test_layout import CHECKS, HALF, TEXT
from twinbook.book.excerpt import PARTS
from twinbook.book.former import former
from twinbook.book.visit import titles
from twinbook.content.edtf import parse
from twinbook.content.library import Library
from twinbook.edition.carried import SNAPSHOT
from twinbook.edition.desk import Desk, compose, wording
from twinbook.edition.edition import Edition, Work, plan
from twinbook.edition.form import Form
from twinbook.press.pdf import Page
from twinbook.workspace import Workspace

pytestmark = pytest.mark.slow

DAEJEON = "2024-04-daejeon-to-nanjing"
VISITS = plan([Work("visit", DAEJEON)], LOCALES)
CARDS = plan([Work("namecards", DAEJEON)], LOCALES)
GUESTS = plan([Work("visit", DAEJEON)], LOCALES, form=Form(guests=True))
WORKED = {"nanjing--daejeon": 30, "geumcheon--baoshan": 30, "beijing--seoul": 30, "shenyang--daejeon": 10}
REPORTS = plan([Work("anniversary", pair, str(year)) for pair, year in WORKED.items()], LOCALES)
DAYS = {  # of the tie, and of the celebration where it is another
    "nanjing--daejeon": ("2024-11", "2024-04-21"),
    "geumcheon--baoshan": ("2026-12-06", None),
    "beijing--seoul": ("2023-10-23", None),
    "shenyang--daejeon": ("2023-07-29", None),
}
ORDINALS = {"en": "{}thanniversary", "zh-Hans": "{}周年", "ko": "{}주년", "mn": "{}жилийной"}


def called(edition: Edition) -> str:
    """Return the name of a book in a list of tests."""
    return edition.path.removesuffix(".pdf")


@pytest.fixture(scope="session")
def more(kept: Path) -> Path:
    """Make what is made only when it is asked for, beside the other books."""
    build(ROOT, kept, "-k", "namecards", "-k", "visit", "--audience", "guests")
    build(ROOT, kept, "-k", "namecards")
    return kept


def book_of(kept: Path, edition: Edition) -> Book:
    """Return a printed book."""
    return Book(edition, kept / edition.path)


@pytest.fixture(scope="module")
def layouts() -> dict[Path, Layout]:
    """Read each book once."""
    return {}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("edition", [*VISITS, *GUESTS, *REPORTS], ids=called)
def test_layout(
    edition: Edition, check: Callable[[Layout], list[Finding]], more: Path, layouts: dict[Path, Layout]
) -> None:
    """No page has the fault."""
    path = more / edition.path
    assert check(layouts.setdefault(path, Layout(path))) == []


@pytest.mark.parametrize("edition", [*VISITS, *REPORTS], ids=called)
def test_grid(edition: Edition, more: Path, layouts: dict[Path, Layout]) -> None:
    """The lines of running text stand on the grid of half a beat, as in a briefing."""
    path = more / edition.path
    for sheet in layouts.setdefault(path, Layout(path)).sheets[3:]:
        ys = [letter.y for letter in sheet.letters if abs(letter.size - TEXT) < 0.05]
        if ys:
            assert layout.off_grid(sheet, max(ys), HALF[edition.locale], TEXT) == [], sheet.number


@pytest.mark.parametrize("edition", CARDS, ids=called)
def test_cards(edition: Edition, more: Path, layouts: dict[Path, Layout]) -> None:
    """A card stands within its sheet, its faces apart, the name in both scripts on each; then the plan."""
    path = more / edition.path
    found = layouts.setdefault(path, Layout(path))
    assert layout.outside(found) == []
    assert layout.overlaps(found) == []
    book = book_of(more, edition)
    assert [page.count("陈之常") for page in map(squeezed, book.pages[:1])] == [2]
    assert [page.count("천즈창") for page in map(squeezed, book.pages[:1])] == [2]
    assert [page.count("이장우") for page in map(squeezed, book.pages[1:2])] == [2]
    assert len(book.pages) == 4
    half = book.document[0].get_size()[1] / 2
    letters = [letter for letter in found.sheets[0].letters if letter.said in "陈之常"]
    assert {letter.y > half for letter in letters} == {True, False}


@pytest.fixture(scope="module")
def verdicts(more: Path) -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
    """Let veraPDF judge all of them; two of one name would be one."""
    found = verapdf.broken(more / edition.path for edition in (*VISITS, *GUESTS, *REPORTS))
    cards = verapdf.broken(more / edition.path for edition in CARDS)
    return {**found, **{(f"namecards/{name}", profile): said for (name, profile), said in cards.items()}}


@pytest.mark.parametrize("profile", verapdf.PROFILES)
@pytest.mark.parametrize("edition", [*VISITS, *GUESTS, *REPORTS, *CARDS], ids=called)
def test_conforming(
    edition: Edition, profile: str, verdicts: Mapping[tuple[str, str], Mapping[str, list[str]]]
) -> None:
    """Each conforms to PDF/A-3a and PDF/UA-1, as briefings do."""
    name = Path(edition.path).name
    assert verdicts[f"namecards/{name}" if edition.kind == "namecards" else name, profile] == {}


@pytest.mark.parametrize("edition", VISITS, ids=called)
def test_parts_of_a_visit(edition: Edition, more: Path, workspace: Workspace, library: Library) -> None:
    """A visit's book has all its parts in their order, each with its bookmark, and the sources at the end."""
    said = wording(Desk(workspace, library, TODAY), edition)
    wanted = [squeezed(str(title)) for title in titles(said).values()]
    book = book_of(more, edition)
    found = [squeezed(title) for level, title, _ in book.bookmarks if level == 0]
    assert found[: len(PARTS)] == wanted
    assert len(found) == len(PARTS) + 1


@pytest.mark.parametrize("edition", VISITS, ids=called)
def test_one_page_each(edition: Edition, more: Path) -> None:
    """The relationship takes one page, and so does each subject of the talks."""
    book = book_of(more, edition)
    pages = [page for level, _, page in book.bookmarks if level == 0]
    relationship, subjects, agreement = (
        pages[list(PARTS).index(name)] for name in ("relationship", "subjects", "agreement")
    )
    assert subjects == relationship + 1
    assert agreement == subjects + 3


@pytest.mark.parametrize("edition", REPORTS, ids=called)
def test_report(edition: Edition, more: Path, workspace: Workspace, library: Library) -> None:
    """A report has its numeral as the language writes it, and the days of tie and of celebration."""
    book = book_of(more, edition)
    said = wording(Desk(workspace, library, TODAY), edition)
    cover = squeezed(book.pages[0])
    assert ORDINALS[edition.locale].format(edition.which) in cover
    for day in DAYS[edition.subject]:
        if day:
            assert shown(said.when(parse(day))) in cover


@pytest.mark.parametrize("edition", [*VISITS, *REPORTS, *GUESTS], ids=called)
def test_nothing_is_untranslated(edition: Edition, more: Path) -> None:
    """All that is said is said in the book's language."""
    book = book_of(more, edition)
    mark = {"zh-Hans": "未译", "ko": "번역안됨", "mn": "орчуулаагүй", "en": "nottranslated"}
    assert mark[edition.locale] not in book.text.lower()
    with pikepdf.open(book.path) as pdf:
        assert edition.locale == pdf.Root.Lang


@pytest.mark.parametrize("edition", VISITS, ids=called)
def test_calendar(edition: Edition, more: Path) -> None:
    """Beside a visit's book lies its programme, the same that it carries."""
    data = (more / edition.path).with_suffix(".ics").read_bytes()
    assert len(Calendar.from_ical(data).walk("vevent")) == 3
    with pikepdf.open(more / edition.path) as pdf:
        assert pdf.attachments["programme.ics"].get_file().read_bytes() == data


def everything(path: Path) -> Iterator[bytes]:
    """Yield all that a PDF has in it, unpacked: streams, strings, the files inside, the text of the pages."""
    yield path.read_bytes()
    with pikepdf.open(path) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                yield one.read_bytes() if one.stream_dict.get("/Filter") != "/DCTDecode" else b""
            yield from _strings(one)
        for name in pdf.attachments:
            yield pdf.attachments[name].get_file().read_bytes()
    for page in pypdfium2.PdfDocument(path):
        yield page.get_textpage().get_text_range().encode()


def _strings(one: object) -> Iterator[bytes]:
    if isinstance(one, pikepdf.String):
        yield str(one).encode()
    elif isinstance(one, pikepdf.Array):
        for item in one:
            if not getattr(item, "is_indirect", False):
                yield from _strings(item)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key, item in dict(one).items():
            yield str(key).encode()
            if not getattr(item, "is_indirect", False):
                yield from _strings(item)


@pytest.mark.parametrize("kind", ["visit", "namecards", "addendum"])
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_nothing_internal_leaks(office: Office, kind: str, locale: str, tmp_path: Path) -> None:
    """In a book for guests nothing internal is to be found, neither on its pages nor in its tags or data."""
    travelling(office)
    desk = office.desk()
    if kind == "addendum":
        page = compose(desk, Edition("visit", VISIT, locale))
        assert isinstance(page, Page)
        data = next(one.data.decode() for one in page.attached if one.name == SNAPSHOT)
        for old, new in (
            ("edition: 1", "edition: 2"),
            ("SECRET talk", "SECRET walk"),
            ("A stroll", "A ride"),
            ("SECRET guard", "SECRET guards"),
        ):
            office.edit(FILE, old, new)
        desk = replace(office.desk(), former={(VISIT, locale): former(data, VISIT, locale)})
    editions = [
        Edition(kind, VISIT, locale, form=Form(guests=guests), which="1-to-2" if kind == "addendum" else "")
        for guests in (False, True)
    ]
    assert [outcome.done for outcome in made(desk, editions, tmp_path, html=True)] == ["made", "made"]
    secret = re.compile(rb"SECRET|hidden-|S\x00E\x00C\x00R\x00E\x00T")
    whole, guests = (tmp_path / edition.path for edition in editions)
    assert any(secret.search(part) for part in everything(whole))
    for part in everything(guests):
        assert not secret.search(part), part[:200]
    for beside in guests.parent.glob(f"{guests.stem}*"):
        assert beside.suffix == ".pdf" or not secret.search(beside.read_bytes()), beside


def test_guests_of_the_worked_example(more: Path, library: Library) -> None:
    """In no language do guests read what the worked example keeps to itself."""
    visit = library.visits[DAEJEON]
    keys = [f"subjects.{s.id}.internal.{i.id}.text" for s in visit.subjects for i in s.internal]
    keys += [f"expectations.{one.id}.text" for one in visit.expectations]
    for edition, guests in zip(VISITS, GUESTS, strict=True):
        with pikepdf.open(more / edition.path) as pdf, pikepdf.open(more / guests.path) as other:
            whole, short = (
                json.loads(one.attachments["snapshot.json"].get_file().read_bytes()) for one in (pdf, other)
            )
        told = whole["translations"].get(f"visits/{DAEJEON}", {})
        assert edition.locale == "en" or {*keys} <= {*told}
        assert not {*keys} & {*short["translations"].get(f"visits/{DAEJEON}", {})}
        text = book_of(more, guests).text
        for key in keys:
            if key in told and "{" not in told[key]:
                assert squeezed(told[key]) not in text
