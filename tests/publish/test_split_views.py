"""Witnesses that were shown another history, are behind, slow or silent: what publishing says; nothing is lost."""

import contextlib
import shutil
import socket
import threading

import pytest

from sijill.log.checkpoint import Head
from sijill.log.notes import LOG, SecretKey, check
from sijill.log.store import log_of
from sijill.network.client import Limits
from sijill.publish import others
from sijill.publish.asking import Fetched
from sijill.publish.closing import VARIABLE
from sijill.site.checking import open_state
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY, LATER_KEY
from tests.made_up.watched import LATER, LIBRARY, NEWSPAPER, Answers, call, note_of, publish, signed
from tests.network import servers
from tests.publish.test_closing import change, checkpoints

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("signed_by_log", [True, False])
def test_a_witness_that_saw_another_history_is_said_aloud_and_nothing_is_delayed(
    watched: TestArchive, witnesses: Answers, signed_by_log: bool
) -> None:
    (size,) = checkpoints(watched)
    other = Head(KEY.name, size, bytes(32)).text()
    witnesses["/library"] = signed(other, *([KEY] if signed_by_log else []), LIBRARY)
    before = note_of(watched, size)
    change(watched, "This well")
    watched.commit()
    found = call(watched, "publish", "--date", LATER.isoformat(), "--build")
    assert found.exit_code == (4 if signed_by_log else 0), found.output
    assert "HAS SIGNED ANOTHER LOG" in found.output
    assert ("somebody was shown another history" in found.output) == signed_by_log
    assert ("SOMEBODY WAS SHOWN ANOTHER HISTORY OF THIS LOG" in found.output) == signed_by_log
    # Nothing is lost: the batch is published and signed, the other witness's signature is taken, the site is built.
    assert note_of(watched, size) == before
    assert len(checkpoints(watched)) == 2
    assert check(note_of(watched, checkpoints(watched)[1]), KEY.public_key)
    assert (watched.root / "site/manifest.json").exists()
    # It is said each time, as long as the witness shows it.
    assert call(watched, "publish", "--date", LATER.isoformat()).exit_code == found.exit_code


@pytest.mark.parametrize("how", ["of this size", "longer", "without git"])
def test_a_fork_that_a_key_signed_which_was_given_up_is_said_as_loudly(
    watched: TestArchive, witnesses: Answers, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    (size,) = checkpoints(watched)
    watched.edit("mkdocs.yml", KEY.public_key.text(), LATER_KEY.public_key.text())
    monkeypatch.setenv(VARIABLE, LATER_KEY.text())
    publish(watched)
    witnesses["/library"] = signed(Head(KEY.name, size + 9 * (how == "longer"), bytes(32)).text(), KEY, LIBRARY)
    if how == "without git":
        shutil.rmtree(watched.root / ".git")
    found = call(watched, "publish", "--date", LATER.isoformat())
    assert found.exit_code == (0 if how == "without git" else 4), found.output
    (said,) = [line for line in found.stderr.splitlines() if "ANOTHER LOG" in line]
    number = f"{KEY.name}+{KEY.public_key.number.hex()}"
    if how == "without git":
        assert f"by name and number so has a key that this log has given up, {number}, which is not in git" in said
    else:
        key = KEY.public_key.text()
        assert f"so has a key that this log has given up, {key}: somebody was shown another history; keep" in said
    # Of a stranger's key of the same name nothing such is said.
    stranger = SecretKey(KEY.name, LOG, bytes(range(2, 34)))
    witnesses["/library"] = signed(Head(KEY.name, size, bytes(32)).text(), stranger, LIBRARY)
    found = call(watched, "publish", "--date", LATER.isoformat())
    assert (found.exit_code, "given up" in found.output, "ANOTHER LOG" in found.output) == (0, False, True)


def test_a_longer_log_of_another_name_is_another_log(watched: TestArchive, witnesses: Answers) -> None:
    (size,) = checkpoints(watched)
    witnesses["/library"] = signed(Head("hill.example/log", size + 9, bytes(32)).text(), LIBRARY)
    assert "HAS SIGNED ANOTHER LOG" in "".join(publish(watched).cosigned.failed)


def test_a_copy_that_is_behind_and_a_head_without_a_checkpoint_are_no_other_history(
    watched: TestArchive, witnesses: Answers
) -> None:
    (size,) = checkpoints(watched)
    with contextlib.closing(open_state(watched.configuration)[0]) as connection:
        log = log_of(watched.configuration, connection)
        heads = Head(KEY.name, size + 3, bytes(32)), Head(KEY.name, size - 1, log.root(size - 1))
    for head, why in zip(heads, ("is this copy behind", "no checkpoint of these is kept here"), strict=True):
        witnesses["/library"] = signed(head.text(), KEY, LIBRARY)
        failed = "".join(publish(watched).cosigned.failed)
        assert why in failed
        assert "ANOTHER LOG" not in failed


def test_a_longer_log_that_this_log_s_key_has_signed_ends_with_a_status_of_its_own(
    watched: TestArchive, witnesses: Answers
) -> None:
    (size,) = checkpoints(watched)
    longer = Head(KEY.name, size + 3, bytes(32)).text()
    for keys, status in (((KEY, LIBRARY), 5), ((LIBRARY,), 0)):
        witnesses["/library"] = signed(longer, *keys)
        found = call(watched, "publish", "--date", LATER.isoformat())
        assert (found.exit_code, "A WITNESS HAS A LONGER LOG" in found.stderr) == (status, status == 5), found.output
        assert "SOMEBODY WAS SHOWN" not in found.output


def test_a_longer_log_is_forgotten_once_a_later_run_has_it() -> None:
    behind, newest = Fetched([], ["behind"], ahead=True), Fetched([], [])
    assert [one.ahead for one in (behind.joined(newest), newest.joined(behind))] == [False, True]


def test_others_are_asked_at_the_same_time(watched: TestArchive, witnesses: Answers) -> None:
    """Two witnesses that answer only once both have been asked are heard both."""
    text = note_of(watched, checkpoints(watched)[0]).text
    both = threading.Barrier(2, timeout=20)

    def answer(connection: socket.socket, _path: str) -> None:
        both.wait()
        connection.sendall(signed(text, KEY, LIBRARY, NEWSPAPER))

    witnesses["/library"] = witnesses["/newspaper"] = answer
    assert publish(watched).cosigned.failed == []
    assert all(check(note_of(watched, checkpoints(watched)[0]), key.public_key) for key in (LIBRARY, NEWSPAPER))


def test_one_that_never_answers_is_left_after_its_time_and_the_other_is_heard(
    watched: TestArchive, witnesses: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "LIMITS", Limits(seconds=1, idle=15))
    (size,) = checkpoints(watched)
    witnesses["/library"], witnesses["/newspaper"] = servers.dripping, signed(note_of(watched, size).text, NEWSPAPER)
    cosigned = publish(watched).cosigned
    assert (cosigned.written, len(cosigned.failed)) == ([f"{size}.checkpoint"], 1)
    assert cosigned.failed[0].startswith(LIBRARY.name)
