"""Publishing closes its batch under the transparency log where the settings name a key; without one, no log."""

import datetime
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.diagnostics.reporters import sentence
from sijill.intake.base import against_base
from sijill.ledger.entries import read_batch
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import Head, head_of
from sijill.log.notes import Note, SecretKey, check, read_note
from sijill.model.errors import BuildError
from sijill.model.merkle import Tree, hash_of_leaf, root_of
from sijill.publish.closing import VARIABLE
from sijill.publish.publish import publish
from sijill.sources.settings import judge_configuration
from tests.made_up.archives import DAY, TestArchive
from tests.made_up.forge import Forge, git
from tests.made_up.logged import KEY, LATER_KEY, file_of, set_keys
from tests.publish.test_pushing import pushed

LATER = datetime.date(2024, 6, 2)


@pytest.fixture
def logged(published: TestArchive, monkeypatch: pytest.MonkeyPatch) -> TestArchive:
    """A published archive whose settings have just been given a key, and a machine that has the secret one."""
    set_keys(published, KEY)
    published.commit()
    monkeypatch.setenv(VARIABLE, KEY.text())
    return published


def checkpoints(archive: TestArchive) -> list[int]:
    return sorted(int(path.stem) for path in (archive.root / "sources/log").glob("*.checkpoint"))


def lines(archive: TestArchive) -> list[bytes]:
    return [line for _, line in Ledger.read(archive.root / "sources/ledger").numbered(0, 1000)]


def assert_proved(archive: TestArchive, size: int, key: SecretKey = KEY) -> None:
    """The checkpoint is the signed head of the ledger's first entries."""
    note = read_note((archive.root / f"sources/log/{size}.checkpoint").read_bytes())
    assert check(note, key.public_key) is not None
    head = head_of(note)
    tree = Tree(hash_of_leaf(line) for line in lines(archive)[:size])
    assert (head.size, head.root) == (size, root_of(tree.node, size))


def change(archive: TestArchive, title: str) -> None:
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8").replace("The well", title, 1))


def test_without_a_key_in_the_settings_nothing_is_signed(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, KEY.text())
    change(published, "This well")
    assert published.publish(LATER).closed is None
    assert not (published.root / "sources/log").exists()


@pytest.mark.slow
def test_each_batch_is_closed_with_a_checkpoint_over_all_entries(logged: TestArchive) -> None:
    before = len(lines(logged))
    logged.publish()  # what was published before there was a key
    for title in ("This well", "That well"):
        change(logged, title)
        logged.publish(LATER)
        logged.commit()
    assert checkpoints(logged) == [before, before + 1, before + 2]
    for size in checkpoints(logged):
        assert_proved(logged, size)
    assert logged.codes() <= {"stale-translation"}
    assert logged.publish(LATER).closed is None


@pytest.mark.slow
def test_a_batch_is_the_same_with_a_key_and_without_one(published: TestArchive, logged: TestArchive) -> None:
    change(published, "This well")
    found = published.publish(LATER, dry=True).publication
    set_keys(logged)
    made = logged.publish(LATER, dry=True).publication
    assert made is not None
    assert found is not None
    assert (made.versions, made.numbered) == (found.versions, found.numbered)


def test_a_dry_run_writes_no_checkpoint(logged: TestArchive) -> None:
    assert logged.publish(dry=True).closed is not None
    assert not (logged.root / "sources/log").exists()


