"""What is to be translated: the words of templates and modules, the prose of records, and notes on each."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

from babel.messages.extract import extract

import twinbook
from twinbook.book import addendum, gaps, programme, register, said
from twinbook.content import city, pair, person, record, visit
from twinbook.content.library import Library, family_of
from twinbook.content.pair import Pair, Remnant
from twinbook.content.prose import Prose
from twinbook.content.record import Entity, walk
from twinbook.content.scalar import FOLDERS
from twinbook.content.visit import Visit
from twinbook.language import jubilee
from twinbook.language.merge import Wanted

KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true"}
SKIPPED = ("new", "translations")  # folders of the templates that hold none
LABELS: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(city.Kind),
    "section": get_args(city.Section),
    "fact": get_args(city.Fact.model_fields["key"].annotation),
    "ties": get_args(pair.TieKind),
    "bond": get_args(pair.TieKind),
    "status": get_args(pair.Status),
    "event": get_args(pair.EventKind),
    "field": get_args(pair.Field),
    "role": get_args(person.Role),
    "topic": tuple(
        topic
        for kind in (visit.Custom, visit.Arrangement, visit.Task)
        for topic in get_args(kind.model_fields["topic"].annotation)
    ),
    "visit": tuple(said.MORE.values()),
    "programme": (*programme.DETAILS, "clock"),
    "remains": get_args(Remnant.model_fields["kind"].annotation),
    "jubilee": tuple(dict.fromkeys(name for names in jubilee.NAMES.values() for name in names.values())),
    "addendum": get_args(addendum.Change.__annotations__["kind"]),
    "change": tuple(dict.fromkeys(addendum.FIELDS)),
    "inferred": tuple(f"{what}-inferred" for what in get_args(record.Inferred)),
    "names": ("cities", *register.GROUPS),
}
TITLED = {("fact", "other"), ("role", "other")}  # what the content itself has a word for


class Word(NamedTuple):
    """A word of the books, or a text of a template."""

    context: str
    text: str
    plural: str = ""


COMPUTED = (  # whose text is put together where it is used
    *(Word("fact", f"{what} to %(place)s") for what in ("distance", "travel time")),
    *(Word("unit", f"%(amount)s {unit.replace('-', ' ')}") for unit in city.CURRENCIES),
    *(Word("source", f"{what} %(date)s") for what in ("published", "updated")),
    *(Word("fact", key) for key in ("kind", "country", "density", "location", *gaps.WANTED)),
)


def words(templates: Iterable[Path]) -> tuple[Wanted, ...]:
    """Return every word that a book may ask for, each with the file that it is from."""
    found: dict[Word, str] = {}
    for root in templates:
        for path in sorted(root.rglob("*.html")):
            name = path.relative_to(root)
            if name.parts[0] not in SKIPPED:
                _note(found, _in_template(path), name.as_posix())
    package = Path(twinbook.__file__).parent
    for path in sorted(package.rglob("*.py")):
        _note(found, _in_module(path), "")
    for context, keys in LABELS.items():
        named = (Word(context, key.replace("-", " ")) for key in keys if (context, key) not in TITLED)
        _note(found, named, "")
    _note(found, COMPUTED, "")
    return tuple(
        Wanted(word.context, word.text, word.plural, (place,) if place else (), _flags(word))
        for word, place in found.items()
    )


def _note(found: dict[Word, str], more: Iterable[Word], place: str) -> None:
    for word in more:
        found.setdefault(word, place)


def _flags(word: Word) -> tuple[str, ...]:
    return ("python-format",) if "%(" in word.text else ()


def _in_template(path: Path) -> Iterator[Word]:
    with path.open("rb") as file:
        for _, text, _, context in extract("jinja2", file, KEYWORDS, options=OPTIONS):
            one, *more = (text,) if isinstance(text, str) else text
            yield Word(context or "", one, *more)


def _in_module(path: Path) -> Iterator[Word]:
    """Yield the words that a module names in calls of `words.get`, `within`, `label` and `plural`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        match name, texts:
            case "plural", [one, many]:
                yield Word("", one, many)
            case "within", [context, text]:
                yield Word(context, text)
            case "label", [context, text]:
                yield Word(context, text.replace("-", " "))
            case "get", [text] if ast.unparse(node.func).endswith("words.get"):
                yield Word("", text)


def prose(library: Library, entity: Entity, locale: str, language: str) -> tuple[Wanted, ...]:
    """Return the texts of a record, each with what it is about and the names that it refers to."""
    about = _about(library, entity)
    return tuple(
        Wanted(
            place.key,
            place.value.text,
            notes=tuple(_notes(library, about, _claim(entity, place.path), place.value, locale, language)),
        )
        for place in walk(entity)
        if isinstance(place.value, Prose)
    )


def _notes(  # noqa: PLR0913, PLR0917 - all that a translator is told
    library: Library, about: str, claim: object, text: Prose, locale: str, language: str
) -> Iterator[str]:
    """Yield the record and the claim that a text is of, its sources, and its references as they print."""
    dated = (getattr(claim, name, None) for name in ("date", "kind", "direction", "as_of"))
    yield " · ".join([about, *(getattr(one, "text", None) or str(one) for one in dated if one)])
    cited = (library.sources[id_] for id_ in getattr(claim, "source", ()) if id_ in library.sources)
    titles = (one.title or (one.described.text if one.described else one.id) for one in cited)
    yield from dict.fromkeys(f"source: {title}" for title in titles)
    for ref in dict.fromkeys((ref.id, ref.form) for ref in text.references):
        if ref[0] in library.named:
            names = library.named[ref[0]].names
            shown = f"{{{ref[0]}:{ref[1]}}}" if ref[1] == "full" else f"{{{ref[0]}}}"
            own = names.get(locale)
            told = (
                own.form(ref[1])
                if own
                else f"{names[language if language in names else 'en'].form(ref[1])} (no name)"
            )
            yield f"{shown} = {told}"


def _claim(entity: Entity, path: tuple[str | int, ...]) -> object:
    """Return the innermost part of a record around a place that cites its sources; the record without one."""
    found: object = entity
    inner: object = entity
    for step in path[:-1]:
        inner = inner[step] if isinstance(step, int) else _field(inner, step)  # type: ignore[index]
        if hasattr(inner, "source"):
            found = inner
    return found


def _field(owner: object, name: str) -> object:
    return owner[name] if isinstance(owner, dict) else getattr(owner, name.replace("-", "_"))


def _about(library: Library, entity: Entity) -> str:
    """Return what a record is, for a translator."""
    if isinstance(entity, Visit):
        return f"visit: {entity.id}"
    if isinstance(entity, Pair):
        names = (
            library.cities[id_].names["en"].name if id_ in library.cities else id_ for id_ in entity.cities
        )
        return " – ".join(names)
    kind = {folder: family for family, folder in FOLDERS.items()}[FOLDERS[family_of(entity)]]
    named = library.named.get(entity.id)
    return f"{kind}: {named.names['en'].form('full') if named else entity.id}"
