"""At a glance: the two cities side by side, how far apart they are, their ties and the next anniversary."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from twinbook.book.figures import projection
from twinbook.book.profile import fact_of, value
from twinbook.book.wording import Wording
from twinbook.content.anniversary import anniversary
from twinbook.content.city import City, Fact
from twinbook.content.pair import Pair, Tie
from twinbook.language import jubilee

FEWEST_DIGITS = 2


@dataclass(frozen=True)
class Cell:
    """A value of one city; None where the sources do not state it."""

    value: Markup | None
    note: Markup | None = None
    cites: Markup = field(default_factory=Markup)


@dataclass(frozen=True)
class Glance:
    """Rows of the two cities, home first, and rows of the pair."""

    cities: tuple[tuple[Markup, Cell, Cell], ...]
    pair: tuple[tuple[Markup, tuple[Cell, ...]], ...]


def glance(wording: Wording, pair: Pair, today: date, *, whole: bool = True) -> Glance:
    """Return the facts of both cities and of the pair at an edition date.

    Of a pair that is not told as a `whole` its exchanges are not counted, and no tie is missing.
    """
    home, partner = (wording.library.cities[city] for city in pair.cities)
    columns = [_cells(wording, city) for city in (home, partner)]
    rows = tuple((label, cell, columns[1][label]) for label, cell in columns[0].items())
    return Glance(
        cities=tuple((wording.label("fact", label), *cells) for label, *cells in rows),  # type: ignore[misc]
        pair=tuple(_pair_rows(wording, pair, home, partner, today, whole=whole)),
    )


def _cells(wording: Wording, city: City) -> dict[str, Cell]:
    formats = wording.formats
    area, population = (fact_of(city, key) for key in ("area", "population"))
    location = None
    if city.location:
        location = wording.text(formats.latlon(city.location.lat, city.location.lon))
    return {
        "kind": Cell(wording.label("kind", city.kind)),
        "country": Cell(wording.text(formats.country(city.country, form="full"))),
        "area": _cell(wording, city, area),
        "population": _cell(wording, city, population),
        "density": _density(wording, area, population),
        "location": Cell(location, cites=wording.cite(city.location.source) if city.location else Markup()),
    }


def _cell(wording: Wording, city: City, fact: Fact | None) -> Cell:
    if fact is None:
        return Cell(None)
    note = wording.when(fact.as_of) if fact.as_of else None
    return Cell(value(wording, city, fact), note, wording.cite(fact.source))


def _density(wording: Wording, area: Fact | None, population: Fact | None) -> Cell:
    """Reckon people per square kilometre, in no more significant digits than the coarser figure has."""
    if not (area and population and area.value and population.value and area.unit == "square-kilometer"):
        return Cell(None)
    exact = population.value / area.value
    given = (len(figure.normalize().as_tuple().digits) for figure in (population.value, area.value))
    step = Decimal(1).scaleb(exact.adjusted() + 1 - max(FEWEST_DIGITS, min(given)))
    step = max(step, Decimal(1).scaleb(min(0, exact.adjusted())))  # people come in whole numbers
    rounded = (exact / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step
    sources = dict.fromkeys((*area.source, *population.source))
    return Cell(
        wording.text(wording.formats.density(rounded)),
        wording.label("value", "computed"),
        wording.cite(sources),
    )


def _pair_rows(  # noqa: PLR0913 - all that a row may be of
    wording: Wording, pair: Pair, home: City, partner: City, today: date, *, whole: bool
) -> Iterator[tuple[Markup, tuple[Cell, ...]]]:
    computed = wording.label("value", "computed")
    if home.location and partner.location:
        sources = dict.fromkeys((*home.location.source, *partner.location.source))
        text = wording.text(wording.formats.measure(Decimal(distance(home, partner)), "kilometer"))
        yield wording.label("fact", "straight-line-distance"), (Cell(text, computed, wording.cite(sources)),)
    else:
        yield wording.label("fact", "straight-line-distance"), (Cell(None),)
    yield wording.label("fact", "time-difference"), (_clocks(wording, home, partner, today),)
    ties = tuple(
        Cell(wording.label("ties", tie.kind), wording.when(tie.date), wording.cite(tie.source))
        for tie in pair.ties
    )
    if ties or whole:
        yield wording.label("fact", "ties"), ties or (Cell(None),)
    if pair.chronology and whole:
        years = [event.date.year for event in pair.chronology]
        span = wording.text(f"{min(years)}–{max(years)}" if len(set(years)) > 1 else str(years[0]))
        yield wording.label("fact", "recorded-exchanges"), (Cell(escape(len(years)), span),)
    coming = tuple(cell for tie in pair.ties for cell in _anniversary(wording, tie, today))
    if coming:
        yield wording.label("fact", "next-anniversary"), coming


def distance(one: City, other: City) -> int:
    """Return the geodesic distance of two located cities on WGS 84, in whole kilometres."""
    if not (one.location and other.location):
        raise ValueError("both cities need a location")
    points = ((float(at.lat), float(at.lon)) for at in (one.location, other.location))
    return round(projection.distance(*points))


def clock_difference(home: str, partner: str, year: int) -> tuple[int, int]:
    """Return how many minutes the partner's clocks are ahead of home's, at least and at most in a year."""
    start = datetime(year, 1, 1, 12, tzinfo=UTC)
    found = set()
    for day in range(366 if isleap(year) else 365):
        moment = start + timedelta(days=day)
        offsets = [moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for zone in (partner, home)]
        found.add(int((offsets[0] - offsets[1]).total_seconds()) // 60)
    return min(found), max(found)


def _clocks(wording: Wording, home: City, partner: City, today: date) -> Cell:
    if not (home.time_zone and partner.time_zone):
        return Cell(None)
    said = wording.formats.time_difference(*clock_difference(home.time_zone, partner.time_zone, today.year))
    if said is None:
        return Cell(wording.label("value", "none"))
    text = wording.words.within("value", "%(city)s %(difference)s")
    return Cell(wording.fill(text, city=wording.name(partner.id), difference=wording.text(said)))


def _anniversary(wording: Wording, tie: Tie, today: date) -> Iterator[Cell]:
    if tie.status in ("ended", "suspended"):
        return
    round_ = partial(jubilee.is_round, tag=wording.locale)
    both = (anniversary(tie.date, today), anniversary(tie.date, today, round_))
    found = dict.fromkeys(one for one in both if one)
    for years, when in found:
        if tie.until and tie.until.latest < when.first.earliest:
            return
        text = wording.words.plural("%(count)s year", "%(count)s years", years)
        count = wording.fill(text, count=escape(years))
        yield Cell(count, wording.when(when))
