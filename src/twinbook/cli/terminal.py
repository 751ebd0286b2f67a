"""What the commands share: the workspace, the edition date, saying what was done and what is wrong."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click

from twinbook.problem import Problem
from twinbook.workspace import Workspace, find

DATE = click.DateTime(formats=["%Y-%m-%d"])


class Place(click.Path):
    """A path that is named, and not by a variable that is empty."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path."""
        if value == "":
            self.fail("it is empty", param, ctx)
        return super().convert(value, param, ctx)


def workspace_of(context: click.Context) -> Workspace:
    """Find the workspace of a command; without one, say so and end."""
    found = find(context.obj[0].absolute())
    if isinstance(found, Workspace):
        return found
    tell(found)
    raise click.exceptions.Exit(1)


def say(context: click.Context, text: str) -> None:
    """Say what was done, unless it is to be quiet."""
    if not context.obj[1]:
        click.echo(text)


def tell(problems: Iterable[Problem]) -> None:
    """Tell problems, in the order of files and lines."""
    for problem in sorted(problems):
        click.echo(str(problem), err=True)


@contextmanager
def writing() -> Iterator[None]:
    """End with a message where a file cannot be written."""
    try:
        yield
    except OSError as error:
        what = error.filename or "a file"
        raise click.ClickException(f"{what} cannot be written: {error.strerror}") from error


def edition_date(given: datetime | None) -> date:
    """Return the edition date: as given, else SOURCE_DATE_EPOCH, else the clock's."""
    if given:
        return given.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        if not re.fullmatch("[0-9]{1,11}", epoch):  # more would be beyond the year 5138
            raise click.UsageError(f"SOURCE_DATE_EPOCH is “{epoch}”, not a number of seconds")
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()


def shown(folder: Path) -> str:
    """Return a folder relative to the current one where it lies below it."""
    here = Path.cwd()
    full = folder.absolute()
    return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()
