"""The Earth on a plane: Lambert's azimuthal equal-area projection, its land, its geodesics, a frame for both.

On a sphere of the Earth's volume (Snyder, Map Projections, 1987, 24-2 to 24-4). Lengths are kilometres, from
the middle of the map to the east and to the north; the antipode of the middle is the rim of the map.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import atan2, cos, hypot, pi, radians, sin, sqrt

from geographiclib.geodesic import Geodesic

Point = tuple[float, float]
Ring = tuple[Point, ...]

RADIUS = 6371.0088
RIM = 2 * RADIUS
_FARTHEST = -0.995  # cosine of the distance from the middle, beyond which outlines run along the rim
_SOUTH = -84.3
_ABOUT = 0.99  # of the rim, from where an outline is about it
_TURN = 0.1  # radians along the rim, from point to point
_LONGEST = 200  # hundredths of a degree, of a side of an outline


@dataclass(frozen=True)
class Frame:
    """What of a map is seen: from its middle as far to both sides, and as far up and down."""

    east: float
    north: float


@dataclass(frozen=True)
class Projection:
    """A map around a middle, in degrees."""

    lat: float
    lon: float

    def __call__(self, lat: float, lon: float) -> Point:
        """Return where a place is on the map."""
        phi, middle, away = radians(lat), radians(self.lat), radians(lon - self.lon)
        near = sin(middle) * sin(phi) + cos(middle) * cos(phi) * cos(away)
        x = cos(phi) * sin(away)
        y = cos(middle) * sin(phi) - sin(middle) * cos(phi) * cos(away)
        if near < _FARTHEST:
            angle = atan2(y, x)
            return RIM * 0.999 * cos(angle), RIM * 0.999 * sin(angle)
        k = RADIUS * sqrt(2 / (1 + near))
        return k * x, k * y


def between(one: Point, other: Point) -> Projection:
    """Return the map around the middle of the geodesic between two places (latitude, longitude), to 0.01°."""
    line = Geodesic.WGS84.InverseLine(*one, *other)
    middle = line.Position(line.s13 / 2)
    return Projection(round(middle["lat2"], 2), round(middle["lon2"], 2))


def geodesic(projection: Projection, one: Point, other: Point, steps: int = 96) -> Ring:
    """Return the shortest way between two places (latitude, longitude) on the map."""
    line = Geodesic.WGS84.InverseLine(*one, *other)
    found = (line.Position(line.s13 * step / steps) for step in range(steps + 1))
    return tuple(projection(at["lat2"], at["lon2"]) for at in found)


def distance(one: Point, other: Point) -> float:
    """Return how many kilometres two places (latitude, longitude) are apart on WGS 84."""
    metres: float = Geodesic.WGS84.Inverse(*one, *other)["s12"]
    return metres / 1000


@cache
def _outlines() -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the outlines of the land as longitude and latitude in hundredths of a degree; see land.md."""
    text = files("twinbook.book.figures").joinpath("land.txt").read_text("ascii")
    return tuple(tuple(_points(map(int, line.split()))) for line in text.splitlines())


def _points(steps: Iterator[int]) -> Iterator[tuple[int, int]]:
    x = y = 0
    for step in steps:
        x, y = x + step, y + next(steps)
        yield x, y


@lru_cache(maxsize=8)
def land(projection: Projection) -> tuple[Ring, ...]:
    """Return the outlines of all land; what lies within an odd number of them is land."""
    found = [
        tuple(_along_the_rim([projection(y / 100, x / 100) for x, y in _finely(outline)]))
        for outline in _outlines()
    ]
    if _on_land(-projection.lat, (projection.lon + 360) % 360 - 180):
        # the antipode: the outline around it encloses all but itself
        found.append(tuple((RIM * cos(radians(d)), RIM * sin(radians(d))) for d in range(0, 360, 2)))
    return tuple(found)


