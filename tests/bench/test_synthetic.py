"""The synthetic archives are made of records that the model takes, and of passages that stand in their captures."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench import synthetic, vocabulary
from bench.archive import Archive, Shape
from sijill.model.captures import Capture
from sijill.model.records import RECORD_TYPES, Document, Statement
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.sources.captures import read_capture

SHAPE = Shape(120, celebrated=30, citing=40)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    synthetic.write_archive(folder, SHAPE, jobs=1)
    return folder / "sources"


def records(sources: Path, kind: str) -> dict[str, Any]:
    found = {}
    for path in sorted((sources / f"{kind}s").rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        found[path.stem] = RECORD_TYPES[kind].model_validate(content)  # type: ignore[index]
    return found


@pytest.mark.slow
def test_there_are_as_many_records_as_asked_for(sources: Path) -> None:
    counts = [len(records(sources, kind)) for kind in ("statement", "agent", "document", "topic")]
    assert counts == [120, SHAPE.agents, SHAPE.documents, SHAPE.topics]


@pytest.mark.slow
def test_every_passage_and_variant_stands_in_its_capture_which_has_the_digest_it_is_named_by(sources: Path) -> None:
    documents: dict[str, Document] = records(sources, "document")
    texts = {}
    for identifier, document in documents.items():
        digest = document.captures[0].digest
        path = sources / "captures" / identifier / f"{digest.removeprefix('sha256:')}.json"
        capture = read_capture(path.read_bytes(), path.name)
        assert isinstance(capture, Capture)
        assert capture.digest == digest
        texts[identifier] = [paragraph.text for paragraph in capture.paragraphs if paragraph.text]
        assert any(paragraph.text is None for paragraph in capture.paragraphs)
    statements: dict[str, Statement] = records(sources, "statement")
    for statement in statements.values():
        for passage in statement.passages:
            for wording in (passage, *passage.variants):
                assert sum(wording.text in text for text in texts[wording.document]) == 1


def test_links_lead_to_statements_that_are_not_later_and_keep_the_rules_of_their_type(sources: Path) -> None:
    statements: dict[str, Statement] = records(sources, "statement")
    count = 0
    for statement in statements.values():
        for relation in statement.relations:
            count += 1
            target = statements[relation.target]
            rule = RELATION_RULES[RelationType(relation.type)]
            assert target.date.parsed.earliest <= statement.date.parsed.latest
            assert not rule.kinds or statement.kind in rule.kinds
            assert not rule.same_speaker or target.speakers[0].agent == statement.speakers[0].agent
    assert count > 100


def test_the_extremes_that_were_asked_for_are_there(sources: Path) -> None:
    statements = dict(sorted(records(sources, "statement").items()))
    first = next(iter(statements))
    agent = statements[first].speakers[0].agent
    assert sum(statement.speakers[0].agent == agent for statement in statements.values()) >= 30
    assert sum(any(r.target == first for r in statement.relations) for statement in statements.values()) >= 40


def test_the_words_before_a_date_name_its_weekday_as_the_day_before_they_are_counted_from(sources: Path) -> None:
    stated = [s.date for s in records(sources, "statement").values() if s.date.as_stated]
    assert stated
    for date in stated:
        days = date.parsed.earliest
        assert date.as_stated.text.endswith(("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"))
        assert date.as_stated.counted_from == days.fromordinal(days.toordinal() + 1).isoformat()


@pytest.mark.slow
def test_the_same_archive_is_written_every_time_and_by_any_number_of_processes(sources: Path, tmp_path: Path) -> None:
    synthetic.write_archive(tmp_path, SHAPE, jobs=2)

    def digests(folder: Path) -> dict[str, str]:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    assert digests(tmp_path / "sources") == digests(sources)


@pytest.mark.slow
def test_relations_have_a_heavy_tail_of_up_to_eight() -> None:
    archive = Archive(Shape(3000))
    counts = [len(archive.statement(number).relations) for number in range(1000, 3000)]
    assert max(counts) == 8
    assert counts.count(0) > 500
    assert sum(counts) / len(counts) > 1


def test_the_vocabulary_has_thousands_of_word_forms_in_each_script() -> None:
    arabic, english = vocabulary.arabic(), vocabulary.english()
    assert len(arabic.words) == len(set(arabic.words)) > 5000
    assert len(english.words) == len(set(english.words)) > 2000


@pytest.mark.parametrize("text", ["a: b", "a #b", "- a", "'a'", "@a", "a:", "*a", "%a", "يوم: غد", "!a", "a, {b}"])
def test_a_scalar_reads_back_as_what_was_written(text: str) -> None:
    assert yaml.load(f"[{synthetic.scalar(text)}]", Loader=yaml.CBaseLoader) == [text]
    assert yaml.load(f"key: {synthetic.scalar(text)}", Loader=yaml.CBaseLoader) == {"key": text}
