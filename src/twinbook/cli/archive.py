"""The command `archive`: books into bags for the archive, and a catalogue over them."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from twinbook import archiving, building, checking
from twinbook.archive import bag, register
from twinbook.archive import catalog as catalogs
from twinbook.archive.bag import BagError
from twinbook.archive.register import RegisterError
from twinbook.cli.presses import Printers, complain_of_libraries, ending_well, press_of
from twinbook.cli.terminal import DATE, edition_date, say, shown, tell, workspace_of, writing
from twinbook.content.library import Library
from twinbook.edition import edition as editions
from twinbook.edition.desk import Desk, speaking
from twinbook.edition.edition import Work
from twinbook.edition.making import Outcome, write
from twinbook.language.typeset import plain
from twinbook.problem import nearest
from twinbook.workspace import Workspace

REGISTER = "register.jsonl"


@click.command()
@click.argument("subjects", nargs=-1)
@click.option(
    "-k", "--kind", type=click.Choice(archiving.ARCHIVED), default="anniversary", help="Kind of book."
)
@click.option(
    "--year", type=click.IntRange(min=1, max=9999), help="Which anniversary; else those that are kept."
)
@click.option("--date", "day", type=DATE, help="The edition date; else SOURCE_DATE_EPOCH, else today.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder that the bags go into."
)
@click.option("--org", default="", help="The organization, for bag-info.txt; else the office.")
@click.option("--contact", default="", help="Whom to ask, for bag-info.txt.")
@click.option(
    "--register",
    "kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The register; else one beside the bags.",
)
@click.option(
    "--sign", type=click.Path(path_type=Path, dir_okay=False), help="An SSH key to sign each bag with."
)
@click.option(
    "--catalog",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a catalogue of the bags in a folder: index.html, catalog.csv, dc.xml.",
)
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Books printed at once; else one a processor core."
)
@click.pass_context
def archive(  # noqa: PLR0913, PLR0917 - one argument an option
    context: click.Context,
    subjects: tuple[str, ...],
    kind: str,
    year: int | None,
    day: datetime | None,
    folder: Path | None,
    org: str,
    contact: str,
    kept: Path | None,
    sign: Path | None,
    catalog: Path | None,
    jobs: int | None,
) -> None:
    """Print the books of SUBJECTS for a date and put each subject into a bag (BagIt 1.0) for the archive.

    A bag holds the books in all languages, and all that they were made from. Its fingerprint goes into the
    register, which is to be kept elsewhere.
    """
    workspace = workspace_of(context)
    if bool(subjects) != bool(folder) or not (subjects or catalog):
        raise click.UsageError("name SUBJECTS and a folder with --to DIR, or --catalog DIR")
    if year is not None and kind != "anniversary":
        raise click.UsageError("--year goes with -k anniversary")
    failed = False
    with ending_well(), writing():
        if folder:
            target = context.obj[0] / folder
            target.mkdir(parents=True, exist_ok=True)
            bag.sweep(target)
            place = context.obj[0] / kept if kept else target / REGISTER
            at = _desk(workspace, edition_date(day))
            works = [work for name in subjects for work in _works(at, kind, name, year)]
            for made in _deposits(at, works, jobs, (org, contact)):
                failed |= made is None or not _kept(context, made, target, place, at.today, sign)
        if catalog:
            for path, data in _catalogue(workspace, context.obj[0] / catalog):
                write(path, data)
                say(context, shown(path))
    context.exit(1 if failed else 0)


def _desk(workspace: Workspace, day: date) -> Desk:
    survey = checking.check(workspace, day)
    tell(survey.errors)
    broken = frozenset(problem.path for problem in survey.errors)
    return Desk(workspace, survey.library, day, broken, survey.tongues, building.font_folder(workspace))


def _deposits(
    at: Desk, works: list[Work], jobs: int | None, told: tuple[str, str]
) -> Iterator[archiving.Deposit | None]:
    """Yield the bag of each work, or None for one that can not be made, and why is told."""
    complain_of_libraries()
    with press_of(at.workspace, Printers(jobs, None, allow_mixed=False)) as printing:
        for work in works:
            try:
                yield archiving.deposit(at, work, printing, *told, _told)
            except BagError as error:
                click.echo(f"{work.subject}: error: {error}", err=True)
                yield None


def _catalogue(workspace: Workspace, folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of a catalogue of the bags in a folder, in the languages of the workspace."""
    found = tuple(catalogs.records(folder))
    at = Desk(workspace, Library(), date.min)
    told = {}
    directions: dict[str, str] = {}
    for locale in workspace.locales:
        words = speaking(at, locale)
        within = words.words.within
        directions[locale] = words.formats.direction
        told[locale] = {
            "title": within("catalogue", "Archived books"),
            "language": words.formats.endonym(locale),
            "choose": within("catalogue", "Language"),
            "search": within("catalogue", "Search in titles, dates, offices and identifiers"),
            "found": within("catalogue", "Found: %(count)s"),
            "book": within("catalogue", "Book"),
            "date": within("catalogue", "Date"),
            "office": within("catalogue", "Office"),
            "identifier": within("catalogue", "Identifier"),
        }
    plain_words = {
        locale: {name: plain(word) for name, word in words.items()} for locale, words in told.items()
    }
    yield folder / "index.html", catalogs.page(found, plain_words, directions).encode()
    yield folder / "catalog.csv", catalogs.table(found).encode()
    yield folder / "dc.xml", catalogs.dublin_core(found)


def _told(outcome: Outcome) -> None:
    tell(outcome.problems)


def _kept(  # noqa: PLR0913, PLR0917 - all that is written of a bag
    context: click.Context,
    made: archiving.Deposit,
    target: Path,
    kept: Path,
    day: date,
    sign: Path | None,
) -> bool:
    """Write a bag and its line in the register; say so. Return False where another one stands in the way."""
    try:
        new = bag.write(target, made.name, made.files, day)
        registered = register.append(kept, made.entry)
    except (BagError, RegisterError) as error:
        click.echo(f"{made.name}: error: {error}", err=True)
        return False
    said = "" if new else " is there already, the same"
    say(context, f"{shown(target / made.name)}{said}{'' if registered else ', registered before'}")
    if sign:
        _sign(target / made.name, sign)
    return True


def _sign(place: Path, key: Path) -> None:
    """Sign what stands for a bag with an SSH key; the signature lies beside the bag."""
    tool = shutil.which("ssh-keygen")
    if tool is None:
        raise click.ClickException("ssh-keygen is missing, which --sign needs; it comes with OpenSSH")
    signature = place.with_name(f"{place.name}.sig")
    done = subprocess.run(  # noqa: S603 - found above
        [tool, "-Y", "sign", "-q", "-f", str(key), "-n", "twinbook"],
        input=(place / bag.FINGERPRINT).read_bytes(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"{key} does not sign: {done.stderr.decode(errors='replace').strip()}")
    signature.write_bytes(done.stdout)


def _works(at: Desk, kind: str, name: str, year: int | None) -> list[Work]:
    held = editions.holdings(at.library)
    known = held.subjects(kind)
    subject = editions.subject_of(known, name)
    if subject is None:
        hint = nearest(name, known) or f"there are {', '.join(known) or 'none'}"
        raise click.UsageError(f"there is no {'visit' if kind == 'visit' else 'pair'} “{name}”; {hint}")
    if kind != "anniversary":
        return [Work(kind, subject)]
    found = editions.anniversaries(at.library, subject, year, at.today, at.workspace.locales)
    if not found:
        raise click.UsageError(f"{subject}: no such anniversary is known; name one with --year 30")
    return [Work(kind, subject, which) for which in found]
