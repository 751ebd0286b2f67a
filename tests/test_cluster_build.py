import json
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import standin
from farm import BOUND, Farm
from office import Office
from running import ended, kill, running, workers

pytest.importorskip("distributed", reason="the extra twinbook[cluster] is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the processes are told by /proc"),
]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Make the books of the small office on this machine alone."""
    return books(standin.undisturbed(tmp_path_factory))


@pytest.fixture
def office(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make the small office, its fonts shared."""
    return standin.fonts_shared(office, tmp_path_factory)


def books(office: Office) -> dict[str, bytes]:
    """Return the books that are in their places."""
    return {standin.short(path.name): path.read_bytes() for path in office.workspace.build.glob("briefing/*")}


def on(farm: Farm) -> tuple[str, ...]:
    """Return what lets a build print on a cluster."""
    return "--json", "--executor", "dask", "--scheduler", farm.address


def worker(farm: Farm, tmp_path: Path) -> "subprocess.Popen[bytes]":
    """Start a worker that has no fonts yet and no disk in common with the office."""
    return farm.worker("--no-nanny", XDG_CACHE_HOME=str(tmp_path / "worker"))


def told(out: str) -> dict[str, list[str]]:
    """Return what a build said of each book, each time that it did."""
    found: dict[str, list[str]] = {}
    for event in map(json.loads, out.splitlines()):
        if event["event"] == "book":
            found.setdefault(standin.short(event["path"]), []).append(event["done"])
    return found


def test_printed(farm: Farm, office: Office, tmp_path: Path, undisturbed: Mapping[str, bytes]) -> None:
    """A cluster prints the same bytes; nothing is asked of it when nothing has changed."""
    farm.scheduler()
    worker(farm, tmp_path)
    with running(office.root, *on(farm)) as process:
        code, out, err = ended(process)
    assert (code, err) == (0, "")
    assert told(out) == {name: ["made"] for name in undisturbed}
    assert books(office) == undisturbed
    with running(office.root, *on(farm)) as process:
        _, out, _ = ended(process)
    assert told(out) == {name: ["unchanged"] for name in undisturbed}


def scheduler_again(farm: Farm, tmp_path: Path, parts: tuple["subprocess.Popen[bytes]", ...]) -> None:
    """Kill the scheduler, wait until its worker has gone, too, and start both again."""
    scheduler, printer = parts
    scheduler.kill()
    scheduler.wait(BOUND)
    printer.wait(BOUND)
    farm.scheduler()
    worker(farm, tmp_path)


def another_worker(farm: Farm, tmp_path: Path, parts: tuple["subprocess.Popen[bytes]", ...]) -> None:
    """Kill the worker with all that it started, and start another one."""
    _, printer = parts
    pids = workers(printer.pid)
    printer.kill()
    printer.wait(BOUND)
    for pid in pids:
        kill(pid)
    worker(farm, tmp_path)


def another_press(farm: Farm, tmp_path: Path, parts: tuple["subprocess.Popen[bytes]", ...]) -> None:
    """Kill the process that prints for the worker; the worker itself stays."""
    del farm, tmp_path
    for pid in workers(parts[1].pid):
        kill(pid)


@pytest.mark.parametrize("fault", [scheduler_again, another_worker, another_press])
def test_fault(
    farm: Farm,
    office: Office,
    tmp_path: Path,
    undisturbed: Mapping[str, bytes],
    fault: Callable[[Farm, Path, tuple["subprocess.Popen[bytes]", ...]], None],
) -> None:
    """Whatever is lost in mid-run, each book is in its place in the end, and was put there once."""
    parts = farm.scheduler(), worker(farm, tmp_path)
    with running(office.root, *on(farm)) as process:
        assert process.stdout
        first = process.stdout.readline()
        fault(farm, tmp_path, parts)
        code, rest, err = ended(process)
    assert (code, err) == (0, "")
    assert told(first + rest) == {name: ["made"] for name in undisturbed}
    assert books(office) == undisturbed
    with running(office.root, "--json") as process:
        _, out, _ = ended(process)
    assert told(out) == {name: ["unchanged"] for name in undisturbed}


def test_interrupt(farm: Farm, office: Office, tmp_path: Path, undisturbed: Mapping[str, bytes]) -> None:
    """Ctrl-C keeps what the cluster has finished; the next build, here, makes the rest."""
    farm.scheduler()
    worker(farm, tmp_path)
    with running(office.root, *on(farm)) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        code, _, err = ended(process)
    assert (code, err) == (130, "interrupted; what was finished is kept\n")
    kept = books(office)
    assert kept
    assert kept.items() <= undisturbed.items()
    with running(office.root, "--json") as process:
        _, out, _ = ended(process)
    assert told(out) == {name: ["unchanged" if name in kept else "made"] for name in undisturbed}
    assert books(office) == undisturbed


def test_nobody_there(office: Office, farm: Farm) -> None:
    """A scheduler that is not there is told by its address; no book is touched."""
    with running(office.root, *on(farm)) as process:
        code, out, err = ended(process)
    assert (code, out, err) == (1, "", f"Error: {farm.address} does not answer\n")
    assert books(office) == {}
