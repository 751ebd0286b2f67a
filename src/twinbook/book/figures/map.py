"""Where two cities lie: a map of land and sea, without borders, and the shortest way between them."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import ceil, hypot

from markupsafe import Markup

from twinbook.book.figures import drawing
from twinbook.book.figures.drawing import Figure, Look
from twinbook.book.figures.labels import GAP, HIGH, PAD, crosses, labels
from twinbook.book.figures.projection import Point, Ring, distance, geodesic
from twinbook.book.figures.shapes import Box, Disc, inside, outside
from twinbook.book.figures.sheet import OVER, ROOM, Sheet, sheet
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.language.typeset import plain

HEIGHT = 0.66  # of the width of a map
TRUE = 2000  # kilometres from the middle to the side, beyond which no one scale is true of a whole map
DOT = 2.9
NAME = 1.2  # of the size of other letters
SCALES = (1000, 500, 200, 100, 50)
EDGE = 2.5  # points from words to the edge of a map
COAST = 0.35  # points; where words stand, a coast is drawn over in the colour of the sea
NAMED = 2.0  # how much wider than from city to city a map may be for their names' sake
ABOUT = 5  # a way is drawn by every so many of its points


def locator(
    wording: Wording, home: City, partner: City, look: Look, height: float | None = None
) -> Figure | None:
    """Return the map of two cities, or None where the sources do not say where one of them is.

    It is two thirds as high as wide, if no height is given, in points.
    """
    if not (home.location and partner.location):
        return None
    places = _places(home, partner)
    title = wording.text(wording.words.within("figure", "Where the two cities lie"))
    apart = wording.text(wording.formats.measure(Decimal(round(distance(*places))), "kilometer"))
    description = wording.fill(
        wording.words.within("figure", "%(home)s and %(partner)s lie %(distance)s apart in a straight line."),
        home=wording.name(home.id),
        partner=wording.name(partner.id),
        distance=apart,
    )
    names = [plain(wording.name(city.id)) for city in (home, partner)]
    widest = max(drawing.width(name, look.size * NAME, bold=True) for name in names) + GAP + 2 * PAD + EDGE
    room = max(ROOM, 1 / max(1 - 2 * widest / look.width, 1 / NAMED))
    high = ceil((height or look.width * HEIGHT) / look.step) * look.step
    shown = sheet(places, (look.width, high), room=(room, ROOM))
    parts = _drawn(wording, look, shown, places, names, plain(apart))
    located = ((home, home.location), (partner, partner.location))
    return Figure(
        name="map",
        title=title,
        description=description,
        svg=drawing.drawing(look, shown.height, title, description, parts),
        head=(wording.label("figure", "place"), wording.label("fact", "location")),
        rows=(
            *(
                (wording.name(city.id), wording.text(wording.formats.latlon(at.lat, at.lon)))
                for city, at in located
            ),
            (wording.label("fact", "straight-line-distance"), apart),
        ),
        cites=wording.cite(dict.fromkeys((*home.location.source, *partner.location.source))),
    )


def backdrop(home: City, partner: City, look: Look, width: float, height: float) -> Markup | None:
    """Return the map of two cities without words, as a ground for the cover; None as above.

    It adorns, and says nothing: its class tells the press to leave it out of what is read.
    """
    if not (home.location and partner.location):
        return None
    places = _places(home, partner)
    shown = sheet(places, (width, height), middle=0.4, room=(2.2, 2.2), cropped=True)
    way = _way(shown, places)
    parts = [drawing.rings(look, shown.land(), fill="tint")]
    if shown.globe:
        parts.append(
            drawing.circle(look, *shown.middle, shown.globe * shown.scale, stroke="line", thick=0.25)
        )
    parts.append(drawing.path(look, way[::ABOUT], stroke="line", thick=0.9))
    parts += [drawing.circle(look, *point, 3.2, fill="paper") for point in (way[0], way[-1])]
    shape = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="decoration backdrop" aria-hidden="true" '
        'viewBox="0 0 {0} {1}" width="{0}pt" height="{1}pt" preserveAspectRatio="xMidYMid slice">'
        "<title>{2} – {3}</title>{4}</svg>"
    )
    return shape.format(round(width), round(height), home.id, partner.id, Markup().join(parts))


def _places(home: City, partner: City) -> tuple[Point, Point]:
    located = [city.location for city in (home, partner) if city.location]
    one, other = ((float(at.lat), float(at.lon)) for at in located)
    return one, other


def _way(shown: Sheet, places: tuple[Point, Point]) -> tuple[Point, ...]:
    return tuple(shown.point(point) for point in geodesic(shown.projection, *places, steps=16 * ABOUT))


def _drawn(  # noqa: PLR0913, PLR0917 - all that is on a map
    wording: Wording, look: Look, shown: Sheet, places: tuple[Point, Point], names: Sequence[str], apart: str
) -> Iterator[Markup]:
    """Yield the land, the way, the cities with their names, the distance and the scale.

    Where words stand, no line is seen.
    """
    way = _way(shown, places)
    dots = way[0], way[-1]
    size = look.size * NAME
    edge = Box(0, 0, shown.width, shown.height).smaller(EDGE)
    named = labels(names, dots, size, way, edge)
    taken = [*named, *(Box.around(dot, DOT + 2) for dot in dots)]
    land = tuple(shown.land())
    told = _beside(apart, look.size, way, edge, taken, land)
    scale = _scale(wording, look, shown, way, [*taken, *filter(None, [told])], land)
    words = [box.smaller(1) for box in (*named, told, scale and scale[0]) if box]
    yield from _ground(look, shown, land, words)
    yield drawing.lines(look, outside(way[::ABOUT], words), stroke="accent", thick=1)
    yield from _dots(look, dots)
    for name, box in zip(names, named, strict=True):
        yield _label(look, name, box, size, bold=True)
    if told:
        yield _label(look, apart, told, look.size)
    if scale:
        yield from scale[1]


def _ground(look: Look, shown: Sheet, land: Sequence[Ring], words: Sequence[Box]) -> Iterator[Markup]:
    """Yield the land, the meridians and parallels, and the edge of the map."""
    yield drawing.rings(look, land, fill="tint", stroke="quiet", thick=COAST)
    hidden = (piece for ring in land for box in words for piece in inside((*ring, ring[0]), box))
    yield drawing.lines(look, hidden, stroke="paper", thick=3 * COAST)
    net = (piece for line in shown.net() for piece in outside(line, words))
    yield drawing.lines(look, net, stroke="line", thick=0.25)
    if isinstance(shown.edge, Disc):
        beyond = Disc(shown.middle, shown.edge.radius + OVER / 2)
        yield drawing.circle(look, *shown.middle, beyond.radius, stroke="paper", thick=OVER)
        yield drawing.lines(look, outside(shown.edge.rim, words), stroke="quiet", thick=0.5)
    else:
        edge = shown.edge.smaller(0.25)
        yield drawing.rectangle(look, edge.left, edge.top, edge.width, edge.height, stroke="line", thick=0.5)


def _dots(look: Look, dots: tuple[Point, Point]) -> Iterator[Markup]:
    """Yield a solid dot for the home city and a ring for the partner, around the dot where they are one."""
    (x, y), (away, up) = dots
    one = hypot(x - away, y - up) < 2 * DOT
    ring = drawing.circle(look, away, up, DOT + 1.5 * one, fill="paper", stroke="accent", thick=1.4)
    dot = drawing.circle(look, x, y, DOT - one, fill="accent")
    yield from (ring, dot)


def _label(look: Look, said: str, box: Box, size: float, *, bold: bool = False) -> Markup:
    foot = box.bottom - size * 0.38
    return drawing.text(look, (box.left + box.right) / 2, foot, said, size=size, bold=bold, anchor="middle")


def _beside(  # noqa: PLR0913, PLR0917 - all that it keeps clear of
    said: str, size: float, way: Sequence[Point], edge: Box, taken: Sequence[Box], coasts: Iterable[Ring]
) -> Box | None:
    """Return where a way's length is told, beside it, near to its middle and to few coasts; or None."""
    wide, high = drawing.width(said, size) + 4, size * HIGH
    across, down = abs(way[0][0] - way[-1][0]), abs(way[0][1] - way[-1][1])
    if hypot(across, down) < wide:
        return None
    if across > down:
        away = 0.0, high / 2 + 2 + wide / 2 * down / across  # so far above or below a slanting line
    else:
        away = wide / 2 + 3 + high / 2 * across / down, 0.0
    near = Box(*map(min, *way), *map(max, *way)).smaller(-away[0] - away[1] - wide)
    met = [point for ring in coasts for point in ring if near.holds(point)]
    found = []
    for at, side in product(range(len(way) // 4, len(way) * 3 // 4), (-1, 1)):
        box = Box.around((way[at][0] + side * away[0], way[at][1] + side * away[1]), wide / 2, high / 2)
        if box.within(edge) and not any(box.meets(other) for other in taken) and not crosses(box, way):
            found.append((abs(at - len(way) // 2) + sum(map(box.holds, met)), box))
    return min(found, key=lambda one: one[0])[1] if found else None


def _scale(  # noqa: PLR0913, PLR0917 - all that it keeps clear of
    wording: Wording,
    look: Look,
    shown: Sheet,
    way: Sequence[Point],
    taken: Sequence[Box],
    coasts: Iterable[Ring],
) -> tuple[Box, Sequence[Markup]] | None:
    """Return a bar of a round length in the corner with the fewest coasts, if the map has one scale and room.

    Of two that are as good, the lower and the left one is taken.
    """
    kilometres = next((km for km in SCALES if km * shown.scale <= shown.width / 5), None)
    if kilometres is None or shown.width > 2 * TRUE * shown.scale:
        return None
    long = kilometres * shown.scale
    said = wording.formats.measure(kilometres, "kilometer")
    wide, high = max(long, drawing.width(said, look.size)), look.size * 2.2
    corners = product((shown.height - 8, 8 + high), (10, shown.width - 10 - wide))
    free = [
        box
        for foot, left in corners
        for box in [Box(left, foot - high, left + wide, foot)]
        if not any(box.meets(other) for other in taken) and not crosses(box, way)
    ]
    if not free:
        return None
    points = [point for ring in coasts for point in ring]
    box = min(free, key=lambda one: sum(map(one.smaller(-4).holds, points)))
    left, foot = box.left, box.bottom
    ticks = [(left, foot - 3), (left, foot), (left + long, foot), (left + long, foot - 3)]
    bar = drawing.path(look, ticks, stroke="quiet", thick=0.8)
    return box, (bar, drawing.text(look, left, foot - 6, said, colour="quiet", size=look.size * 0.9))
