"""Casts small fonts from the installed ones, and lets the press see those and no others.

A font of many thousand characters is cut to a fixed set for each script, so that no book's bytes depend on
another's characters; what is used beyond it stands in further fonts, of 256 code points each. The bytes of a
cast depend on the installed font, the set and the versions of uharfbuzz and fontTools alone.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from struct import pack_into, unpack_from
from typing import Any
from xml.sax.saxutils import escape

from twinbook.press import fonts
from twinbook.press.fonts import Face

WHOLE = 5000  # characters; a font with no more of them is taken as it is
BLOCK = 256  # code points of a font beyond the fixed set
NOTHING: tuple[frozenset[int], frozenset[int]] = frozenset(), frozenset()
FORM = "3"  # of the casts: another number lets all be cast anew

# What a font of any script needs beside its own: Latin, Greek, Cyrillic; marks, signs, punctuation.
COMMON = (0x20, 0x530), (0x1E00, 0x2C00), (0x3000, 0x3040), (0xFE30, 0xFE50), (0xFF00, 0xFFF0)
# The standards with the characters of everyday use; each is two bytes of A1 to FE in Python's codec.
SETS: Mapping[str, str] = {"Hans": "gb2312", "Hant": "big5", "Jpan": "euc_jp", "Kore": "euc_kr"}

# The languages of these scripts as OpenType has them: a family keeps its own forms, such as the comma and the
# space of Korean, but none of the others', which have families of their own: they double a font.
LANGUAGES: Mapping[str, bytes] = {"Hans": b"ZHS ", "Hant": b"ZHT ", "Jpan": b"JAN ", "Kore": b"KOR "}

UNWANTED = ("vert", "vrt2", "vkrn", "valt", "vpal", "vhal", "vkna")  # we set no vertical lines
NUMERALS = ("lnum", "onum", "pnum", "tnum", "halt", "palt")
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
UNUSED = ("DSIG", "VORG", "vhea", "vmtx", "BASE", "VDMX", "LTSH", "PCLT", "JSTF", "hdmx")


class FontsError(Exception):
    """Fonts that are not here, or not those that a page was composed for."""


@dataclass(frozen=True, order=True)
class Font:
    """A font for the press: the family and style it is cast from, the `part` of their characters, its digest.

    The part is empty for all characters; else the scripts of a fixed set, as in `Hans`, and for a font beyond
    that also the number of its block, as in `Hans 9F`.
    """

    family: str
    style: str
    part: str
    digest: str

    @property
    def block(self) -> str:
        """The block of code points of a font beyond the fixed set; empty for others."""
        return self.part.partition(" ")[2]

    def path(self, folder: Path) -> Path:
        """Return its file; each has a folder of its own, so that fontconfig sees just those it is to see."""
        return folder / self.digest[:16] / "font.otf"


@dataclass(frozen=True)
class Foundry:
    """The fonts of the families that some styles name, by script, kept in a folder."""

    folder: Path
    families: Mapping[str, tuple[str, ...]]

    @cached_property
    def fixed(self) -> tuple[Font, ...]:
        """The fonts that every book may use, in the order of the families."""
        return tuple(self._cast(face, family, style, part) for face, family, style, part in self._faces)

    def of(self, used: Mapping[str, Iterable[str]]) -> tuple[Font, ...]:
        """Return the fonts for a page that uses these characters, by script: the fixed, and what they lack.

        A Han character is taken from the families of its script, which have its form there, any other from
        wherever there is one.
        """
        wanted = {
            (family, ord(character) // BLOCK)
            for script, characters in used.items()
            for character in characters
            for family in self._lacking(self.families.get(script) or self.families.get("Latn", ()), character)
        }
        beyond = (
            self._cast(face, family, style, f"{part} {block:02X}")
            for face, family, style, part in self._faces
            for name, block in sorted(wanted)
            if name == family and _characters(face, f"{part} {block:02X}")
        )
        return (*self.fixed, *beyond)

    def _lacking(self, own: Iterable[str], character: str) -> tuple[str, ...]:
        """Return the families that need a further font for a character; none where a fixed set has it."""
        number = ord(character)
        having = tuple(name for name in own if number in self._held.get(name, NOTHING)[1])
        if not having or not _HAN.match(character):
            if any(number in fixed for fixed, _ in self._held.values()):
                return ()
            having = having or tuple(name for name, (_, every) in self._held.items() if number in every)
        return having if having and number not in self._held[having[0]][0] else ()

    @cached_property
    def _faces(self) -> tuple[tuple[Face, str, str, str], ...]:
        """Each font of the families with its family, its style and the part for the fixed set."""
        found = []
        for family in dict.fromkeys(name for names in self.families.values() for name in names):
            scripts = [script for script in SETS if family in self.families.get(script, ())]
            for style in fonts.STYLES:
                if face := fonts.face(family, style):
                    large = sum(last - first + 1 for first, last in face.characters) > WHOLE
                    found.append((face, family, style, ("+".join(scripts) or "Latn") if large else ""))
        return tuple(found)

    @cached_property
    def _held(self) -> Mapping[str, tuple[frozenset[int], frozenset[int]]]:
        """The characters of each family: in its fixed set, and in all; by its regular style."""
        return {
            family: (_characters(face, part) if part else _all(face), _all(face))
            for face, family, _, part in reversed(self._faces)
        }

    def _cast(self, face: Face, family: str, style: str, part: str) -> Font:
        """Return a font; it is cast only if the folder has none of the same source."""
        known = self.folder / "known" / _source(face, family, style, part)
        with suppress(OSError, ValueError):  # there is none, or it is damaged
            font = Font(family, style, part, known.read_text("ascii"))
            if font.path(self.folder).is_file():
                return font
        data = cast(face, family, style, part)
        font = Font(family, style, part, hashlib.sha256(data).hexdigest())
        _keep(font.path(self.folder), data)
        _keep(known, font.digest.encode())
        return font


def cast(face: Face, family: str, style: str, part: str) -> bytes:
    """Return the bytes of a font with the characters of a part, named after its family, block and style."""
    if not part:
        return Path(face.file).read_bytes()
    import uharfbuzz

    source = uharfbuzz.Face(uharfbuzz.Blob(_in_own_languages(face, part)), face.index & 0xFFFF)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.set(set(_characters(face, part)))
    wanted.drop_table_tag_set.update(_tags(UNUSED))
    features = wanted.layout_feature_tag_set
    features.update(_tags(NUMERALS))
    for tag in _tags(UNWANTED):
        features.discard(tag)
    # No hints, as WeasyPrint embeds fonts; and a PDF finds a glyph by its number, not by its former one.
    wanted.flags |= uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.CFF_IDENTITY_CHARSET
    return _named(
        uharfbuzz.subset(source, wanted).blob.data, f"{family} {part.partition(' ')[2]}".strip(), style
    )


def provide(folder: Path, wanted: Iterable[Font], *, mixed: bool = False) -> Path:
    """Return the fontconfig file for some fonts and no others, having cast what the folder lacks.

    Raise FontsError where an installed font is missing; or is another than a page was composed for, if that
    is not allowed as `mixed`.
    """
    found = tuple(_provided(folder, font, mixed) for font in wanted)
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
    ]
    lines += [f"<dir>{escape(str(font.path(folder).absolute().parent))}</dir>" for font in found]
    lines.append(f"<cachedir>{escape(str(folder.absolute() / 'cache'))}</cachedir>")
    for family, block in dict.fromkeys((font.family, font.block) for font in found if font.block):
        lines.append(
            f'<match target="pattern"><test name="family"><string>{escape(family)}</string></test>'
            '<edit name="family" mode="append" binding="same">'
            f"<string>{escape(family)} {block}</string></edit></match>"
        )
    text = "\n".join([*lines, "</fontconfig>", ""]).encode()
    path = folder / "sets" / f"{hashlib.sha256(text).hexdigest()[:16]}.conf"
    if not path.is_file():
        _keep(path, text)
    return path.absolute()


@cache
def _provided(folder: Path, font: Font, mixed: bool) -> Font:  # noqa: FBT001 - once a process
    """See that a font's file is here and whole; return the font as it is here."""
    with suppress(OSError):
        if hashlib.sha256(font.path(folder).read_bytes()).hexdigest() == font.digest:
            return font
    face = fonts.face(font.family, font.style)
    if face is None:
        raise FontsError(f"the font “{font.family}” ({font.style}) is missing")
    data = cast(face, font.family, font.style, font.part)
    own = replace(font, digest=hashlib.sha256(data).hexdigest())
    if own != font and not mixed:
        raise FontsError(f"the font “{font.family}” ({font.style}) is of another version than the page's")
    _keep(own.path(folder), data)
    return own


