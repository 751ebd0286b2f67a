"""How a printed page is set: its letters and lines by their places, its paragraphs, its colours.

Each check returns what it finds wrong, as a page (from 1) and a text. Places are points from the lower left
corner.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from ctypes import byref, c_double, c_uint
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL.Image import Image
from pypdfium2 import PdfMatrix, raw

from twinbook.book.design import contrast

CLOSING = frozenset("，。、；：？！”’』」）》〉】…)]},.;:!?%°")
OPENING = frozenset("“‘「『（《〈【([{")
NO_MARK = re.compile(
    r"[.,]\d|°$|\.{3}|%[0-9A-F]"
)  # a number, the sign of a rendered name, part of an address
HYPHENS = "-\u2010\u00ad\ufffe\x02"
READABLE = 4.5
FEWEST = 3  # lines of a page
PUSHED = 1  # points, that another font in a line may push it and the next ones
SCALE = 1.5  # pixels a point

Finding = tuple[int, str]
AS_IT_IS = PdfMatrix()


@dataclass(frozen=True)
class Letter:
    """A letter: its place in the text, its ink, where it stands on its line, its size."""

    index: int
    said: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Line:
    """Letters that follow each other on one baseline."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        """What it says, without spaces."""
        return "".join(letter.said for letter in self.letters)


@dataclass(frozen=True)
class Piece:
    """A piece of text as it is painted: its marked content, its baseline, its colour and its ground."""

    mark: int
    y: float
    box: tuple[float, float, float, float]
    colour: str
    ground: str


@dataclass(frozen=True)
class Sheet:
    """A page."""

    number: int
    page: pypdfium2.PdfPage

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Its letters, but for blanks."""
        text = self.page.get_textpage()
        return tuple(_letters(text, raw.FPDFText_CountChars(text)))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its lines, one for each column."""
        by_baseline: dict[int, list[Letter]] = defaultdict(list)
        for letter in self.letters:
            by_baseline[round(letter.y * 2)].append(letter)
        found = []
        for letters in by_baseline.values():
            letters.sort(key=lambda letter: letter.x)
            run = letters[:1]
            for before, letter in pairwise(letters):
                if letter.left - before.right > 1.2 * letter.size:
                    found.append(Line(tuple(run)))
                    run = []
                run.append(letter)
            found.append(Line(tuple(run)))
        return tuple(found)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its pieces of text, in the order in which they are painted."""
        return tuple(_pieces(self.page))


