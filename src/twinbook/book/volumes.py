"""Volumes: a chronology that is too long to be printed in one book is divided by decades."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

# Megabytes that a worker takes at its peak, for a book without entries and for each entry: measured with
# books of 36, 200, 1,000 and 3,000 entries (188, 245, 528 and 1,279 MB in Chinese, as much in English).
BASE = 180
PER_ENTRY = 0.38
BUDGET = 512  # megabytes, where none is named: some 870 entries, which a small machine prints


@dataclass(frozen=True, order=True)
class Volume:
    """One of several volumes: its number, counted from 1, and the first and last year of each of them."""

    number: int
    spans: tuple[tuple[int, int], ...]

    def years(self, number: int) -> str:
        """Return the years of one of the volumes: 1990–2009."""
        first, last = self.spans[number - 1]
        return str(first) if first == last else f"{first}–{last}"

    def holding(self, year: int) -> int:
        """Return the number of the volume that holds the entries of a year."""
        return next(n for n, (first, last) in enumerate(self.spans, 1) if first <= year <= last)


def entries_within(megabytes: int) -> int:
    """Return how many entries a book may have to be printed within a budget of memory; at least one."""
    return max(1, int((megabytes - BASE) / PER_ENTRY))


def volumes(years: Iterable[int], most: int) -> tuple[Volume, ...]:
    """Divide a chronology, given by the year of each entry, into volumes of so many entries; () for one book.

    A volume holds whole decades; one that is too long by itself is divided by years, a year never. Volumes
    are filled from the first on: an entry of a later decade moves nothing before it.
    """
    counts = Counter(years)
    packed: list[list[tuple[int, int]]] = []
    room = 0
    for first, last, entries in _stretches(counts, most):
        if not packed or entries > room:
            packed.append([])
            room = most
        packed[-1].append((first, last))
        room -= entries
    if len(packed) <= 1:
        return ()
    earliest, latest = min(counts), max(counts)  # no cover speaks of years before the first entry
    spans = tuple((max(held[0][0], earliest), min(held[-1][1], latest)) for held in packed)
    return tuple(Volume(number, spans) for number in range(1, len(spans) + 1))


def _stretches(counts: Counter[int], most: int) -> Iterator[tuple[int, int, int]]:
    """Yield what is not to be divided: first year, last year, entries."""
    for decade, found in groupby(sorted(counts), key=lambda year: year - year % 10):
        held = tuple(found)
        entries = sum(counts[year] for year in held)
        if entries <= most:
            yield decade, decade + 9, entries
        else:
            yield from ((year, year, counts[year]) for year in held)
