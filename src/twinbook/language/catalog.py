"""PO files: the content's prose, one file an entity, and the templates' own words.

The content's files are read by a strict reader of our own: a missing quote or a byte order mark, over which
gettext's readers go on with an empty translation, is an error with its line. The key of an entry is its
`msgctxt`, the path of the field (`chronology.2003-03-agreement.text`); a translation holds only while its
`msgid` is the text it was made from.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from twinbook.problem import Problem

MAX_BYTES = 4_000_000

_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?"((?:[^"\\]|\\.)*)"\s*')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Entry:
    """One text and its translation; `fuzzy` means that it was made from another text."""

    key: str
    text: str
    translation: str
    fuzzy: bool = False
    line: int = 0


@dataclass(frozen=True)
class Catalog:
    """The translations of one file by key."""

    name: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def translation(self, key: str, text: str) -> str | None:
        """Return the translation of a text, or None where there is none or it was made from another text."""
        entry = self.entries.get(key)
        return entry.translation if entry and is_current(entry, text) else None


def is_current(entry: Entry, text: str) -> bool:
    """Say whether an entry translates this very text."""
    return bool(entry.translation) and not entry.fuzzy and entry.text.strip() == text.strip()


class _BrokenError(Exception):
    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read(name: str, data: bytes) -> tuple[Catalog, tuple[Problem, ...]]:
    """Read a content PO file; a broken one gives an empty catalog and the problem, never half of it."""
    try:
        return _read(name, data), ()
    except _BrokenError as broken:
        return Catalog(name), (Problem(name, broken.line, 0, "error", broken.message, broken.hint),)


def _read(name: str, data: bytes) -> Catalog:
    if len(data) > MAX_BYTES:
        raise _BrokenError(0, f"the file is larger than {MAX_BYTES // 1000} kB")
    if data.startswith(b"\xef\xbb\xbf"):
        raise _BrokenError(1, "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _BrokenError(line, "the file is not UTF-8 text", "save it with the encoding UTF-8") from error
    entries: dict[str, Entry] = {}
    for entry in _entries(text):
        if entry.key in entries:
            raise _BrokenError(
                entry.line, f"“{entry.key}” stands twice; first on line {entries[entry.key].line}"
            )
        if entry.key or entry.text:  # the header is the entry with an empty msgid
            entries[entry.key] = entry
    return Catalog(name, entries)


def _entries(text: str) -> Iterator[Entry]:
    parts: dict[str, str] = {}
    fuzzy, start, current = False, 0, ""
    for number, line in enumerate([*text.split("\n"), ""], 1):
        line = line.rstrip("\r")  # noqa: PLW2901 - Windows line ends
        if line.startswith("#") or not line.strip():
            if "msgstr" in parts:
                yield _entry(parts, fuzzy=fuzzy, line=start)
                parts, fuzzy, current = {}, False, ""
            elif parts and not line.strip():
                raise _BrokenError(start, "this entry has no msgstr")
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        match = _LINE.fullmatch(line)
        if not match:
            hint = 'every text stands between two quotation marks; inside, write \\" for one'
            raise _BrokenError(number, f"this line is not understood: {line.strip()[:60]}", hint)
        keyword, value = match[1], _unescape(match[2])
        if keyword:
            if "msgstr" in parts and keyword in ("msgctxt", "msgid"):
                yield _entry(parts, fuzzy=fuzzy, line=start)
                parts, fuzzy = {}, False
            if keyword not in ("msgctxt", "msgid", "msgstr"):
                raise _BrokenError(number, f"{keyword} has no place here", "prose has no plural forms")
            if keyword in parts:
                raise _BrokenError(number, f"{keyword} stands twice in one entry")
            start = start if parts else number
            current = keyword
            parts[keyword] = value
        elif current:
            parts[current] += value
        else:
            raise _BrokenError(number, "a text without msgid or msgstr before it")
    if parts:
        raise _BrokenError(start, "this entry has no msgstr")


def _entry(parts: Mapping[str, str], *, fuzzy: bool, line: int) -> Entry:
    if "msgid" not in parts:
        raise _BrokenError(line, "this entry has no msgid")
    return Entry(parts.get("msgctxt", ""), parts["msgid"], parts["msgstr"], fuzzy, line)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text)


def load(folder: Path, shown_as: str) -> tuple[Mapping[str, Catalog], tuple[Problem, ...]]:
    """Read all PO files of one locale, `<folder>/<family>/<id>.po`; return catalogs by `family/id`."""
    catalogs: dict[str, Catalog] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*.po")):
        place = path.relative_to(folder)
        name = f"{shown_as}/{place.as_posix()}"
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem(name, 0, 0, "error", f"the file cannot be read: {error.strerror}"))
            continue
        catalog, found = read(name, data)
        catalogs[place.with_suffix("").as_posix()] = catalog
        problems += found
    return catalogs, tuple(problems)
