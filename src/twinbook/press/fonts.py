"""Which fonts the styles name, which of them are installed, and which characters they lack."""

import re
import shutil
import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import tinycss2

Ranges = tuple[tuple[int, int], ...]

INVISIBLE = frozenset("\n\t\r \u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def families_named(css: str) -> tuple[str, ...]:
    """Return the families that the custom properties `--serif` and `--sans` of a style name, in order."""
    names: dict[str, None] = {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        for item in tinycss2.parse_blocks_contents(rule.content):
            if item.type == "declaration" and item.name in ("--serif", "--sans"):
                names.update((token.value, None) for token in item.value if token.type == "string")
    return tuple(names)


def families_by_script(roots: Iterable[Path]) -> Mapping[str, tuple[str, ...]]:
    """Return the families that `scripts/<ISO 15924>.css` names, by script; the first root with one wins."""
    found: dict[str, tuple[str, ...]] = {}
    for root in roots:
        for path in sorted((root / "scripts").glob("*.css")):
            found.setdefault(path.stem, families_named(path.read_text("utf-8", "replace")))
    return found


@cache
def _listing() -> tuple[tuple[tuple[str, ...], str, str, str], ...]:
    """Return families, file, style and characters of every font that fontconfig knows."""
    command = shutil.which("fc-list")
    if not command:
        return ()
    form = "%{family}|%{file}|%{style}|%{charset}\n"
    listing = subprocess.run(  # noqa: S603 - fontconfig's own command, no outside argument
        [command, "--format", form], capture_output=True, check=False, timeout=60
    ).stdout.decode("utf-8", "replace")
    found = []
    for line in sorted(listing.splitlines()):
        names, file, style, charset = (*line.split("|"), "", "", "")[:4]
        found.append((tuple(name.strip() for name in names.split(",")), file, style, charset))
    return tuple(found)


@cache
def installed() -> Mapping[str, Ranges]:
    """Return the characters of every installed family, as ranges; empty without `fc-list`."""
    found: dict[str, set[tuple[int, int]]] = {}
    for names, _, _, charset in _listing():
        ranges = _ranges(charset)
        for name in names:
            found.setdefault(name, set()).update(ranges)
    return {name: tuple(sorted(ranges)) for name, ranges in found.items()}


@cache
def files() -> Mapping[str, tuple[str, ...]]:
    """Return the files of every installed family that print regular, bold or italic text."""
    found: dict[str, dict[str, None]] = {}
    for names, file, style, _ in _listing():
        if style.partition(",")[0] in ("Regular", "Bold", "Italic", "Bold Italic"):
            for name in names:
                found.setdefault(name, {})[file] = None
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
