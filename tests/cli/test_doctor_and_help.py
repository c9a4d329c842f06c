"""What is missing is said with how to get it; few commands are in the first help; four lead to a published site."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sijill
from sijill.cli import COMMANDS, EVERY_DAY, main
from sijill.model.extras import EXTRAS


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    assert call("init", str(tmp_path / "own"), "--no-input").exit_code == 0
    return tmp_path / "own"


def lacking(archive: Path) -> dict[str, str]:
    found = call("-C", str(archive), "doctor")
    assert found.exit_code == 0, found.output
    return dict(re.findall(r"lacks  (.*)\n       (.*)", found.output))


@pytest.mark.slow
def test_each_thing_that_is_missing_is_named_until_it_is_there(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("HOME", str(archive.parent))
    first = lacking(archive)
    assert first["the site's address, for feeds, citations and sharing"] == "set site_url in mkdocs.yml"
    assert "a git repository around the archive" in first
    assert first["the ledger, which guards what is published"] == "begin it: sijill publish"
    settings = (archive / "mkdocs.yml").read_text("utf-8")
    settings = settings.replace("# site_url", "site_url").replace("# repo_url", "repo_url")
    (archive / "mkdocs.yml").write_text(settings, "utf-8")
    subprocess.run(["git", "init", "-q", str(archive)], check=True)
    assert call("-C", str(archive), "publish", "--with-examples").exit_code == 0
    (archive / "requirements.txt").write_text("sijill==0.0.1\n")
    second = lacking(archive)
    assert not {"the site's address, for feeds, citations and sharing", "a git repository around the archive",
                "the ledger, which guards what is published"} & {*second}  # fmt: skip
    assert "the form that 'report an error' leads to (github)" in second
    assert second["the version that the workflows install is this one"] == (
        f"requirements.txt:1 names 0.0.1, and this is {sijill.__version__}"
    )
    assert "your user.name in git, for commits" in second
    (archive / "requirements.txt").write_text(f"sijill=={sijill.__version__}\n")
    subprocess.run(["git", "-C", str(archive), "config", "user.name", "Salma"], check=True)
    form = archive / ".github/ISSUE_TEMPLATE/report-error.yml"
    form.parent.mkdir(parents=True)
    form.write_text("name: x\n")
    third = lacking(archive)
    assert {*second} - {*third} == {
        "the form that 'report an error' leads to (github)", "the version that the workflows install is this one",
        "your user.name in git, for commits",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sijill @ git+https://git.example/x", "as 'sijill @ git+https://git.example/x'; the one of this is sijill=="),
        ("-e git+https://git.example/sijill.git", "as '-e git+https://git.example/sijill.git'"),
        ("sijill>=0.0.1,<2", "as 'sijill>=0.0.1,<2'"), ("Sijill[capture]", "as 'Sijill[capture]'"),
        ("arabic-reshaper==3.0.0", "name it in requirements.txt: sijill=="),
        ("# sijill==VERSION\nsijill-themes==VERSION", "name it in requirements.txt: sijill=="),
        ("# Ours\n\nsijill==0.0.1  # for now", "requirements.txt:3 names 0.0.1"),
        ("sijill[capture] == VERSION ; python_version > '3'", ""), ("SIJILL==VERSION", ""), ("sijill==VERSION.0", ""),
    ],
)  # fmt: skip
def test_what_the_workflows_install_is_said_as_the_requirements_say_it(archive: Path, written: str, said: str) -> None:
    (archive / "requirements.txt").write_text(written.replace("VERSION", sijill.__version__) + "\n")
    found = lacking(archive).get("the version that the workflows install is this one", "")
    assert said in found
    assert bool(said) == bool(found)


def test_nothing_is_said_of_what_workflows_install_where_no_file_says_it(archive: Path) -> None:
    (archive / "requirements.txt").unlink()
    assert "workflows install" not in call("-C", str(archive), "doctor").output


def test_the_first_help_has_the_commands_of_every_day_and_all_has_every_command() -> None:
    first, every = call("--help").output, call("--all").output
    listed = [re.findall(r"^  ([a-z-]+)  ", text.partition("Commands:")[2], re.MULTILINE) for text in (first, every)]
    assert listed[0] == [*EVERY_DAY]
    assert listed[1] == [name for name, _ in COMMANDS]
    assert set(EVERY_DAY) < {name for name, _ in COMMANDS}
    assert "sijill --all" in first


@pytest.mark.slow
def test_four_commands_lead_from_nothing_to_a_published_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin, keep a copy, add a statement of one's own with who said it, publish: no key, network, git or extra."""
    for names in EXTRAS.values():
        for name in names:
            monkeypatch.setitem(sys.modules, name, None)
    folder, page = str(tmp_path / "own"), tmp_path / "page.txt"
    page.write_text("Harbour notice\n\nNadia Farouk said: “The harbour opens on Monday”.\n", "utf-8")
    commands = (
        ("init", folder, "--clean", "--languages", "en", "--name", "en=The Harbour Papers", "--no-input"),
        ("-C", folder, "capture", str(page), "--document", "notice", "--captured", "2024-03-05",
         "--title", "en=Harbour notice"),
        ("-C", folder, "new", "statement", "--document", "notice", "--text", "The harbour opens on Monday", "--mode",
         "direct", "--title", "en=The harbour opens", "--date", "2024-03-04", "--kind", "remarks", "--language", "en"),
        ("-C", folder, "publish", "--build"),
    )  # fmt: skip
    for command in commands:
        typed = "Nadia Farouk\ny\n" + "\n" * 9 if "new" in command else None
        done = CliRunner().invoke(main, list(command), input=typed)
        assert done.exit_code == 0, (command, done.output)
    shown = (tmp_path / "own/site/statements/2024-03-04-the-harbour-opens/index.html").read_text("utf-8")
    assert "The harbour opens on Monday" in shown
    assert "Nadia Farouk" in shown
    assert call("-C", folder, "verify", f"{folder}/site").exit_code == 0


def test_publish_builds_only_where_it_publishes_here(tmp_path: Path) -> None:
    for other in ("--push", "--dry-run"):
        done = call("-C", str(tmp_path), "publish", "--build", other)
        assert done.exit_code == 2
        assert "--build must be used without" in done.output


def test_the_next_commands_can_be_pasted_whatever_the_folder_is_called(tmp_path: Path) -> None:
    folder = str(tmp_path / "b 16 ع's")
    made = call("init", folder, "--no-input", "--languages", "en", "--name", "en=Papers")
    assert made.exit_code == 0, made.output
    pasted = [line.partition(":")[2].partition(";")[0] for line in made.output.splitlines()[-3:]]
    assert [shlex.split(line)[:3] for line in pasted] == [["sijill", "-C", folder]] * 3
