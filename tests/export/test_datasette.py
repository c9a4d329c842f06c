"""The database as Datasette serves it: tables, keys, views, descriptions and the search, asked over HTTP."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from sijill.export.columns import TABLES
from sijill.export.dump import export
from sijill.search.full_text import FullText
from sijill.state import Archive
from tests import made_up

pytest.importorskip("datasette")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("datasette")
    for kind, name in (("sqlite", "archive.sqlite"), ("datasette", "metadata.json")):
        export(archive, kind, folder / name, FullText(archive))
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "archive.sqlite", "-m", "metadata.json", "-p", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            yield _answering(server, f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()
            server.communicate(timeout=30)


def _answering(server: subprocess.Popen[str], address: str) -> str:
    for _ in range(300):
        assert server.poll() is None, server.stdout and server.stdout.read()
        try:
            urllib.request.urlopen(f"{address}-/versions.json", timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return address
    raise AssertionError("Datasette did not answer in 30 seconds")


def get(address: str, path: str, **asked: str) -> Any:
    with urllib.request.urlopen(f"{address}{path}?{urllib.parse.urlencode(asked)}", timeout=30) as answer:
        return json.load(answer)


def test_every_table_is_served_with_its_keys_and_what_it_holds(address: str) -> None:
    tables = {one["name"]: one for one in get(address, "archive.json")["tables"]}
    for one in TABLES:
        assert {key["other_table"] for key in tables[one.name]["foreign_keys"]["outgoing"]} == (
            {column.of for column in one.columns if column.of} | {of for of, names in one.of if len(names) == 1}
        )
    assert [name for name in tables if name.startswith("search") and not tables[name]["hidden"]] == []
    described = get(address, "-/metadata.json")["databases"]["archive"]["tables"]
    assert {*described} <= {*tables, "quotations", "links", "said_by"}
    assert described["passages"]["columns"]["text"] == "The words, code point for code point."


@pytest.mark.parametrize("words", ["الجِسْر", "bridges", "BRIDGE ready"])
def test_the_search_finds_words_as_the_archive_folds_them(address: str, words: str) -> None:
    found = get(address, "archive/search.json", words=words, _shape="objects")["rows"]
    assert made_up.BRIDGE in [row["id"] for row in found]
    assert get(address, "archive/search.json", words="nobody", _shape="objects")["rows"] == []


def test_a_view_gives_words_with_who_when_and_where(address: str) -> None:
    rows = get(address, "archive/quotations.json", statement=made_up.BRIDGE, _shape="objects")["rows"]
    assert rows[0]["text"] == made_up.PARAGRAPHS[1]
    assert rows[0]["speaker_names_en"] == "Salma Haddad"
    assert rows[0]["document_title_ar"]
    assert rows[0]["translation_en"] == made_up.statements()[made_up.BRIDGE].passages[0].translations[0].text
    assert rows[0]["translation_ar"] is None
    assert rows[0]["address"].endswith(f"statements/{made_up.BRIDGE}/#p1")
    assert get(address, "archive/links.json", _shape="objects")["rows"][0]["target_title_en"]
    assert "salma-haddad" in {row["agent"] for row in get(address, "archive/said_by.json", _shape="objects")["rows"]}


def test_the_licence_is_named(address: str) -> None:
    with urllib.request.urlopen(f"{address}archive", timeout=30) as answer:
        page = answer.read().decode()
    assert "creativecommons.org/licenses/by/4.0" in page
