"""The same pages printed by Twinbook, by the `weasyprint` command and by WeasyPrint in one process."""

import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import engine
from bench.measure import Cost, Task, alternately, called, middle, ratio, run
from bench.office import office
from bench.report import Plan, Reach, Result, Table, at_least, at_most, megabytes

LOCALE = "zh-Hans"
VARIANT = "pdf/a-3a"
TWO, ONE = "Twinbook, two workers", "Twinbook, one worker"
ROW, PAIR = "`weasyprint`, one after the other", "`weasyprint`, two at once"
PLAIN = "WeasyPrint, one Python process"


def measure(plan: Plan) -> Result:
    """Measure all ways in turn, on books in Chinese."""
    books = 2 if plan.quick else 40
    folder, html = plan.folder / "pages", plan.folder / "pages-html"
    office(folder, pairs=books, locales=(LOCALE,))
    first = run(Task("first build", engine.build(folder, "--html", "--out", str(html))))
    costs = alternately(
        (
            Task(TWO, engine.build(folder, "--force")),
            called(ROW, commands, html, 1),
            called(PAIR, commands, html, 2),
            Task(ONE, engine.build(folder, "--force", jobs=1)),
            called(PLAIN, one_process, html),
        ),
        plan.times,
    )
    head = ("", "CPU, s a book", "wall, s a book", "largest process, MB", "CPU", "wall")
    rows = tuple(
        (name, *_figures(middle(found), books), *_times(costs[TWO], found)) for name, found in costs.items()
    )
    note = (
        f"{books} books in Chinese with 40 entries each, PDF/A-3a. The last two columns are ratios to the "
        f"first row, run by run. The very first build, which makes the fonts too, took {first.wall:.0f} s."
    )
    return Result((Table(head, rows, note),), _reaches(costs))


def _figures(cost: Cost, books: int) -> tuple[str, str, str]:
    return f"{cost.cpu / books:.2f}", f"{cost.wall / books:.2f}", megabytes(cost.peak)


def _times(ours: tuple[Cost, ...], theirs: tuple[Cost, ...]) -> tuple[str, str]:
    return f"{ratio(ours, theirs, _work):.2f}×", f"{ratio(ours, theirs, _wall):.2f}×"


def _reaches(costs: dict[str, tuple[Cost, ...]]) -> tuple[Reach, ...]:
    row, pair = (ratio(costs[TWO], costs[name], _wall) for name in (ROW, PAIR))
    share = ratio(costs[ROW], costs[ONE], _work)  # one at a time, both: two slow down each other's processor
    return (
        at_least("at least 4× as fast as the `weasyprint` command, one after the other", row, 4),
        at_least("at least 2.1× as fast as two commands at once", pair, 2.1),
        at_most("at most 0.5 of the command's work a book", share, 0.5),
    )


def _work(cost: Cost) -> float:
    return cost.work


def _wall(cost: Cost) -> float:
    return cost.wall


def commands(folder: str, at_once: int) -> None:
    """Print each page of a folder by a command of its own, so many at once."""
    weasyprint = Path(sys.executable).with_name("weasyprint")

    def one(path: Path) -> None:
        target = path.with_suffix(".command.pdf")
        command = (str(weasyprint), "--pdf-variant", VARIANT, str(path), str(target))
        subprocess.run(command, check=True, capture_output=True)

    with ThreadPoolExecutor(at_once) as pool:  # the threads only wait
        deque(pool.map(one, sorted(Path(folder).rglob("*.html"))), maxlen=0)


def one_process(folder: str) -> None:
    """Print each page of a folder with WeasyPrint as its manual shows it."""
    from weasyprint import HTML

    for path in sorted(Path(folder).rglob("*.html")):
        HTML(filename=path).write_pdf(path.with_suffix(".plain.pdf"), pdf_variant=VARIANT)
