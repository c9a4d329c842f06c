"""The made-up example is recognised as long as it is one, and is not published."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.sources.examples import examples


def begun(folder: Path, *options: str) -> Path:
    made = CliRunner().invoke(main, ["init", str(folder), "--no-input", *options])
    assert made.exit_code == 0, made.output
    return folder


@pytest.mark.parametrize("languages", ["en,ar", "ar", "en"])
def test_the_example_is_refused_until_it_is_deleted_as_the_refusal_says(languages: str, tmp_path: Path) -> None:
    archive = begun(tmp_path / "own", "--languages", languages)
    refused = CliRunner().invoke(main, ["-C", str(archive), "publish"])
    assert refused.exit_code == 2
    assert not (archive / "sources/ledger").exists()
    for name in refused.output.partition(": rm ")[2].split():
        (archive / name).unlink()
    assert not [path for path in (archive / "sources").rglob("*") if path.is_file()]
    assert CliRunner().invoke(main, ["-C", str(archive), "publish", "--dry-run"]).exit_code == 0


def test_the_example_with_another_title_is_still_the_example_and_a_record_of_one_s_own_is_none(tmp_path: Path) -> None:
    archive = begun(tmp_path / "own")
    found = examples(archive / "sources")
    assert len(found) == 5
    (statement,) = [name for name in found if name.startswith("statements/")]
    path = archive / "sources" / statement
    path.write_text(path.read_text("utf-8").replace("The old market stays", "The market stays"), "utf-8")
    assert [name for name in found if name != statement] == examples(archive / "sources")
    agent = archive / "sources/agents/salma-haddad.yaml"
    agent.write_text("name: {en: Somebody, ar: شخص}\nkind: person\n", "utf-8")
    assert "agents/salma-haddad.yaml" not in examples(archive / "sources")
    everything = CliRunner().invoke(main, ["-C", str(archive), "publish", "--dry-run"])
    assert everything.exit_code == 2


def test_a_clean_archive_has_none(tmp_path: Path) -> None:
    assert examples(begun(tmp_path / "own", "--clean") / "sources") == []
