"""The form of a book: its paper, the size of its letters, how it is printed, whose copy it is, for whom."""

import hashlib
import re
from dataclasses import dataclass, replace

_NAMED = re.compile(r"(\.(a4|letter|a5|large|booklet|press|guests|for-[0-9a-z-]+|copy-\d+-of-\d+))+\.pdf$")
_FOLDED = {"a4": "a5", "letter": "half-letter"}  # by the workspace's paper, which the sheet is of


@dataclass(frozen=True, order=True)
class Form:
    """A form besides the plain one; `paper` is empty for the workspace's own.

    `copy` is the number of a copy and how many there are; (0, 0) for none. A book for `guests` is without
    what is internal.
    """

    paper: str = ""
    large: bool = False
    booklet: bool = False
    press: bool = False
    reader: str = ""
    copy: tuple[int, int] = (0, 0)
    guests: bool = False

    def on(self, own: str) -> "Form":
        """Return the form where the workspace's own paper is `own`, which need not be named."""
        return replace(self, paper="") if self.paper == own and not self.booklet else self

    def page(self, own: str) -> str:
        """Return the size of a page where the workspace's own paper is `own`.

        A booklet's pages are half of that paper, unless another one is named for them.
        """
        return self.paper or (_FOLDED.get(own, own) if self.booklet else own)

    def classes(self, own: str) -> tuple[str, ...]:
        """Return the classes that the styles know the form by."""
        return self.page(own), *(name for name in ("large", "press") if getattr(self, name))

    @property
    def ending(self) -> str:
        """What a book's file is named after its language, so that it never replaces a plain one."""
        told = [
            self.paper,
            *(name for name in ("large", "booklet", "press", "guests") if getattr(self, name)),
        ]
        if self.reader:
            told.append(f"for-{_slug(self.reader)}")
        if any(self.copy):
            told.append("copy-{}-of-{}".format(*self.copy))
        return "".join(f".{name}" for name in told if name)


PLAIN = Form()


def plainly(path: str) -> str:
    """Return the path of the plain book, of one in any form."""
    return _NAMED.sub(".pdf", path)


def _slug(name: str) -> str:
    """Return a reader's name as part of a file's name: its ASCII letters, and a digest for all others."""
    letters = "-".join(re.findall("[a-z0-9]+", name.lower()))[:40].strip("-")
    if name.isascii() and letters:
        return letters
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{letters}-{digest}" if letters else digest
