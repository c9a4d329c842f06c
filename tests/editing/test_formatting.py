"""One canonical style: the same tree and the same comments, and the same text the second time."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor

from sijill.editing.formatting import NotWellFormed, formatted, mended
from sijill.sources.yaml.strict import read_with_places
from sijill.sources.yaml.write import comments_of, write_record

SOURCES = Path(__file__).parents[2] / "sources"
UNTIDY = """\
# Of a bridge.

# The kind first.
kind:   remarks
title: {en: 'The bridge opens', ar: الجسر}   # beside
passages:
# before the entry
- text: |-
    قالت: "نعم"
    # no comment, but a line of text
  id: p1
  # of the mode
  mode: direct
  document: bridge-article
  translations:
    - {language: en, text: "It's a \\"yes\\"", by: editors}
speakers: [{agent: salma-al-nasser}]
language: ar
date:
    value: 2023
# at the end
"""


def test_fields_come_in_order_and_comments_go_with_what_follows_them() -> None:
    assert formatted("statement", UNTIDY) == (
        "# Of a bridge.\n\n"
        "# beside\n"
        "title:\n  en: The bridge opens\n  ar: الجسر\n"
        "# The kind first.\nkind: remarks\nlanguage: ar\n"
        "speakers:\n  - agent: salma-al-nasser\n"
        'date:\n  value: "2023"\n'
        "passages:\n  # before the entry\n  - id: p1\n"
        '    text: |-\n      قالت: "نعم"\n      # no comment, but a line of text\n'
        "    # of the mode\n    mode: direct\n    document: bridge-article\n"
        '    translations:\n      - language: en\n        text: |-\n          It\'s a "yes"\n        by: editors\n'
        "# at the end\n"
    )


def test_formatting_twice_is_formatting_once_and_says_the_same() -> None:
    once = formatted("statement", UNTIDY)
    assert formatted("statement", once) == once
    assert read_with_places(once, "").tree == read_with_places(UNTIDY, "").tree


def test_every_shipped_record_is_in_canonical_style_but_for_its_quotation_marks() -> None:
    for path in sorted(SOURCES.rglob("*.yaml")):
        kind: Any = path.relative_to(SOURCES).parts[0][:-1]
        text = path.read_text(encoding="utf-8")
        assert formatted(kind, text).replace('"', "") == text.replace('"', ""), path


def test_another_reader_of_yaml_finds_the_same_text_and_the_same_comments() -> None:
    reader = YAML(typ="rt")
    reader.Constructor = RoundTripConstructor
    for text in (UNTIDY, (SOURCES / "documents/post-kadhimi-2021-12-29.yaml").read_text(encoding="utf-8")):
        kind: Any = "statement" if text is UNTIDY else "document"
        before, after = (YAML(typ="safe", pure=True).load(one) for one in (text, formatted(kind, text)))
        before.pop("date"), after.pop("date")  # 2023 by itself is a number to a reader that guesses types
        assert before == after
    out = io.StringIO()
    reader.dump(reader.load(formatted("statement", UNTIDY)), out)
    for comment in ("# Of a bridge.", "# The kind first.", "# before the entry", "# of the mode", "# at the end"):
        assert comment in out.getvalue()


TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab :#-'\"\\|>&*![]{},%@`?~=\n\t0123.eE_+ابةى\u200c\u200f\u00a0é"),
        st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp")),
    ),
    max_size=40,
)
VALUES = st.recursive(
    TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT.filter(bool), inner, max_size=3),
    max_leaves=8,
)
TREES = st.dictionaries(
    st.sampled_from(["title", "kind", "note", "passages", "date", "topics", "other-field", "no"]), VALUES, min_size=1
)


@pytest.mark.slow
@given(TREES)
def test_whatever_a_record_holds_is_read_back_as_it_was(tree: dict[str, Any]) -> None:
    text = write_record("statement", tree)
    reading = read_with_places(text, "x")
    if not reading.diagnostics:  # an empty key or a merge key is refused, and was refused before
        assert reading.tree == tree
        assert write_record("statement", reading.tree, comments_of(text)) == text


@pytest.mark.slow
@given(TREES, st.sampled_from([None, '"', "'"]), st.booleans(), st.integers(20, 200))
def test_however_a_record_was_written_formatting_keeps_what_it_says(
    tree: dict[str, Any], style: str | None, flow: bool, width: int
) -> None:
    text = yaml.safe_dump(
        tree, default_style=style, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False
    )
    before = read_with_places(text, "x")
    if before.diagnostics:
        return
    after = formatted("statement", text)
    assert read_with_places(after, "x").tree == before.tree
    assert formatted("statement", after) == after


COMMENTS = st.lists(st.text(alphabet="abc #:-'\"ابة", max_size=15).map(lambda text: f"# {text}".rstrip()), max_size=6)


@given(COMMENTS, st.integers(0, 5))
def test_no_comment_is_lost(comments: list[str], seed: int) -> None:
    lines = formatted("statement", UNTIDY).rstrip("\n").split("\n")
    for number, comment in enumerate(comments):
        at = (number * 7 + seed) % 8
        margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines.insert(at, margin + comment)
    text = formatted("statement", "\n".join(lines) + "\n")
    assert sorted(line.strip() for line in text.split("\n") if line.strip() in comments) == sorted(comments)
    assert formatted("statement", text) == text


def test_what_yaml_would_cut_short_is_quoted() -> None:
    assert mended("topic", b"label:\n  en: Order #5\n  ar: x\n").text == 'label:\n  en: "Order #5"\n  ar: x\n'


def test_a_comment_beside_an_id_moves_to_its_own_line() -> None:
    found = mended("agent", b"name:\n  en: A\nkind: person # not an office\n")
    assert found.text == "name:\n  en: A\n# not an office\nkind: person\n"


def test_what_could_be_text_or_comment_is_left_to_the_editor() -> None:
    with pytest.raises(NotWellFormed):
        mended("topic", b"label:\n  en: Order # of the day\n")


def test_white_space_line_ends_and_byte_order_mark_are_mended() -> None:
    found = mended(
        "topic", b'\xef\xbb\xbflabel:\r  en: " Order "\r\ndefinition:\r\n  en: |\r\n    Why.  \r\n    So.\r\n'
    )
    assert found.text == "label:\n  en: Order\ndefinition:\n  en: |-\n    Why.\n    So.\n"
    assert [mend.field for mend in found.mends] == ["", "", "label.en", "definition.en"]


def test_a_file_that_cannot_be_read_is_left_alone() -> None:
    with pytest.raises(NotWellFormed):
        formatted("topic", "label: &anchor {en: x}\n")


def test_an_address_copied_with_its_highlight_is_made_plain() -> None:
    found = mended("document", b"title:\n  en: A\nurl: https://example.org/A#part:~:text=dam\n")
    assert "url: https://example.org/A#part\n" in found.text
    assert [mend.field for mend in found.mends] == ["url"]


def test_a_scheme_in_capitals_is_written_small() -> None:
    found = mended("document", b"title:\n  en: A\nurl: HTTPS://example.org/A\n")
    assert "url: https://example.org/A\n" in found.text
    assert [mend.field for mend in found.mends] == ["url"]
