"""What a list says in a way that could mean two things is in doubt: whose words they are, when, in which office."""

import json
from pathlib import Path

import pytest
import yaml

from tests.editing.test_importing import archive, bring, call, inbox

__all__ = ["archive"]  # the fixture


def agent(archive: Path, identifier: str, name: str, more: str = "") -> None:
    (archive / f"sources/agents/{identifier}.yaml").write_text(
        f"name: {{en: {name}, ar: {name}}}\nkind: person\n{more}"
    )


def rows(archive: Path, lines: str, *options: str, columns: str = "id,text,speaker,date,url") -> str:
    names = columns.split(",")
    (archive.parent / "r.csv.yaml").write_text(yaml.safe_dump({"columns": {name: name for name in names}}))
    made = bring(archive, f"{columns}\n{lines}\n", "r.csv", *options)
    assert made.exit_code == 0, made.output
    return made.output


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    ("there", "named"),
    [
        ("Marcus VI", "Marcus V"), ("Peter H. W. Marsh", "Peter W. Marsh"), ("سالم حسن", "سالم حسين"),
        ("Ada Hassan", "Adam Hassan"), ("سعيد بدر الأب", "سعيد بدر الابن"),
    ],
)  # fmt: skip
def test_words_are_never_given_to_somebody_of_a_name_that_is_only_like_the_speaker_s(
    there: str, named: str, archive: Path
) -> None:
    agent(archive, "the-other", there)
    said = rows(archive, f"a1,One is said here,{named},2023-05-04,")
    assert f"in doubt: speaker new, and like one of the archive: {named} (the-other, " in said
    (statement,) = inbox(archive).values()
    (speaker,) = statement["speakers"]
    assert speaker["agent"] != "the-other"
    path = archive / f"sources/inbox/agents/{speaker['agent']}.yaml"
    path.write_text(f"name: {{en: {named}, ar: {named}}}\nkind: person\n")
    listed = call(archive, "inbox").output
    assert f"the agent {speaker['agent']} may be the-other (" in listed
    assert call(archive, "inbox", "take", "2023-05-04-a1").exit_code == 2
    agent(archive, speaker["agent"], named)  # somebody has said that it is another person
    assert "may be the-other" not in call(archive, "inbox").output
    agent(archive, "the-other", there, f"aliases: [{named}]\n")  # or that it is the same one
    (archive / f"sources/agents/{speaker['agent']}.yaml").unlink()
    assert f"name  {named}: the-other\n" in rows(archive, f"a1,One is said here,{named},2023-05-04,")
    assert inbox(archive)["2023-05-04-a1"]["speakers"] == [{"agent": "the-other"}]


def test_of_two_agents_of_one_name_neither_is_taken(archive: Path) -> None:
    for number in ("one", "two"):
        agent(archive, f"adam-hassan-{number}", "Adam Hassan", f"distinction: {{en: {number}, ar: {number}}}\n")
    said = rows(archive, "a1,One is said here,adam hassan,2023-05-04,")
    assert "row 1  in doubt: speaker of several: adam hassan (adam-hassan-one, adam-hassan-two)" in said
    assert "speakers" not in inbox(archive)["2023-05-04-a1"]
    assert "2023-05-04-a1: lacks kind; lacks speakers; " in call(archive, "inbox").output


def test_a_new_agent_has_an_id_that_is_nobody_else_s(archive: Path) -> None:
    agent(archive, "raed-hamdan", "Somebody Else")
    lines = "1,One,Raed Hamdan,2023-05-04,\n2,Two,Nura Mansour,2023-05-04,\n3,Three,Nura Mánsour?,2023-05-04,"
    rows(archive, lines)
    ids = {path.stem: path.read_text("utf-8") for path in (archive / "sources/inbox/agents").glob("*")}
    assert "raed-hamdan" not in ids
    assert sum("Raed Hamdan" in text for text in ids.values()) == 1
    before = inbox(archive)
    rows(archive, lines)
    assert (inbox(archive), len(ids)) == (before, len(list((archive / "sources/inbox/agents").glob("*"))))


