"""The schemas that editors use: complete in both languages, true to the models, and driven through a real server."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.editing.descriptions import CHOICES, FIELDS
from sijill.editing.reading import known, records
from sijill.editing.schema import schema, write_schemas
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.sources.settings import read_configuration
from tests.editing.language_server import LanguageServer
from tests.made_up.captured import make_archive

ROOT = Path(__file__).parents[2]
PACKAGES = Path(__file__).parent / "npm"
KINDS: tuple[RecordKind, ...] = tuple(RECORD_TYPES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_and_choice_is_described_in_english_and_arabic(kind: RecordKind) -> None:
    found = schema(kind)
    parts = [found, *found["definitions"].values()]
    for part in parts:
        for name, field in part.get("properties", {}).items():
            assert field["description"], name
            assert any("\u0600" < character < "\u06ff" for character in field["x-ar"]), name
        if "enum" in part:
            assert len(part["enumDescriptions"]) == len(part["enum"])


def test_the_table_of_descriptions_names_nothing_that_is_not_there() -> None:
    names, choices = set(), set()
    for kind in KINDS:
        whole = RECORD_TYPES[kind].model_json_schema()
        for name, part in {**whole.get("$defs", {}), RECORD_TYPES[kind].__name__: whole}.items():
            names |= {f"{name}.{field}" for field in part.get("properties", {})}
            choices |= {f"{name}.{value}" for value in part.get("enum", ())}
    assert set(FIELDS) == names
    assert set(CHOICES) == choices


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_and_every_shipped_record_keeps_it(kind: RecordKind) -> None:
    configuration = read_configuration(ROOT)
    found = schema(kind, known(configuration))
    jsonschema.Draft7Validator.check_schema(found)
    for file, record in records(configuration):
        if file.kind == kind:
            jsonschema.validate(record.model_dump(mode="json", exclude_defaults=True), found)


def test_arabic_can_come_first() -> None:
    assert schema("topic", (), "ar")["properties"]["label"]["description"].startswith("الاسم")


@pytest.mark.slow
def test_schemas_are_written_only_where_they_differ(tmp_path: Path) -> None:
    configuration = read_configuration(make_archive(tmp_path))
    assert len(write_schemas(configuration)) == 4
    assert write_schemas(configuration) == []
    (tmp_path / "sources/topics/rivers.yaml").write_text("label:\n  en: Rivers\n  ar: الأنهار\n", encoding="utf-8")
    assert write_schemas(configuration)
    assert "Rivers · الأنهار" in (tmp_path / ".sijill/schema/statement.json").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["publish", "--dry-run"]])
def test_schemas_that_are_there_follow_the_kinds_that_the_archive_adds(tmp_path: Path, command: list[str]) -> None:
    make_archive(tmp_path)
    path, kinds = tmp_path / ".sijill/schema/agent.json", tmp_path / "kinds.yaml"

    def offered() -> bool:
        CliRunner().invoke(main, ["-C", str(tmp_path), *command])
        return path.is_file() and '"boat-club"' in path.read_text("utf-8")

    kinds.write_text("agent:\n  boat-club:\n    label:\n      en: Boat club\n      ar: نادي قوارب\n", "utf-8")
    assert not offered()
    assert not path.exists()
    write_schemas(read_configuration(tmp_path))
    kinds.unlink()
    assert not offered()
    kinds.write_text("agent:\n  boat-club:\n    label:\n      en: Boat club\n      ar: نادي قوارب\n", "utf-8")
    assert offered()
    path.write_text("[]", "utf-8")
    assert not offered()


def test_the_command_prints_a_schema_without_an_archive_too(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["-C", str(tmp_path), "schema", "agent", "--bare"])
    assert found.exit_code == 0
    assert json.loads(found.output)["title"] == "Sijill: agent"
    assert CliRunner().invoke(main, ["-C", str(tmp_path), "schema"]).exit_code == 2


def test_the_settings_for_editors_name_the_schemas_that_are_written() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert set(settings["yaml.schemas"]) == {f".sijill/schema/{kind}.json" for kind in KINDS}


def test_a_new_archive_has_the_same_settings_for_editors() -> None:
    for name in ("settings.json", "extensions.json"):
        example = ROOT / "generator/sijill/example/.vscode" / name
        assert example.read_bytes() == (ROOT / ".vscode" / name).read_bytes()


@pytest.fixture(scope="module")
def server_script() -> Path:
    """The real yaml-language-server, installed once from its lock; skipped where node is not there."""
    if not (shutil.which("node") and shutil.which("npm")):
        if os.environ.get("SIJILL_NODE_REQUIRED"):
            pytest.fail("node and npm must be there: SIJILL_NODE_REQUIRED is set")
        pytest.skip("node and npm are not installed")
    script = PACKAGES / "node_modules/yaml-language-server/bin/yaml-language-server"
    if not script.exists():
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=PACKAGES, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if done.returncode:
            if os.environ.get("SIJILL_NODE_REQUIRED"):
                pytest.fail(done.stderr)
            pytest.skip("the language server cannot be installed here")
    return script


@pytest.fixture(scope="module")
def server(server_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LanguageServer, Path]]:
    archive = make_archive(tmp_path_factory.mktemp("archive"))
    write_schemas(read_configuration(archive))
    vscode = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    # As the VS Code extension does: paths of settings are made whole.
    schemas = {(archive / path).as_uri(): glob for path, glob in vscode["yaml.schemas"].items()}
    settings = {
        "yaml": {"schemas": schemas, "validate": True, "hover": True, "completion": True,
                 "schemaStore": {"enable": False, "url": ""}},
    }  # fmt: skip
    started = LanguageServer(["node", str(server_script), "--stdio"], archive, settings)
    yield started, archive
    started.close()


RECORD = """\
title:
  en: The bridge opens
  ar: افتتاح الجسر
