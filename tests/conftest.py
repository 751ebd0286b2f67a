"""What the tests of several rooms start from."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from farm import Farm
from office import SMALL, Office
from printing import BOOKS, ROOT, build
from reading import Book
from twinbook import checking
from twinbook.content.library import Library
from twinbook.edition.edition import Edition
from twinbook.workspace import Workspace, find


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what renews the kept pictures of pages."""
    parser.addoption("--update", action="store_true", help="keep the looks of key pages as they are now")


# The tests that read all books of the repository, which are made once in each process that wants them.
OF_BOOKS = ("conforming", "kinds", "layout", "looks", "printed", "seeds", "spoken")


class Apart(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Give each process whole files of tests, and one of them all that is about the repository's books."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "books" if file.endswith(tuple(f"/test_{name}.py" for name in OF_BOOKS)) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Apart:
    """Let tests be handed out so; xdist's own groups are not known to pytest 9.2."""
    return Apart(config, log)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Make the small office in a folder of its own."""
    made = Office(tmp_path / "office")
    for name, text in SMALL.items():
        made.write(name, text)
    return made


@pytest.fixture
def farm() -> Iterator[Farm]:
    """Give a cluster with nothing started."""
    made = Farm()
    yield made
    made.end()


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make all books of the repository once, with the page of each beside it."""
    out = tmp_path_factory.mktemp("kept")
    build(ROOT, out, "--html")
    return out


@pytest.fixture(scope="session")
def printed(kept: Path) -> Mapping[Edition, Book]:
    """Return all books, made once."""
    return {edition: Book(edition, kept / edition.path) for edition in BOOKS}


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """Return the repository as a workspace."""
    found = find(ROOT)
    assert isinstance(found, Workspace)
    return found


@pytest.fixture(scope="session")
def library(workspace: Workspace) -> Library:
    """Return what the books are made from."""
    return checking.load(workspace)[0]
