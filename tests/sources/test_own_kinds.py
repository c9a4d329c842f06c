"""Kinds that an archive adds in ``kinds.yaml``: judged at their places, and taken in records as built-in ones are."""

import re
from pathlib import Path

import pytest

from sijill.cli.asking import Asking
from sijill.diagnostics.reporters import sentence
from sijill.editing.records import written
from sijill.editing.schema import schema
from sijill.model.kinds import OwnKind, names_of
from sijill.model.record_kinds import RecordKind
from sijill.sources.records import parse_record
from sijill.sources.settings import judge_configuration
from tests.made_up.archives import TestArchive

GOOD = """statement:
  vote:
    label:
      en: Vote
      ar: تصويت
    type: VoteAction
agent:
  guild:
    label:
      en: Guild
      ar: نقابة
document:
  ruling:
    label:
      en: Ruling
      ar: حكم قضائي
    type: Legislation
"""


@pytest.fixture
def archive(tmp_path_factory: pytest.TempPathFactory) -> TestArchive:
    made = TestArchive(tmp_path_factory.mktemp("kinds") / "archive")
    made.write("kinds.yaml", GOOD)
    made.edit(made.well, "kind: remarks", "kind: vote")
    made.edit("sources/agents/salma-haddad.yaml", "kind: person", "kind: guild")
    made.edit("sources/documents/almanac.yaml", "kind: article", "kind: ruling")
    return made


def test_records_of_such_kinds_are_in_order_and_those_of_none_are_named_with_the_way_to_add_one(
    archive: TestArchive,
) -> None:
    assert archive.codes() == set()
    archive.edit(archive.well, "kind: vote", "kind: voet")
    (found,) = archive.check()
    assert (found.file, found.line, found.code) == (archive.well, 4, "not-a-choice")
    assert sentence(found)[1] == "did you mean 'vote'? Or add it to kinds.yaml: sijill explain not-a-choice"
    assert "أو أضفه إلى kinds.yaml" in sentence(found, "ar")[1]
    archive.edit(archive.well, "kind: voet", "kind: تصريح")
    assert "'remarks'" in sentence(archive.check()[0])[1]


def test_records_are_judged_again_when_the_kinds_change(archive: TestArchive) -> None:
    assert archive.codes() == set()
    (archive.root / "kinds.yaml").unlink()
    assert [one.code for one in archive.check()] == ["not-a-choice"] * 3
    archive.write("kinds.yaml", GOOD)
    assert archive.codes() == set()


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "said"),
    [
        ("  vote:", "  Big Vote:", "invalid-value", 2, "must be an id"),
        ("  vote:", "  post:", "invalid-value", 2, "every archive has"),
        ("VoteAction", "voteAction", "invalid-value", 6, "schema.org"),
        ("VoteAction", "Blather", "invalid-value", 6, "a kind of statement"),
        ("VoteAction", "Organization", "invalid-value", 6, "a kind of statement"),
        ("Legislation", "VoteAction", "invalid-value", 17, "a kind of document"),
        ("      en: Vote\n", "      en: speech\n", "invalid-value", 4, "label of another kind, 'speech'"),
        ("      ar: نقابة\n", "      ar: حكومة\n", "invalid-value", 11, "label of another kind, 'government'"),
        (
            "agent:\n",
            "  ballot:\n    label:\n      en: vote\n      ar: اقتراع\nagent:\n",
            "invalid-value",
            9,
            "label of another kind, 'vote'",
        ),
        ("      ar: تصويت\n", "", "missing-language", 3, "'ar'"),
        ("    label:\n      en: Vote", "    lable:\n      en: Vote", "unknown-field", 3, "lable"),
        ("statement:", "statements:", "unknown-field", 1, "statements"),
        ("  vote:\n", "  vote:\n  vote:\n", "duplicate-key", 3, "vote"),
        ("      en: Vote\n", "      en: [Vote\n", "yaml-syntax", 4, "["),
    ],
)
def test_what_is_wrong_with_the_file_is_named_at_its_place(
    archive: TestArchive, old: str, new: str, code: str, line: int, said: str
) -> None:
    archive.edit("kinds.yaml", old, new)
    _, found = judge_configuration(archive.root)
    named = [one for one in found if one.code == code]
    assert [(one.file, one.line) for one in named] == [("kinds.yaml", line)]
    assert said in sentence(named[0])[0]
    assert re.search("[\u0600-\u06ff]", sentence(named[0], "ar")[0])


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("Legislation", "Place", "type: Legislation (for example), or leave it out"),  # not Play
        ("VoteAction", "SpeakAction", "type: VoteAction (for example), or leave it out"),  # not TakeAction
        ("VoteAction", "voteaction", "type: VoteAction"),
        ("VoteAction", "VoetAction", "type: VoteAction"),
        ("Legislation", "Legislations", "type: Legislation"),
        ("Legislation", "Reprot", "type: Report"),
    ],
)
def test_a_type_is_advised_where_it_is_misspelled_and_not_where_it_is_another(
    archive: TestArchive, old: str, new: str, mend: str
) -> None:
    archive.edit("kinds.yaml", f"type: {old}", f"type: {new}")
    [found] = [one for one in judge_configuration(archive.root)[1] if one.file == "kinds.yaml"]
    assert sentence(found)[1] == f"write it as: {mend}"
    assert ("for example" in sentence(found, "ar")[1]) is False


