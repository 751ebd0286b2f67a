import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import standin
from office import TODAY, Office
from printing import made
from twinbook.edition import ledger
from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import Edition
from twinbook.edition.freshness import Order, Reason, digest
from twinbook.edition.ledger import Ledger
from twinbook.edition.making import Outcome, Sheet, compare, make, sweep, write
from twinbook.press.pdf import Page, Printed
from twinbook.problem import Problem

BETA = Edition("briefing", "alpha--beta", "en")
GAMMA = Edition("briefing", "alpha--gamma", "en")
GAMMA_KO = Edition("briefing", "alpha--gamma", "ko")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_write(tmp_path: Path) -> None:
    """A file is written with its folders, replaces the former one, and leaves nothing else."""
    path = tmp_path / "a/b/book.pdf"
    write(path, b"one")
    write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["book.pdf"]


def test_full_disk(tmp_path: Path) -> None:
    """When the disk is full, the former file is whole and no half of the new one is left."""
    path = tmp_path / "book.pdf"
    write(path, b"good")
    with no_file_beyond(1000), pytest.raises(OSError, match="too large"):
        write(path, b"x" * 100_000)
    assert path.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path: Path) -> None:
    """A folder that may not be written to is an error of the system's, and stays as it is."""
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(PermissionError):
        write(tmp_path / "book.pdf", b"x")
    tmp_path.chmod(stat.S_IRWXU)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledger]:
    """Open a ledger."""
    with ledger.opened(tmp_path / "ledger.sqlite") as (opened, _):
        yield opened


MAYBE = Reason("content/x.yaml changed", sure=False)


def once(
    desk: Desk,
    kept: Ledger,
    order: Order,
    *editions: Edition,
    reason: Reason = MAYBE,
    work: standin.Work = standin.fake,
) -> list[Outcome]:
    """Make editions with the stand-in, as far as the ledger and the reason let them."""
    known = kept.books()
    with standin.pressing() as press:
        sheets = [Sheet(edition, reason, known.get(edition.path)) for edition in editions]
        return list(make(desk, sheets, order, replace(press, work=work), kept, "the stand-in"))


def ordered(office: Office, **asked: bool) -> Order:
    """Ask for books in the office's own folder."""
    return Order(office.workspace.build, TODAY, **asked)


def test_made(office: Office, kept: Ledger) -> None:
    """An edition's file is where its path says; the outcome and the ledger tell what it is and took."""
    desk = office.desk()
    (outcome,) = once(desk, kept, ordered(office), BETA)
    path = office.root / "build/briefing/alpha--beta.en.pdf"
    assert outcome == Outcome(BETA, "made", MAYBE.text, path, (), 3, 1.5, 80_000_000)
    page = compose(desk, BETA)
    assert isinstance(page, Page)
    assert path.read_bytes() == b"%PDF-" + digest(page)
    book = kept.books()[BETA.path]
    assert (book.day, book.page, book.press, book.stale) == (TODAY, digest(page), "the stand-in", "")


def test_unchanged(office: Office, kept: Ledger) -> None:
    """A book whose page is the same is not printed; its mark goes, its date and its file stay."""
    once(office.desk(), kept, ordered(office), BETA)
    before = kept.books()[BETA.path]
    kept.record(BETA, replace(before, stale=MAYBE.text), ("cities/alpha",))
    later = TODAY + timedelta(days=9)
    order = replace(ordered(office), day=later)
    (outcome,) = once(office.desk(later), kept, order, BETA, work=unwanted)
    assert (outcome.done, outcome.why) == ("unchanged", f"{MAYBE.text}, but its page is the same")
    assert kept.books()[BETA.path] == before


def unwanted(page: Page, *_: object) -> Printed:
    """Fail: nothing is to be printed."""
    raise AssertionError(page.name)


@pytest.mark.slow
def test_day(office: Office, kept: Ledger) -> None:
    """A book that has changed is dated by the build; so is one whose date was asked for."""
    once(office.desk(), kept, ordered(office), BETA, GAMMA)
    office.edit("content/terms/fair.yaml", "en: the Fair", "en: the Great Fair")
    later = TODAY + timedelta(days=9)
    order = replace(ordered(office), day=later)
    assert [one.done for one in once(office.desk(later), kept, order, BETA)] == ["made"]
    assert kept.books()[BETA.path].day == later
    assert [one.done for one in once(office.desk(later), kept, order, GAMMA)] == ["unchanged"]
    dated = replace(order, dated=True)
    assert [one.done for one in once(office.desk(later), kept, dated, GAMMA)] == ["made"]
    assert kept.books()[GAMMA.path].day == later


def test_page_kept(office: Office, kept: Ledger) -> None:
    """The page is kept beside the book where that is wanted, printed or not."""
    path = office.workspace.build / BETA.path
    once(office.desk(), kept, ordered(office), BETA)
    assert not path.with_suffix(".html").exists()
    (outcome,) = once(office.desk(), kept, ordered(office, html=True), BETA, work=unwanted)
    assert outcome.done == "unchanged"
    assert "At a glance" in path.with_suffix(".html").read_text(encoding="utf-8")


def test_sure(office: Office, kept: Ledger) -> None:
    """Where the reason is sure, a book is printed though its page is the same."""
    once(office.desk(), kept, ordered(office), BETA)
    (outcome,) = once(office.desk(), kept, ordered(office), BETA, reason=Reason("its file is gone"))
    assert outcome.done == "made"


