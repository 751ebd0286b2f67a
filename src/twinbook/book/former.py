"""An edition of a visit's book as it was: read out of the data that it carries, and told as it was told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import ValidationError

from twinbook.book.snapshot import Snapshot
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.content.person import Person
from twinbook.content.record import Entity, Named
from twinbook.content.source import Source
from twinbook.content.term import Term
from twinbook.content.visit import Visit
from twinbook.language.catalog import Catalog
from twinbook.language.po import Message
from twinbook.language.review import catalog_name, texts

_Kind = TypeVar("_Kind", bound=Entity)


@dataclass(frozen=True)
class Former:
    """An edition as it was: the visit, the records it printed, their translations if it was in this language.

    `guests` is of a copy for guests, in which nothing internal is.
    """

    visit: Visit
    records: tuple[Named | Source, ...]
    translations: Mapping[str, Mapping[str, str]]
    guests: bool = False


class FormerError(ValueError):
    """Data that is no former edition of a visit's book; the message is for an officer."""


def former(snapshot: str, subject: str, locale: str) -> Former:
    """Read a former edition out of the data that a visit's book carries; raise FormerError for any other."""
    try:
        raw = json.loads(snapshot)
        if not raw["visits"]:
            raise FormerError("it is no book of a visit")
        told = Snapshot.model_validate(raw)
    except ValidationError as error:
        raise FormerError("it was made by another version of Twinbook, and can not be compared") from error
    except (KeyError, TypeError, ValueError) as error:
        raise FormerError("it is no book of a visit") from error
    visit = told.visits[0]
    if visit.id != subject:
        raise FormerError(f"it is a book of another visit, {visit.id}")
    return Former(
        visit,
        (*told.cities, *told.people, *told.terms, *told.sources),
        told.translations if told.locale == locale else {},
        guests=told.audience == "guests",
    )


def as_it_was(wording: Wording, visit: Visit, since: Former) -> Wording:
    """Return how a former edition said things, of the visit as it may be told: by what it carries."""
    now = wording.library
    library = replace(
        now,
        visits={**now.visits, visit.id: visit},
        people={**now.people, **_of(since, Person)},
        cities={**_of(since, City), **now.cities},
        terms={**_of(since, Term), **now.terms},
        sources={**_of(since, Source), **now.sources},
    )
    told = (visit, *_of(since, Person).values())
    catalogs = {catalog_name(one): _catalog(one, since) for one in told}
    numbers = {**dict.fromkeys(library.sources, 0), **wording.numbers}  # an addendum cites none
    return replace(wording, library=library, catalogs={**wording.catalogs, **catalogs}, numbers=numbers)


def _of(since: Former, kind: type[_Kind]) -> dict[str, _Kind]:
    return {one.id: one for one in since.records if isinstance(one, kind)}


def _catalog(record: Entity, since: Former) -> Catalog:
    said = since.translations.get(catalog_name(record), {})
    entries = {
        key: Message(key=key, text=text.text, translation=said[key])
        for key, text in texts(record)
        if key in said
    }
    return Catalog(catalog_name(record), entries)
