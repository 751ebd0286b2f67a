"""Where a book comes from."""

import hashlib
import json
import shutil
from pathlib import Path

from office import TODAY, Office
from twinbook import __version__
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition
from twinbook.edition.provenance import provenance
from twinbook.press.pdf import Page

BOOK = Edition("briefing", "alpha--beta", "ko")


def attached(office: Office) -> dict[str, bytes]:
    """Return what is put inside the small office's Korean book."""
    made = compose(office.desk(TODAY), BOOK)
    assert isinstance(made, Page)
    return {file.name: file.data for file in made.attached}


def test_files_of_the_edition(office: Office) -> None:
    """Every file that the book was made from is there with its digest, none of another language."""
    found = json.loads(attached(office)["provenance.json"])
    path = "content/cities/alpha.yaml"
    assert found["files"][path] == hashlib.sha256(office.root.joinpath(path).read_bytes()).hexdigest()
    assert "templates/briefing.html" in found["files"]
    assert "templates/translations/ko.po" in found["files"]
    assert "styles/page.css" in found["files"]
    assert not [name for name in found["files"] if "zh-Hans" in name or name.startswith("/")]
    assert found["edition"] == {
        "kind": "briefing",
        "subject": "alpha--beta",
        "locale": "ko",
        "date": "2026-11-22",
    }


def test_versions_and_fonts(office: Office) -> None:
    """The versions that the bytes depend on, and the fonts with their digests, are named."""
    found = json.loads(attached(office)["provenance.json"])
    assert found["versions"]["twinbook"] == __version__
    assert {"weasyprint", "pydyf", "pango", "babel", "jinja2"} <= set(found["versions"])
    assert {"NotoSerifCJK-Regular.ttc", "NotoSans-Bold.ttf"} <= set(found["fonts"])
    assert all(len(digest) == 64 for digest in (*found["files"].values(), *found["fonts"].values()))


def test_place_does_not_matter(office: Office, tmp_path: Path) -> None:
    """The data inside a book are the same bytes wherever the workspace lies."""
    before = attached(office)
    shutil.copytree(office.root, tmp_path / "elsewhere" / "deep")
    assert attached(Office(tmp_path / "elsewhere" / "deep")) == before


def test_the_first_of_two_files_counts(tmp_path: Path) -> None:
    """Of a workspace's own file and the packaged one of the same name, the one that is used is named."""
    for folder, text in (("own", "a"), ("packaged", "b")):
        tmp_path.joinpath(folder).mkdir()
        tmp_path.joinpath(folder, "page.css").write_text(text)
    roots = [("styles", tmp_path / "own"), ("styles", tmp_path / "packaged")]
    found = json.loads(provenance({}, roots, ()))
    assert found["files"] == {"styles/page.css": hashlib.sha256(b"a").hexdigest()}
