"""A site behind Caddy, set up as the page on hosting says."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

DOCUMENTED = Path(__file__).parents[2] / "docs/maintainers/hosting.md"
NO_CACHE, KEPT = "no-cache", "public, max-age=31536000, immutable"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str) -> tuple[int, Message, bytes]:
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(address, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture
def caddy(tmp_path: Path) -> Iterator[str]:
    """Caddy with the documented block, serving a folder like a site; its address."""
    found = shutil.which("caddy")
    if found is None:
        if os.environ.get("SIJILL_BROWSER") == "required":
            pytest.fail("caddy must be installed: here no test of servers may be skipped")
        pytest.skip("no caddy was found; that its documented setup serves a site was not tried")
    site = tmp_path / "site"
    for name in ("index.html", "404.html", "about/index.html", "search/index/start.json", "search/index/terms/a.txt",
                 "data/statements/2030.jsonl"):  # fmt: skip
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    block = re.findall(r"```caddy\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)[0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = block.replace("archive.example {", f"http://127.0.0.1:{port} {{").replace("/srv/site", str(site))
    (tmp_path / "Caddyfile").write_text("{\n\tadmin off\n}\n" + own)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    command = [found, "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(200):
            try:
                ask(address)
                break
            except OSError:
                assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.communicate()


@pytest.mark.slow
def test_caddy_serves_a_site_as_documented(caddy: str) -> None:
    for path, status, text, kept in (
        ("", 200, b"index.html", NO_CACHE), ("about/", 200, b"about/index.html", NO_CACHE),
        ("search/index/start.json", 200, b"search/index/start.json", NO_CACHE),
        ("search/index/terms/a.txt", 200, b"search/index/terms/a.txt", KEPT), ("no/such/", 404, b"404.html", NO_CACHE),
    ):  # fmt: skip
        found, headers, body = ask(caddy + path)
        assert (found, body, headers["Cache-Control"]) == (status, text, kept), path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert headers["Access-Control-Allow-Origin"] == "*"
    _, headers, _ = ask(f"{caddy}data/statements/2030.jsonl")
    assert headers["Content-Type"] == "application/x-ndjson"
    found, headers, _ = ask(f"{caddy}about")
    assert (found // 100, headers["Location"]) == (3, "about/") or headers["Location"].endswith("/about/")
