"""What is written into the content of a PDF's pages: artifacts, missing spaces and soft hyphens."""

import re
from collections.abc import Mapping
from typing import Any

import pydyf

from twinbook.press.structure import Book, Place, object_at

_FONT = re.compile(rb"/(\w+) \S+ Tf")
_LAST_GLYPH = re.compile(rb"(.*?)(<?)([0-9a-f]{4})>[^<>]*\] TJ", re.DOTALL)

LAYOUT = "Layout"  # what only adorns


def rewrite(book: Book) -> None:
    """Mark the artifacts of each page, and write its missing spaces and its soft hyphens."""
    blanks = {
        font.hash.encode(): glyph
        for font in book.document.fonts.values()
        for glyph, text in font.to_unicode.items()
        if text == " " and not font.bitmap
    }
    for page, reference in enumerate(book.pdf.page_references):
        _page(book, page, object_at(book.pdf, object_at(book.pdf, reference)["Contents"]).stream, blanks)


def _page(book: Book, page: int, tokens: list[Any], blanks: Mapping[bytes, int]) -> None:
    place: Place = (page, -1)
    shown, family = -1, b""  # where the last text stands, and its font
    for at, token in enumerate(tokens):
        if token == b"BDC" and isinstance(tokens[at - 1], dict) and "MCID" in tokens[at - 1]:
            place, shown = (page, tokens[at - 1]["MCID"]), -1
            if place in book.artifacts:
                tokens[at - 2 : at] = "/Artifact", _artifact(book.artifacts[place])
        elif token == b"EMC":
            place = (page, -1)
        elif token == b"ET":
            if place in book.hyphened and shown >= 0:
                tokens[shown] = _soft_hyphen(tokens[shown])
            if place in book.spaced and place not in book.artifacts:
                tokens[at] = _space(family if shown >= 0 else b"", blanks)
        elif isinstance(token, bytes) and (named := _FONT.fullmatch(token)):
            family = named[1]
        elif isinstance(token, bytes) and token.endswith(b"] TJ"):
            shown = at


def _space(family: bytes, blanks: Mapping[bytes, int]) -> bytes:
    """Return the end of a text with a space, in the font that stands there or one that has it, or in none."""
    if not blanks:
        return b"ET\n/Span <</ActualText <FEFF0020>>> BDC\nEMC"
    font = family if family in blanks else min(blanks)
    change = b"" if font == family else b"/%s 1 Tf\n" % font
    return b"%s<%04x> Tj\nET" % (change, blanks[font])


def _artifact(kind: str) -> pydyf.Dictionary:
    about = {"Type": "/Layout"} if kind == LAYOUT else {"Type": "/Pagination"}
    if kind not in ("", LAYOUT):
        about["Subtype"] = f"/{kind}"
    return pydyf.Dictionary(about)


def _soft_hyphen(shown: bytes) -> bytes:
    found = _LAST_GLYPH.fullmatch(shown)
    if not found:
        return shown
    before, opens, glyph = found.groups()
    end = b"" if opens else b">"
    return b"%s%s] TJ\n/Span <</ActualText <FEFF00AD>>> BDC\n<%s> Tj\nEMC" % (before, end, glyph)
