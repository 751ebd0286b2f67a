from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.formats import formats

TAGS = ("en", "zh-Hans", "ko", "mn", "de", "ja", "zh-Hant", "ar", "hi", "fr")


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("en", "540", "540"),
        ("en", "167.3", "167.3"),
        ("en", "12345", "12,345"),
        ("en", "1.50", "1.50"),
        ("en", "-12", "−12"),
        ("en", "-0", "0"),
        ("en", "5E+3", "5,000"),
        ("en", "123456789012345678901234567890.5", "123,456,789,012,345,678,901,234,567,890.5"),
        ("zh-Hans", "12345", "12,345"),
        ("ko", "12345", "12,345"),
        ("mn", "12345.6", "12,345.6"),
        ("de", "12345.6", "12.345,6"),
        ("hi", "1234567", "12,34,567"),
        ("ar", "12345.6", "12,345.6"),
    ],
)
def test_a_number_keeps_its_digits(tag: str, value: str, expected: str) -> None:
    """A number is grouped in the locale's way and has exactly the digits given, in Latin figures."""
    assert formats(tag).number(Decimal(value)) == expected


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_number_is_finite(value: str) -> None:
    """What is no finite number is refused, in every way of writing it."""
    with pytest.raises(ValueError, match="finite"):
        formats("en").number(Decimal(value))
    with pytest.raises(ValueError, match="finite"):
        formats("ko").measure(Decimal(value), "meter")


@pytest.mark.parametrize(
    ("value", "en", "zh", "ko", "mn"),
    [
        ("27", "27", "27", "27", "27"),
        ("9999", "9,999", "9,999", "9,999", "9,999"),
        ("10000", "10,000", "1万", "1만", "10,000"),
        ("15000", "15,000", "1.5万", "1.5만", "15,000"),
        ("12340", "12,340", "12,340", "12,340", "12,340"),
        ("999999", "999,999", "999,999", "999,999", "999,999"),
        ("1000000", "1 million", "100万", "100만", "1 сая"),
        ("1500000", "1.5 million", "150万", "150만", "1.5 сая"),
        ("1234567", "1,234,567", "1,234,567", "1,234,567", "1,234,567"),
        ("12340000", "12.34 million", "1234万", "1234만", "12.34 сая"),
        ("150000000", "150 million", "1.5亿", "1.5억", "150 сая"),
        ("2000000000", "2 billion", "20亿", "20억", "2 тэрбум"),
        ("999999999", "999,999,999", "999,999,999", "999,999,999", "999,999,999"),
        ("-2000000", "−2 million", "−200万", "−200만", "−2 сая"),
        ("1500000.5", "1,500,000.5", "1,500,000.5", "1,500,000.5", "1,500,000.5"),
        ("1.5E+6", "1.5 million", "150万", "150만", "1.5 сая"),
    ],
)
def test_a_round_number_gets_the_languages_word(value: str, en: str, zh: str, ko: str, mn: str) -> None:
    """A word such as million or 万 stands for a number only where no digit is lost."""
    written = [formats(tag).compact(Decimal(value)) for tag in ("en", "zh-Hans", "ko", "mn")]
    assert written == [en, zh, ko, mn]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("de", "1 Million"), ("ja", "100万"), ("zh-Hant", "100萬"), ("ar", "1 مليون"), ("hi", "10 लाख")],
)
def test_other_locales_use_their_own_word(tag: str, expected: str) -> None:
    """The words of any CLDR locale are used, in the right number."""
    assert formats(tag).compact(1_000_000) == expected


@given(st.integers(min_value=-(10**13), max_value=10**13), st.sampled_from(("en", "zh-Hans", "ko", "mn")))
def test_a_compact_number_means_the_same_number(value: int, tag: str) -> None:
    """Figures times their word are the number given."""
    words = {
        "million": 6,
        "billion": 9,
        "trillion": 12,
        "万": 4,
        "亿": 8,
        "万亿": 12,
        "만": 4,
        "억": 8,
        "조": 12,
    }
    words |= {"сая": 6, "тэрбум": 9, "их наяд": 12}
    text = formats(tag).compact(value).replace("−", "-").replace(",", "")
    figures = text.rstrip("".join(words) + " ")
    word = text.removeprefix(figures).strip()
    assert Decimal(figures).scaleb(words[word] if word else 0) == value


