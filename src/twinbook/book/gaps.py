"""What the sources leave open: disputed claims, what was inferred, what is missing, years without entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from twinbook.book.claims import anchor
from twinbook.book.register import Appearance
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.content.edtf import Edtf
from twinbook.content.pair import Pair
from twinbook.content.person import Person
from twinbook.content.record import Claim, Entity, item_id

WANTED = ("area", "population")


@dataclass(frozen=True)
class Conflict:
    """A disputed claim, and where it stands in the book."""

    anchor: str
    says: Markup
    cites: Markup


@dataclass(frozen=True)
class Gaps:
    """What a reader should not rely on, or can not find here."""

    conflicts: tuple[Conflict, ...]
    inferred: tuple[tuple[Markup, tuple[Appearance, ...]], ...]
    missing: tuple[tuple[Markup, Markup], ...]
    unnamed: tuple[Markup, ...]
    silent_years: tuple[str, ...]


def gaps(wording: Wording, pair: Pair, records: tuple[Entity, ...], today: date) -> Gaps:
    """Return the gaps of a pair's book at an edition date."""
    shown = [r for r in records if r is pair or r.id in pair.cities or isinstance(r, Person)]
    return Gaps(
        conflicts=tuple(c for record in shown for c in _conflicts(wording, record)),
        inferred=tuple(_inferred(wording, pair)),
        missing=tuple(_missing(wording, pair)),
        unnamed=tuple(
            wording.name(r.id) for r in records if isinstance(r, Person) and r.own and r.own not in r.names
        ),
        silent_years=tuple(_silent(pair, today)),
    )


def _claims(entity: Entity) -> Iterator[tuple[str, Claim]]:
    """Yield the claims in the lists of a record with their keys."""
    for name, field in type(entity).model_fields.items():
        items = getattr(entity, name)
        for item in items if isinstance(items, tuple) else ():
            if isinstance(item, Claim):
                yield f"{field.alias or name}.{item_id(item)}", item


def _conflicts(wording: Wording, entity: Entity) -> Iterator[Conflict]:
    for key, claim in _claims(entity):
        for other in claim.disputed:
            yield Conflict(
                anchor(entity, f"{key}.{other.id}"),
                wording.line(entity, f"{key}.disputed.{other.id}.says", other.says),
                wording.cite(other.source),
            )


def _inferred(wording: Wording, pair: Pair) -> Iterator[tuple[Markup, tuple[Appearance, ...]]]:
    found: dict[str, list[Appearance]] = {}
    for event in sorted(pair.chronology, key=lambda e: e.date.sort_key):
        for what in event.inferred:
            place = Appearance(anchor(pair, f"chronology.{event.id}"), wording.when(event.date))
            found.setdefault(what, []).append(place)
    for kind, places in found.items():
        yield wording.label("inferred", f"{kind}-inferred"), tuple(places)


def _missing(wording: Wording, pair: Pair) -> Iterator[tuple[Markup, Markup]]:
    for city in (wording.library.cities[c] for c in pair.cities):
        lacking = [key for key in WANTED if not _states(city, key)]
        if lacking:
            yield wording.name(city.id), wording.listed([wording.label("fact", key) for key in lacking])


def _states(city: City, key: str) -> bool:
    return any(fact.key == key for fact in city.facts)


def _years(when: Edtf) -> range:
    """Return the years of a date; of an interval with an open end, the one that is known."""
    ends = (when.start or when.first, when.end or when.first)
    return range(ends[0].year, ends[1].year + 1)


def _silent(pair: Pair, today: date) -> Iterator[str]:
    """Yield the years without entries since the first one, as years and ranges of years."""
    years = {year for event in pair.chronology for year in _years(event.date)}
    silent = [y for y in range(min(years, default=today.year + 1), today.year + 1) if y not in years]
    while silent:
        count = next((i for i, y in enumerate(silent) if y != silent[0] + i), len(silent))
        yield str(silent[0]) if count == 1 else f"{silent[0]}–{silent[count - 1]}"
        silent = silent[count:]
