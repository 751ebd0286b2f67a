from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.numbers import differences, figures, words

TAGS = ("en", "zh-Hans", "ja", "ko", "mn", "de", "ar")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.4 million", "1400000"), ("140万", "1400000"), ("140만", "1400000"), ("1.4 сая", "1400000"),
        ("1,4 Millionen", "1400000"), ("１４０万", "1400000"), ("٣٫٥ مليون", "3500000"),
        ("989억 1,000만", "98910000000"), ("98.91 billion", "98910000000"), ("3억 2천만", "320000000"),
        ("12,345", "12345"), ("12 345", "12345"), ("12.345", "12345"), ("1.2345万", "12345"),
        ("2013\u2060年", "2013"), ("2013년", "2013"), ("2013 онд", "2013"), ("20世纪60年代", "1960"),
        ("3천", "3000"), ("5 тэрбум", "5000000000"), ("58 thousand", "58000"),
    ],
)  # fmt: skip
def test_figures(text: str, number: str) -> None:
    """A number is known by its figures and the words of scale after them, in whatever script."""
    (found,) = figures(text)
    assert Decimal(number) in found.values


@pytest.mark.parametrize(
    ("text", "tag", "number"),
    [
        ("the thirtieth anniversary", "en", 30), ("twenty-five years", "en", 25), ("in October", "en", 10),
        ("some five hundred papers", "en", 500), ("fell below ten million", "en", 10_000_000),
        ("两市", "zh-Hans", 2), ("三十周年", "zh-Hans", 30), ("第十四届", "zh-Hans", 14),
        ("二〇一三年", "zh-Hans", 2013),
        ("두 도시", "ko", 2), ("열두 명", "ko", 12), ("스물다섯", "ko", 25),
        ("хоёр хот", "mn", 2), ("гучин жилийн ой", "mn", 30), ("хорин таван", "mn", 25),
        ("нэгдүгээр", "mn", 1),
        ("im Oktober", "de", 10), ("zwanzig Jahre", "de", 20), ("في أكتوبر", "ar", 10),
    ],
)  # fmt: skip
def test_words(text: str, tag: str, number: int) -> None:
    """Words may stand for a number."""
    assert number in words(text, tag)


@pytest.mark.parametrize(
    ("source", "translation", "tag"),
    [
        ("On October 9, 2003, 1.4 million came.", "2003年10月9日，140万人来了。", "zh-Hans"),
        ("On October 9, 2003, 1.4 million came.", "2003년 10월 9일 140만 명이 왔다.", "ko"),
        ("On October 9, 2003, 1.4 million came.", "2003 оны 10 дугаар сарын 9-нд 1.4 сая хүн ирэв.", "mn"),
        ("The two cities, for the first time", "두 도시가 처음으로", "ko"),
        ("In 1993 it was host to {expo-1993}.", "该市是{expo-1993}的举办地。", "zh-Hans"),
        ("The three shares make the whole.", "三项比重合计100%。", "zh-Hans"),
        ("Vice Mayor I", "제1부시장", "ko"),
    ],
)
def test_the_same(source: str, translation: str, tag: str) -> None:
    """What says the same in its own way is let be."""
    assert differences(source, "en", translation, tag) == ((), ())


@pytest.mark.parametrize(
    ("translation", "lost", "added"),
    [
        ("2003年11月9日，140万人。", (), ("11",)),
        ("2003年10月9日，140亿人。", ("1.4 million",), ("140亿",)),
        ("2003年10月9日，14万人。", ("1.4 million",), ("14万",)),
        ("2013年10月9日，140万人。", ("2003",), ("2013",)),
        ("10月9日，140万人。", ("2003",), ()),
    ],
)
def test_another(translation: str, lost: tuple[str, ...], added: tuple[str, ...]) -> None:
    """Another digit, another scale, another month, a number left out: each is told."""
    assert differences("On October 9, 2003: 1.4 million.", "en", translation, "zh-Hans") == (lost, added)


@given(st.text(max_size=60), st.sampled_from(TAGS))
def test_any_text(text: str, tag: str) -> None:
    """No text is an exception, and a text tells what it tells itself."""
    words(text, tag)
    assert differences(text, tag, text, tag) == ((), ())


@given(st.integers(1, 10**11))
def test_written_in_each_way(number: int) -> None:
    """A whole number is read back from the ways in which languages write it."""
    ten_thousands, rest = divmod(number, 10_000)
    hundred_millions, middle = divmod(ten_thousands, 10_000)
    parts = ((hundred_millions, "억"), (middle, "만"), (rest, ""))
    korean = " ".join(f"{part:,}{unit}" for part, unit in parts if part)
    for text in (str(number), f"{number:,}", f"{number:_}".replace("_", "\u202f"), korean):
        (found,) = figures(text)
        assert number in found.values, text
    for scale, word in (
        (10**6, " million"),
        (10**4, "万"),
        (10**8, "亿"),
        (10**6, " сая"),
        (10**9, " тэрбум"),
    ):
        (found,) = figures(f"{Decimal(number) / scale:f}{word}")
        assert number in found.values, word
