"""A filed form becomes a draft: whose words they are, in which language, and what its writer is answered."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.fields import InvalidValue
from sijill.editing import answering
from sijill.editing.issues import answers, language_of_form, statement_from
from sijill.editing.records import CannotMake
from sijill.interface.proposals import LABELS
from sijill.model.records import Statement
from sijill.sources.records import parse_record
from sijill.sources.settings import read_configuration
from tests.made_up.captured import make_archive

ROOT = Path(__file__).parents[2]
_REQUIRED = ("speaker", "date", "words", "document")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def call(archive: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments], input=typed)


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


@pytest.mark.slow
def test_a_filed_form_becomes_a_record_in_order(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "issue.md"
    file.write_text(ISSUE, encoding="utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(file))
    assert made.exit_code == 0, made.output
    checked = call(archive, "check")
    assert checked.exit_code == 0, checked.output
    text = (archive / "sources/statements/2023/0000-what-the-bridge-cost.yaml").read_text(encoding="utf-8")
    assert "agent: salma-al-nasser" in text


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.parametrize("label", [label for label, name in LABELS.items() if name in _REQUIRED])
@pytest.mark.parametrize("nothing", [";", " ؛ ; ", "«»", "\u200b", "\u3164"], ids=ascii)
def test_an_answer_of_marks_alone_is_none(label: str, nothing: str, archive: Path) -> None:
    """What is only between words, or is not seen, says nothing, whichever question it answers."""
    body = re.sub(rf"(?<=### {re.escape(label)}\n\n).*", nothing, ISSUE)
    with pytest.raises(CannotMake, match=f"^the form must answer: {re.escape(label)}$"):
        statement_from(body, read_configuration(archive))


@pytest.mark.parametrize("marks", ["\u0301" * 100_000, "\u0301\u0323" * 50_000], ids=["one", "two"])
def test_a_form_with_heaped_marks_is_refused_with_an_answer(archive: Path, tmp_path: Path, marks: str) -> None:
    body, answer = tmp_path / "issue.md", tmp_path / "answer.md"
    body.write_text(ISSUE.replace("سلمى الناصر", f"a{marks}"), "utf-8")
    result = call(archive, "new", "statement", "--from-issue", str(body), "--unfinished", "--answer", str(answer))
    assert result.exit_code != 0
    assert "must have at most 30 marks on a letter" in result.output


@pytest.mark.slow
@pytest.mark.parametrize("label", ["Date / التاريخ", "Speaker / المتحدث", "The words / الكلمات"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_answer_is_short_enough_to_be_posted_whatever_was_proposed(
    archive: Path, tmp_path: Path, label: str, language: str
) -> None:
    body, answer = tmp_path / "issue.md", tmp_path / "answer.md"
    given = ISSUE.partition(f"### {label}\n\n")
    body.write_text(f"{given[0]}{given[1]}{'9' * 60_000}\n\n{given[2].partition(chr(10))[2]}", "utf-8")
    call(
        archive,
        "--lang",
        language,
        "new",
        "statement",
        "--from-issue",
        str(body),
        "--unfinished",
        "--answer",
        str(answer),
    )
    assert 0 < answer.stat().st_size <= 60_000
    assert answer.read_text("utf-8").endswith("</div>\n")


def test_many_long_findings_are_counted_where_they_are_not_shown() -> None:
    facts = (("field", "note"), ("requirement", "<" * 5000), ("value", "<" * 5000), ("example", "<" * 5000))
    found = [Diagnostic("a.yaml", n, 1, InvalidValue.code, "error", facts) for n in range(30)]
    text = answering.answer(["<" * 100_000], found, "en")
    assert len(text.encode()) <= 60_000
    assert f"- … {30 - text.count('- **')}" in text


def test_a_form_that_is_too_large_is_answered(archive: Path, tmp_path: Path) -> None:
    body, answer = tmp_path / "issue.md", tmp_path / "answer.md"
    body.write_text(ISSUE + "“" * 100_000, "utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(body), "--unfinished", "--answer", str(answer))
    assert made.exit_code == 2
    assert "No draft could be made of the proposal" in answer.read_text("utf-8")


def test_the_forms_labels_are_those_that_are_read() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/propose-statement.yml").read_text(encoding="utf-8"))
    fields = {part["attributes"]["label"]: part["id"] for part in form["body"] if "id" in part}
    assert fields == LABELS
    assert set(answers(ISSUE)) < set(LABELS.values())


def test_the_error_form_has_the_field_that_pages_fill_in() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/report-error.yml").read_text(encoding="utf-8"))
    assert {"statement", "passage"} <= {part.get("id") for part in form["body"]}


def test_a_label_that_comes_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    """An answer that holds a label could pass itself off as the answer to another question."""
    file = tmp_path / "issue.md"
    file.write_text(ISSUE + "\n### Speaker / المتحدث\n\nSomebody Else\n", encoding="utf-8")
    made = call(archive, "new", "statement", "--from-issue", str(file))
    assert made.exit_code == 2
    assert "Speaker / المتحدث" in made.output
    assert "once" in made.output


def _filed(tmp_path: Path, **answers: str) -> Path:
    """Return a file with the form, some of its answers being others."""
    body = ISSUE
    for label, name in LABELS.items():
        if name in answers:
            body = re.sub(rf"(?<=### {re.escape(label)}\n\n).*", answers[name], body)
    file = tmp_path / "issue.md"
    file.write_text(body, encoding="utf-8")
    return file


@pytest.mark.slow
def test_words_are_nobody_s_but_the_speaker_s_of_the_form(archive: Path, tmp_path: Path) -> None:
    """Names that leave nothing, or the same, of their letters in an id: each has an id of its own, which none has."""
    names = ["كريم عزيز", "هدى سالم", "李明", "Иван Петров", "李明 Li", "王芳 Li", "Øyvind Li", "X" * 70, "X" * 71]
    agents: dict[str, str] = {}
    for number, name in enumerate(names):
        file = _filed(tmp_path, speaker=name, title_en=f"Title {number}")
        answer = tmp_path / "answer.md"
        options = ("--from-issue", str(file), "--unfinished", "--answer", str(answer))
        made = call(archive, "new", "statement", *options)
        assert made.exit_code == 0, made.output
        text = (archive / f"sources/statements/2023/0000-title-{number}.yaml").read_text("utf-8")
        ((agent,),) = ([one["agent"] for one in yaml.safe_load(text)["speakers"]],)
        assert agent not in agents
        agents[agent] = name
        said = f"Not in the archive yet: {name}. To make the agent: sijill new agent --id {agent} --title "
        assert said in made.output
        assert f"# {said}" in text
        if name.isascii():
            assert name in answer.read_text("utf-8")
        of_it = "name:\n  en: Somebody\n  ar: فلانة\nkind: person\n"
        (archive / f"sources/agents/{agent}.yaml").write_text(of_it, "utf-8")


@pytest.mark.slow
def test_a_name_is_not_the_agent_s_whose_id_it_would_make(archive: Path, tmp_path: Path) -> None:
    """An id is made of a name, and stays when the name changes: it says nothing of who has that name today."""
    agent = archive / "sources/agents/salma-al-nasser.yaml"
    agent.write_text("name:\n  en: Nadia Example\n  ar: نادية مثال\naliases:\n  - Mona E.\nkind: person\n", "utf-8")
    for number, (name, known) in enumerate(
        [("Salma Al-Nasser", False), ("salma-al-nasser", True), ("NADIA  EXAMPLE", True), ("Mona É", True)]
    ):
        file = _filed(tmp_path, speaker=name, title_en=f"Title {number}")
        assert call(archive, "new", "statement", "--from-issue", str(file), "--unfinished").exit_code == 0
        text = (archive / f"sources/statements/2023/0000-title-{number}.yaml").read_text("utf-8")
        assert ("agent: salma-al-nasser\n" in text) == known
    (archive / "sources/agents/nadia-two.yaml").write_text(
        "name:\n  en: Nadia Example\n  ar: نادية مثال\ndistinction:\n  en: the poet\n  ar: الشاعرة\nkind: person\n",
        "utf-8",
    )
    file = _filed(tmp_path, speaker="Nadia Example", title_en="Of two")
    made = call(archive, "new", "statement", "--from-issue", str(file), "--unfinished")
    assert "Several agents have the name Nadia Example: nadia-two, salma-al-nasser" in made.output
    assert "unknown-reference" in made.output


@pytest.mark.slow
def test_documents_without_latin_letters_are_not_one(archive: Path, tmp_path: Path) -> None:
    documents = set()
    for number, called in enumerate(["محضر الجلسة", "بيان الوزارة"]):
        file = _filed(tmp_path, document=called, title_en=f"Title {number}")
        assert call(archive, "new", "statement", "--from-issue", str(file), "--unfinished").exit_code == 0
        text = (archive / f"sources/statements/2023/0000-title-{number}.yaml").read_text("utf-8")
        documents.add(yaml.safe_load(text)["passages"][0]["document"])
    assert len(documents) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("4 May 2023", "2023-05-04"), ("2023/05/04", "2023-05-04"), ("2023-5-4", "2023-05-04"),
        ("٤ أيار ٢٠٢٣", "2023-05-04"), ("25/12/2021", "2021-12-25"), ("04/05/2023", ""), ("last week", ""),
        ("1444-10-14", ""),
    ],
)  # fmt: skip
def test_a_date_is_read_or_left_open_and_said(typed: str, date: str, archive: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.md"
    options = ("--from-issue", str(_filed(tmp_path, date=typed)), "--unfinished", "--answer", str(answer))
    made = call(archive, "new", "statement", *options)
    assert made.exit_code == 0, made.output
    (path,) = (archive / "sources/statements").rglob("0000-*.yaml")
    text = path.read_text("utf-8")
    assert path.parent.name == (date[:4] or "undated")
    assert str(yaml.safe_load(text).get("date", {}).get("value", "")) == date
    assert (f"# The date is left open: {typed}" in text) == (not date)
    assert ("The date is left open: " in made.output) == (not date)
    assert ("[missing-field]" in made.output) == (not date)
