from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.book.volumes import BASE, PER_ENTRY, entries_within, volumes

YEARS = st.lists(st.integers(1, 9999) | st.integers(1950, 2030), max_size=300)
MOST = st.integers(1, 60)


def spans(years: dict[int, int], most: int) -> tuple[tuple[int, int], ...]:
    """Return the first and last years of the volumes of a chronology with so many entries a year."""
    found = volumes(Counter(years).elements(), most)
    assert [volume.number for volume in found] == list(range(1, len(found) + 1))
    return found[0].spans if found else ()


@pytest.mark.parametrize(
    ("years", "most", "found"),
    [
        ({}, 1, ()),
        ({1994: 5, 2003: 5}, 10, ()),
        ({2003: 50}, 10, ()),  # a year is never divided
        ({1994: 5, 2003: 6}, 10, ((1994, 1999), (2000, 2003))),
        ({1987: 3, 1994: 3, 2003: 3, 2015: 3, 2024: 3}, 6, ((1987, 1999), (2000, 2019), (2020, 2024))),
        ({1994: 4, 2003: 4, 2005: 4, 2009: 4, 2015: 4}, 8, ((1994, 2003), (2005, 2009), (2010, 2015))),
        ({1994: 1, 2003: 50, 2015: 1}, 10, ((1994, 1999), (2003, 2003), (2010, 2015))),
        ({1950: 6, 1994: 6}, 10, ((1950, 1959), (1990, 1994))),  # nothing is said of silent decades
    ],
)
def test_examples(years: dict[int, int], most: int, found: tuple[tuple[int, int], ...]) -> None:
    """Whole decades are packed together; one that is too long by itself is divided by years."""
    assert spans(years, most) == found


@given(YEARS, MOST)
def test_each_year_once(years: list[int], most: int) -> None:
    """Every year is in one volume, the volumes are in order, and none is too long but by a single year."""
    found = volumes(years, most)
    if not found:
        assert len(years) <= most or len(set(years)) == 1
        return
    (divided,) = {volume.spans for volume in found}
    bounds = [year for span in divided for year in span]
    assert bounds == sorted(bounds)
    assert len({first for first, _ in divided}) == len(divided) > 1
    for number, (first, last) in enumerate(divided, 1):
        held = [year for year in years if first <= year <= last]
        assert held
        assert len(held) <= most or len(set(held)) == 1
        assert {found[0].holding(year) for year in held} == {number}
    assert sum(first <= year <= last for year in years for first, last in divided) == len(years)


@given(YEARS, MOST)
def test_order_does_not_matter(years: list[int], most: int) -> None:
    """The order of the entries changes nothing."""
    assert volumes(years, most) == volumes(reversed(years), most)


@given(YEARS.filter(bool), MOST)
def test_stable(years: list[int], most: int) -> None:
    """An entry of a later decade leaves all volumes but the last as they were."""
    before, after = (volumes(found, most) for found in (years, [*years, max(years) // 10 * 10 + 10]))
    if before:
        assert after[0].spans[: len(before) - 1] == before[0].spans[:-1]


def test_years() -> None:
    """A volume tells the years of each, a single one as such."""
    volume = volumes([1994, 1994, 2003, 2003, 2015], 2)[0]
    assert [volume.years(n) for n in (1, 2, 3)] == ["1994–1999", "2000–2009", "2010–2015"]
    assert volumes([1994, 2003, 2004], 1)[1].years(2) == "2003"


def test_budget() -> None:
    """A budget of memory is so many entries, never less than one."""
    assert entries_within(int(BASE + 100 * PER_ENTRY) + 1) >= 100
    assert entries_within(BASE) == entries_within(0) == 1