@pytest.mark.parametrize(
    ("tag", "value", "unit", "expected"),
    [
        ("en", "540", "square-kilometer", "540 square kilometers"),
        ("zh-Hans", "540", "square-kilometer", "540平方公里"),
        ("ko", "540", "square-kilometer", "540제곱킬로미터"),
        ("mn", "540", "square-kilometer", "540 квадрат километр"),
        ("en", "1", "kilometer", "1 kilometer"),
        ("en", "167.3", "kilometer", "167.3 kilometers"),
        ("zh-Hans", "167.3", "kilometer", "167.3公里"),
        ("ko", "167.3", "kilometer", "167.3킬로미터"),
        ("mn", "167.3", "kilometer", "167.3 километр"),
        ("zh-Hans", "50", "minute", "50分钟"),
        ("ko", "50", "minute", "50분"),
        ("mn", "50", "minute", "50 минут"),
        ("en", "7", "percent", "7 percent"),
        ("zh-Hans", "7", "percent", "7%"),
        ("ko", "7", "percent", "7%"),
        ("mn", "7", "percent", "7 хувь"),
        ("zh-Hans", "36", "degree", "36度"),
        ("ko", "-10", "celsius", "섭씨 −10도"),
        ("en", "2500000", "square-kilometer", "2.5 million square kilometers"),
        ("zh-Hans", "2500000", "square-kilometer", "250万平方公里"),
        ("ko", "2500000", "square-kilometer", "250만 제곱킬로미터"),
        ("mn", "2500000", "square-kilometer", "2.5 сая квадрат километр"),
        ("de", "1.5", "hour", "1,5 Stunden"),
        ("ja", "35", "kilometer", "35 キロメートル"),
        ("ar", "1", "hour", "1 ساعة"),
        ("ru", "1500000", "kilometer", "1,5 миллиона километров"),
        ("fr", "2000000", "kilometer", "2\u202f000\u202f000\u00a0kilomètres"),
    ],
)
def test_a_measure_names_its_unit_in_the_language(tag: str, value: str, unit: str, expected: str) -> None:
    """A unit is spelled out where the locale does so, and never in English elsewhere."""
    assert formats(tag).measure(Decimal(value), unit) == expected


@pytest.mark.parametrize("tag", ["zh-Hans", "ko", "mn"])
@pytest.mark.parametrize(
    "unit", ["square-kilometer", "kilometer", "meter", "minute", "hour", "day", "year", "hectare", "percent"]
)
def test_no_english_in_units(tag: str, unit: str) -> None:
    """The long forms of English do not leak into a locale that has none of its own."""
    text = formats(tag).measure(7, unit)
    assert not any(char.isascii() and char.isalpha() for char in text)


@pytest.mark.parametrize("unit", ["furlong-per-moon", "eter", "", "length-meter", "Kilometer"])
@pytest.mark.parametrize("tag", ["en", "mn"])
def test_an_unknown_unit_is_refused(tag: str, unit: str) -> None:
    """A unit that is not CLDR's own key is an error, even where it ends like one."""
    with pytest.raises(ValueError, match=f"“{unit}” is no unit"):
        formats(tag).measure(1, unit)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "2,778/km²"), ("zh-Hans", "2,778/平方公里"), ("ko", "2,778/km²"), ("mn", "2,778/км²")],
)
def test_density_is_per_square_kilometre(tag: str, expected: str) -> None:
    """A density has the locale's sign for a square kilometre."""
    assert formats(tag).density(2778) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (60, 60, ["+1 hour", "+1小时", "+1시간", "+1 цаг"]),
        (-120, -120, ["−2 hours", "−2小时", "−2시간", "−2 цаг"]),
        (90, 90, ["+1 hour 30 minutes", "+1小时30分钟", "+1시간 30분", "+1 цаг 30 минут"]),
        (-30, -30, ["−30 minutes", "−30分钟", "−30분", "−30 минут"]),
        (60, 120, ["+1–2 hours", "+1～2小时", "+1~2시간", "+1–2 цаг"]),
        (-960, -900, ["−15–16 hours", "−15～16小时", "−15~16시간", "−15–16 цаг"]),
        (0, 60, ["0 – +1 hour", "0 – +1小时", "0 – +1시간", "0 – +1 цаг"]),
        (-60, 60, ["−1 – +1 hour", "−1 – +1小时", "−1 – +1시간", "−1 – +1 цаг"]),
        (0, 30, ["0 hours – +30 minutes", "0小时 – +30分钟", "0시간 – +30분", "0 цаг – +30 минут"]),
    ],
)
def test_a_time_difference_has_its_sign(low: int, high: int, expected: list[str]) -> None:
    """Clocks ahead have a plus, clocks behind a minus; a range over the year has both bounds."""
    written = [formats(tag).time_difference(low, high) for tag in ("en", "zh-Hans", "ko", "mn")]
    assert written == expected
    assert formats("en").time_difference(high, low) == expected[0]


@pytest.mark.parametrize("tag", TAGS)
def test_no_time_difference_is_none(tag: str) -> None:
    """That clocks agree is for the page to say."""
    assert formats(tag).time_difference(0, 0) is None
