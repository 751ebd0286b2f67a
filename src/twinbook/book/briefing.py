"""What a briefing book holds, in which order: a pair of cities in one language, ready for the templates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from markupsafe import Markup

from twinbook.book.chronicle import Entry, TieCard, entries, part, share, tie_cards
from twinbook.book.claims import Passage, passage
from twinbook.book.excerpt import Excerpt
from twinbook.book.figures.comparison import comparison, sectors
from twinbook.book.figures.drawing import Figure, Look
from twinbook.book.figures.exchanges import by_field, by_year
from twinbook.book.figures.map import locator
from twinbook.book.figures.timeline import timeline
from twinbook.book.front import Front, front
from twinbook.book.gaps import Gaps, gaps
from twinbook.book.glance import Glance, glance
from twinbook.book.register import NameRow, PersonCard, names, ordered_locales, people
from twinbook.book.volumes import Volume
from twinbook.book.wording import Wording
from twinbook.content.pair import Field, Pair


@dataclass(frozen=True)
class Briefing(Front):
    """A briefing book, in the words of one language: the whole of it, or one volume.

    A later volume is without what the first tells of the cities, of their relationship and of the gaps.
    """

    glance: Glance | None
    background: tuple[Passage, ...]
    ties: tuple[TieCard, ...]
    agreements: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    fields: tuple[tuple[str, Markup], ...]
    years: tuple[tuple[int, tuple[Entry, ...]], ...]
    people: tuple[PersonCard, ...]
    languages: tuple[tuple[str, Markup], ...]
    names: tuple[tuple[Markup, tuple[NameRow, ...]], ...]
    open: tuple[Passage, ...]
    gaps: Gaps | None


def compose(  # noqa: PLR0913, PLR0917 - all that a book is made from
    wording: Wording,
    excerpt: Excerpt,
    today: date,
    office: Markup,
    look: Look,
    volume: Volume | None = None,
) -> Briefing:
    """Compose a pair's book, or a volume, at an edition date, in the name of an office (empty for none)."""
    pair = excerpt.pair
    opening = volume is None or volume.number == 1
    told = share(pair, volume) if volume else pair
    records = replace(excerpt, pair=told).records(profiles=opening)
    by_year = entries(wording, told)
    agreements = (entry for _, found in by_year for entry in found if entry.kind == "agreement")
    years = tuple(
        (year, found) for year, found in by_year if volume is None or volume.holding(year) == volume.number
    )
    own = part(wording, pair, volume) if volume else None
    return Briefing(
        **front(wording, excerpt, records, today, office, look)
        | {
            "kind": wording.fill(wording.words.get("Briefing book")),
            "occasion": own.title if own else None,
            "volume": own,
            "since": _since(wording, pair),
            "facts": (),
        },
        glance=glance(wording, pair, today) if opening else None,
        background=tuple(passage(wording, pair, f"background.{p.id}", p) for p in told.background),
        ties=tie_cards(wording, told),
        agreements=tuple(agreements) if opening else (),
        figures=tuple(_figures(wording, pair, today, look)) if opening else (),
        fields=tuple(_fields(wording, years)),
        years=years,
        people=people(wording, pair, records),
        languages=tuple(
            (tag, wording.text(wording.formats.endonym(tag), tag)) for tag in ordered_locales(wording)
        ),
        names=names(wording, records),
        open=tuple(passage(wording, pair, f"open.{p.id}", p) for p in told.open),
        gaps=gaps(wording, pair, records, today) if opening else None,
    )


def _figures(wording: Wording, pair: Pair, today: date, look: Look) -> Iterator[Figure]:
    """Yield the figures for which there is enough data, in the order of the book."""
    home, partner = (wording.library.cities[city] for city in pair.cities)
    drawn = (
        comparison(wording, home, partner, look),
        sectors(wording, (home, partner), look),
        locator(wording, home, partner, look),
        timeline(wording, pair, look, today),
        by_year(wording, pair, look),
        by_field(wording, pair, look),
    )
    yield from (figure for figure in drawn if figure)


def _fields(
    wording: Wording, years: tuple[tuple[int, tuple[Entry, ...]], ...]
) -> Iterator[tuple[str, Markup]]:
    """Yield the fields of the entries of some years, with their words, in the order of the content model."""
    found = {entry.field for _, entries in years for entry in entries}
    yield from ((field, wording.label("field", field)) for field in get_args(Field) if field in found)


def _since(wording: Wording, pair: Pair) -> Markup | None:
    """Return since when the cities are what to each other, by their earliest tie."""
    first = min(pair.ties, key=lambda tie: tie.date.sort_key, default=None)
    if first is None:
        return None
    dates = wording.span(first.date, first.until)
    text = wording.words.within("cover", "%(tie)s %(since)s")
    return wording.fill(text, tie=wording.label("bond", first.kind), since=dates)
