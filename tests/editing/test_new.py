"""New records: asked for or given, from a copy's quotations or a filed form; never in place of one that is there."""

import os
import pty
import re
import select
import sys
import time
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.editing.formatting import formatted
from sijill.editing.issues import answers, language_of_form
from sijill.editing.quotations import quotations
from sijill.editing.reading import captures_of
from sijill.editing.records import written
from sijill.interface.proposals import LABELS
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


ISSUE = """\
### Speaker / المتحدث

سلمى الناصر

### Office / الصفة

_No response_

### Date / التاريخ

2023-05-04

### Kind / النوع

remarks — تصريح

### Language / اللغة

ar — العربية

### The words / الكلمات

«الكلفة لم تتجاوز ١٢ مليوناً»

### How the document gives them / طريقة النقل

direct — بالنص بين علامتي اقتباس

### Document / الوثيقة

bridge-article

### Translation / الترجمة

The cost did not exceed 12 million

### Title in English / العنوان بالإنجليزية

What the bridge cost

### Title in Arabic / العنوان بالعربية

كلفة الجسر

### Anything else / ملاحظات

_No response_
"""


def test_a_filed_form_becomes_a_record_in_order(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "issue.md"
    file.write_text(ISSUE, encoding="utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(file))
    assert made.exit_code == 0, made.output
    checked = call(archive, "check")
    assert checked.exit_code == 0, checked.output
    text = (archive / "sources/statements/2023/0000-what-the-bridge-cost.yaml").read_text(encoding="utf-8")
    assert "agent: salma-al-nasser" in text


def test_a_hostile_form_is_only_ever_text(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "issue.md"
    words = "x\n  evil: &a [*a]\n### Not a label\n!!python/object:os.system\n<script>alert(1)</script>"
    file.write_text(ISSUE.replace("«الكلفة لم تتجاوز ١٢ مليوناً»", words), encoding="utf-8")
    refused = call(archive, "new", "statement", "--from-issue", str(file))
    assert refused.exit_code == 1
    assert "passage-not-found" in refused.output
    path = archive / "sources/statements/2023/0000-what-the-bridge-cost.yaml"
    assert not path.exists()
    assert call(archive, "new", "statement", "--from-issue", str(file), "--unfinished").exit_code == 0
    record = parse_record("statement", path.read_bytes(), "x").record
    assert isinstance(record, Statement)
    assert record.passages[0].text == words


def test_an_answer_is_put_under_the_language_that_it_is_in_alone(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "issue.md"
    answers = ISSUE.replace("كلفة الجسر", "_No response_").replace(
        "### Anything else / ملاحظات\n\n_No response_", "### Anything else / ملاحظات\n\nLook at it"
    )
    office = re.sub(r"(?<=### Office / الصفة\n\n).*", "Minister of Works", answers)
    file.write_text(office, encoding="utf-8")
    assert call(archive, "new", "statement", "--from-issue", str(file), "--unfinished").exit_code == 0
    text = (archive / "sources/statements/2023/0000-what-the-bridge-cost.yaml").read_text(encoding="utf-8")
    assert "ar: What the bridge cost" not in text
    assert "en: Minister of Works" in text
    assert "ar: Minister of Works" not in text
    assert "ar: Look at it" not in text


def test_only_explanations_around_an_answer_are_left_out() -> None:
    label = next(one for one, name in LABELS.items() if name == "words")
    mark = "<!-- sijill: ar -->"
    for text in ("said <!-- here --> so", "a <!-- b", "x --> y <!-- z"):
        assert answers(f"### {label}\n\n<!-- Letter\nfor letter. -->\n\n{text}\n<!-- a -->\n{mark}\n") == {
            "words": text
        }
    assert answers(f"### {label}\n\n<!-- Letter for letter. -->\n\n{mark}") == {}


@pytest.mark.slow
def test_several_speakers_are_divided_and_each_line_of_an_answer_is_in_its_language(
    archive: Path, tmp_path: Path
) -> None:
    file = tmp_path / "issue.md"
    body = re.sub(r"(?<=### Speaker / المتحدث\n\n).*", "salma-al-nasser; Rana Example", ISSUE)
    body = re.sub(r"(?<=### Office / الصفة\n\n).*", "Mayor; Clerk\nالعمدة; الكاتبة", body)
    file.write_text(body, encoding="utf-8")
    assert call(archive, "new", "statement", "--from-issue", str(file), "--unfinished").exit_code == 0
    path = archive / "sources/statements/2023/0000-what-the-bridge-cost.yaml"
    speakers = yaml.safe_load(path.read_text(encoding="utf-8"))["speakers"]
    assert speakers == [
        {"agent": "salma-al-nasser", "capacity": {"en": "Mayor", "ar": "العمدة"}},
        {"agent": "rana-example", "capacity": {"en": "Clerk", "ar": "الكاتبة"}},
    ]


def test_an_address_that_the_archive_has_a_document_for_is_that_document(archive: Path, tmp_path: Path) -> None:
    document = archive / "sources/documents/bridge-article.yaml"
    address = "https://news.example/bridge?page=1"
    document.write_text(re.sub(r"(?m)^url: .*$", f"url: {address}", document.read_text("utf-8")), "utf-8")
    file = tmp_path / "issue.md"
    file.write_text(ISSUE.replace("\nbridge-article\n", f"\n{address}\n"), encoding="utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(file))
    assert made.exit_code == 0, made.output


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("added", "options", "arabic"),
    [("", [], False), ("<!-- sijill: ar -->", [], True), ("<!-- sijill: ar -->", ["--lang", "en"], False),
     ("<!-- sijill: xx -->", [], False)],
)  # fmt: skip
def test_whoever_filed_a_form_is_answered_in_their_language(
    archive: Path, tmp_path: Path, added: str, options: list[str], *, arabic: bool
) -> None:
    file = tmp_path / "issue.md"
    file.write_text(f"{ISSUE.replace('bridge-article', 'https://news.example/new')}\n{added}\n", encoding="utf-8")
    made = CliRunner().invoke(main, ["-C", str(archive), *options, "new", "statement", "--from-issue", str(file)])
    assert made.exit_code == 1
    assert ("لم يُعَدّ" in made.output or "خطأ" in made.output) == arabic
    assert ("Nothing is made" in made.output) != arabic


def test_a_form_that_is_filled_in_in_arabic_is_answered_in_arabic() -> None:
    without = ISSUE.replace("What the bridge cost", "_No response_")
    assert [language_of_form(ISSUE), language_of_form(without)] == ["en", "ar"]


def test_a_form_without_its_words_is_refused(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "issue.md"
    file.write_text(ISSUE.replace("«الكلفة لم تتجاوز ١٢ مليوناً»", "_No response_"), encoding="utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(file))
    assert made.exit_code == 2
    assert "The words / الكلمات" in made.output


def test_the_forms_labels_are_those_that_are_read() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/propose-statement.yml").read_text(encoding="utf-8"))
    fields = {part["attributes"]["label"]: part["id"] for part in form["body"] if "id" in part}
    assert fields == LABELS
    assert set(answers(ISSUE)) < set(LABELS.values())


def test_the_error_form_has_the_field_that_pages_fill_in() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/report-error.yml").read_text(encoding="utf-8"))
    assert {"statement", "passage"} <= {part.get("id") for part in form["body"]}


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


def test_a_label_that_comes_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    """An answer that holds a label could pass itself off as the answer to another question."""
    file = tmp_path / "issue.md"
    file.write_text(ISSUE + "\n### Speaker / المتحدث\n\nSomebody Else\n", encoding="utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(file))
    assert made.exit_code == 2
    assert "Speaker / المتحدث" in made.output
    assert "once" in made.output
