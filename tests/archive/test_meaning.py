from collections.abc import Callable
from pathlib import Path

import pytest

from twinbook.archive.meaning import LAYOUT, SETTINGS, check

pytestmark = pytest.mark.slow

REPORT = "data/report/alpha--beta.en.pdf"


def test_whole(root: Path) -> None:
    """What was bagged means what it should: its layout, formats, books, the data inside them."""
    assert check(root) == ()


def told(root: Path) -> list[tuple[str, str]]:
    """Return what is wrong, by path."""
    found = check(root)
    assert {one.kind for one in found} <= {"meaning"}
    return [(one.path, one.message) for one in found]


@pytest.mark.parametrize("path", LAYOUT)
def test_layout(root: Path, path: str) -> None:
    """What every bag has is missed in one that does not."""
    (root / path).unlink()
    assert (path, "it is missing, which every bag has") in told(root)


def replaced(path: str, old: str, new: str) -> Callable[[Path], object]:
    """Return what changes a file, once."""

    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return change


def written(path: str, text: str) -> Callable[[Path], object]:
    """Return what writes a file."""
    return lambda root: (root / path).write_text(text, "utf-8")


def removed(path: str) -> Callable[[Path], object]:
    """Return what removes a file."""
    return lambda root: (root / path).unlink()


