"""What a report in a bag says of itself: that it opens, its claims, its language, the files inside it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf

SOURCES = "data/source"
REPORTS = "data/report"
DATA = ("snapshot.json", "provenance.json", "chronology.csv")  # without which no report is
_NAME = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9]+")
NO_PDF = (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, ValueError, KeyError, TypeError)
# ISO 32000-1, annex A, but for what only Type 3 fonts have.
_SAYS = re.compile(
    r"[bB]\*?|BDC|BI|BMC|BT|BX|cm?|CS|cs|d|Do|DP|EI|EMC|ET|EX|f\*?|F|gs?|G|h|i|ID|INLINE IMAGE|[jJkKlm]|MP?|"
    r"n|[qQ]|re|RG|rg|ri|[sS]|SCN?|scn?|sh|T[*cdDfjJLmrswz]|v|w|W\*?|y|'|\""
)
_PLACE = re.compile(r"^.*?<[^>]*>\s*(\([^)]*\))?:?\s*")  # where what qpdf says is, by this machine's paths
_SHOWS = re.compile(r"T[jJ]|'|\"|Do|[fFbB]\*?|[sS]|sh|INLINE IMAGE")
CLAIMS = (
    ("pdfaid:part", "{http://www.aiim.org/pdfa/ns/id/}part", "3"),
    ("pdfaid:conformance", "{http://www.aiim.org/pdfa/ns/id/}conformance", "A"),
    ("pdfuaid:part", "{http://www.aiim.org/pdfua/ns/id/}part", "1"),
)
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
NAMES = ("/F", "/UF", "/Unix", "/DOS", "/Mac")  # of a file inside a PDF
FOREIGN = ("/AA", "/JS", "/RF", "/XFA", "/PieceInfo")  # what acts, or hides something
ACTIONS = {"/OpenAction": ("/GoTo",), "/A": ("/GoTo", "/URI"), "/Next": ("/GoTo", "/URI")}


def locale_of(name: str) -> str:
    """Return the language of a file in a bag, by its name: `a--b.ko.pdf`."""
    return name.rpartition(".")[0].rpartition(".")[2]


def look(root: Path, name: str) -> Iterator[str]:
    """Yield what is wrong with a report of a bag."""
    locale = locale_of(name)
    try:
        with (root / REPORTS / name).open("rb") as file, pikepdf.open(file) as pdf:
            if os.pread(file.fileno(), 5, 0) != b"%PDF-":
                yield "it does not begin as a PDF"
            if pdf.is_encrypted:
                yield "it is encrypted"
            yield from _claims(pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b"")
            if str(pdf.Root.get("/Lang", "")) != locale:
                yield f"its language is “{pdf.Root.get('/Lang', '')}”, not {locale}"
            held = {key: pdf.attachments[key].get_file().read_bytes() for key in pdf.attachments}
            yield from _pages(pdf)
            yield from _inside(pdf, held)
    except NO_PDF as error:
        yield f"it cannot be opened as a PDF: {type(error).__name__}"
        return
    yield from _attached(root, locale, held)


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield which pages can not be read: what is on them is none of what a page may say."""
    if not len(pdf.pages):
        yield "it has no pages"
    for number, page in enumerate(pdf.pages, 1):
        try:
            told = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
        except (pikepdf.PdfError, TypeError, ValueError) as error:
            yield f"page {number} cannot be read: {type(error).__name__}"
            continue
        if not all(map(_SAYS.fullmatch, told)):
            yield f"page {number} cannot be read: it says what no page says"
        elif not any(map(_SHOWS.fullmatch, told)):
            yield f"page {number} shows nothing"
    for said in pdf.check_pdf_syntax():
        yield f"it is damaged inside: {_PLACE.sub('', said)[:200]}"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of a PDF, wherever it stands."""
    kinds = (pikepdf.Dictionary, pikepdf.Stream)
    for one in pdf.objects:
        queue = [one]
        while queue:
            held = queue.pop()
            if isinstance(held, kinds):
                yield held
                inner = [held[key] for key in held.keys()]  # noqa: SIM118 - it is no mapping
            else:
                inner = [*held] if isinstance(held, pikepdf.Array) else []
            queue += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _claims(metadata: bytes) -> Iterator[str]:
    """Yield what the metadata (XMP, ISO 16684-1) do not claim, or claim otherwise, too."""
    try:
        # Entities, which may be made to grow, and remarks are not looked into.
        told = list(ET.fromstring(b"" if b"<!" in metadata else metadata).iter())  # noqa: S314
    except ET.ParseError:
        yield "its metadata are no XMP"
        return
    if any(one.get(ABOUT) for one in told):
        yield "its metadata speak of something else"
    for claim, key, wanted in CLAIMS:
        own = [one.text for one in told if one.tag == key]
        values = own + [one.attrib[key] for one in told if key in one.attrib]
        if values != [wanted]:
            yield f"it does not claim {claim} {wanted}"


def _inside(pdf: pikepdf.Pdf, held: dict[str, bytes]) -> Iterator[str]:
    """Yield files that are in no list of them, or in it under another name; and what acts by itself."""
    listed: set[tuple[int, int]] = set()
    files: set[tuple[int, int]] = set()
    for one in _dictionaries(pdf):
        if "/EF" in one:
            names = {str(one[key]) for key in NAMES if key in one}
            (name, *others) = sorted(names) or [""]
            streams = [one.EF[key] for key in one.EF.keys()]  # noqa: SIM118 - it is no mapping
            listed |= {each.objgen for each in streams}
            if others or name not in held or any(each.read_bytes() != held[name] for each in streams):
                yield f"there is a file inside it beside those that it lists: {', '.join(sorted(names))}"
        if str(one.get("/Type", "")) == "/EmbeddedFile":
            files.add(one.objgen)
        yield from (f"it has {key[1:]}, which no book has" for key in FOREIGN if key in one)
        for key, allowed in ACTIONS.items():
            action = one.get(key)
            if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", allowed[0])) not in allowed:
                yield f"it does something by itself: {action.S}"
    if files - listed:
        yield "there is a file inside it that is in no list"


def _attached(root: Path, locale: str, held: dict[str, bytes]) -> Iterator[str]:
    """Yield where the files inside a report are not those in the bag, in either direction."""
    sources = {
        path.name.replace(f".{locale}.", "."): path
        for path in (root / SOURCES).glob("*.*.*")
        if locale_of(path.name) == locale and path.is_file()
    }
    for key in sorted({*held, *sources, *DATA}):
        if not _NAME.fullmatch(key):  # which may lead out of the bag
            yield f"“{key}” is no name for a file inside it"
        elif key not in held:
            yield f"there is no {key} inside it"
        elif key not in sources:
            stem, _, ending = key.rpartition(".")
            yield f"{SOURCES}/{stem}.{locale}.{ending} is missing, which is the {key} inside it"
        elif sources[key].read_bytes() != held[key]:
            yield f"the {key} inside it is not {SOURCES}/{sources[key].name}"
