"""How books look: the properties of the styles, what an office has otherwise, the look of figures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import tinycss2

from twinbook.book.figures.drawing import Look, width

CONTRAST = 4.5  # of text (WCAG 2.2, 1.4.3)
READ = (  # what is read on what
    ("ink", "paper"),
    ("quiet", "paper"),
    ("accent", "paper"),
    ("ink", "tint"),
    ("quiet", "tint"),
    ("accent", "tint"),
    ("paper", "accent"),
)
_QUOTED = re.compile('"([^"]+)"')
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "in": 72.0}
_REM = re.compile("[^0-9.]")
_LENGTH = re.compile(r"([\d.]+)(pt|mm|in)")
COLOURS = ("ink", "quiet", "accent", "line", "tint", "paper")
LAND, LINE = 0.1, 0.5  # how light they are on the cover's ground
LARGEST = 0.062  # of the width of the page, the letters of the cover
ON_CARD = 0.126  # of the width of the page, the letters of a place card
CARD = 72.0  # points, the margins of a place card, both together
GAP = 15  # points between a city's name and the middle of the cover
FIGURE_LETTERS = 0.8  # of the size of the text


def properties(css: str, classes: Iterable[str] = (), language: str = "") -> Mapping[str, str]:
    """Return the custom properties of `:root`, of `html` with some classes and in a language (`ko`).

    Of several rules the last counts.
    """
    selectors = {":root", f'html[lang|="{language}"]', *(f"html.{name}" for name in classes)}
    found: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        if selectors & {part.strip() for part in tinycss2.serialize(rule.prelude).split(",")}:
            found |= {
                item.name: tinycss2.serialize(item.value).strip()
                for item in tinycss2.parse_blocks_contents(rule.content)
                if item.type == "declaration" and item.name.startswith("--")
            }
    return found


def own(css: str, colours: Iterable[tuple[str, str]], fonts: Iterable[tuple[str, str]]) -> str:
    """Return as CSS what an office has otherwise; its font stands before those that the styles name."""
    known = properties(css)
    lines = [f"--{name}: {colour};" for name, colour in colours]
    lines += [f"--own-accent: {colour};" for name, colour in colours if name == "accent"]
    for name, family in fonts:
        others = known.get(f"--{name}", "")
        lines.append(f'--{name}: "{family}"{", " if others else ""}{others};')
    return f":root {{ {' '.join(lines)} }}" if lines else ""


def pale(css: str) -> tuple[tuple[str, str, float], ...]:
    """Return the colours that can not be read well on another one: both names, and their contrast."""
    known = properties(css)
    found = []
    for front, back in READ:
        colours = [known.get(f"--{name}", "") for name in (front, back)]
        if all(re.fullmatch("#[0-9a-fA-F]{6}", colour) for colour in colours):
            reached = contrast(*colours)
            if reached < CONTRAST:
                found.append((front, back, reached))
    return tuple(found)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (#rrggbb), from 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def look(known: Mapping[str, str], script: str) -> Look:
    """Return the look of the figures in books with these properties, as wide as the text is."""
    families = _QUOTED.findall(known.get(f"--sans-{script}", "") or known.get("--sans-Latn", ""))
    size, page, high, inner, outer = (
        _points(known.get(f"--{name}", ""))
        for name in ("size", "page-width", "page-height", "inner", "outer")
    )
    colours = {name: known.get(f"--{name}", "#000000") for name in COLOURS}
    half = float(_REM.sub("", known.get("--half", "")) or 0) * size
    return Look(
        **colours,
        families=tuple(families),
        size=size * FIGURE_LETTERS,
        width=page - inner - outer,
        page=(page, high),
        step=half or 1,
    )


def on_cover(shown: Look) -> Look:
    """Return the look of the map on the cover: land and line stand on the accent's colour."""
    return replace(
        shown,
        tint=_mixed(shown.accent, shown.paper, LAND),
        line=_mixed(shown.accent, shown.paper, LINE),
        families=(),
    )


def fitting(known: Mapping[str, str], names: Iterable[str]) -> float:
    """Return the size of letters, in rem, in which each name has room on its half of the cover."""
    size, page, outer = (_points(known.get(f"--{name}", "")) for name in ("size", "page-width", "outer"))
    widest = max(width(name, 1, bold=True) for name in names)
    largest, room = page * LARGEST, page / 2 - outer - GAP
    return round(max(min(largest, room / widest), size) / size, 2)


def on_card(known: Mapping[str, str], name: str) -> float:
    """Return the size of letters, in rem, in which a name has room on a place card.

    On one line, or where the letters would be too small to be read across a table, on several.
    """
    size, page = (_points(known.get(f"--{length}", "")) for length in ("size", "page-width"))
    room, largest = page - CARD, page * ON_CARD

    def fits(said: str) -> float:
        return room / max(width(said, 1, bold=True), 1)

    line = min(largest, fits(name))
    least = min(largest / 2, *(fits(word) for word in name.split()))
    return round(max(line, least) / size, 2)


def _points(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _POINTS[found[2]] if found else 0


def _mixed(one: str, other: str, share: float) -> str:
    """Return a colour (#rrggbb) with a share, from 0 to 1, of another in it."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
