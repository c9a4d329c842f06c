"""Hostile records are refused at their place, quickly and in few words; honest text passes unharmed."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from sijill.check.evidence.find import nearest_wording
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import FORMATS, report
from sijill.model.records import Statement
from sijill.sources.captures import read_capture
from sijill.sources.records import parse_record
from sijill.sources.scan import scan
from tests.hostile.payloads import (
    BAD_ADDRESSES,
    BAD_NAMES,
    FILES,
    FORMULAS,
    GOOD_ADDRESSES,
    HONEST,
    REFUSED_CHARACTERS,
    SCRIPTS,
)  # fmt: skip
from tests.made_up.archives import CAPTURE, WELL, TestArchive, document
from tests.made_up.captures import capture_of

FILE = "sources/statements/2024/2024-05-06-well.yaml"
FEW = 4096


def refused(data: bytes, kind: str = "statement") -> list[Diagnostic]:
    found = parse_record(kind, data, FILE)  # type: ignore[arg-type]
    assert found.record is None
    assert found.diagnostics
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for one in found.diagnostics:
        assert one.severity == "error"
        assert one.file == FILE
        assert 1 <= one.line <= lines + 1
        assert one.column >= 1
        assert_fit_to_print(one)
    return found.diagnostics


def assert_fit_to_print(found: Diagnostic) -> None:
    """A refusal is short, names its place, and carries nothing on that could act on a terminal or a log."""
    for kind in FORMATS:
        for language in ("en", "ar"):
            text = report([found], kind, language=language)
            assert len(text.encode()) < FEW, (kind, len(text))
            assert not set(text) & {"\x00", "\x1b", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\u202b", "\ufeff"}
    assert report([found], "text").count("\n") == 2


@pytest.mark.quick(25)
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_record_is_refused_at_its_place(name: str) -> None:
    refused(FILES[name])


@pytest.mark.slow
def test_all_hostile_files_together_are_refused_within_500_megabytes() -> None:
    script = (
        f"import sys; sys.path[:0] = {[p for p in sys.path if p]!r}\n"
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))\n"
        "from tests.hostile.payloads import FILES\n"
        "from sijill.sources.records import parse_record\n"
        "for data in FILES.values():\n"
        "    for kind in ('statement', 'agent', 'document', 'topic'):\n"
        "        assert parse_record(kind, data, 'x.yaml').record is None\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("character", REFUSED_CHARACTERS.values(), ids=REFUSED_CHARACTERS)
@pytest.mark.parametrize("at", ["kind: remarks", "البئر للجميع، ولا", "agent: salma", "title:", "en: The well"])
def test_a_character_that_hides_or_breaks_text_is_refused_wherever_it_stands(character: str, at: str) -> None:
    for hostile in (at[:2] + character + at[2:], at + character):
        refused(WELL.replace(at, hostile, 1).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("text", [*SCRIPTS, *FORMULAS, *HONEST])
def test_text_that_is_only_text_is_kept_to_the_code_point(text: str) -> None:
    written = WELL.replace("text: البئر للجميع، ولا تُغلق في وجه أحد", "text: |-\n      " + text)
    found = parse_record("statement", written.encode(), FILE)
    assert isinstance(found.record, Statement), found.diagnostics
    assert found.record.passages[0].text == text


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_not_plainly_of_the_web_is_refused(address: str) -> None:
    from sijill.model.fields import check_web_address

    if len(address) <= 2000:  # the field's own limit, checked below
        with pytest.raises(ValueError, match="must"):
            check_web_address(address)
    quoted = '"' + "".join(f"\\U{ord(c):08x}" for c in address) + '"'
    data = document(capture_of("x")).replace("url: unknown", f"url: {quoted}").encode()
    refused(data, "document")


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_an_ordinary_address_passes(address: str) -> None:
    data = document(capture_of("x")).replace("url: unknown", f"url: '{address.replace(chr(39), chr(39) * 2)}'")
    found = parse_record("document", data.encode(), FILE)
    assert found.record is not None, found.diagnostics
    assert found.record.url == address  # type: ignore[union-attr]


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_a_file_name_that_is_no_plain_id_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "statements" / "2024"
    folder.mkdir(parents=True)
    (folder / name).write_text(WELL, encoding="utf-8")
    found = scan(tmp_path)
    assert found.files == []
    assert len(found.diagnostics) == 1
    assert_fit_to_print(found.diagnostics[0])


def test_a_file_name_that_is_no_text_at_all_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    folder.mkdir()
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.yaml"))).write_text("x")
    found = scan(tmp_path)
    assert found.files == []
    assert_fit_to_print(found.diagnostics[0])


def test_ids_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    for name in ("well", "Well", "WELL"):
        (tmp_path / "agents").mkdir(exist_ok=True)
        (tmp_path / "agents" / f"{name}.yaml").write_text("x")
    found = scan(tmp_path)
    assert [file.id for file in found.files] == ["well"]
    assert len(found.diagnostics) == 2


def test_the_same_id_in_two_years_is_refused(tmp_path: Path) -> None:
    for year in ("2023", "2024"):
        (tmp_path / "statements" / year).mkdir(parents=True)
        (tmp_path / "statements" / year / "well.yaml").write_text("x")
    assert "repeated-id" in {one.code for one in scan(tmp_path).diagnostics}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_stored_copy_that_is_a_pipe_is_reported_and_never_opened(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path)
    (copy,) = (tmp_path / "sources/captures/almanac").iterdir()
    copy.unlink()
    os.mkfifo(copy)
    assert "not-a-plain-file" in archive.codes()


def test_links_pipes_sockets_and_folders_are_refused_and_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password")
    sources = tmp_path / "sources"
    agents = sources / "agents"
    agents.mkdir(parents=True)
    (agents / "link.yaml").symlink_to(secret)
    (agents / "loop.yaml").symlink_to("loop.yaml")
    (agents / "broken.yaml").symlink_to("nowhere")
    (agents / "device.yaml").symlink_to("/dev/zero")
    (agents / "folder.yaml").mkdir()
    os.mkfifo(agents / "pipe.yaml")
    (sources / "topics").symlink_to("/etc")
    (sources / "statements").mkdir()
    (sources / "statements" / "2024").symlink_to("/etc")
    old = Path.cwd()
    os.chdir(agents)  # a socket's path is short
    try:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind("socket.yaml")
        listener.close()
    finally:
        os.chdir(old)
    found = scan(sources)
    assert found.files == []
    assert len(found.diagnostics) == 9
    assert {one.code for one in found.diagnostics} <= {"not-a-plain-file", "misplaced-file"}
    for one in found.diagnostics:
        assert_fit_to_print(one)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a device")
def test_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    try:
        os.mknod(tmp_path / "agents" / "zero.yaml", 0o20666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this machine lets nobody make a device")
    found = scan(tmp_path)
    assert [one.code for one in found.diagnostics] == ["not-a-plain-file"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"null", b"{", b"[" * 100_000, b'{"format":"sijill-capture-1"}', b"\xff", b'{"a":' * 5000,
        b'{"format":"sijill-capture-1","paragraphs":[]}', b'{"format":"sijill-capture-1","paragraphs":[{"text":7}]}',
        b'{"format":"sijill-capture-1","paragraphs":[{"text":"a\\u202eb"}]}', b"9" * 100_000,
        b'{"format":"sijill-capture-1","paragraphs":[{"text":"a\\ud800"}]}', b"1e999999",
        b'{"format":"sijill-capture-1","paragraphs":[{"withheld":"sha256:zz"}]}', b" " * (9 << 20),
        b'{"format":"sijill-capture-1","paragraphs":[{"text":"a","withheld":"x"}]}',
        b'{"format":"sijill-capture-1","paragraphs":[{"text":"a\\u0000"}]}', b"NaN",
    ],
    ids=range(19),
)  # fmt: skip
def test_a_capture_that_is_none_is_refused(data: bytes) -> None:
    found = read_capture(data, "sources/captures/x/y.json")
    assert isinstance(found, Diagnostic)
    assert_fit_to_print(found)


@pytest.mark.slow
def test_of_many_passages_that_are_nowhere_only_a_few_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1,800 passages, none of them in a copy of a million and a half bytes: all took two minutes and a megabyte."""
    looked_for: list[str] = []

    def counted(wording: str, text: str) -> str:
        looked_for.append(wording)
        return nearest_wording(wording, text)

    monkeypatch.setattr("sijill.check.evidence.verify.nearest_wording", counted)
    archive = TestArchive(tmp_path / "archive")
    words = ["بئر", "ماء", "قال", "نعم", "وادي", "جبل", "شتاء", "صيف", "حجر", "شجر"]
    line = " ".join(f"{word}{number}" for number in range(9) for word in words)
    known = [paragraph.text for paragraph in CAPTURE.paragraphs if paragraph.text]  # what the other statement quotes
    capture = capture_of("\n".join([*known, *(f"{number} {line}" for number in range(1500))]))
    archive.add_capture(capture)
    archive.write("sources/documents/almanac.yaml", document(CAPTURE, capture))
    passages = "".join(
        f"  - id: p{n}\n    text: بئر {n} ماء قال نعم {n * 7}\n    mode: direct\n    document: almanac\n"
        for n in range(1, 1800)
    )
    archive.write(archive.well, WELL.partition("passages:")[0] + "passages:\n" + passages)
    found = archive.check()
    assert len(looked_for) == 5
    assert "passage-not-found" in {one.code for one in found}
    assert len(report(found, "text").encode()) < FEW


