import os
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from twinbook.edition.edition import Edition
from twinbook.edition.freshness import PROVENANCE, Order, Reason, digest, reason
from twinbook.edition.inputs import stamp
from twinbook.edition.ledger import Book
from twinbook.press.assets import Asset
from twinbook.press.foundry import Font
from twinbook.press.metadata import Description
from twinbook.press.pdf import Attached, Page

BETA = Edition("briefing", "alpha--beta", "en")
DAY = date(2026, 11, 22)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """Ask for the books of a folder."""
    return Order(tmp_path, DAY)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Put a book in its place, as the ledger knows it."""
    path = tmp_path / BETA.path
    path.parent.mkdir()
    path.write_bytes(b"%PDF")
    return Book(
        BETA.path, DAY, b"page", "press", stamp(path.stat()), sha256(b"%PDF").digest(), seconds=1, memory=1
    )


def test_nothing_speaks_for_it(order: Order, book: Book) -> None:
    """A book that is as it was is not looked at, nor on another day."""
    assert reason(order, BETA, book, "press") is None
    assert reason(replace(order, day=date(2027, 1, 1)), BETA, book, "press") is None
    assert reason(replace(order, dated=True), BETA, book, "press") is None


def test_force(order: Order, book: Book) -> None:
    """What is asked for by force is made."""
    assert reason(replace(order, force=True), BETA, book, "press") == Reason("it is asked for with --force")


def test_not_known(order: Order, book: Book) -> None:
    """A book that the ledger does not know is made, whether its file is there or not."""
    assert reason(order, BETA, None, "press") == Reason("it is not in the ledger")
    (order.folder / book.path).unlink()
    assert reason(order, BETA, None, "press") == Reason("it was not made before")


def test_file(order: Order, book: Book) -> None:
    """A book whose file is gone or another is made; one that was only touched or copied back is not."""
    path = order.folder / book.path
    os.utime(path, (1, 1))
    assert reason(order, BETA, book, "press") is None
    path.write_bytes(b"%PDX")
    assert reason(order, BETA, book, "press") == Reason("its file was changed by someone else")
    path.write_bytes(b"%PDF")
    assert reason(order, BETA, book, "press") is None
    path.unlink()
    assert reason(order, BETA, book, "press") == Reason("its file is gone")
    path.mkdir()
    assert reason(order, BETA, book, "press") == Reason("its file is gone")


def test_press(order: Order, book: Book) -> None:
    """What another press made is made anew, whatever its page."""
    found = reason(order, BETA, replace(book, stale="x changed"), "another")
    assert found == Reason("what prints it has changed: fonts, libraries or Twinbook")


def test_stale(order: Order, book: Book) -> None:
    """A marked book is looked at; its page decides."""
    assert reason(order, BETA, replace(book, stale="x changed"), "press") == Reason("x changed", sure=False)


def test_date(order: Order, book: Book) -> None:
    """Another date that is asked for lets the page decide."""
    dated = replace(order, day=date(2027, 1, 1), dated=True)
    assert reason(dated, BETA, book, "press") == Reason("its edition date was 2026-11-22", sure=False)


def test_html(order: Order, book: Book) -> None:
    """A page that is to be kept, and is not there, is a reason to compose it."""
    wanted = replace(order, html=True)
    assert reason(wanted, BETA, book, "press") == Reason("its page is to be kept beside it", sure=False)
    (order.folder / book.path).with_suffix(".html").touch()
    assert reason(wanted, BETA, book, "press") is None


ABOUT = Description("T", "en", "C", "urn:x", "2026-11-22")
PAGE = Page(
    "briefing/a.pdf",
    "<p>",
    (Asset("a.png", b"1"),),
    (Font("Noto", "Regular", "", "00"),),
    ABOUT,
    (Attached("data.csv", b"1", "Data", "Data"), Attached(PROVENANCE, b"1", "How", "Supplement")),
)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "briefing/b.pdf"},
        {"html": "<p> "},
        {"assets": (Asset("a.png", b"2"),)},
        {"fonts": (Font("Noto", "Regular", "", "01"),)},
        {"description": replace(ABOUT, title="U")},
        {"attached": (Attached("data.csv", b"2", "Data", "Data"), PAGE.attached[1])},
        {"attached": (replace(PAGE.attached[0], description="Other"), PAGE.attached[1])},
    ],
)
def test_another_page(other: dict[str, object]) -> None:
    """A page is another as soon as anything is that it prints, says or brings along."""
    assert digest(replace(PAGE, **other)) != digest(PAGE)  # type: ignore[arg-type]


def test_same_page() -> None:
    """A page is the same though its files' digests, which tell of their comments, are others."""
    other = replace(PAGE, attached=(PAGE.attached[0], replace(PAGE.attached[1], data=b"2")))
    assert digest(other) == digest(PAGE)
    assert digest(replace(PAGE, html="\ud800")) != digest(PAGE)
