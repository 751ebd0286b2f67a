"""Why a book is made, or left as it is."""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from twinbook.edition.edition import Edition
from twinbook.edition.inputs import stamp
from twinbook.edition.ledger import Book
from twinbook.press.pdf import Page

PROVENANCE = "provenance.json"  # tells of files down to their comments: no page is another for that


@dataclass(frozen=True)
class Order:
    """What a build is asked for: into which folder, of which edition date, and what besides.

    A date that was not asked for by name does not put a book out of date: its edition keeps its own.
    """

    folder: Path
    day: date
    dated: bool = False
    force: bool = False
    html: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a book may be out of date; where that is not `sure`, its page decides."""

    text: str
    sure: bool = True


def reason(order: Order, edition: Edition, book: Book | None, press: str) -> Reason | None:
    """Return why an edition is to be looked at, by what the ledger knows; None if it is as it should be."""
    path = f"{order.folder}/{edition.path}"  # no Path: to make a hundred thousand of them takes a second
    if order.force:
        return Reason("it is asked for with --force")
    if book is None:
        return Reason("it is not in the ledger" if Path(path).exists() else "it was not made before")
    if said := _altered(path, book) or _printed_otherwise(book, press):
        return Reason(said)
    if said := _older(order, path, book):
        return Reason(said, sure=False)
    if edition.kind == "addendum":  # to an edition that need not lie in the workspace
        return Reason("it may be to another edition", sure=False)
    return None


def _altered(path: str, book: Book) -> str:
    """Return what became of a book's file since it was made, empty if it is as it was."""
    try:
        if stamp(os.stat(path)) == book.stamp:  # noqa: PTH116 - as above
            return ""
        if hashlib.sha256(Path(path).read_bytes()).digest() == book.digest:
            return ""
    except OSError:
        return "its file is gone"
    return "its file was changed by someone else"


def _printed_otherwise(book: Book, press: str) -> str:
    return "" if book.press == press else "what prints it has changed: fonts, libraries or Twinbook"


def _older(order: Order, path: str, book: Book) -> str:
    """Return why a book's page may be another now, empty if nothing speaks for it."""
    if order.dated and book.day != order.day:
        return f"its edition date was {book.day.isoformat()}"
    if order.html and not Path(path).with_suffix(".html").exists():
        return "its page is to be kept beside it"
    return book.stale


def digest(page: Page) -> bytes:
    """Return the digest of all that a page's print depends on, but what prints it."""
    attached = tuple(one for one in page.attached if one.name != PROVENANCE)
    told = page.name, page.html, page.assets, page.fonts, page.description, attached, page.folded, page.cover
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).digest()
