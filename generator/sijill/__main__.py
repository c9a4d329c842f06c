"""The program itself: ``sijill``, or ``python -m sijill``.

While modules are loaded there is nothing to undo, and an interrupt raised inside one that is written in C has ended in
a segmentation fault (orjson). So until the command begins (``cli``) an interrupt ends the process at once.
"""

import os
import signal
from functools import partial
from typing import Any

INTERRUPTED = 128 + signal.SIGINT


def leave(*_: Any) -> None:
    """End the process as shells expect of one that was interrupted."""
    os.write(2, b"Interrupted.\n")
    os._exit(INTERRUPTED)


def main() -> None:
    """Run the command line."""
    as_usual = signal.getsignal(signal.SIGINT)
    if as_usual is signal.default_int_handler:  # else it is ignored, or somebody's own
        signal.signal(signal.SIGINT, leave)
    from sijill import cli

    cli.when_loaded = partial(signal.signal, signal.SIGINT, as_usual)
    cli.main()


if __name__ == "__main__":
    main()
