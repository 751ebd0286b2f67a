"""What the tests of several rooms start from."""

from pathlib import Path

import pytest

from office import SMALL, Office
from printing import ROOT, build


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Make the small office in a folder of its own."""
    made = Office(tmp_path / "office")
    for name, text in SMALL.items():
        made.write(name, text)
    return made


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make all books of the repository once, with the page of each beside it."""
    out = tmp_path_factory.mktemp("kept")
    build(ROOT, out, "--html")
    return out
