"""The command line: the only place that prints, exits or asks the time."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import click

from twinbook import __version__, checking
from twinbook.content.record import FOLDERS, Family
from twinbook.edition import edition as editions
from twinbook.edition import making
from twinbook.edition.desk import Desk
from twinbook.problem import Problem, nearest
from twinbook.workspace import Workspace, find

DATE = click.DateTime(formats=["%Y-%m-%d"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The workspace; else this folder."
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.version_option(__version__, prog_name="twinbook")
@click.pass_context
def main(context: click.Context, folder: Path, *, quiet: bool) -> None:
    """Print briefing books for sister cities from curated files, one for each pair and language."""
    context.obj = (folder, quiet)


def _workspace(context: click.Context) -> Workspace:
    """Find the workspace of a command; without one, say so and end."""
    found = find(context.obj[0].absolute())
    if isinstance(found, Workspace):
        return found
    _tell(found)
    raise click.exceptions.Exit(1)


def _say(context: click.Context, text: str) -> None:
    if not context.obj[1]:
        click.echo(text)


def _tell(problems: Iterable[Problem]) -> None:
    for problem in sorted(problems):
        click.echo(str(problem), err=True)


@contextmanager
def _writing() -> Iterator[None]:
    """End with a message where a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from error


def _today(given: datetime | None) -> date:
    """Return the edition date: as given, else SOURCE_DATE_EPOCH, else the clock's."""
    if given:
        return given.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        if not re.fullmatch("[0-9]{1,11}", epoch):  # more would be beyond the year 5138
            raise click.UsageError(f"SOURCE_DATE_EPOCH is “{epoch}”, not a number of seconds")
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--office", default="", help="The office's name, for the cover.")
@click.pass_context
def init(context: click.Context, folder: Path, office: str) -> None:
    """Make a new office's workspace in FOLDER, with one worked example."""
    from twinbook import skeleton

    target = context.obj[0] / folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.UsageError(f"{folder} is there already and not empty")
    with _writing():
        skeleton.workspace(target, office or target.absolute().name)
    _say(context, f"{folder} is ready. Next: cd {folder} && twinbook check && twinbook build")


@main.command()
@click.argument("family", type=click.Choice(list(FOLDERS)))
@click.argument("name")
@click.pass_context
def new(context: click.Context, family: str, name: str) -> None:
    """Write a commented skeleton of a new record, ready to fill.

    NAME is its id or its English name; of a pair the ids of its cities, home first: shenyang--daejeon.
    """
    from twinbook import skeleton

    workspace = _workspace(context)
    if family == "pair" and name.count("--") != 1:
        raise click.UsageError("a pair is named by its two cities, home first, as in shenyang--daejeon")
    try:
        path, text = skeleton.skeleton(cast("Family", family), name, workspace.roots("templates"))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    target = workspace.content / path
    if target.exists():
        raise click.UsageError(f"content/{path} is there already")
    with _writing():
        making.write(target, text.encode())
    _say(context, f"content/{path}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--date", "day", type=DATE, help="The edition date that ages are reckoned from; else today.")
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], day: datetime | None, *, strict: bool, as_json: bool
) -> None:
    """Tell every problem in content, translations, templates and fonts, or in PATHS alone."""
    workspace = _workspace(context)
    _, problems = checking.check(workspace, _today(day))
    if paths:
        shown = tuple(_inside(workspace, context.obj[0] / path) for path in paths)
        problems = tuple(p for p in problems if any(f"{p.path}/".startswith(s) for s in shown))
    errors = sum(p.severity == "error" for p in problems)
    warnings = len(problems) - errors
    if as_json:
        click.echo(json.dumps([asdict(p) for p in sorted(problems)], ensure_ascii=False, indent=1))
    else:
        _tell(problems)
        _say(context, f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}")
    context.exit(1 if errors or (strict and warnings) else 0)


def _inside(workspace: Workspace, path: Path) -> str:
    """Return a path as problems show it, relative to the workspace; empty for the workspace itself."""
    full = path.absolute()
    if not full.exists():
        raise click.UsageError(f"there is no {path}")
    if not full.resolve().is_relative_to(workspace.root.resolve()):
        raise click.UsageError(f"{path} is outside the workspace {workspace.root}")
    shown = full.resolve().relative_to(workspace.root.resolve()).as_posix()
    return "" if shown == "." else f"{shown}/"


@main.command(name="list")
@click.argument("what", type=click.Choice(["cities", "pairs", "editions"]), default="editions")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def list_(context: click.Context, what: str, *, as_json: bool) -> None:
    """List the cities, the pairs or the editions of the workspace."""
    workspace = _workspace(context)
    library, _ = checking.load(workspace)
    if what == "editions":
        names = [edition.path for edition in editions.plan(library, workspace.locales)]
    else:
        names = list(library.cities if what == "cities" else library.pairs)
    click.echo(json.dumps(names, indent=1) if as_json else "\n".join(names))


