"""Rows of somebody else's list come into the inbox, each once and under one id, and leave it with their evidence."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.cli import main
from sijill.editing.importing import imported
from sijill.editing.mapping import Mapping, guessed
from sijill.editing.rows import Row, format_of, rows_in
from sijill.sources.settings import read_configuration
from tests.examples import at_most
from tests.made_up.captured import make_archive

CSV = """\
No;Quotation;Speaker;Position;Said on;Link;Headline
7;The gate stays open;Salma Al Nasser;Minister;04/05/2023;https://news.example/gate;The gate
8;لن تُغلق البوابة;سلمى الناصر;;٤ أيار ٢٠٢٣;https://news.example/gate;
9;;Nobody;;25/12/2021;;
10;We shall see;Raed Hamdan;;some day;news.example;
11;الكلفة لم تتجاوز ١٢ مليوناً;سلمى الناصر;;2023-05-04;;
7;The gate stays open;Salma Al Nasser;Minister;04/05/2023;https://news.example/gate;The gate
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def call(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments])


def bring(archive: Path, text: str, name: str = "list.csv", *options: str) -> Result:
    file = archive.parent / name
    file.write_text(text, "utf-8")
    mapping = archive.parent / f"{name}.yaml"
    if name.endswith(".csv") and not mapping.exists():
        assert call(archive, "import", str(file), "--guess", "--map", str(mapping)).exit_code == 0
    chosen = ("--map", str(mapping)) if mapping.exists() else ()
    return call(archive, "import", str(file), *chosen, *options)


def inbox(archive: Path, kind: str = "statements") -> dict[str, Any]:
    return {
        path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (archive / f"sources/inbox/{kind}").glob("*")
    }


def test_a_mapping_is_guessed_of_names_and_values(archive: Path) -> None:
    bring(archive, CSV)
    found = yaml.safe_load((archive.parent / "list.csv.yaml").read_text("utf-8"))
    assert found["columns"] == {
        "No": "id", "Quotation": "text", "Speaker": "speaker", "Position": "capacity.en", "Said on": "date",
        "Link": "url", "Headline": "title.en",
    }  # fmt: skip
    rows = [Row(1, {"القائل": "سلمى", "النص": "نعم", "التاريخ": "2023-05-04", "الرابط": "https://a.example", "x": "1"})]
    assert guessed("csv", rows, read_configuration(archive)).columns == {
        "القائل": "speaker", "النص": "text", "التاريخ": "date", "الرابط": "url", "x": "ignore",
    }  # fmt: skip
    assert (
        "--guess overwrites nothing"
        in call(
            archive,
            "import",
            str(archive.parent / "list.csv"),
            "--guess",
            "--map",
            str(archive.parent / "list.csv.yaml"),
        ).output
    )


@pytest.mark.slow
def test_rows_are_taken_refused_matched_or_named_as_there_already(archive: Path) -> None:
    statement = call(
        archive, "new", "statement", "--from-capture", "bridge-article", "--quotation", "2", "--title", "en=Cost",
        "--title", "ar=الكلفة", "--date", "2023-05-04", "--speaker", "salma-al-nasser", "--translation", "en=Cost",
        "--no-input",
    )  # fmt: skip
    assert statement.exit_code == 0, statement.output
    dry = bring(archive, CSV, "list.csv", "--dry-run")
    assert not (archive / "sources/inbox").exists()
    made = bring(archive, CSV)
    assert made.exit_code == 0, made.output
    said = made.output.replace("What each lacks: sijill inbox\n", "")
    assert said.partition("\n3 new")[0] == dry.output.partition("\n3 new")[0]
    for line in (
        "name  سلمى الناصر: salma-al-nasser\n", "name  Salma Al Nasser: salma-al-nasser\n",
        "name  Raed Hamdan: new, inbox/agents/raed-hamdan", "row 3  refused: has no text",
        "row 5  duplicate: 0000-cost", "row 6  duplicate: row 1", "row 4  in doubt: date not understood: some day",
        "3 new, 0 updated, 0 unchanged; 1 refused, 2 duplicates",
    ):  # fmt: skip
        assert line in made.output
    found = inbox(archive)
    assert set(found) == {"2023-05-04-7", "2023-05-04-8", "undated-10"}
    assert found["2023-05-04-7"]["date"] == {"value": "2023-05-04"} or str(found["2023-05-04-7"]["date"]["value"])
    assert (found["2023-05-04-8"]["language"], found["2023-05-04-7"]["language"]) == ("ar", "en")
    (document,) = inbox(archive, "documents").values()
    assert document["url"] == "https://news.example/gate"
    assert call(archive, "check").exit_code == 0