kind: remarks
language: ar
speakers:
  - agent: salma-al-nasser
date:
  value: 2023-05-04
passages:
  - id: p1
    text: |-
      الجسرَ الجديد
    mode: direct
    document: bridge-article
topics:
  - bridges
"""


@pytest.mark.slow
def test_an_editor_finds_nothing_wrong_with_a_good_record(server: tuple[LanguageServer, Path]) -> None:
    client, archive = server
    uri = client.open(archive / "sources/statements/2023/good.yaml", RECORD)
    assert client.diagnostics(uri) == []


@pytest.mark.slow
def test_an_editor_underlines_a_wrong_field_at_its_place(server: tuple[LanguageServer, Path]) -> None:
    client, archive = server
    text = RECORD.replace("    mode: direct", "    mood: direct").replace("kind: remarks", "kind: remark")
    uri = client.open(archive / "sources/statements/2023/wrong.yaml", text)
    places = {
        (found["range"]["start"]["line"], found["range"]["start"]["character"]): found["message"]
        for found in client.diagnostics(uri)
    }
    assert "mood" in places[(13, 4)]
    assert "Value is not accepted" in places[(3, 6)]


@pytest.mark.slow
def test_an_editor_offers_the_archives_own_ids_with_their_names(server: tuple[LanguageServer, Path]) -> None:
    client, archive = server
    text = RECORD.replace("salma-al-nasser", "")
    uri = client.open(archive / "sources/statements/2023/ids.yaml", text)
    items = client.at("textDocument/completion", uri, 6, len("  - agent: "))["items"]
    assert {"salma-al-nasser", "radio-wadi"} <= {item["label"] for item in items}
    [salma] = [item for item in items if item["label"] == "salma-al-nasser"]
    assert "سلمى الناصر" in json.dumps(salma, ensure_ascii=False)


@pytest.mark.slow
def test_an_editor_offers_choices_and_fields(server: tuple[LanguageServer, Path]) -> None:
    client, archive = server
    uri = client.open(archive / "sources/statements/2023/kinds.yaml", RECORD.replace("kind: remarks", "kind: "))
    labels = {item["label"] for item in client.at("textDocument/completion", uri, 3, 6)["items"]}
    assert {"post", "remarks", "communique"} <= labels
    uri = client.open(archive / "sources/statements/2023/fields.yaml", RECORD + "\n")
    labels = {item["label"] for item in client.at("textDocument/completion", uri, RECORD.count("\n"), 0)["items"]}
    assert {"channel", "relations", "note", "corrections"} <= labels


@pytest.mark.slow
def test_an_editor_explains_a_field_in_both_languages(server: tuple[LanguageServer, Path]) -> None:
    client, archive = server
    uri = client.open(archive / "sources/statements/2023/hover.yaml", RECORD)
    shown = json.dumps(client.at("textDocument/hover", uri, 13, 6), ensure_ascii=False)
    assert "How the document reports them." in shown
    assert "كيف توردها الوثيقة" in shown


@pytest.mark.slow
def test_a_line_in_the_file_names_its_schema_for_other_editors(server_script: Path, tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    write_schemas(read_configuration(archive))
    client = LanguageServer(
        ["node", str(server_script), "--stdio"], archive,
        {"yaml": {"validate": True, "schemaStore": {"enable": False, "url": ""}}},
    )  # fmt: skip
    try:
        line = "# yaml-language-server: $schema=../../../.sijill/schema/statement.json\n"
        uri = client.open(archive / "sources/statements/2023/line.yaml", line + RECORD.replace("mode:", "mood:"))
        assert any("mood" in found["message"] for found in client.diagnostics(uri))
    finally:
        client.close()
