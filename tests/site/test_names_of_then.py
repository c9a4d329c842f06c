"""A site over time: earlier versions are shown with the names of then, and no address that was published goes."""

import datetime
import html
import re
import shutil
from pathlib import Path

import pytest

from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import CORRECTION, TestArchive, agent

pytestmark = pytest.mark.slow

SALMA, ALMANAC = "sources/agents/salma-haddad.yaml", "sources/documents/almanac.yaml"
WELL = "statements/2024-05-06-well"
TODAY = datetime.date(2024, 7, 1)


def day(number: int) -> datetime.date:
    return datetime.date(2024, 6, number)


def publish(archive: TestArchive, number: int) -> None:
    outcome = archive.publish(day(number))
    assert outcome.errors == []
    assert outcome.publication is not None
    assert outcome.publication.refused == []
    archive.commit()


def built(archive: TestArchive) -> dict[str, str]:
    """Build on what was built before, and from nothing, and return the pages, the same in both."""
    cold = archive.root.parent / "cold"
    shutil.copytree(archive.root, cold, symlinks=True, ignore=shutil.ignore_patterns("site", ".cache", ".site*"))
    found = []
    for folder in (archive.root, cold):
        report = build(TestArchive(folder, new=False).configuration, Request(TODAY, 1, durable=False))
        assert report.built, report.diagnostics
        held = verify(str(folder / "site"))
        assert (held.problems, held.remade) == ([], True)
        found.append(pages(folder / "site"))
    shutil.rmtree(cold)
    assert found[0] == found[1]
    return found[0]


def pages(site: Path) -> dict[str, str]:
    return {path.parent.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("index.html")}


@pytest.fixture
def archive(published: TestArchive) -> TestArchive:
    """A published and built archive."""
    built(published)
    return published


def renamed(archive: TestArchive) -> None:
    """A statement is corrected, and later the speaker and the document get other names."""
    archive.edit(archive.well, "text: البئر للجميع، ولا تُغلق في وجه أحد", "text: البئر للجميع")
    archive.correct(archive.well)
    publish(archive, 2)
    archive.edit(SALMA, "en: Salma Haddad", "en: Salma of the Valley")
    archive.edit(ALMANAC, "en: Almanac of the valley", "en: Book of the valley")
    for path in (SALMA, ALMANAC):
        archive.correct(path)
    publish(archive, 3)


def test_an_earlier_version_has_the_names_of_then(archive: TestArchive) -> None:
    renamed(archive)
    found = built(archive)
    for address in (f"{WELL}/v1", f"ar/{WELL}/v1"):
        assert "Salma of the Valley" not in found[address]
        assert "Book of the valley" not in found[address]
    assert "Salma Haddad" in found[f"{WELL}/v1"]
    assert "Almanac of the valley" in found[f"{WELL}/v1"]
    assert "Salma of the Valley" in found[WELL]


def test_nothing_on_an_earlier_version_is_called_as_it_is_called_now(archive: TestArchive) -> None:
    """Every record that a page names, in each place where it names one."""
    named = {"agents": ("guild", "radio", "press"), "documents": ("post",), "topics": ("wells",)}
    for name in named["agents"]:
        archive.write(f"sources/agents/{name}.yaml", agent(f"Old {name}", f"قديم {name}"))
    archive.write("sources/topics/wells.yaml", "label:\n  en: Old wells\n  ar: قديم wells\n")
    post = "title:\n  en: Old post\n  ar: قديم post\nkind: post\nlanguage: ar\npublisher: press\nauthors: unknown\n"
    archive.write("sources/documents/post.yaml", post + "date:\n  value: 2024-05-06\nurl: unknown\n")
    archive.edit(ALMANAC, "publisher: unknown", "publisher: press")
    archive.correct(ALMANAC)
    also = "    on_behalf_of:\n      - guild\n  - agent: guild\n"
    archive.edit(archive.well, "  - agent: salma-haddad\n", f"  - agent: salma-haddad\n{also}")
    channel = "channel:\n  label:\n    en: said on air\n    ar: قيل على الهواء\n  agent: radio\n  document: post\n"
    archive.edit(archive.well, "date:\n", f"{channel}topics:\n  - wells\ndate:\n")
    archive.edit(archive.well, "  - id: p1\n", "  - id: p1\n    speaker: guild\n")
    archive.correct(archive.well)
    publish(archive, 2)
    archive.edit(archive.well, "text: سنحفر بئرا ثانية قبل الشتاء", "text: سنحفر بئرا ثانية")
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + CORRECTION.partition("\n")[2])
    publish(archive, 3)
    for folder, names in named.items():
        for name in names:
            path = f"sources/{folder}/{name}.yaml"
            archive.write(
                path, (archive.root / path).read_text("utf-8").replace("Old ", "New ").replace("قديم", "جديد")
            )
            archive.correct(path)
    publish(archive, 4)
    found = built(archive)
    for language in ("", "ar/"):
        page = found[f"{language}{WELL}/v2"]
        assert ("Old guild" if not language else "قديم guild") in page
        assert "New " not in page
        assert "جديد " not in page
        assert ("New guild" if not language else "جديد guild") in found[f"{language}{WELL}"]


