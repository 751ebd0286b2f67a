"""Prints many pages at once, each worker process one page at a time; a page's failure is its outcome."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

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
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(min(jobs, len(pages)), mp_context=context, initializer=_deaf_to_interrupts)
    try:
        futures = {executor.submit(press, page): index for index, page in enumerate(pages)}
        for future in as_completed(futures):
            index = futures[future]
            try:
                yield index, future.result()
            except BrokenProcessPool:
                said = "its process ended before the book was done; is there enough memory?"
                yield (
                    index,
                    Printed(None, (Problem(pages[index].name, 0, 0, "error", said, "try again with -j 1"),)),
                )
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _deaf_to_interrupts() -> None:
    """Leave Ctrl-C to the coordinator, which ends the workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
