"""Loads all curated files of a workspace into one library and resolves what they refer to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from twinbook.content.city import City
from twinbook.content.invalid import explain
from twinbook.content.pair import Pair
from twinbook.content.person import Person
from twinbook.content.prose import Prose
from twinbook.content.reader import Document, read
from twinbook.content.record import FOLDERS, NAMED, Entity, Family, Named, walk
from twinbook.content.source import Source
from twinbook.content.term import Term
from twinbook.problem import Problem, nearest

RECORDS: Mapping[Family, type[Entity]] = {
    "city": City,
    "person": Person,
    "term": Term,
    "source": Source,
    "pair": Pair,
}


@dataclass(frozen=True)
class Library:
    """All records of a workspace by id, and the documents they were read from."""

    cities: Mapping[str, City] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)

    @cached_property
    def named(self) -> Mapping[str, Named]:
        """Everything that prose may refer to."""
        return {**self.cities, **self.people, **self.terms}

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Every record, in the order of families and ids."""
        return {**self.named, **self.sources, **self.pairs}


def family_of(entity: Entity) -> Family:
    """Return the family of a record."""
    return next(family for family, kind in RECORDS.items() if isinstance(entity, kind))


def load(folder: Path, shown_as: str) -> tuple[Library, tuple[Problem, ...]]:
    """Read every file under a content folder; return what could be read, and all problems.

    Problems name files as `shown_as`/…; a record with an error is left out of the library.
    """
    problems: list[Problem] = []
    found: dict[Family, dict[str, Entity]] = {family: {} for family in RECORDS}
    documents: dict[str, Document] = {}
    known: dict[str, Family] = {}  # also the ids of broken files, so that one error is not told twice
    if not folder.is_dir():
        return Library(), (Problem(shown_as, 0, 0, "error", "there is no such folder", "run twinbook init"),)
    for family, path in _files(folder, shown_as, problems):
        name = f"{shown_as}/{FOLDERS[family]}/{path.name}"
        if path.stem in known:
            first = f"{FOLDERS[known[path.stem]]}/{path.stem}.yaml"
            problems.append(
                Problem(name, 0, 0, "error", f"the id “{path.stem}” is taken by {first}", "rename one")
            )
            continue
        known[path.stem] = family
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem(name, 0, 0, "error", f"the file cannot be read: {error.strerror}"))
            continue
        document = read(name, data)
        if isinstance(document, Problem):
            problems.append(document)
            continue
        record = _record(document, RECORDS[family], path.stem, problems)
        if record:
            found[family][path.stem] = record
            documents[path.stem] = document
    library = Library(*(found[family] for family in FOLDERS), documents=documents)  # type: ignore[arg-type]
    for entity in library.entities.values():
        problems += _unresolved(entity, documents[entity.id], known)
    return library, tuple(problems)


def _files(folder: Path, shown_as: str, problems: list[Problem]) -> Iterator[tuple[Family, Path]]:
    families = {name: family for family, name in FOLDERS.items()}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name in ("translations", "visits"):
            continue
        if entry.name not in families or not entry.is_dir():
            hint = nearest(entry.name, families) or f"content has the folders {', '.join(families)}"
            problems.append(
                Problem(f"{shown_as}/{entry.name}", 0, 0, "error", "this has no place here", hint)
            )
    root = folder.resolve()
    for family, name in FOLDERS.items():
        if not (folder / name).is_dir():
            continue
        for path in sorted((folder / name).iterdir()):
            shown = f"{shown_as}/{name}/{path.name}"
            if path.name.startswith(".") or path.name.endswith("~"):
                continue
            if path.suffix != ".yaml" or not path.is_file():
                hint = "rename it to end in .yaml" if path.suffix == ".yml" else "one entity, one .yaml file"
                problems.append(Problem(shown, 0, 0, "error", "this is no curated file", hint))
            elif not path.resolve().is_relative_to(root):
                problems.append(Problem(shown, 0, 0, "error", "this link leads out of the workspace"))
            else:
                yield family, path


def _record(document: Document, kind: type[Entity], stem: str, problems: list[Problem]) -> Entity | None:
    if not isinstance(document.tree, dict):
        problems.append(document.problem((), "the file is to hold keys and values", "as in “kind: city”"))
        return None
    if "id" in document.tree:
        problems.append(document.problem(("id",), "unknown key “id”", "the file's name is the id"))
        return None
    try:
        return kind.model_validate({**document.tree, "id": stem})
    except ValidationError as error:
        problems += explain(document, kind, error)
        return None


def _unresolved(entity: Entity, document: Document, known: Mapping[str, Family]) -> Iterator[Problem]:
    for place in walk(entity):
        if isinstance(place.value, Prose):
            for ref in place.value.references:
                if known.get(ref.id) not in NAMED:
                    yield _unknown(document, place.path, ref.id, "{" + ref.id, NAMED, known)
        elif place.refers and known.get(place.value) not in place.refers:
            yield _unknown(document, place.path, place.value, "", place.refers, known)


def _unknown(  # noqa: PLR0913 - one message, all it needs
    document: Document,
    path: tuple[str | int, ...],
    wanted: str,
    word: str,
    families: tuple[Family, ...],
    known: Mapping[str, Family],
) -> Problem:
    kinds = " or ".join(families)
    hint = nearest(wanted, (name for name, family in known.items() if family in families))
    return document.problem(
        path, f"there is no {kinds} “{wanted}”", hint or f"twinbook new {families[0]} {wanted}", word=word
    )
