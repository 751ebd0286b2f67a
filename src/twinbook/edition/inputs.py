"""The files that books are made from, as they lie on the disk; and which books a changed one may touch."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import twinbook
from twinbook.content.scalar import FOLDERS
from twinbook.workspace import SETTINGS, Workspace

CODE = "twinbook"  # what the files of the program itself are named under
PRESS = f"{CODE}/press/"
SKIPPED = ("__pycache__", "new", "office")  # folders that no book is made from


class Stamp(NamedTuple):
    """What tells without reading that a file is as it was: size in bytes, time of change in ns, inode.

    A tuple, since there is one for each of some hundred thousand files.
    """

    size: int
    mtime: int
    inode: int


@dataclass(frozen=True)
class Scope:
    """The books that a file may touch: of a record (`cities/daejeon`) or of all, in a locale or in all."""

    record: str = ""
    locale: str = ""


def stamp(about: os.stat_result) -> Stamp:
    """Return the stamp of a file by what the system says of it."""
    return Stamp(about.st_size, about.st_mtime_ns, about.st_ino)


def roots(workspace: Workspace) -> Mapping[str, Path]:
    """Return the files and folders that books are made from, by the names they are known under."""
    found = {"content": workspace.content, CODE: Path(twinbook.__file__).parent}
    found |= {name: workspace.root / name for name in (SETTINGS, "pyproject.toml")}
    for name in ("templates", "styles"):
        own, *packaged = dict.fromkeys(
            path.resolve() for path in (workspace.root / name, *workspace.roots(name))
        )
        found |= {name: own, **{f"{CODE}/{name}": path for path in packaged}}
    return found


def scan(places: Mapping[str, Path]) -> dict[str, Stamp]:
    """Return the stamp of every file in these places, by name; hidden files and editors' copies are none."""
    found: dict[str, Stamp] = {}
    for name, path in places.items():
        if path.is_file():
            found[name] = stamp(path.stat())
        elif path.is_dir():
            found.update(below(name, path))
    return found


def below(name: str, folder: Path | str) -> Iterator[tuple[str, Stamp]]:
    """Yield every file of a folder and those inside it, with its stamp."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~") or entry.name in SKIPPED:
                continue
            with suppress(OSError):  # it went since it was listed; or whoever reads it will tell
                if entry.is_dir():
                    yield from below(f"{name}/{entry.name}", entry.path)
                elif entry.is_file():
                    yield f"{name}/{entry.name}", stamp(entry.stat())


def path_of(name: str, places: Mapping[str, Path]) -> Path:
    """Return where a file lies that a scan of these places named."""
    root = max((root for root in places if name == root or name.startswith(f"{root}/")), key=len)
    return places[root] / name[len(root) + 1 :] if name != root else places[root]


def scope(name: str, locales: Iterable[str]) -> Scope:
    """Return which books a file may touch, by its name."""
    room, *rest = name.removeprefix(f"{CODE}/").split("/")
    if room == "content" and rest[0] == "translations" and len(rest) == 4:  # noqa: PLR2004 - locale, folder, file
        return Scope(f"{rest[2]}/{rest[3].partition('.')[0]}", rest[1])
    if room == "content" and len(rest) == 2 and rest[0] in FOLDERS.values():  # noqa: PLR2004 - folder, file
        return Scope(f"{rest[0]}/{rest[1].partition('.')[0]}")
    if room == "templates":
        tag = rest[1].partition(".")[0] if rest[0] == "translations" else rest[0]
        return Scope(locale=tag if tag in (*locales,) or rest[0] == "translations" else "")
    return Scope()
