"""Pictures of printed pages, and whether two of them look the same."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from layout import Layout

DPI = 60
SHADES = 16
TILE = 6  # pixels
BLUR = 1.0  # pixels, so that the edges of letters may be smoothed in another way
LIMIT = 15  # of 255, what a tile may differ by


@dataclass(frozen=True)
class Crop:
    """A part of a page: its page (from 1), and its left, top, right and bottom as shares of it."""

    page: int
    box: tuple[float, float, float, float] = (0, 0, 1, 1)

    def picture(self, layout: Layout) -> Image.Image:
        """Draw it in shades of grey."""
        whole = layout.sheets[self.page - 1].page.render(scale=DPI / 72).to_pil().convert("L")
        left, top, right, bottom = self.box
        corners = (left * whole.width, top * whole.height, right * whole.width, bottom * whole.height)
        return whole.crop(tuple(map(round, corners)))


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture with few shades, the same ones for each: a small file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    step = 255 / (SHADES - 1)
    picture.point([round(round(shade / step) * step) for shade in range(256)]).quantize(SHADES).save(
        path, optimize=True
    )


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much the tile differs that differs most, from 0 to 255; of other sizes, 255."""
    if one.size != other.size:
        return 255
    soft = [picture.convert("L").filter(ImageFilter.GaussianBlur(BLUR)) for picture in (one, other)]
    apart = ImageChops.difference(*soft)
    tiles = (max(1, apart.width // TILE), max(1, apart.height // TILE))
    return float(apart.resize(tiles, Image.Resampling.BOX).getextrema()[1])


def beside(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return two pictures and what differs, side by side."""
    size = max(one.width, other.width), max(one.height, other.height)
    made = Image.new("L", (3 * size[0], size[1]), 255)
    made.paste(one.convert("L"), (0, 0))
    made.paste(other.convert("L"), (size[0], 0))
    if one.size == other.size:
        made.paste(
            ImageChops.invert(ImageChops.difference(one.convert("L"), other.convert("L"))), (2 * size[0], 0)
        )
    return made
