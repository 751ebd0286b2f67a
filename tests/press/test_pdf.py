import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from twinbook.press.assets import Asset
from twinbook.press.metadata import Description
from twinbook.press.pdf import Attached, Page, press, spoken, text_of

HTML = (
    '<html lang="en"><head><title>A title</title><style>body {{ font-family: "Noto Serif" }} {}</style>'
    "</head><body><h1>Head</h1>{}</body></html>"
)


def page(body: str = "<p>Text.</p>", css: str = "", **more: object) -> Page:
    """Return a page with a body and a style of its own."""
    return replace(Page("briefing/x.en.pdf", HTML.format(css, body)), **more)


def failure(made: Page) -> str:
    """Print a page that is to fail with one problem; return what it says."""
    printed = press(made)
    assert printed.pdf is None
    (problem,) = printed.problems
    assert (problem.path, problem.severity) == ("briefing/x.en.pdf", "error")
    return problem.message


def test_printed() -> None:
    """A page becomes a tagged PDF with its title, language and bookmarks."""
    printed = press(page())
    assert printed.problems == ()
    assert printed.pdf
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.docinfo["/Title"] == "A title"
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Head"]
    text = pypdfium2.PdfDocument(printed.pdf)[0].get_textpage().get_text_range()
    assert text.split() == ["Head", "Text."]


def test_described() -> None:
    """A description gives the title and the author, whatever the page says of itself."""
    printed = press(page(description=Description("Another title", "en", "An office")))
    assert printed.pdf
    with pikepdf.open(BytesIO(printed.pdf)) as pdf, pdf.open_metadata() as said:
        assert (pdf.docinfo["/Title"], pdf.docinfo["/Author"]) == ("Another title", "An office")
        assert (said["dc:title"], said["dc:creator"]) == ("Another title", ["An office"])


@pytest.mark.parametrize(
    ("date", "moment"),
    [("2026-11-22", "D:20261122000000Z"), ("", "D:19700101000000Z")],
    ids=["dated", "undated"],
)
def test_attached(date: str, moment: str) -> None:
    """Files go into the PDF whole, each once, with type, relationship, description and a date in UTC."""
    attached = (
        Attached("b.json", b"{}", "What it was made from", "Source"),
        Attached("a.csv", "날짜,text\r\n".encode(), "The table", "Data"),
        Attached("c.json", b"{}", "The same bytes", "Supplement"),
    )
    printed = press(page(description=Description("T", "en", date=date), attached=attached))
    assert printed.pdf
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        assert [
            (str(one.UF), one.EF.F.read_bytes(), str(one.Desc), str(one.AFRelationship)[1:])
            for one in pdf.Root.AF
        ] == [(one.name, one.data, one.description, one.relationship) for one in attached]
        files = [one.EF.F for one in pdf.Root.AF]
        assert [str(file.Subtype) for file in files] == [
            "/application/json",
            "/text/csv",
            "/application/json",
        ]
        assert {str(file.Params[key]) for file in files for key in ("/CreationDate", "/ModDate")} == {moment}
        assert [str(name) for name in pdf.Root.Names.EmbeddedFiles.Names[::2]] == [
            "a.csv",
            "b.json",
            "c.json",
        ]


@pytest.mark.parametrize(
    ("old", "said"),
    [(' lang="en"', "does not say its language"), ("<title>A title</title>", "has no title")],
    ids=["language", "title"],
)
def test_nameless(old: str, said: str) -> None:
    """A page without language or title fails: a screen reader could not say it."""
    made = page()
    assert said in failure(replace(made, html=made.html.replace(old, "")))


def test_same_bytes() -> None:
    """The same page gives the same bytes."""
    made = page("<p>대전</p>")
    assert press(made).pdf == press(made).pdf


def test_missing_glyph() -> None:
    """A character that no font has fails the page, and is named with its code point."""
    assert "U+10FFFD" in failure(page("<p>a &#x10fffd;</p>"))


