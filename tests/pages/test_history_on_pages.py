"""What pages say of a statement's history: corrections, lesser changes, versions, withdrawals."""

import json
from pathlib import Path
from typing import Any

import pytest

from sijill.export.pictures import Pictures
from sijill.export.statement import Statements
from sijill.interface.dates import date_label
from sijill.ledger.versions import Version
from sijill.model.edtf import meant
from sijill.pages.labels import Labels
from sijill.pages.record_history import changes
from sijill.search.texts import Texts
from tests import made_up
from tests.export.conftest import outputs
from tests.made_up import BRIDGE, DOUBT
from tests.made_up.site import changed, shells, site, text

PAGE = f"statements/{BRIDGE}/index.html"


def test_a_correction_is_seen_with_the_wording_before_and_after(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    before = json.loads(json.dumps(now))
    before["passages"][0]["text"] = before["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    now["corrections"] = [
        {"date": "2030-03-01", "kind": "erratum", "reason": {"en": "A letter was lost.", "ar": "سقط حرف."}}
    ]
    made_up.published(tmp_path, BRIDGE, before, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now)), shells())
    page = made.tree(PAGE)
    assert "Corrected on 1 March 2030: we corrected a mistake of ours. A letter was lost." in text(page)
    assert [text(word) for word in page.xpath("//section[@class='sj-changes']//del")] == ["جاهزا"]
    assert [text(word) for word in page.xpath("//section[@class='sj-changes']//ins")] == ["جاهزاً"]
    assert "Version 2 (current) · 1 March 2030 · Erratum" in text(page)
    old = made.tree(f"statements/{BRIDGE}/v1/index.html")
    assert old.get_element_by_id("p1").text_content() == f"«{before['passages'][0]['text']}»"
    assert "This is version 1, published on 1 February 2030." in text(old)
    assert old.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "A letter was lost." in text(made.tree("corrections/index.html"))
    assert f"statements/{BRIDGE}/v2/index.html" not in made


@pytest.mark.parametrize("original_too", [False, True])
def test_a_corrected_translation_is_marked_where_readers_read_it(tmp_path: Path, original_too: bool) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    passage = now["passages"][0]
    passage["translations"][0]["text"] = "[Now] the bridge is finished and ready"
    before = json.loads(json.dumps(now))
    before["passages"][0]["translations"][0]["text"] = "[Then] the bridge is finished and closed"
    if original_too:
        before["passages"][0]["text"] = passage["text"].replace("جاهزاً", "جاهزا")
    reason = {"en": "A word was wrong.", "ar": "أخطأت كلمة."}
    now["corrections"] = [{"date": "2030-03-01", "kind": "erratum", "reason": reason}]
    made_up.published(tmp_path, BRIDGE, before, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now)), shells())
    for address in (PAGE, f"ar/{PAGE}"):
        page = made.tree(address)
        shown = page.xpath("//section[@class='sj-translations']/p[@class='sj-translation']")[0]
        assert text(shown) == "“[Now] the bridge is finished and ready”"
        assert [text(word) for word in shown.xpath(".//mark[@class='sj-changed']")] == ["Now", "ready"]
        assert shown.xpath(".//span[@class='sj-editors']/mark")
        assert len(page.xpath("//blockquote//mark[contains(@class, 'sj-changed')]")) == original_too
        foot = page.get_element_by_id("p1").getparent().xpath(".//section[@class='sj-foot']//a[@href='#changes']")
        assert len(foot) == 1
        assert page.get_element_by_id("changes") is not None
        others = page.xpath("//section[@class='sj-foot']//a[@href='#changes']")
        assert len(others) == 1


