"""A finding as data: where it is, how bad it is, what it says and what mends it."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# Controls, what ends a line, and what turns the text after it.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, order=True)
class Problem:
    """One finding in a file; lines and columns count from 1, and 0 means the whole file."""

    path: str
    line: int
    column: int
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Format as `path:line:column: severity: message`, the hint indented on a line of its own."""
        place = ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])
        text = visible(f"{place}: {self.severity}: {self.message}")
        return f"{text}\n    hint: {visible(self.hint)}" if self.hint else text


def visible(text: str) -> str:
    """Write control characters out: a name in a file must not move a terminal's cursor."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known words closest to a mistyped one, or an empty text."""
    close = difflib.get_close_matches(word, sorted(known), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(close)}?" if close else ""
