from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.book.figures.shapes import Box, Disc, Shape, inside, outside

BOX, DISC = Box(10, 20, 60, 50), Disc((40, 40), 25)
points = st.tuples(st.integers(0, 90), st.integers(0, 90))
lines = st.lists(points, min_size=2, max_size=8, unique=True)


def length(line: tuple[tuple[float, float], ...]) -> float:
    """Return how long a line is."""
    return sum(hypot(a - c, b - d) for (a, b), (c, d) in pairwise(line))


@pytest.mark.parametrize("shape", [BOX, DISC])
@given(lines)
def test_inside_and_outside(shape: Shape, line: list[tuple[int, int]]) -> None:
    """A line is parted into what a shape holds and what it does not, and nothing of it is lost."""
    within, without = tuple(inside(line, shape)), tuple(outside(line, [shape]))
    assert sum(map(length, (*within, *without))) == pytest.approx(length(tuple(line)))
    assert all(_held(shape, point, 0.001) for piece in within for point in piece)
    middles = [((a + c) / 2, (b + d) / 2) for piece in without for (a, b), (c, d) in pairwise(piece)]
    assert not any(_held(shape, middle, -0.001) for middle in middles)


def _held(shape: Shape, point: tuple[float, float], by: float) -> bool:
    if isinstance(shape, Disc):
        return hypot(point[0] - 40, point[1] - 40) <= shape.radius + by
    return BOX.smaller(-by).holds(point)


@given(lines)
def test_outside_all(line: list[tuple[int, int]]) -> None:
    """What is outside of several shapes is outside of each, however they overlap."""
    for piece in outside(line, [BOX, DISC, Box(50, 10, 80, 30)]):
        for (a, b), (c, d) in pairwise(piece):
            middle = (a + c) / 2, (b + d) / 2
            assert not any(_held(shape, middle, -0.001) for shape in (BOX, DISC))


def test_pieces() -> None:
    """A line that leaves a shape and comes back is held in two pieces, one that bends within it in one."""
    assert tuple(inside([(20, 30), (80, 30), (80, 40), (20, 40)], BOX)) == (
        ((20, 30), (60, 30)),
        ((60, 40), (20, 40)),
    )
    assert tuple(inside([(20, 30), (30, 40), (40, 30)], BOX)) == (((20, 30), (30, 40), (40, 30)),)
    assert tuple(outside([(0, 30), (90, 30)], [BOX])) == (((0, 30), (10, 30)), ((60, 30), (90, 30)))
    assert tuple(inside([(0, 0), (5, 90)], BOX)) == ()


def test_rim() -> None:
    """The rim of a disc is a closed line at its radius."""
    assert DISC.rim[0] == pytest.approx(DISC.rim[-1])
    assert all(hypot(x - 40, y - 40) == pytest.approx(25) for x, y in DISC.rim)
