"""The manifest names every file, and one root proves them all, at any size and however it was reached."""

import hashlib
import json
import sqlite3

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.site import manifest
from sijill.site.manifest import Facts
from sijill.state import tables
from tests.examples import at_most
from tests.made_up.manifests import manifest_of


def row(path: str, data: bytes) -> manifest.Row:
    return path, hashlib.sha256(data).digest(), len(data)


def rows(count: int) -> list[manifest.Row]:
    return [row(f"statements/{n}/index.html", b"%d" % n) for n in range(count)]


def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(tables.MANIFEST)
    return connection


def recomputed_root(files: dict[str, tuple[str, int]]) -> str:
    """The root, from its definition in words alone."""
    buckets: list[list[str]] = [[] for _ in range(256)]
    for path in sorted(files):
        bucket = int(hashlib.sha256(path.encode()).hexdigest()[:2], 16)
        buckets[bucket].append(f"{files[path][0]}  {files[path][1]}  {path}\n")
    digests = [hashlib.sha256("".join(lines).encode()).digest() for lines in buckets]
    return "sha256:" + hashlib.sha256(b"sijill:manifest:v1\n" + b"".join(digests)).hexdigest()


def test_a_small_site_has_all_its_rows_in_one_file() -> None:
    (output,) = manifest_of(rows(20), Facts(commit="c" * 40, ledger_heads=["sha256:" + "a" * 64], statements=5))
    found = json.loads(output.data)
    assert output.path == "manifest.json"
    assert found["count"] == len(found["files"]) == 20
    assert found["ledger"] == ["sha256:" + "a" * 64]
    assert found["generator"].startswith("sijill ")
    assert found["root"] == recomputed_root({path: tuple(entry) for path, entry in found["files"].items()})


def test_a_large_site_is_cut_into_parts_under_the_same_root(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.loads(manifest_of(rows(700), Facts())[0].data)
    monkeypatch.setattr(manifest, "FILES_IN_ONE", 100)
    *parts, head = manifest_of(rows(700), Facts())
    found = json.loads(head.data)
    assert found["root"] == whole["root"]
    assert "files" not in found
    listed = {path: entry for part in parts for path, entry in json.loads(part.data)["files"].items()}
    assert listed == whole["files"]


def test_one_changed_file_rewrites_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "FILES_IN_ONE", 100)
    connection = database()
    manifest.record(connection, rows(700))
    manifest.update(connection, Facts())
    manifest.record(connection, [row("statements/3/index.html", b"changed")])
    outputs, gone = manifest.update(connection, Facts())
    bucket = manifest.bucket_of("statements/3/index.html")
    assert [output.path for output in outputs] == [manifest.part_path(bucket), "manifest.json"]
    assert gone == []


@pytest.mark.parametrize("path", ["plain.txt", 'a "name".png', "a\\b.png", "a\nb.png", "a\x7fb.png", "صورة\u2028.png"])
def test_any_path_is_written_as_json_has_it(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "FILES_IN_ONE", 0)
    digest, size = manifest.digest_of(b"x"), 1
    part, _ = manifest_of([(path, digest, size)], Facts())
    written = orjson.dumps({"files": {path: [digest.hex(), size]}}) + b"\n"
    assert part.data == written.replace(b'{"files":{', b'{"files":{\n')


@settings(max_examples=at_most(30))
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.binary(max_size=2)), max_size=80))
def test_any_way_to_the_same_files_gives_the_same_bytes(steps: list[tuple[bool, int, bytes]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest, "FILES_IN_ONE", 12)
        connection, on_disk, files = database(), {}, {}
        for keep, number, data in steps:
            path = f"p{number}"
            if keep:
                files[path] = data
                manifest.record(connection, [row(path, data)])
            else:
                files.pop(path, None)
                manifest.forget(connection, [path])
            outputs, gone = manifest.update(connection, Facts())
            on_disk.update({output.path: output.data for output in outputs})
            for path in gone:
                on_disk.pop(path, None)
        if steps:
            clean = manifest_of([row(path, data) for path, data in files.items()], Facts())
            assert on_disk == {output.path: output.data for output in clean}


def test_the_manifest_does_not_list_itself() -> None:
    found = manifest_of([row("manifest.json", b"x"), row("manifest/00.json", b"y"), row("a", b"z")], Facts())
    assert list(json.loads(found[0].data)["files"]) == ["a"]


def test_a_file_can_be_asked_for() -> None:
    connection = database()
    manifest.record(connection, rows(3))
    assert manifest.find(connection, "statements/1/index.html") == row("", b"1")[1:]
    assert manifest.find(connection, "nothing") is None


def test_files_that_are_not_there_are_known() -> None:
    connection = database()
    manifest.record(connection, rows(30))
    asked = {"statements/3/index.html", "statements/30/index.html", "manifest.json", "x"}
    assert manifest.absent(connection, asked) == {"statements/30/index.html", "x"}
