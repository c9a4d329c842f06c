"""A ledger is begun once: what git, the built site or the served one knows of it cannot be left behind."""

import datetime
import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.model.errors import BuildError
from sijill.publish.publish import publish
from tests.made_up.archives import ALMANAC, CAPTURE, TestArchive, document
from tests.made_up.captures import capture_of
from tests.made_up.served import first_batch, make_site
from tests.network.servers import Internet, page, pages, serving

LATER = datetime.date(2024, 6, 2)


@pytest.mark.slow
def test_a_ledger_that_git_knows_is_not_begun_again(published: TestArchive) -> None:
    shutil.rmtree(published.root / "sources/ledger")
    published.edit(published.well, "البئر للجميع، ولا تُغلق في وجه أحد", "البئر للجميع")
    for committed in (False, True):
        if committed:
            published.commit()
        with pytest.raises(BuildError, match="must not be begun again: the git history has one") as raised:
            published.publish(LATER)
        assert published.codes() == {"ledger-rewritten"}
    restore = str(raised.value).partition("Restore it with: git ")[2].partition("   ")[0]
    published.git(*restore.split())
    assert published.codes() == {"uncorrected-change"}


def test_a_ledger_that_another_branch_has_is_not_begun_again(published: TestArchive) -> None:
    published.git("checkout", "-q", "--orphan", "other")
    published.git("rm", "-rq", "--cached", ".")
    shutil.rmtree(published.root / "sources/ledger")
    published.commit()
    with pytest.raises(BuildError, match="the git history has one"):
        published.publish(LATER)


@pytest.mark.slow
def test_a_ledger_that_only_a_deleted_branch_had_is_not_begun_again(published: TestArchive) -> None:
    published.git("checkout", "-q", "--orphan", "other")
    published.git("rm", "-rqf", "--cached", "sources/ledger")
    shutil.rmtree(published.root / "sources/ledger")
    published.git("branch", "-qD", "main")
    for committed in (False, True):
        if committed:
            published.commit()
        with pytest.raises(BuildError, match="a commit that no branch has any more has one") as raised:
            published.publish(LATER)
    restore = str(raised.value).partition("Restore it with: git ")[2].partition("   ")[0]
    published.git(*restore.split())
    assert published.publish(LATER).errors == []
    shutil.rmtree(published.root / "sources/ledger")
    published.git("rm", "-rqf", "--cached", "sources/ledger")
    published.git(*str(raised.value).partition("forget such commits: git ")[2].rstrip(")").split())
    assert published.publish(LATER).publication is not None


def test_a_ledger_whose_signed_heads_are_there_is_not_begun_again(published: TestArchive) -> None:
    shutil.rmtree(published.root / ".git")
    shutil.rmtree(published.root / "sources/ledger")
    published.write("sources/log/4.checkpoint", "valley.example/log\n")
    with pytest.raises(BuildError, match="has signed heads of one"):
        published.publish(LATER)
    shutil.rmtree(published.root / "sources/log")
    assert published.publish(LATER).publication is not None


@pytest.mark.parametrize(
    ("status", "why"), [("200 OK", "is served with one"), ("404 Not Found", ""), ("503 Busy", "was with 503")]
)
def test_a_ledger_that_the_site_at_the_archives_address_has_is_not_begun_again(
    status: str, why: str, published: TestArchive
) -> None:
    """Where nothing answers, as at the address of a site that is still to come, that is said and no reason to wait."""
    shutil.rmtree(published.root / ".git")
    shutil.rmtree(published.root / "sources/ledger")
    settings = (published.root / "mkdocs.yml").read_text("utf-8")
    published.write("mkdocs.yml", f"site_url: http://valley.example/\n{settings}")
    site = make_site(published.root.parent / "served", dict([first_batch()]))
    manifest = (site / "manifest.json").read_bytes()
    net = Internet(valley_example=["93.184.215.14"])

    def begun() -> str:
        outcome = publish(published.configuration, LATER, client=net.client())
        assert outcome.publication is not None
        assert outcome.publication.name is not None
        return outcome.unasked

    with serving(pages({}, page(manifest, status=status))) as server:
        net.servers["93.184.215.14"] = server
        if status == "200 OK":
            with pytest.raises(BuildError, match=why):
                begun()
        elif why:
            assert why in begun()
        else:
            assert begun() == ""
    assert server.asked[0][0] == "/manifest.json"


def test_a_ledger_is_not_begun_in_a_clone_that_lacks_its_beginnings(published: TestArchive) -> None:
    shutil.rmtree(published.root / "sources/ledger")
    published.commit()
    shallow = published.root.parent / "shallow"
    place = f"file://{published.root}"
    subprocess.run(["git", "clone", "-q", "--depth", "1", place, str(shallow)], check=True, capture_output=True)
    with pytest.raises(BuildError, match="git fetch --unshallow"):
        TestArchive(shallow, new=False).publish(LATER)


def test_a_ledger_that_the_built_site_knows_is_not_begun_again(published: TestArchive) -> None:
    shutil.rmtree(published.root / ".git")
    shutil.rmtree(published.root / "sources/ledger")
    make_site(published.root / "site", dict([first_batch()]))
    with pytest.raises(BuildError, match="was built with one"):
        published.publish(LATER)
    shutil.rmtree(published.root / "site")
    assert published.publish(LATER).publication is not None


