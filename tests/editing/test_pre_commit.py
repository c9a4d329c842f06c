"""The hooks that stand in .pre-commit-hooks.yaml, run by pre-commit itself in a made-up repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.made_up.captured import make_archive

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_commit_with_a_slip_is_mended_and_one_with_an_error_is_stopped(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "archive")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for name, call in (("sijill", "-m sijill"), ("pre-commit", "-m pre_commit")):
        script = bin_folder / name
        script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" {call} "$@"\n')
        script.chmod(0o755)
    environment = {
        **os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
    }  # fmt: skip
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        environment.pop(name, None)

    def run(*call: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(call, cwd=archive, env=environment, capture_output=True, text=True, check=False)

    # The hooks as they are published, but run from here: nothing is cloned or installed for the test.
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        hook["language"] = "system"
    (archive / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    assert shutil.which("git")
    run("git", "init", "-q")
    run("git", "add", "-A")
    first = run("pre-commit", "run", "--all-files")
    assert first.returncode == 0, first.stdout + first.stderr

    agent = archive / "sources/agents/salma-al-nasser.yaml"
    good = agent.read_text()
    agent.write_text('kind: person\nname: {en: " Salma Al-Nasser", ar: سلمى الناصر}\n')
    run("git", "add", "-A")
    mended = run("pre-commit", "run")
    assert mended.returncode == 1
    assert agent.read_text() == "name:\n  en: Salma Al-Nasser\n  ar: سلمى الناصر\nkind: person\n"

    agent.write_text(good.replace("kind: person", "kind: persn"))
    run("git", "add", "-A")
    stopped = run("pre-commit", "run")
    assert stopped.returncode == 1
    assert "not-a-choice" in stopped.stdout
    assert "did you mean 'person'?" in stopped.stdout
