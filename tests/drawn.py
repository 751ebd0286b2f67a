"""A figure as it is drawn: its shapes and texts, by their places in points."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from xml.etree import ElementTree as ET

from twinbook.book.figures.drawing import Figure, width

EARTH = 30  # points: a larger circle is the Earth, which may be cut
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Text:
    """A line of text: what it says, its baseline and its size."""

    said: str
    left: float
    right: float
    y: float
    size: float

    def meets(self, other: "Text") -> bool:
        """Say whether two texts overlap."""
        beside = self.right <= other.left or other.right <= self.left
        return not beside and abs(self.y - other.y) < 0.9 * min(self.size, other.size)


@dataclass(frozen=True)
class Drawn:
    """A drawing, read back."""

    root: ET.Element

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height."""
        _, _, wide, high = map(float, self.root.get("viewBox", "").split())
        return wide, high

    @property
    def title(self) -> str:
        """What is read out for it."""
        return self.root.findtext(f"{SVG}title") or ""

    def shapes(self, tag: str, name: str = "") -> list[dict[str, float]]:
        """Return the places of the shapes of a kind and a class."""
        found = [one for one in self.root.iter(f"{SVG}{tag}") if name in one.get("class", "")]
        return [
            {key: float(value) for key, value in one.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
            for one in found
        ]

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Its texts, as wide as they may be."""
        return tuple(self._texts())

    def _texts(self) -> Iterator[Text]:
        for one in self.root.iter(f"{SVG}text"):
            size, x = float(one.get("font-size", 0)), float(one.get("x", 0))
            said = one.text or ""
            wide = width(said, size, bold="font-weight" in one.attrib)
            left = {"middle": x - wide / 2, "end": x - wide}.get(one.get("text-anchor", ""), x)
            yield Text(said, left, left + wide, float(one.get("y", 0)), size)

    def faults(self) -> list[str]:
        """Return the texts that meet others, or leave the drawing, and the shapes that do."""
        wide, high = self.size
        found = [
            f"“{one.said}” meets “{other.said}”"
            for one, other in combinations(self.texts, 2)
            if one.meets(other)
        ]
        found += [
            f"“{one.said}” leaves the drawing"
            for one in self.texts
            if one.left < -0.5 or one.right > wide + 0.5 or one.y > high or one.y - 0.8 * one.size < -0.5
        ]
        for one in (*self.shapes("rect"), *self.shapes("circle")):
            r = one.get("r", 0)
            if r > EARTH:
                continue
            x, y = one.get("x", one.get("cx", 0)), one.get("y", one.get("cy", 0))
            far = x + one.get("width", r), y + one.get("height", r)
            if x - r < -0.5 or y - r < -0.5 or far[0] > wide + 0.5 or far[1] > high + 0.5:
                found.append(f"{one} leaves the drawing")
        return found


def drawn(figure: Figure) -> Drawn:
    """Read a figure's drawing."""
    return Drawn(ET.fromstring(str(figure.svg)))  # noqa: S314 - our own
