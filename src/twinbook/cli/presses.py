"""Who prints for a command: processes of this machine, or a cluster; how one ends that is interrupted."""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import NoReturn

import click

from twinbook import building
from twinbook.book import page
from twinbook.edition.making import Press
from twinbook.press import fonts, versions
from twinbook.press.pdf import press
from twinbook.workspace import Workspace

INTERRUPTED = 130  # what a shell says of a command that Ctrl-C ended
TERMINATED = 143
IN_FLIGHT = 64  # jobs that a cluster is given at a time


@dataclass(frozen=True)
class Printers:
    """Who prints: so many processes of this machine, or a cluster."""

    jobs: int | None
    scheduler: str | None
    allow_mixed: bool


@contextmanager
def press_of(workspace: Workspace, printers: Printers) -> Iterator[Press]:
    """Open what prints; processes of this machine start when there is something to print."""
    from twinbook.edition import workers

    if printers.scheduler is None:
        jobs = printers.jobs or workers.cores()
        with workers.Crew(jobs) as crew:
            yield Press(crew, 2 * jobs, press, (building.font_folder(workspace),))
        return
    from twinbook.edition.cluster import Cluster, Likeness

    try:
        families = fonts.families_by_script(
            page.stylesheet(workspace.roots("styles"), workspace.design.colours, workspace.design.fonts)
        )
    except page.PageError as error:
        raise click.ClickException(str(error)) from error
    asked = partial(versions.machine, tuple(name for names in families.values() for name in names))
    like = None if printers.allow_mixed else Likeness(asked(), asked)
    with Cluster(printers.scheduler, like) as cluster:
        here = partial(workers.here, mixed=printers.allow_mixed)
        yield Press(cluster, printers.jobs or IN_FLIGHT, here)


def complain_of_libraries() -> None:
    """End where a library is missing without which books are not printed, or take many times longer."""
    if lacking := versions.lacking():
        raise click.ClickException(
            f"{', '.join(lacking)} is missing; twinbook doctor tells how to install it"
        )


@contextmanager
def ending_well() -> Iterator[Callable[[], bool]]:
    """End on Ctrl-C, and when told to, with what is finished kept and nothing left half done.

    What it yields says whether it was told: an interrupt that comes while Python cleans up after an object is
    lost, so that whoever waits for long has to ask.
    """
    codes = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}
    told: list[int] = []

    def end(number: int, frame: FrameType | None) -> NoReturn:
        del frame
        told.append(codes[signal.Signals(number)])
        raise KeyboardInterrupt  # as which a watch passes on every signal that came while it waited

    def lost(about: "sys.UnraisableHookArgs") -> None:
        if not (told and isinstance(about.exc_value, KeyboardInterrupt)):
            complain(about)

    complain, sys.unraisablehook = sys.unraisablehook, lost
    # A shell lets what it runs in the background ignore Ctrl-C, which is then not for it.
    before = {one: signal.getsignal(one) for one in codes if signal.getsignal(one) != signal.SIG_IGN}
    for one in before:
        signal.signal(one, end)
    try:
        yield lambda: bool(told)
    except KeyboardInterrupt:
        told.append(told[-1] if told else INTERRUPTED)
    except BrokenExecutor as error:
        raise click.ClickException(str(error)) from error
    finally:
        sys.unraisablehook = complain
        for one, was in before.items():
            signal.signal(one, was)
    if told:
        click.echo("interrupted; what was finished is kept", err=True)
        sys.exit(told[-1])
