"""Two speakers or two documents side by side on a topic: which pairs have a page, and what it says of their words."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest

from sijill.intake.take_in import take_in
from sijill.interface.strings import strings
from sijill.model.records import Statement
from sijill.pages.side_by_side import pairs_of
from sijill.site.plan import still_there, tasks_of_changes
from sijill.state import change, database, outputs
from sijill.state.archive import Archive
from tests import made_up
from tests.made_up.site import changed, shells, site, text
from tests.pages.test_staleness import assert_none_is_stale, edited, removed

PAIR = "the-bridge/karim-banna--salma-haddad"
PAGE = "topics/the-bridge/side-by-side/karim-banna--salma-haddad/index.html"
STATEMENT, DOUBT = (f"statements/2030/{name}.yaml" for name in (made_up.BRIDGE, made_up.DOUBT))


def said(*agents: str, document: str = "bridge-article", **more: Any) -> Statement:
    passage = {"id": "p1", "text": "البلدية ستفتح الجسر يوم الأحد", "mode": "direct", "document": document}
    return Statement.model_validate(
        {
            "title": {"en": "It opens", "ar": "يُفتح"}, "kind": "remarks", "language": "ar",
            "speakers": [{"agent": one} for one in agents], "date": {"value": "2030-01-04"},
            "passages": [passage], "topics": ["the-bridge"], **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize(("day", "names"), [("2029-12-30", "Salma Haddad and Karim Banna"),
                                           ("2030-01-02", "Karim Banna and Salma Haddad")])  # fmt: skip
def test_the_link_to_a_pair_names_first_who_is_first_on_its_page(tmp_path: Path, day: str, names: str) -> None:
    made = site(made_up.archive(tmp_path, changed(made_up.BRIDGE, date={"value": day})), shells())
    listed = made.tree("topics/the-bridge/index.html").xpath("//section[@class='sj-links']//a")[0]
    assert text(listed) == names
    assert text(made.tree(PAGE).find(".//h1")) == f"{names}, side by side"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_statement_is_in_the_column_of_its_speaker_and_says_how_its_words_are_given(
    language: str, tmp_path: Path
) -> None:
    changed = {"2030-01-04-both": said("karim-banna", "salma-haddad")}
    made = site(made_up.archive(tmp_path, changed), shells())
    page = made.tree(PAGE if language == "en" else f"ar/{PAGE}")
    rows = page.xpath("//ol/li")
    columns = [[cell.get("class") for cell in row.xpath("./section")] for row in rows]
    assert columns == [["sj-in-one"] * 2, ["sj-in-other"] * 2, ["sj-in-both"] * 2]
    doubt, bridge, both = (text(row) for row in rows)
    names = {"en": ("Karim Banna", "Salma Haddad"), "ar": ("كريم البناء", "سلمى الحداد")}[language]
    words = strings(language)
    assert [text(one) for one in page.xpath("//*[@class='sj-small sj-whose']")][:2] == list(names)
    assert words["statement.reported"] in doubt, "the words are the document's"
    assert "«" not in text(rows[0].xpath(".//blockquote")[0])
    assert words["statement.verified"] in bridge
    assert all(name in both for name in names)
    topic = made.tree("topics/the-bridge/index.html")
    assert (
        topic.xpath("//section[@class='sj-links']//a/@href")[0]
        == f"../../topics/the-bridge/side-by-side/{PAIR.partition('/')[2]}/"
    )


REPLY = {"type": "repliesTo", "target": made_up.BRIDGE, "passage": "p1", "target_passage": "p1"}


@pytest.mark.parametrize(("language", "said_so"), [("", "Reply by Town Council"), ("ar/", "الردّ: مجلس البلدة")])
def test_words_have_their_reply_beside_them(language: str, said_so: str, tmp_path: Path) -> None:
    reply = said("town-council", relations=[REPLY], topics=[])
    page = site(made_up.archive(tmp_path, {"2030-01-04-reply": reply}), shells()).tree(f"{language}{PAGE}")
    [shown] = page.find_class("sj-reply")
    assert said_so in text(shown)
    assert "The bridge is ready" in text(shown.getparent().getparent()) or language
    assert shown.xpath("a/@href")[0].endswith("statements/2030-01-04-reply/")


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit",
    [
        edited("statements/2030/2030-01-04-reply.yaml", lambda r: r.update(title={"en": "No", "ar": "لا"})),
        edited("statements/2030/2030-01-04-reply.yaml", lambda r: r.pop("relations")),
        edited("agents/town-council.yaml", lambda r: r.update(name={"en": "Council", "ar": "المجلس"})),
        removed("statements/2030/2030-01-04-reply.yaml"),
    ],
)
def test_a_reply_that_is_not_on_the_topic_makes_its_page_again(edit: Any, tmp_path: Path) -> None:
    reply = said("town-council", relations=[REPLY], topics=[])
    assert_none_is_stale(made_up.archive(tmp_path, {"2030-01-04-reply": reply}), edit)


@pytest.mark.slow
def test_words_that_the_archive_does_not_stand_by_are_left_out_and_the_page_says_so(tmp_path: Path) -> None:
    withdrawal = {"date": "2030-03-01", "kind": "withdrawal", "reason": {"en": "A forgery.", "ar": "مزوّر."}}
    forged = said("salma-haddad", corrections=[withdrawal], title={"en": "A forged order", "ar": "أمر مزوّر"})
    page = site(made_up.archive(tmp_path, {"2030-01-04-forged": forged}), shells()).tree(PAGE)
    (row,) = [one for one in page.xpath("//ol/li") if "A forged order" in text(one)]
    assert "withdrawn" in text(row)
    assert "Withdrawn from publication on 1 March 2030." in text(row)
    assert row.xpath(".//blockquote") == []
    assert "word for word" not in text(row)


def test_the_links_of_a_topic_say_what_became_of_each_statement(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    withdrawal = {"date": "2030-03-01", "kind": "withdrawal", "reason": {"en": "A forgery.", "ar": "مزوّر."}}
    edited(DOUBT, lambda r: r.update(corrections=[withdrawal]))(tmp_path)
    page = site(made_up.archive_of_files(tmp_path), shells()).tree("topics/the-bridge/index.html")
    (link,) = page.xpath("//section[@class='sj-links']//li[.//*[@class='sj-verb']]")
    assert text(link) == "The bridge has not been tested (withdrawn) disputes The bridge is ready"


def test_two_documents_are_compared_by_the_words_of_each(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    copy = tmp_path / "sources/captures"
    shutil.copytree(copy / "bridge-article", copy / "salma-post")
    stored = {"digest": made_up.COPY.digest, "captured": "unknown"}
    edited("documents/salma-post.yaml", lambda r: r.update(captures=[stored]))(tmp_path)
    edited(STATEMENT, lambda r: r["passages"][0]["variants"][0].update(document="salma-post"))(tmp_path)
    archive = made_up.archive_of_files(tmp_path)
    assert [pair.one for pair in pairs_of(archive, "the-bridge")] == ["karim-banna", "bridge-article"]
    page = site(archive, shells()).tree("topics/the-bridge/side-by-side/bridge-article--salma-post/index.html")
    (row,) = [one for one in page.xpath("//ol/li") if "The bridge is ready" in text(one)]
    head, mine, theirs = row.xpath("./section")
    assert [one.get("class") for one in (head, mine, theirs)] == ["sj-in-both", "sj-in-one", "sj-in-other"]
    assert "as posted, embedded in “Article on the bridge”" in text(mine)
    assert "وأصبح الجسر جاهزاً للعبور" in text(theirs)
    assert "quoted in “Post by Salma Haddad”" in text(theirs)


def test_a_topic_has_one_pair_of_speakers_and_none_of_single_unlinked_statements(tmp_path: Path) -> None:
    people = ("karim-banna", "salma-haddad", "town-council")
    once = {f"2030-01-04-once-{one}": said(one) for one in people}
    first = made_up.archive(tmp_path / "once", once)
    assert [pair.task for pair in pairs_of(first, "the-bridge")] == [PAIR], "only these two are linked"
    twice = {f"2030-01-04-{one}-{number}": said(one) for one in people for number in (1, 2, 3)}
    found = pairs_of(made_up.archive(tmp_path / "twice", twice), "the-bridge")
    assert [pair.task for pair in found] == [PAIR]


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit",
    [
        edited(STATEMENT, lambda r: r["passages"][0]["translations"][0].update(text="The bridge is ready now.")),
        edited(STATEMENT, lambda r: r.update(title={"en": "Done", "ar": "انتهى"})),
        edited("agents/karim-banna.yaml", lambda r: r.update(name={"en": "Karim", "ar": "كريم"})),
        edited("documents/bridge-article.yaml", lambda r: r.update(title={"en": "An article", "ar": "مقال"})),
        edited("topics/the-bridge.yaml", lambda r: r.update(label={"en": "Bridge", "ar": "جسر"})),
        edited(DOUBT, lambda r: r.pop("relations")),
        edited(DOUBT, lambda r: r.update(speakers=[{"agent": "town-council"}])),
        edited(DOUBT, lambda r: r.pop("topics")),
        removed(DOUBT),
    ],
)  # fmt: skip
def test_a_warm_build_makes_again_what_an_edit_changes(edit: Any, tmp_path: Path) -> None:
    assert_none_is_stale(made_up.archive(tmp_path), edit)


def test_the_page_of_a_pair_that_has_nothing_to_compare_any_more_is_removed(tmp_path: Path) -> None:
    configuration = made_up.archive(tmp_path).configuration
    connection, _ = database.open_for_writing(configuration.cache)
    change.forget(connection)
    outputs.add(connection, [(("side-by-side", PAIR), PAGE)])
    edited(DOUBT, lambda r: r.pop("relations"))(tmp_path)
    assert take_in(configuration, connection, datetime.date(2031, 1, 1))
    archive = Archive(configuration, connection)
    tasks = [task for task in tasks_of_changes(archive) or () if task[0] == "side-by-side"]
    assert tasks == [("side-by-side", PAIR)]
    assert list(still_there(archive, tasks)) == []
    connection.close()
