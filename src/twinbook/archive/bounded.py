"""Work on files that may be anybody's, in a process with bounds to its memory and time."""

import json
import os
import resource
import subprocess
import sys
from functools import partial
from typing import Any

MEMORY = 2_000_000_000  # bytes, unless said otherwise
SECONDS = 120


class BoundsError(Exception):
    """A process that did not come to its end; the message says why."""


def told(
    module: str, *arguments: str, memory: int = MEMORY, seconds: int = SECONDS, temporary: str = ""
) -> Any:  # noqa: ANN401 - JSON
    """Return what a module prints as JSON when it is run; raise BoundsError where it does not come to that.

    Its processes may take so much memory each, and processor time, and all together so many times as long.
    What they leave is in the folder for `temporary` files, if one is named.
    """
    command = [sys.executable, "-I", "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=3 * seconds,
            check=False,
            env={**os.environ, "TMPDIR": temporary} if temporary else None,
            start_new_session=True,  # the terminal's Ctrl-C is for its parent alone, which ends it
            preexec_fn=partial(_bounded, memory, seconds),
        )
    except subprocess.TimeoutExpired as error:
        raise BoundsError("it is not done within the bounds of time and memory") from error
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise BoundsError(f"no process can be started that looks at it: {error}") from error
    try:
        return json.loads(done.stdout) if done.returncode == 0 else _failed(done.stderr)
    except (ValueError, RecursionError) as error:
        raise BoundsError("what was found in it cannot be told") from error


def _failed(said: bytes) -> None:
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if not last or "MemoryError" in last:
        raise BoundsError("it is not done within the bounds of time and memory")
    raise BoundsError(f"it cannot be looked at: {last[:200]}")


def _bounded(memory: int, seconds: int) -> None:
    """Set the bounds, as far as this process is allowed to."""
    for what, bound in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        least = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(what, (least, least))
