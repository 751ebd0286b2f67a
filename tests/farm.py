"""A real Dask cluster on this machine, for tests; each part ends by itself, too."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from twinbook.edition.cluster import Cluster, Likeness

TESTS = Path(__file__).parent
BOUND = 120  # seconds after which a test gives up


class Farm:
    """A scheduler and its workers, all of them processes of this machine, which end by themselves, too."""

    def __init__(self) -> None:
        """Choose a port, and start nothing."""
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            self.port = chosen.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, kind: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a part of the cluster."""
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{kind}",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
        ]
        process = subprocess.Popen(
            [*command, *options],
            env={**os.environ, "PYTHONPATH": str(TESTS), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        """Start the scheduler."""
        return self.start("scheduler", "--port", str(self.port), "--idle-timeout", "600")

    def worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker."""
        bounds = ("--nthreads", "1", "--nworkers", "1", "--death-timeout", "120", "--lifetime", "600")
        return self.start("worker", self.address, *bounds, *options, **environment)

    def cluster(self, like: Likeness | None = None, patience: float = BOUND) -> Cluster:
        """Reach the scheduler."""
        return Cluster(self.address, like, answer=BOUND, patience=patience)

    def end(self) -> None:
        """End all that runs."""
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
