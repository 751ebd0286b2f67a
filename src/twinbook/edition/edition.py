"""Editions: a kind of book of a subject in a locale, or a volume of it; which there are, where they go."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from twinbook.book.volumes import Volume, volumes
from twinbook.content.library import Library
from twinbook.edition.form import PLAIN, Form

OF_PAIRS = ("briefing", "anniversary")
OF_VISITS = ("visit", "addendum", "namecards")
KINDS = (*OF_PAIRS, *OF_VISITS)
USUAL = ("briefing", "visit", "anniversary")  # what is made where no kind is named


@dataclass(frozen=True, order=True)
class Edition:
    """One book: its kind, its subject (a pair's or a visit's id), its locale; a volume, or None; its form.

    `number` is of which anniversary it is, or of which addendum; 0 for other kinds.
    """

    kind: str
    subject: str
    locale: str
    volume: Volume | None = None
    form: Form = PLAIN
    number: int = 0

    @property
    def path(self) -> str:
        """Its place below the folder of output."""
        number = f"-{self.number}" if self.number else ""
        volume = f".vol-{self.volume.number:02}" if self.volume else ""
        return f"{self.kind}/{self.subject}{number}.{self.locale}{volume}{self.form.ending}.pdf"


@dataclass(frozen=True)
class Work:
    """What is a book in each language: a kind, a subject, a number, as in `Edition`."""

    kind: str
    subject: str
    number: int = 0


@dataclass(frozen=True)
class Holdings:
    """What there are books of: pairs, visits, and the anniversaries that a pair's file keeps."""

    pairs: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()
    kept: tuple[tuple[str, int], ...] = ()

    def works(self, kinds: Iterable[str] = USUAL, subjects: Container[str] | None = None) -> Iterator[Work]:
        """Yield the works of these kinds, of all subjects or of some; addenda have no number of their own."""
        for kind in kinds:
            if kind == "anniversary":
                found = [Work(kind, pair, year) for pair, year in self.kept]
            else:
                found = [Work(kind, subject) for subject in self.subjects(kind)]
            yield from (work for work in found if subjects is None or work.subject in subjects)

    def subjects(self, kind: str) -> tuple[str, ...]:
        """Return what there may be books of a kind of."""
        return self.pairs if kind in OF_PAIRS else self.visits


def holdings(library: Library) -> Holdings:
    """Return what there are books of in a library."""
    return Holdings(
        tuple(library.pairs),
        tuple(library.visits),
        tuple((pair.id, kept.year) for pair in library.pairs.values() for kept in pair.anniversaries),
    )


def plan(
    works: Iterable[Work],
    locales: Iterable[str],
    divided: Callable[[str], tuple[Volume | None, ...]] = lambda _: (None,),
    form: Form = PLAIN,
) -> tuple[Edition, ...]:
    """Return the editions of these works, in their order and the locales'; by default each is whole."""
    return tuple(
        Edition(work.kind, work.subject, locale, volume, form, work.number)
        for work in works
        for volumes in (divided(work.subject) if work.kind == "briefing" else (None,),)
        for locale in locales
        for volume in volumes
    )


def divided(library: Library, subject: str, entries: int) -> tuple[Volume | None, ...]:
    """Return the volumes of a book whose chronology has more `entries`; of others None alone: the whole."""
    return volumes((event.date.year for event in library.pairs[subject].chronology), entries) or (None,)


def subject_of(known: Container[str], name: str) -> str | None:
    """Return the id of a pair named in either order of its cities, or of a visit; None if there is none."""
    return next((id_ for id_ in (name, turned(name)) if id_ in known), None)


def turned(name: str) -> str:
    """Return the name of a pair with its cities in the other order."""
    return "--".join(reversed(name.split("--")))