@pytest.mark.slow
def test_compare(office: Office, kept: Ledger) -> None:
    """What a build would come to is told without printing or writing."""
    once(office.desk(), kept, ordered(office), GAMMA)
    office.write("content/terms/fair.yaml", "kind: [")
    known = kept.books()
    sheets = [Sheet(edition, MAYBE, known.get(edition.path)) for edition in (BETA, GAMMA, GAMMA_KO)]
    found = list(compare(office.desk(), sheets, ordered(office)))
    assert [outcome.done for outcome in found] == ["failed", "unchanged", "made"]
    assert "content/terms/fair.yaml" in found[0].problems[0].message
    assert {path.name for path in office.workspace.build.rglob("*.*")} == {"alpha--gamma.en.pdf"}
    assert kept.books() == known


def broken(page: Page, *_: object) -> Printed:
    """Print nothing of one book."""
    if page.name == BETA.path:
        return Printed(None, (Problem(page.name, 0, 0, "error", "it is poisonous"),))
    return standin.fake(page)


def test_failing_in_the_press(office: Office, kept: Ledger) -> None:
    """A book that fails never replaces a good one, is not noted, and is no hindrance to the others."""
    book = office.root / "build" / BETA.path
    write(book, b"good")
    outcomes = {
        one.edition: one for one in once(office.desk(), kept, ordered(office), BETA, GAMMA, work=broken)
    }
    assert outcomes[BETA].done == "failed"
    assert outcomes[BETA].problems[0].message == "it is poisonous"
    assert book.read_bytes() == b"good"
    assert outcomes[GAMMA].done == "made"
    assert set(kept.books()) == {GAMMA.path}


def large(page: Page, *_: object) -> Printed:
    """Print a book of a megabyte."""
    return Printed(b"%PDF-" + page.name.encode() + bytes(1_000_000))


def test_full_disk_for_one_book(office: Office, kept: Ledger) -> None:
    """A book for which the disk is too full leaves its former file, and none of its parts."""
    book = office.root / "build" / BETA.path
    write(book, b"good")
    with no_file_beyond(500_000):
        (outcome,) = once(office.desk(), kept, ordered(office), BETA, work=large)
    assert outcome.done == "failed"
    assert outcome.problems[0].message == "it could not be written: File too large"
    assert book.read_bytes() == b"good"
    assert list(book.parent.iterdir()) == [book]
    assert kept.books() == {}


def thick(page: Page, *_: object) -> Printed:
    """Print a book with a cover of its own."""
    return Printed(b"%PDF-" + page.name.encode(), cover=b"%PDF-cover")


def test_cover(office: Office, kept: Ledger) -> None:
    """A book's cover stands beside it, and goes when the book has none any more."""
    sure = Reason("asked for", sure=True)
    cover = office.root / "build/briefing/alpha--beta.en.cover.pdf"
    once(office.desk(), kept, ordered(office), BETA, reason=sure, work=thick)
    assert cover.read_bytes() == b"%PDF-cover"
    once(office.desk(), kept, ordered(office), BETA, reason=sure)
    assert not cover.exists()


def test_unwritable(office: Office, kept: Ledger) -> None:
    """A book that cannot be written is a problem with the folder in its hint, and no traceback."""
    office.write("build", "a file where the folder is to be")
    (outcome,) = once(office.desk(), kept, ordered(office), GAMMA)
    assert (outcome.done, outcome.path) == ("failed", None)
    (problem,) = outcome.problems
    assert "could not be written" in problem.message
    assert str(office.root / "build") in problem.hint


def test_not_noted(office: Office, tmp_path: Path) -> None:
    """A book that is in its place and cannot be noted is made, with a warning."""
    with ledger.opened(tmp_path / "ledger.sqlite") as (kept, _):
        pass
    kept_by_none = kept  # closed meanwhile, as good as a full disk
    order = ordered(office)
    with standin.pressing() as press:
        sheets = [Sheet(GAMMA, Reason("a test wants it"))]
        (outcome,) = make(office.desk(), sheets, order, press, kept_by_none, "x")
    assert outcome.done == "made"
    assert outcome.problems[0].severity == "warning"
    assert "could not be noted" in outcome.problems[0].message


def test_sweep(tmp_path: Path) -> None:
    """What a killed build left half written goes, whatever its process was; nothing else does."""
    for name in ("briefing/.a.en.pdf.7.part", "briefing/a.en.pdf", "briefing/a.part", ".a.pdf.1.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {
        "a.en.pdf",
        "a.part",
        ".a.pdf.1.part",
    }


@pytest.mark.slow
def test_make(office: Office) -> None:
    """The real press prints an edition where its path says, with its page beside it if wanted."""
    (outcome,) = made(office.desk(), [BETA], office.workspace.build, html=True)
    assert (outcome.done, outcome.problems) == ("made", ())
    assert outcome.path == office.root / "build/briefing/alpha--beta.en.pdf"
    assert outcome.path.read_bytes().startswith(b"%PDF")
    assert outcome.pages > 3
    assert outcome.seconds > 0
    assert outcome.memory > 10_000_000
    assert "At a glance" in outcome.path.with_suffix(".html").read_text(encoding="utf-8")
