"""An archive in languages of its own: begun, judged and shown, one from right to left with six plurals."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.diagnostics.reporters import sentence
from sijill.interface.own_languages import use
from sijill.interface.strings import strings
from sijill.sources.own_strings import begun, untranslated
from sijill.sources.settings import judge_configuration
from tests.made_up.example import write_example

PSEUDO = "qps-Arab"  # a tag for made-up languages (BCP 47, private use), in a script that reads from the right
BRACKETS = re.compile(r"⟦(.*?)⟧")


@pytest.fixture(autouse=True)
def _forget() -> object:
    yield
    use({})


def call(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments])


def pseudo(data: str) -> str:
    """Return the strings with every sentence in brackets, Arabic's plural categories and its digits."""
    tree = yaml.load(data, Loader=yaml.BaseLoader)

    def put(part: dict[str, object]) -> None:
        for key, value in part.items():
            if isinstance(value, dict):
                put(value)
            elif str(value).startswith("(en) "):
                part[key] = f"⟦{str(value).removeprefix('(en) ')}⟧"

    put(tree)
    tree["language"] |= {"name": "⟦made up⟧", "locale": "ar", "digits": "٠١٢٣٤٥٦٧٨٩"}
    return yaml.dump(tree, allow_unicode=True, default_style='"')


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The example with every text in the made-up language too, which is the first one."""
    write_example(tmp_path)
    for path in (tmp_path / "sources").rglob("*.yaml"):
        text = re.sub(r"^( *(?:en|ar): )\|-\n *(.*)$", r"\1\2", path.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^( *)en: (.*)$", rf"\g<0>\n\1{PSEUDO}: ⟦\2⟧", text, flags=re.MULTILINE)
        text = re.sub(r"^ *ar: .*\n", "", text, flags=re.MULTILINE)  # this archive has no Arabic
        made = re.search(r"      - language: en\n(        text: \|-\n.*\n        by: editors\n)", text)
        if made:
            text = text.replace(made[0], f"{made[0]}      - language: {PSEUDO}\n{made[1]}")
        path.write_text(text, "utf-8")
    settings = (tmp_path / "mkdocs.yml").read_text("utf-8")
    settings = settings.replace("languages: [en, ar]", f"languages: [{PSEUDO}, en]").replace("default_language: en", "")
    (tmp_path / "mkdocs.yml").write_text(settings.replace("        ar: ", f"        {PSEUDO}: "), "utf-8")
    shutil.move(tmp_path / "docs/ar", tmp_path / "docs" / PSEUDO)
    text, lacking = begun(PSEUDO, "ar", b"")
    assert len(lacking) > 500
    (tmp_path / "strings").mkdir()
    (tmp_path / f"strings/{PSEUDO}.yaml").write_text(pseudo(text), "utf-8")
    return tmp_path


@pytest.mark.slow
def test_an_archive_in_a_language_of_its_own_is_whole(archive: Path) -> None:
    checked = call(archive, "check")
    assert (checked.exit_code, checked.output) == (0, "Everything is in order.\n")
    for jobs in ("1", "2"):
        shutil.rmtree(archive / "site", ignore_errors=True)
        built = call(archive, "build", "--jobs", jobs, "--today", "2024-07-01")
        assert built.exit_code == 0, built.output
    home = (archive / "site/index.html").read_text("utf-8")
    assert f'<html lang="{PSEUDO}" dir="rtl"' in home
    assert BRACKETS.search(home)
    statement = (archive / "site/statements/2024-03-04-market-restoration/index.html").read_text("utf-8")
    assert "⟦The old market stays open during its restoration⟧" in statement
    assert "٢٠٢٤" in statement
    assert "(en) " not in statement + home
    shown = re.sub(r"<[^>]*>", "", statement)
    for key in ("site.statements", "statement.verified"):
        assert strings("en")[key].partition("{")[0] in shown
    assert (archive / "site/en/index.html").is_file()


@pytest.mark.slow
def test_counted_strings_follow_the_plural_rules_of_the_language(archive: Path) -> None:
    configuration, found = judge_configuration(archive)
    assert configuration is not None
    assert found == []
    words = strings(PSEUDO)
    assert set(words.plurals["count.statements"]) == {"zero", "one", "two", "few", "many", "other"}
    assert words.plural("count.statements", 3) == "⟦٣ statements⟧"
    assert words.direction == "rtl"


@pytest.mark.slow
def test_what_is_not_translated_is_counted_and_shown_in_english(archive: Path) -> None:
    path = archive / f"strings/{PSEUDO}.yaml"
    tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    tree["site"]["home"] = "(en) Home"
    del tree["site"]["topics"]
    path.write_text(yaml.dump(tree, allow_unicode=True, default_style='"'), "utf-8")
    assert untranslated(path.read_bytes()) == ["site.home", "site.topics"]
    checked = call(archive, "check")
    assert checked.exit_code == 0
    assert "2 of its strings are not: site.home, site.topics [strings-lack]" in checked.output
    assert (strings(PSEUDO)["site.home"], strings(PSEUDO)["site.topics"]) == ("Home", "Topics")
    assert call(archive, "new", "language", PSEUDO).exit_code == 0
    assert untranslated(path.read_bytes()) == ["site.home", "site.topics"]
    assert "⟦Statements⟧" in path.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("site.homme", "x", "'site.homme' must be a field of the strings"),
        ("date.year", "{jahr}", "must have no other words in braces than year"),
        ("date.year", "{year", "must close each brace"),
        ("site.home", "<b>Home</b>", "must be text, without markup"),
        ("site.home", "Ho\u200eme", "must be text, without markup"),
        ("language.locale", "xx_YY", "must be a locale of CLDR"),
        ("language.digits", "0123", "must be the ten digits"),
    ],
)
def test_a_string_that_would_break_pages_is_refused_where_it_is(archive: Path, key: str, text: str, said: str) -> None:
    path = archive / f"strings/{PSEUDO}.yaml"
    tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    section, name = key.split(".")
    tree[section][name] = text
    path.write_text(yaml.dump(tree, allow_unicode=True, default_style='"'), "utf-8")
    _, found = judge_configuration(archive)
    (one,) = found
    assert (one.file, one.severity) == (f"strings/{PSEUDO}.yaml", "error")
    assert said in sentence(one)[0]
    lines = path.read_text("utf-8").split("\n")
    assert lines[one.line - 1].lstrip().startswith(f'"{name}"')
    assert "must" not in sentence(one, "ar")[0]
    assert call(archive, "build").exit_code == 1


@pytest.mark.slow
def test_a_language_without_strings_is_refused_with_the_command_that_begins_them(archive: Path) -> None:
    shutil.rmtree(archive / "strings")
    for command in ("check", "build", "stats"):
        done = call(archive, command)
        assert done.exit_code == 1
        assert f"begin it: sijill new language {PSEUDO}" in done.output
        assert "[no-strings]" in done.output
    assert call(archive, "new", "language", PSEUDO).exit_code == 0
    assert call(archive, "check").exit_code == 0


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    ("tag", "forms"),
    [("pt-BR", "one, many, other"), ("zh-Hant", "other"), ("sr-Latn", "one, few, other")],
)
def test_a_language_of_a_region_or_script_begins_an_archive(tmp_path: Path, tag: str, forms: str) -> None:
    made = CliRunner().invoke(
        main, ["init", str(tmp_path / "a"), "--languages", tag, "--name", f"{tag}=x", "--no-input"]
    )
    assert made.exit_code == 0, made.output
    tree = yaml.safe_load((tmp_path / f"a/strings/{tag}.yaml").read_text("utf-8"))
    assert {*tree["count"]["statements"]} == {*forms.split(", ")}
    assert tree["language"]["locale"] == tag.replace("-", "_")
    assert "(" in tree["language"]["name"]
    assert call(tmp_path / "a", "check").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tag", "forms"), [("fr", "one, many, other"), ("pl", "one, few, many, other"), ("ja", "other"),
     ("zh-Hant-TW", "other")],
)  # fmt: skip
def test_a_language_begins_with_the_plural_forms_that_it_has(tmp_path: Path, tag: str, forms: str) -> None:
    write_example(tmp_path)
    made = call(tmp_path, "new", "language", tag)
    assert made.exit_code == 0, made.output
    tree = yaml.safe_load((tmp_path / f"strings/{tag}.yaml").read_text("utf-8"))
    assert {*tree["count"]["statements"]} == {*forms.split(", ")}
    assert set(re.search(r"counted \((.*)\)", made.output)[1].split(", ")) == {*forms.split(", ")}  # type: ignore[index]


@pytest.mark.parametrize("tag", ["", "en", "ar", "French", "f"])
def test_only_a_tag_that_is_not_shipped_is_begun(tmp_path: Path, tag: str) -> None:
    write_example(tmp_path)
    made = call(tmp_path, "new", "language", *([tag] if tag else []))
    assert made.exit_code == 2
    assert "TAG must be a language tag" in made.output
    assert not (tmp_path / "strings").exists()
