"""Statements in the form that ``sijill format`` writes are read by patterns: never otherwise than by the parser."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.load.formed import read_formed
from generator.load.reader import read_events
from generator.load.writer import write_record
from generator.model.records import Statement
from generator.resolve.rows import plain

RECORD = """\
# A statement.

title:
  en: "A reply: the bridge"
  ar: ردّ على بيان الجسر
kind: remarks
language: ar
speakers:
  - agent: salim-zaytuni
    capacity:
      en: Minister of bridges#and roads
      ar: 'وزير الجسور'
    on_behalf_of: [council-for-roads, ministry-of-water]
  - agent: rim-safi
    on_behalf_of:
      - ministry-of-water
date:
  value: 2021-12-28/2021-12-29
  as_stated:
    text: yesterday at 10:30
    document: article-1
    counted_from: 2021-12-30
    language: en
channel:
  label:
    en: post on X by @salim
    ar: منشور
  agent: platform-x
  handle: "@salim"
  document: post-1
passages:
  - id: p1
    text: |-
      The bridge # is
      open: today
    mode: direct
    document: article-1
    paragraph: 12
    note:
      en: |-
        it's 100% "open"
      ar: نعم
    speaker: rim-safi
    language: ar
    translations:
      - language: en
        text: |-
          Open.
        by: editors
        note:
          en: Freely.
          ar: بتصرف
    variants:
      - text: |-
          The bridge is open
        mode: indirect
        document: article-2
        paragraph: 3
  - id: p2
    text: 'one line'
    mode: embedded
    document: article-1
relations:
  - type: repliesTo
    target: 1999-01-11-speech-000011
    passage: p1
    target_passage: p2
    note:
      en: Why.
      ar: لأن
topics:
  - roads
  - rivers
note:
  en: |-
    Two lines
    of a note.
  ar: سطر
replaces: [old-id]
corrections:
  - date: 2022-01-02
    kind: erratum
    reason:
      en: A slip.
      ar: سهو
"""
LINES = RECORD.split("\n")
MARGINS = st.sampled_from(["", "  ", "    ", "      ", " "])
PIECES = st.sampled_from(
    [
        "note:", "en: x", "ar: |-", "topics: []", "topics: [con]", "- agent: con-1", "agent: unknown", "kind: post",
        "withhold_text: true", "document: unknown", "paragraph: 0", "paragraph: 01", "value: 2021-02-30",
        "value: ..", "counted_from: 2021-12", "en: x # y", "en: x: y", "en: x ", 'en: " x"', "en: ''", "", "# c",
        "- id: p0", "language: xx-Latn", "type: says", "text: |-", "mode: direct", "- a-",
        "- " + "a" * 81, "en: " + "x" * 1001,
    ]
)  # fmt: skip


def same_as_the_other_way(text: str) -> None:
    found = read_formed(text)
    if found is None:
        return
    tree = read_events(text)
    assert tree is not None
    record = Statement.model_validate(tree)
    assert found.record == record
    assert found.record.__dict__.keys() == record.__dict__.keys()
    assert found.record.model_fields_set == record.model_fields_set
    assert repr(found.record) == repr(record)
    assert found.tree == plain(record)
    assert Statement.model_validate_json(found.record.model_dump_json()) == record


def test_every_field_but_one_is_read_by_the_patterns() -> None:
    """The one is ``withhold_text``, which few records ever have."""
    found = read_formed(RECORD)
    assert found is not None
    same_as_the_other_way(RECORD)
    assert found.record.passages[0].text == "The bridge # is\nopen: today"
    assert found.record.passages[0].note == {"en": 'it\'s 100% "open"', "ar": "نعم"}
    assert found.record.channel is not None
    assert found.record.channel.handle == "@salim"
    schema = Statement.model_json_schema()["$defs"]
    told = repr(found.record)
    named = {name for part in schema.values() for name in part.get("properties", {})}
    assert {name for name in named if f"{name}=" not in told} == set()
    assert read_formed(RECORD + "    withhold_text: true\n") is None


def test_what_the_writer_writes_is_read_by_the_patterns() -> None:
    tree = read_events(RECORD)
    assert tree is not None
    written = write_record("statement", tree)
    assert read_formed(written) is not None
    same_as_the_other_way(written)


@given(st.integers(0, len(LINES)), st.integers(0, 3), st.lists(st.tuples(MARGINS, PIECES).map("".join), max_size=2))
@example(0, 0, [])
def test_lines_put_in_or_left_out_are_never_read_otherwise(at: int, length: int, instead: list[str]) -> None:
    same_as_the_other_way("\n".join([*LINES[:at], *instead, *LINES[at + length :]]))


@given(
    st.integers(0, len(RECORD)),
    st.integers(0, 12),
    st.sampled_from([*" \n:#-[]{}\"'|>&*!0aX,\t\u200f\u2028", "  ", "\n  ", "", ": ", " #", "\n\n", "con"]),
)
def test_a_slip_anywhere_is_never_read_otherwise(at: int, length: int, instead: str) -> None:
    same_as_the_other_way(RECORD[:at] + instead + RECORD[at + length :])


@pytest.mark.parametrize(
    "text",
    [
        RECORD.replace("[old-id]", "[" + "a, " * 30_000 + "!]"),
        RECORD.replace("  - rivers\n", "  - rivers\n" * 8_000 + "  - !\n"),
        RECORD.replace("          Open.\n", "          Open.\n" * 6_000 + "          Open. \n"),
        RECORD.replace("platform-x", "a-" * 45_000 + "!"),
        RECORD.replace("ar: سطر", "ar: " + "a:" * 45_000),
        "# c\n" * 20_000 + RECORD + "x",
    ],
    ids=["brackets", "entries", "lines", "an id", "a line", "comments"],
)
def test_a_text_made_to_be_tried_in_many_ways_is_given_up_at_once(text: str) -> None:
    start = time.process_time()
    assert read_formed(text) is None
    assert time.process_time() - start < 1  # milliseconds; ways that multiply would take hours
