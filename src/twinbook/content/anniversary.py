"""When the anniversaries of ties are: reckoned from a date at its precision, and as kept in a file."""

from calendar import isleap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

from twinbook.content.edtf import Day, Edtf, parse
from twinbook.content.library import Library
from twinbook.content.pair import Anniversary, Pair, Tie
from twinbook.content.record import item_id

MONTHS = 12


@dataclass(frozen=True)
class Coming:
    """An anniversary of a tie that is to come: which one, when, and when it is celebrated where that is kept.

    `lapsed` is of a tie that is suspended, or has ended by then.
    """

    pair: str
    tie: Tie
    years: int
    when: Edtf
    celebrated: Edtf | None = None
    lapsed: str = ""


def occurrence(when: Edtf, years: int) -> Edtf | None:
    """Return the anniversary of a date after so many years, as precise and as doubtful as the date.

    29 February is kept on 28 February in common years. A season, an open start and a year past 9999 have
    none.
    """
    start = when.start
    if start is None or start.season or start.year + years > MAXYEAR:
        return None
    return parse(_in_year(start, start.year + years))


def anniversary(
    when: Edtf, today: date, wanted: Callable[[int], bool] = lambda _: True
) -> tuple[int, Edtf] | None:
    """Return the next anniversary on or after a day whose number is `wanted`; None for no more."""
    start = when.start
    if start is None:
        return None
    for count in filter(wanted, range(max(today.year - start.year, 1), MAXYEAR - start.year + 1)):
        day = occurrence(when, count)
        if day is None or day.latest >= (today.year, today.month, today.day):
            return (count, day) if day else None
    return None


def _in_year(start: Day, year: int) -> str:
    """Write a date in another year, as precise and as doubtful as it is."""
    month = f"-{start.month:02}" if start.month else ""
    leap = (start.month, start.day) == (2, 29) and not isleap(year)
    day = f"-{28 if leap else start.day:02}" if start.day else ""
    doubt = {(False, False): "", (True, False): "?", (False, True): "~", (True, True): "%"}
    return f"{year:04}{month}{day}{doubt[start.uncertain, start.approximate]}"


def tie_of(pair: Pair, kept: Anniversary | None) -> Tie | None:
    """Return the tie of which an anniversary is; of one that names none, or of none, the earliest."""
    named = next((tie for tie in pair.ties if kept and tie.id == kept.tie), None)
    return named or min(pair.ties, key=lambda tie: tie.date.sort_key, default=None)


def kept_of(pair: Pair, tie: Tie, years: int) -> Anniversary | None:
    """Return what a pair's file keeps of an anniversary of a tie."""
    found = (kept for kept in pair.anniversaries if kept.year == years and tie_of(pair, kept) == tie)
    return next(found, None)


def name_of(pair: Pair, kept: Anniversary) -> str:
    """Return how the report of an anniversary is called: 30, or of another tie's 30th 30-friendship."""
    first = next(one for one in pair.anniversaries if one.year == kept.year)
    return str(kept.year) if first == kept else str(item_id(kept))


def called(pair: Pair, name: str) -> Anniversary:
    """Return the anniversary that is called so; of one that the file does not keep no more than its year."""
    found = (kept for kept in pair.anniversaries if name_of(pair, kept) == name)
    return next(found, None) or Anniversary.model_construct(year=int(name.partition("-")[0]))


def coming(library: Library, start: date, until: date) -> tuple[Coming, ...]:
    """Return the anniversaries of all ties that fall, or are celebrated, from one day to another, by date.

    One whose day is not known falls on each day that it may mean.
    """
    found = [
        one
        for pair in library.pairs.values()
        for tie in pair.ties
        for one in _of_tie(pair, tie, start, until)
    ]
    return tuple(sorted(found, key=lambda one: ((one.celebrated or one.when).sort_key, one.pair, one.tie.id)))


def _of_tie(pair: Pair, tie: Tie, start: date, until: date) -> Iterator[Coming]:
    if tie.date.start is None:
        return
    first = tie.date.start.year
    near = range(max(1, start.year - first - 1), until.year - first + 2)
    own = {kept.year for kept in pair.anniversaries if tie_of(pair, kept) == tie}  # celebrated whenever it be
    for years in sorted({*near, *own}):
        when = occurrence(tie.date, years)
        if when is None:
            continue
        kept = kept_of(pair, tie, years)
        celebrated = kept.celebrated if kept else None
        if any(_within(day, start, until) for day in (when, celebrated) if day):
            yield Coming(pair.id, tie, years, when, celebrated, _lapsed(tie, when))


def _within(when: Edtf, start: date, until: date) -> bool:
    earliest, latest = when.first.earliest, when.latest
    return latest >= (start.year, start.month, start.day) and earliest <= (until.year, until.month, until.day)


def _lapsed(tie: Tie, when: Edtf) -> str:
    if tie.status in ("suspended", "ended"):
        return tie.status
    return "ended" if tie.until and tie.until.latest < when.first.earliest else ""


def later(day: date, months: int) -> date:
    """Return the day so many months later; the last of its month where that is shorter."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    if year > MAXYEAR:
        return date.max
    last = parse(f"{year:04}-{month + 1:02}").latest[2]
    return date(year, month + 1, min(day.day, last))
