"""Making editions: composed, printed by workers, written safely, noted; a failure is an outcome."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from twinbook.edition import former
from twinbook.edition.carried import CALENDAR, SNAPSHOT
from twinbook.edition.desk import Desk, compose, shown
from twinbook.edition.edition import Edition
from twinbook.edition.freshness import Order, Reason, digest
from twinbook.edition.inputs import stamp
from twinbook.edition.ledger import Book, Ledger
from twinbook.edition.workers import print_all
from twinbook.files import happening
from twinbook.language.review import catalog_name
from twinbook.press.assets import inlined
from twinbook.press.pdf import Page, Printed
from twinbook.problem import Problem

KEPT = ".twinbook"  # in the folder of the books, what is kept for the next build
COVER = ".cover.pdf"  # what a cover with a spine is named after its book


def write(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there: a good one is never replaced by half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with happening(path), draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def sweep(folder: Path) -> None:
    """Remove what a build that was killed left half written."""
    for draft in folder.glob("*/.*.part"):
        with suppress(OSError):
            draft.unlink()


@dataclass(frozen=True)
class Outcome:
    """What became of an edition: whether it was made, why, its file if it was composed; what it took."""

    edition: Edition
    done: Literal["made", "unchanged", "failed"]
    why: str = ""
    path: Path | None = None
    problems: tuple[Problem, ...] = ()
    pages: int = 0
    seconds: float = 0
    memory: int = 0


@dataclass(frozen=True)
class Sheet:
    """An edition on its way: why it is looked at, what the ledger knows of it, what was composed."""

    edition: Edition
    reason: Reason
    book: Book | None = None
    day: date | None = None
    page: bytes = b""
    html: str = ""
    same: bool = False
    calendar: bytes = b""
    snapshot: bytes = b""  # of an edition that is kept, for addenda


@dataclass(frozen=True)
class Press:
    """What pages are printed by: an executor, how many it gets at a time, what it calls, and with what."""

    executor: Executor
    in_flight: int
    work: Callable[..., Printed]
    arguments: tuple[object, ...] = ()


def make(  # noqa: PLR0913, PLR0917 - all it takes
    desk: Desk, sheets: Iterable[Sheet], order: Order, press: Press, ledger: Ledger, known_by: str
) -> Iterator[Outcome]:
    """Make editions and yield each outcome as it is known; one that fails leaves its former file alone.

    Those whose page is what it was are left as they are. In the ledger they are `known_by` what printed them.
    """
    composed = (_composed(desk, sheet, order) for sheet in sheets)
    for sheet, printed in print_all(press.executor, composed, press.in_flight, press.work, *press.arguments):
        if sheet.same and sheet.book:
            fresh = replace(sheet.book, stale="")
            yield _noted(desk, ledger, sheet, _unchanged(sheet, order), fresh)
        elif printed.pdf is None:
            yield Outcome(sheet.edition, "failed", sheet.reason.text, problems=printed.problems)
        else:
            yield _written(desk, ledger, sheet, order, printed, known_by)


def compare(desk: Desk, sheets: Iterable[Sheet], order: Order) -> Iterator[Outcome]:
    """Yield what `make` would come to, as far as that is known without printing."""
    for sheet, page in (_composed(desk, sheet, order) for sheet in sheets):
        if sheet.same:
            yield _unchanged(sheet, order)
        elif isinstance(page, Printed):
            yield Outcome(sheet.edition, "failed", sheet.reason.text, problems=page.problems)
        else:
            yield Outcome(sheet.edition, "made", sheet.reason.text, order.folder / sheet.edition.path)


def _composed(desk: Desk, sheet: Sheet, order: Order) -> tuple[Sheet, Page | Printed]:
    """Compose a sheet's page; one that is unchanged, or that can not be composed, needs no press."""
    book = sheet.book
    if book and not sheet.reason.sure and not order.dated and book.day != order.day:
        kept = compose(desk, sheet.edition, book.day)  # is it only the day that is another?
        if isinstance(kept, Page) and digest(kept) == book.page:
            return replace(sheet, same=True, html=_readable(kept) if order.html else ""), Printed(None)
    page = compose(desk, sheet.edition)
    if isinstance(page, Problem):
        return sheet, Printed(None, (page,))
    made = replace(
        sheet,
        day=order.day,
        page=digest(page),
        html=_readable(page) if order.html else "",
        calendar=_carried(page, CALENDAR),
        snapshot=_carried(page, SNAPSHOT) if former.keeps(sheet.edition) else b"",
    )
    if book and not sheet.reason.sure and made.page == book.page:
        return replace(made, same=True), Printed(None)
    return made, page


