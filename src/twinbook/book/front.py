"""What every kind of book has: its cover, the languages it knows, its numbered sources."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from twinbook.book.chronicle import Part
from twinbook.book.design import on_cover
from twinbook.book.excerpt import Excerpt
from twinbook.book.figures.drawing import Look
from twinbook.book.figures.map import backdrop
from twinbook.book.profile import Profile, profile
from twinbook.book.register import SourceRow, sources
from twinbook.book.wording import Wording
from twinbook.content.record import Entity

PANEL = 0.55  # of the height of the page, the ground of the cover with its map


@dataclass(frozen=True)
class Front:
    """The cover of a book in the words of one language: its kind and occasion, the two cities, and more.

    `facts` are labels with what they say; `volume` is of a book that is divided, else None.
    """

    kind: Markup
    occasion: Markup | None
    title: Markup
    volume: Part | None
    home: Profile
    partner: Profile
    since: Markup | None
    facts: tuple[tuple[Markup, Markup], ...]
    edition_date: Markup
    language: Markup
    office: Markup
    reviewed: bool
    backdrop: Markup | None
    sources: tuple[SourceRow, ...]


def front(  # noqa: PLR0913, PLR0917 - all that a cover says
    wording: Wording, excerpt: Excerpt, records: tuple[Entity, ...], today: date, office: Markup, look: Look
) -> dict[str, Any]:
    """Return what the books of all kinds say alike, by the fields of `Front`, but for what kind it is."""
    home, partner = (wording.library.cities[city] for city in excerpt.pair.cities)
    return {
        "title": wording.fill(
            wording.words.within("cover", "%(home)s – %(partner)s"),
            home=wording.name(home.id),
            partner=wording.name(partner.id),
        ),
        "volume": None,
        "home": profile(wording, home),
        "partner": profile(wording, partner),
        "edition_date": wording.day(today),
        "language": wording.text(wording.formats.endonym(wording.locale)),
        "office": office,
        "reviewed": wording.reviewed(records),
        "backdrop": backdrop(home, partner, on_cover(look), look.page[0], look.page[1] * PANEL),
        "sources": sources(wording, records),
    }
