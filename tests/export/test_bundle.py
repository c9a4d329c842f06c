"""The evidence bundle: the same bytes every time, and checked with standard tools as its README says."""

import base64
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.export.bundle import bundle, texts_of
from sijill.export.zipping import gzipped, packed, packed_for_many, unpacked, zip_of
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.log.checkpoint import Proof
from sijill.log.notes import Note, Signature
from sijill.model import brackets as model
from sijill.model.captures import About, Capture, Paragraph
from sijill.model.digests import canonical_form, digest_of_paragraph
from sijill.model.merkle import Tree, hash_of_leaf, inclusion, root_of
from sijill.publish.remaking import places_in
from sijill.state.answers import Evidence
from tests import made_up
from tests.ledger.test_ledger import THIRD, three_versions
from tests.made_up.captures import capture_of

CAPTURE = capture_of("مقدمة الخبر\nقالت سلمى: البئر للجميع دائما، ثم سكتت\nخاتمة")
EVIDENCE = Evidence(
    "p1", None, "almanac", CAPTURE.digest, 2, 11, 2, 29, "البئر للجميع دائما", "قالت سلمى:", "ثم سكتت",
    (CAPTURE.paragraphs[1].digest,),
)  # fmt: skip


def make(canonical: bytes | None = canonical_form(THIRD)) -> bytes:
    history = Ledger.of_files(three_versions()).history("statement", "2020-05-04-well")
    captures = {("almanac", CAPTURE.digest): CAPTURE}
    return bundle(canonical, history, versions(THIRD, history), [EVIDENCE], captures, "CC-BY-4.0")


def test_a_bundle_is_the_same_bytes_every_time() -> None:
    assert make() == make()
    assert hashlib.sha256(make()).hexdigest() == hashlib.sha256(make()).hexdigest()


def test_any_zip_reader_reads_a_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(make())) as found:
        assert found.testzip() is None
        assert {info.date_time for info in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(found.namelist()) == sorted(
            ["README.txt", "versions.jsonl", "history.jsonl", "salts.jsonl", "evidence.json",
             f"captures/almanac/{CAPTURE.digest[7:23]}.txt"]
        )  # fmt: skip
        first, second, third = found.read("versions.jsonl").splitlines()
        assert third == canonical_form(THIRD)
        assert json.loads(first) != json.loads(second) != THIRD


@pytest.mark.skipif(not all(map(shutil.which, ("unzip", "sha256sum", "sh"))), reason="unzip or sha256sum is missing")
def test_the_readme_s_steps_hold_with_standard_tools(tmp_path: Path) -> None:
    (tmp_path / "evidence.zip").write_bytes(make())

    def shell(command: str) -> str:
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout

    shell("unzip -q evidence.zip")
    assert "errors" in done_as_the_readme_says(1, tmp_path)
    second = json.loads(shell("sed -n 2p history.jsonl"))
    made, listed = done_as_the_readme_says(2, tmp_path)
    assert made == listed == json.loads(shell("tail -n 1 history.jsonl"))["digest"].removeprefix("sha256:")
    made, listed = done_as_the_readme_says(2, tmp_path, n="2")
    assert made == listed == second["digest"].removeprefix("sha256:")
    assert shell("head -n 1 history.jsonl | tr -d '\\n' | sha256sum").split()[0] == second["previous"][7:]
    evidence = json.loads((tmp_path / "evidence.json").read_text("utf-8"))["passages"][0]
    paragraph = CAPTURE.paragraphs[1].text or ""
    record = json.loads(shell("tail -n 1 versions.jsonl"))
    assert record["passages"][0]["text"] == paragraph[evidence["start"] : evidence["end"]]
    digest = shell(f"(printf 'sijill:paragraph:v1\\n'; printf '%s' '{paragraph}') | sha256sum").split()[0]
    assert f"sha256:{digest}" == digest_of_paragraph(paragraph)
    listed = f"captures/almanac/{CAPTURE.digest[7:23]}.txt"
    assert digest in shell(f"cat {listed}").split()
    if shutil.which("xxd"):
        whole = shell(f"(printf 'sijill:capture:v1\\n'; xxd -r -p {listed}) | sha256sum").split()[0]
        assert f"sha256:{whole}" == evidence["capture"] == CAPTURE.digest


@pytest.mark.parametrize(
    ("exact", "said"), [("البئر للجميع دائما", None), ("البئر للجميع  دائما", "البئر للجميع  دائما")]
)
def test_a_place_repeats_words_only_where_they_are_not_the_record_s(exact: str, said: str | None) -> None:
    captures = {("almanac", CAPTURE.digest): CAPTURE}
    made = bundle(canonical_form(THIRD), [], [], [EVIDENCE._replace(exact=exact)], captures, "CC0-1.0")
    with zipfile.ZipFile(io.BytesIO(made)) as found:
        data, record = json.loads(found.read("evidence.json")), json.loads(found.read("versions.jsonl"))
    assert data["passages"][0].get("exact") == said
    assert [one.exact for one in places_in(data, texts_of(record))] == [exact]


def test_a_passage_with_brackets_of_the_editors_is_in_pieces_as_the_readme_says() -> None:
    record = made_up.plain(made_up.statements()[made_up.BRIDGE])
    record["passages"] = [{**record["passages"][0], "text": "[هي] البئر […] دائما", "brackets": "editors"}]
    found = [EVIDENCE._replace(exact=one) for one in ("البئر", "دائما")]
    made = bundle(canonical_form(record), [], [], found, {("almanac", CAPTURE.digest): CAPTURE}, "CC0-1.0")
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        rows, readme = json.loads(opened.read("evidence.json"))["passages"], opened.read("README.txt").decode()
    pieces = [one.text.strip() for one in model.pieces(record["passages"][0]["text"], "editors") if not one.editors]
    assert [one["exact"] for one in rows] == [one for one in pieces if one]
    step = " ".join(readme.partition("\n4. ")[2].partition("\n5. ")[0].split())
    assert "in pieces, one for each stretch outside the brackets" in step


@pytest.mark.skipif(not all(map(shutil.which, ("sha256sum", "sh"))), reason="sha256sum is missing")
def test_a_salted_paragraph_is_proved_with_its_salt_from_the_bundle() -> None:
    paragraphs = tuple(Paragraph.salted(one.text or "") for one in CAPTURE.paragraphs)
    capture, second = Capture(paragraphs), paragraphs[1]
    evidence = EVIDENCE._replace(capture=capture.digest, paragraph_digests=(second.digest,), salts=(second.salt,))
    data = bundle(canonical_form(THIRD), [], [], [evidence], {("almanac", capture.digest): capture}, "CC0-1.0")
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        [salt] = json.loads(found.read("evidence.json"))["passages"][0]["salts"]
        listed = found.read(f"captures/almanac/{capture.digest[7:23]}.txt").decode().split()
    command = f"(printf 'sijill:paragraph:v2\n'; printf '%s' '{salt}' '{second.text}') | sha256sum"
    digest = subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True).stdout.split()[0]
    assert listed[1] == digest