def _along_the_rim(ring: list[Point]) -> Iterator[Point]:
    """Yield the points of an outline; about the antipode it follows the rim, not a chord of it."""
    for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
        yield one
        if min(hypot(*one), hypot(*other)) > RIM * _ABOUT:
            start = atan2(one[1], one[0])
            turn = (atan2(other[1], other[0]) - start + 3 * pi) % (2 * pi) - pi
            for step in range(1, steps := int(abs(turn) / _TURN) + 1):
                angle = start + turn * step / steps
                yield RIM * cos(angle), RIM * sin(angle)


def _finely(outline: tuple[tuple[int, int], ...]) -> Iterator[tuple[float, float]]:
    """Yield the points of an outline, with more where they are far apart: a straight side may be bent."""
    for (x, y), (ahead, up) in zip(outline, (*outline[1:], outline[0]), strict=True):
        across = (ahead - x + 18000) % 36000 - 18000
        parts = 1 + int(max(abs(across), abs(up - y)) // _LONGEST)
        yield from ((x + across * n / parts, y + (up - y) * n / parts) for n in range(parts))


def _on_land(lat: float, lon: float) -> bool:
    """Say whether a place is on land, by the outlines as they are in degrees."""
    if lat < _SOUTH:  # which the outline of Antarctica, not closed in degrees, does not reach
        return True
    places = [((lon + turn) * 100, lat * 100) for turn in (-360, 0, 360)]
    return sum(within(place, outline) for outline in _outlines() for place in places) % 2 == 1


def within(point: Point, ring: Ring) -> bool:
    """Say whether a point lies within an outline."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def cut(rings: Iterable[Ring], frame: Frame) -> tuple[Ring, ...]:
    """Return what of outlines is in a frame, closed along its sides (Sutherland and Hodgman, 1974)."""
    found = []
    for ring in rings:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        if min(xs) > frame.east or max(xs) < -frame.east or min(ys) > frame.north or max(ys) < -frame.north:
            continue
        for axis, limit, sign in (
            (0, frame.east, 1),
            (0, frame.east, -1),
            (1, frame.north, 1),
            (1, frame.north, -1),
        ):
            ring = tuple(_beside(ring, axis, limit, sign))  # noqa: PLW2901 - from side to side
        if len(ring) > 2:  # noqa: PLR2004 - else it has no area
            found.append(ring)
    return tuple(found)


def _beside(ring: Ring, axis: int, limit: float, sign: int) -> Iterator[Point]:
    inside: Callable[[Point], bool] = lambda point: sign * point[axis] <= limit  # noqa: E731
    for one, other in zip((*ring[-1:], *ring[:-1]), ring, strict=True):
        if inside(one) != inside(other):
            share = (sign * limit - one[axis]) / (other[axis] - one[axis])
            yield one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
        if inside(other):
            yield other


def trim(rings: Iterable[Ring], radius: float) -> tuple[Ring, ...]:
    """Return what of outlines is in a circle about the middle, closed along it.

    What is beyond is drawn in to the circle, so that it turns about the middle as often as it did.
    """
    found = []
    for ring in rings:
        far = [hypot(*point) for point in ring]
        if max(far) <= radius:
            found.append(ring)
        elif min(far) < radius or within((0, 0), ring):
            found.append(tuple(_drawn_in(ring, far, radius)))
    return tuple(found)


def _drawn_in(ring: Ring, far: list[float], radius: float) -> Iterator[Point]:
    for at, (x, y) in enumerate(ring):
        was, now = far[at - 1], far[at]
        if (was > radius) != (now > radius):
            share = (radius - was) / (now - was)
            a, b = ring[at - 1]
            cx, cy = a + share * (x - a), b + share * (y - b)
            out = radius / hypot(cx, cy)
            yield cx * out, cy * out
        yield (x * radius / now, y * radius / now) if now > radius else (x, y)


def coarse(ring: Ring, step: float) -> Ring:
    """Return an outline without the points that are less than a step from the one before."""
    kept = [ring[0]]
    for point in ring[1:]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= step:
            kept.append(point)
    return tuple(kept)


def area(ring: Ring) -> float:
    """Return the area within an outline."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2
