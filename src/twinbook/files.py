"""How files are held and written, for every room: by one at a time, and with errors that say where."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def alone(path: Path, busy: Callable[[], None]) -> Iterator[None]:
    """Hold a lock, which is a file of its own; while another one has it, say so and wait."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        busy()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def happening(path: Path) -> Iterator[None]:
    """Let an error of the system, which does not always say so, tell where it happened."""
    try:
        yield
    except OSError as error:
        if not isinstance(error.filename, str | Path):
            error.filename = str(path)
        raise
