"""Prints one self-contained page of HTML with WeasyPrint; whatever WeasyPrint complains of is a problem."""

import logging
import re
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from types import FrameType

from twinbook.press import fonts
from twinbook.problem import Problem

SECONDS_A_BOOK = 300
AGAIN = 1.0  # seconds; WeasyPrint catches every error while it draws SVG: the alarm rings until it is heard

_TAG = re.compile(r"<[^>]*>")
_HEAD = re.compile(r"<(style|head)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page to print: its name in messages, its HTML, the folders it may fetch from, its fonts."""

    name: str
    html: str
    roots: tuple[Path, ...] = ()
    families: tuple[str, ...] = ()
    seconds: float = SECONDS_A_BOOK


@dataclass(frozen=True)
class Printed:
    """The bytes of a PDF, or None and why not."""

    pdf: bytes | None
    problems: tuple[Problem, ...] = ()


class TooLongError(BaseException):
    """The time for one book is used up; no `except Exception` of WeasyPrint's may hold it up."""


def press(page: Page) -> Printed:
    """Print a page; a missing glyph, any warning of WeasyPrint or the time limit makes it fail.

    The PDF is tagged, and depends on the page, the fonts and the versions alone.
    """
    lacks = [f"“{c}” (U+{ord(c):04X})" for c in fonts.uncovered(text_of(page.html), page.families)]
    if lacks:
        hint = "twinbook doctor tells which fonts are missing; or write it with other characters"
        return _failure(page, f"no font has {', '.join(lacks[:20])}", hint)
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from twinbook.press.fetcher import BASE_URL, AssetFetcher

    heard = _Listener()
    try:
        with heard.listening(), _within(page.seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fetcher = AssetFetcher(page.roots)
            document = HTML(string=page.html, base_url=BASE_URL, url_fetcher=fetcher).render()
            pdf: bytes = document.write_pdf(pdf_tags=True)
    except TooLongError:
        return _failure(page, f"it took longer than {page.seconds:g} seconds", "split the chronology")
    except FatalURLFetchingError as error:
        return _failure(page, str(error), "put the file into the workspace's styles or templates")
    except Exception as error:  # noqa: BLE001 - one book's failure must not stop the others
        return _failure(page, f"it could not be printed: {type(error).__name__}: {error}")
    problems = tuple(Problem(page.name, 0, 0, "error", f"WeasyPrint: {said}") for said in heard.said)
    return Printed(None if problems else pdf, problems)


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
