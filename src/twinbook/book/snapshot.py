"""A book's data, to travel inside its PDF: the claims it was made from, and its chronology as a table."""

import csv
import io
from datetime import date
from typing import Any, Literal

from pydantic import Field

from twinbook.book.chronicle import sorted_events
from twinbook.book.excerpt import Excerpt
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.content.pair import Pair
from twinbook.content.person import Person
from twinbook.content.record import Entity, Record
from twinbook.content.source import Source
from twinbook.content.term import Term
from twinbook.content.visit import Visit
from twinbook.language.catalog import Catalog
from twinbook.language.review import catalog_name, texts
from twinbook.language.typeset import plain

FORMAT: Literal["twinbook-snapshot-1"] = "twinbook-snapshot-1"

COLUMNS = (
    "id",
    "date",
    "earliest",
    "latest",
    "kind",
    "field",
    "direction",
    "people",
    "place",
    "text",
    "note",
    "inferred",
    "disputed",
    "sources",
)


class Snapshot(Record):
    """The records that a book prints, as in the curated files, and the translations it prints them in.

    Of a city that is only named no more than its names is kept. `translations` are by record and field path.
    """

    format: Literal["twinbook-snapshot-1"]
    kind: str
    subject: str
    locale: str
    audience: Literal["office", "guests"] = "office"
    date: str = Field(description="The edition date, ISO 8601")
    language: str = Field(description="The language of the texts in the records, BCP 47")
    visits: tuple[Visit, ...] = ()
    pairs: tuple[Pair, ...]
    cities: tuple[City, ...]
    people: tuple[Person, ...]
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    translations: dict[str, dict[str, str]]


def snapshot(wording: Wording, kind: str, told: Excerpt, records: tuple[Entity, ...], today: date) -> str:
    """Return the snapshot of a book as JSON, by the schema of `schema()`."""
    shown = [_shown(record, told.pair) for record in records]
    made = Snapshot.model_construct(
        format=FORMAT,
        kind=kind,
        subject=told.visit.id if told.visit else told.pair.id,
        locale=wording.locale,
        audience=told.audience,
        date=today.isoformat(),
        language=wording.language,
        visits=tuple(r for r in shown if isinstance(r, Visit)),
        pairs=tuple(r for r in shown if isinstance(r, Pair)),
        cities=tuple(r for r in shown if isinstance(r, City)),
        people=tuple(r for r in shown if isinstance(r, Person)),
        terms=tuple(r for r in shown if isinstance(r, Term)),
        sources=tuple(r for r in shown if isinstance(r, Source)),
        translations={name: found for name, found in _translations(wording, shown).items() if found},
    )
    return made.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True, indent=1) + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of snapshots."""
    found = Snapshot.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": FORMAT}


def _shown(record: Entity, pair: Pair) -> Entity:
    if isinstance(record, City) and record.id not in pair.cities:
        nothing = {"facts": (), "profile": (), "location": None, "website": None, "part_of": None}
        return record.model_copy(update=nothing)
    return record


def _translations(wording: Wording, records: list[Entity]) -> dict[str, dict[str, str]]:
    if wording.locale == wording.language:
        return {}
    found = {}
    for record in records:
        name = catalog_name(record)
        catalog = wording.catalogs.get(name, Catalog())
        translated = ((key, catalog.translation(key, text.text)) for key, text in texts(record))
        found[name] = {key: text for key, text in translated if text}
    return found


def table(wording: Wording, pair: Pair) -> str:
    """Return the chronology as CSV (RFC 4180) in the language of the book, in its order."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for event in sorted_events(pair):
        key = f"chronology.{event.id}"
        earliest = "-".join(f"{part:02}" for part in event.date.first.earliest)
        latest = "-".join(f"{part:02}" for part in event.date.latest) if event.date.end else ""
        named = [event.people, (event.place,) if event.place else ()]
        people, place = ("; ".join(plain(wording.name(i)) for i in ids) for ids in named)
        rows.writerow(
            (
                event.id,
                event.date.text,
                earliest,
                latest,
                event.kind,
                event.field or "",
                str(event.direction or ""),
                people,
                place,
                plain(wording.line(pair, f"{key}.text", event.text)),
                plain(wording.line(pair, f"{key}.note", event.note)) if event.note else "",
                "; ".join(event.inferred),
                "; ".join(
                    plain(wording.line(pair, f"{key}.disputed.{other.id}.says", other.says))
                    for other in event.disputed
                ),
                "; ".join(event.source),
            )
        )
    return out.getvalue()
