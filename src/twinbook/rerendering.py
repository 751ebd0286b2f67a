"""Books made again out of a bag, from its own content alone, and compared byte by byte."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from twinbook import checking
from twinbook.archive.verify import Finding
from twinbook.archiving import ABOUT, SOURCE, machine, printed, report
from twinbook.edition.desk import Desk
from twinbook.edition.edition import Work, plan
from twinbook.edition.making import Press
from twinbook.workspace import Workspace, find


def rerendered(root: Path, printing: Press) -> tuple[Finding, ...]:
    """Make the books of a bag again from its own content, and compare them byte by byte.

    Where they differ because what prints them does, that is a note, with what differs.
    """
    try:
        about = json.loads((root / ABOUT).read_bytes())
        work = Work(str(about["kind"]), str(about["subject"]), str(about["which"]))
        day = date.fromisoformat(about["date"])
        locales = tuple(map(str, about["locales"]))
        then = {str(key): str(value) for key, value in about["machine"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return (Finding("meaning", ABOUT, "it does not tell how the books were made"),)
    with tempfile.TemporaryDirectory(prefix="twinbook-") as kept:
        source, folder = Path(kept) / "source", Path(kept) / "books"
        shutil.copytree(root / SOURCE, source)
        at = _desk(source, day, printing)
        if isinstance(at, str) or work.subject not in (*at.library.pairs, *at.library.visits):
            return (
                Finding("meaning", SOURCE, at if isinstance(at, str) else f"{work.subject} is not in it"),
            )
        editions = plan((work,), locales)
        outcomes = printed(at, editions, folder, printing)
        problems = [problem for outcome in outcomes for problem in outcome.problems]
        if problems:
            return tuple(Finding("meaning", SOURCE, f"{one.path}: {one.message}") for one in problems)
        other = [
            name
            for edition in editions
            for name in (f"data/report/{report(edition)}",)
            if (folder / edition.path).read_bytes() != (root / name).read_bytes()
        ]
        return _compared(other, then, machine(at))


def _desk(source: Path, day: date, printing: Press) -> Desk | str:
    """Return the desk of what a bag's books are made from; or why there is none."""
    found = find(source)
    if not isinstance(found, Workspace):
        return "; ".join(problem.message for problem in found)
    survey = checking.check(found, day)
    broken = frozenset(problem.path for problem in survey.errors)
    return Desk(found, survey.library, day, broken, survey.tongues, _fonts(printing))


def _compared(other: list[str], then: Mapping[str, str], now: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what to say of books that have other bytes now."""
    differs = sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
    if not differs:
        return tuple(
            Finding("meaning", path, "made again from its content, it has other bytes") for path in other
        )
    told = ", ".join(
        f"{key} {then.get(key, '-')[:12]} then, {now.get(key, '-')[:12]} now" for key in differs[:8]
    )
    said = f"made again, {len(other)} of the books have other bytes; so is what prints them: {told}"
    return (Finding("note", "", said),) if other else ()


def _fonts(printing: Press) -> Path | None:
    """Return the folder of small fonts that a press prints with."""
    return next((one for one in printing.arguments if isinstance(one, Path)), None)
