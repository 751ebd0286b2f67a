"""A process that prints, and its handle: one call in, one outcome out, over its standard input and output.

A process of its own, not one of `multiprocessing`: it is started without a copy of this one, takes no part in
the terminal's Ctrl-C, may be started by any process or thread, and ends when its input does, so that none is
left behind however its parent ends.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Thread, Timer
from typing import IO, Any, cast

PATIENCE = 5  # seconds for a process to end by itself


class LostError(Exception):
    """A worker that ended, or was ended, before its outcome came."""


class Worker:
    """A running process that does one call after the other."""

    def __init__(self) -> None:
        """Start the process; what a call needs is imported there at the first one."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "twinbook.press.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # the terminal's Ctrl-C is for this process alone, which ends the workers
        )
        self._asked = cast("IO[bytes]", self._process.stdin)
        self._told = cast("IO[bytes]", self._process.stdout)
        self.calls = 0

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def call(self, seconds: float, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401
        """Return what a module's function returns there; raise what it raises.

        Raise LostError when the process ends before, or is ended because the time is over.
        """
        self.calls += 1
        asked = pickle.dumps((function, arguments))  # before any of it is sent: it may fail
        late = Event()
        timer = Timer(seconds, self._late, (late,))
        timer.start()
        try:
            pickle.dump(asked, self._asked)
            self._asked.flush()
            told = pickle.load(self._told)  # noqa: S301 - our own process
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:
            self.end(at_once=True)
            why = f"it took longer than {seconds:g} seconds" if late.is_set() else self._ended()
            raise LostError(why) from error
        finally:
            timer.cancel()
        done, value = pickle.loads(told)  # noqa: S301 - as above
        if done:
            return value
        raise value

    def end(self, *, at_once: bool = False) -> None:
        """End the process; an idle one goes when its input is closed."""
        if at_once:
            self._process.kill()
        with suppress(OSError):
            self._asked.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._told.close()

    def _late(self, late: Event) -> None:
        late.set()
        self._process.kill()

    def _ended(self) -> str:
        code = self._process.returncode
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        return f"its process {how}; is there enough memory?"


def _main() -> None:
    """Do what comes in, one call after the other, until the input ends."""
    calls: SimpleQueue[bytes] = SimpleQueue()
    inlet, outlet = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the outcomes
    Thread(target=_listen, args=(inlet, calls), daemon=True).start()
    while True:
        call = calls.get()
        try:
            function, arguments = pickle.loads(call)  # noqa: S301 - our own parent
            told = pickle.dumps((True, function(*arguments)))
        except Exception as error:  # noqa: BLE001 - it is the caller's
            told = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        pickle.dump(
            told, outlet
        )  # what one can not read is then one whole outcome, and the next is in its place
        outlet.flush()


def _listen(inlet: IO[bytes], calls: "SimpleQueue[bytes]") -> None:
    """Pass calls on; end the process with its input, even from the middle of a book."""
    with suppress(EOFError, pickle.UnpicklingError):  # the end, or half a call
        while True:
            calls.put(pickle.load(inlet))  # noqa: S301 - our own parent
    os._exit(0)


if __name__ == "__main__":
    _main()
