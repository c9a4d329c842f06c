"""What readers are shown of records that were merged, one into another and that into a third, and of who named them."""

import re
from pathlib import Path

import pytest
from lxml import html

from sijill.publish.verify import verify
from tests.cli.test_acts import call
from tests.made_up.archives import TestArchive
from tests.site.test_any_history import reasons_at_the_head
from tests.site.test_names_of_then import publish

pytestmark = pytest.mark.slow
NAZIM = "sources/agents/nazim-tahhan.yaml"
WELLS = "label:\n  en: Wells\n  ar: الآبار\n"
# Of each kind: the last record of the chain, and what is corrected in the first.
CHAINS = {
    "agent": ("nazim-tahhan", "name.en=Nazim Tahan"),
    "document": ("almanac", "title.en=The almanac of the valley"),
    "topic": ("wells", "label.en=Water wells"),
    "statement": ("2024-05-06-well", "passages.p2.text=سنحفر بئرا ثانية"),
}


def act(archive: TestArchive, *arguments: str, why: str) -> None:
    reasons = ("--reason", f"en={why}", "--reason", f"ar=سبب ذلك: {why}")
    found = call(archive, *arguments, *reasons, "--publish", "--yes")
    assert found.exit_code == 0, found.output
    archive.commit()


def text(path: Path) -> str:
    main = html.fromstring(path.read_text("utf-8")).find(".//main")
    return re.sub(r"[\u2066-\u2069]", "", " ".join(main.text_content().split()))


@pytest.mark.parametrize("kind", CHAINS)
def test_every_record_of_a_chain_of_merges_is_listed_with_what_it_said(published: TestArchive, kind: str) -> None:
    last, value = CHAINS[kind]
    published.write("sources/topics/wells.yaml", WELLS)
    published.edit(published.answer, "passages:", "topics:\n  - wells\npassages:")
    folder = {"agent": "agents", "document": "documents", "topic": "topics", "statement": "statements/2024"}[kind]
    path = f"sources/{folder}/{last}.yaml"
    ids = ("2024-05-06-first", "2024-05-06-second") if kind == "statement" else ("the-first", "the-second")
    for one in ids:
        published.write(path.replace(last, one), (published.root / path).read_text("utf-8"))
        for copy in (published.root / f"sources/captures/{last}").glob("*.json"):
            published.write(f"sources/captures/{one}/{copy.name}", copy.read_text("utf-8"))
    answer = (published.root / published.answer).read_text("utf-8").replace(last, ids[0])
    published.write(published.answer, answer)
    published.correct(published.answer)
    publish(published, 2)
    act(published, "correct", f"{kind}/{ids[0]}", "--set", value, "--kind", "erratum", why="It was copied wrongly")
    act(published, "merge", kind, ids[0], ids[1], why="Both are of one thing")
    act(published, "merge", kind, ids[1], last, why="There was a third")
    built = call(published, "build")
    assert built.exit_code == 0, built.output
    assert verify(str(published.root / "site")).problems == []
    for home, because in (("", ""), ("ar/", "سبب ذلك: ")):
        site = published.root / "site" / home
        shown = site / folder.partition("/")[0]
        for listing in (shown / last, site / "corrections"):
            said = text(listing / "index.html")
            for old, reason in zip(ids, ("Both are of one thing", "There was a third"), strict=True):
                assert re.search(rf"\({old}\)[^()]*(\({ids[1]}\)[^()]*)?{because}{reason}", said), (old, said)
            if kind != "statement" or "corrections" in str(listing):
                assert value.partition("=")[2] in said  # what the first said, before and after its correction
        for old in ids:
            assert f"/{last}/" in (shown / old / "index.html").read_text("utf-8")
        if kind == "statement":
            assert "سنحفر بئرا ثانية قبل الشتاء" in text(shown / ids[0] / "v1/index.html")
        corrections = text(site / "corrections/index.html")
        concerns = {"": "Statements that name it: Version", "ar/": "التصريحات التي تذكره: الإصدار"}
        assert concerns[home] not in corrections
        feed = (site / "corrections/feed.xml").read_text("utf-8")
        assert all(f"corrections/#{kind}-{old}-merge-0" in feed for old in ids)
        assert f"corrections/#{kind}-{ids[0]}-earlier-1" in feed
        # The statement that named the first says what happened, and nothing that is not so.
        page = text(site / "statements/2024-05-07-answer/index.html")
        assert "changed without a correction" not in page
        assert "تغيير بلا تصحيح" not in page
        assert f"({ids[0]})" in page
        assert f"({last})" in page
        assert "Changed without a correction" not in corrections
        assert "تغيير بلا تصحيح" not in corrections


def test_a_merged_statements_versions_give_its_own_reasons(published: TestArchive) -> None:
    first, second, last = "2024-05-06-first", "2024-05-06-second", "2024-05-06-well"
    for one in (first, second):
        published.write(published.well.replace(last, one), (published.root / published.well).read_text("utf-8"))
    publish(published, 2)
    for one, times in ((first, 2), (second, 1), (last, 1)):
        for number in range(1, times + 1):
            value = f"title.en=The well, copy {number}"
            act(published, "correct", one, "--set", value, "--kind", "erratum", why=f"Misread {number} in {one}")
    act(published, "merge", "statement", first, second, why="Both are of one thing")
    act(published, "merge", "statement", second, last, why="There was a third")
    built = call(published, "build")
    assert built.exit_code == 0, built.output
    # What is at the head of each version: the reasons of the record itself.
    heads = {(first, 2): [1], (first, 3): [1, 2], (second, 2): [1], (last, 2): [1]}
    for (one, version), numbers in heads.items():
        page = (published.root / f"site/statements/{one}/v{version}/index.html").read_text("utf-8")
        assert reasons_at_the_head(page) == sorted(f"Misread {number} in {one}" for number in numbers)


def test_what_changed_besides_a_merge_is_still_said(published: TestArchive) -> None:
    published.write("sources/agents/n-tahhan.yaml", (published.root / NAZIM).read_text("utf-8"))
    published.edit(published.answer, "agent: nazim-tahhan", "agent: n-tahhan")
    published.correct(published.answer)
    publish(published, 2)
    found = call(published, "merge", "agent", "n-tahhan", "nazim-tahhan", "--reason", "en=Both are one man",
                 "--reason", "ar=كلاهما رجل واحد", "--yes")  # fmt: skip
    assert found.exit_code == 0, found.output
    published.edit(published.answer, "en: One well is enough", "en: One well will do")
    assert call(published, "publish").exit_code == 0
    published.commit()
    assert call(published, "build").exit_code == 0
    page = text(published.root / "site/statements/2024-05-07-answer/index.html")
    assert "Merged · title · changed without a correction" in page
    assert "n-tahhan) was merged into Nazim Tahhan (nazim-tahhan)" in page
    assert "What has changed: title." in text(published.root / "site/corrections/index.html")
