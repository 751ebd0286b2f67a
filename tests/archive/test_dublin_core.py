from xml.etree import ElementTree as ET

import pytest

from twinbook.archive.dublin_core import DC, HEAD, LANG, MAX_BYTES, by_language, read, text, together, written


def record(titles: dict[str, str]) -> ET.Element:
    """Return a record with titles."""
    made = ET.Element("metadata")
    for tag, title in titles.items():
        one = ET.SubElement(made, f"{{{DC}}}title")
        one.text = title
        if tag:
            one.set(LANG, tag)
    return made


def test_written_and_read() -> None:
    """A record that is written is read the same; by language is what has one."""
    found = read(written(record({"": "A & B", "ko": "가"})))
    assert text(found, "title") == "A & B"
    assert text(found, "date") == ""
    assert by_language(found, "title") == {"ko": "가"}


def test_together() -> None:
    """Many records stand in one file."""
    found = ET.fromstring(together([record({"en": "A"}), record({"en": "B"})]))  # noqa: S314 - our own
    assert [one.findtext(f"{{{DC}}}title") for one in found] == ["A", "B"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "does not begin"),
        (b"<metadata/>", "does not begin"),
        (HEAD + b"<", "no XML"),
        (HEAD + b"<a>\x01</a>", "no XML"),
        (HEAD + b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "document type"),
        (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(
                "utf-16"
            ),
            "does not begin",
        ),
        (HEAD + b"<m><a><b/></a></m>", "no record of Dublin Core"),
        (HEAD + b"<m><title>x</title></m>", "no record of Dublin Core"),
        (HEAD + b"<a>" * 90_000 + b"</a>" * 90_000, "no record of Dublin Core"),
        (HEAD + b"<m>" + b" " * MAX_BYTES + b"</m>", "larger than"),
    ],
)
def test_no_record(data: bytes, why: str) -> None:
    """What is no record, or may be made to grow, is refused, with why."""
    with pytest.raises(ValueError, match=why):
        read(data)