@pytest.mark.slow
def test_of_a_long_document_only_a_little_is_compared_with_a_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    filler = "كلام كثير لا صلة له بالموضوع ولا يشبهه في شيء " * 400
    text = "\n".join(
        [filler] * 200 + [f"{filler} قالت سلمى إن البئر للجميع ولا تغلق في وجه أحد {filler}"] + [filler] * 200
    )
    compared: list[str] = []

    def counted(sought: str, stretch: str, **options: float) -> object:
        compared.append(stretch)
        return align(sought, stretch, **options)

    align = fuzz.partial_ratio_alignment
    monkeypatch.setattr(fuzz, "partial_ratio_alignment", counted)
    sought = "البئر للجميع، ولا تُغلق في وجه أحد"
    assert "البئر للجميع ولا تغلق في وجه أحد" in nearest_wording(sought, text)
    assert 0 < len(compared) <= 4
    assert max(map(len, compared)) <= 2 * len(sought) + 200


@pytest.mark.parametrize("name", ["~$well.yaml", "well.yaml~", ".#well.yaml", "#well.yaml#", ".well.yaml.swp",
                                  "well.yaml.bak", "well.yaml.orig", "._well.yaml", "w.yaml.tmp",
                                  ".~lock.well.yaml#", "well.yaml.save", ".nfs0001a", ".directory"])  # fmt: skip
def test_what_editors_leave_beside_a_file_is_no_part_of_the_archive(name: str, tmp_path: Path) -> None:
    for folder in ("", "agents", "statements/2024", "captures/an-article", "ledger"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).write_text("name: x", "utf-8")
    assert scan(tmp_path) == ([], [])


@pytest.mark.parametrize("name", ["abc\n.yaml", "abc\u200b.yaml", "abc .yaml", "abc.yaml.yaml"])
def test_a_name_is_judged_whole(name: str, tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / name).write_text("name: x", "utf-8")
    found = scan(tmp_path)
    assert found.files == []
    assert [one.code for one in found.diagnostics] == ["bad-file-name"]
    assert_fit_to_print(found.diagnostics[0])


def test_a_wrong_entry_does_not_make_its_list_an_empty_one() -> None:
    found = parse_record("statement", WELL.replace(b"agent: ", b"agent: Not An Id ") if isinstance(WELL, bytes) else
                         WELL.replace("agent: ", "agent: Not An Id ").encode(), FILE)  # fmt: skip
    assert found.diagnostics
    assert not [one for one in found.diagnostics if "at least one entry" in report([one], "text")]
