"""Files that are no records: what is wrong with them, each thing at its place, and what they still refer to.

Pydantic finds what is wrong; here it is told so that a curator can act on it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from twinbook.content.prose import Prose, ProseError, parse
from twinbook.content.reader import Document, Path, Tree
from twinbook.content.record import Place, Record, refers
from twinbook.content.scalar import ID_PATTERN
from twinbook.problem import Problem, nearest

_Kind = TypeVar("_Kind")

_EXPECTED = {
    "string_type": "a text is expected here",
    "literal_error": "a text is expected here",
    "tuple_type": "a list is expected here",
    "dict_type": "keys and values are expected here",
    "model_type": "keys and values are expected here",
    "string_too_long": "the text is too long",
    "string_too_short": "the text is empty",
    "too_short": "at least one is needed",
    "too_long": "these are too many",
}

_PATTERNS = {
    "[a-z0-9]+(-{1,2}": "an id has lower-case letters, digits and hyphens only",
    "[A-Z][a-z]{3}": "a locale is written as in en, zh-Hans, ko or mn",
    "https?://": "a web address starts with https://",
    "Q[1-9]": "a Wikidata id is written as in Q11720",
    "[A-Z]{2}": "a country is written with two capitals, as in KR",
    "[a-z]+(-[a-z]+)*": "a unit is written as in square-kilometer",
    "x00": "it stands on one line, with no space before or after it",
}


def explain(document: Document, kind: type[Record], error: ValidationError) -> Iterator[Problem]:
    """Yield one problem for each thing that keeps a file from being a record."""
    for detail in error.errors(include_url=False):
        yield _problem(document, kind, detail)


def _problem(document: Document, kind: type[Record], detail: ErrorDetails) -> Problem:
    path = tuple(detail["loc"])
    if path[-1:] == ("[key]",):
        if detail["type"] == "literal_error":
            return _at_key(document, path[:-1], *_wrong(path, detail))
        hint = _hint(detail.get("ctx", {}))
        return _at_key(document, path[:-1], f"“{path[-2]}” is not a locale", hint)
    if detail["type"] == "extra_forbidden":
        names = [field.alias or name for name, field in _record_at(kind, path[:-1]).model_fields.items()]
        names = [name for name in names if len(path) > 1 or name != "id"]
        hint = nearest(str(path[-1]), names) or f"known keys: {', '.join(names)}"
        return _at_key(document, path, f"unknown key “{path[-1]}”", hint)
    if detail["type"] == "missing":
        return document.problem(path[:-1], _missing(path))
    return document.problem(path, *_wrong(path, detail))


def _at_key(document: Document, path: Path, message: str, hint: str) -> Problem:
    mark = document.keys.get(path) or document.mark(path)
    return Problem(document.name, mark.line, mark.column, "error", message, hint)


def _missing(path: Path) -> str:
    if isinstance(path[-1], int):
        return f"this list needs at least {path[-1] + 1} items"
    inside = f" in “{path[-2]}”" if len(path) > 1 and isinstance(path[-2], str) else ""
    return f"the key “{path[-1]}” is missing{inside}"


def _wrong(path: Path, detail: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with a value, and a hint."""
    sort, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    if path == ("id",):
        return f"“{given}.yaml” is no name for a record", _hint(context)
    if sort == "literal_error" and isinstance(given, str):
        allowed = sorted(_choices(str(context["expected"])))
        return f"“{given}” is not known here", nearest(given, allowed) or f"one of: {', '.join(allowed)}"
    if sort == "string_pattern_mismatch":
        return f"“{given}” does not have the right form", _hint(context)
    return _EXPECTED.get(sort) or detail["msg"], str(context.get("hint", ""))


def _hint(context: dict[str, Any]) -> str:
    pattern = str(context.get("pattern", ""))
    return next((hint for part, hint in _PATTERNS.items() if part in pattern), pattern)


def _choices(expected: str) -> list[str]:
    return [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]


def _record_at(kind: type[Record], path: tuple[str | int, ...]) -> type[Record]:
    """Return the record type that stands at a path."""
    for step in path:
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        if isinstance(step, str) and step in fields:
            kind = _inner(fields[step].annotation, Record) or kind
    return kind


def _inner(annotation: object, base: type[_Kind]) -> type[_Kind] | None:
    """Return the type of a kind that stands inside an annotation, as in `tuple[Fact, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, base):
        return annotation
    found = (_inner(part, base) for part in get_args(annotation))
    return next((kind for kind in found if kind), None)


def mentions(tree: Tree, kind: type[Record], path: Path = ()) -> Iterator[Place]:
    """Yield the ids and texts of a file that is no record, as far as they can be read."""
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    for alias, value in tree.items():
        if alias in fields:
            yield from _mentions(value, fields[alias], (*path, alias))


def _mentions(value: Tree, field: FieldInfo, path: Path) -> Iterator[Place]:
    inner, families = _inner(field.annotation, Record), refers(field)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _mentions(item, field, (*path, index))
    elif isinstance(value, dict):
        if inner:
            yield from mentions(value, inner, path)
    elif families and re.fullmatch(ID_PATTERN, value):
        yield Place(path, "", value, families)
    elif _inner(field.annotation, Prose):
        with suppress(ProseError):
            yield Place(path, "", parse(value))
