"""The command `archive`: books into bags for the archive, and a catalogue over them."""

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from twinbook import archiving, building, checking
from twinbook.archive import bag, dublin_core, register
from twinbook.archive import catalog as catalogs
from twinbook.archive.bag import BagError
from twinbook.archive.register import RegisterError
from twinbook.cli.asking import file_of
from twinbook.cli.presses import Ending, Printers, complain_of_libraries, ending_well, press_of
from twinbook.cli.terminal import DATE, Place, edition_date, say, shown, tell, workspace_of, writing
from twinbook.content.library import Library
from twinbook.edition import edition as editions
from twinbook.edition.desk import Desk, speaking
from twinbook.edition.edition import Work
from twinbook.edition.making import Outcome, write
from twinbook.language.typeset import plain
from twinbook.problem import nearest
from twinbook.workspace import Workspace

REGISTER = "register.jsonl"
# Controls, what is not seen or turns the text after it, ends of lines, halves of a pair, what is no letter.
NO_LETTERS = ("Cc", "Cf", "Zl", "Zp", "Cs", "Cn", "Co")
JOINING = "\u200c\u200d\u180e"  # which some scripts need


def one_line(context: click.Context, option: click.Parameter, value: str) -> str:
    """Return what is to stand in a bag as it is: a line of text, with nothing in it that is not seen."""
    del context
    for letter in value:
        if unicodedata.category(letter) in NO_LETTERS and letter not in JOINING:
            said = f"it holds U+{ord(letter):04X}, which does not stand in a line of text"
            raise click.BadParameter(said, param=option)
    return " ".join(value.split())


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
    "--to", "folder", type=Place(path_type=Path, file_okay=False), help="Folder that the bags go into."
)
@click.option("--org", default="", callback=one_line, help="The organization; else the office.")
@click.option("--contact", default="", callback=one_line, help="Whom to ask about the bag.")
@click.option(
    "--register",
    "kept",
    type=Place(path_type=Path, dir_okay=False),
    help="The register; else one beside the bags.",
)
@click.option(
    "--sign",
    type=Place(path_type=Path, dir_okay=False),
    help="An SSH key to sign the bags with.",
)
@click.option(
    "--catalog",
    type=Place(path_type=Path, file_okay=False),
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
    with ending_well() as ending, writing():
        if folder:
            key = context.obj[0] / sign if sign else None
            if key:
                _signature(b"", key)  # before anything is printed in vain
            target = _outside(context.obj[0] / folder)
            place = _outside(context.obj[0] / kept) if kept else target / REGISTER
            at = _desk(workspace, edition_date(day))
            found = [_works(at, kind, name, year) for name in subjects]
            target.mkdir(parents=True, exist_ok=True)
            bag.sweep(target)
            _begun(place, target)
            failed |= not all(found)
            for made in _deposits(at, [work for works in found for work in works], jobs, (org, contact)):
                failed |= made is None or not _kept(context, made, target, place, key, ending)
        if catalog:
            failed |= not _catalogued(context, workspace, _outside(context.obj[0] / catalog))
    context.exit(1 if failed else 0)


def _outside(path: Path) -> Path:
    """Return a path that is not in a bag, which would be another one by it."""
    if found := bag.around(path):
        raise click.UsageError(f"{shown(path)} lies in a bag, {shown(found)}, and nothing is put into one")
    return path


def _begun(place: Path, target: Path) -> None:
    """See that the register can be trusted and written; say so where it is a new one beside older bags."""
    new = not place.is_file() or not place.stat().st_size
    try:
        with register.held(place, _wait):
            pass
    except RegisterError as error:
        raise click.ClickException(f"{shown(place)}: {error}") from error
    if new and (count := sum((one / "bagit.txt").is_file() for one in target.iterdir())):
        said = f"a new register is begun; it does not know {count} of the bags beside it"
        click.echo(f"{shown(place)}: warning: {said}", err=True)


def _wait() -> None:
    click.echo("another one has the register; waiting", err=True)


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


def _catalogued(context: click.Context, workspace: Workspace, folder: Path) -> bool:
    """Write a catalogue of the bags in a folder; return False where some have no place in it, as is told."""
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {shown(folder)}")
    found: list[catalogs.Record] = []
    others = 0
    for one in catalogs.records(folder):
        if isinstance(one, catalogs.Record):
            found.append(one)
            continue
        others += 1
        click.echo(f"{shown(folder / one.bag)}: error: {one}; it is not in the catalogue", err=True)
    for path, data in _catalogue(workspace, folder, found):
        write(path, data)
        say(context, shown(path))
    return not others


def _catalogue(
    workspace: Workspace, folder: Path, found: list[catalogs.Record]
) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of a catalogue, in the languages of the workspace."""
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
    yield folder / "catalog.csv", catalogs.table(found).encode("utf-8-sig")
    yield folder / "dc.xml", dublin_core.together(one.xml for one in found)


def _told(outcome: Outcome) -> None:
    tell(outcome.problems)


def _kept(  # noqa: PLR0913, PLR0917 - all that is written of a bag
    context: click.Context,
    made: archiving.Deposit,
    target: Path,
    kept: Path,
    key: Path | None,
    ending: Ending,
) -> bool:
    """Write a bag and its line in the register; say so. Return False where another one stands in the way."""
    place = target / made.name
    signed = target / f"{made.name}.sig"
    try:
        with register.held(kept, _wait) as book, ending.whole():
            registered = book.knows(made.entry)
            signature = _signature(made.files[bag.FINGERPRINT], key) if key else b""
            new = bag.write(target, made.name, made.files, date.fromisoformat(made.entry.date))
            try:
                if signature:
                    write(signed, signature)
                if not registered:
                    book.add(made.entry)
            except BaseException:
                if new:  # it is made again the same, with its line
                    bag.remove(target, made.name)
                    signed.unlink(missing_ok=True)
                raise
    except RegisterError as error:
        click.echo(f"{made.name}: error: {shown(kept)}: {error}", err=True)
        return False
    except BagError as error:
        click.echo(f"{made.name}: error: {error}", err=True)
        return False
    said = "" if new else " is there already, the same"
    say(context, f"{shown(place)}{said}{', registered before' if registered else ''}")
    return True


def _signature(data: bytes, key: Path) -> bytes:
    """Sign what stands for a bag with an SSH key; end where that can not be done."""
    if not key.is_file():
        raise click.UsageError(f"there is no key {shown(key)}")
    tool = shutil.which("ssh-keygen")
    if tool is None:
        raise click.ClickException("ssh-keygen is missing, which --sign needs; it comes with OpenSSH")
    done = subprocess.run(  # noqa: S603 - found above
        [tool, "-Y", "sign", "-q", "-f", str(key), "-n", "twinbook"],
        input=data,
        capture_output=True,
        check=False,
        start_new_session=True,  # a passphrase is not asked for: that is what the agent of OpenSSH is for
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").rpartition("Enter passphrase: ")[2].strip()
        hint = "; add a key with a passphrase to ssh-agent, and name its .pub" if "passphrase" in said else ""
        raise click.ClickException(f"{shown(key)} does not sign: {said}{hint}")
    return done.stdout


def _works(at: Desk, kind: str, name: str, year: int | None) -> list[Work]:
    """Return what there is to print of a subject; nothing, as is said, where its file has errors."""
    held = editions.holdings(at.library)
    known = held.subjects(kind)
    subject = editions.subject_of(known, name)
    if subject is None and (path := file_of(name, at.broken)):
        click.echo(f"{name} is not made: {path} has errors", err=True)
        return []
    if subject is None:
        hint = nearest(name, known) or f"there are {', '.join(known) or 'none'}"
        raise click.UsageError(f"there is no {'visit' if kind == 'visit' else 'pair'} “{name}”; {hint}")
    if kind != "anniversary":
        return [Work(kind, subject)]
    found = editions.anniversaries(at.library, subject, year, at.today, at.workspace.locales)
    if not found:
        raise click.UsageError(f"{subject}: no such anniversary is known; name one with --year 30")
    return [Work(kind, subject, which) for which in found]
