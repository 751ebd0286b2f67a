"""Names of countries and languages: the forms an office approved, and CLDR's for all others."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import babel

from twinbook.language import cldr

Form = Literal["short", "full"]


class Country(NamedTuple):
    """A country's name in running text, and the official one."""

    short: str
    full: str


def country(locale: babel.Locale, code: str, form: Form = "short") -> str:
    """Return the name of a country (ISO 3166-1 alpha-2); raise ValueError for an unknown code."""
    approved = (cldr.pick(COUNTRIES, locale) or {}).get(code)
    if approved:
        return approved.full if form == "full" else approved.short
    names = locale.territories if code in locale.territories else cldr.locale("en").territories
    if code not in names:
        raise ValueError(f"“{code}” is no country that CLDR knows")
    return str(names[code])


def language(locale: babel.Locale, tag: str) -> str:
    """Return the name of a language; raise ValueError for one that CLDR does not know."""
    approved = (cldr.pick(LANGUAGES, locale) or {}).get(tag)
    named = cldr.locale(tag)
    name = approved or locale.languages.get(str(named)) or named.get_display_name(locale)
    return str(name or tag)


# The foreign ministries' usage in each language. CLDR's short forms are not all official (Өмнөд Солонгос),
# and it has no long ones.
COUNTRIES: Mapping[str, Mapping[str, Country]] = {
    "en": {
        "CN": Country("China", "People’s Republic of China"),
        "KR": Country("South Korea", "Republic of Korea"),
        "MN": Country("Mongolia", "Mongolia"),
        "JP": Country("Japan", "Japan"),
        "AU": Country("Australia", "Commonwealth of Australia"),
        "US": Country("United States", "United States of America"),
    },
    "zh-Hans": {
        "CN": Country("中国", "中华人民共和国"),
        "KR": Country("韩国", "大韩民国"),
        "MN": Country("蒙古国", "蒙古国"),
        "JP": Country("日本", "日本国"),
        "AU": Country("澳大利亚", "澳大利亚联邦"),
        "US": Country("美国", "美利坚合众国"),
    },
    "ko": {
        "CN": Country("중국", "중화인민공화국"),
        "KR": Country("대한민국", "대한민국"),
        "MN": Country("몽골", "몽골"),
        "JP": Country("일본", "일본국"),
        "AU": Country("호주", "호주연방"),
        "US": Country("미국", "미합중국"),
    },
    "mn-Cyrl": {
        "CN": Country("БНХАУ", "Бүгд Найрамдах Хятад Ард Улс"),
        "KR": Country("БНСУ", "Бүгд Найрамдах Солонгос Улс"),
        "MN": Country("Монгол Улс", "Монгол Улс"),
        "JP": Country("Япон", "Япон Улс"),
        "AU": Country("Австрали", "Австралийн Холбооны Улс"),
        "US": Country("АНУ", "Америкийн Нэгдсэн Улс"),
    },
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "zh-Hans": "중국어(간체)",
        "zh-Hant": "중국어(번체)",
    },  # CLDR adds 만다린, which is speech, not script
}
