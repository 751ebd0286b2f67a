"""Dates with their precision and doubt: the part of EDTF (ISO 8601-2) that a chronology needs.

Read are a day, a month, a season (21 spring, 22 summer, 23 autumn, 24 winter), a year, each with `?`
(uncertain), `~` (approximate) or `%` (both), and an interval of two of these, one of them open (`..`).
"""

import calendar
import re
from dataclasses import dataclass

SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}  # season -> its first month, northern hemisphere
FORMS = (
    "write a date as 2013-07-29, 2013-07, 2013, 1987-21 (spring), 1979~, 2003-07?, 2003-10/2003-12 or 1995/.."
)

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<doubt>[?~%]?)", re.ASCII)


class EdtfError(ValueError):
    """A text that is no date; the message is for a curator."""


@dataclass(frozen=True)
class Day:
    """A date at its own precision: what is None was not said."""

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    uncertain: bool = False
    approximate: bool = False

    @property
    def precision(self) -> int:
        """0 for a year, 1 for a season, 2 for a month, 3 for a day."""
        if self.season:
            return 1
        return 3 if self.day else 2 if self.month else 0

    @property
    def earliest(self) -> tuple[int, int, int]:
        """Year, month and day of the first day it may mean."""
        month = SEASONS[self.season] if self.season else self.month or 1
        return (self.year, month, self.day or 1)

    @property
    def latest(self) -> tuple[int, int, int]:
        """Year, month and day of the last day it may mean."""
        if self.season:
            year, month = divmod(self.year * 12 + SEASONS[self.season] + 1, 12)
            return (year, month + 1, _days(year, month + 1))
        month = self.month or 12
        return (self.year, month, self.day or _days(self.year, month))


@dataclass(frozen=True)
class Edtf:
    """A date or an interval; for a date start and end are the same, None is the open end of an interval."""

    text: str
    start: Day | None
    end: Day | None
    interval: bool = False

    @property
    def first(self) -> Day:
        """The start, or the end where the start is open."""
        day = self.start or self.end
        if day is None:  # the parser never makes an interval open at both ends
            raise AssertionError(self.text)
        return day

    @property
    def year(self) -> int:
        """The year under which a chronology lists it."""
        return self.first.year

    @property
    def sort_key(self) -> tuple[int, int, int, int]:
        """Order by the earliest day, coarse before fine."""
        return (*self.first.earliest, self.first.precision)

    @property
    def latest(self) -> tuple[int, int, int]:
        """Year, month and day of the last day it may mean; 9999-12-31 for an open end."""
        return self.end.latest if self.end else (9999, 12, 31)


def parse(text: str) -> Edtf:
    """Read a date or an interval; raise EdtfError with a message that a curator can act on."""
    if "/" not in text:
        day = _day(text)
        return Edtf(text, day, day)
    first, _, last = text.partition("/")
    if first == last == "..":
        raise EdtfError("an interval needs a start or an end")
    start = None if first == ".." else _day(first)
    end = None if last == ".." else _day(last)
    if start and end and start.earliest > end.latest:
        raise EdtfError(f"the interval ends ({last}) before it starts ({first})")
    return Edtf(text, start, end, interval=True)


def _day(text: str) -> Day:
    match = _DATE.fullmatch(text)
    if not match:
        raise EdtfError(f"“{text}” is not a date; {FORMS}")
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    doubt = match["doubt"]
    uncertain, approximate = doubt in ("?", "%"), doubt in ("~", "%")
    if not year:
        raise EdtfError("there is no year 0000")
    if month in SEASONS and day is None:
        return Day(year, season=month, uncertain=uncertain, approximate=approximate)
    if month is not None and not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        raise EdtfError(f"{text[:7]} has no month {month:02}")
    if day == 0:
        raise EdtfError(f"{text[:7]} has no day 00")
    if day is not None and month is not None and day > _days(year, month):
        raise EdtfError(f"{text[:7]} has only {_days(year, month)} days")
    return Day(year, month, day, uncertain=uncertain, approximate=approximate)


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
