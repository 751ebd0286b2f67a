import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from farm import BOUND, Farm
from twinbook.edition.cluster import CLOSING, Cluster, ClusterError, Likeness
from twinbook.edition.workers import here, print_all
from twinbook.press.pdf import Page, Printed, press

pytest.importorskip("distributed", reason="the extra twinbook[cluster] is not installed")

HTML = '<html lang="en"><title>T</title><p>%s</p></html>'


def number(n: int) -> tuple[int, int]:
    """Return a number, and the process that did so."""
    return n, os.getpid()


def fail() -> None:
    """Fail as a connection does."""
    raise ConnectionResetError("of the job's own")


def untold() -> Mapping[str, str]:
    """Fail to tell the versions of a machine."""
    fail()
    return {}


def held(folder: Path, n: int) -> int:
    """Say that a number is begun, and return it when the folder is open."""
    (folder / f"{n}.{os.getpid()}").touch()
    until((folder / "open").exists)
    return n


def printed(page: Page) -> Printed:
    """Print a page without a press."""
    time.sleep(0.1)
    return Printed(page.html.encode())


def versions() -> Mapping[str, str]:
    """Return the versions of a machine."""
    return {"pango": os.environ.get("PANGO", "1.56.3"), "twinbook": "0.1.0"}


LIKE = Likeness(versions(), versions)


