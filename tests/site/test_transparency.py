"""A site with a transparency log: what it serves, what a bundle proves, what is made again, and what verify finds."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import head_of, read_proof
from sijill.log.notes import Note, SecretKey, check, read_note
from sijill.log.tiles import Nodes, Tile, bundle
from sijill.model.merkle import Tree, hash_of_leaf, inclusion, root_of
from sijill.publish.transparency_log import Trusted
from sijill.publish.verify import verify
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY, LATER_KEY, file_of, set_keys
from tests.made_up.served import make_manifest_again

pytestmark = pytest.mark.slow
WELL = "statements/2024-05-06-well/evidence.zip"


def call(archive: TestArchive, *arguments: str) -> str:
    found = CliRunner().invoke(main, ["-C", str(archive.root), *arguments])
    assert found.exit_code == 0, found.output
    return found.output


def build(archive: TestArchive, *arguments: str) -> Path:
    call(archive, "build", "--jobs", "1", *arguments)
    return archive.root / "site"


def tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def publish(archive: TestArchive, *, sign: bool = True) -> None:
    key = ["--log-key", str(file_of(KEY, archive.root.parent))] if sign else []
    call(archive, "publish", "--date", "2024-06-02", *key)
    archive.commit()


def change(archive: TestArchive, title: str) -> None:
    text = (archive.root / archive.well).read_text("utf-8").split("\n")
    archive.write(archive.well, "\n".join([text[0], f"  en: {title}", *text[2:]]))


@pytest.fixture(scope="module")
def logged_once(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose log has two checkpoints, and its site."""
    archive = TestArchive.copy_of(published_once, tmp_path_factory.mktemp("logged") / "archive")
    set_keys(archive, KEY)
    publish(archive)
    change(archive, "This well is everyone's")
    publish(archive)
    build(archive)
    return archive.root


@pytest.fixture
def logged(logged_once: Path, tmp_path: Path) -> TestArchive:
    return TestArchive.copy_of(logged_once, tmp_path / "logged")


def lines(archive: TestArchive) -> list[bytes]:
    return [line for _, line in Ledger.read(archive.root / "sources/ledger").numbered(0, 1000)]


def test_without_a_key_a_site_has_no_log_and_no_file_names_one(published: TestArchive) -> None:
    site = build(published)
    assert not (site / "log").exists()
    assert "log/" not in (site / "_headers").read_text("utf-8")
    with zipfile.ZipFile(site / WELL) as bundle:
        assert not [name for name in bundle.namelist() if "tlog" in name]
        assert b"tlog" not in bundle.read("README.txt")
    report = verify(str(site))
    assert (report.intact, report.log, report.log_head) == (True, "none", None)


def test_the_log_is_served_as_static_tiles_that_anyone_can_read(logged: TestArchive) -> None:
    site, entries = logged.root / "site", lines(logged)
    size = len(entries)
    note = read_note((site / "log/checkpoint").read_bytes())
    assert check(note, KEY.public_key)
    head = head_of(note)
    assert (head.origin, head.size) == (KEY.name, size)
    assert (site / "log/keys").read_text("utf-8") == KEY.public_key.text() + "\n"

    def read(tile: Tile) -> bytes:
        return (site / "log" / tile.path()).read_bytes()

    nodes = Nodes(read, size)
    assert root_of(nodes.node, size) == head.root
    assert (site / f"log/tile/entries/000.p/{size}").read_bytes() == bundle(entries)
    # The tile of the earlier checkpoint is served, too: whoever has that one needs it.
    assert len(read(Tile(0, 0, size - 1))) == 32 * (size - 1)
    assert inclusion(nodes.node, 1, size) == inclusion(Tree(map(hash_of_leaf, entries)).node, 1, size)


def test_a_bundle_proves_its_last_entry_to_the_checkpoint_of_its_own_batch(logged: TestArchive, tmp_path: Path) -> None:
    site, entries = logged.root / "site", lines(logged)
    for name, number, size in (("06-well", len(entries) - 1, len(entries)), ("07-answer", None, len(entries) - 1)):
        with zipfile.ZipFile(site / f"statements/2024-05-{name}/evidence.zip") as bundle:
            proof = read_proof(bundle.read("proof.tlog-proof"))
            last = bundle.read("history.jsonl").splitlines()[-1]
        head = proof.check(hash_of_leaf(last))
        assert head.size == size
        assert number in (None, proof.number)
        assert entries[proof.number] == last


