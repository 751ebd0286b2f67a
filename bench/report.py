"""What was measured, as values that are kept between runs, and the page that shows them all."""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from string import Template

from bench.measure import counts

PARTS = ("pages", "rivals", "rebuild", "growth", "memory", "translations")
TEMPLATE = Path(__file__).with_name("performance.md")
LACKING = "*Not measured yet.*"


@dataclass(frozen=True)
class Table:
    """A table: its head, its rows and a note below it; the first column is text, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Reach:
    """A mark that was aimed at, what was measured, and whether that reached it; None if it is open."""

    aim: str
    measured: str
    reached: bool | None


@dataclass(frozen=True)
class Result:
    """What one part measured: its tables, its marks, when and where."""

    tables: tuple[Table, ...]
    reaches: tuple[Reach, ...] = ()
    made: str = ""


@dataclass(frozen=True)
class Plan:
    """How to measure: where files may be put, how often each pair is run, and whether only to try it out."""

    folder: Path
    times: int = 3
    quick: bool = False


def at_most(aim: str, value: float, bound: float, shown: str = "{:.2f}") -> Reach:
    """Return a mark that is reached by at most so much."""
    return Reach(aim, shown.format(value), value <= bound)


def at_least(aim: str, value: float, bound: float, shown: str = "{:.2f}×") -> Reach:
    """Return a mark that is reached by at least so much."""
    return Reach(aim, shown.format(value), value >= bound)


def megabytes(size: float) -> str:
    """Return a size in bytes as megabytes (10⁶)."""
    return f"{size / 1e6:,.0f}"


def dated(result: Result, plan: Plan) -> Result:
    """Return a result that says when, where and how it was measured."""
    times = "1 run each" if plan.times == 1 else f"medians of {plan.times} runs each"
    tried = "; a trial on few books, not for comparison" if plan.quick else ""
    said = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}; {times}{tried}."
    return Result(result.tables, () if plan.quick else result.reaches, said)


def machine() -> str:
    """Return what this machine is: processors, memory, Python and the libraries that count."""
    from twinbook.press.versions import versions

    model = next((v for k, v in _pairs("/proc/cpuinfo") if k == "model name"), platform.machine())
    memory = next((int(v.split()[0]) * 1024 for k, v in _pairs("/proc/meminfo") if k == "MemTotal"), 0)
    found = versions()
    libraries = f"WeasyPrint {found['weasyprint']}, Pango {found['pango']}, Twinbook {version('twinbook')}"
    unit = "instructions counted" if counts() else "CPU time, since instructions are not counted here"
    return (
        f"{len(os.sched_getaffinity(0))} cores ({model}), {memory / 1e9:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}; {unit}"
    )


def _pairs(path: str) -> Iterable[tuple[str, str]]:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        yield key.strip(), value.strip()


def keep(folder: Path, part: str, result: Result) -> None:
    """Write what a part measured, for the page made by a later run."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
    (folder / f"{part}.json").write_text(text + "\n", encoding="utf-8")


def kept(folder: Path) -> Mapping[str, Result]:
    """Return what was measured by now, by part."""
    found = {}
    for part in PARTS:
        path = folder / f"{part}.json"
        if path.is_file():
            raw = json.loads(path.read_text(encoding="utf-8"))
            tables = tuple(
                Table(tuple(t["head"]), tuple(map(tuple, t["rows"])), t["note"]) for t in raw["tables"]
            )
            found[part] = Result(tables, tuple(Reach(**reach) for reach in raw["reaches"]), raw["made"])
    return found


def page(results: Mapping[str, Result]) -> str:
    """Return the whole page as Markdown."""
    reaches = [reach for part in PARTS if part in results for reach in results[part].reaches]
    words = {True: "reached", False: "**not reached**", None: "open"}
    rows = tuple((reach.aim, reach.measured, words[reach.reached]) for reach in reaches)
    values = {part: _section(results[part]) if part in results else LACKING for part in PARTS}
    marks = _table(Table(("Aimed at", "Measured", ""), rows)) if rows else LACKING
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(values, marks=marks)


def _section(result: Result) -> str:
    return "\n\n".join((*map(_table, result.tables), result.made))


def _table(table: Table) -> str:
    rule = ("---", *("---:" for _ in table.head[1:]))
    lines = [f"| {' | '.join(row)} |" for row in (table.head, rule, *table.rows)]
    return "\n".join(lines) + (f"\n\n{table.note}" if table.note else "")
