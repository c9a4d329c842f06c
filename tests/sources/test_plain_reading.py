"""Files of the usual shape are read by lines; nothing may come of that but what the YAML parser's events give."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import sijill
from sijill.sources.yaml.plain import read_by_lines
from sijill.sources.yaml.strict import read_events

RECORD = """\
# yaml-language-server: $schema=statement.schema.json
title:
  en: "A reply: the bridge"
  ar: ردّ على بيان الجسر
kind: remarks

speakers:
  - agent: salim-zaytuni
    on_behalf_of: [council-for-roads, ministry-of-water]
  # their deputy
  - agent: rim-safi
topics:
- roads
- rivers
passages:
  - id: p1
    text: |-
      The bridge # is
        open: today

      and tomorrow.
    note:
      en: |-
        it's 100% "open"
  - id: p2
    text: 'one line'
relations: []
"""
PIECES = st.sampled_from(
    [
        "a: b",
        "a:",
        "b: |-",
        "- a",
        "- a: b",
        "-",
        "  ",
        "",
        "  x",
        "    y",
        "# c",
        "a: b # c",
        'k: "v"',
        "k: 'v'",
        "k: [a, b]",
        "k: []",
        "k: {a: b}",
        "k: >-",
        "k: |",
        "k: *a",
        "k: &a b",
        "k: !t v",
        "---",
        "...",
        "<<: a",
        "k: a: b",
        "k: a:",
        "k:b",
        "k: 'it''s'",
        'k: "\\n"',
        "k: 1",
        "k: ~",
        "سؤال: جواب",
        "k: سؤال",
        "k: -1",
        "k: - 1",
        "? k",
        "k : v",
        '"k": v',
        "- - a",
        "-  a",
        "k: \u200fa",
        "k:\ta",
        "k: a ",
        "k:  a",
        "k: a\u00a0",
    ]
)
LINES = st.lists(st.tuples(st.sampled_from(["", "  ", "    ", " "]), PIECES).map("".join), max_size=8).map("\n".join)


def same_as_the_parser(text: str) -> None:
    found = read_by_lines(text)
    assert found is None or found == read_events(text)


def test_a_record_as_editors_write_it_is_read_without_the_parser() -> None:
    found: Any = read_by_lines(RECORD)
    assert found == read_events(RECORD)
    assert found["passages"][0]["text"] == "The bridge # is\n  open: today\n\nand tomorrow."
    assert found["topics"] == ["roads", "rivers"]


@given(LINES)
@example("a: |-\n  b\n \nc: d")
@example("a: |-\n  b\n# c\n  d")
@example("a:\n- b\nc:\n- d")
@example("a:\n  - b\n  c: d")
@example("a: b\n  c")
@example("- a")
@example("  a: b\n  c: d")
@example("a: |-\n\n  b")
@example("a: |-\n  b\n\n\n")
@example("a:\n  - b:\n    - c\n    d: e")
def test_whatever_lines_stand_together_they_mean_what_the_parser_says(text: str) -> None:
    same_as_the_parser(text)
    same_as_the_parser(text + "\n")


@given(
    st.integers(0, len(RECORD)),
    st.integers(0, 12),
    st.sampled_from([*" \n:#-[]{}\"'|>&*!\t\u200f\u2028", "  ", "\n  ", ""]),
)
def test_a_record_with_a_slip_anywhere_means_what_the_parser_says(at: int, length: int, instead: str) -> None:
    same_as_the_parser(RECORD[:at] + instead + RECORD[at + length :])


@pytest.mark.parametrize("depth", range(1, 12))
@pytest.mark.parametrize("end", ["x", "[a, b]", "|-\n                            x"])
def test_nesting_is_allowed_as_deep_as_the_parser_allows_it(depth: int, end: str) -> None:
    same_as_the_parser("".join(f"{'  ' * level}k:\n" for level in range(depth)) + f"{'  ' * depth}k: {end}\n")


def test_reading_by_lines_has_one_door() -> None:
    package = Path(sijill.__file__).parent
    users = {path.name for path in package.rglob("*.py") if "read_by_lines" in path.read_text("utf-8")}
    assert users == {"plain.py", "strict.py"}
