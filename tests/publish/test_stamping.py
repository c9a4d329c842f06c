"""Timestamps by a real authority (openssl behind a local server): got, kept, checked offline, and missed by nothing."""

import datetime
import shutil
import subprocess
import zipfile
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.diagnostics.reporters import sentence
from sijill.intake.base import against_base
from sijill.ledger.store import Ledger
from sijill.log.notes import check, read_note
from sijill.log.store import log_of
from sijill.publish import stamping
from sijill.publish.asking import Fetched
from sijill.publish.closing import VARIABLE
from sijill.publish.others import ask_others
from sijill.publish.publish import Outcome
from sijill.publish.transparency_log import Trusted
from sijill.publish.verify import verify
from sijill.site.checking import open_state
from tests.made_up.archives import TestArchive
from tests.made_up.authority import HOST, ROOT, SIGNER, Authority, issue, pem
from tests.made_up.logged import KEY, LATER_KEY
from tests.made_up.served import make_manifest_again
from tests.publish.test_closing import change, checkpoints

pytestmark = pytest.mark.slow
LATER = datetime.date(2024, 6, 2)


def publish(archive: TestArchive) -> Outcome:
    outcome = archive.publish(LATER)
    assert outcome.errors == []
    archive.commit()
    return outcome


def times(archive: TestArchive) -> dict[int, list[str]]:
    connection, _ = open_state(archive.configuration)
    log = log_of(archive.configuration, connection)
    return {size: [one.time[:10] for one in log.attested(size)] for size in log.sizes}


def today() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"


def test_each_checkpoint_gets_a_token_and_certificates_are_kept_once(
    stamped: TestArchive, authority: Authority
) -> None:
    first = publish(stamped).stamps
    change(stamped, "This well")
    second = publish(stamped).stamps
    sizes = checkpoints(stamped)
    assert (first.failed, second.failed) == ([], [])
    assert [name.partition("-")[0] for name in first.written] == [HOST, f"{sizes[0]}.{HOST}.tsr"]
    assert second.written == [f"{sizes[1]}.{HOST}.tsr"]
    assert times(stamped) == {size: [today()] for size in sizes}
    assert stamped.codes() == set()
    assert authority.asked == 2
    assert publish(stamped).stamps.written == []
    assert max(path.stat().st_size for path in (stamped.root / "sources/log").glob("*.tsr")) < 700


def test_an_authority_that_fails_delays_nothing_and_is_asked_again(stamped: TestArchive, authority: Authority) -> None:
    authority.fails = True
    change(stamped, "This well")
    found = CliRunner().invoke(main, ["-C", str(stamped.root), "publish", "--date", "2024-06-02"])
    assert found.exit_code == 0, found.output
    assert "1 new version noted" in found.output
    assert f"No timestamp for now, the next run asks again: {HOST}" in found.output
    assert len(checkpoints(stamped)) == 1
    stamped.commit()
    authority.fails = False
    found = CliRunner().invoke(main, ["-C", str(stamped.root), "publish", "--date", "2024-06-02"])
    assert f".{HOST}.tsr written" in found.output
    stamped.commit()
    assert times(stamped) == {checkpoints(stamped)[0]: [today()]}


def test_a_token_that_does_not_lead_to_the_pinned_root_is_not_kept(stamped: TestArchive) -> None:
    stamped.write(f"sources/log/{HOST}.pem", pem(issue("Root of time")[0]).decode())
    stamps = publish(stamped).stamps
    assert stamps.written == []
    assert "pinned" in stamps.failed[0]
    root = stamped.root / f"sources/log/{HOST}.pem"
    leaf, with_root = pem(SIGNER[0]), pem(ROOT[0], SIGNER[0])
    for damage in (root.unlink, *(partial(root.write_bytes, data) for data in (b"nothing", leaf, with_root))):
        damage()
        stamps = publish(stamped).stamps
        assert f"sources/log/{HOST}.pem" in stamps.failed[0]
        (found,) = stamped.check()
        assert (found.code, found.severity) == ("authority-without-root", "warning")
        assert found.file == f"sources/log/{root.name}"
        assert sentence(found)[0].startswith(f"{HOST}.pem must have the root certificate of {HOST}")
    root.write_bytes(pem(ROOT[0]))
    assert stamped.codes() == set()
    assert not list((stamped.root / "sources/log").glob("*.tsr"))


