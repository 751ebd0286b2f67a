"""A build: what is out of date in a workspace, and why; `edition.making` goes on from there."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import partial
from pathlib import Path

from twinbook import checking
from twinbook.content.library import Library
from twinbook.edition import inputs, ledger, making
from twinbook.edition.desk import Desk
from twinbook.edition.edition import OF_VISITS, Edition, Holdings, holdings
from twinbook.edition.form import plainly
from twinbook.edition.freshness import Order, reason
from twinbook.edition.inputs import Stamp
from twinbook.edition.ledger import Ledger
from twinbook.edition.making import KEPT, Outcome, Press, Sheet
from twinbook.files import alone
from twinbook.press import fonts, versions
from twinbook.press.pdf import press
from twinbook.problem import Problem
from twinbook.workspace import Workspace

ASKED = tuple(f"{kind}/" for kind in (*OF_VISITS, "anniversary") if kind != "visit")
UNCHANGED = "nothing that it is made from has changed"
_SUBJECT = re.compile(r"content/(pairs|visits)/([^/]+)\.yaml")


@contextmanager
def begun(folder: Path, busy: Callable[[], None]) -> Iterator[tuple[Ledger, str]]:
    """Open the ledger of a folder of books, alone: while another build has it, say so and wait.

    With it comes what was wrong with it. Raise OSError or sqlite3.Error where the folder can not be written.
    """
    kept = folder / KEPT
    kept.mkdir(parents=True, exist_ok=True)
    with alone(kept / "lock", busy), ledger.opened(kept / "ledger.sqlite") as opened:
        making.sweep(folder)
        yield opened


def font_folder(workspace: Workspace) -> Path:
    """Return where the small fonts of a workspace are kept, wherever its books go."""
    return workspace.build / KEPT / "fonts"


@dataclass(frozen=True)
class State:
    """How a workspace is found: what its files name, what is read of it, and what prints it.

    Nothing is read of one that is as it was, and without errors, at the last build. `named` are the pairs and
    visits that there are files of, be they broken.
    """

    named: Holdings
    known_by: str
    desk: Desk | None = None
    errors: tuple[Problem, ...] = ()

    @property
    def holdings(self) -> Holdings:
        """What there are books of."""
        return holdings(self.desk.library) if self.desk else self.named


@contextmanager
def press_here(workspace: Workspace, jobs: int | None = None) -> Iterator[Press]:
    """Open a press of processes of this machine; they start when there is something to print."""
    from twinbook.edition import workers

    count = jobs or workers.cores()
    with workers.Crew(count) as crew:
        yield Press(crew, 2 * count, press, (font_folder(workspace),))


def look(workspace: Workspace, kept: Ledger, today: date, *, read: bool = False) -> State:
    """See what has changed since the last build, and mark what it touches; `read` the workspace anyway."""
    places = inputs.roots(workspace)
    found = inputs.scan(places)
    noted = _noted(kept)
    changed = _refresh(workspace, kept, found, noted)
    files = [(match[1], match[2]) for match in map(_SUBJECT.fullmatch, sorted(found)) if match]
    pairs, visits = (tuple(id_ for room, id_ in files if room == name) for name in ("pairs", "visits"))
    if not (changed or read) and kept.note("sound"):
        return State(Holdings(pairs, visits, _kept(kept)), _known_by(kept, noted))
    survey = checking.check(workspace, today)
    broken = frozenset(problem.path for problem in survey.errors)
    desk = Desk(workspace, survey.library, today, broken, survey.tongues, font_folder(workspace))
    cast = _fonts(desk)
    if cast != noted:
        kept.note("fonts", json.dumps(cast))
        _refresh(workspace, kept, found, cast)
    kept.note("sound", "" if survey.errors else "yes")
    kept.note("anniversaries", json.dumps(holdings(survey.library).kept))
    return State(Holdings(pairs, visits), _known_by(kept, cast), desk, survey.errors)


def _kept(kept: Ledger) -> tuple[tuple[str, str], ...]:
    """Return the anniversaries that the pairs' files keep, as they were at the last build."""
    return tuple((str(pair), str(which)) for pair, which in json.loads(kept.note("anniversaries") or "[]"))


