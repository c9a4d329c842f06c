"""`sijill serve` as a maintainer uses it: a process of its own, a saved record, the page as it is then."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_up.example import write_example

PATIENCE = 60  # seconds until a test gives up; nothing is asserted about speed


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def fetched(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
    except OSError:
        return ""


def until(address: str, words: str) -> str:
    """Fetch an address until its page holds some words."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page = fetched(address)
        if words in page:
            return page
        time.sleep(0.05)
    pytest.fail(f"{address} never showed {words!r}")


class Served:
    def __init__(self, archive: Path, address: str) -> None:
        self.archive = archive
        self.address = address


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    archive = tmp_path / "archive"
    write_example(archive)
    port = free_port()
    call = [sys.executable, "-m", "sijill", "-C", str(archive), "serve", "--port", str(port)]
    with subprocess.Popen(
        call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2]
    ) as process:
        try:
            until(f"http://127.0.0.1:{port}/", "The old market stays open")
            yield Served(archive, f"http://127.0.0.1:{port}/")
        finally:
            process.terminate()


@pytest.mark.slow
def test_a_saved_record_is_shown_and_a_broken_one_leaves_the_page(served: Served) -> None:
    record = served.archive / "sources/statements/2024/2024-03-04-market-restoration.yaml"
    page = served.address + "statements/2024-03-04-market-restoration/"
    good = record.read_text("utf-8")
    assert "/__sijill/reload.js" in fetched(page)

    record.write_text(good.replace("The old market stays open", "The old market remains open"), "utf-8")
    until(page, "The old market remains open")

    record.write_text(good.replace("kind: remarks", "kind: remark"), "utf-8")
    time.sleep(1)
    assert "The old market remains open" in fetched(page)

    record.write_text(good, "utf-8")
    until(page, "The old market stays open")
    assert "reload.js" not in (served.archive / "site/index.html").read_text("utf-8")


@pytest.mark.slow
def test_a_hand_written_page_is_shown_when_it_is_saved(served: Served) -> None:
    (served.archive / "docs/en/about.md").write_text("# About\n\nA new sentence.\n", "utf-8")
    until(served.address + "about/", "A new sentence.")


@pytest.mark.slow
def test_what_is_not_there_is_answered_with_the_sites_own_page(served: Served) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as found:
        urllib.request.urlopen(served.address + "nothing/", timeout=5)
    assert b"<main" in found.value.read()
