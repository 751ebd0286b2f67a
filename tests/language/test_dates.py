import pytest

from twinbook.content.edtf import Edtf, parse
from twinbook.language.formats import formats

FOUR = ("en", "zh-Hans", "ko", "mn")


@pytest.mark.parametrize(
    ("text", "en", "zh", "ko", "mn"),
    [
        ("2013-07-29", "July 29, 2013", "2013年7月29日", "2013년 7월 29일", "2013 оны 7-р сарын 29"),
        ("2013-07", "July 2013", "2013年7月", "2013년 7월", "2013 оны 7-р сар"),
        ("2013", "2013", "2013年", "2013년", "2013 он"),
        ("0987", "987", "987年", "987년", "987 он"),
        ("1987-21", "spring 1987", "1987年春季", "1987년 봄", "1987 оны хавар"),
        ("1987-22", "summer 1987", "1987年夏季", "1987년 여름", "1987 оны зун"),
        ("1987-23", "autumn 1987", "1987年秋季", "1987년 가을", "1987 оны намар"),
        ("1987-24", "winter 1987", "1987年冬季", "1987년 겨울", "1987 оны өвөл"),
        # doubt
        ("1979~", "about 1979", "约1979年", "1979년경", "1979 оны орчим"),
        ("1979?", "1979 (?)", "1979年（？）", "1979년(?)", "1979 он (?)"),
        ("1979%", "about 1979 (?)", "约1979年（？）", "1979년경(?)", "1979 оны орчим (?)"),
        ("2013-07~", "about July 2013", "约2013年7月", "2013년 7월경", "2013 оны 7-р сарын орчим"),
        ("1987-24~", "about winter 1987", "约1987年冬季", "1987년 겨울 무렵", "1987 оны өвлийн орчим"),
        # intervals
        (
            "2003-10-09/2003-10-12",
            "October 9–12, 2003",
            "2003年10月9日至12日",
            "2003년 10월 9일~12일",
            "2003 оны 10-р сарын 9–12",
        ),
        (
            "2003-10-09/2003-12-01",
            "October 9 – December 1, 2003",
            "2003年10月9日至12月1日",
            "2003년 10월 9일~12월 1일",
            "2003 оны 10-р сарын 9-ний өдрөөс 12-р сарын 1-ний өдөр хүртэл",
        ),
        (
            "2003-10-09/2004-02-01",
            "October 9, 2003 – February 1, 2004",
            "2003年10月9日至2004年2月1日",
            "2003년 10월 9일~2004년 2월 1일",
            "2003 оны 10-р сарын 9-ний өдрөөс 2004 оны 2-р сарын 1-ний өдөр хүртэл",
        ),
        (
            "2003-10/2003-12",
            "October–December 2003",
            "2003年10月至12月",
            "2003년 10월~12월",
            "2003 оны 10–12-р сар",
        ),
        (
            "2003-10/2004-02",
            "October 2003 – February 2004",
            "2003年10月至2004年2月",
            "2003년 10월~2004년 2월",
            "2003 оны 10-р сар – 2004 оны 2-р сар",
        ),
        ("2003/2005", "2003–2005", "2003年至2005年", "2003년~2005년", "2003–2005 он"),
        (
            "1987-21/1987-23",
            "spring–autumn 1987",
            "1987年春季至秋季",
            "1987년 봄~가을",
            "1987 оны хавар–намар",
        ),
        (
            "2003-10/2003-12-01",
            "October 2003 – December 1, 2003",
            "2003年10月至2003年12月1日",
            "2003년 10월~2003년 12월 1일",
            "2003 оны 10-р сар – 2003 оны 12-р сарын 1",
        ),
        (
            "2003~/2005",
            "about 2003 – 2005",
            "约2003年至2005年",
            "2003년경~2005년",
            "2003 оны орчим – 2005 он",
        ),
        ("2003/2003", "2003", "2003年", "2003년", "2003 он"),
        # open intervals
        ("1995/..", "since 1995", "1995年起", "1995년부터", "1995 оноос хойш"),
        ("../2003", "until 2003", "至2003年", "2003년까지", "2003 он хүртэл"),
        ("1995-07/..", "since July 1995", "1995年7月起", "1995년 7월부터", "1995 оны 7-р сараас хойш"),
        ("../1995-07", "until July 1995", "至1995年7月", "1995년 7월까지", "1995 оны 7-р сар хүртэл"),
        ("1987-22/..", "since summer 1987", "1987年夏季起", "1987년 여름부터", "1987 оны зунаас хойш"),
        (
            "1995-07-30/..",
            "since July 30, 1995",
            "1995年7月30日起",
            "1995년 7월 30일부터",
            "1995 оны 7-р сарын 30-ны өдрөөс хойш",
        ),
        (
            "../1995-07-04",
            "until July 4, 1995",
            "至1995年7月4日",
            "1995년 7월 4일까지",
            "1995 оны 7-р сарын 4-ний өдөр хүртэл",
        ),
        ("1995~/..", "since about 1995", "约1995年起", "1995년경부터", "1995 оны орчмоос хойш"),
        ("1995?/..", "since 1995 (?)", "1995年起（？）", "1995년부터(?)", "1995 оноос хойш (?)"),
    ],
)
def test_a_date_has_exactly_its_precision(text: str, en: str, zh: str, ko: str, mn: str) -> None:
    """A date or interval says what is known, in the language's own words, and nothing twice."""
    assert [formats(tag).date(parse(text)) for tag in FOUR] == [en, zh, ko, mn]