def _refresh(
    workspace: Workspace, kept: Ledger, found: Mapping[str, Stamp], noted: Mapping[str, list[str]]
) -> tuple[str, ...]:
    """Note in the ledger how the files of a workspace and of the fonts are; return the changed ones."""
    places = inputs.roots(workspace)
    files = inputs.scan({name: Path(name) for name in noted.get("files", ())})

    def read(name: str) -> bytes | None:
        try:
            return (Path(name) if name in files else inputs.path_of(name, places)).read_bytes()
        except OSError:
            return None

    scope = partial(inputs.scope, locales=workspace.locales)
    return kept.refresh({**found, **files}, read, scope, time.time_ns())


def _noted(kept: Ledger) -> Mapping[str, list[str]]:
    """Return the fonts that the last build had; none if that is not known."""
    try:
        return dict(json.loads(kept.note("fonts")))
    except ValueError:
        return {}


def _fonts(desk: Desk) -> Mapping[str, list[str]]:
    """Return the digests of the fonts for a desk's books, and the files that they are cast from."""
    files = {
        file for names in desk.families.values() for name in names for file in fonts.files().get(name, ())
    }
    fixed = desk.foundry.fixed if desk.foundry else ()
    return {"fixed": [font.digest for font in fixed], "files": sorted(files)}


def _known_by(kept: Ledger, noted: Mapping[str, list[str]]) -> str:
    """Return a name for what prints: another as soon as the print of the same page may be another."""
    told = (sorted(versions.machine().items()), noted.get("fixed"), kept.digest(inputs.PRESS))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def sheets(
    state: State, kept: Ledger, order: Order, wanted: Iterable[Edition]
) -> tuple[tuple[Sheet, ...], tuple[Outcome, ...]]:
    """Part editions: those that may be out of date, the biggest first, and those left as they are."""
    plan = tuple(wanted)
    known = kept.books()
    out_of_date, as_it_was = [], []
    for edition in plan:
        book = known.get(edition.path)
        why = reason(order, edition, book, state.known_by)
        if why:
            out_of_date.append(Sheet(edition, why, book))
        else:
            as_it_was.append(Outcome(edition, "unchanged", UNCHANGED))
    library = state.desk.library if state.desk else Library()
    out_of_date.sort(key=lambda sheet: (-_size(library, sheet.edition), sheet.edition.subject))
    return tuple(out_of_date), tuple(as_it_was)


def _size(library: Library, edition: Edition) -> int:
    """Return how much there is to print in a book: its entries and what is told of its cities."""
    visit = library.visits.get(edition.subject)
    pair = library.pairs.get(visit.pair if visit else edition.subject)
    if pair is None:
        return 0
    cities = [library.cities[city] for city in pair.cities if city in library.cities]
    first, last = edition.volume.spans[edition.volume.number - 1] if edition.volume else (MINYEAR, MAXYEAR)
    return sum(len(city.facts) + len(city.profile) for city in cities) + sum(
        first <= event.date.year <= last for event in pair.chronology
    )


def gone(state: State, kept: Ledger, planned: Iterable[Edition], locales: Iterable[str]) -> tuple[str, ...]:
    """Return the books in the ledger that no build makes any more; one whose subject is only broken is kept.

    A book in another form than the plain one goes with that. One that is made only when it is asked for, such
    as an addendum, goes with its subject and its language.
    """
    paths = {plainly(edition.path) for edition in planned}
    named, held = ({*one.pairs, *one.visits} for one in (state.named, state.holdings))
    broken, asked = named - held, tuple(f".{locale}.pdf" for locale in locales)
    return tuple(
        path
        for path, subject in kept.paths()
        if plainly(path) not in paths
        and subject not in broken
        and not (subject in held and path.startswith(ASKED) and plainly(path).endswith(asked))
    )


def prune(kept: Ledger, folder: Path, paths: Iterable[str]) -> None:
    """Remove books, with the pages kept beside them."""
    for path in paths:
        for file in (
            (folder / path).with_suffix(ending) for ending in (".pdf", ".html", ".ics", making.COVER)
        ):
            file.unlink(missing_ok=True)
        kept.forget(path)
