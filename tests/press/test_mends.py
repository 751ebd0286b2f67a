from io import BytesIO

import pypdfium2
import pytest
from weasyprint import HTML

from twinbook.press import mends

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
    with mends.mended():
        mended = [first_line(width) for width in WIDTHS]
    whole = "Хорин жилийн ойгоор"
    assert mended == [whole if line == "Хо‐" else line for line in broken]
    assert [first_line(width) for width in WIDTHS] == broken


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200pt" height="40pt">
<text x="10" y="20" font-family="'Noto Sans Arabic'" font-size="16">\u0633\u0648\u0644</text>
<text x="10 40" y="35" font-family="'Noto Sans'" font-size="8">ab</text></svg>"""


def letters() -> dict[str, float]:
    """Return where the letters of a drawing stand."""
    pdf = HTML(string=f"<style>@page {{ size: 220pt 60pt; margin: 0 }}</style>{DRAWING}").write_pdf()
    text = pypdfium2.PdfDocument(BytesIO(pdf))[0].get_textpage()
    return {text.get_text_range(at, 1): text.get_charbox(at)[0] for at in range(text.count_chars())}


def test_a_drawing_is_set_as_text() -> None:
    """Arabic in a drawing runs from right to left; letters with places of their own keep them."""
    torn = letters()
    assert torn["\u0633"] < torn["\u0644"]
    with mends.mended():
        whole = letters()
    assert whole["\u0633"] > whole["\u0644"]
    assert whole["b"] - whole["a"] == pytest.approx(torn["b"] - torn["a"], abs=0.1)
    assert whole["b"] - whole["a"] > 20
