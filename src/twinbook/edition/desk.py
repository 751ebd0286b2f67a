"""The desk where editions are composed: records in one language become a page, with its data, to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from babel import UnknownLocaleError
from jinja2 import Environment
from markupsafe import escape

from twinbook import __version__
from twinbook.book import briefing, design, page, snapshot
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.record import FOLDERS, Entity
from twinbook.content.source import Source
from twinbook.edition import provenance
from twinbook.edition.edition import Edition
from twinbook.language import tongue
from twinbook.language.formats import formats
from twinbook.language.review import catalog_name
from twinbook.language.tongue import Tongue
from twinbook.language.typeset import plain
from twinbook.press import assets, fonts
from twinbook.press.assets import Asset
from twinbook.press.foundry import Foundry
from twinbook.press.metadata import Description
from twinbook.press.pdf import Attached, Page, spoken, text_of
from twinbook.problem import Problem
from twinbook.workspace import Workspace

COVER = "wrap.html"  # of a thick book, for a printing house
MARKS = "marks/"  # the signs of the fields, below styles/


@dataclass(frozen=True, eq=False)
class Desk:
    """All that editions are composed from: a workspace, its library, the edition date.

    What many books share is read and reckoned once: a locale's words and templates, the styles, the fonts.
    """

    workspace: Workspace
    library: Library
    today: date
    broken: frozenset[str] = frozenset()  # files with errors, as problems name them
    tongues: Mapping[str, Tongue] = field(default_factory=dict)  # those that are read already, by locale
    fonts: Path | None = None  # the folder of small fonts; without one the books take the system's

    @cached_property
    def css(self) -> str:
        """The workspace's styles and its settings of them; raises PageError where one is missing."""
        own = self.workspace.design
        return page.stylesheet(self.workspace.roots("styles"), own.colours, own.fonts)

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """The font families that the styles name, by script."""
        try:
            return fonts.families_by_script(self.css)
        except page.PageError:  # which is told where a page is composed
            return {}

    @cached_property
    def foundry(self) -> Foundry | None:
        """The small fonts of these families."""
        return Foundry(self.fonts, self.families) if self.fonts else None

    @cached_property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """The files that a page may bring along, by name; the first of a name wins."""
        roots = (*self.workspace.roots("styles"), *self.workspace.roots("templates"))
        return tuple({name: (name, path) for name, path in reversed([*assets.files(roots)])}.values())

    def families_of(self, locale: str) -> tuple[str, ...]:
        """Return the families a book may use: its own script's first, then those of other languages."""
        own = self.families.get(formats(locale).script) or self.families.get("Latn", ())
        return tuple(dict.fromkeys((*own, *(name for names in self.families.values() for name in names))))


def compose(desk: Desk, edition: Edition, day: date | None = None) -> Page | Problem:
    """Compose an edition's page, of another day than the desk's if one is given.

    A broken template or style, or a character that no font has, is a problem.
    """
    needed = _needed(desk, edition)
    if needed:
        said = f"it is not made: there are errors in {', '.join(needed)}"
        return Problem(edition.path, 0, 0, "error", said)
    try:
        made = _page(desk, edition, day or desk.today)
    except page.PageError as error:
        place, _, said = str(error).partition(": ")
        return Problem(place, 0, 0, "error", said, f"{edition.path} is not made")
    text = text_of(made.html)
    if lacks := fonts.uncovered(text, desk.families_of(edition.locale)):
        said = ", ".join(f"“{c}” (U+{ord(c):04X})" for c in lacks[:20])
        hint = "twinbook doctor tells which fonts are missing; or write it with other characters"
        return Problem(edition.path, 0, 0, "error", f"no font has {said}", hint)
    if desk.foundry is None:
        return made
    used: dict[str, set[str]] = {}
    for tag, said in spoken(made.html):
        used.setdefault(_script(tag), set()).update(said)
    return replace(made, fonts=desk.foundry.of(used))


@cache
def _script(tag: str) -> str:
    """Return the script that a language is written in; Latin for one that is not known."""
    try:
        return formats(tag).script
    except (ValueError, UnknownLocaleError):
        return "Latn"


@lru_cache(maxsize=4)
def records_of(desk: Desk, subject: str) -> tuple[Entity, ...]:
    """Return what the books of a subject are made from."""
    return briefing.records_of(desk.library, desk.library.pairs[subject])


def shown(desk: Desk, subject: str) -> Iterator[Entity]:
    """Yield the records that a subject's books are made from, and those that their sources name."""
    entities = desk.library.entities
    for record in records_of(desk, subject):
        yield record
        if isinstance(record, Source):
            yield from (entities[id_] for _, id_, _ in briefing.referred(record) if id_ in entities)


