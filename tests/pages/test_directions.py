"""Names, titles and kinds that are not translated stay in their places beside others, and tear no date apart."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sijill.export.feeds import Feeds
from sijill.export.pictures import Pictures
from sijill.interface.direction import FIRST_STRONG_ISOLATE, POP_ISOLATE, apart, direction
from sijill.model.kinds import OwnKind
from sijill.pages.labels import Labels
from sijill.state.archive import Archive
from tests import made_up
from tests.made_up import BRIDGE, OPENING
from tests.made_up.site import shells, site

NAME = {"ar": "سلمى الحداد", "en": "Salma Haddad"}
LABEL = {"ar": "خطبة", "en": "Oration"}
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_INLINE = ("a", "span", "strong", "b", "i", "em", "time", "q", "cite", "label", "mark", "small")
_BLOCKS = ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "figcaption", "summary", "title")


def in_one_language(folder: Path, language: str) -> Archive:
    """An archive whose names, titles and own kind are in one language alone, while it has two."""

    def alone(value: Any) -> Any:
        if isinstance(value, list):
            return [alone(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {language: value[language]} if {"en", "ar"} <= value.keys() else {k: alone(v) for k, v in value.items()}

    made_up.write(folder)
    for path in sorted((folder / "sources").rglob("*.yaml")):
        record = alone(yaml.safe_load(path.read_text("utf-8")))
        if path.stem in (BRIDGE, OPENING):
            record["kind"] = "khutba"
        path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), "utf-8")
    kinds = (OwnKind("statement", "khutba", {language: LABEL[language]}),)
    return made_up.archive_of_files(folder, format=2, required_languages=(language,), kinds=kinds)


def loose(element: Any) -> Iterator[str]:
    """Yield the text of a block that nothing sets apart from the rest of its line."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag in _INLINE and not child.get("dir"):
            yield from loose(child)
        else:
            yield "¦"
        yield child.tail or ""


def texts_in(value: Any) -> Iterator[str]:
    """Yield the short texts of records by language."""
    if isinstance(value, dict):
        if {"en", "ar"} & value.keys():
            yield from value.values()
        else:
            for one in value.values():
                yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def torn(line: str, texts: list[str]) -> str:
    """Return the first of the texts that is beside others in a line with nothing to keep it apart, "" if none is."""
    bare = line
    while bare != (shorter := _ISOLATED.sub("¦", bare)):
        bare = shorter
    one = next((one for one in texts if one in bare), "")  # the longest, since they are so sorted
    return one if any(c.isalnum() for c in bare.replace(one, "", 1)) else ""


@pytest.mark.slow
@pytest.mark.parametrize(("of_records", "side"), [("ar", "en"), ("en", "ar")])
def test_what_is_not_translated_is_set_apart_in_every_line_of_every_page(
    tmp_path: Path, of_records: str, side: str
) -> None:
    made = site(in_one_language(tmp_path, of_records), shells())
    records = [yaml.safe_load(path.read_text("utf-8")) for path in (tmp_path / "sources").rglob("*.yaml")]
    texts = sorted({LABEL[of_records], *(text for one in records for text in texts_in(one))}, key=len, reverse=True)
    assert len(texts) > 12
    seen, found = set(), []
    for path in made:
        if path.startswith("ar/") != (side == "ar"):
            continue
        for block in made.tree(path).iter(*_BLOCKS):
            if block.get("dir") or any(one.get("dir") for one in block.iterancestors() if one.tag != "html"):
                continue
            line = "".join(loose(block))
            seen.update(text for text in texts if text in block.text_content())
            if torn(line, texts):
                found.append((path, torn(line, texts), line))
    assert not found, "\n".join(map(str, found))
    assert LABEL[of_records] in seen
    assert len(seen) > 8


@pytest.mark.parametrize(("of_records", "side"), [("ar", "en"), ("en", "ar")])
def test_what_is_not_translated_is_set_apart_in_feeds_and_pictures(tmp_path: Path, of_records: str, side: str) -> None:
    archive = in_one_language(tmp_path, of_records)
    label = apart(LABEL[of_records], side)
    assert label != LABEL[of_records]
    assert Pictures(archive).words_of(BRIDGE, side).above.startswith(f"{label}  ·  ")
    feeds = Feeds(archive, [Labels(archive, side)])
    feed = next(iter(feeds.statements(side))).data.decode()
    assert f"&lt;p&gt;{label}" in feed
    records = feed + "".join(one.data.decode() for one in feeds.of_list(side, "agent", "salma-haddad"))
    assert f"{FIRST_STRONG_ISOLATE}{NAME[of_records]}{POP_ISOLATE}" in records


@given(st.text(max_size=8), st.sampled_from(["en", "ar", "fr", "fa"]))
def test_only_what_has_letters_of_the_other_direction_is_isolated(text: str, language: str) -> None:
    found = apart(text, language)
    assert found in (text, f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}")
    if text.isascii():
        assert (found != text) == (direction(language) == "rtl" and any(c.isalpha() for c in text))
