"""The programme of a visit: its points by day, with the time in both cities where their clocks differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from math import inf
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from twinbook.book.claims import anchor
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.pair import Pair
from twinbook.content.visit import Appointment, Visit, hosts_of

DETAILS = ("place", "host", "attending", "responsible", "transport", "dress")


@dataclass(frozen=True)
class Point:
    """A point of the programme; `there` is its time by the other city's clocks, where that is another.

    A detail is None where it is to be written in.
    """

    anchor: str
    time: Markup | None
    there: Markup | None
    text: Markup
    cites: Markup
    details: tuple[tuple[Markup, Markup | None], ...]


@dataclass(frozen=True)
class Day:
    """A day of the programme."""

    title: Markup
    points: tuple[Point, ...]


def in_order(library: Library, visit: Visit) -> tuple[Appointment, ...]:
    """Return the points by day and instant; one without a time keeps its place after the one before it."""
    pair = library.pairs[visit.pair]
    found: list[tuple[str, float, int, Appointment]] = []
    last: dict[str, float] = {}
    for place, point in enumerate(visit.programme):
        at = last.get(point.day.text, -inf)
        if point.start:
            zone = library.cities[clocks(visit, pair, point)[0]].time_zone or "UTC"
            begin = moment(day_of(point), point.start, zone)
            at = (begin - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        last[point.day.text] = at
        found.append((point.day.text, at, place, point))
    return tuple(point for *_, point in sorted(found, key=lambda one: one[:3]))


def moment(day: date, at: time, zone: str) -> datetime:
    """Return a time of day in a zone (of the IANA)."""
    return datetime.combine(day, at, ZoneInfo(zone))


def elsewhere(day: date, at: time, here: str, there: str) -> tuple[int, time]:
    """Return the time by the clocks of another zone, and by how many days its date is another: -1, 0 or 1."""
    found = moment(day, at, here).astimezone(ZoneInfo(there))
    return (found.date() - day).days, found.time()


def day_of(point: Appointment) -> date:
    """Return the day of a point of the programme."""
    return date(*point.day.first.earliest)


def clocks(visit: Visit, pair: Pair, point: Appointment) -> tuple[str, str]:
    """Return the city by whose clocks a point is, and the other one."""
    own = point.clock or hosts_of(visit, pair)
    return own, next(city for city in reversed(pair.cities) if city != own)


def programme(wording: Wording, visit: Visit, pair: Pair) -> tuple[Day, ...]:
    """Return the programme by day, in the words of a language."""
    days = groupby(in_order(wording.library, visit), key=lambda point: point.day.text)
    return tuple(_day(wording, visit, pair, list(points)) for _, points in days)


def _day(wording: Wording, visit: Visit, pair: Pair, points: list[Appointment]) -> Day:
    day = day_of(points[0])
    title = wording.fill(
        wording.words.within("programme", "%(weekday)s, %(date)s"),
        weekday=wording.text(wording.formats.weekday(day)),
        date=wording.day(day),
    )
    return Day(title, tuple(point(wording, visit, pair, one) for one in points))


def point(wording: Wording, visit: Visit, pair: Pair, one: Appointment) -> Point:
    """Return a point of the programme in the words of a language."""
    key = f"programme.{one.id}"
    return Point(
        anchor=anchor(visit, key),
        time=span(wording, one),
        there=_there(wording, visit, pair, one),
        text=wording.line(visit, f"{key}.text", one.text),
        cites=wording.cite(one.source),
        details=tuple(_details(wording, visit, one)),
    )


def span(wording: Wording, one: Appointment) -> Markup | None:
    """Return from when to when a point is, by its own clocks; None where no time is set."""
    if one.start is None:
        return None
    times = [wording.formats.clock(at) for at in (one.start, one.end) if at]
    return wording.text("–".join(times))


def _there(wording: Wording, visit: Visit, pair: Pair, one: Appointment) -> Markup | None:
    """Return the time by the clocks of the other city, with its name; None where the clocks are the same."""
    own, other = clocks(visit, pair, one)
    zones = [wording.library.cities[city].time_zone for city in (own, other)]
    if one.start is None or not (zones[0] and zones[1]):
        return None
    day = day_of(one)
    found = [elsewhere(day, at, zones[0], zones[1]) for at in (one.start, one.end) if at]
    if found[0] == (0, one.start):
        return None
    dated = wording.words.within("programme", "%(time)s, on %(date)s")
    one_day = found[0][0] == found[-1][0]
    joint = escape("–" if one_day else " – ")
    times = [wording.text(wording.formats.clock(at)) for _, at in found]
    days = [wording.day(day + timedelta(days=ahead)) for ahead, _ in found]
    if not one_day:  # it goes on after midnight there
        times = [wording.fill(dated, time=at, date=when) for at, when in zip(times, days, strict=True)]
    text = wording.words.within("programme", "%(time)s in %(city)s")
    said = wording.fill(text, time=joint.join(times), city=wording.name(other))
    return wording.fill(dated, time=said, date=days[0]) if one_day and found[0][0] else said


def _details(wording: Wording, visit: Visit, one: Appointment) -> Iterator[tuple[Markup, Markup | None]]:
    for name in DETAILS:
        text = getattr(one, name)
        if text is not None:
            yield wording.label("programme", name), wording.line(visit, f"programme.{one.id}.{name}", text)
        elif visit.blank == "lines":
            yield wording.label("programme", name), None
    if one.clock:
        yield wording.label("programme", "clock"), wording.name(one.clock)
