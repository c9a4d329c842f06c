"""Every setting of ``mkdocs.yml`` has an effect, or is named where it is."""

from pathlib import Path

import pytest

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.sources.settings import judge_configuration

OF_ONE_LANGUAGE = "site_name: Wells\nplugins:\n  - sijill:\n      languages: [en]\n"


def found(folder: Path, text: str) -> list[Diagnostic]:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return judge_configuration(folder)[1]


@pytest.mark.parametrize(
    ("more", "at", "mend"),
    [
        ("nav:\n  - How to help: contributing.md\n", "How", "write it as: - contributing.md"),
        ("nav:\n  - about.md\n  - More:\n    - Us: us.md\n    - you.md\n", "More", "write it as: - us.md, - you.md"),
        ("nav:\n  - Our paper: https://paper.example/\n", "Our",
         "put it into extra.social: - {name: Our paper, link: https://paper.example/}"),
        ("nav:\n  - https://paper.example/\n", "https", "put it into extra.social: - {name: \"…\", link: https://paper"),
        ("nav:\n  - about.md\n  - ./x.md\n  - about.md\n", "about.md", "delete it"),
        ("      titles: {en: Wells, de: Brunnen}\n", "de", "delete it, or add 'de' to 'languages'"),
        ("      descriptions:\n        ar: آبار\n", "ar", "delete it, or add 'ar' to 'languages'"),
        ("      share_pictures_up_to: 4\n", "share", "delete it"),
        ("  - sijill:\n      newest: 3\n", "sijill:\n      newest", "delete it"),
        ("markdown_extensions:\n  - toc\n  - toc: {permalink: true}\n", "toc: {", "delete it"),
        ("theme:\n  name: material\n  palette:\n    - {accent: '#0f5c4d'}\n    - {accent: '#8a1c1c'}\n", "{accent: '#8",
         "delete it"),
        ("edit_uri: edit/main/\n", "edit_uri", "delete it"),
    ],
)  # fmt: skip
def test_a_setting_without_effect_is_named_where_it_is(tmp_path: Path, more: str, at: str, mend: str) -> None:
    text = OF_ONE_LANGUAGE + more
    (one,) = found(tmp_path, text)
    before = text[: text.rindex(at)]
    assert (one.code, one.line, one.column) == (
        "setting-without-effect", before.count("\n") + 1, len(before) - before.rfind("\n"),
    )  # fmt: skip
    assert sentence(one)[1].startswith(mend)
    said = sentence(one, "ar")
    assert not [word for word in ("must", "delete", "write", "put", "named", "is no") if word in " ".join(said)], said


@pytest.mark.parametrize(
    "more",
    [
        "nav: [about.md, deep/er.md]\n", "repo_url: https://git.example/a\nedit_uri: edit/main/\n",
        "site_url: https://wells.example/\n", "      titles: {en: Wells}\n", "      share_pictures_up_to: 0\n",
        "theme: {name: material, palette: [{accent: '#0f5c4d'}, {scheme: slate, accent: '#ff9f9f'}]}\n",
    ],
)  # fmt: skip
def test_a_setting_with_an_effect_is_not_named(tmp_path: Path, more: str) -> None:
    assert found(tmp_path, OF_ONE_LANGUAGE + more) == []


@pytest.mark.parametrize(
    "line", ["site_url: 0", "repo_url: []", "repo_url: false", "theme: {name: material, palette: 0}"]
)
def test_what_is_empty_in_another_shape_is_not_taken_for_nothing(tmp_path: Path, line: str) -> None:
    assert [(one.code, one.line) for one in found(tmp_path, f"{OF_ONE_LANGUAGE}{line}\n")] == [("wrong-shape", 5)]


@pytest.mark.parametrize("section", ["false", "[]", "0", "''"])
def test_the_plugin_s_own_settings_are_a_mapping(tmp_path: Path, section: str) -> None:
    text = f"site_name: Wells\nplugins:\n  - sijill: {section}\n"
    assert [(one.code, one.line) for one in found(tmp_path, text)] == [("wrong-shape", 3)]
