"""Dates and intervals in a language's own words, at exactly the precision that is known.

Patterns are CLDR's (LDML), save where CLDR is not fit for print; `QQQQ`, the quarter, stands for the season.
An interval says what both ends share once: it is dropped before a dash where it ends the pattern (October 9 –
December 1, 2003), after it where it begins the pattern (2003年10月9日至12月1日).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

import babel
from babel.dates import DateTimeFormat, match_skeleton, tokenize_pattern

from twinbook.content.edtf import Day, Edtf
from twinbook.language import cldr
from twinbook.language.date_words import PATTERNS, WORDS, Words


@dataclass(frozen=True)
class Patterns:
    """LDML patterns by precision: in full, in a table, and without the year."""

    day: str
    month: str
    year: str
    short_day: str
    short_month: str
    yearless_day: str
    yearless_month: str = "LLLL"
    season: str = "QQQQ y"


@dataclass(frozen=True)
class Dates:
    """How one locale writes dates."""

    locale: babel.Locale

    def full(self, when: Edtf) -> str:
        """Write a date for running text."""
        return self._text(when, self._full)

    def short(self, when: Edtf) -> str:
        """Write a date for a table; an open interval is written in full."""
        return self._text(when, self._short if when.start and when.end else self._full)

    def yearless(self, when: Edtf) -> str:
        """Write a date under the heading of its year: without the year, empty where only the year is known.

        What the heading cannot say (an interval into another year, doubt about the year) is written in full.
        """
        start, end = when.start, when.end
        if start is None or end is None or start.year != end.year:
            return self.full(when)
        if _precision(start) == "year" or _precision(end) == "year":
            return "" if start == end and not _marked(start) else self.full(when)
        return self._text(when, self._yearless)

    @cached_property
    def words(self) -> Words:
        """The language's words; without words of its own, signs from CLDR and the seasons in English."""
        own = cldr.pick(WORDS, self.locale)
        if own:
            return own
        span = str(self.locale.interval_formats[None]).replace("\N{THIN SPACE}", " ")
        return Words(
            WORDS["en"].seasons,
            about=f"{self.locale.number_symbols['latn']['approximatelySign']}{{}}".format,
            since=lambda text: span.format(text, "…"),
            until=lambda text: span.format("…", text),
            span=span.format,
        )

    @cached_property
    def patterns(self) -> Patterns:
        """CLDR's patterns with our own over them."""
        skeletons, formats = self.locale.datetime_skeletons, self.locale.date_formats

        def pattern(skeleton: str) -> str:
            return str(skeletons[match_skeleton(skeleton, skeletons)].pattern)

        from_cldr = Patterns(
            day=formats["long"].pattern,
            month=pattern("yMMMM"),
            year=pattern("y"),
            short_day=formats["medium"].pattern,
            short_month=pattern("yMMM"),
            yearless_day=pattern("MMMMd"),
        )
        return replace(from_cldr, **(cldr.pick(PATTERNS, self.locale) or {}))

    @cached_property
    def _full(self) -> Mapping[str, str]:
        own = self.patterns
        return {"day": own.day, "month": own.month, "season": own.season, "year": own.year}

    @cached_property
    def _short(self) -> Mapping[str, str]:
        return {**self._full, "day": self.patterns.short_day, "month": self.patterns.short_month}

    @cached_property
    def _yearless(self) -> Mapping[str, str]:
        return {"day": self.patterns.yearless_day, "month": self.patterns.yearless_month, "season": "QQQQ"}

    def _text(self, when: Edtf, patterns: Mapping[str, str]) -> str:
        start, end = when.start, when.end
        if start and end:
            return self._single(start, patterns) if start == end else self._interval(start, end, patterns)
        day, word = (start, self.words.since) if start else (end, self.words.until)
        if day is None:
            raise ValueError("an interval needs a start or an end")
        return word(self._about(self._write(day, patterns), day)) + self._doubt(day)

    def _single(self, day: Day, patterns: Mapping[str, str]) -> str:
        return self._about(self._write(day, patterns), day) + self._doubt(day)

    def _interval(self, start: Day, end: Day, patterns: Mapping[str, str]) -> str:
        if _marked(start) or _marked(end):
            return self.words.span(self._single(start, patterns), self._single(end, patterns), False)
        shared = _shared(start, end)
        first = self._write(start, patterns, before_dash=shared)
        last = self._write(end, patterns, after_dash=shared)
        return self.words.span(first, last, _differ_in_one_field(start, end))

    def _about(self, text: str, day: Day) -> str:
        return self.words.about(text) if day.approximate else text

    def _doubt(self, day: Day) -> str:
        return self.words.doubt if day.uncertain else ""

    def _write(
        self,
        day: Day,
        patterns: Mapping[str, str],
        *,
        before_dash: str = "",
        after_dash: str = "",
    ) -> str:
        """Write a date, without the shared fields that end the pattern or, after the dash, begin it."""
        fields, literals = _pieces(patterns[_precision(day)])
        first, last = 0, len(fields)
        while fields[first][0] in after_dash:
            first += 1
        while fields[last - 1][0] in before_dash:
            last -= 1
        value = DateTimeFormat(date(day.year, day.month or 1, day.day or 1), self.locale)
        text = "" if first else literals[0]
        for index in range(first, last):
            name = fields[index]
            text += self.words.seasons[(day.season or 21) - 21] if name[0] == "Q" else value[name]
            text += literals[index + 1] if index + 1 < last or last == len(fields) else _tied(literals[last])
        return text


def _precision(day: Day) -> str:
    return "season" if day.season else "day" if day.day else "month" if day.month else "year"


def _marked(day: Day) -> bool:
    return day.approximate or day.uncertain


def _shared(start: Day, end: Day) -> str:
    """Return the LDML letters of the fields an interval says once; with two precisions it repeats all."""
    if _precision(start) != _precision(end) or start.year != end.year:
        return ""
    return "GyuML" if start.day and start.month == end.month else "Gyu"


def _differ_in_one_field(start: Day, end: Day) -> bool:
    if start.day and end.day:
        return (start.year, start.month) == (end.year, end.month)
    return _precision(start) == _precision(end) and (_precision(end) == "year" or start.year == end.year)


@cache
def _pieces(pattern: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split a pattern into its fields and the literals before, between and after them."""
    fields: list[str] = []
    literals = [""]
    for kind, value in tokenize_pattern(pattern):
        if kind == "field":
            fields.append(value[0] * int(value[1]))
            literals.append("")
        else:
            literals[-1] += str(value)
    return tuple(fields), tuple(literals)


def _tied(literal: str) -> str:
    """Return what belongs to the field before: the point of “9.”, not the comma or the “de” after it."""
    return re.match(r"\.?\w*", literal)[0]  # type: ignore[index]  # it matches nothing, if nothing else
