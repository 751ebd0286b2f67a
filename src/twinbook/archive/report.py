"""What a report in a bag says of itself: that it opens, its claims, its language, the files inside it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

SOURCES = "data/source"
REPORTS = "data/report"
DATA = ("snapshot.json", "provenance.json", "chronology.csv")  # without which no report is
_NAME = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9]+")
NO_PDF = (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, ValueError, KeyError, TypeError)
# ISO 32000-1, annex A, but for what only Type 3 fonts have.
OPERATORS = frozenset(
    (
        *("b", "B", "b*", "B*", "BDC", "BI", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "Do", "DP", "EI"),
        *(
            "EMC",
            "ET",
            "EX",
            "f",
            "F",
            "f*",
            "G",
            "g",
            "gs",
            "h",
            "i",
            "ID",
            "INLINE IMAGE",
            "j",
            "J",
            "K",
            "k",
        ),
        *(
            "l",
            "m",
            "M",
            "MP",
            "n",
            "q",
            "Q",
            "re",
            "RG",
            "rg",
            "ri",
            "s",
            "S",
            "SC",
            "sc",
            "SCN",
            "scn",
            "sh",
        ),
        *(
            "T*",
            "Tc",
            "Td",
            "TD",
            "Tf",
            "Tj",
            "TJ",
            "TL",
            "Tm",
            "Tr",
            "Ts",
            "Tw",
            "Tz",
            "v",
            "w",
            "W",
            "W*",
            "y",
        ),
        *("'", '"'),
    )
)


def locale_of(name: str) -> str:
    """Return the language of a file in a bag, by its name: `a--b.ko.pdf`."""
    return name.rpartition(".")[0].rpartition(".")[2]


def look(root: Path, name: str) -> Iterator[str]:
    """Yield what is wrong with a report of a bag."""
    locale = locale_of(name)
    try:
        with (root / REPORTS / name).open("rb") as file, pikepdf.open(file) as pdf:
            if pdf.is_encrypted:
                yield "it is encrypted"
            yield from _claims(bytes(pdf.Root.Metadata.read_bytes()))
            if str(pdf.Root.get("/Lang", "")) != locale:
                yield f"its language is “{pdf.Root.get('/Lang', '')}”, not {locale}"
            held = {key: pdf.attachments[key].get_file().read_bytes() for key in pdf.attachments}
            yield from _pages(pdf)
    except NO_PDF as error:
        yield f"it cannot be opened as a PDF: {type(error).__name__}"
        return
    yield from _attached(root, locale, held)


def _claims(metadata: bytes) -> Iterator[str]:
    text = metadata.decode("utf-8", "replace")
    for name, wanted in (("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        found = re.search(rf"<{name}>\s*([^<]*?)\s*</{name}>|{name}=\"([^\"]*)\"", text)
        if not found or (found[1] or found[2]) != wanted:
            yield f"it does not claim {name} {wanted}"


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
        if not told or told - OPERATORS:
            yield f"page {number} cannot be read: it {'says what no page says' if told else 'is empty'}"
    for said in pdf.check_pdf_syntax():
        yield f"it is damaged inside: {said.rpartition('): ')[2][:200]}"


def _attached(root: Path, locale: str, held: dict[str, bytes]) -> Iterator[str]:
    """Yield where the files inside a report are not those in the bag, in either direction."""
    sources = {
        path.name.replace(f".{locale}.", "."): path
        for path in (root / SOURCES).glob("*.*.*")
        if locale_of(path.name) == locale
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
