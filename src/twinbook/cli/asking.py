"""Which books a build was asked for: subjects, kinds, languages, whose anniversary, what addendum to what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from twinbook.book.addendum import Former, FormerError
from twinbook.book.volumes import entries_within
from twinbook.building import State
from twinbook.cli.terminal import tell
from twinbook.content.anniversary import anniversary, tie_of
from twinbook.content.visit import Visit
from twinbook.edition import edition as editions
from twinbook.edition import former
from twinbook.edition.edition import OF_VISITS, USUAL, Edition, Work
from twinbook.edition.form import Form
from twinbook.edition.making import KEPT
from twinbook.language import jubilee
from twinbook.problem import nearest
from twinbook.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """Which books were asked for, and what is to be done about them."""

    subjects: tuple[str, ...]
    kinds: tuple[str, ...]
    locales: tuple[str, ...]
    form: Form
    volumes: int | None = None
    year: int | None = None
    since: str = ""
    dry_run: bool = False
    prune: bool = False
    final: bool = False
    refused: frozenset[Edition] = frozenset()

    @property
    def reads(self) -> bool:
        """Say whether the content is to be read to know what is asked for."""
        return bool(self.volumes or self.final or {"anniversary", "addendum"} & {*self.kinds})

    def fitting(self) -> None:
        """End with a usage error where what is asked for does not fit together."""
        if self.year is not None and self.kinds != ("anniversary",):
            raise click.UsageError("--year goes with -k anniversary")
        if bool(self.since) != ("addendum" in self.kinds):
            raise click.UsageError("-k addendum and --since EDITION go together")
        if self.since and self.kinds != ("addendum",):
            raise click.UsageError("-k addendum is asked for alone")
        if self.form.guests and not (self.kinds and {*self.kinds} <= {*OF_VISITS}):
            raise click.UsageError(f"--audience guests goes with -k {', -k '.join(OF_VISITS)}")


def plan(workspace: Workspace, state: State, asked: Asked) -> tuple[Edition, ...]:
    """Return the editions that were asked for; end where a subject is not known, or has no such books."""
    subjects = [_subject(state, name) for name in asked.subjects]
    works = [work for kind in asked.kinds or USUAL for work in _works(state, asked, kind, subjects)]
    _none_in_vain(state, asked, subjects, works)
    locales = tuple(dict.fromkeys(asked.locales)) or workspace.locales
    planned = partial(editions.plan, works, locales, form=asked.form)
    if asked.volumes and state.desk:
        divided = partial(editions.divided, state.desk.library, entries=entries_within(asked.volumes))
        made = planned(divided=divided)
    else:
        made = planned()
    return tuple(edition for edition in made if edition not in asked.refused)


def _works(state: State, asked: Asked, kind: str, subjects: list[str]) -> Iterator[Work]:
    """Yield the works of a kind, of the subjects that were named, in their order, or of all."""
    held = state.holdings
    for subject in dict.fromkeys(subjects) if subjects else held.subjects(kind):
        if subject not in held.subjects(kind):
            continue
        if kind == "addendum":
            yield Work(kind, subject, _addendum(state, subject))
        elif kind == "anniversary" and kind in asked.kinds:
            years = (asked.year,) if asked.year else _years(state, subject)
            yield from (Work(kind, subject, year) for year in years)
        else:
            yield from held.works((kind,), (subject,))


def _years(state: State, subject: str) -> tuple[int, ...]:
    """Return the anniversaries that a pair's file keeps; where it keeps none, the next round one."""
    kept = tuple(year for pair, year in state.holdings.kept if pair == subject)
    if kept or state.desk is None:
        return kept
    pair = state.desk.library.pairs[subject]
    tie = tie_of(pair, None)
    coming = anniversary(tie.date, state.desk.today, jubilee.STEP) if tie else None
    if coming is None:
        raise click.UsageError(f"of {subject} no coming anniversary is known; name one with --year 30")
    return (coming[0],)


def _addendum(state: State, subject: str) -> int:
    """Return the number of an addendum: how many editions a visit's book is past the one it is to."""
    if state.desk is None:
        return 0
    visit = state.desk.library.visits[subject]
    since = next(one.visit.edition for (id_, _), one in state.desk.former.items() if id_ == subject)
    _earlier(since, visit)
    return visit.edition - since


def _earlier(since: int, visit: Visit) -> None:
    """End where an edition is not before the one that a visit's file tells of."""
    if since >= visit.edition:
        said = f"content/visits/{visit.id}.yaml is of edition {visit.edition}: raise the number there first"
        raise click.UsageError(said)


def with_former(workspace: Workspace, state: State, asked: Asked, folder: Path) -> State:
    """Return the state with the editions that addenda are to be made to; end where one is not to be had."""
    if not asked.since or state.desk is None:
        return state
    subjects = [_subject(state, name) for name in asked.subjects] or list(state.holdings.visits)
    locales = asked.locales or workspace.locales
    found: dict[tuple[str, str], Former] = {}
    for subject in subjects:
        if subject not in state.holdings.visits:
            continue
        try:
            if asked.since.isdecimal():
                _earlier(int(asked.since), state.desk.library.visits[subject])
                told = former.kept(folder / KEPT, subject, int(asked.since), locales)
            else:
                told = former.of_pdf(Path(asked.since), subject, locales)
            found |= {(subject, locale): one for locale, one in told}
        except FormerError as error:
            raise click.UsageError(str(error)) from error
    return replace(state, desk=replace(state.desk, former=found))


def _none_in_vain(state: State, asked: Asked, subjects: list[str], works: list[Work]) -> None:
    """End where a subject was named of which there are no books of the kinds asked for."""
    made = {work.subject for work in works}
    for subject in subjects:
        if subject not in made:
            what = "visit" if subject in state.holdings.visits else "pair"
            kinds = ", ".join(asked.kinds)
            raise click.UsageError(f"{subject} is a {what}: there is no {kinds} of it")


def _subject(state: State, name: str) -> str:
    held = state.holdings
    if found := editions.subject_of({*held.pairs, *held.visits}, name):
        return found
    files = {
        f"content/pairs/{name}.yaml": name,
        f"content/pairs/{editions.turned(name)}.yaml": editions.turned(name),
    }
    for path in (*files, f"content/visits/{name}.yaml"):
        if any(problem.path == path for problem in state.errors):
            tell(state.errors)
            raise click.ClickException(f"{files.get(path, name)} is not made: {path} has errors")
    known = sorted((*held.pairs, *held.visits))
    hint = nearest(name, [*known, *map(editions.turned, held.pairs)])
    raise click.UsageError(f"there is no pair or visit “{name}”; {hint or 'there are ' + ', '.join(known)}")
