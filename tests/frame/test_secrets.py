"""A secret key in what the site serves of ``docs/``, or in settings, is named at its place and never repeated."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from tests.made_up.example import write_example


@pytest.mark.parametrize("file", ["docs/en/about.md", "docs/ar/notes.txt", "docs/en/key.json", "mkdocs.yml"])
def test_a_secret_key_in_what_is_served_or_in_settings_is_named(tmp_path: Path, file: str) -> None:
    write_example(tmp_path)
    path = tmp_path / file
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}# PRIVATE+KEY+archive.example.org/log+1a2b3c4d+{'A' * 44}\n", "utf-8")
    found = CliRunner().invoke(main, ["-C", str(tmp_path), "check"])
    line = before.count("\n") + 1
    assert (found.exit_code, f"{file}:{line}:3" in found.output) == (1, True), found.output
    assert "it is secret no more" in found.output
    assert "AAAA" not in found.output
