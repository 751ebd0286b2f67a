import shutil
from pathlib import Path

import pytest

from journey import celebrating
from office import SMALL, TODAY, Office
from twinbook import archiving
from twinbook.archive import bag
from twinbook.edition.edition import Work
from twinbook.edition.making import Press
from twinbook.edition.workers import Crew
from twinbook.press.pdf import press


@pytest.fixture(scope="session")
def bagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bag the anniversary of the small office, once."""
    office = Office(tmp_path_factory.mktemp("office"))
    for name, text in SMALL.items():
        office.write(name, text)
    celebrating(office)
    folder = tmp_path_factory.mktemp("archive")
    with Crew(1) as crew:
        made = archiving.deposit(
            office.desk(), Work("anniversary", "alpha--beta", "10"), Press(crew, 2, press), "", "", print
        )
    assert made
    bag.write(folder, made.name, made.files, TODAY)
    return folder / made.name


@pytest.fixture
def root(bagged: Path, tmp_path: Path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copytree(bagged, tmp_path / bagged.name))
