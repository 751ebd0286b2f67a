"""Where a book comes from: digests of the files it was made from, versions, fonts, the edition date."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from twinbook import __version__
from twinbook.edition.inputs import Stamp, below, stamp
from twinbook.press import versions

LIBRARIES = (
    "Babel",
    "Jinja2",
    "markdown-it-py",
    "pydantic",
    "PyYAML",
    "tzdata",
    "geographiclib",
    "icalendar",
)


def provenance(edition: Mapping[str, str], roots: Iterable[tuple[str, Path]], families: Iterable[str]) -> str:
    """Return as JSON what an edition was made from; `roots` are files and folders and what to call them.

    Nothing in it depends on the place of the workspace, the user or the clock.
    """
    made = {
        "format": "twinbook-provenance-1",
        "edition": dict(edition),
        "files": dict(_digests(roots)),
        "versions": {
            "twinbook": __version__,
            **libraries(),
            **versions.versions(),
        },
        "fonts": dict(versions.font_digests(families)),
    }
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _digests(roots: Iterable[tuple[str, Path]]) -> Iterable[tuple[str, str]]:
    """Yield the SHA-256 of each file by its name; of two files with one name the first counts."""
    seen: set[str] = set()
    for shown, root in roots:
        held = [(shown, stamp(root.stat()))] if root.is_file() else below(shown, root)
        for name, about in held:
            if name not in seen:
                seen.add(name)
                yield name, _digest(root / name[len(shown) + 1 :], about)


@cache
def libraries() -> Mapping[str, str]:
    """Return the versions of what composes a page; those of what prints it are `versions.versions`."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name.lower(): version(name) for name in LIBRARIES}}


@lru_cache(maxsize=4096)
def _digest(path: Path, about: Stamp) -> str:
    """Return the SHA-256 of a file, read once for all books as long as it is as it was."""
    del about
    return hashlib.sha256(path.read_bytes()).hexdigest()
