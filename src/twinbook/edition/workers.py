"""Prints many pages at once, each worker process one page at a time; a page's failure is its outcome."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread

from twinbook.press.pdf import Page, Printed, press
from twinbook.problem import Problem


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def print_all(pages: tuple[Page, ...], jobs: int) -> Iterator[tuple[int, Printed]]:
    """Yield the index and the outcome of each page as it is done; no threads, WeasyPrint bears none."""
    if jobs < 2 or len(pages) < 2:  # noqa: PLR2004 - one at a time
        for index, page in enumerate(pages):
            yield index, press(page)
        return
    left = dict(enumerate(pages))
    for index, printed in _pool(left, min(jobs, len(pages))):
        del left[index]
        yield index, printed
    # A worker that died took the whole pool along. Each page left gets a pool of its own, so that only the
    # page that kills its worker fails.
    for index, page in left.items():
        said = "its process ended before the book was done; is there enough memory?"
        lost = Printed(None, (Problem(page.name, 0, 0, "error", said, "try again with -j 1"),))
        yield index, dict(_pool({index: page}, 1)).get(index, lost)


def _pool(pages: dict[int, Page], size: int) -> Iterator[tuple[int, Printed]]:
    """Yield the pages that are done before one of the workers dies."""
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(size, mp_context=context, initializer=_end_with_parent)
    try:
        with _deaf_to_interrupts():
            futures = {executor.submit(press, page): index for index, page in pages.items()}
        for future in as_completed(futures):
            if not isinstance(future.exception(), BrokenProcessPool):
                yield futures[future], future.result()
    except BrokenProcessPool:  # so early that not all could be submitted
        return
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


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
