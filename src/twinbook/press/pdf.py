"""Prints one self-contained page of HTML with WeasyPrint; whatever WeasyPrint complains of is a problem.

What comes out claims PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once.
"""

import logging
import re
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import unescape
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from twinbook.press import fonts
from twinbook.press.metadata import Description, describe
from twinbook.problem import Problem

Document = Any  # weasyprint.Document has no types

SECONDS_A_BOOK = 300
AGAIN = 1.0  # seconds; WeasyPrint catches every error while it draws SVG: the alarm rings until it is heard

_TAG = re.compile(r"<[^>]*>")
_HEAD = re.compile(r"<(style|head)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF: its name (the ending tells its type), its bytes, what it is to the book."""

    name: str
    data: bytes
    description: str
    relationship: Literal["Source", "Data", "Supplement"]


@dataclass(frozen=True)
class Page:
    """A page to print: its name in messages, its HTML, the folders it may fetch from, its fonts.

    Without a description it is described by its HTML alone.
    """

    name: str
    html: str
    roots: tuple[Path, ...] = ()
    families: tuple[str, ...] = ()
    seconds: float = SECONDS_A_BOOK
    description: Description | None = None
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class Printed:
    """The bytes of a PDF, or None and why not."""

    pdf: bytes | None
    problems: tuple[Problem, ...] = ()


class TooLongError(BaseException):
    """The time for one book is used up; no `except Exception` of WeasyPrint's may hold it up."""


def press(page: Page) -> Printed:
    """Print a page; a missing glyph, any warning of WeasyPrint or the time limit makes it fail.

    The PDF depends on the page, the fonts and the versions alone.
    """
    lacks = [f"“{c}” (U+{ord(c):04X})" for c in fonts.uncovered(text_of(page.html), page.families)]
    if lacks:
        hint = "twinbook doctor tells which fonts are missing; or write it with other characters"
        return _failure(page, f"no font has {', '.join(lacks[:20])}", hint)
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from twinbook.press.fetcher import BASE_URL, AssetFetcher
    from twinbook.press.structure import TagsError

    heard = _Listener()
    pdf, why = b"", tuple[str, ...]()
    try:
        with heard.listening(), _within(page.seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fetcher = AssetFetcher(page.roots)
            document = HTML(string=page.html, base_url=BASE_URL, url_fetcher=fetcher).render()
            description = page.description or _by_itself(document)
            why = _lack(document, description)
            pdf = b"" if why else written(document, description, page.attached)
    except TooLongError:
        why = f"it took longer than {page.seconds:g} seconds", "split the chronology"
    except FatalURLFetchingError as error:
        why = str(error), "put the file into the workspace's styles or templates"
    except TagsError as error:
        why = (f"its tags could not be mended: {error}",)
    except Exception as error:  # noqa: BLE001 - one book's failure must not stop the others
        why = (f"it could not be printed: {type(error).__name__}: {error}",)
    if why:
        return _failure(page, *why)
    problems = tuple(Problem(page.name, 0, 0, "error", f"WeasyPrint: {said}") for said in heard.said)
    return Printed(None if problems else pdf, problems)


def written(document: Document, description: Description, attached: tuple[Attached, ...] = ()) -> bytes:
    """Return a laid out document as PDF, its tags mended; raise TagsError if they cannot be."""
    from weasyprint import Attachment

    from twinbook.press import structure, tags

    metadata = document.metadata
    metadata.title, metadata.authors = description.title, [description.creator] * bool(description.creator)
    metadata.attachments += [
        Attachment(string=one.data, name=one.name, description=one.description, relationship=one.relationship)
        for one in attached
    ]
    for attachment in metadata.attachments:  # else it is the moment of printing
        attachment.created = attachment.modified = _moment(description.date)
    describe(document, description)
    with structure.watching() as seen:
        pdf: bytes = document.write_pdf(pdf_variant="pdf/a-3a", finisher=partial(tags.mend, seen))
    return pdf


def _by_itself(document: Document) -> Description:
    metadata = document.metadata
    return Description(metadata.title or "", metadata.lang or "", ", ".join(metadata.authors))


def _lack(document: Document, description: Description) -> tuple[str, ...]:
    """Return what a page does not say and every reader needs (ISO 14289-1, 7.1, 7.2), and what mends it."""
    if not document.metadata.lang:
        return "the page does not say its language", 'write <html lang="…"> in the template'
    if not description.title:
        return "the page has no title", "write <title>…</title> in the template's head"
    return ()


def _moment(date: str) -> datetime:
    return datetime.fromisoformat(date or "1970-01-01").replace(tzinfo=UTC)


def text_of(html: str) -> str:
    """Return the text of a page, without head, styles and tags."""
    return unescape(_TAG.sub("", _HEAD.sub("", html)))


def _failure(page: Page, message: str, hint: str = "") -> Printed:
    return Printed(None, (Problem(page.name, 0, 0, "error", message, hint),))


class _Listener(logging.Handler):
    """Keeps what WeasyPrint logs at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    @contextmanager
    def listening(self) -> Iterator[None]:
        logger = logging.getLogger("weasyprint")
        propagate, handlers = logger.propagate, logger.handlers
        logger.propagate, logger.handlers = False, [self]
        try:
            yield
        finally:
            logger.propagate, logger.handlers = propagate, handlers


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise TooLongError in the main thread when the time is over; without timers (Windows) never."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    over = False

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal over
        del number, frame
        over = True
        raise TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        try:
            yield
            if over:
                raise TooLongError
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # once more, should it have rung on the way out
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
