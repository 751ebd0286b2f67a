"""A map on paper: how much of the Earth is seen around two places, its coasts, its net of meridians."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, product
from math import asin, ceil, cos, degrees, hypot, radians, sin

from twinbook.book.figures.projection import (
    RADIUS,
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
    land,
    trim,
    within,
)
from twinbook.book.figures.shapes import Box, Disc, Shape, inside

LEAST = 650  # kilometres from the middle of a map to its side, so that one knows where one is
ROOM = 1.55  # how much wider a map is than from city to city
WIDEST = 3000  # kilometres to the side, from where a map without coasts is not widened any more
COASTS = (0.1, 0.85)  # the share of land that leaves enough of both
FLAT = 7800  # kilometres from the middle to a corner; what is larger is shown as a globe
CROPPED = 0.62  # of the height of a cropped globe's sheet, its radius, unless cities are beyond
ASIDE, UP = 0.42, 0.27  # of the width and the height, how far from the middle they may be then
BEYOND = 10  # degrees that a globe shows beyond a city near its rim
SMALL = 0.1  # points a kilometre, below which coasts are drawn as on a small map
FINE = (0.5, 0.8)  # points between two points of a coast; the same on a small map
ISLAND = (0.6, 1.2)  # square points of the smallest island, likewise
OVER = 3  # points that the land may run on beyond a map, whose edge is no coast
MESHES = 4.5  # at most, from the foot to the top of a map
NET = (1, 2, 5, 10, 15, 30)  # degrees from one parallel to the next
ON_GLOBES = 30
NOT_SEEN = 0.95  # of the rim, from where lines may run around the antipode
POLAR = 85  # degrees of latitude, from where on all meridians are near
SMOOTH = 12  # pieces of a bent line from the middle of a map to its corner


@dataclass(frozen=True)
class Sheet:
    """A map on paper: its projection, its scale in points a kilometre, its size and its middle in points.

    A `globe` shows as much of the Earth as is so many kilometres from the middle on the map.
    """

    projection: Projection
    scale: float
    width: float
    height: float
    middle: Point
    globe: float | None = None

    @property
    def far(self) -> tuple[float, float]:
        """How many kilometres from the middle are seen to the sides, and up and down."""
        x, y = self.middle
        return max(x, self.width - x) / self.scale, max(y, self.height - y) / self.scale

    @property
    def edge(self) -> Box | Disc:
        """What the map fills of the paper."""
        if self.globe:
            return Disc(self.middle, self.globe * self.scale)
        return Box(0, 0, self.width, self.height)

    def point(self, place: Point) -> Point:
        """Return where a point of the map is on the drawing."""
        return self.middle[0] + place[0] * self.scale, self.middle[1] - place[1] * self.scale

    def land(self) -> Iterator[Ring]:
        """Yield the outlines of the land as drawn, closed about the edge, without what is too small."""
        rings = land(self.projection)
        if self.globe:
            seen = trim(rings, self.globe + 0.6 * OVER / self.scale)
        else:
            seen = cut(rings, Frame(*(far + OVER / self.scale for far in self.far)))
        fine, island = FINE[self.scale < SMALL], ISLAND[self.scale < SMALL]
        for ring in seen:
            drawn = coarse(tuple(map(self.point, ring)), fine)
            if area(drawn) > island:
                yield drawn

    def net(self) -> Iterator[Ring]:
        """Yield the meridians and parallels as drawn."""
        edge: Shape = self.edge
        for line in _net(self):
            placed = (self.projection(*place) for place in line)
            for near, points in groupby(placed, lambda point: hypot(*point) < NOT_SEEN * RIM):
                if near:
                    yield from inside(tuple(map(self.point, points)), edge)


def sheet(
    places: tuple[Point, Point],
    size: tuple[float, float],
    *,
    middle: float = 0.5,
    room: tuple[float, float] = (ROOM, ROOM),
    cropped: bool = False,
) -> Sheet:
    """Return a map of two places, of a size in points, its middle so far down; a globe if they are far apart.

    Both are well within the edges, these `room` times as far out, to the sides and up and down, with some
    coast if there is any near. A globe is seen whole if it is not `cropped`, and larger.
    """
    width, height = size
    projection = between(*places)
    ends = [projection(*place) for place in places]
    x, y = (max(abs(end[axis]) for end in ends) for axis in (0, 1))
    up = height * min(middle, 1 - middle)
    east = max(LEAST, x * room[0], y * room[1] * width / 2 / up)
    north = height / width
    while east < WIDEST and not COASTS[0] <= _share(projection, east, east * north) <= COASTS[1]:
        east *= 1.2
    at = width / 2, height * middle
    if hypot(east, east * north) <= FLAT:
        return Sheet(projection, width / (2 * east), width, height, at)
    seen = 2 * RADIUS * sin(radians(max(90, degrees(distance(*places) / RADIUS / 2) + BEYOND)) / 2)
    radius = min(width / 2, up) - 1
    if cropped:
        radius = seen * min(height * CROPPED / seen, width * ASIDE / max(x, 1), height * UP / max(y, 1))
    return Sheet(projection, radius / seen, width, height, at, seen)


def _share(projection: Projection, east: float, north: float) -> float:
    """Return about which share of a frame is land, from a net of points."""
    rings = [coarse(ring, east / 200) for ring in cut(land(projection), Frame(east, north))]
    net = [(east * x / 8, north * y / 4) for x, y in product(range(-7, 8, 2), range(-3, 4, 2))]
    found = (sum(within(point, ring) for ring in rings if len(ring) > 2) % 2 for point in net)  # noqa: PLR2004
    return sum(found) / len(net)


def _net(sheet: Sheet) -> Iterator[tuple[Point, ...]]:
    """Yield meridians and parallels as places, so far apart that the meshes are neither few nor many.

    Meridians are farther apart where they draw together, and end at the last parallel but for each ninetieth.
    """
    lat, lon = sheet.projection.lat, sheet.projection.lon
    far, step = _seen(sheet)
    low, high = max(-90.0, lat - far), min(90.0, lat + far)
    wide = min(180.0, far / cos(radians(max(-low, high)))) if low > -POLAR and high < POLAR else 180.0
    apart = next((one for one in NET if one * cos(radians(lat)) >= step * 0.8), NET[-1])
    for at in range(ceil(low / step) * step, ceil(high / step) * step, step):
        if abs(at) < 90:  # noqa: PLR2004 - degrees
            yield tuple((at, one) for one in _steps(lon - wide, lon + wide, far / SMOOTH))
    for at in range(ceil((lon - wide) / apart) * apart, ceil((lon + wide) / apart) * apart, apart):
        end = 90 if at % 90 == 0 else 90 - step
        yield tuple((one, at) for one in _steps(max(low, -end), min(high, end), far / SMOOTH))


def _seen(sheet: Sheet) -> tuple[float, int]:
    """Return how many degrees are seen from the middle, and how many lie from parallel to parallel."""
    if sheet.globe:
        return degrees(2 * asin(sheet.globe / (2 * RADIUS))), ON_GLOBES
    wide, high = sheet.far
    tall = degrees(2 * high / RADIUS)
    return degrees(2 * asin(hypot(high, wide) / (2 * RADIUS))), next(
        one for one in NET if tall <= MESHES * one
    )


def _steps(low: float, high: float, step: float) -> Iterator[float]:
    count = max(1, ceil((high - low) / step))
    yield from (low + (high - low) * at / count for at in range(count + 1))
