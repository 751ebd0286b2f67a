"""What figures are drawn with: SVG in points, whose colours and letters are named by what they are for.

WeasyPrint's inline SVG knows nothing of the page's styles, so that each shape carries its own colour and each
text its family; the classes beside them are for a browser, where the screen's styles give other colours.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Literal

from markupsafe import Markup, escape

from twinbook.language.typeset import plain

Colour = Literal["ink", "quiet", "accent", "line", "tint", "paper"]
Anchor = Literal["start", "middle", "end"]

STEPS = (1, 2, 5, 10, 20, 50, 100)  # years from one number on an axis to the next
BOLD = 1.06  # how much wider bold letters are
_NARROW = frozenset("iljtfrI.,:;'|!()[]·-’‘")
_WIDE = frozenset("mwMWщшжюфмШЩЖЮФМ@%—")


@dataclass(frozen=True)
class Look:
    """How the figures of a book look: colours as #rrggbb, the families and the size of its letters.

    The `size`, the `width` that a figure has, the size of the page and the `step` that heights are multiples
    of are in points.
    """

    ink: str
    quiet: str
    accent: str
    line: str
    tint: str
    paper: str
    families: tuple[str, ...]
    size: float = 8
    width: float = 470
    page: tuple[float, float] = (595, 842)
    step: float = 1


@dataclass(frozen=True)
class Figure:
    """A figure: its name in the book, its title, what it shows in a sentence or two, and its data as a table.

    `head` are the headings of the table's columns; the first cell of each of its `rows` heads the row.
    """

    name: str
    title: Markup
    description: Markup
    svg: Markup
    head: tuple[Markup, ...]
    rows: tuple[tuple[Markup, ...], ...]
    note: Markup | None = None
    cites: Markup = field(default_factory=Markup)


def drawing(look: Look, height: float, title: Markup, description: Markup, parts: Iterable[Markup]) -> Markup:
    """Return a drawing as wide as the look says; its title, which is read out, has the description, too."""
    wide, high = _short(look.width), _short(ceil(height / look.step) * look.step)
    said = plain(f"{title.striptags()}. {description.striptags()}")
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" viewBox="0 0 {} {}" '
        'width="{}pt" height="{}pt"><title>{}</title>{}</svg>'
    ).format(wide, high, wide, high, said, Markup().join(parts))


def rectangle(  # noqa: PLR0913 - its four sides and how it is painted
    look: Look,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: Colour | None = None,
    stroke: Colour | None = None,
    thick: float = 0.75,
) -> Markup:
    """Return a rectangle by its upper left corner."""
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}"{}/>')
    return shape.format(*map(_short, (x, y, width, height)), _paint(look, fill, stroke, thick))


def circle(  # noqa: PLR0913 - as above
    look: Look,
    x: float,
    y: float,
    radius: float,
    *,
    fill: Colour | None = None,
    stroke: Colour | None = None,
    thick: float = 0.75,
) -> Markup:
    """Return a circle by its centre."""
    shape = Markup('<circle cx="{}" cy="{}" r="{}"{}/>')
    return shape.format(*map(_short, (x, y, radius)), _paint(look, fill, stroke, thick))


def path(  # noqa: PLR0913 - as above
    look: Look,
    points: Iterable[tuple[float, float]],
    *,
    closed: bool = False,
    fill: Colour | None = None,
    stroke: Colour | None = None,
    thick: float = 0.75,
    dashes: str = "",
) -> Markup:
    """Return straight lines from point to point; `dashes` as in SVG, such as `2 2`."""
    steps = " ".join(f"{'L' if n else 'M'}{_short(x)} {_short(y)}" for n, (x, y) in enumerate(points))
    broken = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else Markup()
    shape = Markup('<path d="{}{}"{}{}/>')
    return shape.format(steps, "Z" if closed else "", _paint(look, fill, stroke, thick), broken)


def rings(
    look: Look,
    outlines: Iterable[Iterable[tuple[float, float]]],
    *,
    fill: Colour,
    stroke: Colour | None = None,
    thick: float = 0.75,
) -> Markup:
    """Return closed outlines as one shape; what lies within an even number of them is left open."""
    steps = "".join(f"{_tenths(outline)}Z" for outline in outlines)
    shape = Markup('<path d="{}" fill-rule="evenodd" stroke-linejoin="round"{}/>')
    return shape.format(steps, _paint(look, fill, stroke, thick))


def lines(
    look: Look, pieces: Iterable[Iterable[tuple[float, float]]], *, stroke: Colour, thick: float = 0.75
) -> Markup:
    """Return open lines, each from point to point, as one shape."""
    shape = Markup('<path d="{}" stroke-linejoin="round"{}/>')
    return shape.format("".join(map(_tenths, pieces)), _paint(look, None, stroke, thick))


_TURNED: Mapping[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}


def text(  # noqa: PLR0913 - as above
    look: Look,
    x: float,
    y: float,
    said: str,
    *,
    size: float | None = None,
    colour: Colour = "ink",
    bold: bool = False,
    anchor: Anchor = "start",
) -> Markup:
    """Return a line of text by its baseline; it is not broken, so that `width` is to be asked before."""
    families = ", ".join(f"'{family}'" for family in look.families)
    weight = Markup(' font-weight="700"') if bold else Markup()
    said = plain(said)
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in said)
    if turned:  # whose start is at the right
        anchor = _TURNED[anchor]
    place = Markup(' text-anchor="{}"').format(anchor) if anchor != "start" else Markup()
    place += Markup(' direction="rtl"') if turned else Markup()
    shape = Markup('<text x="{}" y="{}" font-family="{}" font-size="{}"{}{}{}>{}</text>')
    numbers = _short(x), _short(y), families, _short(look.size if size is None else size)
    return shape.format(*numbers, weight, place, _paint(look, colour, None, 0), escape(said))


def width(said: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a line of text is, rather too much than too little, in the unit of its size."""
    return sum(map(_width, plain(said))) * size * (BOLD if bold else 1)


