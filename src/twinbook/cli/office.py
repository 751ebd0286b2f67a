"""The commands that an office keeps its workspace with: all but `build`."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from twinbook import checking
from twinbook.book import design
from twinbook.cli.terminal import DATE, edition_date, say, shown, tell, workspace_of, writing
from twinbook.content.scalar import FOLDERS, Family
from twinbook.edition import making
from twinbook.workspace import SETTINGS, Workspace, find


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--office", default="", help="The office's name, for the cover.")
@click.pass_context
def init(context: click.Context, folder: Path, office: str) -> None:
    """Make a new office's workspace in FOLDER, with one worked example."""
    from twinbook import skeleton

    target = context.obj[0] / folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.UsageError(f"{folder} is there already and not empty")
    with writing():
        skeleton.workspace(target, office or target.absolute().name)
    say(context, f"{folder} is ready. Next: cd {folder} && twinbook check && twinbook build")


@click.command()
@click.argument("family", type=click.Choice([*FOLDERS, "locale"]))
@click.argument("name")
@click.pass_context
def new(context: click.Context, family: str, name: str) -> None:
    """Write a commented skeleton of a new record, ready to fill.

    NAME is its id or its English name; of a pair the ids of its cities, home first: shenyang--daejeon; of a
    locale its language tag, as in ja: it is added to the settings, with files of translations to fill.
    """
    from twinbook import skeleton

    workspace = workspace_of(context)
    if family == "locale":
        _new_locale(context, workspace, name)
        return
    if family == "pair" and name.count("--") != 1:
        raise click.UsageError("a pair is named by its two cities, home first, as in shenyang--daejeon")
    try:
        path, text = skeleton.skeleton(cast("Family", family), name, workspace.roots("templates"))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    target = workspace.content / path
    if target.exists():
        raise click.UsageError(f"content/{path} is there already")
    with writing():
        making.write(target, text.encode())
    say(context, f"content/{path}")


def _new_locale(context: click.Context, workspace: Workspace, tag: str) -> None:
    """Make a workspace ready for books in one more language."""
    from twinbook import skeleton, translating

    if not skeleton.known_locale(tag):
        raise click.UsageError(f"“{tag}” is no language tag that CLDR knows; as in ja, ar, de or zh-Hant")
    if tag in workspace.locales:
        raise click.UsageError(f"this workspace has books in “{tag}” already")
    library, problems = checking.load(workspace)
    tell(problem for problem in problems if problem.severity == "error")
    files = {}
    name = SETTINGS if (workspace.root / SETTINGS).is_file() else "pyproject.toml"
    settings = skeleton.with_locale((workspace.root / name).read_text(encoding="utf-8"), tag)
    if settings is None:
        raise click.ClickException(
            f"{name} is not understood well enough; add “{tag}” to its locales by hand"
        )
    properties = design.properties(checking.stylesheet(workspace), (), "")
    if made := skeleton.style(tag, properties):
        files[f"styles/{made[0]}"] = made[1]
    files[f"content/translations/{tag}/names.csv"] = skeleton.names_to_fill(library, tag)
    files[name] = settings
    with writing():
        for file in translating.updated(translating.files(workspace, library, tag), (), tag):
            translating.keep(file)
            say(context, file.shown)
        for path, text in files.items():
            making.write(workspace.root / path, text.encode())
            say(context, path)
    say(context, "Next: fill the names in, translate, and see twinbook translate status")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--date", "day", type=DATE, help="The edition date that ages are reckoned from; else today.")
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], day: datetime | None, *, strict: bool, as_json: bool
) -> None:
    """Tell every problem in content, translations, templates and fonts, or in PATHS alone."""
    workspace = workspace_of(context)
    problems = checking.check(workspace, edition_date(day)).problems
    if paths:
        wanted = tuple(_inside(workspace, context.obj[0] / path) for path in paths)
        problems = tuple(p for p in problems if any(f"{p.path}/".startswith(name) for name in wanted))
    errors = sum(p.severity == "error" for p in problems)
    warnings = len(problems) - errors
    if as_json:
        click.echo(json.dumps([asdict(p) for p in sorted(problems)], ensure_ascii=False, indent=1))
    else:
        tell(problems)
        say(context, f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}")
    context.exit(1 if errors or (strict and warnings) else 0)


def _inside(workspace: Workspace, path: Path) -> str:
    """Return a path as problems show it, relative to the workspace; empty for the workspace itself."""
    full = path.absolute()
    if not full.exists():
        raise click.UsageError(f"there is no {path}")
    if not full.resolve().is_relative_to(workspace.root.resolve()):
        raise click.UsageError(f"{path} is outside the workspace {workspace.root}")
    name = full.resolve().relative_to(workspace.root.resolve()).as_posix()
    return "" if name == "." else f"{name}/"


@click.command()
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
        with writing():
            making.write(path, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
        say(context, shown(path))


@click.command()
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
