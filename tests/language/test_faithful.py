import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language import po
from twinbook.language.faithful import faults
from twinbook.language.po import Message

ROOT = Path(__file__).parents[2]
LOCALES = ("zh-Hans", "ko", "mn")


def said(source: str, translation: str, tag: str = "zh-Hans", *, meant: bool = False) -> list[str]:
    """Return what is found."""
    return [message for message, _ in faults(source, translation, "en", tag, meant=meant)]


@pytest.mark.parametrize(
    ("source", "translation", "tag", "found"),
    [
        ("The page.", "网页 \u0007。", "zh-Hans", "U+0007"),
        ("The page.", "网页\ufeff。", "zh-Hans", "U+FEFF"),
        ("The page.", "网页\ue000。", "zh-Hans", "U+E000"),
        ("The page.", "网页\u202e。", "zh-Hans", "marks of direction"),
        ("It has 12 parts.", "有13个部分。", "zh-Hans", "lacks 12 and has 13"),
        ("See https://a.example/x.", "见 https://a.example/y 。", "zh-Hans", "addresses"),
        ("This is **new**.", "这是新的。", "zh-Hans", "emphasis (**…**)"),
        ("This is *new*.", "Энэ шинэ.", "mn", "emphasis (*…*)"),
        ("A guide to the city", "A guide to the city", "ko", "same as the source"),
        ("He says “no”.", '他说"不"。', "zh-Hans", "straight quotation mark"),
        ("He says “no”.", '"아니"라고 말한다.', "ko", "straight quotation mark"),
        ("The city, it says.", "城市,它说。", "zh-Hans", "half-width mark “,”"),
        ("The city ends.", "城市结束.", "zh-Hans", "half-width mark “.”"),
        ("The city ends.", "城市结束", "zh-Hans", "does not end as a sentence"),
        ("a guide", "指南。", "zh-Hans", "ends as a sentence"),
        ("a guide", " 指南", "zh-Hans", "blanks at its start"),
    ],
)
def test_fault(source: str, translation: str, tag: str, found: str) -> None:
    """Each kind of fault is told."""
    assert any(found in message for message in said(source, translation, tag)), said(source, translation, tag)


@pytest.mark.parametrize(
    ("source", "translation", "tag"),
    [
        ("This is *new*.", "这是“新”的。", "zh-Hans"),  # Chinese has no italics
        ("{daejeon}", "{daejeon}", "ko"),
        ("GDP", "GDP", "ko"),
        ("%(home)s – %(partner)s", "%(home)s – %(partner)s", "ko"),
        ("Mayor O'Brien", "시장 O'Brien", "ko"),
        ("It is “new”.", "这是“新的”。", "zh-Hans"),
        ("The site www.a.example, A.B.", "网站www.a.example、A.B.。", "zh-Hans"),
    ],
)
def test_no_fault(source: str, translation: str, tag: str) -> None:
    """What a language does in its own way is none."""
    assert said(source, translation, tag) == []


def test_meant() -> None:
    """A translation may be the source's own words if someone says that this is meant."""
    assert said("“Korean companies”", "“Korean companies”", meant=True) == []


@given(
    st.text(max_size=40), st.text(max_size=40), st.sampled_from(["en", "ja", "ko", "mn", "de", "ar", "zh"])
)
def test_any_texts(source: str, translation: str, tag: str) -> None:
    """No two texts are an exception."""
    said(source, translation, tag)


def ours() -> Iterator[tuple[str, Message]]:
    """Yield the translations of the repository."""
    for tag in LOCALES:
        for path in sorted((ROOT / "content" / "translations" / tag).rglob("*.po")):
            yield from ((tag, m) for m in po.parse(path.read_bytes()) if not m.header and m.translation)


def test_numbers_of_our_own() -> None:
    """The translations of the repository tell the numbers of their sources; a changed one is found out."""
    pairs = [*ours()]
    wrong = [
        m.key for tag, m in pairs if any("numbers" in message for message in said(m.text, m.translation, tag))
    ]
    assert wrong == []
    dice = random.Random(7)  # noqa: S311 - no secret
    told = [(tag, m) for tag, m in pairs if re.search(r"\d\d", re.sub(r"\{[^}]*\}", "", m.translation))]
    sample = dice.sample(told, 300)
    found = sum(
        any("numbers" in message for message in said(m.text, _changed(m.translation, dice), tag))
        for tag, m in sample
    )
    assert found >= 0.95 * len(sample)


def _changed(text: str, dice: random.Random) -> str:
    """Return a text with one digit changed, in a number of two figures or more outside of its references."""
    places = [m.start() for m in re.finditer(r"\d(?=\d)|(?<=\d)\d", text)]
    within = [range(*m.span()) for m in re.finditer(r"\{[^}]*\}", text)]
    place = dice.choice([at for at in places if not any(at in each for each in within)])
    other = dice.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]
