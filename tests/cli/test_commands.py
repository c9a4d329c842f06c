"""The maintainers' commands as they are called."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.diagnostics.arabic import isolated
from tests.made_up.captured import PAGE, make_archive

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def call(archive: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments], input=typed)


def test_a_made_up_archive_is_in_order(archive: Path) -> None:
    found = call(archive, "check")
    assert found.exit_code == 0, found.output


def test_check_speaks_arabic_to_its_last_line(archive: Path) -> None:
    assert call(archive, "--lang", "ar", "check").output == "كل شيء على ما يرام.\n"
    (archive / "sources/topics/bridges.yaml").write_text("label:\n  en: Bridges\n", encoding="utf-8")
    found = call(archive, "--lang", "ar", "check").output
    assert "ينبغي أن يُكتب «label» بكل اللغات التي يشترطها الأرشيف، وتنقصه «ar»" in found
    assert ": \u2067خطأ: " in found
    assert "error" not in found
    assert "الأخطاء: 1" in found


@pytest.mark.parametrize(
    ("value", "whole"),
    [("label", True), ("p1", True), ("2024-05-06", True), ("2024-05-06/2024-05-08", True), ("17", True),
     ("قائمة", True), ("date.value", True), ("2024-05-06-well", False), ("speakers[1]", False), ("&kind", False),
     ("../2024-05-06", False), ("sources/ledger/", False)],
)  # fmt: skip
def test_a_value_that_arabic_around_it_would_tear_apart_is_isolated(value: str, whole: bool) -> None:
    assert isolated(value) == (value if whole else f"\u2066{value}\u2069")


def test_a_command_to_copy_holds_no_unseen_character(archive: Path) -> None:
    (statement,) = (archive / "sources/statements").rglob("*.yaml")
    statement.write_text(statement.read_text("utf-8") + "replaces:\n  - bridge-article\n", "utf-8")
    topic = archive / "sources/statements/2023/2023-05-04-bridge-remarks.yaml"
    (archive / "sources/statements/2022").mkdir()
    topic.rename(archive / "sources/statements/2022" / topic.name)
    (mend,) = [one for one in call(archive, "--lang", "ar", "check").output.splitlines() if "git mv" in one]
    assert "git mv sources/statements/2022/2023-05-04-bridge-remarks.yaml sources/statements/2023/" in mend


def test_a_list_in_an_arabic_sentence_has_arabic_commas(archive: Path) -> None:
    agent = archive / "sources/agents/salma-al-nasser.yaml"
    agent.write_text(agent.read_text("utf-8").replace("kind: person", "kind: persn"), "utf-8")
    found = call(archive, "--lang", "ar", "check").output
    assert "person، office، government" in found
    assert ", office" not in found


@pytest.mark.parametrize(
    ("language", "record", "document"),
    [("ar", "في القيد: ", "في الوثيقة: "), ("en", "in the record: ", "in the document: ")],
)
def test_the_recorded_wording_and_the_document_s_stand_in_a_line_each(
    archive: Path, language: str, record: str, document: str
) -> None:
    (statement,) = (archive / "sources/statements").rglob("*.yaml")
    text = statement.read_text("utf-8")
    statement.write_text(text.replace("أمام المركبات", "أمام السيارات"), "utf-8")
    lines = call(archive, "--lang", language, "check").output.splitlines()
    recorded, stands = (next(one for one in lines if label in one) for label in (record, document))
    assert "أمام السيارات" in recorded
    assert "أمام المركبات" in stands
    assert not [line for line in lines if "[-" in line or "{+" in line]
    assert all("\u2069»" in line and line.count("\u2068") == 1 for line in (recorded, stands))


def test_check_fix_shows_the_difference_mends_and_checks(archive: Path) -> None:
    topic = archive / "sources/topics/bridges.yaml"
    topic.write_text("label:\n  ar: الجسور\n  en: Bridges #1\n", encoding="utf-8")
    assert call(archive, "check").exit_code == 1
    found = call(archive, "check", "--fix", "sources/topics/bridges.yaml".join([str(archive) + "/", ""]))
    assert '+  en: "Bridges #1"' in found.output
    assert found.exit_code == 0, found.output


def test_check_fix_mends_slips_in_the_settings_and_leaves_their_style(archive: Path) -> None:
    settings = archive / "mkdocs.yml"
    before = settings.read_text("utf-8")
    addresses = "site_url: 'HTTPS://Bridge.example/' # ours\nrepo_url:   Http://git.example/HTTPS://x\n"
    wrong = re.sub(r"(?m)^(site|repo)_url:.*\n", "", before) + addresses
    right = wrong.replace("'HTTPS:", "'https:").replace("Http:", "http:")
    settings.write_bytes(b"\xef\xbb\xbf" + wrong.encode())
    assert call(archive, "format", "--fix", "--check").exit_code == 1
    assert settings.read_bytes().startswith(b"\xef\xbb\xbf")
    found = call(archive, "check", "--fix")
    assert found.exit_code == 0, found.output
    assert "+site_url: 'https://Bridge.example/'" in found.output
    assert settings.read_bytes() == right.encode()
    assert call(archive, "check", "--fix").output == call(archive, "check", "--fix").output
    assert settings.read_bytes() == right.encode()


@pytest.mark.parametrize("broken", ["\xef\xbb\xbf[", "site_url: HTTPS://a.example/\n  x: *a\n", "\xff"])
def test_settings_that_cannot_be_read_are_left_as_they_are(archive: Path, broken: str) -> None:
    (archive / "mkdocs.yml").write_bytes(broken.encode("latin-1"))
    assert call(archive, "check", "--fix").exit_code == 1
    assert (archive / "mkdocs.yml").read_bytes() == broken.encode("latin-1")


def test_format_check_says_what_would_change_and_changes_nothing(archive: Path) -> None:
    topic = archive / "sources/topics/bridges.yaml"
    topic.write_text("label: {en: Bridges, ar: الجسور}\n", encoding="utf-8")
    found = call(archive, "format", "--check")
    assert found.exit_code == 1
    assert "-label: {en: Bridges, ar: الجسور}" in found.output
    assert topic.read_text(encoding="utf-8").startswith("label: {")
    assert call(archive, "format").exit_code == 0
    assert topic.read_text(encoding="utf-8") == "label:\n  en: Bridges\n  ar: الجسور\n"


def test_a_file_with_the_line_ends_of_windows_is_formatted_as_any_other_and_keeps_them(archive: Path) -> None:
    topic = archive / "sources/topics/bridges.yaml"
    topic.write_bytes(b"label:\r\n  en: Bridges\r\n  ar: x\r\n")
    for options in (["--check"], [], ["--fix", "--check"]):
        assert call(archive, "format", *options, str(topic)).output == "Everything is in canonical style.\n"
    untidy = b"definition:\r\n  en: |-\r\n    Of bridges.\r\nlabel: {en: Bridges, ar: x}\r\n"
    topic.write_bytes(untidy)
    found = call(archive, "format", "--check", str(topic))
    assert (found.exit_code, "-label: {en: Bridges, ar: x}\n" in found.output) == (1, True)
    assert " definition:\n   en: |-\n     Of bridges.\n" in found.output, (
        "a line that does not change is not shown as such"
    )
    for options in ([], ["--fix"]):
        topic.write_bytes(untidy)
        assert call(archive, "format", *options, str(topic)).exit_code == 0
        assert topic.read_bytes() == (
            b"label:\r\n  en: Bridges\r\n  ar: x\r\ndefinition:\r\n  en: |-\r\n    Of bridges.\r\n"
        )


def test_format_does_not_say_that_a_file_which_it_left_alone_is_in_canonical_style(archive: Path) -> None:
    topic = archive / "sources/topics/bridges.yaml"
    topic.write_text("label: {en: Bridges\n", encoding="utf-8")
    found = call(archive, "format", "--check", str(topic))
    assert found.exit_code == 1
    assert "left alone, since it cannot be read" in found.output
    assert found.output.endswith("1 file left alone; everything else is in canonical style.\n")


def test_capture_gives_a_title_only_in_the_language_in_which_it_is(archive: Path, tmp_path: Path) -> None:
    """In another language it would be a translation that nobody made."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=en><title>The harbour page</title><article><p>" + "The harbour opens again today. " * 20, "utf-8"
    )
    text = tmp_path / "harbour.txt"
    text.write_text("The harbour opens again.", "utf-8")
    said = []
    for name, path in (("harbour", page), ("note", text)):
        found = call(archive, "capture", str(path), "--document", name, "--captured", "2023-05-05", "--language", "en")
        assert found.exit_code == 0, found.output
        record = yaml.safe_load((archive / f"sources/documents/{name}.yaml").read_text("utf-8"))
        said.append((record["title"], "no title of its own" in found.output, "add it in the others" in found.output))
    assert said == [({"en": "The harbour page"}, False, True), ({"en": "note"}, True, False)]
    assert "lacks 'ar'" in call(archive, "check").output


