"""How many exchanges a chronology tells of: by year, by field, and by who went to whom."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from markupsafe import Markup, escape

from twinbook.book.chronicle import way
from twinbook.book.figures import drawing
from twinbook.book.figures.drawing import Figure, Look, capital
from twinbook.book.wording import Wording
from twinbook.content.pair import Direction, Field, Pair
from twinbook.language.typeset import plain

FEWEST_YEARS = 3
FEWEST_FIELDS = 3
FEWEST_DIRECTIONS = 2
FEWEST = 6  # entries, for their fields to say anything
HEIGHT = 8  # of a letter's size, the highest column


def by_year(wording: Wording, pair: Pair, look: Look) -> Figure | None:
    """Return the number of entries by year, or None for entries of few years."""
    counts = Counter(event.date.year for event in pair.chronology)
    if len(counts) < FEWEST_YEARS:
        return None
    within = wording.words.within
    title = wording.text(within("figure", "Exchanges by year"))
    first, last = min(counts), max(counts)
    most = max(counts.values())
    description = wording.fill(
        within(
            "figure",
            "The chronology has %(count)s entries from %(first)s to %(last)s, at most %(most)s in a year.",
        ),
        count=escape(counts.total()),
        first=escape(first),
        last=escape(last),
        most=escape(most),
    )
    height = look.size * (HEIGHT + 3.4)
    return Figure(
        name="by-year",
        title=title,
        description=description,
        svg=drawing.drawing(look, height, title, description, _columns(look, counts, height)),
        head=(wording.label("figure", "year"), wording.label("figure", "entries")),
        rows=tuple((escape(year), escape(counts[year])) for year in sorted(counts)),
        note=_caveat(wording),
    )


def _columns(look: Look, counts: Mapping[int, int], height: float) -> Iterator[Markup]:
    first, last, most = min(counts), max(counts), max(counts.values())
    cell = min(look.width / (last - first + 1), look.size * 5)
    foot = height - look.size * 1.8
    unit = look.size * HEIGHT / most
    for year in range(first, last + 1):
        x, count = (year - first) * cell, counts[year]
        if count:
            yield drawing.rectangle(
                look, x + cell * 0.18, foot - count * unit, cell * 0.64, count * unit, fill="accent"
            )
            if cell > drawing.width(str(most), look.size):
                top = foot - count * unit - look.size * 0.35
                yield drawing.text(look, x + cell / 2, top, str(count), anchor="middle")
    yield drawing.path(look, [(0, foot), ((last - first + 1) * cell, foot)], stroke="quiet", thick=0.6)
    yield from drawing.years(look, (first, last), 0, cell, height - look.size * 0.4)


def by_field(wording: Wording, pair: Pair, look: Look) -> Figure | None:
    """Return the number of entries by field, or None for few entries or few fields."""
    fields = Counter(event.field for event in pair.chronology if event.field)
    if len(fields) < FEWEST_FIELDS or len(pair.chronology) < FEWEST:
        return None
    within = wording.words.within
    order = sorted(fields, key=lambda field: (-fields[field], get_args(Field).index(field)))
    rows = [(wording.label("field", field), fields[field]) for field in order]
    if unclassed := len(pair.chronology) - fields.total():
        rows.append((wording.text(within("figure", "without a field")), unclassed))
    rows = [(capital(name), count) for name, count in rows]
    title = wording.text(within("figure", "Exchanges by field"))
    description = wording.fill(
        within("figure", "Most entries, %(most)s of %(count)s, are of the field: %(field)s."),
        most=escape(fields[order[0]]),
        count=escape(len(pair.chronology)),
        field=wording.label("field", order[0]),
    )
    height = len(rows) * look.size * 1.8
    return Figure(
        name="by-field",
        title=title,
        description=description,
        svg=drawing.drawing(look, height, title, description, _bars(look, rows)),
        head=(wording.label("figure", "field"), wording.label("figure", "entries")),
        rows=tuple((name, escape(count)) for name, count in rows),
        note=_caveat(wording),
    )


def by_direction(wording: Wording, pair: Pair, look: Look) -> Figure | None:
    """Return the number of entries by who went to whom, or None for few entries or one direction alone."""
    home, partner = pair.cities
    counts = Counter(_direction(pair, event.direction) for event in pair.chronology)
    if len(pair.chronology) < FEWEST or len(counts) < FEWEST_DIRECTIONS:
        return None
    within = wording.words.within
    told = {
        "out": way(wording, Direction(home, partner)),
        "in": way(wording, Direction(partner, home)),
        "mutual": way(wording, Direction(home, partner, mutual=True)),
        "": wording.text(within("figure", "without a direction")),
    }
    rows = [(key, counts[key]) for key in told if counts[key]]
    title = wording.text(within("figure", "Exchanges by direction"))
    description = wording.fill(
        within("figure", "From %(home)s to %(partner)s: %(out)s; back: %(back)s."),
        out=escape(counts["out"]),
        home=wording.name(home),
        partner=wording.name(partner),
        back=escape(counts["in"]),
    )
    height = len(rows) * look.size * 1.8
    bars = [(capital(wording.text(plain(told[key]))), count) for key, count in rows]
    return Figure(
        name="by-direction",
        title=title,
        description=description,
        svg=drawing.drawing(look, height, title, description, _bars(look, bars)),
        head=(wording.label("figure", "direction"), wording.label("figure", "entries")),
        rows=tuple((told[key], escape(count)) for key, count in rows),
        note=_caveat(wording),
    )


def _direction(pair: Pair, found: Direction | None) -> str:
    if found is None:
        return ""
    if found.mutual:
        return "mutual"
    return "out" if found.start == pair.cities[0] else "in"


def _bars(look: Look, rows: list[tuple[Markup, int]]) -> Iterator[Markup]:
    size = look.size
    left = max(drawing.width(name.striptags(), size) for name, _ in rows) + size
    most = max(count for _, count in rows)
    room = look.width - left - drawing.width(str(most), size) - size
    unit = min(room / most, size * 3)
    for number, (name, count) in enumerate(rows):
        foot = number * size * 1.8 + size * 1.2
        yield drawing.text(look, 0, foot, name)
        yield drawing.rectangle(look, left, foot - size * 0.85, count * unit, size, fill="accent")
        yield drawing.text(look, left + count * unit + size * 0.5, foot, str(count))


def _caveat(wording: Wording) -> Markup:
    within = wording.words.within
    return wording.text(
        within("figure", "Only the entries of this book’s chronology are counted, not all that took place.")
    )
