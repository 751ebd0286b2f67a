"""The commands for translators and their reviewers."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from twinbook import __version__, checking, exchanging, translating
from twinbook.cli.terminal import DATE, edition_date, say, shown, tell, workspace_of, writing
from twinbook.content.library import Library
from twinbook.edition import making
from twinbook.edition.desk import Desk
from twinbook.edition.edition import subject_of
from twinbook.language.po import BrokenError
from twinbook.language.unit import Delivery
from twinbook.problem import Problem, nearest
from twinbook.translating import STATES, File, Text
from twinbook.workspace import Workspace

BAR = 24  # letters of a bar
FILLS = dict(zip(STATES, "█▓▒░", strict=True))
FORMATS = {"xliff": ".xlf", "tmx": ".tmx", "csv": ".csv"}

locales_option = click.option(
    "-l", "--locale", "locales", multiple=True, help="Language, as in ko; else all of the workspace."
)


@click.group()
def translate() -> None:
    """Bring translations up to date, see how far they are, send them out, take them in, sign them off."""


@translate.command()
@locales_option
@click.option(
    "--no-meaning",
    "no_meaning",
    metavar="KEY",
    multiple=True,
    help="A text whose change leaves its translations right, as in cities/daejeon:profile.river.text.",
)
@click.pass_context
def update(context: click.Context, locales: tuple[str, ...], no_meaning: tuple[str, ...]) -> None:
    """Write what is to be translated into the files of translations; what was translated is kept.

    A text that has changed keeps its translation as fuzzy, beside the text it was made from; one that is not
    needed any more is kept as obsolete. Nothing is changed where there is nothing to change.
    """
    workspace = workspace_of(context)
    library, broken = _library(workspace)
    problems = list(broken)
    for locale in _chosen(workspace, locales):
        known = translating.files(workspace, library, locale)
        others = tuple(translating.strays(workspace, locale, known))
        problems += [file.problem for file in (*known, *others) if file.problem]
        for file in translating.updated(known, others, locale, no_meaning):
            with writing():
                translating.keep(file)
            say(context, f"{file.shown}: {_counts(file.texts)}")
    unknown = [key for key in no_meaning if not _is_key(workspace, library, key)]
    for key in unknown:
        click.echo(f"there is no text “{key}”", err=True)
    tell(problems)
    context.exit(1 if problems or unknown else 0)


def _is_key(workspace: Workspace, library: Library, key: str) -> bool:
    """Say whether a key is one of the texts; of no language in particular."""
    locale = next(iter(_chosen(workspace, ())), workspace.language)
    known = translating.files(workspace, library, locale)
    return any(key in (text.name, text.wanted.key) for file in known for text in file.texts)


@translate.command()
@locales_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def status(context: click.Context, locales: tuple[str, ...], *, as_json: bool) -> None:
    """Tell how much is translated and reviewed, of each language and each book, and which books are ready."""
    workspace = workspace_of(context)
    library, broken = _library(workspace)
    desk = Desk(workspace, library, edition_date(None))
    found: dict[str, Any] = {}
    problems = list(broken)
    for locale in _chosen(workspace, locales):
        known = translating.files(workspace, library, locale)
        problems += [file.problem for file in known if file.problem]
        books = {
            subject: [text for file in known if file.name in names for text in file.texts]
            for subject in (*library.pairs, *library.visits)
            for names in [translating.of_book(desk, subject)]
        }
        found[locale] = {
            "total": dict(translating.counted(text for file in known for text in file.texts)),
            "books": {subject: dict(translating.counted(texts)) for subject, texts in books.items()},
            "ready": [subject for subject, texts in books.items() if translating.ready(texts)],
        }
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join("\n".join(_table(locale, told)) for locale, told in found.items()))
    tell(problems)
    context.exit(1 if problems else 0)


def _table(locale: str, told: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that tell of a language: all in all, then book by book."""
    width = max(map(len, (locale, *told["books"])), default=0)
    rows = [(locale, told["total"]), *told["books"].items()]
    yield " " * (width + BAR + 4) + "  ".join(f"{f'{FILLS[state]} {state}':>12}" for state in STATES)
    for number, (name, counts) in enumerate(rows):
        ready = "  ready" if number and name in told["ready"] else ""
        figures = "  ".join(f"{counts[state]:>12}" for state in STATES)
        yield f"{name.ljust(width)}  {_bar(counts)}  {figures}{ready}"


