"""Shapes of an edge or a label: what of a line they hold, and what is left without them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin, sqrt
from typing import Protocol

from twinbook.book.figures.projection import Point, Ring

RIM_STEPS = 144

Span = tuple[float, float]


class Shape(Protocol):
    """A shape without a dent: a straight line runs into it once, and out of it once."""

    def span(self, one: Point, other: Point) -> Span | None:
        """Return which shares of a straight line it holds, from and to, or None where there is none."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a drawing, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, point: Point, far: float, up: float | None = None) -> "Box":
        """Return the box around a point that reaches so far to both sides and up and down, there `up`."""
        high = far if up is None else up
        return cls(point[0] - far, point[1] - high, point[0] + far, point[1] + high)

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def smaller(self, by: float) -> "Box":
        """Return the box whose sides are so much farther in."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def meets(self, other: "Box") -> bool:
        """Say whether two boxes overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in the box."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def within(self, other: "Box") -> bool:
        """Say whether the whole box lies in another one."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def span(self, one: Point, other: Point) -> Span | None:
        """Return which shares of a straight line it holds (Liang and Barsky, 1984)."""
        enter, leave = 0.0, 1.0
        for axis, low, high in ((0, self.left, self.right), (1, self.top, self.bottom)):
            step = other[axis] - one[axis]
            if step == 0:
                if not low <= one[axis] <= high:
                    return None
                continue
            first, last = sorted(((low - one[axis]) / step, (high - one[axis]) / step))
            enter, leave = max(enter, first), min(leave, last)
        return (enter, leave) if enter < leave else None


@dataclass(frozen=True)
class Disc:
    """A circle on a drawing, in points."""

    middle: Point
    radius: float

    @property
    def rim(self) -> Ring:
        """Its rim, as a line that ends where it begins."""
        turns = (2 * pi * step / RIM_STEPS for step in range(RIM_STEPS + 1))
        x, y = self.middle
        return tuple((x + self.radius * cos(turn), y + self.radius * sin(turn)) for turn in turns)

    def span(self, one: Point, other: Point) -> Span | None:
        """Return which shares of a straight line it holds."""
        x, y = one[0] - self.middle[0], one[1] - self.middle[1]
        across, down = other[0] - one[0], other[1] - one[1]
        long = across * across + down * down
        if long == 0:
            return None
        half = -(x * across + y * down) / long
        under = half * half - (x * x + y * y - self.radius**2) / long
        if under <= 0:
            return None
        enter, leave = max(0.0, half - sqrt(under)), min(1.0, half + sqrt(under))
        return (enter, leave) if enter < leave else None


def inside(line: Sequence[Point], shape: Shape) -> Iterator[Ring]:
    """Yield the pieces of a line that a shape holds."""
    yield from _pieces(
        (one, other, span) for one, other in pairwise(line) if (span := shape.span(one, other))
    )


def outside(line: Sequence[Point], shapes: Sequence[Shape]) -> Iterator[Ring]:
    """Yield the pieces of a line that no shape holds."""
    yield from _pieces(
        (one, other, span) for one, other in pairwise(line) for span in _gaps(one, other, shapes)
    )


def _gaps(one: Point, other: Point, shapes: Sequence[Shape]) -> Iterator[Span]:
    """Yield which shares of a straight line no shape holds."""
    start = 0.0
    for enter, leave in sorted(found for shape in shapes for found in [shape.span(one, other)] if found):
        if enter > start:
            yield start, enter
        start = max(start, leave)
    if start < 1:
        yield start, 1.0


def _pieces(parts: Iterable[tuple[Point, Point, Span]]) -> Iterator[Ring]:
    """Join parts of straight lines where one begins at the end of the one before."""
    piece: list[Point] = []
    for one, other, (enter, leave) in parts:
        first, last = _at(one, other, enter), _at(one, other, leave)
        if piece and (enter > 0 or hypot(first[0] - piece[-1][0], first[1] - piece[-1][1]) > 0):
            yield tuple(piece)
            piece = []
        piece += [last] if piece else [first, last]
    if piece:
        yield tuple(piece)


def _at(one: Point, other: Point, share: float) -> Point:
    if share in (0, 1):
        return other if share else one
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