@pytest.mark.slow
def test_a_later_improvement_does_not_hide_what_a_correction_changed(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    first["passages"][0]["text"] = first["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    reason = {"en": "A letter was lost.", "ar": "سقط حرف."}
    second["corrections"] = [{"date": "2030-03-01", "kind": "erratum", "reason": reason}]
    third = json.loads(json.dumps(second))
    third["passages"][0]["translations"][0]["text"] = "All work on the bridge is done. It is ready to be crossed."
    made_up.published(tmp_path, BRIDGE, first, second, third)
    page = site(made_up.archive(tmp_path, changed(BRIDGE, **third)), shells()).tree(PAGE)
    assert [text(word) for word in page.xpath("//section[@class='sj-changes']//del")] == ["جاهزا"]
    assert "Version 3 (current) · 1 April 2030 · translation · changed without a correction" in text(page)
    lesser = page.xpath("//ol[@class='sj-versions']/li[1]//dl[@class='sj-compare']")
    assert [text(word) for word in lesser[0].iter("ins")] == ["All", "It"]
    assert page.xpath("//ol[@class='sj-versions']/li[position() > 1]//details") == []


NOTES = "عُرض المنشور في المقال The post was shown in the article"
LESSER_CHANGES: list[tuple[str, object, str, str, str]] = [
    ("title", {"en": "The bridge is not ready", "ar": "الجسر جاهز"}, "title", "", "not"),
    ("kind", "speech", "kind", "Post", "Speech"),
    ("topics", [], "topics", "The bridge", ""),
    ("note", {"en": "Said at dusk.", "ar": "قيل عند الغروب."}, "note", NOTES, "قيل عند الغروب Said at dusk"),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("field", "value", "label", "gone", "come"), LESSER_CHANGES)
def test_a_lesser_change_is_shown_before_and_after_in_neutral_words(
    tmp_path: Path, field: str, value: object, label: str, gone: str, come: str
) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    second.pop(field)
    if value:
        second[field] = value
    made_up.published(tmp_path, BRIDGE, first, second)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **{"topics": [], **second})), shells())
    newest = made.tree(PAGE).xpath("//ol[@class='sj-versions']/li[1]")[0]
    assert "changed without a correction" in text(newest)
    assert label in text(newest)
    assert gone == " ".join(text(word) for word in newest.iter("del"))
    assert come == " ".join(text(word) for word in newest.iter("ins"))
    assert "improved" not in text(newest)
    assert "تغيير بلا تصحيح" in text(made.tree(f"ar/{PAGE}"))


@pytest.mark.slow
def test_the_history_gives_the_reason_whenever_the_correction_was_published(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second, third = json.loads(json.dumps(first)), json.loads(json.dumps(first))
    one = {"date": "2030-02-20", "kind": "erratum", "reason": {"en": "A letter was lost.", "ar": "سقط حرف منه."}}
    other = {"date": "2030-03-25", "kind": "erratum", "reason": {"en": "The date was wrong.", "ar": "التاريخ خطأ."}}
    again = {"date": "2030-03-25", "kind": "revision", "reason": {"en": "The source was wrong.", "ar": "المصدر خطأ."}}
    second["corrections"], third["corrections"] = [one], [one, other, again]
    second["title"] = third["title"] = {"en": "It is ready", "ar": "إنه جاهز"}
    third["passages"][0]["text"] += " حقاً"
    made_up.published(tmp_path, BRIDGE, first, second, third)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **third)), shells())
    rows = [text(row) for row in made.tree(PAGE).xpath("//ol[@class='sj-versions']/li")]
    assert "Erratum · Revision · " in rows[0]
    assert "Erratum: The date was wrong. Revision: The source was wrong." in rows[0]
    assert "A letter was lost." in rows[1]
    assert "A letter was lost." not in rows[0] + rows[2]
    listed = made.tree("corrections/index.html").xpath("//section[@class='sj-corrected-item']")
    assert ["".join(map(text, item.iter("ins"))) for item in listed] == [
        "حقاً", "حقاً", "إنهIt"
    ]  # fmt: skip
    together = "Several corrections were published together. What changed by all of them:"
    assert [together in text(item) for item in listed] == [True, True, False]


