"""Settings lead to no private network, files that they come with are files, and witnesses are keys with addresses."""

import os
from pathlib import Path

import pytest

from sijill.diagnostics.reporters import sentence
from sijill.sources.settings import judge_configuration
from tests.made_up.logged import KEY
from tests.sources.test_settings import PLAIN

SETTINGS = {
    "foot": 'extra: {social: [{name: Wall, link: "http://HOST/a"}]}',
    "code host": "repo_url: http://HOST/valley/archive",
    "the site": "site_url: http://HOST/",
}


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "localhost", "10.0.0.1", "127.0.0.1:8000", "[::1]", "forge", "0x7f.1"]
)
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_address_leads_where_every_reader_can_go(tmp_path: Path, setting: str, host: str) -> None:
    text = PLAIN + f"{SETTINGS[setting].replace('HOST', host)}\n".encode()
    (tmp_path / "mkdocs.yml").write_bytes(text)
    (found,) = judge_configuration(tmp_path)[1]
    assert "must lead where every reader can go" in dict(found.facts)["requirement"]
    assert found.line == text.count(b"\n")
    (tmp_path / "mkdocs.yml").write_bytes(text.replace(b"- sijill", b"- sijill: {private_addresses: true}"))
    assert judge_configuration(tmp_path)[1] == []


def test_addresses_of_the_archive_s_own_section_are_judged_too(tmp_path: Path) -> None:
    section = b"- sijill: {former_site_urls: ['https://archive.lan/']}"
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN.replace(b"- sijill", section))
    assert [one.code for one in judge_configuration(tmp_path)[1]] == ["invalid-value"]


@pytest.mark.parametrize("address", ["https://example.org/", "HTTP://localhost/", "//localhost/", "\\thttp://[::1]/"])
def test_the_navigation_leads_to_no_address(tmp_path: Path, address: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(PLAIN + f'nav: [{{Wall: "{address}"}}]\n'.encode())
    assert [one.code for one in judge_configuration(tmp_path)[1]] == ["setting-without-effect"]


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "..", "a/../b"])
def test_where_pages_are_edited_is_below_the_code_host(tmp_path: Path, address: str) -> None:
    text = PLAIN + f"repo_url: https://git.example/a/b\nedit_uri: '{address}'\n".encode()
    (tmp_path / "mkdocs.yml").write_bytes(text)
    assert [one.code for one in judge_configuration(tmp_path)[1]] == ["invalid-value"]


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


def test_witnesses_are_asked_for_as_keys_with_addresses(tmp_path: Path) -> None:
    settings = f"log_keys: ['{KEY.public_key.text()}'], witnesses: [library.example]"
    (tmp_path / "mkdocs.yml").write_text(PLAIN.decode().replace("- sijill", f"- sijill: {{{settings}}}"), "utf-8")
    (found,) = judge_configuration(tmp_path)[1]
    message, mend = sentence(found)
    assert message == "'plugins[1].sijill.witnesses' must be a mapping, not a list"
    assert mend.startswith('write it as: witnesses: {"the line that')
