"""Making editions: composed, printed by the workers, written safely; a failure is an outcome."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import Edition
from twinbook.edition.workers import print_all
from twinbook.press.pdf import Page
from twinbook.problem import Problem


def write(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there: a good one is never replaced by half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


@dataclass(frozen=True)
class Outcome:
    """What became of an edition: where its file is, or why there is none."""

    edition: Edition
    path: Path | None
    problems: tuple[Problem, ...] = ()


def make(
    desk: Desk, wanted: tuple[Edition, ...], folder: Path, jobs: int, *, html: bool = False
) -> Iterator[Outcome]:
    """Make editions and yield each outcome as it is known; one that fails leaves its former file alone."""
    pages: dict[Edition, Page] = {}
    for edition in wanted:
        composed = compose(desk, edition)
        if isinstance(composed, Problem):
            yield Outcome(edition, None, (composed,))
        else:
            pages[edition] = composed
    order = tuple(pages)
    for index, printed in print_all(tuple(pages.values()), jobs):
        edition = order[index]
        if printed.pdf is None:
            yield Outcome(edition, None, printed.problems)
            continue
        path = folder / edition.path
        try:
            if html:
                write(path.with_suffix(".html"), pages[edition].html.encode())
            write(path, printed.pdf)
        except OSError as error:
            said = f"it could not be written: {error.strerror}"
            yield Outcome(edition, None, (Problem(edition.path, 0, 0, "error", said, f"look at {folder}"),))
        else:
            yield Outcome(edition, path)
