import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bags
from bags import ID, NAME, edited, files, line_added, linked, listed_anew, piped, sparse
from twinbook.archive import verify as verifying
from twinbook.archive import walk as walking
from twinbook.archive.bag import fingerprint
from twinbook.archive.finding import Finding, code
from twinbook.archive.register import Entry
from twinbook.archive.verify import verify

ENTRY = Entry(ID, NAME, fingerprint(files()), "2024-11-30", "The Archive")
README = "data/README.txt"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write the small bag."""
    return bags.small(tmp_path)


def told(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Return what was found, without notes, as kind and path."""
    return [(one.kind, one.path) for one in found if one.kind != "note"]


def test_whole(root: Path) -> None:
    """A bag that is as it was written is whole, wherever it lies."""
    assert verify(root, (ENTRY,)) == ()
    moved = root.parent / "elsewhere" / "renamed"
    moved.parent.mkdir()
    root.rename(moved)
    assert verify(moved, (ENTRY,)) == ()


def test_without_a_register(root: Path) -> None:
    """Without a register it is said that authenticity was not checked; that is no fault."""
    (note,) = verify(root)
    assert "authenticity was not checked" in note.message
    assert code((note,)) == 0


MANIFESTS = ("manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
FAULTS: dict[str, tuple[Callable[[Path], object], int, str, str]] = {
    "flipped bit": (
        edited(README, lambda data: bytes([data[0] ^ 1]) + data[1:]),
        1,
        README,
        "its content is another",
    ),
    "truncated": (
        edited("data/report/alpha--beta.en.pdf", lambda data: data[:-9]),
        1,
        "data/report/alpha--beta.en.pdf",
        "another",
    ),
    "empty": (edited(README, lambda _: b""), 1, README, "it is empty"),
    "missing": (lambda root: (root / README).unlink(), 1, README, "it is missing"),
    "extra": (lambda root: (root / "data/more.txt").write_text("x"), 1, "data/more.txt", "it is extra"),
    "extra tag file": (
        lambda root: (root / "metadata/more.xml").write_text("x"),
        1,
        "metadata/more.xml",
        "it is extra",
    ),
    "stray root file": (lambda root: (root / "stray.txt").write_text("x"), 1, "stray.txt", "does not belong"),
    "stray folder": (lambda root: (root / "more").mkdir(), 1, "more", "the folder is empty"),
    "empty folder": (lambda root: (root / "data/void").mkdir(), 1, "data/void", "the folder is empty"),
    "hidden file": (
        lambda root: (root / "data/.hidden").write_text("x"),
        3,
        "data/.hidden",
        "no name for a file",
    ),
    "info edited": (
        edited("bag-info.txt", lambda data: data.replace(b"Archive", b"Archiv")),
        1,
        "bag-info.txt",
        "another",
    ),
    "info removed": (lambda root: (root / "bag-info.txt").unlink(), 1, "bag-info.txt", "it is missing"),
    "info garbage": (
        edited("bag-info.txt", lambda data: data + b"no label\n"),
        3,
        "bag-info.txt",
        "no label with a value",
    ),
    "info no text": (edited("bag-info.txt", lambda data: data + b"\xff"), 3, "bag-info.txt", "not UTF-8"),
    "oxum": (
        edited("bag-info.txt", lambda data: data.replace(b"Oxum: 1", b"Oxum: 2")),
        1,
        "bag-info.txt",
        "Payload-Oxum tells",
    ),
    "declaration removed": (lambda root: (root / "bagit.txt").unlink(), 3, "bagit.txt", "this is no bag"),
    "version": (
        edited("bagit.txt", lambda data: data.replace(b"1.0", b"0.97")),
        3,
        "bagit.txt",
        "the version is not 1.0",
    ),
    "encoding": (
        edited("bagit.txt", lambda data: data.replace(b"UTF-8", b"UTF-16")),
        3,
        "bagit.txt",
        "the encoding is not UTF-8",
    ),
    "declaration": (
        edited("bagit.txt", lambda data: data.replace(b"\n", b"\r\n")),
        3,
        "bagit.txt",
        "not exactly the declaration",
    ),
    "declaration without end": (
        edited("bagit.txt", lambda _: b"BagIt-Version: 99\n" + b"x" * 11_000_000),
        3,
        "bagit.txt",
        "too large",
    ),
    "twin": (
        lambda root: (root / "data/readme.TXT").write_text("x"),
        3,
        "data/readme.TXT",
        "capital letters alone",
    ),
    "byte order mark": (
        edited("bagit.txt", lambda data: b"\xef\xbb\xbf" + data),
        3,
        "bagit.txt",
        "not exactly the declaration",
    ),
    "declaration in UTF-16": (
        edited("bagit.txt", lambda data: data.decode().encode("utf-16")),
        3,
        "bagit.txt",
        "the version",
    ),
    "fetch": (
        lambda root: (root / "fetch.txt").write_text("http://x.example/a 1 data/a\n"),
        3,
        "fetch.txt",
        "nothing is fetched",
    ),
    "unknown algorithm": (
        lambda root: shutil.copy(root / MANIFESTS[0], root / "manifest-md5.txt"),
        3,
        "manifest-md5.txt",
        "“md5” is not known",
    ),
    "traversal": (line_added("data/../../outside"), 3, MANIFESTS[1], "is not safe"),
    "sibling": (line_added(f"../{NAME}-2/data/a"), 3, MANIFESTS[1], "is not safe"),
    "absolute": (line_added("/etc/passwd"), 3, MANIFESTS[1], "is not safe"),
    "percent": (line_added("data/%2e%2e/%2e%2e/outside"), 3, MANIFESTS[1], "is not safe"),
    "payload in the tags": (line_added("data/README.txt", MANIFESTS[3]), 3, MANIFESTS[3], "does not belong"),
    "not there": (line_added("data/zzz.txt"), 1, "data/zzz.txt", "it is missing"),
    "link as a file": (linked(README, "moved"), 3, README, "it is a link"),
    "link out of the bag": (linked(README, "/etc/passwd"), 3, README, "it is a link"),
    "link as a folder": (linked("data/report", "moved"), 3, "data/report", "it is a link"),
    "link as data": (linked("data", "moved"), 3, "data", "it is a link"),
    "link as a tag file": (linked("bag-info.txt", "moved"), 3, "bag-info.txt", "it is a link"),
    "link as a manifest": (linked(MANIFESTS[0], "moved"), 3, MANIFESTS[0], "it is a link"),
    "link as the declaration": (linked("bagit.txt", "moved"), 3, "bagit.txt", "it is a link"),
    "endless link": (linked("data/source", "."), 3, "data/source", "it is a link"),
    "pipe": (piped, 3, README, "not opened"),
    "50 GiB": (sparse, 1, README, "more than 2000000000, and was not read"),
}
FAULTS |= {
    f"{name} {what}": (edited(name, change), 3, name, said)
    for name in MANIFESTS
    for what, change, said in (
        ("truncated", lambda data: data[: len(data) // 2], "cut off"),
        ("emptied", lambda _: b"", "it is empty"),
        ("line twice", lambda data: data + data.splitlines(keepends=True)[-1], "stands twice"),
        ("CRLF", lambda data: data.replace(b"\n", b"\r\n"), "CR LF"),
        ("capitals", lambda data: data[:20].upper() + data[20:], "capital letters"),
        ("garbage", lambda data: data + b"garbage\n", "no digest and path"),
        ("binary", lambda data: data + b"\xff\xfe\n", "not ASCII"),
    )
}
FAULTS |= {
    f"{name} removed": (lambda root, name=name: (root / name).unlink(), 3, name, "it is missing")  # type: ignore[misc]
    for name in MANIFESTS
}
FAULTS |= {
    f"{name} edited": (edited(name, lambda data: (b"0" if data[:1] != b"0" else b"1") + data[1:]), 1, "", "")
    for name in MANIFESTS
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(root: Path, fault: str) -> None:
    """Each fault is named, with its place, and does not keep the others from being found; none takes long."""
    befall, number, path, message = FAULTS[fault]
    befall(root)
    began = time.monotonic()
    found = verify(root, (ENTRY,))
    assert code(found) == number, found
    if message:
        assert any(one.path == path and message in one.message for one in found), found
    if (root / "data/source/empty.csv").is_file() and not (root / "data").is_symlink():
        (root / "data/source/empty.csv").write_bytes(b"x" * 9)
        if fault not in ("link as data", "endless link"):
            again = verify(root, (ENTRY,))
            assert "manifest" in fault or any(one.path == "data/source/empty.csv" for one in again), again
    assert time.monotonic() - began < 20


def test_device(root: Path) -> None:
    """A socket, as any device, is told and not opened."""
    (root / README).unlink()
    with socket.socket(socket.AF_UNIX) as one:
        before = Path.cwd()
        os.chdir(root / "data")
        try:
            one.bind("README.txt")
        finally:
            os.chdir(before)
        found = verify(root, (ENTRY,))
    assert code(found) == 3
    assert ("unsafe", README) in told(found)


def test_forged_as_a_whole(root: Path) -> None:
    """A bag that was forged with all its manifests is whole by itself, and not the registered one."""
    (root / README).write_bytes(b"About this bag?\n")
    listed_anew(root)
    assert told(verify(root)) == []
    found = verify(root, (ENTRY,))
    assert told(found) == [("fingerprint", "tagmanifest-sha512.txt")]
    assert code(found) == 5


def test_unknown_to_the_register(root: Path) -> None:
    """A bag that nobody registered is told."""
    found = verify(root, ())
    assert [one.message for one in found] == ["the register does not know this bag"]
    assert code(found) == 5


def test_everything_is_told(root: Path) -> None:
    """Several faults are told all at once."""
    for fault in ("missing", "stray root file", "empty folder", "traversal"):
        FAULTS[fault][0](root)
    paths = {path for _, path in told(verify(root, (ENTRY,)))}
    assert {README, "stray.txt", "data/void", "manifest-sha512.txt"} <= paths


def test_nothing_outside_is_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a bag holds, only what lies in it is opened, and never by a path."""
    for fault in ("link out of the bag", "traversal"):
        FAULTS[fault][0](root)
    opened = []
    real = os.open

    def watched(path: object, *rest: object, **more: object) -> int:
        opened.append((str(path), more.get("dir_fd")))
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", watched)
    verify(root, (ENTRY,))
    assert opened
    assert all(path == str(root) or (handle is not None and "/" not in path) for path, handle in opened)


def test_swapped_while_verified(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that becomes a link between looking and opening is not followed."""
    walk = verifying.walk

    def then_swapped(place: Path) -> walking.Walked:
        found = walk(place)
        (place / README).unlink()
        (place / README).symlink_to("/etc/passwd")
        return found

    monkeypatch.setattr(verifying, "walk", then_swapped)
    assert ("damaged", README) in told(verify(root, (ENTRY,)))


@pytest.mark.parametrize("what", ["missing", "a file", "a link"])
def test_no_folder(root: Path, what: str) -> None:
    """What is no folder is no bag."""
    place = root.parent / "place"
    if what == "a file":
        place.write_text("x")
    elif what == "a link":
        place.symlink_to(root)
    assert code(verify(place)) == 3


def test_folder_that_can_not_be_searched(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can not even be looked at is told, and the rest is looked at all the same."""
    real = os.scandir

    class Entry:
        def __init__(self, name: str) -> None:
            self.name = name

        def stat(self, **_: object) -> None:
            raise PermissionError(13, "Permission denied")

    @contextmanager
    def scandir(path: Path) -> Iterator[object]:
        with real(path) as entries:
            yield ([Entry(one.name) for one in entries] if Path(path).name == "report" else entries)

    monkeypatch.setattr(os, "scandir", scandir)
    (root / README).write_bytes(b"x")
    found = verify(root, (ENTRY,))
    assert ("damaged", README) in told(found)
    assert any(one.message == "it cannot be looked at: Permission denied" for one in found)


def test_too_many_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a bound to how much is looked at."""
    monkeypatch.setattr(walking, "MOST", 5)
    assert any("more than 5 files and folders" in one.message for one in verify(root))


def test_too_many_folders(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty folders and links count, too: what is told of a bag has an end."""
    monkeypatch.setattr(walking, "MOST", 50)
    for number in range(100):
        (root / f"data/{number}").mkdir()
        (root / f"data/l{number}").symlink_to("/etc/passwd")
    found = verify(root)
    assert any("more than 50 files and folders" in one.message for one in found)
    assert len([one for one in found if one.message == "it is a link, and not followed"]) < 50


def test_folder_of_bags(root: Path) -> None:
    """Asked for a folder of bags, it says to name the bags, and does not list what is in them."""
    (root.parent / "register.jsonl").write_text("x")
    assert [one.message for one in verify(root.parent)] == [
        f"this is no bag; it holds bags: name those, as {NAME}"
    ]
    assert [one.message for one in verify(root / "data")] == ["this is no bag"]


def test_register_that_is_not_trusted(root: Path) -> None:
    """With a register that can not be trusted it is not said that it does not know the bag, but why."""
    (found,) = verify(root, "line 3 was changed")
    assert (found.kind, found.message) == ("fingerprint", "authenticity cannot be told: line 3 was changed")


def test_too_deep(root: Path) -> None:
    """There is a bound to how deep is looked."""
    deep = root / "data" / "/".join("d" * 30)
    deep.mkdir(parents=True)
    (deep / "x").write_text("x")
    assert any("deeper than 16 folders" in one.message for one in verify(root))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_any_byte(root: Path, data: st.DataObject) -> None:
    """Whatever byte of a bag is flipped, in whatever file, it is found."""
    held = sorted(path for path in root.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(held))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
    try:
        assert code(verify(root, (ENTRY,))) in (1, 3, 5)
    finally:
        path.write_bytes(whole)
    assert verify(root, (ENTRY,)) == ()
