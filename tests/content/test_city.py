from decimal import Decimal

import pytest
from pydantic import ValidationError

from twinbook.content.city import City, Fact, Location


def fact(**given: str) -> Fact:
    """Make a fact of the given keys."""
    return Fact.model_validate({"id": "a", "key": "area", "source": "page"} | given)


@pytest.mark.parametrize(
    "given", [{"value": "5"}, {"low": "5", "high": "6"}, {"low": "5", "high": "5"}, {"text": "x"}]
)
def test_a_fact_is_a_value_a_range_or_a_text(given: dict[str, str]) -> None:
    """One of the three is enough."""
    assert fact(**given).source == ("page",)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"low": "5"},
        {"high": "5"},
        {"value": "5", "text": "x"},
        {"value": "5", "low": "4"},
        {"low": "5", "high": "6", "text": "x"},
    ],
)
def test_a_fact_is_not_two_things_or_half_a_range(given: dict[str, str]) -> None:
    """A range has both ends, and nothing stands beside the value."""
    with pytest.raises(ValidationError, match="one of: value, low with high, text"):
        fact(**given)


def test_a_range_goes_upwards() -> None:
    """The low end is not above the high end."""
    with pytest.raises(ValidationError, match="low is greater than high"):
        fact(low="10", high="9")


def test_another_fact_needs_a_label() -> None:
    """A fact outside the standard ones says what it is."""
    with pytest.raises(ValidationError, match="needs a label"):
        fact(key="other", value="5")
    assert fact(key="other", value="5", label="Universities").value == Decimal(5)


def test_a_location_is_on_earth() -> None:
    """Latitude and longitude have their bounds, which belong to them."""
    Location.model_validate({"lat": "-90", "lon": "180", "source": "atlas"})
    for lat, lon in (("90.1", "0"), ("0", "-180.1")):
        with pytest.raises(ValidationError, match="lat is within"):
            Location.model_validate({"lat": lat, "lon": lon, "source": "atlas"})


def test_a_time_zone_is_a_known_one() -> None:
    """Zones are those of the tz database, and never a path."""
    city = {"id": "a", "kind": "city", "country": "KR", "names": {"en": "A"}}
    assert City.model_validate(city | {"time-zone": "Asia/Seoul"}).time_zone == "Asia/Seoul"
    for zone in ("Asia/Daejeon", "../etc/passwd"):
        with pytest.raises(ValidationError, match="is no time zone"):
            City.model_validate(city | {"time-zone": zone})
