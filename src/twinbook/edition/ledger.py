"""The ledger: from what each book was made, so that the next build makes no more than what changed.

It is a convenience and never the truth: one that is damaged, of another form or gone is begun anew.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from twinbook.edition.edition import Edition
from twinbook.edition.inputs import Scope, Stamp

FORM = 2  # of the tables below; a ledger of another form is begun anew
FRESH = 2_000_000_000  # ns; a file changed so short before it was looked at may change again unnoticed
# Errors that tell nothing of the file: another process has it, the disk is full or fails, there is no memory.
ELSEWHERE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_NOMEM,
)

TABLES = """
CREATE TABLE files (
  name TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, inode INTEGER, digest BLOB
) WITHOUT ROWID;
CREATE TABLE books (
  path TEXT PRIMARY KEY, subject TEXT, locale TEXT, day TEXT CHECK (day IS date(day)), page BLOB, press TEXT,
  size INTEGER, mtime INTEGER, inode INTEGER, digest BLOB, seconds REAL, memory INTEGER, stale TEXT
) WITHOUT ROWID;
CREATE INDEX subjects ON books (subject);
CREATE TABLE uses (record TEXT, subject TEXT, PRIMARY KEY (record, subject)) WITHOUT ROWID;
CREATE INDEX users ON uses (subject);
CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Book:
    """What is known of a book in its place: its edition date, digests of its page and its press, its file.

    `stale` is why it may be out of date, empty if nothing speaks for that.
    """

    path: str
    day: date
    page: bytes
    press: str
    stamp: Stamp
    digest: bytes
    seconds: float
    memory: int
    stale: str = ""


