"""The files that a page brings along, so that it can be printed where its workspace is not."""

import mimetypes
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

MAX_BYTES = 20_000_000
_NAMES_A_FILE = re.compile(r"""(url\(["']?|\ssrc=["'])(?:asset:///)?([^"')]+)""")
TEXTS = (".css", ".svg")  # these may name further files


@dataclass(frozen=True)
class Asset:
    """A file that a page may fetch as `asset:///name`; without data it is larger than MAX_BYTES."""

    name: str
    data: bytes | None


def named(html: str, found: Iterable[tuple[str, Path]]) -> tuple[Asset, ...]:
    """Return the files whose names a page speaks of, and those that these speak of."""
    left = dict(found)
    taken: dict[str, Asset] = {}
    texts = [html]
    while texts:
        text = texts.pop()
        for name in [name for name in left if _speaks(text, name.rpartition("/")[2])]:
            path = left.pop(name)
            data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
            taken[name] = Asset(name, data)
            if data and path.suffix in TEXTS:
                texts.append(data.decode("utf-8", "replace"))
    return tuple(taken[name] for name in sorted(taken))


def files(roots: Iterable[Path]) -> tuple[tuple[str, Path], ...]:
    """Return the regular files below some folders by their names; the first folder with one wins.

    Links are followed, but not to folders and never out of where they are.
    """
    found: dict[str, Path] = {}
    for root in roots:
        real = root.resolve()
        for path in sorted(root.rglob("*")):
            if path.suffix in (".html", ".po") or not path.is_file():
                continue
            if path.resolve().is_relative_to(real):
                found.setdefault(path.relative_to(root).as_posix(), path)
    return tuple(found.items())


def inlined(html: str, assets: Iterable[Asset]) -> str:
    """Return a page with the files it names written into it, so that a browser finds them anywhere."""
    known = {asset.name: asset.data for asset in assets if asset.data}

    def written(found: re.Match[str]) -> str:
        name = unescape(unquote(found[2]))
        if name not in known:
            return found[0]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"{found[1]}data:{kind};base64,{b64encode(known[name]).decode('ascii')}"

    return _NAMES_A_FILE.sub(written, html)


def _speaks(text: str, name: str) -> bool:
    """Tell whether a text has a name: as it is, as markup, or as an address, be it with marks of its own."""
    forms = {name, name.replace("&", "&amp;"), quote(name), quote(name, safe="!'()*")}
    return any(form in text for form in forms)
