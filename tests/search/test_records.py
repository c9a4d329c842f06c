"""Agents and topics are found by names, distinctions and descriptions, whether a statement names them or not."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from sijill.export.statement import Statements
from sijill.interface.quotes import outer_and_inner, within_marks
from sijill.model.digests import name_by_content
from sijill.search import page
from sijill.search.index import layout
from sijill.search.page import SearchPages
from sijill.state import Archive
from tests import made_up
from tests.node import run
from tests.search.node import scripts_in

AGENTS: dict[str, dict[str, Any]] = {
    "salma-haddad-2": {
        "name": {"en": "Salma Haddad", "ar": "سلمى الحداد"}, "kind": "person",
        "distinction": {"en": "the poet", "ar": "الشاعرة"},
    },
    "port-union": {
        "name": {"en": "Port Union", "ar": "اتحاد الميناء"}, "kind": "party", "aliases": ["Ittihad al-Mina"],
        "former_names": [{"name": {"en": "Quay Society", "ar": "جمعية الرصيف"}, "until": "2020-06-30"}],
        "descriptions": [{"text": "انتهت أعمال الجسر", "document": "bridge-article", "translations": [
            {"language": "en", "text": "an association of dockers", "by": "editors"}]}],
    },
    "quay": {"name": {"en": "The Quay", "ar": "الرصيف"}, "kind": "unknown"},
}  # fmt: skip
FOUND = {
    "Port Union": ["port-union"],
    "اتحاد الميناء": ["port-union"],
    "الميناء": ["port-union"],
    "ittihad": ["port-union"],
    "quay society": ["port-union"],
    "dock": ["port-union"],
    "association of dockers": ["port-union"],
    "أعمال الجسر": ["port-union"],
    "quay": ["port-union", "quay"],
    "Salma": ["salma-haddad", "salma-haddad-2"],
    "Selma Hadad": ["salma-haddad", "salma-haddad-2"],
    "the poet": ["salma-haddad-2"],
    "الشاعرة": ["salma-haddad-2"],
    "سلمى الشاعرة": ["salma-haddad-2"],
    "roads": ["roads"],
    "الطرق": ["roads"],
    "an of": [],
    "nobody": [],
    "...": [],
}
Ask = Callable[..., dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """No statement names these agents."""
    folder = tmp_path_factory.mktemp("records")
    made_up.write(folder)
    for name, record in AGENTS.items():
        text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
        (folder / "sources/agents" / f"{name}.yaml").write_text(text, "utf-8")
    return made_up.archive_of_files(folder)


@pytest.fixture(params=[1, 7], ids=["one file", "seven files"])
def ask(request: pytest.FixtureRequest, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return what asks for records as the search page does, from one file or several."""
    monkeypatch.setattr(page, "_OF_A_FILE", 10**9 if request.param == 1 else 1)
    monkeypatch.setattr(page, "_MOST_FILES", request.param)
    names = SearchPages(archive, {}).names()
    assert sum(name.startswith("records-") for name in names) == request.param
    by_content = {name: name_by_content(data) for name, data in names.items()}
    files = {f"names/{name}-{by_content[name]}.json": data.decode() for name, data in names.items()}
    files["start.json"] = json.dumps({"format": layout.FORMAT, "names": by_content})
    scripts_in(tmp_path)
    script = """
    import { Files } from './files.js';
    import { lookedUp, recordsNamed } from './records.js';
    const files = new Files(async (path, kind) =>
      kind === 'json' ? JSON.parse(data.files[path]) : new TextEncoder().encode(data.files[path]));
    const titles = {};
    for (const language of ["en", "ar"]) titles[language] = (await files.names(language)).document;
    const found = {};
    for (const query of data.queries) {
      const word = lookedUp(query);
      found[query] = recordsNamed(query, data.statements, word ? await files.records(word) : [], titles);
    }
    console.log(JSON.stringify(found));
    """
    return lambda queries, statements=(): run(
        tmp_path, script, {"files": files, "queries": queries, "statements": [*statements]}
    )


def test_a_record_is_found_by_its_names_and_descriptions(ask: Ask) -> None:
    answers = ask([*FOUND])
    assert {query: sorted(one["id"] for one in found) for query, found in answers.items()} == FOUND


def test_namesakes_are_shown_apart_and_a_name_comes_before_a_description(ask: Ask) -> None:
    answers = ask(["Salma Haddad", "الجسر"])
    shown = {one["id"]: one["names"] for one in answers["Salma Haddad"]}
    assert shown["salma-haddad-2"] == {"en": "Salma Haddad (the poet)", "ar": "سلمى الحداد (الشاعرة)"}
    assert shown["salma-haddad"] == {"en": "Salma Haddad", "ar": "سلمى الحداد"}
    assert [one["id"] for one in answers["الجسر"]] == ["the-bridge", "port-union"]


def test_a_document_that_statements_cite_is_found_by_its_titles(ask: Ask, archive: Archive) -> None:
    """The statements are what the search page reads of them: their published data."""
    statement = orjson.loads(orjson.dumps(Statements(archive).data(made_up.BRIDGE)))
    answers = ask(["article", "مقال"], [statement])
    names = {"en": "Article on the bridge", "ar": "مقال عن الجسر"}
    for found in answers.values():
        assert [one["names"] for one in found if one["kind"] == "document"] == [names]


def test_marks_within_marks_are_the_same_as_on_pages(tmp_path: Path) -> None:
    texts = ["".join(signs) for signs in product(("“", "”", "«", "»", '"', "‘", "’", "a "), repeat=4)]
    texts += ["“‘a’s ‘b’”", "“‘Abd “c” d”", "‹“‘a’”›"]
    script = """
    import { withinMarks } from './records.js';
    const each = (text) => data.marks.map((marks) => withinMarks(text, marks));
    console.log(JSON.stringify(data.texts.map(each)));
    """
    marks = [outer_and_inner(language) for language in ("en", "ar")]
    found = run(scripts_in(tmp_path), script, {"texts": texts, "marks": marks})
    assert found == [[within_marks(text, language) for language in ("en", "ar")] for text in texts]
    assert found[texts.index("“a a ”")] == ["‘a a ’", "“a a ”"]
