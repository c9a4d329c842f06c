"""What happens where the log's key changes, is lost, or is stolen; and what whoever checks sees."""

import datetime

import pytest

from sijill.intake.base import against_base
from sijill.log.checkpoint import Head
from sijill.log.notes import Note, SecretKey, check, read_note
from sijill.publish.closing import VARIABLE
from sijill.publish.publish import Outcome
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY, LATER_KEY, set_keys
from tests.publish.test_closing import assert_proved, change, checkpoints

LATER = datetime.date(2024, 6, 2)


@pytest.fixture
def logged(published: TestArchive, monkeypatch: pytest.MonkeyPatch) -> TestArchive:
    """An archive with one checkpoint that the first key signed; from then on the machine has the later key."""
    set_keys(published, KEY)
    monkeypatch.setenv(VARIABLE, KEY.text())
    publish(published)
    monkeypatch.setenv(VARIABLE, LATER_KEY.text())
    return published


def publish(archive: TestArchive) -> Outcome:
    archive.commit()
    outcome = archive.publish(LATER)
    archive.commit()
    return outcome


def signs(archive: TestArchive, size: int, key: SecretKey) -> bool:
    note = read_note((archive.root / f"sources/log/{size}.checkpoint").read_bytes())
    return check(note, key.public_key) is not None


@pytest.mark.slow
def test_a_key_that_changes_or_is_lost_leaves_what_it_signed(logged: TestArchive) -> None:
    (first,) = checkpoints(logged)
    before = (logged.root / f"sources/log/{first}.checkpoint").read_bytes()
    set_keys(logged, LATER_KEY, KEY)
    change(logged, "This well")
    assert publish(logged).errors == []
    assert checkpoints(logged) == [first, first + 1]
    assert_proved(logged, first, KEY)
    assert_proved(logged, first + 1, LATER_KEY)
    assert (logged.root / f"sources/log/{first}.checkpoint").read_bytes() == before
    assert logged.codes() == set()


@pytest.mark.slow
def test_a_stolen_key_is_removed_and_what_it_signed_truly_is_signed_again(logged: TestArchive) -> None:
    (first,) = checkpoints(logged)
    set_keys(logged, LATER_KEY)
    assert logged.codes() == {"log-unsigned"}
    outcome = publish(logged)
    assert (outcome.errors, list(outcome.again)) == ([], [f"log/{first}.checkpoint"])
    assert logged.codes() == set()
    assert signs(logged, first, LATER_KEY)
    assert signs(logged, first, KEY)  # below what it had, which bundles have
    assert list(publish(logged).again) == []


@pytest.mark.slow
@pytest.mark.parametrize("committed", [False, True])
def test_a_signature_that_a_checkpoint_had_may_not_go(logged: TestArchive, committed: bool) -> None:
    (first,) = checkpoints(logged)
    set_keys(logged, LATER_KEY)
    publish(logged)
    file = logged.root / f"sources/log/{first}.checkpoint"
    note = read_note(file.read_bytes())
    file.write_bytes(note._replace(signatures=note.signatures[1:]).data())
    if committed:
        logged.commit()
    assert logged.codes() == {"ledger-rewritten"}
    assert [one.file for one in against_base(logged.configuration, "HEAD~1" if committed else "HEAD")] == [
        f"sources/log/{first}.checkpoint"
    ]


@pytest.mark.quick(1)
@pytest.mark.parametrize("committed", [False, True])
def test_a_log_is_not_ended_by_taking_its_keys_out_of_the_settings(logged: TestArchive, committed: bool) -> None:
    (first,) = checkpoints(logged)
    set_keys(logged)
    assert logged.codes() == {"log-unsigned"}
    (logged.root / f"sources/log/{first}.checkpoint").unlink()
    if committed:
        logged.commit()
    (found,) = logged.check()
    assert (found.code, found.file, found.line, found.column) == (
        "ledger-rewritten", f"sources/log/{first}.checkpoint", 1, 1,
    )  # fmt: skip
    assert [one.code for one in publish(logged).errors] == ["ledger-rewritten"]
    # What is not true of the ledger was never its log.
    change(logged, "This well")
    (logged.root / "sources/ledger").rename(logged.root / "ledger")
    assert f"sources/log/{first}.checkpoint" not in [one.file for one in logged.check()]


@pytest.mark.slow
def test_what_the_thief_signed_is_never_signed_again(logged: TestArchive) -> None:
    (first,) = checkpoints(logged)
    text = Head(KEY.name, first - 1, bytes(32)).text()
    logged.write(f"sources/log/{first - 1}.checkpoint", Note(text, (KEY.sign(text),)).data().decode())
    assert logged.codes() == {"log-rewritten"}  # while the stolen key still counts
    set_keys(logged, LATER_KEY)
    outcome = publish(logged)
    assert [(one.code, one.file) for one in outcome.errors] == [
        ("log-unsigned", f"sources/log/{first - 1}.checkpoint")
    ]  # and nothing is written until it is gone
    assert not signs(logged, first, LATER_KEY)
    (logged.root / f"sources/log/{first - 1}.checkpoint").unlink()
    assert publish(logged).errors == []
    assert signs(logged, first, LATER_KEY)


@pytest.mark.slow
def test_without_the_present_key_nothing_is_signed_again(logged: TestArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    set_keys(logged, LATER_KEY)
    for text in ("", KEY.text()):
        monkeypatch.setenv(VARIABLE, text)
        assert [one.code for one in publish(logged).errors] == ["log-unsigned"]
    assert not signs(logged, checkpoints(logged)[0], LATER_KEY)