@pytest.mark.quick(1)
@pytest.mark.parametrize("versions", [1, 2])
def test_a_record_that_is_not_what_was_published_last_is_never_called_unchanged(tmp_path: Path, versions: int) -> None:
    records = [made_up.plain(made_up.statements()[BRIDGE])]
    if versions == 2:
        records.append(json.loads(json.dumps(records[0])) | {"title": {"en": "It is ready", "ar": "إنه جاهز"}})
    made_up.published(tmp_path, BRIDGE, *records)
    now = json.loads(json.dumps(records[-1]))
    now["passages"][0]["translations"][0]["text"] = "Another translation."
    archive = made_up.archive(tmp_path, changed(BRIDGE, **now))
    made = site(archive, shells())
    for path, since, unchanged, current in (
        (PAGE, "The change is not yet published.", "Unchanged since it was first published", "(current)"),
        (f"ar/{PAGE}", "ولم يُنشر التغيير بعد.", "لم يتغير منذ نشره أول مرة", "(الحالي)"),
    ):
        said = text(made.tree(path))
        assert since in said
        assert unchanged not in said
        assert current not in said
    if versions == 2:
        earlier = text(made.tree(f"statements/{BRIDGE}/v1/index.html"))
        assert "taken down" not in earlier
        assert "This version’s words can be shown once the later change is published." in earlier
    data = Statements(archive).data(BRIDGE)
    assert (data["version"], data["unpublished_change"]) == (None, True)
    assert [entry["version"] for entry in data["history"]] == list(range(1, versions + 1))


def test_a_record_that_is_what_was_published_last_is_called_unchanged(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    made_up.published(tmp_path, BRIDGE, now)
    archive = made_up.archive(tmp_path)
    said = text(site(archive, shells()).tree(PAGE))
    assert "Unchanged since it was first published." in said
    assert "not yet published" not in said
    assert "unpublished_change" not in Statements(archive).data(BRIDGE)


@pytest.mark.quick(1)
@pytest.mark.parametrize("withheld", [False, True])
def test_a_withdrawn_statement_keeps_a_page_that_says_when_and_why(tmp_path: Path, withheld: bool) -> None:
    reason = {"en": "The speaker asked for it.", "ar": "طلب المتحدث ذلك."}
    correction = {"date": "2030-04-01", "kind": "withdrawal", "reason": reason, "withhold_text": withheld}
    made = site(made_up.archive(tmp_path, changed(DOUBT, corrections=[correction])), shells())
    page = made[f"statements/{DOUBT}/index.html"]
    words_too = ", and words taken down with it" * withheld
    assert f"Withdrawn from publication on 1 April 2030{words_too}." in page
    assert "The speaker asked for it." in page
    assert ("إن الفحص لم يكتمل بعد" in page) != withheld
    assert ("that the test is not complete" in page) != withheld
    assert ("The words themselves have been taken down." in page) == withheld
    assert '<meta name="robots" content="noindex">' in page
    assert '<button type="button">' not in page, "nobody is helped to quote it"


def test_words_that_a_later_withdrawal_takes_down_are_gone_from_pages_and_search(tmp_path: Path) -> None:
    reason = {"en": "The speaker asked for it.", "ar": "طلب المتحدث ذلك."}
    first = {"date": "2030-04-01", "kind": "withdrawal", "reason": reason}
    corrections = [first, {**first, "date": "2030-05-01", "withhold_text": True}]
    archive = made_up.archive(tmp_path, changed(DOUBT, corrections=corrections))
    assert "إن الفحص لم يكتمل بعد" not in site(archive, shells())[f"statements/{DOUBT}/index.html"]
    assert {field for field, _ in Texts(archive).of(DOUBT).texts}.isdisjoint({"passage", "translation"})


def test_a_stale_translation_is_marked(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    before = json.loads(json.dumps(now))
    before["passages"][0]["text"] += " حقاً"
    made_up.published(tmp_path, BRIDGE, before, now)
    archive = made_up.archive(tmp_path, changed(BRIDGE, **now))
    page = site(archive, shells()).tree(PAGE)
    assert "by the archive’s editors · The original has changed since this translation was made." in text(page)
    line = "Translation by the archive’s editors; the original has changed since"
    [card] = page.xpath("//meta[@property='og:description']/@content")
    assert f"({line})" in card
    picture = Pictures(archive).words_of(BRIDGE, "en")
    assert picture.above.endswith("translation older than its original")
    assert picture.said == "Translation by the archive’s editors"
    assert f"<p>{line}</p>" in outputs(archive, "feeds")["feed.json"].decode()


def since(page: Any, version: int) -> Any:
    (found,) = page.xpath(f"//section[@id='v{version}']")
    assert "sj-since" in found.get("class")
    return found


@pytest.mark.slow
def test_a_link_with_a_version_opens_with_what_differs_now(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    first["passages"][0]["text"] = first["passages"][0]["text"].replace("جاهزاً", "جاهزا")
    second["title"] = {"en": "It is ready", "ar": "إنه جاهز"}
    second["corrections"] = [
        {"date": "2030-03-01", "kind": "erratum", "reason": {"en": "A letter was lost.", "ar": "سقط حرف منه."}}
    ]
    third = json.loads(json.dumps(second)) | {"kind": "speech"}
    fourth = json.loads(json.dumps(third)) | {"kind": second["kind"]}
    made_up.published(tmp_path, BRIDGE, first, second, third, fourth)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **fourth)), shells())
    page = made.tree(PAGE)
    read = list(page.iter("h1", "blockquote", "section"))
    hidden = [read.index(one) for one in read if one.get("hidden") is not None]
    assert min(hidden) > max(read.index(one) for one in read if one.tag in ("h1", "blockquote")), "for text browsers"
    told = text(since(page, 1))
    assert told.startswith("Version 1 was published on 1 February 2030. This has changed since: Read version 1")
    assert "جاهزا" in [text(word) for word in since(page, 1).iter("del")]
    assert "جاهزاً" in [text(word) for word in since(page, 1).iter("ins")]
    assert "What it said has not changed since" in text(since(page, 2))
    assert {text(word) for word in since(page, 3).iter("ins", "del")} == {"Speech", "Post"}
    assert text(since(page, 4)) == "Version 4 was published on 1 May 2030. Nothing has changed since."
    arabic = made.tree(f"ar/{PAGE}")
    assert "وهذا ما تغيّر منذ ذلك الحين" in text(since(arabic, 1))
    assert "ولم يتغير شيء منذ ذلك الحين" in text(since(arabic, 4))
    for home, said in (("", "This differs in the current version:"), ("ar/", "هذا ما يختلف في الإصدار الحالي:")):
        old = made.tree(f"{home}statements/{BRIDGE}/v1/index.html")
        (shown,) = old.xpath("//section[contains(@class, 'sj-since')][not(@hidden)]")
        assert text(shown).startswith(said)
        assert "جاهزاً" in [text(word) for word in shown.iter("ins")]
    same = made.tree(f"statements/{BRIDGE}/v2/index.html").xpath(
        "//section[contains(@class, 'sj-since')][not(@hidden)]"
    )
    assert [text(one) for one in same] == ["What this version said has not changed since."]


