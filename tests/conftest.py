"""What the tests of several rooms start from."""

from pathlib import Path

import pytest

from office import SMALL, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Make the small office in a folder of its own."""
    made = Office(tmp_path / "office")
    for name, text in SMALL.items():
        made.write(name, text)
    return made