@dataclass(frozen=True)
class Layout:
    """A printed book."""

    path: Path

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its pages."""
        document = pypdfium2.PdfDocument(self.path)
        return tuple(Sheet(number, document[number - 1]) for number in range(1, len(document) + 1))

    @cached_property
    def blocks(self) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
        """Its headings and paragraphs: the role of each, its marked content as page (from 1) and number."""
        with pikepdf.open(self.path) as pdf:
            numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
            return tuple(_blocks(pdf.Root.StructTreeRoot, numbers, 0))


def _letters(text: Any, count: int) -> Iterator[Letter]:  # noqa: ANN401 - pdfium's own
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    matrix = raw.FS_MATRIX()
    for index in range(count):
        said = chr(raw.FPDFText_GetUnicode(text, index))
        if (
            said.isspace()
            or said in "\u2060\u200b\ufffe\u00ad\0"
            or raw.FPDFText_IsGenerated(text, index) == 1
        ):
            continue
        if not raw.FPDFText_GetCharBox(text, index, byref(left), byref(right), byref(bottom), byref(top)):
            continue
        raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        raw.FPDFText_GetMatrix(text, index, byref(matrix))
        size = raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d)  # in points, on the page
        yield Letter(index, said, left.value, bottom.value, right.value, top.value, x.value, y.value, size)


def _pieces(page: pypdfium2.PdfPage) -> Iterator[Piece]:
    picture = page.render(scale=SCALE).to_pil().convert("RGB")
    beside, _, _, high = page.get_mediabox()
    for one, matrix in _texts(page):
        left, bottom, right, top = matrix.on_rect(*one.get_bounds())
        red, green, blue, alpha = (c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(one, byref(red), byref(green), byref(blue), byref(alpha))
        colour = f"#{red.value:02x}{green.value:02x}{blue.value:02x}"
        corners = (left - beside - 1, high - top - 1, right - beside + 1, high - bottom + 1)
        ground = _ground(picture, tuple(round(at * SCALE) for at in corners))
        mark = raw.FPDFPageObj_GetMarkedContentID(one)
        yield Piece(mark, one.get_matrix().multiply(matrix).f, (left, bottom, right, top), colour, ground)


def _texts(
    page: pypdfium2.PdfPage, within: pypdfium2.PdfObject | None = None, matrix: PdfMatrix = AS_IT_IS
) -> Iterator[tuple[pypdfium2.PdfObject, PdfMatrix]]:
    """Yield the texts of a page and of the forms on it, with what takes them to their place on the page."""
    for one in page.get_objects(max_depth=1, form=within):
        if one.type == raw.FPDF_PAGEOBJ_FORM:
            yield from _texts(page, one, one.get_matrix().multiply(matrix))
        elif one.type == raw.FPDF_PAGEOBJ_TEXT:
            yield one, matrix


def _ground(picture: Image, corners: tuple[int, ...]) -> str:
    """Return the colour that is most frequent around a rectangle of a picture."""
    left, top, right, bottom = corners
    edge = [(x, y) for x in range(left, right + 1) for y in (top, bottom)]
    edge += [(x, y) for y in range(top, bottom + 1) for x in (left, right)]
    inside = [
        picture.getpixel(at) for at in edge if 0 <= at[0] < picture.width and 0 <= at[1] < picture.height
    ]
    (red, green, blue), _ = Counter(inside).most_common(1)[0] if inside else ((255, 255, 255), 0)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _blocks(
    element: pikepdf.Object, numbers: Mapping[tuple[int, int], int], page: int
) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Yield the innermost blocks of a structure tree."""
    if "/Pg" in element:
        page = numbers[element.Pg.objgen]
    role = str(element.get("/S", ""))
    if role in ("/P", "/H1", "/H2", "/H3", "/H4"):
        yield role[1:], tuple(_places(element, numbers, page))
        return
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _blocks(kid, numbers, page)


def _places(
    element: pikepdf.Object, numbers: Mapping[tuple[int, int], int], page: int
) -> Iterator[tuple[int, int]]:
    if "/Pg" in element:
        page = numbers[element.Pg.objgen]
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page, kid
        elif kid.get("/Type") == "/MCR":
            yield numbers[kid.Pg.objgen], int(kid.MCID)
        elif "/S" in kid:
            yield from _places(kid, numbers, page)


# what is found wrong


def outside(layout: Layout) -> list[Finding]:
    """Return the letters that run out of their page."""
    found = []
    for sheet in layout.sheets:
        width, height = sheet.page.get_size()
        found += [
            (sheet.number, f"“{line.text}” runs out of the page")
            for line in sheet.lines
            if any(one.left < 0 or one.bottom < 0 for one in line.letters)
            or any(one.right > width or one.top > height for one in line.letters)
        ]
    return found


