"""The options that give a book a form of its own: paper, letters, how it is printed, whose copy it is."""

import re
from collections.abc import Callable
from functools import reduce, wraps
from typing import Any

import click

from twinbook.edition.form import Form
from twinbook.workspace import PAPERS

LONGEST = 80  # letters of a reader's name


class Copy(click.ParamType[tuple[int, int]]):
    """The number of a copy and how many there are, as in 3/12."""

    name = "copy"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read it."""
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", str(value), re.ASCII)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            self.fail(f"“{value}” is no number of a copy; write it as in 3/12", param, ctx)
        return int(found[1]), int(found[2])


OPTIONS = (
    click.option("--paper", type=click.Choice(PAPERS), help="Size of a page; else that of the settings."),
    click.option("--large", is_flag=True, help="Letters of 16 points, for those who need them."),
    click.option("--booklet", is_flag=True, help="Sheets of two pages a side, in the order for folding."),
    click.option("--press", is_flag=True, help="For a printing house: 3 mm of bleed, and crop marks."),
    click.option("--reader", default="", metavar="NAME", help="A personal copy, with the reader's name."),
    click.option("--copy", type=Copy(), metavar="3/12", help="The number of the copy, of how many."),
)


def in_a_form(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a form, and pass them on to it as its `form`."""

    @wraps(command)
    def asked(  # noqa: PLR0913 - one argument an option
        *rest: Any,  # noqa: ANN401 - the command's own
        paper: str | None,
        large: bool,
        booklet: bool,
        press: bool,
        reader: str,
        copy: tuple[int, int] | None,
        **others: Any,  # noqa: ANN401 - as above
    ) -> None:
        if booklet and press:
            raise click.UsageError(
                "--booklet and --press do not go together: a printing house imposes itself"
            )
        name = " ".join(reader.split())
        if len(name) > LONGEST or not name.isprintable():
            raise click.UsageError(f"--reader takes a name of at most {LONGEST} letters")
        form = Form(paper or "", large, booklet, press, name, copy or (0, 0))
        command(*rest, form=form, **others)

    return reduce(lambda wrapped, option: option(wrapped), reversed(OPTIONS), asked)
