"""A source: what it is, where it was found, how far it was worked through and what was left out."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from twinbook.content.record import Entity, Names, Record
from twinbook.content.scalar import Date, Line, Tag, Text, Url

Reason = Literal["promotional", "site-furniture", "repeated", "off-topic", "too-vague"]


def _publisher(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


Publisher = Annotated[
    Names, BeforeValidator(_publisher, json_schema_input_type=str | Names)
]  # a text is English


class Omission(Record):
    """A passage of the source that has no place in the content, and why."""

    says: Line
    why: Reason
    note: Line | None = None


class Source(Entity):
    """A document that claims cite.

    `title` is the printed title in the source's `language`; where none is printed, `described` says
    what the document is. `worked-through` tells how much of it has been curated.
    """

    title: Line | None = None
    described: Text | None = None
    language: Tag
    publisher: Publisher
    published: Date | None = None
    updated: Date | None = None
    accessed: Date | None = None
    url: Url | None = None
    worked_through: Literal["whole", "in-part", "single-facts"] = "single-facts"
    omitted: tuple[Omission, ...] = ()
    note: Text | None = None
