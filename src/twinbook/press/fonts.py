"""Which fonts the styles name, which of them are installed, and which characters they lack."""

import os
import re
import shutil
import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import tinycss2

_SYSTEM = dict(os.environ)  # before the press is given fonts of its own

Ranges = tuple[tuple[int, int], ...]

_FAMILIES = re.compile(r"--(serif|sans)-[A-Z][a-z]{3}")
STYLES = ("Regular", "Bold", "Italic", "Bold Italic")
INVISIBLE = frozenset("\n\t\r \u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def families_by_script(css: str) -> Mapping[str, tuple[str, ...]]:
    """Return the families that a style's properties such as `--serif-Kore` name, by script (ISO 15924)."""
    named: dict[str, tuple[str, ...]] = {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        for item in tinycss2.parse_blocks_contents(rule.content):
            if item.type == "declaration" and _FAMILIES.fullmatch(item.name):
                named[item.name] = tuple(token.value for token in item.value if token.type == "string")
    found: dict[str, tuple[str, ...]] = {}
    for name, families in named.items():
        script = name.rpartition("-")[2]
        found[script] = tuple(dict.fromkeys((*found.get(script, ()), *families)))
    return found


@dataclass(frozen=True, eq=False)
class Face:
    """One installed font: its families, its file and its index in it, its style and its characters."""

    families: tuple[str, ...]
    file: str
    index: int
    style: str
    characters: Ranges


@cache
def faces() -> tuple[Face, ...]:
    """Return every font that fontconfig knows, in the order of their files; none without `fc-list`."""
    command = shutil.which("fc-list")
    if not command:
        return ()
    form = "%{family}|%{file}|%{index}|%{style}|%{charset}\n"
    listing = subprocess.run(  # noqa: S603 - fontconfig's own command, no outside argument
        [command, "--format", form], env=_SYSTEM, capture_output=True, check=False, timeout=60
    ).stdout.decode("utf-8", "replace")
    found = []
    for line in sorted(listing.splitlines()):
        names, file, index, style, charset = (*line.split("|"), "", "", "", "")[:5]
        families = tuple(name.strip() for name in names.split(","))
        number = int(index) if index.isdecimal() else 0
        found.append(Face(families, file, number, style.partition(",")[0], tuple(sorted(_ranges(charset)))))
    return tuple(found)


def face(family: str, style: str) -> Face | None:
    """Return the installed font of a family and a style such as `Bold Italic`, the first of several."""
    return next((face for face in faces() if family in face.families and face.style == style), None)


@cache
def installed() -> Mapping[str, Ranges]:
    """Return the characters of every installed family, as ranges; empty without `fc-list`."""
    found: dict[str, set[tuple[int, int]]] = {}
    for face in faces():
        for name in face.families:
            found.setdefault(name, set()).update(face.characters)
    return {name: tuple(sorted(ranges)) for name, ranges in found.items()}


@cache
def files() -> Mapping[str, tuple[str, ...]]:
    """Return the files of every installed family that print regular, bold or italic text."""
    found: dict[str, dict[str, None]] = {}
    for face in faces():
        if face.style in STYLES:
            for name in face.families:
                found.setdefault(name, {})[face.file] = None
    return {name: tuple(paths) for name, paths in found.items()}


def _ranges(charset: str) -> set[tuple[int, int]]:
    pairs = (part.partition("-") for part in charset.split())
    return {
        (int(first, 16), int(last or first, 16))
        for first, _, last in pairs
        if re.fullmatch("[0-9a-f]+", first)
    }


def missing(families: Iterable[str]) -> tuple[str, ...]:
    """Return those families that are not installed."""
    return tuple(name for name in families if name not in installed())


def uncovered(text: str, families: Iterable[str]) -> tuple[str, ...]:
    """Return the characters of a text that none of the installed families has, in order of code point."""
    starts, ends = _merged(tuple(families))

    def has(character: str) -> bool:
        at = bisect_right(starts, ord(character)) - 1
        return at >= 0 and ord(character) <= ends[at]

    return tuple(c for c in sorted(set(text) - INVISIBLE) if not has(c))


@cache
def _merged(families: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the starts and the ends of the stretches of code points that the families have together."""
    starts: list[int] = []
    ends: list[int] = []
    for first, last in sorted(r for name in families for r in installed().get(name, ())):
        if ends and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return tuple(starts), tuple(ends)
