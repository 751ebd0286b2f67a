import os
import re
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from twinbook.archive.meaning import check
from twinbook.archive.report import look

pytestmark = pytest.mark.slow

REPORT = "data/report/alpha--beta.en.pdf"


def test_whole(root: Path) -> None:
    """A report of a bag is whole in each language."""
    assert [*look(root, "alpha--beta.en.pdf"), *look(root, "alpha--beta.ko.pdf")] == []


def changed(root: Path, change: Callable[[pikepdf.Pdf], object]) -> None:
    """Change the English book."""
    with pikepdf.open(root / REPORT, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(root / REPORT, fix_metadata_version=False)


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


def no_data(pdf: pikepdf.Pdf) -> None:
    """Let the book carry nothing."""
    for name in [*pdf.attachments]:
        del pdf.attachments[name]


def no_table(pdf: pikepdf.Pdf) -> None:
    """Let the book carry no chronology, which the bag has."""
    del pdf.attachments["chronology.csv"]


def no_pages(pdf: pikepdf.Pdf) -> None:
    """Let the book have no pages."""
    del pdf.pages[:]


def page(data: bytes) -> Callable[[pikepdf.Pdf], object]:
    """Return what puts something on the second page."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].Contents = pdf.make_stream(data)

    return change


def no_stream(pdf: pikepdf.Pdf) -> None:
    """Let the second page be packed otherwise than it says."""
    pdf.pages[1].Contents = pikepdf.Stream(pdf, b"garbage" * 99, Filter=pikepdf.Name.FlateDecode)


def annotated(pdf: pikepdf.Pdf) -> None:
    """Hide a file in a note on a page."""
    file = pikepdf.AttachedFileSpec(pdf, b"evil", filename="evil.exe").obj
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=file, Rect=[0, 0, 9, 9]
    )
    pdf.pages[0].obj["/Annots"] = pikepdf.Array([*pdf.pages[0].obj.get("/Annots", []), note])


def second_file(pdf: pikepdf.Pdf) -> None:
    """Give a listed file a second content."""
    pdf.attachments["chronology.csv"].obj["/EF"]["/Unix"] = pdf.make_stream(b"other")


def renamed(pdf: pikepdf.Pdf) -> None:
    """Give a listed file another name beside that of the list."""
    pdf.attachments["chronology.csv"].obj["/UF"] = pikepdf.String("../../../evil.csv")


def script(pdf: pikepdf.Pdf) -> None:
    """Let the book do something when it is opened."""
    pdf.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def action(key: str, kind: str) -> Callable[[pikepdf.Pdf], object]:
    """Return what lets the book do something by itself."""

    def change(pdf: pikepdf.Pdf) -> None:
        done = pikepdf.Dictionary(S=pikepdf.Name(kind)) if kind else pikepdf.Dictionary()
        pdf.Root[key] = done

    return change


def related(pdf: pikepdf.Pdf) -> None:
    """Hide a file as one that is related to a listed one."""
    more = pdf.make_stream(b"evil", Type=pikepdf.Name.EmbeddedFile)
    pdf.attachments["chronology.csv"].obj["/RF"] = pikepdf.Dictionary(F=pikepdf.Array(["evil.exe", more]))


def other_system(pdf: pikepdf.Pdf) -> None:
    """Give a listed file another name on another system."""
    pdf.attachments["chronology.csv"].obj["/Unix"] = pikepdf.String("evil.exe")


def loose(pdf: pikepdf.Pdf) -> None:
    """Hide a file where no list is."""
    pdf.Root["/Mine"] = pdf.make_stream(b"evil", Type=pikepdf.Name.EmbeddedFile)


def claimed_twice(pdf: pikepdf.Pdf) -> None:
    """Let the book claim another conformance, too."""
    space = b'xmlns:p="http://www.aiim.org/pdfa/ns/id/"'
    claims(b"</rdf:RDF>", b"<rdf:Description " + space + b' p:conformance="B"/></rdf:RDF>')(pdf)


def claimed_of_another(pdf: pikepdf.Pdf) -> None:
    """Let the metadata speak of something else, too."""
    claims(b"</rdf:RDF>", b'<rdf:Description rdf:about="uuid:other"/></rdf:RDF>')(pdf)


def said_in_a_remark(pdf: pikepdf.Pdf) -> None:
    """Let the claims stand in a remark alone."""
    pdf.Root.Metadata.write(b'<!-- pdfaid:part="3" pdfaid:conformance="A" pdfuaid:part="1" -->')


def no_metadata(pdf: pikepdf.Pdf) -> None:
    """Let the book claim nothing."""
    del pdf.Root["/Metadata"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (claims(b'pdfaid:part="3"', b'pdfaid:part="2"'), "does not claim pdfaid:part 3"),
        (claims(b'pdfaid:conformance="A"', b'pdfaid:conformance="B"'), "does not claim pdfaid:conformance A"),
        (claims(b"pdfuaid:part", b"pdfuaid:rev"), "does not claim pdfuaid:part 1"),
        (no_metadata, "its metadata are no XMP"),
        (said_in_a_remark, "its metadata are no XMP"),
        (annotated, "there is a file inside it beside those that it lists: evil.exe"),
        (second_file, "there is a file inside it beside those that it lists: chronology.csv"),
        (renamed, "there is a file inside it beside those that it lists: ../../../evil.csv, chronology.csv"),
        (script, "it does something by itself: /JavaScript"),
        (action("/OpenAction", "/URI"), "it does something by itself: /URI"),
        (action("/OpenAction", "/Hide"), "it does something by itself: /Hide"),
        (action("/AA", ""), "it has AA, which no book has"),
        (related, "it has RF, which no book has"),
        (other_system, "there is a file inside it beside those that it lists: chronology.csv, evil.exe"),
        (loose, "there is a file inside it that is in no list"),
        (claimed_twice, "it does not claim pdfaid:conformance A"),
        (claimed_of_another, "its metadata speak of something else"),
        (claims(b"</rdf:RDF>", b"<x></rdf:RDF>"), "its metadata are no XMP"),
        (language, "its language is “ko”, not en"),
        (other_data, "the snapshot.json inside it is not data/source/snapshot.en.json"),
        (more_data, "data/source/more.en.json is missing"),
        (data_elsewhere, "“../../../outside.txt” is no name for a file inside it"),
        (less_data, "there is no snapshot.json inside it"),
        (no_data, "there is no provenance.json inside it"),
        (no_table, "there is no chronology.csv inside it"),
        (no_pages, "it has no pages"),
        (page(b"\x00garbage \xff on a page"), "page 2 cannot be read"),
        (page(b""), "page 2 shows nothing"),
        (page(b"BT ET"), "page 2 shows nothing"),
        (no_stream, "page 2 cannot be read"),
    ],
)
def test_pdf(root: Path, change: Callable[[pikepdf.Pdf], object], message: str) -> None:
    """A book that is not what it should be is told, with why."""
    changed(root, change)
    found = check(root)
    assert {one.path for one in found} == {REPORT}
    assert any(message in one.message for one in found), found
    assert {one.kind for one in found} == {"meaning"}


def test_something_before_it(root: Path) -> None:
    """A report that does not begin as a PDF is told."""
    path = root / REPORT
    path.write_bytes(b"MZ" + path.read_bytes())
    assert "it does not begin as a PDF" in {one.message for one in check(root)}


def test_encrypted(root: Path) -> None:
    """A book that is encrypted is none for an archive, be it that no password is asked for."""
    with pikepdf.open(root / REPORT, allow_overwriting_input=True) as pdf:
        pdf.save(root / REPORT, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "it is encrypted" in [one.message for one in check(root)]
    with pikepdf.open(root / REPORT, allow_overwriting_input=True) as pdf:
        pdf.save(root / REPORT, encryption=pikepdf.Encryption(owner="x", user="y"))
    assert [one.message for one in check(root)] == ["it cannot be opened as a PDF: PasswordError"]


def test_below_a_folder_that_is_not_named_in_text(root: Path) -> None:
    """A bag is whole wherever it lies, also below a folder whose name is no text."""
    folder = root.parent / os.fsdecode(b"folder \xff")
    folder.mkdir()
    assert check(Path(shutil.move(root, folder))) == ()


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n%%EOF\n"])
def test_no_pdf(root: Path, data: bytes) -> None:
    """What is no PDF is told; nothing crashes."""
    (root / REPORT).write_bytes(data)
    assert {(one.path, one.kind) for one in check(root)} == {(REPORT, "meaning")}


def test_truncated(root: Path) -> None:
    """A PDF of which half is missing is told."""
    path = root / REPORT
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert REPORT in {one.path for one in check(root)}


def test_bomb(root: Path) -> None:
    """A PDF that unpacks to gigabytes ends within its bounds, and is told."""

    def explode(pdf: pikepdf.Pdf) -> None:
        packer = zlib.compressobj(1)
        block = b"\0" * (1 << 24)
        data = b"".join(packer.compress(block) for _ in range(130)) + packer.flush()
        once = pikepdf.Stream(pdf, zlib.compress(data), Filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        del pdf.attachments["snapshot.json"]
        pdf.attachments["snapshot.json"] = pikepdf.AttachedFileSpec(pdf, b"", filename="snapshot.json")
        held = pdf.attachments["snapshot.json"].obj["/EF"]
        held["/F"] = held["/UF"] = pdf.make_indirect(once)

    changed(root, explode)
    (found,) = check(root)
    assert re.match("it is not done within the bounds|it cannot be opened as a PDF", found.message)
