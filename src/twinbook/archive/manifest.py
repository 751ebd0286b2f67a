"""Manifests of a bag (BagIt 1.0, RFC 8493), as strictly as we write them: one way to say a thing."""

import re
from collections.abc import Iterable, Mapping

ALGORITHMS = ("sha256", "sha512")
LENGTHS = {"sha256": 64, "sha512": 128}  # hexadecimal figures
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}")  # no dot first: neither . nor .. nor a hidden file
LONGEST = 512  # letters of a path
_LINE = re.compile(r"([0-9a-f]+)  (.+)")


class ManifestError(ValueError):
    """A manifest that is none; the message is for an archivist, `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        """Keep where it is."""
        super().__init__(message)
        self.line = line


def written(digests: Mapping[str, str]) -> bytes:
    """Return a manifest of digests by path, in the order of the paths."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("ascii")


def safe(path: str) -> bool:
    """Say whether a path stays in its bag on every system, and says one thing to all of them."""
    parts = path.split("/")
    return len(path) <= LONGEST and all(NAME.fullmatch(part) for part in parts)


def read(data: bytes, algorithm: str, *, payload: bool) -> dict[str, str]:
    """Return the digests by path; raise ManifestError for whatever is not as `written` writes it."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ManifestError(line, "it has a character that is not ASCII") from error
    if not text:
        raise ManifestError(1, "it is empty")
    if not text.endswith("\n"):
        raise ManifestError(text.count("\n") + 1, "its last line is cut off")
    found: dict[str, str] = {}
    last = ""
    for number, one in enumerate(text[:-1].split("\n"), 1):
        path, digest = _entry(number, one, algorithm)
        if payload != path.startswith("data/"):
            raise ManifestError(number, f"“{path}” does not belong into this manifest")
        if path in found:
            raise ManifestError(number, f"“{path}” stands twice")
        if path < last:
            raise ManifestError(number, f"“{path}” is out of order")
        found[path], last = digest, path
    return found


def _entry(number: int, line: str, algorithm: str) -> tuple[str, str]:
    if line.endswith("\r"):
        raise ManifestError(number, "the line ends with CR LF")
    match = _LINE.fullmatch(line)
    if not match:
        lower = _LINE.fullmatch(line.lower())
        said = "the digest has capital letters" if lower else "this is no digest and path"
        raise ManifestError(number, said)
    digest, path = match[1], match[2]
    if len(digest) != LENGTHS[algorithm]:
        raise ManifestError(number, f"the digest is not of {algorithm}")
    if not safe(path):
        raise ManifestError(number, f"the path “{path[:80]}” is not safe")
    return path, digest


def duplicates(paths: Iterable[str]) -> set[str]:
    """Return the paths that differ by capital letters alone, which some systems take for one."""
    seen: set[str] = set()
    found = set()
    for path in paths:
        if path.lower() in seen:
            found.add(path)
        seen.add(path.lower())
    return found