@pytest.mark.parametrize(
    "cell", ["44987", "2023-13-45", "2023-02-30", "2023-05-04 and 2023-06-04", "1956-13-02", "4498", "04/05/2023"]
)
def test_a_date_is_all_of_its_cell_or_in_doubt(cell: str, archive: Path) -> None:
    said = rows(archive, f"a1,One is said here,Raed Hamdan,{cell},")
    assert "row 1  in doubt: date " in said
    assert cell in said
    (statement,) = inbox(archive).values()
    assert "date" not in statement


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("cells", "order", "taken"),
    [
        (["04/05/2023", "05/13/2023", "12/25/2023"], "month-first", ["2023-04-05", "2023-05-13", "2023-12-25"]),
        (["04/05/2023", "13/05/2023"], "day-first", ["2023-05-04", "2023-05-13"]),
        (["04/05/2023", "2023-05-06"], "unsaid", ["undated", "2023-05-06"]),
        (["04/05/2023", "13/05/2023", "05/14/2023"], "unsaid", ["undated", "2023-05-13", "2023-05-14"]),
    ],
)  # fmt: skip
def test_whether_the_day_is_first_is_seen_in_the_list_or_asked(
    cells: list[str], order: str, taken: list[str], archive: Path
) -> None:
    lines = "\n".join(f"a{n},One is said {n},{cell}" for n, cell in enumerate(cells))
    said = bring(archive, f"id,quote,date\n{lines}\n").output
    mapping = (archive.parent / "list.csv.yaml").read_text("utf-8")
    assert f"dates: {order}\n" in mapping
    assert ("dates: month-first)?" in mapping) == (order == "unsaid")
    assert sorted(inbox(archive)) == sorted(f"{day}-a{n}" for n, day in enumerate(taken))
    assert ("date not understood: 04/05/2023" in said) == (order == "unsaid")


def test_a_row_that_is_against_the_order_of_dates_puts_the_others_in_doubt(archive: Path) -> None:
    (archive.parent / "d.csv.yaml").write_text(
        "columns: {id: id, quote: text, date: date}\ndates: day-first\n", "utf-8"
    )
    said = bring(
        archive, "id,quote,date\na,One said,04/05/2023\nb,Two said,05/13/2023\nc,Three said,2023-05-05\n", "d.csv"
    )
    assert (
        "row 1  in doubt: date read with the day first, as other rows do not have it: 04/05/2023 (2023-05-04)"
        in said.output
    )
    assert "row 3" not in said.output


def test_two_rows_of_one_id_with_other_words_are_no_duplicates(archive: Path) -> None:
    said = rows(
        archive, "a1,One is said,Raed Hamdan,,\na1,One  is said!,Raed Hamdan,,\na1,Never said before,Raed Hamdan,,"
    )
    assert "row 2  duplicate: row 1\n" in said
    assert "row 3  refused: has the id of row 1, with other words\n" in said


def test_a_column_named_kind_is_the_kind(archive: Path) -> None:
    bring(archive, "quote,kind,mode\nOne is said,remarks,direct\nTwo is said,post,direct\n")
    assert [one["kind"] for one in inbox(archive).values()] in (["remarks", "post"], ["post", "remarks"])
    assert all(one["passages"][0]["mode"] == "direct" for one in inbox(archive).values())


def test_what_is_in_doubt_is_said_in_arabic_too(archive: Path) -> None:
    agent(archive, "the-other", "Marcus VI")
    rows(archive, "a1,One is said here,Marcus V,44987,")
    file, mapping = str(archive.parent / "r.csv"), str(archive.parent / "r.csv.yaml")
    said = call(archive, "--lang", "ar", "import", file, "--map", mapping).output
    assert "الصف 1  مشكوك فيه: قيمة date غير مفهومة: 44987" in said
    assert "may be" not in call(archive, "--lang", "ar", "inbox").output