@pytest.mark.parametrize(
    ("text", "en", "zh", "ko", "mn"),
    [
        ("2013-07-29", "Jul 29, 2013", "2013年7月29日", "2013. 7. 29.", "2013.07.29"),
        ("2013-07", "Jul 2013", "2013年7月", "2013. 7.", "2013 оны 7-р сар"),
        ("2013", "2013", "2013年", "2013년", "2013 он"),
        ("1987-21", "spring 1987", "1987年春季", "1987년 봄", "1987 оны хавар"),
        ("2013-07-29~", "about Jul 29, 2013", "约2013年7月29日", "2013. 7. 29.경", "2013.07.29-ний орчим"),
        ("2003-10-09/2003-12-01", "Oct 9 – Dec 1, 2003", "2003年10月9日至12月1日", "2003. 10. 9.~12. 1.", "2003.10.09–12.01"),  # noqa: E501
        ("1995-07/..", "since July 1995", "1995年7月起", "1995년 7월부터", "1995 оны 7-р сараас хойш"),
    ],
)  # fmt: skip
def test_a_short_date_fits_a_table(text: str, en: str, zh: str, ko: str, mn: str) -> None:
    """A table has the locale's medium form; a month and a year stay words where figures would be unclear."""
    assert [formats(tag).date_short(parse(text)) for tag in FOUR] == [en, zh, ko, mn]


@pytest.mark.parametrize(
    ("text", "en", "zh", "ko", "mn"),
    [
        ("2013-07-29", "July 29", "7月29日", "7월 29일", "7-р сарын 29"),
        ("2013-07", "July", "7月", "7월", "7-р сар"),
        ("2013", "", "", "", ""),
        ("1987-21", "spring", "春季", "봄", "хавар"),
        ("2013-07~", "about July", "约7月", "7월경", "7-р сарын орчим"),
        ("1987-23~", "about autumn", "约秋季", "가을 무렵", "намрын орчим"),
        ("2003-07?", "July (?)", "7月（？）", "7월(?)", "7-р сар (?)"),
        ("2003-10-09/2003-10-12", "October 9–12", "10月9日至12日", "10월 9일~12일", "10-р сарын 9–12"),
        ("2003-10/2003-12", "October–December", "10月至12月", "10월~12월", "10–12-р сар"),
        ("2003/2003", "", "", "", ""),
        # what the heading of the year cannot say
        ("1979~", "about 1979", "约1979年", "1979년경", "1979 оны орчим"),
        ("2003/2005", "2003–2005", "2003年至2005年", "2003년~2005년", "2003–2005 он"),
        ("1995/..", "since 1995", "1995年起", "1995년부터", "1995 оноос хойш"),
        (
            "2003-12/2004-02",
            "December 2003 – February 2004",
            "2003年12月至2004年2月",
            "2003년 12월~2004년 2월",
            "2003 оны 12-р сар – 2004 оны 2-р сар",
        ),
    ],
)
def test_under_its_year_a_date_leaves_the_year_out(text: str, en: str, zh: str, ko: str, mn: str) -> None:
    """Under the heading of a year stands what the heading does not say already."""
    assert [formats(tag).day_month(parse(text)) for tag in FOUR] == [en, zh, ko, mn]


@pytest.mark.parametrize("day", range(1, 32))
def test_a_mongolian_day_is_declined_by_its_vowels(day: int) -> None:
    """Numerals that end in нэг, дөрөв or ес (front vowels) take -ний, all others (back vowels) -ны."""
    front = {1, 4, 9, 11, 14, 19, 21, 24, 29, 31}
    text = formats("mn").date(parse(f"2013-07-{day:02}~"))
    assert text == f"2013 оны 7-р сарын {day}-{'ний' if day in front else 'ны'} орчим"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en-GB", ["29 July 2013", "July 2013", "about spring 1987", "9–12 October 2003", "since 1995"]),
        ("de", ["29. Juli 2013", "Juli 2013", "ca. Frühjahr 1987", "9.–12. Oktober 2003", "seit 1995"]),
        ("ja", ["2013年7月29日", "2013年7月", "1987年春頃", "2003年10月9日～12日", "1995年から"]),
        ("zh-Hant", ["2013年7月29日", "2013年7月", "約1987年春季", "2003年10月9日至12日", "1995年起"]),
        ("ar", ["29 يوليو 2013", "يوليو 2013", "نحو ربيع 1987", "9 – 12 أكتوبر 2003", "منذ 1995"]),
        # without words of their own: signs, and the names of the seasons in English
        (
            "es",
            ["29 de julio de 2013", "julio de 2013", "~spring 1987", "9 – 12 de octubre de 2003", "1995 – …"],
        ),
        (
            "lv",
            [
                "2013. gada 29. jūlijs",
                "2013. g. jūlijs",
                "~spring 1987",
                "2003. gada 9. – 12. oktobris",
                "1995. g. – …",
            ],
        ),
    ],
)
def test_other_locales(tag: str, expected: list[str]) -> None:
    """Any CLDR locale writes dates by its own patterns, and intervals widen in all of them."""
    texts = ("2013-07-29", "2013-07", "1987-21~", "2003-10-09/2003-10-12", "1995/..")
    assert [formats(tag).date(parse(text)) for text in texts] == expected


def test_an_interval_without_ends_is_refused() -> None:
    """An interval open at both ends says nothing, and is an error."""
    with pytest.raises(ValueError, match="start or an end"):
        formats("en").date(Edtf("../..", None, None, interval=True))
