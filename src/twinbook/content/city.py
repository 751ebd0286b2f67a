"""A city, or another place with an administration: names, kind, facts and profile."""

from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from twinbook.content.record import Claim, Named, Record
from twinbook.content.scalar import Citations, CityRef, Id, Key, Number, PlaceRef, Text, Url

Kind = Literal[
    "metropolitan-city",
    "special-city",
    "sub-provincial-city",
    "municipality",
    "prefecture-level-city",
    "city",
    "district",
    "county",
    "sum",
    "local-government-area",
    "province",
    "state",
    "country",
]

Section = Literal[
    "geography",
    "environment",
    "administration",
    "society",
    "transport",
    "economy",
    "science",
    "education",
    "culture",
    "sights",
    "sport",
    "history",
]

CURRENCIES = ("yuan", "us-dollar")  # units besides CLDR's


@cache
def _zones() -> frozenset[str]:
    """Return the names of all time zones; each asking looks through the disk."""
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _zones():
        raise PydanticCustomError(
            "zone", "“{value}” is no time zone", {"value": value, "hint": "as in Asia/Seoul"}
        )
    return value


class Location(Record):
    """A point on the map, in decimal degrees (WGS 84)."""

    lat: Number
    lon: Number
    source: Citations

    @model_validator(mode="after")
    def _on_earth(self) -> Self:
        if abs(self.lat) > Decimal(90) or abs(self.lon) > Decimal(180):
            raise PydanticCustomError("location", "lat is within -90…90 and lon within -180…180")
        return self


class Fact(Claim):
    """A value that can be compared: `value` with a `unit`, a range from `low` to `high`, or a `text`.

    `key` is a standard one or `other` with a `label`; `unit` is CLDR's, as in `square-kilometer`, or one of
    CURRENCIES; `to` says what a distance or a travel time leads to; facts with the same `group` are shares of
    one whole.
    """

    id: Key
    key: Literal[
        "area",
        "population",
        "rank",
        "distance",
        "travel-time",
        "latitude",
        "longitude",
        "industrial-area",
        "agencies",
        "districts",
        "county-level-cities",
        "counties",
        "towns",
        "townships",
        "subdistricts",
        "gdp",
        "gdp-per-person",
        "primary-sector",
        "secondary-sector",
        "tertiary-sector",
        "trade",
        "exports",
        "imports",
        "public-revenue",
        "climate",
        "temperature",
        "precipitation",
        "schools",
        "kindergartens",
        "hospitals",
        "pupils",
        "poverty-rate",
        "share",
        "other",
    ]
    label: Text | None = None
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")] | None = None
    text: Text | None = None
    to: PlaceRef | None = None
    measure: Text | None = None
    group: Id | None = None

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        ends = [end for end in (self.low, self.high) if end is not None]
        if [self.value is not None, bool(ends), self.text is not None].count(True) != 1 or len(ends) == 1:
            raise PydanticCustomError("fact", "a fact has one of: value, low with high, text")
        if ends != sorted(ends):
            raise PydanticCustomError("fact", "low is greater than high")
        if self.key == "other" and self.label is None:
            raise PydanticCustomError("fact", "a fact with the key “other” needs a label")
        return self


class Paragraph(Claim):
    """A passage of a profile, in one section."""

    id: Key
    section: Section
    text: Text


class City(Named):
    """A city, district, county or province; `part-of` names what stands above it."""

    kind: Kind
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    part_of: CityRef | None = None
    location: Location | None = None
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None
    website: Url | None = None
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None = None
    facts: tuple[Fact, ...] = ()
    profile: tuple[Paragraph, ...] = ()
