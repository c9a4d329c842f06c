"""A reply that answers a passage is shown beside it, as long as the archive stands by the reply."""

import datetime
from pathlib import Path

import lxml.html
import pytest

from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.slow  # sites are built

ANSWERED, REPLY = "statements/2024-05-06-well", "statements/2024-05-07-answer"
LATER = datetime.date(2024, 7, 1)


def archive_with_reply(folder: Path, target_passage: str = "    target_passage: p2\n") -> TestArchive:
    made = TestArchive(folder / "archive")
    made.write("mkdocs.yml", (made.root / "mkdocs.yml").read_text() + "site_url: https://valley.example/\n")
    made.edit(made.answer, "disputes", "repliesTo")
    made.edit(made.answer, "    target_passage: p2\n", target_passage)
    return made


def replies(archive: TestArchive, home: str = "") -> dict[str, list[str]]:
    """The replies beside each passage of the statement that is answered."""
    assert build(archive.configuration, Request(LATER, jobs=1, durable=False)).built
    tree = lxml.html.fromstring((archive.root / f"site/{home}{ANSWERED}/index.html").read_bytes())
    found = {}
    for passage in tree.xpath("//section[contains(@class, 'sj-passage')]"):
        said = passage.xpath("p[contains(@class, 'sj-reply')]")
        found[passage.xpath("blockquote/@id")[0]] = [" ".join(one.text_content().split()) for one in said]
        assert all(one.xpath("a/@href")[0].endswith(f"{REPLY}/") for one in said)
    return found


@pytest.mark.parametrize(
    ("home", "said"),
    [
        ("", "Reply by Nazim Tahhan, 7 May 2024: One well is enough"),
        ("ar/", "الردّ: ناظم الطحّان، 7 أيار/مايو 2024: بئر واحدة تكفي"),
    ],
)
def test_it_is_beside_the_passage_that_it_answers_and_no_other(tmp_path: Path, home: str, said: str) -> None:
    archive = archive_with_reply(tmp_path)
    archive.published()
    assert replies(archive, home) == {"p1": [], "p2": [said]}
    assert verify(str(archive.root / "site")).problems == []


@pytest.mark.parametrize(("home", "said"), [("", "Reply by Nazim"), ("ar/", "الردّ: ناظم")])
def test_it_is_beside_the_passage_on_pages_of_earlier_versions_too(tmp_path: Path, home: str, said: str) -> None:
    archive = archive_with_reply(tmp_path)
    archive.published()
    archive.edit(archive.well, "We will dig a second well", "We shall dig a second well")
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 8))
    archive.commit()
    assert [len(one) for one in replies(archive, home).values()] == [0, 1]
    tree = lxml.html.fromstring((archive.root / f"site/{home}{ANSWERED}/v1/index.html").read_bytes())
    [shown] = tree.xpath("//blockquote[@id='p2']/..//p[contains(@class, 'sj-reply')]")
    assert said in shown.text_content()
    assert len(tree.find_class("sj-reply")) == 1
    assert verify(str(archive.root / "site")).problems == []


def test_a_reply_to_the_whole_or_one_withdrawn_is_beside_no_passage(tmp_path: Path) -> None:
    archive = archive_with_reply(tmp_path, "")
    assert replies(archive) == {"p1": [], "p2": []}
    archive.edit(archive.answer, "    passage: p1\n", "    passage: p1\n    target_passage: p1\n")
    assert [len(one) for one in replies(archive).values()] == [1, 0]
    archive.correct(archive.answer)
    archive.edit(archive.answer, "kind: erratum", "kind: withdrawal")
    assert replies(archive) == {"p1": [], "p2": []}
