"""What all records share: strict scalars, names by locale, claims with their sources and disputes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from twinbook.content import edtf, prose

Family = Literal["city", "person", "term", "source", "pair", "visit"]

FOLDERS: Mapping[Family, str] = {
    "city": "cities",
    "person": "people",
    "term": "terms",
    "source": "sources",
    "pair": "pairs",
    "visit": "visits",
}

NAMED: tuple[Family, ...] = ("city", "person", "term")  # what prose may refer to


@dataclass(frozen=True)
class RefTo:
    """Marks a field whose text is the id of another record."""

    families: tuple[Family, ...]


@dataclass(frozen=True)
class ItemId:
    """Marks the field, or the fields, by which an item of a list is known in translations."""


@dataclass(frozen=True)
class Internal:
    """Marks a field that no guest is to see."""


def _date(value: object) -> edtf.Edtf:
    if not isinstance(value, str):
        raise PydanticCustomError("date", "a date is expected here")
    try:
        return edtf.parse(value)
    except edtf.EdtfError as error:
        raise PydanticCustomError("date", "{said}", {"said": str(error)}) from error


def _prose(value: object) -> prose.Prose:
    if not isinstance(value, str):
        raise PydanticCustomError("prose", "a text is expected here")
    try:
        parsed = prose.parse(value)
    except prose.ProseError as error:
        raise PydanticCustomError("prose", "{said}", {"said": str(error)}) from error
    if not parsed.paragraphs:
        raise PydanticCustomError("prose", "the text is empty")
    return parsed


def _moment(value: edtf.Edtf) -> edtf.Edtf:
    if value.interval:
        raise PydanticCustomError("date", "one date is expected here, not an interval")
    return value


_COUNT = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)


def _number(value: object) -> Decimal:
    if not isinstance(value, str):
        raise PydanticCustomError("number", "a number is expected here")
    if not _NUMBER.fullmatch(value):
        hint = "write digits and a decimal point only, as in 1500000 or 167.3"
        raise PydanticCustomError("number", "“{value}” is not a number", {"value": value, "hint": hint})
    return Decimal(value)


def _count(value: object) -> int:
    if not isinstance(value, str) or not _COUNT.fullmatch(value):
        hint = "as in 1 or 30"
        raise PydanticCustomError(
            "count", "“{value}” is no whole number", {"value": str(value), "hint": hint}
        )
    return int(value)


def _flag(value: object) -> bool:
    if value not in ("true", "false"):
        hint = "write true or false"
        raise PydanticCustomError(
            "flag", "“{value}” is neither yes nor no", {"value": str(value), "hint": hint}
        )
    return value == "true"


def _verbatim(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PydanticCustomError("verbatim", "a text is expected here")
    if _CONTROL.search(value):
        raise PydanticCustomError("verbatim", "the text has control characters")
    return value.strip()


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("twice", "the same id stands twice")
    return values


ID_PATTERN = r"^[a-z0-9]+(-{1,2}[a-z0-9]+)*$"
_LINE_PATTERN = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^\s\x00-\x1f\x7f])?$"
_TAG_PATTERN = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"

Date = Annotated[
    edtf.Edtf,
    PlainValidator(_date),
    PlainSerializer(lambda when: when.text, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "description": "EDTF: " + edtf.FORMS}),
]
Moment = Annotated[Date, AfterValidator(_moment)]  # a date that begins or ends something: no interval
Text = Annotated[
    prose.Prose,
    PlainValidator(_prose),
    PlainSerializer(lambda text: text.text, return_type=str),
    WithJsonSchema(
        {"type": "string", "description": "Prose: *emphasis*, **strong**, {references}; translated"}
    ),
]
Number = Annotated[
    Decimal,
    PlainValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]
Count = Annotated[
    int, PlainValidator(_count), PlainSerializer(str, return_type=str), WithJsonSchema({"type": "integer"})
]
Flag = Annotated[
    bool,
    PlainValidator(_flag),
    PlainSerializer(lambda told: "true" if told else "false", return_type=str),
    WithJsonSchema({"type": "boolean"}),
]
Verbatim = Annotated[  # lines of a text that is not to be translated, as of an agreement in its own language
    str, PlainValidator(_verbatim), WithJsonSchema({"type": "string"})
]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_LINE_PATTERN)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Key = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80), ItemId()]
Tag = Annotated[str, StringConstraints(pattern=_TAG_PATTERN)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$", max_length=1000)]
CityRef = Annotated[Id, RefTo(("city",))]
PersonRef = Annotated[Id, RefTo(("person",))]
SourceRef = Annotated[Id, RefTo(("source",))]
Cited = Annotated[tuple[SourceRef, ...], BeforeValidator(_listed)]  # by none, where the office itself says it
NamedRef = Annotated[Id, RefTo(NAMED)]
PlaceRef = Annotated[Id, RefTo(("city", "term"))]
PairRef = Annotated[Id, RefTo(("pair",))]
Citations = Annotated[
    tuple[SourceRef, ...],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
    AfterValidator(_unique),
    Field(min_length=1),
]


class Record(BaseModel):
    """A frozen value read from a curated file; its keys are the fields' names with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        alias_generator=AliasGenerator(alias=lambda name: name.replace("_", "-")),
    )


