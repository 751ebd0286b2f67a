import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from twinbook.press import pdf
from twinbook.press.pdf import Attached, Page, press
from twinbook.press.worker import LostError, Worker

SLOW = "<table>" + "<tr>" + "<td>cell <b>of</b> a table</td>" * 20 + "</tr>"
COPIES = "".join(f'<g id="u{i}">' + f'<use href="#u{i - 1}"/>' * 10 + "</g>" for i in range(1, 10))
NESTED = (
    f'<svg viewBox="0 0 9 9"><defs><rect id="u0" width="1" height="1"/>{COPIES}</defs><use href="#u9"/></svg>'
)


HTML = '<html lang="en"><head><title>T</title></head><body><p>%s</p></body></html>'


def runs(pid: int) -> bool:
    """Tell whether a process runs; one that has ended, and is only not yet asked how, does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # it has just gone, or the system tells no more
        return not Path("/proc/self/stat").exists()


def gone(pid: int, seconds: float = 5) -> bool:
    """Tell whether a process ends within some seconds; end it if not."""
    end = time.monotonic() + seconds
    while runs(pid):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def worker() -> Iterator[Worker]:
    """Start a worker."""
    made = Worker()
    yield made
    made.end(at_once=True)


def test_call(worker: Worker) -> None:
    """A call returns what the function returns in the other process, call after call."""
    assert worker.call(60, os.getpid) == worker.call(60, os.getpid) == worker.pid != os.getpid()
    assert worker.call(60, divmod, 7, 2) == (3, 1)


def test_large(worker: Worker) -> None:
    """A call and its outcome may be larger than what a pipe holds."""
    large = os.urandom(3_000_000)
    assert worker.call(60, bytes.__add__, large, b"x") == large + b"x"


def test_exception(worker: Worker) -> None:
    """An error over there is told by its name; the worker goes on."""
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        worker.call(60, divmod, 1, 0)
    assert worker.call(60, divmod, 7, 2) == (3, 1)


def test_other_version(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that is not over there is an error, however much goes with it, and the worker goes on."""

    def newer(_: bytes) -> None:
        """Stand in for a function of another version."""

    newer.__module__, newer.__qualname__ = pdf.__name__, "newer"
    monkeypatch.setattr(pdf, "newer", newer, raising=False)
    for size in (1, 3_000_000):
        with pytest.raises(RuntimeError, match=r"AttributeError.*newer"):
            worker.call(60, newer, os.urandom(size))
        assert worker.call(60, divmod, 7, 2) == (3, 1)


def test_what_cannot_be_sent(worker: Worker) -> None:
    """What cannot be sent is the caller's error; nothing of it is sent, and the worker goes on."""
    with pytest.raises(TypeError, match="pickle"):
        worker.call(60, max, os.urandom(3_000_000), threading.Lock())
    assert worker.call(60, divmod, 7, 2) == (3, 1)


def test_what_cannot_be_sent_back(worker: Worker) -> None:
    """An outcome that cannot be sent is an error, and the worker goes on."""
    with pytest.raises(RuntimeError, match="TypeError"):
        worker.call(60, threading.Lock)
    assert worker.call(60, divmod, 7, 2) == (3, 1)


