"""What commands ask is in the language of ``--lang``, every question and every hint between two."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import sijill
from sijill.cli import main
from sijill.cli.prompts import Prompts
from sijill.interface.strings import strings
from tests.made_up.archives import TestArchive

# Two words or more; commands to copy and values of records may be Latin.
LATIN_SENTENCE = re.compile(r"[A-Za-z’']{2,}[ ,]+[A-Za-z’']{2,}")
TO_COPY = re.compile(r"sijill new [a-z]+|Salma Haddad|YYYY-MM-DD|\[[Yy]/[Nn]\]")
NAMES = "اسم جديد\nAnother name\n"
REASONS = ".\nA word was copied wrongly\nA word was copied wrongly\nنُسخت كلمة خطأً\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that a command asks or says between two questions."""
    found: list[str] = []
    prompt, say = click.prompt, Prompts.say

    def noting(function: Callable[..., Any], text: Callable[..., str]) -> Callable[..., Any]:
        def noted(*arguments: Any, **options: Any) -> Any:
            found.append(text(*arguments, **options))
            return function(*arguments, **options)

        return noted

    def words(self: Prompts, key: str, **values: object) -> str:
        return self.words.format(f"ask.{key}", **values)

    monkeypatch.setattr(click, "prompt", noting(prompt, lambda text, **_: str(text)))
    monkeypatch.setattr(Prompts, "say", noting(say, words))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "typed", "questions"),
    [
        (("correct", "almanac", "--set", "title.en=Almanac"), f"mistake\nerratum\n{REASONS}نعم\n", 9),
        (("withdraw", "almanac"), f"{REASONS}نعم\n", 5),
        (("rename", "salma-haddad"), f"{NAMES}2024-05-06\ny\n", 4),
        (("new", "agent"), "Another name\nاسم\nnobody\nperson\n\n", 5),
        (("new", "topic"), "Wells\nآبار\n\n", 3),
        (("new", "document"), "Letter\nرسالة\nletter\nar\n\n\n\n\n", 7),
        (("new", "statement"), "almanac\n9\n\nالبئر الأولى تكفي\nspoken\ndirect\nar\nThe first well is enough\n"
         "One well\nبئر واحدة\nremarks\nsalma-hadad\nn\nnobody\nn\nsalma-haddad\n\n\nMay\n2024-13\n2024-05-07\n"
         "\n\n\n", 22),
        (("new", "statement", "--text", "ليست فيه", "--document", "almanac"),
         "direct\nar\n\nOne well\nبئر واحدة\nremarks\nsalma-haddad\n\n\n2024-05-07\n\n\nanid\nwhat\nن\n", 11),
    ],
    ids=lambda found: " ".join(found) if isinstance(found, tuple) else "",
)  # fmt: skip
def test_arabic_questions_hold_no_latin_sentence(
    published: TestArchive, asked: list[str], arguments: tuple[str, ...], typed: str, questions: int
) -> None:
    found = CliRunner().invoke(main, ["-C", str(published.root), "--lang", "ar", *arguments], input=typed)
    assert found.exit_code == 0, found.output
    assert len(asked) >= questions, asked
    for question in asked:
        assert not LATIN_SENTENCE.search(TO_COPY.sub("", question)), question


def test_yes_and_no_are_understood_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "ar"):
        for answer, meant in (("y", True), ("نعم", True), ("ن", True), ("n", False), ("لا", False), ("", True)):
            monkeypatch.setattr(click, "prompt", lambda *_, answer=answer, **__: answer)
            assert Prompts(language).yes("write") is meant


def test_only_one_module_asks_and_it_knows_every_question() -> None:
    folder = Path(sijill.__file__).parent
    sources = {path: path.read_text("utf-8") for path in folder.rglob("*.py")}
    asking = [path.name for path, text in sources.items() if re.search(r"click\.(prompt|confirm)\(", text)]
    assert asking == ["prompts.py"]
    known = {key.removeprefix("ask.") for key in strings("en").texts if key.startswith("ask.")}
    used = {word for text in sources.values() for word in re.findall(r'"([a-z_]+)"', text)}
    used |= set(re.findall(r'"ask\.([a-z_]+)"', "".join(sources.values())))
    assert known <= used


@pytest.mark.parametrize(("language", "said"), [("en", "Stopped."), ("ar", "أُوقف الأمر.")])
def test_a_command_that_nobody_answers_says_that_it_stopped(published: TestArchive, language: str, said: str) -> None:
    found = CliRunner().invoke(
        main, ["-C", str(published.root), "--lang", language, "withdraw", "2024-05-07-answer"], input=""
    )
    assert found.exit_code == 1
    assert found.output.endswith(f"{said}\n")
    assert "Abort" not in found.output
