import os
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from bags import DAY, ID, NAME, PAYLOAD, files, small
from twinbook.archive.bag import BagError, around, fingerprint, remove, same, sweep, tree, write


def test_accepted_elsewhere(tmp_path: Path) -> None:
    """The tool of the Library of Congress takes the bag for a valid one of BagIt 1.0."""
    found = bagit.Bag(str(small(tmp_path)))
    found.validate()
    assert found.version_info == (1, 0)
    assert found.info["External-Identifier"] == ID
    assert sorted(found.payload_files()) == sorted(f"data/{name}" for name in PAYLOAD)


def test_files() -> None:
    """A bag has its declaration, its information, manifests, and no more."""
    assert sorted(name for name in files() if not name.startswith("data/")) == [
        "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt", "metadata/dc.xml",
        "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
    ]  # fmt: skip
    assert files()["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    size = sum(map(len, PAYLOAD.values()))
    assert f"Payload-Oxum: {size}.{len(PAYLOAD)}\n".encode() in files()["bag-info.txt"]


def test_same_again(tmp_path: Path) -> None:
    """The same files give the same bag, byte by byte, with the same times; written again it is left alone."""
    one, other = small(tmp_path / "one"), small(tmp_path / "other")
    told = [
        {
            path.relative_to(root): (path.read_bytes(), path.stat().st_mtime)
            for path in root.rglob("*")
            if path.is_file()
        }
        for root in (one, other)
    ]
    assert told[0] == told[1]
    assert write(tmp_path / "one", NAME, files(), DAY) is False


def test_another_in_its_place(tmp_path: Path) -> None:
    """Another bag of the same name is not written over."""
    root = small(tmp_path)
    before = (root / "data/README.txt").read_bytes()
    with pytest.raises(BagError, match="is there already, and is another one"):
        write(tmp_path, NAME, files({**PAYLOAD, "README.txt": b"other"}), DAY)
    assert (root / "data/README.txt").read_bytes() == before
    (tmp_path / "link").symlink_to(root)
    with pytest.raises(BagError, match="is there already"):
        write(tmp_path, "link", files({"a": b"1"}), DAY)


def test_what_is_the_same(tmp_path: Path) -> None:
    """A bag is the same with its files alone: not with an empty folder more, nor through a link."""
    root = small(tmp_path)
    assert same(root, files())
    (tmp_path / "link").symlink_to(root)
    assert not same(tmp_path / "link", files())
    (root / "data/void").mkdir()
    assert not same(root, files())
    (root / "data/void").rmdir()
    (root / "data/README.txt").rename(tmp_path / "outside")
    (root / "data/README.txt").symlink_to(tmp_path / "outside")
    assert not same(root, files())


def test_two_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that write a bag at once, the later one finds it there; where it is another, it is refused."""
    other = small(tmp_path / "other")
    real = Path.rename

    def late(draft: Path, place: Path) -> Path:
        shutil.copytree(other, place)
        return real(draft, place)

    monkeypatch.setattr(Path, "rename", late)
    assert write(tmp_path / "one", NAME, files(), DAY) is False
    assert [path.name for path in (tmp_path / "one").iterdir()] == [NAME]
    with pytest.raises(BagError, match="is another one"):
        write(tmp_path / "two", NAME, files({**PAYLOAD, "README.txt": b"other"}), DAY)
    assert same(tmp_path / "two" / NAME, files())


def test_removed(tmp_path: Path) -> None:
    """A bag can be taken away again, whole."""
    small(tmp_path)
    remove(tmp_path, NAME)
    assert list(tmp_path.iterdir()) == []


def test_around(tmp_path: Path) -> None:
    """A path in a bag is known for one, also through a link, and whether it is there yet or not."""
    root = small(tmp_path).resolve()
    (tmp_path / "link").symlink_to(root / "data")
    assert around(tmp_path) is None
    for path in (root, root / "data/more", tmp_path / "link/more"):
        assert around(path) == root


@pytest.mark.parametrize("name", ["../a", "/a", "ä.txt", "a b", ".hidden", "a//b", ""])
def test_names(name: str) -> None:
    """A file whose name is not safe does not come into a bag."""
    with pytest.raises(BagError, match="no name for a file in a bag"):
        tree({name: b""}, {}, ())
    with pytest.raises(BagError):
        write(Path(), name or "..", {}, DAY)


def test_names_that_differ_in_capitals() -> None:
    """Two names that are one on some systems do not come into a bag."""
    with pytest.raises(BagError, match="capital letters alone"):
        tree({"a": b"", "A": b""}, {}, ())


def test_info_is_lines() -> None:
    """A value with a line break does not make a line of its own."""
    made = tree({"a": b""}, {}, (("Contact-Name", "x\nPayload-Oxum: 9.9"), ("Empty", " ")))
    assert made["bag-info.txt"].decode().splitlines() == [
        "Contact-Name: x Payload-Oxum: 9.9",
        "Payload-Oxum: 0.1",
    ]


def test_fingerprint() -> None:
    """The fingerprint is another as soon as any file is."""
    assert fingerprint(files()) == fingerprint(files())
    for name in PAYLOAD:
        assert fingerprint(files({**PAYLOAD, name: b"other"})) != fingerprint(files())


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, nothing is left: no bag, no half of one."""
    real, written = os.fsync, []

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        small(tmp_path)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
import bags
real = os.fsync
count = 0
def fsync(handle):
    global count
    count += 1
    if count > 3:
        os.kill(os.getpid(), 9)
    real(handle)
os.fsync = fsync
bags.small(Path({folder!r}))
"""


def test_killed(tmp_path: Path) -> None:
    """After a kill there is no bag under the final name, and the next one clears away what was left."""
    script = KILLED.format(tests=str(Path(__file__).parents[1]), folder=str(tmp_path))
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    assert [path.name.startswith(f".{NAME}") for path in tmp_path.iterdir()] == [True]
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []
    small(tmp_path)


def test_sweep_leaves_others_alone(tmp_path: Path) -> None:
    """What another process is writing, and what is not ours, stays."""
    kept = [tmp_path / f".{NAME}.{os.getpid()}.part", tmp_path / ".other.part", tmp_path / NAME]
    for path in kept:
        path.mkdir()
    sweep(tmp_path)
    assert all(path.is_dir() for path in kept)
