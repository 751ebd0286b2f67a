"""A build with a stand-in for the press, where only it matters which books are made."""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from office import SMALL, TODAY, Office
from running import ended, running
from twinbook import building
from twinbook.edition import edition as editions
from twinbook.edition import making
from twinbook.edition.freshness import Order, digest
from twinbook.edition.making import Outcome, Press
from twinbook.press.pdf import Page, Printed

BOOKS = ("alpha--beta.en", "alpha--beta.ko", "alpha--gamma.en", "alpha--gamma.ko")

Work = Callable[..., Printed]


def fake(page: Page, *_: object) -> Printed:
    """Print a page as its digest: another page is another file, the same page the same."""
    return Printed(b"%PDF-" + digest(page), pages=3, seconds=1.5, memory=80_000_000)


@contextmanager
def pressing(*_: object) -> Iterator[Press]:
    """Open the stand-in."""
    with ThreadPoolExecutor(2) as executor:
        yield Press(executor, 4, fake)


def fonts_shared(office: Office, factory: pytest.TempPathFactory) -> Office:
    """Let an office keep its small fonts where those of the other tests are: to cast them takes seconds."""
    shared = factory.getbasetemp() / "fonts"
    shared.mkdir(exist_ok=True)
    folder = building.font_folder(office.workspace)
    folder.parent.mkdir(parents=True)
    folder.symlink_to(shared, target_is_directory=True)
    return office


def small(folder: Path) -> Office:
    """Make the small office in a folder."""
    office = Office(folder)
    for name, text in SMALL.items():
        office.write(name, text)
    return office


def undisturbed(factory: pytest.TempPathFactory) -> Office:
    """Make the small office and, by the real command, its books, where nothing goes wrong."""
    office = fonts_shared(small(factory.mktemp("well") / "office"), factory)
    with running(office.root) as process:
        code, _, err = ended(process)
    assert code == 0, err
    return office


def short(path: str) -> str:
    """Return a book's name without its folder and ending."""
    return Path(path).name.removesuffix(".pdf")


def build(office: Office, day: date = TODAY, **asked: bool) -> Mapping[str, Outcome]:
    """Build all books of an office as the command does; return what became of each, by its short name."""
    workspace = office.workspace
    order = Order(workspace.build, day, **asked)
    with building.begun(order.folder, lambda: None) as (kept, _), pressing() as press:
        state = building.look(workspace, kept, day)
        sheets, unchanged = building.sheets(
            state, kept, order, editions.plan(state.holdings.works(), workspace.locales)
        )
        if sheets and not state.desk:
            state = building.look(workspace, kept, day, read=True)
        made = making.make(state.desk, sheets, order, press, kept, state.known_by) if state.desk else ()
        return {short(outcome.edition.path): outcome for outcome in (*unchanged, *made)}


def made(outcomes: Mapping[str, Outcome]) -> set[str]:
    """Return the books that were made."""
    return {name for name, outcome in outcomes.items() if outcome.done == "made"}


def looked_at(outcomes: Mapping[str, Outcome]) -> set[str]:
    """Return the books that were composed, be it that they are the same."""
    return {name for name, outcome in outcomes.items() if outcome.why != building.UNCHANGED}


def later(office: Office, seconds: float = 60) -> None:
    """Let every file of an office be so much older, as if time had passed since it was written."""
    for path in office.root.rglob("*"):
        if path.is_file() and "build" not in path.relative_to(office.root).parts:
            about = path.stat()
            moved = about.st_mtime_ns - int(seconds * 1e9)
            os.utime(path, ns=(moved, moved))
