"""The desk where editions are composed: records in one language become a page, with its data, to print."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from markupsafe import escape

from twinbook import __version__
from twinbook.book import briefing, page, snapshot
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.record import FOLDERS, Entity
from twinbook.edition import provenance
from twinbook.edition.edition import Edition
from twinbook.language import catalog, words
from twinbook.language.catalog import Catalog
from twinbook.language.formats import formats
from twinbook.language.review import catalog_name
from twinbook.language.typeset import plain
from twinbook.language.words import Words
from twinbook.press import fonts
from twinbook.press.metadata import Description
from twinbook.press.pdf import Attached, Page
from twinbook.problem import Problem
from twinbook.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """All that editions are composed from: a workspace, its library, the edition date."""

    workspace: Workspace
    library: Library
    today: date
    broken: frozenset[str] = frozenset()  # files with errors, as problems name them

    @cached_property
    def css(self) -> str:
        """The workspace's styles; raises PageError where one is missing."""
        return page.stylesheet(self.workspace.roots("styles"))

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """The font families that the styles name, by script."""
        return fonts.families_by_script(self.workspace.roots("styles"))

    def families_of(self, locale: str) -> tuple[str, ...]:
        """Return the families a book may use: its own script's first, then those of other languages."""
        own = self.families.get(formats(locale).script) or self.families.get("Latn", ())
        return tuple(dict.fromkeys((*own, *(name for names in self.families.values() for name in names))))


def compose(desk: Desk, edition: Edition) -> Page | Problem:
    """Compose an edition's page; a broken template or style is a problem."""
    needed = _needed(desk, edition)
    if needed:
        said = f"it is not made: there are errors in {', '.join(needed)}"
        return Problem(edition.path, 0, 0, "error", said)
    try:
        return _page(desk, edition)
    except page.PageError as error:
        place, _, said = str(error).partition(": ")
        return Problem(place, 0, 0, "error", said, f"{edition.path} is not made")


def _needed(desk: Desk, edition: Edition) -> tuple[str, ...]:
    """Return the files with errors that an edition can not do without."""
    pair = desk.library.pairs[edition.subject]
    files = {f"templates/translations/{edition.locale}.po"}
    for record in briefing.records_of(desk.library, pair):
        files |= {f"content/{catalog_name(record)}.yaml"}
        files |= {f"content/translations/{edition.locale}/{catalog_name(record)}.po"}
        for place, wanted, families in briefing.referred(record):
            if wanted not in desk.library.entities and briefing.printed(record, place, pair):
                files |= {f"content/{FOLDERS[family]}/{wanted}.yaml" for family in families}
    others = tuple(f"templates/{tag}/" for tag in desk.workspace.locales if tag != edition.locale)
    shared = {
        name
        for name in desk.broken
        if name.startswith(("templates/", "styles/"))
        and not name.startswith(("templates/translations/", *others))
    }
    return tuple(sorted(files & desk.broken | shared))


def wording(desk: Desk, edition: Edition) -> Wording:
    """Return how an edition says things."""
    pair = desk.library.pairs[edition.subject]
    own_words, catalogs = _language(desk.workspace, edition.locale)
    return Wording(
        library=desk.library,
        words=own_words,
        formats=formats(edition.locale),
        catalogs=catalogs,
        language=desk.workspace.language,
        locales=desk.workspace.locales,
        numbers=briefing.numbers_of(briefing.records_of(desk.library, pair)),
    )


def _page(desk: Desk, edition: Edition) -> Page:
    workspace = desk.workspace
    said = wording(desk, edition)
    pair = desk.library.pairs[edition.subject]
    reviewed = edition.locale == workspace.language
    office = said.text(*workspace.office(edition.locale))
    book = briefing.compose(said, pair, desk.today, office, reviewed=reviewed)
    values = {
        "book": book,
        "version": __version__,
        "plain": _plain,
        "quoted": lambda text: escape(said.formats.quote("{}")).format(text),
        "breakable": page.breakable,
        "page_words": said.words.within("open", "page %(number)s").split("%(number)s"),
    }
    made = page.environment(workspace.roots("templates"), said.words)
    return Page(
        name=edition.path,
        html=page.render(f"{edition.kind}.html", made, said.formats, desk.css, values),
        roots=(*workspace.roots("styles"), *workspace.roots("templates")),
        families=desk.families_of(edition.locale),
        description=_description(desk, edition, said, book),
        attached=_attached(desk, edition, said),
    )


def _plain(text: object) -> str:
    """Return markup as plain text, without what typesetting put in."""
    return plain(escape(text).striptags())


def _description(desk: Desk, edition: Edition, said: Wording, book: briefing.Briefing) -> Description:
    kinds = (said.label("bond", tie.kind) for tie in desk.library.pairs[edition.subject].ties)
    cities = [_plain(city.full) for city in (book.home, book.partner)]
    return Description(
        title=f"{_plain(book.title)} – {_plain(said.words.get('Briefing book'))}",
        language=edition.locale,
        creator=_plain(book.office) or "Twinbook",
        identifier=f"urn:uuid:{uuid5(NAMESPACE_URL, f'twinbook:{edition.path}@{desk.today.isoformat()}')}",
        date=desk.today.isoformat(),
        rights=desk.workspace.rights,
        coverage="; ".join(cities),
        subjects=tuple(dict.fromkeys((*map(_plain, kinds), *cities))),
    )


def _attached(desk: Desk, edition: Edition, said: Wording) -> tuple[Attached, ...]:
    pair = desk.library.pairs[edition.subject]
    records = briefing.records_of(desk.library, pair)
    claims = snapshot.snapshot(said, edition.kind, pair, records, desk.today)
    about = {**asdict(edition), "date": desk.today.isoformat()}
    files = provenance.provenance(about, _sources(desk, edition, records), desk.families_of(edition.locale))
    within = said.words.within
    return (
        Attached(
            "chronology.csv",
            snapshot.table(said, pair).encode(),
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
            "snapshot.json",
            claims.encode(),
            plain(within("attached", "The claims this book was made from")),
            "Source",
        ),
    )


def _sources(desk: Desk, edition: Edition, records: tuple[Entity, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the files that an edition is made from, by the names that problems use."""
    workspace = desk.workspace
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


@cache
def _language(workspace: Workspace, locale: str) -> tuple[Words, Mapping[str, Catalog]]:
    """Read a locale's translations; their problems are told by `check`."""
    own_words, _ = words.load(workspace.roots("templates"), locale)
    catalogs, _ = catalog.load(workspace.translations(locale), "")
    return own_words, catalogs
