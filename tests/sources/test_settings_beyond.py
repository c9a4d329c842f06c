"""Settings lead to no private network, and files that they come with are files."""

import os
from pathlib import Path

import pytest

from sijill.sources.settings import judge_configuration
from tests.sources.test_settings import PLAIN


@pytest.mark.parametrize("host", ["169.254.169.254", "localhost", "10.0.0.1", "127.0.0.1:8000", "[::1]"])
def test_a_link_at_the_foot_leads_where_every_reader_can_go(tmp_path: Path, host: str) -> None:
    text = PLAIN + f'extra: {{social: [{{name: Wall, link: "http://{host}/a"}}]}}\n'.encode()
    (tmp_path / "mkdocs.yml").write_bytes(text)
    (found,) = judge_configuration(tmp_path)[1]
    assert "must lead where every reader can go" in dict(found.facts)["requirement"]
    assert found.line == text.count(b"\n")
    (tmp_path / "mkdocs.yml").write_bytes(text.replace(b"- sijill", b"- sijill: {private_addresses: true}"))
    assert judge_configuration(tmp_path)[1] == []


@pytest.mark.parametrize("kind", ["folder", "dangling link", "pipe"])
def test_kinds_that_are_no_file_are_not_taken_for_none(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN)
    place = tmp_path / "kinds.yaml"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("nowhere")
    assert [(one.file, one.code) for one in judge_configuration(tmp_path)[1]] == [("kinds.yaml", "unreadable-file")]
