"""Drafts are in previews only: a published site is, to the byte, the one of an archive that does not have them."""

import contextlib
import datetime
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.cli import main
from sijill.diagnostics.reporters import report
from sijill.model import edtf
from sijill.model.errors import BuildError
from sijill.model.filing import is_of_another_year, may_be_id
from sijill.site.build import Report, Request, build
from sijill.sources.settings import read_configuration
from tests.made_up.archives import ANSWER, TestArchive, agent
from tests.made_up.example import write_example

TODAY = datetime.date(2024, 7, 1)
OTHERS = ["agent guild", "agent layla-sayegh", "topic water", "topic wells"]
DRAFT = "sources/statements/2024/0000-third.yaml"
UNDATED = "sources/statements/2024/{}.yaml"


def as_draft(*, speaker: str = "layla-sayegh", target: str = "2024-05-06-well") -> str:
    """A statement of a speaker, with a topic and a broader one, that nothing published names."""
    text = ANSWER.replace("nazim-tahhan", speaker).replace("2024-05-07\n", "2024-05-08\n")
    text = text.replace("target: 2024-05-06-well", f"target: {target}").replace("    target_passage: p2\n", "")
    return text + "topics:\n  - wells\n"


def add_draft(archive: TestArchive, path: str = DRAFT) -> None:
    archive.write(path, as_draft())
    archive.write("sources/agents/layla-sayegh.yaml", agent("Layla Sayegh", "ليلى صايغ") + "member_of: [guild]\n")
    guild = agent("Guild of wells", "نقابة الآبار").replace("kind: person", "kind: organisation")
    archive.write("sources/agents/guild.yaml", guild)
    topic = "label:\n  en: {}\n  ar: {}\n"
    archive.write("sources/topics/wells.yaml", topic.format("Wells", "الآبار") + "broader: [water]\n")
    archive.write("sources/topics/water.yaml", topic.format("Water", "المياه"))


def site_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def made(root: Path, *, drafts: bool = False, full: bool = False) -> Report:
    request = Request(TODAY, 1, full, commit="", durable=False, drafts=drafts)
    return build(read_configuration(root), request)


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = TestArchive(tmp_path_factory.mktemp("published") / "archive")
    archive.edit("mkdocs.yml", "site_name: Valley\n", "site_name: Valley\nsite_url: https://valley.example/\n")
    archive.published()
    assert made(archive.root).built
    return archive.root


@pytest.fixture
def archive(published_once: Path, tmp_path: Path) -> TestArchive:
    return TestArchive.copy_of(published_once, tmp_path / "archive")


@pytest.mark.slow
@pytest.mark.parametrize("full", [True, False])
def test_a_published_site_with_drafts_is_the_site_without_them(
    archive: TestArchive, published_once: Path, full: bool
) -> None:
    add_draft(archive)
    done = made(archive.root, full=full)
    assert (done.built, done.drafts, done.statements) == (True, ["0000-third", *OTHERS], 2)
    assert site_of(archive.root / "site") == site_of(published_once / "site")


@pytest.mark.slow
def test_a_statement_with_its_date_that_the_ledger_does_not_have_is_a_draft_too(
    archive: TestArchive, published_once: Path
) -> None:
    add_draft(archive, UNDATED.format("2024-05-08-third"))
    assert made(archive.root).drafts == ["2024-05-08-third", *OTHERS]
    assert site_of(archive.root / "site") == site_of(published_once / "site")
    archive.published()
    assert made(archive.root).drafts == []
    assert (archive.root / "site/statements/2024-05-08-third/index.html").is_file()


@pytest.mark.slow
def test_a_preview_shows_drafts_and_exports_only_what_its_search_needs(archive: TestArchive) -> None:
    add_draft(archive)
    done = made(archive.root, drafts=True)
    assert (done.built, done.statements) == (True, 3)
    site = archive.root / "site"
    for home, mark, banner in (("", "Draft", "must not be cited"), ("ar/", "مسودة", "فلا يُستشهد به")):
        page = (site / f"{home}statements/0000-third/index.html").read_text("utf-8")
        assert banner in page
        assert 'name="robots" content="noindex"' in page
        shared = r'id="cite"|#cite|citation_|ld\+json|og:(?!description" content="">)|statement\.json|evidence\.zip'
        assert not re.search(shared, page)
        assert f'<b class="sj-draft">{mark}</b>' in (site / f"{home}statements/index.html").read_text("utf-8")
        assert (site / f"{home}agents/guild/index.html").is_file()
        assert 'id="cite"' in (site / f"{home}statements/2024-05-06-well/index.html").read_text("utf-8")
    naming = [
        path for path, data in site_of(site).items()
        if b"0000-third" in data and not path.endswith(".html") and not path.startswith(("search/", "manifest"))
    ]  # fmt: skip
    assert naming == ["statements/0000-third/statement.json"]  # which the search shows a result from
    assert naming == [path for path in site_of(site) if "0000-third" in path and not path.endswith("index.html")]


