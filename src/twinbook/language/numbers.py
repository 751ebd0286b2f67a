"""The numbers that a text tells, whatever its language writes them with, to compare a translation's with.

What stands in figures is compared strictly: 1.4 million, 140万, 140만 and 1.4 сая are one number, as are
October, 10月 and 10 дугаар сар. Words of numbers are only looked up where figures have no counterpart:
languages write “two sides” as 双方, or “the first” as 首.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

_FIGURE = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,٫]\d+)?(?!\d)|\d+(?:[.,٫٬’]\d+)*")
_SCALES: Mapping[str, int] = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
    "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12,
    "백": 2, "천": 3, "만": 4, "억": 8, "조": 12,
    "зуун": 2, "мянган": 3, "мянга": 3, "сая": 6, "тэрбум": 9,
    "tausend": 3, "millionen": 6, "milliarden": 9, "milliarde": 9,
    "ألف": 3, "آلاف": 3, "مليون": 6, "ملايين": 6, "مليار": 9,
}  # fmt: skip
_SCALE = re.compile(
    r"[ \u00a0\u2060-]*(" + "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True)) + r")",
    re.IGNORECASE,
)
_GROUPED = frozenset("百千万萬亿億兆백천만억조")  # after which a number may go on: 3억 2천만

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ENGLISH: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **{word: number * 10 for number, word in enumerate(_TENS, 2)},
    **{f"{ten}-{one}": 10 * t + n for t, ten in enumerate(_TENS, 2) for n, one in enumerate(_ONES[:9], 1)},
    **{month: number for number, month in enumerate(_MONTHS, 1)},
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "once": 1,
    "twice": 2, "a": 1, "an": 1, "both": 2, "pair": 2, "half": 0, "dozen": 12, "decade": 10, "decades": 10,
    "century": 100, "hundred": 100, "thousand": 1000, "sole": 1, "only": 1, "single": 1, "each": 1, "per": 1,
    "every": 1, "primary": 1, "secondary": 2, "tertiary": 3, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_MONGOLIAN: Mapping[str, int] = {
    "нэг": 1, "хоёр": 2, "гурав": 3, "гурван": 3, "дөрөв": 4, "дөрвөн": 4, "тав": 5, "таван": 5, "зургаа": 6,
    "зургаан": 6, "долоо": 7, "долоон": 7, "найм": 8, "найман": 8, "ес": 9, "есөн": 9, "арав": 10,
    "арван": 10, "хорь": 20, "хорин": 20, "гуч": 30, "гучин": 30, "дөч": 40, "дөчин": 40, "тавь": 50,
    "тавин": 50, "жар": 60, "жаран": 60, "дал": 70, "далан": 70, "ная": 80, "наян": 80, "ер": 90, "ерэн": 90,
    "зуу": 100, "зуун": 100, "анх": 1, "хагас": 0, "мянга": 1000, "мянган": 1000,
}  # fmt: skip
_KOREAN: Mapping[str, int] = {
    "한": 1, "하나": 1, "첫": 1, "두": 2, "둘": 2, "양": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5,
    "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20, "스물": 20, "서른": 30, "마흔": 40,
    "쉰": 50, "예순": 60, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9,
    "십": 10, "백": 100, "천": 1000, "나흘": 4, "사흘": 3, "이틀": 2, "하루": 1,
}  # fmt: skip
_GERMAN: Mapping[str, int] = {
    "ein": 1, "eine": 1, "erste": 1, "zwei": 2, "beide": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30,
    "hundert": 100, "januar": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
    "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip
_ARABIC: Mapping[str, int] = {
    "واحد": 1, "أول": 1, "اثنان": 2, "ثلاث": 3, "أربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثمان": 8, "تسع": 9,
    "عشر": 10, "يناير": 1, "فبراير": 2, "مارس": 3, "أبريل": 4, "مايو": 5, "يونيو": 6, "يوليو": 7,
    "أغسطس": 8, "سبتمبر": 9, "أكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12,
}  # fmt: skip
_TABLES = {"mn": _MONGOLIAN, "de": _GERMAN, "ar": _ARABIC}
TEN = 10
_WHOLE = Decimal(100)  # percent: languages say “the whole” instead
_NAMED = re.compile(r"\{[^}]*\}")
_DECADE = re.compile(r"(\d\d?)世[纪紀](\d\d)年代")
_DIGITS: Mapping[str, int] = {
    **{letter: number for number, letter in enumerate("〇一二三四五六七八九")},
    "零": 0, "两": 2, "兩": 2, "双": 2, "雙": 2, "首": 1, "半": 0,
}  # fmt: skip
_UNITS: Mapping[str, int] = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "萬": 10_000,
    "亿": 10**8,
    "億": 10**8,
}
_CHINESE = re.compile(f"[{''.join((*_DIGITS, *_UNITS))}]+")


class Figure(NamedTuple):
    """A number in figures: how it is written, and what it may mean."""

    written: str
    values: frozenset[Decimal]


def figures(text: str) -> tuple[Figure, ...]:
    """Return the numbers that stand in figures in a text of any language."""
    return tuple(_figures(_plain(text)))


def words(text: str, tag: str) -> frozenset[Decimal]:
    """Return what numbers the words of a text may mean, in a language (BCP 47); rather too many."""
    return frozenset(map(Decimal, _words(_plain(text).lower(), tag.partition("-")[0])))


def differences(
    source: str, source_tag: str, translation: str, tag: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the figures of a source that its translation does not tell, and those that it adds.

    A number in the name of a {reference} may be said or not.
    """
    named = {_WHOLE, *(Decimal(n) for ref in _NAMED.findall(source) for n in re.findall("[0-9]+", ref))}
    bare = [_NAMED.sub(" ", text) for text in (source, translation)]
    own, others = (figures(text) for text in bare)
    return (
        tuple(_without(own, others, named | words(bare[1], tag))),
        tuple(_without(others, own, named | words(bare[0], source_tag))),
    )