def test_printing_is_no_answer(worker: Worker) -> None:
    """What a library prints does not get between the outcomes."""
    assert worker.call(60, print, "x" * 100_000) is None
    assert worker.call(60, divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize(
    ("function", "argument", "how"),
    [
        (os._exit, 7, "ended with code 7"),
        (signal.raise_signal, signal.SIGKILL, "was killed by signal 9"),
        (signal.raise_signal, signal.SIGSEGV, "was killed by signal 11"),
    ],
)
def test_ended(worker: Worker, function: Callable[[int], None], argument: int, how: str) -> None:
    """A process that ends, or is killed, is told with how it ended; so is each call after it."""
    for _ in range(2):
        with pytest.raises(LostError, match=f"its process {how}; is there enough memory"):
            worker.call(60, function, argument)


def test_ended_between(worker: Worker) -> None:
    """A process that was killed while it had nothing to do is told at the next call."""
    os.kill(worker.call(60, os.getpid), signal.SIGKILL)
    with pytest.raises(LostError, match="killed by signal 9"):
        worker.call(60, os.getpid)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        pytest.param(time.sleep, (60,), id="waits"),
        pytest.param(re.fullmatch, ("(a+)+", "a" * 60 + "b"), id="lets nothing else run"),
        pytest.param(signal.pause, (), id="pauses"),
    ],
)
def test_too_long(worker: Worker, function: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """A call that takes too long is ended with its process as soon as its time is over."""
    worker.call(60, os.getpid)
    start = time.monotonic()
    with pytest.raises(LostError, match=r"it took longer than 0\.2 seconds"):
        worker.call(0.2, function, *arguments)
    assert 0.2 <= time.monotonic() - start < 3
    with pytest.raises(ProcessLookupError):
        os.kill(worker.pid, 0)


def test_time_of_each(worker: Worker) -> None:
    """The time is that of one call; one that came in time is not ended later."""
    for _ in range(3):
        worker.call(0.5, time.sleep, 0.01)
    time.sleep(0.6)
    assert worker.call(60, os.getpid) == worker.pid


def test_ended_while_at_work(worker: Worker) -> None:
    """A worker that is told to end in the middle of a call does so at once, and the call is told."""
    lost: list[LostError] = []

    def calling() -> None:
        try:
            worker.call(60, time.sleep, 60)
        except LostError as error:
            lost.append(error)

    worker.call(60, os.getpid)
    thread = threading.Thread(target=calling)
    thread.start()
    while worker.calls < 2:
        time.sleep(0.01)
    time.sleep(0.1)
    start = time.monotonic()
    worker.end()
    thread.join(5)
    assert time.monotonic() - start < 3
    assert len(lost) == 1


def test_idle_worker_ends() -> None:
    """A worker that has nothing to do ends when it is told to, and none is left."""
    made = Worker()
    made.call(60, os.getpid)
    start = time.monotonic()
    made.end()
    assert time.monotonic() - start < 3
    with pytest.raises(ProcessLookupError):
        os.kill(made.pid, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(SLOW * 20_000, id="long"),
        pytest.param(NESTED, id="nested"),
        pytest.param(NESTED * 3, id="thrice nested"),
        pytest.param('<table><tr><td colspan="1000000">x</td></tr></table>' * 50, id="wide"),
    ],
)
def test_time_limit(worker: Worker, body: str) -> None:
    """A page that takes too long is ended soon after its time is over, however it keeps WeasyPrint busy."""
    poison = Page("x", HTML % body)
    start = time.monotonic()
    with pytest.raises(LostError, match="it took longer than 2 seconds"):
        worker.call(2, press, poison)
    assert time.monotonic() - start < 8


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the memory is that of all its life")
def test_memory(worker: Worker) -> None:
    """The memory of a page is the most its process had for this page, not for one before."""
    large = Attached("large.csv", bytes(200_000_000), "Zeros", "Data")
    pages = Page("x", HTML % "x"), Page("x", HTML % "x", attached=(large,)), Page("x", HTML % "x")
    before, most, after = (worker.call(60, press, page).memory for page in pages)
    assert 20_000_000 < before < most - 150_000_000
    assert after < most - 150_000_000


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("at_work", ["time.sleep, 60", "signal.pause"])
def test_ends_with_its_parent(sent: signal.Signals, at_work: str) -> None:
    """However its parent ends, a worker ends with it, even from the middle of a call."""
    script = (
        "import os, signal, time; from twinbook.press.worker import Worker; worker = Worker(); "
        f"worker.call(60, os.getpid); print(worker.pid, flush=True); worker.call(60, {at_work})"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    time.sleep(0.1)
    parent.send_signal(sent)
    parent.communicate(timeout=30)
    assert gone(pid)


def test_half_a_call() -> None:
    """A worker that is sent half a call, as a parent that is killed may do, ends at once and says nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "twinbook.press.worker"],
        input=b"\x80\x04B\x00\x00\x10\x00half of a megabyte",
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
