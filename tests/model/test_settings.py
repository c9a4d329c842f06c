"""Settings are data: nothing in ``mkdocs.yml`` runs, and every problem is named with its place and its mend."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.frame import run as frame
from sijill.model.configuration import Configuration, ConfigurationError, read_configuration
from sijill.model.settings import Named, read_settings

PLAIN = b"site_name: Wells\nplugins:\n  - sijill\n"


def faults(text: str, *, trusted: bool = False) -> list[str]:
    return [f"{line}:{column}: {said}" for line, column, said in read_settings(text.encode(), trusted=trusted)[1]]


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['touch ran']",
        "!!python/object/new:os.system ['touch ran']",
        "!!python/name:os.system",
        "!!python/module:os",
        "!<tag:yaml.org,2002:python/object/apply:os.system> ['touch ran']",
        "[a, {b: !!python/object/apply:subprocess.run [['touch', 'ran']]}]",
        "!relative",
        "!!binary aGVsbG8=x",
    ],
)
def test_a_tag_that_runs_or_is_not_known_is_refused_where_it_is(value: str) -> None:
    (said,) = faults(f"site_name: Wells\nextra: {value}\n")
    assert said.startswith("2:")
    assert "must be" in said


def test_all_problems_are_named_at_once_and_in_order() -> None:
    text = (
        "site_name: Wells\nsite_name: Others\nhooks: [run.py]\nINHERIT: 7\ntheme:\n  name: material\n"
        "  custom_dir: over\nplugins:\n  - sijill\n  - macros\nmarkdown_extensions:\n  - toc\n  - pymdownx.snippets\n"
        "  - evil.extension: {}\n"
    )
    assert [said.partition(" ")[0] for said in faults(text)] == [
        "2:1:",
        "3:1:",
        "4:1:",
        "7:3:",
        "10:5:",
        "13:5:",
        "14:5:",
    ]
    assert [said.partition(" ")[0] for said in faults(text, trusted=True)] == ["2:1:"]


@pytest.mark.parametrize("name", ["search", "material/search", "social", "material/blog: {}"])
def test_a_plugin_that_no_option_would_let_run_is_not_said_to_be_allowed_by_one(name: str) -> None:
    (said,) = faults(f"plugins:\n  - sijill\n  - {name}\n")
    assert said.startswith("3:5: ")
    assert said.endswith("remove it")


@pytest.mark.parametrize(
    "text", ["a: &x [1]\nb: *x\n", "a: {<<: {b: 1}}\n", "- a\n", "", "a: [\n", "a: " + "[" * 30 + "]" * 30, "a: \x00\n"]
)
def test_what_is_no_plain_mapping_is_refused_without_a_traceback(text: str) -> None:
    assert faults(text)


def test_variables_of_the_environment_are_read_as_mkdocs_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLS_NAME", "Wells")
    monkeypatch.setenv("WELLS_NUMBER", "7")
    monkeypatch.delenv("WELLS_ABSENT", raising=False)
    text = (
        b"a: !ENV WELLS_NAME\nb: !ENV [WELLS_ABSENT, WELLS_NAME, other]\nc: !ENV [WELLS_ABSENT, 5]\n"
        b"d: !ENV WELLS_ABSENT\ne: !ENV WELLS_NUMBER\n"
    )
    assert read_settings(text) == ({"a": "Wells", "b": "Wells", "c": 5, "d": None, "e": 7}, [])


def test_the_two_names_that_material_documents_are_allowed() -> None:
    text = "emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    assert read_settings(text.encode()) == ({"emoji_index": Named("material.extensions.emoji.twemoji")}, [])


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    found, said = read_settings(data)
    assert said or isinstance(found, dict)


def test_the_settings_of_an_archive_are_refused_with_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN + b"hooks: [run.py]\n")
    with pytest.raises(ConfigurationError, match=r"^mkdocs\.yml:4:1: 'hooks' must not be set"):
        read_configuration(tmp_path)
    assert read_configuration(tmp_path, trusted=True).site_name == "Wells"


@pytest.mark.slow
def test_mkdocs_is_given_what_was_read_and_never_the_file(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "docs" / "en" / "about.md").write_text("# About :material-home:\n")
    text = PLAIN.decode().replace("- sijill", "- sijill: {languages: [en]}") + (
        "theme: {name: material}\nmarkdown_extensions:\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        "      emoji_generator: !!python/name:material.extensions.emoji.to_svg\n"
    )
    (tmp_path / "mkdocs.yml").write_text(text)
    configuration = read_configuration(tmp_path)
    # What stands in the file when MkDocs runs is not what decides.
    (tmp_path / "mkdocs.yml").write_text(text + f"extra: !!python/object/apply:os.system ['touch {ran}']\n")
    built = frame.build(configuration)
    assert not ran.exists()
    assert b"<svg" in built.files["about/index.html"].path.read_bytes()


def test_settings_are_no_part_of_what_is_written_down() -> None:
    configuration = Configuration(root=Path(), site_name="Wells", settings={"a": Named("b")})
    assert "settings" not in configuration.model_dump_json()
