import pytest

from twinbook.press.spaces import plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n  b\tc", "a b c"),
        ("대\u2060전\u2060시", "대전시"),
        ("hy\u00adphen", "hyphen"),
        ("https://\u200bexample", "https://example"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_plain(text: str, said: str) -> None:
    """White of any length is one space; what joins syllables or may break a word is nothing."""
    assert plain(text) == said