def of_copy(capture: Capture, shown: int) -> zipfile.ZipFile:
    """Return the bundle of a statement whose one passage is in a paragraph, by index, of a copy."""
    one = capture.paragraphs[shown]
    evidence = EVIDENCE._replace(
        capture=capture.digest, paragraph=shown + 1, end_paragraph=shown + 1,
        paragraph_digests=(one.digest,), salts=(one.salt,),
    )  # fmt: skip
    copies = {("almanac", capture.digest): capture}
    return zipfile.ZipFile(io.BytesIO(bundle(canonical_form(THIRD), [], [], [evidence], copies, "CC0-1.0")))


def done_as_the_readme_says(number: int, folder: Path, copy: str = "", **given: str) -> list[str]:
    """Return the words that a step of the README prints in a bundle's folder, its first line setting what is given."""
    step = (folder / "README.txt").read_text("utf-8").partition(f"\n{number}. ")[2].partition(f"\n{number + 1}. ")[0]
    step = step.partition("\n\n")[0]
    script = "\n".join(line for line in step.split("\n") if line.startswith("     ")).replace("captures/FILE", copy)
    if given:
        script = "\n".join([*(f"{name}={value}" for name, value in given.items()), *script.split("\n")[1:]])
    return subprocess.run(["sh", "-c", script], cwd=folder, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.quick(3)
@pytest.mark.skipif(not all(map(shutil.which, ("sha256sum", "sh", "xxd"))), reason="sha256sum or xxd is missing")
@pytest.mark.parametrize(("size", "pages"), [(1, 0), (2, 0), (3, 1), (7, 2), (13, 0), (64, 3), (65, 0), (300, 0)])
def test_the_readme_joins_the_digests_of_a_tree_to_the_copy_s(size: int, pages: int, tmp_path: Path) -> None:
    paragraphs = [Paragraph.salted(f"line {n}", About(page=n % pages + 1) if pages else About()) for n in range(size)]
    capture = Capture(tuple(paragraphs), as_tree=True)
    found = of_copy(capture, size // 2)
    name = f"captures/almanac/{capture.digest[7:23]}.txt"
    listed = found.read(name).decode()
    assert f"1 {paragraphs[size // 2].digest[7:]}" in listed.split("\n")
    assert listed.count("\n") <= 2 * size.bit_length() + 1
    found.extractall(tmp_path)
    assert done_as_the_readme_says(6, tmp_path, name)[0] == capture.digest.removeprefix("sha256:")
    (tmp_path / name).write_text(listed.replace(paragraphs[size // 2].digest[7:], digest_of_paragraph("other")[7:]))
    assert done_as_the_readme_says(6, tmp_path, name)[0] != capture.digest.removeprefix("sha256:")


@pytest.mark.quick(3)
@pytest.mark.skipif(not all(map(shutil.which, ("sha256sum", "sh", "xxd"))), reason="sha256sum or xxd is missing")
@pytest.mark.parametrize(
    ("index", "size"), [(0, 1), (0, 2), (1, 2), (2, 3), (4, 5), (3, 8), (6, 7), (255, 300), (299, 300)]
)
def test_the_readme_leads_from_a_line_of_the_ledger_to_the_log_s_root(index: int, size: int, tmp_path: Path) -> None:
    history = Ledger.of_files(three_versions()).history("statement", "2020-05-04-well")
    line = history[-1].line
    tree = Tree(hash_of_leaf(line if number == index else b"%d" % number) for number in range(size))
    root = base64.b64encode(root_of(tree.node, size)).decode()
    checkpoint = Note(f"valley.example/log\n{size}\n{root}\n", (Signature("valley.example/log", b"four", b"signed"),))
    proof = Proof(index, tuple(inclusion(tree.node, index, size)), checkpoint)
    data = bundle(canonical_form(THIRD), history, [], [], {}, "CC0-1.0", proof.data())
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    assert done_as_the_readme_says(7, tmp_path) == [root, root]
    (tmp_path / "history.jsonl").write_bytes(b'{"kind":"agent"}\n')
    made, signed = done_as_the_readme_says(7, tmp_path)
    assert made != signed == root


def test_what_proves_a_paragraph_hardly_grows_with_the_copy() -> None:
    def size_of(paragraphs: int) -> int:
        capture = Capture(tuple(Paragraph.salted(f"line {n}") for n in range(paragraphs)), as_tree=True)
        return sum(info.compress_size for info in of_copy(capture, paragraphs // 3).infolist())

    assert size_of(4000) < size_of(4) + 800


def test_a_bundle_of_a_record_that_has_changed_since_says_so() -> None:
    with zipfile.ZipFile(io.BytesIO(make(canonical_form({**THIRD, "kind": "speech"})))) as found:
        assert b"not yet published" in found.read("NOT-PUBLISHED.txt")
        assert len(lines := found.read("versions.jsonl").splitlines()) == 4
        assert json.loads(lines[-1])["kind"] == "speech"
    with zipfile.ZipFile(io.BytesIO(make())) as found:
        assert "NOT-PUBLISHED.txt" not in found.namelist()


def test_a_statement_taken_down_leaves_its_proofs_and_not_its_words() -> None:
    with zipfile.ZipFile(io.BytesIO(make(None))) as found:
        assert sorted(found.namelist()) == ["README.txt", "history.jsonl", "salts.jsonl"]
        everything = b"".join(found.read(name) for name in found.namelist())
    assert "البئر".encode() not in everything
    assert b"everyone" not in everything


@pytest.mark.slow
@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-zا-ي]{1,8})?", fullmatch=True), st.binary(max_size=300), max_size=5)
)
def test_a_zip_of_anything_reads_back_as_it_was(files: dict[str, bytes]) -> None:
    for member in (packed, packed_for_many):
        data = zip_of(member(name, content) for name, content in files.items())
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            assert {name: found.read(name) for name in found.namelist()} == files


@given(st.binary(max_size=300))
def test_a_gzip_of_anything_reads_back_as_it_was_and_nothing_else_does(data: bytes) -> None:
    made = gzipped(data)
    assert gzip.decompress(made) == unpacked(made) == data
    assert [unpacked(one) for one in (data, made[:-1], made + b"x", b"")] == [None] * 4


def test_the_readme_names_the_files_that_are_there_and_no_others(tmp_path: Path) -> None:
    listed = re.compile(r"^([A-Za-z.-]+(?:/|\.jsonl?|\.txt)) ", re.MULTILINE)
    seldom = {"NOT-PUBLISHED.txt", "withheld.json"}
    for data in (make(), bundle(canonical_form(THIRD), [], [], [], {}, "CC0-1.0")):
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            there = {re.sub("/.*", "/", name) for name in found.namelist()}
            english, _, arabic = found.read("README.txt").decode().partition("\nLICENCE")
        for text in (english, arabic):
            assert {*listed.findall(text)} & seldom == there & seldom
            assert {"versions.jsonl", "evidence.json", "captures/"} <= {*listed.findall(text)}
        assert "{" not in english.partition("1. Nothing")[0]
