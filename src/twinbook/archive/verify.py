"""Verifies a bag (BagIt 1.0, RFC 8493): to the end, telling everything, opening nothing outside of it.

Nothing in a bag is trusted: links are not followed, devices and pipes not opened, nothing larger than a bound
is read, and a manifest is read in the one way in which it is written.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from twinbook.archive import manifest
from twinbook.archive.bag import DECLARATION, FINGERPRINT, INFO
from twinbook.archive.finding import Finding
from twinbook.archive.manifest import ALGORITHMS, ManifestError
from twinbook.archive.register import Entry, of
from twinbook.archive.walk import LARGEST, opened, small, walk

CHUNK = 1 << 20
FOLDERS = ("data", "metadata")
_MANIFEST = re.compile(r"(tag)?manifest-(.+)\.txt")
_INFO = re.compile(r"[A-Za-z][A-Za-z0-9-]*: \S.*")


def verify(root: Path, register: tuple[Entry, ...] | str | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a bag, but for its meaning.

    `register` has the entries of one, or says why it can not be trusted; None without one.
    """
    try:
        about = root.lstat()
    except OSError as error:
        return (Finding("unsafe", "", f"it cannot be looked at: {error.strerror}"),)
    if not stat.S_ISDIR(about.st_mode):
        said = "it is a link" if stat.S_ISLNK(about.st_mode) else "it is no folder"
        return (Finding("unsafe", "", f"{said}, and not opened"),)
    walked = walk(root)
    if not any(path == "bagit.txt" or _MANIFEST.fullmatch(path) for path in walked.files):
        return tuple(one for one in walked.findings if not one.path) or (_no_bag(walked.files),)
    found = [*walked.findings, *_roots(walked.files), *_declared(root, walked.files)]
    manifests: dict[str, dict[str, str]] = {}
    for algorithm in ALGORITHMS:
        for prefix in ("manifest", "tagmanifest"):
            name = f"{prefix}-{algorithm}.txt"
            listed, faults = _manifest(root, walked.files, name, algorithm, payload=prefix == "manifest")
            found += faults
            if listed is not None:
                manifests[name] = listed
                found += _complete(name, listed, walked.files, payload=prefix == "manifest")
    found += _digests(root, walked.files, manifests)
    found += _oxum(root, walked.files)
    found += _registered(root, walked.files, register)
    return tuple(dict.fromkeys(found))


def _no_bag(files: Mapping[str, int]) -> Finding:
    """Return what is told of a folder that is no bag, and has nothing of one."""
    inner = [path for path in files if path.count("/") == 1 and path.endswith("/bagit.txt")]
    holds = f"; it holds bags: name those, as {inner[0].partition('/')[0]}" if inner else ""
    return Finding("unsafe", "", f"this is no bag{holds}")


def _roots(files: Mapping[str, int]) -> Iterator[Finding]:
    """Yield what has no place in a bag of ours."""
    for path in sorted(manifest.duplicates(files)):
        yield Finding("unsafe", path, "another file differs in capital letters alone")
    for path in files:
        top, _, rest = path.partition("/")
        if path == "fetch.txt":
            yield Finding("unsafe", path, "a bag is whole in itself; nothing is fetched")
        elif match := _MANIFEST.fullmatch(path):
            if match[2] not in ALGORITHMS:
                yield Finding("unsafe", path, f"the algorithm “{match[2]}” is not known")
        elif path in ("bagit.txt", INFO) or (rest and top in FOLDERS):
            continue
        else:
            yield Finding("damaged", path, "it does not belong into the bag")


def _declared(root: Path, files: Mapping[str, int]) -> Iterator[Finding]:
    if "bagit.txt" not in files:
        yield Finding("unsafe", "bagit.txt", "it is missing: this is no bag")
        return
    data = small(root, "bagit.txt", files)
    if data is None:
        yield Finding("unsafe", "bagit.txt", "it cannot be read, or is too large")
        return
    if data == DECLARATION:
        return
    lines = data.decode("utf-8-sig", "replace").splitlines()
    if not any(line.strip() == "BagIt-Version: 1.0" for line in lines):
        yield Finding("unsafe", "bagit.txt", "the version is not 1.0")
    elif not any(line.strip() == "Tag-File-Character-Encoding: UTF-8" for line in lines):
        yield Finding("unsafe", "bagit.txt", "the encoding is not UTF-8")
    else:
        yield Finding("unsafe", "bagit.txt", "it is not exactly the declaration of BagIt 1.0")


