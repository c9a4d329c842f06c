"""The evidence bundle: the same bytes every time, and checked with standard tools as its README says."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.export.bundle import bundle
from sijill.export.zipping import packed_for_many, stored, zip_of
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model.captures import Capture, Paragraph
from sijill.model.digests import canonical_form_of_record, digest_of_paragraph
from sijill.state.answers import Evidence
from tests.ledger.test_ledger import THIRD, three_versions

CAPTURE = Capture.of_text("مقدمة الخبر\nقالت سلمى: البئر للجميع دائما، ثم سكتت\nخاتمة")
EVIDENCE = Evidence(
    "p1", None, "almanac", CAPTURE.digest, 2, 11, 2, 29, "البئر للجميع دائما", "قالت سلمى:", "ثم سكتت",
    (CAPTURE.paragraphs[1].digest,),
)  # fmt: skip


def make(canonical: bytes | None = canonical_form_of_record(THIRD)) -> bytes:
    history = Ledger.of_files(three_versions()).history("statement", "2020-05-04-well")
    lines = [published.line for published in history]
    captures = {("almanac", CAPTURE.digest): CAPTURE}
    return bundle(canonical, lines, versions(THIRD, history), [EVIDENCE], captures, "CC-BY-4.0")


def test_a_bundle_is_the_same_bytes_every_time() -> None:
    assert make() == make()
    assert hashlib.sha256(make()).hexdigest() == hashlib.sha256(make()).hexdigest()


def test_any_zip_reader_reads_a_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(make())) as found:
        assert found.testzip() is None
        assert {info.date_time for info in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(found.namelist()) == sorted(
            ["README.txt", "LICENCE.txt", "SHA256SUMS", "record.json", "history.jsonl", "evidence.json",
             "versions/v1.json", "versions/v2.json", f"captures/almanac/{CAPTURE.digest[7:]}.txt"]
        )  # fmt: skip
        assert found.read("record.json") == canonical_form_of_record(THIRD)
        assert json.loads(found.read("evidence.json"))["passages"][0]["exact"] == "البئر للجميع دائما"


@pytest.mark.skipif(not all(map(shutil.which, ("unzip", "sha256sum", "sh"))), reason="unzip or sha256sum is missing")
def test_the_readme_s_steps_hold_with_standard_tools(tmp_path: Path) -> None:
    (tmp_path / "evidence.zip").write_bytes(make())

    def shell(command: str) -> str:
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout

    shell("unzip -q evidence.zip")
    assert "FAILED" not in shell("sha256sum -c SHA256SUMS")
    last = json.loads(shell("tail -n 1 history.jsonl"))
    assert shell("sha256sum record.json").split()[0] == last["digest"].removeprefix("sha256:")
    second = json.loads(shell("sed -n 2p history.jsonl"))
    assert shell("head -n 1 history.jsonl | tr -d '\\n' | sha256sum").split()[0] == second["previous"][7:]
    assert shell("sha256sum versions/v2.json").split()[0] == second["digest"][7:]
    evidence = json.loads((tmp_path / "evidence.json").read_text("utf-8"))["passages"][0]
    assert shell(f"printf '%s' '{evidence['exact']}' | sha256sum").split()[0] == evidence["text_sha256"]
    paragraph = CAPTURE.paragraphs[1].text or ""
    digest = shell(f"(printf 'sijill:paragraph:v1\\n'; printf '%s' '{paragraph}') | sha256sum").split()[0]
    assert f"sha256:{digest}" == digest_of_paragraph(paragraph)
    listed = f"captures/almanac/{CAPTURE.digest[7:]}.txt"
    assert digest in shell(f"cat {listed}").split()
    if shutil.which("xxd"):
        whole = shell(f"(printf 'sijill:capture:v1\\n'; xxd -r -p {listed}) | sha256sum").split()[0]
        assert f"sha256:{whole}" == evidence["capture"] == CAPTURE.digest


@pytest.mark.skipif(not all(map(shutil.which, ("sha256sum", "sh"))), reason="sha256sum is missing")
def test_a_salted_paragraph_is_proved_with_its_salt_from_the_bundle() -> None:
    paragraphs = tuple(Paragraph.salted(one.text or "") for one in CAPTURE.paragraphs)
    capture, second = Capture(paragraphs), paragraphs[1]
    evidence = EVIDENCE._replace(capture=capture.digest, paragraph_digests=(second.digest,), salts=(second.salt,))
    data = bundle(
        canonical_form_of_record(THIRD), [], [], [evidence], {("almanac", capture.digest): capture}, "CC0-1.0"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        [salt] = json.loads(found.read("evidence.json"))["passages"][0]["salts"]
        listed = found.read(f"captures/almanac/{capture.digest[7:]}.txt").decode().split()
    command = f"(printf 'sijill:paragraph:v2\n'; printf '%s' '{salt}' '{second.text}') | sha256sum"
    digest = subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True).stdout.split()[0]
    assert listed[1] == digest


def test_a_bundle_of_a_record_that_has_changed_since_says_so() -> None:
    with zipfile.ZipFile(io.BytesIO(make(canonical_form_of_record({**THIRD, "kind": "speech"})))) as found:
        assert b"not yet published" in found.read("NOT-PUBLISHED.txt")
        assert b"NOT-PUBLISHED.txt" in found.read("SHA256SUMS")
    with zipfile.ZipFile(io.BytesIO(make())) as found:
        assert "NOT-PUBLISHED.txt" not in found.namelist()


def test_a_statement_taken_down_leaves_its_proofs_and_not_its_words() -> None:
    with zipfile.ZipFile(io.BytesIO(make(None))) as found:
        assert sorted(found.namelist()) == ["LICENCE.txt", "README.txt", "SHA256SUMS", "history.jsonl"]
        everything = b"".join(found.read(name) for name in found.namelist())
    assert "البئر".encode() not in everything
    assert b"everyone" not in everything


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-zا-ي]{1,8})?", fullmatch=True), st.binary(max_size=300), max_size=5)
)
def test_a_zip_of_anything_reads_back_as_it_was(files: dict[str, bytes]) -> None:
    for member in (stored, packed_for_many):
        data = zip_of(member(name, content) for name, content in files.items())
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            assert {name: found.read(name) for name in found.namelist()} == files