def _carried(page: Page, name: str) -> bytes:
    return next((one.data for one in page.attached if one.name == name), b"")


def _readable(page: Page) -> str:
    """Return a page as it is kept for a browser: whole in itself."""
    return inlined(page.html, page.assets)


def _unchanged(sheet: Sheet, order: Order) -> Outcome:
    why = f"{sheet.reason.text}, but its page is the same"
    return Outcome(sheet.edition, "unchanged", why, order.folder / sheet.edition.path)


def _written(  # noqa: PLR0913, PLR0917 - all it takes to keep a book
    desk: Desk, ledger: Ledger, sheet: Sheet, order: Order, printed: Printed, known_by: str
) -> Outcome:
    path = order.folder / sheet.edition.path
    pdf = printed.pdf or b""
    other = False  # than this number stood for before
    try:
        if order.html:
            write(path.with_suffix(".html"), sheet.html.encode())
        write(path, pdf)
        for ending, beside in ((COVER, printed.cover), (".ics", sheet.calendar)):
            if beside:
                write(path.with_suffix(ending), beside)
            else:
                path.with_suffix(ending).unlink(missing_ok=True)
        if sheet.snapshot:
            number = desk.library.visits[sheet.edition.subject].edition
            at = former.place(order.folder / KEPT, sheet.edition.subject, number, sheet.edition.locale)
            other = former.differs(at, sheet.snapshot)
            write(at, sheet.snapshot)
        found = stamp(path.stat())
    except OSError as error:
        said = f"it could not be written: {error.strerror}"
        problem = Problem(sheet.edition.path, 0, 0, "error", said, f"look at {order.folder}")
        return Outcome(sheet.edition, "failed", sheet.reason.text, problems=(problem,))
    took = printed.seconds, printed.memory
    day = sheet.day or order.day
    book = Book(sheet.edition.path, day, sheet.page, known_by, found, hashlib.sha256(pdf).digest(), *took)
    told = (_another(sheet.edition),) if other else ()
    outcome = Outcome(sheet.edition, "made", sheet.reason.text, path, told, printed.pages, *took)
    return _noted(desk, ledger, sheet, outcome, book)


def _another(edition: Edition) -> Problem:
    said = "this edition's number stood for other content before"
    hint = "once it is in people's hands raise edition: with each change, so that addenda can tell it"
    return Problem(edition.path, 0, 0, "warning", said, hint)


def _noted(desk: Desk, ledger: Ledger, sheet: Sheet, outcome: Outcome, book: Book) -> Outcome:
    """Note a book that is in its place; one that can not be noted is made again next time, no more."""
    records = (catalog_name(record) for record in shown(desk, sheet.edition.subject))
    try:
        if sheet.html and outcome.path and outcome.done == "unchanged":
            write(outcome.path.with_suffix(".html"), sheet.html.encode())
        ledger.record(sheet.edition, book, records)
    except (sqlite3.Error, OSError) as error:
        said = f"it is in its place, but could not be noted: {error}"
        problem = Problem(sheet.edition.path, 0, 0, "warning", said, "it will be looked at again next time")
        return replace(outcome, problems=(*outcome.problems, problem))
    return outcome