def test_a_name_given_up_is_the_one_of_then_wherever_an_earlier_version_names_a_speaker(archive: TestArchive) -> None:
    given_up = "former_names:\n  - name:\n      en: Salma Haddad\n      ar: سلمى حداد\n    until: 2024-05-31\n"
    archive.edit(SALMA, "en: Salma Haddad\n  ar: سلمى حداد", "en: Salma Naim\n  ar: سلمى نعيم")
    archive.write(SALMA, (archive.root / SALMA).read_text("utf-8") + given_up)
    archive.edit(archive.well, "  - agent: salma-haddad\n", "  - agent: salma-haddad\n  - agent: nazim-tahhan\n")
    archive.edit(archive.well, "  - id: p1\n", "  - id: p1\n    speaker: salma-haddad\n")
    archive.correct(archive.well)
    publish(archive, 2)
    archive.edit(archive.well, "text: سنحفر بئرا ثانية قبل الشتاء", "text: سنحفر بئرا ثانية")
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + CORRECTION.partition("\n")[2])
    publish(archive, 3)
    page = built(archive)[f"{WELL}/v2"]
    body = page[page.index('<p class="sj-kind">') : page.index("sj-foots")]
    compared = body.find('<section class="sj-changes">')
    body = body[: compared if compared > 0 else None] + body[body.index('<section class="sj-origin">') :]
    assert body.count("Salma Haddad") > 1
    # The present name is only ever beside the one of then.
    assert body.count("Salma Naim") == body.count("(now <bdi>Salma Naim</bdi>)") + body.count("(now Salma Naim)")


def test_a_correction_of_a_record_is_on_its_page_on_those_that_name_it_and_among_the_corrections(
    archive: TestArchive,
) -> None:
    renamed(archive)
    found = built(archive)
    own = found["agents/salma-haddad"]
    assert "Corrected on" in own
    assert "A word was left out" in own
    assert "<del>Haddad</del>" in own
    assert "sj-versions" in own
    assert "The record of Salma of the Valley was corrected on" in found[WELL]
    assert "The record of" not in found["statements/2024-05-07-answer"].replace("The record of Book", "")
    corrections = found["corrections"]
    for said in ("Salma of the Valley", "Book of the valley", "<del>Haddad</del>", "Statements that name it:"):
        assert said in corrections
    assert "The well is everyone&#39;s" in corrections or "The well is everyone's" in corrections
    feed = (archive.root / "site/corrections/feed.xml").read_text("utf-8")
    assert "Salma of the Valley" in feed


def test_each_entry_of_the_corrections_is_headed_by_what_its_record_was_called_then(archive: TestArchive) -> None:
    """Corrections, a lesser change and a rename, of records that have been called otherwise since."""
    more = CORRECTION.partition("\n")[2].replace("2024-06-02", "2024-06-04")
    archive.edit(archive.well, "text: البئر للجميع، ولا تُغلق في وجه أحد", "text: البئر للجميع")
    archive.correct(archive.well)
    archive.edit(SALMA, "en: Salma Haddad", "en: Salma Second")
    archive.correct(SALMA)
    archive.write(ALMANAC, (archive.root / ALMANAC).read_text("utf-8") + "note:\n  en: Seen\n  ar: شوهد\n")
    publish(archive, 2)
    given_up = "former_names:\n  - name:\n      en: Salma Second\n      ar: سلمى حداد\n    until: 2024-06-02\n"
    archive.edit(SALMA, "en: Salma Second", "en: Salma Third")
    archive.write(SALMA, (archive.root / SALMA).read_text("utf-8") + given_up)
    publish(archive, 3)
    archive.edit(SALMA, "en: Salma Third", "en: Salma Fourth")
    archive.edit(SALMA, "former_names:", f"{more}former_names:")
    archive.edit(archive.well, "en: The well is everyone's", "en: A well for all")
    archive.edit(ALMANAC, "en: Almanac of the valley", "en: Book of the valley")
    archive.correct(ALMANAC)
    publish(archive, 4)
    heads = {
        "statement-2024-05-06-well-correction-1": "The well is everyone's",
        "agent-salma-haddad-correction-1": "Salma Second",
        "agent-salma-haddad-rename-1": "Salma Third",
        "agent-salma-haddad-correction-2": "Salma Fourth",
        "document-almanac-lesser-2": "Almanac of the valley",
        "document-almanac-correction-1": "Book of the valley",
        "statement-2024-05-06-well-lesser-3": "A well for all",
    }
    page = html.unescape(built(archive)["corrections"])
    feed = html.unescape((archive.root / "site/corrections/feed.xml").read_text("utf-8"))
    sections = {part.partition('"')[0]: part for part in page.split('<section class="sj-corrected-item" id="')[1:]}
    for anchor, name in heads.items():
        assert f">{name}</a></h2>" in sections[anchor], anchor
    titles = re.findall("<title>[^<]*: \u2068?([^<\u2069]*)\u2069?</title>", feed.partition("<entry>")[2])
    assert sorted(titles) == sorted(heads.values())
    assert "Salma Second ·" in sections["statement-2024-05-06-well-correction-1"]


