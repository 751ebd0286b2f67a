"""The translations of the content's prose: one PO file an entity, one shelf of them a locale.

The key of an entry is its `msgctxt`, the path of the field (`chronology.2003-03-agreement.text`); a
translation holds only while its `msgid` is the text it was made from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from twinbook.content.reader import fetch
from twinbook.language import po
from twinbook.language.po import MAX_BYTES, BrokenError, Message
from twinbook.problem import Problem

AT_HAND = 2048  # catalogs of a locale, of some ten kilobytes each


@dataclass(frozen=True)
class Catalog:
    """The translations of one file by key; none where the file is broken."""

    name: str = ""
    entries: Mapping[str, Message] = field(default_factory=dict)
    broken: bool = False

    def translation(self, key: str, text: str) -> str | None:
        """Return the translation of a text, or None where there is none or it was made from another text."""
        entry = self.entries.get(key)
        return entry.translation if entry and is_current(entry, text) else None


def is_current(entry: Message, text: str) -> bool:
    """Say whether an entry translates this very text."""
    return bool(entry.translation.strip()) and not entry.fuzzy and entry.text.strip() == text.strip()


def read(name: str, data: bytes) -> tuple[Catalog, tuple[Problem, ...]]:
    """Read a content PO file; a broken one gives an empty catalog and the problem, never half of it."""
    try:
        return _read(name, data), ()
    except BrokenError as broken:
        return Catalog(name, broken=True), (
            Problem(name, broken.line, 0, "error", broken.message, broken.hint),
        )


def _read(name: str, data: bytes) -> Catalog:
    found: dict[str, Message] = {}
    for message in po.parse(data):
        if message.header or message.obsolete:
            continue
        if message.key in found:
            first = found[message.key].line
            raise BrokenError(message.line, f"“{message.key}” stands twice; first on line {first}")
        if message.plural:
            raise BrokenError(message.line, "this entry has plural forms", "prose has none")
        found[message.key] = message
    return Catalog(name, found)


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
