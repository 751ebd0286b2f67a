import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

import standin
from office import SMALL, Office
from running import PATIENCE, gone, running, wait_for, workers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the processes are told by /proc"),
]
PERSON = "content/people/stranger.yaml"


class Watched:
    """A build that watches the small office, and what it says."""

    def __init__(self, office: Office, process: "subprocess.Popen[str]") -> None:
        """Begin to listen."""
        self.office, self.process = office, process
        self._builds: Queue[dict[str, object]] = Queue()
        self.problems: list[str] = []
        self.last: dict[str, object] = {}
        self.why = ""
        Thread(target=self._listen, daemon=True).start()
        Thread(target=self._hear, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        books: dict[str, object] = {}
        why = ""
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "done":
                self.last, self.why, books = books, why, {}
                self._builds.put(self.last)
            else:
                books[standin.short(event["path"])] = event["done"]
                why = str(event["why"])

    def _hear(self) -> None:
        assert self.process.stderr
        self.problems += self.process.stderr

    def next_build(self) -> dict[str, object]:
        """Wait for the end of a build in which any book was looked at; return what became of each."""
        while True:
            books = self._builds.get(timeout=PATIENCE)
            if set(books.values()) != {"unchanged"}:
                return books


@pytest.fixture
def watched(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Watch the small office, once its English books are made."""
    standin.fonts_shared(office, tmp_path_factory)
    with running(office.root, "--watch", "--json", "-l", "en", "-j", "1") as process:
        made = Watched(office, process)
        assert made.next_build() == {"alpha--beta.en": "made", "alpha--gamma.en": "made"}
        yield made


def test_saved(watched: Watched) -> None:
    """A saved file makes the books anew that show it, and no others, as often as it is saved."""
    for title in ("Near By", "No Where"):
        watched.office.write(
            "content/sources/far-away.yaml", SMALL["content/sources/far-away.yaml"].replace("Far Away", title)
        )
        assert watched.next_build() == {"alpha--beta.en": "unchanged", "alpha--gamma.en": "made"}
    assert watched.problems == []


def test_broken(watched: Watched) -> None:
    """A broken file is told, and the watch goes on; mended, its books are made."""
    watched.office.write(PERSON, "names: [")
    assert watched.next_build() == {"alpha--beta.en": "unchanged", "alpha--gamma.en": "failed"}
    assert wait_for(lambda: any(line.startswith(f"{PERSON}:2:1: error: ") for line in watched.problems))
    watched.office.write(PERSON, "names: {en: A Guest, ko: 손님}\n")
    assert watched.next_build() == {"alpha--beta.en": "unchanged", "alpha--gamma.en": "made"}


def test_settings(watched: Watched) -> None:
    """Saved settings are on every page."""
    watched.office.edit("twinbook.toml", "Protocol Office", "Office of Protocol")
    assert wait_for(lambda: "twinbook.toml changed" in watched.why)
    assert watched.last == {"alpha--beta.en": "made", "alpha--gamma.en": "made"}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupt(watched: Watched, sent: signal.Signals, code: int) -> None:
    """Ctrl-C, or being told to end, ends it soon, with its workers."""
    pids = workers(watched.process.pid)
    assert pids
    watched.process.send_signal(sent)
    assert watched.process.wait(PATIENCE) == code
    assert gone(pids)
    assert wait_for(lambda: watched.problems == ["interrupted; what was finished is kept\n"])


def test_saved_before_it_watches(office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is saved while the first books are made is not missed."""
    standin.fonts_shared(office, tmp_path_factory)
    with running(office.root, "--watch", "--json", "-l", "en", "-j", "1") as process:
        assert wait_for(lambda: workers(process.pid))  # it has read the workspace, and prints
        office.edit("content/sources/far-away.yaml", "Far Away", "Near By")
        watched = Watched(office, process)
        assert watched.next_build() == {"alpha--beta.en": "made", "alpha--gamma.en": "made"}
        assert watched.next_build() == {"alpha--beta.en": "unchanged", "alpha--gamma.en": "made"}
