"""What the page for proposing a statement writes and finds, run under Node: YAML, dates, words, the form's text."""

import re
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sijill.check.evidence.edges import cut_at
from sijill.check.evidence.find import Searchable
from sijill.editing.issues import answers, language_of_form, statement_from
from sijill.interface.proposals import LABELS
from sijill.model import edtf
from sijill.model.characters import OPENING_MARKS
from sijill.model.configuration import Configuration
from sijill.model.slugs import id_of, slug_of
from sijill.pages.assets import FOLDER
from sijill.publish.remaking import _is_said
from sijill.sources.records import parse_record
from tests.examples import at_most
from tests.hostile.payloads import HONEST, SCRIPTS
from tests.made_up.captures import capture_of
from tests.node import run

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
PAYLOADS = [*SCRIPTS, *HONEST]
TYPED: dict[str, Any] = {
    "document": "almanac", "documentText": "Almanac", "words": "البئر للجميع", "mode": "direct", "language": "ar",
    "speakers": [{"name": "Salma Haddad", "agent": "salma-haddad", "capacity": {"en": "", "ar": ""}}],
    "date": "2024-05-06", "kind": "remarks", "title": {"en": "A well", "ar": "بئر"},
    "translations": {"en": "The well is everyone's", "ar": ""},
}  # fmt: skip
# Any text that a field of a browser can hold; a test of YAML cannot be asked about half characters, which no file has.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)
NASTY = st.one_of(
    TEXT, st.sampled_from([*PAYLOADS, "# x", " - a: b", "null", "~", "1e3", "2024-05-06", "'\"\\", "a\n  b: c\n---\n"])
)


def ask(expression: str, *values: Any) -> Any:
    """Return what an expression of the module's exports gives, with ``v`` for the values; one for each of a list."""
    source = f"import * as p from './proposal.js';\nconsole.log(JSON.stringify(data.map((v) => {expression})));"
    return run(FOLDER, source, values)


