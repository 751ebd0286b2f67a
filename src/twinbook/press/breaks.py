"""A fault of WeasyPrint 70 at the end of lines, mended: a word torn where the line had room for it.

Where nothing but the blank after a stretch of text is too wide for a line, the first word of the stretch is
taken alone, or torn, and all others go to the next line. CSS lets the blank hang (CSS Text 3, 4.1.2).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import inline

from twinbook.press.swift import in_place

_split_first_line = inline.split_first_line


@contextmanager
def mended() -> Iterator[None]:
    """Let lines end where they have room to."""
    with in_place(((inline, "split_first_line", _split),)):
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
