"""Records in simple Dublin Core (ISO 15836-1): one of a bag read without harm, those of many in one file."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

DC = "http://purl.org/dc/elements/1.1/"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAX_BYTES = 1_000_000  # of a record
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def read(data: bytes) -> ET.Element:
    """Return a record; raise ValueError, with why, for what is none of ours.

    Neither entities, which may be made to grow, nor elements in elements are read, nor another encoding.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES} bytes")
    if not data.startswith(HEAD):
        raise ValueError("it does not begin as a record does")
    if b"<!" in data:
        raise ValueError("it has a document type or a remark")
    try:
        record = ET.fromstring(data)  # noqa: S314 - without a document type there are no entities
    except ET.ParseError as error:
        raise ValueError(f"it is no XML: {error}") from error
    if any(len(one) or not one.tag.startswith(f"{{{DC}}}") for one in record):
        raise ValueError("it is no record of Dublin Core")
    return record


def written(record: ET.Element) -> bytes:
    """Return a record, or many below one element, as a file."""
    ET.register_namespace("dc", DC)
    ET.indent(record, " ")
    told: bytes = ET.tostring(record, encoding="utf-8")
    return HEAD + told + b"\n"


def together(records: Iterable[ET.Element]) -> bytes:
    """Return many records in one file."""
    root = ET.Element("records")
    root.extend(records)
    return written(root)


def text(record: ET.Element, name: str) -> str:
    """Return what a record tells under a name; empty without."""
    return record.findtext(f"{{{DC}}}{name}") or ""


def by_language(record: ET.Element, name: str) -> dict[str, str]:
    """Return what a record tells under a name in each language; of what is in none, nothing."""
    return {one.get(LANG, ""): one.text or "" for one in record.findall(f"{{{DC}}}{name}") if one.get(LANG)}
