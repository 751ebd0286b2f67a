"""A city's profile: what the sources say of it, by section, and its facts as a table."""

from dataclasses import dataclass
from typing import get_args

from markupsafe import Markup, escape

from twinbook.book.claims import Apparatus, Passage, apparatus, passage
from twinbook.book.wording import Wording
from twinbook.content.city import City, Fact, Section


@dataclass(frozen=True)
class FactRow:
    """A fact as a row of a table."""

    label: Markup
    value: Markup
    measure: Markup | None
    claim: Apparatus


@dataclass(frozen=True)
class Profile:
    """What the sources say of one city."""

    id: str
    name: Markup
    full: Markup
    own: Markup | None
    own_full: Markup | None
    kind: Markup
    website: str | None
    facts: tuple[FactRow, ...]
    sections: tuple[tuple[str, Markup, tuple[Passage, ...]], ...]


def profile(wording: Wording, city: City) -> Profile:
    """Return a city's profile; sections in the order of the content model, empty ones left out."""
    sections = (
        (
            section,
            tuple(passage(wording, city, f"profile.{p.id}", p) for p in city.profile if p.section == section),
        )
        for section in get_args(Section)
    )
    return Profile(
        id=city.id,
        name=wording.name(city.id),
        full=wording.name(city.id, "full"),
        own=wording.own_name(city.id),
        own_full=wording.own_name(city.id, "full"),
        kind=wording.label("kind", city.kind),
        website=city.website,
        facts=tuple(_row(wording, city, fact) for fact in city.facts),
        sections=tuple((s, wording.label("section", s), passages) for s, passages in sections if passages),
    )


def fact_of(city: City, key: str) -> Fact | None:
    """Return a city's fact with a standard key, or None; one with a label of its own is another."""
    return next((fact for fact in city.facts if fact.key == key and not fact.label), None)


def value(wording: Wording, city: City, fact: Fact) -> Markup:
    """Return a fact's value with its unit, big round numbers in the language's own way."""
    if fact.text is not None:
        return wording.line(city, f"facts.{fact.id}.text", fact.text)
    *low, high = (number for number in (fact.low, fact.high, fact.value) if number is not None)
    compact = wording.formats.compact
    last = wording.measure(high, fact.unit) if fact.unit else wording.text(compact(high))
    return Markup("–").join((*(wording.text(compact(number)) for number in low), last))


def _row(wording: Wording, city: City, fact: Fact) -> FactRow:
    key = f"facts.{fact.id}"
    if fact.label is not None:
        label = wording.line(city, f"{key}.label", fact.label)
    elif fact.to:
        place = wording.name(fact.to)
        label = wording.fill(
            wording.words.within("fact", f"{fact.key.replace('-', ' ')} to %(place)s"), place=place
        )
    else:
        label = wording.label("fact", fact.key)
    return FactRow(
        label=escape(label),
        value=value(wording, city, fact),
        measure=wording.line(city, f"{key}.measure", fact.measure) if fact.measure else None,
        claim=apparatus(wording, city, key, fact),
    )