def test_importing_again_updates_and_keeps_what_was_added_by_hand(archive: Path) -> None:
    bring(archive, CSV)
    path = archive / "sources/inbox/statements/2023-05-04-7.yaml"
    path.write_text(path.read_text("utf-8").replace("  en: The gate\n", "  en: The gate\n  ar: البوابة\n"), "utf-8")
    again = bring(archive, CSV)
    assert "0 new, 0 updated, 4 unchanged" in again.output
    changed = bring(archive, CSV.replace(";The gate\n", ";The gate stays\n"))
    assert "0 new, 1 updated, 3 unchanged" in changed.output
    assert inbox(archive)["2023-05-04-7"]["title"] == {"en": "The gate stays", "ar": "البوابة"}


@pytest.mark.slow
def test_what_lacks_nothing_becomes_a_draft_and_leaves_the_inbox(archive: Path) -> None:
    words = "الأعمال\u00a0انتهت قبل موعدها بشهر"
    row = {"id": "a1", "text": words, "speaker": "سلمى الناصر", "date": "2023-05-04", "kind": "تصريح", "mode": "direct",
           "title": {"en": "The bridge opens", "ar": "يُفتح الجسر"}, "translation": {"en": "The bridge opens on Sunday"},
           "document": "https://news.example/bridge"}  # fmt: skip
    mapping = archive.parent / "list.jsonl.yaml"
    columns = ["id", "text", "speaker", "date", "kind", "mode", "title.en", "title.ar", "translation.en"]
    mapping.write_text(
        yaml.safe_dump({"format": "jsonl", "columns": {**{name: name for name in columns}, "document": "url"}})
    )
    made = bring(archive, json.dumps(row, ensure_ascii=False), "list.jsonl")
    assert made.exit_code == 0, made.output
    identifier = "2023-05-04-a1"
    listed = call(archive, "inbox").output
    refused = call(archive, "inbox", "take", identifier)
    if "lacks a stored copy" in listed:  # the archive's article has another address
        assert refused.exit_code == 2
        path = archive / f"sources/inbox/statements/{identifier}.yaml"
        text = path.read_text("utf-8")
        document = yaml.safe_load(text)["passages"][0]["document"]
        path.write_text(text.replace(f"document: {document}", "document: bridge-article"), "utf-8")
    assert f"{identifier}: lacks nothing" in call(archive, "inbox", "--ready").output
    assert "Would make" in call(archive, "inbox", "take", identifier, "--dry-run").output
    taken = call(archive, "inbox", "take", identifier)
    assert taken.exit_code == 0, taken.output
    assert (archive / "sources/statements/2023/0000-a1.yaml").is_file()
    assert not inbox(archive)
    assert call(archive, "check").exit_code == 0
    assert "row 1  duplicate: 0000-a1" in bring(archive, json.dumps(row, ensure_ascii=False), "list.jsonl").output


def test_words_that_are_not_in_the_copy_are_not_taken(archive: Path) -> None:
    folder = archive / "sources/inbox/statements"
    folder.mkdir(parents=True)
    (folder / "2023-05-04-b.yaml").write_text(
        "title: {en: A, ar: ب}\nkind: remarks\nlanguage: en\nspeakers: [{agent: salma-al-nasser}]\n"
        "date: {value: 2023-05-04}\n"
        "passages:\n  - {id: p1, text: Nobody said this, mode: direct, document: bridge-article}\n"
    )
    assert "the words of p1 are not in the stored copy of bridge-article" in call(archive, "inbox").output
    assert "2023-05-04-b" not in call(archive, "inbox", "--ready").output
    refused = call(archive, "inbox", "take", "2023-05-04-b")
    assert refused.exit_code == 1
    assert "[passage-not-found]" in refused.output
    assert (folder / "2023-05-04-b.yaml").is_file()
    assert not list((archive / "sources/statements").rglob("0000-*"))
    assert "must be a statement of the inbox" in call(archive, "inbox", "take", "../../x").output


def test_the_inbox_is_checked_and_never_published(archive: Path) -> None:
    bring(archive, CSV)
    path = archive / "sources/inbox/statements/2023-05-04-7.yaml"
    path.write_text(path.read_text("utf-8").replace("language: en", "langage: en"), "utf-8")
    checked = call(archive, "check")
    assert checked.exit_code == 1
    assert "sources/inbox/statements/2023-05-04-7.yaml:5:1: error: 'langage'" in checked.output
    path.unlink()
    assert call(archive, "check").exit_code == 0


@pytest.mark.slow
def test_nothing_of_the_inbox_is_in_the_site(archive: Path) -> None:
    bring(archive, CSV)
    built = call(archive, "build")
    assert built.exit_code == 0, built.output
    site = b"".join(path.read_bytes() for path in (archive / "site").rglob("*") if path.is_file())
    assert b"gate stays" not in site
    assert b"Raed Hamdan" not in site


