"""What ``sijill new`` asks only if an answer before makes it sensible: names, delivery, originals, namesakes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from tests.made_up.captured import FILES, make_archive

SALMA = "salma-al-nasser\n\n\n\n"  # no other speaker, no office, the document's date
REST = "\n\n\n"  # no channel, no topic, the id that is suggested
NAMED, INTERPRETED, PREPARED, ORIGINAL = (
    "The document does not call", "interpreter", "handed out before", "another official language",
)  # fmt: skip
EVERY = (NAMED, INTERPRETED, PREPARED, ORIGINAL)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = make_archive(tmp_path / "archive")
    english = FILES["sources/documents/bridge-article.yaml"].replace("language: ar", "language: en")
    (made / "sources/documents/english-text.yaml").write_text(english, "utf-8")
    raed = "name:\n  en: Nabil Qasim\n  ar: نبيل قاسم\nkind: person\n"  # no one whom the article names
    (made / "sources/agents/nabil-qasim.yaml").write_text(raed, "utf-8")
    return made


def first(language: str = "ar", kind: str = "remarks", translations: str = "Not over 12 million\n") -> str:
    return f"2\ndirect\n{language}\n{translations}Cost\nالكلفة\n{kind}\n"


PERSIAN, UNTRANSLATED = first("fa", translations="a\nب\n"), first(kind="communique", translations="\n")


def new(archive: Path, typed: str | None, *options: str, record: str = "statement") -> Result:
    source = ("--from-capture", "bridge-article") if record == "statement" else ()
    command = ["-C", str(archive), "new", record, *source, "--dry-run", *options]
    return CliRunner().invoke(main, command, input=typed)


def test_an_ordinary_statement_is_asked_nothing_of_it(archive: Path) -> None:
    made = new(archive, f"{first()}{SALMA}{REST}")
    assert made.exit_code == 0, made.output
    assert not [question for question in EVERY if question in made.output]


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("typed", "asked", "written"),
    [
        (
            f"{first()}nabil-qasim\n\n\n\nThe Wadi\nسلمى الناصر\n{REST}",
            NAMED,
            "  - agent: nabil-qasim\n    named:\n      en: The Wadi\n      ar: سلمى الناصر\n",
        ),
        (f"{first()}nabil-qasim\n\n\n\n\n{REST}", NAMED, "  - agent: nabil-qasim\ndate"),
        (
            f"{PERSIAN}{SALMA}y\n{REST}",
            INTERPRETED,
            "    language: ar\n    delivery: interpreted\n",
        ),
        (f"{PERSIAN}{SALMA}n\n{REST}", INTERPRETED, "language: fa\n"),
        (f"{first(kind='speech')}{SALMA}y\n{REST}", PREPARED, "    delivery: prepared\n"),
        (
            f"{UNTRANSLATED}{SALMA}english-text\nIt did not exceed 12\n{REST}",
            ORIGINAL,
            "    variants:\n      - text: |-\n          It did not exceed 12\n        mode: direct\n"
            "        document: english-text\n        language: en\n",
        ),
        (f"{first(kind='communique')}{SALMA}\n{REST}", ORIGINAL, "kind: communique\n"),
    ],
)
def test_it_is_asked_for_if_the_answers_before_make_it_sensible(
    archive: Path, typed: str, asked: str, written: str
) -> None:
    made = new(archive, typed)
    assert [question for question in EVERY if question in made.output] == [asked]
    plain = "\n".join(line for line in made.output.splitlines() if not line.lstrip().startswith("#")) + "\n"
    assert written in plain


def test_an_original_takes_the_place_of_a_translation_into_its_language(archive: Path) -> None:
    typed = f"{first(kind='letter')}{SALMA}english-text\nIt did not exceed 12\n{REST}"
    assert "Not over 12 million" not in new(archive, typed).output.partition("# yaml-language-server")[2]


@pytest.mark.parametrize("record", ["agent", "on the way"])
def test_a_namesake_is_named_and_what_sets_the_two_apart_is_asked_for(archive: Path, record: str) -> None:
    agent = "Salma Al-Nasser\nسلمى الأخرى\nperson\nengineer\nمهندسة\n"
    if record == "agent":
        made = new(archive, f"{agent}other-salma\n", record="agent")
    else:
        made = new(archive, f"{first()}other-salma\ny\n{agent}\n\n\n\n\n{REST}")
    assert "another has this name: salma-al-nasser (Salma Al-Nasser · سلمى الناصر)" in made.output
    assert "distinction:\n  en: engineer\n  ar: مهندسة\n" in made.output


@pytest.mark.slow
def test_the_id_of_a_namesake_has_what_sets_the_two_apart(archive: Path) -> None:
    given = ("--title", "en=Salma al-Nasser", "--title", "ar=سلمى", "--distinction", "en=a gardener", "--distinction",
             "ar=بستانية", "--no-input")  # fmt: skip
    made = CliRunner().invoke(main, ["-C", str(archive), "new", "agent", *given])
    assert made.exit_code == 0, made.output
    assert (archive / "sources/agents/salma-al-nasser-a-gardener.yaml").is_file()


def test_another_name_is_no_namesake(archive: Path) -> None:
    made = new(archive, "Salma Nasser\nسلمى ناصر\nperson\n\n", record="agent")
    assert made.exit_code == 0, made.output
    assert "another has this name" not in made.output


@pytest.mark.slow
def test_words_in_another_script_than_the_statement_say_their_language(archive: Path) -> None:
    given = ("--quotation", "2", "--title", "en=Cost", "--title", "ar=الكلفة", "--date", "2023-05-04", "--no-input",
             "--speaker", "salma-al-nasser")  # fmt: skip
    made = new(archive, None, *given, "--language", "en", "--translation", "en=It stayed")
    assert made.exit_code == 0, made.output
    assert "\n    language: ar\n" in made.output
    assert "      - language: en\n        text: |-\n          It stayed\n" in made.output
    assert "\n    language:" not in new(archive, None, *given, "--language", "ar", "--translation", "en=It").output


def test_all_of_it_can_be_given_as_options(archive: Path) -> None:
    made = new(
        archive, None, "--quotation", "2", "--title", "en=Cost", "--title", "ar=الكلفة", "--date", "2023-05-04",
        "--language", "fa", "--speaker", "salma-al-nasser", "--named", "en=The minister", "--named", "ar=الوزيرة",
        "--delivery", "interpreted", "--original", "english-text=It did not exceed 12", "--no-input",
    )  # fmt: skip
    for written in ("      en: The minister\n", "    delivery: interpreted\n", "        document: english-text\n"):
        assert written in made.output
    wrong = new(archive, None, "--quotation", "2", "--title", "en=Cost", "--title", "ar=الكلفة", "--date", "2023-05-04",
                "--speaker", "salma-al-nasser", "--original", "nowhere=It", "--no-input")  # fmt: skip
    assert wrong.exit_code == 2
    assert "--original must be ID=WORDS" in wrong.output


@pytest.mark.slow
def test_what_another_record_says_already_is_named_when_it_is_made(archive: Path) -> None:
    options = (
        "--quotation", "2", "--title", "en=Cost", "--title", "ar=الكلفة", "--date", "2023-05-04", "--speaker",
        "salma-al-nasser", "--translation", "en=Not over 12 million", "--no-input",
    )  # fmt: skip
    command = ["-C", str(archive), "new", "statement", "--from-capture", "bridge-article", *options]
    made = CliRunner().invoke(main, command)
    assert "same-words" not in made.output
    assert "same-words" in new(archive, None, *options, "--id", "0000-again").output
    page = archive.parent / "page.txt"
    page.write_text("Valley Times\n\nThe well is open.\n", "utf-8")
    capture = ["-C", str(archive), "capture", str(page), "--document", "other", "--url", "https://news.example/other"]
    assert "may be the same" not in CliRunner().invoke(main, capture).output
    assert "Warning: other may be the same" in CliRunner().invoke(main, [*capture[:5], "third", *capture[6:]]).output
