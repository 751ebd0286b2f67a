"""Names beside points: placed so that they meet neither each other, nor the points, nor a line."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, product
from math import hypot

from twinbook.book.figures.drawing import width
from twinbook.book.figures.projection import Point
from twinbook.book.figures.shapes import Box

GAP = 6.0  # points from a point to its name
PAD = 2.0  # points around a name
HIGH = 1.5  # of the size of its letters
NEAR = 9.0  # points from one point to the other, at which their names stand one above the other
BESIDE: tuple[tuple[float, float], ...] = ((1, 0), (-1, 0), (0, -1), (0, 1))
SLANTING: tuple[tuple[float, float], ...] = tuple(product((1, -1), (-0.5, 0.5, -1, 1)))
PLACES = (*BESIDE, *SLANTING, (0, -2.5), (0, 2.5))  # to the right and down, 1 is clear of the point
UPPER, LOWER = ((0, -1), *PLACES), ((0, 1), *PLACES)


def labels(
    names: Sequence[str], points: Sequence[Point], size: float, line: Sequence[Point], edge: Box
) -> tuple[Box, ...]:
    """Return where the names of two points stand, in bold letters of a size; the first place that fits best.

    Names never meet each other or a point, nor leave the edge, as long as that has room for them one above
    the other; they keep clear of the line if they can. Names of points that are as good as one stand above
    and below it.
    """
    places = [PLACES, PLACES]
    if hypot(points[0][0] - points[1][0], points[0][1] - points[1][1]) < NEAR:
        places = [UPPER, LOWER] if points[0][1] <= points[1][1] else [LOWER, UPPER]
    around = zip(names, points, places, strict=True)
    choices = [list(_around(name, point, size, edge, order)) for name, point, order in around]
    dots = [Box.around(point, GAP - 2) for point in points]

    def cost(boxes: tuple[Box, ...]) -> int:
        met = sum(one.meets(other) for one, other in combinations(boxes, 2))
        hidden = sum(box.meets(dot) for box in boxes for dot in dots)
        outside = sum(not box.within(edge) for box in boxes)
        crossed = sum(crosses(box, line) for box in boxes)
        return 100 * (met + hidden + outside) + crossed

    return min(product(*choices), key=cost)


def crosses(box: Box, line: Sequence[Point]) -> bool:
    """Say whether a line runs through a box."""
    return any(box.span(one, other) for one, other in pairwise(line))


def _around(
    name: str, point: Point, size: float, edge: Box, order: Sequence[tuple[float, float]]
) -> Iterator[Box]:
    """Yield the places for a name around its point, the best first."""
    x, y = point
    wide, high = width(name, size, bold=True) + 2 * PAD, size * HIGH
    for side, up in order:
        left = x + side * (GAP + wide / 2) - wide / 2
        top = y + up * (GAP + high / 2) - high / 2
        if side == 0 or up:  # what stands above or below may be moved along
            left = min(max(left, edge.left), edge.right - wide)
        yield Box(left, top, left + wide, top + high)
