from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import drawn
from office import LOOK, Office
from twinbook.book.figures.comparison import comparison, sectors
from twinbook.book.wording import Wording
from twinbook.content.city import City, Fact
from twinbook.language.typeset import plain

SECTORS = ("primary-sector", "secondary-sector", "tertiary-sector")
amounts = st.integers(1, 30_000_000)


def fact(key: str, value: float | None = None, **more: object) -> dict[str, object]:
    """Return a fact as it stands in a file."""
    unit = {"area": "square-kilometer", **dict.fromkeys(SECTORS, "percent")}.get(key)
    return {"id": key, "key": key, "source": "paper", **({"unit": unit} if unit else {}),
            **({"value": str(value)} if value is not None else {}), **more}  # fmt: skip


def cities(
    wording: Wording, home: list[dict[str, object]], partner: list[dict[str, object]]
) -> tuple[City, City]:
    """Return the two cities with these facts alone."""
    one, other = (wording.library.cities[id_] for id_ in ("alpha", "beta"))
    facts = [tuple(Fact.model_validate(fact) for fact in found) for found in (home, partner)]
    return one.model_copy(update={"facts": facts[0]}), other.model_copy(update={"facts": facts[1]})


def test_true_to_scale(office: Office) -> None:
    """Squares are as large as the areas, bars as long as the populations; home is solid, the partner not."""
    wording, _ = office.words()
    both = cities(
        wording,
        [fact("area", 400), fact("population", 1_000_000, **{"as-of": "2020"})],
        [fact("area", 100), fact("population", 250_000)],
    )
    figure = comparison(wording, *both, LOOK)
    assert figure
    solid = drawn(figure).shapes("rect", "fill-accent")
    hollow = drawn(figure).shapes("rect", "fill-paper")
    area, bar = sorted(solid, key=lambda one: one["x"])
    own_area, own_bar = sorted(hollow, key=lambda one: one["x"])
    assert area["width"] == area["height"]
    assert (own_area["width"] + 1) * (own_area["height"] + 1) * 4 == pytest.approx(
        area["width"] ** 2, rel=0.01
    )
    assert (own_bar["width"] + 1) * 4 == pytest.approx(bar["width"], rel=0.01)
    said = [text.said for text in drawn(figure).texts]
    assert {"Alpha", "Beta", "400 square kilometers", "2020", "undated", "1 million"} <= {*said}
    rows = [[plain(cell.striptags()) for cell in row] for row in figure.rows]
    assert rows == [
        ["Alpha", "400 square kilometers · undated", "1 million · 2020"],
        ["Beta", "100 square kilometers · undated", "250,000 · undated"],
    ]


def test_what_is_known_of_both(office: Office) -> None:
    """Only what is known of both is drawn, in the same unit; nothing at all where that is nothing."""
    wording, _ = office.words()
    both = cities(wording, [fact("area", 4), fact("population", 5)], [fact("population", 6)])
    figure = comparison(wording, *both, LOOK)
    assert figure
    assert len(figure.head) == 2
    for home, partner in (
        ([fact("area", 4)], [fact("population", 6)]),
        ([fact("area", 4)], [fact("area", 4, unit="hectare")]),
        ([fact("area", 4)], [fact("area", low="3", high="5")]),
        ([], []),
    ):
        assert comparison(wording, *cities(wording, home, partner), LOOK) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.tuples(amounts, amounts, amounts, amounts),
    wide=st.sampled_from([300, 470]),
    size=st.sampled_from([7.0, 8.0, 12.8]),
)
def test_any_values(office: Office, values: tuple[int, int, int, int], wide: float, size: float) -> None:
    """However different the cities are, all has room and nothing meets."""
    wording, _ = office.words()
    both = cities(
        wording,
        [fact("area", values[0]), fact("population", values[1], measure="permanent residents at the end")],
        [fact("area", values[2]), fact("population", values[3], **{"as-of": "2013-04"})],
    )
    figure = comparison(wording, *both, replace(LOOK, width=wide, size=size))
    assert figure
    assert drawn(figure).faults() == []


def shares(*values: float, **more: object) -> list[dict[str, object]]:
    """Return the shares of the sectors."""
    return [fact(key, value, group="sectors", **more) for key, value in zip(SECTORS, values, strict=False)]


def test_sectors(office: Office) -> None:
    """The shares are as long as they are large, on one scale for both cities; each has its own fill."""
    wording, _ = office.words()
    figure = sectors(
        wording, cities(wording, shares(10, 40, 50, **{"as-of": "2012"}), shares(20, 30, 50)), LOOK
    )
    assert figure
    bars = [one for one in drawn(figure).shapes("rect") if one["height"] > 9]
    assert [round(one["width"] / LOOK.width * 100) for one in bars] == [10, 40, 50, 20, 30, 50]
    assert drawn(figure).faults() == []
    rows = [[plain(cell.striptags()) for cell in row] for row in figure.rows]
    assert rows[0] == ["Alpha · 2012", "10 percent", "40 percent", "50 percent"]
    assert rows[1][0] == "Beta · undated"
    assert figure.note is None


def test_one_city_alone(office: Office) -> None:
    """The city whose shares are known is drawn; what is missing of the whole is left open, and said."""
    wording, _ = office.words()
    figure = sectors(wording, cities(wording, [], shares(20, 30)), LOOK)
    assert figure
    assert len(figure.rows) == 1
    assert figure.note
    bars = [one for one in drawn(figure).shapes("rect") if one["height"] > 9]
    assert sum(one["width"] for one in bars) == pytest.approx(LOOK.width / 2, abs=3)


@pytest.mark.parametrize(
    "known",
    [
        [],
        shares(20),
        shares(60, 70),  # more than the whole
        [fact("primary-sector", 5, group="a"), fact("secondary-sector", 5, group="b")],
    ],
)
def test_no_sectors(office: Office, known: list[dict[str, object]]) -> None:
    """What is too little, or no shares of one whole, is not drawn."""
    wording, _ = office.words()
    assert sectors(wording, cities(wording, known, []), LOOK) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.integers(1, 98), wide=st.sampled_from([300, 470]), size=st.sampled_from([7.0, 8.0, 12.8]))
def test_any_shares(office: Office, one: int, wide: float, size: float) -> None:
    """However uneven the shares are, their numbers have room."""
    wording, _ = office.words()
    rest = (100 - one) / 2
    figure = sectors(wording, cities(wording, shares(one, rest, rest), shares(rest, rest, one)),
                     replace(LOOK, width=wide, size=size))  # fmt: skip
    assert figure
    assert drawn(figure).faults() == []
