import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import pytest

from twinbook.edition import workers
from twinbook.edition.workers import Crew, cores, here, print_all
from twinbook.press.foundry import Foundry
from twinbook.press.pdf import Page, Printed, press
from twinbook.press.worker import LostError, Worker

ROOT = Path(__file__).parents[2]
HTML = '<html lang="en"><title>T</title><style>p { font-family: "Noto Serif" }</style><p>%s</p></html>'


def page(text: str) -> Page:
    """Return a small page."""
    return Page(f"briefing/{text}.en.pdf", HTML % text)


@dataclass(frozen=True)
class Deadly(Page):
    """A page that ends the worker process that takes it up, as want of memory does: always, or so often."""

    times: float = float("inf")
    sent: list[None] = field(default_factory=list)

    def __reduce__(self) -> tuple[object, ...]:
        """Send an exit in place of the page, or at last a page."""
        self.sent.append(None)
        return (os._exit, (7,)) if len(self.sent) <= self.times else (Page, (self.name, self.html))


@dataclass(frozen=True)
class Hanging(Page):
    """A page that keeps the worker process that takes it up, for ever."""

    def __reduce__(self) -> tuple[object, ...]:
        """Send a pause in place of the page."""
        return signal.pause, ()


def printed(printing: Page) -> Printed:
    """Stand in for the press."""
    return Printed(printing.name.encode())


def test_cores() -> None:
    """There is at least one processor, and no more than the machine has."""
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_time() -> None:
    """A page is given the more time the longer it is; a job that is no page the least."""
    assert workers.seconds(page("x" * 600_000)) > workers.seconds(page("x")) > 60
    assert workers.seconds(None) == 60


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes(jobs: int) -> None:
    """Each page has one outcome, by its key; one that fails is no hindrance to the others."""
    pages = {"one": page("one"), "two": page("\U0010fffd"), "three": page("three")}
    with Crew(jobs) as crew:
        found = dict(print_all(crew, pages.items(), 2))
    assert {key: one.pdf is not None for key, one in found.items()} == {
        "one": True,
        "two": False,
        "three": True,
    }
    assert found["two"].problems[0].path == pages["two"].name


@pytest.mark.slow
def test_same_bytes_from_workers() -> None:
    """A worker prints the same bytes as this process, as does a machine's own for an executor's thread."""
    pages = {text: page(text) for text in ("one", "two")}
    with Crew(2) as crew:
        assert dict(print_all(crew, pages.items(), 4)) == {text: press(one) for text, one in pages.items()}
    with ThreadPoolExecutor(2) as threads:
        assert threads.submit(here, pages["one"]).result() == press(pages["one"])


def test_nothing_to_print() -> None:
    """No pages, no outcomes, no processes."""
    with Crew(4) as crew:
        assert list(print_all(crew, (), 4)) == []
        assert crew._threads == []


def test_no_sooner_than_needed() -> None:
    """No more pages are taken than are in flight; what needs no printing is passed on at once."""
    taken = []

    def pages() -> Iterator[tuple[int, Page | Printed]]:
        for number in range(20):
            taken.append(number)
            yield number, Printed(b"known") if number == 3 else page(str(number))

    with ThreadPoolExecutor(2) as threads:
        for done, (number, one) in enumerate(print_all(threads, pages(), 3, printed)):
            assert len(taken) <= done + 4
            assert one.pdf == (b"known" if number == 3 else f"briefing/{number}.en.pdf".encode())
    assert len(taken) == 20


def test_broken_executor() -> None:
    """An executor that breaks as a whole is told at once; that is no page's fault."""

    def broken(_: Page) -> Printed:
        raise BrokenExecutor("gone")

    with ThreadPoolExecutor(1) as threads, pytest.raises(BrokenExecutor, match="gone"):
        list(print_all(threads, [(1, page("one"))], 1, broken))


def test_tried_once_more() -> None:
    """A page whose worker was lost is tried once more when nothing else is, and told if that fails, too."""
    tries: list[str] = []
    at_work = 0

    def unlucky(one: Page) -> Printed:
        nonlocal at_work
        tries.append(one.name)
        at_work += 1
        if len(tries) > len(pages):
            time.sleep(0.05)
            assert at_work == 1
        at_work -= 1
        if "twice" in one.name or ("once" in one.name and tries.count(one.name) == 1):
            raise LostError("its process was killed by signal 9")
        return Printed(b"%PDF")

    pages = {text: page(text) for text in ("once", "good", "twice", "better", "once too")}
    with ThreadPoolExecutor(2) as threads:
        found = dict(print_all(threads, pages.items(), 4, unlucky))
    assert {key for key, one in found.items() if one.pdf} == {"once", "good", "better", "once too"}
    assert set(tries[5:]) == {pages[text].name for text in ("once", "once too", "twice")}
    assert len(tries) == 8
    (problem,) = found["twice"].problems
    assert str(problem).startswith(
        f"{pages['twice'].name}: error: its process was killed by signal 9; it was tried twice"
    )


