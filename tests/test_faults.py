import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest

import standin
from office import SMALL, Office
from running import command, ended, gone, kill, running, wait_for, workers
from twinbook.building import KEPT
from twinbook.edition import ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the processes are told by /proc"),
]
SETPRIV = shutil.which("setpriv")


@pytest.fixture
def office(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make the small office, its fonts shared."""
    return standin.fonts_shared(office, tmp_path_factory)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Make the books of the small office where nothing goes wrong."""
    return books(standin.undisturbed(tmp_path_factory))


def books(office: Office) -> dict[str, bytes]:
    """Return the books that are in their places; each is whole."""
    found = {}
    for path in office.workspace.build.glob("briefing/*.pdf"):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages)
        found[standin.short(path.name)] = path.read_bytes()
    return found


def left_over(office: Office) -> list[str]:
    """Return what is in the folders of books and is no book."""
    return [path.name for path in office.workspace.build.glob("briefing/*") if path.suffix != ".pdf"]


def build(office: Office, *arguments: str) -> dict[str, object]:
    """Build all books without a fault; return what became of each."""
    with running(office.root, "--json", *arguments) as process:
        code, out, err = ended(process)
    assert (code, err) == (0, ""), err
    events = [json.loads(line) for line in out.splitlines()]
    return {standin.short(event["path"]): event["done"] for event in events if event["event"] == "book"}


def noted(office: Office) -> set[str]:
    """Return the books that the ledger knows, which is sound."""
    with ledger.opened(office.workspace.build / KEPT / "ledger.sqlite") as (kept, said):
        assert not said
        return {standin.short(path) for path, _ in kept.paths()}


@pytest.mark.parametrize("seed", range(4))
def test_worker_killed(office: Office, undisturbed: Mapping[str, bytes], seed: int) -> None:
    """A worker that is killed, at any moment, costs no book, and no book its bytes."""
    chance = random.Random(seed)  # noqa: S311 - to be the same each time
    with running(office.root, "-j", "2") as process:
        assert wait_for(lambda: workers(process.pid))
        time.sleep(chance.uniform(0, 1.5))
        for pid in workers(process.pid)[:1]:
            kill(pid)
        code, _, err = ended(process)
    assert (code, err) == (0, "")
    assert books(office) == undisturbed
    assert left_over(office) == []
    assert set(build(office).values()) == {"unchanged"}


@pytest.mark.parametrize("seed", range(6))
def test_build_killed(office: Office, undisturbed: Mapping[str, bytes], seed: int) -> None:
    """A build that is killed, at any moment, leaves whole books; the next one makes what is missing."""
    chance = random.Random(seed)  # noqa: S311 - to be the same each time
    with running(office.root, "-j", "2") as process:
        if seed:
            assert wait_for(lambda: workers(process.pid))
        time.sleep(chance.uniform(0, 2))
        pids = workers(process.pid)
        kill(process.pid)
        process.wait()
    assert gone(pids)
    in_place = books(office)
    assert in_place.items() <= undisturbed.items()
    known = noted(office)
    assert known <= set(in_place)  # noted after it is in its place
    assert {name for name, done in build(office).items() if done == "made"} == set(undisturbed) - known
    assert books(office) == undisturbed
    assert left_over(office) == []
    assert set(build(office).values()) == {"unchanged"}


def test_killed_between(office: Office, undisturbed: Mapping[str, bytes]) -> None:
    """A build that is killed before each book in turn goes on where it was, to the last."""
    finished = 0
    for _ in undisturbed:
        with running(office.root, "-j", "1") as process:
            assert process.stdout
            assert process.stdout.readline().endswith(".pdf\n")
            kill(process.pid)
            process.wait()
        assert len(noted(office)) > finished
        finished = len(noted(office))
    assert build(office).keys() == undisturbed.keys()
    assert books(office) == undisturbed