def test_an_x_archive_s_posts_have_their_moment_and_address(archive: Path) -> None:
    tweets = [
        {"tweet": {"id_str": "12", "full_text": "The gate &amp; the wall", "lang": "en",
                   "created_at": "Thu May 04 21:00:00 +0300 2023"}},
        {"tweet": {"id_str": "13", "full_text": "RT @other: No", "created_at": "Thu May 04 21:00:00 +0000 2023"}},
        {"tweet": {"id_str": "14", "full_text": "نعم", "lang": "und", "created_at": "nonsense"}},
    ]  # fmt: skip
    text = f"window.YTD.tweets.part0 = {json.dumps(tweets)}"
    made = bring(archive, text, "tweets.js", "--same", "speaker=سلمى الناصر", "--same", "handle=@SalmaN")
    assert made.exit_code == 0, made.output
    assert "row 2  refused: is a repost" in made.output
    found = inbox(archive)
    post = found["2023-05-04-12"]
    assert (post["kind"], post["passages"][0]["text"]) == ("post", "The gate & the wall")
    assert str(post["date"]["value"]).startswith("2023-05-04")
    assert "2023-05-04T18:00:00Z" in (archive / "sources/inbox/statements/2023-05-04-12.yaml").read_text("utf-8")
    assert post["speakers"] == [{"agent": "salma-al-nasser"}]
    assert {one["url"] for one in inbox(archive, "documents").values()} == {
        "https://x.com/SalmaN/status/12", "https://x.com/SalmaN/status/14",
    }  # fmt: skip
    assert found["undated-14"]["language"] == "ar"


def test_of_a_claim_review_the_verdict_is_not_read(archive: Path) -> None:
    review = {
        "@type": "ClaimReview", "claimReviewed": "The gate is closed", "url": "https://check.example/gate",
        "reviewRating": {"@type": "Rating", "alternateName": "FALSEHOOD"}, "inLanguage": "en",
        "author": {"name": "Some Checkers"},
        "itemReviewed": {"@type": "Claim", "author": {"name": "Raed Hamdan", "jobTitle": "Engineer"},
                         "datePublished": "2023-05-04T10:00:00", "appearance": [{"url": "https://news.example/x"}]},
    }  # fmt: skip
    made = bring(archive, json.dumps({"@context": "https://schema.org", "@graph": [review]}), "claims.json")
    assert made.exit_code == 0, made.output
    (found,) = inbox(archive).values()
    assert (found["passages"][0]["mode"], str(found["date"]["value"])) == ("indirect", "2023-05-04")
    everything = "".join(path.read_text("utf-8") for path in (archive / "sources/inbox").rglob("*.yaml"))
    assert "FALSEHOOD" not in everything + made.output
    assert "Some Checkers" not in everything
    assert "check.example" not in everything


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("list.csv", b"a,a\n1,2\n", "must have a first line"), ("list.jsonl", b"{", "must be JSON"),
        ("list.csv", b"a\n\xff\n", "must be UTF-8, and byte 3"),
        ("list.jsonl", b"[1]\n", "entry 1 must be a JSON object"),
        ("tweets.js", b"window.YTD.tweets.part0 = [", "must be JSON"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_one_line(archive: Path, name: str, data: bytes, said: str) -> None:
    file = archive.parent / name
    file.write_bytes(data)
    mapping = archive.parent / "m.yaml"
    mapping.write_text(f"format: {'csv' if name.endswith('csv') else 'jsonl'}\ncolumns: {{a: text}}\n")
    chosen = () if name == "tweets.js" else ("--map", str(mapping))
    made = call(archive, "import", str(file), *chosen)
    assert made.exit_code == 2
    assert said in made.output
    assert not (archive / "sources/inbox").exists()


def test_a_mapping_that_names_no_field_is_refused_where_it_does(archive: Path) -> None:
    (archive.parent / "list.csv").write_text("a\nb\n")
    mapping = archive.parent / "m.yaml"
    mapping.write_text("format: csv\ncolumns: {a: txt}\n")
    made = call(archive, "import", str(archive.parent / "list.csv"), "--map", str(mapping))
    assert made.exit_code == 1
    assert "m.yaml:2:14: error: 'columns.a' must be a field of a statement" in made.output
    assert "write it as: a: text" in made.output
    assert "--map must say" in call(archive, "import", str(archive.parent / "list.csv")).output


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=at_most(60), deadline=None)
@given(st.lists(st.fixed_dictionaries({"text": TEXTS, "speaker": TEXTS, "date": TEXTS, "url": TEXTS}), max_size=6))
def test_whatever_rows_hold_each_has_one_fate_and_one_id(archive: Path, rows: list[dict[str, str]]) -> None:
    mapping = Mapping(columns={name: name for name in ("text", "speaker", "date", "url")})
    made = [Row(number, values) for number, values in enumerate(rows, start=1)]
    one, two = (imported(read_configuration(archive), mapping, made) for _ in range(2))
    assert one == two
    fates = [*one.taken["new"], *(number for number, _ in (*one.refused, *one.duplicates))]
    assert sorted(fates) == list(range(1, len(rows) + 1))


