"""New records: asked for or given, from a copy's quotations; never in place of one that is there."""

import os
import pty
import re
import select
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.editing.formatting import formatted
from sijill.editing.quotations import quotations
from sijill.editing.reading import captures_of
from sijill.editing.records import written
from sijill.model.records import Statement
from sijill.sources.records import parse_record
from sijill.sources.settings import read_configuration
from tests.made_up.captured import make_archive

ROOT = Path(__file__).parents[2]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def call(archive: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments], input=typed)


def test_the_quotations_of_a_copy_are_found_between_marks_of_every_kind(archive: Path) -> None:
    [capture] = captures_of(read_configuration(archive), "bridge-article")
    assert [(found.paragraph, found.text) for found in quotations(capture)] == [
        (2, "الجسرَ الجديد سيُفتح أمام المركبات يوم الأحد"),
        (3, "الكلفة لم تتجاوز ١٢ مليوناً"),
        (6, "الأعمال\u00a0انتهت قبل موعدها بشهر"),
    ]


@pytest.mark.parametrize(("own", "into"), [("en", "ar"), ("ar", "en"), ("fr", "en")])
def test_the_comment_on_translations_names_a_language_that_the_statement_is_not_in(
    archive: Path, own: str, into: str
) -> None:
    passage = {"id": "p1", "text": "Words", "mode": "direct", "document": "bridge-article"}
    tree = {"title": {"en": "A", "ar": "ب"}, "language": own, "passages": [passage]}
    text = written(read_configuration(archive), "statement", tree)
    assert re.findall(r"'- language: (\w+)'", text) == [into]


@pytest.mark.slow
def test_a_statement_from_quotations_given_as_options_only_lacks_its_translations(archive: Path) -> None:
    made = call(
        archive, "new", "statement", "--from-capture", "bridge-article", "--quotation", "2", "--quotation", "3",
        "--title", "en=The bridge cost less than feared", "--title", "ar=كلفة الجسر أقل مما خيف",
        "--date", "2023-05-04", "--speaker", "salma-al-nasser", "--topic", "bridges", "--no-input",
        "--unfinished",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    path = archive / "sources/statements/2023/0000-the-bridge-cost-less-than-feared.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../../.sijill/schema/statement.json\n# One statement")
    assert formatted("statement", text) == text
    record = parse_record("statement", path.read_bytes(), "x").record
    assert isinstance(record, Statement)
    assert record.language == "ar"
    assert [passage.text for passage in record.passages] == [
        "الكلفة لم تتجاوز ١٢ مليوناً",
        "الأعمال\u00a0انتهت قبل موعدها بشهر",
    ]
    checked = call(archive, "check", str(path))
    assert "missing-translation" in checked.output
    assert "passage-not-found" not in checked.output
    assert (archive / ".sijill/schema/statement.json").is_file()


@pytest.mark.slow
def test_what_the_options_do_not_say_is_asked_for(archive: Path) -> None:
    made = call(
        archive, "new", "statement", "--from-capture", "bridge-article",
        typed="2\ndirect\nar\nIt did not exceed 12 million\nCost of the bridge\nكلفة الجسر\nremarks\n"
        "salma-al-naser\nn\nsalma-al-nasser\n\n\nMay\n2023-05-04\n\nbridges\n\n\n",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert "did you mean 'salma-al-nasser'?" in made.output
    assert "Salma Al-Nasser · سلمى الناصر" in made.output
    assert (archive / "sources/statements/2023/0000-cost-of-the-bridge.yaml").is_file()
    checked = call(archive, "check")
    assert checked.exit_code == 0, checked.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "arguments", "file"),
    [
        ("agent", ("--title", "en=Raed Hamdan", "--title", "ar=رائد حمدان", "--kind", "person"),
         "agents/raed-hamdan.yaml"),
        ("topic", ("--title", "en=Rivers", "--title", "ar=الأنهار"), "topics/rivers.yaml"),
        ("document", ("--title", "en=A letter", "--title", "ar=رسالة", "--kind", "letter", "--language", "ar",
                      "--date", "2023-05"), "documents/a-letter.yaml"),
    ],
)  # fmt: skip
def test_agents_topics_and_documents_are_made_in_order(
    archive: Path, kind: str, arguments: tuple[str, ...], file: str
) -> None:
    assert call(archive, "new", kind, *arguments, "--no-input").exit_code == 0
    path = archive / "sources" / file
    assert formatted(kind, path.read_text(encoding="utf-8")) == path.read_text(encoding="utf-8")  # type: ignore[arg-type]
    assert call(archive, "check").exit_code == 0


def test_a_record_that_is_there_is_never_overwritten(archive: Path) -> None:
    before = (archive / "sources/topics/bridges.yaml").read_bytes()
    made = call(archive, "new", "topic", "--title", "en=Bridges", "--title", "ar=الجسور", "--no-input")
    assert made.exit_code == 2
    assert "must not be overwritten" in made.output
    assert (archive / "sources/topics/bridges.yaml").read_bytes() == before
    made = call(archive, "new", "topic", "--id", "../escape", "--title", "en=B", "--title", "ar=ج", "--no-input")
    assert made.exit_code == 2


def test_what_is_missing_is_named_when_nothing_may_be_asked(archive: Path) -> None:
    made = call(archive, "new", "statement", "--from-capture", "bridge-article", "--quotation", "9", "--no-input")
    assert made.exit_code == 2
    assert "--quotation must be between 1 and 3" in made.output
    made = call(archive, "new", "agent", "--no-input")
    assert "--title en=… must be given" in made.output


@pytest.mark.slow
def test_tab_completes_the_ids_of_the_archive(archive: Path) -> None:
    command = [sys.executable, "-m", "sijill", "-C", str(archive), "new", "statement",
               "--from-capture", "bridge-article",
               "--quotation", "1", "--mode", "direct", "--title", "en=Opens", "--title", "ar=يفتح", "--kind", "remarks",
               "--language", "ar", "--date", "2023-05-04", "--translation", "en=It opens"]  # fmt: skip
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.environ["TERM"] = "dumb"
        os.execv(command[0], command)
    seen = b""

    def until(word: bytes, seconds: float = 30) -> None:
        nonlocal seen
        end = time.monotonic() + seconds
        while word not in seen:
            ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
            assert ready, seen.decode()
            seen += os.read(terminal, 4096)

    until(b"Tab completes")
    os.write(terminal, b"sal\t\n")
    until("سلمى".encode())
    os.write(terminal, b"\n")
    until(b"Office")
    os.write(terminal, b"\n")
    until(b"not said")
    os.write(terminal, b"\n")
    until(b"Topic")
    os.write(terminal, b"bri\t\n")
    until("الجسور".encode())
    os.write(terminal, b"\n")
    until(b"Id")
    os.write(terminal, b"\n")
    until(b"Made ")
    os.waitpid(process, 0)
    os.close(terminal)
    text = (archive / "sources/statements/2023/0000-opens.yaml").read_text(encoding="utf-8")
    assert "agent: salma-al-nasser" in text
    assert "- bridges" in text
