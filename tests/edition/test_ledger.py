import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twinbook.edition import inputs
from twinbook.edition.edition import Edition
from twinbook.edition.inputs import Scope, Stamp, scan
from twinbook.edition.ledger import FORM, FRESH, Book, Ledger, opened

BETA, BETA_KO = Edition("briefing", "alpha--beta", "en"), Edition("briefing", "alpha--beta", "ko")
GAMMA = Edition("briefing", "alpha--gamma", "en")
ROADS: Mapping[str, Scope] = {
    "alpha": Scope("cities/alpha"),
    "beta": Scope("cities/beta"),
    "beta.ko": Scope("cities/beta", "ko"),
    "ko": Scope(locale="ko"),
    "style": Scope(),
    "new": Scope("cities/nobody-uses-it"),
}
YEAR = 365 * 86400 * 1_000_000_000


def book(edition: Edition, stale: str = "") -> Book:
    """Return what is known of a book."""
    return Book(
        edition.path, date(2026, 11, 22), b"page", "press", Stamp(1, 2, 3), b"digest", 1.5, 100, stale
    )


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledger]:
    """Open a new ledger, with three books in it."""
    with opened(tmp_path / "ledger.sqlite") as (ledger, said):
        assert not said
        for edition in (BETA, BETA_KO):
            ledger.record(edition, book(edition), ("cities/alpha", "cities/beta"))
        ledger.record(GAMMA, book(GAMMA), ("cities/alpha",))
        yield ledger


