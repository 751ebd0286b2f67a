"""Books into a bag for the archive: printed anew for a date, with all that they were made from.

A bag holds the books of one subject in all languages, their pages, the content and the settings that they
were made from. So they can be made again from the bag alone (`rerendering`).
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

import pikepdf

from twinbook import __version__
from twinbook.archive import bag, dublin_core
from twinbook.archive.dublin_core import DC, LANG
from twinbook.archive.meaning import ABOUT, BAG, CLAIMS, RECORD, SETTINGS
from twinbook.archive.register import Entry
from twinbook.book import snapshot
from twinbook.book.excerpt import records_of
from twinbook.content.record import Entity, walk
from twinbook.content.schema import schemas
from twinbook.edition import desk, making, provenance
from twinbook.edition.desk import Desk
from twinbook.edition.edition import Edition, Work, plan
from twinbook.edition.freshness import Order, Reason
from twinbook.edition.inputs import below
from twinbook.edition.ledger import opened
from twinbook.edition.making import Outcome, Press, Sheet
from twinbook.language.review import catalog_name
from twinbook.language.typeset import plain
from twinbook.press import versions
from twinbook.problem import Problem
from twinbook.workspace import packaged, written

ARCHIVED = ("briefing", "anniversary", "visit")


@dataclass(frozen=True)
class Deposit:
    """A bag to be written: its name, its files, its line in the register."""

    name: str
    files: Mapping[str, bytes]
    entry: Entry


def identifier(work: Work, day: date) -> UUID:
    """Return the identifier of a subject's edition (UUID v5)."""
    which = f"-{work.which}" if work.which else ""
    return uuid5(NAMESPACE_URL, f"twinbook:bag:{work.kind}/{work.subject}{which}@{day.isoformat()}")


def name_of(work: Work, day: date) -> str:
    """Return what the bag of a subject's edition is called."""
    return f"{work.subject}-{day.year}-{identifier(work, day).hex[:8]}"


def deposit(  # noqa: PLR0913, PLR0917 - all that a bag is made from
    at: Desk, work: Work, printing: Press, organization: str, contact: str, tell: Callable[[Outcome], None]
) -> Deposit | None:
    """Print the books of a work and gather its bag; None where a book could not be made, as `tell` tells."""
    editions = plan((work,), at.workspace.locales)
    with tempfile.TemporaryDirectory(prefix="twinbook-") as kept:
        folder = Path(kept)
        outcomes = list(printed(at, editions, folder, printing))
        for outcome in outcomes:
            tell(outcome)
        if any(outcome.done != "made" for outcome in outcomes):
            return None
        payload = dict(_payload(at, work, editions, folder))
    day = at.today
    organization = organization or at.workspace.office(at.workspace.language)[0] or "Twinbook"
    id_ = identifier(work, day).urn
    metadata = _metadata(at, work, editions, organization)
    info = (
        ("Source-Organization", organization),
        ("Contact-Name", contact),
        ("External-Description", _title(at, editions[0])),
        ("External-Identifier", id_),
        ("Bagging-Date", day.isoformat()),
        ("Access", INTERNAL if work.kind == "visit" else ""),
        ("BagIt-Profile-Identifier", "urn:twinbook:bagit-profile:1"),
        ("Bag-Software-Agent", f"Twinbook {__version__}"),
    )
    name = name_of(work, day)
    files = bag.tree(payload, metadata, info)
    return Deposit(name, files, Entry(id_, name, bag.fingerprint(files), day.isoformat(), organization))


def printed(at: Desk, editions: Iterable[Edition], folder: Path, printing: Press) -> Iterator[Outcome]:
    """Print editions into a folder, with their pages, and yield what became of each."""
    order = Order(folder, at.today, dated=True, html=True)
    with opened(folder / making.KEPT / "ledger.sqlite") as (kept, _):
        sheets = [Sheet(edition, Reason("it is archived")) for edition in editions]
        yield from making.make(at, sheets, order, printing, kept, "an archive")


