"""The books' registers: people with their names and offices, names in all languages, numbered sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from markupsafe import Markup

from twinbook.book.chronicle import sorted_events
from twinbook.book.claims import Apparatus, anchor, apparatus
from twinbook.book.wording import FALLBACK, Wording
from twinbook.content.city import City
from twinbook.content.pair import Event, Pair
from twinbook.content.person import Office, Person
from twinbook.content.record import Entity, Named
from twinbook.content.source import Source
from twinbook.content.term import Term

GROUPS = {
    "bodies": ("body", "enterprise"),
    "events": ("event", "programme"),
    "documents": ("document", "work"),
    "places": ("place", "transport"),
}


@dataclass(frozen=True)
class Appearance:
    """A link to an entry of the chronology."""

    anchor: str
    date: Markup


@dataclass(frozen=True)
class OfficeRow:
    """An office, when it was held, and what stands around it."""

    title: Markup
    when: Markup
    claim: Apparatus


@dataclass(frozen=True)
class PersonCard:
    """A person: names in all scripts, variants, offices, the entries they appear in."""

    anchor: str
    name: Markup
    forms: tuple[Markup, ...]
    variants: tuple[tuple[Markup, Markup], ...]
    offices: tuple[OfficeRow, ...]
    appears: tuple[Appearance, ...]
    note: Markup | None
    cites: Markup


@dataclass(frozen=True)
class NameRow:
    """A name in the languages of the workspace, each with whether it is our rendering; None: no form."""

    anchor: str
    forms: tuple[tuple[Markup, bool] | None, ...]
    variants: tuple[tuple[Markup, Markup], ...]
    note: Markup | None
    cites: Markup


@dataclass(frozen=True)
class SourceRow:
    """A numbered source."""

    anchor: str
    number: int
    title: Markup
    supplied: bool
    details: Markup
    url: str | None
    note: Markup | None


def people(wording: Wording, pair: Pair, records: tuple[Entity, ...]) -> tuple[PersonCard, ...]:
    """Return the people of a book by the first date that is known of each."""
    found = [record for record in records if isinstance(record, Person)]
    return tuple(_person(wording, pair, person) for person in sorted(found, key=first_date))


def first_date(person: Person) -> tuple[tuple[int, int, int, int], str]:
    """Return a key to sort people by the first date that is known of each."""
    dates = [d.sort_key for o in person.offices for d in (o.since, o.as_of, o.until) if d]
    return min(dates, default=(9999, 0, 0, 0)), person.id


def _person(wording: Wording, pair: Pair, person: Person) -> PersonCard:
    used = wording.plain_name(person.id)[1]
    return PersonCard(
        anchor=person.id,
        name=wording.name(person.id),
        forms=tuple(wording.text(name.name, tag) for tag, name in person.names.items() if tag != used),
        variants=_variants(wording, person),
        offices=tuple(office_row(wording, person, office) for office in person.offices),
        appears=tuple(
            Appearance(anchor(pair, f"chronology.{event.id}"), wording.when(event.date))
            for event in sorted_events(pair)
            if _takes_part(event, person)
        ),
        note=wording.line(person, "note", person.note) if person.note else None,
        cites=wording.cite(person.names_source),
    )


def _takes_part(event: Event, person: Person) -> bool:
    return person.id in event.people or any(ref.id == person.id for ref in event.text.references)


def office_row(wording: Wording, person: Person, office: Office) -> OfficeRow:
    """Return an office of a person in the words of a language."""
    key = f"offices.{office.id}"
    if office.title:
        role = wording.line(person, f"{key}.title", office.title)
    else:
        role = wording.label("role", office.role)
    within = wording.words.within
    title = wording.fill(within("office", "%(role)s of %(place)s"), role=role, place=wording.name(office.of))
    if office.since or office.until:
        when = wording.span(office.since, office.until)
    else:  # the record makes sure of one date
        as_of = wording.when(office.as_of) if office.as_of else Markup()
        when = wording.fill(within("office", "in office %(date)s"), date=as_of)
    return OfficeRow(title, when, apparatus(wording, person, key, office))


def _variants(wording: Wording, named: Named) -> tuple[tuple[Markup, Markup], ...]:
    return tuple((wording.text(v.form, "en"), wording.cite(v.source)) for v in named.variants)


def names(wording: Wording, records: tuple[Entity, ...]) -> tuple[tuple[Markup, tuple[NameRow, ...]], ...]:
    """Return the names of a book by group, in the language's order."""
    groups: dict[str, list[Named]] = {"cities": [r for r in records if isinstance(r, City)]}
    for group, kinds in GROUPS.items():
        groups[group] = [r for r in records if isinstance(r, Term) and r.kind in kinds]
    return tuple(
        (wording.label("names", group), tuple(_names(wording, found)))
        for group, found in groups.items()
        if found
    )


def ordered_locales(wording: Wording) -> tuple[str, ...]:
    """Return the workspace's languages, the book's first."""
    return tuple(dict.fromkeys((wording.locale, *wording.locales)))


def _names(wording: Wording, found: list[Named]) -> Iterator[NameRow]:
    for named in sorted(found, key=lambda n: wording.formats.sort_key(wording.plain_name(n.id)[0])):
        forms = []
        for tag in ordered_locales(wording):
            name = named.names.get(tag)
            forms.append((wording.text(name.form("full"), tag), tag in named.rendered) if name else None)
        yield NameRow(
            anchor=named.id,
            forms=tuple(forms),
            variants=_variants(wording, named),
            note=wording.line(named, "note", named.note) if named.note else None,
            cites=wording.cite(named.names_source),
        )


def sources(wording: Wording, records: tuple[Entity, ...]) -> tuple[SourceRow, ...]:
    """Return the sources of a book by their numbers."""
    found = [record for record in records if isinstance(record, Source)]
    return tuple(_source(wording, source) for source in sorted(found, key=lambda s: wording.numbers[s.id]))


def _source(wording: Wording, source: Source) -> SourceRow:
    beside = wording.words.within("source", "%(publisher)s, %(date)s")
    dates = (("published %(date)s", source.published), ("updated %(date)s", source.updated))
    tag = next(tag for tag in (wording.locale, FALLBACK, *source.publisher) if tag in source.publisher)
    details = [wording.text(source.publisher[tag].name, tag)]
    details += [
        wording.fill(wording.words.within("source", text), date=wording.when(d)) for text, d in dates if d
    ]
    return SourceRow(
        anchor=f"source-{source.id}",
        number=wording.numbers[source.id],
        title=wording.source_title(source),
        supplied=source.title is None,
        details=reduce(lambda a, b: wording.fill(beside, publisher=a, date=b), details),
        url=source.url,
        note=wording.line(source, "note", source.note) if source.note else None,
    )
