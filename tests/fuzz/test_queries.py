"""The browser's reading of queries, under Node: whatever is typed, it answers with words that can be looked for."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.node import run
from tests.search.node import scripts_in

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")]
# How many times two hundred queries are asked; more of them every night.
TIMES = int(os.environ.get("SIJILL_QUERIES", "8"))
SOURCE = """
import { furtherTerms } from "./further_terms.js";
import { excerpt } from "./engine.js";
import { filtersIn } from "./filters.js";
import { variants } from "./meant.js";
import { parse, shortened } from "./query.js";
import { arabicSpellings, otherKeyboard } from "./spellings.js";
import { keys, sound, stem, stripped, withoutArticle } from "./words.js";
const known = async (name, value) => (value.length % 3 ? [value] : []);
console.log(JSON.stringify(await Promise.all(data.map(async (query) => {
  try {
    const typed = await filtersIn(shortened(query), known), found = { ...typed, ...parse(typed.rest) };
    const isWhole = ![typed.typed, typed.wrong, typed.unknown].some((some) => some.length);
    if (isWhole && query.length < 500 && typed.rest !== query) throw new Error("lost");
    furtherTerms(query); variants(query); otherKeyboard(query); excerpt(query, new Set(found.words));
    const each = [withoutArticle, stem, stripped, keys, sound, arabicSpellings];
    for (const word of found.words) each.forEach((one) => one(word));
    return found;
  } catch (error) {
    return { failed: String(error.stack) };
  }
}))));
"""
PIECES = st.sampled_from(
    ["well", "الوادي", "«", "»", '"', "“", "”", "topic:", "موضوع:", "year:2021-2024", "سنة:", "..", "-", "–", "2021",
     "May", "مايو", "٢٩", "29", "to", "إلى", "until", "x" * 600, "\u200f", "\u0640", "ّ", "e\u0301", "ﷺ", "😀", "\ud83d",
     "#", "@", "_", "1,000", "١٬٠٠٠", "%", "\\", "(", ")", "*", "?", "\0", "\n", " ", "and", "لا", "B", "7", "ـــ",
     "a.b.c.", "𝒜", "ﬁ"]
)  # fmt: skip
QUERY = st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join) | st.lists(PIECES, max_size=12).map(" ".join)


def is_text(found: Any) -> bool:
    return isinstance(found, str)


def test_any_query_is_read(tmp_path: Path) -> None:
    folder = scripts_in(tmp_path / "search")

    @settings(
        max_examples=TIMES,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(QUERY, min_size=200, max_size=200))
    def ask(queries: list[str]) -> None:
        for query, found in zip(queries, run(folder, SOURCE, queries), strict=True):
            assert "failed" not in found, (query, found)
            assert len(found["words"]) <= 8
            assert len(found["phrases"]) <= 4
            assert all(map(is_text, found["words"]))
            assert all(word and not word.isspace() for word in found["words"]), (query, found["words"])
            for name, values in found["filters"]:
                assert name
                assert values
            for unused in (*found["wrong"], *found["unknown"]):
                assert unused in query

    ask()