def overlaps(layout: Layout) -> list[Finding]:
    """Return the letters whose ink lies on that of others: boxes that share a third of the smaller one."""
    found = []
    for sheet in layout.sheets:
        cells: dict[tuple[int, int], list[Letter]] = defaultdict(list)
        for letter in sheet.letters:
            for x in range(int(letter.left // 12), int(letter.right // 12) + 1):
                for y in range(int(letter.bottom // 12), int(letter.top // 12) + 1):
                    cells[x, y].append(letter)
        pairs = {
            (one.said, other.said, round(one.x), round(one.y))
            for letters in cells.values()
            for at, one in enumerate(letters)
            for other in letters[at + 1 :]
            if _shared(one, other) > 1 / 3
        }
        found += [
            (sheet.number, f"“{one}” and “{other}” overlap at {x}, {y}") for one, other, x, y in sorted(pairs)
        ]
    return found


def _shared(one: Letter, other: Letter) -> float:
    if abs(one.index - other.index) <= 3 and abs(one.y - other.y) < 0.5:
        return 0
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    if wide <= 0.3 or high <= 0.3:
        return 0
    areas = ((letter.right - letter.left) * (letter.top - letter.bottom) for letter in (one, other))
    return wide * high / max(min(areas), 0.01)


def misplaced_marks(layout: Layout) -> list[Finding]:
    """Return the lines that start with a mark that closes, or end with one that opens."""
    found = []
    for sheet in layout.sheets:
        for line in sheet.lines:
            first, last = line.text[0], line.text[-1]
            if first in CLOSING and not NO_MARK.match(line.text):
                found.append((sheet.number, f"a line starts with “{line.text[:20]}”"))
            if last in OPENING:
                found.append((sheet.number, f"a line ends with “{line.text[-20:]}”"))
    return found


def split_badly(layout: Layout) -> list[Finding]:
    """Return the paragraphs that leave a single line on a page, and the heads that stand at its foot."""
    found = []
    marks = [_by_mark(sheet) for sheet in layout.sheets]
    for role, places in layout.blocks:
        lines: dict[int, set[float]] = defaultdict(set)
        for page, mark in places:
            lines[page] |= {round(piece.y) for piece in marks[page - 1].get(mark, ())}
        if role == "P" and len(lines) > 1 and min(len(_apart(ys)) for ys in lines.values()) < 2:
            found.append((min(lines), f"a paragraph leaves one line alone: {_said(layout, places)}"))
        if role != "P" and lines:
            page, ys = max(lines.items())
            own = {mark for number, mark in places if number == page}
            below = (p.y for mark, ps in marks[page - 1].items() if mark >= 0 and mark not in own for p in ps)
            if not any(y <= min(ys) + 1 for y in below):
                found.append((page, f"a head stands at the foot: {_said(layout, places)}"))
    return found


def _by_mark(sheet: Sheet) -> Mapping[int, list[Piece]]:
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in sheet.pieces:
        found[piece.mark].append(piece)
    return found


def _apart(ys: Iterable[float]) -> list[float]:
    """Return baselines that are of different lines: the numbers of sources stand a little higher."""
    found: list[float] = []
    for y in sorted(ys):
        if not found or y - found[-1] > 7:
            found.append(y)
    return found


def _said(layout: Layout, places: Iterable[tuple[int, int]]) -> str:
    page, mark = next(iter(places))
    boxes = [piece.box for piece in _by_mark(layout.sheets[page - 1]).get(mark, ())]
    if not boxes:
        return ""
    left, bottom, right, top = boxes[0]
    text: str = layout.sheets[page - 1].page.get_textpage().get_text_bounded(left, bottom, right, top)
    return text[:40]


def broken_early(layout: Layout) -> list[Finding]:
    """Return the lines that end with a hyphen though the line after them is more than half as long again."""
    found = []
    for sheet in layout.sheets:
        for line in sheet.lines:
            last, size = line.letters[-1], line.letters[0].size
            if last.said not in HYPHENS:
                continue
            for below in sheet.lines:
                first = below.letters[0]
                gaps = (a for a, b in pairwise(below.letters) if b.left - a.right > size * 0.6)
                end = next(gaps, below.letters[-1])  # beyond it is another column
                beneath = 0.8 * size < line.letters[0].y - first.y < 2 * size
                same = abs(first.left - line.letters[0].left) < size / 4 and abs(first.size - size) < 0.1
                if beneath and same and end.right - last.right > (end.right - first.left) / 2:
                    found.append((sheet.number, f"a line is broken early: {line.text} / {below.text[:20]}"))
    return found


def nearly_empty(layout: Layout) -> list[Finding]:
    """Return the pages after the cover with less than three lines of their own."""
    found = []
    for sheet in layout.sheets[1:]:
        lines = _apart({round(piece.y) for piece in sheet.pieces if piece.mark >= 0})
        if len(lines) < FEWEST:
            found.append((sheet.number, f"{len(lines)} lines on a page"))
    return found


def faint(layout: Layout) -> list[Finding]:
    """Return the texts that are hard to read on what is painted below them."""
    return [
        (sheet.number, f"{piece.colour} on {piece.ground} at {piece.box[0]:.0f}, {piece.box[1]:.0f}")
        for sheet in layout.sheets
        for piece in sheet.pieces
        if piece.box[2] > piece.box[0] and contrast(piece.colour, piece.ground) < READABLE
    ]


def off_grid(sheet: Sheet, top: float, step: float, size: float) -> list[float]:
    """Return the baselines of text of a size that are not a whole number of steps below one at the top."""
    ys = {round(letter.y, 1) for letter in sheet.letters if abs(letter.size - size) < 0.05}
    return [
        y for y in sorted(ys) if abs(((top - y) / step + 0.5) % 1 - 0.5) * step > 1
    ]  # as far as another font in a line may push it
