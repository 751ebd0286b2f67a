"""What a page may fetch: files of its own workspace under `asset:///`, and nothing else.

WeasyPrint has no types, hence the ignored ones.
"""

import mimetypes
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE_URL = "asset:///"
MAX_BYTES = 20_000_000


class RefusedError(FatalURLFetchingError):  # type: ignore[misc]
    """An address that a page may not fetch; it stops the book."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches regular files below the given folders; refuses network, other schemes and paths outside."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        """Take the folders to look in, the first that has the file wins."""
        super().__init__(allow_redirects=False, allowed_protocols={"asset"})
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the file an `asset:///` address names; raise RefusedError for anything else."""
        del headers
        parts = urlsplit(url)
        if parts.scheme not in ("asset", "") or parts.netloc:  # a relative address comes as it is written
            raise RefusedError(f"the page asks for {url[:200]}; only files of the workspace may be used")
        name = unquote(parts.path).lstrip("/")
        path = next((path for root in self._roots if (path := _below(root, name))), None)
        if path is None:
            raise RefusedError(
                f"the page asks for {name[:200]}, which is not in the workspace's templates or styles"
            )
        if path.stat().st_size > MAX_BYTES:
            raise RefusedError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, BytesIO(path.read_bytes()), {"Content-Type": kind})


def _below(root: Path, name: str) -> Path | None:
    """Return the regular file of that name if it lies below a folder, links followed."""
    try:
        path = (root / name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # not there; a loop of links (before Python 3.13); a NUL
        return None
    return path if path.is_relative_to(root) and path.is_file() else None
