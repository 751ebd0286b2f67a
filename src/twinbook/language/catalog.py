"""PO files: the content's prose, one file an entity, and the templates' own words.

The content's files are read by a strict reader of our own: a missing quote or a byte order mark, over which
gettext's readers go on with an empty translation, is an error with its line. The key of an entry is its
`msgctxt`, the path of the field (`chronology.2003-03-agreement.text`); a translation holds only while its
`msgid` is the text it was made from.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from twinbook.content.reader import fetch
from twinbook.problem import Problem

AT_HAND = 2048  # catalogs of a locale, of some ten kilobytes each
MAX_BYTES = 4_000_000

_STATEMENT = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?"((?:[^"\\]|\\.)*)"\s*')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Entry:
    """One text and its translation; `fuzzy` means that it was made from another text."""

    key: str
    text: str
    translation: str
    fuzzy: bool = False
    line: int = 0
    plural: bool = False


@dataclass(frozen=True)
class Catalog:
    """The translations of one file by key; none where the file is broken."""

    name: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    broken: bool = False

    def translation(self, key: str, text: str) -> str | None:
        """Return the translation of a text, or None where there is none or it was made from another text."""
        entry = self.entries.get(key)
        return entry.translation if entry and is_current(entry, text) else None


def is_current(entry: Entry, text: str) -> bool:
    """Say whether an entry translates this very text."""
    return bool(entry.translation.strip()) and not entry.fuzzy and entry.text.strip() == text.strip()


class _Line(NamedTuple):
    number: int
    keyword: str  # empty for a blank line, # for a comment, + for a text that continues the one before
    value: str


class BrokenError(Exception):
    """A PO file that cannot be read; the message is for a translator."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        """Make one of a line (0 means the whole file), a message and a hint."""
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read(name: str, data: bytes) -> tuple[Catalog, tuple[Problem, ...]]:
    """Read a content PO file; a broken one gives an empty catalog and the problem, never half of it."""
    try:
        return _read(name, data), ()
    except BrokenError as broken:
        return Catalog(name, broken=True), (
            Problem(name, broken.line, 0, "error", broken.message, broken.hint),
        )


def _read(name: str, data: bytes) -> Catalog:
    found: dict[str, Entry] = {}
    for entry in entries(data):
        if entry.key in found:
            first = found[entry.key].line
            raise BrokenError(entry.line, f"“{entry.key}” stands twice; first on line {first}")
        if entry.plural:
            raise BrokenError(entry.line, "this entry has plural forms", "prose has none")
        if entry.key or entry.text:  # the header is the entry with an empty msgid
            found[entry.key] = entry
    return Catalog(name, found)


def entries(data: bytes) -> Iterator[Entry]:
    """Yield the entries of a PO file, its header too; raise BrokenError at the first thing that is wrong."""
    if len(data) > MAX_BYTES:
        raise BrokenError(0, f"the file is larger than {MAX_BYTES // 1000} kB")
    if data.startswith(b"\xef\xbb\xbf"):
        raise BrokenError(1, "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenError(line, "the file is not UTF-8 text", "save it with the encoding UTF-8") from error
    group: list[_Line] = []
    translated = False
    for part in _lines(text):
        if translated and part.keyword != "+" and not part.keyword.startswith("msgstr"):
            yield _entry(group)
            group, translated = [], False
        group.append(part)
        translated = translated or part.keyword.startswith("msgstr")
    if any(part.keyword not in ("", "#") for part in group):
        yield _entry(group)


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#"):
            yield _Line(number, "#", line)
        elif not line.strip():
            yield _Line(number, "", "")
        elif match := _STATEMENT.fullmatch(line):
            yield _Line(number, match[1] or "+", _unescape(number, match[2]))
        else:
            hint = 'every text stands between two quotation marks; inside, write \\" for one'
            raise BrokenError(number, f"this line is not understood: {line.strip()[:60]}", hint)


def _entry(group: list[_Line]) -> Entry:
    parts: dict[str, list[str]] = {}
    start, fuzzy, current = 0, False, ""
    for number, keyword, value in group:
        if keyword == "#":
            fuzzy = fuzzy or (value.startswith("#,") and "fuzzy" in re.split(r"[,\s]+", value))
        elif keyword == "" and parts:
            raise BrokenError(start, "this entry has no msgstr")
        elif keyword == "+" and not parts:
            raise BrokenError(number, "a text without msgid or msgstr before it")
        elif keyword == "+":
            parts[current].append(value)
        elif keyword in parts:
            raise BrokenError(number, f"{keyword} stands twice in one entry")
        elif keyword:
            parts[keyword], current, start = [value], keyword, start or number
    texts = {keyword: "".join(lines) for keyword, lines in parts.items()}
    translations = [text for keyword, text in texts.items() if keyword.startswith("msgstr")]
    if "msgid" not in texts or not translations:
        raise BrokenError(start, f"this entry has no {'msgstr' if 'msgid' in texts else 'msgid'}")
    plural = "msgid_plural" in texts or "msgstr" not in texts
    return Entry(texts.get("msgctxt", ""), texts["msgid"], translations[0], fuzzy, start, plural)


def _unescape(number: int, text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise BrokenError(number, f"“{match[0]}” is not known here", "write \\\\ for a plain \\")
        return _ESCAPES[match[1]]

    return re.sub(r"\\(.)", plain, text)


class Shelf(Mapping[str, Catalog]):
    """The catalogs of one locale by `family/id`, read as they are asked for; some are kept at hand."""

    def __init__(self, folder: Path, shown_as: str) -> None:
        """Take the folder of the locale, and how problems name it."""
        self._folder, self._shown_as = folder, shown_as
        paths = sorted(path for path in folder.rglob("*.po") if not path.name.startswith("."))
        self._files = {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}
        self._at_hand = lru_cache(maxsize=AT_HAND)(self._open)

    def __getitem__(self, key: str) -> Catalog:
        """Return a catalog; a broken one is empty and says so."""
        return self._at_hand(key)[0]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in order."""
        return iter(self._files)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._files)

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with files."""
        for key in self:
            yield from self._at_hand(key)[1]

    def _open(self, key: str) -> tuple[Catalog, tuple[Problem, ...]]:
        path = self._files[key]
        name = f"{self._shown_as}/{path.relative_to(self._folder).as_posix()}"
        data = fetch(name, path, self._folder, MAX_BYTES)
        return (Catalog(name, broken=True), (data,)) if isinstance(data, Problem) else read(name, data)


def load(folder: Path, shown_as: str) -> tuple[Mapping[str, Catalog], tuple[Problem, ...]]:
    """Read all PO files of one locale, `<folder>/<family>/<id>.po`; return catalogs by `family/id`."""
    shelf = Shelf(folder, shown_as)
    return shelf, tuple(shelf.problems())