@pytest.mark.slow
def test_ten_thousand_rows_come_in_within_a_minute(archive: Path) -> None:
    lines = [
        f"{n},Words number {n} of the valley,Speaker {n % 400},2023-05-04,https://news.example/{n}"
        for n in range(10_000)
    ]
    file = archive.parent / "list.csv"
    file.write_text("\n".join(["id,text,speaker,date,url", *lines]))
    names = ("id", "text", "speaker", "date", "url")
    (archive.parent / "m.yaml").write_text(yaml.safe_dump({"columns": {name: name for name in names}}))
    began = time.process_time()
    made = call(archive, "import", str(file), "--map", str(archive.parent / "m.yaml"))
    assert made.exit_code == 0, made.output
    assert "10,000 new" in made.output
    assert time.process_time() - began < 60
    assert format_of(file.read_bytes(), file.name) == "csv"


MAPPING = "format: {}\ncolumns: {{text: text, speaker: speaker}}\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "text,speaker\nHello, neighbours,Salma\n", "row 1  refused: has 3 cells for 2 columns"),
        ("a.csv", 'text,speaker\n"The end is open\n', "line 2 must be CSV (unexpected end of data)"),
        ("a.csv", "text,speaker\nHello,\u202eamlaS\n", "row 1  refused: has characters that records do not hold"),
        ("a.jsonl", '{"text": "Hello", "speaker": "\\ud800"}', "row 1  refused: has characters"),
        ("a.jsonl", '{"text": NaN}', "must be JSON (line 1: NaN is no number)"),
        (
            "a.jsonl",
            '{"text": "Hello", "speaker": "\\ud800"}\n\n{"text": "Hel',
            "row 2  refused: is no JSON (line 3, column 10: Unterminated",
        ),
        ("a.jsonl", "[" * 100_000, "must not be nested so deeply"),
        ("a.js", "window.YTD.tweets.part0 = " + "[" * 100_000, "must not be nested so deeply"),
        ("a.js", 'window.YTD.tweets.part0 = [{"tweet": null}]', "entry 1 must be a JSON object"),
    ],
)
def test_a_list_that_cannot_be_read_as_it_is_meant_is_refused_with_a_sentence(
    archive: Path, name: str, text: str, said: str
) -> None:
    if not name.endswith(".js"):
        kind = "csv" if name.endswith(".csv") else "jsonl"
        (archive.parent / f"{name}.yaml").write_text(MAPPING.format(kind), "utf-8")
    made = bring(archive, text, name)
    assert said in made.output
    assert isinstance(made.exception, SystemExit | None), made.exception
    assert inbox(archive) == {}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"id,text\n", "must have rows below the first line"),
        ("a.json", b'[{"id": "1", "text": "Words"}]', "must have rows below the first line"),
        ("a.xlsx", b"PK\x03\x04", "save a spreadsheet as CSV"),
    ],
)
def test_a_list_without_a_row_says_so(archive: Path, name: str, data: bytes, why: str) -> None:
    (archive.parent / name).write_bytes(data)
    (archive.parent / "m.yaml").write_text("columns: {id: id, text: text}\n")
    found = call(archive, "import", str(archive.parent / name), "--map", str(archive.parent / "m.yaml"))
    assert (found.exit_code, why in found.output) == (2, True), found.output


def test_a_file_named_jsonl_needs_no_format_in_its_mapping(archive: Path) -> None:
    (archive.parent / "a.jsonl").write_text('{"id": 1, "text": "Words of the valley", "speaker": "Raed"}\n')
    (archive.parent / "m.yaml").write_text("columns: {id: id, text: text, speaker: speaker}\n")
    found = call(archive, "import", str(archive.parent / "a.jsonl"), "--map", str(archive.parent / "m.yaml"))
    assert (found.exit_code, "1 new" in found.output) == (0, True), found.output


def test_the_words_of_a_list_are_taken_to_the_letter(archive: Path) -> None:
    """Quotation marks within words, numbers as they are written, separators of lines within a text of JSON."""
    filler = "".join(f"Line {number},Raed\n" for number in range(800))
    words = [
        row.values["text"] for row in rows_in(f'text,speaker\n{filler}"A ""gate"", he said",Raed\n'.encode(), "csv", "")
    ]
    assert words[-1] == 'A "gate", he said'
    lines = '{"text": 1.10, "n": 1e999}\n{"text": "one\u2028two\x85three"}\n'.encode()
    assert [row.values for row in rows_in(lines, "jsonl", "")] == [
        {"text": "1.10", "n": "1e999"}, {"text": "one\u2028two\x85three"},
    ]  # fmt: skip
