from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO

import pikepdf
import pytest
from weasyprint import HTML, Attachment

from speech import Element, Speech, differences, speech_of
from twinbook.press import lists, spaces, tags
from twinbook.press.structure import TagsError, watching

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's colour profile

PAGE = (
    '<html lang="en"><head><title>A title</title><style>'
    'body {{ font: 10pt "Noto Serif", "Noto Serif CJK KR" }} @page {{ size: 90mm 90mm; margin: 15mm }} {}'
    "</style></head><body><h1>Head</h1>{}</body></html>"
)
LONG = " ".join(["Many words on lines and pages."] * 60)
ROWS = "".join(f"<tr><th>Row {n}<td>cell" for n in range(30))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" viewBox="0 0 60 30"><title>A rise</title>'
    '<rect width="60" height="30"/></svg>'
)
TITLED = (
    '<h2 id="two">Two</h2><p>See <a href="#two" title="Part two">there</a> or <a href="#two">[2]</a>.</p>'
)


@dataclass(frozen=True)
class Made:
    """A printed page, read back."""

    pdf: pikepdf.Pdf
    speech: Speech

    @property
    def root(self) -> Element:
        """The top of its structure."""
        return self.speech.root

    def roles(self, *roles: str) -> list[str]:
        """Return those of some roles that it has, in order."""
        return [one.role for one in self.root.all(*roles)]

    def only(self, role: str) -> Element:
        """Return the one element of a role, or an empty one if there is none or there are many."""
        found = self.root.all(role)
        return found[0] if len(found) == 1 else Element("", "", 0)


def made(body: str, css: str = "", without: object = None) -> Made:
    """Print a page with two attachments, perhaps without one of the mends."""
    document = HTML(string=PAGE.format(css, body)).render()
    document.metadata.attachments = [
        Attachment(string=b"{}", name=name, relationship=relationship)
        for name, relationship in (("b.json", "Source"), ("a.csv", "Data"))
    ]
    mends = [mend for mend in tags.MENDS if mend is not without]
    with watching() as seen:
        finish = partial(tags.mend, seen, mends=mends)
        pdf = pikepdf.open(BytesIO(document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish)))
    return Made(pdf, speech_of(pdf))


def _footer(page: Made) -> bool:
    return page.speech.artifacts == {0: (("Pagination/Footer", "1"),)}


def _own_language(page: Made) -> bool:
    return page.speech.blocks[1].foreign == (("ko", "대전시"), ("mn", "хот"))


def _no_figure(page: Made) -> bool:
    return page.roles("Figure", "P") == ["P"]


def _expanded(page: Made) -> bool:
    return [one.entries["E"] for one, _ in page.root.walk() if "E" in one.entries] == ["In Full"]


def _note_at_its_call(page: Made) -> bool:
    note = page.only("Note")
    return note in page.root.all("P")[0].kids and note.entries == {"ID": "note-00001"}


def _says_something(page: Made) -> bool:
    silent = [one for one in page.root.all("Span", "NonStruct") if not one.entries]
    empty = [one for one, _ in page.root.walk() if not one.kids]
    return not silent and not empty and page.roles("H1", "H2") == ["H1", "H2"]


def _whole_links(page: Made) -> bool:
    link = page.only("Link")
    others = [one for one, _ in page.root.walk() if one is not link]
    return len(link.links) > 2 and not any(one.links for one in others)


def _whole(role: str) -> Callable[[Made], bool]:
    def holds(page: Made) -> bool:
        return len(page.pdf.pages) > 1 and len(page.root.all(role)) == 1

    return holds


def _whole_rows(page: Made) -> bool:
    rows = [[cell.role for cell in row.elements] for row in page.root.all("TR")]
    head = [found for page in page.speech.artifacts.values() for found in page]
    return (
        len(page.root.all("THead")) == 1
        and rows == [["TH"] * 2, ["TH", "TD"]]
        and head[0] == ("Pagination", "A")
    )


def _contents(page: Made) -> bool:
    contents = page.only("TOC")
    inner = [[kid.role for kid in item.elements] for item in contents.elements]
    return [item.role for item in contents.elements] == ["TOCI"] * 2 and inner == [["Reference"]] * 2


def _items(page: Made) -> bool:
    list_ = page.only("L")
    parts = [[kid.role for kid in item.elements] for item in list_.elements]
    return parts == [["Lbl", "LBody"]] * 2 and list_.attributes.get("ListNumbering") == "/Decimal"


def _within(page: Made) -> bool:
    outer, inner = page.root.all("L")
    return inner in outer.elements[0].elements[-1].elements


def _definitions(page: Made) -> bool:
    list_ = page.only("L")
    pairs = [[(kid.role, kid.text) for kid in item.elements] for item in list_.elements]
    return pairs == [
        [("Lbl", "One"), ("LBody", "is this"), ("LBody", "and that")],
        [("Lbl", "Two"), ("Lbl", "Three"), ("LBody", "share it")],
    ]


def _scoped(page: Made) -> bool:
    heads = [one.attributes.get("Scope") for one in page.root.all("TH")]
    lists = [one for one in page.root.all("TD") if "Headers" in one.attributes]
    return heads == ["/Column", "/Column", "/Row", "/Row"] and not lists


