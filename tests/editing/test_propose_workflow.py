"""From a labelled issue to a pull request: the steps of the workflow, run in clones of a bare repository."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.editing.beginning import BEGINNING
from sijill.interface.proposals import LABELS
from tests.hostile.payloads import SCRIPTS
from tests.made_up.archives import TestArchive
from tests.made_up.forge import git

ROOT = Path(__file__).parents[2]
FILES = [folder / ".github/workflows/propose.yml" for folder in (ROOT, BEGINNING / "github")]
LABEL = {name: label for label, name in LABELS.items()}
GIVEN = {
    "speaker": "salma-haddad", "date": "2024-05-06", "kind": "remarks", "language": "ar", "document": "almanac",
    "words": "سنحفر بئرا ثانية", "translation": "We will dig a second well", "title_en": "A second well",
    "title_ar": "بئر ثانية",
}  # fmt: skip


def form(language: str = "en", **changed: str) -> str:
    given = {**GIVEN, **changed}
    return (
        "\n".join(f"### {LABEL[name]}\n\n{text}\n" for name, text in given.items()) + f"\n<!-- sijill: {language} -->\n"
    )


class Host:
    """A bare repository with this workflow's script, clones of it, and a stand-in for ``gh`` that notes its calls."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bare, self.tools = folder, folder / "bare.git", folder / "tools"
        start = TestArchive(folder / "start")
        start.write(".ci/propose", (ROOT / ".ci/propose").read_text("utf-8"))
        (start.root / ".ci/propose").chmod(0o755)
        start.commit()
        git(folder, "clone", "-q", "--bare", str(start.root), str(self.bare))
        self.tools.mkdir()
        programs = {
            "sijill": f'exec "{sys.executable}" -m sijill "$@"', "python": f'exec "{sys.executable}" "$@"',
            "gh": f'echo "$*" >>"{self.tools}/calls"\ncase "$*" in "pr create"*) [ ! -e "{self.tools}/refuses" ] && '
                  f'echo https://host.example/pull/9 ;; "issue comment"*) cp "$5" "{self.tools}/comment" ;; esac',
        }  # fmt: skip
        for name, script in programs.items():
            (self.tools / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            (self.tools / name).chmod(0o755)

    def run(self, step: str, body: str, number: int = 7, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a step in a clone of its own, as a job of the workflow does."""
        clone = self.folder / f"{step}-{len(list(self.folder.iterdir()))}"
        git(self.folder, "clone", "-q", str(self.bare), str(clone))
        event = self.folder / "event.json"
        event.write_text(json.dumps({"issue": {"body": body, "number": number}}), "utf-8")
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("GITHUB_", "SIJILL", "GIT_"))}
        who = {f"GIT_{role}_{what}": "t@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {
            **kept, **who, "PATH": f"{self.tools}:{os.environ['PATH']}", "GITHUB_EVENT_PATH": str(event),
            "PROPOSAL": str(self.folder / "proposal"), "NUMBER": str(number), "PYTHONPATH": str(ROOT / "generator"),
            "no_proxy": "127.0.0.1", **settings,
        }  # fmt: skip
        return subprocess.run(
            [clone / ".ci/propose", step], cwd=clone, env=environment, capture_output=True, text=True, check=False
        )

    def propose(self, body: str, **settings: str) -> str:
        """Run both steps, and return the comment."""
        for step in ("draft", "open"):
            done = self.run(step, body, **settings)
            assert done.returncode == 0, done.stdout + done.stderr
        return (self.folder / "proposal/comment.md").read_text("utf-8")

    def added(self, branch: str = "proposal-7") -> list[str]:
        return git(self.bare, "diff", "--name-only", "main", branch).split()


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


@pytest.mark.slow
def test_a_labelled_issue_becomes_a_branch_a_pull_request_and_an_answer(host: Host) -> None:
    comment = host.propose(form())
    assert host.added() == ["sources/statements/2024/0000-a-second-well.yaml"]
    assert (
        yaml.safe_load(git(host.bare, "show", f"proposal-7:{host.added()[0]}"))["passages"][0]["text"] == GIVEN["words"]
    )
    assert "the check finds no error" in comment
    assert comment.rstrip().endswith("https://host.example/pull/9")
    calls = (host.tools / "calls").read_text("utf-8").splitlines()
    assert [call.split()[:2] for call in calls] == [["pr", "create"], ["issue", "comment"]]
    assert "--head proposal-7 --base main" in calls[0]
    assert "Closes #7" in calls[0]
    assert (host.tools / "comment").read_text("utf-8") == comment
    tip = git(host.bare, "rev-parse", "proposal-7")
    again = host.run("open", form())  # the label is taken away and set again
    assert again.returncode == 0
    assert "stays as it is" in again.stdout
    assert git(host.bare, "rev-parse", "proposal-7") == tip
    assert (host.tools / "calls").read_text("utf-8").splitlines() == calls


@pytest.mark.slow
@pytest.mark.parametrize(("language", "says"), [("en", "the editors have to see to this"), ("ar", "وعلى المحررين")])
def test_what_the_check_finds_is_said_in_the_proposer_s_language(host: Host, language: str, says: str) -> None:
    comment = host.propose(form(language, document="https://news.example/a"))
    assert says in comment
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in comment
    assert comment.count("- **") == 1  # that the document is not in the archive yet
    assert host.added()


@pytest.mark.slow
def test_a_form_that_lacks_what_a_record_needs_is_answered_and_makes_no_branch(host: Host) -> None:
    comment = host.propose(form(words="_No response_"))
    assert "No draft could be made" in comment
    assert "The words" in comment
    assert "proposal-7" not in git(host.bare, "branch")
    assert "pr create" not in (host.tools / "calls").read_text("utf-8")


@pytest.mark.slow
def test_where_robots_may_open_no_pull_request_the_branch_is_named(host: Host) -> None:
    (host.tools / "refuses").touch()
    assert host.propose(form()).rstrip().endswith("\nproposal-7")
    assert host.added()


@pytest.mark.slow
def test_what_a_stranger_writes_runs_nowhere_and_is_only_text_in_the_comment(host: Host, tmp_path: Path) -> None:
    run = f"touch {tmp_path}/ran"
    shell = f"$({run}) `{run}` ; {run} ' \" && {run}"
    scripts = "\n".join(SCRIPTS)
    payload = f"{shell}\n::set-output name=x::y\n@everyone #1 ![x](https://evil.example/x.png)\n```\n</div>\n{scripts}"
    comment = host.propose(form(words=payload, speaker=shell, document=shell, title_en=payload))
    assert not (tmp_path / "ran").exists()
    added = host.added()
    assert all(re.fullmatch(r"sources/statements/2024/0000-[a-z0-9-]+\.yaml", path) for path in added)
    read = yaml.safe_load(git(host.bare, "show", f"proposal-7:{added[0]}"))
    assert read["passages"][0]["text"] == payload.strip()
    for sign in ("@everyone", "#1", "evil.example/x.png)", "<script", "```", "</div><"):
        assert sign not in comment


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [f"sources/{one}.yaml" for one in ("statements/2024/2024-05-06-well", "agents/0000-x", "statements/2024/0000-x y")],
)  # fmt: skip
def test_nothing_but_one_new_draft_is_taken_from_the_first_step(host: Host, path: str) -> None:
    assert host.run("draft", form()).returncode == 0
    proposal = host.folder / "proposal"
    for made in (proposal / "sources").rglob("*.yaml"):
        made.unlink()
    (proposal / path).parent.mkdir(parents=True, exist_ok=True)
    (proposal / path).write_text("x: y\n", "utf-8")
    done = host.run("open", form())
    assert done.returncode == 1
    assert "proposal-7" not in git(host.bare, "branch")
    assert not (host.tools / "calls").exists()


def test_a_number_that_is_none_is_refused(host: Host) -> None:
    assert host.run("open", "", NUMBER="7;x").returncode == 2
    assert host.run("neither", "").returncode == 2


@pytest.fixture
def api() -> Iterator[tuple[str, list[tuple[str, str, Any]]]]:
    """A stand-in for Forgejo's API: its address, and what it was sent."""
    sent: list[tuple[str, str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sent.append((self.path, self.headers["Authorization"], body))
            self.send_response(201)
            self.end_headers()
            self.wfile.write(b'{"html_url": "https://forge.example/a/pulls/9"}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library has it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api", sent
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_forgejo_is_asked_by_its_api(host: Host, api: tuple[str, list[tuple[str, str, Any]]]) -> None:
    address, sent = api
    comment = host.propose(form("ar"), API=address, TOKEN="made-up")
    assert [path for path, _, _ in sent] == ["/api/pulls", "/api/issues/7/comments"]
    assert {token for _, token, _ in sent} == {"token made-up"}
    assert (sent[0][2]["head"], sent[0][2]["base"]) == ("proposal-7", "main")
    assert sent[1][2]["body"].strip() == comment.strip()
    assert "https://forge.example/a/pulls/9" in comment


@pytest.mark.parametrize("file", FILES, ids=["own", "begun"])
def test_the_job_that_reads_the_issue_may_write_nowhere(file: Path) -> None:
    flow = yaml.safe_load(file.read_text("utf-8"))
    assert flow[True] == {"issues": {"types": ["labeled"]}}
    assert flow["permissions"] == {}
    jobs = flow["jobs"]
    assert jobs["draft"]["permissions"] == {"contents": "read"}
    assert jobs["draft"]["if"] == "github.event.label.name == 'proposal'"
    assert jobs["open"]["needs"] == "draft"
    assert set(jobs["open"]["permissions"]) == {"contents", "pull-requests", "issues"}
    assert "pip install" not in str(jobs["open"])  # it runs no generator
    for job in jobs.values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if "checkout" in step.get("uses", ""):
                assert step["with"] == {"persist-credentials": False}  # the default branch
    assert "secrets." not in file.read_text("utf-8")
    assert "issue.body" not in file.read_text("utf-8")
    assert "issue.title" not in file.read_text("utf-8")


def test_no_form_sets_the_label_that_starts_it() -> None:
    forms = [*BEGINNING.rglob("propose-statement.yml"), *(ROOT / ".github").rglob("propose-statement.yml")]
    assert len(forms) == 3
    assert all("proposal" not in yaml.safe_load(one.read_text("utf-8"))["labels"] for one in forms)


def test_hosts_that_start_it_have_the_script_of_this_repository() -> None:
    for name in ("github", "forgejo"):  # GitLab starts nothing for an issue
        assert (BEGINNING / name / ".ci/propose").read_bytes() == (ROOT / ".ci/propose").read_bytes()


@pytest.mark.slow
def test_the_steps_of_forgejo_s_workflow_run(
    host: Host, api: tuple[str, list[tuple[str, str, Any]]], tmp_path: Path
) -> None:
    flow = yaml.safe_load((BEGINNING / "forgejo/.forgejo/workflows/propose.yml").read_text("utf-8"))
    steps = flow["jobs"]["propose"]["steps"]
    (host.tools / "python").write_text(f'#!/bin/sh\n[ "$2" = pip ] || exec "{sys.executable}" "$@"\n', "utf-8")
    work = tmp_path / "work"
    work.mkdir()
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"body": form()}}), "utf-8")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GITHUB_", "GIT_"))}
    environment = {
        **kept, "PATH": f"{host.tools}:{kept['PATH']}", "HOME": str(tmp_path), "GITHUB_EVENT_PATH": str(event),
        "REPOSITORY": str(host.bare), "NUMBER": "7", "PROPOSAL": str(tmp_path / "proposal"), "BRANCH": "main",
        "PYTHONPATH": str(ROOT / "generator"), "no_proxy": "127.0.0.1",
    }  # fmt: skip
    for step in steps:
        more = {name: text for name, text in step.get("env", {}).items() if "${{" not in text}
        more |= {"API": api[0], "TOKEN": "made-up"} if "API" in step.get("env", {}) else {}
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", step["run"]], cwd=work, env=environment | more, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    assert host.added() == ["sources/statements/2024/0000-a-second-well.yaml"]
    assert [path for path, _, _ in api[1]] == ["/api/pulls", "/api/issues/7/comments"]
