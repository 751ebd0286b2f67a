"""What the tests of several rooms start from."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, and those of all books together, the longest group first."""
    for item in items:
        books = {"kept", "printed"} & {*getattr(item, "fixturenames", ())}
        item.add_marker(pytest.mark.xdist_group("books" if books else item.path.stem))
    items.sort(key=lambda item: not {"kept", "printed"} & {*getattr(item, "fixturenames", ())})


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
