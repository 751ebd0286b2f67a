from functools import partial
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from weasyprint import HTML

from speech import speech_of
from twinbook.press import tags
from twinbook.press.streams import _soft_hyphen
from twinbook.press.structure import watching

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's colour profile


@pytest.mark.parametrize(
    ("shown", "before"),
    [
        (b"[<00010002>] TJ", b"[<0001>] TJ"),
        (b"[<0001>-20<0002>] TJ", b"[<0001>-20] TJ"),
        (b"[<0001>-20<00030002>5] TJ", b"[<0001>-20<0003>] TJ"),
        (b"[<0002>] TJ", b"[] TJ"),
    ],
)
def test_soft_hyphen(shown: bytes, before: bytes) -> None:
    """The last glyph stands apart, and is read as a soft hyphen."""
    assert _soft_hyphen(shown) == before + b"\n/Span <</ActualText <FEFF00AD>>> BDC\n<0002> Tj\nEMC"


def printed(html: str, *, mended: bool) -> bytes:
    """Print a page with all mends or as WeasyPrint makes it."""
    document = HTML(string=html).render()
    if not mended:
        return bytes(document.write_pdf(pdf_variant="pdf/a-3a"))
    with watching() as seen:
        return bytes(document.write_pdf(pdf_variant="pdf/a-3a", finisher=partial(tags.mend, seen)))


def test_nothing_is_seen() -> None:
    """What is written for the ear changes nothing for the eye."""
    html = (
        '<html lang="en"><style>body { font-family: "Noto Serif"; width: 60mm; hyphens: auto }'
        "@page { size: 90mm 60mm; @top-left { content: 'Head'; font-family: 'Noto Serif' } }</style>"
        f"<h1><i>Printed</i> <b>words</b></h1><p>{'Internationally administered universities. ' * 20}"
    )
    plain, mended = (pypdfium2.PdfDocument(printed(html, mended=mended)) for mended in (False, True))
    assert len(plain) == len(mended) > 1
    for one, other in zip(plain, mended, strict=True):
        assert bytes(one.render(scale=2).buffer) == bytes(other.render(scale=2).buffer)


def test_without_any_space() -> None:
    """Where no font of a page draws a space, one is spoken nevertheless."""
    html = '<html lang="en"><style>body { font-family: "Noto Serif" }</style><h1><i>Two</i> <b>words</b></h1>'
    with pikepdf.open(BytesIO(printed(html, mended=True))) as pdf:
        assert speech_of(pdf).root.text == "Two words"