def in_yaml_1_2(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(StringIO(text))


@pytest.mark.slow
@settings(max_examples=at_most(25), deadline=None)
@given(st.lists(st.tuples(NASTY, NASTY, NASTY), min_size=30, max_size=60))
def test_whatever_is_typed_is_read_back_from_the_file_as_it_was_typed(texts: list[tuple[str, str, str]]) -> None:
    records = [
        {"title": {"en": one}, "speakers": [{"agent": "a-b", "capacity": {"ar": other}}], "passages": [{"text": third}]}
        for one, other, third in texts
    ]
    for record, written in zip(
        records, ask("p.yaml(v.record, v.comments)", *[
            {"record": record, "comments": [record["title"]["en"]]} for record in records
        ]), strict=True,
    ):  # fmt: skip
        assert yaml.safe_load(written) == record
        assert in_yaml_1_2(written) == record
        assert written.startswith("# ")
        assert written.count("\n") == 9  # a line for each key, whatever is in it


def test_half_a_character_is_replaced_and_the_rest_kept() -> None:
    assert yaml.safe_load(ask("p.quoted('a\\ud800b\\udc00' + v)", "😀")[0]) == "a\ufffdb\ufffd😀"


@pytest.mark.quick(10)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_is_only_text_of_the_record(payload: str) -> None:
    text = payload.replace("\r", "")
    typed = {
        **TYPED, "document": "", "documentText": text, "words": text, "title": {"en": text},
        "speakers": [{"name": text, "agent": "", "capacity": {"en": text}}], "translations": {"en": text},
    }  # fmt: skip
    ((record, name, written),) = ask("((f) => [f.record, f.name, p.yaml(f.record, [v.words])])(p.recordOf(v))", typed)
    assert yaml.safe_load(written) == in_yaml_1_2(written) == record
    assert re.fullmatch(r"0000-[a-z0-9-]+", name)
    assert record["passages"][0]["text"] == text.strip()
    assert re.fullmatch(r"[a-z0-9-]+", record["passages"][0]["document"])
    assert re.fullmatch(r"[a-z0-9-]+", record["speakers"][0]["agent"])


def test_a_filled_page_gives_a_record_that_is_read_without_a_problem() -> None:
    ((written, name),) = ask("((f) => [p.yaml(f.record), f.name])(p.recordOf(v))", TYPED)
    read = parse_record("statement", written.encode(), "x.yaml")
    assert read.diagnostics == []
    assert read.record is not None
    assert name == "0000-a-well"


EDGES = 'aبé\u0301ِ ’.1٣_-«\u200c\u200d\u200b\u2060中ก😀👍🏽🇮🇶,‘`"צל\u00a0\u202f000-−+$€%٪:/–‑()≥<~^×²⁻' + "\U000e0067"

BRACKETED = st.from_regex(r"[a-zé) .-]{0,2}[(][a-zA-É]{1,5}-?[)][a-zé( .-]{0,2}", fullmatch=True)


@pytest.mark.slow
@settings(max_examples=at_most(20), deadline=None)
@given(st.lists(st.text(EDGES, min_size=1, max_size=10) | BRACKETED, min_size=60, max_size=80))
def test_words_have_their_edges_where_the_check_has_them(texts: list[str]) -> None:
    every = [(text, at) for text in texts for at in range(len(text) + 1)]
    found = ask("p.cutAt(v[0], [...v[0]].slice(0, v[1]).join('').length)", *every)
    assert [place for place, cut in zip(every, found, strict=True) if cut_at(*place) != cut] == []


TEXT_OF_SOURCE = "قال الوالي: «الجسر للجميع، ولا\nيُغلق» وسكت. He said “we can’t accept it” twice; we can wait."


@pytest.mark.parametrize(
    ("words", "state", "more"),
    [
        ("الجسر للجميع", "found", {"count": 1}),
        ("we can", "found", {"count": 1}),  # not in “we can’t”, which is another word
        ("ولا يُغلق", "found", {"count": 1}),
        ("لجميع", "proclitic", {"whole": "للجميع"}),
        ("He sai", "cut", {"whole": "He said"}),
        ("we can't accept it", "differs", {"own": "we can’t accept it", "differences": [["'", "’"]]}),
        ("الجســر للجميع", "differs", {"own": "الجسر للجميع", "differences": [["ــ", ""]]}),
        ("الجسر \u200fللجميع", "differs", {"own": "الجسر للجميع", "differences": [["\u200f", ""]]}),
        ("we саn wait", "differs", {"own": "we can wait", "differences": [["с", "c"], ["а", "a"]]}),
        ("الجسر للجميع دائمًا", "absent", {"until": "الجسر للجميع"}),
        ("nothing of it", "absent", {"until": ""}),
        ("", "", {}),
    ],
)
def test_how_words_are_in_a_pasted_text(words: str, state: str, more: dict[str, Any]) -> None:
    (found,) = ask("p.look(v[0], v[1])", [words, TEXT_OF_SOURCE])
    assert found == {"state": state, **more}


def test_the_mark_that_opens_each_paragraph_of_a_quotation_may_be_left_out() -> None:
    words = "One goes. Two stays."
    pairs = [[words, f"She said: {mark}One goes.\n\n{mark}Two stays."] for mark in OPENING_MARKS]
    assert ask("p.look(v[0], v[1])", *pairs) == [{"state": "found", "count": 1}] * len(pairs)
    for _, text in pairs:
        [found] = Searchable(capture_of(text)).find(words, None, 0)
        assert _is_said(found.exact, words)  # and a bundle is verified with it
        assert not Searchable(capture_of(text)).find("One goes. wo stays.", None, 0)


@pytest.mark.slow
@settings(max_examples=at_most(20), deadline=None)
@given(st.lists(st.tuples(st.text("ab ’'«\nبِ.1", max_size=12), st.text("ab ’'«\nبِ.1", max_size=40)), min_size=60,
                max_size=80))  # fmt: skip
def test_words_that_the_page_finds_the_check_finds(pairs: list[tuple[str, str]]) -> None:
    for (words, text), found in zip(pairs, ask("p.look(v[0], v[1])", *pairs), strict=True):
        if found["state"] == "found":
            assert Searchable(capture_of(text)).find(words.strip(), None, 0), (words, text)


def test_each_sort_of_difference_is_named_with_its_characters() -> None:
    pairs = [["“", '"'], ["–", "-"], ["ـ", ""], ["\u200f", ""], ["ی", "ي"]]
    assert ask("p.sortOf(v)", *pairs) == ["quotes", "dashes", "kashida", "hidden", "letters"]
    assert ask("p.numbered(v)", "“", "\u200f", "") == ["“ U+201C", "U+200F", ""]


@pytest.mark.parametrize(
    ("form", "first", "last", "expected"),
    [
        ("known", "2024-05-06", "", "2024-05-06"),
        ("known", " ٢٠٢٤-٠٥ ", "", "2024-05"),
        ("known", "2024", "", "2024"),
        ("about", "2024-02-29", "", "2024-02-29~"),
        ("between", "2024-05-01", "2024-05-09", "[2024-05-01..2024-05-09]"),
        ("between", "2024-05", "2024-06", "[2024-05..2024-06]"),
        ("one_of", "2024-05-09، 2024-05-01", "", "[2024-05-01,2024-05-09]"),
        ("lasted", "2024-05-01", "2024-05-03", "2024-05-01/2024-05-03"),
        ("unknown", "x", "", "unknown"),
        ("known", "", "", "missing"),
        ("known", "2023-02-29", "", "none"),
        ("known", "6/5/2024", "", "none"),
        ("known", "0000", "", "none"),
        ("known", "1444-10-14", "", "calendar"),
        ("between", "1402-02-14", "1402-02-15", "calendar"),
        ("known", "2024-07-02", "", "future"),
        ("between", "2024-05-09", "2024-05-01", "order"),
        ("between", "2024-05-01", "2024-05-01", "order"),
        ("one_of", "2024-05-01", "", "several"),
        ("one_of", "2024-05 2024-05-03", "", "order"),
    ],
)  # fmt: skip
def test_dates(form: str, first: str, last: str, expected: str) -> None:
    (found,) = ask("p.dateOf(v[0], v[1], v[2], '2024-07-01')", [form, first, last])
    (kind, text), *more = found.items()
    assert not more
    assert text == expected
    if kind == "edtf":
        assert edtf.parse(text)


_PART = st.one_of(st.integers(1, 2100).map("{:04}".format), st.dates().map(str), st.dates().map(lambda d: str(d)[:7]))
_MAYBE = st.one_of(_PART, st.text("0123456789-X", max_size=10))


@pytest.mark.slow
@settings(max_examples=at_most(20), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["known", "about", "between", "one_of", "lasted"]), _MAYBE, _MAYBE),
                min_size=60, max_size=80))  # fmt: skip