def _in_own_languages(face: Face, part: str) -> bytes:
    """Return a font's file, in which the languages that are not of a part have the forms of any (GSUB)."""
    from fontTools.ttLib.sfnt import SFNTReader

    own = {LANGUAGES[script] for script in part.partition(" ")[0].split("+") if script in LANGUAGES}
    with open(face.file, "rb") as file:  # noqa: PTH123 - a name as fontconfig gives it
        found = SFNTReader(file, fontNumber=face.index & 0xFFFF).tables.get("GSUB")
        file.seek(0)
        if found is None:
            return file.read()
        before, table, after = file.read(found.offset), bytearray(file.read(found.length)), file.read()
    (scripts,) = unpack_from(">H", table, 4)
    for number in range(unpack_from(">H", table, scripts)[0]):
        script = scripts + unpack_from(">4xH", table, scripts + 2 + 6 * number)[0]
        default, languages = unpack_from(">HH", table, script)
        for record in range(script + 4, script + 4 + 6 * languages, 6):
            if bytes(table[record : record + 4]) not in own:
                pack_into(">H", table, record + 4, default)
    return b"".join((before, table, after))


def _named(data: bytes, family: str, style: str) -> bytes:
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        names = font["name"]
        names.names = []
        for number, text in (
            (1, family),
            (2, style),
            (4, f"{family} {style}"),
            (6, f"{family}-{style}".replace(" ", "")),
        ):
            names.setName(text, number, 3, 1, 0x409)
        written = BytesIO()
        font.save(written)
    return written.getvalue()


