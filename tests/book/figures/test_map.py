from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import drawn
from office import LOOK, Office
from twinbook.book.figures.labels import labels
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
    assert not any(
        box.meets(Box.around(point, 2)) for box in found for point in (one, other) if edge.holds(point)
    )


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


def test_same_every_time(office: Office) -> None:
    """The same places give the same drawing."""
    wording, pair = office.words()
    cities = [wording.library.cities[id_] for id_ in pair.cities]
    one, other = (locator(wording, *cities, LOOK) for _ in range(2))
    assert one == other
