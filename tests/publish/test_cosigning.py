"""Publishing fetches witnesses' signatures, puts them below the checkpoint's own."""

import html
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.diagnostics.reporters import sentence
from sijill.log.notes import Note, check, read_note
from sijill.model.keys import NoteError
from sijill.publish.closing import VARIABLE
from sijill.publish.transparency_log import Trusted
from sijill.publish.verify import verify
from sijill.sources.settings import judge_configuration
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY, LATER_KEY, file_of, set_keys
from tests.made_up.served import make_manifest_again
from tests.made_up.watched import LIBRARY, NEWSPAPER, WHEN, Answers, call, note_of, publish, signed
from tests.network import servers
from tests.publish.test_closing import change, checkpoints

pytestmark = pytest.mark.slow


def test_signatures_go_below_the_checkpoint_s_own_and_change_no_bundle(
    watched: TestArchive, witnesses: Answers
) -> None:
    (size,) = checkpoints(watched)
    own = note_of(watched, size)
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    site = watched.root / "site"
    bundles = {path: path.read_bytes() for path in site.glob("statements/*/evidence.zip")}
    page = (site / "log/index.html").read_text("utf-8")
    assert "library.example.org/witness" not in page
    witnesses["/library"] = signed(own.text, KEY, LIBRARY)
    witnesses["/newspaper"] = signed(own.text, KEY, NEWSPAPER)
    outcome = publish(watched)
    assert (outcome.cosigned.written, outcome.cosigned.failed) == ([f"{size}.checkpoint"] * 2, [])
    note = note_of(watched, size)
    assert (note.text, note.signatures[: len(own.signatures)]) == (own.text, own.signatures)
    assert all(check(note, key.public_key) for key in (KEY, LIBRARY, NEWSPAPER))
    assert watched.codes() == set()
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    assert {path: path.read_bytes() for path in site.glob("statements/*/evidence.zip")} == bundles
    assert (site / "log/checkpoint").read_bytes() == note.data()
    page = (site / "log/index.html").read_text("utf-8")
    for said in ("library.example.org/witness", "newspaper.example/witness", "9 October 2025"):
        assert said in page
    report = verify(str(site), trusted=Trusted([KEY.public_key]))
    assert (report.problems, report.changed, report.remade) == ([], [], True)
    assert report.witnessed == {key.public_key.text(): (size, WHEN) for key in (LIBRARY, NEWSPAPER)}
    # Nothing is left to fetch, and nothing is written twice.
    assert publish(watched).cosigned.written == []


def test_what_a_witness_signs_late_is_put_below_the_checkpoint_that_it_saw(
    watched: TestArchive, witnesses: Answers
) -> None:
    (first,) = checkpoints(watched)
    text = note_of(watched, first).text
    change(watched, "This well")
    assert "404" in "".join(publish(watched).cosigned.failed)
    second = checkpoints(watched)[1]
    witnesses["/library"] = signed(text, KEY, LIBRARY)
    assert publish(watched).cosigned.written == [f"{first}.checkpoint"]
    assert check(note_of(watched, first), LIBRARY.public_key) is not None
    assert check(note_of(watched, second), LIBRARY.public_key) is None


@pytest.mark.parametrize("data", [b"", b"no note", b"x\n\n\xe2\x80\x94 a aaaa\n", b"\xff" * 100, b"a" * 100_000])
def test_an_answer_that_is_no_note_changes_nothing(watched: TestArchive, witnesses: Answers, data: bytes) -> None:
    (size,) = checkpoints(watched)
    before = note_of(watched, size)
    witnesses["/library"] = servers.page(data)
    outcome = publish(watched)
    assert outcome.cosigned.written == []
    assert any(one.startswith(LIBRARY.name) for one in outcome.cosigned.failed)
    assert note_of(watched, size) == before


@pytest.mark.parametrize("when", [0, 1_500_000_000, 4_000_000_000, 2**62, 2**63 - 1])
def test_a_witness_whose_clock_is_wrong_is_not_believed(watched: TestArchive, witnesses: Answers, when: int) -> None:
    text = note_of(watched, checkpoints(watched)[0]).text
    note = Note(text, (KEY.sign(text), LIBRARY.sign(text, when)))
    witnesses["/library"] = servers.page(note.data())
    outcome = publish(watched)
    assert outcome.cosigned.written == []
    assert any("clock is wrong" in one for one in outcome.cosigned.failed)


