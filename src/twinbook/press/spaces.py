"""The spaces and hyphens at the ends of lines: which of them belong to the text that is spoken."""

import re
from collections.abc import Iterator
from functools import cache

from twinbook.press.structure import INLINE, Annotation, Book, Node, Place

_WHITE = re.compile("[ \t\r\n\f]+")
_UNSEEN = str.maketrans("", "", "\u00ad\u2060\u200b")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_WINDOW = 12  # characters on either side that tell a place in a paragraph


def plain(text: str) -> str:
    """Return a text as it is spoken: one space for any white, nothing for what joins or may break a word."""
    return _WHITE.sub(" ", text.translate(_UNSEEN))


def mend(book: Book) -> None:
    """Find the content that a space is to be added to, and the hyphens that only a line's end has set."""
    # WeasyPrint drops the space where a line ends, and draws none that stands alone between two tags: words
    # run together for whoever reads the text (ISO 32000-1, 14.8.2.5). Where a hyphen was set, the word is
    # one.
    source = cache(_source)  # of a block, which has many lines
    for block, places in _runs(book.root):
        before = ""
        end: Place | None = None  # where the text so far ends
        line: int | None = None
        for place in places:
            text = book.spoken[place].translate(_UNSEEN)
            if text and not text.strip():
                book.spaced.add(place)
            if text and before and end and line != book.seen.lines.get(place):
                before = _joined(book, end, before, text, source(block))
            before, end = before + text, place
            line = book.seen.lines.get(place) if text else line


def _source(block: Node) -> str:
    return "" if block.html is None else plain("".join(block.html.itertext()))


def _joined(book: Book, last: Place, before: str, after: str, source: str) -> str:
    """Return the text up to a line's end with the space or without the hyphen that the break took or gave."""
    if before[-1].isspace() or after[0].isspace():
        return before  # a space that was kept
    hyphen = book.seen.texts[last].style["hyphenate_character"]
    broken = book.spoken[last].endswith(hyphen)
    tail, head = before[-_WINDOW:], after.removesuffix(hyphen)[:_WINDOW]
    joint = _joint(tail, head, source, hyphen if broken else "")
    if joint is None:  # CSS may have set something within the window: the words at the break tell as well
        joint = _joint(tail.split()[-1], head.split()[0], source, hyphen if broken else "")
    if joint == "-":
        book.hyphened.add(last)
        book.spoken[last] = book.spoken[last].removesuffix(hyphen)
        return before.removesuffix(hyphen)
    if joint is None and _HAN.match(tail[-1]) and _HAN.match(head[0]):
        joint = ""
    if joint != "":  # what CSS made is not in the source: two pieces, so two words
        book.spaced.add(last)
        book.spoken[last] += " "
        return f"{before} "
    return before


def _joint(tail: str, head: str, source: str, hyphen: str) -> str | None:
    """Return what joins two pieces in the source: "-" for a hyphen of the break, a space, or nothing."""
    if hyphen and f"{tail.removesuffix(hyphen)}{head}" in source:
        return "-"
    return next((joint for joint in (" ", "") if f"{tail}{joint}{head}" in source), None)


def _runs(node: Node) -> Iterator[tuple[Node, list[Place]]]:
    """Yield each block and its stretches of content that no other block interrupts."""
    run: list[Place] = []

    def inline(one: Node) -> Iterator[tuple[Node, list[Place]]]:
        nonlocal run
        for kid in one.kids:
            if isinstance(kid, Node) and kid.role in INLINE:
                yield from inline(kid)
            elif isinstance(kid, Node):
                if run:
                    yield node, run
                run = []
                yield from _runs(kid)
            elif not isinstance(kid, Annotation):
                run.append(kid)

    yield from inline(node)
    yield node, run