@pytest.mark.slow
def test_what_both_a_draft_and_something_published_name_stays(archive: TestArchive) -> None:
    archive.write(DRAFT, as_draft(speaker="salma-haddad").replace("topics:\n  - wells\n", ""))
    made(archive.root)
    page = (archive.root / "site/agents/salma-haddad/index.html").read_text("utf-8")
    assert "1 statement" in page
    assert (archive.root / "site/documents/almanac/index.html").is_file()


@pytest.mark.slow
def test_an_agent_that_is_published_by_itself_stays_when_a_draft_names_it(archive: TestArchive) -> None:
    archive.write("sources/agents/layla-sayegh.yaml", agent("Layla Sayegh", "ليلى صايغ"))
    assert made(archive.root).drafts == ["agent layla-sayegh"]
    assert not (archive.root / "site/agents/layla-sayegh").exists()
    archive.published()
    archive.write(DRAFT, as_draft().replace("topics:\n  - wells\n", ""))
    assert made(archive.root).drafts == ["0000-third"]
    assert "No statements" in (archive.root / "site/agents/layla-sayegh/index.html").read_text("utf-8")


@pytest.mark.slow
def test_publishing_shows_the_draft_and_what_it_names_at_once(archive: TestArchive, tmp_path: Path) -> None:
    add_draft(archive)
    made(archive.root)
    assert archive.publish().renamed == {"0000-third": "2024-05-08-third"}
    done = made(archive.root)
    assert (done.full, done.drafts) == (False, [])
    for path in ("statements/2024-05-08-third", "agents/layla-sayegh", "agents/guild", "topics/wells", "topics/water"):
        assert (archive.root / f"site/{path}/index.html").is_file(), path
    assert not list((archive.root / "site").rglob("*0000-third*"))
    assert site_of(archive.root / "site") == from_nothing(archive, tmp_path / "again")


def from_nothing(archive: TestArchive, folder: Path, *, drafts: bool = False) -> dict[str, bytes]:
    shutil.rmtree(folder, ignore_errors=True)
    ignored = shutil.ignore_patterns("site", ".cache", ".site.*")
    shutil.copytree(archive.root, folder, ignore=ignored)
    assert made(folder, drafts=drafts).built
    return site_of(folder / "site")


def _edit_draft(archive: TestArchive) -> None:
    if (archive.root / DRAFT).exists():
        archive.write(DRAFT, (archive.root / DRAFT).read_text("utf-8").replace("en: One", "en: As always, one", 1))


def _redate_draft(archive: TestArchive) -> None:
    if (archive.root / DRAFT).exists():
        archive.write(DRAFT, (archive.root / DRAFT).read_text("utf-8").replace("2024-05-08", "2024-05-05"))


def _remove_draft(archive: TestArchive) -> None:
    (archive.root / DRAFT).unlink(missing_ok=True)


def _publish(archive: TestArchive) -> None:
    with contextlib.suppress(BuildError):  # a ledger is not begun again
        archive.publish()
        archive.commit()


def _retitle(archive: TestArchive) -> None:
    text = (archive.root / archive.well).read_text("utf-8")
    archive.write(archive.well, text.replace("en: The well is", "en: Indeed, the well is", 1))


def _rename_agent(archive: TestArchive) -> None:
    path = archive.root / "sources/agents/layla-sayegh.yaml"
    if path.exists():
        archive.write(str(path.relative_to(archive.root)), path.read_text("utf-8").replace("Layla", "Leila"))


def _forget_the_ledger(archive: TestArchive) -> None:
    shutil.rmtree(archive.root / "sources/ledger", ignore_errors=True)
    shutil.rmtree(archive.root / ".git", ignore_errors=True)  # which would miss it, as the site would that has it
    shutil.rmtree(archive.root / "site", ignore_errors=True)


