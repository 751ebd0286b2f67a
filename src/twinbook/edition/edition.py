"""Editions: a kind of book of a subject in a locale, or a volume of it; which there are, where they go."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from twinbook.book.volumes import Volume, volumes
from twinbook.content.library import Library
from twinbook.edition.form import PLAIN, Form

KINDS = ("briefing",)


@dataclass(frozen=True, order=True)
class Edition:
    """One book: its kind, its subject (a pair's id), its locale; a volume, or None; its form."""

    kind: str
    subject: str
    locale: str
    volume: Volume | None = None
    form: Form = PLAIN

    @property
    def path(self) -> str:
        """Its place below the folder of output."""
        volume = f".vol-{self.volume.number:02}" if self.volume else ""
        return f"{self.kind}/{self.subject}.{self.locale}{volume}{self.form.ending}.pdf"


def plan(
    subjects: Iterable[str],
    locales: Iterable[str],
    kinds: Iterable[str] = KINDS,
    divided: Callable[[str], tuple[Volume | None, ...]] = lambda _: (None,),
    form: Form = PLAIN,
) -> tuple[Edition, ...]:
    """Return the editions of these subjects, in their order and the locales'; by default each is whole."""
    return tuple(
        Edition(kind, subject, locale, volume, form)
        for kind in kinds
        for subject in subjects
        for volumes in (divided(subject),)
        for locale in locales
        for volume in volumes
    )


def divided(library: Library, subject: str, entries: int) -> tuple[Volume | None, ...]:
    """Return the volumes of a book whose chronology has more `entries`; of others None alone: the whole."""
    return volumes((event.date.year for event in library.pairs[subject].chronology), entries) or (None,)


def subject_of(pairs: Container[str], name: str) -> str | None:
    """Return the id of a pair named in either order of its cities, or None."""
    return next((id_ for id_ in (name, turned(name)) if id_ in pairs), None)


def turned(name: str) -> str:
    """Return the name of a pair with its cities in the other order."""
    return "--".join(reversed(name.split("--")))
