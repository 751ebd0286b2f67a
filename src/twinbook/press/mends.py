"""Faults of WeasyPrint 70, mended while a book is printed.

A word is taken alone, or torn, where the line had room for it: nothing but the blank after a stretch of text
is too wide, and CSS lets that hang (CSS Text 3, 4.1.2). Text in a drawing is set letter by letter, so that
Arabic letters neither join nor run from right to left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import svg
from weasyprint.layout import inline

from twinbook.press.swift import in_place

_split_first_line = inline.split_first_line
_text = svg.TAGS["text"]
_APART = ("dx", "dy", "rotate", "letter-spacing", "textLength")  # what places letters one by one


@contextmanager
def mended() -> Iterator[None]:
    """Let lines end where they have room to, and a drawing's text be set as text is."""
    tags = {tag: _whole if draw is _text else draw for tag, draw in svg.TAGS.items()}
    with in_place(((inline, "split_first_line", _split), (svg, "TAGS", tags), (svg, "text", _whole))):
        yield


def _split(text: str, style: Any, context: Any, width: float | None, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - WeasyPrint has no types
    split = _split_first_line(text, style, context, width, *more, **options)
    _, length, resume, *_ = split
    early = resume is not None and length <= len(text.partition(" ")[0].encode())
    if early and text.endswith(" ") and style["white_space"] in ("normal", "pre-line"):
        _, _, rest, wide, *_ = _split_first_line(text.rstrip(" "), style, context, width, *more, **options)
        if rest is None and width is not None and wide <= width:
            return _split_first_line(text, style, context, None, *more, **options)
    return split


class _Whole(str):
    """A text that is one letter to whoever goes through it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


class _OneStretch:
    """A node of a drawing, but for its text, which is one letter."""

    def __init__(self, node: Any) -> None:  # noqa: ANN401 - as above
        vars(self)["node"] = node

    @property
    def text(self) -> str:
        """Its text."""
        return _Whole(vars(self)["node"].text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(vars(self)["node"], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(vars(self)["node"], name, value)


def _whole(drawing: Any, node: Any, size: float) -> None:  # noqa: ANN401 - as above
    one_place = not any(" " in node.attrib.get(name, "").strip() for name in ("x", "y"))
    whole = node.text and one_place and not any(name in node.attrib for name in _APART)
    _text(drawing, _OneStretch(node) if whole else node, size)
