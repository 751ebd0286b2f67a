import re
from dataclasses import replace
from decimal import Decimal
from math import hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import SVG, Drawn, drawn
from office import LOOK, Office
from twinbook.book.figures.labels import crosses, labels
from twinbook.book.figures.map import backdrop, locator
from twinbook.book.figures.shapes import Box
from twinbook.book.wording import Wording
from twinbook.content.city import City
from twinbook.language.typeset import plain

points = st.tuples(st.floats(5, 465), st.floats(5, 230))


def city(wording: Wording, id_: str, lat: float, lon: float) -> City:
    """Return a city of the office at another place."""
    found = wording.library.cities[id_]
    location = found.location
    assert location
    place = {"lat": Decimal(str(round(lat, 3))), "lon": Decimal(str(round(lon, 3)))}
    return found.model_copy(update={"location": location.model_copy(update=place)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((36.3, 127.4), (36.3, 127.4)),  # the same place
        ((36.3, 127.4), (36.32, 127.42)),  # next to each other
        ((37.45, 126.9), (37.2, 122.06)),
        ((-18.14, 178.44), (-13.83, -171.77)),  # across the 180th meridian
        ((90, 0), (78.2, 15.6)),
        ((-41.3, 174.8), (40.97, -5.66)),  # all but antipodes
        ((0, -78.5), (0, 101.5)),  # antipodes, over a pole
        ((-78.46, 106.8), (53, -3)),
        ((47.83, 104.5), (37.45, 126.9)),  # one inland
    ],
)
@pytest.mark.parametrize("wide", [230, 470])
def test_any_two_places(
    office: Office, one: tuple[float, float], other: tuple[float, float], wide: float
) -> None:
    """Near or far, each city has its dot and its name; no text meets another or leaves the map."""
    wording, _ = office.words()
    home, partner = city(wording, "alpha", *one), city(wording, "beta", *other)
    figure = locator(wording, home, partner, replace(LOOK, width=wide))
    assert figure
    found = drawn(figure)
    assert found.faults() == []
    assert [text.said for text in found.texts[:2]] == ["Alpha", "Beta"]
    assert len(found.shapes("circle", "stroke-accent")) == 1
    assert len(found.shapes("circle", "fill-accent")) == 1
    assert len(figure.svg) < 60_000


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(points, points, st.text("Wm가a", min_size=1, max_size=14), st.text("Wm가a", min_size=1, max_size=14))
def test_labels(one: tuple[float, float], other: tuple[float, float], name: str, beside: str) -> None:
    """Names meet neither each other nor a dot, and stay on the map, wherever the cities are."""
    edge = Box(4, 4, 466, 231)
    found = labels((name, beside), (one, other), 9, [one, other], edge)
    assert not found[0].meets(found[1])
    assert all(box.within(edge) for box in found)
    assert not any(box.meets(Box.around(point, 2)) for box in found for point in (one, other))


def test_names_of_one_place() -> None:
    """Names of places that are as good as one stand above and below it, the northern one above."""
    edge = Box(4, 4, 466, 231)
    above, below = labels(("A", "B"), ((200, 100), (201, 98)), 9, [(200, 100), (201, 98)], edge)[::-1]
    assert above.bottom < 98
    assert below.top > 100


def test_clear_of_the_way() -> None:
    """With room all around, names stand where the way does not run."""
    way = [(100.0, 120.0), (300.0, 110.0)]
    found = labels(("Alpha", "Beta"), (way[0], way[1]), 9, way, Box(4, 4, 466, 231))
    assert found[0].right < 100
    assert found[1].left > 300
    assert not any(crosses(box, way) for box in found)
    assert crosses(Box(150, 100, 200, 130), way)


def test_near_and_far(office: Office) -> None:
    """What is near has a bar of its scale and a frame; what is far is on a globe, and has no one scale."""
    wording, _ = office.words()
    here = wording.library.cities["alpha"]
    near = locator(wording, here, wording.library.cities["beta"], LOOK)
    far = locator(wording, here, city(wording, "beta", -33.9, 151.1), LOOK)
    assert near
    assert far
    assert [text.said for text in drawn(near).texts] == ["Alpha", "Beta", "694 kilometers", "200 kilometers"]
    assert len(drawn(near).shapes("rect", "stroke-line")) == 1
    assert [text.said for text in drawn(far).texts] == ["Alpha", "Beta", "8,846 kilometers"]
    assert drawn(far).shapes("rect") == []