def _figure_in_points(page: Made) -> bool:
    figure = page.only("Figure")
    left, bottom, right, top = map(float, figure.attributes.get("BBox", [0] * 4))
    _, _, width, height = map(float, page.pdf.pages[0].MediaBox)
    inside = 0 < left < right < width and height / 2 < bottom < top < height
    return inside and (right - left, top - bottom) == pytest.approx((45, 22.5), abs=0.01)


def _links_say_where(page: Made) -> bool:
    return [one.links for one in page.root.all("Link")] == [("Part two",), ("[2]",)]


def _attached_once(page: Made) -> bool:
    listed = [(str(one.UF), str(one.AFRelationship)) for one in page.pdf.Root.AF]
    names = [str(name) for name in page.pdf.Root.Names.EmbeddedFiles.Names[::2]]
    return listed == [("b.json", "/Source"), ("a.csv", "/Data")] and names == ["a.csv", "b.json"]


def _nothing_more(page: Made) -> bool:
    return bool(page)


CASES = (
    (tags._heads_and_feet, "<p>x</p>", "@page { @bottom-right { content: counter(page) } }", _footer),
    (
        tags._languages,
        '<p>A <span lang="ko">대전<b>시</b> <i lang="mn">хот</i></span> b</p>',
        "",
        _own_language,
    ),
    (tags._decoration, SVG.replace("<svg", '<svg class="decoration"') + "<p>x</p>", "", _no_figure),
    (tags._abbreviations, '<p>An <abbr title="In Full">IF</abbr>.</p>', "", _expanded),
    (
        tags._notes,
        f'<p>Words<span class="n">A note.</span> go on. {LONG}</p>',
        ".n { float: footnote }",
        _note_at_its_call,
    ),
    (
        tags._meaningless,
        "<h2>One <i>two</i></h2><p>Text<div></div>",
        "h2 { display: table }",
        _says_something,
    ),
    (
        tags._links,
        f'<p><a href="https://example.org/">One <em>two <b>{LONG[:150]}</b></em></a></p>',
        "a::before { content: '→ ' }",
        _whole_links,
    ),
    (tags._parts, f"<p>{LONG}</p>", "", _whole("P")),
    (tags._parts, f"<table><tbody>{ROWS}</table>", "", _whole("Table")),
    (
        tags._parts,
        f"<table><thead><tr><th>A<th>B<tbody><tr><th>1<td>{LONG}</table>",
        "",
        _whole_rows,
    ),
    (
        lists.contents,
        "<nav><ol><li><a href=#a>A</a><li><a href=#b>B</a></ol></nav><h2 id=a>A</h2><h2 id=b>B</h2>",
        "ol { list-style: none }",
        _contents,
    ),
    (lists.bodies, "<ol><li>Text <em>and</em> more</li><li><p>One</p><p>Two</p></li></ol>", "", _items),
    (
        lists.nested,
        "<ul><li>Text<ol><li>one</li><li>two</li></ol> and more</li></ul>",
        "",
        _within,
    ),
    (
        lists.bodies,
        "<dl><dt>One<dd>is this<dd>and that<div><dt>Two<dt>Three<dd>share it</div></dl>",
        "",
        _definitions,
    ),
    (
        tags._scopes,
        "<table><thead><tr><th>A<th>B<tbody><tr><th scope=row>1<td>x<tr><th>2<td>y</table>",
        "",
        _scoped,
    ),
    (tags._figures, f"<figure>{SVG}</figure>", "", _figure_in_points),
    (spaces.mend, f"<p>{LONG[:200]}</p>", "", _nothing_more),
    (spaces.mend, "<p><b>One</b> <i>two</i></p>", "", _nothing_more),
    (spaces.mend, "<p>대전광역시와 선양시의 교류는 오래되었다.</p>", "p { width: 20mm }", _nothing_more),
    (
        spaces.mend,
        '<p lang="mn">Дэлхийн өвлийн хотуудын дарга нарын бага хурал, солилцооны уулзалт.</p>',
        "p { width: 24mm; hyphens: auto }",
        _nothing_more,
    ),
    (tags._link_names, TITLED, "", _links_say_where),
    (tags._attachments, "<p>x</p>", "", _attached_once),
)


@pytest.mark.parametrize(
    ("mend", "body", "css", "holds"), CASES, ids=[f"{c[0].__name__}-{c[3].__name__}" for c in CASES]
)
def test_mend(mend: Callable[[object], None], body: str, css: str, holds: Callable[[Made], bool]) -> None:
    """Each mend does what it is for, and without it nothing else does."""

    def right(page: Made) -> bool:
        html = PAGE.format(css, body)
        notes = "footnote" in css  # which HTML has at its call without a mark
        return holds(page) and not page.speech.faults and (notes or not [*differences(html, page.speech)])

    page = made(body, css)
    assert right(page), [
        *page.speech.lines(),
        *page.speech.faults,
        *differences(PAGE.format(css, body), page.speech),
    ]
    try:
        spoilt = made(body, css, without=mend)
    except TagsError:
        return  # text that would be lost stops the book
    assert not right(spoilt)


def test_every_mend_is_tested() -> None:
    """No mend is without a case that needs it."""
    assert {case[0] for case in CASES} == set(tags.MENDS)