def _bar(counts: dict[str, int]) -> str:
    """Return a bar of the shares of each state, in which none that there is goes unseen."""
    whole = sum(counts.values()) or 1
    wide = {state: max(count * BAR // whole, 1 if count else 0) for state, count in counts.items()}
    widest = max(wide, key=lambda state: wide[state])
    wide[widest] += BAR - sum(wide.values())
    return "".join(FILLS[state] * wide[state] for state in STATES)


@translate.command()
@locales_option
@click.pass_context
def check(context: click.Context, locales: tuple[str, ...]) -> None:
    """Tell what is wrong with translations; `twinbook check` tells it among all else."""
    workspace = workspace_of(context)
    library, broken = _library(workspace)
    problems = [*broken, *checking.translations(workspace, library, _chosen(workspace, locales))]
    tell(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    say(context, f"{errors} errors, {len(problems) - errors} warnings")
    context.exit(1 if errors else 0)


@translate.command()
@click.option("-l", "--locale", required=True, help="The language that was read, as in ko.")
@click.option("--by", required=True, metavar="NAME", help="Who has read it.")
@click.option("--date", "day", type=DATE, help="On which day; else today.")
@click.argument("what", nargs=-1, required=True, metavar="SUBJECT|KEY...")
@click.pass_context
def sign(context: click.Context, locale: str, by: str, day: datetime | None, what: tuple[str, ...]) -> None:
    """Sign translations off: the whole book of a pair, a record (cities/daejeon), `words`, or single texts.

    A signature holds for the text and its translation as they are: a change to either revokes it.
    """
    workspace = workspace_of(context)
    if not by.strip():
        raise click.UsageError("--by is to be a person's name")
    (locale,) = _chosen(workspace, (locale,))
    library, broken = _library(workspace)
    known = translating.files(workspace, library, locale)
    told = checking.translations(workspace, library, (locale,))
    wrong = {(problem.path, problem.line): problem for problem in told if problem.severity == "error"}
    chosen = _texts_named(Desk(workspace, library, edition_date(day)), known, what)
    problems = [*broken, *(file.problem for file in known if file.problem)]
    count = 0
    for file in known:
        faulty = {t.name for t in file.texts if t.message and (file.shown, t.message.line) in wrong}
        asked = {text.name for text in chosen if text.file == file.name} - faulty
        problems += [wrong[file.shown, t.message.line] for t in file.texts if t.message and t.name in faulty]
        made, done, refused = translating.signed(file, asked, by, edition_date(day), locale)
        problems += [file.unfinished(text, "it is not signed") for text in refused]
        count += len(done)
        if done:
            with writing():
                translating.keep(made)
            say(context, f"{file.shown}: {len(done)} signed")
    tell(problems)
    say(context, f"{count} text{'s' * (count != 1)} signed by {by.strip()}")
    context.exit(1 if problems else 0)


def _texts_named(desk: Desk, known: Sequence[File], what: Iterable[str]) -> list[Text]:
    """Return the texts that are meant; end where a name means none."""
    texts = [text for file in known for text in file.texts]
    found: list[Text] = []
    for name in what:
        named = _named(desk, texts, name)
        if not named:
            names = [
                *desk.library.pairs,
                *desk.library.visits,
                *(file.name for file in known),
                *(text.name for text in texts),
            ]
            raise click.UsageError(f"there is no book, record or text “{name}”; {nearest(name, names)}")
        found += named
    return list(dict.fromkeys(found))


def _named(desk: Desk, texts: Sequence[Text], name: str) -> list[Text]:
    if subject := subject_of((*desk.library.pairs, *desk.library.visits), name):
        names = translating.of_book(desk, subject)
        return [text for text in texts if text.file in names]
    of_file = [text for text in texts if name in (text.file, text.file.rpartition("/")[2])]
    return of_file or [text for text in texts if name in (text.name, text.wanted.key)]


def _chosen(workspace: Workspace, locales: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that are meant: all into which is translated, without any."""
    known = tuple(locale for locale in workspace.locales if locale != workspace.language)
    for locale in locales:
        if locale not in known:
            hint = nearest(locale, known) or f"there are {', '.join(known) or 'none'}"
            raise click.UsageError(f"nothing is translated into “{locale}” here; {hint}")
    return tuple(dict.fromkeys(locales)) or known


def _library(workspace: Workspace) -> tuple[Library, tuple[Problem, ...]]:
    """Return the library, and the errors of its files: their texts are not known."""
    library, problems = checking.load(workspace)
    return library, tuple(problem for problem in problems if problem.severity == "error")


def _counts(texts: Iterable[Text]) -> str:
    return ", ".join(f"{count} {state}" for state, count in translating.counted(texts).items() if count)


@translate.command()
@click.option("-l", "--locale", required=True, help="The language to be translated into, as in ko.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*exchanging.WRITERS]),
    default="xliff",
    help="XLIFF 1.2, TMX 1.4 or CSV.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file; else twinbook.ko.xlf or the like.",
)
@click.option("--all", "everything", is_flag=True, help="Send what is translated and current, too.")
@click.argument("what", nargs=-1, metavar="[SUBJECT|KEY]...")
@click.pass_context
def export(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    locale: str,
    form: str,
    out: Path | None,
    what: tuple[str, ...],
    *,
    everything: bool,
) -> None:
    """Write a file for a translator's tool: what is missing or stale, in all or in WHAT.

    A TMX memory holds what is translated.
    """
    workspace = workspace_of(context)
    (locale,) = _chosen(workspace, (locale,))
    library, broken = _library(workspace)
    known = translating.files(workspace, library, locale)
    problems = [*broken, *(file.problem for file in known if file.problem)]
    texts = [text for file in known if not file.problem for text in file.texts]
    if what:
        texts = _texts_named(Desk(workspace, library, edition_date(None)), known, what)
    if not (everything or form == "tmx"):
        texts = [text for text in texts if text.state in ("missing", "stale")]
    delivery = Delivery(workspace.language, locale, tuple(exchanging.units(texts)))
    path = context.obj[0] / (out or f"twinbook.{locale}{FORMATS[form]}")
    if texts:
        with writing():
            making.write(path, exchanging.WRITERS[form](delivery, __version__))
    tell(problems)
    none = "there is nothing to translate; --all sends all"
    say(context, f"{shown(path)}: {_counts(texts)}" if texts else none)
    context.exit(1 if problems else 0)


@translate.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite translations that are newer than what was sent out.")
@click.pass_context
def import_(context: click.Context, file: Path, *, force: bool) -> None:
    """Take in what a translator's tool has written, and list what changes.

    A translation that was changed here after it was sent out is kept, and told of; so is a text that is gone.
    """
    workspace = workspace_of(context)
    try:
        delivery = exchanging.delivered(context.obj[0] / file)
    except BrokenError as broken:
        tell([Problem(shown(context.obj[0] / file), broken.line, 0, "error", broken.message, broken.hint)])
        raise click.exceptions.Exit(1) from broken
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from error
    (locale,) = _chosen(workspace, (delivery.target,))
    library, problems = _library(workspace)
    known = translating.files(workspace, library, locale)
    made, changes = exchanging.taken(known, delivery, force=force)
    for one in translating.updated(made, (), locale):
        with writing():
            translating.keep(one)
    for change in changes:
        if change.kind != "unchanged":
            click.echo(str(change), err=change.kind in ("conflict", "unknown"))
    found = checking.translations(workspace, library, (locale,))
    names = {one.shown for one in made}
    tell([*problems, *(problem for problem in found if problem.path in names)])
    count = Counter(change.kind for change in changes)
    told = ", ".join(f"{count[kind]} {kind}" for kind in exchanging.KINDS if count[kind])
    say(context, told or "nothing is translated in it")
    wrong = any(problem.severity == "error" for problem in found if problem.path in names)
    context.exit(1 if wrong or problems or count["conflict"] or count["unknown"] else 0)