def test_a_witness_s_signature_that_was_altered_later_is_a_problem(watched: TestArchive, witnesses: Answers) -> None:
    (size,) = checkpoints(watched)
    witnesses["/library"] = signed(note_of(watched, size).text, KEY, LIBRARY)
    publish(watched)
    note = note_of(watched, size)
    wrong = note.signatures[-1]._replace(data=note.signatures[-1].data[:-1] + b"x")
    file = watched.root / f"sources/log/{size}.checkpoint"
    file.write_bytes(note._replace(signatures=(*note.signatures[:-1], wrong)).data())
    assert "log-malformed" in watched.codes()


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("committed", [False, True])
def test_a_witness_s_signature_that_a_checkpoint_had_may_not_go(
    watched: TestArchive, witnesses: Answers, committed: bool, listed: bool
) -> None:
    (size,) = checkpoints(watched)
    own = note_of(watched, size).data()
    witnesses["/library"] = signed(note_of(watched, size).text, KEY, LIBRARY)
    publish(watched)
    watched.commit()
    file = watched.root / f"sources/log/{size}.checkpoint"
    whole = file.read_bytes()
    file.write_bytes(own)
    if not listed:  # whoever strips the signature may take the witness out of the settings, too
        set_keys(watched, KEY)
    if committed:
        watched.commit()
    (found,) = watched.check()
    assert (found.code, found.file) == ("ledger-rewritten", f"sources/log/{size}.checkpoint")
    command = sentence(found)[1].removeprefix("restore it: ")
    subprocess.run(["sh", "-ec", command], cwd=watched.root, check=True, capture_output=True)
    assert file.read_bytes() == whole
    assert watched.codes() == set()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("one letter", "log/checkpoint must be signed by library.example.org/witness"),
        ("left out", "log/checkpoint must be log/{size}.checkpoint, to the byte"),
    ],
)
def test_verify_holds_what_witnesses_have_signed(
    watched: TestArchive, witnesses: Answers, what: str, said: str
) -> None:
    (size,) = checkpoints(watched)
    witnesses["/library"] = signed(note_of(watched, size).text, KEY, LIBRARY)
    publish(watched)
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    file = watched.root / "site/log/checkpoint"
    note = read_note(file.read_bytes())
    last = note.signatures[-1]
    wrong = [last._replace(data=last.data[:-1] + bytes([last.data[-1] ^ 1]))] if what == "one letter" else []
    file.write_bytes(note._replace(signatures=(*note.signatures[:-1], *wrong)).data())
    make_manifest_again(watched.root / "site")
    problems = verify(str(watched.root / "site")).problems
    assert any(one.startswith(said.format(size=size)) for one in problems)


def test_whoever_has_a_witness_s_key_is_answered_whether_it_has_signed(
    watched: TestArchive, witnesses: Answers, tmp_path: Path
) -> None:
    (size,) = checkpoints(watched)
    witnesses["/library"] = signed(note_of(watched, size).text, KEY, LIBRARY)
    publish(watched)
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    ask = ["verify", str(watched.root / "site"), "--forget", "--seen", str(tmp_path / "seen")]
    one = ["--witness", LIBRARY.public_key.text()]
    found = CliRunner().invoke(main, [*ask, *one])
    assert found.exit_code == 0, found.output
    assert f"Signed by the witness {LIBRARY.public_key.text()}: {size} entries, on 2025-10-09" in found.output
    found = CliRunner().invoke(main, ask)
    assert f"Signed by a witness whose key the site gives, {LIBRARY.public_key.text()}: {size} entries" in found.output
    (tmp_path / "none").write_text("no checkpoint")
    found = CliRunner().invoke(main, [*ask, "--checkpoint", str(tmp_path / "none")])
    assert (found.exit_code, "The site is NOT" in found.output) == (2, False)
    assert "--checkpoint must be" in found.output
    both = [*one, "--witness", NEWSPAPER.public_key.text()]
    found = CliRunner().invoke(main, [*ask, *both])
    assert found.exit_code == 3, found.output
    assert f"NOT PROVED: the witness {NEWSPAPER.name} has not signed any checkpoint" in found.output
    assert CliRunner().invoke(main, [*ask, *both, "--partly"]).exit_code == 0
    said = CliRunner().invoke(main, [*ask, "--witness", "nonsense"]).output
    assert "--witness must be a public key such as library.example.org/witness+1a2b3c4d+BA" in said
    assert "must be a witness's key" in CliRunner().invoke(main, [*ask, "--witness", KEY.public_key.text()]).output


def test_a_signature_of_another_key_or_with_another_time_is_not_taken(watched: TestArchive, witnesses: Answers) -> None:
    (size,) = checkpoints(watched)
    text = note_of(watched, size).text
    witnesses["/library"] = signed(text, KEY, NEWSPAPER)
    right = NEWSPAPER.sign(text, WHEN)
    moved = right._replace(data=(WHEN - 1).to_bytes(8) + right.data[8:])
    note = Note(text, (KEY.sign(text), moved))
    witnesses["/newspaper"] = servers.page(note.data())
    assert publish(watched).cosigned.written == []
    with pytest.raises(NoteError):
        check(note, NEWSPAPER.public_key)


