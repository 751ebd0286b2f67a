"""What a page may fetch: the assets it brings along, under `asset:///`, and nothing else.

WeasyPrint has no types, hence the ignored ones.
"""

import mimetypes
from io import BytesIO
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from twinbook.press.assets import MAX_BYTES, Asset

BASE_URL = "asset:///"


class RefusedError(FatalURLFetchingError):  # type: ignore[misc]
    """An address that a page may not fetch; it stops the book."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches the given assets; refuses the network, other schemes and all other names."""

    def __init__(self, assets: tuple[Asset, ...]) -> None:
        """Take the assets there are."""
        super().__init__(allow_redirects=False, allowed_protocols={"asset"})
        self._assets = {asset.name: asset.data for asset in assets}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the file an `asset:///` address names; raise RefusedError for anything else."""
        del headers
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise RefusedError(f"the page asks for {url[:200]}, which is no address") from error
        if parts.scheme not in ("asset", "") or parts.netloc:  # a relative address comes as it is written
            raise RefusedError(f"the page asks for {url[:200]}; only files of the workspace may be used")
        name = normpath(unquote(parts.path).lstrip("/"))
        if name not in self._assets:
            raise RefusedError(
                f"the page asks for {name[:200]}, which is not in the workspace's templates or styles"
            )
        data = self._assets[name]
        if data is None:
            raise RefusedError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, BytesIO(data), {"Content-Type": kind})
