from pathlib import Path

import pytest

from twinbook.press.fetcher import MAX_BYTES, AssetFetcher, RefusedError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a folder with an asset, beside a secret."""
    made = tmp_path / "styles"
    made.joinpath("pictures").mkdir(parents=True)
    made.joinpath("pictures/a b.svg").write_bytes(b"<svg/>")
    tmp_path.joinpath("secret").write_bytes(b"secret")
    tmp_path.joinpath("styles-too").mkdir()
    tmp_path.joinpath("styles-too/secret").write_bytes(b"secret")
    return made


@pytest.mark.parametrize(
    "url", ["asset:///pictures/a%20b.svg", "asset:///pictures/../pictures/a%20b.svg", "pictures/a%20b.svg"]
)
def test_own_files(root: Path, url: str) -> None:
    """A file below a root may be fetched, with its type."""
    response = AssetFetcher((root,)).fetch(url)
    assert response.read() == b"<svg/>"
    assert response.content_type == "image/svg+xml"


def test_first_root_wins(root: Path) -> None:
    """Of two folders with a file, the first has it."""
    own = root.parent / "own"
    own.joinpath("pictures").mkdir(parents=True)
    own.joinpath("pictures/a b.svg").write_bytes(b"<svg>own</svg>")
    assert AssetFetcher((own, root)).fetch("asset:///pictures/a%20b.svg").read() == b"<svg>own</svg>"
    assert AssetFetcher((root.parent / "gone", root)).fetch("asset:///pictures/a%20b.svg").read() == b"<svg/>"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.svg",
        "https://example.org/x.svg",
        "ftp://example.org/x",
        "//example.org/x.svg",
        "data:image/svg+xml,<svg/>",
        "javascript:1",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "asset://host/pictures/a%20b.svg",
        "asset:///etc/passwd",
        "asset:////etc/passwd",
        "/etc/passwd",
        "asset:///../secret",
        "asset:///%2e%2e/secret",
        "asset:///%2e%2e%2fsecret",
        "asset:///pictures/%2e%2e/%2e%2e/secret",
        "asset:///..%2fstyles-too/secret",  # a folder whose name starts as the root's does
        "asset:///%252e%252e/secret",
        "asset:///pictures",  # a folder
        "asset:///",
        "asset:///pictures/a%20b.svg%00.png",
        "asset:///%ff",
        "asset:///" + "a" * 5000,
        "",
    ],
)
def test_refused(root: Path, url: str) -> None:
    """Nothing else may be fetched: no network, no other scheme, no file outside, nothing that is no file."""
    with pytest.raises(RefusedError):
        AssetFetcher((root,)).fetch(url)


def test_links(root: Path) -> None:
    """A link within a root is followed, one that leads out is not, neither of a file nor of a folder."""
    root.joinpath("inside.svg").symlink_to("pictures/a b.svg")
    root.joinpath("out.svg").symlink_to(root.parent / "secret")
    root.joinpath("folder").symlink_to(root.parent)
    root.joinpath("loop").symlink_to("loop")
    fetcher = AssetFetcher((root,))
    assert fetcher.fetch("asset:///inside.svg").read() == b"<svg/>"
    for name in ("out.svg", "folder/secret", "loop"):
        with pytest.raises(RefusedError):
            fetcher.fetch(f"asset:///{name}")


def test_linked_root(root: Path) -> None:
    """A root that is a link itself is where it leads to."""
    root.parent.joinpath("linked").symlink_to(root)
    assert AssetFetcher((root.parent / "linked",)).fetch("asset:///pictures/a%20b.svg").read() == b"<svg/>"


def test_too_large(root: Path) -> None:
    """A file that is too large is refused before it is read."""
    with root.joinpath("large.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(RefusedError, match=r"large\.png is larger than 20 MB"):
        AssetFetcher((root,)).fetch("asset:///large.png")


def test_no_roots() -> None:
    """Without a root there is nothing to fetch."""
    with pytest.raises(RefusedError):
        AssetFetcher(()).fetch("asset:///x.png")
