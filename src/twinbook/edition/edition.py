"""Editions: a kind of book of a subject in a locale; which there are, how they are made, where they go."""

from collections.abc import Iterable
from dataclasses import dataclass

from twinbook.content.library import Library

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
