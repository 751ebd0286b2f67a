import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.typeset import WORD_JOINER, plain, typeset

TAGS = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "mn")
texts = st.text(
    st.sampled_from("가나각대전中文のー，。“”—…aZ7 \n\r\t()%.·~\u2060é뷁"), max_size=40
) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("대한민국", "대|한|민|국"),
        ("두 도시", "두 도|시"),
        ("2013년 7월 29일", "2013|년 7|월 29|일"),
        ("대전(Daejeon)은", "대|전(Daejeon)|은"),
        ("“한국”은", "“한|국”|은"),
        ("540%는", "540%|는"),
        ("9일~12일", "9|일|~12|일"),
        ("대전·선양", "대|전|·선|양"),
        ("K리그", "K|리|그"),
        ("선양(沈阳)", "선|양(沈阳)"),
        ("대전, 선양.", "대|전, 선|양."),
        ("Seoul 2013", "Seoul 2013"),
    ],
)
def test_a_korean_word_holds_together(text: str, expected: str) -> None:
    """A line breaks between words only, never between a figure and its unit or a name and its particle."""
    assert typeset(text, "ko") == expected.replace("|", WORD_JOINER)


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "ja", "mn"])
def test_nothing_is_put_into_other_languages(tag: str) -> None:
    """Outside Korean, words on one line stay as they are, between Han and Latin too."""
    text = "沈阳Shenyang 대한민국 Шэньян 2013"
    assert typeset(text, tag) == text


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("en", "August 12–22, 2003–2005", "August 12–|22, 2003–|2005"),
        ("en", "Beijing–Seoul", "Beijing–Seoul"),
        ("zh-Hans", "2004年10月15日至16日", "2004|年10|月15|日至16|日"),
        ("ja", "2004年", "2004|年"),
        ("en", "2004年", "2004年"),
    ],
)
def test_a_date_holds_together(tag: str, text: str, expected: str) -> None:
    """A line breaks neither after a period's dash nor between a figure and the year, month or day it is."""
    assert typeset(text, tag) == expected.replace("|", WORD_JOINER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("沈阳\n大田", "沈阳大田"),
        ("沈阳，\n大田", "沈阳，大田"),
        ("沈阳  \r\n\n  大田", "沈阳大田"),
        ("说：\n“沈阳”\n是", "说：“沈阳”是"),
        ("沈阳\nShenyang\n大田", "沈阳 Shenyang 大田"),
        ("one\ntwo", "one two"),
        ("“one”\n“two”", "“one” “two”"),
        ("𠮷\n野", "𠮷野"),
        ("2013年\n7月", "2013年 7月"),
        ("\n沈阳\n", " 沈阳 "),
    ],
)
def test_a_line_break_between_chinese_characters_leaves_no_space(text: str, expected: str) -> None:
    """A line break of the source is nothing between Chinese characters or marks, and a space elsewhere."""
    assert plain(typeset(text, "zh-Hans")) == expected


def test_a_line_break_in_japanese_and_korean() -> None:
    """Kana join like Chinese characters; Korean words are parted by the line break."""
    assert typeset("カタカナ\nひらがな", "ja") == "カタカナひらがな"
    assert plain(typeset("선양\n대전", "ko")) == "선양 대전"
    assert typeset("沈阳\n大田", "en") == "沈阳 大田"


@given(texts, st.sampled_from(TAGS))
def test_twice_is_once(text: str, tag: str) -> None:
    """Text that was made ready stays as it is."""
    once = typeset(text, tag)
    assert typeset(once, tag) == once


@given(texts, st.sampled_from(("en", "ko", "mn")))
def test_plain_takes_out_what_was_put_in(text: str, tag: str) -> None:
    """Without the joiners it is the text with its line breaks as spaces."""
    lines = re.split(r"[\r\n\u2028\u2029]", plain(text))
    assert "".join(plain(typeset(plain(text), tag)).split()) == "".join("".join(lines).split())
    assert plain(typeset(plain(text), tag)).split() == " ".join(lines).split()


@given(texts, st.sampled_from(TAGS))
def test_nothing_but_line_breaks_and_joiners_changes(text: str, tag: str) -> None:
    """Apart from blanks and joiners every character stays, in its order."""
    assert "".join(plain(typeset(text, tag)).split()) == "".join(plain(text).split())
