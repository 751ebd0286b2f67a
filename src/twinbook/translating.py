"""The work of translators on a workspace: its files of translations brought up to date, looked over, signed.

A locale has one file for the words of the books and one for each record that holds prose. Files that cannot
be read are told of and left as they are.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

from twinbook import extracting
from twinbook.content.library import Library
from twinbook.content.reader import fetch
from twinbook.edition.desk import Desk, shown
from twinbook.edition.edition import Edition
from twinbook.edition.making import write
from twinbook.language import merge, po, signing
from twinbook.language.merge import Wanted
from twinbook.language.po import MAX_BYTES, BrokenError, Message
from twinbook.language.review import catalog_name
from twinbook.language.signing import State
from twinbook.problem import Problem
from twinbook.workspace import Workspace, packaged

WORDS = "words"  # what the file of the books' own words is called among the records' files
_NEEDED = {
    "Project-Id-Version": " Twinbook",
    "Language": "",
    "MIME-Version": " 1.0",
    "Content-Type": " text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": " 8bit",
}
UNREVIEWED = "Translation not reviewed by a person yet."
SAID: Mapping[State, str] = {
    "missing": "%s is not translated",
    "stale": "the text of %s has changed since it was translated",
    "translated": "no person has signed off the translation of %s",
}
STATES: tuple[State, ...] = ("reviewed", "translated", "stale", "missing")


@dataclass(frozen=True)
class Text:
    """A text with its translation, and how far that is."""

    file: str
    wanted: Wanted
    message: Message | None
    state: State

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        key = self.wanted.key if self.file != WORDS else f"{self.wanted.key}|{self.wanted.text}"
        return f"{self.file}:{key}"


@dataclass(frozen=True)
class File:
    """A file of translations: where it is, what it is to hold, and what it holds."""

    name: str
    path: Path
    shown: str  # how problems name it
    wanted: tuple[Wanted, ...]
    messages: tuple[Message, ...] = ()
    given: tuple[Message, ...] = ()  # words that came translated with Twinbook
    problem: Problem | None = None

    @property
    def unique(self) -> bool:
        """Say whether a key alone tells its texts apart."""
        return self.name != WORDS

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Its texts, in order."""
        found = {self._identity(m): m for m in (*self.given, *self.messages) if not (m.obsolete or m.header)}
        told = ((one, found.get(one.key if self.unique else one.identity)) for one in self.wanted)
        return tuple(
            Text(self.name, one, message, signing.state(message, one.text, one.many)) for one, message in told
        )

    def unfinished(self, text: Text, hint: str = "") -> Problem:
        """Return what is to be said of a text of its that is not reviewed."""
        line = text.message.line if text.message else 0
        return Problem(self.shown, line, 0, "error", SAID[text.state] % text.name, hint)

    def _identity(self, message: Message) -> str | tuple[str, str]:
        return message.key if self.unique else (message.key, message.text)


def files(workspace: Workspace, library: Library, locale: str) -> tuple[File, ...]:
    """Return the files of a locale, the words first, then the records' by name."""
    found = [_words(workspace, locale)]
    folder = workspace.translations(locale)
    shown = f"content/translations/{locale}"
    for name, entity in sorted((catalog_name(entity), entity) for entity in library.entities.values()):
        wanted = extracting.prose(library, entity, locale, workspace.language)
        path = folder / f"{name}.po"
        if wanted or path.is_file():
            found.append(_read(File(name, path, f"{shown}/{name}.po", wanted), workspace.content))
    return tuple(found)


def _words(workspace: Workspace, locale: str) -> File:
    """Return the file of the words: an office's own has those that did not come translated with Twinbook."""
    folder = workspace.root / "templates"
    shown = f"templates/translations/{locale}.po"
    wanted = extracting.words(workspace.roots("templates"))
    own = File(WORDS, folder / "translations" / f"{locale}.po", shown, wanted)
    came = packaged("templates")
    if came.resolve() == folder.resolve():
        return _read(own, folder)
    given = _read(replace(own, path=came / "translations" / f"{locale}.po"), came)
    return replace(_read(own, folder), given=given.messages)


def _read(file: File, root: Path) -> File:
    if not file.path.is_file():
        return file
    data = fetch(file.shown, file.path, root, MAX_BYTES)
    if isinstance(data, Problem):
        return replace(file, problem=data)
    try:
        return replace(file, messages=po.parse(data))
    except BrokenError as broken:
        problem = Problem(file.shown, broken.line, 0, "error", broken.message, broken.hint)
        return replace(file, problem=problem)


