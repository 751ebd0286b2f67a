"""The command `list`: what a workspace has, and the anniversaries that are to come."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from twinbook import checking
from twinbook.book import anniversary, calendar
from twinbook.book.wording import Wording
from twinbook.cli.terminal import DATE, edition_date, shown, tell, workspace_of, writing
from twinbook.content.anniversary import MONTHS, Coming, coming, later
from twinbook.content.edtf import Edtf
from twinbook.content.library import Library
from twinbook.edition import desk
from twinbook.edition import edition as editions
from twinbook.edition.desk import Desk
from twinbook.edition.making import write
from twinbook.language import jubilee
from twinbook.language.typeset import plain
from twinbook.workspace import Workspace

WITHIN = (18, "m")


class Span(click.ParamType[tuple[int, str]]):
    """A span of time: days, months or years, as in 90d, 18m or 2y."""

    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        """Read it."""
        found = re.fullmatch(r"([0-9]{1,4})([dmy])", str(value), re.ASCII)
        if not found:
            self.fail(f"“{value}” is no span of time; write it as in 90d, 18m or 2y", param, ctx)
        return int(found[1]), found[2]


@dataclass(frozen=True)
class Listed:
    """An anniversary, in which languages of the workspace it is a round one, what it is called there."""

    coming: Coming
    rounds: tuple[str, ...]
    names: tuple[tuple[str, str], ...]


@click.command(name="list")
@click.argument(
    "what",
    metavar="[cities|pairs|visits|editions|anniversaries]",
    type=click.Choice(["cities", "pairs", "visits", "editions", "anniversaries"]),
    default="editions",
)
@click.option("--from", "start", type=DATE, help="Anniversaries from this day on; else from today.")
@click.option("--within", type=Span(), metavar="SPAN", help="Anniversaries within 90d, 18m or 2y; else 18m.")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the anniversaries as a calendar, too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def list_(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    what: str,
    *,
    start: datetime | None,
    within: tuple[int, str] | None,
    ics: Path | None,
    as_json: bool,
) -> None:
    """List cities, pairs or visits, the editions that a build makes (the usual), or anniversaries to come.

    What a file with errors would give is left out, and told.
    """
    if what != "anniversaries" and (start or within or ics):
        raise click.UsageError("--from, --within and --ics go with anniversaries")
    workspace = workspace_of(context)
    library, problems = checking.load(workspace)
    errors = [problem for problem in problems if problem.severity == "error"]
    tell(errors)
    if what == "anniversaries":
        first = edition_date(start)
        found = tuple(
            _listed(workspace, one) for one in coming(library, first, _until(first, within or WITHIN))
        )
        if ics:
            _calendar(Desk(workspace, library, first), found, context.obj[0] / ics)
        click.echo(_as_json(found) if as_json else "\n".join(_lines(found)) or "none within this time")
    else:
        names = _names(workspace, library, what)
        click.echo(json.dumps(names, indent=1) if as_json else "\n".join(names))
    context.exit(1 if errors else 0)


def _names(workspace: Workspace, library: Library, what: str) -> list[str]:
    """Return the ids of the records of a family, or the places of the books."""
    if what == "editions":
        plan = editions.plan(editions.holdings(library).works(), workspace.locales)
        return [edition.path for edition in plan]
    return list({"cities": library.cities, "pairs": library.pairs, "visits": library.visits}[what])


def _until(first: date, within: tuple[int, str]) -> date:
    count, unit = within
    if unit == "d":
        return first + timedelta(days=min(count, (date.max - first).days))
    return later(first, count if unit == "m" else count * MONTHS)


def _listed(workspace: Workspace, one: Coming) -> Listed:
    rounds = tuple(locale for locale in workspace.locales if jubilee.is_round(one.years, locale))
    named = [(locale, jubilee.name(one.years, locale)) for locale in workspace.locales if workspace.jubilees]
    return Listed(one, rounds, tuple((locale, name) for locale, name in named if name))


def _lines(found: tuple[Listed, ...]) -> Iterator[str]:
    """Yield a line for each anniversary, in columns."""
    rows = [(*_cells(one),) for one in found]
    widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
    for row in rows:
        columns = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join((*columns, row[4])).rstrip()


def _cells(one: Listed) -> tuple[str, str, str, str, str]:
    told = one.coming
    notes = []
    if one.rounds:
        notes.append("round")
    notes += sorted({name for _, name in one.names})
    if told.celebrated and told.celebrated != told.when:
        notes.append(f"celebrated {told.celebrated.text}")
    if not _day(told.when):
        notes.append("no day is known")
    if told.lapsed:
        notes.append(f"the tie is {told.lapsed}" if told.lapsed == "suspended" else "the tie has ended")
    return told.when.text, told.pair, told.tie.kind, f"{told.years:>3}", " · ".join(notes)


def _as_json(found: tuple[Listed, ...]) -> str:
    told: list[dict[str, Any]] = [
        {
            "pair": one.coming.pair,
            "tie": one.coming.tie.id,
            "kind": one.coming.tie.kind,
            "years": one.coming.years,
            "date": one.coming.when.text,
            "celebrated": one.coming.celebrated.text if one.coming.celebrated else None,
            "round": list(one.rounds),
            "names": dict(one.names),
            "lapsed": one.coming.lapsed or None,
        }
        for one in found
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _calendar(at: Desk, found: tuple[Listed, ...], path: Path) -> None:
    """Write the anniversaries whose day is known as a calendar; say how many are not in it."""
    words = desk.speaking(at, at.workspace.language)
    days = [day for one in found for day in _days(words, at, one.coming)]
    left = sum(_day(one.coming.when) is None and _day(one.coming.celebrated) is None for one in found)
    data = calendar.days(plain(words.words.get("Anniversaries")), days, at.today)
    with writing():
        write(path, data)
    click.echo(shown(path), err=True)
    if left:
        click.echo(f"{left} of {len(found)} not in the calendar: of these no day is known", err=True)


def _days(words: Wording, at: Desk, one: Coming) -> Iterator[tuple[str, str, date]]:
    pair = at.library.pairs[one.pair]
    cities = [plain(words.name(city)) for city in pair.cities]
    title = plain(anniversary.title(words, one.years, named=at.workspace.jubilees))
    summary = f"{' – '.join(cities)}: {title}, {plain(words.label('ties', one.tie.kind))}"
    if one.lapsed:
        summary += f" ({plain(words.label('status', one.lapsed))})"
    key = f"{one.pair}.{one.tie.id}.{one.years}"
    if day := _day(one.when):
        yield key, summary, day
    celebrated = _day(one.celebrated)
    if celebrated and celebrated != day:
        yield (
            f"{key}.celebrated",
            f"{summary} · {plain(words.words.within('anniversary', 'Celebrated'))}",
            celebrated,
        )


def _day(when: Edtf | None) -> date | None:
    """Return the one day that a date means; None for one that is coarser, doubtful or an interval."""
    if (
        when is None
        or when.interval
        or when.first.earliest != when.latest
        or when.first.uncertain
        or when.first.approximate
    ):
        return None
    return date(*when.latest)