def test_no_sentence_denies_twice(archive: TestArchive) -> None:
    archive.edit("kinds.yaml", "  vote:", "  post:")
    said = [sentence(one)[0] for one in judge_configuration(archive.root)[1] if one.file == "kinds.yaml"]
    assert said == ["'statement' must not name a kind that every archive has, and is 'post'"]


@pytest.mark.parametrize("nothing", ["", "\n", "# none yet\n"])
def test_a_file_with_nothing_in_it_adds_nothing(tmp_path: Path, nothing: str) -> None:
    archive = TestArchive(tmp_path / "archive")
    archive.write("kinds.yaml", nothing)
    configuration, found = judge_configuration(archive.root)
    assert [one for one in found if one.file == "kinds.yaml"] == []
    assert configuration is not None
    assert configuration.kinds == ()


@pytest.mark.parametrize("text", ["- vote\n", "vote\n"])
def test_what_is_no_mapping_is_not_advised_as_a_record(archive: TestArchive, text: str) -> None:
    archive.write("kinds.yaml", text)
    [found] = [one for one in judge_configuration(archive.root)[1] if one.file == "kinds.yaml"]
    assert "record" not in " ".join(sentence(found))
    assert "statement: {vote:" in sentence(found)[1]


@pytest.mark.parametrize("of", ["statement", "agent", "document"])
@pytest.mark.parametrize("value", ["[a]", "a", "[]", "[vote: {label: {en: Vote}}, b]"])
def test_what_holds_no_kinds_is_advised_as_kinds_by_name(archive: TestArchive, of: str, value: str) -> None:
    archive.write("kinds.yaml", f"{of}: {value}\n")
    found = next(one for one in judge_configuration(archive.root)[1] if one.file == "kinds.yaml")
    said, mend = sentence(found)
    assert f"'{of}' must be a mapping of names" in said
    assert f"{of}: {{a-name: {{label: {{en:" in mend
    assert "مجموعة أسماء" in sentence(found, "ar")[0]


@pytest.mark.parametrize("kind", ["statement", "agent", "document"])
def test_a_new_record_lists_every_kind(archive: TestArchive, kind: RecordKind) -> None:
    configuration = archive.configuration
    text = written(configuration, kind, {"kind": "unknown"})
    listed = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
    for name in names_of(kind, configuration.kinds):
        assert re.search(rf"[ ,]{name}[,. ]", f" {listed}"), name


@pytest.mark.slow
def test_an_own_name_does_not_hide_what_is_wrong_elsewhere_in_a_record(archive: TestArchive) -> None:
    archive.edit(archive.well, "kind: vote", "kind: voet\nlenguage: ar")
    assert {one.code for one in archive.check()} == {"not-a-choice", "unknown-field"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["statement", "agent", "document"])
def test_editors_and_questions_offer_them(archive: TestArchive, kind: str) -> None:
    own = archive.configuration.kinds
    name = next(one.name for one in own if one.of == kind)
    found = schema(kind, (), "ar", own)["properties"]["kind"]  # type: ignore[arg-type]
    assert name in found["anyOf"][1]["enum"]
    assert next(one.label["ar"] for one in own if one.of == kind) in found["anyOf"][1]["enumDescriptions"]
    if kind != "statement":
        asking = Asking(archive.configuration, "en", asks=False)
        title = ("en=A", "ar=ب")
        given = {"title": title, "kind": name, "language": "ar", "date": None}
        assert asking.other(kind, given)[1]["kind"] == name


def test_without_knowledge_of_the_archive_any_name_is_taken_and_with_it_only_its_own() -> None:
    text = b"name:\n  en: A\n  ar: \xd8\xa8\nkind: guild\n"
    assert parse_record("agent", text, "a.yaml", None).record is not None
    assert parse_record("agent", text, "a.yaml").record is None
    assert parse_record("agent", text, "a.yaml", [OwnKind("agent", "guild", {"en": "Guild"})]).record is not None
    assert parse_record("agent", text, "a.yaml", [OwnKind("statement", "guild", {"en": "Guild"})]).record is None
