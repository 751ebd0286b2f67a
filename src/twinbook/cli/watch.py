"""What is saved in a workspace while a build watches it."""

from collections.abc import Callable, Iterator

from twinbook.edition import inputs
from twinbook.workspace import Workspace

SETTLED = 100  # milliseconds of rest after a change: an editor writes a file in several steps
TURN = 500  # milliseconds after which a watch without any change looks up


def changes(workspace: Workspace, over: Callable[[], bool]) -> Iterator[None]:
    """Watch the files that books are made from, and yield at once and after each change; Ctrl-C ends it.

    At once, for what was saved before it watched. `over` says that it was told to end, should that be lost.
    """
    from watchfiles import DefaultFilter, watch

    places = [path for path in inputs.roots(workspace).values() if path.exists()]
    begun = False
    for found in watch(
        *places,
        watch_filter=DefaultFilter(),
        step=SETTLED,
        rust_timeout=TURN,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if over():
            raise KeyboardInterrupt
        if found or not begun:
            begun = True
            yield
