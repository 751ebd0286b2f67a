"""Which fonts the styles name, which of them are installed, and which characters they lack."""

import re
import shutil
import subprocess
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
def installed() -> Mapping[str, Ranges]:
    """Return the characters of every installed family, as ranges, by fontconfig; empty without `fc-list`."""
    command = shutil.which("fc-list")
    if not command:
        return {}
    listing = subprocess.run(  # noqa: S603 - fontconfig's own command, no outside argument
        [command, "--format", "%{family}|%{charset}\n"], capture_output=True, check=False, timeout=60
    ).stdout.decode("utf-8", "replace")
    found: dict[str, set[tuple[int, int]]] = {}
    for line in listing.splitlines():
        names, _, charset = line.partition("|")
        ranges = _ranges(charset)
        for name in names.split(","):
            found.setdefault(name.strip(), set()).update(ranges)
    return {name: tuple(sorted(ranges)) for name, ranges in found.items()}


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
    ranges = [r for name in families for r in installed().get(name, ())]
    wanted = sorted(set(text) - INVISIBLE)
    return tuple(c for c in wanted if not any(first <= ord(c) <= last for first, last in ranges))
