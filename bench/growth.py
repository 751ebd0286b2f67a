"""How the cost of an edition grows with the number of editions, and that of a book with its chronology."""

from bench import engine
from bench.measure import Cost, Task, called, middle, run
from bench.office import HUB, LOCALES, office
from bench.report import Plan, Reach, Result, Table, at_most, megabytes

EDITIONS = (10, 100, 1_000)
COORDINATED = (100, 1_000, 10_000)
ENTRIES = (10, 100, 200, 500, 1_000, 2_000, 5_000)
LONG_LOCALE = "zh-Hans"
MB = 1_000_000


def measure(plan: Plan) -> Result:
    """Measure both; the long builds once, since their length evens out what else the machine does."""
    editions = {size: _editions(plan, size) for size in ((3, 6) if plan.quick else EDITIONS)}
    alone = {size: _coordinated(plan, size) for size in ((3, 6) if plan.quick else COORDINATED)}
    entries = {size: _entries(plan, size) for size in ((10, 20) if plan.quick else ENTRIES)}
    head = ("Editions", "CPU, s an edition", "wall, s an edition", "coordinator, MB", "largest worker, MB")
    rows = tuple(
        (
            f"{books:,}",
            f"{cost.cpu / books:.3f}",
            f"{cost.wall / books:.3f}",
            megabytes(cost.first),
            megabytes(cost.other),
        )
        for books, cost in editions.values()
    )
    note = (
        "Short books of cover, 5 entries and sources, in English, Chinese and Korean, so that what grows "
        "with their number would show; two workers, fonts made before."
    )
    alone_head = ("Editions, coordinator alone", "CPU, ms an edition", "memory, MB")
    alone_rows = tuple(
        (f"{books:,}", f"{1000 * cost.cpu / books:.1f}", megabytes(cost.peak))
        for books, cost in alone.values()
    )
    alone_note = (
        "The same books, all of a build but the printing: what a worker takes for a page does not depend on "
        "how many others there are, what the coordinator takes might."
    )
    long_head = ("Entries in one book", "CPU, s", "ms an entry", "largest worker, MB")
    long_rows = tuple(
        (f"{size:,}", f"{cost.cpu:.1f}", f"{1000 * cost.cpu / size:.0f}", megabytes(cost.other))
        for size, cost in entries.items()
    )
    long_note = "One book in Chinese, not split into volumes; its fonts were made before."
    marks = (*_of_editions(editions, alone), *_of_entries(entries))
    tables = (
        Table(head, rows, note),
        Table(alone_head, alone_rows, alone_note),
        Table(long_head, long_rows, long_note),
    )
    return Result(tables, marks)


def _editions(plan: Plan, size: int) -> tuple[int, Cost]:
    folder, pairs = plan.folder / f"editions-{size}", 1 + -(-size // len(LOCALES))
    office(folder, pairs=pairs, entries=5, short=True)
    run(Task("fonts", engine.build(folder, f"{HUB}--c1")))
    cost = run(Task(f"{size} editions", engine.build(folder)))
    return int(engine.told(cost.output)["made"]), cost


def _coordinated(plan: Plan, size: int) -> tuple[int, Cost]:
    folder, pairs = plan.folder / f"coordinated-{size}", 1 + -(-size // len(LOCALES))
    office(folder, pairs=pairs, entries=5, short=True)
    run(Task("fonts", engine.build(folder, f"{HUB}--c1")))
    cost = run(called(f"{size} editions without printing", engine.coordinate, folder))
    return int(cost.output), cost


def _entries(plan: Plan, size: int) -> Cost:
    folder = plan.folder / f"entries-{size}"
    office(folder, pairs=1, entries=size, locales=(LONG_LOCALE,))
    run(Task("fonts", engine.build(folder)))
    task = Task(f"{size} entries", engine.build(folder, "--force", jobs=1))
    return middle([run(task) for _ in range(1 if size > 1000 else plan.times)])  # noqa: PLR2004 - minutes each


def _of_editions(found: dict[int, tuple[int, Cost]], alone: dict[int, tuple[int, Cost]]) -> tuple[Reach, ...]:
    small, large = found.get(100), found.get(1_000)
    few, many = alone.get(1_000), alone.get(10_000)
    if not (small and large and few and many):
        return ()
    more = many[1].cpu / many[0] - few[1].cpu / few[0]  # that the coordinator adds to an edition's cost
    rise = (large[1].cpu / large[0] + more) / (small[1].cpu / small[0])
    return (
        at_most("an edition of 10,000 costs at most 1.3× one of 100", rise, 1.3, "{:.2f}×"),
        at_most("coordinator under 500 MB at 10,000 editions", many[1].peak / MB, 500, "{:.0f} MB"),
    )


def _of_entries(found: dict[int, Cost]) -> tuple[Reach, ...]:
    if not {200, 1_000, 5_000} <= found.keys():
        return ()
    rise = found[5_000].work / found[1_000].work
    worker = found[200].other / MB
    return (
        at_most("5,000 entries cost at most 5.2× what 1,000 do", rise, 5.2, "{:.2f}×"),
        at_most("worker below 185 MB at 200 entries, fixed characters", worker, 185, "{:.0f} MB"),
    )
