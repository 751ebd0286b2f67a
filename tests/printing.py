"""The repository's own books, made by the real command."""

import os
import subprocess
import sys
from pathlib import Path

from office import TODAY
from twinbook.edition.edition import Edition

ROOT = Path(__file__).parents[1]
LOCALES = ("en", "zh-Hans", "ko", "mn")
DAEJEON, INCHEON = "shenyang--daejeon", "shenyang--incheon"
BOOKS = [Edition("briefing", subject, locale) for subject in (DAEJEON, INCHEON) for locale in LOCALES]


def named(edition: Edition) -> str:
    """Return the name of a book in a list of tests."""
    return f"{edition.subject}.{edition.locale}"


def build(folder: Path, out: Path, *more: str, **environment: str) -> None:
    """Make books of a workspace with the command."""
    command = [sys.executable, "-m", "twinbook", "-C", str(folder), "build"]
    done = subprocess.run(
        [*command, "--date", TODAY.isoformat(), "--out", str(out), *more],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
