"""Verifying the log of an archive that replaced its key: who knows the new one, the old one, both, or a checkpoint."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.log.checkpoint import Head
from sijill.log.notes import Note, SecretKey
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY, LATER_KEY, NAME, file_of, set_keys
from tests.site.test_transparency import build, call, change

pytestmark = pytest.mark.slow


def publish(archive: TestArchive, key: SecretKey) -> None:
    archive.commit()
    call(archive, "publish", "--date", "2024-06-02", "--log-key", str(file_of(key, archive.root.parent)))
    archive.commit()


@pytest.fixture(scope="module")
def sites(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site of an archive that put a new key first, of one that removed a stolen one, and what it signed."""
    made = {}
    for what, keys in (("changed", (LATER_KEY, KEY)), ("stolen", (LATER_KEY,))):
        archive = TestArchive.copy_of(published_once, tmp_path_factory.mktemp(what) / "archive")
        set_keys(archive, KEY)
        publish(archive, KEY)
        made["kept"] = archive.root.parent / "kept.checkpoint"
        (old,) = (archive.root / "sources/log").iterdir()
        made["kept"].write_bytes(old.read_bytes())
        set_keys(archive, *keys)
        change(archive, "This well is everyone's")
        publish(archive, LATER_KEY)
        made[what] = build(archive)
    return made


def verify(site: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["verify", str(site), "--seen", str(site.parent / "seen"), "--forget", *options])


@pytest.mark.parametrize("what", ["changed", "stolen"])
def test_whoever_knows_the_new_key_finds_the_site_true(sites: dict[str, Path], what: str, tmp_path: Path) -> None:
    new, old = LATER_KEY.public_key.text(), KEY.public_key.text()
    both = tmp_path / "keys"
    both.write_text(f"{new}\n{old}\n", "utf-8")
    for options in (["--log-key", new], ["--log-key", old, "--log-key", new], ["--log-key", str(both)]):
        done = verify(sites[what], *options)
        assert (done.exit_code, "is intact" in done.output) == (0, True), done.output


@pytest.mark.parametrize("what", ["changed", "stolen"])
def test_whoever_knows_the_old_key_alone_is_told_to_ask_for_the_new_one(sites: dict[str, Path], what: str) -> None:
    done = verify(sites[what], "--log-key", KEY.public_key.text())
    assert done.exit_code == 1
    assert "if the archive has changed its key, ask it for the new one" in done.output


@pytest.mark.parametrize("what", ["changed", "stolen"])
def test_a_checkpoint_that_a_replaced_key_signed_is_compared(sites: dict[str, Path], what: str, tmp_path: Path) -> None:
    key = ["--log-key", LATER_KEY.public_key.text()]
    done = verify(sites[what], *key, "--checkpoint", str(sites["kept"]))
    assert done.exit_code == 0, done.output
    assert "--checkpoint holds: the log begins with its " in done.output
    signed = f"It is signed by {KEY.public_key.text()}" if what == "changed" else "It is signed by NO key that is known"
    assert signed in done.output
    text = Head(NAME, 1, bytes(32)).text()
    false = tmp_path / "false.checkpoint"
    false.write_bytes(Note(text, (KEY.sign(text),)).data())
    for keys in (key, [*key, "--log-key", KEY.public_key.text()]):
        done = verify(sites[what], *keys, "--checkpoint", str(false))
        assert (done.exit_code, "--checkpoint " in done.output) == (1, True), done.output


def test_what_a_stranger_signed_is_not_the_newest_checkpoint_of_the_log(sites: dict[str, Path]) -> None:
    stranger = SecretKey(NAME, 1, bytes(range(2, 34)))
    done = verify(sites["changed"], "--log-key", stranger.public_key.text())
    assert (done.exit_code, "must be signed by a key that is known" in done.output) == (1, True), done.output
