"""When a search ends early: after so many seconds, or when somebody presses Ctrl-C. Either leaves the best plan so far."""

import signal
import threading
import time
from types import FrameType, TracebackType


class Effort:
    """Tells a search that its time is up.

    Without seconds and without Ctrl-C the search ends by counts alone, so a run repeats to the byte; ``cut`` says whether
    it was stopped otherwise. Used as a context, the first Ctrl-C only asks the search to end; a second one interrupts as usual.

    Parameters
    ----------
    seconds
        Wall-clock seconds from now; None for as long as the counts take.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._ends = None if seconds is None else time.monotonic() + seconds
        self._asked = False
        self._before: object = None
        self.cut = False

    def over(self) -> bool:
        """Return whether the search is to end now; asked only where something is left to be done."""
        if self._asked or (self._ends is not None and time.monotonic() >= self._ends):
            self.cut = True
        return self.cut

    def options(self) -> dict[str, float]:
        """Return what tells HiGHS to end in time; nothing where there is no time to keep, so that counts alone end it."""
        left = self.left()
        return {} if left is None else {"time_limit": left}

    def left(self) -> float | None:
        """Return the seconds that are left; None where there is no time to keep."""
        return None if self._ends is None else max(0.0, self._ends - time.monotonic())

    def __enter__(self) -> "Effort":
        """Take the first Ctrl-C as a wish to end; in the main thread, elsewhere there is none to take."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.getsignal(signal.SIGINT)
            signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let Ctrl-C interrupt again."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
