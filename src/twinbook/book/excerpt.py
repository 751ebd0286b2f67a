"""What a book tells of a library: the records that it is made from, and of each no more than it prints.

What is left out here is nowhere in the book: not on its pages, not in its tags, not in the data it carries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR
from typing import Literal, TypeVar

from twinbook.book.programme import in_order
from twinbook.content.anniversary import called, tie_of
from twinbook.content.city import City
from twinbook.content.library import Library
from twinbook.content.pair import Pair, Remnant, Tie
from twinbook.content.prose import Prose
from twinbook.content.record import Entity, Place, Record, walk
from twinbook.content.scalar import NAMED, Family, Internal
from twinbook.content.source import Source
from twinbook.content.visit import Part, Visit

Audience = Literal["office", "guests"]
LAST = 4  # meetings, agreements and promises that a visit book tells of: as many as a page holds
GLANCED = ("area", "population")  # the facts of a city at a glance

_Kind = TypeVar("_Kind", bound=Record)


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A library as one book tells it; `pair` is the pair it is about, `visit` the visit, if it is of one."""

    library: Library
    pair: Pair
    visit: Visit | None = None
    audience: Audience = "office"

    def records(self, *, profiles: bool = True) -> tuple[Entity, ...]:
        """Return what the book is made from, in the order in which it cites its sources."""
        return records_of(self.library, self.pair, self.visit, profiles=profiles)


def of_briefing(library: Library, pair: Pair) -> Excerpt:
    """Return what a briefing tells: all but what is kept for anniversaries, and lives."""
    told = pair.model_copy(update={"remains": (), "anniversaries": ()})
    return _with(_without_lives(library), told)


def of_anniversary(library: Library, pair: Pair, which: str) -> Excerpt:
    """Return what the report of an anniversary tells: up to its year, and of the cities their names."""
    kept = called(pair, which)
    tie = tie_of(pair, kept)
    last = max(tie.date.year + kept.year if tie else MAXYEAR, kept.celebrated.year if kept.celebrated else 0)
    told = pair.model_copy(
        update={
            "anniversaries": (kept,),
            "chronology": tuple(event for event in pair.chronology if event.date.year <= last),
            "ties": tuple(_until(one, last) for one in pair.ties if one.date.year <= last),
            "remains": tuple(one for one in pair.remains if not one.since or one.since.year <= last),
        }
    )
    return _with(_glanced(_without_lives(library), pair, ()), told)


def _until(tie: Tie, last: int) -> Tie:
    """Return a tie as it was in a year: not yet over, where it ended after that."""
    over = tie.until and tie.until.first.earliest[0] > last
    return tie.model_copy(update={"until": None, "status": None}) if over else tie


def of_visit(library: Library, visit: Visit, audience: Audience) -> Excerpt:
    """Return what the book of a visit tells an audience: of the pair what was before it, in short."""
    told = visit
    if audience == "guests":  # who get the points in the order in which the office has them
        here = all(city in library.cities for city in library.pairs[visit.pair].cities)
        points = in_order(library, visit) if here else visit.programme
        told = for_guests(visit.model_copy(update={"programme": points}))
    if audience == "guests":  # not even as lines to write on
        told = told.model_copy(update={"parts": {**told.parts, **dict.fromkeys(INTERNAL, "left-out")}})
    told = told.model_copy(update=_left_out(told))
    pair = library.pairs[visit.pair]
    start = visit.dates.first.earliest
    before = [event for event in pair.chronology if event.date.latest < start]
    before.sort(key=lambda event: event.date.sort_key)
    kept = (
        *[event for event in before if event.kind == "agreement"][-LAST:],
        *[event for event in before if event.kind == "visit"][-LAST:],
        *[event for event in before if event.promised][-LAST:],
    )
    shown = {event.id for event in kept} if _prints(told, "relationship") else set()
    spoken_of = _prints(told, "relationship") or _prints(told, "glance")
    excerpt = pair.model_copy(
        update={
            "ties": tuple(tie for tie in pair.ties if tie.date.first.earliest < start and spoken_of),
            "chronology": tuple(event for event in pair.chronology if event.id in shown),
            "remains": tuple(
                one for one in pair.remains if _prints(told, "gifts") and _given_before(one, start)
            ),
            **dict.fromkeys(("background", "open", "anniversaries"), ()),
        }
    )
    facts = GLANCED if _prints(told, "glance") else ()
    reduced = library if _prints(told, "biographies") else _without_lives(library)
    reduced = replace(_glanced(reduced, pair, facts), visits={**library.visits, visit.id: told})
    return replace(_with(reduced, excerpt), visit=told, audience=audience)


