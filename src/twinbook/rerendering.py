"""A bag made again out of itself, from its own content alone, and compared byte by byte."""

import errno
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from twinbook import building, checking
from twinbook.archive import bounded, verify, walk
from twinbook.archive.bag import INFO, BagError
from twinbook.archive.finding import Finding
from twinbook.archive.meaning import ABOUT, RECORD, SETTINGS
from twinbook.archive.report import REPORTS, SOURCES
from twinbook.archiving import ARCHIVED, deposit, machine
from twinbook.edition import provenance, workers
from twinbook.edition.desk import Desk
from twinbook.edition.edition import Work, holdings
from twinbook.edition.making import Press
from twinbook.problem import Problem
from twinbook.workspace import Workspace, find

UNMADE = "not made again"  # how a note begins that says why
LESS = "it is missing, which the bag has that was made again"
MORE, OTHER = "made again, the bag does not have it", "made again from its content, it has other bytes"
UNTOLD = Finding("meaning", ABOUT, "it does not tell how the books were made")
_WHICH = (re.compile(""), re.compile(r"[1-9][0-9]{0,3}(-[a-z0-9-]+)?"))  # of a book, of an anniversary's
_OXUM = re.compile(rb"^Payload-Oxum: .*\n", re.MULTILINE)
_MANIFEST = re.compile(r"(tag)?manifest-[a-z0-9]+\.txt")  # which follow from what they list
# What is another where only the press is, what where pages are composed otherwise, what where Twinbook is.
_PRESSED = re.compile(rf"{REPORTS}/.+|data/rendition/.+|{SOURCES}/provenance\..+|{re.escape(ABOUT)}")
_COMPOSED = re.compile(rf"{SOURCES}/[^/]+\.(json|csv|ics)|{re.escape(RECORD)}")
_OWN = re.compile(rf"data/schema/.+|metadata/.+|data/README\.txt|{re.escape(SETTINGS)}|{INFO}")
# What is no fault of a bag: the disk is full, or may not be written.
HERE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)
MEMORY = 4_000_000_000  # bytes
SECONDS = 600  # of processor time


@dataclass(frozen=True)
class _Told:
    """What a bag says of how it was made."""

    work: Work
    day: date
    locales: frozenset[str]
    machine: Mapping[str, str]


def rerendered(root: Path, jobs: int | None = None) -> tuple[Finding, ...]:
    """Make a bag again from its own content, and compare each file byte by byte.

    Where they differ because what makes them does, that is told as such, with what differs. Nothing that the
    bag says is followed out of it, and its templates, which may be anybody's, run in a process with bounds.
    """
    with tempfile.TemporaryDirectory(prefix="twinbook-", ignore_cleanup_errors=True) as kept:
        try:
            found = bounded.told(
                "twinbook.rerendering",
                *(str(root), kept, str(jobs or workers.cores())),
                memory=MEMORY,
                seconds=SECONDS,
                temporary=kept,
            )
        except bounded.BoundsError as error:
            return (Finding("meaning", SOURCES, f"it cannot be made again: {error}"),)
    return tuple(Finding(*one) for one in found)


def made_again(root: Path, folder: Path, jobs: int) -> tuple[Finding, ...]:
    """Do the same in this process, with a folder to work in."""
    about = _told(root)
    if about is None:
        return (UNTOLD,)
    source = folder.resolve() / "source"
    try:
        for path in walk.walk(root / SOURCES).files:
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / SOURCES / path, source / path)
        with building.press_here(Workspace(folder), jobs) as printing:
            return tuple(dict.fromkeys(_made(root, source, about, printing)))
    except OSError as error:
        if error.errno not in HERE:
            raise
        return (Finding("note", "", f"{UNMADE}: {error.strerror} in the folder for temporary files"),)


def _made(root: Path, source: Path, about: _Told, printing: Press) -> Iterator[Finding]:
    found = _desk(source, about, printing)
    if isinstance(found, str):
        yield Finding("meaning", SOURCES, found)
        return
    at, errors = found
    info = verify.info(root)
    office, contact = info.get("Source-Organization", ""), info.get("Contact-Name", "")
    problems = [*errors]
    try:
        made = deposit(
            at, about.work, printing, office, contact, lambda outcome: problems.extend(outcome.problems)
        )
    except BagError as error:
        yield Finding("meaning", SOURCES, str(error))
        return
    if made is None:
        for one in problems:
            yield Finding("meaning", SOURCES, f"{one.path}:{one.line}: {one.message}")
        return
    yield from _compared(dict(_differing(root, made.files)), about.machine, machine(at))


def _told(root: Path) -> _Told | None:
    """Return what a bag says of how it was made; None where it is not what such a bag says."""
    try:
        about = json.loads(walk.small(root, ABOUT, {}) or b"")
        work = Work(str(about["kind"]), str(about["subject"]), str(about["which"]))
        then = {str(key): str(value) for key, value in about["machine"].items()}
        told = _Told(work, date.fromisoformat(about["date"]), frozenset(map(str, about["locales"])), then)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    sound = work.kind in ARCHIVED and _WHICH[work.kind == "anniversary"].fullmatch(work.which)
    return told if sound else None


def _desk(source: Path, about: _Told, printing: Press) -> tuple[Desk, tuple[Problem, ...]] | str:
    """Return the desk of what a bag is made from, with the errors in it; or why there is none."""
    found = find(source)
    if not isinstance(found, Workspace):
        return "; ".join(problem.message for problem in found)
    if found.root != source or about.locales != set(found.locales):
        return "its twinbook.toml is not that of these books"
    survey = checking.check(found, about.day)
    broken = frozenset(problem.path for problem in survey.errors)
    if about.work.subject not in holdings(survey.library).subjects(about.work.kind):
        return f"{about.work.subject} is not in it"
    at = Desk(found, survey.library, about.day, broken, survey.tongues, _fonts(printing))
    return at, survey.errors


def _differing(root: Path, made: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the files that are not the same in a bag and in the one made again, with how."""
    files = walk.walk(root).files
    for path in sorted(path for path in {*files, *made} if not _MANIFEST.fullmatch(path)):
        if path not in made:
            yield path, MORE
        elif path not in files:
            yield path, LESS
        elif path == INFO:  # whose sum of bytes follows from the other files
            if _OXUM.sub(b"", (root / path).read_bytes()) != _OXUM.sub(b"", made[path]):
                yield path, OTHER
        elif files[path] != len(made[path]) or (root / path).read_bytes() != made[path]:
            yield path, OTHER


def _compared(other: Mapping[str, str], then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what to say of files that are others now: a fault, but for what other versions explain."""
    differs = sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
    explained = (
        (_PRESSED, True),
        (_COMPOSED, {"twinbook", *provenance.libraries()} & {*differs}),
        (_OWN, "twinbook" in differs),
    )
    kinds = [what for what, so in explained if so and differs]
    may = {OTHER, *({LESS} if "twinbook" in differs else ())}  # which may have come to write more
    excused = [
        path for path, said in other.items() if said in may and any(one.fullmatch(path) for one in kinds)
    ]
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


if __name__ == "__main__":
    answer = made_again(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps([astuple(one) for one in answer]))  # noqa: T201 - what its parent reads