def test_a_row_whose_date_was_mended_is_the_same_statement(archive: Path) -> None:
    first = "a1,One is said here,Raed Hamdan,2023-05-04,\n,The gate stays open,Raed Hamdan,2023-05-04,https://news.example/a"
    rows(archive, first)
    path = archive / "sources/inbox/statements/2023-05-04-a1.yaml"
    path.write_text(path.read_text("utf-8") + "note: {en: By hand, ar: بيد}\n")
    said = rows(archive, first.replace("2023-05-04", "2023-05-02"))
    assert "0 new, 2 updated" in said
    found = inbox(archive)
    assert len(found) == 2
    assert found["2023-05-02-a1"]["note"]["en"] == "By hand"
    assert {str(one["date"]["value"]) for one in found.values()} == {"2023-05-02"}
    assert "0 new, 0 updated, 2 unchanged" in rows(archive, first.replace("2023-05-04", "2023-05-02"))


def test_a_row_without_an_id_whose_words_were_mended_is_said_to_be_perhaps_the_same(archive: Path) -> None:
    rows(archive, ",The gate stays open all day,Raed Hamdan,2023-05-04,https://news.example/a")
    (before,) = inbox(archive)
    said = rows(archive, ",The gate stays open all days,Raed Hamdan,2023-05-04,https://news.example/a")
    assert f"row 1  in doubt: may be {before} of the inbox, mended" in said
    two = ",No comment,Raed Hamdan,2023-05-04,\n,No comment,Nura Mansour,2023-05-04,"
    assert "of the inbox, mended" not in rows(archive, two)
    assert "2 unchanged" in rows(archive, two)


