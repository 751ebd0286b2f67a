"""What a briefing book holds, in which order: a pair of cities in one language, ready for the templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

from markupsafe import Markup

from twinbook.book.chronicle import Entry, Part, TieCard, entries, part, share, tie_cards
from twinbook.book.claims import Passage, passage
from twinbook.book.design import on_cover
from twinbook.book.figures.comparison import comparison, sectors
from twinbook.book.figures.drawing import Figure, Look
from twinbook.book.figures.exchanges import by_field, by_year
from twinbook.book.figures.map import backdrop, locator
from twinbook.book.figures.timeline import timeline
from twinbook.book.gaps import Gaps, gaps
from twinbook.book.glance import Glance, glance
from twinbook.book.profile import Profile, profile
from twinbook.book.register import NameRow, PersonCard, SourceRow, names, ordered_locales, people, sources
from twinbook.book.volumes import Volume
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.content.library import Library
from twinbook.content.pair import Field, Pair
from twinbook.content.prose import Prose
from twinbook.content.record import NAMED, Entity, Family, Place, walk
from twinbook.content.source import Source

PANEL = 0.55  # of the height of the page, the ground of the cover with its map


@dataclass(frozen=True)
class Briefing:
    """A briefing book, in the words of one language: the whole of it, or one volume.

    A later volume is without what the first tells of the cities, of their relationship and of the gaps.
    """

    title: Markup
    volume: Part | None
    home: Profile
    partner: Profile
    since: Markup | None
    edition_date: Markup
    language: Markup
    office: Markup
    reviewed: bool
    glance: Glance | None
    background: tuple[Passage, ...]
    ties: tuple[TieCard, ...]
    agreements: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    backdrop: Markup | None
    fields: tuple[tuple[str, Markup], ...]
    years: tuple[tuple[int, tuple[Entry, ...]], ...]
    people: tuple[PersonCard, ...]
    languages: tuple[tuple[str, Markup], ...]
    names: tuple[tuple[Markup, tuple[NameRow, ...]], ...]
    open: tuple[Passage, ...]
    gaps: Gaps | None
    sources: tuple[SourceRow, ...]


def referred(entity: Entity) -> Iterator[tuple[Place, str, tuple[Family, ...]]]:
    """Yield each reference of a record: where it stands, the id, and the families it may be of."""
    for place in walk(entity):
        if isinstance(place.value, Prose):
            yield from ((place, ref.id, NAMED) for ref in place.value.references)
        elif place.refers:
            yield place, place.value, place.refers


def records_of(
    library: Library, pair: Pair, *, whole: bool = False, profiles: bool = True
) -> tuple[Entity, ...]:
    """Return what a pair's book is made from: the pair, its cities, partner first, and all they refer to.

    A third city brings in no more than its name, and a source nothing, unless the `whole` of it is wanted;
    nor do the pair's own cities where the book is without their `profiles`.
    """
    cities = (library.cities[city] for city in reversed(pair.cities) if city in library.cities)
    queue: list[Entity] = [pair, *cities]
    found = {entity.id: entity for entity in queue}
    while queue:
        entity = queue.pop(0)
        for place, wanted, _ in referred(entity):
            if wanted in found or wanted not in library.entities:
                continue
            told = not isinstance(entity, Source) and printed(entity, place, pair, profiles=profiles)
            if not (told or whole):
                continue
            found[wanted] = library.entities[wanted]
            queue.append(found[wanted])
    return tuple(found.values())


def printed(entity: Entity, place: Place, pair: Pair, *, profiles: bool = True) -> bool:
    """Say whether a book about a pair prints what a record has at a place: of a third city, its names."""
    named = isinstance(entity, City) and not (profiles and entity.id in pair.cities)
    return not named or place.path[0] in ("names-source", "variants", "note")


def numbers_of(records: tuple[Entity, ...]) -> dict[str, int]:
    """Return the numbers of the sources of a book in the order in which its records cite them."""
    return {source.id: n for n, source in enumerate((r for r in records if isinstance(r, Source)), 1)}


def compose(  # noqa: PLR0913, PLR0917 - all that a book is made from
    wording: Wording, pair: Pair, today: date, office: Markup, look: Look, volume: Volume | None = None
) -> Briefing:
    """Compose a pair's book, or a volume, at an edition date, in the name of an office (empty for none)."""
    opening = volume is None or volume.number == 1
    told = share(pair, volume) if volume else pair
    records = records_of(wording.library, told, profiles=opening)
    home, partner = (wording.library.cities[city] for city in pair.cities)
    by_year = entries(wording, told)
    agreements = (entry for _, found in by_year for entry in found if entry.kind == "agreement")
    years = tuple(
        (year, found) for year, found in by_year if volume is None or volume.holding(year) == volume.number
    )
    return Briefing(
        title=wording.fill(
            wording.words.within("cover", "%(home)s – %(partner)s"),
            home=wording.name(home.id),
            partner=wording.name(partner.id),
        ),
        volume=part(wording, pair, volume) if volume else None,
        home=profile(wording, home),
        partner=profile(wording, partner),
        since=_since(wording, pair),
        edition_date=wording.day(today),
        language=wording.text(wording.formats.endonym(wording.locale)),
        office=office,
        reviewed=wording.reviewed(records),
        glance=glance(wording, pair, today) if opening else None,
        background=tuple(passage(wording, pair, f"background.{p.id}", p) for p in told.background),
        ties=tie_cards(wording, told),
        agreements=tuple(agreements) if opening else (),
        figures=tuple(_figures(wording, pair, today, look)) if opening else (),
        backdrop=backdrop(home, partner, on_cover(look), look.page[0], look.page[1] * PANEL),
        fields=tuple(_fields(wording, years)),
        years=years,
        people=people(wording, pair, records),
        languages=tuple(
            (tag, wording.text(wording.formats.endonym(tag), tag)) for tag in ordered_locales(wording)
        ),
        names=names(wording, records),
        open=tuple(passage(wording, pair, f"open.{p.id}", p) for p in told.open),
        gaps=gaps(wording, pair, records, today) if opening else None,
        sources=sources(wording, records),
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