class Ledger:
    """An open ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a database with the tables."""
        self._db = connection

    def refresh(
        self,
        found: Mapping[str, Stamp],
        read: Callable[[str], bytes | None],
        scope: Callable[[str], Scope],
        now: int,
    ) -> tuple[str, ...]:
        """Take over how files are now, mark the books that a changed one may touch; return the changed ones.

        A file is read only where its stamp differs, as git does, or where it was too young to be sure of.
        """
        known = {
            name: (Stamp(size, mtime, inode), digest)
            for name, size, mtime, inode, digest in self._db.execute(
                "SELECT name, size, mtime, inode, digest FROM files"
            )
        }
        changed: list[str] = []
        rows = []
        for name, stamp in found.items():
            before, digest = known.pop(name, (None, None))
            if stamp == before:
                continue
            data = read(name)
            new = hashlib.sha256(data).digest() if data is not None else b""
            if new != digest:
                changed.append(name)
            sure = stamp.mtime + FRESH < now
            rows.append((name, stamp.size if sure else -1, stamp.mtime, stamp.inode, new))
        with self._db:
            self._db.executemany("REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)
            self._db.executemany("DELETE FROM files WHERE name = ?", ((name,) for name in known))
            for name in (*changed, *known):
                self._mark(scope(name), f"{name} {'changed' if name in found else 'is gone'}")
            if changed or known:
                self._db.execute("DELETE FROM notes WHERE key = 'sound'")
        return (*changed, *known)

    def _mark(self, scope: Scope, why: str) -> None:
        """Mark the books that a change may touch as stale; the first reason stays."""
        where, values = ["stale = ''"], [why]
        if scope.record:
            where.append("subject IN (SELECT subject FROM uses WHERE record = ?)")
            values.append(scope.record)
        if scope.locale:
            where.append("locale = ?")
            values.append(scope.locale)
        self._db.execute(f"UPDATE books SET stale = ? WHERE {' AND '.join(where)}", values)  # noqa: S608 - our own words

    def books(self, subjects: Iterable[str] = ()) -> dict[str, Book]:
        """Return the books that were made, all or those of some subjects, by their paths."""
        columns = "path, day, page, press, size, mtime, inode, digest, seconds, memory, stale"
        query = f"SELECT {columns} FROM books"  # noqa: S608 - our own words
        wanted = tuple(subjects)
        rows = (
            (row for subject in wanted for row in self._db.execute(f"{query} WHERE subject = ?", (subject,)))
            if wanted
            else self._db.execute(query)
        )
        return {
            path: Book(path, date.fromisoformat(day), page, press, Stamp(size, mtime, inode), digest, *rest)
            for path, day, page, press, size, mtime, inode, digest, *rest in rows
        }

    def record(self, edition: Edition, book: Book, records: Iterable[str]) -> None:
        """Note a book that is in its place, and the records that it is made from."""
        wanted = frozenset(records)
        with self._db:
            rows = self._db.execute("SELECT record FROM uses WHERE subject = ?", (edition.subject,))
            if wanted != {record for (record,) in rows}:
                self._db.execute("DELETE FROM uses WHERE subject = ?", (edition.subject,))
                self._db.executemany(
                    "INSERT INTO uses VALUES (?, ?)", ((one, edition.subject) for one in wanted)
                )
            self._db.execute(
                "REPLACE INTO books VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(
                        book.path,
                        edition.subject,
                        edition.locale,
                        book.day.isoformat(),
                        book.page,
                        book.press,
                    ),
                    *(book.stamp.size, book.stamp.mtime, book.stamp.inode, book.digest),
                    *(book.seconds, book.memory, book.stale),
                ),
            )

    def paths(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each book, with its subject."""
        yield from self._db.execute("SELECT path, subject FROM books")

    def digest(self, prefix: str) -> str:
        """Return one digest for all files whose names begin so."""
        rows = self._db.execute(
            "SELECT name, digest FROM files WHERE name >= ? AND name < ? ORDER BY name",
            (prefix, f"{prefix}\uffff"),
        )
        return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()

    def forget(self, path: str) -> None:
        """Take a book out of the ledger."""
        with self._db:
            self._db.execute("DELETE FROM books WHERE path = ?", (path,))

    def note(self, key: str, value: str | None = None) -> str:
        """Return what is noted under a key, empty if nothing is; note a value if one is given."""
        if value is not None:
            with self._db:
                self._db.execute("REPLACE INTO notes VALUES (?, ?)", (key, value))
            return value
        row = self._db.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""


@contextmanager
def opened(path: Path) -> Iterator[tuple[Ledger, str]]:
    """Open the ledger at a path, and say what was wrong with it; a damaged or older one is set aside.

    Raise OSError or sqlite3.OperationalError where none can be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    said = ""
    connection = _sound(path)
    if connection is None:
        aside = _set_aside(path)
        said = f"it is damaged, or of another version; it was set aside as {aside.name} and begun anew"
        connection = _sound(path)
        if connection is None:
            raise sqlite3.OperationalError("it cannot be begun anew")
    with closing(connection):
        yield Ledger(connection), said


def _sound(path: Path) -> sqlite3.Connection | None:
    """Return a connection to a ledger, begun if there is none; None if what is there can not be trusted."""
    try:
        with ExitStack() as unsound:
            connection = unsound.enter_context(closing(sqlite3.connect(path, timeout=10)))
            if _checked(connection):
                unsound.pop_all()
                return connection
    except (sqlite3.Error, UnicodeDecodeError) as error:  # it may quote the damage, which is no text
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in ELSEWHERE or not path.exists():
            raise
    return None


def _checked(connection: sqlite3.Connection) -> bool:
    """Return whether a database is a ledger, whole and writable; make one of an empty database."""
    # What is damaged inside a text is unlike every name, no more; SQLite does not look at it.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    if form == 0 and not connection.execute(query).fetchone():
        connection.executescript(f"BEGIN;{TABLES}PRAGMA user_version = {FORM};COMMIT;")
        return True
    # Can it be written?
    connection.executescript(f"BEGIN IMMEDIATE; PRAGMA user_version = {form}; ROLLBACK;")
    tables = "".join(f"\n{sql};" for (sql,) in connection.execute(query))
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    return (form, f"{tables}\n", found) == (FORM, TABLES, ("ok",))


def _set_aside(path: Path) -> Path:
    """Move a ledger, with what belongs to it, out of the way, in the place of one set aside before."""
    aside = path.with_name(f"{path.stem}.set-aside{path.suffix}")
    path.replace(aside)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()
    return aside
