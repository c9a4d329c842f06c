"""What a visitor of the repository finds at its root is there, and current."""

import re
from pathlib import Path

import pytest
import yaml

import sijill

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_link_leads_to_a_file_that_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_commands_of_contributing_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)) <= targets


def test_the_citation_is_of_this_version_and_licence() -> None:
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert found["version"] == sijill.__version__
    assert found["title"] == "Sijill"
    assert f'license = "{found["license"]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert found["authors"][0]["name"] in (ROOT / "pyproject.toml").read_text("utf-8")
