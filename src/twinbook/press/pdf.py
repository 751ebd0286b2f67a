"""Prints one self-contained page of HTML with WeasyPrint; whatever WeasyPrint complains of is a problem.

What comes out claims PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once.
"""

import logging
import os
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import Any, Literal

from twinbook.press import foundry
from twinbook.press.assets import Asset
from twinbook.press.foundry import Font, FontsError
from twinbook.press.metadata import Description, describe
from twinbook.problem import Problem

SPINE = "--spine: 0mm"  # in the page of a cover

Document = Any  # weasyprint.Document has no types

_TAG = re.compile(r"<[^>]*>")
_PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^>]*)>|([^<]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"""\slang=["']?([\w-]+)""")
VOID = ("br", "hr", "img", "col", "meta", "link", "input", "wbr")  # elements that hold nothing
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
    """A page to print, whole in itself: its name in messages, its HTML, the files it may fetch, its fonts.

    Without a description it is described by its HTML alone; without fonts it has those of the system.
    `folded` is the direction of writing of a book that becomes sheets for folding. `cover` is the HTML of a
    cover with a spine, whose width stands in it as SPINE.
    """

    name: str
    html: str
    assets: tuple[Asset, ...] = ()
    fonts: tuple[Font, ...] = ()
    description: Description | None = None
    attached: tuple[Attached, ...] = ()
    folded: Literal["", "ltr", "rtl"] = ""
    cover: str = ""


@dataclass(frozen=True)
class Printed:
    """The bytes of a PDF, or None and why not; of its cover, if it is thick enough; and what it took."""

    pdf: bytes | None
    problems: tuple[Problem, ...] = ()
    cover: bytes | None = None
    pages: int = field(default=0, compare=False)
    seconds: float = field(default=0, compare=False)  # of a processor
    memory: int = field(default=0, compare=False)  # bytes, the most its process had meanwhile


def press(page: Page, folder: Path | None = None, mixed: bool = False) -> Printed:  # noqa: FBT001, FBT002 - called by position
    """Print a page, its fonts kept in a folder; a missing font or any warning of WeasyPrint makes it fail.

    A font of another version than the page's does, too, unless that is allowed as `mixed`.

    The PDF depends on the page, the fonts and the versions alone.
    """
    began = time.process_time()
    _forget_peak()
    printed = _finished(page, _printed(page, folder, mixed), folder, mixed)
    return replace(printed, seconds=time.process_time() - began, memory=_peak())


def _finished(page: Page, printed: Printed, folder: Path | None, mixed: bool) -> Printed:  # noqa: FBT001 - as above
    """Return what is printed as its form wants it: folded sheets, or with a cover of its own."""
    from twinbook.press import impose

    if printed.pdf and page.folded:
        return replace(printed, pdf=impose.booklet(printed.pdf, rtl=page.folded == "rtl"))
    width = impose.spine_width(printed.pages)
    if not printed.pdf or not page.cover or width < impose.SPINE_LEAST:
        return printed
    html = page.cover.replace(SPINE, f"--spine: {width:.1f}mm")
    cover = _printed(replace(page, html=html, attached=()), folder, mixed)
    return replace(printed, cover=cover.pdf) if cover.pdf else cover


def _printed(page: Page, folder: Path | None, mixed: bool) -> Printed:  # noqa: FBT001 - as above
    try:
        if page.fonts and folder:  # known before WeasyPrint is, which looks at them when it is imported
            os.environ["FONTCONFIG_FILE"] = str(foundry.provide(folder, page.fonts, mixed=mixed))
    except (FontsError, OSError) as error:
        return _failure(page, str(error), "twinbook doctor tells which fonts are missing")
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from twinbook.press import mends, swift
    from twinbook.press.fetcher import BASE_URL, AssetFetcher
    from twinbook.press.structure import TagsError

    heard = _Listener()
    pdf, pages, why = b"", 0, tuple[str, ...]()
    try:
        with heard.listening(), warnings.catch_warnings(), swift.printing(), mends.mended():
            warnings.simplefilter("ignore")
            fetcher = AssetFetcher(page.assets)
            document = HTML(string=page.html, base_url=BASE_URL, url_fetcher=fetcher).render(
                font_config=_font_configuration(os.environ.get("FONTCONFIG_FILE", "") if page.fonts else "")
            )
            description = page.description or _by_itself(document)
            why, pages = _lack(document, description), len(document.pages)
            pdf = b"" if why else written(document, description, page.attached)
    except FatalURLFetchingError as error:
        why = str(error), "put the file into the workspace's styles or templates"
    except TagsError as error:
        why = (f"its tags could not be mended: {error}",)
    except Exception as error:  # noqa: BLE001 - one book's failure must not stop the others
        why = (f"it could not be printed: {type(error).__name__}: {error}",)
    if why:
        return _failure(page, *why)
    problems = tuple(Problem(page.name, 0, 0, "error", f"WeasyPrint: {said}") for said in heard.said)
    return Printed(None if problems else pdf, problems, pages=pages)


@lru_cache(maxsize=2)
def _font_configuration(known_by: str) -> Any:  # noqa: ANN401 - it has no types
    """Return the fonts that a fontconfig file names; to read them anew for each book would cost memory."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration() if known_by else None


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
        finish = partial(_complete, partial(tags.mend, seen), _direction(document))
        pdf: bytes = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish)
    return pdf


def _direction(document: Document) -> str:
    """Return in which direction the lines of a document run: ltr or rtl."""
    return str(document.pages[0]._page_box.style["direction"])  # noqa: SLF001 - it is told nowhere else


def _complete(mend: Callable[[Document, Any], None], direction: str, document: Document, pdf: Any) -> None:  # noqa: ANN401 - as above
    """Finish a PDF: its tags are mended, and a reader is told in which direction its pages are turned."""
    mend(document, pdf)
    if direction == "rtl":
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"


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


def spoken(html: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a page with the tags of their languages; an open element ends with its parent."""
    languages = [("", "")]
    for closing, name, attributes, text in _PIECE.findall(_HEAD.sub("", html)):
        if text:
            yield languages[-1][1], unescape(text)
        elif closing:
            if name in (opened for opened, _ in languages):
                while languages.pop()[0] != name:
                    pass
        elif name not in VOID and not attributes.endswith("/"):
            own = _LANGUAGE.search(attributes)
            languages.append((name, own[1] if own else languages[-1][1]))


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


def _forget_peak() -> None:
    """Let the system measure this process's memory anew, where it can (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak() -> int:
    """Return the most memory this process had, in bytes: since it was forgotten, or ever."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii", "replace"))
        if found:
            return int(found[1]) * 1024
    with suppress(ImportError):  # there is none on Windows
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return 0
