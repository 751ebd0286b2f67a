"""The repository's own books as a screen reader speaks them, beside the pages they were printed from."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
import tinyhtml5

from blocks import plain
from office import TODAY
from printing import BOOKS, named
from speech import Element, Speech, differences, read
from twinbook.edition.edition import Edition

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Spoken:
    """A printed book beside the page of HTML it was printed from."""

    edition: Edition
    path: Path

    @cached_property
    def html(self) -> str:
        """Its page."""
        return self.path.with_suffix(".html").read_text(encoding="utf-8")

    @cached_property
    def page(self):  # noqa: ANN201 - whichever tree the parser makes
        """Its page, parsed."""
        return tinyhtml5.parse(self.html, namespace_html_elements=False)

    @cached_property
    def speech(self) -> Speech:
        """What is spoken."""
        return read(self.path)

    @property
    def root(self) -> Element:
        """The top of its structure."""
        return self.speech.root


@pytest.fixture(scope="module", params=BOOKS, ids=named)
def book(request: pytest.FixtureRequest, kept: Path) -> Spoken:
    """Each book in turn."""
    return Spoken(request.param, kept / request.param.path)


def letters(text: str) -> str:
    """Return a text without spaces, punctuation and numbers, which styles may add."""
    return re.sub(r"[\W\d_]", "", plain(text))


def test_whole_text(book: Spoken) -> None:
    """Each block of the page is spoken once, in its order, with its spaces and its languages."""
    assert [*differences(book.html, book.speech)] == []


def test_nothing_beside(book: Spoken) -> None:
    """Whatever stands on a page is spoken once or is told to be no content, and the ways back are right."""
    assert book.speech.faults == ()
    with pikepdf.open(book.path) as pdf:
        links = sum(len(page.get("/Annots", [])) for page in pdf.pages)
    assert sum(len(one.links) for one, _ in book.root.walk()) == links
    cover, *pages = (
        {kind: text for kind, text in book.speech.artifacts[page] if text}
        for page in range(max(book.speech.artifacts) + 1)
    )
    assert set(cover) <= {"Pagination/Footer"}
    for number, kinds in enumerate(pages, 2):
        assert set(kinds) <= {"Pagination", "Pagination/Header", "Pagination/Footer"}
        assert str(number) in [
            text for kind, text in book.speech.artifacts[number - 1] if kind == "Pagination/Footer"
        ]


def test_order_of_pages(book: Spoken) -> None:
    """What is spoken goes through the pages from the first to the last."""
    pages = [one.page for one, _ in book.root.walk() if any(isinstance(kid, str) for kid in one.kids)]
    assert pages == sorted(pages)


def test_one_element_each(book: Spoken) -> None:
    """Each paragraph, heading, table, row, cell and list of the page is one element, also over two pages."""
    roles = {"thead": "THead", "nav": "TOC", "ul": "L", "dl": "L", "abbr": "E"}
    same = ("p", "h1", "h2", "h3", "table", "tr", "th", "td")
    wanted = Counter(
        roles.get(one.tag, str(one.tag).upper()) for one in book.page.iter() if one.tag in (*same, *roles)
    )
    wanted["L"] += sum(1 for _ in book.page.iter("ol")) - sum(1 for _ in book.page.iterfind(".//nav//ol"))
    wanted["Table"] = wanted.pop("TABLE")
    spoken = Counter(one.role for one, _ in book.root.walk())
    spoken["E"] = sum("E" in one.entries for one, _ in book.root.walk())
    assert {role: spoken[role] for role in wanted} == dict(wanted)


def test_roles(book: Spoken) -> None:
    """No element is empty, none says nothing, none stands in one of its own kind but sections and lists."""
    for one, above in book.root.walk():
        assert one.kids or one.role in {"TD", "TH", "Figure"}, (one.role, one.page)
        assert one.role not in {"Span", "NonStruct"} or one.entries, one.text
        nests = {"Sect", "Div", "L", "Span", "LI", "LBody"}
        assert one.role in nests or one.role not in [parent.role for parent in above], (one.role, one.text)
    for list_ in book.root.all("L"):
        assert {item.role for item in list_.elements} <= {"LI", "L"}
    for item in book.root.all("LI"):
        assert {part.role for part in item.elements} <= {"Lbl", "LBody"}


def test_outline(book: Spoken) -> None:
    """The headings start with the title and skip no level; the bookmarks are headings, in their order."""
    headings = book.root.all("H1", "H2", "H3", "H4", "H5", "H6")
    levels = [int(one.role[1]) for one in headings]
    assert levels[:2] == [1, 2]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    with pikepdf.open(book.path) as pdf, pdf.open_outline() as outline:
        marks = [
            mark for part in outline.root for mark in [(2, part), *((3, year) for year in part.children)]
        ]
        titles = [(level, plain(mark.title)) for level, mark in marks]
    spoken = iter((int(one.role[1]), one.text) for one in headings)
    assert [mark for mark in titles if mark not in spoken] == []  # `in` goes on where the last was found
    contents, *parts = (one.text for one in book.root.all("H2"))
    assert [title for level, title in titles if level == 2] == parts
    assert contents not in parts


def test_contents(book: Spoken) -> None:
    """The table of contents is one, and names each part with a link to it."""
    (contents,) = book.root.all("TOC")
    _, *parts = (letters(one.text) for one in book.root.all("H2"))
    assert [letters(item.text) for item in contents.elements] == parts
    assert all(item.role == "TOCI" and item.all("Reference", "Link") for item in contents.elements)


def test_tables(book: Spoken) -> None:
    """Every table has cells that say what they head, and every row as many columns as the others."""
    tables = book.root.all("Table")
    assert tables
    for table in tables:
        assert table.all("TH")
        assert {str(head.attributes.get("Scope")) for head in table.all("TH")} <= {"/Column", "/Row"}
        assert all(
            head.attributes["Scope"] == "/Column" for part in table.all("THead") for head in part.all("TH")
        )
        widths = {
            sum(int(str(cell.attributes.get("ColSpan", 1))) for cell in row.elements)
            for row in table.all("TR")
        }
        spans = any("RowSpan" in cell.attributes for cell in table.all("TH", "TD"))
        assert spans or len(widths) == 1, table.text[:80]


def test_links(book: Spoken) -> None:
    """Every link says in words where it leads, by its title if it has one, never by the name of an anchor."""
    anchors = {one.get("id") for one in book.page.iter() if one.get("id")}
    wanted = [one.get("title") or "".join(one.itertext()) for one in book.page.iter("a")]
    links = book.root.all("Link")
    assert [letters(one.links[0]) for one in links] == [letters(text) for text in wanted]
    for one in links:
        assert len(set(one.links)) == 1, one.links
        assert re.search(r"[^\W\d]", one.links[0]), one.links
        assert one.links[0] not in anchors


TERMS = {"dt", "dd"}


def _groups(pairs: Iterator[tuple[bool, str]]) -> list[tuple[list[str], list[str]]]:
    groups: list[tuple[list[str], list[str]]] = []
    for is_term, text in pairs:
        if is_term and (not groups or groups[-1][1]):
            groups.append(([], []))
        groups[-1][0 if is_term else 1].append(letters(text))
    return groups


def test_terms_with_their_meanings(book: Spoken) -> None:
    """Each term of a list is the label of what is said of it."""
    wanted = _groups(
        (one.tag == "dt", "".join(one.itertext())) for one in book.page.iter() if one.tag in TERMS
    )
    items = [item for item in book.root.all("LI") if any(letters(one.text) for one in item.all("Lbl"))]
    spoken = [
        ([letters(p.text) for p in item.elements if p.role == "Lbl"],
         [letters(p.text) for p in item.elements if p.role == "LBody"])
        for item in items
    ]  # fmt: skip
    assert spoken == wanted


def test_attachments(book: Spoken) -> None:
    """The book carries its data: each file once, with its relationship and its type, and it can be read."""
    with pikepdf.open(book.path) as pdf:
        listed = [(str(one.UF), str(one.AFRelationship), str(one.EF.F.Subtype)) for one in pdf.Root.AF]
        files = {str(one.UF): one.EF.F.read_bytes().decode("utf-8") for one in pdf.Root.AF}
        names = [str(name) for name in pdf.Root.Names.EmbeddedFiles.Names[::2]]
        moments = {str(one.EF.F.Params[key]) for one in pdf.Root.AF for key in ("/CreationDate", "/ModDate")}
        assert all(str(one.Desc) for one in pdf.Root.AF)
    assert sorted(listed) == [
        ("chronology.csv", "/Data", "/text/csv"),
        ("provenance.json", "/Supplement", "/application/json"),
        ("snapshot.json", "/Source", "/application/json"),
    ]
    assert names == sorted(files)
    assert moments == {f"D:{TODAY:%Y%m%d}000000Z"}
    assert all(json.loads(text) for name, text in files.items() if name.endswith(".json"))
    rows = list(csv.reader(StringIO(files["chronology.csv"], newline=""), strict=True))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


def test_described(book: Spoken) -> None:
    """The metadata names both standards, and the title, language and date that the book has."""
    with pikepdf.open(book.path) as pdf, pdf.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "A")
        assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert said["dc:title"] == str(pdf.docinfo["/Title"])
        assert said["dc:language"] == {str(pdf.Root.Lang)} == {book.edition.locale}
        assert said["dc:date"] == [TODAY.isoformat()]
        for name in ("dc:creator", "dc:identifier", "dc:subject", "dc:coverage", "dc:rights"):
            assert said[name], name
