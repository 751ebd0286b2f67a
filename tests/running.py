"""The real command at work in a process of its own, and the processes that it started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from office import TODAY

PATIENCE = 60  # seconds that anything here may take


def command(root: Path, *arguments: str) -> list[str]:
    """Return the command that builds a workspace at the day of the tests."""
    day = ["--date", TODAY.isoformat()]
    return [sys.executable, "-m", "twinbook", "-C", str(root), "build", *day, *arguments]


@contextmanager
def running(root: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a build, and see that it has ended afterwards."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command(root, *arguments), stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Wait for a build; return its exit code and what it said."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def workers(pid: int) -> list[int]:
    """Return the processes that print for a build."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int(path.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            if parent == pid and b"twinbook.press.worker" in path.joinpath("cmdline").read_bytes():
                found.append(int(path.name))
    return found


def wait_for(done: Callable[[], object]) -> bool:
    """Wait until something is so; return whether it came to be."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def gone(pids: list[int]) -> bool:
    """Return whether none of these processes is left, after a while."""

    def none_left() -> bool:
        return not any(Path(f"/proc/{pid}/cmdline").exists() and alive(pid) for pid in pids)

    return wait_for(none_left)


def alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> None:
    """End a process at once, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