def test_capture_says_what_it_stored_and_what_comes_next(archive: Path) -> None:
    found = call(archive, "capture", str(PAGE), "--document", "second-copy", "--captured", "2023-05-05", "--show")
    assert found.exit_code == 0, found.output
    assert "Stored 6 paragraphs of text/html as sha256:" in found.output
    assert "new statement --from-capture second-copy" in found.output
    assert "   1  افتتاح الجسر الجديد" in found.output


def test_withholding_from_the_command_line_leaves_the_archive_in_order(archive: Path) -> None:
    found = call(archive, "capture", "--document", "bridge-article", "--withhold")
    assert found.exit_code == 0, found.output
    assert "1 shown, 5 withheld; same digest" in found.output
    assert call(archive, "check").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("capture", "--document", "x"), ("capture", "no-such-file.html", "--document", "x"),
        ("capture", str(PAGE), "--document", "Bad Id"), ("capture", str(PAGE), "--document", "x", "--captured", "May"),
        ("format", "no-such-file.yaml"), ("capture", str(PAGE), "--document", "x", "--title", "no language"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_so_in_one_line_with_status_2(archive: Path, arguments: tuple[str, ...]) -> None:
    found = call(archive, *arguments)
    assert found.exit_code == 2
    assert "must" in found.output
    assert "Traceback" not in found.output
