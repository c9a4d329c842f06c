"""A witness signs a head only if it extends the one signed before; two of them find out a host of two faces."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.log.checkpoint import Head, head_of
from sijill.log.notes import LOG, WITNESS, Note, SecretKey, check, read_note
from sijill.log.tiles import tiles_of
from sijill.model.merkle import Tree, hash_of_leaf, root_of
from tests.made_up.logged import KEY, LATER_KEY, file_of

LIBRARY = SecretKey("library.example.org/witness", WITNESS, b"\7" * 32)
NEWSPAPER = SecretKey("newspaper.example/witness", WITNESS, b"\x09" * 32)


def serve(folder: Path, entries: Iterable[str], key: SecretKey = KEY) -> Path:
    """Write the log of a site: its newest checkpoint and its tiles."""
    tree = Tree(hash_of_leaf(one.encode()) for one in entries)
    text = Head(KEY.name, tree.size, root_of(tree.node, tree.size)).text()
    files = {"checkpoint": Note(text, (key.sign(text),)).data()}
    for tile in tiles_of(tree.size):
        hashes = [tree.node(8 * tile.level, tile.number * 256 + at) for at in range(tile.width)]
        files[tile.path()] = b"".join(hashes)
    for path, data in files.items():
        (folder / "log" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "log" / path).write_bytes(data)
    return folder


def entries(count: int, *, changed: int = -1) -> list[str]:
    return [f"entry {number}" + (" changed" if number == changed else "") for number in range(count)]


def witness(place: Path, work: Path, key: SecretKey = LIBRARY, *, out: Path | None = None) -> Result:
    work.mkdir(exist_ok=True)
    call = [
        "witness", str(place), "--key", str(file_of(key, work)), "--log-key", KEY.public_key.text(),
        "--memory", str(work / "seen.json"), "--out", str(out or work / "out.checkpoint"),
    ]  # fmt: skip
    return CliRunner().invoke(main, call)


def signed(work: Path) -> Note:
    return read_note((work / "out.checkpoint").read_bytes())


@pytest.mark.slow
def test_a_witness_signs_what_extends_what_it_signed_before(tmp_path: Path) -> None:
    for number, count in enumerate((5, 5, 300, 70_000)):
        found = witness(serve(tmp_path / f"site-{number}", entries(count)), tmp_path / "work")
        assert found.exit_code == 0, found.output
        note = signed(tmp_path / "work")
        assert head_of(note).size == count
        assert check(note, KEY.public_key) is not None
        mine = check(note, LIBRARY.public_key)
        assert mine is not None
        assert int.from_bytes(mine.data[:8]) > 1_700_000_000


@pytest.mark.parametrize("count", [4, 5, 6, 300])
def test_a_log_that_was_written_again_is_not_signed_and_what_was_seen_stays(tmp_path: Path, count: int) -> None:
    work = tmp_path / "work"
    assert witness(serve(tmp_path / "site", entries(5)), work).exit_code == 0
    before = (work / "seen.json").read_bytes(), (work / "out.checkpoint").read_bytes()
    found = witness(serve(tmp_path / "again", entries(count, changed=2)), work)
    assert found.exit_code == 1
    assert "NOT SIGNED" in found.output
    assert ((work / "seen.json").read_bytes(), (work / "out.checkpoint").read_bytes()) == before


def test_a_log_whose_tiles_do_not_prove_its_head_is_not_signed(tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert witness(serve(tmp_path / "site", entries(5)), work).exit_code == 0
    site = serve(tmp_path / "later", entries(9))
    tile = site / "log/tile/0/000.p/9"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert witness(site, work).exit_code == 1
    tile.unlink()
    found = witness(site, work)
    assert (found.exit_code, "must be there" in found.output) == (2, True)


def test_two_witnesses_find_out_a_host_with_two_faces(tmp_path: Path) -> None:
    one, other = serve(tmp_path / "one", entries(8)), serve(tmp_path / "other", entries(8, changed=6))
    library, newspaper = tmp_path / "library", tmp_path / "newspaper"
    assert witness(one, library, LIBRARY).exit_code == 0
    assert witness(other, newspaper, NEWSPAPER).exit_code == 0
    # What each of them published is signed by the log, too, and the two cannot be of one log.
    notes = [signed(library), signed(newspaper)]
    assert all(check(note, KEY.public_key) for note in notes)
    assert len({head_of(note).root for note in notes}) == 2
    # And as soon as a face is shown to the other witness, it is refused.
    assert witness(other, library, LIBRARY).exit_code == 1
    assert witness(one, newspaper, NEWSPAPER).exit_code == 1


def test_two_witnesses_of_one_face_sign_one_checkpoint(tmp_path: Path) -> None:
    site = serve(tmp_path / "site", entries(8))
    for name, key in (("library", LIBRARY), ("newspaper", NEWSPAPER)):
        assert witness(site, tmp_path / name, key).exit_code == 0
    library, newspaper = signed(tmp_path / "library"), signed(tmp_path / "newspaper")
    joined = Note(library.text, (*library.signatures, newspaper.signatures[-1]))
    assert library.text == newspaper.text
    assert all(check(joined, key.public_key) for key in (KEY, LIBRARY, NEWSPAPER))


def test_a_head_that_the_log_s_key_did_not_sign_and_a_key_of_no_witness_are_refused(tmp_path: Path) -> None:
    found = witness(serve(tmp_path / "site", entries(5), LATER_KEY), tmp_path / "work")
    assert (found.exit_code, "must be signed by" in found.output) == (2, True)
    log_s = SecretKey("library.example.org/witness", LOG, bytes(32))
    found = witness(serve(tmp_path / "good", entries(5)), tmp_path / "work", log_s)
    assert (found.exit_code, "witness's key" in found.output) == (2, True)
    assert not (tmp_path / "work/seen.json").exists()


def test_a_log_that_no_longer_lists_the_known_key_is_not_signed(tmp_path: Path) -> None:
    site = serve(tmp_path / "site", entries(5))
    (site / "log/keys").write_text(f"{LATER_KEY.public_key.text()}\n{KEY.public_key.text()}\n", "utf-8")
    assert witness(site, tmp_path / "work").exit_code == 0
    (site / "log/keys").write_text(f"{LATER_KEY.public_key.text()}\n", "utf-8")
    found = witness(serve(site, entries(6)), tmp_path / "work")
    assert found.exit_code != 0
    assert f"log/keys must name {KEY.public_key.text()}; if the archive has changed its key" in found.output
    assert head_of(signed(tmp_path / "work")).size == 5


def test_a_memory_that_was_damaged_is_not_taken_for_none(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    minus = json.dumps({"origin": KEY.name, "size": -5, "root": "00" * 32})
    for damaged in ("{", "[]", json.dumps({"size": 3}), minus):
        (work / "seen.json").write_text(damaged)
        assert witness(serve(tmp_path / "site", entries(5)), work).exit_code == 2
        assert (work / "seen.json").read_text() == damaged


def test_a_checkpoint_that_cannot_be_fetched_is_said_with_its_cause(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = witness(tmp_path / "empty", tmp_path / "work")
    assert (found.exit_code, "the site has no transparency log" in found.output) == (2, True)
    call = [
        "witness", "http://localhost:1029/", "--key", str(file_of(LIBRARY, tmp_path)),
        "--log-key", KEY.public_key.text(), "--memory", str(tmp_path / "seen.json"),
    ]  # fmt: skip
    for options, why in (((), "private_addresses"), (("--allow-private",), "must be reachable")):
        answer = CliRunner().invoke(main, [*call, "--out", str(tmp_path / "out"), *options])
        assert (answer.exit_code, why in answer.output) == (2, True)


def test_a_memory_of_another_log_accuses_nobody(tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert witness(serve(tmp_path / "site", entries(5)), work).exit_code == 0
    seen = work / "seen.json"
    seen.write_text(seen.read_text().replace(KEY.name, "hill.example/log"))
    found = witness(serve(tmp_path / "later", entries(9)), work)
    assert (found.exit_code, "is of the log hill.example/log" in found.output) == (2, True)
    assert "NOT SIGNED" not in found.output


@pytest.mark.parametrize("link", ["same", "symbolic", "hard"])
@pytest.mark.parametrize("over", ["--key", "--memory"])
def test_no_file_that_the_witness_needs_is_written_over(tmp_path: Path, over: str, link: str) -> None:
    work = tmp_path / "work"
    assert witness(serve(tmp_path / "site", entries(5)), work).exit_code == 0
    file = file_of(LIBRARY, work) if over == "--key" else work / "seen.json"
    before = file.read_bytes()
    out = work / "out.checkpoint"
    out.unlink()
    if link == "symbolic":
        out.symlink_to(file.name)
    elif link == "hard":
        out.hardlink_to(file)
    found = witness(serve(tmp_path / "later", entries(9)), work, out=file if link == "same" else out)
    assert (found.exit_code, f"{over} and --out must be different files" in found.output) == (2, True)
    assert file.read_bytes() == before


@pytest.mark.parametrize("data", [b"words\n", b"\x00", b"hill.example/log\n"])
def test_nothing_but_a_checkpoint_of_the_log_is_replaced(tmp_path: Path, data: bytes) -> None:
    site, work = serve(tmp_path / "site", entries(5)), tmp_path / "work"
    assert witness(site, work).exit_code == 0
    out = work / "out.checkpoint"
    other = out.read_bytes().replace(KEY.name.encode() + b"\n", data) if data.startswith(b"hill") else data
    out.write_bytes(other)
    found = witness(site, work)
    assert (found.exit_code, "what it has would be lost" in found.output) == (2, True)
    assert out.read_bytes() == other
    out.write_bytes(b"")
    assert witness(site, work).exit_code == 0


def test_a_folder_that_is_missing_is_said_without_a_word_of_a_site(tmp_path: Path) -> None:
    found = witness(serve(tmp_path / "site", entries(5)), tmp_path / "work", out=tmp_path / "missing/out")
    assert (found.exit_code, "must be a file that can be written: No such file" in found.output) == (2, True)
    assert "site is unchanged" not in found.output
