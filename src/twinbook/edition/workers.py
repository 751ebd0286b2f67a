"""Prints many pages on any `concurrent.futures.Executor`; a page's failure is its outcome, and none is lost.

The executor of this machine, Crew, is our own: the standard library's breaks as a whole when one process
dies, and knows no limit of time for one job. (With Python 3.11.2 it also hangs if a process dies while a job
larger than the pipe's buffer is being written to it.)
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar
from weakref import finalize

from twinbook.press.pdf import Page, Printed, press
from twinbook.press.worker import LostError, Worker
from twinbook.problem import Problem

# How long a page may take: a book of twenty takes some three seconds, on a slow machine perhaps thirty.
SECONDS = 60
SECONDS_A_PAGE = 5
CHARACTERS_A_PAGE = 6000  # of HTML

# After how many books, or with how much memory left behind, a worker is replaced by a new one.
BOOKS = 500
MEMORY = 1_500_000_000

Key = TypeVar("Key")


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def seconds(page: object) -> float:
    """Return how long a page may take, by the number of pages it is likely to have."""
    return (
        SECONDS + SECONDS_A_PAGE * len(page.html) / CHARACTERS_A_PAGE if isinstance(page, Page) else SECONDS
    )


class Crew(Executor):
    """An executor of worker processes that are kept warm; one that dies or takes too long is replaced.

    The future of the job it had fails with LostError, and no other.
    """

    def __init__(self, size: int, limit: Callable[[object], float] = seconds) -> None:
        """Take on a worker for each job that waits, at most `size`; `limit` is a job's time in seconds."""
        self._size = size
        self._limit = limit
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[object, ...]] | None] = (
            SimpleQueue()
        )
        self._threads: list[Thread] = []
        self._workers: dict[int, Worker] = {}
        self._closed = self._over = False

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:  # noqa: ANN401
        """Let a worker call a function of a module."""
        if self._closed:
            raise RuntimeError("the workers have gone home")
        if named:
            raise TypeError("a worker is called by position")
        future: Future[Any] = Future()
        self._jobs.put((future, function, arguments))
        if len(self._threads) < self._size:
            self._threads.append(Thread(target=self._serve, daemon=True))
            self._threads[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as the standard has it
        """Let the workers end after what they were given, or at once if that is cancelled."""
        self._closed = True
        if cancel_futures:
            self._over = True
            with suppress(Empty):
                while job := self._jobs.get_nowait():
                    job[0].cancel()
            for worker in tuple(self._workers.values()):
                worker.end(at_once=True)
        for _ in self._threads:
            self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the workers; after an error at once."""
        self.shutdown(cancel_futures=kind is not None)

    def _serve(self) -> None:
        """Give one worker job after job, and a new worker its place when it is lost or worn out."""
        me = threading.get_ident()
        while job := self._jobs.get():
            future, function, arguments = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = self._workers.get(me) or self._workers.setdefault(me, Worker())
                if self._over:  # since it was decided to end all those at work
                    worker.end(at_once=True)
                value = worker.call(self._limit(arguments[0] if arguments else None), function, *arguments)
            except LostError as error:
                del self._workers[me]
                future.set_exception(error)
                continue
            except Exception as error:  # noqa: BLE001 - it is the caller's
                future.set_exception(error)
                continue
            if worker.calls >= BOOKS or (isinstance(value, Printed) and value.memory >= MEMORY):
                self._workers.pop(me).end()
            future.set_result(value)
        if me in self._workers:
            self._workers.pop(me).end()


def print_all(
    executor: Executor,
    pages: Iterable[tuple[Key, Page | Printed]],
    in_flight: int,
    work: Callable[..., Printed] = press,
    *arguments: object,
) -> Iterator[tuple[Key, Printed]]:
    """Yield what became of each page as it is known, by its key; a page is taken only when it is needed.

    What needs no printing is passed on. A page whose worker was lost is printed once more when nothing else
    is, and if that fails, too, is a problem. An executor that breaks as a whole raises BrokenExecutor.
    """
    left = iter(pages)
    running: dict[Future[Printed], tuple[Key, Page]] = {}
    again: list[tuple[Key, Page]] = []
    while True:
        while len(running) < in_flight and (item := next(left, None)):
            key, page = item
            if isinstance(page, Printed):
                yield key, page
            else:
                running[executor.submit(work, page, *arguments)] = key, page
        if not running:
            break
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            key, page = running.pop(future)
            printed = _outcome(future)
            if isinstance(printed, Printed):
                yield key, printed
            else:
                again.append((key, page))
    for key, page in again:
        printed = _outcome(executor.submit(work, page, *arguments))
        yield key, printed if isinstance(printed, Printed) else _lost(page, printed)


def _outcome(future: Future[Printed]) -> Printed | BaseException:
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except (Exception, CancelledError) as error:  # noqa: BLE001 - one book's failure must not stop the others
        return error


def _lost(page: Page, error: BaseException) -> Printed:
    said = f"{str(error) or type(error).__name__}; it was tried twice"
    return Printed(
        None, (Problem(page.name, 0, 0, "error", said, "split its chronology, or print it with -j 1"),)
    )


_own = threading.local()


def here(page: Page, *, mixed: bool = False) -> Printed:
    """Print a page in a process of this thread's own, on whichever machine an executor calls it."""
    worker: Worker | None = getattr(_own, "worker", None)
    if worker and worker.calls >= BOOKS:
        worker.end()
        worker = None
    if worker is None:
        worker = _own.worker = Worker()
        finalize(threading.current_thread(), worker.end, at_once=True)
    try:
        printed: Printed = worker.call(seconds(page), press, page, cache_folder(), mixed)
    except LostError:
        del _own.worker
        raise
    return printed


def cache_folder() -> Path:
    """Return where a machine keeps fonts that no workspace does."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "twinbook/fonts"