def until(true: Callable[[], object]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + BOUND
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def begun(folder: Path) -> dict[int, int]:
    """Return the numbers that are begun, and the process of each."""
    return {int(path.stem): int(path.suffix[1:]) for path in folder.glob("*.*")}


def results(futures: list[Future[int]]) -> list[int]:
    """Return the results of all jobs; none may be late."""
    return [future.result(BOUND) for future in futures]


@pytest.fixture(scope="module")
def shared() -> Iterator[Farm]:
    """Give a farm that the tests leave as it is: a scheduler, a worker with a nanny."""
    made = Farm()
    made.scheduler()
    made.worker()
    yield made
    made.end()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """See that a cluster that was left, or never reached, leaves no thread behind."""
    yield
    assert "cluster" not in {thread.name for thread in threading.enumerate()}


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dask it is said how to install it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install twinbook\[cluster\]"):
        Cluster("tcp://127.0.0.1:1")


@pytest.mark.parametrize("address", ["nonsense", "gopher://127.0.0.1:70", "tcp://127.0.0.1:port"])
def test_no_address(address: str) -> None:
    """What is no address is told at once."""
    with pytest.raises(ClusterError, match=f"^{address} can not be used: "):
        Cluster(address)


@pytest.mark.parametrize("silent", [True, False])
def test_nobody_there(silent: bool) -> None:  # noqa: FBT001
    """A scheduler that is not there, or that never says a word, is told by its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        if silent:
            listening.listen()
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"^{address} does not answer$"):
            Cluster(address, answer=0.5)


def test_likeness() -> None:
    """What differs, is missing or is too much is named; what is equal is not."""
    like = Likeness({"pango": "1.56.3", "twinbook": "0.1.0", "pydyf": "0.13"}, versions)
    assert like.said({"pango": "1.50.12", "twinbook": "0.1.0", "font": "ab"}) == (
        "has font ab, here it is (none); pango 1.50.12, here it is 1.56.3; pydyf (none), here it is 0.13"
    )
    assert like.said(like.ours) == ""


@pytest.mark.slow
def test_results(shared: Farm) -> None:
    """Each job has its own result, or its own error; equal jobs are not taken for one."""
    with shared.cluster(LIKE) as cluster:
        assert [future.result(BOUND)[0] for future in [cluster.submit(number, n) for n in range(20)]] == [
            *range(20)
        ]
        with pytest.raises(ConnectionResetError, match="of the job's own"):
            cluster.submit(fail).result(BOUND)
        first, second = cluster.submit(time.monotonic), cluster.submit(time.monotonic)
        assert first.result(BOUND) != second.result(BOUND)
    with pytest.raises(RuntimeError, match="the cluster was left"):
        cluster.submit(number, 1)


@pytest.mark.slow
def test_leaving_waits(shared: Farm) -> None:
    """A cluster that is left without an error is left when all is done."""
    with shared.cluster() as cluster:
        futures = [cluster.submit(number, n) for n in range(5)]
    assert all(future.done() for future in futures)
    cluster.shutdown()  # once more does no harm


@pytest.mark.slow
def test_leaving_at_once(shared: Farm) -> None:
    """A cluster is left whatever is being asked of it at that moment."""
    for pause in range(20):
        cluster = shared.cluster()
        time.sleep(pause / 5000)
        began = time.monotonic()
        cluster.shutdown(wait=False)
        until(lambda: "cluster" not in {thread.name for thread in threading.enumerate()})
        assert time.monotonic() - began < CLOSING


@pytest.mark.slow
def test_pages(shared: Farm) -> None:
    """Each page is printed on the cluster and taken exactly once."""
    pages = [(n, Page(f"{n}.pdf", HTML % n)) for n in range(30)]
    with shared.cluster() as cluster:
        taken = list(print_all(cluster, pages, 4, printed))
    assert sorted(key for key, _ in taken) == [*range(30)]
    assert all(found.pdf == (HTML % key).encode() for key, found in taken)


@pytest.mark.slow
def test_press(shared: Farm) -> None:
    """A worker prints in a process of its own, under a nanny, too."""
    page = Page("page.pdf", HTML % "On a cluster")
    with shared.cluster() as cluster:
        ((_, found),) = print_all(cluster, [(1, page)], 1, here)
    assert found.pdf, found.problems
    assert found.pdf == press(page).pdf


@pytest.mark.slow
def test_interrupt(shared: Farm, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Ctrl-C cancels what waits on the cluster, and leaves it at once."""

    def interrupt() -> None:
        until(lambda: begun(tmp_path))
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it may be ignored
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    with pytest.raises(KeyboardInterrupt), shared.cluster() as cluster:  # noqa: PT012 - it strikes while we wait
        futures = [cluster.submit(held, tmp_path, n) for n in range(5)]
        threading.Thread(target=interrupt).start()
        wait(futures, BOUND)
    assert all(future.cancelled() for future in futures)
    (tmp_path / "open").touch()
    with shared.cluster() as cluster:
        assert cluster.submit(held, tmp_path, 9).result(BOUND) == 9
    assert len(begun(tmp_path)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("nanny", ["--nanny", "--no-nanny"])
def test_worker_killed(farm: Farm, tmp_path: Path, nanny: str) -> None:
    """The jobs of a worker that is killed are done by its successor, or by another."""
    farm.scheduler()
    workers = [farm.worker(nanny) for _ in range(1 if nanny == "--nanny" else 2)]
    with farm.cluster() as cluster:
        futures = [cluster.submit(held, tmp_path, n) for n in range(6)]
        until(lambda: len(begun(tmp_path)) == len(workers))
        os.kill(begun(tmp_path)[min(begun(tmp_path))], signal.SIGKILL)
        (tmp_path / "open").touch()
        assert results(futures) == [*range(6)]


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_scheduler_restarted(farm: Farm, tmp_path: Path, sent: signal.Signals) -> None:
    """A scheduler that is started again is given all jobs that had no result, and each has one."""
    scheduler, worker = farm.scheduler(), farm.worker("--no-nanny")
    with farm.cluster() as cluster:
        done = [cluster.submit(number, n) for n in range(3)]
        wait(done, BOUND)
        pages = ((n, Page(f"{n}.pdf", HTML % n)) for n in range(8))
        taken = print_all(cluster, pages, 4, printed)
        first = [next(taken), next(taken)]
        futures = [cluster.submit(held, tmp_path, n) for n in range(4)]
        until(lambda: begun(tmp_path))
        scheduler.send_signal(sent)
        scheduler.wait(BOUND)
        (tmp_path / "open").touch()
        worker.wait(BOUND)  # without a scheduler it goes
        farm.scheduler()
        farm.worker("--no-nanny")
        assert results(futures) == [*range(4)]
        assert sorted(key for key, _ in (*first, *taken)) == [*range(8)]
    assert [future.result()[0] for future in done] == [*range(3)]


@pytest.mark.slow
def test_scheduler_gone(farm: Farm, tmp_path: Path) -> None:
    """A scheduler that does not come back ends all that waits, and all that comes later, with one error."""
    scheduler = farm.scheduler()
    farm.worker("--no-nanny")
    with farm.cluster(patience=2) as cluster:
        futures = [cluster.submit(held, tmp_path, n) for n in range(3)]
        until(lambda: begun(tmp_path))
        scheduler.kill()
        scheduler.wait(BOUND)
        (tmp_path / "open").touch()
        for future in (*futures, cluster.submit(number, 1)):
            with pytest.raises(ClusterError, match=f"^{farm.address} does not answer$"):
                future.result(BOUND)


@pytest.mark.slow
def test_no_worker(farm: Farm) -> None:
    """Jobs do not wait for ever for a worker that never comes."""
    farm.scheduler()
    with (
        farm.cluster(LIKE, patience=1) as cluster,
        pytest.raises(ClusterError, match="has had no worker for 1 seconds"),
    ):
        cluster.submit(number, 1).result(BOUND)


@pytest.mark.slow
def test_scheduler_restarted_meanwhile(farm: Farm) -> None:
    """A scheduler that was lost while nothing was printed, for longer than Dask waits, is found again."""
    scheduler = farm.scheduler()
    with Cluster(farm.address, answer=BOUND) as reached:
        reached.shutdown()
    with Cluster(farm.address, answer=1) as cluster:
        scheduler.kill()
        scheduler.wait(BOUND)
        time.sleep(3)
        farm.scheduler()
        farm.worker("--no-nanny")
        assert cluster.submit(number, 1).result(BOUND)[0] == 1


@pytest.mark.slow
def test_unlike(farm: Farm) -> None:
    """A worker with other versions is told when the cluster is reached; one that comes later is refused."""
    said = r"^tcp://127\.0\.0\.1:\d+ has pango 1\.50\.12, here it is 1\.56\.3$"
    farm.scheduler()
    with farm.cluster(LIKE) as early:
        farm.worker("--no-nanny", PANGO="1.50.12")
        with pytest.raises(ClusterError, match=said):
            early.submit(number, 1).result(BOUND)
    with pytest.raises(ClusterError, match=said):
        farm.cluster(LIKE)
    with pytest.raises(
        ClusterError, match=r"does not tell its versions: ConnectionResetError: of the job's own$"
    ):
        farm.cluster(Likeness({}, untold))
    with farm.cluster() as mixed:
        assert mixed.submit(number, 1).result(BOUND)[0] == 1
