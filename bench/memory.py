"""The memory of the coordinator and of its workers over many books."""

from bench import engine
from bench.measure import Cost, Task, run
from bench.office import LOCALES, office
from bench.report import Plan, Result, Table, at_most, megabytes

SIZES = (20, 100, 500)
JOBS = 2


def measure(plan: Plan) -> Result:
    """Measure builds of growing numbers of like books."""
    found = [_build(plan, size) for size in ((3, 6) if plan.quick else SIZES)]
    head = ("Books", "coordinator, MB", "largest worker, MB", "CPU, s a book")
    rows = tuple(
        (f"{books}", megabytes(cost.first), megabytes(cost.other), f"{cost.cpu / books:.2f}")
        for books, cost in found
    )
    note = (
        f"{JOBS} workers; the peak of the coordinator and of the largest worker (VmHWM), read while they run."
    )
    (few, before), (many, after) = found[-2:]
    more = (after.other - before.other) / ((many - few) / JOBS) / 1e6
    reach = at_most("at most 0.1 MB more in a worker for each book", more, 0.1, "{:.3f} MB")
    return Result((Table(head, rows, note),), (reach,))


def _build(plan: Plan, size: int) -> tuple[int, Cost]:
    folder, pairs = plan.folder / f"memory-{size}", -(-size // len(LOCALES))
    office(folder, pairs=pairs)
    cost = run(Task(f"{size} books", engine.build(folder, jobs=JOBS)))
    engine.told(cost.output)
    return pairs * len(LOCALES), cost
