"""Editions: a kind of book of a subject in a locale, or a volume of it; which there are, where they go."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

from twinbook.book.volumes import Volume, volumes
from twinbook.content.anniversary import anniversary, name_of, tie_of
from twinbook.content.library import Library
from twinbook.edition.form import PLAIN, Form
from twinbook.language.jubilee import is_round

OF_PAIRS = ("briefing", "anniversary")
OF_VISITS = ("visit", "addendum", "namecards")
KINDS = (*OF_PAIRS, *OF_VISITS)
USUAL = ("briefing", "visit", "anniversary")  # what is made where no kind is named


@dataclass(frozen=True, order=True)
class Edition:
    """One book: its kind, its subject (a pair's or a visit's id), its locale; a volume, or None; its form.

    `which` tells of which anniversary it is, as in 30, or from which edition to which an addendum is, as in
    1-to-2.
    """

    kind: str
    subject: str
    locale: str
    volume: Volume | None = None
    form: Form = PLAIN
    which: str = ""

    @property
    def path(self) -> str:
        """Its place below the folder of output."""
        which = f"-{self.which}" if self.which else ""
        volume = f".vol-{self.volume.number:02}" if self.volume else ""
        return f"{self.kind}/{self.subject}{which}.{self.locale}{volume}{self.form.ending}.pdf"


@dataclass(frozen=True)
class Work:
    """What is a book in each language: a kind, a subject, and which of these, as in `Edition`."""

    kind: str
    subject: str
    which: str = ""


@dataclass(frozen=True)
class Holdings:
    """What there are books of: pairs, visits, and the anniversaries that a pair's file keeps."""

    pairs: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()

    def works(self, kinds: Iterable[str] = USUAL, subjects: Container[str] | None = None) -> Iterator[Work]:
        """Yield the works of these kinds, of all subjects or of some; addenda do not tell which."""
        for kind in kinds:
            if kind == "anniversary":
                found = [Work(kind, pair, which) for pair, which in self.kept]
            else:
                found = [Work(kind, subject) for subject in self.subjects(kind)]
            yield from (work for work in found if subjects is None or work.subject in subjects)

    def subjects(self, kind: str) -> tuple[str, ...]:
        """Return what there may be books of a kind of."""
        return self.pairs if kind in OF_PAIRS else self.visits


def holdings(library: Library) -> Holdings:
    """Return what there are books of in a library."""
    pairs = library.pairs.values()
    kept = tuple((pair.id, name_of(pair, one)) for pair in pairs for one in pair.anniversaries)
    return Holdings(tuple(library.pairs), tuple(library.visits), kept)


def anniversaries(
    library: Library, subject: str, year: int | None, today: date, locales: Iterable[str]
) -> tuple[str, ...]:
    """Return which anniversaries of a pair there is a report of: those of a year, or all that its file keeps.

    Where it keeps none, of that year or, without one, the next that is a round one in some language. Of a
    year past 9999, and where no coming one is known, there is none.
    """
    pair = library.pairs[subject]
    kept = tuple(name_of(pair, one) for one in pair.anniversaries if year in (None, one.year))
    tie = tie_of(pair, None)
    if kept:
        return kept
    if year:
        return () if tie and tie.date.year + year > MAXYEAR else (str(year),)
    coming = anniversary(tie.date, today, lambda n: any(is_round(n, tag) for tag in locales)) if tie else None
    return (str(coming[0]),) if coming else ()


def plan(
    works: Iterable[Work],
    locales: Iterable[str],
    divided: Callable[[str], tuple[Volume | None, ...]] = lambda _: (None,),
    form: Form = PLAIN,
) -> tuple[Edition, ...]:
    """Return the editions of these works, in their order and the locales'; by default each is whole."""
    return tuple(
        Edition(work.kind, work.subject, locale, volume, form, work.which)
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
