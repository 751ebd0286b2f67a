"""Names beside points: placed so that they meet neither each other, nor the points, nor a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from twinbook.book.figures.drawing import width
from twinbook.book.figures.projection import Point

GAP = 6.0  # points from a point to its name
PAD = 2.0  # points around a name
PLACES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -2.5), (0, 2.5))


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

    def meets(self, other: "Box") -> bool:
        """Say whether two boxes overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in the box."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def within(self, other: "Box") -> bool:
        """Say whether the whole box lies in another one."""
        return self.holds((self.left, self.top)) and (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def labels(
    names: Sequence[str], points: Sequence[Point], size: float, line: Sequence[Point], edge: Box
) -> tuple[Box, ...]:
    """Return where the names of points stand, in bold letters of a size; the first place that fits best.

    Names never meet each other or a point, nor leave the edge, as long as that has room for them one above
    the other; they keep clear of the line if they can.
    """
    choices = [list(_around(name, point, size, edge)) for name, point in zip(names, points, strict=True)]
    dots = [Box.around(point, GAP - 2) for point in points]

    def cost(boxes: tuple[Box, ...]) -> int:
        met = sum(one.meets(other) for one, other in combinations(boxes, 2))
        hidden = sum(box.meets(dot) for box in boxes for dot in dots)
        outside = sum(not box.within(edge) for box in boxes)
        crossed = sum(map(any, ([box.holds(point) for point in line] for box in boxes)))
        return 100 * (met + hidden + outside) + crossed

    return min(product(*choices), key=cost)


def _around(name: str, point: Point, size: float, edge: Box) -> Iterator[Box]:
    """Yield the places for a name around its point, the best first: beside it, above, below, at a slant."""
    x, y = point
    wide, high = width(name, size, bold=True) + 2 * PAD, size * 1.5
    for side, up in (
        (1, 0),
        (-1, 0),
        (0, -1),
        (0, 1),
        (1, -1),
        (1, 1),
        (-1, -1),
        (-1, 1),
        (0, -2.5),
        (0, 2.5),
    ):
        left = x + side * (GAP + wide / 2) - wide / 2
        top = y + up * (GAP + high / 2) - high / 2
        if side == 0 or up:  # what stands above or below may be moved along
            left = min(max(left, edge.left), edge.right - wide)
        yield Box(left, top, left + wide, top + high)