def test_every_date_that_the_page_writes_is_one_that_records_have(typed: list[tuple[str, str, str]]) -> None:
    for one, found in zip(typed, ask("p.dateOf(v[0], v[1], v[2], '9999-12-31')", *typed), strict=True):
        if "edtf" in found:
            assert edtf.parse(found["edtf"]), one
        elif one[0] == "known" and found["fault"] == "none":
            with pytest.raises(ValueError, match="must"):
                edtf.parse(f"{one[1]}!" if "X" in one[1] else one[1])


@pytest.mark.parametrize("text", ["What the bridge cost", "Élan", "https://a.example/B?c=1", "x" * 90, "جسر", "O'Neil"])
def test_ids_are_those_that_new_makes(text: str) -> None:
    assert ask("p.slug(v)", text) == [slug_of(text)]


@pytest.mark.parametrize("marked", [False, True])
def test_a_name_has_the_id_that_the_archive_gives_it(*, marked: bool) -> None:
    """Of names whose letters an id does not hold, each has one of its own; an empty one has none to be taken for."""
    names = [
        "سلمى حداد",
        "كريم عزيز",
        "李明",
        "李明 Li",
        "王芳 Li",
        "Łukasz",
        "Élan  Example",
        "O’Neil",
        "x" * 90,
        "ΣΑΣ",
        "1",
    ]
    ids = ask(f"p.idOf(v, 'agent', {str(marked).lower()})", *names)
    assert ids == [id_of(name, "agent", marked=marked) for name in names]
    assert len({*ids}) == len(names)
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one) and len(one) <= 60 for one in ids)


def test_the_form_s_text_is_read_as_what_was_typed(tmp_path: Path) -> None:
    typed = {
        **TYPED, "documentText": "https://news.example/a", "document": "",
        "speakers": [
            {"name": "سلمى", "agent": "salma-haddad", "capacity": {"en": "Mayor", "ar": "العمدة"}},
            {"name": "Rana Example", "agent": "", "capacity": {"en": "Clerk", "ar": "الكاتبة"}},
        ],
    }  # fmt: skip
    (body,) = ask("p.formText(v[0], v[1], v[2])", [typed, {n: one for one, n in LABELS.items()}, "<!-- sijill: ar -->"])
    assert language_of_form(body) == "ar"
    assert set(answers(body)) == {"speaker", "capacity", "date", "kind", "language", "words", "mode", "document",
                                  "translation", "title_en", "title_ar"}  # fmt: skip
    agents = tmp_path / "sources/agents"
    agents.mkdir(parents=True)
    (agents / "salma-haddad.yaml").write_text("name:\n  en: Salma Haddad\nkind: person\n", "utf-8")
    slug, tree, _ = statement_from(body, Configuration(root=tmp_path, site_name="x"))
    ((record, name),) = ask("((f) => [f.record, f.name])(p.recordOf(v))", typed)
    assert tree == record
    assert name == f"0000-{slug}"


@pytest.mark.parametrize(
    ("host", "begins"),
    [("github", "https://x.example/a/issues/new?title=T&body=%23"), ("forgejo", "https://x.example/a/issues/new?title=T&body=%23"),
     ("gitlab", "https://x.example/a/-/issues/new?issue%5Btitle%5D=T&issue%5Bdescription%5D=%23")],
)  # fmt: skip
def test_the_address_has_the_text_or_says_that_it_is_too_long(host: str, begins: str) -> None:
    short, long = ask(f"p.issueAddress('https://x.example/a', '{host}', 'T', '# ' + v, 'Put it here')", "a", "ب" * 2000)
    assert short["fits"]
    assert short["href"].startswith(begins)
    assert not long["fits"]
    assert long["href"].endswith("Put+it+here")
    assert max(len(short["href"]), len(long["href"])) <= 8000
