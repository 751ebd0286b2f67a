import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.archive.manifest import LENGTHS, ManifestError, duplicates, read, safe, written

ONE, TWO = hashlib.sha256(b"1").hexdigest(), hashlib.sha256(b"2").hexdigest()
GOOD = f"{ONE}  data/a.txt\n{TWO}  data/b/c.txt\n".encode()


def test_written_and_read() -> None:
    """A manifest is read as it was written, in the order of its paths."""
    digests = {"data/b/c.txt": TWO, "data/a.txt": ONE}
    assert written(digests) == GOOD
    assert read(GOOD, "sha256", payload=True) == digests


names = st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}", fullmatch=True)
paths = st.lists(names, min_size=1, max_size=4).map(lambda parts: "data/" + "/".join(parts))


@given(st.dictionaries(paths, st.sampled_from([ONE, TWO]), min_size=1, max_size=20))
def test_any_manifest(digests: dict[str, str]) -> None:
    """Whatever safe paths there are, what is written is read."""
    assert read(written(digests), "sha256", payload=True) == digests


@given(st.binary(max_size=300))
def test_garbage(data: bytes) -> None:
    """What is no manifest is refused with a line, and nothing else happens."""
    with suppress(ManifestError):
        assert written(read(data, "sha256", payload=True)) == data


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_any_byte_changed(at: int, other: int) -> None:
    """A changed byte is either refused or another digest or path: never read as the same."""
    changed = bytearray(GOOD)
    changed[at] ^= other
    with suppress(ManifestError):
        assert read(bytes(changed), "sha256", payload=True) != read(GOOD, "sha256", payload=True)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "it is empty"),
        (GOOD[:-1], 2, "its last line is cut off"),
        (GOOD[:-10], 2, "its last line is cut off"),
        (GOOD.replace(b"\n", b"\r\n"), 1, "CR LF"),
        (GOOD.upper().replace(b"DATA", b"data"), 1, "capital letters"),
        (GOOD + b"\n", 3, "no digest and path"),
        (b"garbage\n", 1, "no digest and path"),
        (GOOD.replace(b"  ", b" "), 1, "no digest and path"),
        (GOOD.replace(b"  ", b" *"), 1, "no digest and path"),
        (GOOD + GOOD, 3, "stands twice"),
        (b"".join(reversed(GOOD.splitlines(keepends=True))), 2, "out of order"),
        (GOOD.replace(ONE.encode(), ONE[:-1].encode()), 1, "not of sha256"),
        (GOOD.replace(b"a.txt", b"\xc3\xa4.txt"), 1, "not ASCII"),
        (GOOD.replace(b"data/a.txt", b"bagit.txt"), 1, "does not belong"),
    ],
)
def test_refused(data: bytes, line: int, message: str) -> None:
    """Each way in which a manifest is none is told with its line."""
    with pytest.raises(ManifestError, match=message) as found:
        read(data, "sha256", payload=True)
    assert found.value.line == line


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../a",
            "data/../a",
            "data/../../etc/passwd",
            "/etc/passwd",
            "data//a",
            "data/",
            "",
            ".",
            "C:/a",
            "~/a",
        ),
        *("data/.hidden", "data/%2e%2e/a", "data/a%0Ab", "data\\a", "data/a b", "data/ä", "data/a\x00"),
        *("data/" + "x" * 600, "data/" + "x" * 256),
    ],
)
def test_unsafe(path: str) -> None:
    """A path that leaves its folder, or may on some system, is not safe; a manifest with it is refused."""
    assert not safe(path)
    with pytest.raises(ManifestError):
        read(f"{ONE}  {path}\n".encode(), "sha256", payload=True)


def test_safe() -> None:
    """Letters, digits and three signs make a path, folder by folder."""
    assert safe("data/report/alpha--beta.zh-Hans.pdf")
    assert {name: hashlib.new(name).digest_size * 2 for name in LENGTHS} == LENGTHS


def test_duplicates() -> None:
    """Names that some systems take for one are told."""
    assert duplicates(("data/a", "data/A", "data/b")) == {"data/A"}
