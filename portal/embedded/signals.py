"""Turn the signals that ask a run to stop into one exception, raised once."""

import ctypes
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from portal.embedded.tether import PR_SET_PDEATHSIG

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Someone asked the run to stop. `number` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class StopSignals:
    """The state of the watch. After the first signal, or `hold()`, further ones do nothing."""

    def __init__(self) -> None:
        self._held = False

    def hold(self) -> None:
        """Let no signal interrupt the clean-up from here on."""
        self._held = True

    def receive(self, number: int, _frame: FrameType | None) -> None:
        if not self._held:
            self._held = True
            raise StopRequested(number)


@contextmanager
def stop_signals() -> Iterator[StopSignals]:
    """Raise StopRequested in the main thread at the first SIGINT, SIGTERM or SIGHUP.

    A SIGHUP that was ignored from the start (nohup) stays ignored.
    """
    watch = StopSignals()
    before = {
        number: signal.getsignal(number)
        for number in STOP_SIGNALS
        if not (number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN)
    }
    for number in before:
        signal.signal(number, watch.receive)
    try:
        yield watch
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_when_parent_ends() -> None:
    """Ask the kernel for a SIGTERM when the process that started this one dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