def test_a_bundle_is_not_written_again_for_a_later_checkpoint_and_few_files_are(logged: TestArchive) -> None:
    before = tree(logged.root / "site")
    change(logged, "That well is everyone's")
    publish(logged)
    after = tree(build(logged))
    assert before["statements/2024-05-07-answer/evidence.zip"] == after["statements/2024-05-07-answer/evidence.zip"]
    assert before[WELL] != after[WELL]
    of_log = {path for path in after if path.startswith("log/") and before.get(path) != after[path]}
    size = len(lines(logged))
    assert of_log == {"log/checkpoint", f"log/tile/0/000.p/{size}", f"log/tile/entries/000.p/{size}"}
    assert after == tree(build(logged, "--full"))


def test_a_checkpoint_that_is_signed_later_brings_the_proofs(logged: TestArchive) -> None:
    change(logged, "That well is everyone's")
    publish(logged, sign=False)
    site = build(logged)
    with zipfile.ZipFile(site / WELL) as bundle:
        assert "proof.tlog-proof" not in bundle.namelist()
    report = verify(str(site))
    assert (report.intact, report.proved, report.uncovered) == (True, True, ["statement/2024-05-06-well"])
    (said,) = [
        line
        for line in call(logged, "verify", str(site), "--seen", str(logged.root.parent / "seen")).splitlines()
        if line.startswith("In NO checkpoint yet, so that nobody would notice if they were written again: ")
    ]
    assert said.endswith(": 1 entry, of statement/2024-05-06-well")
    page = "statements/2024-05-06-well/index.html"
    for home, words in (
        ("", "NOT in the archive’s transparency log yet"),
        ("ar/", "ليس في سجل الشفافية لهذا الأرشيف بعدُ"),
    ):
        shown = (site / home / page).read_text("utf-8")
        assert (words in shown, "data-entry" in shown) == (True, False)
    publish(logged)
    warm = tree(build(logged))
    assert b"NOT in the archive" not in warm[page]
    assert b"data-log" in warm[page]
    assert b"data-entry" in warm[page]
    with zipfile.ZipFile(io.BytesIO(warm[WELL])) as bundle:
        assert read_proof(bundle.read("proof.tlog-proof")).number == len(lines(logged)) - 1
    assert warm == tree(build(logged, "--full"))


def test_tiles_that_become_full_take_the_place_of_partial_ones(logged: TestArchive) -> None:
    logged.grow(260)
    publish(logged)
    site = build(logged)
    size = len(lines(logged))
    assert size > 256
    found = {
        path.relative_to(site / "log/tile").as_posix() for path in (site / "log/tile").rglob("*") if path.is_file()
    }
    assert found == {
        "0/000", f"0/001.p/{size - 256}", "1/000.p/1", "entries/000", f"entries/001.p/{size - 256}"
    }  # fmt: skip
    report = verify(str(site), trusted=Trusted([KEY.public_key]))
    assert report.problems == []
    assert report.intact
    assert tree(site) == tree(build(logged, "--full"))