@pytest.mark.parametrize(
    ("body", "css", "said"),
    [
        ('<img src="asset:///gone.png" alt="x">', "", "gone.png, which is not in the workspace"),
        ('<img src="gone.png" alt="x">', "", "gone.png, which is not in the workspace"),
        ('<img src="http://127.0.0.1:9/a.png" alt="x">', "", "http://127.0.0.1:9/a.png"),
        ('<img src="file:///etc/passwd" alt="x">', "", "file:///etc/passwd"),
        ('<img src="data:image/png;base64,AAAA" alt="x">', "", "data:image/png"),
        ('<p style="background: url(asset:///../secret.svg)">x</p>', "", "secret.svg"),
        ("<object data='http://127.0.0.1:9/a.svg'></object>", "", "http://127.0.0.1:9/a.svg"),
        ('<svg viewBox="0 0 9 9"><image href="file:///etc/passwd" width="9" height="9"/></svg>', "", ""),
        ("<p>x</p>", "@import url(http://127.0.0.1:9/a.css);", ""),
        ("<p>x</p>", "p { colour: red }", "colour"),
        ("<p>x</p>", "p { color: nonsense }", "nonsense"),
        ("<p>x</p>", "p { word-break: keep-all }", "word-break"),
        ("<p>x</p>", "p:no-such-thing { color: red }", "no-such-thing"),
        ("<p>x</p>", "@font-face { font-family: Z; src: url(http://127.0.0.1:9/z.otf) }", ""),
        ('<a href="#nowhere">x</a>', "", "nowhere"),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/a.css">', "", "http://127.0.0.1:9/a.css"),
        ('<link rel="attachment" href="file:///etc/passwd">', "", "file:///etc/passwd"),
    ],
)
def test_complaints_fail_the_page(body: str, css: str, said: str) -> None:
    """What WeasyPrint only logs fails: a missing image, broken CSS, a dead link, what it may not fetch."""
    printed = press(page(body, css))
    assert printed.pdf is None
    assert printed.problems
    assert said in "\n".join(map(str, printed.problems))


def test_unreadable_image() -> None:
    """An image that is none fails the page; one that is prints."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    brought = (Asset("good.svg", svg), Asset("bad.png", b"no image"))
    assert press(page('<img src="asset:///good.svg" alt="x">', assets=brought)).pdf
    assert press(page('<img src="good.svg" alt="x">', assets=brought)).pdf
    assert "bad.png" in failure(page('<img src="asset:///bad.png" alt="x">', assets=brought))


def test_what_it_took() -> None:
    """With the bytes comes what they took: pages, seconds of a processor, bytes of memory."""
    printed = press(page())
    assert printed.pages == 1
    assert 0 < printed.seconds < 60
    assert 10_000_000 < printed.memory < 4_000_000_000


@pytest.mark.slow
def test_same_bytes_elsewhere(tmp_path: Path) -> None:
    """Neither folder nor home, time zone, language or hash seed leaves a trace in the bytes."""
    script = (
        "import sys; from pathlib import Path; from twinbook.press import assets; "
        "from twinbook.press.pdf import Page, press; "
        "brought = assets.named(sys.argv[1], assets.files((Path('styles'),))); "
        "sys.stdout.buffer.write(press(Page('x', sys.argv[1], brought)).pdf)"
    )
    html = page('<p>Text.</p><img src="asset:///a.svg" alt="x">').html
    made = []
    for number, zone in enumerate(("Asia/Seoul", "America/New_York")):
        folder = tmp_path / f"folder{number}"
        folder.joinpath("styles").mkdir(parents=True)
        folder.joinpath("styles/a.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
            encoding="utf-8",
        )
        more = {
            "TZ": zone,
            "HOME": str(folder),
            "LANG": "C" if number else "ko_KR.UTF-8",
            "PYTHONHASHSEED": str(number),
        }
        done = subprocess.run(
            [sys.executable, "-c", script, html],
            cwd=folder,
            env={**os.environ, **more},
            capture_output=True,
            check=True,
        )
        made.append(done.stdout)
    assert made[0].startswith(b"%PDF")
    assert made[0] == made[1]


def test_text_of() -> None:
    """The text of a page is what it shows: without head, styles, tags and entities."""
    assert (
        text_of("<head><title>T</title></head><header>A &lt;b&gt;</header><style>x</style>").strip()
        == "A <b>"
    )


def test_spoken() -> None:
    """Each text of a page comes with its language: its own, its parent's, none; open elements end with it."""
    html = (
        '<html lang="en"><head><title>T</title></head><body><p>A <span lang="ko">한<br>국</span> b'
        "<ul><li>c<li lang='zh-Hans'>d</ul>e &amp; f</body></html>"
    )
    assert list(spoken(html)) == [
        ("en", "A "), ("ko", "한"), ("ko", "국"), ("en", " b"), ("en", "c"), ("zh-Hans", "d"),
        ("en", "e & f"),
    ]  # fmt: skip
