"""Books into a bag for the archive: printed anew for a date, with all that they were made from.

A bag holds the books of one subject in all languages, their pages, the content and the settings that they
were made from. So they can be made again from the bag alone (`rerendering`).
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pikepdf

from twinbook import labelling
from twinbook.archive import bag
from twinbook.archive.meaning import CLAIMS, SETTINGS
from twinbook.archive.register import Entry
from twinbook.archive.report import REPORTS
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
from twinbook.labelling import Label, as_json
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
    content = dict(_content(at, work.subject))
    bag.named(f"data/{name}" for name in content)  # before anything is printed in vain
    with tempfile.TemporaryDirectory(prefix="twinbook-") as kept:
        folder = Path(kept)
        outcomes = list(printed(at, editions, folder, printing))
        for outcome in outcomes:
            tell(outcome)
        if any(outcome.done != "made" for outcome in outcomes):
            return None
        payload = dict(_payload(at, work, editions, folder))
    payload |= {name: path.read_bytes() for name, path in content.items()}
    label = _label(at, work, editions, organization, contact)
    payload["README.txt"] = labelling.readme(label)
    name = name_of(work, at.today)
    files = bag.tree(payload, labelling.metadata(label), labelling.info(label))
    entry = Entry(label.identifier, name, bag.fingerprint(files), at.today.isoformat(), label.office)
    return Deposit(name, files, entry)


def _label(at: Desk, work: Work, editions: tuple[Edition, ...], organization: str, contact: str) -> Label:
    """Return what there is to say of a bag whose books were printed."""
    own, tag = at.workspace.office(at.workspace.language)
    office = organization or own or "Twinbook"
    pages = {edition.locale: desk.compose(at, edition) for edition in editions}
    return Label(
        work=work,
        day=at.today,
        identifier=identifier(work, at.today).urn,
        office=office,
        tag=tag if office == own else "",
        contact=contact,
        rights=at.workspace.rights,
        reports={edition.locale: f"{REPORTS}/{report(edition)}" for edition in editions},
        described={
            locale: page.description
            for locale, page in pages.items()
            if not isinstance(page, Problem) and page.description
        },
        internal={locale: _internal(at, locale) for locale in pages if work.kind == "visit"},
        machine=machine(at),
    )


def _internal(at: Desk, locale: str) -> str:
    within = desk.speaking(at, locale).words.within
    return plain(within("archived", "Internal: for the office alone"))


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
    yield SETTINGS.removeprefix("data/"), written(workspace).encode()
    for family, schema in (*schemas().items(), ("snapshot", snapshot.schema())):
        yield f"schema/{family}.schema.json", as_json(schema)


def _content(at: Desk, subject: str) -> Iterator[tuple[str, Path]]:
    """Yield what books are made from, by its name in a bag: curated files, own templates and styles."""
    workspace = at.workspace
    for record in _records(at, subject):
        name = catalog_name(record)
        yield f"source/content/{name}.yaml", workspace.content / f"{name}.yaml"
        for locale in workspace.locales:
            po = workspace.translations(locale) / f"{name}.po"
            if po.is_file():
                yield f"source/content/translations/{locale}/{name}.po", po
    places = (place for record in _records(at, subject) for place in walk(record))
    for picture in sorted({place.value for place in places if place.path[-2:] == ("facsimile", "file")}):
        yield f"source/content/images/{picture}", workspace.images / picture
    for room in ("templates", "styles"):
        own = workspace.root / room
        if own.is_dir() and own.resolve() != packaged(room).resolve():
            for name, _ in below(room, own):
                yield f"source/{name}", workspace.root / name


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


def machine(at: Desk) -> Mapping[str, str]:
    """Return the versions and the fonts that a desk's books are made with."""
    families = tuple(dict.fromkeys(name for names in at.families.values() for name in names))
    return {**provenance.libraries(), **versions.machine(families)}
