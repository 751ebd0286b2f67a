"""Looks at a folder that may be anybody's, and opens files in it: within bounds, following no link."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from twinbook.archive import manifest
from twinbook.archive.finding import Finding

MOST = 20_000  # files and folders
DEEPEST = 16
LARGEST = 2_000_000_000  # bytes of a file; a larger one is not of ours and not read
TAG_BYTES = 10_000_000  # of a tag file that is read whole


@dataclass(frozen=True)
class Walked:
    """What is in a bag: regular files with their sizes, folders, and what is neither."""

    files: Mapping[str, int]
    findings: tuple[Finding, ...]


def walk(root: Path) -> Walked:
    """Return what lies below a folder, following no link and opening nothing."""
    files: dict[str, int] = {}
    found: list[Finding] = []
    queue = [""]
    left = MOST
    while queue:
        inner = queue.pop()
        try:
            with os.scandir(root / inner if inner else root) as entries:
                held = sorted(islice(entries, left + 1), key=lambda entry: entry.name)
        except OSError as error:
            found.append(Finding("damaged", inner, f"the folder cannot be read: {error.strerror}"))
            continue
        if inner and not held:
            found.append(Finding("damaged", inner, "the folder is empty"))
        for entry in held:
            path = f"{inner}/{entry.name}" if inner else entry.name
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError as error:
                found.append(
                    Finding("damaged", _printable(path), f"it cannot be looked at: {error.strerror}")
                )
                continue
            if said := _unfit(path, about.st_mode):
                found.append(Finding("unsafe", _printable(path), said))
            elif stat.S_ISDIR(about.st_mode):
                queue.append(path)
            else:
                files[path] = about.st_size
        left -= len(held)
        if left < 0:
            found.append(Finding("unsafe", "", f"it has more than {MOST} files and folders"))
            break
    return Walked(dict(sorted(files.items())), tuple(found))


def _unfit(path: str, mode: int) -> str:
    """Return why something in a bag is not looked into; empty for a file or a folder."""
    if not manifest.safe(path):
        return "this is no name for a file in a bag"
    if stat.S_ISLNK(mode):
        return "it is a link, and not followed"
    if stat.S_ISDIR(mode):
        return f"it lies deeper than {DEEPEST} folders" if path.count("/") >= DEEPEST else ""
    return "" if stat.S_ISREG(mode) else "it is a pipe, a socket or a device, and not opened"


def _printable(path: str) -> str:
    return path.encode("unicode_escape", "surrogatepass").decode("ascii")[:200]


def opened(root: Path, path: str) -> IO[bytes]:
    """Open a regular file of a bag; raise OSError where it, or a folder above it, is a link by now."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        *folders, name = path.split("/")
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = inner
        found = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
    finally:
        os.close(handle)
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        raise OSError(f"{path} is no file")
    return os.fdopen(found, "rb")


def small(root: Path, path: str, files: Mapping[str, int]) -> bytes | None:
    """Return a tag file whole; None for one that can not be read or is too large."""
    if files.get(path, 0) > TAG_BYTES:
        return None
    try:
        with opened(root, path) as file:
            data = file.read(TAG_BYTES + 1)
    except OSError:
        return None
    return data if len(data) <= TAG_BYTES else None
