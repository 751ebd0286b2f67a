"""The relationship over time: its ties as spans, its agreements and visits as marks by year."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup, escape

from twinbook.book.figures import drawing
from twinbook.book.figures.drawing import Colour, Figure, Look, capital
from twinbook.book.wording import Wording
from twinbook.content.pair import Event, Pair, Tie

FEWEST = 3  # marks, in two years at least
STACKED = 5  # marks one above the other, before a number stands for them
SHORTEST = 4  # years of an axis

Shape = Literal["diamond", "solid", "hollow", "small"]


@dataclass(frozen=True)
class Lane:
    """What stands in one lane: its name, its shape, how many by year."""

    name: Markup
    shape: Shape
    counts: Counter[int]


@dataclass(frozen=True)
class Axis:
    """Years from left to right; a mark stands for the `bin` years that have room for it."""

    first: int
    last: int
    left: float
    cell: float
    bin: int

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + (self.last - self.first + 1) * self.cell

    def at(self, year: float) -> float:
        """Return where a moment is, as a year with its fraction."""
        return self.left + (year - self.first) * self.cell

    def middle(self, year: int) -> float:
        """Return where the marks of a year stand."""
        start = self.first + (year - self.first) // self.bin * self.bin
        return self.at(min(start + self.bin / 2, self.last + 1))


def timeline(wording: Wording, pair: Pair, look: Look, today: date) -> Figure | None:
    """Return the timeline of a pair at an edition date, or None where too little is dated for one."""
    found = _lanes(wording, pair)
    dated = sum((lane.counts for lane in found), Counter[int]())
    begun = Counter(tie.date.year for tie in pair.ties)
    marked = dated + begun
    if sum(marked.values()) < FEWEST or len(marked) < 2:  # noqa: PLR2004 - two years
        return None
    first, last = min(marked), max(*marked, today.year if pair.ties else 0)
    title = wording.text(wording.words.within("figure", "The relationship over time"))
    description = wording.fill(
        wording.words.within(
            "figure",
            "From %(first)s to %(last)s; ties: %(ties)s, agreements: %(agreements)s, visits: %(visits)s.",
        ),
        first=escape(min(marked)),
        last=escape(max(marked)),
        ties=escape(len(pair.ties)),
        agreements=escape(sum(found[0].counts.values())),
        visits=escape(sum(sum(lane.counts.values()) for lane in found[1:])),
    )
    lanes = [lane for lane in found if lane.counts]
    height, parts = _drawn(wording, pair.ties, lanes, look, (first, max(last, first + SHORTEST - 1)), today)
    return Figure(
        name="timeline",
        title=title,
        description=description,
        svg=drawing.drawing(look, height, title, description, parts),
        head=(wording.label("figure", "year"), wording.label("fact", "ties"), *(lane.name for lane in lanes)),
        rows=tuple(_row(wording, year, pair.ties, lanes) for year in sorted(marked)),
    )


def _lanes(wording: Wording, pair: Pair) -> tuple[Lane, ...]:
    """Return the lanes of agreements, of visits to the partner, to home, and of other visits."""
    home, partner = pair.cities
    within = wording.words.within
    way = within("figure", "Visits from %(start)s to %(end)s")
    names = {city: wording.name(city) for city in pair.cities}

    def years(*, visits: bool, start: str = "", end: str = "") -> Counter[int]:
        return Counter(
            event.date.year for event in pair.chronology if _kind(event, pair) == (visits, start, end)
        )

    return (
        Lane(wording.text(within("figure", "Agreements")), "diamond", years(visits=False, start="agreement")),
        Lane(
            wording.fill(way, start=names[home], end=names[partner]),
            "solid",
            years(visits=True, start=home, end=partner),
        ),
        Lane(
            wording.fill(way, start=names[partner], end=names[home]),
            "hollow",
            years(visits=True, start=partner, end=home),
        ),
        Lane(wording.text(within("figure", "Other visits")), "small", years(visits=True)),
    )


def _kind(event: Event, pair: Pair) -> tuple[bool, str, str]:
    """Return whether an event is a visit, and from where to where if it is one between the two cities."""
    if event.kind != "visit":
        return False, event.kind, ""
    way = event.direction
    if way and not way.mutual and {way.start, way.end} == set(pair.cities):
        return True, way.start, way.end
    return True, "", ""


def _row(wording: Wording, year: int, ties: Sequence[Tie], lanes: Sequence[Lane]) -> tuple[Markup, ...]:
    begun = [wording.label("ties", tie.kind) for tie in ties if tie.date.year == year]
    counts = (escape(lane.counts[year]) if lane.counts[year] else escape("–") for lane in lanes)
    return escape(year), wording.listed(begun) if begun else escape("–"), *counts


def _drawn(  # noqa: PLR0913, PLR0917 - all that is on it
    wording: Wording,
    ties: Sequence[Tie],
    lanes: Sequence[Lane],
    look: Look,
    span: tuple[int, int],
    today: date,
) -> tuple[float, list[Markup]]:
    """Return the height of the drawing, and what is on it: the ties, the lanes below them, the axis."""
    size, radius = look.size, look.size * 0.33
    room = look.width * 0.27
    left = look.width * 0.29
    cell = (look.width - left - radius) / (span[1] - span[0] + 1)
    axis = Axis(*span, left, cell, max(1, -int(-(2 * radius + 1) // cell)))
    line = size * 1.25
    y = 2.0
    parts: list[Markup] = []
    for tie in sorted(ties, key=lambda tie: tie.date.sort_key):
        kind = drawing.wrapped(capital(wording.label("ties", tie.kind)), size, room)
        since = drawing.wrapped(wording.when(tie.date).striptags(), size, room)
        parts += _named(look, kind, y, line)
        parts += _named(look, since, y + len(kind) * line, line, "quiet")
        parts.append(_span(look, axis, tie, today, y + line * 0.55))
        y += (len(kind) + len(since)) * line + size * 0.5
    for lane in lanes:
        named = drawing.wrapped(lane.name.striptags(), size, room)
        binned: Counter[int] = Counter()
        for year, count in lane.counts.items():
            binned[axis.first + (year - axis.first) // axis.bin * axis.bin] += count
        highest = max((count if count <= STACKED else 2 for count in binned.values()), default=1)
        high = max(len(named) * line, highest * (2 * radius + 1.2) + 2)
        foot = y + high
        parts += _named(look, named, foot - (len(named) * line + high) / 2, line)
        parts.append(drawing.path(look, [(left, foot), (axis.right, foot)], stroke="line", thick=0.5))
        for year, count in sorted(binned.items()):
            parts += _marks(look, lane.shape, (axis.middle(year), foot - 1.5), count, radius)
        y = foot + size * 0.7
    parts += drawing.years(look, span, left, cell, y + size * 0.8)
    return y + size * 1.2, parts


def _named(
    look: Look, named: Sequence[str], top: float, line: float, colour: Colour = "ink"
) -> Iterator[Markup]:
    for number, words in enumerate(named):
        yield drawing.text(look, 0, top + line * (number + 0.8), words, colour=colour)


def _marks(
    look: Look, shape: Shape, place: tuple[float, float], count: int, radius: float
) -> Iterator[Markup]:
    """Yield marks one above the other; of many, one with their number above it."""
    (x, foot), step = place, 2 * radius + 1.2
    for number in range(count if count <= STACKED else 1):
        yield _mark(look, shape, x, foot - radius - number * step, radius)
    if count > STACKED:
        yield drawing.text(look, x, foot - step - 1, str(count), size=look.size * 0.85, anchor="middle")


def _mark(look: Look, shape: Shape, x: float, y: float, radius: float) -> Markup:
    if shape == "diamond":
        r = radius * 1.15
        corners = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
        return drawing.path(look, corners, closed=True, fill="accent")
    if shape == "solid":
        return drawing.circle(look, x, y, radius, fill="accent")
    if shape == "hollow":
        return drawing.circle(look, x, y, radius - 0.5, fill="paper", stroke="accent", thick=1)
    return drawing.circle(look, x, y, radius * 0.6, fill="quiet")


def _span(look: Look, axis: Axis, tie: Tie, today: date, y: float) -> Markup:
    """Return a tie from its date to its end, or to today; one that is suspended or ended is broken."""
    start = axis.at(_moment(tie.date.first.earliest))
    over = tie.status in ("ended", "suspended")
    now = today.year, today.month, today.day
    until = _moment(min(tie.until.latest, now) if tie.until else now)
    stop = max(min(axis.at(until), axis.right), start)
    way = drawing.path(
        look, [(start, y), (stop, y)], stroke="accent", thick=2.4, dashes="3 2" if over else ""
    )
    return way + drawing.path(look, [(start, y - 4), (start, y + 4)], stroke="accent", thick=1.6)


def _moment(day: tuple[int, int, int]) -> float:
    """Return a day as a year with its fraction."""
    year, month, of_month = day
    return year + (month - 1) / 12 + (of_month - 1) / 372