@lru_cache(maxsize=64)
def _tongue(desk: Desk, locale: str) -> Tongue:
    """Return a locale's words and translations; their problems are told by `check`."""
    if locale in desk.tongues:
        return desk.tongues[locale]
    workspace = desk.workspace
    return tongue.load(workspace.roots("templates"), locale, workspace.translations(locale))[0]


@lru_cache(maxsize=64)
def _environment(desk: Desk, locale: str) -> Environment:
    """Return a locale's templates, each compiled once for all books."""
    return page.environment(desk.workspace.roots("templates"), _tongue(desk, locale).words)


def _needed(desk: Desk, edition: Edition) -> tuple[str, ...]:
    """Return the files with errors that an edition can not do without."""
    pair = desk.library.pairs[edition.subject]
    files = {f"templates/translations/{edition.locale}.po"}
    for record in records_of(desk, edition.subject):
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
    found = _tongue(desk, edition.locale)
    return Wording(
        library=desk.library,
        words=found.words,
        formats=formats(edition.locale),
        catalogs=found.catalogs,
        language=desk.workspace.language,
        locales=desk.workspace.locales,
        numbers=briefing.numbers_of(records_of(desk, edition.subject)),
    )


def _page(desk: Desk, edition: Edition, day: date) -> Page:
    said = wording(desk, edition)
    pair = desk.library.pairs[edition.subject]
    office = said.text(*desk.workspace.office(edition.locale))
    classes = edition.form.classes(desk.workspace.design.paper)
    known = design.properties(desk.css, classes, edition.locale.partition("-")[0])
    look = design.look(known, said.formats.script)
    book = briefing.compose(said, pair, day, office, look, edition.volume)
    values = {
        "book": book,
        "form": edition.form,
        "classes": classes,
        "emblem": desk.workspace.design.emblem,
        "fitting": lambda *names: design.fitting(known, map(_plain, names)),
        "version": __version__,
        "plain": _plain,
        "quoted": lambda text: escape(said.formats.quote("{}")).format(text),
        "breakable": page.breakable,
        "page_words": said.words.within("open", "page %(number)s").split("%(number)s"),
    }
    made = partial(page.render, made=_environment(desk, edition.locale), formats=said.formats, css=desk.css)
    html = made(f"{edition.kind}.html", values=values)
    return Page(
        name=edition.path,
        html=html,
        assets=tuple(_inked(asset, look.accent) for asset in assets.named(html, desk.files)),
        description=_description(desk, edition, said, book, day),
        attached=_attached(desk, edition, said, day),
        folded=said.formats.direction if edition.form.booklet else "",
        cover=made(COVER, values=values) if edition.form.press else "",
    )


def _inked(asset: Asset, colour: str) -> Asset:
    """Return a drawing of the book's own marks in the colour of the design."""
    if not asset.data or not asset.name.startswith(MARKS):
        return asset
    return replace(asset, data=asset.data.replace(b"currentColor", colour.encode()))


def _plain(text: object) -> str:
    """Return markup as plain text, without what typesetting put in."""
    return plain(escape(text).striptags())


def _description(
    desk: Desk, edition: Edition, said: Wording, book: briefing.Briefing, day: date
) -> Description:
    kinds = (said.label("bond", tie.kind) for tie in desk.library.pairs[edition.subject].ties)
    cities = [_plain(city.full) for city in (book.home, book.partner)]
    title = [book.title, said.words.get("Briefing book"), *([book.volume.title] if book.volume else [])]
    return Description(
        title=" – ".join(map(_plain, title)),
        language=edition.locale,
        creator=_plain(book.office) or "Twinbook",
        identifier=f"urn:uuid:{uuid5(NAMESPACE_URL, f'twinbook:{edition.path}@{day.isoformat()}')}",
        date=day.isoformat(),
        rights=desk.workspace.rights,
        coverage="; ".join(cities),
        subjects=tuple(dict.fromkeys((*map(_plain, kinds), *cities))),
    )


def _attached(desk: Desk, edition: Edition, said: Wording, day: date) -> tuple[Attached, ...]:
    pair = desk.library.pairs[edition.subject]
    records = records_of(desk, edition.subject)
    claims = snapshot.snapshot(said, edition.kind, pair, records, day)
    about = {
        "kind": edition.kind,
        "subject": edition.subject,
        "locale": edition.locale,
        **({"volume": f"{edition.volume.number}/{len(edition.volume.spans)}"} if edition.volume else {}),
        "date": day.isoformat(),
    }
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