def test_the_address_in_a_citation_names_the_version(tmp_path: Path) -> None:
    now = made_up.plain(made_up.statements()[BRIDGE])
    made_up.published(tmp_path, BRIDGE, now)
    settings = {"site_url": "https://bridges.example/"}
    page = site(made_up.archive(tmp_path, **settings), shells()).tree(PAGE)
    cited = [text(one) for one in page.xpath("//dd[@class='sj-citation']")]
    assert all(one.rstrip(".").endswith(f"https://bridges.example/statements/{BRIDGE}/#v1") for one in cited), cited
    assert page.xpath("//article/@data-version") == ["1"]
    assert text(since(page, 1)).endswith("Nothing has changed since.")


def test_what_differs_since_does_not_give_back_words_that_were_taken_down(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    second = json.loads(json.dumps(first))
    second["passages"][0]["translations"][0]["text"] = "Another translation."
    third = json.loads(json.dumps(second))
    reason = {"en": "It names a private person.", "ar": "يذكر شخصًا عاديًا."}
    third["corrections"] = [{"date": "2030-04-01", "kind": "withdrawal", "withhold_text": True, "reason": reason}]
    made_up.published(tmp_path, BRIDGE, first, second, third)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **third)), shells())
    for path, page in made.items():
        if path.startswith(("statements/", "ar/statements/")) and BRIDGE in path:
            assert "Another translation." not in page, path
            assert "sj-compare" not in page, path
    assert "its words are not shown" in text(since(made.tree(PAGE), 1))


DATES_OF_FORMAT_1 = [
    ("2029-12-01/2029-12-10", "2029-12-01/2029-12-10", "between 1 and 10 December 2029", True),
    ("2029-12-01/2029-12-10", "[2029-12-01..2029-12-10]", "between 1 and 10 December 2029", False),
    ("2029-12-01/..", "2029-12-01/..", "on or after 1 December 2029", True),
    ("../2029-12-10", "../2029-12-10", "on or before 10 December 2029", True),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("first", "second", "in_words", "differs"), DATES_OF_FORMAT_1)
