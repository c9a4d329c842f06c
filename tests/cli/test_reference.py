"""The reference pages are current, every option is documented, and every rule speaks Arabic with the same facts."""

import string
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sijill.cli import COMMANDS, main
from sijill.cli.reference import FOLDER, pages
from sijill.diagnostics import diagnose
from sijill.diagnostics.arabic import SENTENCES, phrase
from sijill.diagnostics.reporters import report, sentence
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import RULES
from sijill.diagnostics.rules.fields import InvalidValue, NotAChoice

ROOT = Path(__file__).parents[2]


@pytest.mark.quick(4)
@pytest.mark.parametrize("name", ["commands.md", "records.md", "diagnostics.md", "settings.md"])
def test_a_generated_page_is_current(name: str) -> None:
    assert (ROOT / FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run 'make docs'"


def test_braces_in_sentences_are_as_readers_of_the_answer_see_them() -> None:
    page = pages()["diagnostics.md"]
    doubled = [rule for rule in RULES if "{{" in rule.help.replace("{{{", "")]
    assert len(doubled) > 3
    for rule in doubled:
        assert rule.help not in page
    assert "{value: YYYY-MM-DD}" in page


def test_every_command_and_option_says_what_it_does() -> None:
    context = click.Context(main, info_name="sijill")
    for name, _ in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.help, name
        assert command.short_help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)


def test_the_guides_name_no_command_or_option_that_is_not_there() -> None:
    context = click.Context(main, info_name="sijill")
    for guide in [*ROOT.glob("docs/*/guide*.md"), *ROOT.glob("docs/*/contributing.md")]:
        for line in guide.read_text(encoding="utf-8").splitlines():
            _, found, call = line.partition("sijill ")
            words = call.replace("`", " ").split()
            if not line.lstrip().startswith((".venv/bin/sijill ", "sijill ")) or not words:
                continue
            name = next(word for word in words if not word.startswith("-") and word not in ("ar", "en"))
            command = main.get_command(context, name)
            assert command is not None, (guide.name, line)
            known = {option for parameter in [*command.params, *main.params] for option in parameter.opts}
            assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, line
            assert found


def test_explain_speaks_arabic_too() -> None:
    found = CliRunner().invoke(main, ["--lang", "ar", "explain", "passage-not-found"]).output
    assert "ينبغي أن يرد المقتطف «{passage}» في «{document}» حرفًا بحرف" in found


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_speaks_arabic_with_the_facts_of_the_english(rule: type[Rule]) -> None:
    message, mend = SENTENCES[rule.code]
    assert facts(message) == facts(rule.message)
    assert facts(mend) == facts(rule.help)
    assert any("\u0600" < character < "\u06ff" for character in message)


def test_no_arabic_sentence_is_left_without_its_rule() -> None:
    assert set(SENTENCES) == {rule.code for rule in RULES}


def test_our_own_phrases_are_put_into_arabic_and_values_are_left() -> None:
    found = diagnose(NotAChoice, "a.yaml", field="kind", choices="post", value="pst", mend="did you mean 'post'?")
    message, mend = sentence(found, "ar")
    assert "«pst»" in message
    assert mend == "أتقصد «post»؟"
    found = diagnose(InvalidValue, "a.yaml", field="title.en", requirement="must not be empty", value="", example="…")
    assert "ينبغي ألّا يكون فارغًا" in report([found], "text", language="ar")
    assert phrase("make it: sijill new agent --id x") == "أنشئه: sijill new agent --id x"
    assert phrase("salma-al-nasser") == "salma-al-nasser"
