import os
import signal

import pytest

from twinbook.cli.presses import ending_well
from twinbook.cli.watch import changes
from twinbook.workspace import Workspace

SENT = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


class Dying:
    """What is told to end while Python cleans up after it, where an interrupt is lost."""

    def __init__(self, sent: signal.Signals) -> None:
        """Keep which signal it is."""
        self.sent = sent

    def __del__(self) -> None:
        """Send it to this process."""
        os.kill(os.getpid(), self.sent)
        for _ in range(1000):  # until it has come
            pass


@pytest.mark.parametrize(("sent", "code"), SENT)
def test_interrupted(sent: signal.Signals, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C, or being told to end, ends a command with the code of a shell; then all is as it was before."""
    before = signal.getsignal(sent)
    with pytest.raises(SystemExit) as end, ending_well():
        os.kill(os.getpid(), sent)
    assert end.value.code == code
    assert capsys.readouterr().err == "interrupted; what was finished is kept\n"
    assert signal.getsignal(sent) == before


def cleaned_up(sent: signal.Signals, told: list[bool]) -> None:
    """Be told to end while Python cleans up."""
    with ending_well() as over:
        told.append(over())
        Dying(sent)
        told.append(over())


@pytest.mark.parametrize(("sent", "code"), SENT)
def test_lost(sent: signal.Signals, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """An interrupt that was lost is known to whoever asks, and ends the command all the same."""
    told: list[bool] = []
    with pytest.raises(SystemExit) as end:
        cleaned_up(sent, told)
    assert end.value.code == code
    assert told == [False, True]
    assert capsys.readouterr().err == "interrupted; what was finished is kept\n"


def put_off(sent: signal.Signals, done: list[str]) -> None:
    """Be told to end in the middle of what is to be done to its own end."""
    with ending_well() as ending:
        with ending.whole():
            os.kill(os.getpid(), sent)
            done.append("to its end")
        done.append("and more")


@pytest.mark.parametrize(("sent", "code"), SENT)
def test_put_off(sent: signal.Signals, code: int) -> None:
    """What must not be left half done is done to its end, and then no more."""
    done: list[str] = []
    with pytest.raises(SystemExit) as end:
        put_off(sent, done)
    assert (end.value.code, done) == (code, ["to its end"])


def test_not_for_it() -> None:
    """What a shell runs in the background ignores Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ending_well() as over:
            os.kill(os.getpid(), signal.SIGINT)
            assert not over()
    finally:
        signal.signal(signal.SIGINT, before)


def test_watch_asks(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A watch to which the interrupt did not come ends as soon as it looks up."""
    root = tmp_path_factory.mktemp("office")
    (root / "content").mkdir()
    asked = iter((False, True))
    rounds = changes(Workspace(root), lambda: next(asked))
    next(rounds)
    with pytest.raises(KeyboardInterrupt):
        next(rounds)
