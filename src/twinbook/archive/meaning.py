"""What the files of a bag say, against what they should: its reports, their data, what they were made from.

They are read in a process of its own, with bounds to its memory and time: a file may be made to exhaust
whoever opens it.
"""

import hashlib
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twinbook.archive import dublin_core, manifest, verify
from twinbook.archive.report import REPORTS, SOURCES, locale_of, look
from twinbook.archive.verify import Finding

BAG = "twinbook-bag-1"
ABOUT = "metadata/provenance.json"  # what a bag says of how it was made
RECORD = "metadata/dc.xml"
CLAIMS = f"{SOURCES}/snapshot.json"
SETTINGS = f"{SOURCES}/twinbook.toml"
# What every bag of ours has.
LAYOUT = (
    *(f"metadata/{name}" for name in ("dc.xml", "provenance.json", "events.json", "bagit-profile.json")),
    *(f"data/schema/{name}.schema.json" for name in ("city", "pair", "person", "snapshot", "source")),
    *(CLAIMS, SETTINGS, "data/README.txt"),
)
# The formats that are known to this version, by the files that have them.
FORMATS = {
    re.compile(re.escape(ABOUT)): BAG,
    re.compile(rf"{SOURCES}/snapshot(\..+)?\.json"): "twinbook-snapshot-1",
    re.compile(rf"{SOURCES}/provenance\..+\.json"): "twinbook-provenance-1",
}
MEMORY = 2_000_000_000  # bytes that may be taken to look at the files of a bag
SECONDS = 120

Told = Mapping[str, Any]


def check(root: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the meaning of a bag whose files are whole."""
    reports = sorted(path.name for path in (root / REPORTS).glob("*.pdf"))
    return tuple(
        Finding("meaning", path, said) for name in ("", *reports) for path, said in _in_a_process(root, name)
    )


def _in_a_process(root: Path, name: str) -> list[tuple[str, str]]:
    """Return what is wrong with a report, or without a name with all else, by path."""
    path = f"{REPORTS}/{name}" if name else ""
    command = [sys.executable, "-I", "-m", "twinbook.archive.meaning", str(root), name]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, timeout=SECONDS, check=False, preexec_fn=_bounded
        )
        told = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, OSError):
        told = None
    if told is None:
        what = "it" if name else "what is in it"
        return [(path, f"{what} cannot be opened within the bounds of time and memory")]
    return [(where or path, said) for where, said in told]


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def data(root: Path) -> Iterator[tuple[str, str]]:
    """Yield by path what is wrong with all of a bag but its reports."""
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    for path in LAYOUT:
        if path not in files:
            yield path, "it is missing, which every bag has"
    read: dict[str, Told] = {}
    for path in sorted(path for path in files if path.endswith(".json")):
        told = _json(root / path)
        if told is None:
            yield path, "it is no JSON object"
            continue
        said = _format(path, told)
        if said:
            yield path, said
        else:
            read[path] = told
    about = read.get(ABOUT)
    if about is None:
        return
    yield from _books(about, files)
    yield from _identified(root, files)
    yield from _editions(about, read)
    for path, told in read.items():
        if path.startswith(f"{SOURCES}/provenance."):
            yield from _made_from(root, path, told, about)


def _json(path: Path) -> Told | None:
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _format(path: str, told: Told) -> str:
    """Return what is wrong with the format of a file; empty where it is known or has none."""
    wanted = next((name for pattern, name in FORMATS.items() if pattern.fullmatch(path)), None)
    if wanted is None or told.get("format") == wanted:
        return ""
    if "format" not in told:
        return f"it does not say that its format is {wanted}"
    return f"the format “{told['format']}” is not known to this version"


def _books(about: Told, files: set[str]) -> Iterator[tuple[str, str]]:
    """Yield which books a bag should have by what it says, and does not; and which it has beyond."""
    reports, locales = _object(about.get("reports")), about.get("locales")
    if not reports or not isinstance(locales, list) or {*reports} != {*map(str, locales)}:
        yield ABOUT, "it does not tell which books there are"
        return
    wanted = {*map(str, reports.values()), *(f"data/rendition/{locale}.html" for locale in reports)}
    found = {path for path in files if path.startswith((f"{REPORTS}/", "data/rendition/"))}
    for path in sorted(wanted - found):
        yield path, f"it is missing, which {ABOUT} names"
    for path in sorted(found - wanted):
        yield path, f"{ABOUT} does not name it"


def _identified(root: Path, files: set[str]) -> Iterator[tuple[str, str]]:
    """Yield where the record of a bag is none, or of another bag."""
    if RECORD not in files:
        return
    try:
        record = dublin_core.read((root / RECORD).read_bytes())
    except ValueError as error:
        yield RECORD, str(error)
        return
    own, told = verify.info(root).get("External-Identifier", ""), dublin_core.text(record, "identifier")
    if own != told:
        yield RECORD, f"it is of “{told}”, bag-info.txt of “{own}”"


def _editions(about: Told, read: Mapping[str, Told]) -> Iterator[tuple[str, str]]:
    """Yield which claims are of another edition than the bag, or not the same in all languages."""
    snapshots = {path: told for path, told in read.items() if path.startswith(f"{SOURCES}/snapshot")}
    first = snapshots.get(CLAIMS, {})
    for path, told in snapshots.items():
        for name in ("kind", "subject", "date"):
            if told.get(name) != about.get(name):
                yield path, f"its {name} is “{told.get(name)}”, that of the bag “{about.get(name)}”"
        if path != CLAIMS and told.get("locale") != locale_of(path):
            yield path, f"its language is “{told.get('locale')}”"
        names = {*first, *told} - {"locale", "translations"}
        if other := sorted(name for name in names if told.get(name) != first.get(name)):
            yield path, f"it does not say the same as snapshot.json: {', '.join(other)}"


def _made_from(root: Path, path: str, told: Told, about: Told) -> Iterator[tuple[str, str]]:
    """Yield what is not that from which a book was made, as the book itself tells."""
    files = told.get("files")
    made = {**_object(told.get("versions")), **_object(told.get("fonts"))}
    machine = _object(about.get("machine"))
    if not isinstance(files, dict) or not made:
        yield path, "it does not tell what its book was made from"
        return
    for name, digest in sorted(files.items()):
        if not str(name).startswith("content/") or not manifest.safe(name):
            continue
        place = root / SOURCES / name
        if not place.is_file():
            yield f"{SOURCES}/{name}", f"it is missing; {path} tells that its book was made from it"
        elif hashlib.sha256(place.read_bytes()).hexdigest() != digest:
            yield f"{SOURCES}/{name}", f"it is not what the book was made from, as {path} tells"
    if other := sorted(name for name in made.keys() & machine.keys() if made[name] != machine[name]):
        yield ABOUT, f"it tells of another {', '.join(other)} than {path}"


def _object(told: object) -> Told:
    return told if isinstance(told, dict) else {}


def _main(root: Path, name: str) -> list[tuple[str, str]]:
    return [("", said) for said in look(root, name)] if name else list(data(root))


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[1]), sys.argv[2])))  # noqa: T201 - what its parent reads
