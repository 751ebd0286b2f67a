"""What is wrong with translations: missing or stale, broken, or not saying what the source says."""

from collections.abc import Iterable, Iterator, Mapping

from twinbook.content import prose
from twinbook.content.library import Library, family_of
from twinbook.content.prose import Prose
from twinbook.content.record import Entity, walk
from twinbook.content.scalar import FOLDERS
from twinbook.language import faithful, glossary
from twinbook.language.catalog import Catalog, is_current
from twinbook.language.glossary import Glossary
from twinbook.language.po import Message
from twinbook.problem import Problem, nearest


def texts(entity: Entity) -> Iterator[tuple[str, Prose]]:
    """Yield the key and the text of everything in a record that is translated."""
    for place in walk(entity):
        if isinstance(place.value, Prose):
            yield place.key, place.value


def catalog_name(entity: Entity) -> str:
    """Return the path of a record's PO file within its locale's folder, without the ending."""
    return f"{FOLDERS[family_of(entity)]}/{entity.id}"


def check(
    library: Library, catalogs: Mapping[str, Catalog], folder: str, locale: str = "", language: str = "en"
) -> tuple[Problem, ...]:
    """Return the problems of a locale's translations; `folder` is shown where a record has no file yet."""
    problems: list[Problem] = []
    known = glossary.glossary(library, language, locale)
    tags = language, locale
    names = {catalog_name(entity): entity for entity in library.entities.values()}
    for name, entity in names.items():
        catalog = catalogs.get(name, Catalog(f"{folder}/{name}.po"))
        problems += () if catalog.broken else _entity(library, entity, catalog, known, tags)
    for name, catalog in catalogs.items():
        if name not in names and name not in library.broken:
            hint = nearest(name, names) or "rename or remove it"
            problems.append(Problem(catalog.name, 0, 0, "warning", "there is no record for this file", hint))
    return tuple(problems)


def words(name: str, messages: Iterable[Message], tag: str) -> Iterator[Problem]:
    """Yield the problems of a file of the books' own words, which are English."""
    for message in messages:
        if message.header or message.obsolete or message.fuzzy or message.plural or not message.translation:
            continue
        yield from _unfaithful(name, message, "en", tag)


def _entity(
    library: Library, entity: Entity, catalog: Catalog, known: Glossary, tags: tuple[str, str]
) -> Iterator[Problem]:
    wanted = dict(texts(entity))
    missing = [key for key in wanted if not (e := catalog.entries.get(key)) or not e.translation.strip()]
    if missing:
        shown = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")  # noqa: PLR2004 - enough to find it
        said = f"{len(missing)} of {len(wanted)} texts are not translated: {shown}"
        yield Problem(catalog.name, 0, 0, "warning", said)
    for key, entry in catalog.entries.items():
        if key not in wanted:
            said = f"nothing has the key “{key}”"
            yield Problem(catalog.name, entry.line, 1, "warning", said, nearest(key, wanted))
        elif not entry.translation.strip():
            continue
        elif not is_current(entry, wanted[key].text):
            hint = "the book prints the source's language until it is translated anew"
            why = "the translation is marked fuzzy" if entry.fuzzy else "its text has changed since"
            yield Problem(catalog.name, entry.line, 1, "warning", why, hint)
        else:
            broken = tuple(_references(library, wanted[key], entry, catalog.name))
            yield from broken
            if broken:
                continue
            yield from _unfaithful(catalog.name, entry, *tags)
            for said, hint in glossary.lacking(known, entry.text, entry.translation):
                yield Problem(catalog.name, entry.line, 1, "warning", said, hint)


def _unfaithful(name: str, entry: Message, source: str, tag: str) -> Iterator[Problem]:
    meant = faithful.MEANT in entry.remarks
    for said, hint in faithful.faults(entry.text, entry.translation, source, tag, meant=meant):
        yield Problem(name, entry.line, 1, "warning", said, hint)


def _references(library: Library, text: Prose, entry: Message, name: str) -> Iterator[Problem]:
    try:
        translated = prose.parse(entry.translation)
    except prose.ProseError as error:
        yield Problem(name, entry.line, 1, "error", str(error))
        return
    wanted, found = ({ref.id for ref in p.references} for p in (text, translated))
    broken = {path.partition("/")[2] for path in library.broken}
    for extra in sorted(id_ for id_ in found - wanted - broken if id_ not in library.named):
        hint = nearest(extra, library.named)
        yield Problem(name, entry.line, 1, "error", f"there is no “{extra}”", hint)
    lost = sorted(wanted - found)
    if lost:
        yield Problem(
            name, entry.line, 1, "warning", f"the translation lacks {', '.join(f'{{{r}}}' for r in lost)}"
        )
