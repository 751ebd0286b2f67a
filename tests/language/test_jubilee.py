import babel
import pytest

from twinbook.language.cldr import locale
from twinbook.language.jubilee import is_round, name, ordinal

ROUND = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 75, 100, 125, 150, 175, 200]


@pytest.mark.parametrize(
    ("tag", "besides"),
    [("en", []), ("de", []), ("zh-Hans", []), ("zh-Hant", []), ("mn", []), ("ar", []), ("ko", [60]),
     ("ja", [60]), ("ko-KR", [60])],
)  # fmt: skip
def test_round_years(tag: str, besides: list[int]) -> None:
    """Round are the fives up to fifty, then the quarters of a century; in Korean and Japanese sixty too."""
    assert [years for years in range(1, 201) if is_round(years, tag)] == sorted(ROUND + besides)


@pytest.mark.parametrize("years", [0, -5, -25])
def test_no_years(years: int) -> None:
    """The day itself and the years before are no anniversary."""
    assert not is_round(years, "en")


@pytest.mark.parametrize("tag", ["en", "en-GB", "de"])
def test_names(tag: str) -> None:
    """Two anniversaries have a name in the languages that use one of institutions."""
    assert {years: found for years in range(-1, 201) if (found := name(years, tag))} == {
        25: "silver jubilee",
        50: "golden jubilee",
    }


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant", "ko", "ja", "mn", "ar", "fr"])
def test_no_names(tag: str) -> None:
    """In other languages none has."""
    assert [years for years in range(-1, 201) if name(years, tag)] == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (10, "10th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (20, "20th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (30, "30th"),
        (100, "100th"),
        (101, "101st"),
        (111, "111th"),
        (112, "112th"),
        (113, "113th"),
        (121, "121st"),
    ],
)
def test_english_ordinals(number: int, text: str) -> None:
    """English numbers an anniversary with an ending, in each of its countries."""
    assert ordinal(number, locale("en")) == text
    assert ordinal(number, babel.Locale("en", "GB")) == text


@pytest.mark.parametrize("tag", ["de", "zh-Hans", "ko", "ja", "mn", "ar"])
def test_other_ordinals(tag: str) -> None:
    """What other languages set about the number is in their words; here it is the number alone."""
    assert [ordinal(number, locale(tag)) for number in (1, 2, 3, 11, 30)] == ["1", "2", "3", "11", "30"]
