"""A change that is not published is shown in previews, marked as such, and never in what is published."""

import datetime

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.diagnostics.reporters import report
from sijill.site.build import Report, Request, build
from sijill.sources.settings import read_configuration
from tests.made_up.archives import TestArchive

TODAY = datetime.date(2024, 7, 1)


def made(archive: TestArchive, *, drafts: bool) -> Report:
    return build(read_configuration(archive.root), Request(TODAY, 1, commit="", durable=False, drafts=drafts))


@pytest.mark.slow
@pytest.mark.parametrize("corrected", [False, True])
def test_a_change_that_is_not_published_stops_a_published_build_and_not_a_preview(
    published: TestArchive, corrected: bool
) -> None:
    page = published.root / "site/statements/2024-05-06-well/index.html"
    if corrected:
        published.edit(published.well, "البئر للجميع، ولا تُغلق في وجه أحد", "البئر للجميع")
        published.correct(published.well)
    else:
        published.edit(published.well, "en: The well is everyone's", "en: The well belongs to everyone")
    done = made(published, drafts=False)
    assert [(one.code, one.severity) for one in done.diagnostics if one.severity == "error"] == [
        ("unpublished-change", "error")
    ]
    assert "sijill build --drafts" in report(done.diagnostics, "text")
    assert not page.exists()
    assert made(published, drafts=True).built
    assert "The change is not yet published." in page.read_text("utf-8")
    published.publish(datetime.date(2024, 6, 2))
    assert made(published, drafts=False).built
    assert "not yet published" not in page.read_text("utf-8")


@pytest.mark.slow
def test_a_change_that_is_not_published_is_an_error_on_the_main_branch_alone(published: TestArchive) -> None:
    published.edit(published.well, "en: The well is everyone's", "en: The well belongs to everyone")
    call = ["-C", str(published.root), "check", "--today", "2024-07-01"]
    for branch, status in (("main", 1), ("proposal", 0)):
        if branch != "main":
            published.git("checkout", "-q", "-b", branch)
        done = CliRunner().invoke(main, call)
        assert (done.exit_code, "[unpublished-change]" in done.output) == (status, True), done.output
    published.git("checkout", "-q", "--detach")
    assert CliRunner().invoke(main, call).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["all", "newest"])
def test_a_site_is_not_built_from_a_ledger_that_git_knows_to_be_cut_short(published: TestArchive, gone: str) -> None:
    salma = "sources/agents/salma-haddad.yaml"
    published.edit(salma, "en: Salma Haddad", "en: Salma Naim")
    published.correct(salma)
    outcome = published.publish(datetime.date(2024, 6, 2))
    assert outcome.publication
    published.commit()
    newest = published.batches()[-1:] if gone == "newest" else published.batches()
    for path in newest:
        path.unlink()
    published.git("checkout", "-q", "HEAD~1", "--", salma)
    for drafts in (False, True):
        report = build(published.configuration, Request(datetime.date(2024, 7, 1), 1, durable=False, drafts=drafts))
        assert report.built is drafts
        assert ("ledger-rewritten" in {one.code for one in report.diagnostics}) is not drafts
