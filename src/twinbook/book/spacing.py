"""Chinese and Japanese lines as a book designer sets them, by spans: CSS of WeasyPrint 70 can not say it.

A Latin letter or a figure keeps a little distance from the character beside it; of two full-width marks that
meet, the blank half between them goes. Nothing is added to the text. After “Requirements for Chinese Text
Layout” (W3C), 3.1.6 and 3.2.2.
"""

import re
from collections.abc import Iterator

LANGUAGES = ("zh", "ja")
_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^>]*)>|<!--.*?-->|<![^>]*>|([^<]+)", re.DOTALL)
_LANGUAGE = re.compile(r"""\slang=["']?([\w-]+)""")
_VOID = frozenset(("br", "hr", "img", "col", "meta", "link", "input", "wbr"))
_INLINE = frozenset(("a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "small"))
_UNTOUCHED = frozenset(("head", "style", "script", "svg", "title"))  # whose text is no running text

_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OPEN = "“‘「『（〔【《〈"
_CLOSE = "，。、；：”’」』）〕】》〉"
_LETTER = r"[^\W_" + _HAN + r"\u3000-\u303f\uac00-\ud7af]"  # of an alphabet, or a figure
_BEHIND = rf"(?:(?<={_LETTER})|(?<={_LETTER}\u2060))"
_SPACED = re.compile(
    rf"(?P<both>{_BEHIND}[{_HAN}](?={_LETTER}))"
    rf"|(?P<after>{_BEHIND}[{_HAN}])"
    rf"|(?P<before>[{_HAN}](?={_LETTER}))"
    rf"|(?P<tight>[{_CLOSE}](?=[{_CLOSE}{_OPEN}\u2060])|[{_OPEN}](?=[{_OPEN}]))"
)
_CLASSES = {"both": "han-both", "after": "han-after", "before": "han-before", "tight": "tight"}


def spaced(html: str) -> str:
    """Return a page with its Chinese and Japanese characters and marks spaced, by spans with a class."""
    return "".join(_pieces(html))


def _pieces(html: str) -> Iterator[str]:
    languages = [("", "")]
    before = ""  # the last character of the same block
    pieces = list(_PIECE.finditer(html))
    for at, piece in enumerate(pieces):
        closing, name, attributes, text = piece.groups()
        if text is None:
            name = (name or "").lower()
            if name and name not in _INLINE:
                before = ""
            _follow(languages, closing, name, attributes or "")
            yield piece[0]
        elif languages[-1][1].partition("-")[0] in LANGUAGES and not _untouched(languages):
            yield _set(text, before, _ahead(pieces, at))
            before = text[-1]
        else:
            yield text
            before = text[-1]


def _follow(languages: list[tuple[str, str]], closing: str, name: str, attributes: str) -> None:
    if closing:
        if name in (opened for opened, _ in languages):
            while languages.pop()[0] != name:
                pass
    elif name and name not in _VOID and not attributes.endswith("/"):
        own = _LANGUAGE.search(attributes)
        languages.append((name, own[1] if own else languages[-1][1]))


def _untouched(languages: list[tuple[str, str]]) -> bool:
    return any(name in _UNTOUCHED for name, _ in languages)


def _ahead(pieces: list[re.Match[str]], at: int) -> str:
    """Return the character that follows a text in the same block, or nothing."""
    for piece in pieces[at + 1 :]:
        if piece[4] is not None:
            return piece[4][0]
        if (piece[2] or "").lower() not in _INLINE:
            return ""
    return ""


def _set(text: str, before: str, after: str) -> str:
    """Space a text between two characters, one or the other of which may be none."""
    whole = before + text + after
    start, end = len(before), len(before) + len(text)
    made, last = [], start
    for found in _SPACED.finditer(whole, max(start - 1, 0)):
        if found.start() < start or found.end() > end:
            continue
        made += [
            whole[last : found.start()],
            f'<span class="{_CLASSES[str(found.lastgroup)]}">{found[0]}</span>',
        ]
        last = found.end()
    return "".join((*made, whole[last:end]))
