"""What a book carries besides its pages: its description, and the data it was made from."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from twinbook.book import calendar, snapshot
from twinbook.book.excerpt import Excerpt
from twinbook.book.front import Front
from twinbook.book.wording import Wording
from twinbook.content.record import Entity
from twinbook.edition import provenance
from twinbook.edition.edition import Edition
from twinbook.language.review import catalog_name
from twinbook.language.typeset import plain
from twinbook.press.metadata import Description
from twinbook.press.pdf import Attached
from twinbook.workspace import Workspace

CALENDAR = "programme.ics"
SNAPSHOT = "snapshot.json"


def description(  # noqa: PLR0913, PLR0917 - all that a book says of itself
    workspace: Workspace, edition: Edition, said: Wording, told: Excerpt, book: Front, day: date
) -> Description:
    """Return how a book describes itself."""
    kinds = (said.label("bond", tie.kind) for tie in told.pair.ties)
    cities = [plain(city.full) for city in (book.home, book.partner)]
    title = [book.title, book.kind, *([book.occasion] if book.occasion else [])]
    return Description(
        title=" – ".join(map(plain, title)),
        language=edition.locale,
        creator=plain(book.office) or "Twinbook",
        identifier=f"urn:uuid:{uuid5(NAMESPACE_URL, f'twinbook:{edition.path}@{day.isoformat()}')}",
        date=day.isoformat(),
        rights=workspace.rights,
        coverage="; ".join(cities),
        subjects=tuple(dict.fromkeys((*map(plain, kinds), *cities))),
    )


def attached(  # noqa: PLR0913, PLR0917 - all that a book is made from
    workspace: Workspace,
    edition: Edition,
    said: Wording,
    told: Excerpt,
    day: date,
    families: Iterable[str],
) -> tuple[Attached, ...]:
    """Return the files inside a book, in the order of their names."""
    records = told.records()
    claims = snapshot.snapshot(said, edition.kind, told, records, day)
    about = {
        "kind": edition.kind,
        "subject": edition.subject,
        "locale": edition.locale,
        **({"volume": f"{edition.volume.number}/{len(edition.volume.spans)}"} if edition.volume else {}),
        **({"which": edition.which} if edition.which else {}),
        "date": day.isoformat(),
    }
    files = provenance.provenance(about, _sources(workspace, edition, records), families)
    within = said.words.within
    found = [
        Attached(
            "chronology.csv",
            snapshot.table(said, told.pair).encode(),
            plain(within("attached", "The chronology")),
            "Data",
        ),
        Attached(
            "provenance.json",
            files.encode(),
            plain(within("attached", "What this book was made with")),
            "Supplement",
        ),
        Attached(
            SNAPSHOT,
            claims.encode(),
            plain(within("attached", "The claims this book was made from")),
            "Source",
        ),
    ]
    if told.visit and told.visit.programme and edition.kind != "namecards":
        data = calendar.programme(said, told.visit, told.pair, day)
        found.append(
            Attached(CALENDAR, data, plain(within("attached", "The programme as a calendar")), "Data")
        )
    return tuple(sorted(found, key=lambda one: one.name))


def _sources(
    workspace: Workspace, edition: Edition, records: tuple[Entity, ...]
) -> Iterator[tuple[str, Path]]:
    """Yield the files that an edition is made from, by the names that problems use."""
    translations = workspace.translations(edition.locale)
    for name in sorted(catalog_name(record) for record in records):
        yield f"content/{name}.yaml", workspace.content / f"{name}.yaml"
        if (path := translations / f"{name}.po").is_file():
            yield f"content/translations/{edition.locale}/{name}.po", path
    for root in workspace.roots("templates"):
        for name in (f"translations/{edition.locale}.po", f"{edition.kind}.html", edition.locale, "parts"):
            if (root / name).exists():
                yield f"templates/{name}", root / name
    yield from (("styles", root) for root in workspace.roots("styles"))
