"""The repository's own books, made by the real command."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from office import TODAY
from twinbook.edition import ledger
from twinbook.edition.desk import Desk
from twinbook.edition.edition import Edition
from twinbook.edition.freshness import Order, Reason
from twinbook.edition.making import Outcome, Press, Sheet, make
from twinbook.edition.workers import Crew
from twinbook.press.pdf import press

ROOT = Path(__file__).parents[1]
LOCALES = ("en", "zh-Hans", "ko", "mn")
DAEJEON, INCHEON = "shenyang--daejeon", "shenyang--incheon"
SUBJECTS = (
    "beijing--seoul",
    "geumcheon--baoshan",
    "geumcheon--bayannuur",
    "geumcheon--bergen",
    "geumcheon--burwood",
    "geumcheon--guiyang",
    "geumcheon--huancui",
    "geumcheon--wendeng",
    "nanjing--daejeon",
    DAEJEON,
    INCHEON,
)
BOOKS = [Edition("briefing", subject, locale) for subject in SUBJECTS for locale in LOCALES]


def named(edition: Edition) -> str:
    """Return the name of a book in a list of tests."""
    return f"{edition.subject}.{edition.locale}"


def build(folder: Path, out: Path, *more: str, **environment: str) -> None:
    """Make books of a workspace with the command."""
    command = [sys.executable, "-m", "twinbook", "-C", str(folder), "build"]
    done = subprocess.run(
        [*command, "--date", TODAY.isoformat(), "--out", str(out), *more],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def made(
    desk: Desk, editions: Iterable[Edition], folder: Path, *, html: bool = False, jobs: int = 1
) -> list[Outcome]:
    """Make editions with the real press, whatever is in the folder already; return what became of each."""
    order = Order(folder, desk.today, dated=True, html=html)
    with ledger.opened(folder / ".twinbook/ledger.sqlite") as (kept, _), Crew(jobs) as crew:
        printing = Press(crew, 2 * jobs, press)
        sheets = (Sheet(edition, Reason("a test wants it")) for edition in editions)
        return list(make(desk, sheets, order, printing, kept, "the press of the tests"))
