import pytest
from weasyprint import HTML

from twinbook.press import breaks

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's colour profile

STYLE = '@page { size: 200mm; margin: 0 } div { font: 10pt "Noto Serif"; width: %dpx; hyphens: auto }'
TEXT = "Хорин жилийн ойгоор <b>Kwon Sun-taek</b> ирэв."
WIDTHS = range(150, 165)  # pixels, around the width of the words before the name


def first_line(width: int) -> str:
    """Return the first line of the text, set in a column of a width."""
    html = f"<html lang='mn'><style>{STYLE % width}</style><div>{TEXT}</div></html>"
    page = HTML(string=html).render().pages[0]._page_box
    line = page.children[0].children[0].children[0].children[0]
    return "".join(box.text for box in line.descendants() if hasattr(box, "text"))


def test_a_blank_hangs() -> None:
    """Words that fit without the blank after them stay on the line; what breaks well is left as it is."""
    broken = [first_line(width) for width in WIDTHS]
    assert "Хо‐" in broken
    with breaks.mended():
        mended = [first_line(width) for width in WIDTHS]
    whole = "Хорин жилийн ойгоор"
    assert mended == [whole if line == "Хо‐" else line for line in broken]
    assert [first_line(width) for width in WIDTHS] == broken
