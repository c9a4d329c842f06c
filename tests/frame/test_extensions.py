"""Wrong options of Markdown's extensions are named alone, without what they would make of pages."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.frame import judging
from sijill.model.configuration import Configuration

Archive = Callable[..., Configuration]


@pytest.mark.parametrize(
    "setting",
    ["pymdownx.highlight: {linenums: evil}", "abbr: {glossary: 3}", "pymdownx.emoji: {emoji_index: x}",
     "pymdownx.emoji: {emoji_generator: null}", "toc: {slugify: !!python/name:os.system }", "nowhere", "toc: x",
     "pymdownx.emoji: {emoji_index: !!python/name:os.system }", "pymdownx.snippets"],
)  # fmt: skip
def test_what_is_wrong_with_an_extension_is_said_alone_and_not_of_the_pages_it_makes(
    archive: Archive, setting: str
) -> None:
    folder = archive().root
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("  - toc\n", f"  - footnotes\n  - {setting}\n"), "utf-8")
    (folder / "docs/en/method.md").write_text("# Method\n\nA note[^1].\n\n[^1]: foot\n", "utf-8")
    done = CliRunner().invoke(main, ["-C", str(folder), "check", "--format", "json"])
    assert [one["file"] for one in json.loads(done.stdout)] == ["mkdocs.yml"]


def test_extensions_that_fail_only_together_are_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = archive()
    assert judging.of_settings(configuration) == []
    monkeypatch.setattr(judging.extensions, "usable", lambda configuration: None)
    assert [(one.code, one.file) for one in judging.of_settings(configuration)] == [("invalid-value", "mkdocs.yml")]
    assert judging.of_texts(configuration) == []
