"""Books made again out of a bag, from its own content alone, and compared byte by byte."""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from twinbook import checking
from twinbook.archive.verify import Finding
from twinbook.archiving import ABOUT, ARCHIVED, SOURCE, machine, printed, report
from twinbook.edition.desk import Desk
from twinbook.edition.edition import Work, holdings, plan
from twinbook.edition.making import Press
from twinbook.workspace import Workspace, find

UNTOLD = Finding("meaning", ABOUT, "it does not tell how the books were made")
_WHICH = (re.compile(""), re.compile(r"[1-9][0-9]{0,3}(-[a-z0-9-]+)?"))  # of a book, of an anniversary's


@dataclass(frozen=True)
class _Told:
    """What a bag says of how its books were made."""

    work: Work
    day: date
    locales: tuple[str, ...]
    machine: Mapping[str, str]


def rerendered(root: Path, printing: Press) -> tuple[Finding, ...]:
    """Make the books of a bag again from its own content, and compare them byte by byte.

    Where they differ because what prints them does, that is a note, with what differs. Nothing that the bag
    says is followed out of it.
    """
    about = _told(root)
    if about is None:
        return (UNTOLD,)
    with tempfile.TemporaryDirectory(prefix="twinbook-") as kept:
        source, folder = Path(kept).resolve() / "source", Path(kept) / "books"
        shutil.copytree(root / SOURCE, source)
        at = _desk(source, about, printing)
        if isinstance(at, str):
            return (Finding("meaning", SOURCE, at),)
        editions = plan((about.work,), about.locales)
        names = {edition: f"data/report/{report(edition)}" for edition in editions}
        outcomes = printed(at, editions, folder, printing)
        lacking = [name for name in names.values() if not (root / name).is_file()]
        said = [f"{one.path}: {one.message}" for made in outcomes for one in made.problems]
        problems = [
            *(Finding("meaning", name, "this report is missing") for name in lacking),
            *(Finding("meaning", SOURCE, one) for one in said),
        ]
        if problems:
            return tuple(problems)
        other = [
            name
            for edition, name in names.items()
            if (folder / edition.path).read_bytes() != (root / name).read_bytes()
        ]
        return _compared(other, about.machine, machine(at))


def _told(root: Path) -> _Told | None:
    """Return what a bag says of its books; None where it is not what such a bag says."""
    try:
        about = json.loads((root / ABOUT).read_bytes())
        work = Work(str(about["kind"]), str(about["subject"]), str(about["which"]))
        then = {str(key): str(value) for key, value in about["machine"].items()}
        told = _Told(work, date.fromisoformat(about["date"]), tuple(map(str, about["locales"])), then)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    sound = work.kind in ARCHIVED and _WHICH[work.kind == "anniversary"].fullmatch(work.which)
    return told if sound else None


def _desk(source: Path, about: _Told, printing: Press) -> Desk | str:
    """Return the desk of what a bag's books are made from; or why there is none."""
    found = find(source)
    if not isinstance(found, Workspace):
        return "; ".join(problem.message for problem in found)
    if found.root != source or not set(about.locales) <= set(found.locales):
        return "its twinbook.toml is not that of these books"
    survey = checking.check(found, about.day)
    broken = frozenset(problem.path for problem in survey.errors)
    if about.work.subject not in holdings(survey.library).subjects(about.work.kind):
        return f"{about.work.subject} is not in it"
    return Desk(found, survey.library, about.day, broken, survey.tongues, _fonts(printing))


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
