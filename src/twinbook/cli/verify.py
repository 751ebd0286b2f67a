"""The command `verify`: whether a bag is still what was put into the archive."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from twinbook.archive import finding, register
from twinbook.archive import meaning as meanings
from twinbook.archive import verify as verifying
from twinbook.archive.finding import Finding
from twinbook.archive.register import Entry, RegisterError
from twinbook.cli.presses import complain_of_libraries, ending_well
from twinbook.cli.terminal import say
from twinbook.problem import visible
from twinbook.rerendering import UNMADE, rerendered


@click.command()
@click.argument("bags", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option(
    "--register", "kept", type=click.Path(path_type=Path, dir_okay=False), help="The register of the archive."
)
@click.option(
    "--rerender", is_flag=True, help="Make the books again from the bag alone, and compare the bytes."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Books printed at once; else one a processor core."
)
@click.pass_context
def verify(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    bags: tuple[Path, ...],
    kept: Path | None,
    jobs: int | None,
    *,
    rerender: bool,
    as_json: bool,
) -> None:
    """Tell whether BAGS are still what was put there, and everything that is wrong with them.

    Exit codes: 0 whole; 1 damaged; 2 wrong usage; 3 unsafe or malformed; 4 what the files say does not match;
    5 the fingerprint is not the registered one. Without a register, authenticity is not checked.
    """
    with ending_well():
        if rerender:
            complain_of_libraries()
        known = _known(context.obj[0] / kept) if kept else None
        if isinstance(known, str) and not as_json:
            click.echo(f"{kept}: error: {known}", err=True)
        told = []
        for place in bags:
            found = _verified(context.obj[0] / place, known, jobs, rerender=rerender)
            number = finding.code(found)
            told.append({"bag": str(place), "code": number, "findings": [asdict(one) for one in found]})
            if not as_json:
                _tell(context, place, found, number)
        if as_json:
            click.echo(json.dumps({"bags": told}, indent=1))  # in ASCII: a path need not be text
    order = list(finding.CODES.values())
    codes = [number for number in (one["code"] for one in told) if isinstance(number, int) and number]
    context.exit(min(codes, key=order.index, default=0))


def _known(path: Path) -> tuple[Entry, ...] | str:
    """Return what a register knows; or why it can not be trusted."""
    try:
        return register.read(path)
    except RegisterError as error:
        return f"the register cannot be trusted: {error}"
    except OSError as error:
        raise click.UsageError(f"the register {path} cannot be read: {error.strerror}") from error


def _verified(
    place: Path, known: tuple[Entry, ...] | str | None, jobs: int | None, *, rerender: bool
) -> tuple[Finding, ...]:
    """Return all that is wrong with a bag; its meaning is looked at only where its files are whole."""
    found = verifying.verify(place, known)
    if finding.code(found) not in (finding.CODES["unsafe"], finding.CODES["damaged"]):
        found += meanings.check(place)
    if rerender and finding.code(found) == 0:
        found += rerendered(place, jobs)
    elif rerender:
        found += (Finding("note", "", f"{UNMADE}: that takes a bag that is whole"),)
    return found


LONGEST = 500  # letters of a message, which may hold what a bag says
WORDS = {
    0: "whole",
    1: "damaged",
    3: "unsafe or malformed",
    4: "its meaning does not match",
    5: "not the registered one",
}


def _tell(context: click.Context, place: Path, found: tuple[Finding, ...], number: int) -> None:
    for one in found:
        at = f"{place}/{one.path}" if one.path else f"{place}"
        click.echo(visible(f"{at}: {one.kind}: {one.message[:LONGEST]}"), err=True)
    also = ""
    if not number and any(one.message.startswith(UNMADE) for one in found):
        also = f", but {UNMADE}"
    elif not number and any(one.kind == "differs" for one in found):
        also = ", but not made again with the same bytes"
    say(context, visible(f"{place}: {WORDS[number]}{also}"))
