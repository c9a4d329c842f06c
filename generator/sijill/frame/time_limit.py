"""A limit on the time in which one hand-written page is made: some texts take Markdown minutes or hours.

It is kept where the system has interval timers, and only in a process of runs, which runs nothing else.
"""

import signal

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

    if _HAS_TIMERS:
        signal.signal(signal.SIGALRM, over)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)


def end() -> None:
    """End the time of a page."""
    if _HAS_TIMERS:
        signal.setitimer(signal.ITIMER_REAL, 0)
