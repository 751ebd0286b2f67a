"""Who prints for a command: processes of this machine, or a cluster; how one ends that is interrupted."""

import signal
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType

import click

from twinbook import building
from twinbook.book import page
from twinbook.edition.making import Press
from twinbook.press import fonts, versions
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
    if printers.scheduler is None:
        with building.press_here(workspace, printers.jobs) as own:
            yield own
        return
    from twinbook.edition import workers
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


class Ending:
    """Whether a command was told to end.

    An interrupt that comes while Python cleans up after an object is lost; whoever waits for long asks here.
    """

    def __init__(self) -> None:
        """Nobody has told it yet."""
        self.codes: list[int] = []
        self._whole = False

    def __call__(self) -> bool:
        """Say whether it was told."""
        return bool(self.codes)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Put off the end until what is done here, which must not take long, is done to its own end."""
        self._whole = True
        try:
            yield
        finally:
            self._whole = False
        if self.codes:
            raise KeyboardInterrupt

    def tell(self, code: int) -> None:
        """Be told; raise KeyboardInterrupt, as which a watch passes on every signal while it waits."""
        self.codes.append(code)
        if not self._whole:
            raise KeyboardInterrupt


@contextmanager
def ending_well() -> Iterator[Ending]:
    """End on Ctrl-C, and when told to, with what is finished kept and nothing left half done."""
    codes = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}
    ending = Ending()

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        ending.tell(codes[signal.Signals(number)])

    def lost(about: "sys.UnraisableHookArgs") -> None:
        if not (ending() and isinstance(about.exc_value, KeyboardInterrupt)):
            complain(about)

    complain, sys.unraisablehook = sys.unraisablehook, lost
    # A shell lets what it runs in the background ignore Ctrl-C, which is then not for it.
    before = {one: signal.getsignal(one) for one in codes if signal.getsignal(one) != signal.SIG_IGN}
    for one in before:
        signal.signal(one, end)
    try:
        yield ending
    except KeyboardInterrupt:
        ending.codes.append(ending.codes[-1] if ending() else INTERRUPTED)
    except BrokenExecutor as error:
        raise click.ClickException(str(error)) from error
    finally:
        sys.unraisablehook = complain
        for one, was in before.items():
            signal.signal(one, was)
    if ending():
        click.echo("interrupted; what was finished is kept", err=True)
        sys.exit(ending.codes[-1])
