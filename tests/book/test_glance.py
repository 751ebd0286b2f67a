from datetime import date

import pytest
from markupsafe import Markup

from office import Office
from twinbook.book.glance import Cell, clock_difference, distance, glance
from twinbook.content.city import City
from twinbook.language.typeset import plain

TODAY = date(2026, 11, 22)


def city(lat: str, lon: str) -> City:
    """Return a city that lies at a point."""
    location = {"lat": lat, "lon": lon, "source": "atlas"}
    return City.model_validate({
        "id": "x", "kind": "city", "country": "CN", "names": {"en": "X"}, "location": location,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        (("41.79222", "123.43278"), ("41.79222", "123.43278"), 0),
        (("0", "0"), ("0", "1"), 111),  # a degree of the equator: 111.319 km
        (("0", "0"), ("90", "0"), 10002),  # a quarter of a meridian: 10,001.966 km
        (("90", "0"), ("-90", "0"), 20004),  # from pole to pole: 20,003.931 km
        (("0", "0"), ("0", "180"), 20004),  # antipodes: over a pole, not along the equator
        (("0", "179.5"), ("0", "-179.5"), 111),  # across the 180th meridian
        (("40.6", "-73.8"), ("51.6", "-0.5"), 5552),  # Karney's example of New York and London: 5,551.759 km
        (("-41.32", "174.81"), ("40.96", "-5.50"), 19960),  # and of Wellington and Salamanca: 19,959.679 km
        (("41.79222", "123.43278"), ("36.34913", "127.38493"), 694),  # Shenyang and Daejeon
    ],
)
def test_distance(one: tuple[str, str], other: tuple[str, str], kilometres: int) -> None:
    """The distance is that of the geodesic on WGS 84, either way."""
    assert distance(city(*one), city(*other)) == kilometres
    assert distance(city(*other), city(*one)) == kilometres


@pytest.mark.parametrize(
    ("home", "partner", "year", "minutes"),
    [
        ("Asia/Shanghai", "Asia/Shanghai", 2026, (0, 0)),
        ("Asia/Shanghai", "Asia/Seoul", 2026, (60, 60)),
        ("Asia/Seoul", "Asia/Shanghai", 2026, (-60, -60)),
        ("Asia/Shanghai", "Europe/Berlin", 2026, (-420, -360)),  # summer time on one side
        ("Europe/Berlin", "America/New_York", 2026, (-360, -300)),  # on both, but not in the same weeks
        ("Europe/Berlin", "Australia/Sydney", 2026, (480, 600)),  # on both, in opposite seasons
        ("Asia/Shanghai", "Asia/Kathmandu", 2026, (-135, -135)),
        ("UTC", "Australia/Lord_Howe", 2026, (630, 660)),  # half an hour of summer time
        ("Asia/Seoul", "Asia/Pyongyang", 2015, (-30, 0)),
        ("Pacific/Honolulu", "Pacific/Kiritimati", 2026, (1440, 1440)),  # same clocks, another day
        ("UTC", "Africa/Sao_Tome", 2018, (60, 60)),  # turned back on the first day of 2019
    ],
)
def test_clock_difference(home: str, partner: str, year: int, minutes: tuple[int, int]) -> None:
    """The difference of the clocks is told as its least and its most in a year."""
    assert clock_difference(home, partner, year) == minutes


def cells(office: Office, locale: str = "en") -> dict[str, tuple[Cell, ...]]:
    """Return the rows of a small book by their labels."""
    wording, pair = office.words(locale)
    found = glance(wording, pair, TODAY)
    return {str(label): row for label, *row in found.cities} | {str(label): row for label, row in found.pair}


def test_cities_stand_side_by_side(office: Office) -> None:
    """What the sources do not state is missing, and says so by being None."""
    rows = cells(office)
    home, partner = rows["population"]
    assert home.value == "1.5 million"
    assert home.note == "2013"
    assert "[1]" in home.cites
    assert partner.value is None
    assert [cell.value for cell in rows["country"]] == ["People’s Republic of China", "Republic of Korea"]


