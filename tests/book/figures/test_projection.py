from itertools import pairwise
from math import hypot, pi, radians, sin, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinbook.book.figures.projection import (
    RADIUS,
    RIM,
    Frame,
    Projection,
    area,
    between,
    coarse,
    cut,
    distance,
    geodesic,
    land,
    trim,
    within,
)

lats, lons = st.floats(-89, 89), st.floats(-180, 180)


@given(lats, lons)
def test_middle(lat: float, lon: float) -> None:
    """The middle of a map is where its projection is made for; its antipode is the rim."""
    project = Projection(lat, lon)
    assert hypot(*project(lat, lon)) < 0.1
    assert hypot(*project(-lat, lon + 180)) == pytest.approx(RIM, rel=0.01)


@given(lats, lons, st.floats(-80, 80), st.floats(-180, 179))
def test_equal_area(lat: float, lon: float, south: float, west: float) -> None:
    """A degree by a degree is as large on the map as on the sphere, wherever it is."""
    project = Projection(lat, lon)
    steps = [n / 20 for n in range(20)]
    edge = [(south, west + s) for s in steps] + [(south + s, west + 1) for s in steps]
    edge += [(south + 1, west + 1 - s) for s in steps] + [(south + 1 - s, west) for s in steps]
    points = [project(*place) for place in edge]
    if max(hypot(*point) for point in points) > 0.97 * RIM:
        return  # it lies about the rim
    wanted = RADIUS**2 * radians(1) * (sin(radians(south + 1)) - sin(radians(south)))
    assert area(tuple(points)) == pytest.approx(wanted, rel=0.01)


@given(lats, lons, lats, lons)
def test_geodesic(lat: float, lon: float, other_lat: float, other_lon: float) -> None:
    """The shortest way goes from place to place without a jump, also across the 180th meridian."""
    one, other = (lat, lon), (other_lat, other_lon)
    project = between(one, other)
    way = geodesic(project, one, other)
    assert way[0] == pytest.approx(project(*one), abs=1)
    assert way[-1] == pytest.approx(project(*other), abs=1)
    longest = max(hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(way))
    assert longest < distance(one, other) / 96 * 1.5 + 2


@settings(max_examples=15, deadline=None)
@given(lats, lons)
def test_share_of_land(lat: float, lon: float) -> None:
    """Whatever the middle, land is 29 percent of the Earth: no outline is inside out."""
    rings = land(Projection(round(lat, 2), round(lon, 2)))
    net = [(x * RIM / 9, y * RIM / 9) for x in range(-8, 9) for y in range(-8, 9)]
    net = [point for point in net if hypot(*point) < 0.93 * RIM]
    coarser = [ring for ring in (coarse(ring, 60) for ring in rings) if len(ring) > 2]
    share = sum(sum(within(point, ring) for ring in coarser) % 2 for point in net) / len(net)
    assert 0.17 < share < 0.43


@pytest.mark.parametrize(
    ("place", "is_land"),
    [
        ((39.9, 116.4), True),  # Beijing
        ((36.3, 127.4), True),  # Daejeon
        ((35.5, 123.5), False),  # the Yellow Sea
        ((0, -150), False),  # the Pacific
        ((-80, 0), True),  # Antarctica
        ((68, 179.9), True),  # Chukotka, on both sides of the 180th meridian
        ((67.5, -179), True),
        ((42, 51), False),  # the Caspian Sea lies within land
    ],
)
@pytest.mark.parametrize("middle", [(40.0, 120.0), (-42.0, -80.0), (80.0, 0.0)])
def test_land(place: tuple[float, float], is_land: bool, middle: tuple[float, float]) -> None:  # noqa: FBT001
    """Known places are on land or in water, whatever the middle of the map."""
    project = Projection(*middle)
    point = project(*place)
    assert (sum(within(point, ring) for ring in land(project)) % 2 == 1) == is_land


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=12))
def test_cut(ring: list[tuple[float, float]]) -> None:
    """What is cut lies in the frame; inside of it nothing changes."""
    frame = Frame(20, 10)
    found = cut([tuple(ring)], frame)
    assert all(abs(x) <= 20.001 and abs(y) <= 10.001 for piece in found for x, y in piece)
    for point in ((0.123, 0.456), (-15.37, 7.91), (11.7, -9.1)):
        assert sum(within(point, piece) for piece in found) % 2 == within(point, tuple(ring))


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=12))
def test_trim(ring: list[tuple[float, float]]) -> None:
    """What is trimmed lies in the circle; what lies around all of it is still around its middle."""
    found = trim([tuple(ring)], 20)
    assert all(hypot(*point) <= 20.001 for piece in found for point in piece)
    around = ((40.0, -40.0), (0.5, 60.0), (-40.0, -41.0))
    assert [within((0.1, 0.2), piece) for piece in trim([around], 20)] == [True]
    assert trim([((30, 30), (40, 30), (30, 40))], 20) == ()


@pytest.mark.parametrize("middle", [(0.3, 151.0), (69.5, -160.2), (-41.3, -91.9)])
def test_half_of_the_earth(middle: tuple[float, float]) -> None:
    """Known places of half the Earth are on land or in water when the other half is trimmed away."""
    project, half = Projection(*middle), RIM / sqrt(2)
    seen = trim(land(project), half)
    places = {
        (39.9, 116.4): 1,
        (-25, 134): 1,
        (0, -150): 0,
        (40, -100): 1,
        (-80, 0): 1,
        (47, -40): 0,
        (60, 100): 1,
    }
    known = {project(*place): is_land for place, is_land in places.items()}
    inner = {point: is_land for point, is_land in known.items() if hypot(*point) < 0.95 * half}
    assert len(inner) > 1
    for point, is_land in inner.items():
        assert sum(within(point, ring) for ring in seen) % 2 == is_land


def test_rim() -> None:
    """The whole Earth is a circle of its surface."""
    assert pi * RIM**2 == pytest.approx(510_066_000, rel=0.001)