@cache
def _all(face: Face) -> frozenset[int]:
    return frozenset(c for first, last in face.characters for c in range(first, last + 1))


@cache
def _characters(face: Face, part: str) -> frozenset[int]:
    """Return the characters of a font that belong to a part of it."""
    scripts, _, block = part.partition(" ")
    fixed = frozenset().union(*(range(*span) for span in COMMON), *map(_set, scripts.split("+")))
    if not block:
        return _all(face) & fixed
    start = int(block, 16) * BLOCK
    return (_all(face) & frozenset(range(start, start + BLOCK))) - fixed


@cache
def _set(script: str) -> frozenset[int]:
    """Return the code points of a script's standard; none for a script without."""
    found: set[int] = set()
    for pair in (
        ((first, second) for first in range(0xA1, 0xFF) for second in range(0x40, 0xFF))
        if script in SETS
        else ()
    ):
        with suppress(UnicodeDecodeError):
            found.update(map(ord, bytes(pair).decode(SETS[script])))
    return frozenset(found)


def _source(face: Face, family: str, style: str, part: str) -> str:
    """Return a name for a cast that another one has as soon as its source or its making changes."""
    about = os.stat(face.file)  # noqa: PTH116 - a name as fontconfig gives it
    told = (
        FORM,
        *_tools(),
        face.file,
        face.index,
        about.st_size,
        about.st_mtime_ns,
    )
    return hashlib.sha256(repr((*told, family, style, part)).encode()).hexdigest()[:32]


@cache
def _tools() -> tuple[str, str]:
    return version("uharfbuzz"), version("fonttools")


def _tags(names: Iterable[str]) -> Any:  # noqa: ANN401 - uharfbuzz has no types
    from uharfbuzz import Set

    return Set({int.from_bytes(name.encode("ascii"), "big") for name in names})


def _keep(path: Path, data: bytes) -> None:
    """Write a file at once whole or not at all; another process may write the same at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
