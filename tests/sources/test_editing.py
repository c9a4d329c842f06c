"""An edit of a record's text changes the lines of what it changes, and no others."""

import difflib
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sijill.sources.yaml.edit import edited, without_comments
from sijill.sources.yaml.strict import read_with_places
from sijill.sources.yaml.write import write_record
from tests.editing.test_formatting import TREES, VALUES

OWN = """# Whose record this is.

kind: person
# Both names are from the register.
name: {en: 'Salma Haddad', ar: "سلمى حداد"}  # as printed
aliases: [Umm Salim, Salma H.]

accounts:
- platform: "ماستودون"
  # moved in 2023
  handle: salma

note: >-
  One
  sentence.
member_of:
  - council
# The end.
"""


def changed(text: str, path: tuple[str | int, ...], value: Any) -> list[str]:
    """Return the lines that go and come where one value of a text is set, or removed (None)."""
    tree = read_with_places(text, "").tree
    at: Any = tree
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    elif path[-1] == "+":
        at.append(value)
    else:
        at[path[-1]] = value
    made = edited("agent", text, tree)
    assert read_with_places(made, "").tree == tree
    lines = difflib.ndiff(text.split("\n"), made.split("\n"))
    return [line[0] + line[2:] for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("name", "en"), "Salma Hadad",
         ["-name: {en: 'Salma Haddad', ar: \"سلمى حداد\"}  # as printed",
          "+name: {en: 'Salma Hadad', ar: \"سلمى حداد\"}  # as printed"]),
        (("name", "fr"), "Salma [Haddad]",
         ["-name: {en: 'Salma Haddad', ar: \"سلمى حداد\"}  # as printed",
          "+name: {en: 'Salma Haddad', ar: \"سلمى حداد\", fr: 'Salma [Haddad]'}  # as printed"]),
        (("aliases", "+"), "Umm S., the elder",
         ["-aliases: [Umm Salim, Salma H.]", "+aliases: [Umm Salim, Salma H., 'Umm S., the elder']"]),
        (("accounts", 0, "handle"), "salma2", ["-  handle: salma", "+  handle: salma2"]),
        (("accounts", 0, "platform"), "no", ['-- platform: "ماستودون"', '+- platform: "no"']),
        (("accounts", "+"), {"platform": "X", "handle": "s"}, ["+- platform: X", "+  handle: s"]),
        (("accounts", 0, "url"), "https://a.example/", ["+  url: https://a.example/"]),
        (("member_of", 0), "parliament", ["-  - council", "+  - parliament"]),
        (("member_of", "+"), "court", ["+  - court"]),
        (("kind",), "body", ["-kind: person", "+kind: body"]),
        (("note",), "Two.", ["+note: Two.", "-note: >-", "-  One", "-  sentence."]),
        (("aliases",), None, ["-aliases: [Umm Salim, Salma H.]"]),
        (("kind",), None, ["-kind: person"]),
    ],
)  # fmt: skip
def test_only_the_lines_of_what_changes_change(path: tuple[str | int, ...], value: Any, lines: list[str]) -> None:
    assert changed(OWN, path, value) == lines


def test_an_entry_that_goes_takes_its_comment_along_and_no_other() -> None:
    text = "aliases:\n  # of the first\n  - A\n  # of the second\n  - B\n# of the kind\nkind: person\n"
    assert changed(text, ("aliases", 0), None) == ["-  # of the first", "-  - A"]
    assert changed(text, ("aliases", 1), None) == ["-  # of the second", "-  - B"]


def test_a_flow_list_takes_a_text_with_a_comma_whatever_blanks_it_has() -> None:
    """A no-break space is a character of the text; a list of two texts would be another record."""
    assert edited("topic", "aliases: [a]\n", {"aliases": ["a", "0,\xa00"]}) == "aliases: [a, '0,\xa00']\n"


def test_comments_are_taken_out_alone() -> None:
    text = "# of Salma\nkind: person  # of Salma\n# of others\nname: Salma\n"
    assert without_comments(text, lambda one: "Salma" in one) == "kind: person\n# of others\nname: Salma\n"


@pytest.mark.slow
@given(TREES, TREES | st.none(), VALUES, st.sampled_from(["written", "flow", '"', "block"]), st.data())
def test_whatever_is_edited_the_rest_is_as_it_was(
    tree: dict[str, Any], other: dict[str, Any] | None, value: Any, style: str, data: st.DataObject
) -> None:
    if style == "written":
        text = write_record("statement", tree)
    else:
        text = yaml.safe_dump(
            tree, default_style='"' if style == '"' else None, default_flow_style=style == "flow", allow_unicode=True,
            sort_keys=False,
        )  # fmt: skip
    before = read_with_places(text, "")
    if before.diagnostics:
        return
    parts = [f"# {name}\n{part}" for name, part in fields(text)]
    text = "".join(parts)
    name = data.draw(st.sampled_from([*tree, "note"]))
    wanted = {**before.tree, name: value} if other is None else {**other, name: before.tree.get(name, "x")}
    after = edited("statement", text, wanted)
    reading = read_with_places(after, "")
    if reading.diagnostics:  # a key that no record has
        return
    assert reading.tree == wanted
    for name, part in zip(before.tree, parts, strict=False):
        if style != "flow" and wanted.get(name) == before.tree[name]:
            assert part in after


def fields(text: str) -> list[tuple[str, str]]:
    """Return the fields of a text in block style, each with its lines; one field where it is in flow style."""
    starts = [match.start() for match in re.finditer(r"^[a-z\"']", text, re.MULTILINE)] or [0]
    found = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [(str(number), one) for number, one in enumerate(found)]
