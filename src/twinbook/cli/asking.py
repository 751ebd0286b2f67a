"""Which books a build was asked for: subjects, kinds, languages, whose anniversary, what addendum to what."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from twinbook.book.former import Former, FormerError
from twinbook.book.volumes import entries_within
from twinbook.building import State
from twinbook.content.visit import Visit
from twinbook.edition import edition as editions
from twinbook.edition import former
from twinbook.edition.edition import OF_VISITS, USUAL, Edition, Work
from twinbook.edition.form import Form
from twinbook.edition.making import KEPT
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
    subjects = _named(state, asked)
    works = [
        work for kind in asked.kinds or USUAL for work in _works(workspace, state, asked, kind, subjects)
    ]
    _none_in_vain(state, asked, subjects, works)
    locales = tuple(dict.fromkeys(asked.locales)) or workspace.locales
    planned = partial(editions.plan, works, locales, form=asked.form)
    if asked.volumes and state.desk:
        divided = partial(editions.divided, state.desk.library, entries=entries_within(asked.volumes))
        made = planned(divided=divided)
    else:
        made = planned()
    return tuple(edition for edition in made if edition not in asked.refused)


def _works(
    workspace: Workspace, state: State, asked: Asked, kind: str, subjects: list[str]
) -> Iterator[Work]:
    """Yield the works of a kind, of the subjects that were named, in their order, or of all."""
    held = state.holdings
    for subject in dict.fromkeys(subjects) if asked.subjects else held.subjects(kind):
        if subject not in held.subjects(kind):
            continue
        if kind == "addendum":
            yield from (Work(kind, subject, which) for which in _since(state, subject))
        elif kind == "anniversary" and kind in asked.kinds:
            yield from (Work(kind, subject, which) for which in _reports(workspace, state, asked, subject))
        else:
            yield from held.works((kind,), (subject,))


def _reports(workspace: Workspace, state: State, asked: Asked, subject: str) -> tuple[str, ...]:
    """Return of which anniversaries of a pair a report was asked for; end where a pair was named in vain."""
    if state.desk is None:
        return tuple(which for pair, which in state.holdings.kept if pair == subject)
    day = state.desk.today
    found = editions.anniversaries(state.desk.library, subject, asked.year, day, workspace.locales)
    if not found:
        _none(asked, f"{subject}: no such anniversary is known; name one with --year 30")
    return found


def _none(asked: Asked, said: str) -> None:
    """End where what can not be made was asked for by name; else say so, and go on."""
    if asked.subjects:
        raise click.UsageError(said)
    click.echo(said, err=True)


def _since(state: State, subject: str) -> tuple[str, ...]:
    """Return from which edition of a visit's book to which an addendum is, if there is one."""
    if state.desk is None:
        return ()
    number = state.desk.library.visits[subject].edition
    since = {one.visit.edition for (id_, _), one in state.desk.former.items() if id_ == subject}
    return tuple(f"{edition}-to-{number}" for edition in since)


def with_former(workspace: Workspace, state: State, asked: Asked, folder: Path) -> State:
    """Return the state with the editions that addenda are to be made to.

    End where one of a visit that was named is not to be had; of another one say so.
    """
    if not asked.since or state.desk is None:
        return state
    subjects = _named(state, asked) if asked.subjects else list(state.holdings.visits)
    locales = asked.locales or workspace.locales
    found: dict[tuple[str, str], Former] = {}
    lacking = []
    for subject in subjects:
        if subject not in state.holdings.visits:
            continue
        try:
            visit = state.desk.library.visits[subject]
            told = _former(asked, visit, folder, locales)
        except FormerError as error:
            lacking.append(f"{subject}: {error}")
        else:
            found |= {(subject, locale): one for locale, one in told.items()}
    if lacking and (asked.subjects or not found):
        raise click.UsageError("; ".join(lacking))
    if asked.since.isdecimal():  # a PDF is of one visit anyway
        for said in lacking:
            click.echo(said, err=True)
    return replace(state, desk=replace(state.desk, former=found))


def _former(asked: Asked, visit: Visit, folder: Path, locales: Iterable[str]) -> Mapping[str, Former]:
    """Return the edition that an addendum is to, by locale; raise FormerError where it does not do."""
    said = f"content/visits/{visit.id}.yaml is of edition {visit.edition}: raise the number there first"
    if asked.since.isdecimal():
        if int(asked.since) >= visit.edition:
            raise FormerError(said)
        found = dict(former.kept(folder / KEPT, visit.id, int(asked.since), locales))
    else:
        found = dict(former.of_pdf(Path(asked.since), visit.id, locales))
    if any(one.visit.edition >= visit.edition for one in found.values()):
        raise FormerError(said)
    if any(one.guests for one in found.values()) and not asked.form.guests:
        raise FormerError("this is a copy for guests, who get their addendum by --audience guests")
    return found


def _none_in_vain(state: State, asked: Asked, subjects: list[str], works: list[Work]) -> None:
    """End where a subject was named of which there are no books of the kinds asked for."""
    made = {work.subject for work in works}
    for subject in subjects:
        if subject not in made:
            what = "visit" if subject in state.holdings.visits else "pair"
            kinds = ", ".join(asked.kinds)
            raise click.UsageError(f"{subject} is a {what}: there is no {kinds} of it")


def _named(state: State, asked: Asked) -> list[str]:
    """Return the subjects that were named, but for those whose files are broken; end where one is unknown."""
    wrecks = broken(state, asked)
    return [_subject(state, name) for name in asked.subjects if name not in wrecks]


def broken(state: State, asked: Asked) -> dict[str, str]:
    """Return the subjects that were named and can not be made, each with its file that has errors."""
    held = state.holdings
    paths = {problem.path for problem in state.errors}
    found = {}
    for name in asked.subjects:
        path = file_of(name, paths)
        if path and not editions.subject_of({*held.pairs, *held.visits}, name):
            found[name] = path
    return found


def file_of(name: str, paths: Container[str]) -> str:
    """Return the file of a pair or a visit, if it is one of these; empty where none is."""
    pairs = (f"content/pairs/{id_}.yaml" for id_ in (name, editions.turned(name)))
    return next((one for one in (*pairs, f"content/visits/{name}.yaml") if one in paths), "")


def _subject(state: State, name: str) -> str:
    held = state.holdings
    if found := editions.subject_of({*held.pairs, *held.visits}, name):
        return found
    known = sorted((*held.pairs, *held.visits))
    hint = nearest(name, [*known, *map(editions.turned, held.pairs)])
    raise click.UsageError(f"there is no pair or visit “{name}”; {hint or 'there are ' + ', '.join(known)}")
