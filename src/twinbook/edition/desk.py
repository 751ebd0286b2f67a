"""The desk where editions are composed: records in one language become a page, with its data, to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path

from babel import UnknownLocaleError
from jinja2 import Environment
from markupsafe import Markup, escape

from twinbook import __version__
from twinbook.book import addendum, anniversary, briefing, design, excerpt, namecards, page, visit
from twinbook.book.excerpt import Excerpt
from twinbook.book.figures.drawing import Look
from twinbook.book.former import Former
from twinbook.book.front import Front
from twinbook.book.wording import Wording
from twinbook.content.library import Library
from twinbook.content.record import Entity
from twinbook.content.scalar import FOLDERS
from twinbook.content.source import Source
from twinbook.edition import carried
from twinbook.edition.edition import OF_VISITS, Edition
from twinbook.language import tongue
from twinbook.language.formats import formats
from twinbook.language.review import catalog_name
from twinbook.language.tongue import Tongue
from twinbook.language.typeset import plain
from twinbook.press import assets, fonts
from twinbook.press.assets import Asset
from twinbook.press.foundry import Foundry
from twinbook.press.pdf import Page, spoken, text_of
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
    # The former editions that addenda are to be made to, by subject and locale.
    former: Mapping[tuple[str, str], Former] = field(default_factory=dict)

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
        pictures = assets.files([self.workspace.images])
        found = [*assets.files(roots), *((f"images/{name}", path) for name, path in pictures)]
        return tuple({name: (name, path) for name, path in reversed(found)}.values())

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


@lru_cache(maxsize=8)
def _excerpt(desk: Desk, kind: str, subject: str, which: str, *, guests: bool) -> Excerpt:
    if kind in OF_VISITS:
        return excerpt.of_visit(desk.library, desk.library.visits[subject], "guests" if guests else "office")
    pair = desk.library.pairs[subject]
    if kind == "anniversary":
        return excerpt.of_anniversary(desk.library, pair, which)
    return excerpt.of_briefing(desk.library, pair)


def told(desk: Desk, edition: Edition) -> Excerpt:
    """Return what an edition tells of the library."""
    return _excerpt(desk, edition.kind, edition.subject, edition.which, guests=edition.form.guests)


@lru_cache(maxsize=8)
def _records(told: Excerpt) -> tuple[Entity, ...]:
    return told.records()


def shown(desk: Desk, subject: str) -> Iterator[Entity]:
    """Yield the records that a subject's books may be made from, and those that their sources name."""
    library = desk.library
    visit = library.visits.get(subject)
    pair = library.pairs.get(visit.pair if visit else subject)
    if pair is None:  # it is broken: no book is made of it
        return
    for record in excerpt.records_of(library, pair, visit):
        yield record
        if isinstance(record, Source):
            found = (id_ for _, id_, _ in excerpt.referred(record) if id_ in library.entities)
            yield from (library.entities[id_] for id_ in found)


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
    files = {f"templates/translations/{edition.locale}.po"}
    visit = desk.library.visits.get(edition.subject)
    if visit and visit.pair not in desk.library.pairs:
        return tuple(
            sorted({f"content/pairs/{visit.pair}.yaml"} & desk.broken or {f"content/visits/{visit.id}.yaml"})
        )
    about = told(desk, edition)
    for record in _records(about):
        files |= {f"content/{catalog_name(record)}.yaml"}
        files |= {f"content/translations/{edition.locale}/{catalog_name(record)}.po"}
        for place, wanted, families in excerpt.referred(record):
            if wanted not in desk.library.entities and excerpt.printed(record, place, about.pair):
                files |= {f"content/{FOLDERS[family]}/{wanted}.yaml" for family in families}
    others = tuple(f"templates/{tag}/" for tag in desk.workspace.locales if tag != edition.locale)
    shared = {
        name
        for name in desk.broken
        if name.startswith(("templates/", "styles/"))
        and not name.startswith(("templates/translations/", *others))
    }
    return tuple(sorted(files & desk.broken | shared))


def speaking(
    desk: Desk, locale: str, library: Library | None = None, numbers: Mapping[str, int] | None = None
) -> Wording:
    """Return how a library, else the desk's, is told in a language; `numbers` are those of its sources."""
    found = _tongue(desk, locale)
    return Wording(
        library=library or desk.library,
        words=found.words,
        formats=formats(locale),
        catalogs=found.catalogs,
        language=desk.workspace.language,
        locales=desk.workspace.locales,
        numbers=numbers or {},
    )


def wording(desk: Desk, edition: Edition) -> Wording:
    """Return how an edition says things."""
    about = told(desk, edition)
    return speaking(desk, edition.locale, about.library, excerpt.numbers_of(_records(about)))


def _compose(  # noqa: PLR0913, PLR0917 - all that a book is made from
    desk: Desk, edition: Edition, said: Wording, day: date, office: Markup, look: Look
) -> Front:
    """Compose the book of an edition, by its kind."""
    about = told(desk, edition)
    if edition.kind == "briefing":
        return briefing.compose(said, about, day, office, look, edition.volume)
    if edition.kind == "anniversary":
        named = desk.workspace.jubilees
        return anniversary.compose(said, about, day, office, look, named=named)
    if edition.kind == "addendum":
        former = desk.former[edition.subject, edition.locale]
        return addendum.compose(said, about, former, day, office, look, guests=edition.form.guests)
    if edition.kind == "namecards":
        return namecards.compose(said, about, day, office, look)
    return visit.compose(said, about, day, office, look)


def _page(desk: Desk, edition: Edition, day: date) -> Page:
    said = wording(desk, edition)
    about = told(desk, edition)
    office = said.text(*desk.workspace.office(edition.locale))
    classes = edition.form.classes(desk.workspace.design.paper)
    known = design.properties(desk.css, classes, edition.locale.partition("-")[0])
    look = design.look(known, said.formats.script)
    book = _compose(desk, edition, said, day, office, look)
    values = {
        "book": book,
        "form": edition.form,
        "classes": (edition.kind, *classes),
        "emblem": desk.workspace.design.emblem,
        "fitting": lambda *names: design.fitting(known, map(plain, names)),
        "on_card": lambda name: design.on_card(known, plain(name)),
        "version": __version__,
        "plain": plain,
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
        description=carried.description(desk.workspace, edition, said, about, book, day),
        attached=carried.attached(
            desk.workspace, edition, said, about, day, desk.families_of(edition.locale)
        ),
        folded=said.formats.direction if edition.form.booklet else "",
        cover=made(COVER, values=values) if edition.form.press else "",
    )


def _inked(asset: Asset, colour: str) -> Asset:
    """Return a drawing of the book's own marks in the colour of the design."""
    if not asset.data or not asset.name.startswith(MARKS):
        return asset
    return replace(asset, data=asset.data.replace(b"currentColor", colour.encode()))
