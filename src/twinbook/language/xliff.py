"""XLIFF 1.2 (OASIS), for translators' tools: strict in what is written, lenient in what comes back."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from twinbook.language import unit as units_
from twinbook.language.po import BrokenError
from twinbook.language.signing import State
from twinbook.language.unit import Delivery, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
WRITTEN: Mapping[State, str] = {
    "missing": "new",
    "stale": "needs-translation",
    "translated": "translated",
    "reviewed": "signed-off",
}
READ: Mapping[str, State] = {
    "signed-off": "reviewed",
    "final": "translated",
    "translated": "translated",
    "needs-review-translation": "translated",
    "needs-review-adaptation": "translated",
    "needs-review-l10n": "translated",
    "needs-translation": "stale",
    "needs-adaptation": "stale",
    "needs-l10n": "stale",
    "new": "stale",
}
BASE = "base: "  # begins the note that tells which translation was sent out
APPROVABLE = ("", "translated", "final", "signed-off")  # any other state says that work is left


def write(delivery: Delivery, version: str) -> bytes:
    """Return the file of a delivery: a <file> for each PO file, a <trans-unit> for each text."""
    return "\n".join((*_lines(delivery, version), "")).encode()


def _lines(delivery: Delivery, version: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<xliff xmlns="{NAMESPACE}" version="1.2">'
    tags = f"source-language={quoteattr(delivery.source)} target-language={quoteattr(delivery.target)}"
    number = 0
    for name, group in _by_file(delivery.units).items():
        yield f'<file original={_attribute(name)} {tags} datatype="po" tool-id="twinbook">'
        tool = f'tool-id="twinbook" tool-name="Twinbook" tool-version={quoteattr(version)}'
        yield f"<header><tool {tool}/></header>"
        yield "<body>"
        for one in group:
            number += 1
            yield from _unit(one, number)
        yield "</body>"
        yield "</file>"
    yield "</xliff>"


def _by_file(units: Iterable[Unit]) -> Mapping[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for one in units:
        found.setdefault(one.file, []).append(one)
    return found


def _unit(one: Unit, number: int) -> Iterator[str]:
    approved = ' approved="yes"' if one.state == "reviewed" else ""
    key = _attribute(units_.spelt(one.key))
    yield f'<trans-unit id="{number}" resname={key}{approved} xml:space="preserve">'
    yield f"<source>{_text(one.source)}</source>"
    yield f'<target state="{WRITTEN[one.state]}">{_text(one.target)}</target>'
    notes = (*one.notes, *([f"{BASE}{one.base}"] if one.base else []))
    yield from (f'<note from="developer" annotates="source">{_text(note)}</note>' for note in notes)
    if one.previous:
        yield '<alt-trans alttranstype="previous-version" xml:space="preserve">'
        yield f"<source>{_text(one.previous)}</source>"
        yield f"<target>{_text(one.target)}</target>"
        yield "</alt-trans>"
    yield "</trans-unit>"


def _text(said: str) -> str:
    return escape(units_.clean(said), {"\r": "&#13;"})


def _attribute(said: str) -> str:
    return quoteattr(units_.clean(said))


def read(data: bytes) -> Delivery:
    """Return what a file delivers; raise BrokenError, with its line, for one that is broken."""
    root = units_.parse(data)
    if root.tag != f"{{{NAMESPACE}}}xliff":
        raise BrokenError(units_.line(root), "this is no XLIFF 1.2 file")
    if (version := units_.needed(root, "version")) != "1.2":
        raise BrokenError(units_.line(root), f"this is XLIFF {version}", "save it as XLIFF 1.2")
    files = root.findall(_path("file"))
    if not files:
        raise BrokenError(units_.line(root), "the file delivers nothing")
    pairs = {(units_.needed(file, "source-language"), file.get("target-language", "")) for file in files}
    if len(pairs) > 1:
        raise BrokenError(units_.line(files[1]), "the file is in several languages")
    ((source, target),) = pairs
    found = [
        _read(units_.needed(file, "original"), one)
        for file in files
        for one in file.iter(f"{{{NAMESPACE}}}trans-unit")
    ]
    if not target:
        raise BrokenError(units_.line(files[0]), "<file> has no target-language")
    return Delivery(source, target, units_.once(found))


def _read(file: str, element: ET.Element) -> Unit:
    source, target = element.find(_path("source")), element.find(_path("target"))
    if source is None:
        raise BrokenError(units_.line(element), "<trans-unit> has no <source>")
    said = units_.text(target)
    notes = [units_.text(note) for note in element.findall(_path("note")) if note.get("from") == "developer"]
    before = element.find(f"{_path('alt-trans')}[@alttranstype='previous-version']/{_path('source')}")
    return Unit(
        file,
        units_.unspelt(units_.needed(element, "resname")),
        units_.text(source),
        said,
        _state(element, target, said),
        tuple(note for note in notes if not note.startswith(BASE)),
        units_.text(before),
        next((note.removeprefix(BASE) for note in notes if note.startswith(BASE)), ""),
        units_.line(element),
    )


def _state(element: ET.Element, target: ET.Element | None, said: str) -> State:
    if target is None or not said.strip():
        return "missing"
    told = target.get("state", "")
    if element.get("approved") == "yes" and told in APPROVABLE:
        return "reviewed"
    return READ.get(told, "translated")


def _path(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
