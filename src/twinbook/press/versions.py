"""What a book's bytes depend on besides its page: the versions of libraries, and the font files."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from twinbook.press import fonts

LIBRARIES = ("weasyprint", "pydyf", "fonttools", "tinyhtml5", "tinycss2", "pyphen")


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of what prints a page, the libraries that set type among them."""
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    found = {name: version(name) for name in LIBRARIES}
    return {**found, "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}"}


def font_digests(families: Iterable[str]) -> Mapping[str, str]:
    """Return the SHA-256 of every regular, bold or italic font file of the families, by the file's name."""
    files = {file for family in families for file in fonts.files().get(family, ())}
    return {Path(file).name: _digest(file) for file in sorted(files, key=lambda f: Path(f).name)}


@cache
def _digest(file: str) -> str:
    with open(file, "rb") as opened:  # noqa: PTH123 - what hashlib reads from
        return hashlib.file_digest(opened, "sha256").hexdigest()
