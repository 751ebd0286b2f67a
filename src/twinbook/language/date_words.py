"""What each language says around a date, and the patterns in which CLDR is not fit for print.

A language without an entry gets CLDR's patterns, signs in place of words, and English names of seasons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a language says around a date."""

    seasons: tuple[str, str, str, str]  # spring, summer, autumn, winter
    about: Callable[[str], str]
    since: Callable[[str], str]
    until: Callable[[str], str]
    span: Callable[[str, str, bool], str]  # the flag says that the ends differ in one field only
    doubt: str = " (?)"


def _dash(start: str, end: str, close: bool) -> str:  # noqa: FBT001 - the shape of Words.span
    """Join by an en dash: 2003–2005, October 9–12, 2003, but October 9 – December 1, 2003."""
    return f"{start}–{end}" if close else f"{start} – {end}"


def _korean_about(text: str) -> str:
    """Write 1979년경, but 1987년 봄 무렵: 경 is for dates in figures."""
    return f"{text} 무렵" if text[-1] in "봄름을울" else f"{text}경"


# Genitive and ablative of what a Mongolian date ends in; after a figure see below.
_MONGOLIAN = {
    "он": ("оны", "оноос"),
    "сар": ("сарын", "сараас"),
    "хавар": ("хаврын", "хавраас"),
    "зун": ("зуны", "зунаас"),
    "намар": ("намрын", "намраас"),
    "өвөл": ("өвлийн", "өвлөөс"),
    "орчим": ("орчмын", "орчмоос"),
}


def _mongolian_genitive(text: str) -> str:
    """Decline a date; a day's suffix follows the vowels of its numeral: 29-ний (ес), 30-ны (гуч)."""
    if text[-1].isdigit():
        return f"{text}-{'ний' if text[-1] in '149' else 'ны'}"
    rest, space, last = text.rpartition(" ")
    return f"{rest}{space}{_MONGOLIAN[last][0]}"


def _mongolian_ablative(text: str) -> str:
    if text[-1].isdigit():
        return f"{_mongolian_genitive(text)} өдрөөс"
    rest, space, last = text.rpartition(" ")
    return f"{rest}{space}{_MONGOLIAN[last][1]}"


def _mongolian_until(text: str) -> str:
    return f"{_mongolian_genitive(text)} өдөр хүртэл" if text[-1].isdigit() else f"{text} хүртэл"


def _mongolian_span(start: str, end: str, close: bool) -> str:  # noqa: FBT001 - the shape of Words.span
    """Join with a dash, but two days of different months by case: “9 – 12-р сарын 1” could be misread."""
    if close or "." in start:  # 10–12-р сар; 2003.10.09–12.01
        noun = "-р сар" if end.endswith("-р сар") else " он"
        return f"{start.removesuffix(noun)}–{end}"
    if start[-1].isdigit() and end[-1].isdigit():
        return f"{_mongolian_ablative(start)} {_mongolian_until(end)}"
    return f"{start} – {end}"


WORDS: Mapping[str, Words] = {
    "en": Words(
        ("spring", "summer", "autumn", "winter"),
        "about {}".format,
        "since {}".format,
        "until {}".format,
        _dash,
    ),
    "zh-Hans": Words(
        ("春季", "夏季", "秋季", "冬季"),
        "约{}".format,
        "{}起".format,
        "至{}".format,
        "{}至{}".format,
        "（？）",
    ),
    "zh-Hant": Words(
        ("春季", "夏季", "秋季", "冬季"),
        "約{}".format,
        "{}起".format,
        "至{}".format,
        "{}至{}".format,
        "（？）",
    ),
    "ja": Words(
        ("春", "夏", "秋", "冬"), "{}頃".format, "{}から".format, "{}まで".format, "{}～{}".format, "（？）"
    ),
    "ko": Words(
        ("봄", "여름", "가을", "겨울"), _korean_about, "{}부터".format, "{}까지".format, "{}~{}".format, "(?)"
    ),
    "mn-Cyrl": Words(
        ("хавар", "зун", "намар", "өвөл"),
        lambda text: f"{_mongolian_genitive(text)} орчим",
        lambda text: f"{_mongolian_ablative(text)} хойш",
        _mongolian_until,
        _mongolian_span,
    ),
    "de": Words(
        ("Frühjahr", "Sommer", "Herbst", "Winter"), "ca. {}".format, "seit {}".format, "bis {}".format, _dash
    ),
    "ar": Words(
        ("ربيع", "صيف", "خريف", "شتاء"), "نحو {}".format, "منذ {}".format, "حتى {}".format, "{} – {}".format
    ),
}

# CLDR's Mongolian spells months out in the long form and uses Roman numerals elsewhere; its year lacks “он”.
PATTERNS: Mapping[str, Mapping[str, str]] = {
    "zh-Hans": {"season": "y年QQQQ", "yearless_month": "M月"},
    "zh-Hant": {"season": "y年QQQQ"},
    "ja": {"season": "y年QQQQ"},
    "ko": {"season": "y년 QQQQ", "short_month": "y. M."},
    "mn-Cyrl": {
        "day": "y 'оны' M'-р сарын' d",
        "month": "y 'оны' M'-р сар'",
        "season": "y 'оны' QQQQ",
        "year": "y 'он'",
        "short_day": "y.MM.dd",
        "short_month": "y 'оны' M'-р сар'",
        "yearless_day": "M'-р сарын' d",
        "yearless_month": "M'-р сар'",
    },
    "ar": {"short_day": "d MMM y"},  # CLDR's slashes turn around where right-to-left is only half supported
}
