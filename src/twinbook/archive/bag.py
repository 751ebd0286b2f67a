"""Writes a bag (BagIt 1.0, RFC 8493): the same files give the same bag, and never half of one."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePath
from typing import Literal

from twinbook.archive import manifest
from twinbook.archive.manifest import ALGORITHMS
from twinbook.files import happening

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = "bag-info.txt"
FINGERPRINT = "tagmanifest-sha512.txt"  # whose SHA-512 stands for the whole bag
PART = ".part"


class BagError(ValueError):
    """A bag that can not be written so; the message is for an archivist."""


def tree(
    payload: Mapping[str, bytes], metadata: Mapping[str, bytes], info: Iterable[tuple[str, str]]
) -> dict[str, bytes]:
    """Return all files of a bag by path: `payload` is below data/, `metadata` below metadata/."""
    files = {f"data/{name}": data for name, data in payload.items()}
    named((*files, *(f"metadata/{name}" for name in metadata)))
    if twins := manifest.duplicates(files):
        raise BagError(f"{', '.join(sorted(twins))}: another file differs in capital letters alone")
    oxum = f"{sum(map(len, files.values()))}.{len(files)}"
    tags = {
        "bagit.txt": DECLARATION,
        INFO: _info((*info, ("Payload-Oxum", oxum))),
        **{f"metadata/{name}": data for name, data in metadata.items()},
        **{f"manifest-{name}.txt": manifest.written(_digests(files, name)) for name in ALGORITHMS},
    }
    listed = {f"tagmanifest-{name}.txt": manifest.written(_digests(tags, name)) for name in ALGORITHMS}
    return {**files, **tags, **listed}


def named(paths: Iterable[str]) -> None:
    """Raise BagError for a path that no file in a bag has."""
    for path in paths:
        if not manifest.safe(path):
            raise BagError(f"“{path}” is no name for a file in a bag: ASCII letters, digits, . _ and - only")


def _digests(files: Mapping[str, bytes], algorithm: str) -> dict[str, str]:
    return {path: hashlib.new(algorithm, data).hexdigest() for path, data in files.items()}


def _info(lines: Iterable[tuple[str, str]]) -> bytes:
    """Return the lines of bag-info.txt; a value is one line, whatever it was."""
    return "".join(
        f"{label}: {' '.join(value.split())}\n" for label, value in lines if value.strip()
    ).encode()


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Return what stands for a whole bag: the SHA-512 of its tag manifest of SHA-512."""
    return hashlib.sha512(files[FINGERPRINT]).hexdigest()


def write(folder: Path, name: str, files: Mapping[str, bytes], day: date) -> bool:
    """Write a bag into a folder under its name; return False where the same bag is there already.

    It is written beside its place, flushed to the disk and moved. Raise BagError where another bag has the
    name, OSError where it can not be written; then nothing is left behind.
    """
    if not manifest.safe(name):
        raise BagError(f"“{name}” is no name for a bag")
    place = folder / name
    if os.path.lexists(place):
        return _met(place, files)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{name}.{os.getpid()}{PART}"
    shutil.rmtree(draft, ignore_errors=True)
    moment = datetime.combine(day, time(), UTC).timestamp()
    try:
        for path, data in sorted(files.items()):
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with happening(target), target.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.utime(target, (moment, moment))
        for inner in (*(path for path in sorted(draft.rglob("*"), reverse=True) if path.is_dir()), draft):
            flush(inner)
            os.utime(inner, (moment, moment))
        try:
            draft.rename(place)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise
            return _met(place, files)  # which another process has put there meanwhile
        flush(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def _met(place: Path, files: Mapping[str, bytes]) -> Literal[False]:
    """Pass over a bag that is there already; raise BagError where it is another one."""
    if not same(place, files):
        raise BagError(f"{place} is there already, and is another one; twinbook verify looks at it")
    return False


def same(place: Path, files: Mapping[str, bytes]) -> bool:
    """Say whether a folder, and no link to one, holds these files, and nothing else."""
    if place.is_symlink() or not place.is_dir():
        return False
    found = {path.relative_to(place).as_posix(): path for path in place.rglob("*")}
    if any(path.is_symlink() for path in found.values()):
        return False
    folders = {parent.as_posix() for name in files for parent in PurePath(name).parents} - {"."}
    return found.keys() == files.keys() | folders and all(
        path.is_dir() if name in folders else path.is_file() and path.read_bytes() == files[name]
        for name, path in found.items()
    )


def remove(folder: Path, name: str) -> None:
    """Take a bag away that was just written, so that there is never half of it under its name."""
    draft = folder / f".{name}.{os.getpid()}{PART}"
    (folder / name).rename(draft)
    shutil.rmtree(draft, ignore_errors=True)


def around(path: Path) -> Path | None:
    """Return the bag that a path is, or lies in; None for one outside of any."""
    full = path.resolve()
    return next((one for one in (full, *full.parents) if (one / "bagit.txt").is_file()), None)


def sweep(folder: Path) -> None:
    """Remove what a process that is no more left half written."""
    for draft in folder.glob(f".*{PART}"):
        number = draft.name.removesuffix(PART).rpartition(".")[2]
        if number.isdecimal() and not _alive(int(number)):
            shutil.rmtree(draft, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def flush(folder: Path) -> None:
    """Let the disk know the names in a folder, where the system can be asked for it."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
