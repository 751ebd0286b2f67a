"""The one place that knows how Twinbook is run and where its ledger is; all else here measures commands."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.measure import FailedError
from bench.office import HUB
from twinbook.press.pdf import Printed

DAY = "2026-11-22"  # the edition date of all books here; another one would make them anew
STAND_IN = b"%PDF-1.7\n% stands for a book that was made\n"


def build(folder: Path, *options: str, jobs: int = 2) -> tuple[str, ...]:
    """Return the command that brings the books of a workspace up to date."""
    command = (sys.executable, "-m", "twinbook", "-C", str(folder), "build", "--json")
    return (*command, "--date", DAY, "-j", str(jobs), *options)


def told(output: str) -> Mapping[str, Any]:
    """Return what a build said at its end: how many books it made and left alone, and what it took."""
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    if not events or events[-1].get("event") != "done":
        raise FailedError(f"the build did not say that it is done: {output[-500:]}")
    end: Mapping[str, Any] = events[-1]
    if end["failed"]:
        raise FailedError(f"{end['failed']} books failed")
    return end


def coordinate(workspace: str) -> int:
    """Build the books of a workspace as the command does, with a stand-in for the press; return how many."""
    from concurrent.futures import ThreadPoolExecutor
    from datetime import date

    from twinbook import building
    from twinbook.edition import making
    from twinbook.edition.edition import plan
    from twinbook.edition.freshness import Order
    from twinbook.edition.making import Press
    from twinbook.workspace import Workspace, find

    found = find(Path(workspace))
    if not isinstance(found, Workspace):
        raise FailedError(f"{workspace} is no workspace")
    order = Order(found.build, date.fromisoformat(DAY), dated=True)
    with building.begun(order.folder, lambda: None) as (kept, _), ThreadPoolExecutor(1) as executor:
        state = building.look(found, kept, order.day, read=True)
        sheets, _ = building.sheets(state, kept, order, plan(state.holdings.works(), found.locales))
        if state.desk is None:
            raise FailedError(f"{workspace} was not read")
        outcomes = making.make(state.desk, sheets, order, Press(executor, 4, _printed), kept, state.known_by)
        return sum(outcome.done == "made" for outcome in outcomes)


def _printed(page: object) -> Printed:
    """Stand for the press: a file of the size of a small book."""
    del page
    return Printed(STAND_IN.ljust(100_000, b"%"))


def stand_in(workspace: str, locales: Sequence[str]) -> int:
    """Let a workspace look as if all its books were made, after those of one pair were; return how many.

    Each other book becomes a small file, recorded by the ledger's own function like the one that was made.
    """
    from dataclasses import replace
    from hashlib import sha256

    from twinbook.edition.edition import Edition
    from twinbook.edition.inputs import stamp
    from twinbook.edition.ledger import opened

    folder = Path(workspace)
    out = folder / "build"
    subjects = sorted(path.stem for path in (folder / "content/pairs").iterdir())
    with opened(out / ".twinbook/ledger.sqlite") as (ledger, _):
        made = ledger.books()
        pattern = next(iter(made.values()))
        for subject in subjects:
            number = subject.removeprefix(f"{HUB}--c")
            names = (f"cities/{HUB}", f"cities/c{number}", f"pairs/{subject}", "terms/t0", "sources/atlas")
            own = (
                f"sources/s{number}",
                f"sources/s{number}b",
                *(f"people/p{number}{one}" for one in "abcde"),
            )
            for locale in locales:
                edition = Edition("briefing", subject, locale)
                if edition.path in made:
                    continue
                path = out / edition.path
                path.write_bytes(STAND_IN)
                digest, found = sha256(STAND_IN).digest(), stamp(path.stat())
                book = replace(pattern, path=edition.path, stamp=found, digest=digest)
                ledger.record(edition, book, (*names, *own))
    return len(subjects) * len(locales)
