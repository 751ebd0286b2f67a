"""A person: names in every script that can be cited, and the offices they held, with dates."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from twinbook.content.record import Claim, Named
from twinbook.content.scalar import Key, Line, Moment, NamedRef, Tag, Text

Role = Literal[
    "mayor",
    "vice-mayor",
    "district-mayor",
    "county-executive",
    "party-secretary",
    "governor",
    "council-chair",
    "director",
    "supervisor",
    "professor",
    "other",
]


class Office(Claim):
    """An office: a role, where, and when: since and until, or the dates at which a source shows it held."""

    id: Key
    role: Role
    title: Text | None = None
    of: NamedRef
    since: Moment | None = None
    until: Moment | None = None

    @model_validator(mode="after")
    def _titled(self) -> Self:
        if not (self.since or self.until or self.as_of):
            raise PydanticCustomError("office", "an office needs a date: since, until, or as-of")
        if self.role == "other" and self.title is None:
            raise PydanticCustomError("office", "an office with the role “other” needs a title")
        return self


class Life(Claim):
    """A passage of a short biography."""

    id: Key
    text: Text


class Person(Named):
    """A person who appears in the exchanges; `family` is the family name within the English form.

    `say` tells by the reader's language how the name is said, as in Chén Zhīcháng.
    """

    family: Line | None = None
    say: dict[Tag, Line] = Field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    biography: tuple[Life, ...] = ()
