"""Settings are data: nothing in ``mkdocs.yml`` runs, and every problem is named with its place and its mend."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics.reporters import report, sentence
from sijill.frame import run as frame
from sijill.model.configuration import FORMAT, Configuration
from sijill.sources.settings import ConfigurationError, Named, judge_configuration, read_configuration, read_settings
from tests.made_up.logged import KEY
from tests.made_up.watched import LIBRARY

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab:/.é", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["sijill", "name", "a"]), inner),
    max_leaves=6,
)
PLAIN = b"site_name: Wells\nplugins:\n  - sijill\n"


def faults(text: str, *, trusted: bool = False) -> list[str]:
    found = sorted(read_settings(text.encode(), trusted=trusted).diagnostics)
    return [f"{one.line}:{one.column}: {one.code}: {' '.join(sentence(one))}" for one in found]


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
    assert "yaml-feature: the file must not use a tag" in said


def test_all_problems_are_named_at_once_and_in_order() -> None:
    text = (
        "site_name: Wells\nsite_name: Others\nhooks: [run.py]\nINHERIT: 7\ntheme:\n  name: material\n"
        "  custom_dir: over\nplugins:\n  - sijill\n  - macros\nmarkdown_extensions:\n  - toc\n  - pymdownx.snippets\n"
        "  - evil.extension: {}\n"
    )
    assert [said.partition(" ")[0] for said in faults(text)] == [
        "2:1:", "3:1:", "4:1:", "7:3:", "10:5:", "13:5:", "14:5:",
    ]  # fmt: skip
    assert [said.partition(" ")[0] for said in faults(text, trusted=True)] == ["2:1:"]


@pytest.mark.parametrize("name", ["search", "material/search", "social", "material/blog: {}"])
def test_a_plugin_that_no_option_would_let_run_is_not_said_to_be_allowed_by_one(name: str) -> None:
    (said,) = faults(f"plugins:\n  - sijill\n  - {name}\n")
    assert said.startswith("3:5: ")
    assert said.endswith("remove it")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: {<<: {b: 1}}\n",
        "? [a]\n: b\n",
        "plugins: {? [a]\n: b}\n",
        "plugins: [{? {a: b}\n: c}]\n",
        "- a\n",
        "",
        "a: [\n",
        "a: " + "[" * 30 + "]" * 30,
        "a: \x00\n",
    ],
)
def test_what_is_no_plain_mapping_is_refused_without_a_traceback(text: str) -> None:
    assert faults(text)


def test_variables_of_the_environment_are_read_as_mkdocs_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_SITE_NAME", "Wells")
    monkeypatch.setenv("SIJILL_SITE_NUMBER", "7")
    monkeypatch.delenv("SIJILL_SITE_ABSENT", raising=False)
    text = (
        b"a: !ENV SIJILL_SITE_NAME\nb: !ENV [SIJILL_SITE_ABSENT, SIJILL_SITE_NAME, other]\n"
        b"c: !ENV [SIJILL_SITE_ABSENT, 5]\n"
        b"d: !ENV SIJILL_SITE_ABSENT\ne: !ENV SIJILL_SITE_NUMBER\n"
    )
    found = read_settings(text)
    assert (found.tree, found.diagnostics) == ({"a": "Wells", "b": "Wells", "c": 5, "d": None, "e": 7}, [])


@pytest.mark.parametrize(
    "name", ["SIJILL_LOG_KEY", "SIJILL_SITE_API_TOKEN", "SIJILL_SITE_", "PASSWORD", "HOME", "sijill_site_a"]
)
@pytest.mark.parametrize("written", ["{}", "[SIJILL_SITE_ABSENT, {}, other]", "[{}]"])
def test_what_may_be_a_secret_gets_on_no_page(name: str, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "do-not-show")
    found = read_settings(f"copyright: !ENV {written.format(name)}\n".encode())
    assert found.tree == {"copyright": None}
    (refused,) = found.diagnostics
    assert (refused.code, refused.line, name in str(refused.facts)) == ("invalid-value", 1, True)
    assert "do-not-show" not in str(refused)


def test_the_two_names_that_material_documents_are_allowed() -> None:
    text = "emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    found = read_settings(text.encode())
    assert (found.tree, found.diagnostics) == ({"emoji_index": Named("material.extensions.emoji.twemoji")}, [])


@pytest.mark.parametrize(
    "written",
    ["  - pymdownx.emoji:\n      options:\n        custom_icons: [icons]\n",
     "  - pymdownx.emoji:\n      options: {custom_icons: [/etc]}\n",
     "  pymdownx.emoji: {options: {custom_icons: [icons]}}\n"],
)  # fmt: skip
def test_no_extension_puts_files_of_other_folders_into_pages(written: str) -> None:
    text = PLAIN.decode() + "markdown_extensions:\n" + written
    (found,) = read_settings(text.encode()).diagnostics
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "custom_icons" in one)
    assert (found.code, found.line, dict(found.facts)["value"]) == ("setting-that-runs", line, "custom_icons")
    assert read_settings(text.encode(), trusted=True).diagnostics == []


@pytest.mark.parametrize("written", ["190:20:30", "0x1F", "1_000", "yes", "2026-01-02", "010"])
def test_a_text_that_yaml_takes_for_something_else_is_quoted_as_it_is_written(tmp_path: Path, written: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN + f"copyright: {written}\n".encode())
    (found,) = judge_configuration(tmp_path)[1]
    assert dict(found.facts) == {
        "field": "copyright", "expected": "text", "found": f"'{written}'", "example": f"copyright: '{written}'",
    }  # fmt: skip


def test_a_link_at_the_foot_that_is_none_is_mended_by_an_example(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN + b"extra: {social: [{name: Wall, link: nonsense}]}\n")
    (found,) = judge_configuration(tmp_path)[1]
    assert dict(found.facts)["example"] == "link: https://example.org/@archive (for example)"


@pytest.mark.parametrize("name", ["mkdocs.yml", "kinds.yaml", "strings/fr.yaml"])
def test_a_file_of_settings_is_no_link_and_no_pipe(tmp_path: Path, name: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN.replace(b"- sijill", b"- sijill: {languages: [en, fr]}"))
    (tmp_path / "strings").mkdir()
    secret = tmp_path / "secret"
    secret.write_bytes((tmp_path / "mkdocs.yml").read_bytes() + b"own: of nobody else\n")
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).symlink_to(secret)
    said = _said_of(tmp_path)
    assert "nobody else" not in said
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    assert _said_of(tmp_path)  # and it does not wait for whoever writes into the pipe


def _said_of(root: Path) -> str:
    try:
        configuration, found = judge_configuration(root)
    except ConfigurationError as error:
        return str(error)
    return f"{found} {configuration}"


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    found = read_settings(data)
    assert found.diagnostics or found.values


def test_the_settings_of_an_archive_are_refused_with_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN + b"hooks: [run.py]\n")
    with pytest.raises(ConfigurationError, match=r"^mkdocs\.yml:4:1: error: 'hooks' must not be set"):
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


def judged(folder: Path, text: str) -> tuple[Configuration | None, list[str]]:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    configuration, found = judge_configuration(folder)
    for one in found:
        assert sentence(one, "ar") != sentence(one, "en")
        assert not re.search(r"\b(must|delete|remove|write it)\b", " ".join(sentence(one, "ar"))), sentence(one, "ar")
    return configuration, [f"{one.line}:{one.column} {one.code}" for one in found]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("site_name: [a]", "wrong-shape"), ("site_url: ftp://wells.example/", "invalid-value"),
        ("nav: 3", "wrong-shape"), ("repo_url: []", "wrong-shape"),
        ("site_dir: ../elsewhere", "invalid-value"), ("site_dir: /srv/www", "invalid-value"),
        ("site_dir: sources/x", "invalid-value"), ("site_dir: .", "invalid-value"), ("docs_dir: ..", "not-a-choice"),
        ("theme: readthedocs", "not-a-choice"), ("theme: 5", "wrong-shape"), ("sitename: Wells", "unknown-field"),
        ("site_description: Old wells", "unknown-field"), ("site_author: Nura", "unknown-field"),
        ("use_directory_urls: false", "not-a-choice"), ("extra_css: a.css", "wrong-shape"),
        ("markdown_extensions: 4", "wrong-shape"),
        ("hooks: a.py", "setting-that-runs"), ("validation: {links: {not_found: warn}}", "unknown-field"),
        ('site_dir: "a\\0b"', "refused-character"), ('copyright: "\\u202e"', "refused-character"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_where_it_is_and_the_records_can_still_be_judged(
    tmp_path: Path, line: str, code: str
) -> None:
    text = PLAIN.decode().replace("site_name: Wells\n", "") if line.startswith("site_name") else PLAIN.decode()
    configuration, found = judged(tmp_path, text + line + "\n")
    number = text.count("\n") + 1
    assert [one for one in found if one.endswith(code) and one.startswith(f"{number}:")] == found != []
    assert configuration is not None
    assert configuration.site == tmp_path / "site"


@pytest.mark.parametrize(
    ("folder", "trusted", "good"),
    [("store", False, True), ("../store", False, False), ("/srv/store", False, False), ("../store", True, True),
     ("sources/store", True, False), (".git/hooks", True, False), (".cache/store", False, False)],
)  # fmt: skip
def test_copies_are_kept_outside_the_archive_only_where_its_owner_allows_it(
    tmp_path: Path, folder: str, trusted: bool, good: bool
) -> None:
    text = f"site_name: Wells\nplugins:\n  - sijill: {{languages: [en], captures_store: {folder}}}\n"
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    configuration, found = judge_configuration(tmp_path, trusted=trusted)
    assert [one.code for one in found] == ([] if good else ["invalid-value"])
    assert configuration is not None
    assert configuration.captures_store == tmp_path / (folder if good else "captures-store")


@pytest.mark.parametrize(
    "option", ["languages: [en, en]", "languages: en", "default_language: fr", "format: 9", "format: two",
               "private_addresses: perhaps", "context_words: -1"],
)  # fmt: skip
def test_records_are_not_judged_by_settings_that_are_wrong(tmp_path: Path, option: str) -> None:
    configuration, found = judged(tmp_path, f"site_name: Wells\nplugins:\n  - sijill: {{{option}}}\n")
    assert configuration is None
    assert len(found) == 1
    assert found[0].startswith("3:")


@pytest.mark.parametrize("option", ["format: true", "format: 2.0", "newest: '2'", "page_size: 2.0", "newest: null"])
def test_a_number_is_whole_and_nothing_that_could_be_taken_for_one(tmp_path: Path, option: str) -> None:
    found = judged(tmp_path, f"site_name: Wells\nplugins: [sijill: {{{option}}}]\n")[1]
    assert found == [f"2:{22 + option.index(':')} wrong-shape"]


@pytest.mark.parametrize(
    ("option", "mend"), [("required_languages: []", "required_languages: [ar]"),
                         ("required_languages: [en]", "required_languages: [ar]"),
                         ("default_language: fr", "default_language: ar")],
)  # fmt: skip
def test_the_mend_names_a_language_that_the_archive_has(tmp_path: Path, option: str, mend: str) -> None:
    text = f"site_name: Wells\nplugins:\n  - sijill: {{languages: [ar], {option}}}\n"
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    (found,) = judge_configuration(tmp_path)[1]
    assert mend in sentence(found)[1]


@pytest.mark.parametrize("written", ["3", "17"])
def test_of_a_later_format_only_that_is_said_and_the_mend_is_a_later_sijill(tmp_path: Path, written: str) -> None:
    text = f"site_name: Wells\nplugins:\n  - sijill:\n      format: {written}\n      lanugages: [en]\n"
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    configuration, [found] = judge_configuration(tmp_path)
    assert configuration is None
    assert (found.code, found.line, found.column) == ("later-format", 4, 15)
    said, mend = sentence(found)
    assert f"1 to {FORMAT}, and is '{written}'" in said
    assert "upgrade" in mend
    assert "format: 2" not in mend
    assert all(re.search("[\u0600-\u06ff]", one) for one in sentence(found, "ar"))


def test_what_is_wrong_with_the_plugin_s_own_settings_is_named_all_at_once(tmp_path: Path) -> None:
    configuration, found = judged(
        tmp_path,
        "site_name: Wells\nplugins:\n  sijill:\n    newest: many\n    page_size: 0\n    lanugages: [en]\n"
        "    save_with: [x]\n    titles: {en: 3}\nstrange: 1\n",
    )
    assert configuration is not None
    assert configuration.options.newest == 8
    assert found == [
        "4:13 wrong-shape", "5:16 invalid-value", "6:5 unknown-field", "7:16 invalid-value", "8:18 wrong-shape",
        "9:1 unknown-field",
    ]  # fmt: skip


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(["site_url", "theme", "plugins", "nav", "extra", "languages", "x"]), JSON))
def test_settings_of_any_shape_are_judged_and_never_raise(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump({"site_name": "Wells", **data}), "utf-8")
    configuration, found = judge_configuration(folder)
    assert found or configuration is not None
    assert all(one.line >= 1 and sentence(one, "ar") for one in found)


def test_whoever_allows_plugins_may_choose_any_folder_for_the_site(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN + b"site_dir: ../elsewhere\n")
    assert read_configuration(tmp_path, trusted=True).site_dir == "../elsewhere"


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("copyright: '© 2026 <b>News & co</b>'", '    write it as: copyright: "© 2026 News & co"'),
        ("copyright: Fish &amp; co", '    write it as: copyright: "Fish & co"'),
        ("plugins: [{sijill: {languages: [en], save_with: [5]}}]", "    write it as: '5'"),
        ("plugins: [{sijill: {languages: [en], records_licence: CC0}}]", "    write it as: records_licence: CC0-1.0"),
        ("plugins: [{sijill: {languages: [en], records_licence: cc-by-4.0}}]",
         "    write it as: records_licence: CC-BY-4.0"),
        ("site_author: Nura", "    delete 'site_author'"),
        ("theme: {name: material, palette: [{scheme: slate, accent: '#0f5c4d'}]}",
         '    write it as: accent: "#63958b"'),
    ],
)  # fmt: skip
def test_the_mend_of_a_setting_is_made_of_what_was_written(tmp_path: Path, line: str, mend: str) -> None:
    other = "" if line.startswith("plugins") else "plugins: [sijill]\n"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Wells\n{line}\n{other}", "utf-8")
    _, found = judge_configuration(tmp_path)
    assert report(found, "text").splitlines()[1] == mend


@pytest.mark.parametrize("setting", ["timestamps: [https://clock.example/]", "witnesses: {}"])
def test_what_attests_a_log_needs_one(tmp_path: Path, setting: str) -> None:
    text = PLAIN.decode().replace("- sijill", f"- sijill: {{{setting}}}")
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    _, found = judge_configuration(tmp_path)
    assert ["must have log_keys beside it" in sentence(one)[0] for one in found] == [True] * ("clock" in setting)


@pytest.mark.parametrize("beside", ["timestamps: [https://clock.example/]", "witnesses: {W: https://w.example/}", ""])
def test_a_mistyped_key_of_the_log_is_the_only_fault_whatever_needs_it(tmp_path: Path, beside: str) -> None:
    beside = beside.replace("W:", f"'{LIBRARY.public_key.text()}':")
    settings = f"languages: [en], newest: 3, log_keys: [wells.example/log+oops], {beside}"
    (tmp_path / "mkdocs.yml").write_text(PLAIN.decode().replace("- sijill", f"- sijill: {{{settings}}}"), "utf-8")
    configuration, [found] = judge_configuration(tmp_path)
    assert "must be public keys of one log" in sentence(found)[0]
    assert configuration is not None
    options = configuration.options
    assert (options.newest, options.log_keys, options.timestamps, options.witnesses) == (3, (), (), {})


def test_a_secret_key_gets_into_no_report(tmp_path: Path) -> None:
    secret = "PRIVATE+KEY+wells.example/log+1a2b3c4d+AQhidden"
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN.replace(b"- sijill", f'- sijill: {{log_keys: ["{secret}"]}}'.encode()))
    _, found = judge_configuration(tmp_path)
    assert found
    assert "hidden" not in report(found, "text") + str([sentence(one, "ar") for one in found])
    assert "is secret no more, so make another" in report(found, "text")


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ("[https://clock.example/, https://clock.example/other]", "must be of different hosts"),
        ("['https://[::1]/']", "must be of hosts whose names are Latin letters"),
        ("[https://صباح.example/]", "files are named by them (write xn--mgbbq3a.example)"),
        ("[https://clock.example./, https://clock.example/]", "files are named by them (write clock.example)"),
        ("[https://a_b.example/]", "must be of hosts whose names are Latin letters"),
    ],
)
def test_each_timestamp_authority_has_a_host_by_which_its_files_can_be_named(
    tmp_path: Path, hosts: str, said: str
) -> None:
    settings = f"log_keys: ['{KEY.public_key.text()}'], private_addresses: true, timestamps: {hosts}"
    (tmp_path / "mkdocs.yml").write_text(PLAIN.decode().replace("- sijill", f"- sijill: {{{settings}}}"), "utf-8")
    _, (found,) = judge_configuration(tmp_path)
    assert said in sentence(found)[0]
