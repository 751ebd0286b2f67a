import json
import os
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twinbook.archive import register
from twinbook.archive.register import Entry, RegisterError, held, of, read

ENTRIES = tuple(
    Entry(f"urn:uuid:{number}", f"bag-{number}", f"{number:0128x}", f"2024-11-{number:02}", "Büro")
    for number in range(1, 5)
)


def never() -> None:
    """Nobody else has it."""
    pytest.fail("it was waited for")


def append(path: Path, entry: Entry) -> bool:
    """Register a bag that is not registered yet; return whether it was not."""
    with held(path, never) as found:
        if found.knows(entry):
            return False
        found.add(entry)
        return True


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a register of four bags."""
    found = tmp_path / "archive/register.jsonl"
    for entry in ENTRIES:
        assert append(found, entry)
    return found


def test_appended_and_read(path: Path) -> None:
    """Every bag is a line, in the order in which they came."""
    assert read(path) == ENTRIES
    assert len(path.read_bytes().splitlines()) == 4
    assert json.loads(path.read_bytes().splitlines()[0])["before"] == "0" * 64


def test_the_same_again(path: Path) -> None:
    """A bag that is registered already gets no second line; another with its identifier is refused."""
    before = path.read_bytes()
    assert append(path, ENTRIES[1]) is False
    with pytest.raises(RegisterError, match="registered with another fingerprint, of 2024-11-02"):
        append(path, replace(ENTRIES[1], fingerprint="0" * 128))
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", range(3))
def test_line_removed(path: Path, number: int) -> None:
    """A line that was taken out is noticed."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
    with pytest.raises(RegisterError, match=f"line {number + 1} does not follow"):
        read(path)


@pytest.mark.parametrize("number", range(4))
def test_line_changed(path: Path, number: int) -> None:
    """A line that was changed is noticed, the last one too, and nothing is appended to it."""
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number] = lines[number].replace(b"2024", b"2025")
    path.write_bytes(b"".join(lines))
    with pytest.raises(RegisterError, match=f"line {number + 1} was changed"):
        read(path)
    with pytest.raises(RegisterError):
        append(path, replace(ENTRIES[0], id="urn:uuid:new"))


def test_lines_reordered(path: Path) -> None:
    """Lines in another order are noticed."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))
    with pytest.raises(RegisterError, match="line 1 does not follow"):
        read(path)


def line(**other: object) -> bytes:
    """Return a line that tells something else."""
    told = {"id": "a", "bag": "b", "fingerprint": "c", "date": "d", "office": "e", "number": 5, "before": "0"}
    return json.dumps({**told, **other}).encode() + b"\n"


GARBAGE = [
    *(b"garbage\n", b"[]\n", b"{}\n", b"\xff\n", b"1\n", b"[" * 100_000 + b"\n"),
    line(office="\ud800"),
    line(office=["a"]),
    line(date="x\nanother line"),
]


@pytest.mark.parametrize("data", GARBAGE)
def test_garbage(path: Path, data: bytes) -> None:
    """What is no entry is told with its line."""
    path.write_bytes(path.read_bytes() + data)
    with pytest.raises(RegisterError, match="line 5 is no entry"):
        read(path)


def test_cut_off(path: Path) -> None:
    """A line that was written by half is told with what mends it, and the mended register goes on."""
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines(keepends=True)[-1][:40])
    with pytest.raises(RegisterError, match=r"line 5, the last one, is cut off; .* take the line out"):
        read(path)
    path.write_bytes(whole)
    assert append(path, replace(ENTRIES[0], id="urn:uuid:new"))


def test_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a line can not be written to its end, none is, and the register is as it was."""
    whole = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register.os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as error:
        append(path, replace(ENTRIES[0], id="urn:uuid:new"))
    assert error.value.filename == str(path)
    assert path.read_bytes() == whole
    monkeypatch.undo()
    assert append(path, replace(ENTRIES[0], id="urn:uuid:new"))


def test_full_disk_at_the_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register whose first line can not be written is not there."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        append(tmp_path / "register.jsonl", ENTRIES[0])
    assert not (tmp_path / "register.jsonl").exists()


def test_one_at_a_time(path: Path) -> None:
    """Who comes while another one has the register says so, and waits."""
    said: list[str] = []

    def other() -> None:
        with held(path, lambda: said.append("waiting")) as found:
            said.append(str(len(found.entries)))

    with held(path, never) as found:
        thread = Thread(target=other)
        thread.start()
        while not said:
            time.sleep(0.01)
        found.add(replace(ENTRIES[0], id="urn:uuid:new"))
    thread.join(60)
    assert said == ["waiting", "5"]


def test_no_file(tmp_path: Path) -> None:
    """A pipe or a folder is no register; neither keeps whoever asks waiting."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises((RegisterError, OSError)):
            read(tmp_path / name)
        with pytest.raises((RegisterError, OSError)), held(tmp_path / name, never):
            pytest.fail("it was taken for one")


def test_too_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register beyond all measure is not read."""
    monkeypatch.setattr(register, "MAX_BYTES", 1000)
    with pytest.raises(RegisterError, match="larger than 1000 bytes"):
        read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_any_byte(path: Path, data: st.DataObject) -> None:
    """Whatever byte is another, the register is no longer trusted."""
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[at] ^= data.draw(st.integers(1, 255))
    other = path.with_name("other.jsonl")
    other.write_bytes(bytes(changed))
    with pytest.raises(RegisterError):
        read(other)


def test_of() -> None:
    """A bag is found by its identifier, else by its name."""
    assert of(ENTRIES, "other", "urn:uuid:2") == ENTRIES[1]
    assert of(ENTRIES, "bag-3", "") == ENTRIES[2]
    assert of(ENTRIES, "bag-9", "urn:uuid:9") is None
