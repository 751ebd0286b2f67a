"""The register of bags, outside of them: one line a bag, each with the hash of the line before.

It is what catches a bag that was forged as a whole, with manifests that fit. A line that was changed, removed
or moved breaks the chain; whoever keeps the last line elsewhere sees a shortened end, too.
"""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from twinbook.archive.bag import flush
from twinbook.files import alone, happening

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
    return _entries(_data(path))


def _data(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # which does not wait for who writes to a pipe
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise RegisterError("it is no file")
    with os.fdopen(handle, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RegisterError(f"it is larger than {MAX_BYTES} bytes")
    return data


def _entries(data: bytes) -> tuple[Entry, ...]:
    found: list[Entry] = []
    before = BEGINNING
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        if not line.endswith(b"\n"):
            raise RegisterError(
                f"line {number}, the last one, is cut off; keep a copy of the register, take the line out, "
                "and archive its bag again"
            )
        try:
            told = json.loads(line)
            entry = _entry(told)
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


def _entry(told: Mapping[str, object]) -> Entry:
    """Return the entry that a line tells; raise ValueError, KeyError or TypeError where it tells none."""
    values = {name: told[name] for name in Entry.__dataclass_fields__}
    texts = {name: value for name, value in values.items() if isinstance(value, str) and value.isprintable()}
    if len(texts) < len(values):
        raise ValueError("something in it is no text")
    return Entry(**texts)


@dataclass(frozen=True)
class Held:
    """A register that nobody else writes to meanwhile."""

    path: Path
    data: bytes
    entries: tuple[Entry, ...]

    def knows(self, entry: Entry) -> bool:
        """Say whether a bag is registered; raise RegisterError where its identifier stands for another."""
        known = next((one for one in self.entries if one.id == entry.id), None)
        if known and known.fingerprint != entry.fingerprint:
            raise RegisterError(f"{entry.id} is registered with another fingerprint, of {known.date}")
        return known is not None

    def add(self, entry: Entry) -> None:
        """Write a line for a bag, once; raise OSError where it can not be written, and then none is."""
        before = (
            hashlib.sha256(self.data.splitlines(keepends=True)[-1]).hexdigest() if self.data else BEGINNING
        )
        left = _line(len(self.entries) + 1, entry, before)
        with happening(self.path), self.path.open("ab", buffering=0) as file:
            try:
                while left:
                    left = left[file.write(left) :]
                os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):
                    file.truncate(len(self.data))
                    if not self.data:
                        self.path.unlink()
                raise
        flush(self.path.parent)


@contextmanager
def held(path: Path, busy: Callable[[], None]) -> Iterator[Held]:
    """Hold a register, which need not be there yet, for oneself; while another one has it, say so and wait.

    Raise RegisterError where the chain is broken, OSError where it can not be read or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path.with_name(f".{path.name}.lock"), busy):
        data = _data(path) if os.path.lexists(path) else b""
        if data:
            path.open("ab").close()  # lest it is noticed too late that this is not allowed
        yield Held(path, data, _entries(data))


def of(entries: Iterable[Entry], bag: str, id_: str) -> Entry | None:
    """Return the entry of a bag, by its identifier or, for one that does not tell it, its name."""
    held = tuple(entries)
    return next((one for one in held if one.id == id_), None) or next(
        (one for one in held if one.bag == bag), None
    )
