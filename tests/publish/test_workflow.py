"""The script that the publish workflow calls, run as there: in a clone, with a served site and a stand-in for gh."""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.cli.common import LONGER_LOG, SPLIT_VIEW
from sijill.site import sign
from tests.made_up.archives import TestArchive
from tests.made_up.forge import Forge, everything_is_published, git

SCRIPT = Path(__file__).parents[2] / ".ci/publish"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("curl"), reason="the script fetches the manifest with curl"),
]


class Served:
    """A folder that is served as the site that readers have; ``status`` is what it answers instead, if anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.status = 0
        folder.mkdir()
        outer = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                if outer.status:
                    self.send_error(outer.status)
                else:
                    super().do_GET()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library has it
                pass

        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def deploy(self, site: Path) -> None:
        """Let readers have a site."""
        shutil.rmtree(self.folder)
        shutil.copytree(site, self.folder)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(tmp_path / "served")
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of programs: ``sijill`` of this checkout, and a ``gh`` that notes its calls."""
    folder = tmp_path / "tools"
    folder.mkdir()
    programs = {
        "sijill": f'exec "{sys.executable}" -m sijill "$@"',
        "gh": f'echo "$*" >>"{folder}/calls"\ncase "$*" in "pr list"*) cat "{folder}/open" 2>/dev/null || true ;; esac',
    }
    for name, script in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)
    return folder


def run(archive: TestArchive, tools: Path, step: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "SIJILL"))}
    environment |= {"PATH": f"{tools}:{os.environ['PATH']}", "no_proxy": "127.0.0.1", **settings}
    return subprocess.run(
        [SCRIPT, step], cwd=archive.root, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_two_merges_are_published_signed_and_follow_one_another(
    forge: Forge, served: Served, tools: Path, tmp_path: Path, order: tuple[str, str]
) -> None:
    key = sign.SecretKey.make()
    roots: list[str] = []
    for slug in order:
        before = git(forge.bare, "rev-parse", "main")
        forge.merge(slug)
        robot = forge.clone(f"robot-{slug}")
        output = tmp_path / f"output-{slug}"
        done = run(robot, tools, "ledger", BEFORE=before, SITE=served.address, GITHUB_OUTPUT=str(output))
        assert done.returncode == 0, done.stderr
        commit = git(forge.bare, "rev-parse", "main")
        assert output.read_text("utf-8") == f"commit={commit}\n"
        builder = forge.clone(f"builder-{slug}")
        done = run(builder, tools, "site", SITE=served.address, SIGNING_KEY=key.text())
        assert done.returncode == 0, done.stderr
        site = builder.root / "site"
        manifest = json.loads((site / "manifest.json").read_bytes())
        assert manifest["commit"] == commit
        assert manifest.get("previous") == (roots[-1] if roots else None)
        signature = (site / "manifest.json.minisig").read_bytes()
        assert sign.check((site / "manifest.json").read_bytes(), signature, key.public_key)
        assert (site / f"statements/2024-05-07-{slug}/index.html").is_file()
        roots.append(manifest["root"])
        served.deploy(site)
    everything_is_published(forge)


def test_where_the_branch_refuses_robots_one_request_is_opened_and_the_site_waits(
    forge: Forge, served: Served, tools: Path
) -> None:
    forge.merge("first")
    robot = forge.clone("robot")
    settings = {"LEDGER": "pull-request", "SITE": served.address}
    assert run(robot, tools, "ledger", **settings).returncode == 0
    calls = (tools / "calls").read_text("utf-8").splitlines()
    assert [call.split()[:2] for call in calls] == [["pr", "list"], ["pr", "create"]]
    assert "--head publish-ledger --base main" in calls[1]
    waiting = run(robot, tools, "site", **settings)
    assert waiting.returncode == 0, waiting.stderr
    assert "The site waits for the pull request" in waiting.stdout
    assert not (robot.root / "site").exists()

    (tools / "open").write_text("7\n", "utf-8")
    forge.merge("second")
    assert run(forge.clone("again"), tools, "ledger", **settings).returncode == 0
    assert (tools / "calls").read_text("utf-8").count("pr create") == 1
    forge.merge("publish-ledger")
    (tools / "open").unlink()
    later = forge.clone("later")
    assert run(later, tools, "ledger", **settings).returncode == 0
    assert (tools / "calls").read_text("utf-8").count("pr create") == 1
    built = run(later, tools, "site", **settings)
    assert built.returncode == 0, built.stderr
    assert list((later.root / "site/statements").glob("*first*"))
    everything_is_published(forge)


@pytest.mark.quick(1)
@pytest.mark.parametrize("status", [SPLIT_VIEW, LONGER_LOG])
def test_where_a_witness_has_another_or_a_longer_log_the_run_fails_and_what_it_published_is_kept(
    forge: Forge, served: Served, tools: Path, tmp_path: Path, status: int
) -> None:
    """As 'sijill publish' ends then."""
    program = f'"{sys.executable}" -m sijill "$@" && exit {status}'
    (tools / "sijill").write_text(f"#!/bin/sh\n{program}\n", "utf-8")
    forge.merge("first")
    settings = {"LEDGER": "pull-request", "SITE": served.address, "GITHUB_OUTPUT": str(tmp_path / "output")}
    assert run(forge.clone("robot"), tools, "ledger", **settings).returncode == status
    assert (tools / "calls").read_text("utf-8").count("pr create --head publish-ledger") == 1
    assert git(forge.bare, "show", "--stat", "--format=", "publish-ledger").count("sources/ledger/") == 1
    assert not (tmp_path / "output").exists()


def test_a_push_that_rewrites_the_ledger_or_a_site_that_cannot_be_asked_ends_the_run(
    forge: Forge, served: Served, tools: Path
) -> None:
    before = git(forge.bare, "rev-parse", "main")
    forge.merge("first")
    tip = git(forge.bare, "rev-parse", "main")
    served.status = 503
    done = run(forge.clone("waiting"), tools, "ledger", SITE=served.address)
    assert done.returncode == 1
    assert "must be readable" in done.stderr
    served.status = 404  # readers have no site yet, and a new branch has no commit before
    robot = forge.clone("robot")
    (batch,) = (robot.root / "sources/ledger").iterdir()
    batch.write_bytes(batch.read_bytes().replace(b"2024-06-01", b"2024-06-02"))
    git(robot.root, "commit", "-qam", "Another day")
    git(robot.root, "push", "-q", "origin", "main")
    done = run(robot, tools, "ledger", BEFORE=before, SITE=served.address)
    assert done.returncode == 1
    assert "ledger-rewritten" in done.stdout
    assert git(forge.bare, "rev-parse", "main~1") == tip


def test_zeros_before_a_push_are_no_commit(forge: Forge, tools: Path) -> None:
    forge.merge("first")
    forge.merge("second")
    assert run(forge.clone("robot"), tools, "ledger", BEFORE="0" * 40).returncode == 0
    everything_is_published(forge)
    assert run(forge.clone("other"), tools, "neither").returncode == 2
