"""Where two cities lie: a map of land and sea, without borders, and the shortest way between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import hypot

from markupsafe import Markup

from twinbook.book.figures import drawing
from twinbook.book.figures.drawing import Figure, Look
from twinbook.book.figures.labels import Box, labels
from twinbook.book.figures.projection import (
    RIM,
    Frame,
    Point,
    Projection,
    Ring,
    area,
    between,
    coarse,
    cut,
    distance,
    geodesic,
    land,
    within,
)
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.language.typeset import plain

HEIGHT = 0.5  # of the width of a map
LEAST = 650  # kilometres from the middle of a map to its side, so that one knows where one is
ROOM = 1.55  # how much wider a map is than from city to city
WIDEST = 2600  # kilometres to the side that a map without coasts is widened to
COASTS = (0.1, 0.85)  # the share of land that leaves enough of both
FINE = 0.5  # points between two points of a coast
COARSE = 1.2  # the same on a map of half the Earth
TRUE = 2200  # kilometres to the side, beyond which no one scale is true of a whole map
DOT = 2.9
SCALES = (1000, 500, 200, 100, 50)


@dataclass(frozen=True)
class Sheet:
    """A map on paper: its projection, what is seen to both sides, its size in points, where its middle is."""

    projection: Projection
    east: float
    width: float
    height: float
    middle: Point

    @property
    def scale(self) -> float:
        """Points a kilometre."""
        return self.width / (2 * self.east)

    def point(self, place: Point) -> Point:
        """Return where a point of the map is on the drawing."""
        return self.middle[0] + place[0] * self.scale, self.middle[1] - place[1] * self.scale

    def coasts(self) -> Iterator[Ring]:
        """Yield the outlines of the land as drawn, a little beyond the edges, without what is too small."""
        far = [
            max(at, size - at) + 3 for at, size in zip(self.middle, (self.width, self.height), strict=True)
        ]
        fine = FINE if self.east < TRUE else COARSE
        for ring in cut(land(self.projection), Frame(*(one / self.scale for one in far))):
            drawn = coarse(tuple(map(self.point, ring)), fine)
            if area(drawn) > fine:
                yield drawn


def locator(wording: Wording, home: City, partner: City, look: Look) -> Figure | None:
    """Return the map of two cities, or None where the sources do not say where one of them is."""
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
    sheet = _sheet(places, look.width, look.width * HEIGHT)
    names = [plain(wording.name(city.id).striptags()) for city in (home, partner)]
    parts = _drawn(wording, look, sheet, places, names, plain(apart))
    located = ((home, home.location), (partner, partner.location))
    return Figure(
        name="map",
        title=title,
        description=description,
        svg=drawing.drawing(look, sheet.height, title, description, parts),
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
    sheet = _sheet(places, width, height, middle=0.4, room=2.2)
    way = [sheet.point(point) for point in geodesic(sheet.projection, *places)]
    parts = [_land(look, sheet, fill="tint"), drawing.path(look, way, stroke="line", thick=0.9)]
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


def _sheet(
    places: tuple[Point, Point], width: float, height: float, middle: float = 0.5, room: float = ROOM
) -> Sheet:
    """Return a map with both places well within the edges, and some coast if there is any near."""
    projection = between(*places)
    ends = [projection(*place) for place in places]
    high = height * min(middle, 1 - middle) * 2 / width
    east = max(LEAST, *(abs(x) * room for x, _ in ends), *(abs(y) / high * room for _, y in ends))
    while east < WIDEST and not COASTS[0] <= _share(projection, east, east * height / width) <= COASTS[1]:
        east *= 1.25
    return Sheet(projection, east, width, height, (width / 2, height * middle))


def _share(projection: Projection, east: float, north: float) -> float:
    """Return about which share of a frame is land, from a net of points."""
    frame = Frame(east, north)
    rings = [coarse(ring, east / 200) for ring in cut(land(projection), frame)]
    net = [(east * x / 8, north * y / 4) for x, y in product(range(-7, 8, 2), range(-3, 4, 2))]
    found = (sum(within(point, ring) for ring in rings if len(ring) > 2) % 2 for point in net)  # noqa: PLR2004
    return sum(found) / len(net)


def _land(look: Look, sheet: Sheet, fill: drawing.Colour, stroke: drawing.Colour | None = None) -> Markup:
    return drawing.rings(look, sheet.coasts(), fill=fill, stroke=stroke, thick=0.5)


def _drawn(  # noqa: PLR0913, PLR0917 - all that is on a map
    wording: Wording, look: Look, sheet: Sheet, places: tuple[Point, Point], names: Sequence[str], apart: str
) -> Iterator[Markup]:
    """Yield the sea, the land, the way, the cities with their names, the distance and the scale."""
    way = [sheet.point(point) for point in geodesic(sheet.projection, *places)]
    dots = way[0], way[-1]
    if hypot(sheet.width, sheet.height) / 2 > RIM * sheet.scale:  # the whole Earth is seen
        yield drawing.circle(look, *sheet.middle, RIM * sheet.scale, fill="tint")
    else:
        yield drawing.rectangle(look, 0, 0, sheet.width, sheet.height, fill="tint")
    yield _land(look, sheet, "paper", "line")
    yield drawing.path(look, way, stroke="accent", thick=1)
    yield drawing.circle(look, *dots[0], DOT, fill="accent", stroke="paper", thick=0.8)
    yield drawing.circle(look, *dots[1], DOT, fill="paper", stroke="accent", thick=1.4)
    size = look.size * 1.2
    edge = Box(4, 4, sheet.width - 4, sheet.height - 4)
    named = labels(names, dots, size, way, edge)
    for name, box in zip(names, named, strict=True):
        yield from _label(look, name, box, size, bold=True)
    taken = [*named, *(Box.around(dot, DOT + 2) for dot in dots)]
    told = _beside(apart, look.size, way, edge, taken)
    if told:
        taken.append(told)
        yield from _label(look, apart, told, look.size)
    yield from _scale(wording, look, sheet, way, taken)


def _label(look: Look, said: str, box: Box, size: float, *, bold: bool = False) -> Iterator[Markup]:
    yield drawing.rectangle(look, box.left, box.top, box.width, box.height, fill="paper")
    middle = box.left + box.width / 2
    yield drawing.text(look, middle, box.bottom - size * 0.34, said, size=size, bold=bold, anchor="middle")


def _beside(said: str, size: float, way: Sequence[Point], edge: Box, taken: Sequence[Box]) -> Box | None:
    """Return where a way's length is told, beside it and as near to its middle as there is room; or None."""
    wide, high = drawing.width(said, size) + 4, size * 1.4
    across, down = abs(way[0][0] - way[-1][0]), abs(way[0][1] - way[-1][1])
    if hypot(across, down) < wide:
        return None
    if across > down:
        away = 0.0, high / 2 + 3 + wide / 2 * down / across  # so far above or below a slanting line
    else:
        away = wide / 2 + 3 + high / 2 * across / down, 0.0
    order = sorted(range(len(way)), key=lambda at: abs(at - len(way) // 2))
    for at, side in product(order[: len(way) // 2], (-1, 1)):
        x, y = side * away[0], side * away[1]
        box = Box.around((way[at][0] + x, way[at][1] + y), wide / 2, high / 2)
        free = not any(box.meets(other) for other in taken) and not any(map(box.holds, way))
        if free and box.within(edge):
            return box
    return None


def _scale(
    wording: Wording, look: Look, sheet: Sheet, way: Sequence[Point], taken: Sequence[Box]
) -> Iterator[Markup]:
    """Yield a bar of a round length at the foot of a map that has one scale, where there is room for it."""
    kilometres = next((km for km in SCALES if km * sheet.scale <= sheet.width / 5), None)
    if kilometres is None or sheet.east > TRUE:
        return
    long = kilometres * sheet.scale
    said = wording.formats.measure(kilometres, "kilometer")
    wide, high = max(long, drawing.width(said, look.size)), look.size * 2.2
    foot = sheet.height - 8
    for left in (8, sheet.width - 8 - wide):
        box = Box(left, foot - high, left + wide, foot)
        if any(box.meets(other) for other in taken) or any(map(box.holds, way)):
            continue
        yield drawing.rectangle(look, left - 3, foot - high, wide + 6, high + 4, fill="paper")
        ticks = [(left, foot - 3), (left, foot), (left + long, foot), (left + long, foot - 3)]
        yield drawing.path(look, ticks, stroke="quiet", thick=0.8)
        yield drawing.text(look, left, foot - 6, said, colour="quiet", size=look.size * 0.9)
        return
