"""Measures one command: wall and processor time, and the memory of all its processes together.

Processor time is what the kernel counted for the command and every process it waited for. Memory is read from ``/proc``
while the command runs: the proportional set size of all processes, in which a page that several share counts once, and
the resident set size of the largest process. On other systems than Linux memory is not known.
"""

import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

_LOOK_EVERY = 0.1
_PROC = Path("/proc")


class Measure(NamedTuple):
    """The cost of a command: seconds, and the highest memory use in bytes."""

    wall: float
    user: float
    system: float
    tree_memory: int
    largest_process: int

    @property
    def processor(self) -> float:
        """Seconds of processor time, of all processes together."""
        return self.user + self.system

    def as_json(self) -> dict[str, float]:
        """Return the measure as plain data, times to the millisecond."""
        seconds = {name: round(getattr(self, name), 3) for name in ("wall", "user", "system", "processor")}
        return {**seconds, "tree_memory": self.tree_memory, "largest_process": self.largest_process}


class Failed(Exception):  # noqa: N818 - reads as what happened
    """A measured command failed; the message has the end of its output."""


def median(measures: Sequence[Measure]) -> Measure:
    """Return the median of each figure."""
    columns = list(zip(*measures, strict=True))
    times = [statistics.median(column) for column in columns[:3]]
    return Measure(*times, *(int(statistics.median(column)) for column in columns[3:]))


def environment() -> dict[str, str]:
    """Return the environment for measured commands, in which Python keeps compiled modules as in a normal install."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def measure(command: Sequence[str], folder: Path, *, limit: float = 3600) -> tuple[Measure, str]:
    """Run a command in a folder; return its cost and its standard output. Raises Failed if it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=folder, stdout=output, stderr=errors, env=environment()
        )
        memory = _Memory(process.pid)
        killer = threading.Timer(limit, process.kill)
        killer.start()
        memory.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
        finally:
            killer.cancel()
            memory.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text = output.read().decode("utf-8", "replace")
        if process.returncode:
            last = (text + errors.read().decode("utf-8", "replace"))[-2000:]
            raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{last}")
    return Measure(wall, usage.ru_utime, usage.ru_stime, memory.tree, memory.largest or usage.ru_maxrss * 1024), text


class _Memory(threading.Thread):
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.tree = 0
        self.largest = 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            sizes = [_sizes(process) for process in family(self.process)]
            self.tree = max(self.tree, sum(proportional for proportional, _ in sizes))
            self.largest = max([self.largest, *(resident for _, resident in sizes)])

    def stop(self) -> None:
        self._ended.set()
        self.join()


def family(process: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [process]
    for one in found:
        for task in _list(_PROC / str(one) / "task"):
            found += map(int, _read(task / "children").split())
    return found


def _sizes(process: int) -> tuple[int, int]:
    """Return the proportional and the resident set size of a process, in bytes; zeros if it has ended."""
    fields = dict(line.split(":", 1) for line in _read(_PROC / str(process) / "smaps_rollup").splitlines()[1:])
    return tuple(int(fields.get(name, "0 kB").split()[0]) * 1024 for name in ("Pss", "Rss"))  # type: ignore[return-value]


def _list(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return ()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


class Weight(NamedTuple):
    """The contents of a folder: numbers of files and pages, bytes, and the average bytes of a statement's page."""

    files: int
    pages: int
    bytes: int
    statement_page: int


def weigh(folder: Path) -> Weight:
    """Count the files, pages and bytes below a folder, and the average size of a statement's page."""
    files = pages = size = own = own_size = 0
    for parent, _, names in os.walk(folder):
        is_statement = Path(parent).parent.name == "statements" and Path(parent).name[:1].isdigit()
        for name in names:
            length = os.path.getsize(f"{parent}/{name}")  # noqa: PTH202 - there may be a million
            files += 1
            size += length
            pages += name.endswith(".html")
            if is_statement and name == "index.html":
                own += 1
                own_size += length
    return Weight(files, pages, size, own_size // own if own else 0)


def machine(folder: Path) -> dict[str, object]:
    """Describe this machine: processor, cores, memory, system, and the file system of a folder."""
    model = next((line.partition(":")[2].strip() for line in _read(_PROC / "cpuinfo").splitlines()
                  if line.startswith("model name")), os.uname().machine)  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    mounts = [line.split()[1:3] for line in _read(_PROC / "mounts").splitlines()]
    above = {str(folder.resolve()), *map(str, folder.resolve().parents)}
    file_system = max((m for m in mounts if m[0] in above), key=lambda m: len(m[0]), default=["", "unknown"])[1]
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory": memory,
        "system": f"{os.uname().sysname} {os.uname().release.split('-')[0]}",
        "file_system": file_system,
    }
