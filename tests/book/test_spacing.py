import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.book.spacing import spaced

SPAN = re.compile(r'<span class="(?:han-before|han-after|han-both|tight)">(.*?)</span>', re.DOTALL)
WORDS = [
    "沈阳",
    "Daejeon",
    "2013",
    "年",
    "，",
    "。",
    "“",
    "”",
    "《",
    "》",
    " ",
    "\u2060",
    "é",
    "대전",
    "の",
    "&amp;",
]
TAGS = ["<b>", "</b>", "<br>", '<a href="#沈1">', "</a>", "<p>", "</p>", '<span lang="en">', "</span>"]
pieces = st.sampled_from([*WORDS, *TAGS, '<span lang="ja">'])


def shown(html: str) -> str:
    """Return what stands between the tags of a paragraph in Chinese when it is spaced."""
    made = spaced(f'<html lang="zh-Hans"><body><p>{html}</p></body></html>')
    return made[made.index("<p>") + 3 : made.index("</p>")]


def span(name: str, letter: str) -> str:
    """Return a letter in a span."""
    return f'<span class="{name}">{letter}</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("访问Daejeon市", f"访{span('han-before', '问')}Daejeon{span('han-after', '市')}"),
        ("有5人", f"{span('han-before', '有')}5{span('han-after', '人')}"),
        ("7月29日", f"7{span('han-both', '月')}29{span('han-after', '日')}"),
        ("29\u2060日", f"29\u2060{span('han-after', '日')}"),
        ("问<b>K</b>市", f"{span('han-before', '问')}<b>K</b>{span('han-after', '市')}"),
        ("》，“", f"{span('tight', '》')}{span('tight', '，')}“"),
        ("协议。2013", "协议。2013"),
        ("沈阳 Daejeon", "沈阳 Daejeon"),
        ("沈阳市", "沈阳市"),
        ("大田대전", "大田대전"),
        ('市<span lang="en">A《《B</span>', f'{span("han-before", "市")}<span lang="en">A《《B</span>'),
    ],
)
def test_spaced(text: str, expected: str) -> None:
    """A character beside a letter or a figure, and a mark before a mark, stand in spans that move them."""
    assert shown(text) == expected


def test_other_languages() -> None:
    """Where the language is another, where a block ends and in what is no text, nothing is put in."""
    for html in (
        '<html lang="ko"><p>沈阳A市，“</p></html>',
        '<html lang="zh-Hans"><head><title>沈阳A</title></head><p>沈</p><p>A</p></html>',
        '<html lang="zh-Hans"><svg><text>市A</text></svg></html>',
        '<html lang="zh-Hans"><style>/* 沈A */</style></html>',
    ):
        assert spaced(html) == html


@given(st.lists(pieces, max_size=30).map("".join))
def test_nothing_else_changes(html: str) -> None:
    """Without its spans a page is what it was, whatever its tags."""
    page = f'<html lang="zh-Hans"><body>{html}</body></html>'
    assert SPAN.sub(r"\1", spaced(page)) == page
