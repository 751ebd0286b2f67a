"""A reviewer's sign-off, kept with its message as a translator's remark: who, when, and a seal.

The seal is over the source and its translation: a change to either, by whomever, breaks it.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from twinbook.language.po import Message

State = Literal["missing", "stale", "translated", "reviewed"]

_REMARK = re.compile(r"reviewed by (?P<by>.+) on (?P<day>\d{4}-\d\d-\d\d), seal (?P<seal>[0-9a-f]{16})")


@dataclass(frozen=True)
class Signature:
    """Who signed a translation off, and on which day."""

    by: str
    day: str


def seal(message: Message) -> str:
    """Return what tells whether a text or its translation has changed: the start of a SHA-256, in hex."""
    texts = (message.text.strip(), message.many.strip(), *(message.forms or (message.translation,)))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def signature(message: Message) -> Signature | None:
    """Return the signature of a message; None without one, or where something was changed since."""
    found = (_REMARK.fullmatch(remark) for remark in message.remarks)
    own = seal(message)
    return next((Signature(one["by"], one["day"]) for one in found if one and one["seal"] == own), None)


def signed(message: Message, by: str, day: date) -> Message:
    """Return a message with a signature, in the place of any before."""
    remark = f"reviewed by {' '.join(by.split())} on {day.isoformat()}, seal {seal(message)}"
    return replace(message, remarks=(*_without(message), remark))


def state(message: Message | None, text: str, many: str = "") -> State:
    """Return how far the translation of a text is."""
    if message is None or not all(form.strip() for form in message.forms or (message.translation,)):
        return "missing"
    if message.fuzzy or (message.text.strip(), message.many.strip()) != (text.strip(), many.strip()):
        return "stale"
    return "reviewed" if signature(message) else "translated"


def _without(message: Message) -> tuple[str, ...]:
    return tuple(remark for remark in message.remarks if not _REMARK.fullmatch(remark))
