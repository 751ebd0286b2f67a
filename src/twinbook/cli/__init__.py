"""The command line: the only place that prints, exits or asks the time."""

from pathlib import Path

import click

from twinbook import __version__
from twinbook.cli import archive, build, listing, office, translate, verify


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


for command in (
    office.init,
    office.new,
    office.check,
    listing.list_,
    build.build,
    archive.archive,
    verify.verify,
    translate.translate,
    office.schema,
    office.doctor,
):
    main.add_command(command)
