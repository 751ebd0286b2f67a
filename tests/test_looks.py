"""Key pages look as they did: small pictures of them are kept in tests/looks, and renewed with `--update`."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from layout import Layout
from looking import LIMIT, Crop, beside, difference, keep
from printing import DAEJEON
from reading import Book
from twinbook.edition.edition import Edition

LOOKS = Path(__file__).parent / "looks"
LOCALES = ("en", "zh-Hans", "ko", "mn")
TOP = (0.0, 0.0, 1.0, 0.5)
GUIYANG = "geumcheon--guiyang"

# Each is the first page of a part, or one after it; the subject has what is to be seen.
SEEN = {
    "cover": (GUIYANG, "", 0, (0, 0, 1, 1)),
    "glance": (GUIYANG, "glance", 0, TOP),
    "map": (DAEJEON, "glance", 1, TOP),
    "profile": (DAEJEON, "partner", 0, TOP),
    "chronology": (DAEJEON, "chronology", 1, TOP),
    "people": (DAEJEON, "people", 0, TOP),
    "names": (DAEJEON, "names", 1, TOP),
    "sources": (GUIYANG, "sources", 1, TOP),
}


def crop(book: Book, part: str, after: int, box: tuple[float, float, float, float]) -> Crop:
    """Return what is looked at: a page that comes so many after the one on which a part starts."""
    start = book.part(part).start if part else 0
    return Crop(start + after + 1, box)


@pytest.mark.slow
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("what", SEEN)
def test_look(
    what: str, locale: str, printed: Mapping[Edition, Book], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A key page looks as it did when someone last looked at it."""
    subject, part, after, box = SEEN[what]
    book = printed[Edition("briefing", subject, locale)]
    picture = crop(book, part, after, box).picture(Layout(book.path))
    path = LOOKS / f"{what}.{locale}.png"
    if request.config.getoption("--update"):
        keep(picture, path)
        return
    assert path.exists(), f"{path.name} is not there; pytest tests/test_looks.py --update makes it"
    with Image.open(path) as kept:
        found = difference(kept, picture)
        if found > LIMIT:
            shown = tmp_path / path.name
            beside(kept, picture).save(shown)
            said = f"{path.stem} looks otherwise ({found:.0f} of 255; {LIMIT} may be): {shown} shows how"
            pytest.fail(f"{said}; if it is meant, pytest tests/test_looks.py --update")


# what is seen, and what is forgiven


def page(
    said: str = "Twinbook prints", shift: int = 0, ink: int = 0, face: str = "NotoSerif-Regular"
) -> Image.Image:
    """Draw a small page."""
    from twinbook.press import fonts

    file = next(one.file for one in fonts.faces() if one.file.endswith(f"{face}.ttf"))
    picture = Image.new("L", (240, 120), 255)
    pen = ImageDraw.Draw(picture)
    for line in range(5):
        pen.text((12 + shift, 10 + 20 * line), said, fill=ink, font=ImageFont.truetype(file, 12))
    pen.rectangle((12, 104, 228, 116), fill=60)
    return picture


@pytest.mark.parametrize(
    "other",
    [
        page("Twinbook prihts"),
        page(shift=3),
        page(ink=170),
        page(face="NotoSans-Regular"),
        page("\u25a1\u25a1\u25a1\u25a1\u25a1\u25a1\u25a1\u25a1 prints"),
        page("").resize((240, 120)),
        page().resize((241, 120)),
    ],
    ids=["another letter", "moved", "paler", "another font", "no glyphs", "empty", "another size"],
)
def test_seen(other: Image.Image) -> None:
    """Another letter, a moved block, another colour or font are seen."""
    assert difference(page(), other) > LIMIT or other.getextrema() == page().getextrema() == (0, 0)


def test_forgiven(tmp_path: Path) -> None:
    """What only smooths the edges of letters, and the few shades of a kept picture, are forgiven."""
    one = page()
    smoother = one.resize((720, 360), Image.Resampling.BICUBIC).resize((240, 120), Image.Resampling.LANCZOS)
    assert difference(one, smoother) < LIMIT
    keep(one, tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as kept:
        assert difference(kept, one) < LIMIT
    assert (tmp_path / "one.png").stat().st_size < 8_000
