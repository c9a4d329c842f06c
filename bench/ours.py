"""Measures of Sijill itself: building from nothing, after one edit, with nothing changed, checking, and serving."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import synthetic
from bench.archive import Archive, Shape
from bench.measure import Failed, Measure, environment, measure, median

_SIJILL = [sys.executable, "-m", "sijill"]
# The checks' day: later than everything in a synthetic archive, and always the same.
_TODAY = ["--today", "2025-01-01"]
_TEXT = re.compile(r"(    text: \|-\n      )(.+)\n")


class Bench:
    """One synthetic archive in its own folder, and its measurements."""

    def __init__(self, folder: Path, shape: Shape) -> None:
        self.folder = folder
        self.shape = shape
        synthetic.write_archive(folder, shape)

    def again(self, name: str) -> "Bench":
        """Return the same archive in another folder, not built yet; the two share their files until one is edited."""
        other = object.__new__(Bench)
        other.folder, other.shape = self.folder.with_name(name), self.shape
        shutil.copytree(
            self.folder, other.folder, copy_function=os.link, ignore=shutil.ignore_patterns("site", ".cache", ".site.*")
        )
        return other

    def build(self) -> tuple[Measure, dict[str, Any]]:
        """Build; return the cost and the build's own report."""
        taken, output = measure([*_SIJILL, "-C", str(self.folder), "build", "--timings", *_TODAY], self.folder)
        account: dict[str, Any] = json.loads(output)
        return taken, account

    def check(self, path: Path) -> Measure:
        """Check one file."""
        return measure([*_SIJILL, "-C", str(self.folder), "check", str(path), *_TODAY], self.folder)[0]

    def edit(self, turn: int) -> Path:
        """Remove the last word of a statement's first passage, so that the rest is still verbatim; return its file.

        Each ``turn`` edits another statement, spread over the years, whose passage is long enough. The file is
        replaced, as editors do.
        """
        archive = Archive(self.shape)
        for number in range((turn * 7919 + 97) % self.shape.statements, self.shape.statements):
            card = archive.card(number)
            path = self.folder / "sources" / "statements" / str(card.date.year) / f"{card.id}.yaml"
            text = path.read_text(encoding="utf-8")
            match = _TEXT.search(text)
            if match and len(match[2].split()) > 12 and "variants:" not in text:
                shorter = match[2].rpartition(" ")[0].rstrip("،")
                changed = f"{text[: match.start(2)]}{shorter}{text[match.end(2) :]}"
                aside = path.with_suffix(".new")
                aside.write_text(changed, encoding="utf-8")
                aside.replace(path)
                return path
        raise Failed("no statement had a passage to shorten")

    def edits(self, times: int) -> dict[str, Any]:
        """Measure the build after one edit, several times, and a build with nothing changed."""
        changed, written, stages = [], [], {}
        for turn in range(times):
            self.edit(turn)
            taken, account = self.build()
            changed.append(taken)
            written.append(account["written"])
            stages = account["seconds"]
        unchanged = [self.build()[0] for _ in range(times)]
        checked = [self.check(self.edit(times + turn)) for turn in range(times)]
        self.build()
        return {
            "one_edit": {**median(changed).as_json(), "files_written": max(written), "stages": stages},
            "nothing_changed": median(unchanged).as_json(),
            "check_one_file": median(checked).as_json(),
        }

    def serve(self, times: int) -> dict[str, Any]:
        """Measure the time from saving a file to a changed page on the server."""
        with _served(self.folder) as address:
            seconds = sorted(self._save_to_reload(address, 100 + turn) for turn in range(times))
        return {"save_to_reload": round(seconds[len(seconds) // 2], 3)}

    def _save_to_reload(self, address: str, turn: int) -> float:
        path = self.edit(turn)
        page = f"{address}statements/{path.stem}/"
        before = _get(page)
        # The edit above may be on the server already; this one is timed.
        text = path.read_text(encoding="utf-8")
        match = _TEXT.search(text)
        assert match  # noqa: S101 - the edit above found one
        deadline = time.monotonic() + 60
        while _get(page) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        before = _get(page)
        changed = f"{text[: match.start(2)]}{match[2].rpartition(' ')[0]}{text[match.end(2) :]}"
        began = time.perf_counter()
        path.write_text(changed, encoding="utf-8")
        while _get(page) == before:
            if time.perf_counter() - began > 60:
                raise Failed("the served page did not change within a minute")
            time.sleep(0.005)
        return time.perf_counter() - began


def _get(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - an address of this machine
            body: bytes = answer.read()
    except OSError:
        return b""
    return body


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve an archive; yield its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*_SIJILL, "-C", str(folder), "serve", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=environment()
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        deadline = time.monotonic() + 120
        while not _get(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failed("'sijill serve' did not come up")
            time.sleep(0.05)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
