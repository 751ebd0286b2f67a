"""What a build costs when nothing, one fact, one comment or one template changed since the last."""

from collections.abc import Callable
from pathlib import Path

from bench import engine
from bench.measure import Cost, FailedError, Task, called, middle, run
from bench.office import HUB, LOCALES, office
from bench.report import Plan, Reach, Result, Table, at_most, megabytes

PART = "parts/sources.html"


def measure(plan: Plan) -> Result:
    """Measure builds without a change in workspaces of growing size, then builds after a change."""
    sizes = (6, 60) if plan.quick else (1_000, 100_000)
    idle = {size: _idle(plan, size) for size in sizes}
    head = ("Builds with nothing to print", "wall, s", "of it after start, s", "CPU, s", "memory, MB")
    rows = tuple(
        (
            f"{books:,} books",
            f"{cost.wall:.2f}",
            f"{_seconds(cost):.2f}",
            f"{cost.cpu:.2f}",
            megabytes(cost.peak),
        )
        for books, cost in idle.values()
    )
    note = "Small files stand for most of the books; the ledger's own function recorded them."
    changed, reaches = _changes(plan)
    bounds = (0.8, 5.0)
    marks = tuple(
        at_most(
            f"nothing to print, {books:,} books: under {bound} s after start",
            _seconds(cost),
            bound,
            "{:.2f} s",
        )
        for (books, cost), bound in zip(idle.values(), bounds, strict=True)
    )
    return Result((Table(head, rows, note), changed), (*marks, *reaches))


def _seconds(cost: Cost) -> float:
    return float(engine.told(cost.output)["seconds"])


def _idle(plan: Plan, size: int) -> tuple[int, Cost]:
    """Return the number of books, about `size`, and the cost of a build that prints none."""
    folder = plan.folder / f"idle-{size}"
    office(folder, pairs=-(-size // len(LOCALES)), entries=5)
    run(Task("first", engine.build(folder, f"{HUB}--c1")))
    books = int(run(called("stand-ins", engine.stand_in, folder, LOCALES)).output)
    task = Task("nothing to print", engine.build(folder), seconds=900)
    run(task)  # the first after the stand-ins takes them in; it is not the one in question
    costs = [run(task) for _ in range(plan.times)]
    if any(engine.told(cost.output)["made"] for cost in costs):
        raise FailedError(
            "books were made that should have been left alone; did the program change meanwhile?"
        )
    return books, middle(costs)


def _changes(plan: Plan) -> tuple[Table, tuple[Reach, ...]]:
    folder, pairs = plan.folder / "changes", 2 if plan.quick else 40
    office(folder, pairs=pairs)
    run(Task("first", engine.build(folder)))
    changes: tuple[tuple[str, Callable[[Path, int], None], int | None], ...] = (
        ("nothing", _nothing, 0),
        ("a comment in a city's file", _comment, 0),
        ("a fact of one partner city", _fact, len(LOCALES)),
        ("a translation of one pair", _translation, 1),
        ("a fact of the home city", _home, None),
        ("a template of all books", _template, None),
    )
    rows, wrong = [], []
    for name, change, wanted in changes:
        costs = []
        for number in range(1, plan.times + 1):
            change(folder, number)
            costs.append(run(Task(name, engine.build(folder))))
            made = engine.told(costs[-1].output)["made"]
            if wanted is not None and made != wanted:
                wrong.append(f"{name}: {made}, not {wanted}")
        cost = middle(costs)
        made = engine.told(cost.output)["made"]
        rows.append((name, f"{made}", f"{cost.wall:.2f}", f"{cost.cpu:.2f}"))
    head = (f"What changed ({pairs * len(LOCALES)} books)", "books printed", "wall, s", "CPU, s")
    said = "; ".join(dict.fromkeys(wrong)) or f"{len(LOCALES)} of {pairs * len(LOCALES)}"
    return Table(head, tuple(rows)), (
        Reach("a change of one fact prints only the books that show it", said, not wrong),
    )


def _nothing(folder: Path, number: int) -> None:
    del folder, number


def _comment(folder: Path, number: int) -> None:
    path = folder / "content/cities/c1.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}# {number}\n", encoding="utf-8")


def _fact(folder: Path, number: int) -> None:
    _area(folder / "content/cities/c1.yaml", number)


def _home(folder: Path, number: int) -> None:
    _area(folder / f"content/cities/{HUB}.yaml", number)


def _area(path: Path, number: int) -> None:
    before, found, after = path.read_text(encoding="utf-8").partition("key: area, value: ")
    path.write_text(f"{before}{found}{2000 + number}{after[after.index(',') :]}", encoding="utf-8")


def _translation(folder: Path, number: int) -> None:
    path = folder / f"content/translations/ko/pairs/{HUB}--c1.po"
    before, found, after = path.read_text(encoding="utf-8").rpartition('msgstr "')
    path.write_text(f"{before}{found}{number}. {after}", encoding="utf-8")


def _template(folder: Path, number: int) -> None:
    from twinbook.workspace import packaged

    path = folder / "templates" / PART
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (packaged("templates") / PART).read_text(encoding="utf-8")
    path.write_text(f"{text}<p>{number}</p>\n", encoding="utf-8")
