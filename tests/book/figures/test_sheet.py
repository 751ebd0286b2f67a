from itertools import pairwise
from math import hypot

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from twinbook.book.figures.shapes import Box, Disc
from twinbook.book.figures.sheet import LEAST, OVER, sheet

SIZE = (470.0, 235.0)
lats, lons = st.floats(-89, 89), st.floats(-180, 180)
SEOUL, SYDNEY, MUNICIPALITY = (37.5, 127.0), (-33.9, 151.1), (-34.6, -58.4)


@settings(max_examples=25, deadline=None)
@given(lats, lons, lats, lons)
@example(0, 0, 32, 0)  # a parallel of the globe runs through the antipode
@example(-18.1, 178.4, -13.8, -171.8)
@example(41, -5.7, -41.3, 174.8)
def test_any_two_places(lat: float, lon: float, other_lat: float, other_lon: float) -> None:
    """Wherever two places are, both are on the map, and its land and its net stay on it without a jump."""
    shown = sheet(((lat, lon), (other_lat, other_lon)), SIZE)
    room = shown.edge.smaller(2) if isinstance(shown.edge, Box) else Disc(shown.middle, shown.edge.radius - 2)
    for place in ((lat, lon), (other_lat, other_lon)):
        assert _holds(room, shown.point(shown.projection(*place)))
    over = Box(-OVER, -OVER, SIZE[0] + OVER, SIZE[1] + OVER).smaller(-0.01)
    assert all(over.holds(point) for ring in shown.land() for point in ring)
    for line in shown.net():
        assert all(_holds(Box(0, 0, *SIZE).smaller(-0.01), point) for point in line)
        assert max(hypot(a - c, b - d) for (a, b), (c, d) in pairwise(line)) < 120


def _holds(shape: Box | Disc, point: tuple[float, float]) -> bool:
    if isinstance(shape, Box):
        return shape.holds(point)
    return hypot(point[0] - shape.middle[0], point[1] - shape.middle[1]) <= shape.radius


def test_least() -> None:
    """Places that are one are shown with so much around them that one knows where one is."""
    shown = sheet((SEOUL, SEOUL), SIZE)
    assert not shown.globe
    assert shown.far[0] >= LEAST
    assert any(True for _ in shown.land())


def test_inland() -> None:
    """A map of places without a coast near is widened until there is one."""
    assert sheet(((47.9, 106.9), (49.5, 105.9)), SIZE).far[0] > 1500
    assert len(tuple(sheet(((47.9, 106.9), (49.5, 105.9)), SIZE).land())) > 1


def test_far() -> None:
    """Places on two continents are on a globe: half of the Earth, a little more for antipodes."""
    assert not sheet((SEOUL, (41.8, 123.4)), SIZE).globe
    half, more = sheet((SEOUL, SYDNEY), SIZE).globe, sheet((SEOUL, MUNICIPALITY), SIZE).globe
    assert half == pytest.approx(9010, abs=1)
    assert more
    assert 9010 < more < 10200


def test_cropped() -> None:
    """A cropped globe is larger than the paper is high, as long as the cities have room."""
    whole, cropped = (sheet((SEOUL, SYDNEY), (595, 463), middle=0.4, cropped=one) for one in (False, True))
    assert isinstance(whole.edge, Disc)
    assert isinstance(cropped.edge, Disc)
    assert whole.edge.radius < 0.4 * 463 < cropped.edge.radius


@pytest.mark.parametrize("place", [SEOUL, (47.9, 106.9), (-18.1, 178.4), (70, 20), (88, 0), (-89, 50)])
def test_net(place: tuple[float, float]) -> None:
    """A map has a few meridians and parallels, also across the 180th meridian and about a pole."""
    shown = sheet((place, (place[0] - 0.5, place[1] + 1)), SIZE)
    assert 4 <= len(tuple(shown.net())) <= 40