class Name(Record):
    """How something is called in one language: the usual form and, where there is one, the full form."""

    name: Line
    full: Line | None = None

    def form(self, form: str) -> str:
        """Return the usual form, or for `full` the full one where there is one."""
        return (self.full or self.name) if form == "full" else self.name


def _name(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


Names = Annotated[
    dict[Tag, Annotated[Name, BeforeValidator(_name, json_schema_input_type=str | Name)]],
    Field(min_length=1),
]


class Variant(Record):
    """Another form of a name as a source prints it."""

    form: Line
    source: Citations
    note: Text | None = None


class Dispute(Record):
    """A claim that stands beside the preferred one, with the curator's reason for not preferring it.

    `source` is who says so; `against` are sources outside that speak for the preferred claim.
    """

    id: Key
    says: Text
    source: Citations
    reason: Text
    against: Cited = ()


Inferred = Literal["year", "month", "date", "unit", "direction", "place", "identity"]


class Claim(Record):
    """What a source says, as of when; what was inferred of it, and what speaks against it."""

    source: Citations
    as_of: Date | None = None
    inferred: tuple[Inferred, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    note: Text | None = None


class Entity(Record):
    """A record with a file of its own; the file's stem is its id."""

    id: Id


class Named(Entity):
    """An entity that prose can refer to by `{id}`.

    `names` by locale; `own` is the locale of its own script; `rendered` lists the locales whose form is
    our rendering and not a form found in use; `names-source` tells where the forms come from.
    """

    names: Names
    own: Tag | None = None
    rendered: tuple[Tag, ...] = ()
    variants: tuple[Variant, ...] = ()
    names_source: Cited = ()
    note: Text | None = None


@dataclass(frozen=True)
class Place:
    """A value inside a record: its path in the file, its stable key for translations, its field's marks."""

    path: tuple[str | int, ...]
    key: str
    value: Any
    refers: tuple[Family, ...] = ()


def walk(record: Record) -> Iterator[Place]:
    """Yield every text and number of a record, in the order of its fields."""
    yield from _walk_record(record, (), "")


def _walk_record(record: Record, path: tuple[str | int, ...], key: str) -> Iterator[Place]:
    for name, alias, families in _fields(type(record)):
        if path == () and name == "id":
            continue
        value = getattr(record, name)
        yield from _walk_value(value, (*path, alias), f"{key}.{alias}" if key else alias, families)


@cache
def _fields(kind: type[Record]) -> tuple[tuple[str, str, tuple[Family, ...]], ...]:
    """Return the name of each field of a record, its key in the file, and the families it refers to."""
    return tuple((name, field.alias or name, refers(field)) for name, field in kind.model_fields.items())


def refers(field: FieldInfo) -> tuple[Family, ...]:
    """Return the families that a field's ids belong to: of a `Ref`, a `Ref | None` or a `tuple[Ref, ...]`."""
    own = (mark.families for mark in field.metadata if isinstance(mark, RefTo))
    return next(own, ()) or _marked(field.annotation)


def _marked(kind: object) -> tuple[Family, ...]:
    for mark in getattr(kind, "__metadata__", ()):
        if isinstance(mark, RefTo):
            return mark.families
    return next((found for part in get_args(kind) if (found := _marked(part))), ())


def _walk_value(
    value: object, path: tuple[str | int, ...], key: str, refers: tuple[Family, ...]
) -> Iterator[Place]:
    if isinstance(value, Record):
        yield from _walk_record(value, path, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _walk_value(item, (*path, name), f"{key}.{name}", refers)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk_value(item, (*path, index), f"{key}.{item_id(item) or index}", refers)
    elif value is not None:
        yield Place(path, key, value, refers)


def item_id(item: object) -> str | None:
    """Return the id by which an item of a list is known, if it has one."""
    names = _id_fields(type(item)) if isinstance(item, Record) else ()
    found = [getattr(item, name) for name in names]
    return "-".join(str(one) for one in found if one is not None) or None


@cache
def _id_fields(kind: type[Record]) -> tuple[str, ...]:
    fields = kind.model_fields.items()
    return tuple(name for name, field in fields if any(isinstance(m, ItemId) for m in field.metadata))
