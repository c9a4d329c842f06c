"""What a stylesheet must have for browsers that know less of CSS than the newest."""

import re
from pathlib import Path
from typing import Any

import pytest
import tinycss2

import sijill
from tests import made_up
from tests.made_up import OPENING
from tests.made_up.site import changed, shells, site

SHEETS = sorted(Path(sijill.__file__).parent.rglob("*.css"))


def declared(rules: list[Any]) -> list[list[tuple[str, str]]]:
    """The declarations of each rule, those within conditions too."""
    found = []
    for rule in rules:
        if rule.type == "qualified-rule":
            parts = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            found.append([(one.name, tinycss2.serialize(one.value).strip()) for one in parts])
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            found += declared(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_value_that_older_browsers_do_not_know_comes_after_one_that_they_know(sheet: Path) -> None:
    rules = declared(tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True))
    assert rules
    for declarations in rules:
        for number, (name, value) in enumerate(declarations):
            before = declarations[:number]
            if name == "content" and value.endswith('/ ""'):
                assert (name, value.removesuffix('/ ""').strip()) in before, declarations
            if (name, value) == ("overflow-wrap", "anywhere"):
                assert (name, "break-word") in before, declarations


def test_only_words_with_runs_of_blanks_are_set_so_that_they_keep_them(tmp_path: Path) -> None:
    passage = made_up.plain(made_up.statements()[OPENING])["passages"][0]
    passages = [passage | {"id": "p1", "text": "One  two"}, passage | {"id": "p2", "text": "One two\nthree"}]
    page = site(made_up.archive(tmp_path, changed(OPENING, passages=passages)), shells()).tree(
        f"statements/{OPENING}/index.html"
    )
    assert [quote.get("id") for quote in page.xpath("//blockquote[@data-blanks]")] == ["p1"]
    rest = {sheet.name: re.sub(r"(\[data-blanks\]|\.sj pre)[^}]*}", "", sheet.read_text("utf-8")) for sheet in SHEETS}
    assert [name for name, rules in rest.items() if "pre-wrap" in rules] == []
