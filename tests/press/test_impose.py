from io import BytesIO
from itertools import chain

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinbook.press.impose import BOARD, LEAF, SPINE_LEAST, booklet, sides, spine_width
from twinbook.press.pdf import Page, press

MANY = 10


def printed(pages: int, css: str = "") -> bytes:
    """Print a small book whose pages say their numbers."""
    body = "".join(f'<p style="break-before: page">Page {n} here</p>' for n in range(1, pages))
    style = f"@page {{ size: 148mm 210mm; {css} }}"
    page = Page(
        "x.pdf",
        f'<html lang="ko"><head><title>책</title><style>{style}</style></head><body><h1>Page 0 here</h1>'
        f"{body}",
    )
    pdf = press(page).pdf
    assert pdf
    return pdf


@given(st.integers(1, 400), st.booleans())
def test_order(pages: int, rtl: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Every page stands once; the halves of a side add up; folded and turned, the pages follow each other."""
    found = sides(pages, rtl=rtl)
    count = 2 * len(found)
    assert count % 4 == 0
    assert count - pages < 4
    assert sorted(page for page in chain(*found) if page is not None) == list(range(pages))
    whole = sides(count, rtl=rtl)
    assert all(left + right == count - 1 for left, right in whole)
    first, second = whole[0], whole[1]
    assert first == ((0, count - 1) if rtl else (count - 1, 0))  # outside: the cover beside the spine
    assert second[rtl] == 1  # its back: turned over on the short edge, it carries the next page
    opened = [side[::-1] if rtl else side for side in whole[1::2]]
    assert [left for left, _ in opened] == list(range(1, count // 2, 2))


@pytest.mark.parametrize("css", ["", "bleed: 3mm; marks: crop"])
def test_booklet(css: str) -> None:
    """The sheets are two pages wide, each page in its half, cut to its trimmed size."""
    pdf = printed(6, css)
    sheets = pypdfium2.PdfDocument(booklet(pdf))
    assert len(sheets) == len(sides(6))
    for sheet, (left, right) in zip(sheets, sides(6), strict=True):
        width, height = sheet.get_size()
        assert (width, height) == pytest.approx((2 * 148 / 25.4 * 72, 210 / 25.4 * 72), abs=0.5)
        text = sheet.get_textpage()
        for half, page in ((0, left), (1, right)):
            said = text.get_text_bounded(half * width / 2, 0, (half + 1) * width / 2, height).split()
            assert said == (["Page", str(page), "here"] if page is not None else [])


def test_claims() -> None:
    """Sheets claim no standard, have no tags, links or attachments; they know their title and language."""
    pdf = printed(3)
    made = booklet(pdf)
    with pikepdf.open(BytesIO(made)) as sheets:
        assert {*sheets.Root.keys()} == {"/Type", "/Pages", "/Lang"}
        assert str(sheets.Root.Lang) == "ko"
        assert str(sheets.docinfo["/Title"]) == "책"
        assert set(sheets.docinfo.keys()) == {"/Title"}
        assert all("/Annots" not in page for page in sheets.pages)
    assert b"pdfaid" not in made
    assert b"pdfuaid" not in made


@settings(max_examples=3)
@given(st.integers(1, MANY))
def test_same_bytes(pages: int) -> None:
    """The same book gives the same sheets, hardly larger than itself."""
    pdf = printed(pages)
    assert booklet(pdf) == booklet(pdf)
    assert len(booklet(pdf)) < 1.2 * len(pdf) + 2000


def test_no_book() -> None:
    """What is no PDF is refused."""
    with pytest.raises(pikepdf.PdfError):
        booklet(b"no pdf")


def test_spine() -> None:
    """A spine is as thick as its leaves and its cover; a thin book has none that could bear a title."""
    assert spine_width(2) == pytest.approx(LEAF + BOARD)
    assert spine_width(3) == spine_width(4)
    assert spine_width(32) < SPINE_LEAST < spine_width(120)
