"""Whether books conform to PDF/A-3a and PDF/UA-1, by veraPDF; and whether it would tell if they did not."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from weasyprint import HTML

import verapdf
from printing import BOOKS, named
from twinbook.edition.edition import Edition
from twinbook.press import assets, lists, pdf, tags
from twinbook.press.fetcher import BASE_URL, AssetFetcher
from twinbook.press.metadata import Description, describe
from twinbook.press.pdf import Attached
from twinbook.press.structure import watching

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's colour profile
]

Verdicts = Mapping[tuple[str, str], Mapping[str, list[str]]]

DESCRIPTION = Description(
    "A title", "en", "An office", "urn:example:1", "2026-11-22", "CC BY 4.0", "x", ("y",)
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>A square</title>'
    '<rect width="9" height="9"/></svg>'
)
HEAD = '<tr><th scope="col">A</th><th scope="col">B</th></tr>'
FIRST = '<th scope="row">1</th>'
GOOD = (
    '<html lang="en"><head><title>A title</title><style>body { font-family: "Noto Serif" } '
    "@page { size: A6; @bottom-right { content: counter(page); font-family: 'Noto Serif' } }</style></head>"
    f'<body><h1>Head</h1><h2 id="two">Two</h2><p>See <a href="#two">part <i lang="ko">x</i></a>.</p>'
    f"<h3>Three</h3><ul><li><p>One.</p><p>Two.</p></li></ul><dl><dt>Term</dt><dd>Meaning</dd></dl>{SVG}"
    f"<table><thead>{HEAD}</thead><tbody><tr>{FIRST}<td>x</td></tr>"
    f"{'<tr><th scope=row>2</th><td>y</td></tr>' * 40}</tbody></table></body></html>"
)

# What is broken in the page, and the clause of PDF/UA-1 that says so.
BROKEN_PAGES = {
    "first heading is no h1": ("<h1>Head</h1>", "<h2>Head</h2>", "7.4.2-1"),
    "skipped level": ("<h3>Three</h3>", "<h4>Three</h4>", "7.4.2-1"),
    "image without alt": ("<h3>", '<img src="dot.svg"><h3>', "7.3-1"),
    "drawing without title": ("<title>A square</title>", "", "7.3-1"),
    "ragged row": (FIRST, "", "7.2-43"),
    "cell over pages": (FIRST, '<th scope="row" rowspan="41">1</th>', "7.2-42"),
    "opacity": ("<h3>", '<p style="opacity: .5">x</p><h3>', "7.1-3"),
    "attachment as a link": ("<h3>", '<p><a rel="attachment" href="dot.svg">file</a></p><h3>', "7.18.1-1"),
    "missing glyph": ("<h3>", "<p>a \ue000</p><h3>", "7.21.4.1-2"),
}
LEFT_OUT = {tags._scopes: "7.5-2", lists.bodies: "7.2-20", tags._links: "7.18.5-1"}
ATTACHED = (Attached("data.json", b"{}", "The data", "Data"),)


def printed(html: str, root: Path, description: Description = DESCRIPTION) -> bytes:
    """Print a page, however broken."""
    fetcher = AssetFetcher(assets.named(html, assets.files((root,))))
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher).render()
    return pdf.written(document, description, ATTACHED)


def printed_without(mend: object, *, described: bool = True) -> bytes:
    """Print the good page without a mend, or without what its metadata claims."""
    document = HTML(string=GOOD).render()
    if described:
        describe(document, DESCRIPTION)
    mends = [one for one in tags.MENDS if one is not mend]
    with watching() as seen:
        finish = partial(tags.mend, seen, mends=mends)
        return bytes(document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """Let veraPDF judge a good page, and all the broken ones, by their names."""
    out = tmp_path_factory.mktemp("controls")
    out.joinpath("dot.svg").write_text(SVG, encoding="utf-8")
    made = {
        "good": printed(GOOD, out),
        "no title": printed(GOOD, out, Description("", "en", "An office")),
        "undeclared": printed_without(None, described=False),
    }
    for name, (old, new, _) in BROKEN_PAGES.items():
        assert GOOD.count(old) == 1, name
        made[name] = printed(GOOD.replace(old, new), out)
    for mend in LEFT_OUT:
        made[mend.__name__] = printed_without(mend)
    for name, data in made.items():
        out.joinpath(name).write_bytes(data)
    return verapdf.broken(out / name for name in made)


@pytest.fixture(scope="module")
def of_books(kept: Path) -> Verdicts:
    """Let veraPDF judge all books."""
    return verapdf.broken(kept / edition.path for edition in BOOKS)


@pytest.mark.parametrize("profile", verapdf.PROFILES)
@pytest.mark.parametrize("edition", BOOKS, ids=named)
def test_book(edition: Edition, profile: str, of_books: Verdicts) -> None:
    """Every book conforms to both standards."""
    assert of_books[Path(edition.path).name, profile] == {}


@pytest.mark.parametrize("profile", verapdf.PROFILES)
def test_good(profile: str, verdicts: Verdicts) -> None:
    """A page with a heading, a list, a table, a link, a drawing and an attachment conforms."""
    assert verdicts["good", profile] == {}


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("no title", "7.1-9"),
        ("undeclared", "5-1"),
        *((name, clause) for name, (_, _, clause) in BROKEN_PAGES.items()),
        *((mend.__name__, clause) for mend, clause in LEFT_OUT.items()),
    ],
)
def test_broken(name: str, clause: str, verdicts: Verdicts) -> None:
    """What breaks a rule of PDF/UA-1 is told by its clause: the check can fail."""
    rules = verdicts[name, "PDFUA-1"]
    assert clause in rules
