"""The publish workflow's steps against a repository of their own: two merges at once, in either order, lose nothing."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.model.errors import BuildError
from sijill.publish.pushing import Destination, Pushed, publish_and_push
from sijill.sources.settings import read_configuration
from tests.made_up.archives import TestArchive
from tests.made_up.forge import Forge, everything_is_published, git

DAY = datetime.date(2024, 6, 5)


def pushed(archive: TestArchive, **place: str) -> Pushed:
    return publish_and_push(read_configuration(archive.root), DAY, Destination(**place))


@pytest.mark.slow
@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_two_pull_requests_merged_one_after_the_other(forge: Forge, order: tuple[str, str]) -> None:
    for number, slug in enumerate(order):
        robot = forge.clone(f"robot-{number}")  # of the main branch as it was when the run before began
        forge.merge(slug)
        done = pushed(robot)
        assert done.pushed
        assert git(forge.bare, "rev-parse", "main") == done.commit == git(robot.root, "rev-parse", "HEAD")
    everything_is_published(forge)
    assert not pushed(robot).pushed


@pytest.mark.slow
@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_a_merge_between_publishing_and_pushing_loses_neither(forge: Forge, order: tuple[str, str]) -> None:
    first, second = order
    forge.merge(first)
    robot = forge.clone("robot")
    # A real hook of git: somebody merges just before the robot's first push arrives.
    program = (
        f"import sys; from pathlib import Path; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from tests.made_up.forge import Forge\n"
        "forge = Forge.__new__(Forge)\n"
        f"forge.folder = Path({str(forge.folder)!r}); forge.bare = forge.folder / 'bare.git'\n"
        f"forge.merge({second!r})\n"
    )
    (forge.folder / "merge.py").write_text(program, "utf-8")
    hook = robot.root / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\nrm -- "$0"\nunset $(git rev-parse --local-env-vars)\n'
        f'exec "{sys.executable}" "{forge.folder}/merge.py"\n',
        "utf-8",
    )
    hook.chmod(0o755)
    done = pushed(robot)
    assert not hook.exists()
    assert done.pushed
    assert set(done.outcome.renamed) == {"0000-first", "0000-second"}
    everything_is_published(forge)


@pytest.mark.slow
def test_two_workflows_at_once_publish_everything_once(forge: Forge) -> None:
    robots = []
    for slug in ("first", "second"):
        forge.merge(slug)
        robots.append(forge.clone(f"robot-{slug}"))
    command = [sys.executable, "-m", "sijill", "publish", "--push", "--date", DAY.isoformat()]
    running = [
        subprocess.Popen(command, cwd=robot.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for robot in robots
    ]
    said = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    everything_is_published(forge)


@pytest.mark.slow
def test_through_a_pull_request_the_main_branch_is_left_alone_until_it_is_merged(forge: Forge) -> None:
    forge.merge("first")
    tip = git(forge.bare, "rev-parse", "main")
    robot = forge.clone("robot")
    done = pushed(robot, through="publish-ledger")
    assert (done.pushed, done.commit) == (True, tip)
    assert git(robot.root, "rev-parse", "HEAD") == tip
    assert git(robot.root, "status", "--porcelain") == ""
    assert git(forge.bare, "rev-parse", "main") == tip
    assert not pushed(robot, through="publish-ledger").pushed  # it has the same already

    forge.merge("second")  # while the first request waits
    assert pushed(robot, through="publish-ledger").pushed
    forge.merge("publish-ledger")
    everything_is_published(forge)
    assert not pushed(forge.clone("later")).pushed


@pytest.mark.slow
def test_a_branch_that_refuses_robots_is_named_with_the_mend_and_nothing_stays(forge: Forge) -> None:
    forge.merge("first")
    robot = forge.clone("robot")
    hook = forge.bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'protected branch' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    with pytest.raises(BuildError, match="--through BRANCH") as found:
        pushed(robot)
    assert "protected branch" in str(found.value)
    assert git(robot.root, "status", "--porcelain") == ""
    assert (robot.root / "sources/statements/2024/0000-first.yaml").is_file()


@pytest.mark.slow
def test_records_at_fault_are_not_published_and_the_clone_stays_as_it_was(forge: Forge) -> None:
    forge.merge("first")
    robot = forge.clone("robot")
    path = "sources/statements/2024/0000-first.yaml"
    robot.edit(path, "agent: nazim-tahhan", "agent: nobody")
    git(robot.root, "commit", "-qam", "A fault")
    git(robot.root, "push", "-q", "origin", "main")
    done = pushed(robot)
    assert {one.code for one in done.outcome.errors} == {"unknown-reference"}
    assert not done.pushed
    assert git(robot.root, "status", "--porcelain") == ""


@pytest.mark.slow
def test_a_ledger_rewritten_by_a_push_is_not_built_upon(forge: Forge) -> None:
    before = git(forge.bare, "rev-parse", "main")
    forge.merge("first")
    robot = forge.clone("robot")
    (batch,) = (robot.root / "sources/ledger").iterdir()
    batch.unlink()
    git(robot.root, "commit", "-qam", "Forget what was published")
    git(robot.root, "push", "-q", "origin", "main")
    done = pushed(robot, base=before)
    assert "ledger-rewritten" in {one.code for one in done.outcome.errors}
    assert not done.pushed


@pytest.mark.slow
def test_a_clone_with_changes_or_commits_of_its_own_is_refused(forge: Forge) -> None:
    robot = forge.clone("robot")
    robot.write("sources/statements/2024/0000-mine.yaml", "not finished")
    with pytest.raises(BuildError, match="without changes"):
        pushed(robot)
    assert (robot.root / "sources/statements/2024/0000-mine.yaml").read_text("utf-8") == "not finished"
    git(robot.root, "add", "-A")
    git(robot.root, "commit", "-qm", "mine")
    with pytest.raises(BuildError, match="at or behind main"):
        pushed(robot)


@pytest.mark.slow
def test_options_that_need_push_are_refused_without_it(forge: Forge) -> None:
    robot = forge.clone("robot")
    for options in (["--through", "x"], ["--base", "HEAD"], ["--push", "--dry-run"]):
        assert CliRunner().invoke(main, ["-C", str(robot.root), "publish", *options]).exit_code == 2