@pytest.mark.slow
def test_without_the_secret_key_all_else_is_published_and_the_next_run_signs(
    logged: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    change(logged, "This well")
    found = CliRunner().invoke(main, ["-C", str(logged.root), "publish", "--date", "2024-06-02"])
    assert "1 new version noted" in found.output
    assert "SIJILL_LOG_KEY" in found.output
    assert not (logged.root / "sources/log").exists()
    logged.commit()
    key = file_of(KEY, logged.root.parent)
    within = file_of(KEY, logged.root)
    for file in (within, key):
        call = ["-C", str(logged.root), "publish", "--dry-run", "--log-key", str(file)]
        warned = "a secret key in a repository is soon in its history" in CliRunner().invoke(main, call).output
        assert warned == (file == within)
    within.unlink()
    found = CliRunner().invoke(main, ["-C", str(logged.root), "publish", "--log-key", str(key)])
    assert found.exit_code == 0, found.output
    assert "Everything is published already." in found.output
    assert checkpoints(logged) == [len(lines(logged))]
    assert_proved(logged, len(lines(logged)))


def test_a_key_for_a_log_that_the_settings_do_not_have_is_refused(published: TestArchive) -> None:
    change(published, "This well")
    batches = published.batches()
    key = file_of(KEY, published.root.parent)
    found = CliRunner().invoke(main, ["-C", str(published.root), "publish", "--log-key", str(key)])
    assert (found.exit_code, "--log-key must be used where mkdocs.yml has log_keys" in found.output) == (2, True)
    assert f'log_keys: ["{KEY.public_key.text()}"]' in found.output
    assert published.batches() == batches


def test_a_key_in_the_environment_for_a_log_that_the_settings_do_not_have_is_named(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, KEY.text())
    found = CliRunner().invoke(main, ["-C", str(published.root), "publish"])
    assert found.exit_code == 0
    said = f"{VARIABLE} signs nothing: mkdocs.yml has no log_keys"
    assert (said in found.stderr, f'log_keys: ["{KEY.public_key.text()}"]' in found.stderr) == (True, True)
    monkeypatch.setenv(VARIABLE, "")
    assert VARIABLE not in CliRunner().invoke(main, ["-C", str(published.root), "publish"]).output


@pytest.mark.parametrize("with_log", [False, True])
def test_a_file_without_a_key_is_refused_also_where_nothing_is_to_be_signed(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch, with_log: bool
) -> None:
    if with_log:
        set_keys(published, KEY)
        published.commit()
        monkeypatch.setenv(VARIABLE, KEY.text())
        published.publish()
        published.commit()
    found = CliRunner().invoke(main, ["-C", str(published.root), "publish", "--log-key", "nowhere.key"])
    assert (found.exit_code, "nowhere.key" in found.output) == (2, True)


@pytest.mark.slow
def test_a_key_that_is_not_the_log_s_signs_nothing(logged: TestArchive) -> None:
    change(logged, "This well")
    batches = logged.batches()
    with pytest.raises(BuildError, match="log_keys"):
        publish(logged.configuration, LATER, log_key=file_of(LATER_KEY, logged.root.parent))
    broken = logged.root.parent / "broken.key"
    broken.write_text(KEY.text()[:-3])
    with pytest.raises(BuildError, match="secret key") as told:
        publish(logged.configuration, LATER, log_key=broken)
    assert KEY.text()[-30:-3] not in str(told.value)
    assert logged.batches() == batches
    assert not (logged.root / "sources/log").exists()


def test_settings_with_keys_of_two_logs_or_none_at_all_are_refused(logged: TestArchive) -> None:
    set_keys(logged, KEY, SecretKey("other.example/log", 1, bytes(32)))
    text = (logged.root / "mkdocs.yml").read_text("utf-8")
    for altered in (text, text.replace(f', "{text.rpartition(", ")[2]}', "]\n").replace("+", "-")):
        logged.write("mkdocs.yml", altered)
        _, (found,) = judge_configuration(logged.root)
        assert (found.file, found.line) == ("mkdocs.yml", text.count("\n"))
        assert "public keys of one log" in sentence(found)[0]
        assert "مفاتيح" in sentence(found, "ar")[0]


def test_a_draft_gets_its_id_and_is_in_the_log(logged: TestArchive) -> None:
    text = (logged.root / logged.answer).read_text("utf-8").partition("relations:")[0]
    logged.write("sources/statements/2024/0000-again.yaml", text)
    outcome = logged.publish(LATER)
    assert outcome.renamed == {"0000-again": "2024-05-07-again"}
    assert b"2024-05-07-again" in lines(logged)[-1]
    assert_proved(logged, len(lines(logged)))


@pytest.mark.slow
def test_entries_of_a_branch_are_in_the_log_once_they_have_their_numbers(logged: TestArchive) -> None:
    logged.git("switch", "-q", "-c", "aside")
    change(logged, "This well")
    assert logged.publish(LATER).closed is None
    logged.commit()
    assert checkpoints(logged) == []
    logged.git("switch", "-q", "main")
    logged.git("merge", "-q", "aside")
    logged.publish(LATER)
    assert checkpoints(logged) == [len(lines(logged))]
    assert_proved(logged, len(lines(logged)))


@pytest.mark.slow
def test_a_ledger_written_again_together_with_the_records_is_refused(logged: TestArchive) -> None:
    logged.publish()
    logged.commit()
    logged.edit(logged.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    for path in logged.batches():
        path.unlink()
    (logged.root / "sources/log").rename(logged.root / "aside")
    logged.git("checkout", "-q", "--orphan", "again")
    logged.publish_beside_git(DAY)
    logged.commit()
    assert logged.codes() <= {"stale-translation", "unpublished-change"}  # a ledger alone is in order by itself
    shutil.rmtree(logged.root / "sources/log")
    (logged.root / "aside").rename(logged.root / "sources/log")
    assert "log-rewritten" in logged.codes()
    assert [one.code for one in logged.publish(LATER).errors] == ["log-rewritten"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("valley.example/log\n", "hill.example/log\n", "log-unsigned"), ("\n\n", "\n", "log-malformed")],
)
def test_a_checkpoint_that_was_altered_is_named(logged: TestArchive, old: str, new: str, code: str) -> None:
    logged.publish()
    path = f"sources/log/{len(lines(logged))}.checkpoint"
    logged.edit(path, old, new)
    assert [(one.code, one.file) for one in logged.check()] == [(code, path)]


@pytest.mark.slow
def test_a_checkpoint_that_the_base_branch_has_stays_but_for_signatures_that_are_added(logged: TestArchive) -> None:
    logged.publish()
    logged.commit()
    path = logged.root / f"sources/log/{len(lines(logged))}.checkpoint"
    note = read_note(path.read_bytes())
    path.write_bytes(note._replace(signatures=(*note.signatures, LATER_KEY.sign(note.text))).data())
    assert against_base(logged.configuration, "HEAD") == []
    path.unlink()
    (found,) = against_base(logged.configuration, "HEAD")
    assert (found.code, found.file) == ("ledger-rewritten", f"sources/log/{path.name}")
    assert sentence(found)[1] == f"restore it: git checkout HEAD -- sources/log/{path.name}"


def test_only_checkpoints_are_in_the_log_s_folder(logged: TestArchive) -> None:
    logged.write("sources/log/notes.txt", "a note")
    assert logged.codes() == {"misplaced-file"}


@pytest.mark.slow
def test_a_workflow_signs_only_what_it_has_pushed(forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY.text())
    maintainer = forge.clone("settings")
    set_keys(maintainer, KEY)
    git(maintainer.root, "add", "-A")
    git(maintainer.root, "commit", "-q", "-m", "Give the log a key")
    git(maintainer.root, "push", "-q", "origin", "main")
    forge.merge("first")
    first = pushed(forge.clone("one"))
    assert first.pushed
    assert first.outcome.closed is not None
    forge.merge("second")
    robot = forge.clone("two")
    assert pushed(robot).pushed
    history = git(robot.root, "log", "--reverse", "--format=%s", "--", "sources/ledger", "sources/log").splitlines()
    assert [line.split()[0] for line in history[-4:]] == ["Publish", "Sign", "Publish", "Sign"]
    assert len(checkpoints(robot)) == 2
    for size in checkpoints(robot):
        assert_proved(robot, size)
    assert not pushed(robot).pushed


def test_a_key_is_made_once_outside_of_any_repository_and_shown(tmp_path: Path, logged: TestArchive) -> None:
    def call(*arguments: str) -> tuple[int, str]:
        found = CliRunner().invoke(main, ["-C", str(logged.root), "key", *arguments])
        return found.exit_code, found.output

    file = tmp_path / "log.key"
    assert call("new", str(file))[0] == 2
    status, output = call("new", str(file), "--name", "valley.example/log")
    public = SecretKey.read(file.read_text("utf-8").strip()).public_key
    assert status == 0
    assert output.splitlines()[0] == public.text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert call("show", str(file)) == (0, public.text() + "\n")
    status, output = call("new", str(file), "--name", "valley.example/log")
    assert (status, "lost" in output) == (2, True)
    assert call("new", str(logged.root / "log.key"), "--name", "a")[0] == 2
    assert call("new", str(tmp_path / "b.key"), "--name", "a b")[0] == 2
    assert call("show", str(tmp_path / "none.key"))[0] == 2
    logged.write("mkdocs.yml", "site_name: V\nsite_url: https://valley.example/archive/\nplugins:\n  - sijill\n")
    assert call("new", str(tmp_path / "c.key"))[1].startswith("valley.example/archive/log+")


def test_a_batch_keeps_its_lines_whether_it_is_read_from_the_file_or_the_log(logged: TestArchive) -> None:
    change(logged, "This well")
    logged.publish(LATER)
    newest = read_batch(logged.batches()[-1].read_bytes())
    assert newest.first is not None
    assert lines(logged)[newest.first :] == list(newest.lines)


@pytest.mark.slow
@pytest.mark.parametrize("committed", [False, True])
def test_a_checkpoint_that_git_knows_is_missed_and_nothing_is_published_without_it(
    logged: TestArchive, committed: bool
) -> None:
    logged.publish()
    logged.commit()
    change(logged, "This well")
    logged.publish(LATER)
    logged.commit()
    first = logged.root / f"sources/log/{checkpoints(logged)[0]}.checkpoint"
    kept = first.read_bytes()
    first.unlink()
    if committed:
        logged.commit()
    (found,) = [one for one in logged.check() if one.code == "ledger-rewritten"]
    assert (found.file, found.severity) == (f"sources/log/{first.name}", "error")
    change(logged, "That well")
    assert [one.code for one in logged.publish(LATER).errors] == ["ledger-rewritten"]
    assert not first.exists()
    first.write_bytes(kept)
    assert "ledger-rewritten" not in logged.codes()
    assert logged.publish(LATER).publication


@pytest.mark.slow
def test_a_checkpoint_of_another_ledger_may_be_deleted(logged: TestArchive) -> None:
    logged.publish()
    (size,) = checkpoints(logged)
    head = Head(KEY.name, size - 1, bytes(32))
    false = logged.root / f"sources/log/{head.size}.checkpoint"
    false.write_bytes(Note(head.text(), (KEY.sign(head.text()),)).data())
    logged.commit()
    assert "log-rewritten" in logged.codes()
    false.unlink()
    assert not {"log-rewritten", "ledger-rewritten"} & logged.codes()
    logged.commit()
    assert not {"log-rewritten", "ledger-rewritten"} & logged.codes()