def _given_before(one: Remnant, day: tuple[int, int, int]) -> bool:
    return one.kind == "gift" and (one.since is None or one.since.latest < day)


def for_guests(record: _Kind) -> _Kind:
    """Return a record without what is internal in it, at any depth."""
    changed: dict[str, object] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if any(isinstance(mark, Internal) for mark in field.metadata):
            changed[name] = () if isinstance(value, tuple) else None
        elif isinstance(value, Record):
            changed[name] = None if getattr(value, "internal", False) is True else for_guests(value)
        elif isinstance(value, tuple):
            changed[name] = tuple(
                for_guests(item) if isinstance(item, Record) else item
                for item in value
                if getattr(item, "internal", False) is not True
            )
    return record.model_copy(update=changed)


PARTS: Mapping[Part, tuple[str, ...]] = {  # which fields of a visit stand in which part of its book
    "purpose": ("purpose", "objectives"),
    "expectations": ("expectations", "lines_to_take"),
    "programme": ("programme",),
    "delegations": ("delegation", "counterparts"),
    "biographies": (),
    "relationship": (),
    "subjects": ("subjects",),
    "agreement": ("agreement",),
    "gifts": ("gifts",),
    "press": ("press",),
    "glance": (),
    "customs": ("customs",),
    "arrangements": ("arrangements",),
    "afterwards": ("afterwards",),
}


INTERNAL = tuple(  # the parts that hold nothing else
    part
    for part, names in PARTS.items()
    if names
    and all(any(isinstance(mark, Internal) for mark in Visit.model_fields[n].metadata) for n in names)
)


def _prints(visit: Visit, part: str) -> bool:
    return (part, "left-out") not in visit.parts.items()


def _left_out(visit: Visit) -> dict[str, object]:
    """Return the fields of the parts that an office leaves out, emptied."""
    names = (name for part, names in PARTS.items() if not _prints(visit, part) for name in names)
    return {name: None if name == "agreement" else () for name in names}


def _without_lives(library: Library) -> Library:
    told = {
        id_: one.model_copy(update={"biography": ()}) for id_, one in library.people.items() if one.biography
    }
    return replace(library, people={**library.people, **told})


def _glanced(library: Library, pair: Pair, facts: tuple[str, ...]) -> Library:
    """Return a library with the cities of a pair as they are told at a glance: by some facts alone."""
    told = {}
    for city in (library.cities[id_] for id_ in pair.cities if id_ in library.cities):
        kept = tuple(fact for fact in city.facts if fact.key in facts and not fact.label)
        told[city.id] = city.model_copy(update={"facts": kept, "profile": ()})
    return replace(library, cities={**library.cities, **told})


def _with(library: Library, pair: Pair) -> Excerpt:
    return Excerpt(replace(library, pairs={**library.pairs, pair.id: pair}), pair)


def referred(entity: Entity) -> Iterator[tuple[Place, str, tuple[Family, ...]]]:
    """Yield each reference of a record: where it stands, the id, and the families it may be of."""
    for place in walk(entity):
        if isinstance(place.value, Prose):
            yield from ((place, ref.id, NAMED) for ref in place.value.references)
        elif place.refers:
            yield place, place.value, place.refers


def records_of(
    library: Library,
    pair: Pair,
    visit: Visit | None = None,
    *,
    whole: bool = False,
    profiles: bool = True,
) -> tuple[Entity, ...]:
    """Return what a book is made from: the visit, the pair, its cities, partner first, and all they refer to.

    A third city brings in no more than its name, and a source nothing, unless the `whole` of it is wanted;
    nor do the pair's own cities where the book is without their `profiles`.
    """
    cities = (library.cities[city] for city in reversed(pair.cities) if city in library.cities)
    queue: list[Entity] = [*([visit] if visit else []), pair, *cities]
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
