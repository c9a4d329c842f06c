"""A site behind nginx and Caddy, set up by what ``sijill build --host`` writes, and what other hosts would not take."""

import gzip
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
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.cli.build import HOSTS as OFFERED
from sijill.cli.spoken import spoken
from sijill.export.moved import Move
from sijill.frame.headers import headers_file
from sijill.publish.hosting import HOSTS, beyond, configured
from sijill.sources.settings import read_configuration

GUIDES = Path(__file__).parents[2] / "docs/maintainers"
NO_CACHE, KEPT = "no-cache", "public, max-age=31536000, immutable"
MOVED = [Move("agents/amal/", "agents/amal-nasser/"), Move("agents/amal/feed.xml", "agents/amal-nasser/feed.xml")]
LONG = '{"one":"line"}\n' * 200


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str, **headers: str) -> tuple[int, Message, bytes]:
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Server(NamedTuple):
    """A server that runs: the site's address, and the path at which it is."""

    address: str
    start: str


def command_of(server: str) -> str:
    found = shutil.which(server, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        if os.environ.get("SIJILL_BROWSER") == "required":
            pytest.fail(f"{server} must be installed: here no test of servers may be skipped")
        pytest.skip(f"no {server} was found; that its configuration serves a site was not tried")
    return found


def archive(folder: Path, start: str = "/", keys: str = "") -> Path:
    """Write the settings of an archive and a folder like a built site."""
    (folder / "mkdocs.yml").write_text(
        f"site_name: Wells\nsite_url: https://wells.example{start}\ntheme: {{name: material}}\n"
        f"plugins:\n  - sijill:\n      languages: [en]\n      former_languages: [fr]\n{keys}"
    )
    for name in ("index.html", "404.html", "about/index.html", "agents/amal/index.html", "_headers", ".nojekyll",
                 "search/index/start.json", "search/index/terms/a.txt", "data/catalogue.ttl"):  # fmt: skip
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_text(name)
    (folder / "site/data/ledger").mkdir()
    (folder / "site/data/ledger/2030.jsonl").write_text(LONG)
    return folder


@pytest.fixture(params=[("nginx", "/"), ("nginx", "/wells/"), ("caddy", "/"), ("caddy", "/wells/")], ids=str)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server that serves a site with the configuration written for it, at the host's root and below a path."""
    name, start = request.param
    found = command_of(name)
    configuration = read_configuration(archive(tmp_path, start))
    [text] = configured(name, configuration, MOVED).values()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = tmp_path / "server.conf"
    if name == "nginx":
        block = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("wells.example", "127.0.0.1")
        kept = "".join(
            f"{one}_temp_path {tmp_path}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        place.write_text(
            f"{user} daemon off; pid {tmp_path}/pid; worker_processes 1;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{kept}{block}}}\n"
        )
        command = [found, "-c", str(place), "-e", str(tmp_path / "error.log")]
    else:
        place.write_text("{\n\tadmin off\n}\n" + text.replace("https://wells.example", f"http://127.0.0.1:{port}"))
        command = [found, "run", "--config", str(place), "--adapter", "caddyfile"]
    own = {one: str(tmp_path) for one in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    process = subprocess.Popen(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}{start}"
    try:
        for _ in range(200):
            try:
                ask(address)
                break
            except OSError:
                assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
                time.sleep(0.05)
        yield Server(address, start)
    finally:
        process.terminate()
        process.communicate()


@pytest.mark.slow
def test_servers_serve_a_site_with_what_is_written_for_them(server: Server) -> None:
    everywhere = re.findall(r"^  (.*): (.*)$", headers_file().decode().partition("\n/")[0], re.MULTILINE)
    assert len(everywhere) == 5
    for path, status, text, kept in (
        ("", 200, b"index.html", NO_CACHE), ("about/", 200, b"about/index.html", NO_CACHE),
        ("search/index/start.json", 200, b"search/index/start.json", NO_CACHE),
        ("search/index/terms/a.txt", 200, b"search/index/terms/a.txt", KEPT), ("no/such/", 404, b"404.html", NO_CACHE),
        ("_headers", 404, b"404.html", NO_CACHE), (".nojekyll", 404, b"404.html", NO_CACHE),
    ):  # fmt: skip
        found, headers, body = ask(server.address + path)
        assert (found, body, headers["Cache-Control"]) == (status, text, kept), path
        assert [headers[name] for name, _ in everywhere] == [value for _, value in everywhere], path
    for path, kind in (("data/ledger/2030.jsonl", "application/x-ndjson"), ("data/catalogue.ttl", "text/turtle"),
                       ("", "text/html")):  # fmt: skip
        assert ask(server.address + path)[1]["Content-Type"].lower() == f"{kind}; charset=utf-8"


@pytest.mark.slow
def test_servers_lead_on_from_what_has_moved_and_from_a_folder_without_its_slash(server: Server) -> None:
    for path, to in (("agents/amal/", "agents/amal-nasser/"), ("agents/amal/feed.xml", "agents/amal-nasser/feed.xml")):
        status, headers, _ = ask(server.address + path)
        assert (status, headers["Location"]) == (301, server.start + to)
    for path, to in (("fr/statements/a/?q=1", "statements/a/?q=1"), ("fr/", ""), ("en/about/", "about/")):
        status, headers, _ = ask(server.address + path)
        assert (status, headers["Location"]) == (301, server.start + to)
    assert ask(f"{server.address}from/")[0] == 404
    for path in ("about", *(["../wells"] if server.start == "/wells/" else [])):
        status, headers, _ = ask(server.address + path if path == "about" else server.address.rstrip("/"))
        assert status // 100 == 3
        assert headers["Location"] in ("about/", f"{server.start}about/", server.start)


@pytest.mark.slow
def test_servers_compress_texts_and_send_parts_of_files_to_pages_of_other_hosts(server: Server) -> None:
    lines = f"{server.address}data/ledger/2030.jsonl"
    status, headers, body = ask(lines, **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"], gzip.decompress(body)) == (200, "gzip", LONG.encode())
    assert "Accept-Encoding" in headers["Vary"]
    status, headers, body = ask(lines, Range="bytes=1-5", Origin="https://other.example")
    assert (status, body, headers["Access-Control-Allow-Origin"]) == (206, LONG.encode()[1:6], "*")
    assert headers["Content-Range"] == f"bytes 1-5/{len(LONG)}"
    status, headers, _ = ask(lines, **{"If-None-Match": ask(lines)[1]["ETag"]})
    assert status == 304


def test_a_name_in_quotes_stays_a_name(tmp_path: Path) -> None:
    folder = tmp_path / 'a "b" c'
    folder.mkdir()
    configuration = read_configuration(archive(folder))
    for host in ("nginx", "caddy"):
        [text] = configured(host, configuration, ()).values()
        assert 'a \\"b\\" c/site"' in text
    [text] = configured("s3", configuration, ()).values()
    assert f"site='{folder}/site/'" in text


def test_the_script_for_s3_copies_each_file_once_with_its_headers(tmp_path: Path) -> None:
    """No S3 is asked: an ``aws`` of the test notes what it is called with."""
    [text] = configured("s3", read_configuration(archive(tmp_path, "/wells/")), ()).values()
    (tmp_path / "s3.sh").write_text(text)
    (tmp_path / "aws").write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{tmp_path}/called"\n')
    (tmp_path / "aws").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run(["sh", str(tmp_path / "s3.sh"), "bucket"], env=environment, check=True)
    *copies, website = (tmp_path / "called").read_text().splitlines()
    assert website == "s3 website s3://bucket --index-document index.html --error-document wells/404.html"
    assert all(one.startswith(f"s3 sync {tmp_path}/site/ s3://bucket/wells/ ") for one in copies)
    assert KEPT in copies[0]
    assert "--include search/index/terms/*" in copies[0]
    assert ["--delete" in one for one in copies] == [False] * (len(copies) - 1) + [True]
    [lines] = [one for one in copies if "application/x-ndjson; charset=utf-8" in one]
    assert "--include data/ledger/*.jsonl" in lines
    assert "--exclude data/ledger/*.jsonl" in copies[-2]
    done = subprocess.run(["sh", str(tmp_path / "s3.sh")], env=environment, check=False, capture_output=True)
    assert done.returncode == 2


@pytest.mark.slow
def test_what_a_host_would_not_take_is_said() -> None:
    small = [("index.html", 1000), ("data/a.zip", 1000)]
    assert not [one for host in HOSTS.values() for one in beyond(host, small, 1)]

    def said(name: str, files: list[tuple[str, int]], moved: int = 0) -> list[str]:
        return list(beyond(HOSTS[name], files, moved))

    many = [(f"statements/{number}.html", 1) for number in range(210_000)]
    assert said("cloudflare", many, 3000) == [
        "Cloudflare Pages takes 20,000 files; the site has 210,000",
        "Cloudflare Pages follows 2,000 lines of _redirects; it has 3,000",
    ]
    assert said("gitlab-pages", many) == ["GitLab Pages takes 200,000 files; the site has 210,000"]
    assert said("netlify", many) == ["Netlify takes 54,000 files in a folder; statements/ has 210,000"]
    assert spoken(said("cloudflare", many)[0], "ar") == (
        "Cloudflare Pages يقبل من الملفات \u206620,000\u2069؛ وفي الموقع \u2066210,000\u2069"
    )
    large = [("data/a.zip", 26 * 1024**2), ("data/b.zip", 1024**3)]
    assert said("cloudflare", large[:1]) == ["Cloudflare Pages takes files of 25 MB; data/a.zip has 26 MB"]
    assert said("github-pages", large) == ["GitHub Pages takes a site of 1,024 MB; this has 1,050 MB"]
    assert not said("nginx", large, 9999)


@pytest.mark.parametrize("page", ["hosting.md", "hosting.ar.md"])
def test_the_guide_has_each_host_its_limits_and_where_they_are_from(page: str) -> None:
    rows = {}
    for line in (GUIDES / page).read_text("utf-8").splitlines():
        if named := re.match(r"\| `([a-z0-9][a-z0-9-]+)` \|", line):
            rows[named[1]] = line
    assert list(rows) == list(HOSTS) == list(OFFERED)
    for name, host in HOSTS.items():
        assert host.source in rows[name]
        for limit in (host.files, host.in_folder, host.moved):
            assert limit is None or f"{limit:,}" in rows[name], (name, limit)
        for size in (host.file_size, host.site_size):
            shown = None if size is None else f"{size // 1024**3} GB" if size >= 1024**3 else f"{size // 1024**2} MB"
            assert shown is None or shown in rows[name], (name, shown)


@pytest.mark.slow
def test_build_writes_what_a_host_needs_whether_or_not_the_site_has_changed(tmp_path: Path) -> None:
    run = CliRunner()
    assert (
        run.invoke(main, ["init", str(tmp_path / "wells"), "--clean", "--languages", "en", "--no-input"]).exit_code == 0
    )
    first = run.invoke(main, ["-C", str(tmp_path / "wells"), "build", "--host", "nginx"])
    assert first.exit_code == 0, first.output
    manifest = (tmp_path / "wells/site/manifest.json").read_bytes()
    assert "listen 80;" in (tmp_path / "wells/hosting/nginx.conf").read_text()
    second = run.invoke(main, ["-C", str(tmp_path / "wells"), "build", "--host", "github-pages"])
    assert "GitHub Pages reads these files of the site: .nojekyll" in second.output
    assert "Nothing has changed" in second.output
    assert (tmp_path / "wells/site/manifest.json").read_bytes() == manifest
