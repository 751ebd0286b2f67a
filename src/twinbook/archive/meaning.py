"""What the files of a bag say, against what they should: PDFs, their data, the schemas.

A PDF is opened in a process of its own, with bounds to its memory and time: it may be made to exhaust whoever
opens it.
"""

import hashlib
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from twinbook.archive.verify import Finding

KNOWN = ("twinbook-snapshot-1", "twinbook-provenance-1", "twinbook-bag-1")
MEMORY = 2_000_000_000  # bytes that may be taken to look at the PDFs of a bag
SECONDS = 120
_NAME = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9]+")
REPORTS = "data/report"
SOURCES = "data/source"


def check(root: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the meaning of a bag whose files are whole."""
    found: list[Finding] = []
    for path in sorted((root / REPORTS).glob("*.pdf")):
        found += _in_a_process(root, path.name)
    if not any((root / REPORTS).glob("*.pdf")):
        found.append(Finding("meaning", REPORTS, "there is no report"))
    found += _formats(root)
    return tuple(found)


def _in_a_process(root: Path, name: str) -> Iterator[Finding]:
    path = f"{REPORTS}/{name}"
    command = [sys.executable, "-I", "-m", "twinbook.archive.meaning", str(root), name]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, timeout=SECONDS, check=False, preexec_fn=_bounded
        )
        told = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, OSError):
        told = None
    if told is None:
        yield Finding("meaning", path, "it cannot be opened within the bounds of time and memory")
        return
    yield from (Finding("meaning", path, message) for message in told)


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _formats(root: Path) -> Iterator[Finding]:
    for path in sorted([*(root / SOURCES).glob("*.json"), *(root / "metadata").glob("*.json")]):
        shown = path.relative_to(root).as_posix()
        try:
            told = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            yield Finding("meaning", shown, "it is no JSON")
            continue
        format_ = told.get("format") if isinstance(told, dict) else None
        if format_ is not None and format_ not in KNOWN:
            yield Finding("meaning", shown, f"the format “{format_}” is not known to this version")


def look(root: Path, name: str) -> list[str]:
    """Return what is wrong with a report: its claims, its language, the files inside it."""
    import pikepdf

    locale = name.removesuffix(".pdf").rpartition(".")[2]
    try:
        with pikepdf.open(root / REPORTS / name) as pdf:
            said = list(_claims(bytes(pdf.Root.Metadata.read_bytes())))
            if str(pdf.Root.get("/Lang", "")) != locale:
                said.append(f"its language is “{pdf.Root.get('/Lang', '')}”, not {locale}")
            held = {key: pdf.attachments[key].get_file().read_bytes() for key in pdf.attachments}
    except (pikepdf.PdfError, AttributeError, ValueError, KeyError) as error:
        return [f"it cannot be opened as a PDF: {type(error).__name__}"]
    for key, data in sorted(held.items()):
        if not _NAME.fullmatch(key):  # which may lead out of the bag
            said.append(f"“{key}” is no name for a file inside it")
            continue
        stem, _, ending = key.rpartition(".")
        source = root / SOURCES / f"{stem}.{locale}.{ending}"
        if not source.is_file():
            said.append(f"{SOURCES}/{source.name} is missing, which is the {key} inside it")
        elif hashlib.sha256(source.read_bytes()).digest() != hashlib.sha256(data).digest():
            said.append(f"the {key} inside it is not {SOURCES}/{source.name}")
    if "snapshot.json" not in held:
        said.append("there is no snapshot.json inside it")
    return said


def _claims(metadata: bytes) -> Iterator[str]:
    text = metadata.decode("utf-8", "replace")
    for name, wanted in (("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        found = re.search(rf"<{name}>\s*([^<]*?)\s*</{name}>|{name}=\"([^\"]*)\"", text)
        if not found or (found[1] or found[2]) != wanted:
            yield f"it does not claim {name} {wanted}"


if __name__ == "__main__":
    print(json.dumps(look(Path(sys.argv[1]), sys.argv[2])))  # noqa: T201 - what its parent reads