def _without(some: Iterable[Figure], others: Iterable[Figure], said: AbstractSet[Decimal]) -> Iterator[str]:
    known = set(said).union(*(figure.values for figure in others))
    for figure in some:
        if not figure.values & known:
            yield figure.written


def _plain(text: str) -> str:
    """Return a text with the figures 0 to 9 for those of any script, without joiners, decades as years."""
    plain = "".join(
        str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter
        for letter in text
        if letter not in "\u2060\u200b\ufeff"
    )
    return _DECADE.sub(lambda found: str(int(found[1]) * 100 - 100 + int(found[2])), plain)


def _figures(text: str) -> Iterator[Figure]:
    at = 0
    while found := _FIGURE.search(text, at):
        values, end, grouped = _scaled(text, found)
        meant = set(values | _values(found[0]) if grouped else values)
        while grouped and (following := _FIGURE.match(text, end + text.startswith(" ", end))):
            added, last, grouped = _scaled(text, following)
            if min(values) <= max(added):
                break
            values = frozenset(one + other for one, other in product(values, added))
            meant |= values
            end = last
        yield Figure(text[found.start() : end], frozenset(meant))
        at = end


def _scaled(text: str, found: re.Match[str]) -> tuple[frozenset[Decimal], int, bool]:
    """Return what a figure means with the words of scale after it, where these end, whether it may go on."""
    power, end, word = 0, found.end(), ""
    while scale := _SCALE.match(text, end):
        after = text[scale.end() : scale.end() + 1]
        if scale[1].isascii() and after.isalpha():
            break
        word = scale[1].lower()
        power, end = power + _SCALES[word], scale.end()
    return frozenset(value.scaleb(power) for value in _values(found[0])), end, word in _GROUPED


@cache
def _values(written: str) -> frozenset[Decimal]:
    """Return what a figure may mean: with point or comma as the sign of decimals, or as one of thousands."""
    bare = re.sub("[ \u00a0\u202f’]", "", written).replace("٫", ".").replace("٬", "")
    readings = {bare.replace(",", ""), bare.replace(".", "").replace(",", "."), re.sub("[.,]", "", bare)}
    found = set()
    for reading in readings:
        try:
            found.add(Decimal(reading))
        except InvalidOperation:  # several points: a date, or a number of a version
            found |= {Decimal(part) for part in reading.split(".") if part}
    return frozenset(found)


def _words(text: str, language: str) -> Iterator[int]:
    if language in ("zh", "ja"):
        for run in _CHINESE.findall(text):
            yield from (_DIGITS[letter] for letter in run if letter in _DIGITS)
            yield from _chinese(run)
        return
    if language == "ko":
        found = [number for word, number in _KOREAN.items() if word in text]
        yield from found
        yield from (one + other for one, other in product(found, found) if one % TEN == 0 and other < TEN)
        return
    table = _TABLES.get(language, _ENGLISH)
    tokens = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    said = [[*_stemmed(token, table, language)] for token in tokens]
    yield from (number for numbers in said for number in numbers)
    for (one, numbers), (other, more) in pairwise(zip(tokens, said, strict=True)):
        yield from (a + b for a, b in product(numbers, more) if b < a)
        if other in _SCALES and one not in _SCALES:
            yield from (number * 10 ** _SCALES[other] for number in numbers)


def _stemmed(token: str, table: Mapping[str, int], language: str) -> Iterator[int]:
    """Yield what a word may mean as a number, without its ending."""
    if token in table:
        yield table[token]
    elif language == "en":
        for ending, put in (("ieth", "y"), ("th", ""), ("s", ""), ("ies", "y")):
            if token.endswith(ending) and token.removesuffix(ending) + put in table:
                yield table[token.removesuffix(ending) + put]
        *_, last = token.split("-")
        if last != token:
            first = token.split("-", maxsplit=1)[0]
            yield from (table.get(first, 0) + number for number in _stemmed(last, table, language))
            yield from _stemmed(first, table, language)
    else:
        yield from (number for word, number in table.items() if len(word) > 1 and token.startswith(word))


def _chinese(run: str) -> Iterator[int]:
    """Yield what a run of Chinese numerals means, and what its parts between units do."""
    if not any(letter in _UNITS for letter in run):
        yield int("".join(str(_DIGITS[letter]) for letter in run))
        return
    whole = part = digit = 0
    for letter in run:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif _UNITS[letter] >= 10_000:  # noqa: PLR2004 - 万 and above count all before them
            whole, part, digit = whole + (part + digit or 1) * _UNITS[letter], 0, 0
        else:
            part, digit = part + (digit or 1) * _UNITS[letter], 0
        yield whole + part + digit
