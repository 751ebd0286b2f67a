import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from office import Office
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition, plan, subject_of
from twinbook.edition.making import Outcome, make, write
from twinbook.press.pdf import Page
from twinbook.problem import Problem

BETA = Edition("briefing", "alpha--beta", "en")
GAMMA = Edition("briefing", "alpha--gamma", "en")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def made(office: Office, *editions: Edition, html: bool = False) -> list[Outcome]:
    """Make editions in the office's own folder."""
    return list(make(office.desk(), editions, office.workspace.build, 1, html=html))


def refusal(office: Office, edition: Edition) -> str:
    """Return why an edition cannot be composed."""
    found = compose(office.desk(), edition)
    assert isinstance(found, Problem)
    return str(found)


def test_plan(office: Office) -> None:
    """There is an edition of each pair in each locale; or of those asked for, in the order asked."""
    library = office.library()
    assert [edition.path for edition in plan(library, ("en", "ko"))] == [
        "briefing/alpha--beta.en.pdf",
        "briefing/alpha--beta.ko.pdf",
        "briefing/alpha--gamma.en.pdf",
        "briefing/alpha--gamma.ko.pdf",
    ]
    assert plan(library, ("en",), ("alpha--gamma", "alpha--beta")) == (GAMMA, BETA)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("alpha--beta", "alpha--beta"),
        ("beta--alpha", "alpha--beta"),
        ("alpha", None),
        ("alpha--alpha", None),
        ("beta--gamma", None),
        ("", None),
        ("../alpha--beta", None),
    ],
)
def test_subjects(office: Office, name: str, found: str | None) -> None:
    """A pair may be named in either order of its cities."""
    assert subject_of(office.library(), name) == found


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


@pytest.mark.slow
def test_make(office: Office) -> None:
    """Each edition's file is where its path says, with its page beside it if wanted."""
    (outcome,) = made(office, BETA, html=True)
    assert outcome == Outcome(BETA, office.root / "build/briefing/alpha--beta.en.pdf")
    assert outcome.path
    assert outcome.path.read_bytes().startswith(b"%PDF")
    assert "At a glance" in outcome.path.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_unwritable(office: Office) -> None:
    """A book that cannot be written is a problem with the folder in its hint, and no traceback."""
    office.write("build", "a file where the folder is to be")
    (outcome,) = made(office, GAMMA)
    assert outcome.path is None
    (problem,) = outcome.problems
    assert "could not be written" in problem.message
    assert str(office.root / "build") in problem.hint


@pytest.mark.slow
def test_full_disk_for_one_book(office: Office) -> None:
    """A book for which the disk is too full leaves its former file, and none of its parts."""
    book = office.root / "build" / BETA.path
    write(book, b"good")
    with no_file_beyond(2000):
        (outcome,) = made(office, BETA)
    assert outcome.path is None
    assert outcome.problems[0].message == "it could not be written: File too large"
    assert book.read_bytes() == b"good"
    assert list(book.parent.iterdir()) == [book]


@pytest.mark.slow
def test_failing_book(office: Office) -> None:
    """A book that fails in the press never replaces a good one, and the others are made."""
    book = office.root / "build" / BETA.path
    write(book, b"good")
    office.edit("content/pairs/alpha--beta.yaml", "The two cities sign.", "Sign \U0010fffd.")
    unchecked = replace(office.desk(), broken=frozenset())  # `check` would have told of the character
    beta, gamma = make(unchecked, (BETA, GAMMA), office.workspace.build, 1)
    assert beta.path is None
    assert "U+10FFFD" in beta.problems[0].message
    assert book.read_bytes() == b"good"
    assert gamma.path
    assert gamma.path.is_file()


@pytest.mark.parametrize(
    ("name", "beta", "gamma"),
    [
        ("content/people/kim-one.yaml", True, False),
        (
            "content/people/stranger.yaml",
            False,
            True,
        ),  # gamma's own poet; its name alone stands in the other book
        ("content/terms/fair.yaml", True, False),
        ("content/sources/paper.yaml", True, True),  # cited by alpha, which both books describe
        ("content/sources/far-away.yaml", False, True),
        ("content/cities/beta.yaml", True, True),  # named by the description of the paper
        ("content/cities/gamma.yaml", True, True),
        ("content/cities/alpha.yaml", True, True),
        ("content/pairs/alpha--gamma.yaml", False, None),
    ],
)
def test_broken_file(office: Office, name: str, beta: bool, gamma: bool | None) -> None:  # noqa: FBT001
    """A broken file holds up the books that need it, and no others."""
    office.write(name, "a: [")
    desk = office.desk()
    for edition, held_up in ((BETA, beta), (GAMMA, gamma)):
        if held_up is None:
            assert edition.subject not in desk.library.pairs
            continue
        found = compose(desk, edition)
        assert isinstance(found, Problem) == held_up, edition
        if isinstance(found, Problem):
            assert name in found.message


def test_broken_translations(office: Office) -> None:
    """A broken translation holds up the books in its language only."""
    office.write("content/translations/ko/people/kim-one.po", 'msgid "x')
    assert "content/translations/ko/people/kim-one.po" in refusal(
        office, Edition("briefing", "alpha--beta", "ko")
    )
    assert isinstance(compose(office.desk(), BETA), Page)


def test_broken_template(office: Office) -> None:
    """A broken template holds up every book, one of a locale its own only; each by name."""
    office.write("templates/ko/parts/cover.html", "{% if %}")
    assert "templates/ko/parts/cover.html" in refusal(office, Edition("briefing", "alpha--beta", "ko"))
    assert isinstance(compose(office.desk(), BETA), Page)
    office.write("templates/parts/people.html", "\n{{ nothing }}")
    assert refusal(office, BETA).startswith("templates/parts/people.html:2: error: 'nothing' is undefined")
    office.root.joinpath("templates/briefing.html").write_bytes(b"\xff")
    assert "templates/briefing.html" in refusal(office, BETA)


def test_missing_style(office: Office) -> None:
    """A style that is no text holds up the books, by name."""
    office.write("styles/page.css", "")
    office.root.joinpath("styles/page.css").write_bytes(b"\xff")
    assert "styles/page.css" in refusal(office, BETA)


def test_families(office: Office) -> None:
    """A book may use the fonts of its own script first, then those of the other languages."""
    families = office.desk().families_of("ko")
    assert families[0] == "Noto Serif CJK KR"
    assert "Noto Serif CJK SC" in families
    assert office.desk().families_of("de")[0] == "Noto Serif"