def limited(office: Office, size: int) -> tuple[int, str]:
    """Build where no file can grow beyond a size, as on a full disk; return the exit code and stderr."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
        "from twinbook.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command(office.root, "-j", "2")[3:]],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("size", [0, 1000, 20_000, 60_000])
def test_full_disk_for_the_ledger(office: Office, undisturbed: Mapping[str, bytes], size: int) -> None:
    """Where not even the ledger can be written, that is told; with room again all is made."""
    code, said = limited(office, size)
    assert code == 1
    assert "written" in said or "noted" in said
    assert books(office).items() <= undisturbed.items()
    build(office)
    assert books(office) == undisturbed
    assert left_over(office) == []


def test_full_disk_for_some(office: Office, undisturbed: Mapping[str, bytes]) -> None:
    """Books that a full disk has no room for are told, the others made; with room again these are, too."""
    sizes = sorted(map(len, undisturbed.values()))
    room = sizes[-1] - 1
    build(office)  # the ledger is written, and smaller than a book
    for path in office.workspace.build.glob("briefing/*"):
        path.unlink()
    code, said = limited(office, room)
    small = {name for name, data in undisturbed.items() if len(data) <= room}
    assert code == 1
    assert said.count("error: it could not be written: File too large") == len(undisturbed) - len(small)
    assert set(books(office)) == small
    assert left_over(office) == []
    assert {name for name, done in build(office).items() if done == "made"} == set(undisturbed) - small
    assert books(office) == undisturbed


def unprivileged(*arguments: str) -> list[str]:
    """Return a command as one whom file permissions hold for; root may write everywhere."""
    if os.geteuid():
        return [*arguments]
    if not SETPRIV:
        pytest.skip("root may write everywhere")
    return [SETPRIV, "--bounding-set", "-dac_override", "--inh-caps", "-dac_override", *arguments]


@pytest.mark.parametrize("folder", ["build/briefing", "build", f"build/{KEPT}"])
def test_read_only(office: Office, undisturbed: Mapping[str, bytes], folder: str) -> None:
    """Where a folder of the output is read-only, that is told, and what is there stays; then all is well."""
    build(office, "-l", "en")
    place = office.root / folder
    if folder == "build":
        shutil.rmtree(place / "briefing")
    place.chmod(0o555)
    try:
        done = subprocess.run(
            unprivileged(*command(office.root)), capture_output=True, text=True, check=False, timeout=120
        )
    finally:
        place.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert "written" in done.stderr
    assert "Traceback" not in done.stderr
    assert books(office).items() <= undisturbed.items()
    build(office)
    assert books(office) == undisturbed


def test_changed_while_building(office: Office) -> None:
    """A file that changes while its books are made is seen by the next build, which ends as from nothing."""
    name = "content/sources/far-away.yaml"
    with running(office.root, "-j", "1") as process:
        assert process.stdout
        assert process.stdout.readline().endswith(".pdf\n")
        office.edit(name, "Far Away", "Near By")
        code, _, err = ended(process)
    assert (code, err) == (0, "")
    done = build(office)
    assert {book for book, what in done.items() if what == "made"} == {"alpha--gamma.en", "alpha--gamma.ko"}
    after = books(office)
    build(office, "--force")
    assert books(office).keys() == after.keys()
    assert {k: v for k, v in books(office).items() if "gamma" in k} == {
        k: v for k, v in after.items() if "gamma" in k
    }


def test_two_at_once(office: Office, undisturbed: Mapping[str, bytes]) -> None:
    """Of two builds at once the second says that it waits, and makes nothing then."""
    with running(office.root, "-j", "1") as first:
        assert wait_for(lambda: workers(first.pid))
        with running(office.root) as second:
            code, out, err = ended(second)
        assert ended(first)[0] == 0
    assert code == 0
    assert "another build is at work in " in err
    assert out.startswith("0 made, 4 unchanged, 0 failed")
    assert books(office) == undisturbed


def test_waiting_for_one_that_is_killed(office: Office, undisturbed: Mapping[str, bytes]) -> None:
    """A build that waits for one that is killed takes its place, and makes what is missing."""
    with running(office.root, "-j", "1") as first:
        assert wait_for(lambda: workers(first.pid))
        with running(office.root, "-j", "1") as second:
            assert second.stderr
            assert "another build is at work in " in second.stderr.readline()
            kill(first.pid)
            assert ended(second)[0] == 0
    assert books(office) == undisturbed
    assert left_over(office) == []


def test_clock_set_back(office: Office, undisturbed: Mapping[str, bytes]) -> None:
    """Files from the future, as after the clock was set back, are no reason to make a book; a change is."""
    ahead = time.time() + 400 * 86400
    for name in SMALL:
        os.utime(office.root / name, (ahead, ahead))
    build(office)
    assert books(office) == undisturbed
    assert set(build(office).values()) == {"unchanged"}
    name = "content/sources/far-away.yaml"
    office.edit(name, "Far Away", "Far Awry")  # now, and so before what was known of it
    made = {book for book, done in build(office).items() if done == "made"}
    assert made == {"alpha--gamma.en", "alpha--gamma.ko"}
