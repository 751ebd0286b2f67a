"""Cross-checks: what single records cannot see. Errors that would print wrong books, and true warnings."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date
from decimal import Decimal

from twinbook.content import visit_checks
from twinbook.content.anniversary import tie_of
from twinbook.content.city import City, Fact
from twinbook.content.edtf import Edtf
from twinbook.content.library import Library
from twinbook.content.pair import Pair
from twinbook.content.person import Person
from twinbook.content.prose import Prose
from twinbook.content.reader import Filed
from twinbook.content.record import Claim, Entity, Named, Record, item_id, walk
from twinbook.content.visit import Visit
from twinbook.problem import Problem, nearest

OLD_AFTER_YEARS = 10
SHARE_TOLERANCE = Decimal("0.5")

_RELATIVE = re.compile(
    r"\b(currently|at present|nowadays|so far|to date|incumbent|recently|today|now|"
    r"(next|last|this) (year|month))\b",
    re.IGNORECASE,
)


def check(library: Library, locales: Iterable[str], today: date) -> tuple[Problem, ...]:
    """Return what is wrong or doubtful across all records, for books of these locales at this date."""
    wanted = tuple(locales)
    problems: list[Problem] = []
    for entity in library.entities.values():
        document = library.documents[entity.id]
        problems += _twins(entity, document)
        problems += _claims(library, entity, document, today)
        if isinstance(entity, Named):
            problems += _names(entity, document, wanted)
        if isinstance(entity, City):
            problems += _shares(entity, document)
        if isinstance(entity, Pair):
            problems += _pair(library, entity, document)
        if isinstance(entity, Person):
            problems += _offices(entity, document)
        if isinstance(entity, Visit):
            problems += visit_checks.check(library, entity, document)
    problems += _uncited(library)
    return tuple(problems)


def _records(
    record: Record, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Record]]:
    """Yield a record and all records inside it, with their paths."""
    yield path, record
    for name, field in type(record).model_fields.items():
        value, alias = getattr(record, name), field.alias or name
        if isinstance(value, Record):
            yield from _records(value, (*path, alias))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Record):
                    yield from _records(item, (*path, alias, index))


def _twins(entity: Entity, document: Filed) -> Iterator[Problem]:
    """Two items of one list with one id: their translations could not be told apart."""
    seen: dict[tuple[str | int, ...], set[str]] = defaultdict(set)
    for path, record in _records(entity):
        name = item_id(record)
        if name is None:
            continue
        if name in seen[path[:-1]]:
            yield document.problem(
                (*path, "id"), f"two entries of “{path[-2]}” have the id “{name}”", "rename one"
            )
        seen[path[:-1]].add(name)


def _claims(library: Library, entity: Entity, document: Filed, today: date) -> Iterator[Problem]:
    edition = (today.year, today.month, today.day)
    for path, record in _records(entity):
        if not isinstance(record, Claim):
            continue
        for index, what in enumerate(record.inferred):
            message = f"the {what} of this claim was inferred"
            yield document.warning((*path, "inferred", index), message, "the book says so")
        if record.as_of:
            year, *day = record.as_of.latest
            if isinstance(record, Fact) and (year + OLD_AFTER_YEARS, *day) < edition:
                hint = "look for a newer figure"
                yield document.warning(
                    (*path, "as-of"), f"this fact is older than {OLD_AFTER_YEARS} years", hint
                )
        else:
            yield from _undated(record, path, document)
        when = getattr(record, "date", None)
        if isinstance(when, Edtf):
            yield from _later_than_sources(library, record, when, (*path, "date"), document)
    for place in walk(entity):
        if isinstance(entity, Visit) or place.path[0] == "anniversaries":  # which may well be to come
            continue
        if isinstance(place.value, Edtf) and place.value.first.earliest > edition:
            yield document.warning(place.path, "this date lies after the edition date")


def _undated(record: Claim, path: tuple[str | int, ...], document: Filed) -> Iterator[Problem]:
    hint = "say since when, or add as-of: with the date of the source"
    for name in ("label", "text", "title", "basis"):  # a note is the curator's and may speak of the source
        text = getattr(record, name, None)
        words = _RELATIVE.finditer(" ".join(text.text.split())) if isinstance(text, Prose) else ()
        for word in {match[0].lower(): match[0] for match in reversed(list(words))}.values():
            yield document.warning((*path, name), f"“{word}” means nothing without a date", hint, word=word)


def _later_than_sources(
    library: Library, record: Claim, when: Edtf, path: tuple[str | int, ...], document: Filed
) -> Iterator[Problem]:
    published = [library.sources[s].published for s in record.source if s in library.sources]
    if published and all(p and when.first.earliest > p.latest for p in published):
        yield document.warning(path, "this lies after every source of it was published", "check the year")


def _names(entity: Named, document: Filed, locales: tuple[str, ...]) -> Iterator[Problem]:
    lacking = [locale for locale in locales if locale not in entity.names and locale != "en"]
    if lacking:
        yield document.warning(
            ("names",),
            f"“{entity.id}” has no name in {', '.join(lacking)}",
            "books in that language print the romanized form",
        )
    for index, locale in enumerate(entity.rendered):
        if locale not in entity.names:
            yield document.problem(
                ("rendered", index), f"there is no name in “{locale}” that could be rendered"
            )
    if "en" not in entity.names:
        yield document.problem(
            ("names",), "the name in “en” is missing", "every other language falls back to it"
        )


def _shares(city: City, document: Filed) -> Iterator[Problem]:
    groups: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for index, fact in enumerate(city.facts):
        if fact.group and fact.value is not None:
            groups[fact.group].append((index, fact.value))
    for group, shares in groups.items():
        total = sum((value for _, value in shares), Decimal(0))
        if abs(total - 100) > SHARE_TOLERANCE:
            yield document.warning(
                ("facts", shares[0][0]), f"the shares of “{group}” sum to {total}, not 100"
            )


def _pair(library: Library, pair: Pair, document: Filed) -> Iterator[Problem]:
    mirrored = "--".join(reversed(pair.cities))
    if mirrored in library.pairs and mirrored < pair.id:
        yield document.problem(("cities",), f"this pair stands in {mirrored}.yaml too", "keep one of them")
    first = min(pair.ties, key=lambda tie: tie.date.sort_key, default=None)
    if first is None:
        yield document.warning(
            (), "this pair has no tie", "the book can not say since when the cities are bound"
        )
    for index, event in enumerate(pair.chronology):
        way = event.direction
        if way and {way.start, way.end} != set(pair.cities):
            hint = f"as in {pair.cities[0]} -> {pair.cities[1]}"
            yield document.problem(
                ("chronology", index, "direction"), "the direction names other cities", hint
            )
        if first and event.kind in ("agreement", "visit") and event.date.latest < first.date.first.earliest:
            yield document.warning(
                ("chronology", index, "date"),
                f"this {event.kind} ({event.date.text}) is dated before the first tie ({first.date.text})",
            )
    yield from _anniversaries(pair, document)
    for index, tie in enumerate(pair.ties):
        if tie.until and tie.until.latest < tie.date.first.earliest:
            yield document.problem(("ties", index, "until"), "the tie ends before it begins")


def _anniversaries(pair: Pair, document: Filed) -> Iterator[Problem]:
    seen: dict[tuple[int, str], str | None] = {}
    for index, kept in enumerate(pair.anniversaries):
        path = ("anniversaries", index)
        tie = tie_of(pair, kept)
        if tie and tie.date.year + kept.year > MAXYEAR:
            yield document.problem((*path, "year"), "this anniversary is past the year 9999")
        known = kept.year, tie.id if tie else ""
        if seen.setdefault(known, item_id(kept)) != item_id(kept):
            said = f"the anniversary of {kept.year} years of this tie stands here twice"
            yield document.problem((*path, "year"), said, "keep one of them, or name another tie")
        if kept.tie and kept.tie not in {tie.id for tie in pair.ties}:
            hint = nearest(kept.tie, (tie.id for tie in pair.ties))
            yield document.problem((*path, "tie"), f"this pair has no tie “{kept.tie}”", hint)
        for number, message in enumerate(kept.messages):
            if message.of not in pair.cities:
                hint = f"one of {', '.join(pair.cities)}"
                yield document.problem((*path, "messages", number, "of"), "this is no city of the pair", hint)


def _offices(person: Person, document: Filed) -> Iterator[Problem]:
    for index, office in enumerate(person.offices):
        if office.since and office.until and office.until.latest < office.since.first.earliest:
            yield document.problem(("offices", index, "until"), "the office ends before it begins")


def _uncited(library: Library) -> Iterator[Problem]:
    cited: Counter[str] = Counter()
    for entity in library.entities.values():
        cited.update(p.value for p in walk(entity) if p.refers == ("source",))
    for words in library.broken.values():
        cited.update(words)
    for source in library.sources.values():
        if not cited[source.id]:
            yield library.documents[source.id].warning((), "nobody cites this source", "cite it or remove it")
