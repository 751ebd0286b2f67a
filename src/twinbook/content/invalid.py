"""Turns pydantic's findings into problems that a curator can act on, each at its place in the file."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from twinbook.content.reader import Document
from twinbook.content.record import Record
from twinbook.problem import Problem, nearest

_EXPECTED = {
    "string_type": "a text is expected here",
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
    "x00": "a name stands on one line",
}


def explain(document: Document, kind: type[Record], error: ValidationError) -> Iterator[Problem]:
    """Yield one problem for each thing that keeps a file from being a record."""
    for detail in error.errors(include_url=False):
        yield _problem(document, kind, detail)


def _problem(document: Document, kind: type[Record], detail: ErrorDetails) -> Problem:
    path = tuple(detail["loc"])
    sort, context = detail["type"], detail.get("ctx", {})
    if path and path[-1] == "[key]":
        path = path[:-1]
        mark = document.keys.get(path) or document.mark(path)
        return Problem(
            document.name, mark.line, mark.column, "error", f"“{path[-1]}” is not a locale", _hint(context)
        )
    if sort == "missing":
        inside = f" in “{path[-2]}”" if len(path) > 1 and isinstance(path[-2], str) else ""
        return document.problem(path[:-1], f"the key “{path[-1]}” is missing{inside}")
    if sort == "extra_forbidden":
        mark = document.keys.get(path) or document.mark(path)
        names = [field.alias or name for name, field in _record_at(kind, path[:-1]).model_fields.items()]
        names = [name for name in names if len(path) > 1 or name != "id"]
        hint = nearest(str(path[-1]), names) or f"known keys: {', '.join(names)}"
        return Problem(document.name, mark.line, mark.column, "error", f"unknown key “{path[-1]}”", hint)
    if sort == "literal_error":
        allowed = sorted(_choices(str(context["expected"])))
        hint = nearest(str(detail["input"]), allowed) or f"one of: {', '.join(allowed)}"
        return document.problem(path, f"“{detail['input']}” is not known here", hint)
    if sort == "string_pattern_mismatch":
        return document.problem(path, f"“{detail['input']}” does not have the right form", _hint(context))
    message = _EXPECTED.get(sort) or detail["msg"]
    return document.problem(path, message, str(context.get("hint", "")))


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
            kind = _inner_record(fields[step].annotation) or kind
    return kind


def _inner_record(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    found = (_inner_record(part) for part in get_args(annotation))
    return next((kind for kind in found if kind), None)
