"""What all records share: names by locale, claims with sources and disputes; and how to walk through them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)
from pydantic.fields import FieldInfo

from twinbook.content.scalar import Citations, Cited, Date, Family, Id, ItemId, Key, Line, RefTo, Tag, Text


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
