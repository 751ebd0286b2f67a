import dataclasses
from datetime import date, time
from decimal import Decimal

import pytest

from twinbook.language.formats import formats


def test_a_locale_has_one_record() -> None:
    """A locale's formats are made once and cannot be changed."""
    assert formats("ko") is formats("ko")
    with pytest.raises(dataclasses.FrozenInstanceError):
        formats("ko").tag = "en"  # type: ignore[misc]


def test_an_unknown_locale_is_refused() -> None:
    """A tag that CLDR does not know is an error that names it."""
    with pytest.raises(ValueError, match="“xx”"):
        formats("xx")


@pytest.mark.parametrize(
    ("tag", "script", "direction"),
    [
        ("en", "Latn", "ltr"),
        ("zh-Hans", "Hans", "ltr"),
        ("ko", "Kore", "ltr"),
        ("mn", "Cyrl", "ltr"),
        ("ar", "Arab", "rtl"),
    ],
)
def test_script_and_direction(tag: str, script: str, direction: str) -> None:
    """A locale knows its script and the direction of its lines."""
    assert (formats(tag).script, formats(tag).direction) == (script, direction)


@pytest.mark.parametrize(
    ("tag", "none", "one", "two", "three"),
    [
        ("en", "", "a", "a and b", "a, b, and c"),
        ("zh-Hans", "", "a", "a和b", "a、b和c"),
        ("ko", "", "a", "a 및 b", "a, b 및 c"),
        ("mn", "", "a", "a, b", "a, b, c"),
    ],
)
def test_a_list_reads_as_in_a_sentence(tag: str, none: str, one: str, two: str, three: str) -> None:
    """Items are joined in the locale's way, from an iterator too."""
    assert [formats(tag).list(iter("abc"[:count])) for count in range(4)] == [none, one, two, three]


@pytest.mark.parametrize(
    ("tag", "outer", "inner"),
    [
        ("en", "“x”", "‘x’"),
        ("zh-Hans", "“x”", "‘x’"),
        ("zh-Hant", "「x」", "『x』"),
        ("zh-TW", "「x」", "『x』"),
        ("ko", "“x”", "‘x’"),
        ("mn", "«x»", "“x”"),
        ("de", "„x“", "‚x‘"),
        ("ja", "「x」", "『x』"),
        ("ar", "”x“", "’x‘"),
        ("vi", "“x”", "‘x’"),
    ],
)
def test_a_quotation_has_the_languages_marks(tag: str, outer: str, inner: str) -> None:
    """Outer and inner marks are the language's; a language without an entry has the English ones."""
    assert (formats(tag).quote("x"), formats(tag).quote_inner("x")) == (outer, inner)


@pytest.mark.parametrize(
    ("tag", "north_east", "south_west"),
    [
        ("en", "36°21′N 127°23′E", "17°00′S 0°03′W"),
        ("zh-Hans", "北纬36°21′，东经127°23′", "南纬17°00′，西经0°03′"),
        ("ko", "북위 36°21′, 동경 127°23′", "남위 17°00′, 서경 0°03′"),
        (
            "mn",
            "хойд өргөргийн 36°21′, зүүн уртрагийн 127°23′",
            "өмнөд өргөргийн 17°00′, баруун уртрагийн 0°03′",
        ),
        ("ja", "北緯36°21′、東経127°23′", "南緯17°00′、西経0°03′"),
        ("vi", "36°21′N 127°23′E", "17°00′S 0°03′W"),
    ],
)
def test_coordinates_are_rounded_to_minutes(tag: str, north_east: str, south_west: str) -> None:
    """Decimal degrees become degrees and minutes; 59.94 minutes carry into the next degree."""
    assert formats(tag).latlon(Decimal("36.3504"), Decimal("127.3845")) == north_east
    assert formats(tag).latlon(Decimal("-16.999"), Decimal("-0.05")) == south_west


@pytest.mark.parametrize(("lat", "lon"), [("90.1", "0"), ("-91", "0"), ("0", "180.5"), ("0", "-181")])
def test_coordinates_are_on_earth(lat: str, lon: str) -> None:
    """A latitude beyond a pole or a longitude beyond 180 degrees is an error."""
    with pytest.raises(ValueError, match="not on Earth"):
        formats("en").latlon(Decimal(lat), Decimal(lon))


@pytest.mark.parametrize(
    ("tag", "in_order"),
    [
        ("en", ["apple", "Éclair", "eel", "Zoo"]),
        ("mn", ["Еэвэн", "Ёл", "Жил", "Оюу", "Өвөр", "Пүрэв", "Уул", "Үүл", "Хот"]),
        ("ko", ["가", "각", "나", "대전", "선양"]),
    ],
)
def test_order_of_the_alphabet(tag: str, in_order: list[str]) -> None:
    """Names sort as in the language's dictionary, without regard to case."""
    backwards = in_order[::-1]
    assert sorted(backwards, key=formats(tag).sort_key) == in_order


def test_order_does_not_depend_on_composition() -> None:
    """The same name composed and decomposed has the same place."""
    assert formats("ko").sort_key("대전") == formats("ko").sort_key("\u1103\u1162\u110c\u1165\u11ab")


@pytest.mark.parametrize(
    ("tag", "said"), [("en", "09:05"), ("ko", "09:05"), ("zh-Hans", "09:05"), ("mn", "09:05")]
)
def test_time_of_day(tag: str, said: str) -> None:
    """A time of day has 24 hours in every language."""
    assert formats(tag).clock(time(9, 5)) == said
    assert formats(tag).clock(time(23, 59)) == "23:59"


@pytest.mark.parametrize(
    ("tag", "said"), [("en", "Sunday"), ("ko", "일요일"), ("zh-Hans", "星期日"), ("mn", "Ням")]
)
def test_weekday(tag: str, said: str) -> None:
    """A day of the week has its name by itself."""
    assert formats(tag).weekday(date(2024, 4, 21)) == said


def test_ordinal() -> None:
    """The number of an anniversary is an ordinal in English and bare in others, whose words tell the rest."""
    assert [formats("en").ordinal(number) for number in (1, 2, 3, 11, 21, 112)] == [
        "1st", "2nd", "3rd", "11th", "21st", "112th",
    ]  # fmt: skip
    assert [formats(tag).ordinal(30) for tag in ("zh-Hans", "ko", "mn", "de")] == ["30"] * 4
