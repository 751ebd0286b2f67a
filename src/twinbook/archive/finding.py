"""What is told of a bag, as data, and which exit code that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# `differs` is what may be another on another machine; `note` what was not looked at.
Kind = Literal["unsafe", "damaged", "fingerprint", "meaning", "differs", "note"]

CODES: Mapping[Kind, int] = {
    "unsafe": 3,
    "damaged": 1,
    "fingerprint": 5,
    "meaning": 4,
    "differs": 0,
    "note": 0,
}  # in this order


@dataclass(frozen=True, order=True)
class Finding:
    """Something that is told of a bag: of which kind, at which path in it (empty for the whole), what."""

    kind: Kind
    path: str
    message: str


def code(findings: Iterable[Finding]) -> int:
    """Return the exit code of what was found: that of the first kind, in the order of `CODES`."""
    kinds = {finding.kind for finding in findings}
    return next((number for kind, number in CODES.items() if kind in kinds), 0)
