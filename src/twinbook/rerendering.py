"""A bag made again out of itself, from its own content alone, and compared byte by byte."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from twinbook import checking
from twinbook.archive import verify
from twinbook.archive.bag import INFO, BagError
from twinbook.archive.meaning import ABOUT
from twinbook.archive.report import REPORTS, SOURCES
from twinbook.archive.verify import Finding
from twinbook.archiving import ARCHIVED, deposit, machine
from twinbook.edition import provenance
from twinbook.edition.desk import Desk
from twinbook.edition.edition import Work, holdings
from twinbook.edition.making import Outcome, Press
from twinbook.workspace import Workspace, find

UNTOLD = Finding("meaning", ABOUT, "it does not tell how the books were made")
_WHICH = (re.compile(""), re.compile(r"[1-9][0-9]{0,3}(-[a-z0-9-]+)?"))  # of a book, of an anniversary's
_MANIFEST = re.compile(r"(tag)?manifest-[a-z0-9]+\.txt")  # which follow from what they list
# What is another where only the press is, and not what composes pages: its versions are told here, too.
_PRESSED = re.compile(rf"{REPORTS}/.+|data/rendition/.+|{SOURCES}/provenance\..+|{re.escape(ABOUT)}|{INFO}")


@dataclass(frozen=True)
class _Told:
    """What a bag says of how it was made."""

    work: Work
    day: date
    locales: frozenset[str]
    machine: Mapping[str, str]


def rerendered(root: Path, printing: Press) -> tuple[Finding, ...]:
    """Make a bag again from its own content, and compare each file byte by byte.

    Where they differ because what makes them does, that is told as such, with what differs. Nothing that the
    bag says is followed out of it.
    """
    about = _told(root)
    if about is None:
        return (UNTOLD,)
    with tempfile.TemporaryDirectory(prefix="twinbook-") as kept:
        source = Path(kept).resolve() / "source"
        shutil.copytree(root / SOURCES, source)
        at = _desk(source, about, printing)
        if isinstance(at, str):
            return (Finding("meaning", SOURCES, at),)
        info = verify.info(root)
        office, contact = info.get("Source-Organization", ""), info.get("Contact-Name", "")
        problems: list[Finding] = []

        def tell(outcome: Outcome) -> None:
            problems.extend(
                Finding("meaning", SOURCES, f"{one.path}:{one.line}: {one.message}")
                for one in outcome.problems
            )

        try:
            made = deposit(at, about.work, printing, office, contact, tell)
        except BagError as error:
            return (Finding("meaning", SOURCES, str(error)),)
        if made is None:
            return tuple(problems)
        return tuple(_compared(dict(_differing(root, made.files)), about.machine, machine(at)))


def _told(root: Path) -> _Told | None:
    """Return what a bag says of how it was made; None where it is not what such a bag says."""
    try:
        about = json.loads(verify.small(root, ABOUT, {}) or b"")
        work = Work(str(about["kind"]), str(about["subject"]), str(about["which"]))
        then = {str(key): str(value) for key, value in about["machine"].items()}
        told = _Told(work, date.fromisoformat(about["date"]), frozenset(map(str, about["locales"])), then)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    sound = work.kind in ARCHIVED and _WHICH[work.kind == "anniversary"].fullmatch(work.which)
    return told if sound else None


def _desk(source: Path, about: _Told, printing: Press) -> Desk | str:
    """Return the desk of what a bag is made from; or why there is none."""
    found = find(source)
    if not isinstance(found, Workspace):
        return "; ".join(problem.message for problem in found)
    if found.root != source or about.locales != set(found.locales):
        return "its twinbook.toml is not that of these books"
    survey = checking.check(found, about.day)
    broken = frozenset(problem.path for problem in survey.errors)
    if about.work.subject not in holdings(survey.library).subjects(about.work.kind):
        return f"{about.work.subject} is not in it"
    return Desk(found, survey.library, about.day, broken, survey.tongues, _fonts(printing))


def _differing(root: Path, made: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the files that are not the same in a bag and in the one made again, with how."""
    files = verify.walk(root).files
    for path in sorted(path for path in {*files, *made} if not _MANIFEST.fullmatch(path)):
        if path not in made:
            yield path, "made again, the bag does not have it"
        elif path not in files:
            yield path, "it is missing, which the bag has that was made again"
        elif files[path] != len(made[path]) or (root / path).read_bytes() != made[path]:
            yield path, "made again from its content, it has other bytes"


def _compared(other: Mapping[str, str], then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what to say of files that are others now: a fault, but for what other versions explain."""
    differs = sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
    composed = {"twinbook", "python", *provenance.libraries()}
    excused = [path for path in other if differs and (composed & {*differs} or _PRESSED.fullmatch(path))]
    for path, said in other.items():
        if path not in excused:
            yield Finding("meaning", path, said)
    if excused:
        changed = (f"{key} {then.get(key, '-')[:12]} then, {now.get(key, '-')[:12]} now" for key in differs)
        what = ", ".join(islice(changed, 8))
        said = f"made again, {len(excused)} files have other bytes; so is what makes them: {what}"
        yield Finding("differs", "", said)


def _fonts(printing: Press) -> Path | None:
    """Return the folder of small fonts that a press prints with."""
    return next((one for one in printing.arguments if isinstance(one, Path)), None)