def test_a_version_of_format_1_keeps_the_meaning_of_its_date(
    tmp_path: Path, first: str, second: str, in_words: str, differs: bool
) -> None:
    before = made_up.plain(made_up.statements()[BRIDGE]) | {"date": {"value": first}}
    reason = {"en": "It lasted.", "ar": "استمر أيامًا."}
    erratum = {"date": "2030-03-01", "kind": "erratum", "reason": reason}
    now = before | {"date": {"value": second}, "corrections": [erratum]}
    made_up.published(tmp_path, BRIDGE, before, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now), format=2, format_1_entries=1), shells())
    old = made.tree(f"statements/{BRIDGE}/v1/index.html")
    assert text(old.xpath("//p[@class='sj-kind']")[0]) == f"Post · {in_words}"
    unchanged = "has not changed since" in text(old)
    assert unchanged == (not differs)
    arabic = made.tree(f"ar/statements/{BRIDGE}/v1/index.html")
    assert date_label("ar", meant(first, 1)) in text(arabic.xpath("//p[@class='sj-kind']")[0])


def test_a_document_of_format_1_keeps_the_meaning_of_its_date(tmp_path: Path) -> None:
    labels = Labels(made_up.archive(tmp_path, format=2, format_1_entries=7), "en")
    date = {"date": {"value": "2029-12-01/2029-12-10"}}
    versions = [Version(n, "", "", (), None, date, sequence=at) for n, at in ((1, 6), (2, 7))]
    (change,) = changes(labels, "document", versions, 2)
    assert (change.before, change.after) == (
        "<del>between</del> 1 <del>and</del> 10 December 2029", "<ins>from</ins> 1 <ins>to</ins> 10 December 2029",
    )  # fmt: skip


@pytest.mark.quick(1)
@pytest.mark.parametrize("kind", ["withdrawal", "retraction"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_earlier_version_says_that_the_archive_no_longer_stands_by_it(
    tmp_path: Path, kind: str, language: str
) -> None:
    """A link to it is still there, and whoever reads or copies it must not take it for what is in force."""
    first = made_up.plain(made_up.statements()[BRIDGE])
    reason = {"en": "It was a forgery.", "ar": "كان مزوّرًا."}
    now = {**first, "corrections": [{"date": "2030-03-01", "kind": kind, "reason": reason}]}
    made_up.published(tmp_path, BRIDGE, first, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now)), shells())
    home = "" if language == "en" else f"{language}/"
    old, page = made.tree(f"{home}statements/{BRIDGE}/v1/index.html"), made.tree(f"{home}{PAGE}")
    [notice] = old.xpath(f"//div[@class='sj-notice sj-{kind}']")
    [same] = page.xpath(f"//div[@class='sj-notice sj-{kind}']")
    assert text(notice) == text(same)
    assert reason[language] in text(notice)
    assert (old.xpath("//span[@class='sj-ok']") == []) == (kind == "withdrawal")
    warning = text(notice).partition(reason[language])[0].strip()
    for copied in old.xpath("//@data-attribution"):
        version, status, _ = copied.replace("\u2068", "").replace("\u2069", "").split("\n")
        assert "1" in version
        assert status == warning
    assert text(page.find(".//title")).split(":")[0] == text(old.find(".//title")).split(":")[0]
    about = json.loads(old.xpath("//script[@type='application/ld+json']")[0].text)["mainEntity"]
    assert about["creativeWorkStatus"] == ("withdrawn" if kind == "withdrawal" else "retracted")


def test_what_is_copied_of_an_earlier_version_says_which_it_is(tmp_path: Path) -> None:
    first = made_up.plain(made_up.statements()[BRIDGE])
    reason = {"en": "A letter was lost.", "ar": "سقط حرف."}
    now = {**first, "kind": "remarks", "corrections": [{"date": "2030-03-01", "kind": "erratum", "reason": reason}]}
    made_up.published(tmp_path, BRIDGE, first, now)
    made = site(made_up.archive(tmp_path, changed(BRIDGE, **now)), shells())
    for copied in made.tree(f"statements/{BRIDGE}/v1/index.html").xpath("//@data-attribution"):
        assert copied.startswith("\u2068Version 1 of this record, replaced since\u2069\n")
    assert "Corrected" in made.tree(PAGE).xpath("//@data-attribution")[0]