ABOUT, RECORD = "metadata/provenance.json", "metadata/dc.xml"
CLAIMS, MADE = "data/source/snapshot.json", "data/source/provenance.en.json"
PAIR, EVENTS = "data/source/content/pairs/alpha--beta.yaml", "metadata/events.json"
OTHER = "data/schema/x.schema.json"
SCHEMA, PAGE = "data/schema/pair.schema.json", "data/rendition/ko.html"
FAULTS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "report missing": (removed(REPORT), REPORT, f"it is missing, which {ABOUT} names"),
    "report extra": (written("data/report/x.en.pdf", "x"), "data/report/x.en.pdf", "does not name it"),
    "no report but text": (written("data/report/x.txt", "x"), "data/report/x.txt", "does not name it"),
    "rendition missing": (removed("data/rendition/ko.html"), "data/rendition/ko.html", "it is missing"),
    "fewer books told": (replaced(ABOUT, '  "en",\n', ""), ABOUT, "does not tell which books there are"),
    "no books told": (replaced(ABOUT, '"reports"', '"report"'), ABOUT, "does not tell which books there are"),
    "claims emptied": (written(CLAIMS, "[]"), CLAIMS, "it is no JSON object"),
    "claims without a format": (
        written(CLAIMS, "{}"),
        CLAIMS,
        "does not say that its format is twinbook-snapshot-1",
    ),
    "claims cut": (
        written(CLAIMS, '{"format": "twinbook-snapshot-1"}'),
        CLAIMS,
        "its subject is “None”, that of the bag “alpha--beta”",
    ),
    "claims of another day": (
        replaced(CLAIMS, '"date": "2026', '"date": "2027'),
        CLAIMS,
        "its date is “2027-",
    ),
    "claims changed": (
        replaced(CLAIMS, "The two cities sign.", "The two cities sing."),
        "data/source/snapshot.ko.json",
        "it does not say the same as snapshot.json: pairs",
    ),
    "language changed": (
        replaced("data/source/snapshot.ko.json", '"locale": "ko"', '"locale": "en"'),
        "data/source/snapshot.ko.json",
        "its language is “en”",
    ),
    "unknown format": (
        written(MADE, '{"format": "twinbook-provenance-99"}'),
        MADE,
        "the format “twinbook-provenance-99” is not known to this version",
    ),
    "unknown format of the bag": (
        replaced(ABOUT, "twinbook-bag-1", "twinbook-bag-2"),
        ABOUT,
        "“twinbook-bag-2” is not known",
    ),
    "no JSON": (written(EVENTS, "{"), EVENTS, "it is no JSON object"),
    "deep JSON": (
        written("metadata/events.json", "[" * 200_000),
        "metadata/events.json",
        "it is no JSON object",
    ),
    "no schema": (
        written("data/schema/pair.schema.json", "1"),
        "data/schema/pair.schema.json",
        "no JSON object",
    ),
    "content changed": (
        replaced(PAIR, "The two cities sign.", "The two cities sing."),
        PAIR,
        f"it is not what the book was made from, as {MADE} tells",
    ),
    "content missing": (removed(PAIR), PAIR, f"it is missing; {MADE} tells that its book was made from it"),
    "files not told": (
        replaced(MADE, '"files"', '"file"'),
        MADE,
        "does not tell what its book was made from",
    ),
    "versions forged": (
        replaced(ABOUT, '"weasyprint": "', '"weasyprint": "9'),
        ABOUT,
        f"it tells of another weasyprint than {MADE}",
    ),
    "versions left out": (
        replaced(ABOUT, '"jinja2"', '"jinja3"'),
        ABOUT,
        f"it tells of another jinja2, jinja3 than {MADE}",
    ),
    "file of its own": (written("data/evil.exe", "x"), "data/evil.exe", "there is no such file in a bag"),
    "data in a language of none": (
        written("data/source/chronology.xx.csv", "x"),
        "data/source/chronology.xx.csv",
        "there is no such file",
    ),
    "program among the data": (
        written("data/source/payload.KO.exe", "x"),
        "data/source/payload.KO.exe",
        "there is no such file",
    ),
    "schema of its own": (
        written("data/schema/x.schema.json", "{}"),
        "data/schema/x.schema.json",
        "no such file",
    ),
    "report under another name": (
        replaced(ABOUT, "alpha--beta.ko.pdf", "alpha--beta.ko.PDF"),
        ABOUT,
        "does not tell which books there are",
    ),
    "two languages in one report": (
        replaced(ABOUT, "alpha--beta.ko.pdf", "alpha--beta.en.pdf"),
        ABOUT,
        "does not tell which books there are",
    ),
    "tag file of its own": (
        written("metadata/x.txt", "x"),
        "metadata/x.txt",
        "there is no such file in a bag",
    ),
    "no events": (written(EVENTS, "{}"), EVENTS, "it does not say “events”"),
    "schema of nothing": (written(SCHEMA, "{}"), SCHEMA, "it does not say “$schema”"),
    "schema of another kind": (
        replaced(SCHEMA, "2020-12/schema", "2099-12/schema"),
        SCHEMA,
        "its kind of schema is not known to this version",
    ),
    "no page": (
        written("data/rendition/ko.html", "hello"),
        "data/rendition/ko.html",
        "no page in its language",
    ),
    "fewer languages": (
        replaced(SETTINGS, '"ko"', '"mn"'),
        SETTINGS,
        "its languages are not those of the books",
    ),
    "no settings": (
        written("data/source/twinbook.toml", "a = ["),
        "data/source/twinbook.toml",
        "its languages",
    ),
    "record of another": (
        replaced(RECORD, "<dc:identifier>urn:uuid:", "<dc:identifier>urn:uuid:0"),
        RECORD,
        "it is of “urn:uuid:0",
    ),
    "record broken": (written(RECORD, "<metadata/>"), RECORD, "does not begin as a record does"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(root: Path, fault: str) -> None:
    """What does not match is told with its place, even where all manifests were forged to fit."""
    befall, path, message = FAULTS[fault]
    befall(root)
    assert any(where == path and message in said for where, said in told(root)), told(root)


def test_no_report(root: Path) -> None:
    """A bag without a book is told."""
    for path in (root / "data/report").iterdir():
        path.unlink()
    assert {path for path, said in told(root) if "is missing" in said} == {
        "data/report/alpha--beta.en.pdf",
        "data/report/alpha--beta.ko.pdf",
    }


def test_too_much_to_read(root: Path) -> None:
    """Data that takes more memory than there is for it ends within its bounds, and is told."""
    with (root / CLAIMS).open("wb") as file:
        file.truncate(3_000_000_000)
    assert told(root)[0] == ("", "it is not done within the bounds of time and memory")