def _payload(at: Desk, work: Work, editions: Iterable[Edition], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files below data/: the books, their pages, their data, and what they were made from."""
    workspace = at.workspace
    for edition in editions:
        path = folder / edition.path
        yield f"report/{report(edition)}", path.read_bytes()
        yield f"rendition/{edition.locale}.html", path.with_suffix(".html").read_bytes()
        with pikepdf.open(path) as pdf:
            for name in pdf.attachments:
                stem, _, ending = name.rpartition(".")
                data = pdf.attachments[name].get_file().read_bytes()
                yield f"source/{stem}.{edition.locale}.{ending}", data
    yield CLAIMS.removeprefix("data/"), _claims(at, work)
    yield from _content(at, work.subject)
    yield SETTINGS.removeprefix("data/"), written(workspace).encode()
    for family, schema in (*schemas().items(), ("snapshot", snapshot.schema())):
        yield f"schema/{family}.schema.json", _json(schema)
    yield "README.txt", (README + (README_INTERNAL if work.kind == "visit" else "")).encode()


def _content(at: Desk, subject: str) -> Iterator[tuple[str, bytes]]:
    """Yield the curated files that books are made from, and an office's own templates and styles."""
    workspace = at.workspace
    for record in _records(at, subject):
        name = catalog_name(record)
        yield f"source/content/{name}.yaml", (workspace.content / f"{name}.yaml").read_bytes()
        for locale in workspace.locales:
            po = workspace.translations(locale) / f"{name}.po"
            if po.is_file():
                yield f"source/content/translations/{locale}/{name}.po", po.read_bytes()
    places = (place for record in _records(at, subject) for place in walk(record))
    for picture in sorted({place.value for place in places if place.path[-2:] == ("facsimile", "file")}):
        yield f"source/content/images/{picture}", (workspace.images / picture).read_bytes()
    for room in ("templates", "styles"):
        own = workspace.root / room
        if own.is_dir() and own.resolve() != packaged(room).resolve():
            for name, _ in below(room, own):
                yield f"source/{name}", (workspace.root / name).read_bytes()


def report(edition: Edition) -> str:
    """Return what a book is called in a bag, which is of one subject."""
    return f"{edition.subject}.{edition.locale}.pdf"


def _records(at: Desk, subject: str) -> tuple[Entity, ...]:
    """Return all that a subject's books refer to, the whole of it: enough to make them from."""
    library = at.library
    visit = library.visits.get(subject)
    return records_of(library, library.pairs[visit.pair if visit else subject], visit, whole=True)


def _claims(at: Desk, work: Work) -> bytes:
    """Return the claims in the language in which they are curated."""
    own = Edition(work.kind, work.subject, at.workspace.language, which=work.which)
    about = desk.told(at, own)
    words = desk.wording(at, own)
    return snapshot.snapshot(words, own.kind, about, about.records(), at.today).encode()


def _title(at: Desk, edition: Edition) -> str:
    page = desk.compose(at, edition)
    return "" if isinstance(page, Problem) or page.description is None else page.description.title


def _metadata(at: Desk, work: Work, editions: tuple[Edition, ...], organization: str) -> dict[str, bytes]:
    day = at.today.isoformat()
    about = {
        "format": BAG,
        "kind": work.kind,
        "subject": work.subject,
        "which": work.which,
        "date": day,
        "locales": [edition.locale for edition in editions],
        "reports": {edition.locale: f"data/report/{report(edition)}" for edition in editions},
        "machine": dict(machine(at)),
    }
    agent = f"Twinbook {__version__}"
    events = [
        {"type": kind, "date": f"{day}T00:00:00Z", "agent": agent, "outcome": "success", "detail": detail}
        for kind, detail in (
            ("creation", f"{len(editions)} books were made from data/source"),
            ("message digest calculation", "SHA-256 and SHA-512 of every file"),
            ("packaging", "BagIt 1.0 (RFC 8493)"),
        )
    ]
    return {
        RECORD.removeprefix("metadata/"): _dublin_core(at, work, editions, organization),
        ABOUT.removeprefix("metadata/"): _json(about),
        "events.json": _json({"events": events}),
        "bagit-profile.json": _json(PROFILE_TOLD),
    }


def machine(at: Desk) -> Mapping[str, str]:
    """Return the versions and the fonts that a desk's books are made with."""
    families = tuple(dict.fromkeys(name for names in at.families.values() for name in names))
    return {**provenance.libraries(), **versions.machine(families)}


def _dublin_core(at: Desk, work: Work, editions: tuple[Edition, ...], organization: str) -> bytes:
    """Return the record of a bag, with titles in each language."""
    root = ET.Element("metadata")

    def add(name: str, text: str, tag: str = "") -> None:
        if text:
            one = ET.SubElement(root, f"{{{DC}}}{name}")
            one.text = text
            if tag:
                one.set(LANG, tag)

    for number, edition in enumerate(editions):
        page = desk.compose(at, edition)
        if not isinstance(page, Problem) and page.description:
            add("title", page.description.title, edition.locale)
            if not number:
                add("creator", page.description.creator)
                for subject in page.description.subjects:
                    add("subject", subject, edition.locale)
                add("coverage", page.description.coverage, edition.locale)
    own, tag = at.workspace.office(at.workspace.language)
    add("publisher", organization, tag if organization == own else "")
    add("date", at.today.isoformat())
    add("type", "Text")
    add("format", "application/pdf")
    add("identifier", identifier(work, at.today).urn)
    for edition in editions:
        add("language", edition.locale)
    add("rights", at.workspace.rights)
    for locale in (edition.locale for edition in editions if edition.kind == "visit"):
        within = desk.speaking(at, locale).words.within
        add("rights", plain(within("archived", "Internal: for the office alone")), locale)
    return dublin_core.written(root)


def _json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


PROFILE_TOLD = {
    "BagIt-Profile-Info": {
        "BagIt-Profile-Identifier": "urn:twinbook:bagit-profile:1",
        "BagIt-Profile-Version": "1.4.0",
        "External-Description": "Books of sister cities, with all that they were made from",
        "Source-Organization": "Twinbook",
        "Version": "1",
    },
    "Bag-Info": {
        "Source-Organization": {"required": True},
        "External-Identifier": {"required": True, "repeatable": False},
        "Bagging-Date": {"required": True, "repeatable": False},
        "Payload-Oxum": {"required": True, "repeatable": False},
    },
    "Manifests-Required": ["sha256", "sha512"],
    "Manifests-Allowed": ["sha256", "sha512"],
    "Tag-Manifests-Required": ["sha256", "sha512"],
    "Tag-Manifests-Allowed": ["sha256", "sha512"],
    "Tag-Files-Allowed": ["metadata/*"],
    "Allow-Fetch.txt": False,
    "Serialization": "forbidden",
    "Accept-BagIt-Version": ["1.0"],
}

README = """\
This folder holds books about two sister cities, and all that they were made from.

report/      the books, PDF/A-3a and PDF/UA-1; each carries its data inside
rendition/   the same as pages for a browser, whole in themselves
source/      snapshot.json: the claims, each with its sources, in the language in which they were curated
             snapshot.<language>.json, chronology.<language>.csv and others: what is inside the books
             content/: the curated files (YAML) and the translations (PO); twinbook.toml: the settings
schema/      JSON Schemas of these files

Every file is listed, with its SHA-256 and SHA-512, in the manifests above this folder (BagIt 1.0, RFC 8493).
"twinbook verify" checks them; any other tool for BagIt does, too. The identifier is in bag-info.txt.
"""

INTERNAL = "internal: these books have points for the office alone"
README_INTERNAL = """
INTERNAL. These are the books of a visit as the office has them: what is said in confidence, and points that
no guest is to see, are in the books, their pages and their sources alike. Do not give them to guests.
"""
