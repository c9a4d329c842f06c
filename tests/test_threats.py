"""The threat model names a test for every threat, and each of them is there."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
MODEL = TESTS.parent / "docs" / "maintainers" / "threat-model.md"


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)`", MODEL.read_text("utf-8"))
    assert len(named) > 30
    for file, name in named:
        assert re.search(rf"^def {name}\(", (TESTS / file).read_text("utf-8"), re.MULTILINE), (file, name)


def test_every_threat_has_a_defence_and_a_test() -> None:
    for line in MODEL.read_text("utf-8").partition("## What was published")[2].splitlines():
        if line.startswith("| ") and not line.startswith(("| threat", "| ---")):
            threat, defence, proof = (cell.strip() for cell in line.strip("|").split("|"))
            assert threat
            assert defence
            assert "::test_" in proof, threat
