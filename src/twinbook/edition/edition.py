"""Editions: a kind of book of a subject in a locale; which there are, how they are made, where they go."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from markupsafe import escape

from twinbook import __version__
from twinbook.book import briefing, page
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.record import FOLDERS
from twinbook.edition.workers import print_all
from twinbook.language import catalog, words
from twinbook.language.catalog import Catalog
from twinbook.language.formats import formats
from twinbook.language.review import catalog_name
from twinbook.language.typeset import plain
from twinbook.language.words import Words
from twinbook.press import fonts
from twinbook.press.pdf import Page
from twinbook.problem import Problem
from twinbook.workspace import Workspace

KINDS = ("briefing",)


@dataclass(frozen=True, order=True)
class Edition:
    """One book: its kind, its subject (a pair's id) and its locale."""

    kind: str
    subject: str
    locale: str

    @property
    def path(self) -> str:
        """Its place below the folder of output."""
        return f"{self.kind}/{self.subject}.{self.locale}.pdf"


@dataclass(frozen=True)
class Desk:
    """All that editions are composed from: a workspace, its library, the edition date."""

    workspace: Workspace
    library: Library
    today: date
    broken: frozenset[str] = frozenset()  # files with errors, as problems name them

    @cached_property
    def css(self) -> str:
        """The workspace's styles; raises PageError where one is missing."""
        return page.stylesheet(self.workspace.roots("styles"))

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """The font families that the styles name, by script."""
        return fonts.families_by_script(self.workspace.roots("styles"))

    def families_of(self, locale: str) -> tuple[str, ...]:
        """Return the families a book may use: its own script's first, then those of other languages."""
        own = self.families.get(formats(locale).script) or self.families.get("Latn", ())
        return tuple(dict.fromkeys((*own, *(name for names in self.families.values() for name in names))))


def plan(
    library: Library, locales: Iterable[str], subjects: Iterable[str] = (), kinds: Iterable[str] = KINDS
) -> tuple[Edition, ...]:
    """Return the editions of these subjects, or of all, in the order of subjects and locales."""
    wanted = tuple(subjects) or tuple(library.pairs)
    return tuple(Edition(kind, subject, locale) for kind in kinds for subject in wanted for locale in locales)


def subject_of(library: Library, name: str) -> str | None:
    """Return the id of a pair named in either order of its cities, or None."""
    return next((id_ for id_ in (name, turned(name)) if id_ in library.pairs), None)


def turned(name: str) -> str:
    """Return the name of a pair with its cities in the other order."""
    return "--".join(reversed(name.split("--")))


def compose(desk: Desk, edition: Edition) -> Page | Problem:
    """Compose an edition's page; a broken template or style is a problem."""
    needed = _needed(desk, edition)
    if needed:
        said = f"it is not made: there are errors in {', '.join(needed)}"
        return Problem(edition.path, 0, 0, "error", said)
    try:
        html = _html(desk, edition)
    except page.PageError as error:
        place, _, said = str(error).partition(": ")
        return Problem(place, 0, 0, "error", said, f"{edition.path} is not made")
    return Page(
        name=edition.path,
        html=html,
        roots=(*desk.workspace.roots("styles"), *desk.workspace.roots("templates")),
        families=desk.families_of(edition.locale),
    )


def _needed(desk: Desk, edition: Edition) -> tuple[str, ...]:
    """Return the files with errors that an edition can not do without."""
    pair = desk.library.pairs[edition.subject]
    files = {f"templates/translations/{edition.locale}.po"}
    for record in briefing.records_of(desk.library, pair):
        files |= {f"content/{catalog_name(record)}.yaml"}
        files |= {f"content/translations/{edition.locale}/{catalog_name(record)}.po"}
        for place, wanted, families in briefing.referred(record):
            if wanted not in desk.library.entities and briefing.printed(record, place, pair):
                files |= {f"content/{FOLDERS[family]}/{wanted}.yaml" for family in families}
    others = tuple(f"templates/{tag}/" for tag in desk.workspace.locales if tag != edition.locale)
    shared = {
        name
        for name in desk.broken
        if name.startswith(("templates/", "styles/"))
        and not name.startswith(("templates/translations/", *others))
    }
    return tuple(sorted(files & desk.broken | shared))


def wording(desk: Desk, edition: Edition) -> Wording:
    """Return how an edition says things."""
    pair = desk.library.pairs[edition.subject]
    own_words, catalogs = _language(desk.workspace, edition.locale)
    return Wording(
        library=desk.library,
        words=own_words,
        formats=formats(edition.locale),
        catalogs=catalogs,
        language=desk.workspace.language,
        locales=desk.workspace.locales,
        numbers=briefing.numbers_of(briefing.records_of(desk.library, pair)),
    )


def _html(desk: Desk, edition: Edition) -> str:
    workspace = desk.workspace
    said = wording(desk, edition)
    pair = desk.library.pairs[edition.subject]
    reviewed = edition.locale == workspace.language
    office = said.text(*workspace.office(edition.locale))
    book = briefing.compose(said, pair, desk.today, office, reviewed=reviewed)
    values = {
        "book": book,
        "version": __version__,
        "plain": lambda text: plain(escape(text).striptags()),
        "quoted": lambda text: escape(said.formats.quote("{}")).format(text),
        "breakable": page.breakable,
    }
    made = page.environment(workspace.roots("templates"), said.words)
    return page.render(f"{edition.kind}.html", made, said.formats, desk.css, values)


@cache
def _language(workspace: Workspace, locale: str) -> tuple[Words, Mapping[str, Catalog]]:
    """Read a locale's translations; their problems are told by `check` and by `problems_of`."""
    own_words, _ = words.load(workspace.roots("templates"), locale)
    catalogs, _ = catalog.load(workspace.translations(locale), "")
    return own_words, catalogs


def write(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there: a good one is never replaced by half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


@dataclass(frozen=True)
class Outcome:
    """What became of an edition: where its file is, or why there is none."""

    edition: Edition
    path: Path | None
    problems: tuple[Problem, ...] = ()


def make(
    desk: Desk, wanted: tuple[Edition, ...], folder: Path, jobs: int, *, html: bool = False
) -> Iterator[Outcome]:
    """Make editions and yield each outcome as it is known; one that fails leaves its former file alone."""
    pages: dict[Edition, Page] = {}
    for edition in wanted:
        composed = compose(desk, edition)
        if isinstance(composed, Problem):
            yield Outcome(edition, None, (composed,))
        else:
            pages[edition] = composed
    order = tuple(pages)
    for index, printed in print_all(tuple(pages.values()), jobs):
        edition = order[index]
        if printed.pdf is None:
            yield Outcome(edition, None, printed.problems)
            continue
        path = folder / edition.path
        try:
            if html:
                write(path.with_suffix(".html"), pages[edition].html.encode())
            write(path, printed.pdf)
        except OSError as error:
            said = f"it could not be written: {error.strerror}"
            yield Outcome(edition, None, (Problem(edition.path, 0, 0, "error", said, f"look at {folder}"),))
        else:
            yield Outcome(edition, path)
