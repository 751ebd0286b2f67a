from io import BytesIO
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from weasyprint import HTML

from twinbook.press.metadata import Description, describe

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # WeasyPrint's colour profile

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FULL = Description(
    title="선양 & 대전",
    language="ko",
    creator="Office <1>",
    identifier="urn:example:1",
    date="2026-11-22",
    rights="CC BY 4.0",
    coverage="Daejeon; Shenyang",
    subjects=("sister cities", "briefing"),
)


def xmp(description: Description) -> ET.Element:
    """Print a page so described; return its metadata."""
    document = HTML(
        string="<html lang='en'><title>Of the page</title><meta name=author content=x><p>x"
    ).render()
    describe(document, description)
    with pikepdf.open(BytesIO(document.write_pdf(pdf_variant="pdf/a-3a"))) as pdf:
        return ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314 - our own


def said(root: ET.Element, name: str) -> list[str | None]:
    """Return what is said under a name: the items of its list, or itself."""
    return [
        one.text
        for found in root.iterfind(f".//dc:{name}", NAMES)
        for one in found.iterfind(".//rdf:li", NAMES)
    ] or [found.text for found in root.iterfind(f".//dc:{name}", NAMES)]


def test_both_standards() -> None:
    """The one rdf:RDF that validators read claims PDF/A-3a and PDF/UA-1, and declares the latter's schema."""
    root = xmp(FULL)
    assert len(root.findall("rdf:RDF", NAMES)) == 1
    first = root.find(".//rdf:Description", NAMES)
    assert first is not None
    assert (first.get(f"{{{NAMES['pdfaid']}}}part"), first.get(f"{{{NAMES['pdfaid']}}}conformance")) == (
        "3",
        "A",
    )
    assert root.findtext(".//pdfuaid:part", namespaces=NAMES) == "1"
    assert root.findtext(".//pdfaProperty:name", namespaces=NAMES) == "part"


def test_dublin_core() -> None:
    """All that a description says stands in Dublin Core, once; the page's own title and author give way."""
    root = xmp(FULL)
    assert {
        name: said(root, name) for name in ("title", "rights", "creator", "date", "language", "subject")
    } == {
        "title": ["선양 & 대전"] * 2,
        "rights": ["CC BY 4.0"] * 2,
        "creator": ["Office <1>"],
        "date": ["2026-11-22"],
        "language": ["ko"],
        "subject": ["sister cities", "briefing"],
    }
    assert said(root, "identifier") == ["urn:example:1"]
    assert said(root, "coverage") == ["Daejeon; Shenyang"]
    assert said(root, "format") == ["application/pdf"]
    languages = [one.get(LANGUAGE) for one in root.iterfind(".//dc:title//rdf:li", NAMES)]
    assert languages == ["x-default", "ko"]


def test_nothing_empty() -> None:
    """What a description leaves open is left out."""
    root = xmp(Description("T", "en"))
    dublin = [one.tag.partition("}")[2] for one in root.iter() if one.tag.startswith(f"{{{NAMES['dc']}}}")]
    assert dublin == ["title", "language", "format"]