def test_any_failure() -> None:
    """Whatever else goes wrong on the way to a page and back is told of that page, with its name."""

    def failing(_: Page) -> Printed:
        raise ConnectionResetError

    with ThreadPoolExecutor(2) as threads:
        ((_, one),) = print_all(threads, [("one", page("one"))], 4, failing)
    assert "ConnectionResetError; it was tried twice" in one.problems[0].message


def test_dying_once() -> None:
    """A page whose process died is printed by another; it was sent just twice."""
    deadly = Deadly("briefing/deadly.en.pdf", "", times=1)
    with Crew(2) as crew:
        found = dict(print_all(crew, {1: page("one"), 2: deadly, 3: page("three")}.items(), 4, Printed))
    assert [found[key].pdf for key in (1, 2, 3)] == [page("one"), Page(deadly.name, ""), page("three")]
    assert len(deadly.sent) == 2


@pytest.mark.slow
def test_dying_worker() -> None:
    """A worker that dies is the outcome of its page; all other pages are printed."""
    deadly = Deadly("briefing/deadly.en.pdf", "")
    pages = {1: page("one"), 2: deadly, 3: page("three"), 4: page("four")}
    with Crew(2) as crew:
        found = dict(print_all(crew, pages.items(), 4))
    assert [found[i].pdf is not None for i in pages] == [True, False, True, True]
    (problem,) = found[2].problems
    assert problem.path == deadly.name
    assert "its process ended with code 7" in problem.message
    assert len(deadly.sent) == 2


def test_hanging_worker() -> None:
    """A page that takes too long is ended, and told; all other pages are printed."""
    hanging = Hanging("briefing/hanging.en.pdf", "")
    pages = {1: page("one"), 2: hanging, 3: page("three"), 4: page("four")}
    with Crew(2, lambda one: 0.2 if one == hanging else 60) as crew:
        found = dict(print_all(crew, pages.items(), 4, Printed))
    assert [found[i].pdf for i in (1, 3, 4)] == [pages[i] for i in (1, 3, 4)]
    (problem,) = found[2].problems
    assert (problem.path, found[2].pdf) == (hanging.name, None)
    assert problem.message == "it took longer than 0.2 seconds; it was tried twice"


def test_too_long() -> None:
    """A job that takes too long is ended with its process; the next has a new one."""
    with Crew(1, lambda seconds: 0.3 if seconds == 60 else 60) as crew:
        hanging, well = crew.submit(time.sleep, 60), crew.submit(time.sleep, 0)
        with pytest.raises(LostError, match=r"longer than 0\.3 seconds"):
            hanging.result()
        assert well.result() is None


