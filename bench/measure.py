"""What a command costs: time of the processor and by the clock, memory of each process, instructions.

Everything is measured as a command in processes of its own, a function too, by `called`. Memory is the VmHWM
of each process, read from /proc (Linux) while it runs: `ru_maxrss` starts from the size of the process that
forked.
"""

import ctypes
import importlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

POLL = 0.02  # seconds; memory that a process takes and ends with in a shorter time goes unseen
LINGER = 3  # seconds that processes may outlive the command before they are ended
PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
EVENT = "instructions:u"
ROOT = Path(__file__).resolve().parents[1]


class FailedError(Exception):
    """A measured command that failed or took too long."""


@dataclass(frozen=True)
class Task:
    """A command to measure: its name, where and with what environment it runs, what is done before."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] | None = None
    seconds: float = 6 * 3600


@dataclass(frozen=True)
class Cost:
    """What a run cost: seconds, bytes of the first process and of the largest other one, what it printed."""

    cpu: float
    wall: float
    first: int
    other: int
    instructions: float | None = None
    output: str = ""

    @property
    def peak(self) -> int:
        """The memory of the largest process."""
        return max(self.first, self.other)

    @property
    def work(self) -> float:
        """Instructions where the machine counts them, else seconds of the processor."""
        return self.cpu if self.instructions is None else self.instructions


def called(name: str, function: Callable[..., object], *arguments: object, **more: Any) -> Task:  # noqa: ANN401
    """Return a task that calls a function of a module in a new process and prints its value as JSON."""
    where = f"{function.__module__}:{function.__name__}"
    return Task(
        name, (sys.executable, "-m", "bench.measure", where, json.dumps(arguments, default=str)), **more
    )


def run(task: Task) -> Cost:
    """Run a task once; raise FailedError with what it said where it fails."""
    if task.before:
        task.before()
    _adopt()
    with tempfile.TemporaryDirectory() as folder:
        out, said, count = (Path(folder, name) for name in ("out", "said", "count"))
        counter = ("perf", "stat", "-x,", "-e", EVENT, "-o", str(count), "--") if counts() else ()
        with out.open("wb") as output, said.open("wb") as errors:
            start = time.monotonic()
            process = subprocess.Popen(
                [*counter, *task.command],
                cwd=task.folder,
                env={**os.environ, **task.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
            code, wall, cpu, peaks = _watch(process, start, task.seconds)
        if code:
            told = "\n".join(path.read_text(errors="replace")[-1000:] for path in (said, out))
            raise FailedError(f"{task.name}: ended with {code}: {told.strip()}")
        return Cost(
            cpu=cpu,
            wall=wall,
            first=next(iter(peaks[bool(counter) :]), 0),
            other=max(peaks[bool(counter) + 1 :], default=0),
            instructions=_counted(count.read_text()) if counter else None,
            output=out.read_text(errors="replace"),
        )


def alternately(tasks: Sequence[Task], times: int) -> dict[str, tuple[Cost, ...]]:
    """Run tasks in turn, A B A B, so that what else the machine does falls on all of them."""
    costs: dict[str, list[Cost]] = {task.name: [] for task in tasks}
    for _ in range(times):
        for task in tasks:
            costs[task.name].append(run(task))
    return {name: tuple(found) for name, found in costs.items()}


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the medians of several runs, each figure by itself; the output is the last one's."""
    counted = [cost.instructions for cost in costs if cost.instructions is not None]
    return Cost(
        cpu=median(cost.cpu for cost in costs),
        wall=median(cost.wall for cost in costs),
        first=round(median(cost.first for cost in costs)),
        other=round(median(cost.other for cost in costs)),
        instructions=median(counted) if counted else None,
        output=costs[-1].output,
    )


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost], of: Callable[[Cost], float]) -> float:
    """Return the median of the ratios of runs that followed each other, theirs to ours."""
    return median(of(b) / of(a) for a, b in zip(ours, theirs, strict=True))


def _watch(
    process: subprocess.Popen[bytes], start: float, seconds: float
) -> tuple[int, float, float, list[int]]:
    """Wait for a process and those it left behind; return code, wall, CPU time and peaks, its own first."""
    peaks: dict[int, int] = {process.pid: 0}
    handle = os.pidfd_open(process.pid)
    late = False
    try:
        while not select.select([handle], [], [], POLL)[0]:
            for pid, parent in _tree(process.pid):
                known = peaks.setdefault(pid, 0)
                if _words(pid) != _words(
                    parent
                ):  # until it runs its own program it shows its parent's memory
                    peaks[pid] = max(known, _peak(pid))
            if not late and time.monotonic() - start > seconds:
                late = True
                _end(process.pid)
        wall = time.monotonic() - start
    except BaseException:
        _end(process.pid)
        raise
    finally:
        os.close(handle)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime + sum(map(_orphan, [pid for pid in peaks if pid != process.pid]))
    return -signal.SIGKILL if late else process.returncode, wall, cpu, list(peaks.values())


def _orphan(pid: int) -> float:
    """Return the CPU time of a process that outlived its parent, ended if it lingers; of others nothing."""
    until = time.monotonic() + LINGER
    while True:
        try:
            ended, _, used = os.wait4(pid, os.WNOHANG)
        except ChildProcessError:  # its own parent waited for it
            return 0
        if ended:
            return used.ru_utime + used.ru_stime
        if time.monotonic() > until:
            _end(pid)
        time.sleep(POLL)


def _tree(pid: int, parent: int = 0) -> Iterator[tuple[int, int]]:
    """Yield a process and all below it that run now, each with its parent."""
    yield pid, parent
    with suppress(OSError):  # it has just ended
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - names, many times a second
            for child in Path(f"/proc/{pid}/task/{thread}/children").read_text().split():
                yield from _tree(int(child), pid)


def _peak(pid: int) -> int:
    """Return the most memory of a process so far, or since it had the system begin anew."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def _words(pid: int) -> bytes:
    """Return the command line of a process; nothing of one that is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _end(pid: int) -> None:
    """End a process that we have not waited for yet (its number is still its own), and all below it."""
    for one, _ in [*_tree(pid)]:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


@cache
def _adopt() -> None:
    """Let processes whose parents end become ours, not those of process 1, so that we can wait for them."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@cache
def counts() -> bool:
    """Say whether `perf` is there and the machine counts instructions; virtual ones often do not."""
    command = ["perf", "stat", "-x,", "-e", EVENT, "true"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stderr
    except (OSError, subprocess.TimeoutExpired):
        return False
    return _counted(said) is not None


def _counted(said: str) -> float | None:
    """Return the count of instructions from what `perf stat -x,` says."""
    for line in said.splitlines():
        value, _, name, *_ = (*line.split(","), "", "", "")
        if name.startswith("instructions") and value.replace(".", "").isdigit():
            return float(value)
    return None


if __name__ == "__main__":
    module, _, function = sys.argv[1].partition(":")
    print(json.dumps(getattr(importlib.import_module(module), function)(*json.loads(sys.argv[2]))))
