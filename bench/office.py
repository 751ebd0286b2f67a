"""Made-up offices of any size: one home city with many partners, in English, Chinese and Korean.

Everything is reckoned from the numbers of pair and entry, so that the same office comes out each time. The
texts, in words.toml, are our own; City 0001 does not exist. They are somewhat shorter than those of real
entries, so that 5,000 of them still fit into one curated file.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HUB = "hub"
BASE = "en"  # the language of the content; all others are translations
LOCALES = (BASE, "zh-Hans", "ko")  # those with words
YEARS = (1985, 2024)  # of the chronology

Texts = Mapping[str, str]  # one text by locale

WORDS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))

_NUMERALS = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass(frozen=True)
class Text:
    """A translated text: its key in the PO file and its words by locale."""

    key: str
    words: Texts

    @property
    def base(self) -> str:
        """The text in the language of the content, quoted."""
        return _quoted(self.words[BASE])


SHORT = """{% import "parts/claim.html" as claim with context %}
{% from "parts/heading.html" import heading with context %}
<!doctype html>
<html lang="{{ lang }}"><head><title>{{ plain(book.title) }}</title><style>{{ css }}</style></head>
<body>{% include "parts/cover.html" %}{% include "parts/chronology.html" %}{% include "parts/sources.html" %}
</body></html>
"""


def office(
    folder: Path,
    *,
    pairs: int,
    entries: int = 40,
    locales: Sequence[str] = LOCALES,
    short: bool = False,
) -> None:
    """Write a sound workspace of so many pairs, each with a chronology of so many entries.

    In a `short` book stand cover, chronology and sources alone.
    Of the locales, those without words here are left to fall back to English.
    """
    content = folder / "content"
    for name in ("cities", "people", "terms", "sources", "pairs"):
        (content / name).mkdir(parents=True, exist_ok=True)
    translated = tuple(locale for locale in locales if locale in LOCALES[1:])
    for locale in translated:
        for name in ("cities", "pairs"):
            (content / "translations" / locale / name).mkdir(parents=True, exist_ok=True)
    settings = f'office = "Made-up Office"\nlocales = {json.dumps(list(locales))}\nlanguage = "{BASE}"\n'
    (folder / "twinbook.toml").write_text(settings, encoding="utf-8")
    if short:
        (folder / "templates").mkdir(exist_ok=True)
        (folder / "templates/briefing.html").write_text(SHORT, encoding="utf-8")
    for path, text in _files(pairs, entries, translated):
        with (content / path).open("w", encoding="utf-8") as file:
            file.write(text)


def _files(pairs: int, entries: int, translated: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for index, term in enumerate(WORDS["terms"]):
        yield f"terms/t{index}.yaml", f"kind: {term['kind']}\nnames: {_flow(term)}\nnames-source: atlas\n"
    yield "sources/atlas.yaml", _source("A Made-up Atlas", BASE)
    yield from _city(HUB, 0, "atlas", translated)
    for number in range(1, pairs + 1):
        yield f"sources/s{number}.yaml", _source(f"여덟 도시 이야기 {number}", "ko")
        yield f"sources/s{number}b.yaml", _source(f"两市往来录 {number}", "zh-Hans")
        yield from _city(f"c{number}", number, f"s{number}", translated)
        yield from _people(number)
        yield from _pair(number, entries, translated)


def _source(title: str, language: str) -> str:
    return (
        f"title: {title}\nlanguage: {language}\npublisher: Made-up Press\npublished: 2025-03-01\n"
        "accessed: 2025-06-01\nworked-through: whole\n"
    )


def _city(key: str, number: int, source: str, translated: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    texts = {
        words["section"]: Text(f"profile.{words['section']}.text", _said(words, number * 7 + index, city=key))
        for index, words in enumerate(WORDS["profile"])
    }
    kind, country, own, zone = (
        ("sub-provincial-city", "CN", "zh-Hans", "Asia/Shanghai")
        if key == HUB
        else ("metropolitan-city", "KR", "ko", "Asia/Seoul")
    )
    north, east = (41.0, 122.0) if key == HUB else (34 + number % 397 / 100, 126 + number % 283 / 100)
    place = f"lat: {north:.2f}, lon: {east:.2f}"
    line = f"to: t7, value: {20 + number % 300}, unit: kilometer"
    people = f"value: {200_000 + number % 3000 * 1000}"
    lines = [
        f"kind: {kind}\ncountry: {country}\nown: {own}\ntime-zone: {zone}\nnames-source: {source}",
        f"names: {_flow(_city_names(number), full=_city_names(number, full=True))}",
        f"location: {{{place}, source: {source}}}",
        "facts:",
        f"  - {{id: area, key: area, value: {300 + number % 900}, unit: square-kilometer, source: {source}}}",
        f"  - {{id: people, key: population, {people}, as-of: 2024, source: {source}}}",
        f"  - {{id: line, key: distance, {line}, source: {source}}}",
        f"  - {{id: offices, key: agencies, value: {3 + number % 20}, as-of: 2024, source: {source}}}",
        "profile:",
        *(
            f"  - {{id: {section}, section: {section}, source: {source}, text: {text.base}}}"
            for section, text in texts.items()
        ),
    ]
    yield f"cities/{key}.yaml", "\n".join(lines) + "\n"
    yield from _translations(f"cities/{key}", texts.values(), translated)


def _people(number: int) -> Iterator[tuple[str, str]]:
    for index, (letter, sign, syllable) in enumerate(zip("ABCDE", "甲乙丙丁戊", "가나다라마", strict=True)):
        names = {
            BASE: f"Person {letter} {number:04}",
            "zh-Hans": f"人物{sign}{_numeral(number)}",
            "ko": f"인물 {syllable} {number:04}",
        }
        own, city = ("ko", f"c{number}") if index % 2 else ("zh-Hans", HUB)
        since = 1986 + 8 * index
        office = f"role: mayor, of: {city}, since: {since}, until: {since + 7}, source: s{number}b"
        known = f"names: {_flow(names)}\nown: {own}\nnames-source: s{number}\n"
        yield f"people/p{number}{letter.lower()}.yaml", f"{known}offices:\n  - {{id: mayor, {office}}}\n"


def _pair(number: int, entries: int, translated: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    name, source = f"{HUB}--c{number}", f"s{number}"
    known = {"home": HUB, "partner": f"c{number}", "person": f"p{number}a"}
    basis = Text("ties.sister.basis", _said(WORDS["basis"], number))
    began = Text("background.began.text", _said(WORDS["background"], number, **known))
    events = [_event(number, index, entries) for index in range(entries)]
    tie = f"id: sister, kind: sister-city, date: {YEARS[0]}-01-{1 + number % 28:02}, status: active"
    more = f"signed-by: [p{number}a, p{number}b], fields: [culture, education], source: {source}"
    lines = [
        f"cities: [{HUB}, c{number}]",
        f"ties:\n  - {{{tie}, {more}, basis: {basis.base}}}",
        f"background:\n  - {{id: began, source: {source}b, text: {began.base}}}",
        "chronology:",
        *(line for line, _ in events),
    ]
    yield f"pairs/{name}.yaml", "\n".join(lines) + "\n"
    yield from _translations(f"pairs/{name}", (basis, began, *(text for _, text in events)), translated)


def _event(number: int, index: int, entries: int) -> tuple[str, Text]:
    """Return an entry of the chronology and its text; the entries are spread evenly over the years."""
    words = WORDS["entries"][(index + number) % len(WORDS["entries"])]
    home, partner = (HUB, f"c{number}") if (index + number) % 2 == 0 else (f"c{number}", HUB)
    person = f"p{number}{'abcde'[index % 5]}"
    said = _said(words, index * 5 + number, home=home, partner=partner, person=person)
    text = Text(f"chronology.e{index}.text", said)
    first, last = YEARS
    date = f"{first + index * (last - first) // max(entries - 1, 1)}-{2 + index % 11:02}"
    people = f", people: [{person}]" if "{person}" in words[BASE] else ""
    about = f"id: e{index}, date: {date}, kind: {words['kind']}, field: {words['field']}{people}"
    source = f"s{number}{'b' * (index % 3 == 0)}"
    return f"  - {{{about}, direction: {home} -> {partner}, source: {source}, text: {text.base}}}", text


def _translations(name: str, texts: Iterable[Text], translated: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    entries = tuple(texts)
    for locale in translated:
        parts = [f'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n"X-Review: unreviewed\\n"\n']
        parts += [
            f'msgctxt "{text.key}"\nmsgid {text.base}\nmsgstr {_quoted(text.words[locale])}\n'
            for text in entries
        ]
        yield f"translations/{locale}/{name}.po", "\n".join(parts)


def _said(words: Texts, number: int, **references: str) -> Texts:
    """Return a text with its references, and with a term, a topic and a number that this number gives it."""
    topic = WORDS["topics"][number % len(WORDS["topics"])]
    named = {name: f"{{{key}}}" for name, key in references.items()}
    term = f"{{t{number % len(WORDS['terms'])}}}"
    return {
        locale: words[locale].format(topic=topic[locale], number=3 + number % 37, term=term, **named)
        for locale in LOCALES
    }


def _city_names(number: int, *, full: bool = False) -> Texts:
    names = (
        (f"City {number:04}", f"城市{_numeral(number)}", f"도시 {number:04}")
        if number
        else ("Home City", "本城", "본시")
    )
    ends = (" Municipality", "广域市", "광역시")
    return {locale: name + end * full for locale, name, end in zip(LOCALES, names, ends, strict=True)}


def _numeral(number: int) -> str:
    return f"{number:04}".translate(_NUMERALS)


def _flow(names: Texts, full: Texts | None = None) -> str:
    """Write names as a YAML flow mapping."""
    shown = (
        f"{locale}: {{name: {names[locale]}, full: {full[locale]}}}" if full else f"{locale}: {names[locale]}"
        for locale in LOCALES
    )
    return f"{{{', '.join(shown)}}}"


def _quoted(text: str) -> str:
    """Write a text in double quotes, as YAML and PO files both read it."""
    return json.dumps(text, ensure_ascii=False)
