"""Text must hold something that a reader sees, and patterns must judge whole texts."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

import sijill
from sijill.model.fields import Line, LocalizedLine, Prose, WebAddress

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