ACTS: tuple[Callable[[TestArchive], None], ...] = (
    add_draft, _edit_draft, _redate_draft, _remove_draft, _publish, _retitle, _rename_agent, _forget_the_ledger,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["check", "build", "preview"])), max_size=6))
def test_whatever_happens_to_drafts_a_warm_build_is_a_cold_one(
    published_once: Path,
    tmp_path_factory: pytest.TempPathFactory,
    acts: list[tuple[Callable[[TestArchive], None], str]],
) -> None:
    folder = tmp_path_factory.mktemp("acts")
    archive = TestArchive.copy_of(published_once, folder / "archive")
    for act, then in acts:
        act(archive)
        if then == "check":
            archive.check()
            continue
        done = made(archive.root, drafts=then == "preview")
        if not done.built:  # a change that is not published, or a published agent that was renamed without a correction
            assert done.errors
            continue
        expected = from_nothing(archive, folder / "again", drafts=then == "preview")
        assert site_of(archive.root / "site") == expected


# What leans on a draft.


@pytest.mark.slow
def test_a_published_statement_that_names_a_draft_keeps_the_site_from_being_built_until_both_are_published(
    archive: TestArchive,
) -> None:
    add_draft(archive)
    with (archive.root / archive.answer).open("a", encoding="utf-8") as file:
        file.write("  - type: discusses\n    target: 0000-third\n")
        file.write(
            "corrections:\n  - date: 2024-06-02\n    kind: revision\n    reason:\n      en: A link was added\n"
            "      ar: أضيفت صلة\n"
        )
    (found,) = [one for one in archive.check() if one.code == "draft-named"]
    assert (found.file, found.severity) == (archive.answer, "warning")
    assert (archive.root / archive.answer).read_text("utf-8").splitlines()[found.line - 1] == "    target: 0000-third"
    done = made(archive.root)
    assert not done.built
    errors = [one.code for one in done.diagnostics if one.severity == "error"]
    assert errors == ["unpublished-change", "draft-named"]
    assert made(archive.root, drafts=True).built
    archive.publish(datetime.date(2024, 6, 3))
    assert archive.codes() == set()
    assert made(archive.root).built


@pytest.mark.slow
def test_a_draft_does_not_take_the_address_of_a_published_statement(archive: TestArchive) -> None:
    (archive.root / archive.answer).rename(archive.root / DRAFT)
    archive.write(DRAFT, (archive.root / DRAFT).read_text("utf-8") + "replaces:\n  - 2024-05-07-answer\n")
    (found,) = [one for one in archive.check() if one.code == "replaced-by-draft"]
    assert (found.file, found.severity) == (DRAFT, "warning")
    assert not made(archive.root).built
    assert archive.publish().renamed == {"0000-third": "2024-05-07-third"}
    assert made(archive.root).built
    assert (archive.root / "site/statements/2024-05-07-answer/index.html").is_file()


# Ids.


@pytest.mark.slow
def test_a_new_statement_s_id_is_a_draft_s_or_begins_with_a_date(archive: TestArchive) -> None:
    path = UNDATED.format("third")
    add_draft(archive, path)
    (found,) = [one for one in archive.check() if one.severity == "error"]
    assert (found.code, found.file) == ("undated-id", path)
    assert archive.publish().errors
    mend = re.search(r"rename the file to (\S+\.yaml)", report([found], "text"))
    assert mend
    (archive.root / path).rename(archive.root / path.replace("third.yaml", mend[1]))
    assert archive.publish().renamed == {"0000-third": "2024-05-08-third"}
    assert archive.codes() == set()


@pytest.mark.slow
def test_an_id_stays_when_its_statement_s_date_becomes_another(archive: TestArchive) -> None:
    add_draft(archive, UNDATED.format("2024-05-08-third"))
    archive.edit(UNDATED.format("2024-05-08-third"), "value: 2024-05-08", "value: 2024-05-07")
    assert archive.codes() == set()
    assert not archive.publish().renamed


@pytest.mark.parametrize(
    ("identifier", "good"),
    [
        ("0000-x", True), ("2024-05-06-x", True), ("2024-05-x", True), ("2024-x", True), ("undated-x", True),
        ("2024-05-06-2", True), ("0044-x", True), ("0044-03-15-x", True), ("2024-02-29-x", True),
        ("bridge", False), ("2024", False), ("2024-05-06", False), ("20240506-x", False), ("2024-05-06x", False),
        ("2024-5-6-x", False), ("2024-13-x", False), ("2024-00-x", False), ("2024-05-32-x", False),
        ("2023-02-29-x", False), ("2024-05-00-x", False), ("2024-13-01-x", False), ("0000x", False),
        ("undatedx", False), ("1980s-x", True), ("1980sx", False), ("0000-", True), ("x-2024-05-06", False),
    ],
)  # fmt: skip
def test_which_ids_a_statement_may_have_before_it_is_published(identifier: str, good: bool) -> None:
    assert may_be_id(identifier) == good


