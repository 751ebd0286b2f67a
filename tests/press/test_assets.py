from pathlib import Path

import pytest

from twinbook.press.assets import MAX_BYTES, Asset, files, inlined, named


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a folder with a picture, beside a secret."""
    made = tmp_path / "styles"
    made.joinpath("pictures").mkdir(parents=True)
    made.joinpath("pictures/a b.svg").write_bytes(b"<svg/>")
    tmp_path.joinpath("secret").write_bytes(b"secret")
    return made


def names(html: str, *roots: Path) -> tuple[str, ...]:
    """Return the names of what a page brings along."""
    return tuple(asset.name for asset in named(html, files(roots)))


def test_files(root: Path) -> None:
    """Every regular file below a folder is found by its name there; templates and translations are not."""
    for name in ("page.css", "part.html", "ko.po"):
        root.joinpath(name).write_bytes(b"")
    assert dict(files((root,))) == {
        "page.css": root / "page.css",
        "pictures/a b.svg": root / "pictures/a b.svg",
    }


def test_first_root_wins(root: Path) -> None:
    """Of two folders with a file, the first has it; a folder that is not there has none."""
    own = root.parent / "own"
    own.joinpath("pictures").mkdir(parents=True)
    own.joinpath("pictures/a b.svg").write_bytes(b"<svg>own</svg>")
    roots = (root.parent / "gone", own, root)
    assert files(roots) == (("pictures/a b.svg", own / "pictures/a b.svg"),)
    assert named("a b.svg", files(roots)) == (Asset("pictures/a b.svg", b"<svg>own</svg>"),)


def test_links(root: Path) -> None:
    """A link within a folder is followed; one that leads out, to a folder or round in a circle is not."""
    root.joinpath("inside.svg").symlink_to("pictures/a b.svg")
    root.joinpath("out.svg").symlink_to(root.parent / "secret")
    root.joinpath("up").symlink_to(root.parent)
    root.joinpath("round").symlink_to(root)
    root.joinpath("loop").symlink_to("loop")
    root.joinpath("nowhere").symlink_to("gone")
    root.parent.joinpath("styles-too").mkdir()  # a folder whose name starts as the other's does
    root.parent.joinpath("styles-too/secret").write_bytes(b"secret")
    root.joinpath("beside").symlink_to(root.parent / "styles-too/secret")
    assert dict(files((root,))).keys() == {"inside.svg", "pictures/a b.svg"}


def test_linked_root(root: Path) -> None:
    """A folder that is a link itself is where it leads to."""
    root.parent.joinpath("linked").symlink_to(root)
    assert [name for name, _ in files((root.parent / "linked",))] == ["pictures/a b.svg"]


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("a b.svg", '<img src="a b.svg">'),
        ("a b.svg", '<img src="asset:///pictures/a%20b.svg">'),
        ("沈阳.png", '<img src="沈阳.png">'),
        ("沈阳.png", '<img src="%E6%B2%88%E9%98%B3.png">'),
        ("a&b.png", '<img src="a&amp;b.png">'),
        ("a&b.png", '<img src="a%26b.png">'),
        ("a (1).png", '<img src="a%20%281%29.png">'),
        ("a (1).png", '<img src="a%20(1).png">'),
        ("100%.png", '<img src="100%25.png">'),
        ("a.png", "<p style='background: url(\"a.png\")'>"),
    ],
)
def test_named(root: Path, name: str, html: str) -> None:
    """A page brings along a file that it names, as it is called or as addresses or markup have it."""
    root.joinpath("other.png").write_bytes(b"other")
    root.joinpath("pictures", name).write_bytes(b"data")
    assert named(html, files((root,))) == (Asset(f"pictures/{name}", b"data"),)


def test_named_by_what_is_named(root: Path) -> None:
    """What a style or a picture names comes along, too, however far; in a circle each comes once."""
    for name, text in {
        "one.css": "@import 'two.css'",
        "two.css": "p { background: url(three.svg) } /* one.css */",
        "three.svg": '<svg><image href="four.png"/></svg>',
        "four.png": "five.png",  # no text: it names nothing
        "five.png": "",
    }.items():
        root.joinpath(name).write_text(text, encoding="utf-8")
    assert names('<link rel="stylesheet" href="one.css">', root) == (
        "four.png",
        "one.css",
        "three.svg",
        "two.css",
    )


def test_nothing_named(root: Path) -> None:
    """A page that names nothing brings nothing along; nor does a template that is named."""
    root.joinpath("part.html").write_bytes(b"")
    assert names("<p>Text of a part.html</p>", root) == ()


def test_too_large(root: Path) -> None:
    """A file that is too large comes along as a name without data; it is not read."""
    for name, size in (("large.svg", MAX_BYTES + 1), ("just.svg", MAX_BYTES)):
        with root.joinpath(name).open("wb") as file:
            file.truncate(size)
    just, large = named("large.svg just.svg", files((root,)))
    assert just.data is not None
    assert len(just.data) == MAX_BYTES
    assert large == Asset("large.svg", None)


def test_no_text(root: Path) -> None:
    """A style that is no text comes along as it is."""
    root.joinpath("page.css").write_bytes(b"\xff\xfe a.png")
    assert named("page.css", files((root,))) == (Asset("page.css", b"\xff\xfe a.png"),)


def test_inlined() -> None:
    """A page that is kept has the files it names within it; what it names besides is left as it is."""
    assets = (Asset("marks/a b.svg", b"<svg/>"), Asset("seal.png", b"\x89PNG"), Asset("big.png", None))
    html = (
        "<style>p { background: url(\"marks/a%20b.svg\") } i { background: url('asset:///seal.png') }</style>"
        '<img alt="" src="seal.png"><img src="big.png"><a href="seal.png">url(other.svg)</a>'
    )
    assert inlined(html, assets) == (
        '<style>p { background: url("data:image/svg+xml;base64,PHN2Zy8+") } '
        "i { background: url('data:image/png;base64,iVBORw==') }</style>"
        '<img alt="" src="data:image/png;base64,iVBORw=="><img src="big.png">'
        '<a href="seal.png">url(other.svg)</a>'
    )