@pytest.mark.parametrize(
    "wrong", [KEY.public_key.text(), LATER_KEY.public_key.text(), LIBRARY.public_key.text()[:-4] + "AAA=", "library"]
)
def test_a_key_of_no_witness_is_refused_in_the_settings(published: TestArchive, wrong: str) -> None:
    set_keys(published, KEY)
    text = (published.root / "mkdocs.yml").read_text("utf-8")
    published.write("mkdocs.yml", f'{text}      witnesses: {{"{wrong}": "https://library.example.org/a"}}\n')
    _, (found,) = judge_configuration(published.root)
    assert "must be witnesses' public keys" in sentence(found)[0]
    assert "شهود" in sentence(found, "ar")[0]


def test_what_a_real_witness_writes_is_what_publishing_fetches(
    watched: TestArchive, witnesses: Answers, tmp_path: Path
) -> None:
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    work = tmp_path / "library"
    work.mkdir()
    done = CliRunner().invoke(
        main,
        ["witness", str(watched.root / "site"), "--key", str(file_of(LIBRARY, work)),
         "--log-key", KEY.public_key.text(), "--memory", str(work / "seen.json"), "--out", str(work / "out")],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    witnesses["/library"] = servers.page((work / "out").read_bytes())
    assert publish(watched).cosigned.written == [f"{checkpoints(watched)[0]}.checkpoint"]


def test_after_another_key_the_page_has_commands_for_the_checkpoints_of_each(
    watched: TestArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = checkpoints(watched)
    set_keys(watched, LATER_KEY, KEY)
    monkeypatch.setenv(VARIABLE, LATER_KEY.text())
    change(watched, "This well")
    publish(watched)
    data = {one: (watched.root / f"sources/log/{one}.checkpoint").read_bytes() for one in checkpoints(watched)}
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    page = html.unescape((watched.root / "site/log/index.html").read_text("utf-8"))
    commands = [one for one in re.findall("<code>([^<]*)</code>", page) if "openssl" in one]
    holds = [[by_hand(one, data[size], tmp_path) for one in commands] for size in sorted(data)]
    assert holds == [[False, True], [True, False]]
    assert f"log/{first}.checkpoint" not in page
    # Where the earlier key is given up, the page leads to what the later one has signed again.
    set_keys(watched, LATER_KEY)
    publish(watched)
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    page = html.unescape((watched.root / "site/log/index.html").read_text("utf-8"))
    assert f"log/{first}.checkpoint" in page
    (one,) = [one for one in re.findall("<code>([^<]*)</code>", page) if "openssl" in one]
    assert by_hand(one, (watched.root / f"site/log/{first}.checkpoint").read_bytes(), tmp_path)


def by_hand(commands: str, checkpoint: bytes, folder: Path) -> bool:
    (folder / "checkpoint").write_bytes(checkpoint)
    done = subprocess.run(["sh", "-ec", commands], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == ("Signature Verified Successfully" in done.stdout)
    return done.returncode == 0


@pytest.mark.parametrize("of_bundle", [False, True])
@pytest.mark.parametrize("altered", [False, True])
def test_the_log_s_page_has_commands_that_check_the_signature_with_openssl_alone(
    watched: TestArchive, witnesses: Answers, tmp_path: Path, altered: bool, of_bundle: bool
) -> None:
    (size,) = checkpoints(watched)
    witnesses["/library"] = signed(note_of(watched, size).text, KEY, LIBRARY)
    publish(watched)
    assert call(watched, "build", "--jobs", "1").exit_code == 0
    site = watched.root / "site"
    for language in ("", "ar/"):
        page = html.unescape((site / f"{language}log/index.html").read_text("utf-8"))
        (commands,) = [one for one in re.findall("<code>([^<]*)</code>", page) if "openssl" in one]
        folder = tmp_path / f"shell-{language.strip('/')}"
        folder.mkdir()
        if of_bundle:
            with zipfile.ZipFile(site / "statements/2024-05-06-well/evidence.zip") as zipped:
                proof, readme = zipped.read("proof.tlog-proof"), zipped.read("README.txt").decode()
            (folder / "proof.tlog-proof").write_bytes(proof)
            (cut,) = [line for line in readme.splitlines() if line.endswith("proof.tlog-proof > checkpoint")]
            subprocess.run(["sh", "-ec", cut], cwd=folder, check=True)
            data = (folder / "checkpoint").read_bytes()
        else:
            data = (site / "log/checkpoint").read_bytes()
        (folder / "checkpoint").write_bytes(data.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1)) if altered else data)
        done = subprocess.run(["sh", "-ec", commands], cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode == 0, "Signature Verified Successfully" in done.stdout) == (not altered, not altered)
