"""The shell completes commands, options and choices, as the page on upgrading says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/maintainers/upgrading.md"


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    ("words", "at", "offered"),
    [
        ("sijill ch", 1, ["check"]), ("sijill new ", 2, ["statement", "agent", "document", "topic", "language"]),
        ("sijill check --fo", 2, ["--format"]), ("sijill check --format s", 3, ["sarif"]),
    ],
)  # fmt: skip
def test_bash_is_offered_what_there_is(words: str, at: int, offered: list[str], tmp_path: Path) -> None:
    asked = {"_SIJILL_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
    call = [
        sys.executable,
        "-c",
        "import sys; from sijill.cli import main; sys.argv = ['sijill']; main(prog_name='sijill')",
    ]
    done = subprocess.run(call, env={**os.environ, **asked}, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [line.partition(",")[2] for line in done.stdout.split()] == offered


def test_the_page_names_the_shells_that_are_known() -> None:
    from click.shell_completion import get_completion_class

    shells = re.findall(r"_SIJILL_COMPLETE=(\w+)_source", PAGE.read_text("utf-8"))
    assert shells == ["bash", "zsh", "fish"]
    assert all(map(get_completion_class, shells))
