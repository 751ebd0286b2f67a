"""A pair of cities: their ties, how they began, the chronology of their exchanges, its anniversaries."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from twinbook.content.record import Claim, Entity, Record
from twinbook.content.scalar import (
    Cited,
    CityRef,
    Count,
    Date,
    Flag,
    ItemId,
    Key,
    Line,
    Moment,
    NamedRef,
    PersonRef,
    PlaceRef,
    Text,
)

TieKind = Literal[
    "sister-city", "sisterhood", "friendship-city", "friendship-cooperation", "exchange-partner"
]
Status = Literal["active", "suspended", "ended"]
EventKind = Literal[
    "agreement",
    "visit",
    "event",
    "establishment",
    "cooperation",
    "training",
    "aid",
    "correspondence",
]
Field = Literal[
    "government",
    "economy",
    "science",
    "culture",
    "education",
    "youth",
    "health",
    "environment",
    "sport",
    "personnel",
    "tourism",
    "trade",
    "food",
]


@dataclass(frozen=True)
class Direction:
    """Who went to whom, or sent to whom; `mutual` where both did."""

    start: str
    end: str
    mutual: bool = False

    def __str__(self) -> str:
        """Write it as in a curated file."""
        return f"{self.start} {'<->' if self.mutual else '->'} {self.end}"


_DIRECTION = re.compile(r"([a-z0-9-]+) (<?->) ([a-z0-9-]+)")


def _direction(value: object) -> Direction:
    match = _DIRECTION.fullmatch(value) if isinstance(value, str) else None
    if not match:
        hint = "as in shenyang -> daejeon"
        raise PydanticCustomError(
            "direction", "“{value}” is no direction", {"value": str(value), "hint": hint}
        )
    return Direction(match[1], match[3], mutual=match[2] == "<->")


Directed = Annotated[
    Direction,
    PlainValidator(_direction),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_DIRECTION.pattern}$"}),
]


class Facsimile(Record):
    """A picture of a document: a file below `content/images/`, and in words what it shows."""

    file: Annotated[Line, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg|jpeg|svg)$")]
    alt: Text
    source: Cited = ()


class Tie(Claim):
    """A formal bond between the two cities; `basis` says on what its date stands."""

    id: Key
    kind: TieKind
    date: Date
    basis: Text
    place: PlaceRef | None = None
    signed_by: tuple[PersonRef, ...] = ()
    fields: tuple[Field, ...] = ()
    status: Status | None = None
    until: Moment | None = None
    facsimile: Facsimile | None = None


class Paragraph(Claim):
    """A passage on how the relationship began, or on what remains open."""

    id: Key
    text: Text


class Event(Claim):
    """An entry of the chronology.

    Of a delegation, `leader` or, without a name, `led-by` tells who led it, `delegates` how many people it
    had; `promised` is what one side promised. A `highlight` stands out in an anniversary report.
    """

    id: Key
    date: Date
    kind: EventKind
    text: Text
    direction: Directed | None = None
    field: Field | None = None
    people: tuple[PersonRef, ...] = ()
    place: PlaceRef | None = None
    leader: PersonRef | None = None
    led_by: Text | None = None
    delegates: Count | None = None
    promised: Text | None = None
    highlight: Flag = False
    facsimile: Facsimile | None = None


class Remnant(Claim):
    """What remains of the exchanges: a monument, a gift, a place; `to` is the city that has it."""

    id: Key
    kind: Literal["monument", "gift", "place", "institution"]
    text: Text
    what: NamedRef | None = None
    to: CityRef | None = None
    since: Date | None = None


class Message(Record):
    """What one side says to the other on an anniversary."""

    id: Key
    of: CityRef
    by: PersonRef | None = None
    text: Text
    source: Cited = ()


class Anniversary(Record):
    """An anniversary of a tie (without one, the earliest), kept on its day or celebrated on another.

    Two ties may have the same: it is known by both, as in `30-friendship`.
    """

    year: Annotated[Count, ItemId()]
    tie: Annotated[Key | None, ItemId()] = None
    celebrated: Date | None = None
    occasion: Text | None = None
    source: Cited = ()
    messages: tuple[Message, ...] = ()
    outlook: tuple[Paragraph, ...] = ()


class Pair(Entity):
    """Two cities, home first."""

    cities: tuple[CityRef, CityRef]
    ties: tuple[Tie, ...] = ()
    background: tuple[Paragraph, ...] = ()
    chronology: tuple[Event, ...] = ()
    open: tuple[Paragraph, ...] = ()
    remains: tuple[Remnant, ...] = ()
    anniversaries: tuple[Anniversary, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.cities[0] == self.cities[1]:
            raise PydanticCustomError("pair", "a pair needs two different cities")
        if self.id != "--".join(self.cities):
            expected = "--".join(self.cities)
            raise PydanticCustomError(
                "pair", "the file of this pair is to be named {name}", {"name": f"{expected}.yaml"}
            )
        return self
