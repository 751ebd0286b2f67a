"""A delegation's visit: its programme, its people, what is to be said, signed, given and done afterwards."""

import re
from datetime import MAXYEAR, MINYEAR, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from twinbook.content import edtf
from twinbook.content.edtf import Edtf
from twinbook.content.pair import Directed, Pair
from twinbook.content.record import Entity, Record
from twinbook.content.scalar import (
    Cited,
    CityRef,
    Count,
    Date,
    Flag,
    Internal,
    Key,
    Line,
    Moment,
    NamedRef,
    PairRef,
    PersonRef,
    Tag,
    Text,
    Verbatim,
)

Part = Literal[
    "purpose",
    "expectations",
    "programme",
    "delegations",
    "biographies",
    "relationship",
    "subjects",
    "agreement",
    "gifts",
    "press",
    "glance",
    "customs",
    "arrangements",
    "afterwards",
]
Blank = Literal["lines", "left-out"]

_DAY_PRECISION = 3
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def _time(value: object) -> time:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        hint = "with 24 hours, as in 09:30"
        raise PydanticCustomError("time", "“{value}” is no time of day", {"value": str(value), "hint": hint})
    return time(int(found[1]), int(found[2]))


def _day(value: object) -> Edtf:
    found = value if isinstance(value, str) else ""
    try:
        day = edtf.parse(found)
    except edtf.EdtfError as error:
        raise PydanticCustomError("date", "{said}", {"said": str(error)}) from error
    doubt = day.first.uncertain or day.first.approximate
    if day.interval or doubt or day.first.precision != _DAY_PRECISION:
        raise PydanticCustomError("date", "one day is expected here, as in 2024-04-21")
    if day.year in (MINYEAR, MAXYEAR):  # where the clocks of another city would be past the calendar
        raise PydanticCustomError("date", "a visit in this year can not be", {"hint": "as in 2024-04-21"})
    return day


def _closed(value: Edtf) -> Edtf:
    if value.start is None or value.end is None:
        raise PydanticCustomError("date", "a visit has a first and a last day")
    return value


Time = Annotated[
    time,
    PlainValidator(_time),
    PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_TIME.pattern}$"}),
]
Day = Annotated[
    Edtf,
    PlainValidator(_day),
    PlainSerializer(lambda when: when.text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]


class Remark(Record):
    """Something that the office says, or a source; what is `internal` no guest is to see."""

    id: Key
    text: Text
    source: Cited = ()
    internal: Flag = False


class Appointment(Record):
    """A point of the programme; its times are those of the hosts' city, or of the city that `clock` names."""

    id: Key
    day: Day
    start: Time | None = None
    end: Time | None = None
    clock: CityRef | None = None
    text: Text
    place: Text | None = None
    host: Text | None = None
    attending: Text | None = None
    responsible: Text | None = None
    transport: Text | None = None
    dress: Text | None = None
    source: Cited = ()
    internal: Flag = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end and not self.start:
            raise PydanticCustomError("time", "a point that has an end needs a start")
        if self.start and self.end and self.end < self.start:
            hint = "what goes on after midnight is a point of the next day"
            raise PydanticCustomError("time", "it ends before it starts", {"hint": hint})
        return self


class Member(Record):
    """One of a delegation: a person, or someone that `who` describes; `rank` is the place in precedence.

    `office` is the id of one of the person's offices, or `title` says what is to stand on the card.
    """

    id: Key
    person: PersonRef | None = None
    who: Text | None = None
    rank: Count | None = None
    office: Key | None = None
    title: Text | None = None
    address: Text | None = None
    source: Cited = ()
    internal: Flag = False

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if (self.person is None) == (self.who is None):
            hint = "person: the id of a file in people/; who: in words, as in an interpreter"
            raise PydanticCustomError("member", "a member is either a person or a who", {"hint": hint})
        if self.office and self.person is None:
            hint = "title: says it in words"
            raise PydanticCustomError("member", "only a person has an office", {"hint": hint})
        return self


class Guarded(Record):
    """What may be said of a subject, and what not."""

    id: Key
    say: Literal["may", "not"]
    text: Text
    source: Cited = ()


class Subject(Record):
    """A subject of the talks: points to make, the background in short facts, what is only for one's own."""

    id: Key
    title: Text
    points: Annotated[tuple[Remark, ...], Internal()] = ()
    background: tuple[Remark, ...] = ()
    internal: Annotated[tuple[Guarded, ...], Internal()] = ()


class Agreement(Record):
    """What is to be signed; `texts` are by language and each the original, none is translated."""

    document: NamedRef | None = None
    signed_by: tuple[PersonRef, ...] = ()
    about: tuple[Remark, ...] = ()
    texts: dict[Tag, Verbatim] = Field(default_factory=dict)
    source: Cited = ()
    internal: Flag = False


class Gift(Record):
    """A gift: from which side, what, to whom, when if it was given before, and who carries it."""

    id: Key
    direction: Directed
    text: Text
    to: PersonRef | None = None
    when: Date | None = None
    carrier: Text | None = None
    source: Cited = ()


class Custom(Remark):
    """Something to know of the other side: interpreters, languages, diet, customs."""

    topic: Literal["interpreter", "language", "diet", "custom"]


class Arrangement(Remark):
    """Where to go, where to sleep, whom to call."""

    topic: Literal["travel", "hotel", "security", "contact", "emergency"]
    phone: Line | None = None


class Task(Remark):
    """What is to be done after the visit, by whom, by when."""

    topic: Literal["thanks", "promise", "next-step"]
    who: Text | None = None
    by: Moment | None = None


class Visit(Entity):
    """A visit of one city of a pair, the `guests`, to the other, in the order of its book.

    `blank` says what becomes of an empty part, and `parts` of single ones: printed as lines to write on, or
    left out. What is filled in is printed; where `parts` says so, lines follow it, or it is left out all the
    same.
    """

    pair: PairRef
    guests: CityRef
    dates: Annotated[Date, AfterValidator(_closed)]
    edition: Count = 1
    title: Text | None = None
    distribution: tuple[Remark, ...] = ()
    blank: Blank = "left-out"
    parts: dict[Part, Blank] = Field(default_factory=dict)
    source: Cited = ()
    purpose: tuple[Remark, ...] = ()
    objectives: tuple[Remark, ...] = ()
    expectations: Annotated[tuple[Remark, ...], Internal()] = ()
    lines_to_take: Annotated[tuple[Remark, ...], Internal()] = ()
    programme: tuple[Appointment, ...] = ()
    delegation: tuple[Member, ...] = ()
    counterparts: tuple[Member, ...] = ()
    subjects: tuple[Subject, ...] = ()
    agreement: Agreement | None = None
    gifts: Annotated[tuple[Gift, ...], Internal()] = ()
    press: tuple[Remark, ...] = ()
    customs: tuple[Custom, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    afterwards: Annotated[tuple[Task, ...], Internal()] = ()
    note: Annotated[Text | None, Internal()] = None


def hosts_of(visit: Visit, pair: Pair) -> str:
    """Return the city of a pair that is visited."""
    return next(city for city in pair.cities if city != visit.guests)
