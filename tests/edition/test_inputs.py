import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from office import Office
from twinbook.edition.inputs import CODE, PRESS, Scope, path_of, roots, scan, scope, stamp


@pytest.mark.parametrize(
    ("name", "touches"),
    [
        ("content/cities/alpha.yaml", Scope("cities/alpha")),
        ("content/pairs/alpha--beta.yaml", Scope("pairs/alpha--beta")),
        ("content/translations/ko/cities/alpha.po", Scope("cities/alpha", "ko")),
        ("content/translations/zh-Hans/people/kim-one.po", Scope("people/kim-one", "zh-Hans")),
        ("templates/translations/ko.po", Scope(locale="ko")),
        ("templates/translations/mn.po", Scope(locale="mn")),
        ("templates/ko/parts/cover.html", Scope(locale="ko")),
        (f"{CODE}/templates/translations/ko.po", Scope(locale="ko")),
        (f"{CODE}/templates/ko/parts/cover.html", Scope(locale="ko")),
        ("templates/mn/parts/cover.html", Scope()),  # no locale of this workspace: a folder as any other
        ("templates/briefing.html", Scope()),
        ("templates/parts/cover.html", Scope()),
        ("styles/page.css", Scope()),
        ("styles/scripts/Kore.css", Scope()),
        ("twinbook.toml", Scope()),
        ("pyproject.toml", Scope()),
        (f"{CODE}/book/page.py", Scope()),
        (f"{PRESS}pdf.py", Scope()),
        ("content/notes.txt", Scope()),
        ("content/cities/deeper/alpha.yaml", Scope()),
        ("content/rubbish/alpha.yaml", Scope()),
        ("content/translations/ko/alpha.po", Scope()),
        ("/usr/share/fonts/a.ttc", Scope()),
    ],
)
def test_scope(name: str, touches: Scope) -> None:
    """A file touches the books of its record, of its locale, or, in doubt, all."""
    assert scope(name, ("en", "ko")) == touches


def test_scan(office: Office) -> None:
    """Every file that books are made from is found under its name, with its stamp; and where it lies."""
    office.write("templates/parts/own.html", "")
    office.write("content/translations/ko/cities/alpha.po", "")
    places = roots(office.workspace)
    found = scan(places)
    for name in ("twinbook.toml", "content/cities/alpha.yaml", "templates/parts/own.html"):
        assert found[name] == stamp((office.root / name).stat())
        assert path_of(name, places) == office.root / name
    for name in ("templates/briefing.html", "styles/page.css", "styles/scripts/Kore.css"):
        assert path_of(f"{CODE}/{name}", places).read_bytes()
        assert f"{CODE}/{name}" in found
    assert f"{PRESS}pdf.py" in found
    assert all(path_of(name, places).is_file() for name in found)


def test_not_scanned(office: Office) -> None:
    """What no book is made from is none of the files: hidden ones, editors' copies, skeletons, output."""
    before = scan(roots(office.workspace))
    for name in (
        "content/cities/.alpha.yaml.swp",
        "content/cities/alpha.yaml~",
        "content/.git/config",
        "templates/new/city.yaml",
        "styles/__pycache__/x.pyc",
        "build/briefing/alpha--beta.en.pdf",
        "README.md",
        "tests/x.py",
    ):
        office.write(name, "x")
    office.root.joinpath("content/cities/gone.yaml").symlink_to("nowhere.yaml")
    assert scan(roots(office.workspace)) == before


def test_a_checkout_is_its_own_workspace() -> None:
    """Where the workspace's own templates are those of the package, each file has one name."""
    from printing import ROOT
    from twinbook.workspace import Workspace

    found = scan(roots(Workspace(ROOT)))
    assert "templates/briefing.html" in found
    assert not any(name.startswith(f"{CODE}/templates/") for name in found)


def test_linked_folder(office: Office, tmp_path: Path) -> None:
    """A folder that is a link is looked into, as it is when it is read."""
    (office.root / "content/terms").rename(tmp_path / "terms")
    (office.root / "content/terms").symlink_to(tmp_path / "terms", target_is_directory=True)
    assert "content/terms/fair.yaml" in scan(roots(office.workspace))


def test_gone_meanwhile(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes while the folder is looked through is no file, and no failure."""
    real = os.scandir

    @contextmanager
    def vanishing(folder: str) -> Iterator[list[os.DirEntry[str]]]:
        """List a folder, of which a file is gone then."""
        with real(folder) as entries:
            listed = [*entries]
        Path(folder, "fair.yaml").unlink(missing_ok=True)
        yield listed

    monkeypatch.setattr(os, "scandir", vanishing)
    found = scan({"content": office.root / "content"})
    assert "content/terms/fair.yaml" not in found
    assert "content/cities/alpha.yaml" in found