@pytest.mark.parametrize("days", [-400, 7000])
def test_an_authority_whose_clock_is_wrong_is_not_believed(
    stamped: TestArchive, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    monkeypatch.setattr(stamping, "_now", lambda: now + datetime.timedelta(days=days))
    stamps = publish(stamped).stamps
    assert (stamps.written, "its clock or ours is wrong" in stamps.failed[0]) == ([], True)


def test_a_token_that_is_older_than_what_it_attests_is_a_problem_on_the_site_too(
    stamped: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(stamped)
    site = built(stamped)
    monkeypatch.setattr(Ledger, "days", lambda ledger: [(0, "2099-01-01")])
    (stamped.root / "sources/log" / next(path.name for path in (stamped.root / "sources/log").glob("*.tsr"))).touch()
    shutil.rmtree(stamped.root / ".cache")
    assert "log-timestamp" in stamped.codes()
    assert any("clocks is wrong" in one for one in verify(str(site), trusted=Trusted([KEY.public_key])).problems)
    for token in (stamped.root / "sources/log").glob("*.tsr"):
        token.unlink()
    assert stamped.codes() == set()  # it attests nothing, and is missed by nobody


def test_a_token_of_another_checkpoint_or_altered_or_without_certificates_is_a_problem(stamped: TestArchive) -> None:
    publish(stamped)
    change(stamped, "This well")
    publish(stamped)
    one, other = (stamped.root / f"sources/log/{size}.{HOST}.tsr" for size in checkpoints(stamped))
    good = one.read_bytes()
    chain = next(path for path in (stamped.root / "sources/log").glob(f"{HOST}-*.pem"))
    one.write_bytes(other.read_bytes())
    named = f"sources/log/{one.name}"
    assert {(found.code, found.file) for found in stamped.check()} == {
        ("log-timestamp", named),
        ("ledger-rewritten", named),
    }
    one.write_bytes(good)
    assert stamped.codes() == set()
    chain.rename(stamped.root / "aside")
    assert stamped.codes() == {"log-timestamp"}
    (stamped.root / "aside").rename(chain)
    assert stamped.codes() == set()
    (stamped.root / f"sources/log/{one.name.partition('.')[0]}.checkpoint").unlink()
    assert stamped.codes() == {"log-timestamp", "ledger-rewritten"}


def test_a_stolen_key_is_replaced_at_once_and_no_date_moves_and_no_bundle_is_written_again(
    stamped: TestArchive, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(stamped)
    change(stamped, "This well")
    publish(stamped)
    sizes = checkpoints(stamped)
    site = built(stamped)
    kept = {
        path: path.read_bytes()
        for path in [*site.glob("statements/*/evidence.zip"), *(stamped.root / "sources/log").glob("*.tsr")]
    }
    page = site / "statements/2024-05-06-well/index.html"
    shown = page.read_text("utf-8")
    asked = authority.asked
    stamped.edit("mkdocs.yml", KEY.public_key.text(), LATER_KEY.public_key.text())
    monkeypatch.setenv(VARIABLE, LATER_KEY.text())
    stamped.commit()
    assert {(one.code, one.file) for one in stamped.check()} == {
        ("log-unsigned", f"sources/log/{size}.checkpoint") for size in sizes
    }
    outcome = publish(stamped)
    assert sorted(outcome.again) == [f"log/{size}.checkpoint" for size in sizes]
    assert (outcome.stamps, authority.asked) == (Fetched([], []), asked)
    assert stamped.codes() == set()
    assert against_base(stamped.configuration, "HEAD~1") == []
    for jobs in ("warm", "--full"):
        found = CliRunner().invoke(main, ["-C", str(stamped.root), "build", "--jobs", "1", *[jobs][jobs == "warm" :]])
        assert found.exit_code == 0, found.output
        assert {path: path.read_bytes() for path in kept} == kept
        assert page.read_text("utf-8") == shown
    for size in sizes:
        note = read_note((site / f"log/{size}.checkpoint").read_bytes())
        assert [check(note, key.public_key) is not None for key in (KEY, LATER_KEY)] == [True, True]
    report = verify(str(site), trusted=Trusted([LATER_KEY.public_key]))
    assert (report.problems, report.attested) == ([], {HOST: "CN=Clock"})
    # What the later key did not sign again is of nobody whom one knows.
    (site / f"log/{sizes[0]}.checkpoint").unlink()
    make_manifest_again(site)
    problems = verify(str(site), trusted=Trusted([LATER_KEY.public_key])).problems
    assert any("must be signed by a key that is known for the log" in one for one in problems)


@pytest.mark.parametrize("backdated", [True, False])
def test_a_day_of_publication_long_before_what_is_attested_is_called_the_archive_s_own_word(
    stamped: TestArchive, backdated: bool
) -> None:
    now = datetime.datetime.now(datetime.UTC).date()
    change(stamped, "This well")
    assert stamped.publish(LATER if backdated else now).errors == []
    found = CliRunner().invoke(main, ["-C", str(stamped.root), "build", "--jobs", "1"])
    assert found.exit_code == 0, found.output
    for home, said in (("", "archive’s own word."), ("ar/", "فقول الأرشيف وحده.")):
        page = (stamped.root / f"site/{home}statements/2024-05-06-well/index.html").read_text("utf-8")
        assert HOST in page
        assert (said in page) == backdated


def test_whoever_has_an_authority_s_root_is_answered_whether_it_attests(stamped: TestArchive, tmp_path: Path) -> None:
    publish(stamped)
    found = CliRunner().invoke(main, ["-C", str(stamped.root), "build", "--jobs", "1"])
    assert found.exit_code == 0, found.output
    site = str(stamped.root / "site")
    ask = ["verify", site, "--forget", "--seen", str(tmp_path / "seen")]
    for name, (root, _) in {"its own": ROOT, "another's": issue("Another root")}.items():
        (tmp_path / name).write_bytes(pem(root))
        found = CliRunner().invoke(main, [*ask, "--authority", str(tmp_path / name)])
        assert found.exit_code == (0 if name == "its own" else 3), found.output
        said = found.output.splitlines()
        assert (f"Timestamps of {HOST} are true, by certificates given with --authority: CN=Clock" in said) == (
            name == "its own"
        )
        assert ("NOT PROVED: no timestamp leads to a certificate of --authority." in said) == (name != "its own")
    for data, what in ((b"no certificate", "certificates in PEM"), (pem(SIGNER[0]), "an authority's root certificate")):
        (tmp_path / "none").write_bytes(data)
        found = CliRunner().invoke(main, [*ask, "--authority", str(tmp_path / "none")])
        assert (found.exit_code, f"--authority must be {what}" in found.output) == (2, True)


@pytest.mark.parametrize("how", ["gone", "garbled", "emptied", "leaf"])
def test_without_a_root_certificate_the_check_names_it_and_says_what_deleting_a_token_costs(
    stamped: TestArchive, how: str
) -> None:
    publish(stamped)
    change(stamped, "This well")
    publish(stamped)
    root = stamped.root / f"sources/log/{HOST}.pem"
    if how == "gone":
        root.unlink()
    else:
        root.write_bytes({"emptied": b"", "leaf": pem(SIGNER[0])}.get(how, root.read_bytes()[:200]))
    (found,) = stamped.check()
    message, mend = sentence(found)
    assert (found.code, found.file) == ("log-certificate", f"sources/log/{HOST}.pem")
    assert message.startswith(f"{HOST}.pem must have the certificates")
    assert f"git checkout COMMIT^ -- sources/log/{HOST}.pem" in mend
    assert "keep the timestamps: a token that is deleted takes its date with it" in mend
    (chain,) = (stamped.root / "sources/log").glob(f"{HOST}-*.pem")
    chain.write_bytes(b"nothing")
    assert {(one.code, one.file) for one in stamped.check()} == {
        ("log-certificate", f"sources/log/{HOST}.pem"),
        ("log-certificate", f"sources/log/{chain.name}"),
    }


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("how", ["gone", "exchanged", "gone with its certificates"])
def test_a_token_that_git_has_and_that_is_gone_or_exchanged_is_missed(
    stamped: TestArchive, authority: Authority, how: str, committed: bool
) -> None:
    publish(stamped)
    (size,) = checkpoints(stamped)
    token = stamped.root / f"sources/log/{size}.{HOST}.tsr"
    kept = {path: path.read_bytes() for path in token.parent.iterdir() if path.suffix != ".checkpoint"}
    token.unlink()
    if how == "exchanged":
        # As 'sijill publish' of before would have asked for another.
        connection, _ = open_state(stamped.configuration)
        assert ask_others(stamped.configuration, connection)[0].written == [token.name]
        assert token.read_bytes() != kept[token]
    if how == "gone with its certificates":
        for path in kept:
            path.unlink(missing_ok=True)
    asked = authority.asked
    if committed:
        stamped.commit()
    errors = [one for one in stamped.check() if one.severity == "error"]
    for found in (*errors, *stamped.publish(LATER).errors):
        assert (found.code, found.file) == ("ledger-rewritten", f"sources/log/{token.name}")
        revision = "HEAD^" if committed else "HEAD"
        named = sentence(found)[1].removeprefix("restore it: git checkout ").partition(" ")[0]
        command = ["git", "-C", str(stamped.root), "rev-parse", named, revision]
        assert len(set(subprocess.run(command, capture_output=True, check=True).stdout.split())) == 1
    assert stamped.codes() - {"authority-without-root"} == {"ledger-rewritten"}
    built = CliRunner().invoke(main, ["-C", str(stamped.root), "build", "--jobs", "1"])
    assert (built.exit_code, "ledger-rewritten" in built.output) == (1, True), built.output
    assert authority.asked == asked
    (found,) = against_base(stamped.configuration, "HEAD~1" if committed else "HEAD")
    assert found.file == f"sources/log/{token.name}"
    for path, data in kept.items():
        path.write_bytes(data)
    assert stamped.codes() == set()


def test_a_token_that_never_attested_anything_may_be_deleted(stamped: TestArchive) -> None:
    publish(stamped)
    (size,) = checkpoints(stamped)
    token = stamped.root / f"sources/log/{size}.{HOST}.tsr"
    false = token.with_name(f"{size}.clock.example.tsr")
    false.write_bytes(token.read_bytes())
    false.with_name("clock.example.pem").write_bytes(pem(issue("Root of another")[0]))
    stamped.commit()
    assert stamped.codes() == {"log-timestamp"}
    false.unlink()
    assert stamped.codes() == {"log-stray-file"}
    false.with_name("clock.example.pem").unlink()
    assert stamped.codes() == set()
    assert against_base(stamped.configuration, "HEAD") == []
    stamped.commit()
    assert stamped.codes() == set()


def test_an_authority_that_is_gone_takes_nothing_back(stamped: TestArchive) -> None:
    publish(stamped)
    text = (stamped.root / "mkdocs.yml").read_text("utf-8")
    stamped.write("mkdocs.yml", text.partition("      timestamps")[0])
    assert stamped.codes() == set()
    assert times(stamped) == {checkpoints(stamped)[0]: [today()]}


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("renewed", [0, 1, 2])
def test_the_readme_s_steps_verify_every_token_however_often_the_authority_renewed_its_certificate(
    stamped: TestArchive, authority: Authority, tmp_path: Path, renewed: int, shell: str
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell}")
    publish(stamped)
    for title in ("This well", "That well")[:renewed]:
        Authority(authority.folder, issue(f"Clock for {title}", ROOT, usage=True))
        change(stamped, title)
        publish(stamped)
    site = built(stamped)
    assert len(list((site / "log").glob(f"{HOST}-*.pem"))) == 1 + renewed
    times = set()
    for bundle in sorted(site.glob("statements/*/evidence.zip")):
        output = done_as_step_8_says(bundle, tmp_path / bundle.parent.name, shell)
        assert "Verification: OK" in output
        assert "Warning" not in output
        times.add(output.partition("Time stamp:")[2].partition("\n")[0])
    assert all(f"{datetime.datetime.now(datetime.UTC):%Y} GMT" in time for time in times)


def built(archive: TestArchive) -> Path:
    found = CliRunner().invoke(main, ["-C", str(archive.root), "build", "--jobs", "1"])
    assert found.exit_code == 0, found.output
    return archive.root / "site"


def done_as_step_8_says(bundle: Path, folder: Path, shell: str) -> str:
    """Return what the commands of the README's step 8 print, with the certificates of the site and no other change."""
    with zipfile.ZipFile(bundle) as zipped:
        zipped.extractall(folder)
    for path in (bundle.parents[2] / "log").glob("*.pem"):
        shutil.copy(path, folder)
    step = (folder / "README.txt").read_text("utf-8").partition("\n8. ")[2].partition("\n\n")[0]
    lines = [line.partition("(after")[0] for line in step.split("\n") if line.startswith("     ")]
    script = "\n".join(lines).replace("AUTHORITY", HOST)
    return subprocess.check_output([shell, "-ec", script], cwd=folder, stderr=subprocess.STDOUT, text=True)


def test_a_bundle_carries_the_token_and_verify_finds_one_that_was_altered(stamped: TestArchive) -> None:
    publish(stamped)
    site = built(stamped)
    bundle = site / "statements/2024-05-06-well/evidence.zip"
    report = verify(str(site), trusted=Trusted([KEY.public_key]))
    assert (report.problems, report.attested) == ([], {HOST: "CN=Clock"})
    with zipfile.ZipFile(bundle) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    members[f"{HOST}.tsr"] = members[f"{HOST}.tsr"][:-1] + b"\0"
    with zipfile.ZipFile(bundle, "w") as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    make_manifest_again(site)
    assert any("timestamp of its checkpoint" in problem for problem in verify(str(site)).problems)
