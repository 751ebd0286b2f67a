"""Strict YAML: every scalar a string, every value with the line and column where it stands.

YAML as written by hand has traps (`no` read as False, 12:30 as 750, a list item that swallows the next).
The reader takes PyYAML's events, not its values, and refuses whatever is not plain: anchors, tags, merge
keys, duplicate keys, plain text over several lines, second documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml

from twinbook.problem import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 16
MAX_NODES = 50_000

Path = tuple[str | int, ...]
Tree = Any  # str | list[Tree] | dict[str, Tree]
Raw = Any  # the C parser's events and marks carry no types


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """A file's tree of strings, lists and maps, and the place of each value and key by its path."""

    name: str
    tree: Tree
    lines: tuple[str, ...] = ()
    marks: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def mark(self, path: Path) -> Mark:
        """Return the place of a value, or of the nearest value around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark(1, 1))

    def find(self, path: Path, word: str) -> Mark:
        """Return the place where a word first stands in a text value, or the value's own place."""
        start = self.mark(path)
        end = min((mark for mark in self.keys.values() if mark > start), default=Mark(len(self.lines) + 1, 1))
        for number in range(start.line, min(end.line, len(self.lines)) + 1):
            line = self.lines[number - 1][: end.column - 1 if number == end.line else None]
            column = line.find(word, start.column - 1 if number == start.line else 0)
            if column >= 0:
                return Mark(number, column + 1)
        return start

    def problem(self, path: Path, message: str, hint: str = "", *, word: str = "") -> Problem:
        """Return an error at a value, or at a word within it."""
        mark = self.find(path, word) if word else self.mark(path)
        return Problem(self.name, mark.line, mark.column, "error", message, hint)

    def warning(self, path: Path, message: str, hint: str = "", *, word: str = "") -> Problem:
        """Return a warning at a value, or at a word within it."""
        mark = self.find(path, word) if word else self.mark(path)
        return Problem(self.name, mark.line, mark.column, "warning", message, hint)


@dataclass(frozen=True)
class Filed:
    """A document put away as bytes, a tenth of it; it is read again when a place in it is asked for."""

    name: str
    data: bytes

    def problem(self, path: Path, message: str, hint: str = "", *, word: str = "") -> Problem:
        """Return an error at a value, or at a word within it."""
        return _read_again(self.name, self.data).problem(path, message, hint, word=word)

    def warning(self, path: Path, message: str, hint: str = "", *, word: str = "") -> Problem:
        """Return a warning at a value, or at a word within it."""
        return _read_again(self.name, self.data).warning(path, message, hint, word=word)


@lru_cache(maxsize=16)
def _read_again(name: str, data: bytes) -> Document:
    found = read(name, data)
    assert isinstance(found, Document)  # noqa: S101 - it was one before
    return found


class _Refused(Exception):  # noqa: N818 - carries a Problem out of the recursion, is no error of ours
    def __init__(self, mark: Raw, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.mark, self.message, self.hint = mark, message, hint


def fetch(name: str, path: FilePath, root: FilePath, limit: int = MAX_BYTES) -> bytes | Problem:
    """Return the bytes of a file under a root, or why it cannot be read.

    Of a file larger than the limit no more is read than shows it.
    """
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()):
            return Problem(name, 0, 0, "error", "this link leads out of the workspace")
        if not path.is_file():
            return Problem(name, 0, 0, "error", "this is no file")
        with path.open("rb") as file:
            return file.read(limit + 1)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError
        return Problem(name, 0, 0, "error", f"the file cannot be read: {getattr(error, 'strerror', error)}")


def read(name: str, data: bytes) -> Document | Problem:
    """Read one file's bytes; return the document, or the first thing that makes it unreadable."""
    if len(data) > MAX_BYTES:
        return Problem(name, 0, 0, "error", f"the file is larger than {MAX_BYTES // 1000} kB", "split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem(
            name, line, 0, "error", "the file is not UTF-8 text", "save it with the encoding UTF-8"
        )
    lines = tuple(text.splitlines())
    document = Document(name, "", lines)
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        tree = _Builder(document).build(events)
    except _Refused as refused:
        mark = refused.mark
        return Problem(name, mark.line + 1, mark.column + 1, "error", refused.message, refused.hint)
    except yaml.MarkedYAMLError as error:
        open_end = "end of stream" in (error.problem or "")  # the place is where the quotation mark stands
        place = (error.context_mark if open_end else None) or error.problem_mark
        line, column = (place.line + 1, place.column + 1) if place else (1, 1)
        said = " ".join(part for part in (error.context, error.problem) if part)
        return Problem(name, line, column, "error", f"the YAML is broken: {said}", _yaml_hint(said))
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)  # in bytes
        line = text.encode()[:position].count(b"\n") + 1
        return Problem(name, line, 0, "error", "the file holds a control character", "remove it")
    return Document(name, tree, lines, document.marks, document.keys)


def _yaml_hint(said: str) -> str:
    if "mapping values are not allowed" in said:
        return "put a text that contains “: ” between quotation marks"
    if "found character" in said:
        return (
            "indent with spaces, not tabs; a text that starts with a special character needs quotation marks"
        )
    return "check the indentation and the quotation marks of this line and the one before"


class _Builder:
    """Builds the tree from the parser's events and refuses what is not plain."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0

    def build(self, events: Iterator[Raw]) -> Tree:
        tree: Tree | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and tree is not None:
                raise _Refused(event.start_mark, "a second document starts here", "one entity, one file")
            if isinstance(event, yaml.NodeEvent):
                tree = self._node(event, events, ())
        return {} if tree is None or tree == "" else tree

    def _node(self, event: Raw, events: Iterator[Raw], path: Path) -> Tree:
        self.nodes += 1
        start = event.start_mark
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise _Refused(start, "the file is nested too deep or has too many values", "split it")
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Refused(start, "anchors and aliases (& and *) are not used here", "write the value out")
        if event.tag is not None:
            raise _Refused(start, f"tags ({event.tag}) are not used here", "remove the tag")
        self.document.marks[path] = Mark(start.line + 1, start.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Tree] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._node(item, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[Raw], path: Path) -> Tree:
        pairs: dict[str, Tree] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            mark = key.start_mark
            if not isinstance(key, yaml.ScalarEvent) or key.anchor or key.tag:
                raise _Refused(mark, "a key must be a plain word")
            name = self._scalar(key, path)
            if name == "<<" and not key.style:
                raise _Refused(mark, "merge keys (<<) are not used here", "write the values out")
            if name in pairs:
                first = self.document.keys[(*path, name)].line
                raise _Refused(mark, f"the key “{name}” stands twice; first on line {first}")
            self.document.keys[(*path, name)] = Mark(mark.line + 1, mark.column + 1)
            pairs[name] = self._node(next(events), events, (*path, name))
        return pairs

    def _scalar(self, event: Raw, path: Path) -> str:
        plain = not event.style
        if plain and event.start_mark.line != event.end_mark.line and event.value:
            hint = "check the indentation; for a long text write “key: >-” and indent the text below it"
            raise _Refused(event.start_mark, "a plain text runs on over several lines", hint)
        if plain and event.value == "" and path:
            raise _Refused(event.start_mark, f"“{path[-1]}” has no value", "fill it in or remove the line")
        if plain and event.value in ("~", "null", "Null", "NULL"):
            raise _Refused(event.start_mark, f"“{event.value}” is no value", "leave out what is not known")
        return str(event.value)
