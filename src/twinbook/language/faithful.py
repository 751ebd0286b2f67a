"""Whether a translation says what its source says, as far as that can be seen without reading it.

Numbers, addresses, emphasis, marks and letters that no text may hold; each finding is for a translator.
"""

import re
import unicodedata
from collections.abc import Iterator

from twinbook.language import numbers

MEANT = "meant as it is"  # a translator's remark: this translation is the source's own words

_REFERENCE = re.compile(r"\{[a-z0-9-]+(?::[a-z]+)?\}")
_ADDRESS = re.compile(r"https?://[^\s<>“”《》，。]+")
_STRONG = re.compile(r"\*\*[^*\n]+\*\*")
_EMPHASIS = re.compile(r"(?<!\*)\*[^*\n]+\*(?!\*)")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HALF = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff][,;:!?](?=[\u3040-\u30ff\u3400-\u9fff]|$)|[\u3040-\u30ff\u3400-\u9fff]\.(?=\s|$)"
)
_STRAIGHT = {"zh": "“”", "ja": "「」", "ko": "“”", "mn": "«»", "de": "„“", "ar": "«»"}
_ENDS = frozenset(".!?。！？…؟۔")
_CLOSING = '”’»«」』）)]*“"'
_OPENED, _CLOSED = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"
_ALLOWED = frozenset("\n\t\u200b\u200c\u200d\u200e\u200f\u2060\u00ad" + _OPENED + _CLOSED)


def faults(
    source: str, translation: str, source_tag: str, tag: str, *, meant: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a translation, each with a hint; `meant` lets it be the source's own words."""
    yield from _letters(translation)
    own, others = _bare(source), _bare(translation)
    lost, added = numbers.differences(
        _ADDRESS.sub(" ", source), source_tag, _ADDRESS.sub(" ", translation), tag
    )
    if lost or added:
        said = [f"lacks {', '.join(lost)}"] if lost else []
        said += [f"has {', '.join(added)}, which the source has not"] if added else []
        yield f"the numbers do not match: it {' and '.join(said)}", "compare it with the source"
    if sorted(_ADDRESS.findall(source)) != sorted(_ADDRESS.findall(translation)):
        yield "the addresses (URLs) are not those of the source", "they are not translated"
    slanted = (
        () if tag.partition("-")[0] in ("zh", "ja", "ko") else (("*", _EMPHASIS),)
    )  # they have no italics
    for kind, pattern in (("**", _STRONG), *slanted):
        if len(pattern.findall(source)) != len(pattern.findall(translation)):
            yield f"the emphasis ({kind}…{kind}) is not that of the source", "mark the same words"
    if source.strip() == translation.strip() and _has_words(own) and not meant:
        yield "it is the same as the source", f"translate it, or note above it: # {MEANT}"
    yield from _marks(own, others, tag.partition("-")[0])


def _bare(text: str) -> str:
    """Return a text without its references, whose names have numbers of their own."""
    return _REFERENCE.sub("{}", text)


def _letters(text: str) -> Iterator[tuple[str, str]]:
    for letter in sorted(set(text)):
        kind = unicodedata.category(letter)
        if letter not in _ALLOWED and (kind in ("Cc", "Cf", "Co", "Cn", "Cs") or letter == "\ufffd"):
            yield f"it holds the character U+{ord(letter):04X}, which is not printed", "remove it"
    opened, closed = (sum(map(text.count, letters)) for letters in (_OPENED, _CLOSED))
    if opened != closed:
        yield "its marks of direction are not closed", "remove them, or close each one"


def _has_words(text: str) -> bool:
    """Say whether there is something to translate: a word in small letters, or one of another script."""
    return re.search(r"\b[^\W\d_A-Z]{3,}\b", re.sub(r"\{\}|%\(\w+\)s", " ", text)) is not None


def _marks(source: str, translation: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the marks of a language."""
    if language in _STRAIGHT and '"' in translation:
        yield (
            'it holds the straight quotation mark "',
            f"write {_STRAIGHT[language][0]}…{_STRAIGHT[language][1]}",
        )
    if language in ("zh", "ja", "ko") and re.search(
        rf"'(?={_CJK.pattern})|(?<={_CJK.pattern})'", translation
    ):
        yield "it holds the straight quotation mark '", "write ‘…’"
    if language in ("zh", "ja") and (found := _HALF.search(translation)):
        yield (
            f"it holds the half-width mark “{found[0][-1]}” after a Chinese character",
            "write its full-width form",
        )
    ends = [text.rstrip().rstrip(_CLOSING)[-1:] in _ENDS for text in (source, translation)]
    if ends[0] != ends[1] and translation.rstrip()[-1:] not in ("}", ""):
        yield (
            ("it does not end as a sentence does" if ends[0] else "it ends as a sentence does"),
            ("the source does" if ends[0] else "the source does not"),
        )
    if (source != source.strip()) != (translation != translation.strip()):
        yield "it has blanks at its start or end", "remove them"
