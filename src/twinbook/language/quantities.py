"""Numbers and measures as a language writes them, from CLDR, and never with fewer digits than were given."""

import re
from collections.abc import Mapping
from decimal import Decimal, localcontext
from functools import cache

import babel
from babel.numbers import format_decimal

from twinbook.language import cldr

MINUS = "−"  # CLDR mostly gives the hyphen of the keyboard
DECIMALS = 2  # a compact number with more reads worse than the number in full
FIRST_WORD = 10_000  # “15 thousand” is no gain over 15,000; 1.5万 is

RANGE_DASHES = {"zh": "～", "ja": "～", "ko": "~"}  # GB/T 15834 and Korean orthography; else an en dash


def number(locale: babel.Locale, value: Decimal | int) -> str:
    """Write a number with grouping and exactly the digits given; raise ValueError if it is not finite."""
    value = _finite(value)
    return _sign(locale, value) + _digits(locale, value.copy_abs())


def compact(locale: babel.Locale, value: Decimal | int) -> str:
    """Write a big round number with the language's word (1.5 million, 150万); any other in full."""
    return _compact(locale, _finite(value))[0]


def measure(locale: babel.Locale, value: Decimal | int, unit: str) -> str:
    """Write a number with its unit, spelled out where CLDR does so; raise ValueError for an unknown unit."""
    text, worded = _compact(locale, _finite(value))
    # After a word the unit stands as after a round million: 1,5 миллиона метров. Where Babel lacks that form
    # (2 millions de mètres), the number is written in full.
    if not worded or locale.plural_form(10**6) not in _unit_patterns(locale, unit):
        return _unit(locale, number(locale, value), _finite(value), unit)
    pattern = _unit_pattern(locale, 10**6, unit)
    if locale.language == "ko":  # 2.5제곱킬로미터, but 250만 제곱킬로미터 (Korean orthography § 43)
        pattern = re.sub(r"\}(?=[가-힣])", "} ", pattern)
    return pattern.format(text)


def density(locale: babel.Locale, value: Decimal | int) -> str:
    """Write a number per square kilometre in its short form: 2,778/km²."""
    pattern = cldr.unit_patterns(locale, "square-kilometer")["short"]["per"]
    return pattern.format(number(locale, value))


def time_difference(locale: babel.Locale, low: int, high: int) -> str | None:
    """Write how far clocks are ahead (+) or behind (−), in minutes; None for no difference.

    Where it varies over the year, low and high are its bounds: +1–2 hours; the sign stands once before both.
    """
    low, high = sorted((low, high))
    if low == high:
        return _signed(low) + _hours(locale, abs(low)) if low else None
    near, far = sorted((abs(low), abs(high)))
    if near % 60 or far % 60:
        return f"{_signed(low)}{_hours(locale, abs(low))} – {_signed(high)}{_hours(locale, abs(high))}"
    if low * high > 0:
        dash = RANGE_DASHES.get(locale.language, "–")
        return _signed(low) + _unit(locale, f"{near // 60}{dash}{far // 60}", far // 60, "hour")
    return _unit(
        locale, f"{_signed(low)}{abs(low) // 60} – {_signed(high)}{abs(high) // 60}", far // 60, "hour"
    )


def _finite(value: Decimal | int) -> Decimal:
    value = Decimal(value)
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    return value


def _sign(locale: babel.Locale, value: Decimal | int) -> str:
    if value >= 0:
        return ""
    return MINUS if locale.text_direction == "ltr" else f"\N{LEFT-TO-RIGHT MARK}{MINUS}"


def _digits(locale: babel.Locale, value: Decimal, *, grouped: bool = True) -> str:
    _, digits, exponent = value.as_tuple()
    decimals = max(0, -int(exponent))
    whole = locale.decimal_formats[None].pattern.partition(";")[0].partition(".")[0]
    with localcontext(prec=max(28, len(digits) + abs(int(exponent)) + 1)):
        return format_decimal(value, f"{whole}.{'0' * decimals}", locale, group_separator=grouped)


def _compact(locale: babel.Locale, value: Decimal) -> tuple[str, bool]:
    """Write a number, and say whether a word such as million ends it."""
    full = number(locale, value), False
    words = [power for power in _words(locale) if power <= abs(value)]
    if not words or int(value.as_tuple().exponent) < 0:
        return full
    zeros, patterns = _words(locale)[max(words)]
    _, digits, exponent = value.as_tuple()
    count = _stripped(Decimal((0, digits, int(exponent) - zeros)))
    if -int(count.as_tuple().exponent) > DECIMALS:
        return full
    pattern = patterns.get(locale.plural_form(count), patterns["other"])
    # Ungrouped as in CLDR: 1234万 and 1234만 (Korean orthography § 44), unless there is no bigger word.
    figures = _digits(locale, count, grouped=count >= FIRST_WORD)
    return _sign(locale, value) + pattern.replace("{0}", figures), True


@cache
def _words(locale: babel.Locale) -> dict[int, tuple[int, dict[str, str]]]:
    """Return CLDR's compact patterns by the smallest number each is for, with the zeros its word stands for.

    Chinese, Japanese and Korean have no long forms, and Babel raises KeyError for them: their short forms are
    meant for text. The first word used is the first that stands for a new unit: million, 万, lakh.
    """
    formats = locale.compact_decimal_formats
    table = formats["long"] if "other" in formats.get("long", {}) else formats["short"]
    words: dict[int, tuple[int, dict[str, str]]] = {}
    for key in sorted(table["other"], key=int):
        patterns = {plural: _plain(table[plural][key].pattern) for plural in table if key in table[plural]}
        places = len(re.findall("0", table["other"][key].pattern.partition(";")[0]))
        first = places == 1 and int(key) >= FIRST_WORD
        if patterns["other"] != "{0}" and (words or first):
            words[int(key)] = (len(key) - places, patterns)
    return words


def _plain(pattern: str) -> str:
    """Turn a compact pattern (`0 Mio'.'`) into a template (`{0} Mio.`)."""
    return re.sub("0+", "{0}", pattern.partition(";")[0].replace("'", ""), count=1)


def _stripped(value: Decimal) -> Decimal:
    """Return the same number without trailing zeros and without a positive exponent."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _unit(locale: babel.Locale, text: str, count: Decimal | int, unit: str) -> str:
    return _unit_pattern(locale, count, unit).format(text)


def _unit_patterns(locale: babel.Locale, unit: str) -> Mapping[str, str]:
    """Return the long forms by plural; where a locale has none, and Babel gives English ones, the short."""
    lengths = cldr.unit_patterns(locale, unit)
    return lengths["long"] if "other" in lengths.get("long", {}) else lengths["short"]


def _unit_pattern(locale: babel.Locale, count: Decimal | int, unit: str) -> str:
    patterns = _unit_patterns(locale, unit)
    pattern = patterns.get(locale.plural_form(abs(Decimal(count))), patterns["other"])
    return pattern if "{0}" in pattern else patterns["other"]  # Arabic says “an hour”; show the figure


def _hours(locale: babel.Locale, minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [_unit(locale, str(hours), hours, "hour")] if hours else []
    parts += [_unit(locale, str(rest), rest, "minute")] if rest else []
    return ("" if cldr.script(locale) == "Hans" else " ").join(parts) or _unit(locale, "0", 0, "hour")


def _signed(minutes: int) -> str:
    return MINUS if minutes < 0 else "+" if minutes else ""
