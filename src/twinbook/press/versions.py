"""What a book's bytes depend on besides its page: the versions of libraries, and the font files.

The libraries that set type are asked without WeasyPrint: a build that prints nothing does not need it.
"""

import ctypes
import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from twinbook import __version__
from twinbook.press import fonts

LIBRARIES = ("weasyprint", "pydyf", "fonttools", "uharfbuzz", "tinyhtml5", "tinycss2", "cssselect2", "pyphen")
# By the names WeasyPrint opens them by, on Linux, macOS and Windows.
SYSTEM = {
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
MISSING = "missing"


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of what prints a page, the libraries that set type among them."""
    found = {name: version(name) for name in LIBRARIES}
    return {**found, **{name: _system(name) for name in SYSTEM}, "zlib": _zlib()}


def machine(families: Iterable[str] = ()) -> Mapping[str, str]:
    """Return what two machines must have in common to print the same: versions, and digests of font files."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"twinbook": __version__, "python": python, **versions(), **font_digests(families)}


def lacking() -> tuple[str, ...]:
    """Return the system's libraries without which nothing is printed, or at many times the cost."""
    return tuple(name for name in SYSTEM if versions()[name] == MISSING)


def _system(name: str) -> str:
    for file in SYSTEM[name]:
        try:
            library = ctypes.CDLL(file)
        except OSError:
            continue
        return _told(name, library)
    return MISSING


def _told(name: str, library: ctypes.CDLL) -> str:
    if name == "pango":
        number = library.pango_version()
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    if name == "fontconfig":
        number = library.FcGetVersion()
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    if name == "harfbuzz":
        library.hb_version_string.restype = ctypes.c_char_p
        return str(library.hb_version_string().decode("ascii"))
    return "found"


def _zlib() -> str:
    import zlib

    return zlib.ZLIB_RUNTIME_VERSION


def font_digests(families: Iterable[str]) -> Mapping[str, str]:
    """Return the SHA-256 of every regular, bold or italic font file of the families, by the file's name."""
    files = {file for family in families for file in fonts.files().get(family, ())}
    return {Path(file).name: _digest(file) for file in sorted(files, key=lambda f: Path(f).name)}


@cache
def _digest(file: str) -> str:
    with open(file, "rb") as opened:  # noqa: PTH123 - what hashlib reads from
        return hashlib.file_digest(opened, "sha256").hexdigest()
