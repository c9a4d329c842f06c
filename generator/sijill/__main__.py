"""The program itself: ``sijill``, or ``python -m sijill``.

While modules are loaded there is nothing to undo, and an interrupt raised inside one that is written in C has ended in
a segmentation fault (orjson). So until the command begins (``cli``) an interrupt ends the process at once.
"""

import os
import signal
import sys
import threading
from functools import partial
from io import TextIOWrapper
from types import FrameType
from typing import Any

INTERRUPTED = 128 + signal.SIGINT


def leave(*_: Any) -> None:
    """End the process as shells expect of one that was interrupted."""
    os.write(2, b"Interrupted.\n")
    os._exit(INTERRUPTED)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt; while a module is imported a moment later, for there it is dropped or changed."""
    at = frame
    while at is not None:
        if at.f_code.co_filename.startswith("<frozen importlib"):
            threading.Timer(0.02, os.kill, (os.getpid(), number)).start()
            return
        at = at.f_back
    from sijill import cli

    cli.interrupts.append(number)
    signal.default_int_handler(number, frame)


def main() -> None:
    """Run the command line."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever called: its number must not become that of a file
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: PTH123, SIM115
        elif isinstance(stream, TextIOWrapper):  # it may not have every letter, and a file's name may be no text
            stream.reconfigure(errors="backslashreplace")
    as_usual = signal.getsignal(signal.SIGINT)
    if as_usual is signal.default_int_handler:  # else it is ignored, or somebody's own
        signal.signal(signal.SIGINT, leave)
    from sijill import cli

    then = interrupt if as_usual is signal.default_int_handler else as_usual
    cli.when_loaded = partial(signal.signal, signal.SIGINT, then)
    try:
        cli.main()
    finally:  # the command has ended, and Python's own end must not be cut short by what comes too late
        if then is interrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