def test_the_ledger_of_the_site_published_last_must_be_extended(published: TestArchive) -> None:
    other = make_site(published.root.parent / "served", dict([first_batch()]))
    call = ["-C", str(published.root), "publish", "--date", "2024-06-02", "--previous"]
    done = CliRunner().invoke(main, [*call, str(other)])
    assert done.exit_code == 2
    assert "must extend the ledger of" in done.output
    assert "--previous" in CliRunner().invoke(main, [*call, str(published.root / "nowhere")]).output
    heads = [f"sha256:{'0' * 64}", 7, None]
    (other / "manifest.json").write_text(json.dumps({"format": "sijill-manifest-1", "ledger": heads}))
    assert CliRunner().invoke(main, [*call, str(other)]).exit_code == 2
    own = make_site(published.root.parent / "own", {one.name: one.read_bytes() for one in published.batches()})
    done = CliRunner().invoke(main, [*call, str(own)])
    assert (done.exit_code, "Everything is published already." in done.output) == (0, True)


@pytest.mark.slow
def test_a_ledger_rewritten_together_with_the_records_is_found_by_every_later_check(published: TestArchive) -> None:
    (old,) = published.batches()
    old.unlink()
    published.edit(published.well, "البئر للجميع، ولا تُغلق في وجه أحد", "البئر للجميع")
    published.publish_beside_git(LATER)
    assert published.codes() == {"ledger-rewritten"}
    published.commit()
    assert published.codes() == {"ledger-rewritten"}
    published.correct(published.answer)
    published.commit()
    (found,) = [one for one in published.check() if one.code == "ledger-rewritten"]
    assert found.file == f"sources/ledger/{old.name}"
    assert published.publish(LATER).errors
    commit = dict(found.facts)["base"]
    published.git("checkout", commit, "--", found.file)
    assert "ledger-rewritten" not in published.codes()


@pytest.mark.slow
def test_a_fork_that_was_mended_is_not_held_against_the_archive(published: TestArchive) -> None:
    published.correct(published.well)
    published.publish(LATER)
    mine = published.batches()[1]
    kept = mine.read_bytes()
    mine.unlink()
    published.edit(published.well, "A word was left out", "Another word was left out")
    published.publish(LATER)
    (theirs,) = [one for one in published.batches() if one.name != mine.name][1:]
    mine.write_bytes(kept)
    published.commit()
    assert "ledger-fork" in published.codes()
    mine.unlink()
    for committed in (False, True):
        if committed:
            published.commit()
        assert "ledger-rewritten" not in published.codes()
    theirs.unlink()
    assert "ledger-rewritten" in published.codes()


@pytest.mark.slow
def test_a_capture_and_its_digest_edited_together_are_found_out(published: TestArchive) -> None:
    other = capture_of(ALMANAC.replace("البئر الأولى تكفي", "البئر الأولى لا تكفي"))
    (published.root / f"sources/captures/almanac/{CAPTURE.digest[7:]}.json").unlink()
    published.add_capture(other)
    published.write("sources/documents/almanac.yaml", document(other))
    published.edit(published.answer, "البئر الأولى تكفي", "البئر الأولى لا تكفي")
    assert published.codes() == {"published-capture-gone", "uncorrected-change"}
    published.correct(published.answer)
    assert "published-capture-gone" in published.codes()  # another statement rests on the copy too
    assert published.publish(LATER).errors


def test_nothing_is_published_in_the_future(published: TestArchive) -> None:
    published.correct(published.well)
    published.edit(published.well, "date: 2024-06-02", "date: 2999-01-01")
    call = ["-C", str(published.root), "publish", "--date", "2999-01-01"]
    done = CliRunner().invoke(main, call)
    assert (done.exit_code, "must not be in the future: 2999-01-01" in done.output) == (2, True)
    assert len(published.batches()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["all", "newest"])
def test_a_site_is_not_built_after_one_whose_ledger_is_lost(lost: str, published: TestArchive) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: The well is for everyone")
    published.publish(LATER)
    build = ["-C", str(published.root), "build", "--jobs", "1"]
    assert CliRunner().invoke(main, build).exit_code == 0
    previous = [*build, "--previous", str(published.root / "site/manifest.json")]
    assert CliRunner().invoke(main, previous).exit_code == 0
    shutil.rmtree(published.root / ".git")
    before = (published.root / "site/manifest.json").read_bytes()
    [newest] = (published.root / "sources/ledger").glob("2024-06-02-*")
    if lost == "all":
        shutil.rmtree(published.root / "sources/ledger")
    else:
        newest.unlink()
    for call, place in (previous, previous[-1]), (build, f"{published.root / 'site'} (delete that folder"):
        refused = CliRunner().invoke(main, call)
        assert refused.exit_code == 2
        assert f"must extend the ledger of {place}" in refused.output
        assert f"lacks its newest files (*-{newest.stem[-8:]}" in refused.output
        assert (published.root / "site/manifest.json").read_bytes() == before
    shutil.rmtree(published.root / "site")
    assert "must extend" not in CliRunner().invoke(main, build).output
