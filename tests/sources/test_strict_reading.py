from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sijill.sources.records import parse_record
from sijill.sources.yaml.strict import read_fast, read_with_places

GOOD = """\
title:
  en: Remarks on the harvest
  ar: تصريح عن الحصاد
kind: remarks
language: ar
speakers:
  - agent: salma-example
date:
  value: 2021-12-29
passages:
  - id: p1
    text: |-
      قالت سلمى
    mode: direct
    document: harvest-article
"""


def codes(text: str | bytes) -> list[tuple[str, int, int]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [(d.code, d.line, d.column) for d in parse_record("statement", data, "a.yaml").diagnostics]


def test_a_good_record_is_read_without_diagnostics() -> None:
    parsed = parse_record("statement", GOOD.encode(), "a.yaml")
    assert parsed.diagnostics == []
    assert parsed.record is not None
    assert parsed.record.passages[0].text == "قالت سلمى"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("kind: remarks", "kind: &a remarks"), ("yaml-feature", 4, 7)),
        (("kind: remarks", "kind: *a"), ("yaml-feature", 4, 7)),
        (("kind: remarks", "kind: !!str remarks"), ("yaml-feature", 4, 7)),
        (("kind: remarks", "kind: remarks\nkind: post"), ("duplicate-key", 5, 1)),
        (("kind: remarks", "<<: {kind: remarks}"), ("yaml-feature", 4, 1)),
        (("kind: remarks", "kind: remarks # why"), ("cut-short", 4, 7)),
        (("kind: remarks", "kind:"), ("empty-value", 4, 6)),
        (("kind: remarks", "kind: remark"), ("not-a-choice", 4, 7)),
        (("kind: remarks", "knd: remarks"), ("unknown-field", 4, 1)),
        (("kind: remarks\n", ""), ("missing-field", 1, 1)),
        (("value: 2021-12-29", "value: 2021-13-29"), ("invalid-value", 9, 10)),
        (("document: harvest-article", "document: Harvest"), ("invalid-value", 15, 15)),
        (("- agent: salma-example", "- [salma]"), ("wrong-shape", 7, 5)),
        (("kind: remarks", "kind: re\u202emarks"), ("refused-character", 4, 9)),
        (("kind: remarks", "kind: 're\\"), ("yaml-syntax", 4, 7)),
        (("kind: remarks", "kind: [[[[[[[[[[a]]]]]]]]]]"), ("too-deep", 4, 14)),
        (("kind: remarks", "---\nkind: remarks"), ("yaml-feature", 4, 1)),
        (("title:", "%YAML 1.1\n---\ntitle:"), ("yaml-feature", 1, 1)),
    ],
)
def test_a_trick_or_mistake_is_named_at_its_place(change: tuple[str, str], expected: tuple[str, int, int]) -> None:
    assert expected in codes(GOOD.replace(*change))


def test_every_problem_of_a_file_is_listed_in_one_run() -> None:
    text = GOOD.replace("kind: remarks", "kind: remark").replace("language: ar", "langage: ar").replace("-29", "-99")
    # Of the field that is written otherwise only that is said, not that it is missing.
    assert {code for code, _, _ in codes(text)} == {"not-a-choice", "unknown-field", "invalid-value"}
    assert "missing-field" in {code for code, _, _ in codes(text.replace("langage: ar\n", ""))}


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xef\xbb\xbfa: b", b"- a", b"just text", b"a" * 300_000, b"[" * 200_000]
)
def test_what_is_no_record_at_all_gives_a_diagnostic(data: bytes) -> None:
    assert codes(data)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    assert parse_record("statement", data, "a.yaml").diagnostics


@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`,? \n\t\u202e\u0627"), max_size=60))
def test_the_fast_pass_and_the_slow_pass_agree(text: str) -> None:
    fast = read_fast(text)
    slow = read_with_places(text, "a.yaml")
    if fast is None:
        assert slow.diagnostics
    else:
        assert slow.tree == fast
        assert not slow.diagnostics


TREES = st.recursive(
    st.text(alphabet="abاب01:#- ", min_size=1),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.text(alphabet="abc", min_size=1), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(TREES)
def test_what_another_writer_wrote_is_read_as_the_same_text(tree: object) -> None:
    text = yaml.dump({"a": tree}, allow_unicode=True, default_style='"', default_flow_style=False)
    read = read_fast(text)
    assert read is None or read == {"a": tree}


def test_scalars_stay_the_text_they_are(tmp_path: Path) -> None:
    assert read_fast("a: no\nb: 12:30\nc: 1.10\nd: 0123\ne: 2021-12-29\nf: ~\n") == {
        "a": "no", "b": "12:30", "c": "1.10", "d": "0123", "e": "2021-12-29", "f": "~",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("kind: remarks", "<<<<<<< HEAD\nkind: remarks\n=======\nkind: speech\n>>>>>>> other", [(4, "4, 6, 8")]),
        (
            "      قالت سلمى",
            "<<<<<<< HEAD\n      قالت\n||||||| 1a2b3c4\n      سلمى\n=======\n      قالت سلمى\n>>>>>>> a/b",
            [(13, "13, 15, 17, 19")],
        ),
        (
            "language: ar",
            "<<<<<<< a\n=======\nlanguage: ar\n>>>>>>> b\n<<<<<<< a\n=======\n>>>>>>> b",
            [(5, "5, 6, 8"), (9, "9, 10, 11")],
        ),
    ],
)
def test_what_a_merge_left_is_named_by_its_lines_alone(before: str, after: str, found: list[tuple[int, str]]) -> None:
    diagnostics = parse_record("statement", GOOD.replace(before, after).encode(), "a.yaml").diagnostics
    assert [(d.code, d.line, dict(d.facts)["marks"]) for d in diagnostics] == [
        ("merge-conflict", line, marks) for line, marks in found
    ]


def test_equal_signs_in_a_text_are_no_conflict() -> None:
    text = GOOD.replace("      قالت سلمى", "      =======\n      <<<<<<< قالت\n      >>>>>>> سلمى")
    assert codes(text) == []
