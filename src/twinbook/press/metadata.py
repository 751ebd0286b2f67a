"""What a PDF says of itself: XMP metadata that claims PDF/UA-1 beside PDF/A-3a, with Dublin Core."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

Document = Any  # weasyprint.Document has no types

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PREFIXES = {
    "dc": _DC,
    "pdfuaid": _UA,
    "pdfaExtension": _EXTENSION,
    "pdfaSchema": _SCHEMA,
    "pdfaProperty": _PROPERTY,
}


@dataclass(frozen=True)
class Description:
    """A book's Dublin Core: languages by BCP 47, the date by ISO 8601; what is empty is left out."""

    title: str
    language: str
    creator: str = ""
    identifier: str = ""
    date: str = ""
    rights: str = ""
    coverage: str = ""
    subjects: tuple[str, ...] = ()


def describe(document: Document, description: Description) -> None:
    """Let a document's metadata say what it is, and that it conforms to PDF/UA-1 too.

    WeasyPrint claims one standard and knows little of Dublin Core; its own option for more metadata adds a
    second rdf:RDF, which validators do not read: all has to stand in one.
    """
    original: Callable[..., bytes] = document.metadata.generate_rdf_metadata

    def generate(variant: str, version: int, conformance: str) -> bytes:
        rdf = ET.fromstring(original(variant, version, conformance))  # noqa: S314 - WeasyPrint's own
        for known in rdf.findall(f"{{{_RDF}}}Description"):
            if known.find(f"{{{_DC}}}title") is not None or known.find(f"{{{_DC}}}creator") is not None:
                rdf.remove(known)
        rdf.extend((_accessible(), _dublin_core(description)))
        for prefix, name in _PREFIXES.items():
            ET.register_namespace(prefix, name)
        written: bytes = ET.tostring(rdf, encoding="utf-8")
        return written

    document.metadata.generate_rdf_metadata = generate


def _about() -> ET.Element:
    return ET.Element(f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})


def _below(parent: ET.Element, space: str, name: str, text: str | None = None) -> ET.Element:
    made = ET.SubElement(parent, f"{{{space}}}{name}")
    made.text = text
    return made


def _resource(parent: ET.Element) -> ET.Element:
    return ET.SubElement(parent, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})


def _accessible() -> ET.Element:
    # PDF/A allows only what it knows or what the file itself declares (ISO 19005-3, 6.6.2.3).
    about = _about()
    _below(about, _UA, "part", "1")
    schemas = _below(_below(about, _EXTENSION, "schemas"), _RDF, "Bag")
    schema = _resource(schemas)
    _below(schema, _SCHEMA, "schema", "PDF/UA identification schema")
    _below(schema, _SCHEMA, "namespaceURI", _UA)
    _below(schema, _SCHEMA, "prefix", "pdfuaid")
    part = _resource(_below(_below(schema, _SCHEMA, "property"), _RDF, "Seq"))
    _below(part, _PROPERTY, "name", "part")
    _below(part, _PROPERTY, "valueType", "Integer")
    _below(part, _PROPERTY, "category", "internal")
    _below(part, _PROPERTY, "description", "The part of ISO 14289 that the file conforms to")
    return about


def _dublin_core(description: Description) -> ET.Element:
    about = _about()
    for name, text in (("title", description.title), ("rights", description.rights)):
        if text:
            alternatives = _below(_below(about, _DC, name), _RDF, "Alt")
            for language in ("x-default", description.language):
                _below(alternatives, _RDF, "li", text).set(_LANG, language)
    for name, kind, values in (
        ("creator", "Seq", (description.creator,)),
        ("date", "Seq", (description.date,)),
        ("language", "Bag", (description.language,)),
        ("subject", "Bag", description.subjects),
    ):
        if any(values):
            container = _below(_below(about, _DC, name), _RDF, kind)
            for value in values:
                _below(container, _RDF, "li", value)
    for name, text in (("identifier", description.identifier), ("coverage", description.coverage)):
        if text:
            _below(about, _DC, name, text)
    _below(about, _DC, "format", "application/pdf")
    return about