def strays(workspace: Workspace, locale: str, known: Iterable[File]) -> Iterator[File]:
    """Yield the files of a locale that no record has: of one that was renamed or removed."""
    names = {file.name for file in known}
    folder = workspace.translations(locale)
    for path in sorted(folder.rglob("*.po")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name not in names and not path.name.startswith("."):
            shown = f"content/translations/{locale}/{name}.po"
            yield _read(File(name, path, shown, ()), workspace.content)


def updated(
    known: tuple[File, ...], others: Iterable[File], locale: str, no_meaning: Collection[str] = ()
) -> Iterator[File]:
    """Yield the files whose content changes, as they are to be: merged with what is wanted of them."""
    spare = {
        file.name: loose
        for file in (*known, *others)
        if file.unique and (loose := merge.leftover(file.messages, file.wanted))
    }
    for file in known:
        if file.problem:
            continue
        moved: dict[str, Message] = {}
        for name, loose in spare.items() if file.unique and _lacks(file) else ():
            if name != file.name:
                moved.update(loose)
        given = {m.identity for m in map(_wanted_of, file.given) if m}
        wanted = [one for one in file.wanted if one.identity not in given or _has(file, one)]
        quiet = {key.rpartition(":")[2] for key in no_meaning if key.partition(":")[0] in (file.name, key)}
        made = merge.merged(file.messages, wanted, moved=moved, no_meaning=quiet, unique=file.unique)
        if made or file.messages:
            yield from _changed(file, made, locale)


def _wanted_of(message: Message) -> Wanted | None:
    return Wanted(message.key, message.text) if message.translation.strip() and not message.header else None


def _has(file: File, one: Wanted) -> bool:
    return any((message.key, message.text) == one.identity for message in file.messages)


def _lacks(file: File) -> bool:
    return any(text.message is None for text in file.texts)


def _changed(file: File, made: tuple[Message, ...], locale: str) -> Iterator[File]:
    """Yield a file with other messages, if its bytes are others then."""
    header = next((message for message in file.messages if message.header), None)
    whole = (_header(header, made, locale, file), *made)
    if po.written(whole) != (file.path.read_bytes() if file.path.is_file() else b""):
        yield replace(file, messages=whole)


def _header(header: Message | None, messages: Iterable[Message], locale: str, file: File) -> Message:
    """Return the header of a file, which tells how much of it a person has reviewed."""
    lines = dict(
        line.partition(":")[::2] for line in (header.translation if header else "").split("\n") if line
    )
    live = [message for message in messages if not message.obsolete]
    done = sum(signing.signature(message) is not None for message in live)
    reviewed = "unreviewed" if not done else "reviewed" if done == len(live) else f"{done} of {len(live)}"
    plural = {} if file.unique else {"Plural-Forms": f" {plural_forms(locale)}"}
    fields = {**(plural if header else {**_NEEDED, "Language": f" {locale}", **plural}), **lines}
    fields = {**lines, **fields, "X-Review": f" {reviewed}"}
    remarks = tuple(remark for remark in (header.remarks if header else ()) if remark != UNREVIEWED)
    if not done:
        remarks = (UNREVIEWED, *remarks)
    said = "".join(f"{key}:{value}\n" for key, value in fields.items())
    return replace(header or Message(), translation=said, remarks=remarks)


def plural_forms(locale: str) -> str:
    """Return the rule of a language's plurals as gettext writes it."""
    try:
        found = get_plural(Locale.parse(locale, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "nplurals=2; plural=(n != 1);"
    return f"nplurals={found.num_plurals}; plural={found.plural_expr};"


def keep(file: File) -> None:
    """Write a file; raise OSError where that is not possible."""
    write(file.path, po.written(file.messages))


def with_message(file: File, old: Message | None, new: Message) -> File:
    """Return a file with one message in the place of another, or more than before."""
    if old is None or old not in file.messages:
        return replace(file, messages=(*file.messages, new))
    return replace(file, messages=tuple(new if message is old else message for message in file.messages))


def signed(
    file: File, chosen: Collection[str], by: str, day: date, locale: str
) -> tuple[File, tuple[Text, ...], tuple[Text, ...]]:
    """Sign texts of a file off; return the file, what was signed, and what could not be.

    A word that came translated with Twinbook is taken over into the office's own file with the signature.
    """
    done, refused = [], []
    for text in file.texts:
        if text.name not in chosen or text.state == "reviewed":
            continue
        if text.state != "translated" or text.message is None:
            refused.append(text)
            continue
        done.append(text)
        file = with_message(file, text.message, signing.signed(text.message, by, day))
    return next(updated((file,), (), locale), file), tuple(done), tuple(refused)


def of_book(desk: Desk, subject: str) -> frozenset[str]:
    """Return the names of the files that a subject's books are made from."""
    return frozenset((WORDS, *(catalog_name(record) for record in shown(desk, subject))))


def ready(texts: Iterable[Text]) -> bool:
    """Say whether a book of these texts can be handed over: a person has reviewed them all."""
    return all(text.state == "reviewed" for text in texts)


def unfinished(desk: Desk, editions: Iterable[Edition]) -> Mapping[Edition, tuple[Problem, ...]]:
    """Return the editions that are not to be handed over, each with a problem for each text of it."""
    found: dict[Edition, tuple[Problem, ...]] = {}
    known: dict[str, tuple[File, ...]] = {}
    for edition in editions:
        if edition.locale == desk.workspace.language:
            continue
        if edition.locale not in known:
            known[edition.locale] = files(desk.workspace, desk.library, edition.locale)
        names = of_book(desk, edition.subject)
        problems = [
            file.unfinished(text)
            for file in known[edition.locale]
            if file.name in names
            for text in file.texts
            if text.state != "reviewed"
        ]
        if problems:
            found[edition] = tuple(problems)
    return found


def counted(texts: Iterable[Text]) -> Mapping[State, int]:
    """Return how many texts there are of each state."""
    found: dict[State, int] = dict.fromkeys(STATES, 0)
    for text in texts:
        found[text.state] += 1
    return found
