"""Text must hold something that a reader sees, and patterns must judge whole texts."""

import ast
import importlib
import inspect
import pkgutil
import re
import time
from pathlib import Path

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

import sijill
from sijill.capture.payload import Part
from sijill.capture.text import cleaned
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.frame.page_text import faults
from sijill.model.characters import heaped
from sijill.model.fields import Line, LocalizedLine, Prose, WebAddress
from sijill.model.likeness import differences, skeleton
from sijill.sources.captures import read_capture
from sijill.sources.records import parse_record
from tests.sources.mistakes import RECORDS

PACKAGE = Path(sijill.__file__).parent


@pytest.mark.parametrize("kind", [Line, Prose])
@pytest.mark.parametrize("text", ["\u200b", "\u200d\u200c", "\u00ad",
                               "\u2060\u2061", "\u3164", "\u2800", "\u064e", "\ufe0f"])  # fmt: skip
def test_text_that_nobody_sees_is_refused(kind: object, text: str) -> None:
    with pytest.raises(ValidationError, match="must hold something that a reader sees"):
        TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize("text", ["نعم", "می‌رود", "…", "👩‍👧", "5", "ب\u064e", "—"])
def test_text_that_is_seen_is_taken_as_it_is(text: str) -> None:
    assert TypeAdapter(Line).validate_python(text) == text


@pytest.mark.parametrize("kind", [Line, Prose])
@pytest.mark.parametrize("marks", ["\u0301" * 31, "\u0301\u0323" * 200, "\u064e" * 31])
def test_a_letter_has_no_heap_of_marks(kind: object, marks: str) -> None:
    with pytest.raises(ValidationError, match=r"must have at most 30 marks on a letter \(at character 34\)"):
        TypeAdapter(kind).validate_python(f"ab {marks} b")
    assert TypeAdapter(kind).validate_python(f"ab{marks[:30]} b{marks[:30]}")


@pytest.mark.parametrize("at", range(40))
def test_a_heap_of_marks_is_found_wherever_it_begins(at: int) -> None:
    assert heaped("b" * at + "\u0301" * 31) == at + 30
    assert heaped(f"{'b' * at}{30 * chr(0x301)}c{30 * chr(0x301)}…«—»") is None


@pytest.mark.slow
@pytest.mark.parametrize("marks", ["\u0301" * 100_000, "\u0301\u0323" * 50_000, "\u0323" * 50_000 + "\u0903" * 50_000,
                                   "\u064b" * 50_000 + "\u0627" * 50_000],
                         ids=["one", "two by turns", "two kinds", "tanwin"])  # fmt: skip
def test_heaped_marks_are_compared_in_time_that_grows_with_their_number(marks: str) -> None:
    began = time.monotonic()
    found = skeleton("a" + marks)
    assert time.monotonic() - began < 10  # it took minutes
    assert len(found.letters) == len(marks) + 1
    assert differences(f"a{marks}-", f"a{marks}–") == [("-", "–")]


def test_a_note_of_heaped_marks_has_a_diagnostic() -> None:
    text = RECORDS["statement"].rstrip() + f"\nnote: {{en: a{50_000 * chr(0x301)}{50_000 * chr(0x323)}}}\n"
    began = time.monotonic()
    found = parse_record("statement", text.encode(), "a.yaml").diagnostics
    assert time.monotonic() - began < 10
    assert any("at most" in sentence(one)[0] for one in found), found


HEAP = "a" + "\u0301\u0323" * 50_000


def test_a_stored_copy_has_no_heap_of_marks() -> None:
    data = orjson.dumps({"format": "sijill-capture-1", "paragraphs": [{"text": HEAP}]})
    found = read_capture(data, "a.json")
    assert isinstance(found, Diagnostic)
    assert dict(found.facts)["problem"] == "paragraph 1 must have at most 30 marks on a letter"


def test_marks_that_no_letter_has_are_left_out_of_a_new_copy_and_counted() -> None:
    (part,), left_out = cleaned([Part(f"One {HEAP} two")])
    assert part.text == f"One {HEAP[:31]} two"
    assert left_out == {"\u0301": 50_000 - 15, "\u0323": 50_000 - 15}


@pytest.mark.parametrize(
    "heading",
    [HEAP, "a" + "&#769;&#803;" * 20_000, "a" + "\u0301<b></b>\u0323" * 10_000, "a" + "\u0301**\u0323**" * 10_000],
    ids=["plain", "references", "tags", "emphasis"],
)
def test_a_hand_written_page_has_no_heap_of_marks(heading: str) -> None:
    began = time.monotonic()
    (found,) = faults(f"# Method\n\n## {heading}\n".encode(), "docs/en/method.md", "method.md", ["method.md"])
    assert time.monotonic() - began < 3  # it took a quarter of a minute, in one call that no timer can interrupt
    assert (found.line, dict(found.facts)["requirement"]) == (3, "must have at most 30 marks on a letter")


def test_vowel_signs_and_lists_of_them_are_no_heap() -> None:
    text = "# العَرَبِيَّةُ\n\n| ً | ٌ | ٍ |\n" + "ً ٌ ٍ َ ُ ِ ّ ْ " * 10 + "قَالَتْ" * 40 + "\n"
    assert faults(text.encode(), "docs/ar/method.md", "method.md", ["method.md"]) == []


@pytest.mark.parametrize("text", [".", "—", "???", "…", "ـ", "ـــ", "«»"])
def test_a_title_says_something(text: str) -> None:
    with pytest.raises(ValidationError, match="must hold a letter"):
        TypeAdapter(LocalizedLine).validate_python({"en": text})


@pytest.mark.parametrize("text", ["م", "ـهـ", "7", "№ 7", "👩‍👧", "[…]", "1+1"])
def test_a_title_may_be_short_or_taken_down(text: str) -> None:
    assert TypeAdapter(LocalizedLine).validate_python({"en": text}) == {"en": text}


@pytest.mark.parametrize(
    ("address", "must"),
    [("https://ex%61mple.com/", "plain letters"), ("https://example.com%2f.evil.example/", "plain letters"),
     ("HTTPS://example.org/", "small letters"), ("https://example.org\n", "percent-encoded")],
)  # fmt: skip
def test_an_address_that_programs_read_differently_is_refused(address: str, must: str) -> None:
    with pytest.raises(ValidationError, match=must):
        TypeAdapter(WebAddress).validate_python(address)


def test_no_pattern_that_judges_a_text_from_its_start_ends_in_a_dollar() -> None:
    """``$`` also matches before a line break at the end, so ``abc`` and a line break would pass."""
    loose = []
    for module in pkgutil.walk_packages(sijill.__path__, "sijill."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        source = inspect.getsource(loaded)
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern) and str(value.pattern).rstrip("')").endswith("$"):
                loose += [f"{module.name}.{name}"] if f"{name}.match(" in source else []
    assert loose == []


@pytest.mark.slow
def test_the_patterns_of_the_schema_are_asked_with_fullmatch_alone() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "_PATTERN" in text else ():
            asked = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr
            if asked in ("match", "search") and any(
                isinstance(part, ast.Name) and part.id.endswith("_PATTERN") for part in ast.walk(node)
            ):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []
