"""Loads all curated files of a workspace into one library and resolves what they refer to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from twinbook.content.city import City
from twinbook.content.invalid import explain, mentions
from twinbook.content.pair import Pair
from twinbook.content.person import Person
from twinbook.content.prose import Prose
from twinbook.content.reader import Document, Filed, Tree, fetch, read
from twinbook.content.record import Entity, Named, Place, walk
from twinbook.content.scalar import FOLDERS, NAMED, Family
from twinbook.content.source import Source
from twinbook.content.term import Term
from twinbook.content.visit import Visit
from twinbook.problem import Problem, nearest

RECORDS: Mapping[Family, type[Entity]] = {
    "city": City,
    "person": Person,
    "term": Term,
    "source": Source,
    "pair": Pair,
    "visit": Visit,
}

_WORD = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Library:
    """All records of a workspace by id, and the documents they were read from.

    `broken` are the files that gave no record, as in `cities/daejeon`, with all words that may be ids, so
    that nothing is called unused or missing because of another error.
    """

    cities: Mapping[str, City] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    documents: Mapping[str, Filed] = field(default_factory=dict)
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def named(self) -> Mapping[str, Named]:
        """Everything that prose may refer to."""
        return {**self.cities, **self.people, **self.terms}

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Every record, in the order of families and ids."""
        return {**self.named, **self.sources, **self.pairs, **self.visits}


def family_of(entity: Entity) -> Family:
    """Return the family of a record."""
    return next(family for family, kind in RECORDS.items() if isinstance(entity, kind))


@dataclass(frozen=True)
class _File:
    """What one file gave: a document where it could be read, a record where it is sound, and its problems."""

    family: Family
    id: str
    words: frozenset[str] = frozenset()  # all that may be ids
    document: Filed | None = None
    broken: Tree = None  # of a file without a record, what may refer to others
    record: Entity | None = None
    problems: tuple[Problem, ...] = ()

    def places(self) -> Iterator[Place]:
        """Yield what may refer to other records, in a broken file too."""
        if self.record:
            yield from walk(self.record)
        elif isinstance(self.broken, dict):
            yield from mentions(self.broken, RECORDS[self.family])


def load(folder: Path, shown_as: str) -> tuple[Library, tuple[Problem, ...]]:
    """Read every file under a content folder; return what could be read, and all problems.

    Problems name files as `shown_as`/…; a record with an error is left out of the library.
    """
    if not folder.is_dir():
        return Library(), (Problem(shown_as, 0, 0, "error", "there is no such folder", "run twinbook init"),)
    problems: list[Problem] = []
    files = [_open(family, path, folder, shown_as) for family, path in _files(folder, shown_as, problems)]
    known: dict[str, Family] = {}  # also the ids of broken files, so that one error is not told twice
    found: dict[Family, dict[str, Any]] = {family: {} for family in FOLDERS}
    documents: dict[str, Filed] = {}
    broken: dict[str, frozenset[str]] = {}
    for file in files:
        name = f"{FOLDERS[file.family]}/{file.id}"
        first = known.setdefault(file.id, file.family)
        problems += file.problems
        if first != file.family:
            message = f"the id “{file.id}” is taken by {FOLDERS[first]}/{file.id}.yaml"
            problems.append(Problem(f"{shown_as}/{name}.yaml", 0, 0, "error", message, "rename one"))
        elif file.record and file.document:
            found[file.family][file.id], documents[file.id] = file.record, file.document
        else:
            broken[name] = file.words
    for file in files:
        if file.document:
            problems += _unresolved(file.places(), file.document, known)
    named = (found["city"], found["person"], found["term"], found["source"], found["pair"], found["visit"])
    return Library(*named, documents, broken), tuple(dict.fromkeys(problems))


def _open(family: Family, path: Path, root: Path, shown_as: str) -> _File:
    name = f"{shown_as}/{FOLDERS[family]}/{path.name}"
    data = fetch(name, path, root)
    if isinstance(data, Problem):
        return _File(family, path.stem, problems=(data,))
    words = frozenset(_WORD.findall(data.decode("utf-8", "replace")))
    document = read(name, data)
    if isinstance(document, Problem):
        return _File(family, path.stem, words, problems=(document,))
    record, problems = _record(document, RECORDS[family], path.stem)
    tree = None if record else document.tree
    return _File(family, path.stem, words, Filed(name, data), tree, record, problems)


def _record(document: Document, kind: type[Entity], stem: str) -> tuple[Entity | None, tuple[Problem, ...]]:
    if not isinstance(document.tree, dict):
        return None, (document.problem((), "the file is to hold keys and values", "as in “kind: city”"),)
    said: tuple[Problem, ...] = ()
    if "id" in document.tree:
        said = (document.problem(("id",), "unknown key “id”", "the file's name is the id"),)
    try:
        record = kind.model_validate({**document.tree, "id": stem})
    except ValidationError as error:
        return None, (*said, *explain(document, kind, error))
    return None if said else record, said


def _files(folder: Path, shown_as: str, problems: list[Problem]) -> Iterator[tuple[Family, Path]]:
    families = {name: family for family, name in FOLDERS.items()}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name in ("translations", "images"):
            continue
        if entry.name not in families or not entry.is_dir():
            hint = nearest(entry.name, families) or f"content has the folders {', '.join(families)}"
            problems.append(
                Problem(f"{shown_as}/{entry.name}", 0, 0, "error", "this has no place here", hint)
            )
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
            else:
                yield family, path


def _unresolved(places: Iterable[Place], document: Filed, known: Mapping[str, Family]) -> Iterator[Problem]:
    for place in places:
        if isinstance(place.value, Prose):
            for ref in place.value.references:
                if known.get(ref.id) not in NAMED:
                    ends = "}" if f"{{{ref.id}}}" in place.value.text else ":"
                    hint, message = _unknown(ref.id, NAMED, known)
                    yield document.problem(place.path, message, hint, word=f"{{{ref.id}{ends}")
        elif place.refers and known.get(place.value) not in place.refers:
            hint, message = _unknown(place.value, place.refers, known)
            yield document.problem(place.path, message, hint)


def _unknown(wanted: str, families: tuple[Family, ...], known: Mapping[str, Family]) -> tuple[str, str]:
    there = [name for name, family in known.items() if family in families]
    turned = "--".join(reversed(wanted.split("--")))  # of a pair, whose home comes first
    hint = f"did you mean {turned}?" if turned in there else nearest(wanted, there)
    return hint or f"twinbook new {families[0]} {wanted}", f"there is no {' or '.join(families)} “{wanted}”"
