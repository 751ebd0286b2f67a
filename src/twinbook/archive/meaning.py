"""What the files of a bag say, against what they should: its reports, their data, what they were made from.

They are read in a process with bounds: a file may be made to exhaust whoever opens it.
"""

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twinbook.archive import bounded, dublin_core, manifest, verify
from twinbook.archive.finding import Finding
from twinbook.archive.report import REPORTS, SOURCES, locale_of, look

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
# What there may be in a bag, besides what it must have: the reports and pages are told by name.
PLACES = re.compile(
    r"data/(report|rendition)/.+|data/schema/(term|visit)\.schema\.json|"
    rf"{SOURCES}/((snapshot|provenance)\.(?P<json>[^./]+)\.json|chronology\.(?P<csv>[^./]+)\.csv|"
    r"programme\.(?P<ics>[^./]+)\.ics|(content|templates|styles)/.+)"
)
# What certain files say, whatever else.
SAID = {
    re.compile(r"metadata/events\.json"): "events",
    re.compile(r"metadata/bagit-profile\.json"): "BagIt-Profile-Info",
    re.compile(r"data/schema/.+"): "$schema",
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"

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
    try:
        found = bounded.told("twinbook.archive.meaning", str(root), name)
    except bounded.BoundsError as error:
        return [(path, str(error))]
    return [(where or path, said) for where, said in found]


def data(root: Path) -> Iterator[tuple[str, str]]:
    """Yield by path what is wrong with all of a bag but its reports."""
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    for path in sorted({*LAYOUT} - files):
        yield path, "it is missing, which every bag has"
    told = {
        path: _json(root / path)
        for path in sorted(files)
        if path.endswith(".json") and "/content/" not in path
    }
    faults = {path: _format(path, each) for path, each in told.items()}
    yield from ((path, fault) for path, fault in faults.items() if fault)
    read = {path: each for path, each in told.items() if each and not faults[path]}
    yield from _placed(read.get(ABOUT), files)
    if ABOUT in read:
        yield from _books(root, read[ABOUT], files)
        yield from _identified(root, files)
        yield from _editions(read[ABOUT], read)
        for path in (path for path in read if path.startswith(f"{SOURCES}/provenance.")):
            yield from _made_from(root, path, read[path], read[ABOUT])


def _json(path: Path) -> Told | None:
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _format(path: str, told: Told | None) -> str:
    """Return what is wrong with the format of a file; empty where it is known or has none."""
    if told is None:
        return "it is no JSON object"
    needed = next((name for pattern, name in SAID.items() if pattern.fullmatch(path)), "")
    if needed and not told.get(needed):
        return f"it does not say “{needed}”"
    if needed == "$schema" and told[needed] != DIALECT:
        return "its kind of schema is not known to this version"
    wanted = next((name for pattern, name in FORMATS.items() if pattern.fullmatch(path)), None)
    if wanted is None or told.get("format") == wanted:
        return ""
    if "format" not in told:
        return f"it does not say that its format is {wanted}"
    return f"the format “{told['format']}” is not known to this version"


def _placed(about: Told | None, files: set[str]) -> Iterator[tuple[str, str]]:
    """Yield which files have no place in a bag, be it that no book is in their language."""
    locales = None if about is None else {*map(str, _object(about.get("reports")))}
    for path in sorted(files.difference(LAYOUT)):
        match = PLACES.fullmatch(path)
        tags = {tag for tag in match.groupdict().values() if tag} if match else set()
        if path.startswith(("data/", "metadata/")) and not (match and (locales is None or tags <= locales)):
            yield path, "there is no such file in a bag"


def _books(root: Path, about: Told, files: set[str]) -> Iterator[tuple[str, str]]:
    """Yield which books a bag should have by what it says, and does not; and which it has beyond."""
    reports, locales = _object(about.get("reports")), about.get("locales")
    named = {locale: f"{REPORTS}/{about.get('subject')}.{locale}.pdf" for locale in reports}
    if not reports or reports != named or not isinstance(locales, list) or {*reports} != {*map(str, locales)}:
        yield ABOUT, "it does not tell which books there are"
        return
    wanted = {*map(str, reports.values()), *(f"data/rendition/{locale}.html" for locale in reports)}
    found = {path for path in files if path.startswith((f"{REPORTS}/", "data/rendition/"))}
    for path in sorted(wanted - found):
        yield path, f"it is missing, which {ABOUT} names"
    for path in sorted(found - wanted):
        yield path, f"{ABOUT} does not name it"
    for locale in sorted(reports):
        path = f"data/rendition/{locale}.html"
        if path in found and not _page(root / path, locale):
            yield path, "it is no page in its language"
    if SETTINGS in files and _locales(root / SETTINGS) != {*reports}:
        yield SETTINGS, "its languages are not those of the books"


def _page(path: Path, locale: str) -> bool:
    with path.open("rb") as file:
        head = file.read(10_000).decode("utf-8", "replace").lower()
    return head.startswith("<!doctype html") and f'lang="{locale}"'.lower() in head


def _locales(path: Path) -> set[str]:
    try:
        told = tomllib.loads(path.read_text("utf-8")).get("locales")
    except (ValueError, RecursionError):
        return set()
    return {*map(str, told)} if isinstance(told, list) else set()


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
    names = made.keys() | machine.keys()
    if other := sorted(name for name in names if made.get(name) != machine.get(name)):
        yield ABOUT, f"it tells of another {', '.join(other)} than {path}"


def _object(told: object) -> Told:
    return told if isinstance(told, dict) else {}


def _main(root: Path, name: str) -> list[tuple[str, str]]:
    found = (("", said) for said in look(root, name)) if name else data(root)
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[1]), sys.argv[2])))  # noqa: T201 - what its parent reads
