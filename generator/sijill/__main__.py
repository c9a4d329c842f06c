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
    """End the process at once, with the exit status that shells expect after Ctrl+C."""
    os.write(2, b"Interrupted.\n")
    os._exit(INTERRUPTED)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, but not while a module is imported: try again 0.02 s later.

    Inside an import the exception would be lost, or turned into another.
    """
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
        if stream is None:  # the caller closed it: else the next file opened would get its number, and our output
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: PTH123, SIM115
        elif isinstance(
            stream, TextIOWrapper
        ):  # its encoding may lack letters, and a file's name may not be valid text
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