def test_a_merged_record_leads_on_and_earlier_versions_name_it_as_it_was(archive: TestArchive) -> None:
    archive.edit(archive.well, "text: البئر للجميع، ولا تُغلق في وجه أحد", "text: البئر للجميع")
    archive.correct(archive.well)
    publish(archive, 2)
    archive.write(
        "sources/agents/s-haddad.yaml", agent("S. Haddad", "سلمى حداد") + CORRECTION + "replaces: [salma-haddad]\n"
    )
    (archive.root / SALMA).unlink()
    archive.edit(archive.well, "agent: salma-haddad", "agent: s-haddad")
    publish(archive, 3)
    found = built(archive)
    assert "Salma Haddad" in found[f"{WELL}/v1"]
    before, _, history = found[f"{WELL}/v1"].partition("sj-versions")
    assert "S. Haddad" not in before
    assert "was merged into S. Haddad" in history
    assert "url=../../agents/s-haddad/" in found["agents/salma-haddad"]
    assert "Salma Haddad (\u2068salma-haddad\u2069) was merged into this record" in found["agents/s-haddad"]
    assert "Salma Haddad (\u2068salma-haddad\u2069) was merged" in found["corrections"]


def test_a_replaced_statements_words_stay_readable(archive: TestArchive) -> None:
    archive.edit(archive.answer, "text: البئر الأولى تكفي", "text: البئر الأولى")
    archive.correct(archive.answer)
    publish(archive, 2)
    new = "sources/statements/2024/2024-05-07-reply.yaml"
    text = (archive.root / archive.answer).read_text("utf-8").partition("corrections:")[0]
    archive.write(new, text + "replaces: [2024-05-07-answer]\n")
    (archive.root / archive.answer).unlink()
    publish(archive, 3)
    found = built(archive)
    assert "2024-05-07-reply" in found["statements/2024-05-07-answer"]
    assert "البئر الأولى تكفي" in found["statements/2024-05-07-answer/v1"]
    assert "البئر الأولى" in found["statements/2024-05-07-answer/v2"]
    page = found["statements/2024-05-07-reply"]
    assert "(\u20682024-05-07-answer\u2069) was merged into this record" in page
    assert 'href="../../statements/2024-05-07-answer/v1/"' in page
    assert "(\u20682024-05-07-answer\u2069) was merged" in found["corrections"]


def test_a_withdrawn_agent_keeps_a_page_that_says_so(archive: TestArchive) -> None:
    archive.write("sources/agents/broadcaster.yaml", agent("Valley Radio", "إذاعة الوادي"))
    publish(archive, 2)
    archive.write(
        "sources/agents/broadcaster.yaml",
        agent("Valley Radio", "إذاعة الوادي") + CORRECTION.replace("erratum", "withdrawal"),
    )
    publish(archive, 3)
    found = built(archive)
    assert "Withdrawn from publication on" in found["agents/broadcaster"]
    assert "record withdrawn" in listed(found["agents"], "Valley Radio")
    assert "سُحب قيده" in listed(found["ar/agents"], "إذاعة الوادي")
    assert "withdrawn" not in listed(found["agents"], "Salma Haddad")


def listed(page: str, name: str) -> str:
    """Return what a list says of the record that it names so."""
    return next(line for line in page.split("<li") if name in line)
