"""The register of bags, outside of them: one line a bag, each with the hash of the line before.

It is what catches a bag that was forged as a whole, with manifests that fit. A line that was changed, removed
or moved breaks the chain; whoever keeps the last line elsewhere sees a shortened end, too.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

MAX_BYTES = 100_000_000
BEGINNING = "0" * 64  # what stands for the hash of a line before the first


class RegisterError(ValueError):
    """A register that can not be trusted; the message is for an archivist."""


@dataclass(frozen=True)
class Entry:
    """A bag in the register: its identifier and name, what stands for the whole of it, when and by whom."""

    id: str
    bag: str
    fingerprint: str
    date: str
    office: str


def _line(number: int, entry: Entry, before: str) -> bytes:
    told = {"number": number, **asdict(entry), "before": before}
    own = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return json.dumps({**told, "own": own}, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def read(path: Path) -> tuple[Entry, ...]:
    """Return what is registered; raise RegisterError where the chain is broken, OSError for no file."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RegisterError(f"it is larger than {MAX_BYTES} bytes")
    return _entries(data)


def _entries(data: bytes) -> tuple[Entry, ...]:
    found: list[Entry] = []
    before = BEGINNING
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            told = json.loads(line)
            entry = Entry(**{name: told[name] for name in Entry.__dataclass_fields__})
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RegisterError(f"line {number} is no entry") from error
        if told.get("before") != before:
            raise RegisterError(
                f"line {number} does not follow the line before it: one was removed, moved or changed"
            )
        if line != _line(number, entry, before):
            raise RegisterError(f"line {number} was changed")
        before = hashlib.sha256(line).hexdigest()
        found.append(entry)
    return tuple(found)


def append(path: Path, entry: Entry) -> bool:
    """Add a line for a bag; return False where it is registered already, as the same.

    Raise RegisterError where the chain is broken, or the identifier stands for another bag; OSError where it
    can not be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock")):
        data = path.read_bytes() if path.exists() else b""
        found = _entries(data)
        for known in found:
            if known.id == entry.id:
                if known.fingerprint == entry.fingerprint:
                    return False
                raise RegisterError(f"{entry.id} is registered with another fingerprint, of {known.date}")
        before = hashlib.sha256(data.splitlines(keepends=True)[-1]).hexdigest() if data else BEGINNING
        with path.open("ab") as file:
            file.write(_line(len(found) + 1, entry, before))
            file.flush()
            os.fsync(file.fileno())
    return True


def of(entries: Iterable[Entry], bag: str, id_: str) -> Entry | None:
    """Return the entry of a bag, by its identifier or, for one that does not tell it, its name."""
    held = tuple(entries)
    return next((one for one in held if one.id == id_), None) or next(
        (one for one in held if one.bag == bag), None
    )