class Folder:
    """A folder whose files are read by name, and which of them were."""

    def __init__(self, path: Path) -> None:
        """Begin with no file."""
        self.path = path
        path.mkdir()
        self.was_read: list[str] = []

    def write(self, name: str, text: str, age: int = 3600) -> None:
        """Write a file, as if so many seconds ago; negative is in the future."""
        self.path.joinpath(name).write_text(text, encoding="utf-8")
        at = time.time_ns() - age * 1_000_000_000
        os.utime(self.path / name, ns=(at, at))

    def read(self, name: str) -> bytes | None:
        """Read a file, and remember that."""
        self.was_read.append(name)
        try:
            return self.path.joinpath(name).read_bytes()
        except OSError:
            return None

    def refresh(self, ledger: Ledger, now: int | None = None) -> tuple[tuple[str, ...], list[str]]:
        """Let the ledger take over how the files are; return the changed ones and those read."""
        self.was_read = []
        found = {path.name: inputs.stamp(path.stat()) for path in sorted(self.path.iterdir())}
        changed = ledger.refresh(
            found, self.read, lambda name: ROADS.get(name, Scope()), now or time.time_ns()
        )
        return changed, self.was_read


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make a folder with two old files."""
    made = Folder(tmp_path / "files")
    made.write("alpha", "one")
    made.write("beta", "two")
    return made


def stale(ledger: Ledger) -> dict[str, str]:
    """Return the marked books with the reason."""
    return {path: known.stale for path, known in ledger.books().items() if known.stale}


# files


def test_read_once(kept: Ledger, folder: Folder) -> None:
    """A file is read once, and again only when its stamp is another."""
    assert folder.refresh(kept) == (("alpha", "beta"), ["alpha", "beta"])
    assert folder.refresh(kept) == ((), [])
    folder.write("beta", "three", age=1800)
    assert folder.refresh(kept) == (("beta",), ["beta"])
    assert folder.refresh(kept) == ((), [])


def test_touched(kept: Ledger, folder: Folder) -> None:
    """A file that was touched, or written anew with the same text, has not changed, and marks nothing."""
    folder.refresh(kept)
    for known in kept.books().values():
        kept.record(next(e for e in (BETA, BETA_KO, GAMMA) if e.path == known.path), book(BETA), ())
    kept.note("sound", "yes")
    folder.write("alpha", "one", age=60)
    assert folder.refresh(kept) == ((), ["alpha"])
    assert folder.refresh(kept) == ((), [])
    assert kept.note("sound") == "yes"


@pytest.mark.parametrize("age", [0, 1, -3600])
def test_young(kept: Ledger, folder: Folder, age: int) -> None:
    """A file changed just before it is looked at, or in the future, is read until it can be relied on."""
    folder.write("alpha", "new", age=age)
    folder.refresh(kept)
    assert folder.refresh(kept) == ((), ["alpha"])
    path = folder.path / "alpha"
    before = path.stat()
    path.write_text("old", encoding="utf-8")  # of the same size, and within the clock's grain:
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert folder.refresh(kept) == (("alpha",), ["alpha"])
    later = before.st_mtime_ns + FRESH + 1
    assert folder.refresh(kept, later) == ((), ["alpha"])
    assert folder.refresh(kept, later) == ((), [])


def test_clock_going_back(kept: Ledger, folder: Folder) -> None:
    """When the clock is set back, no change is missed: a file is compared with itself, not the clock."""
    folder.refresh(kept)
    an_hour_ago = time.time_ns() - YEAR
    assert folder.refresh(kept, an_hour_ago) == ((), [])
    folder.write("alpha", "uno", age=YEAR // 1_000_000_000)
    assert folder.refresh(kept, an_hour_ago) == (("alpha",), ["alpha"])
    assert folder.refresh(kept, an_hour_ago)[0] == ()


def test_same_size_and_time_another_file(kept: Ledger, folder: Folder) -> None:
    """A file that another one took the place of is read, though size and time are the same."""
    folder.refresh(kept)
    about = (folder.path / "alpha").stat()
    folder.write("draft", "uno")
    os.utime(folder.path / "draft", ns=(about.st_atime_ns, about.st_mtime_ns))
    (folder.path / "draft").replace(folder.path / "alpha")
    assert folder.refresh(kept) == (("alpha",), ["alpha"])


def test_removed_and_back(kept: Ledger, folder: Folder) -> None:
    """A file that is gone has changed, and so has one that is there again."""
    folder.refresh(kept)
    (folder.path / "beta").unlink()
    assert folder.refresh(kept) == (("beta",), [])
    assert folder.refresh(kept) == ((), [])
    folder.write("beta", "two")
    assert folder.refresh(kept) == (("beta",), ["beta"])


def test_unreadable(kept: Ledger, folder: Folder) -> None:
    """A file that cannot be read has changed once; when it can be, it has again."""
    folder.refresh(kept)
    stamps = {"alpha": Stamp(1, 1, 1)}
    scope: Callable[[str], Scope] = ROADS.__getitem__
    assert kept.refresh(stamps, lambda _: None, scope, YEAR) == ("alpha", "beta")
    stamps = {"alpha": Stamp(1, 2, 1)}
    assert kept.refresh(stamps, lambda _: None, scope, YEAR) == ()
    stamps = {"alpha": Stamp(1, 3, 1)}
    assert kept.refresh(stamps, lambda _: b"", scope, YEAR) == ("alpha",)


# what a file touches


@pytest.mark.parametrize(
    ("name", "touched"),
    [
        ("alpha", {BETA, BETA_KO, GAMMA}),
        ("beta", {BETA, BETA_KO}),
        ("beta.ko", {BETA_KO}),
        ("ko", {BETA_KO}),
        ("style", {BETA, BETA_KO, GAMMA}),
        ("new", set()),
    ],
)
def test_marks(kept: Ledger, tmp_path: Path, name: str, touched: set[Edition]) -> None:
    """A changed file marks the books that it may touch, with the reason; so does one that is gone."""
    files = Folder(tmp_path / "some")
    files.write(name, "text")
    files.refresh(kept)
    assert stale(kept) == {edition.path: f"{name} changed" for edition in touched}
    for edition in touched:
        kept.record(
            edition,
            book(edition),
            [r for r in ("cities/alpha", "cities/beta") if edition != GAMMA or r < "cities/b"],
        )
    assert stale(kept) == {}
    (files.path / name).unlink()
    files.refresh(kept)
    assert stale(kept) == {edition.path: f"{name} is gone" for edition in touched}


def test_first_reason(kept: Ledger, tmp_path: Path) -> None:
    """A mark stays, with its first reason, until the book is noted anew."""
    files = Folder(tmp_path / "some")
    files.write("beta", "text")
    files.refresh(kept)
    files.write("style", "text")
    files.refresh(kept)
    assert stale(kept) == {
        BETA.path: "beta changed",
        BETA_KO.path: "beta changed",
        GAMMA.path: "style changed",
    }


def test_sound_no_more(kept: Ledger, folder: Folder) -> None:
    """That a workspace is without errors is forgotten as soon as any file of it changes."""
    folder.refresh(kept)
    kept.note("sound", "yes")
    folder.refresh(kept)
    assert kept.note("sound") == "yes"
    folder.write("alpha", "uno", age=5)
    folder.refresh(kept)
    assert kept.note("sound") == ""


# books


def test_books(kept: Ledger) -> None:
    """A book comes back as it was noted last; books can be had by subject, or forgotten."""
    assert kept.books() == {edition.path: book(edition) for edition in (BETA, BETA_KO, GAMMA)}
    other = replace(book(BETA), day=date(1, 1, 1), page=b"\0", stamp=Stamp(2**40, 2**62, 2**62), seconds=0.0)
    kept.record(BETA, other, ())
    assert kept.books(("alpha--beta",)) == {BETA.path: other, BETA_KO.path: book(BETA_KO)}
    assert kept.books(("nobody",)) == {}
    kept.forget(BETA.path)
    assert set(kept.paths()) == {(BETA_KO.path, "alpha--beta"), (GAMMA.path, "alpha--gamma")}


def test_records_of_a_book_change(kept: Ledger, tmp_path: Path) -> None:
    """A record that a subject is no longer made from does not touch it, a new one does."""
    kept.record(BETA, book(BETA), ("cities/alpha",))
    kept.record(GAMMA, book(GAMMA), ("cities/alpha", "cities/beta"))
    files = Folder(tmp_path / "some")
    files.write("beta", "text")
    files.refresh(kept)
    assert set(stale(kept)) == {GAMMA.path}


def test_notes(kept: Ledger) -> None:
    """A note is kept until another is made; what was not noted is empty."""
    assert kept.note("a") == ""
    assert kept.note("a", "b") == "b"
    kept.note("a", "c")
    assert kept.note("a") == "c"


def test_digest_of_files(kept: Ledger, folder: Folder) -> None:
    """One digest stands for all files under a name, and for no others."""
    folder.refresh(kept)
    first, of_one, nothing = (kept.digest(prefix) for prefix in ("", "al", "x"))
    folder.write("beta", "2", age=7)
    folder.refresh(kept)
    assert kept.digest("") != first
    assert kept.digest("al") == of_one
    assert kept.digest("x") == nothing


# damage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a ledger with a book in it, and close it."""
    place = tmp_path / ".twinbook/ledger.sqlite"
    with opened(place) as (ledger, _):
        ledger.record(BETA, book(BETA), ("cities/alpha",))
        ledger.note("fonts", '{"fixed": [], "files": []}')
    assert [file.name for file in place.parent.iterdir()] == [place.name]
    return place


