from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn import drawn
from office import LOOK, TODAY, Office
from twinbook.book.figures.timeline import STACKED, timeline
from twinbook.content.pair import Pair
from twinbook.language.typeset import plain

WAYS = ("", "direction: alpha -> beta, ", "direction: beta -> alpha, ", "direction: alpha <-> beta, ")
TIE = "ties:\n  - {{id: t, kind: sister-city, date: {}, basis: b, source: paper{}}}\n"

events = st.lists(
    st.tuples(st.integers(1950, 2030), st.sampled_from(["agreement", "visit", "event"]), st.integers(0, 3)),
    min_size=1,
    max_size=60,
)


def pair(told: list[tuple[int, str, int]], ties: str = "") -> str:
    """Return the lines of a pair with entries: the year, the kind and which way of each."""
    lines = (
        f"  - {{id: e{i}, date: {year}, kind: {kind}, {WAYS[way]}text: T, source: paper}}\n"
        for i, (year, kind, way) in enumerate(told)
    )
    return f"{ties}chronology:\n{''.join(lines)}"


def changed(found: Pair, told: list[tuple[int, str, int]]) -> Pair:
    """Return a pair with other entries, without reading them from a file."""
    ways = (None, "alpha -> beta", "beta -> alpha", "alpha <-> beta")
    data = found.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["chronology"] = [
        {"id": f"e{i}", "date": str(year), "kind": kind, "text": "T", "source": ["paper"],
         **({"direction": ways[way]} if way else {})}
        for i, (year, kind, way) in enumerate(told)
    ]  # fmt: skip
    return Pair.model_validate(data)


def test_marks(office: Office) -> None:
    """Each agreement and each visit has its mark, in the shape of its direction."""
    told = [
        (2003, "agreement", 0),
        (2003, "visit", 1),
        (2004, "visit", 1),
        (2005, "visit", 2),
        (2006, "visit", 3),
    ]
    office.pair(pair([*told, (2006, "event", 0)], TIE.format("2003-07-29", "")))
    wording, found = office.words()
    figure = timeline(wording, found, LOOK, TODAY)
    assert figure
    made = drawn(figure)
    assert len(made.shapes("circle", "fill-accent")) == 2
    assert len(made.shapes("circle", "stroke-accent")) == 1
    assert len(made.shapes("circle", "fill-quiet")) == 1
    assert len(made.shapes("path", "fill-accent")) == 1
    assert made.faults() == []
    said = [text.said for text in made.texts]
    assert {"Sister city", "July 29, 2003", "Agreements", "Visits from Alpha to Beta"} <= set(said)
    assert made.title.endswith("ties: 1, agreements: 1, visits: 4.")


def test_many_in_a_year(office: Office) -> None:
    """More than a stack of marks are one mark with their number."""
    office.pair(pair([(2003, "visit", 1)] * (STACKED + 4) + [(2004, "visit", 1)] * STACKED))
    wording, found = office.words()
    figure = timeline(wording, found, LOOK, TODAY)
    assert figure
    made = drawn(figure)
    assert len(made.shapes("circle", "fill-accent")) == 1 + STACKED
    assert str(STACKED + 4) in [text.said for text in made.texts]


@pytest.mark.parametrize(
    ("told", "ties"),
    [
        ([(2003, "event", 0)] * 9, ""),  # nothing that is drawn
        ([(2003, "visit", 1)] * 9, ""),  # one year
        ([(2003, "visit", 1), (2004, "visit", 1)], ""),  # two marks
        ([(2003, "event", 0)], TIE.format("2003", "")),
    ],
)
def test_too_little(office: Office, told: list[tuple[int, str, int]], ties: str) -> None:
    """What is too little for a line of time is not drawn."""
    office.pair(pair(told, ties))
    wording, found = office.words()
    assert timeline(wording, found, LOOK, TODAY) is None


@pytest.mark.parametrize(
    ("more", "share", "broken"),
    [("", 1, False), (", status: suspended", 1, True), (", until: 2013, status: ended", 0.45, True)],
)
def test_ties(office: Office, more: str, share: float, broken: bool) -> None:  # noqa: FBT001 - pytest gives it
    """A tie goes on to today, or to its end; one that is suspended or ended is broken."""
    office.pair(pair([(2003, "visit", 1), (2004, "visit", 2)], TIE.format("2003-01-01", more)))
    wording, found = office.words()
    figure = timeline(wording, found, LOOK, date(2026, 12, 31))
    assert figure
    (line, _) = [one for one in drawn(figure).root if one.get("class") == "stroke-accent"]
    start, end = (float(part.split()[0]) for part in (line.get("d") or "").lstrip("M").split("L"))
    axis = next(one.get("d") or "" for one in drawn(figure).root if one.get("class") == "stroke-line")
    left, right = (float(part.split()[0]) for part in axis.lstrip("M").split("L"))
    assert (end - start) / (right - left) == pytest.approx(share, abs=0.02)
    assert ("stroke-dasharray" in line.attrib) == broken


def test_table(office: Office) -> None:
    """The table has the marks of each year that has any."""
    told = [(2003, "agreement", 0), (2003, "visit", 1), (2003, "visit", 1), (2010, "visit", 2)]
    office.pair(pair(told, TIE.format("2005", "")))
    wording, found = office.words()
    figure = timeline(wording, found, LOOK, TODAY)
    assert figure
    assert len(figure.head) == 5
    rows = [[plain(cell.striptags()) for cell in row] for row in figure.rows]
    assert rows == [
        ["2003", "–", "1", "2", "–"],
        ["2005", "sister city", "–", "–", "–"],
        ["2010", "–", "–", "–", "1"],
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=events, wide=st.sampled_from([300, 470]), size=st.sampled_from([7.0, 8.0, 12.8]))
def test_any_chronology(office: Office, told: list[tuple[int, str, int]], wide: float, size: float) -> None:
    """Whatever a chronology holds, no text meets another, nothing leaves the drawing, all is counted."""
    wording, found = office.words()
    figure = timeline(wording, changed(found, told), replace(LOOK, width=wide, size=size), date(2026, 11, 26))
    if figure is None:
        return
    assert drawn(figure).faults() == []
    kinds = Counter(kind for _, kind, _ in told)
    counted = sum(int(cell) for row in figure.rows for cell in row[2:] if cell != "–")
    assert counted == kinds["agreement"] + kinds["visit"]