def test_recycled(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many jobs a worker is replaced by a new one, and gone."""
    monkeypatch.setattr(workers, "BOOKS", 2)
    with Crew(1) as crew:
        first, second, third = (crew.submit(os.getpid).result() for _ in range(3))
    assert first == second != third
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_recycled_when_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a page for which it had much memory a worker is replaced by a new one."""
    monkeypatch.setattr(workers, "MEMORY", 100)
    with Crew(1) as crew:
        first = crew.submit(os.getpid).result()
        assert crew.submit(Printed, b"", (), b"", 1, 1, 99).result().memory == 99
        second = crew.submit(os.getpid).result()
        assert crew.submit(Printed, b"", (), b"", 1, 1, 100).result().memory == 100
        third = crew.submit(os.getpid).result()
    assert first == second != third


def test_no_more_than_needed() -> None:
    """There are as many processes as asked for, or as jobs, and each does many; at the end none is left."""
    with Crew(2) as crew:
        futures = [crew.submit(os.getpid) for _ in range(50)]
        pids = {future.result() for future in futures}
        assert len(pids) <= 2
        assert {worker.pid for worker in crew._workers.values()} >= pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with Crew(9) as crew:
        crew.submit(os.getpid).result()
        assert len(crew._threads) == 1


def test_own_errors() -> None:
    """A job that raises, or cannot be sent, fails alone: with its error, and its process goes on."""
    with Crew(1) as crew:
        first = crew.submit(os.getpid)
        raising, unsent = crew.submit(divmod, 1, 0), crew.submit(max, threading.Lock())
        last = crew.submit(os.getpid)
        assert isinstance(raising.exception(), RuntimeError)
        assert "ZeroDivisionError" in str(raising.exception())
        assert isinstance(unsent.exception(), TypeError)
        assert first.result() == last.result()
        with pytest.raises(TypeError, match="by position"):
            crew.submit(sorted, [1], reverse=True)


def test_no_process_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """When no process can be started, the job fails; the next is given to one as soon as it can."""

    def none() -> NoReturn:
        raise BlockingIOError("Resource temporarily unavailable")

    with Crew(1) as crew:
        monkeypatch.setattr(workers, "Worker", none)
        with pytest.raises(BlockingIOError):
            crew.submit(os.getpid).result(30)
        monkeypatch.setattr(workers, "Worker", Worker)
        assert crew.submit(os.getpid).result(30)


def test_limit_that_fails() -> None:
    """When the time of a job cannot be told, the job fails and no other."""
    with Crew(1, lambda seconds: 1 / seconds) as crew:
        failing, well = crew.submit(time.sleep, 0), crew.submit(time.sleep, 0.1)
        assert isinstance(failing.exception(), ZeroDivisionError)
        assert well.result() is None


def at_work(crew: Crew, jobs: int) -> list[Future[None]]:
    """Give a crew of two some jobs that take for ever; return them when two are begun."""
    futures = [crew.submit(time.sleep, 600) for _ in range(jobs)]
    end = time.monotonic() + 30
    while len(crew._workers) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    return futures


def test_ended_at_once() -> None:
    """What is cancelled at the end is not waited for, and nothing is taken on after it."""
    crew = Crew(2)
    busy, also_busy, *waiting = at_work(crew, 5)
    pids = [worker.pid for worker in crew._workers.values()]
    start = time.monotonic()
    crew.shutdown(cancel_futures=True)
    assert time.monotonic() - start < 5
    assert all(future.cancelled() for future in waiting)
    for future in (busy, also_busy):
        with pytest.raises(LostError):
            future.result()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(RuntimeError):
        crew.submit(time.sleep, 0)
    crew.shutdown()  # once more does no harm


def test_ended_by_an_error() -> None:
    """An error, as Ctrl-C is one, ends a crew at once; without one it ends when all is done."""
    jobs: list[Future[None]] = []

    def interrupted() -> NoReturn:
        with Crew(2) as crew:
            jobs.extend(at_work(crew, 3))
            raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - start < 30
    assert [job.done() for job in jobs] == [True] * 3
    with Crew(2) as crew:
        jobs = [crew.submit(time.sleep, 0.05) for _ in range(4)]
    assert [job.result() for job in jobs] == [None] * 4


def test_not_waited_for() -> None:
    """One may let a crew go without waiting: what it was given is done all the same."""
    crew = Crew(2)
    jobs = [crew.submit(time.sleep, 0.05) for _ in range(4)]
    crew.shutdown(wait=False)
    assert not wait(jobs, 30).not_done


@pytest.mark.slow
def test_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine prints with fonts of its own, in one process a thread; a font of another version is told."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(workers, "_own", threading.local())
    fonts = Foundry(tmp_path / "another", {"Latn": ("Noto Serif",)}).fixed
    well = replace(page("one"), fonts=fonts)
    first = here(well)
    worker: Worker = workers._own.worker
    assert first.pdf
    assert first.pdf == here(well).pdf
    other = replace(well, fonts=(*fonts[:-1], replace(fonts[-1], digest="0" * 64)))
    assert "is of another version" in here(other).problems[0].message
    assert here(other, mixed=True).pdf == first.pdf
    assert workers._own.worker is worker
    worker.end(at_once=True)
    kept = {path.name for path in (tmp_path / "cache/twinbook/fonts").iterdir()}
    assert {font.digest[:16] for font in fonts} <= kept


def test_lost_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a thread's own process dies it is told; the next page has a new one, that ends with the thread."""
    monkeypatch.setattr(workers, "press", Printed)
    monkeypatch.setattr(workers, "BOOKS", 2)
    pids: list[int] = []

    def thread() -> None:
        with pytest.raises(LostError, match="ended with code 7"):
            here(Deadly("x", ""))
        for text in ("one", "two", "three"):
            assert here(page(text)).pdf == page(text)
            pids.append(workers._own.worker.pid)

    with ThreadPoolExecutor(1) as threads:
        threads.submit(thread).result()
    assert pids[0] == pids[1] != pids[2]  # replaced after so many books
    del threads
    gc.collect()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine keeps fonts where it keeps what can be had again: as the system says, or in one's home."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert workers.cache_folder() == Path("/elsewhere/twinbook/fonts")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "/at/home")
    assert workers.cache_folder() == Path("/at/home/.cache/twinbook/fonts")


def running() -> dict[int, int]:
    """Return the processes that run, by number, with their parents; not those that have ended."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(path.parent.name)] = int(fields[1])
    return found


def children(parent: int) -> list[int]:
    """Return the processes that a process has started and that run."""
    return [pid for pid, its_parent in running().items() if its_parent == parent]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the processes are told by /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("after", [0.0, 1.5])
def test_interrupt(tmp_path: Path, sent: signal.Signals, after: float) -> None:
    """An interrupted build ends soon; it leaves no process, and no temporary file unless it was killed."""
    command = [sys.executable, "-m", "twinbook", "-C", str(ROOT), "build", "-j", "2", "--out", str(tmp_path)]
    build = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while len(children(build.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(after)
    at_work = children(build.pid)
    assert len(at_work) == 2
    os.killpg(build.pid, sent)
    _, said = build.communicate(timeout=30)
    assert build.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[sent]
    if sent == signal.SIGINT:
        assert said.decode().strip() == "interrupted; what was finished is kept"
    end = time.monotonic() + 5
    while not running().keys().isdisjoint(at_work) and time.monotonic() < end:
        time.sleep(0.05)
    assert running().keys().isdisjoint(at_work)
    if sent != signal.SIGKILL:
        assert list(tmp_path.rglob("*.part")) == []
