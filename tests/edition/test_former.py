from pathlib import Path

import pikepdf
import pytest

from journey import FILE, VISIT, travelling
from office import Office
from printing import made
from twinbook.book.former import FormerError
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form
from twinbook.edition.former import keeps, kept, of_pdf, place
from twinbook.edition.making import KEPT

BOOK = Edition("visit", VISIT, "en")
GUESTS = Edition("visit", VISIT, "en", form=Form(guests=True))


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit."""
    return travelling(office)


def built(office: Office, *editions: Edition) -> Path:
    """Print editions, and return the folder of the books."""
    folder = office.workspace.build
    assert [outcome.done for outcome in made(office.desk(), editions, folder)] == ["made"] * len(editions)
    return folder


def test_what_is_kept() -> None:
    """Kept are the whole books of visits, and no others."""
    assert keeps(BOOK)
    assert not keeps(GUESTS)
    assert not keeps(Edition("namecards", VISIT, "en"))
    assert not keeps(Edition("briefing", "alpha--beta", "en"))


@pytest.mark.slow
def test_kept_by_a_build(office: Office) -> None:
    """A visit's book that is made is kept by its edition's number; the guests' does not take its place."""
    folder = built(office, BOOK)
    office.edit(FILE, "edition: 1", "edition: 2")
    built(office, GUESTS)
    office.edit(FILE, "A stroll", "A long stroll")
    built(office, BOOK)
    found = {number: dict(kept(folder / KEPT, VISIT, number, ("en", "ko"))) for number in (1, 2)}
    assert [found[number]["en"].visit.edition for number in (1, 2)] == [1, 2]
    assert "SECRET" in found[1]["en"].visit.model_dump_json()
    assert found[2]["en"].visit.programme[1].text.text == "A long stroll"
    assert found[2]["ko"].visit == found[2]["en"].visit  # which was not made in Korean


@pytest.mark.slow
def test_other_content_by_the_same_number(office: Office) -> None:
    """A book that is made again with other content, and the same number, is made with a warning."""
    folder = office.workspace.build
    for change, warned in (
        (("A stroll", "A walk"), 0),
        (("A walk", "A run"), 1),
        (("edition: 1", "edition: 2"), 0),
    ):
        office.edit(FILE, *change)
        (outcome,) = made(office.desk(), (BOOK,), folder)
        assert outcome.done == "made"
        assert [problem.severity for problem in outcome.problems] == ["warning"] * warned


@pytest.mark.slow
def test_out_of_a_pdf(office: Office) -> None:
    """The PDF that was handed out tells what it was, for every language."""
    folder = built(office, BOOK)
    told = dict(of_pdf(folder / BOOK.path, VISIT, ("en", "ko")))
    assert {locale: one.visit.edition for locale, one in told.items()} == {"en": 1, "ko": 1}


def test_nothing_kept(tmp_path: Path) -> None:
    """An edition that is not kept is told so, with what helps."""
    with pytest.raises(FormerError, match="edition 7 is not kept here; name the PDF"):
        list(kept(tmp_path, "x", 7, ("en",)))


def test_kept_and_damaged(tmp_path: Path) -> None:
    """What is kept and can not be read is no traceback."""
    path = place(tmp_path, "x", 1, "en")
    path.parent.mkdir()
    for data in (b"\xff", b"{", b"[]"):
        path.write_bytes(data)
        with pytest.raises(FormerError):
            list(kept(tmp_path, "x", 1, ("en",)))


def test_no_pdf_of_ours(tmp_path: Path) -> None:
    """A file that is missing, no PDF, or no book of ours is refused."""
    with pytest.raises(FormerError, match="cannot be read as a PDF"):
        list(of_pdf(tmp_path / "none.pdf", "x", ("en",)))
    other = tmp_path / "other.pdf"
    other.write_bytes(b"no pdf")
    with pytest.raises(FormerError, match="cannot be read as a PDF"):
        list(of_pdf(other, "x", ("en",)))
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(other)
    with pytest.raises(FormerError, match="is no book of Twinbook's"):
        list(of_pdf(other, "x", ("en",)))


@pytest.mark.slow
def test_book_of_a_pair(office: Office) -> None:
    """A briefing is no edition of a visit's book."""
    briefing = Edition("briefing", "alpha--beta", "en")
    folder = built(office, briefing)
    with pytest.raises(FormerError, match="no book of a visit"):
        list(of_pdf(folder / briefing.path, VISIT, ("en",)))
