"""What making pages costs is measured on an archive that was built."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import synthetic
from bench.archive import Shape


@pytest.mark.slow
def test_every_step_and_every_kind_of_task_is_given_with_its_time(tmp_path: Path) -> None:
    synthetic.write_archive(tmp_path, Shape(70), jobs=1)
    run(["sijill", "-C", str(tmp_path), "build"])
    steps, kinds = [
        {name: float(value) for value, name in (line.split(maxsplit=1) for line in part.split("\n") if line)}
        for part in run(["bench.making", str(tmp_path), "--runs", "1"]).split("\n\n")
    ]
    assert min(steps.values()) > 0
    assert steps["all of it"] > sum(steps.values()) / 2 > steps["two templates filled"]
    assert {"agent (20)", "document (5)", "home (1)"} <= kinds.keys()


def run(arguments: list[str]) -> str:
    call = [sys.executable, "-m", *arguments]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout
