"""What a new archive begins with: the files of each host, in order as they are, and those of this repository's own."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

import sijill
from sijill.cli import init, main
from sijill.editing.beginning import BEGINNING, HOSTS
from sijill.editing.issues import answers
from sijill.interface.proposals import LABELS
from sijill.model.urls import error_form
from sijill.publish.verify import verify
from sijill.sources.settings import read_configuration

ROOT = Path(__file__).parents[2]
FORMS = ("ISSUE_TEMPLATE/report-error.yml", "ISSUE_TEMPLATE/propose-statement.yml", "pull_request_template.md")


def begin(folder: Path, *options: str) -> Result:
    made = CliRunner().invoke(main, ["init", str(folder), "--no-input", *options])
    assert made.exit_code == 0, made.output
    return made


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    "more", [(), ("--clean",), ("--languages", "ar"), ("--languages", "en"), ("--languages", "ar,en")]
)
def test_a_new_archive_is_in_order_whatever_it_is_begun_with(host: str, more: tuple[str, ...], tmp_path: Path) -> None:
    begin(tmp_path / "own", "--host", host, *more)
    texts = [path.read_text("utf-8") for path in (tmp_path / "own").rglob("*") if path.is_file()]
    checked = CliRunner().invoke(main, ["-C", str(tmp_path / "own"), "check"])
    assert (checked.exit_code, checked.output) == (0, "Everything is in order.\n")
    assert (tmp_path / "own/sources").exists() == ("--clean" not in more)
    styled = CliRunner().invoke(main, ["-C", str(tmp_path / "own"), "format", "--check"])
    assert (styled.exit_code, styled.output) == (0, "Everything is in canonical style.\n")
    for path in (tmp_path / "own").rglob("*.yml"):
        yaml.safe_load(path.read_text("utf-8"))
    settings = read_configuration(tmp_path / "own")
    assert not [text for text in texts if re.search("SIJILL_VERSION|ARCHIVE_(?:NAME|ADDRESS)", text)]
    links = re.findall(r"\]\((docs/[^)]*)\)", (tmp_path / "own/README.md").read_text("utf-8"))
    assert all((tmp_path / "own" / link).is_file() for link in links)
    assert len(links) == len(settings.languages)


@pytest.mark.slow
@pytest.mark.parametrize("empty", [True, False])
def test_an_archive_in_which_nothing_is_published_yet_has_a_site(empty: bool, tmp_path: Path) -> None:
    begin(tmp_path / "own", *(("--clean",) if empty else ()))
    for path in (tmp_path / "own/sources").glob("statements/*/*.yaml"):
        path.rename(path.with_name(f"0000-{path.name.split('-', 3)[3]}"))
    built = CliRunner().invoke(main, ["-C", str(tmp_path / "own"), "build", "--jobs", "1"])
    assert "Built 0 statements" in built.output
    assert verify(str(tmp_path / "own/site")).intact


@pytest.mark.slow
@pytest.mark.parametrize(("host", "place"), [("github", ".github"), ("gitlab", ".gitlab"), ("forgejo", ".forgejo")])
def test_reviewers_are_named_only_if_there_are_any(host: str, place: str, tmp_path: Path) -> None:
    begin(tmp_path / "none", "--host", host)
    begin(tmp_path / "some", "--host", host, "--reviewer", "@salma", "--reviewer", "@karim")
    assert not list((tmp_path / "none").rglob("CODEOWNERS"))
    assert (tmp_path / "some" / place / "CODEOWNERS").read_text().endswith("* @salma @karim\n")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_the_options_do_not_say_is_asked_for_where_somebody_can_answer(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "_is_terminal", lambda: True)
    answers = "ar en\nأوراق الميناء\nHarbour papers\nhttps://papers.example/\n-\nbitbucket\nforgejo\nCC0-1.0\n"
    made = CliRunner().invoke(main, ["--lang", language, "init", str(tmp_path / "own")], input=answers)
    assert made.exit_code == 0, made.output
    found = read_configuration(tmp_path / "own")
    assert found.languages == ("ar", "en")
    assert (found.title("ar"), found.title("en")) == ("أوراق الميناء", "Harbour papers")
    assert (found.site_url, found.repo_url) == ("https://papers.example/", "")
    assert (found.host, found.options.records_licence) == ("forgejo", "CC0-1.0")
    next_steps = {"en": ["Look at it", "Add to it", "Publish it"], "ar": ["لتراه", "لتضيف إليه", "لتنشره"]}
    assert [line.split(":")[0] for line in made.output.splitlines()[-3:]] == next_steps[language]
    asked = made.output.partition("  " + str(tmp_path))[0].replace("أوراق الميناء", "")
    in_arabic = re.search("[\u0600-\u06ff]{3,} [\u0600-\u06ff]{3,}.*:", asked) is not None
    assert in_arabic == (language == "ar")


def test_what_is_decided_is_in_the_settings(tmp_path: Path) -> None:
    begin(
        tmp_path / "own", "--languages", "ar,en", "--name", "en=Harbour: papers #1", "--name", "ar=أوراق الميناء",
        "--address", "https://papers.example/archive", "--repository", "https://gitlab.example/a/b.git/",
        "--host", "gitlab", "--licence", "CC0-1.0",
    )  # fmt: skip
    found = read_configuration(tmp_path / "own")
    assert (found.title("en"), found.title("ar")) == ("Harbour: papers #1", "أوراق الميناء")
    assert (found.languages, found.default_language) == (("ar", "en"), "ar")
    assert (found.site_url, found.repo_url) == ("https://papers.example/archive/", "https://gitlab.example/a/b")
    assert found.edit_address == "https://gitlab.example/a/b/-/edit/main/"
    assert found.options.records_licence == "CC0-1.0"
    assert "CC0 1.0 Universal" in (tmp_path / "own/LICENSE").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--languages", "en,EN"], "--languages must be tags"), (["--languages", "en,en"], "each once"),
        (["--name", "fr=Archive"], "--name must be LANG=TEXT"),
        (["--address", "papers.example"], "--address must begin"),
        (["--host", "github", "--repository", "https://gitlab.com/a/b"], "--host must be gitlab, where"),
        (["--repository", "git@example:a"], "--repository must begin"), (["--licence", "my own!"], "--licence must be"),
        (["--licence", "CC0"], "did you mean 'CC0-1.0'?"), (["--licence", "CC-BY-9.0"], "--licence must be"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_is_written(options: list[str], said: str, tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["init", str(tmp_path / "own"), "--no-input", *options])
    assert made.exit_code == 2
    assert said in made.output
    assert not (tmp_path / "own").exists()


def test_an_answer_that_cannot_be_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init, "_is_terminal", lambda: True)
    answers = "EN\nen\nHarbour papers\npapers.example\nhttps://papers.example/\ngit@x:a\n-\nnone\nCC0\nCC0-1.0\n"
    made = CliRunner().invoke(main, ["init", str(tmp_path / "own")], input=answers)
    assert made.exit_code == 0, made.output
    assert len(re.findall("^--", made.output, re.MULTILINE)) == 4
    found = read_configuration(tmp_path / "own")
    assert (found.languages, found.site_url) == (("en",), "https://papers.example/")
    assert found.options.records_licence == "CC0-1.0"


@pytest.mark.slow
@pytest.mark.parametrize("host", ["none", "github"])
def test_an_archive_in_a_language_that_is_not_shipped_is_in_order(host: str, tmp_path: Path) -> None:
    made = begin(tmp_path / "own", "--languages", "ar,fr", "--host", host)
    assert "translate " + str(tmp_path / "own/strings/fr.yaml") in made.output
    checked = CliRunner().invoke(main, ["-C", str(tmp_path / "own"), "check"])
    assert checked.exit_code == 0, checked.output


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "docs/en").mkdir(parents=True)
    (tmp_path / "docs/en/about.md").write_text("mine")
    made = CliRunner().invoke(main, ["init", str(tmp_path), "--no-input"])
    assert made.exit_code == 2
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["about.md"]


@pytest.mark.quick(1)
@pytest.mark.parametrize("host", ["github", "gitlab", "forgejo"])
def test_the_form_that_a_page_leads_to_is_there(host: str, tmp_path: Path) -> None:
    begin(tmp_path / "own", "--host", host)
    address = error_form("https://git.example/a", host, "2024-03-04-market")
    assert "report-error" in address
    assert "2024-03-04-market" in address
    assert list((tmp_path / "own").rglob("report-error.*"))


def test_a_statement_proposed_in_any_host_s_form_is_read_alike() -> None:
    form = (BEGINNING / "gitlab/.gitlab/issue_templates/propose-statement.md").read_text("utf-8")
    assert set(re.findall(r"^### (.*)$", form, re.MULTILINE)) >= {*LABELS}
    assert answers(form) == {}
    filled = form.replace("### Speaker / المتحدث\n", "### Speaker / المتحدث\n\nSalma Haddad\n")
    assert answers(filled) == {"speaker": "Salma Haddad"}


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_are_this_repository_s_own(name: str) -> None:
    ours = (ROOT / ".github" / name).read_bytes()
    assert (BEGINNING / "github/.github" / name).read_bytes() == ours
    if name.startswith("ISSUE"):
        assert (BEGINNING / "forgejo/.forgejo/issue_template" / Path(name).name).read_bytes() == ours


def test_publishing_and_the_policy_are_this_repository_s_own() -> None:
    for host in ("github", "gitlab", "forgejo"):
        assert (BEGINNING / host / ".ci/publish").read_bytes() == (ROOT / ".ci/publish").read_bytes()
    for language in ("en", "ar"):
        ours = (ROOT / "docs" / language / "corrections-policy.md").read_bytes()
        assert (BEGINNING / "all/docs" / language / "corrections-policy.md").read_bytes() == ours


@pytest.mark.parametrize("name", ["check.yml", "comment.yml", "propose.yml", "publish.yml"])
def test_a_workflow_differs_from_this_repository_s_own_only_in_where_the_generator_comes_from(name: str) -> None:
    ours, theirs = (
        yaml.safe_load((folder / ".github/workflows" / name).read_text("utf-8"))
        for folder in (ROOT, BEGINNING / "github")
    )

    def without_install(flow: Any) -> Any:
        for job in flow["jobs"].values():
            job["steps"] = [
                {key: value for key, value in step.items() if not (key == "name" and "base branch" in value)}
                for step in job["steps"]
                if not re.search(
                    "Install the generator|Put the proposed|as the (?:base|main|pull)", step.get("name", "")
                )
            ]
        return flow

    text = yaml.safe_dump(without_install(ours), width=1000)
    own = re.sub(r" *for own in strings[^\n]*\n\n?", "", yaml.safe_dump(without_install(theirs), width=1000))
    assert text.replace("cp generator/mkdocs.yml", "cp base/mkdocs.yml") == own


def test_hosts_install_the_version_that_made_the_archive(tmp_path: Path) -> None:
    begin(tmp_path / "own", "--host", "github")
    assert (
        f"\nsijill[capture,pictures,signing]=={sijill.__version__}\n" in (tmp_path / "own/requirements.txt").read_text()
    )
    hooks = yaml.safe_load((tmp_path / "own/.pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [(one["id"], one["entry"], one["files"]) for one in hooks] == [
        (one["id"], one["entry"], one["files"]) for one in ours
    ]
    assert all(one["additional_dependencies"] == [f"sijill=={sijill.__version__}"] for one in hooks)
    for path in (tmp_path / "own/.github/workflows").glob("*.yml"):
        for line in path.read_text().splitlines():
            assert "uses:" not in line or re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """Return an environment in which `sijill` is this one, pip installs nothing, and git asks nobody."""
    tools = tmp_path / "tools"
    tools.mkdir()
    with_examples = '[ "$1" != publish ] || set -- "$@" --with-examples'
    for name, script in (("sijill", f'{with_examples}; exec "{sys.executable}" -m sijill "$@"'),
                         ("python", f'[ "$2" = pip ] || exec "{sys.executable}" "$@"')):  # fmt: skip
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    who = {f"GIT_{role}_{what}": text for role in ("AUTHOR", "COMMITTER")
           for what, text in (("NAME", "Salma"), ("EMAIL", "salma@example.org"))}  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    place = {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT / "generator")}
    return {**kept, "PATH": f"{tools}:{kept['PATH']}", **place, **who, **more}


def _run(script: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _remote(tmp_path: Path, host: str, environment: dict[str, str]) -> Path:
    """Return a repository that has a new archive on its main branch, and a proposal on another."""
    begin(tmp_path / "own", "--host", host)
    (tmp_path / "own/kinds.yaml").write_text(
        "statement:\n  vote:\n    label: {en: Vote, ar: تصويت}\n    type: VoteAction\n", "utf-8"
    )
    _run(
        "git init -q -b main . && git add -A && git commit -qm Begin && git switch -qc proposal && "
        "sed 's/^kind: .*/kind: vote/' -i sources/statements/*/*.yaml && "
        "sed 's/The old market/The market/' -i sources/topics/old-market.yaml && git commit -qam Change && "
        "git clone -q --bare . ../remote.git && git -C ../remote.git symbolic-ref HEAD refs/heads/main && "
        "git -C ../remote.git update-ref refs/pull/7/head proposal",
        tmp_path / "own", environment,
    )  # fmt: skip
    return tmp_path / "remote.git"


@pytest.mark.slow
def test_the_jobs_of_gitlab_check_what_is_proposed_and_publish_what_is_merged(tmp_path: Path) -> None:
    environment = _environment(tmp_path, BRANCH="main", SITE="", BEFORE="")
    remote = _remote(tmp_path, "gitlab", environment)
    jobs = yaml.safe_load((tmp_path / "own/.gitlab-ci.yml").read_text())
    more = environment | {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "PUSH_URL": str(remote)}
    for job, branch in (("check", "proposal"), ("ledger", "main"), ("pages", "main")):
        _run(f"git clone -q -b {branch} {remote} {job}", tmp_path, environment)
        script = "\n".join([*jobs["default"]["before_script"], *jobs[job]["script"]])
        _run(script, tmp_path / job, more)
    assert "market" in (tmp_path / "check/report.md").read_text("utf-8")
    assert (tmp_path / "check/site/index.html").is_file()
    assert (tmp_path / "pages/public/manifest.json").is_file()
    assert list((tmp_path / "pages/sources/ledger").glob("*.jsonl"))


@pytest.mark.slow
def test_the_steps_of_github_check_what_is_proposed_by_the_base_branch_s_settings(tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    remote = _remote(tmp_path, "github", environment)
    base = _run("git rev-parse main", remote, environment).strip()
    _run(f"git clone -q {remote} base && git clone -q -b proposal {remote} proposal", tmp_path, environment)
    steps = yaml.safe_load((tmp_path / "own/.github/workflows/check.yml").read_text())["jobs"]["check"]["steps"]
    for step in steps:
        if "run" in step:
            _run(step["run"], tmp_path, environment | {"BASE": base, "NUMBER": "7"})
    assert "market" in (tmp_path / "report/comment.md").read_text("utf-8")
    assert "Vote" in next((tmp_path / "archive/site/statements").rglob("index.html")).read_text("utf-8")


@pytest.mark.slow
def test_the_jobs_of_forgejo_check_what_is_proposed_and_publish_what_is_merged(tmp_path: Path) -> None:
    environment = _environment(tmp_path, BRANCH="main", SITE="", BEFORE="")
    remote = _remote(tmp_path, "forgejo", environment)
    base = _run("git rev-parse main", remote, environment).strip()
    more = environment | {"REPOSITORY": str(remote), "BASE": base, "NUMBER": "7", "TOKEN": "made-up"}
    for name in ("check", "publish"):
        flow = yaml.safe_load((tmp_path / f"own/.forgejo/workflows/{name}.yml").read_text())
        (tmp_path / name).mkdir()
        for step in flow["jobs"][name]["steps"]:
            _run(step["run"], tmp_path / name, more)
    assert (tmp_path / "check/archive/site/index.html").is_file()
    listed = _run("git ls-tree --name-only pages", remote, environment).split()
    assert {"index.html", "manifest.json", "ar"} <= {*listed}
    assert _run("git ls-tree --name-only main sources/ledger/", remote, environment)


def test_upgrading_brings_the_host_s_files_forward_with_the_difference(tmp_path: Path) -> None:
    own = tmp_path / "own"
    begin(own, "--host", "github", "--clean", "--languages", "en")
    settled = CliRunner().invoke(main, ["-C", str(own), "upgrade", "--yes"])
    assert settled.exit_code == 0, settled.output
    assert "changed" not in settled.output
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file() and ".cache" not in path.parts}
    for name, old, new in (
        ("requirements.txt", f"]=={sijill.__version__}", "]==0.0.1"),
        (".github/workflows/check.yml", 'python-version: "3.12"', 'python-version: "3.11"'),
        (".ci/publish", "set -euo pipefail", "set -eu"),
    ):
        text = (own / name).read_text("utf-8")
        assert old in text
        (own / name).write_text(text.replace(old, new), "utf-8")
    (own / ".github/dependabot.yml").unlink()  # what an archive does without, it is not given again
    dry = CliRunner().invoke(main, ["-C", str(own), "upgrade", "--dry-run"])
    assert "-sijill[capture,pictures,signing]==0.0.1" in dry.output
    assert "3 files would change." in dry.output
    assert "0.0.1" in (own / "requirements.txt").read_text()
    nobody = CliRunner().invoke(main, ["-C", str(own), "upgrade"])
    assert (nobody.exit_code, "--yes must be given" in nobody.output) == (2, True)
    assert "0.0.1" in (own / "requirements.txt").read_text()
    done = CliRunner().invoke(main, ["-C", str(own), "upgrade", "--yes"])
    assert done.exit_code == 0, done.output
    assert os.access(own / ".ci/publish", os.X_OK)
    del before[own / ".github/dependabot.yml"]
    assert {path: path.read_bytes() for path in before} == before


OWN_REQUIREMENTS = """\
# Ours, kept by hand.\r
arabic-reshaper==3.0.0
  Sijill [signing, capture] == 0.0.1 ; python_version > "3" # see issue 4, not sijill==0.0.1
--find-links wheels/sijill==0.0.1
sijill-themes==0.0.1
sijill==0.0.2,<1
"""


def test_upgrading_changes_the_version_and_no_other_byte_of_files_that_name_it(tmp_path: Path) -> None:
    begin(tmp_path, "--clean", "--languages", "en")
    own = OWN_REQUIREMENTS.encode() + b"# caf\xe9, no line end"
    hooks = (tmp_path / ".pre-commit-config.yaml").read_text("utf-8") + "  - repo: local\n    hooks: []  # of ours\n"
    older = hooks.replace(sijill.__version__, "0.0.1")
    (tmp_path / "requirements.txt").write_bytes(own)
    (tmp_path / ".pre-commit-config.yaml").write_text(older, "utf-8")
    done = CliRunner().invoke(main, ["-C", str(tmp_path), "upgrade", "--yes"])
    assert done.exit_code == 0, done.output
    wanted = own.replace(b"== 0.0.1 ;", f"== {sijill.__version__} ;".encode())
    assert (tmp_path / "requirements.txt").read_bytes() == wanted
    assert (tmp_path / ".pre-commit-config.yaml").read_text("utf-8") == hooks != older


@pytest.mark.parametrize("name", ["requirements.txt", ".pre-commit-config.yaml"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_archive_of_a_newer_version_is_not_brought_back(tmp_path: Path, name: str, language: str) -> None:
    begin(tmp_path, "--host", "github")
    text = (tmp_path / name).read_text("utf-8").replace(f"=={sijill.__version__}", "==9.9")
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / ".ci/publish").write_text("older\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = CliRunner().invoke(main, ["--lang", language, "-C", str(tmp_path), "upgrade", "--yes"])
    assert done.exit_code == 2, done.output
    assert f"{name}:{text.partition('==9.9')[0].count(chr(10)) + 1}" in done.output
    assert "9.9" in done.output
    assert ("must not name" in done.output) == (language == "en")
    assert {path: path.read_bytes() for path in before} == before


def test_a_version_that_hashes_bind_is_left_with_them(tmp_path: Path) -> None:
    begin(tmp_path, "--clean", "--languages", "en")
    own = "sijill==0.0.1 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    (tmp_path / "requirements.txt").write_text(own)
    done = CliRunner().invoke(main, ["-C", str(tmp_path), "upgrade", "--yes"])
    assert f"requirements.txt:1 is left as it is: hashes of 0.0.1 are beside it. Write =={sijill.__version__}" in (
        done.output
    )
    assert (tmp_path / "requirements.txt").read_text() == own