@main.command()
@click.argument("subjects", nargs=-1)
@click.option("-k", "--kind", "kinds", type=click.Choice(editions.KINDS), multiple=True, help="Kind of book.")
@click.option(
    "-l", "--locale", "locales", multiple=True, help="Language, as in zh-Hans; else all of the workspace."
)
@click.option("--date", "day", type=DATE, help="The edition date; else SOURCE_DATE_EPOCH, else today.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the books; else build/."
)
@click.option("--html", is_flag=True, help="Keep each book's page beside it.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Books printed at once; else one a processor core."
)
@click.pass_context
def build(  # noqa: PLR0913, PLR0917 - one argument an option
    context: click.Context,
    subjects: tuple[str, ...],
    kinds: tuple[str, ...],
    locales: tuple[str, ...],
    day: datetime | None,
    out: Path | None,
    jobs: int | None,
    *,
    html: bool,
) -> None:
    """Print the books of SUBJECTS, pairs such as shenyang--daejeon in either order; else all books."""
    from twinbook.edition import workers

    workspace = _workspace(context)
    today = _today(day)
    library, problems = checking.check(workspace, today)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    _tell(errors)
    wanted = [_subject(library.pairs, editions.subject_of(library, name), name, errors) for name in subjects]
    for locale in locales:
        if locale not in workspace.locales:
            hint = nearest(locale, workspace.locales) or f"there are {', '.join(workspace.locales)}"
            raise click.UsageError(f"this workspace has no books in “{locale}”; {hint}")
    plan = editions.plan(
        library, dict.fromkeys(locales) or workspace.locales, dict.fromkeys(wanted), kinds or editions.KINDS
    )
    if not plan:
        click.echo("there is no pair to make a book of; twinbook new pair HOME--PARTNER", err=True)
        context.exit(1)
    desk = Desk(workspace, library, today, frozenset(problem.path for problem in errors))
    folder = context.obj[0] / out if out else workspace.build
    shown = _shown(folder)
    made = making.make(desk, plan, folder, jobs or workers.cores(), html=html)
    failures = 0
    for outcome in _watched(context, made, len(plan)):
        _tell(outcome.problems)
        failures += not outcome.path
        if outcome.path:
            _say(context, f"{shown}/{outcome.edition.path}")
    context.exit(1 if errors or failures else 0)


def _watched(context: click.Context, made: Iterator[making.Outcome], count: int) -> Iterator[making.Outcome]:
    """Pass the outcomes on as they come; on a terminal show how far it is, and pass them on at the end."""
    if context.obj[1] or not sys.stderr.isatty():
        yield from made
        return
    outcomes = []
    try:
        with click.progressbar(
            length=count, label="Printing", file=sys.stderr, item_show_func=lambda path: path
        ) as bar:
            for outcome in made:
                outcomes.append(outcome)
                bar.update(1, outcome.edition.path)
    finally:
        yield from outcomes


def _shown(folder: Path) -> str:
    """Return a folder relative to the current one where it lies below it."""
    here = Path.cwd()
    full = folder.absolute()
    return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()


def _subject(pairs: Iterable[str], found: str | None, name: str, errors: tuple[Problem, ...]) -> str:
    if found:
        return found
    for id_ in (name, editions.turned(name)):
        if any(p.path == f"content/pairs/{id_}.yaml" for p in errors):
            raise click.ClickException(f"{id_} is not made: content/pairs/{id_}.yaml has errors")
    known = sorted(pairs)
    hint = nearest(name, [*known, *map(editions.turned, known)])
    raise click.UsageError(f"there is no pair “{name}”; {hint or 'there are ' + ', '.join(known)}")


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the schemas."
)
@click.pass_context
def schema(context: click.Context, out: Path) -> None:
    """Write JSON Schemas: of each family of files, for editors, and of the snapshot in every book."""
    from twinbook.book import snapshot
    from twinbook.content.schema import schemas

    for name, made in (*schemas().items(), ("snapshot", snapshot.schema())):
        path = context.obj[0] / out / f"{name}.schema.json"
        with _writing():
            making.write(path, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
        _say(context, _shown(path))


@main.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Tell which libraries and fonts are on this machine, and the command that mends each lack."""
    from twinbook import doctor as physician

    found = find(context.obj[0].absolute())
    workspace = (
        found if isinstance(found, Workspace) else Workspace(Path(), locales=("en", "zh-Hans", "ko", "mn"))
    )
    findings = tuple(physician.examine(workspace))
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        click.echo(f"{'✗' if finding.lacking else '✓'} {finding.what.ljust(width)}  {finding.found}")
        if finding.lacking:
            click.echo(f"  {' ' * width}  mend it with: {finding.mend}")
    lacking = sum(finding.lacking for finding in findings)
    if lacking:
        click.echo(
            f"{lacking} thing{'s' * (lacking != 1)} needed {'is' if lacking == 1 else 'are'} missing",
            err=True,
        )
    context.exit(1 if lacking else 0)