def other_form(path: Path) -> None:
    """Make it a ledger of another version of Twinbook."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {FORM + 1}")
    connection.close()


def other_tables(path: Path) -> None:
    """Make it a ledger that lacks a table."""
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE uses")
    connection.close()


def not_a_day(path: Path) -> None:
    """Damage a value in the middle of it, which SQLite itself has no way to see."""
    data = path.read_bytes()
    assert data.count(b"2026-11-22") == 1
    path.write_bytes(data.replace(b"2026-11-22", b"2026-11-72"))


def not_text(path: Path) -> None:
    """Damage a name so that it is no text."""
    data = path.read_bytes()
    path.write_bytes(data.replace(b"alpha--beta", b"alpha\xff\xfebeta"))


DAMAGES: Mapping[str, Callable[[Path], object]] = {
    "random bytes": lambda path: path.write_bytes(os.urandom(20_000)),
    "text": lambda path: path.write_text("no ledger", encoding="utf-8"),
    "truncated": lambda path: os.truncate(path, 5000),
    "truncated to whole pages": lambda path: os.truncate(path, 8192),
    "truncated in the header": lambda path: os.truncate(path, 60),
    "another form": other_form,
    "other tables": other_tables,
    "a day that is none": not_a_day,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a header that allows no writing": lambda path: path.write_bytes(
        path.read_bytes()[:18] + b"\3" + path.read_bytes()[19:]
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged(path: Path, damage: str) -> None:
    """A ledger that is damaged, or of another form, is set aside and said so; a new one works at once."""
    DAMAGES[damage](path)
    with opened(path) as (ledger, said):
        assert "it was set aside as ledger.set-aside.sqlite and begun anew" in said
        assert ledger.books() == {}
        ledger.record(GAMMA, book(GAMMA), ())
    assert path.with_name("ledger.set-aside.sqlite").exists()
    with opened(path) as (ledger, said):
        assert not said
        assert set(ledger.books()) == {GAMMA.path}


def test_damaged_name(path: Path) -> None:
    """A damaged name is none that anything has: its book is not known."""
    not_text(path)
    with opened(path) as (ledger, _):
        assert BETA.path not in ledger.books()


def test_damaged_twice(path: Path) -> None:
    """Of ledgers set aside the last one stays: they do not gather."""
    for _ in range(3):
        path.write_text("no ledger", encoding="utf-8")
        with opened(path) as (_, said):
            assert said
    assert sorted(file.name for file in path.parent.iterdir()) == ["ledger.set-aside.sqlite", "ledger.sqlite"]


@pytest.mark.parametrize("empty", ["an empty file", "none", "no folder"])
def test_begun(path: Path, empty: str) -> None:
    """Where there is none, or nothing in it, a ledger is begun without a word."""
    path.unlink()
    if empty == "an empty file":
        path.touch()
    elif empty == "no folder":
        path.parent.rmdir()
    with opened(path) as (ledger, said):
        assert not said
        assert ledger.books() == {}


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\x37\x7f\x06\x82" + bytes(5000)])
@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_left_over(path: Path, ending: str, content: bytes) -> None:
    """What a build that was killed, or another program, left beside the ledger does not spoil it."""
    path.with_name(path.name + ending).write_bytes(content)
    with opened(path) as (ledger, said):
        assert not said
        assert set(ledger.books()) == {BETA.path}


def test_killed(path: Path) -> None:
    """What was noted before the process was killed is in the ledger when it is opened again."""
    child = os.fork()
    if child == 0:
        with opened(path) as (ledger, _):
            ledger.record(GAMMA, book(GAMMA), ())
            os.kill(os.getpid(), 9)
    assert os.waitpid(child, 0)[1] == 9
    assert path.with_name(path.name + "-wal").stat().st_size
    with opened(path) as (ledger, said):
        assert not said
        assert set(ledger.books()) == {BETA.path, GAMMA.path}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=6
    ),
    header=st.none() | st.tuples(st.integers(0, 99), st.integers(0, 255)),
    keep=st.floats(0.01, 1),
)
def test_any_damage(
    path: Path, places: list[tuple[float, bytes]], header: tuple[int, int] | None, keep: float
) -> None:
    """Whatever bytes are damaged or missing, the ledger is of use, or set aside; it never stops a build."""
    if not path.with_name("whole").exists():
        path.with_name("whole").write_bytes(path.read_bytes())
    data = bytearray(path.with_name("whole").read_bytes())
    for where, wrong in places:
        at = int(where * len(data))
        data[at : at + len(wrong)] = wrong
    if header:
        data[header[0]] = header[1]
    path.write_bytes(data[: int(keep * len(data)) or 1])
    with opened(path) as (ledger, _):
        known = ledger.books()
        assert all(isinstance(one.day, date) for one in known.values())
        ledger.note("fonts")
        ledger.refresh({"a": Stamp(1, 1, 1)}, lambda _: b"", lambda _: Scope("cities/alpha"), YEAR)
        ledger.record(GAMMA, book(GAMMA), ("cities/alpha",))
        assert GAMMA.path in ledger.books()


def test_not_to_be_written(tmp_path: Path) -> None:
    """Where no ledger can be written, that is an error of the system's for the command to tell."""
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"), opened(tmp_path / "file/ledger.sqlite"):
        pass


def test_scan_and_refresh_many(kept: Ledger, tmp_path: Path) -> None:
    """A thousand files as they were are looked through without reading one."""
    place = tmp_path / "many"
    place.mkdir()
    for number in range(1000):
        (place / f"{number}.yaml").touch()
    found = scan({"content": place})
    later = time.time_ns() + 2 * FRESH

    def read(name: str) -> bytes:
        return place.joinpath(name.removeprefix("content/")).read_bytes()

    assert len(kept.refresh(found, read, lambda _: Scope("x"), later)) == 1000
    began = time.process_time()
    assert (
        kept.refresh(scan({"content": place}), lambda _: pytest.fail("read"), lambda _: Scope(), later) == ()
    )
    assert time.process_time() - began < 1
