"""Runs the measurements and writes docs/performance.md anew: `python -m bench [PART]... [--quick]`."""

import tempfile
from importlib import import_module
from pathlib import Path

import click

from bench import report
from bench.measure import ROOT, FailedError

RESULTS = ROOT / "build/bench"
PAGE = ROOT / "docs/performance.md"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(report.PARTS))
@click.option("--quick", is_flag=True, help="Try everything on few books; writes build/bench/quick/ alone.")
@click.option("--times", type=click.IntRange(min=1), default=3, help="How often each is run.")
@click.option("--scratch", type=click.Path(path_type=Path, file_okay=False), help="Where files may be put.")
def main(parts: tuple[str, ...], times: int, scratch: Path | None, *, quick: bool) -> None:
    """Measure PARTS, or all; each result is kept, so that the page shows the newest of every part."""
    folder = RESULTS / "quick" if quick else RESULTS
    for part in parts or report.PARTS:
        click.echo(f"{part} ...")
        with tempfile.TemporaryDirectory(prefix="twinbook-bench-", dir=scratch) as place:
            plan = report.Plan(Path(place), 1 if quick else times, quick)
            try:
                result = import_module(f"bench.{part}").measure(plan)
            except FailedError as error:
                raise click.ClickException(str(error)) from error
        report.keep(folder, part, report.dated(result, plan))
    page = folder / PAGE.name if quick else PAGE
    page.write_text(report.page(report.kept(folder)), encoding="utf-8")
    click.echo(f"{page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
