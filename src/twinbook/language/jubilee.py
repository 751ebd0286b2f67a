"""Anniversaries as a language keeps them: which years are round ones, which have a name.

Which numbers a country celebrates is custom and in no standard. Everywhere the fives up to fifty count, then
the quarters of a century; Japan and Korea keep sixty too, the full round of the sexagenary cycle. A name
stands here only where a language uses it of institutions, and not of weddings alone.
"""

from collections.abc import Mapping

import babel

from twinbook.language import cldr

STEP, UP_TO = 5, 50
THEN = 25
BESIDES: Mapping[str, tuple[int, ...]] = {"ja": (60,), "ko": (60,)}
NAMES: Mapping[str, Mapping[int, str]] = {
    "en": {25: "silver jubilee", 50: "golden jubilee"},
    "de": {25: "silver jubilee", 50: "golden jubilee"},
}


def is_round(years: int, tag: str) -> bool:
    """Say whether a number of years is a round one in a language (BCP 47)."""
    besides = BESIDES.get(cldr.locale(tag).language, ())
    return years > 0 and (years % (STEP if years <= UP_TO else THEN) == 0 or years in besides)


def name(years: int, tag: str) -> str | None:
    """Return the English word for the name that an anniversary has in a language, if it has one there."""
    return NAMES.get(cldr.locale(tag).language, {}).get(years)


def ordinal(number: int, locale: babel.Locale) -> str:
    """Write the number of an anniversary as it stands in a title: 30th in English, in others 30.

    What else a language sets about it (30周年, 30-р, 30.) is in its own words of the books.
    """
    if locale.language != "en":
        return str(number)
    endings = {"one": "st", "two": "nd", "few": "rd"}
    return f"{number}{endings.get(locale.ordinal_form(number), 'th')}"