@pytest.mark.parametrize(
    ("identifier", "date", "far"),
    [
        ("1999-03-04-x", "2024-03-04", True), ("2025-x", "2024-03-04", True), ("2024-12-31-x", "2024-03-04", False),
        ("1980s-x", "1989", False), ("1980s-x", "1990", True), ("1985-x", "198X", False), ("1999-x", "unknown", False),
        ("1999-x", "1998-12-31/2001", False), ("1999-x", "1998/..", False), ("undated-x", "2024", False),
        ("0000-x", "2024", False), ("1999-x", "2024~", True), ("bridge", "2024", False),
    ],
)  # fmt: skip
def test_an_id_of_another_year_is_one_that_none_of_the_days_is_in(identifier: str, date: str, far: bool) -> None:
    assert is_of_another_year(identifier, edtf.parse(date)) == far


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["1999-03-04-third", "1980s-third"])
def test_the_warning_of_an_id_of_another_year_names_the_right_one_and_ends_with_publishing(
    archive: TestArchive, slug: str
) -> None:
    path = UNDATED.format(slug)
    add_draft(archive, path)
    (found,) = archive.check()
    assert (found.code, found.severity, found.file) == ("id-of-another-year", "warning", path)
    mend = re.search(r"rename the file to (\S+)\.yaml", report([found], "text"))
    assert mend
    assert mend[1] == "2024-05-08-third"
    assert (archive.root / path).read_text("utf-8").splitlines()[found.line - 1] == "  value: 2024-05-08"
    assert archive.publish().errors == []
    assert archive.codes() == set()


# Archives that have no ledger yet, and what the commands say.


@pytest.mark.slow
def test_without_a_ledger_what_has_its_date_is_shown_and_drafts_are_not(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "archive")
    add_draft(archive)
    done = CliRunner().invoke(main, ["-C", str(archive.root), "build", "--today", "2024-07-01"])
    assert done.exit_code == 0
    assert "5 drafts left out: 0000-third, agent guild" in done.stderr
    assert "sijill publish" in done.stderr
    assert "no ledger yet" in done.stderr
    assert (archive.root / "site/statements/2024-05-06-well/index.html").is_file()
    assert not (archive.root / "site/statements/0000-third").exists()


@pytest.mark.slow
def test_commands_say_what_they_leave_out_and_what_a_preview_shows(archive: TestArchive, tmp_path: Path) -> None:
    add_draft(archive)
    run = CliRunner()

    def said(*arguments: str) -> str:
        done = run.invoke(main, ["-C", str(archive.root), *arguments])
        assert done.exit_code == 0, done.output
        return done.stderr

    assert "5 drafts left out: 0000-third, agent guild" in said("build", "--today", "2024-07-01")
    assert "not for readers: 5 drafts shown: 0000-third" in said("build", "--drafts", "--today", "2024-07-01")
    assert "5 drafts left out: 0000-third, agent guild" in said(
        "export", str(tmp_path / "all.jsonl"), "--today", "2024-07-01"
    )
    lines = (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["identifier"] for line in lines] == ["2024-05-06-well", "2024-05-07-answer"]
    assert "5 drafts left out: 0000-third, agent guild" in said("stats", "--today", "2024-07-01")


@pytest.mark.slow
def test_an_archive_of_drafts_alone_can_be_previewed(tmp_path: Path) -> None:
    """The page of the data names no files of drafts: data have none."""
    write_example(tmp_path / "new")
    [path] = (tmp_path / "new/sources/statements").rglob("*.yaml")
    path.rename(path.with_name("0000-first.yaml"))
    report = made(tmp_path / "new", drafts=True)
    assert report.built, report.diagnostics
    assert (tmp_path / "new/site/statements/0000-first/index.html").is_file()
    page = (tmp_path / "new/site/data/index.html").read_text("utf-8")
    assert "0 statements" in page
    assert ".csv" not in page.partition("<main")[2].partition("</main>")[0]
