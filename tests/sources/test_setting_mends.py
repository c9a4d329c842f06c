"""The mend of a setting is made of what was written, and can be applied."""

from pathlib import Path

import pytest

from sijill.diagnostics.reporters import sentence
from sijill.sources.value_mends import licence_meant
from tests.sources.test_effects import OF_ONE_LANGUAGE, found


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("site_url: https://x.example/?q", "write it as: site_url: https://x.example/"),
        ("repo_url: https://x.example/a#q", "write it as: repo_url: https://x.example/a"),
        ("copyright: {en: Fish, ar: سمك}", 'write it as: copyright: "Fish / سمك"'),
        ("site_url: {en: 'https://x.example/'}", "write it as: site_url: https://x.example/"),
        ("theme: {name: material, palette: [{accent: '#06c'}]}", 'write it as: accent: "#0066cc"'),
        ("repo_url: git@git.example:a/x.git", "write it as: repo_url: https://git.example/a/x"),
        ("edit_uri: https://x.example/edit/", "write it as: edit_uri: edit/main/ (for example)"),
        ("edit_uri: ''", "write it as: edit_uri: edit/main/ (for example)"),
        ("edit_uri: ../main/", "write it as: edit_uri: edit/main/ (for example)"),
        ("extra_javascript: [{path: a.js, async: true}]", "write it as: - a.js"),
        ("strict: true", "delete 'strict'"), ("exclude_docs: about.md", "delete 'exclude_docs'"),
        ("theme: {logo: logo.svg}", "add 'name: material'"),
        ("extra: {social: [{link: 'https://x.example/'}]}", "add 'name: …'"),
        ("extra: {social: [{name: {en: Us}, link: 'https://x.example/'}]}",
         "write it as: name: Us"),
        ("theme: {name: material, palette: {accent: '#0f5c4d', primary: teal}}", "the fields are: accent, scheme"),
        ("theme: {name: material, palette: [{accent: '#0f5c4d', toggle: x}]}", "the fields are: accent, scheme"),
        ("theme: {name: material, palette: {acent: '#0f5c4d'}}", "did you mean 'accent'?"),
    ],
)  # fmt: skip
def test_the_mend_of_a_setting_can_be_applied(tmp_path: Path, line: str, mend: str) -> None:
    (one,) = found(tmp_path, f"{OF_ONE_LANGUAGE}{line}\n")
    assert one.line == OF_ONE_LANGUAGE.count("\n") + 1
    assert sentence(one)[1] == mend


def test_a_tab_before_settings_is_mended_to_the_indentation_of_those_beside_it(tmp_path: Path) -> None:
    tabbed = "site_name: Wells\nplugins:\n  - sijill:\n\t  format: 2\n      languages: [en]\n      page_size: 30\n"
    (one,) = found(tmp_path, tabbed)
    assert (one.line, sentence(one)[1]) == (4, "indent line 4 by 6 spaces")
    assert found(tmp_path, tabbed.replace("\t  ", "      ")) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cc by", "CC-BY-4.0"), ("CC-BY", "CC-BY-4.0"), ("cc by-sa", "CC-BY-SA-4.0"), ("cc by 3.0", "CC-BY-3.0"),
        ("CC BY 4.0", "CC-BY-4.0"), ("cc0", "CC0-1.0"), ("apache", "Apache-2.0"), ("odbl", "ODbL-1.0"),
        ("MIT", "MIT"), ("mit", "MIT"), ("CC-BY-40", "CC-BY-4.0"), ("by", ""),
    ],
)  # fmt: skip
def test_of_a_licence_without_a_version_the_newest_is_meant(written: str, meant: str) -> None:
    assert licence_meant(written) == meant
