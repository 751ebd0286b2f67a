"""What it costs to read, merge and write the translations of a large office, beside gettext's own tool."""

import shutil
from pathlib import Path

from bench.measure import FailedError, Task, alternately, called, middle, ratio
from bench.report import Plan, Result, Table, at_most, megabytes
from twinbook.language import merge, po
from twinbook.language.merge import Wanted
from twinbook.language.po import Message

SIZES = (2_000, 20_000)
CHANGED = 10  # of which one text has changed
TEXT = "Mayor {mayor-%d} of {beta} visits {alpha} on the %dth of the month."


def measure(plan: Plan) -> Result:
    """Measure files of growing numbers of messages, a tenth of whose texts has changed."""
    tool = shutil.which("msgmerge")
    if tool is None:
        raise FailedError("msgmerge is missing: make test installs gettext")
    rows, last = [], 0.0
    for size in (200, 400) if plan.quick else SIZES:
        old, new = _files(plan.folder, size)
        ours = called(f"Twinbook, {size}", update, str(old), str(new))
        theirs = Task(
            f"msgmerge, {size}", (tool, "-q", "--previous", "-N", "-o", "/dev/null", str(old), str(new))
        )
        found = alternately((ours, theirs), plan.times)
        (own, other) = (middle(found[task.name]) for task in (ours, theirs))
        times = ratio(found[theirs.name], found[ours.name], lambda cost: cost.cpu)
        rows.append((f"{size:,}", f"{own.cpu:.2f}", f"{other.cpu:.2f}", f"{times:.1f}×", megabytes(own.peak)))
        last = own.cpu
    head = ("Messages", "Twinbook, CPU s", "msgmerge, CPU s", "Twinbook takes", "Twinbook, MB")
    note = (
        "Read, merged with texts of which a tenth has changed, and written; a Python process from its start. "
        "msgmerge looks for no similar texts (-N); Twinbook does, among those that are left over."
    )
    return Result(
        (Table(head, tuple(rows), note),), (at_most("20,000 messages in under 10 s", last, 10, "{:.1f} s"),)
    )


def update(old: str, new: str) -> None:
    """Do what `translate update` does to one file."""
    known = po.parse(Path(old).read_bytes())
    wanted = [Wanted(m.key, m.text) for m in po.parse(Path(new).read_bytes()) if not m.header]
    po.written(merge.merged(known, wanted))


def _files(folder: Path, size: int) -> tuple[Path, Path]:
    """Write translated messages, and the same texts with every tenth changed."""
    header = Message(translation="Content-Type: text/plain; charset=UTF-8\n")
    texts = [TEXT % (number, number % 28 + 1) for number in range(size)]
    keys = [f"chronology.e{number}.text" for number in range(size)]
    old = [Message(key, text, f"번역 {n}") for n, (key, text) in enumerate(zip(keys, texts, strict=True))]
    changed = [
        text.replace("visits", "calls on") if n % CHANGED == 0 else text for n, text in enumerate(texts)
    ]
    new = [Message(key, text) for key, text in zip(keys, changed, strict=True)]
    paths = folder / f"old-{size}.po", folder / f"new-{size}.po"
    for path, messages in zip(paths, (old, new), strict=True):
        path.write_bytes(po.written((header, *messages)))
    return paths
