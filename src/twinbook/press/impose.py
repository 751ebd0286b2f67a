"""Sheets for the printer: a book's pages in the order for folding; how thick a book becomes.

What comes out is to be printed, not read: it has no tags, bookmarks, links or attachments, and claims none of
the standards that the book itself conforms to.
"""

from io import BytesIO

import pikepdf

LEAF = 0.1  # millimetres, a leaf of office paper of 80 g/m²
BOARD = 0.5  # millimetres, both sides of a cover of 250 g/m²
SPINE_LEAST = 6.0  # millimetres of spine below which a title on it is too small to read


def spine_width(pages: int) -> float:
    """Return how thick a book of so many pages is, in millimetres."""
    return (pages + 1) // 2 * LEAF + BOARD


def sides(pages: int, *, rtl: bool = False) -> tuple[tuple[int | None, int | None], ...]:
    """Return which pages (from 0) are left and right on each side of a sheet, None for blank.

    The sheets lie in one another and are folded once (saddle stitch); front and back of a sheet follow each
    other. A book that is written from right to left is bound on its right. The creep of thick booklets is
    left to whoever trims them.
    """
    count = -(-pages // 4) * 4
    found = []
    for sheet in range(count // 4):
        front = count - 1 - 2 * sheet, 2 * sheet
        back = 2 * sheet + 1, count - 2 - 2 * sheet
        found += [front[::-1], back[::-1]] if rtl else [front, back]
    return tuple(tuple(page if page < pages else None for page in side) for side in found)  # type: ignore[misc]


def booklet(pdf: bytes, *, rtl: bool = False) -> bytes:
    """Return a book as sheets of two pages a side, to be printed on both sides, flipped on the short edge.

    Raise pikepdf.PdfError for what is no PDF.
    """
    with pikepdf.open(BytesIO(pdf)) as book, pikepdf.new() as made:
        boxes = [page.trimbox for page in book.pages]
        wide, high = (max(float(box[end]) - float(box[end - 2]) for box in boxes) for end in (2, 3))
        copies = [made.copy_foreign(page.as_form_xobject()) for page in book.pages]
        for left, right in sides(len(copies), rtl=rtl):
            sheet = made.add_blank_page(page_size=(2 * wide, high))
            drawn = []
            for page, x, name in ((left, 0.0, "/Left"), (right, wide, "/Right")):
                if page is not None:
                    sheet.add_resource(copies[page], pikepdf.Name.XObject, pikepdf.Name(name))
                    x0, y0 = float(boxes[page][0]), float(boxes[page][1])
                    drawn.append(f"q 1 0 0 1 {x - x0:.4f} {-y0:.4f} cm {name} Do Q")
            sheet.Contents = made.make_stream(" ".join(drawn).encode("ascii"))
        for copy in copies:
            for key in ("/StructParent", "/StructParents"):
                if key in copy:
                    del copy[key]
        if "/Lang" in book.Root:
            made.Root.Lang = str(book.Root.Lang)
        for key in ("/Title", "/Author"):
            if key in book.docinfo:
                made.docinfo[key] = str(book.docinfo[key])
        out = BytesIO()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()
