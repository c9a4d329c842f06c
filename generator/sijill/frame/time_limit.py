"""A limit on the time in which one hand-written page is made: some texts take Markdown minutes or hours.

It is kept where the system has interval timers, and only in the main thread, as they are.
"""

import contextlib
import signal
import threading
from collections.abc import Iterator

from sijill.frame.handwritten import FrameError

SECONDS: float = 20
_HAS_TIMERS = hasattr(signal, "setitimer")


def begin(shown: str) -> None:
    """Begin the time of a page, named as messages show it. Once it is over, FrameError is raised wherever it is."""

    def over(*_: object) -> None:
        raise FrameError(
            f"{shown} must be made in {SECONDS:g} seconds: divide the page, and look for what is nested deeply, such "
            "as footnotes, lists, quotations or brackets"
        )

    if _is_possible():
        signal.signal(signal.SIGALRM, over)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)


def end() -> None:
    """End the time of a page."""
    if _is_possible():
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def limited(shown: str) -> Iterator[None]:
    """Limit the time of what is done with a page."""
    begin(shown)
    try:
        yield
    finally:
        end()


def _is_possible() -> bool:
    return _HAS_TIMERS and threading.current_thread() is threading.main_thread()
