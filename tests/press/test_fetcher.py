import pytest

from twinbook.press.assets import Asset
from twinbook.press.fetcher import AssetFetcher, RefusedError

OWN = (
    Asset("pictures/a b.svg", b"<svg/>"),
    Asset("沈阳", b"no type"),
    Asset("large.png", None),
)


@pytest.mark.parametrize(
    "url",
    [
        "asset:///pictures/a%20b.svg",
        "asset:///pictures/../pictures/a%20b.svg",
        "asset:///pictures/./a%20b.svg?query#fragment",
        "pictures/a%20b.svg",
        "pictures/a b.svg",
    ],
)
def test_own_files(url: str) -> None:
    """What the page brings along may be fetched, with its type."""
    response = AssetFetcher(OWN).fetch(url)
    assert response.read() == b"<svg/>"
    assert response.content_type == "image/svg+xml"


def test_no_type() -> None:
    """A file whose name tells no type is bytes; its name may stand in any script."""
    response = AssetFetcher(OWN).fetch("asset:///%E6%B2%88%E9%98%B3")
    assert response.read() == b"no type"
    assert response.content_type == "application/octet-stream"


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
        "asset:///pictures%5ca%20b.svg",
        "asset:///pictures/%2e%2e/%2e%2e/secret",
        "asset:///..%2fstyles-too/secret",  # a folder whose name starts as the root's does
        "asset:///%252e%252e/secret",
        "asset:///pictures",  # a folder
        "asset:///",
        "asset:///pictures/a%20b.svg%00.png",
        "asset:///%ff",
        "asset:///" + "a" * 5000,
        "",
        "asset://[",
        "http://[::1",
    ],
)
def test_refused(url: str) -> None:
    """Nothing else may be fetched: no network, no other scheme, no file that the page does not bring."""
    with pytest.raises(RefusedError):
        AssetFetcher(OWN).fetch(url)


def test_too_large() -> None:
    """A file that was too large to bring along is refused, and why is told."""
    with pytest.raises(RefusedError, match=r"large\.png is larger than 20 MB"):
        AssetFetcher(OWN).fetch("asset:///large.png")


def test_nothing_brought_along() -> None:
    """Without assets there is nothing to fetch."""
    with pytest.raises(RefusedError):
        AssetFetcher(()).fetch("asset:///x.png")
