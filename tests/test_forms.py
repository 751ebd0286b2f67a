"""Books in forms of their own, printed: small, large, with bleed and crop marks, as sheets to fold."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import layout
import verapdf
from layout import Layout
from office import TODAY
from printing import INCHEON
from twinbook.content.library import Library
from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form
from twinbook.press import impose
from twinbook.press.pdf import Page, Printed, press
from twinbook.workspace import Workspace

pytestmark = pytest.mark.slow

MM = 72 / 25.4
FORMS: Mapping[str, tuple[Form, tuple[float, float]]] = {
    "a5": (Form("a5"), (148, 210)),
    "letter": (Form("letter", reader="Mayor of Incheon", copy=(3, 12)), (215.9, 279.4)),
    "large": (Form(large=True), (210, 297)),
    "large letter": (Form("letter", large=True), (215.9, 279.4)),
    "press": (Form(press=True), (216, 303)),
}
LOCALES = ("en", "zh-Hans", "ko", "mn")
CHECKS = (layout.outside, layout.overlaps, layout.misplaced_marks, layout.faint)


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, workspace: Workspace, library: Library
) -> Mapping[tuple[str, str], Path]:
    """Print a book in every form and language."""
    out = tmp_path_factory.mktemp("forms")
    desk = Desk(workspace, library, TODAY)
    found = {}
    for name, (form, _) in FORMS.items():
        for locale in LOCALES:
            edition = Edition("briefing", INCHEON, locale, form=form)
            found[name, locale] = out / Path(edition.path).name
            found[name, locale].write_bytes(pdf_of(desk, edition))
    return found


def pdf_of(desk: Desk, edition: Edition) -> bytes:
    """Print an edition."""
    printed = printed_of(desk, edition)
    assert printed.pdf, printed.problems
    return printed.pdf


def printed_of(desk: Desk, edition: Edition) -> Printed:
    """Print an edition; return all that comes of it."""
    page = compose(desk, edition)
    assert isinstance(page, Page), page
    return press(page)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", FORMS)
def test_pages(name: str, locale: str, made: Mapping[tuple[str, str], Path]) -> None:
    """Every page has its size, and no fault of its layout."""
    found = Layout(made[name, locale])
    wanted = tuple(length * MM for length in FORMS[name][1])
    for sheet in found.sheets:
        assert sheet.page.get_size() == pytest.approx(wanted, abs=0.2)
    for check in CHECKS:
        assert check(found) == [], check.__name__


@pytest.mark.parametrize("name", FORMS)
def test_conforming(name: str, made: Mapping[tuple[str, str], Path]) -> None:
    """A book in a form of its own is as accessible and archival as the plain one."""
    verdicts = verapdf.broken([made[name, locale] for locale in LOCALES])
    assert all(broken == {} for broken in verdicts.values()), verdicts


@pytest.mark.parametrize("locale", LOCALES)
def test_large(locale: str, made: Mapping[tuple[str, str], Path]) -> None:
    """Running text has sixteen points, and nothing but the numbers of sources less than ten and a half."""
    sizes = [
        letter.size
        for sheet in Layout(made["large", locale]).sheets[3:]
        for line in sheet.lines
        if not re.fullmatch(r"(\[\d+\])+", line.text)
        for letter in line.letters
        if letter.said not in "[]0123456789"
    ]
    running = [size for size in sizes if size == pytest.approx(16, abs=0.1)]
    assert len(running) > 800
    assert min(sizes) >= 10.4


def test_press(made: Mapping[tuple[str, str], Path]) -> None:
    """What is cut off is told: three millimetres of bleed around the page, which the cover's ground fills."""
    with pikepdf.open(made["press", "en"]) as pdf:
        for page in pdf.pages:
            trim, media = ([float(at) for at in page[key]] for key in ("/TrimBox", "/MediaBox"))
            assert trim == pytest.approx([0, 0, 210 * MM, 297 * MM], abs=0.1)
            bleeds = [trim[0] - media[0], trim[1] - media[1], media[2] - trim[2], media[3] - trim[3]]
            assert bleeds == pytest.approx([3 * MM] * 4, abs=0.1)
    cover = pypdfium2.PdfDocument(made["press", "en"])[0].render(scale=1).to_pil().convert("RGB")
    for x in (0, cover.width - 1):
        assert sum(cover.getpixel((x, cover.height // 3))) < 400
    corner = cover.crop((0, 0, 10, 10)).convert("L").getextrema()
    assert corner[0] < 120  # the crop marks


def test_personal_copy(made: Mapping[tuple[str, str], Path]) -> None:
    """The reader stands on the cover, the number of the copy there and at the foot of each page."""
    document = pypdfium2.PdfDocument(made["letter", "en"])
    texts = [page.get_textpage().get_text_range() for page in document]
    assert "Mayor of Incheon" in texts[0]
    assert all("Copy 3 of 12" in text for text in texts)


def test_booklet(workspace: Workspace, library: Library) -> None:
    """A booklet is sheets of the workspace's paper, two of its half on each side."""
    desk = Desk(workspace, library, TODAY)
    pages = pypdfium2.PdfDocument(pdf_of(desk, Edition("briefing", INCHEON, "ko", form=Form("a5"))))
    sheets = pypdfium2.PdfDocument(pdf_of(desk, Edition("briefing", INCHEON, "ko", form=Form(booklet=True))))
    assert len(sheets) == -(-len(pages) // 4) * 2
    assert sheets[0].get_size() == pytest.approx((296 * MM, 210 * MM), abs=0.5)
    text = sheets[0].get_textpage()
    cover = text.get_text_bounded(148 * MM, 0, 296 * MM, 210 * MM)
    assert "인천" in cover.replace("⁠", "")


def test_spine(workspace: Workspace, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thick book for a printing house has a cover of one sheet, with its title on the spine."""
    desk = Desk(workspace, library, TODAY)
    edition = Edition("briefing", INCHEON, "ko", form=Form(press=True))
    assert printed_of(desk, edition).cover is None
    monkeypatch.setattr(impose, "LEAF", 1.0)
    printed = printed_of(desk, edition)
    assert printed.cover
    with pikepdf.open(BytesIO(printed.cover)) as pdf:
        (page,) = pdf.pages
        width = float(page.TrimBox[2]) / MM
    assert width == pytest.approx(420 + impose.spine_width(printed.pages), abs=0.2)
    text = pypdfium2.PdfDocument(printed.cover)[0].get_textpage()
    spine = text.get_text_bounded(207 * MM, 0, (width - 207) * MM, 297 * MM)
    assert "인천" in spine.replace("⁠", "")
