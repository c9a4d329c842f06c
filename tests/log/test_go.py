"""Held against another implementation: Go's ``sumdb/note`` and ``sumdb/tlog``, as Debian packages them."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sijill.log.checkpoint import Head
from sijill.log.notes import Note, PublicKey, SecretKey, check, read_note
from sijill.log.tiles import tiles_of
from sijill.model.merkle import Tree, consistency, hash_of_leaf, inclusion, root_of

PACKAGES = Path("/usr/share/gocode")
Go = Callable[..., dict[str, Any]]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Go:
    if not (shutil.which("go") and (PACKAGES / "src/golang.org/x/mod/sumdb").is_dir()):
        if os.environ.get("SIJILL_GO") == "required":
            pytest.fail("golang-go and golang-golang-x-mod-dev must be installed")
        pytest.skip("needs golang-go and golang-golang-x-mod-dev")
    place = tmp_path_factory.mktemp("go")
    environment = {
        **os.environ, "GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOCACHE": str(place / "cache"), "GOFLAGS": "",
    }  # fmt: skip
    program = place / "program"
    source = Path(__file__).parent / "go" / "main.go"
    subprocess.run(["go", "build", "-o", program, source], env=environment, check=True, cwd=place)

    def ask(**request: Any) -> dict[str, Any]:
        done = subprocess.run([program], input=json.dumps(request).encode(), stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return ask


def in_base64(hashes: list[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in hashes]


def test_every_root_and_every_proof_is_the_one_that_go_makes(go: Go) -> None:
    entries = [b"entry %d" % number for number in range(70)]
    found = go(entries=[base64.b64encode(entry).decode() for entry in entries])
    tree = Tree(map(hash_of_leaf, entries))
    for size in range(1, 71):
        assert in_base64([root_of(tree.node, size)]) == [found["roots"][size - 1]]
        for index in range(size):
            assert in_base64(inclusion(tree.node, index, size)) == found["inclusion"][f"{index}/{size}"]
            before = index + 1
            assert in_base64(consistency(tree.node, before, size)) == found["consistency"][f"{before}/{size}"]


def test_go_opens_our_checkpoints_and_we_open_those_that_go_signs(go: Go) -> None:
    text = Head("archive.example.org/log", 3, bytes(range(32))).text()
    ours = SecretKey.make("archive.example.org/log")
    note = Note(text, (ours.sign(text),))
    assert go(note=note.data().decode(), key=ours.public_key.text())["text"] == text
    keys = go(name="archive.example.org/other")
    theirs = read_note(go(sign=text, secret=keys["secret"])["signed"].encode())
    assert check(theirs, PublicKey.read(keys["public"])) is not None
    assert SecretKey.read(keys["secret"]).public_key.text() == keys["public"]


def test_tiles_are_those_that_go_makes(go: Go) -> None:
    for size in (1, 255, 256, 257, 70_000, 300_000):
        theirs: dict[str, str] = {}
        for path in go(tiles=size)["tiles"]:  # it lists a tile in every width that it ever had, narrowest first
            theirs[path.partition(".p/")[0]] = path.replace("tile/8/", "tile/")
        assert {tile.path() for tile in tiles_of(size)} == set(theirs.values())