def test_verify_remembers_the_log_and_says_how_it_grows(logged: TestArchive, tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"

    def verified(*more: str) -> str:
        return call(logged, "verify", str(logged.root / "site"), "--seen", str(seen), *more)

    first = verified()
    assert "The transparency log valley.example/log: " in first
    assert "remembered from now on" in first
    assert "the site's own word" in first
    assert KEY.public_key.text() in first
    again = verified("--log-key", KEY.public_key.text())
    assert "It is the one last seen." in again
    assert "own word" not in again
    kept = tmp_path / "kept.checkpoint"
    shutil.copy(logged.root / "site/log/checkpoint", kept)
    change(logged, "That well is everyone's")
    publish(logged)
    build(logged)
    found = verified("--checkpoint", str(kept))
    assert "It extends the one last seen." in found
    root = head_of(read_note(kept.read_bytes())).root.hex()[:16]
    size = len(lines(logged))
    said = f"--checkpoint holds: the log begins with its {size - 1} entries, published until 2024-06-02; root {root}"
    assert said in found
    assert f"It is signed by {KEY.public_key.text()}" in found.splitlines()
    assert "In NO checkpoint" not in found
    with zipfile.ZipFile(logged.root / "site" / WELL) as bundle:
        proof = bundle.extract("proof.tlog-proof", tmp_path)
    assert f"--checkpoint holds: the log begins with its {size} entries" in verified("--checkpoint", proof)
    arabic = call(
        logged, "--lang", "ar", "verify", str(logged.root / "site"), "--seen", str(seen), "--checkpoint", str(kept)
    )
    assert f"يبدأ السجل بمداخلها، وعددها {size - 1}، المنشورة حتى 2024-06-02؛ والجذر {root}" in re.sub(
        "[\u2066\u2069]", "", arabic
    )
    assert json.loads(seen.read_text())[str(logged.root / "site")]["log"]["size"] == len(lines(logged))


def test_a_history_written_again_with_the_key_is_found_by_whoever_saw_the_first(
    logged: TestArchive, published: TestArchive, tmp_path: Path
) -> None:
    """A lying maintainer, or whoever stole the key: everything is in order by itself, and not what was seen."""
    old = verify(str(logged.root / "site"))
    kept = (logged.root / "site/log/checkpoint").read_bytes()
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    shutil.rmtree(published.root / "sources/ledger")
    shutil.rmtree(published.root / ".git")
    set_keys(published, KEY)
    publish(published)
    change(published, "This well is everyone's")
    publish(published)
    site = build(published)
    assert verify(str(site), trusted=Trusted([KEY.public_key])).problems == []
    report = verify(str(site), seen={"log": old.log_head}, checkpoint=kept)
    assert report.log == "broken"
    assert len(report.problems) == 2
    assert all("written again" in problem for problem in report.problems)


def test_a_site_of_two_faces_is_found_when_their_checkpoints_are_compared(
    logged: TestArchive, published: TestArchive
) -> None:
    set_keys(published, KEY)
    published.edit(published.well, "The well is everyone's", "The well is mine")
    publish(published)
    build(published)
    first, second = logged.root / "site", published.root / "site"
    for one, other in ((first, second), (second, first)):
        assert verify(str(one), trusted=Trusted([KEY.public_key])).intact
        report = verify(str(one), checkpoint=(other / "log/checkpoint").read_bytes())
        assert not report.intact


def test_a_log_that_is_gone_or_signed_by_another_is_a_problem(logged: TestArchive) -> None:
    site = logged.root / "site"
    seen = {"log": verify(str(site)).log_head}
    shutil.rmtree(site / "log")
    make_manifest_again(site)
    assert "the transparency log last seen must still be there" in verify(str(site), seen=seen).problems
    set_keys(logged, LATER_KEY)
    (logged.root / "sources/log").rename(logged.root / "aside")
    shutil.rmtree(logged.root / ".git")  # which would miss its checkpoints
    call(logged, "publish", "--date", "2024-06-02", "--log-key", str(file_of(LATER_KEY, logged.root.parent)))
    build(logged)
    report = verify(str(site), seen=seen)
    assert any("must be signed by a key that is known" in problem for problem in report.problems)


@pytest.mark.parametrize("given", [[LATER_KEY], [LATER_KEY, KEY], [KEY, LATER_KEY], []])
def test_the_keys_that_a_site_gives_are_those_of_its_settings(logged: TestArchive, given: list[SecretKey]) -> None:
    site = logged.root / "site"
    (site / "log/keys").write_bytes("".join(f"{key.public_key.text()}\n" for key in given).encode())
    make_manifest_again(site)
    for trusted in (Trusted(), Trusted([KEY.public_key])):
        assert any(
            "log/keys must name the keys of the site" in one for one in verify(str(site), trusted=trusted).problems
        )


def test_whoever_knows_a_stolen_key_alone_is_asked_to_get_the_new_one(logged: TestArchive, tmp_path: Path) -> None:
    seen = ["--seen", str(tmp_path / "seen.json")]
    site = str(logged.root / "site")
    assert CliRunner().invoke(main, ["verify", site, *seen]).exit_code == 0
    set_keys(logged, LATER_KEY)
    call(logged, "publish", "--date", "2024-06-03", "--log-key", str(file_of(LATER_KEY, logged.root.parent)))
    build(logged)
    note = read_note((logged.root / "site/log/checkpoint").read_bytes())
    assert [check(note, key.public_key) is not None for key in (KEY, LATER_KEY)] == [True, True]
    for more in (seen, ["--forget", "--log-key", KEY.public_key.text(), "--seen", str(tmp_path / "other")]):
        found = CliRunner().invoke(main, ["verify", site, *more])
        assert found.exit_code == 1
        (said,) = [one for one in found.output.splitlines() if "log" in one and "must" in one]
        assert said.startswith(f"log/keys must name a key that is known for the log ({KEY.public_key.text()})")
    assert verify(site, trusted=Trusted([LATER_KEY.public_key])).intact


def test_a_new_key_is_asked_for_and_nothing_else_is_blamed(logged: TestArchive) -> None:
    seen = {"log": verify(str(logged.root / "site")).log_head}
    set_keys(logged, LATER_KEY, KEY)
    change(logged, "This well, as it was")
    call(logged, "publish", "--date", "2024-06-03", "--log-key", str(file_of(LATER_KEY, logged.root.parent)))
    build(logged)
    report = verify(str(logged.root / "site"), seen=seen)
    (said,) = report.problems
    assert said.startswith("log/checkpoint must be signed by a key that is known for the log")
    assert (report.log, report.log_head) == ("extended", None)


def forged(site: Path, size: int, what: str) -> str:
    """Alter one thing of a site's log or of a proof; return the file."""
    if what == "tile":
        path = f"log/tile/0/000.p/{size}"
        data = (site / path).read_bytes()
        (site / path).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif what == "entry":
        path = f"log/tile/entries/000.p/{size}"
        (site / path).write_bytes((site / path).read_bytes().replace(b"statement", b"stAtement", 1))
    elif what == "missing tile":
        path = f"log/tile/0/000.p/{size}"
        (site / path).unlink()
    elif what == "stray tile":
        path = "log/tile/0/001.p/1"
        (site / path).parent.mkdir(parents=True)
        (site / path).write_bytes(bytes(32))
    elif what == "root":
        path = "log/checkpoint"
        head = head_of(read_note((site / path).read_bytes()))
        text = head._replace(root=hashlib.sha256(b"x").digest()).text()
        (site / path).write_bytes(Note(text, (KEY.sign(text),)).data())
    elif what == "signature":
        path = "log/checkpoint"
        note = read_note((site / path).read_bytes())
        other = KEY.sign(note.text + "x")
        (site / path).write_bytes(Note(note.text, (other,)).data())
    elif what == "checkpoint of another name":
        path = f"log/{size + 5}.checkpoint"
        shutil.copy(site / "log/checkpoint", site / path)
    elif what == "fork":
        path = f"log/{size - 1}.checkpoint"
        text = head_of(read_note((site / "log/checkpoint").read_bytes()))._replace(size=size - 1).text()
        (site / path).write_bytes(Note(text, (KEY.sign(text),)).data())
    elif what == "no checkpoint":
        path = "log/checkpoint"
        (site / path).write_bytes(b"nothing\n")
    else:
        path = WELL
        with zipfile.ZipFile(site / path) as bundle:
            members = {name: bundle.read(name) for name in bundle.namelist()}
        if what == "no proof":
            del members["proof.tlog-proof"]
        elif what == "another's proof":
            with zipfile.ZipFile(site / "statements/2024-05-07-answer/evidence.zip") as bundle:
                members["proof.tlog-proof"] = bundle.read("proof.tlog-proof")
        elif what == "a proof of a log of its own":
            proof = read_proof(members["proof.tlog-proof"])
            leaf = hash_of_leaf(members["history.jsonl"].splitlines()[-1])
            text = head_of(proof.checkpoint)._replace(size=1, root=leaf).text()
            members["proof.tlog-proof"] = proof._replace(
                number=0, path=(), checkpoint=Note(text, (KEY.sign(text),))
            ).data()
        with zipfile.ZipFile(site / path, "w") as bundle:
            for name, data in members.items():
                bundle.writestr(name, data)
    make_manifest_again(site)
    return path


def test_a_newest_checkpoint_that_is_smaller_than_a_bundle_s_or_a_kept_one_is_a_contradiction(
    logged: TestArchive, tmp_path: Path
) -> None:
    newest = logged.root / "site/log/checkpoint"
    kept = newest.read_bytes()
    size = len(lines(logged))
    newest.write_bytes((logged.root / f"sources/log/{size - 1}.checkpoint").read_bytes())
    make_manifest_again(logged.root / "site")
    (tmp_path / "kept").write_bytes(kept)
    contradiction = f"has {size} entries, and the log's newest checkpoint only {size - 1}: a log never loses entries"
    report = verify(str(logged.root / "site"), trusted=Trusted([KEY.public_key]))
    assert [one.partition(" ")[0] for one in report.problems if contradiction in one] == [WELL]
    call = ["verify", str(logged.root / "site"), "--forget", "--seen", str(tmp_path / "seen")]
    found = CliRunner().invoke(
        main, [*call, "--log-key", KEY.public_key.text(), "--checkpoint", str(tmp_path / "kept")]
    )
    said = [line for line in found.output.splitlines() if "--checkpoint " in line and contradiction in line]
    assert (found.exit_code, len(said)) == (1, 1), found.output


@pytest.mark.parametrize(
    "what",
    ["tile", "entry", "missing tile", "stray tile", "root", "signature", "no proof", "another's proof",
     "a proof of a log of its own", "checkpoint of another name", "fork", "no checkpoint"],
)  # fmt: skip
def test_whatever_is_forged_of_a_log_or_a_proof_is_named(logged: TestArchive, what: str) -> None:
    site = logged.root / "site"
    path = forged(site, len(lines(logged)), what)
    report = verify(str(site), trusted=Trusted([KEY.public_key]))
    assert path in [problem.partition(" ")[0] for problem in report.problems]
    assert not [problem for problem in report.problems if "must be enough to make it again" in problem]
