"""What ``sijill new`` asks and offers, what it makes on the way, and that nothing answered is lost."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from sijill.cli import main
from tests.made_up.captured import make_archive

FIRST = "2\ndirect\nar\nIt did not exceed 12 million\nCost of the bridge\nكلفة الجسر\nremarks\n"
OFFICE = "Minister of Public Works\nوزيرة الأشغال\n"
CHANNEL = "remarks to reporters\nتصريح للصحفيين\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def new(archive: Path, typed: str | None, *options: str, record: str = "statement") -> Result:
    source = ("--from-capture", "bridge-article") if record == "statement" else ()
    return CliRunner().invoke(main, ["-C", str(archive), "new", record, *source, *options], input=typed)


def statement(archive: Path) -> Any:
    (path,) = (archive / "sources/statements").rglob("0000-*.yaml")
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.slow
def test_office_and_channel_are_asked_and_the_document_s_date_is_offered(archive: Path) -> None:
    made = new(archive, f"{FIRST}salma-al-nasser\n\n{OFFICE}\n{CHANNEL}bridges\n\n\n")
    assert made.exit_code == 0, made.output
    found = statement(archive)
    document = yaml.safe_load((archive / "sources/documents/bridge-article.yaml").read_text("utf-8"))
    assert found["date"]["value"] == document["date"]["value"]
    assert f"[{document['date']['value']}]" in made.output
    assert found["speakers"] == [
        {"agent": "salma-al-nasser", "capacity": {"en": "Minister of Public Works", "ar": "وزيرة الأشغال"}}
    ]
    assert found["channel"] == {"label": {"en": "remarks to reporters", "ar": "تصريح للصحفيين"}}


@pytest.mark.slow
def test_they_can_be_given_as_options(archive: Path) -> None:
    made = new(
        archive, None, "--quotation", "2", "--title", "en=Cost", "--title", "ar=الكلفة", "--date", "2023-05-04",
        "--speaker", "salma-al-nasser", "--capacity", "en=Minister", "--capacity", "ar=وزيرة",
        "--channel", "en=remarks", "--channel", "ar=تصريح", "--translation", "en=It did not exceed 12 million",
        "--no-input",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert statement(archive)["speakers"][0]["capacity"] == {"en": "Minister", "ar": "وزيرة"}
    assert statement(archive)["channel"]["label"] == {"en": "remarks", "ar": "تصريح"}
    wrong = new(archive, None, "--quotation", "2", "--title", "en=A", "--title", "ar=ب", "--date", "2023-05-04",
                "--speaker", "salma-al-nasser", "--capacity", "Minister", "--no-input")  # fmt: skip
    assert wrong.exit_code == 2
    assert "--capacity must be LANG=TEXT" in wrong.output


@pytest.mark.slow
def test_an_agent_and_a_topic_that_are_not_there_are_made_on_the_way(archive: Path) -> None:
    agent = "Raed Hamdan\ny\nرائد حمدان\nperson\n\n"
    topic = "rivers\n\nRivers\nالأنهار\n\n"
    made = new(archive, f"{FIRST}{agent}\n\n\n\n{topic}\n\n")
    assert made.exit_code == 0, made.output
    assert "Made sources/agents/raed-hamdan.yaml" in made.output
    assert "Made sources/topics/rivers.yaml" in made.output
    assert (statement(archive)["speakers"], statement(archive)["topics"]) == ([{"agent": "raed-hamdan"}], ["rivers"])
    checked = CliRunner().invoke(main, ["-C", str(archive), "check"])
    assert checked.exit_code == 0, checked.output


@pytest.mark.slow
def test_an_agent_is_found_by_its_name_in_any_language(archive: Path) -> None:
    made = new(archive, f"{FIRST}سلمى الناصر\n\n\n\n\n\n\n")
    assert made.exit_code == 0, made.output
    assert statement(archive)["speakers"] == [{"agent": "salma-al-nasser"}]


@pytest.mark.slow
@pytest.mark.parametrize("typed", [FIRST, f"{FIRST}salma-al-nasser\n\n", f"{FIRST}Raed Hamdan\ny\n"])
def test_what_was_answered_before_an_interruption_is_not_asked_again(archive: Path, typed: str) -> None:
    broken = new(archive, typed)  # the input ends, as with Ctrl-D
    assert broken.exit_code == 1
    assert "What you answered is kept" in broken.output
    assert not list((archive / "sources/statements").rglob("0000-*"))
    rest = f"{FIRST}Raed Hamdan\ny\nرائد حمدان\nperson\n\n\n\n\n\n\n\n"
    if "salma" in typed:
        rest = f"{FIRST}salma-al-nasser\n\n\n\n\n\n\n\n"
    made = new(archive, f"\n{rest[len(typed) :]}")
    assert made.exit_code == 0, made.output
    assert statement(archive)["title"] == {"en": "Cost of the bridge", "ar": "كلفة الجسر"}
    again = new(archive, f"{FIRST}salma-al-nasser\n\n\n\n\n\nother\n")
    assert "did not finish" not in again.output


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_what_was_answered_is_kept_when_the_window_is_closed(archive: Path, sent: signal.Signals) -> None:
    command = [
        sys.executable,
        "-m",
        "sijill",
        "-C",
        str(archive),
        "new",
        "statement",
        "--from-capture",
        "bridge-article",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        assert running.stdin
        running.stdin.write(FIRST.encode())
        running.stdin.flush()
        kept, asked = archive / ".cache/sijill/answers.json", FIRST.count("\n")
        for _ in range(600):
            if kept.is_file() and len(json.loads(kept.read_text("utf-8"))["asked"]) == asked:
                break
            time.sleep(0.1)
        running.send_signal(sent)
        running.wait(20)
    made = new(archive, "\nsalma-al-nasser\n\n\n\n\n\n\n\n")
    assert made.exit_code == 0, made.output
    assert statement(archive)["title"] == {"en": "Cost of the bridge", "ar": "كلفة الجسر"}
    assert not kept.exists()


@pytest.mark.slow
def test_answers_that_were_declined_are_not_offered_again(archive: Path) -> None:
    assert "kept" in new(archive, FIRST).output
    assert "did not finish" in new(archive, "n\n").output
    assert "did not finish" not in new(archive, "").output


@pytest.mark.slow
def test_answers_are_offered_to_the_same_call_alone_and_may_be_declined(archive: Path) -> None:
    assert "kept" in new(archive, FIRST).output
    assert "did not finish" not in new(archive, "Rivers\nالأنهار\n\n", record="topic").output
    assert "kept" in new(archive, FIRST).output
    declined = new(archive, f"n\n{FIRST}salma-al-nasser\n\n\n\n\n\n\n")
    assert declined.exit_code == 0, declined.output


@pytest.mark.slow
def test_kept_answers_that_are_damaged_are_passed_over(archive: Path) -> None:
    for text in ("", "[]", '{"day": 1}', '{"day": "x", "call": [], "asked": [1]}'):
        (archive / ".cache/sijill").mkdir(parents=True, exist_ok=True)
        (archive / ".cache/sijill/answers.json").write_text(text)
        made = new(archive, "Rivers\nالأنهار\n\n", "--dry-run", record="topic")
        assert made.exit_code == 0, made.output


@pytest.mark.slow
def test_the_editor_is_opened_on_what_was_made(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {tmp_path}/opened\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    made = new(archive, None, "--title", "en=Rivers", "--title", "ar=الأنهار", "--edit", "--no-input", record="topic")
    assert made.exit_code == 0, made.output
    assert (tmp_path / "opened").read_text().endswith("sources/topics/rivers.yaml")


@pytest.mark.parametrize(
    ("of_it", "words", "offered"),
    [("en", "Dams are ready", "en"), ("ar", "Dams are ready", "en"), ("ar", "السدود جاهزة", "ar"),
     ("en", "السدود جاهزة", "ar")],
)  # fmt: skip
def test_the_language_that_is_offered_is_the_document_s_and_never_one_of_another_script(
    of_it: str, words: str, offered: str, archive: Path
) -> None:
    path = archive / "sources/documents/bridge-article.yaml"
    path.write_text(path.read_text("utf-8").replace("\nlanguage: ar\n", f"\nlanguage: {of_it}\n"), "utf-8")
    typed = "bridge-article\ndirect\n"
    asked = CliRunner().invoke(main, ["-C", str(archive), "new", "statement", "--text", words], input=typed)
    assert f"[{offered}]" in asked.output.split("direct")[-1]


def test_without_a_document_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    begun = CliRunner().invoke(main, ["init", str(tmp_path / "own"), "--clean", "--no-input"])
    assert begun.exit_code == 0, begun.output
    asked = CliRunner().invoke(main, ["-C", str(tmp_path / "own"), "new", "statement"], input="x\n")
    assert asked.exit_code == 2
    assert "sijill capture FILE --document ID" in asked.output


def test_a_document_that_is_not_there_is_stored_first(archive: Path) -> None:
    asked = CliRunner().invoke(main, ["-C", str(archive), "new", "statement"], input="Valley Times\n")
    assert "sijill capture FILE --document valley-times" in asked.output


@pytest.mark.slow
def test_a_document_is_asked_for_its_date_address_and_publisher(archive: Path) -> None:
    typed = (
        "The letter\nالرسالة\nletter\nar\n4 May\n2023-05-04\nradio-wadi\nnews.example\nhttps://news.example/a\nletter\n"
    )
    made = CliRunner().invoke(main, ["-C", str(archive), "new", "document"], input=typed)
    assert made.exit_code == 0, made.output
    found = yaml.safe_load((archive / "sources/documents/letter.yaml").read_text("utf-8"))
    assert (str(found["date"]["value"]), found["url"]) == ("2023-05-04", "https://news.example/a")
    assert found["publisher"] == "radio-wadi"
