from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import drawn
from office import LOOK, Office
from twinbook.book.figures.exchanges import by_direction, by_field, by_year
from twinbook.content.pair import Event, Pair

FIELDS = ("", "economy", "culture", "sport", "government")


def pair(found: Pair, told: list[tuple[int, str]]) -> Pair:
    """Return a pair with entries of these years and fields."""
    data = found.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["chronology"] = [
        {"id": f"e{i}", "date": str(year), "kind": "event", "text": "T", "source": ["paper"],
         **({"field": field} if field else {})}
        for i, (year, field) in enumerate(told)
    ]  # fmt: skip
    return Pair.model_validate(data)


WAYS = ("alpha -> beta", "beta -> alpha", "alpha <-> beta", "")


def directed(found: Pair, ways: list[str]) -> Pair:
    """Return a pair with an entry of each of these directions."""
    plain = pair(found, [(2003, "")] * len(ways))
    events = [
        event.model_copy(update={"direction": Event.model_validate({**EVENT, "direction": way}).direction})
        if way
        else event
        for event, way in zip(plain.chronology, ways, strict=True)
    ]
    return plain.model_copy(update={"chronology": tuple(events)})


EVENT = {"id": "e", "date": "2003", "kind": "event", "text": "T", "source": ["paper"]}


def test_by_direction(office: Office) -> None:
    """Who went to whom is counted each way, both ways together, and without a direction, in this order."""
    wording, found = office.words()
    figure = by_direction(wording, directed(found, [*WAYS, "beta -> alpha", "beta -> alpha"]), LOOK)
    assert figure
    assert [(row[0].striptags(), row[1]) for row in figure.rows] == [
        ("Alpha → Beta", "1"),
        ("Beta → Alpha", "3"),
        ("Alpha ↔ Beta", "1"),
        ("without a direction", "1"),
    ]
    bars = sorted(drawn(figure).shapes("rect"), key=lambda one: one["y"])
    assert [round(one["width"] / bars[0]["width"], 2) for one in bars] == [1, 3, 1, 1]
    assert figure.description == "From Alpha to Beta: 1; back: 3."


@pytest.mark.parametrize("ways", [WAYS, ("beta -> alpha",) * 9, ()])
def test_no_directions(office: Office, ways: tuple[str, ...]) -> None:
    """Few entries, or all of one direction, make no figure."""
    wording, found = office.words()
    assert by_direction(wording, directed(found, list(ways)), LOOK) is None


told = st.lists(st.tuples(st.integers(1960, 2030), st.sampled_from(FIELDS)), max_size=80)


def test_by_year(office: Office) -> None:
    """Each year with entries has a column as high as their number; the years between stay empty."""
    wording, found = office.words()
    years = [2003] * 4 + [2004] + [2008] * 2
    figure = by_year(wording, pair(found, [(year, "") for year in years]), LOOK)
    assert figure
    columns = sorted(drawn(figure).shapes("rect"), key=lambda one: one["x"])
    unit = columns[0]["height"] / 4
    assert [round(one["height"] / unit, 2) for one in columns] == [4, 1, 2]
    feet = {round(one["y"] + one["height"], 1) for one in columns}
    assert len(feet) == 1
    steps = [after["x"] - before["x"] for before, after in pairwise(columns)]
    assert steps[1] == pytest.approx(4 * steps[0], abs=0.1)
    assert [(str(year), str(count)) for year, count in figure.rows] == [
        ("2003", "4"),
        ("2004", "1"),
        ("2008", "2"),
    ]


def test_by_field(office: Office) -> None:
    """The fields stand in the order of their numbers, what has none at the end; bars are as long as these."""
    wording, found = office.words()
    fields = ["culture"] * 5 + ["sport"] * 2 + ["economy"] * 2 + [""] * 3
    figure = by_field(wording, pair(found, [(2003, field) for field in fields]), LOOK)
    assert figure
    assert [str(name) for name, _ in figure.rows] == ["Culture", "Economy", "Sport", "Without a field"]
    bars = sorted(drawn(figure).shapes("rect"), key=lambda one: one["y"])
    unit = bars[0]["width"] / 5
    assert [round(one["width"] / unit, 2) for one in bars] == [5, 2, 2, 3]
    assert len({one["x"] for one in bars}) == 1
    assert "5 of 12" in figure.description


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=told, wide=st.sampled_from([300, 470]), size=st.sampled_from([7.0, 8.0, 12.8]))
def test_any_chronology(office: Office, told: list[tuple[int, str]], wide: float, size: float) -> None:
    """Whatever a chronology holds, all is counted and has room; too little is not drawn."""
    wording, found = office.words()
    own, look = pair(found, told), replace(LOOK, width=wide, size=size)
    years, fields = by_year(wording, own, look), by_field(wording, own, look)
    assert (years is None) == (len({year for year, _ in told}) < 3)
    assert (fields is None) == (len({field for _, field in told if field}) < 3 or len(told) < 6)
    for figure in (years, fields):
        if figure:
            assert drawn(figure).faults() == []
            assert sum(int(count) for _, count in figure.rows) == len(told)