def capital(text: Markup) -> Markup:
    """Return a word with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def wrapped(said: str, size: float, room: float) -> tuple[str, ...]:
    """Return a text in lines that have room, broken at its spaces; a word that is wider stays whole."""
    lines: list[str] = []
    for word in plain(said).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def years(look: Look, span: tuple[int, int], left: float, cell: float, foot: float) -> Iterator[Markup]:
    """Yield the numbers of years below an axis, each in the middle of its cell, as many as have room."""
    first, last = span
    wide = width("0000", look.size)
    step = next(step for step in STEPS if step * cell > 1.5 * wide + look.size or step == STEPS[-1])
    for year in range(first, last + 1):
        if year % step == 0 or (step > last - first and year == first):
            x = max(wide / 2, min(left + (year - first + 0.5) * cell, look.width - wide / 2))
            yield text(look, x, foot, str(year), colour="quiet", anchor="middle")


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1
    if letter in _NARROW or letter.isspace():
        return 0.36
    if letter in _WIDE:
        return 0.95
    return 0.72 if letter.isupper() else 0.62


def _paint(look: Look, fill: Colour | None, stroke: Colour | None, thick: float) -> Markup:
    names = [f"fill-{fill}"] * bool(fill) + [f"stroke-{stroke}"] * bool(stroke)
    inside = getattr(look, fill) if fill else "none"
    around = Markup()
    if stroke:
        around = Markup(' stroke="{}" stroke-width="{}"').format(getattr(look, stroke), _short(thick))
    return Markup(' class="{}" fill="{}"{}').format(" ".join(names), inside, around)


def _tenths(points: Iterable[tuple[float, float]]) -> str:
    """Write a line in tenths of a point: its start, then the steps, without those that go nowhere."""
    start, *more = [(round(x * 10), round(y * 10)) for x, y in points]
    moved = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise((start, *more))]
    steps = " ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in moved if (x, y) != (0, 0))
    return f"M{_tenth(start[0])} {_tenth(start[1])}" + (f"l{steps}" if steps else "")


def _tenth(number: int) -> str:
    whole, rest = divmod(abs(number), 10)
    said = f"{whole or ''}.{rest}" if rest else f"{whole}"
    return f"-{said}" if number < 0 else said


def _short(number: float) -> str:
    """Write a number in hundredths at most, without what says nothing."""
    rounded = format(round(Decimal(repr(float(number))), 2).normalize(), "f")
    return "0" if rounded == "-0" else rounded
