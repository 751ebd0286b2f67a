import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from journey import celebrating
from office import SMALL, TODAY, Office
from twinbook import archiving
from twinbook.archive import bag
from twinbook.archive.meaning import check, look
from twinbook.edition.edition import Work
from twinbook.edition.making import Press
from twinbook.edition.workers import Crew
from twinbook.press.pdf import press

pytestmark = pytest.mark.slow

REPORT = "data/report/alpha--beta.en.pdf"


@pytest.fixture(scope="module")
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


def test_whole(root: Path) -> None:
    """What was bagged means what it should: claims, languages, the data inside the books."""
    assert check(root) == ()


def changed(root: Path, change: Callable[[pikepdf.Pdf], object]) -> None:
    """Change the English book."""
    with pikepdf.open(root / REPORT, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(root / REPORT)


def claims(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], object]:
    """Return what claims something else."""

    def change(pdf: pikepdf.Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old in data
        pdf.Root.Metadata.write(data.replace(old, new))

    return change


def language(pdf: pikepdf.Pdf) -> None:
    """Let the book be in another language."""
    pdf.Root.Lang = pikepdf.String("ko")


def other_data(pdf: pikepdf.Pdf) -> None:
    """Let the book carry other claims."""
    pdf.attachments["snapshot.json"] = pikepdf.AttachedFileSpec(pdf, b"{}", filename="snapshot.json")


def more_data(pdf: pikepdf.Pdf) -> None:
    """Let the book carry something that the bag does not have."""
    pdf.attachments["more.json"] = pikepdf.AttachedFileSpec(pdf, b"{}", filename="more.json")


def data_elsewhere(pdf: pikepdf.Pdf) -> None:
    """Put a file into the book whose name leads out of the bag."""
    pdf.attachments["../../../outside.txt"] = pikepdf.AttachedFileSpec(pdf, b"x")


def less_data(pdf: pikepdf.Pdf) -> None:
    """Let the book carry no claims."""
    del pdf.attachments["snapshot.json"]


def no_metadata(pdf: pikepdf.Pdf) -> None:
    """Let the book claim nothing."""
    del pdf.Root["/Metadata"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (claims(b'pdfaid:part="3"', b'pdfaid:part="2"'), "does not claim pdfaid:part 3"),
        (claims(b'pdfaid:conformance="A"', b'pdfaid:conformance="B"'), "does not claim pdfaid:conformance A"),
        (claims(b"pdfuaid:part", b"pdfuaid:rev"), "does not claim pdfuaid:part 1"),
        (no_metadata, "cannot be opened as a PDF"),
        (language, "its language is “ko”, not en"),
        (other_data, "the snapshot.json inside it is not data/source/snapshot.en.json"),
        (more_data, "data/source/more.en.json is missing"),
        (data_elsewhere, "“../../../outside.txt” is no name for a file inside it"),
        (less_data, "there is no snapshot.json inside it"),
    ],
)
def test_pdf(root: Path, change: Callable[[pikepdf.Pdf], object], message: str) -> None:
    """A book that is not what it should be is told, with why."""
    changed(root, change)
    found = check(root)
    assert {one.path for one in found} == {REPORT}
    assert any(message in one.message for one in found), found
    assert {one.kind for one in found} == {"meaning"}


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n%%EOF\n"])
def test_no_pdf(root: Path, data: bytes) -> None:
    """What is no PDF is told; nothing crashes."""
    (root / REPORT).write_bytes(data)
    (found,) = check(root)
    assert (found.path, found.kind) == (REPORT, "meaning")


def test_truncated(root: Path) -> None:
    """A PDF of which half is missing is told."""
    path = root / REPORT
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert REPORT in {one.path for one in check(root)}


def test_bomb(root: Path) -> None:
    """A PDF that unpacks to gigabytes ends within its bounds, and is told."""

    def explode(pdf: pikepdf.Pdf) -> None:
        packer = zlib.compressobj(9)
        block = b"\0" * (1 << 24)
        data = b"".join(packer.compress(block) for _ in range(256)) + packer.flush()
        once = pikepdf.Stream(pdf, zlib.compress(data), Filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        del pdf.attachments["snapshot.json"]
        pdf.attachments["snapshot.json"] = pikepdf.AttachedFileSpec(pdf, b"", filename="snapshot.json")
        held = pdf.attachments["snapshot.json"].obj["/EF"]
        held["/F"] = held["/UF"] = pdf.make_indirect(once)

    changed(root, explode)
    (found,) = check(root)
    assert found.message.startswith("it cannot be opened")


def test_unknown_format(root: Path) -> None:
    """Data of a version that is not known is told; so is what is no JSON."""
    path = root / "data/source/provenance.en.json"
    path.write_text(json.dumps({"format": "twinbook-provenance-99"}))
    (root / "metadata/events.json").write_text("{")
    told = {(one.path, one.message) for one in check(root)}
    assert (
        "data/source/provenance.en.json",
        "the format “twinbook-provenance-99” is not known to this version",
    ) in told
    assert ("metadata/events.json", "it is no JSON") in told


def test_no_report(root: Path) -> None:
    """A bag without a book is told."""
    for path in (root / "data/report").iterdir():
        path.unlink()
    assert [one.message for one in check(root)] == ["there is no report"]


def test_look_is_quick(root: Path) -> None:
    """To look at one book in this process tells the same."""
    assert look(root, "alpha--beta.en.pdf") == []