@pytest.mark.slow
def test_a_row_whose_statement_was_taken_is_corrected_there(archive: Path) -> None:
    made = call(
        archive, "new", "statement", "--from-capture", "bridge-article", "--quotation", "2", "--title", "en=Cost",
        "--title", "ar=الكلفة", "--date", "2023-05-04", "--speaker", "salma-al-nasser", "--translation", "en=Cost",
        "--no-input", "--id", "0000-2023-05-04-a1",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    said = rows(archive, "a1,Other words,Salma Al-Nasser,2023-05-02,")
    assert "row 1  refused: has the id of 0000-2023-05-04-a1, whose words are others" in said
    assert inbox(archive) == {}


def test_an_office_is_given_to_one_speaker_only_where_it_is_said_whose_it_is(archive: Path) -> None:
    columns = "id,text,speaker,capacity.en"
    said = rows(archive, "1,One,Raed Hamdan;Nura Mansour,Minister\n2,Two,Raed Hamdan;Nura Mansour,Minister;Mayor",
                columns=columns)  # fmt: skip
    assert "row 1  in doubt: capacity of which speaker: Minister" in said
    assert all("capacity" not in one for one in inbox(archive)["undated-1"]["speakers"])
    assert [one["capacity"]["en"] for one in inbox(archive)["undated-2"]["speakers"]] == ["Minister", "Mayor"]


def test_what_a_cell_is_only_like_is_in_doubt(archive: Path) -> None:
    for identifier in ("gates", "doors"):
        (archive / f"sources/topics/{identifier}.yaml").write_text("label: {en: Openings, ar: فتحات}\n")
    said = rows(
        archive, "1,One,speach,indirekt,Klingon the tongue,Openings", columns="id,text,kind,mode,language,topic"
    )
    for line in ("kind not understood: speach", "mode not understood: indirekt", "language not understood: Klingon",
                 "topic of several: Openings (doors, gates)"):  # fmt: skip
        assert f"row 1  in doubt: {line}" in said
    (found,) = inbox(archive).values()
    assert not {"kind", "topics"} & {*found}


def test_all_rows_in_doubt_can_be_seen_and_every_column_is_there(archive: Path) -> None:
    lines = "\n".join(f"{number},Words number {number},,some day," for number in range(1, 31))
    assert "… and 10 more rows in doubt; --all names them" in rows(archive, lines)
    assert rows(archive, lines, "--all").count("in doubt: date") == 30
    (archive.parent / "r.csv.yaml").write_text("columns: {text: text, Speeker: speaker}\n")
    made = bring(archive, "text,Speaker\nOne,Raed\n", "r.csv")
    assert made.exit_code == 2
    assert "must name columns of r.csv, not 'Speeker': did you mean 'Speaker'?" in made.output


def test_all_authors_of_a_claim_are_its_speakers(archive: Path) -> None:
    authors = [{"name": "Raed Hamdan", "jobTitle": "Engineer"}, {"name": "Nura Mansour"}]
    claim = {"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "The gate is closed",
             "itemReviewed": {"author": authors}}  # fmt: skip
    bring(archive, json.dumps(claim), "claims.json")
    (found,) = inbox(archive).values()
    assert found["speakers"] == [{"agent": "raed-hamdan"}, {"agent": "nura-mansour"}]


@pytest.mark.slow
def test_the_address_of_a_document_is_kept_however_its_copy_is_stored(archive: Path) -> None:
    address = "https://news.example/one"
    line = f"a1,The gate stays open,Raed Hamdan,2023-05-04,{address}"
    rows(archive, line)
    (document,) = inbox(archive, "documents")
    page = archive.parent / "page.html"
    page.write_text("<html lang=en><title>Page</title><body><article><p>The gate stays open</p></article></body>")
    stored = call(archive, "capture", str(page), "--document", document)
    assert stored.exit_code == 0, stored.output
    path = archive / f"sources/documents/{document}.yaml"
    assert yaml.safe_load(path.read_text("utf-8"))["url"] == address
    path.write_text(path.read_text("utf-8").replace(address, "unknown"), "utf-8")  # as it was stored formerly
    agent(archive, "raed-hamdan", "Raed Hamdan")
    statement = archive / "sources/inbox/statements/2023-05-04-a1.yaml"
    translation = "translations: [{language: ar, text: تبقى, by: editors}]"
    statement.write_text(
        statement.read_text("utf-8").replace("    text:", f"    mode: direct\n    {translation}\n    text:")
        + "title: {en: The gate, ar: البوابة}\nkind: remarks\n"
    )
    taken = call(archive, "inbox", "take", "2023-05-04-a1")
    assert taken.exit_code == 0, taken.output
    assert yaml.safe_load(path.read_text("utf-8"))["url"] == address
    assert not inbox(archive, "documents")


FRENCH = "Nous ouvrirons le pont lundi, quoi qu'il arrive"


def test_a_language_is_guessed_aloud_and_no_translation_is_lost(archive: Path) -> None:
    columns = {"quote": "text", "english": "translation.en", "lang": "language"}
    (archive.parent / "l.csv.yaml").write_text(yaml.safe_dump({"columns": columns}))
    lines = f'"{FRENCH}",We will open it,\n"{FRENCH} donc",We will open it,fr\nSo it is,So it is,\nWe will,We shall,en'
    said = bring(archive, f"quote,english,lang\n{lines}\n", "l.csv").output
    assert "row 1  in doubt: language not known: of en there is a translation\n" in said
    assert "row 4  in doubt: translation left out, as the words are in en: We shall\n" in said
    assert "1 row  language only guessed from letters: en. If not: --same language=TAG\n" in said
    found = {one["passages"][0]["text"]: one for one in inbox(archive).values()}
    translation = [{"language": "en", "text": "We will open it", "by": "editors"}]
    assert "language" not in found[FRENCH]
    assert found[FRENCH]["passages"][0]["translations"] == translation
    assert found[f"{FRENCH} donc"]["language"] == "fr"
    assert found[f"{FRENCH} donc"]["passages"][0]["translations"] == translation
    assert "translations" not in found["So it is"]["passages"][0]
    assert call(archive, "check").exit_code == 0
    assert "lacks language" in call(archive, "inbox").output


@pytest.mark.parametrize("cell", ["1444-10-14", "1402-02-14", "14/10/1444", "1444"])
def test_a_year_of_another_calendar_is_in_doubt(cell: str, archive: Path) -> None:
    said = rows(archive, f"a1,One is said here,Raed Hamdan,{cell},")
    assert "row 1  in doubt: date " in said
    assert cell in said
    ((identifier, statement),) = inbox(archive).items()
    assert (identifier, "date" in statement) == ("undated-a1", False)


def test_importing_again_replaces_only_what_the_list_has_changed(archive: Path) -> None:
    columns = "id,text,speaker,date,url,title.en"
    row = "a1,One is said,Raed Hamdan,2023-05-04,https://news.example/a,The gate"
    rows(archive, row, columns=columns)
    path = archive / "sources/inbox/statements/2023-05-04-a1.yaml"
    hand = path.read_text("utf-8").replace("en: The gate", "en: The gate stays").replace("One is said", "One was said")
    path.write_text(hand.replace("title:", "# seen\ntitle:") + "kind: remarks\n", "utf-8")
    agent_file = archive / "sources/inbox/agents/raed-hamdan.yaml"
    agent_file.write_text(agent_file.read_text("utf-8").replace("Raed Hamdan", "Raed A. Hamdan"), "utf-8")
    kept = path.read_text("utf-8"), agent_file.read_text("utf-8")
    said = rows(archive, row, columns=columns)
    assert "0 new, 0 updated, 1 unchanged" in said
    assert (path.read_text("utf-8"), agent_file.read_text("utf-8")) == kept
    said = rows(archive, row.replace("2023-05-04", "2023-05-05"), columns=columns)
    assert "0 new, 1 updated" in said
    assert "replaced by the list" not in said
    moved = archive / "sources/inbox/statements/2023-05-05-a1.yaml"
    assert moved.read_text("utf-8").replace("2023-05-05", "2023-05-04").split("\n")[1:] == kept[0].split("\n")[1:]
    said = rows(archive, row.replace("2023-05-04", "2023-05-05").replace("The gate", "The door"), columns=columns)
    assert "row 1  in doubt: corrected in the inbox, and replaced by the list: title.en\n" in said
    found = inbox(archive)["2023-05-05-a1"]
    assert (found["title"]["en"], found["passages"][0]["text"].strip()) == ("The door", "One was said")
    moved.write_text(moved.read_text("utf-8").replace("kind: remarks", "kind: 'remarks"), "utf-8")
    broken = moved.read_text("utf-8")
    assert "left as it is" in rows(archive, row.replace("2023-05-04", "2023-05-05"), columns=columns)
    assert moved.read_text("utf-8") == broken


def test_what_was_removed_by_hand_does_not_come_back_with_the_same_list(archive: Path) -> None:
    columns = "id,text,speaker,date,url,title.en,translation.ar"
    row = "a1,One is said,Raed Hamdan; Nadia Said,2023-05-04,,The gate,قيل"
    rows(archive, row, columns=columns)
    path = archive / "sources/inbox/statements/2023-05-04-a1.yaml"
    tree = inbox(archive)["2023-05-04-a1"]
    del tree["speakers"][1], tree["passages"][0]["translations"]
    head = path.read_text("utf-8").split("\n")[0]
    path.write_text(head + "\n\n" + yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    assert "1 unchanged" in rows(archive, row, columns=columns)
    assert inbox(archive)["2023-05-04-a1"] == tree


def listed(archive: Path, name: str, lines: str) -> str:
    """Import a list of some name, by a mapping that all of them share."""
    (archive.parent / f"{name}.yaml").write_text("columns: {id: id, text: text, speaker: speaker, date: date}\n")
    made = bring(archive, f"id,text,speaker,date\n{lines}\n", name)
    assert made.exit_code == 0, made.output
    return made.output


def test_a_second_list_overwrites_nothing_of_the_first(archive: Path) -> None:
    one = "1,The quay is closed,Raed Hamdan,2024-03-05\n2,The quay is open,Raed Hamdan,2024-03-05"
    other = "1,Nobody asked us,Nura Mansour,2024-03-05\n2,Nobody will ask,Nura Mansour,2023-01-01"
    listed(archive, "one.csv", one)
    path = archive / "sources/inbox/statements/2024-03-05-1.yaml"
    path.write_text(path.read_text("utf-8") + "note: {en: By hand, ar: بيد}\n")
    before = inbox(archive)
    said = listed(archive, "other.csv", other)
    assert "2 new, 0 updated" in said
    assert "row 1  in doubt: has the id of 2024-03-05-1 of the inbox, whose words are others; comes in as" in said
    after = inbox(archive)
    assert {name: after.pop(name) for name in before} == before
    assert {name: one["passages"][0]["text"] for name, one in after.items()} == {
        "2024-03-05-other-1": "Nobody asked us", "2023-01-01-other-2": "Nobody will ask",
    }  # fmt: skip
    # Each list updates what it has brought in, its date included, whichever came last.
    assert "0 new, 0 updated, 2 unchanged" in listed(archive, "one.csv", one)
    assert "0 new, 0 updated, 2 unchanged" in listed(archive, "other.csv", other)
    assert "0 new, 2 updated" in listed(
        archive, "other.csv", other.replace("2023-01-01", "2023-01-02").replace("us", "me")
    )
    assert "0 new, 1 updated, 1 unchanged" in listed(archive, "one.csv", one.replace("closed", "not closed"))
    assert inbox(archive)["2024-03-05-1"]["passages"][0]["text"] == "The quay is not closed"
    assert sorted(inbox(archive)) == ["2023-01-02-other-2", "2024-03-05-1", "2024-03-05-2", "2024-03-05-other-1"]


def test_another_list_of_the_same_name_overwrites_nothing_either(archive: Path) -> None:
    listed(archive, "quotes.csv", "1,The quay is closed,Raed Hamdan,2024-03-05")
    assert "1 new" in listed(archive, "quotes.csv", "1,Nobody asked us,Nura Mansour,2024-03-05")
    assert "1 new" in listed(archive, "other.csv", "1,It was never so,Raed Hamdan,2024-03-05")
    assert "row 1  refused: has the id of" in listed(archive, "quotes.csv", "1,My turn at last,Salim Tawil,2024-03-05")
    assert sorted(one["passages"][0]["text"] for one in inbox(archive).values()) == [
        "It was never so", "Nobody asked us", "The quay is closed",
    ]  # fmt: skip


def test_a_list_under_a_new_name_is_known_by_its_ids_words_and_speakers(archive: Path) -> None:
    listed(archive, "quotes.csv", "1,The quay is closed,Raed Hamdan,2024-03-05")
    assert "0 new, 1 updated" in listed(archive, "quotes-2.csv", "1,The quay is closed,Raed Hamdan,2024-03-06")
    assert list(inbox(archive)) == ["2024-03-06-1"]


def test_the_same_words_speaker_and_date_are_a_duplicate_under_any_id(archive: Path) -> None:
    lines = "1,The quay is closed,Raed Hamdan,2024-03-05\n2,The quay is closed!,raed hamdan,5 March 2024"
    assert "row 2  duplicate: row 1" in listed(archive, "one.csv", lines)
    lines = (
        "1,No comment,Raed Hamdan,2024-03-05\n2,No comment,Nura Mansour,2024-03-05\n3,No comment,Raed Hamdan,2024-03-06"
    )
    assert "3 new" in listed(archive, "two.csv", lines)


def test_a_document_that_two_lists_name_stays_as_the_first_has_it(archive: Path) -> None:
    for name, title in (("one.csv", "The quay"), ("two.csv", "Another title")):
        (archive.parent / f"{name}.yaml").write_text("columns: {id: id, text: text, url: url, t: document_title.en}\n")
        bring(archive, f"id,text,url,t\n1,Said in {name},https://news.example/quay,{title}\n", name)
    (document,) = inbox(archive, "documents").values()
    assert document["title"] == {"en": "The quay"}
