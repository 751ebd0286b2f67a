"""A printed book as a reader has it: its pages, parts and bookmarks."""

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path

import pypdfium2
from markupsafe import Markup

from twinbook.edition.edition import Edition

INVISIBLE = re.compile(r"[\s\u00ad\u200b\u2060\ufffe‐-]")  # and hyphens, which a line's end may have brought
PARTS = (
    *("glance", "partner", "home", "relationship", "chronology"),
    *("people", "names", "figures", "open", "sources"),
)


def squeezed(text: str) -> str:
    """Return a text without spaces, joiners and hyphens: what it says, however its lines were broken."""
    return INVISIBLE.sub("", text)


def shown(text: Markup | str) -> str:
    """Return markup as it reads on a page, squeezed."""
    return squeezed(unescape(Markup(text).striptags()))  # noqa: S704 - only read


@dataclass(frozen=True)
class Book:
    """A printed book, as a reader has it."""

    edition: Edition
    path: Path

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        """Its PDF, for text and bookmarks."""
        return pypdfium2.PdfDocument(self.path)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The text of each page."""
        return tuple(page.get_textpage().get_text_range().replace("\r", "") for page in self.document)

    @cached_property
    def text(self) -> str:
        """The whole text without spaces, one page after the other."""
        return squeezed("".join(self.pages))

    @cached_property
    def bookmarks(self) -> tuple[tuple[int, str, int], ...]:
        """The level, title and page (from 0) of each bookmark."""
        return tuple((b.level, b.get_title(), b.get_dest().get_index()) for b in self.document.get_toc())

    @cached_property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """The titles of the parts, and the pages (from 0) on which they start."""
        return tuple((title, page) for level, title, page in self.bookmarks if level == 0)

    @property
    def held(self) -> tuple[str, ...]:
        """Which parts it has: a book in which no person appears lacks one."""
        return PARTS if len(self.parts) == len(PARTS) else tuple(name for name in PARTS if name != "people")

    def part(self, name: str) -> range:
        """Return the pages of a part, from 0, with that on which the next one starts; none without it."""
        if name not in self.held:
            return range(0)
        starts = [page for _, page in self.parts] + [len(self.pages) - 1]
        number = self.held.index(name)
        return range(starts[number], starts[number + 1] + 1)

    def said_in(self, name: str) -> str:
        """Return the text of a part without spaces."""
        return squeezed("".join(self.pages[n] for n in self.part(name)))
