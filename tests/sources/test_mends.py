"""The first message of a common mistake is about it and at its place, and its mend, applied, mends it."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from pydantic import BaseModel

from sijill.diagnostics.reporters import sentence
from sijill.model.configuration import Options
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.model.slugs import slug_of
from sijill.sources.field_mends import example_for
from sijill.sources.records import parse_record
from sijill.sources.value_mends import choice_for
from sijill.sources.yaml.shapes import Shape, shape_of_model
from tests.sources.mistakes import OF_FEATURES, OF_SYNTAX, OF_VALUES, RECORDS, mended

_OURS = re.compile(r"\b(?:must|write|indent|did|add|quotation|line)\b")
ALL = [("statement", *one) for one in (*OF_SYNTAX, *OF_FEATURES)] + OF_VALUES


@pytest.mark.parametrize(("kind", "right", "wrong", "place", "said", "mend"), ALL)
def test_a_common_mistake_is_named_where_it_is_with_a_mend_that_mends(
    kind: RecordKind, right: str, wrong: str, place: str, said: str, mend: str
) -> None:
    text = RECORDS[kind]
    assert not parse_record(kind, text.encode(), "a.yaml").diagnostics
    assert right in text
    text = text.replace(right, wrong, 1)
    found = parse_record(kind, text.encode(), "a.yaml").diagnostics
    first = next((one for one in found if one.code == "unknown-field"), found[0])
    message, offered = sentence(first)
    assert f"{first.line}:{first.column}" == place
    assert said in message
    assert mend in offered
    assert parse_record(kind, mended(text, first).encode(), "a.yaml").diagnostics == []


@pytest.mark.parametrize(("kind", "right", "wrong", "place", "said", "mend"), ALL)
def test_it_is_said_in_arabic_too(kind: RecordKind, right: str, wrong: str, place: str, said: str, mend: str) -> None:
    text = RECORDS[kind].replace(right, wrong, 1)
    for one in parse_record(kind, text.encode(), "a.yaml").diagnostics:
        for part in sentence(one, "ar"):
            ours = part
            for value in (*dict(one.facts).values(), right, wrong, mend):
                ours = ours.replace(value, "")
            assert re.search("[\u0600-\u06ff]", part), part
            assert not _OURS.search(re.sub("«.*?»|'.*?'|\".*?\"|en: .*|[a-z_]+: .*", "", ours)), part


@pytest.mark.parametrize("first", [one for one in OF_SYNTAX if one[0] == "en: The harbour"])
@pytest.mark.parametrize("second", [one for one in OF_SYNTAX if one[0].strip() in ("kind: post", "mode: direct")])
def test_several_mistakes_of_syntax_are_named_in_one_run(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    text = RECORDS["statement"].replace(first[0], first[1], 1).replace(second[0], second[1], 1)
    places = {f"{one.line}:{one.column}" for one in parse_record("statement", text.encode(), "a.yaml").diagnostics}
    assert {first[2], second[2]} <= places


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2003", "\u3000"])
def test_a_record_indented_with_other_blanks_is_mended_line_by_line(blank: str) -> None:
    text = re.sub("(?m)^ +(?=[a-z-]+:|- )", lambda found: blank * len(found.group()), RECORDS["statement"])
    text = text.replace("- id", f"-{blank}id").replace("kind: post", f"kind:{blank}post")
    for _ in range(20):
        found = parse_record("statement", text.encode(), "a.yaml").diagnostics
        if not found:
            return
        assert "in place of a space" in sentence(found[0])[0]
        before, text = text, mended(text, found[0])
        assert text != before
    raise AssertionError(text)


def test_other_blanks_within_words_are_left() -> None:
    for wrong in ("en: The\u00a0harbour", 'en: "note:\u00a0x"'):
        text = RECORDS["statement"].replace("en: The harbour", wrong)
        assert parse_record("statement", text.encode(), "a.yaml").diagnostics == []
    text = (
        RECORDS["statement"]
        .replace("We shall build.", "We shall.\n      \u00a0now: x")
        .replace("kind: post", "kind: zzz")
    )
    (found,) = parse_record("statement", text.encode(), "a.yaml").diagnostics
    assert found.code == "not-a-choice"


def test_a_bad_entry_of_a_list_is_not_said_to_be_no_entry() -> None:
    for wrong in ("Salma Haddad", "سلمى", "a--b", "-"):
        text = RECORDS["statement"].replace("agent: salma", f'agent: "{wrong}"')
        found = parse_record("statement", text.encode(), "a.yaml").diagnostics
        assert [one.code for one in found] == ["invalid-value"]


@pytest.mark.parametrize("value", ["''", "' '", "'?'"])
def test_words_that_are_not_there_are_not_mended_into_one(value: str) -> None:
    text = RECORDS["statement"].replace("text: |-\n      We shall build.", f"text: {value}")
    assert value in text
    for one in parse_record("statement", text.encode(), "a.yaml").diagnostics:
        assert "unknown" not in sentence(one)[1]


def test_a_kind_that_means_none_is_offered_all_with_what_they_are_called() -> None:
    text = RECORDS["statement"].replace("kind: post", "kind: zzz")
    (found,) = parse_record("statement", text.encode(), "a.yaml").diagnostics
    assert sentence(found)[1].startswith("choose one of: post (Post), remarks (Remarks)")
    assert sentence(found, "ar")[1].startswith("اختر واحدًا من: post (منشور)، remarks (تصريح صحفي)")


def test_a_choice_has_no_unfilled_place_and_no_other_language() -> None:
    text = RECORDS["statement"].replace("    mode: direct", "    mode: direct\n    delivery: zzz")
    (found,) = parse_record("statement", text.encode(), "a.yaml").diagnostics
    assert sentence(found)[1] == "choose one of: interpreted, prepared (from the text prepared for delivery)"
    assert sentence(found, "ar")[1] == "اختر واحدًا من: interpreted، prepared (من النص المُعدّ للإلقاء)"


def test_a_choice_is_found_by_its_label_in_any_language() -> None:
    kinds = ["post", "remarks", "interview", "speech", "communique"]
    for value, choice in (
        ("بيان", "communique"),
        ("منشور", "post"),
        ("Interview", "interview"),
        ("مقابله", "interview"),
    ):
        assert choice_for(value, kinds) == choice
    assert choice_for("كلام", kinds) == ""


def test_an_id_is_made_of_what_looks_latin() -> None:
    assert slug_of("S\u0430lma al-H\u0430dd\u0430d") == "salma-al-haddad"
    assert slug_of("Čapek’s play") == "capeks-play"
    assert slug_of("سلمى") == slug_of("салма") == ""


def _fields(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Shape]]:
    for name in shape.fields if len(path) < 4 else ():
        below = shape.field(name)
        yield (*path, name), below
        yield from _fields(below.entry if below.is_list else below, (*path, name))


@pytest.mark.parametrize("model", [*RECORD_TYPES.values(), Options])
def test_every_list_has_an_example_with_something_in_it(model: type[BaseModel]) -> None:
    for path, shape in _fields(shape_of_model(model)):
        if shape.is_list:
            assert "…" not in example_for(path[-1], shape).replace("sha256:…", "").replace("text: …", ""), path


@pytest.mark.parametrize("field", ["since", "until"])
def test_a_membership_begins_and_ends_on_a_date_and_not_over_a_time(field: str) -> None:
    text = f"name:\n  en: A\n  ar: ب\nkind: person\nmember_of:\n  - body: b\n    {field}: '{{}}'\n"
    [found] = parse_record("agent", text.format("2019/2020").encode(), "a.yaml").diagnostics
    assert "not the time between" in sentence(found)[0]
    assert parse_record("agent", text.format("[2019..2020]").encode(), "a.yaml").diagnostics == []


@pytest.mark.parametrize(
    ("since", "until", "right"),
    [("2023", "2019", False), ("2019-05", "2019-04-30", False), ("2019-05", "2019", True), ("2019", "2019", True),
     ("2020~", "2019", True), ("2019-05-04", "2019-05-03", False), ("unknown", "2019", True)],
)  # fmt: skip
def test_a_membership_does_not_end_before_it_begins(since: str, until: str, right: bool) -> None:
    text = f"name:\n  en: A\n  ar: ب\nkind: person\nmember_of:\n  - body: b\n    since: {since}\n    until: {until}\n"
    found = parse_record("agent", text.encode(), "a.yaml").diagnostics
    if right:
        assert found == []
        return
    [one] = found
    assert one.line == 8
    mend = sentence(one)[1].removeprefix("write it as: ").removesuffix(" (for example)")
    assert parse_record("agent", text.replace(f"until: {until}", mend).encode(), "a.yaml").diagnostics == []
    assert "ينبغي ألّا يسبق" in sentence(one, "ar")[0]


# What somebody may write in place of "…", by the field, where the mend does not say what is possible.
_GIVEN = {
    "value": "2024-03-04", "agent": "salma", "publisher": "salma", "document": "article", "language": "en",
    "url": "https://a.example/",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        *(("statement", line) for line in ("title:\n  en: The harbour\n  ar: الميناء\n", "kind: post\n",
                                           "language: en\n",
                                           "date:\n  value: 2024-03-04\n", "speakers:\n  - agent: salma\n",
                                           "    mode: direct\n", "    document: article\n",
                                           "    text: |-\n      We shall build.\n")),
        *(("agent", line) for line in ("name:\n  en: Salma\n  ar: سلمى\n", "kind: person\n")),
        *(("document", line) for line in ("title: {en: News, ar: خبر}\n", "kind: article\n", "language: en\n",
                                          "publisher: unknown\n", "authors: unknown\n", "date: unknown\n",
                                          "url: https://news.example/a\n")),
    ],
)  # fmt: skip
def test_a_mend_says_what_must_be_given_and_makes_none_of_it_up(kind: RecordKind, line: str) -> None:
    text = RECORDS[kind]
    assert line in text
    text = text.replace(line, "")
    (found,) = parse_record(kind, text.encode(), "a.yaml").diagnostics
    mend = sentence(found)[1]
    parts = re.fullmatch(r"add '(.*?)'(?:, one of: (.*)|, or '\w+: unknown' .*|, a tag .*)?", mend)
    assert parts
    offered, one_of = parts.groups()
    assert "…" in offered
    for value in re.findall(r": ([^\s{}\[\]|][^{}\[\]\n]*)", line):
        assert value not in offered
    choices = re.findall(r"(\S+) \([^()]*\)", one_of or "")
    assert len(choices) != 1
    for choice in choices or [""]:
        fill = partial(lambda own, one: f"{one[1]}: {own or _GIVEN.get(one[1], 'Words')}", choice)
        given = re.sub(r"(\w+): …", fill, offered).replace("[…]", "[Omar]")
        again = mended(text, found._replace(facts=(*found.facts, ("mend", f"add '{given}'"))))
        assert parse_record(kind, again.encode(), "a.yaml").diagnostics == [], given
    assert re.search("[\u0600-\u06ff]", sentence(found, "ar")[1])
    assert not _OURS.search(sentence(found, "ar")[1])


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "mend"),
    [
        ("statement", "speakers:\n  - agent: salma", "speakers: []", "speakers: [{agent: …}]"),
        ("statement", "title:\n  en: The harbour\n  ar: الميناء", "title: {}", "title: {en: …, ar: …}"),
        ("agent", "name:\n  en: Salma\n  ar: سلمى", "name: {}", "name: {en: …, ar: …}"),
    ],
)
def test_what_is_empty_is_mended_by_its_form(kind: RecordKind, right: str, wrong: str, mend: str) -> None:
    text = RECORDS[kind].replace(right, wrong)
    (found,) = parse_record(kind, text.encode(), "a.yaml").diagnostics
    assert sentence(found)[1] == f"write it as: {mend}"


def test_a_set_of_days_in_the_wrong_order_is_mended_whether_it_is_quoted_or_not() -> None:
    for wrong in ("[2024-05-09..2024-05-02]", "'[2024-05-09..2024-05-02]'", "[2024-05-09, 2024-05-02]"):
        text = RECORDS["statement"].replace("value: 2024-03-04", f"value: {wrong}")
        (found,) = parse_record("statement", text.encode(), "a.yaml").diagnostics
        between = "," if ".." not in wrong else ".."
        assert sentence(found)[1] == f"write it as: value: [2024-05-02{between}2024-05-09]"
        assert parse_record("statement", mended(text, found).encode(), "a.yaml").diagnostics == []


def test_fields_where_there_are_none_are_not_listed() -> None:
    text = RECORDS["statement"].replace("  en: The harbour", "  en: The harbour\n  EN: x")
    for one in parse_record("statement", text.encode(), "a.yaml").diagnostics:
        assert not sentence(one)[1].endswith(": ")
