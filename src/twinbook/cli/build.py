"""The command `build`: what is made, what is left as it is, and why."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import get_args

import click

from twinbook import building, translating
from twinbook.book.excerpt import Audience
from twinbook.book.volumes import BUDGET
from twinbook.building import State
from twinbook.cli.asking import Asked, broken, plan, with_former
from twinbook.cli.form import in_a_form
from twinbook.cli.presses import Printers, complain_of_libraries, ending_well, press_of
from twinbook.cli.report import Report
from twinbook.cli.terminal import DATE, edition_date, shown, tell, workspace_of
from twinbook.edition import edition as editions
from twinbook.edition import making
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form
from twinbook.edition.freshness import Order
from twinbook.edition.ledger import Ledger
from twinbook.edition.making import Outcome, Press
from twinbook.problem import Problem, nearest
from twinbook.workspace import Workspace, find


@click.command()
@click.argument("subjects", nargs=-1)
@click.option("-k", "--kind", "kinds", type=click.Choice(editions.KINDS), multiple=True, help="Kind of book.")
@click.option(
    "-l", "--locale", "locales", multiple=True, help="Language, as in zh-Hans; else all of the workspace."
)
@click.option(
    "--year",
    type=click.IntRange(min=1, max=9999),
    help="With -k anniversary: which one; else those in the pair's file, or the next round one.",
)
@click.option(
    "--since",
    default="",
    metavar="EDITION",
    help="With -k addendum: the edition that people have, by its number or as the PDF that they got.",
)
@click.option(
    "--audience",
    type=click.Choice(get_args(Audience)),
    default="office",
    help="With the books of visits: for guests, nothing that is internal.",
)
@click.option(
    "--date",
    "day",
    type=DATE,
    help="The edition date; else SOURCE_DATE_EPOCH. Without either, a book that is made is dated today, and "
    "one that has not changed keeps its date.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the books; else build/."
)
@in_a_form
@click.option("--html", is_flag=True, help="Keep each book's page beside it, to be read in a browser.")
@click.option("--force", is_flag=True, help="Make every book, changed or not.")
@click.option("--explain", is_flag=True, help="Say of each book why it is made or not.")
@click.option("--dry-run", is_flag=True, help="Say which books would be made, and make none.")
@click.option(
    "--final", is_flag=True, help="Make no book of which a text is not translated or not signed off."
)
@click.option("--prune", is_flag=True, help="Remove the books whose pair or language is gone.")
@click.option(
    "--volumes",
    type=click.IntRange(min=1),
    is_flag=False,
    flag_value=BUDGET,
    metavar="[MB]",
    help=f"Divide by decades what would take more memory to print than so many megabytes (else {BUDGET}).",
)
@click.option("--watch", is_flag=True, help="Go on: make anew what a saved file touches, until Ctrl-C.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Books printed at once; else one a processor core."
)
@click.option(
    "--executor",
    type=click.Choice(["local", "dask"]),
    default="local",
    help="Print on this machine, or by the workers of a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, as in tcp://10.0.0.1:8786.")
@click.option("--allow-mixed", is_flag=True, help="Let workers print that have other versions or fonts.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a line of JSON for each book, and one at the end."
)
@click.pass_context
def build(  # noqa: PLR0913, PLR0917 - one argument an option
    context: click.Context,
    subjects: tuple[str, ...],
    kinds: tuple[str, ...],
    locales: tuple[str, ...],
    day: datetime | None,
    out: Path | None,
    year: int | None,
    since: str,
    audience: str,
    volumes: int | None,
    jobs: int | None,
    executor: str,
    scheduler: str | None,
    *,
    form: Form,
    html: bool,
    force: bool,
    explain: bool,
    dry_run: bool,
    final: bool,
    prune: bool,
    watch: bool,
    allow_mixed: bool,
    as_json: bool,
) -> None:
    """Print the books of SUBJECTS, pairs such as shenyang--daejeon in either order or visits; else all books.

    Without -k, of a pair its briefing and the reports of the anniversaries in its file, of a visit its book.
    A book is made only if something that it shows has changed, or what prints it. One in a form of its own,
    such as --large, has a name of its own, and does not take the place of the plain one.
    """
    workspace = workspace_of(context)
    for locale in locales:
        if locale not in workspace.locales:
            hint = nearest(locale, workspace.locales) or f"there are {', '.join(workspace.locales)}"
            raise click.UsageError(f"this workspace has no books in “{locale}”; {hint}")
    if (executor == "dask") != bool(scheduler):
        raise click.UsageError("--executor dask and --scheduler ADDRESS go together")
    dated = bool(day or os.environ.get("SOURCE_DATE_EPOCH"))
    order = Order(context.obj[0] / out if out else workspace.build, edition_date(day), dated, force, html)
    asked = Asked(
        subjects,
        kinds,
        locales,
        replace(form.on(workspace.design.paper), guests=audience == "guests"),
        volumes,
        year,
        since if since.isdecimal() or not since else str(context.obj[0] / since),
        dry_run=dry_run,
        prune=prune,
        final=final,
    )
    asked.fitting()
    told = partial(Report, quiet=context.obj[1], explain=explain, as_json=as_json, dry_run=dry_run)
    with ending_well() as over, press_of(workspace, Printers(jobs, scheduler, allow_mixed)) as printing:
        for now in _rounds(workspace, over) if watch else (workspace,):
            failed = _once(now, order, asked, printing, told(shown(order.folder)))
    context.exit(1 if failed else 0)


def _rounds(workspace: Workspace, over: Callable[[], bool]) -> Iterator[Workspace]:
    """Watch a workspace, and yield it at once and after each change, with its settings as they are then."""
    from twinbook.cli.watch import changes

    for _ in changes(workspace, over):
        found = find(workspace.root)
        if isinstance(found, Workspace):
            yield found
        else:
            tell(found)


def _once(workspace: Workspace, order: Order, asked: Asked, printing: Press, report: Report) -> bool:
    """Make what is out of date; return whether anything is wrong."""
    with _ledger(order.folder) as kept:
        state = building.look(workspace, kept, order.day, read=asked.reads)
        state = with_former(workspace, state, asked, order.folder)
        refused = _refused(state, plan(workspace, state, asked)) if asked.final else ()
        asked = replace(asked, refused=frozenset(outcome.edition for outcome in refused))
        sheets, unchanged = building.sheets(state, kept, order, plan(workspace, state, asked))
        if sheets and not state.desk:
            state = building.look(workspace, kept, order.day, read=True)
            state = with_former(workspace, state, asked, order.folder)
            sheets, unchanged = building.sheets(state, kept, order, plan(workspace, state, asked))
        tell(state.errors)
        for name, path in broken(state, asked).items():
            click.echo(f"{name} is not made: {path} has errors", err=True)
        report.unchanged(unchanged)
        report.follow(refused, len(refused))
        if sheets and state.desk:
            complain_of_libraries()
            report.follow(
                making.compare(state.desk, sheets, order)
                if asked.dry_run
                else making.make(state.desk, sheets, order, printing, kept, state.known_by),
                len(sheets),
            )
        everything = replace(asked, subjects=(), kinds=(), locales=(), refused=frozenset())
        lost = building.gone(state, kept, plan(workspace, state, everything), workspace.locales)
        if asked.prune and not asked.dry_run:
            building.prune(kept, order.folder, lost)
        report.gone(lost, pruned=asked.prune and not asked.dry_run)
        report.end()
    if not (sheets or unchanged or refused or state.errors):
        click.echo("there is nothing to make a book of; twinbook new pair HOME--PARTNER", err=True)
        return True
    return bool(state.errors) or report.failed > 0


def _refused(state: State, plan: tuple[Edition, ...]) -> tuple[Outcome, ...]:
    """Return the outcomes of the books that can not be final, and tell each text for which."""
    if state.desk is None:
        return ()
    refused = translating.unfinished(state.desk, plan)
    tell(dict.fromkeys(problem for problems in refused.values() for problem in problems))
    return tuple(_not_final(edition, len(problems)) for edition, problems in refused.items())


def _not_final(edition: Edition, count: int) -> Outcome:
    why = f"it is not final: {count} text{'s are' if count != 1 else ' is'} not signed off"
    return Outcome(edition, "failed", why, problems=(Problem(edition.path, 0, 0, "error", why),))


@contextmanager
def _ledger(folder: Path) -> Iterator[Ledger]:
    """Open the ledger of the books; wait while another build has it; end where it can not be written."""
    name = f"{shown(folder)}/{making.KEPT}"

    def busy() -> None:
        click.echo(f"another build is at work in {shown(folder)}; waiting for it to end", err=True)

    try:
        with building.begun(folder, busy) as (kept, warning):
            if warning:
                tell([Problem(f"{name}/ledger.sqlite", 0, 0, "warning", warning)])
            yield kept
    except OSError as error:
        raise click.ClickException(f"{error.filename or name} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise click.ClickException(f"{name}/ledger.sqlite cannot be written: {error}") from error
