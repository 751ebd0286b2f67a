"""A locale's words and translations, read once and used by all of its books."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from twinbook.language import catalog, words
from twinbook.language.catalog import Catalog
from twinbook.language.words import Words
from twinbook.problem import Problem


@dataclass(frozen=True, eq=False)
class Tongue:
    """A locale's words of the templates, and its translations by record, as in `cities/seoul`."""

    words: Words
    catalogs: Mapping[str, Catalog]


def load(
    templates: tuple[Path, ...], locale: str, folder: Path, shown_as: str = ""
) -> tuple[Tongue, tuple[Problem, ...]]:
    """Read a locale's words and translations from their folders, with all problems."""
    own, said = words.load(templates, locale)
    catalogs, broken = catalog.load(folder, shown_as)
    return Tongue(own, catalogs), (*said, *broken)
