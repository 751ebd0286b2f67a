import pytest

from twinbook.language.formats import formats


@pytest.mark.parametrize(
    ("tag", "code", "short", "full"),
    [
        ("en", "KR", "South Korea", "Republic of Korea"),
        ("en", "CN", "China", "People’s Republic of China"),
        ("zh-Hans", "KR", "韩国", "大韩民国"),
        ("zh-Hans", "MN", "蒙古国", "蒙古国"),
        ("ko", "KR", "대한민국", "대한민국"),
        ("ko", "CN", "중국", "중화인민공화국"),
        ("mn", "KR", "БНСУ", "Бүгд Найрамдах Солонгос Улс"),
        ("mn", "CN", "БНХАУ", "Бүгд Найрамдах Хятад Ард Улс"),
        ("mn", "FR", "Франц", "Франц"),
        ("de", "KR", "Südkorea", "Südkorea"),
    ],
)
def test_a_country_has_the_approved_name(tag: str, code: str, short: str, full: str) -> None:
    """A country has the forms that are approved for the language, else CLDR's name for both."""
    assert formats(tag).country(code) == formats(tag).country(code, form="short") == short
    assert formats(tag).country(code, form="full") == full


def test_an_unknown_country_is_refused() -> None:
    """A code that CLDR does not know is an error."""
    with pytest.raises(ValueError, match="“QQ” is no country"):
        formats("ko").country("QQ")


@pytest.mark.parametrize(
    ("tag", "other", "expected"),
    [
        ("en", "zh-Hans", "Simplified Chinese"),
        ("zh-Hans", "ko", "韩语"),
        ("ko", "zh-Hans", "중국어(간체)"),
        ("ko", "mn", "몽골어"),
        ("mn", "ko", "солонгос"),
        ("en", "en-GB", "British English"),
    ],
)
def test_a_language_has_a_name_in_another(tag: str, other: str, expected: str) -> None:
    """A language is named in the language of the book."""
    assert formats(tag).language_name(other) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "English"), ("zh-Hans", "简体中文"), ("ko", "한국어"), ("mn", "монгол"), ("zh-Hant", "繁體中文")],
)
def test_a_language_has_a_name_in_itself(tag: str, expected: str) -> None:
    """A language's own name does not depend on the language of the book."""
    assert formats("en").endonym(tag) == formats("ko").endonym(tag) == expected


def test_an_unknown_language_is_refused() -> None:
    """A tag that CLDR does not know is an error."""
    with pytest.raises(ValueError, match="“xx”"):
        formats("en").language_name("xx")