def test_scale(office: Office) -> None:
    """The bar of a scale is as long as it says."""
    wording, pair = office.words()
    figure = locator(wording, *(wording.library.cities[id_] for id_ in pair.cities), LOOK)
    assert figure
    home, partner = (drawn(figure).shapes("circle", f"{kind}-accent")[0] for kind in ("fill", "stroke"))
    apart = hypot(home["cx"] - partner["cx"], home["cy"] - partner["cy"])
    bar = re.search(r'<path d="M([\d.]+) [\d.]+ L[\d.]+ [\d.]+ L([\d.]+) ', figure.svg)
    assert bar
    assert (float(bar[2]) - float(bar[1])) / apart == pytest.approx(200 / 694, rel=0.01)


def test_no_line_through_words(office: Office) -> None:
    """Where words stand, no meridian, no parallel and no way runs."""
    wording, pair = office.words()
    for other in ((36.3, 127.4), (-33.9, 151.1), (40.9, -74.0)):
        home = wording.library.cities[pair.cities[0]]
        figure = locator(wording, home, city(wording, "beta", *other), LOOK)
        assert figure
        lines = [
            line
            for one in drawn(figure).root.iter(f"{SVG}path")
            if one.get("class") in ("stroke-line", " stroke-line", "stroke-accent", " stroke-accent")
            for line in traced(one.get("d", ""))
        ]
        assert len(lines) > 5
        for text in drawn(figure).texts:
            box = Box(text.left, text.y - 0.7 * text.size, text.right, text.y)
            assert not any(crosses(box, line) for line in lines), text.said


def traced(steps: str) -> list[list[tuple[float, float]]]:
    """Return the lines of a path that is written in steps."""
    found = []
    for line in steps.split("M")[1:]:
        numbers = [float(one) for one in line.replace("l", " ").split()]
        x = y = 0.0
        points = []
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            points.append((x, y))
        found.append(points)
    return found


def test_height(office: Office) -> None:
    """A map is two thirds as high as wide, or as wanted, and ends on the grid; its frame is its edge."""
    wording, pair = office.words()
    cities = [wording.library.cities[id_] for id_ in pair.cities]
    look = replace(LOOK, step=7.25)
    for height, wanted in ((None, 311.75), (180, 181.25)):
        figure = locator(wording, *cities, look, height)
        assert figure
        frame = drawn(figure).shapes("rect", "stroke-line")[0]
        assert drawn(figure).size == (470, wanted)
        assert frame["height"] == pytest.approx(wanted - 0.5, abs=0.01)


def test_table(office: Office) -> None:
    """The table has both places and how far apart they are; the sources are those of the places."""
    wording, pair = office.words("ko")
    home, partner = (wording.library.cities[id_] for id_ in pair.cities)
    figure = locator(wording, home, partner, LOOK)
    assert figure
    cells = [[plain(cell.striptags()) for cell in row] for row in figure.rows]
    assert [row[0] for row in cells[:2]] == ["알파", "베타"]
    assert "북위 41°48′" in cells[0][1]
    assert "694" in cells[2][1]
    assert "694" in drawn(figure).title
    assert figure.cites.count("source-atlas") == 1


def test_without_a_place(office: Office) -> None:
    """Where the sources do not say where a city is there is no map."""
    wording, _ = office.words()
    alpha, gamma = (wording.library.cities[id_] for id_ in ("alpha", "gamma"))
    assert locator(wording, alpha, gamma, LOOK) is None
    assert locator(wording, gamma, alpha, LOOK) is None
    assert backdrop(alpha, gamma, LOOK, 595, 463) is None


def test_backdrop(office: Office) -> None:
    """The ground of the cover is the same map without a word, of a class that the press passes over."""
    wording, pair = office.words()
    made = backdrop(*(wording.library.cities[id_] for id_ in pair.cities), LOOK, 595, 463)
    assert made
    assert "<text" not in made
    assert 'class="decoration backdrop"' in made
    assert made.count("<circle") == 2


@pytest.mark.parametrize("other", [(36.3, 127.4), (-33.9, 151.1), (40.9, -74.0), (-41.8, -56.6)])
def test_cities_above_the_names(office: Office, other: tuple[float, float]) -> None:
    """On the cover both cities are in its upper two thirds, where its names do not stand."""
    wording, _ = office.words()
    made = backdrop(wording.library.cities["alpha"], city(wording, "beta", *other), LOOK, 595, 463)
    assert made
    dots = Drawn(ET.fromstring(str(made))).shapes("circle", "fill-paper")  # noqa: S314 - our own
    assert len(dots) == 2
    assert all(20 < dot["cx"] < 575 and 20 < dot["cy"] < 463 * 0.68 for dot in dots)


def test_same_every_time(office: Office) -> None:
    """The same places give the same drawing."""
    wording, pair = office.words()
    cities = [wording.library.cities[id_] for id_ in pair.cities]
    one, other = (locator(wording, *cities, LOOK) for _ in range(2))
    assert one == other
