"""All that a locale's conventions decide in a book, behind one record: `formats("ko").date(when)`.

The numbers and dates themselves are written in `quantities` and `dates`; this module owns quotation marks,
coordinates, lists and order.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import Literal

import babel
from babel.dates import format_skeleton, get_day_names
from babel.lists import format_list

from twinbook.content.edtf import Edtf
from twinbook.language import cldr, jubilee, names, quantities
from twinbook.language.dates import Dates


@dataclass(frozen=True)
class Formats:
    """The conventions of one locale; made by `formats`."""

    tag: str
    babel: babel.Locale

    @cached_property
    def script(self) -> str:
        """The script the locale is written in (ISO 15924)."""
        return cldr.script(self.babel)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction of its lines."""
        return "rtl" if self.babel.text_direction == "rtl" else "ltr"

    @cached_property
    def _dates(self) -> Dates:
        return Dates(self.babel)

    def number(self, value: Decimal | int) -> str:
        """Write a number with grouping and exactly the digits given."""
        return quantities.number(self.babel, value)

    def compact(self, value: Decimal | int) -> str:
        """Write a big round number with the language's word (1.5 million, 150万); any other in full."""
        return quantities.compact(self.babel, value)

    def measure(self, value: Decimal | int, unit: str) -> str:
        """Write a number with a unit of CLDR's (`square-kilometer`); raise ValueError for an unknown unit."""
        return quantities.measure(self.babel, value, unit)

    def density(self, value: Decimal | int) -> str:
        """Write a number per square kilometre: 2,778/km²."""
        return quantities.density(self.babel, value)

    def time_difference(self, low: int, high: int) -> str | None:
        """Write by how many minutes clocks differ, at least and at most in a year; None for not at all."""
        return quantities.time_difference(self.babel, low, high)

    def date(self, when: Edtf) -> str:
        """Write a date or an interval for running text, at exactly its precision."""
        return self._dates.full(when)

    def date_short(self, when: Edtf) -> str:
        """Write a date or an interval for a table."""
        return self._dates.short(when)

    def day_month(self, when: Edtf) -> str:
        """Write a date under the heading of its year; empty where only the year is known."""
        return self._dates.yearless(when)

    def clock(self, at: dt.time) -> str:
        """Write a time of day with 24 hours: 09:30."""
        return format_skeleton("Hm", at, locale=self.babel)

    def weekday(self, day: dt.date) -> str:
        """Write the name of a day of the week, as it stands by itself."""
        names_of: Mapping[int, str] = get_day_names("wide", "stand-alone", self.babel)
        return names_of[day.weekday()]

    def ordinal(self, number: int) -> str:
        """Write the number of an anniversary as it stands in a title."""
        return jubilee.ordinal(number, self.babel)

    def list(self, items: Iterable[str]) -> str:
        """Join items as in a sentence: a, b, and c."""
        return format_list(tuple(items), "standard", self.babel)

    def quote(self, text: str) -> str:
        """Set a text in quotation marks."""
        marks = cldr.pick(QUOTES, self.babel) or QUOTES["en"]
        return f"{marks[0]}{text}{marks[1]}"

    def quote_inner(self, text: str) -> str:
        """Set a text in the marks of a quotation within a quotation."""
        marks = cldr.pick(QUOTES, self.babel) or QUOTES["en"]
        return f"{marks[2]}{text}{marks[3]}"

    def country(self, code: str, form: names.Form = "short") -> str:
        """Return the name of a country (ISO 3166-1 alpha-2), in running text or official."""
        return names.country(self.babel, code, form)

    def language_name(self, tag: str) -> str:
        """Return the name of a language in this one."""
        return names.language(self.babel, tag)

    def endonym(self, tag: str) -> str:
        """Return the name of a language in itself."""
        return names.language(cldr.locale(tag), tag)

    def latlon(self, lat: Decimal, lon: Decimal) -> str:
        """Write decimal degrees as degrees and minutes; raise ValueError for a place not on Earth."""
        north, south, east, west, comma = cldr.pick(COORDINATES, self.babel) or COORDINATES["en"]
        if abs(lat) > Decimal(90) or abs(lon) > Decimal(180):
            raise ValueError(f"{lat}, {lon} is not on Earth")
        return (
            (south if lat < 0 else north).format(_minutes(lat))
            + comma
            + (west if lon < 0 else east).format(_minutes(lon))
        )

    def sort_key(self, text: str) -> tuple[str, str]:
        """Return a stable key to sort by: letters without case or (in Latin) accents, then the text itself.

        Han characters sort by code point: no dictionary's order, but the same on every machine. Hangul's code
        points are in the dictionary's order; Cyrillic ё, ө and ү follow е, о and у.
        """
        text = unicodedata.normalize("NFC", text)
        letters = text.casefold()
        if self.script == "Latn":
            letters = "".join(
                c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c)
            )
        return letters.translate(_CYRILLIC), text


@cache
def formats(tag: str) -> Formats:
    """Return the conventions of a locale (BCP 47: `en`, `zh-Hans`); raise ValueError for an unknown one."""
    return Formats(tag, cldr.locale(tag))


def _minutes(degrees: Decimal) -> str:
    minutes = int((abs(degrees) * 60).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{minutes // 60}°{minutes % 60:02}′"


_CYRILLIC = str.maketrans({"ё": "е\uffff", "ө": "о\uffff", "ү": "у\uffff"})

# Outer and inner marks. Babel has none; these are CLDR's, but for Mongolian, where print has « ».
QUOTES: Mapping[str, str] = {
    "en": "“”‘’",
    "zh-Hans": "“”‘’",
    "zh-Hant": "「」『』",
    "ja": "「」『』",
    "ko": "“”‘’",
    "mn-Cyrl": "«»“”",
    "de": "„“‚‘",
    "ar": "”“’‘",
}

# North, south, east and west of a figure, and what stands between latitude and longitude.
COORDINATES: Mapping[str, tuple[str, str, str, str, str]] = {
    "en": ("{}N", "{}S", "{}E", "{}W", " "),
    "zh-Hans": ("北纬{}", "南纬{}", "东经{}", "西经{}", "，"),
    "zh-Hant": ("北緯{}", "南緯{}", "東經{}", "西經{}", "，"),
    "ja": ("北緯{}", "南緯{}", "東経{}", "西経{}", "、"),
    "ko": ("북위 {}", "남위 {}", "동경 {}", "서경 {}", ", "),
    "mn-Cyrl": (
        "хойд өргөргийн {}",
        "өмнөд өргөргийн {}",
        "зүүн уртрагийн {}",
        "баруун уртрагийн {}",
        ", ",
    ),
    "de": ("{} N", "{} S", "{} O", "{} W", ", "),
    # After a letter of Arabic a figure's signs would change sides; the mark U+200E keeps them.
    "ar": ("\u200e{} شمالًا", "\u200e{} جنوبًا", "\u200e{} شرقًا", "\u200e{} غربًا", "، "),
}
