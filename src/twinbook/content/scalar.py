"""The scalars of records: dates, texts, numbers, ids; and what marks a field, as what refers to another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
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
