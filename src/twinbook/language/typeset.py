"""Text made ready for WeasyPrint 70, which breaks lines by Unicode's rules alone.

Unicode (UAX 14) allows a break beside every Korean syllable; WeasyPrint knows no `word-break: keep-all`, so
the places where a Korean word must hold are closed with U+2060. A line break in the source would become a
space between Chinese characters; it is taken out before.
"""

import re

from markupsafe import Markup

WORD_JOINER = "\N{WORD JOINER}"

_BREAK = re.compile(r"(?<![ \t])[ \t]*[\r\n\u2028\u2029][ \t\r\n\u2028\u2029]*")

# Ideographs, kana, bopomofo, their punctuation and full-width forms; not Hangul.
_CJK = re.compile(
    r"[\u2e80-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3220-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffef"
    r"\U00020000-\U0003ffff]"
)
_QUOTES_AND_DASHES = "“”‘’…—·"  # Chinese where they stand beside Chinese

# A syllable holds to the letters and figures beside it (2013년, K리그), to a dot or tilde after it, and to a
# mark that closes what it is a particle of: 대전(大田)은, 540%는. After a dot and before a bracket a line may
# break.
_KOREAN_WORD = re.compile(
    r"(?<=[가-힣])(?=[^\W_]|[·~])|(?:(?<=[^\W_])|(?<=[.)\]’”」』》〉%℃°′″]))(?=[가-힣])"
)

_PERIOD = re.compile(r"(?<=\d[–-])(?=\d)")  # 2017–2021
_CHINESE_DATE = re.compile(r"(?<=\d)(?=[年月日])")


def typeset(text: str, tag: str) -> str:
    """Return a run of plain text of a language (BCP 47) with its lines joined and its words and dates whole.

    A line break becomes a space, or nothing between two Chinese characters in Chinese or Japanese. Doing it
    twice changes nothing more.
    """
    language = tag.partition("-")[0]
    chinese = language in ("zh", "ja")
    text = _BREAK.sub(lambda found: "" if chinese and _joins(found) else " ", text)
    text = _PERIOD.sub(WORD_JOINER, text)
    if chinese:
        text = _CHINESE_DATE.sub(WORD_JOINER, text)
    return _KOREAN_WORD.sub(WORD_JOINER, text) if language == "ko" else text


def seam(before: str, after: str, tag: str) -> str:
    """Return what keeps two runs of one word together: a name filled in and the particle that follows it."""
    if not before or not after:
        return ""
    return WORD_JOINER if WORD_JOINER in typeset(plain(before)[-1:] + plain(after)[:1], tag) else ""


def plain(text: str) -> str:
    """Return a text without what `typeset` put in, and without its tags where it is markup."""
    return (text.striptags() if isinstance(text, Markup) else text).replace(WORD_JOINER, "")


def _joins(found: re.Match[str]) -> bool:
    """Say whether a line break stands between Chinese characters; quotation marks alone do not prove it."""
    start, end = found.span()
    sides = found.string[max(start - 1, 0) : start], found.string[end : end + 1]
    chinese = [bool(_CJK.match(side)) for side in sides]
    marks = [side != "" and side in _QUOTES_AND_DASHES for side in sides]
    return any(chinese) and all(known or mark for known, mark in zip(chinese, marks, strict=True))
