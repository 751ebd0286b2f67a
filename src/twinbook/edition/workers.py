"""Prints many pages at once, each worker process one page at a time; a page's failure is its outcome.

Each worker has a pipe of its own and is sent a page only when it is idle, so a worker that dies takes no more
than its page along. An executor's shared queue would hang when a worker dies while a page, larger than the
pipe's buffer, is still being written to it (seen with Python 3.11.2).
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import cast

from twinbook.press.pdf import Page, Printed, press
from twinbook.problem import Problem

PATIENCE = 5  # seconds for a worker to end by itself


@dataclass(frozen=True)
class Worker:
    """A process that prints the pages it is sent and sends back what became of each."""

    process: SpawnProcess
    pipe: Connection

    def end(self, *, at_once: bool) -> None:
        """End the process: an idle one goes when its pipe is closed, a busy one is made to."""
        self.pipe.close()
        if at_once:
            self.process.terminate()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def print_all(pages: tuple[Page, ...], jobs: int) -> Iterator[tuple[int, Printed]]:
    """Yield the index and the outcome of each page as it is done; no threads, WeasyPrint bears none."""
    if jobs < 2 or len(pages) < 2:  # noqa: PLR2004 - one at a time
        for index, page in enumerate(pages):
            yield index, press(page)
        return
    left = deque(enumerate(pages))
    busy: dict[Connection, tuple[Worker, int]] = {}
    crew: list[Worker] = []
    whole = False
    try:
        while len(crew) < min(jobs, len(pages)):
            crew.append(_hire())
        idle = list(crew)
        while left or busy:
            while left and idle:
                worker, (index, page) = idle.pop(), left.popleft()
                with suppress(OSError):  # it died: its pipe tells so below
                    worker.pipe.send(page)
                busy[worker.pipe] = (worker, index)
            for pipe in cast("list[Connection]", wait(list(busy))):
                worker, index = busy.pop(pipe)
                try:
                    printed = pipe.recv()
                except (EOFError, OSError):
                    printed = _lost(pages[index])
                    worker.end(at_once=True)
                    crew.remove(worker)
                    worker = _hire()
                    crew.append(worker)
                idle.append(worker)
                yield index, printed
        whole = True
    finally:
        for worker in crew:
            worker.end(at_once=not whole)


def _lost(page: Page) -> Printed:
    said = "its process ended before the book was done; is there enough memory?"
    return Printed(None, (Problem(page.name, 0, 0, "error", said, "try again with -j 1"),))


def _hire() -> Worker:
    """Start a worker: spawned, since a copy of this process would share its threads' locks."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    resource_tracker.ensure_running()  # starting it would let interrupts through again
    with _deaf_to_interrupts():
        process.start()
    theirs.close()
    return Worker(process, pipe)


def _work(pipe: Connection) -> None:
    """Print the pages that come, until the pipe is closed."""
    _end_with_parent()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(press(pipe.recv()))


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Leave Ctrl-C to this process, which ends the workers itself: they are born with the signal blocked."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Let a worker end when its parent does, however that ends; it would wait for pages for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
