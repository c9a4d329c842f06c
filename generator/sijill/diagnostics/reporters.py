"""Diagnostics as text for people, and in the formats that editors and code hosts read.

Sentences are made here and nowhere else, in the language asked for.
"""

import re
from collections.abc import Iterable
from typing import Any

import orjson

from sijill.diagnostics.diagnostic import Diagnostic
from sijill.diagnostics.rules import BY_CODE
from sijill.diagnostics.wordings import gloss, side_by_side

FORMATS = ("text", "json", "github", "sarif")
_RED, _YELLOW, _BOLD, _DIM, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def sentence(found: Diagnostic, language: str = "en") -> tuple[str, str]:
    """Return what must hold and how to mend it, in a language; English where a language has no sentence."""
    rule, facts = BY_CODE[found.code], dict(found.facts)
    message, mend = rule.message, rule.help
    if language == "ar":
        from sijill.diagnostics.arabic import SENTENCES, fact, isolated

        message, mend = SENTENCES.get(found.code, (message, mend))
        facts = {name: fact(name, value) for name, value in facts.items()}
        held = {name: isolated(value) for name, value in facts.items()}  # not in a mend, which may be a command to copy
        return message.format_map(held), mend.format_map(facts)
    for name in {"aspect", "changed"} & facts.keys():  # called by their fields' names
        facts[name] = facts[name].replace("_", " ")
    facts = {name: side_by_side(value, "en") or gloss(value, "en") for name, value in facts.items()}
    return message.format_map(facts), mend.format_map(facts)


def report(diagnostics: Iterable[Diagnostic], kind: str, *, language: str = "en", colour: bool = False) -> str:
    """Return diagnostics in one of ``FORMATS``, ending in a line break where there is anything."""
    found = sorted(diagnostics)
    if kind == "json":
        return _json(found, language)
    if kind == "sarif":
        return _sarif(found, language)
    lines = _github if kind == "github" else _text_with(colour, language)
    return "".join(f"{lines(one, *sentence(one, language))}\n" for one in found)


def _severity_in_words(severity: str, language: str) -> str:
    """Return "error" or "warning" in a language."""
    if language != "ar":
        return severity
    from sijill.diagnostics.arabic import SEVERITIES

    return SEVERITIES[severity]


def _text_with(colour: bool, language: str) -> Any:
    held = _from_the_right if language == "ar" else str
    mend_held = _unless_to_copy if language == "ar" else str

    def line(found: Diagnostic, message: str, mend: str) -> str:
        place = f"{found.file}:{found.line}:{found.column}"
        severity = _severity_in_words(found.severity, language)
        mend = "\n".join(map(mend_held, mend.split("\n")))
        if not colour:
            return f"{place}: {held(f'{severity}: {message}')} [{found.code}]\n    {mend}"
        hue = _RED if found.severity == "error" else _YELLOW
        said = held(f"{hue}{severity}{_PLAIN}: {message}")
        return f"{_BOLD}{place}{_PLAIN}: {said} {_DIM}[{found.code}]{_PLAIN}\n    {mend}"

    return line


def _from_the_right(text: str) -> str:
    """Return a sentence that keeps its direction where a terminal lays lines out from the left (U+2067, U+2069)."""
    return f"\u2067{text}\u2069"


def _unless_to_copy(line: str) -> str:
    """Return a line of a mend in the same way, unless it ends in a command: nothing unseen may be copied with that."""
    text = line.lstrip(" ")
    may_be_command = re.search(r"[\x21-\x28\x2a-\x39\x3b-\x7e]\Z", text)
    return line if may_be_command else line[: len(line) - len(text)] + _from_the_right(text)


def as_data(found: Diagnostic, language: str = "en") -> dict[str, Any]:
    """Return a diagnostic as plain data: code, severity, file, line, column, message, help."""
    message, mend = sentence(found, language)
    return {"code": found.code, "severity": found.severity, "file": found.file, "line": found.line,
            "column": found.column, "message": message, "help": mend}  # fmt: skip


def _json(found: list[Diagnostic], language: str) -> str:
    data = orjson.dumps([as_data(one, language) for one in found], option=orjson.OPT_INDENT_2)
    return data.decode() + "\n"


def _github(found: Diagnostic, message: str, mend: str) -> str:
    """A workflow command (GitHub Actions, "Workflow commands"); values are percent-encoded as it asks."""

    def value(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def attribute(text: str) -> str:
        return value(text).replace(":", "%3A").replace(",", "%2C")

    return (
        f"::{found.severity} file={attribute(found.file)},line={found.line},col={found.column},"
        f"title={attribute(found.code)}::{value(f'{message}. {mend}')}"
    )


def _sarif(found: list[Diagnostic], language: str) -> str:
    """SARIF 2.1.0 (OASIS): one run, with the rules that were broken."""
    codes = sorted({one.code for one in found})
    results = []
    for one in found:
        message, mend = sentence(one, language)
        region = {"startLine": one.line, "startColumn": one.column}
        location = {"artifactLocation": {"uri": one.file, "uriBaseId": "%SRCROOT%"}, "region": region}
        results.append(
            {"ruleId": one.code, "ruleIndex": codes.index(one.code), "level": one.severity,
             "message": {"text": f"{message}. {mend}"}, "locations": [{"physicalLocation": location}]}
        )  # fmt: skip
    rules = [
        {"id": code, "shortDescription": {"text": (BY_CODE[code].__doc__ or "").strip().partition("\n")[0]},
         "fullDescription": {"text": " ".join((BY_CODE[code].__doc__ or "").split())}}
        for code in codes
    ]  # fmt: skip
    driver = {"name": "sijill", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return orjson.dumps(log, option=orjson.OPT_INDENT_2).decode() + "\n"
