import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from twinbook.edition.workers import cores, print_all
from twinbook.press.pdf import Page

ROOT = Path(__file__).parents[2]
HTML = '<html lang="en"><title>T</title><style>p { font-family: "Noto Serif" }</style><p>%s</p></html>'


def page(text: str) -> Page:
    """Return a small page."""
    return Page(f"briefing/{text}.en.pdf", HTML % text, families=("Noto Serif",))


@dataclass(frozen=True)
class Deadly(Page):
    """A page that ends the worker process that takes it up, as want of memory does."""

    def __reduce__(self) -> tuple[object, ...]:
        """Send an exit in place of the page."""
        return os._exit, (7,)


def test_cores() -> None:
    """There is at least one processor, and no more than the machine has."""
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes(jobs: int) -> None:
    """Each page has one outcome, by its index; one that fails is no hindrance to the others."""
    pages = (page("one"), page("\ue000"), page("three"))
    found = dict(print_all(pages, jobs))
    assert sorted(found) == [0, 1, 2]
    assert [found[i].pdf is not None for i in range(3)] == [True, False, True]
    assert found[1].problems[0].path == pages[1].name


@pytest.mark.slow
def test_same_bytes_from_workers() -> None:
    """A worker prints the same bytes as this process."""
    pages = (page("one"), page("two"))
    assert dict(print_all(pages, 1)) == dict(print_all(pages, 2))


def test_nothing_to_print() -> None:
    """No pages, no outcomes, no processes."""
    assert list(print_all((), 4)) == []


@pytest.mark.slow
def test_dying_worker() -> None:
    """A worker that dies is the outcome of its page; all other pages are printed."""
    deadly = Deadly("briefing/deadly.en.pdf", "", families=("Noto Serif",))
    pages = (page("one"), deadly, page("three"), page("four"))
    found = dict(print_all(pages, 2))
    assert [found[i].pdf is not None for i in range(4)] == [True, False, True, True]
    (problem,) = found[1].problems
    assert problem.path == deadly.name
    assert "its process ended" in problem.message


def members(session: int) -> list[int]:
    """Return the processes of a session, all but those that ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the processes are told by /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("whole_group", [True, False])
@pytest.mark.parametrize("wait_for", [2, 4])
def test_interrupt(tmp_path: Path, sent: signal.Signals, whole_group: bool, wait_for: int) -> None:  # noqa: FBT001
    """An interrupted build ends soon and leaves neither a process nor a temporary file."""
    command = [sys.executable, "-m", "twinbook", "-C", str(ROOT), "build", "-j", "2", "--out", str(tmp_path)]
    build = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while len(members(build.pid)) < wait_for and time.monotonic() < end:  # itself, a tracker, two workers
        time.sleep(0.02)
    (os.killpg if whole_group else os.kill)(build.pid, sent)
    _, said = build.communicate(timeout=30)
    assert build.returncode in (1, -sent)
    if sent == signal.SIGINT:
        assert said.decode().strip() == "Aborted!"
    end = time.monotonic() + 5
    while members(build.pid) and time.monotonic() < end:
        time.sleep(0.05)
    left = members(build.pid)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".pdf"] == []