def _manifest(
    root: Path, files: Mapping[str, int], name: str, algorithm: str, *, payload: bool
) -> tuple[dict[str, str] | None, tuple[Finding, ...]]:
    if name not in files:
        return None, (Finding("unsafe", name, "it is missing"),)
    data = small(root, name, files)
    if data is None:
        return None, (Finding("damaged", name, "it cannot be read, or is too large"),)
    try:
        return manifest.read(data, algorithm, payload=payload), ()
    except ManifestError as error:
        return None, (Finding("unsafe", name, f"line {error.line}: {error}"),)


def _complete(
    name: str, listed: Mapping[str, str], files: Mapping[str, int], *, payload: bool
) -> Iterator[Finding]:
    """Yield what a manifest lists and is not there, and what is there and is not listed."""
    wanted = {
        path for path in files if path.startswith("data/") == payload and not path.startswith("tagmanifest-")
    }
    for path in sorted(listed.keys() - files.keys()):
        yield Finding("damaged", path, f"it is missing; {name} lists it")
    for path in sorted(wanted - listed.keys()):
        yield Finding("damaged", path, f"it is extra; {name} does not list it")
    for path in sorted(listed.keys() & files.keys() - wanted):
        yield Finding("unsafe", path, f"{name} is not to list it")


def _digests(
    root: Path, files: Mapping[str, int], manifests: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Yield the files whose content is another than some manifest says; each is read once."""
    for path, size in files.items():
        wanted = {name: listed[path] for name, listed in manifests.items() if path in listed}
        if not wanted:
            continue
        if size > LARGEST:
            yield Finding("damaged", path, f"it has {size} bytes, more than {LARGEST}, and was not read")
            continue
        digests = _hashed(root, path)
        if digests is None:
            yield Finding("damaged", path, "it cannot be read")
            continue
        wrong = [name for name, digest in wanted.items() if digest != digests[name.rpartition("-")[2][:-4]]]
        if wrong:
            what = "it is empty, other" if not size else "its content is another"
            yield Finding("damaged", path, f"{what} than {' and '.join(sorted(wrong))} tell")


def _hashed(root: Path, path: str) -> dict[str, str] | None:
    sums = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
    try:
        with opened(root, path) as file:
            left = LARGEST + 1
            while left > 0 and (block := file.read(min(CHUNK, left))):
                left -= len(block)
                for one in sums.values():
                    one.update(block)
    except OSError:
        return None
    return {algorithm: one.hexdigest() for algorithm, one in sums.items()}


def fingerprint(data: bytes) -> str:
    """Return what stands for a bag whose tag manifest of SHA-512 is this."""
    return hashlib.sha512(data).hexdigest()


def info(root: Path) -> dict[str, str]:
    """Return the labels and values of bag-info.txt; nothing for one that can not be read."""
    data = small(root, INFO, {})
    lines = data.decode("utf-8", "replace").splitlines() if data else []
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def _oxum(root: Path, files: Mapping[str, int]) -> Iterator[Finding]:
    if INFO not in files:
        yield Finding("damaged", INFO, "it is missing")
        return
    data = small(root, INFO, files)
    if data is None:
        yield Finding("damaged", INFO, "it cannot be read, or is too large")
        return
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        yield Finding("unsafe", INFO, "it is not UTF-8 text")
        return
    for number, line in enumerate(lines, 1):
        if not _INFO.fullmatch(line):
            yield Finding("unsafe", INFO, f"line {number} is no label with a value")
    sizes = [size for path, size in files.items() if path.startswith("data/")]
    wanted = f"{sum(sizes)}.{len(sizes)}"
    told = [line.partition(": ")[2] for line in lines if line.startswith("Payload-Oxum: ")]
    if told != [wanted]:
        said = ", ".join(told) or "nothing"
        yield Finding("damaged", INFO, f"Payload-Oxum tells {said}; there are {wanted} (bytes.files)")


def _registered(
    root: Path, files: Mapping[str, int], register: tuple[Entry, ...] | str | None
) -> Iterator[Finding]:
    if register is None:
        yield Finding("note", "", "authenticity was not checked: that takes a register (--register FILE)")
        return
    if isinstance(register, str):
        yield Finding("fingerprint", "", f"authenticity cannot be told: {register}")
        return
    entry = of(register, root.name, info(root).get("External-Identifier", ""))
    if entry is None:
        yield Finding("fingerprint", "", "the register does not know this bag")
        return
    data = small(root, FINGERPRINT, files) if FINGERPRINT in files else None
    own = fingerprint(data or b"")
    if own != entry.fingerprint:
        yield Finding("fingerprint", FINGERPRINT, f"it is not what was registered on {entry.date}")
        return
    name = Path(os.path.abspath(root)).name  # noqa: PTH100 - a link is not followed
    if any(one.bag == name and one.id != entry.id for one in register):  # else renamed
        yield Finding("fingerprint", "", f"this is {entry.bag}, under the name of another registered bag")