@pytest.mark.parametrize(
    ("area", "people", "density"),
    [
        ("540", "1500000", "2,800/km²"),
        ("1.25", "1234567", "988,000/km²"),
        ("2", "5", "2/km²"),  # half to even
        ("2", "7", "4/km²"),
        ("3", "1", "0.3/km²"),  # never nothing where there is somebody
        ("1564116", "3400000", "2/km²"),
        ("167000", "48000", "0.3/km²"),
    ],
)
def test_density(office: Office, area: str, people: str, density: str) -> None:
    """The density is reckoned, and rounded to what it can tell."""
    office.edit("content/cities/alpha.yaml", "value: 540", f"value: {area}")
    office.edit("content/cities/alpha.yaml", "value: 1500000", f"value: {people}")
    home, partner = cells(office)["density"]
    assert home.value == density
    assert home.note == "computed"
    assert partner.value is None


@pytest.mark.parametrize(("old", "new"), [("value: 540", "value: 0"), ("square-kilometer", "hectare")])
def test_no_density(office: Office, old: str, new: str) -> None:
    """Of an area of nothing, or in another unit, no density is reckoned."""
    office.edit("content/cities/alpha.yaml", old, new)
    assert cells(office)["density"][0].value is None


def test_pair_rows(office: Office) -> None:
    """The rows of the pair: distance, clocks, ties, the chronology's size and the next anniversaries."""
    rows = cells(office)
    assert rows["straight-line distance"][0].value == "694 kilometers"
    assert rows["time difference"][0].value == "Beta +1 hour"
    assert [(c.value, plain(c.note)) for c in rows["recorded exchanges"]] == [("2", "2003–2013")]
    assert [(c.value, c.note) for c in rows["next anniversary"]] == [
        ("14 years", "July 29, 2027"),
        ("15 years", "July 29, 2028"),
    ]


def test_unknown_places(office: Office) -> None:
    """Without a location or a time zone the rows are there, and empty."""
    office.edit("content/cities/alpha.yaml", "time-zone: Asia/Shanghai\n", "")
    office.edit("content/cities/alpha.yaml", "location: {lat: 41.79222, lon: 123.43278, source: atlas}\n", "")
    rows = cells(office)
    assert rows["straight-line distance"] == (Cell(None),)
    assert rows["time difference"] == (Cell(None),)


def test_same_clocks(office: Office) -> None:
    """Clocks that agree are a fact of their own."""
    office.edit("content/cities/alpha.yaml", "Asia/Shanghai", "Asia/Seoul")
    assert cells(office)["time difference"][0].value == "none"


@pytest.mark.parametrize(
    ("more", "anniversaries"),
    [
        ("", ["14 years", "15 years"]),
        ("status: active", ["14 years", "15 years"]),
        ("status: ended", []),
        ("status: suspended", []),
        ("until: 2020", []),
        ("until: 2027-07-28", []),
        ("until: 2027-08-01", ["14 years"]),
        ("until: 2028", ["14 years", "15 years"]),
    ],
)
def test_ended_ties(office: Office, more: str, anniversaries: list[str]) -> None:
    """A tie that has ended, or will have by then, has no anniversary."""
    tie = {"id": "t", "kind": "sister-city", "date": "2013-07-29", "basis": "a letter", "source": "paper"}
    lines = "".join(f"    {key}: {value}\n" for key, value in tie.items()).replace("   ", "  -", 1)
    office.pair(f"ties:\n{lines}    {more}\n")
    assert [cell.value for cell in cells(office).get("next anniversary", ())] == anniversaries


def test_one_anniversary_for_both(office: Office) -> None:
    """A round anniversary that is the next one anyway stands once; a pair without ties has none."""
    office.edit("content/pairs/alpha--beta.yaml", "    date: 2013-07-29\n", "    date: 2012-02-29\n")
    assert [(c.value, c.note) for c in cells(office)["next anniversary"]] == [
        ("15 years", "February 28, 2027")
    ]
    office.pair("")
    rows = cells(office)
    assert rows["ties"] == (Cell(None),)
    assert "next anniversary" not in rows
    assert "recorded exchanges" not in rows
    assert isinstance(rows["kind"][0].value, Markup)


def test_a_pair_that_is_told_in_part(office: Office) -> None:
    """A book that tells of a pair in part counts no exchanges, and calls no tie missing."""
    office.pair("chronology: [{id: x, date: 2020, kind: event, text: It happens., source: paper}]\n")
    wording, pair = office.words()
    rows = [
        {plain(label) for label, _ in glance(wording, pair, TODAY, whole=whole).pair}
        for whole in (True, False)
    ]
    assert rows[0] - rows[1] == {"ties", "recorded exchanges"}
