"""What reading costs is measured on an archive as ``python -m bench.synthetic`` makes it."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import synthetic
from bench.archive import Shape


@pytest.mark.slow
def test_every_part_of_a_check_and_every_step_is_given_with_its_time(tmp_path: Path) -> None:
    synthetic.write_archive(tmp_path, Shape(70), jobs=1)
    call = [sys.executable, "-m", "bench.reading", str(tmp_path), "--runs", "1"]
    told = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    lines = [line.split(maxsplit=1) for line in told.split("\n") if line]
    times = {name.strip(): float(value) for value, name in lines}
    assert min(times.values()) > 0
    assert times["whole check"] > times["files read and checked"]
