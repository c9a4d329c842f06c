"""The same bytes get the same verdict, whatever the archive's size, how many files are read at once, command or cache.

A rule is added to the model in the test: where the model alone judges, no way through can pass it by.
"""

import datetime
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import model_validator

from bench.archive import Shape
from bench.synthetic import write_archive
from sijill.diagnostics import Diagnostic
from sijill.intake import workers
from sijill.model.records import RECORD_TYPES, Statement
from sijill.site.build import Request, build
from sijill.site.checking import check
from sijill.sources.settings import read_configuration

TODAY = datetime.date(2026, 11, 23)
FORBIDDEN = "A title that the added rule forbids"


class Stricter(Statement):
    """A statement with one rule more."""

    @model_validator(mode="after")
    def _title(self) -> "Stricter":
        if FORBIDDEN in self.title.values():
            raise ValueError("must not have the forbidden title")
        return self


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A small archive, and a larger one that holds it."""
    folder = tmp_path_factory.mktemp("one_judge")
    small, large = folder / "small", folder / "large"
    write_archive(large, Shape(statements=80), jobs=1)
    shutil.copytree(large, small)
    for path in sorted((small / "sources/statements").rglob("*.yaml"))[20:]:
        path.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RECORD_TYPES, "statement", Stricter)
        yield small, large


def judged(folder: Path, file: str, ways: pytest.MonkeyPatch) -> dict[str, list[Diagnostic]]:
    """What each way through says of a file whose bytes have just been written."""
    configuration = read_configuration(folder)

    def about(found: list[Diagnostic]) -> list[Diagnostic]:
        return [one for one in found if one.file == file]

    verdicts = {
        "one file, checked before": about(check(configuration, TODAY, jobs=1, only=[file])),
        "checked before": about(check(configuration, TODAY, jobs=1)),
    }
    for jobs in (1, 2):
        with ways.context() as patch:
            patch.setattr(workers, "WORTH_SHARING", 1)
            shutil.rmtree(configuration.cache)
            verdicts[f"{jobs} jobs"] = about(check(configuration, TODAY, jobs=jobs))
    shutil.rmtree(configuration.cache)
    refused = build(configuration, Request(TODAY, jobs=1, commit="", durable=False)) if _any(verdicts) else None
    if refused is not None:
        verdicts["a build"] = about(list(refused.diagnostics))
    return verdicts


def _any(verdicts: dict[str, list[Diagnostic]]) -> bool:
    """Whether a build is refused: to make a whole site would take long, and say nothing more."""
    return any(one.severity == "error" for found in verdicts.values() for one in found)


def spoilt(text: str, chance: random.Random) -> str:
    """Return a record with something changed: a line, a character, its order, or its title."""
    lines = text.split("\n")
    here = chance.randrange(len(lines))
    match chance.choice(["line", "twice", "character", "title", "title", "quotes", "order"]):
        case "line":
            del lines[here]
        case "twice":
            lines.insert(here, lines[here])
        case "character":
            place = chance.randrange(len(text))
            return text[:place] + chance.choice(":#-'\"[{|\u200f\t 0ي") + text[place + 1 :]
        case "title":
            lines = [f"  en: {FORBIDDEN}" if line.startswith("  en: ") else line for line in lines]
        case "quotes":
            lines = [f"{line[:6]}'{line[6:]}'" if line.startswith("  en: ") else line for line in lines]
        case _:
            lines.append(lines.pop(next(n for n, line in enumerate(lines) if line.startswith("kind:"))))
    return "\n".join(lines)


@settings(max_examples=15)
@given(st.integers(0, 2**32))
@pytest.mark.slow
def test_the_same_bytes_get_the_same_verdict(
    made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    scratch = tmp_path_factory.getbasetemp() / "judged"
    verdicts = {}
    path = chance.choice(sorted((made[0] / "sources/statements").rglob("*.yaml")))
    text = spoilt(path.read_text("utf-8"), chance)
    for size, folder in zip(("small", "large"), made, strict=True):
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(folder, scratch)
        check(read_configuration(scratch), TODAY, jobs=1)
        changed = scratch / path.relative_to(made[0])
        changed.write_text(text, "utf-8")
        found = judged(scratch, changed.relative_to(scratch).as_posix(), pytest.MonkeyPatch())
        verdicts |= {f"{size}: {way}": verdict for way, verdict in found.items()}
    first = next(iter(verdicts.values()))
    assert {way: verdict for way, verdict in verdicts.items() if verdict != first} == {}, first


@pytest.mark.slow
def test_a_rule_added_to_the_model_is_kept_by_every_way_through(made: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(made[1], folder)
    assert check(read_configuration(folder), TODAY, jobs=1) == []
    path = max((folder / "sources/statements").rglob("*.yaml"))
    text = path.read_text("utf-8")
    start = text.index("  en: ")
    path.write_text(f"{text[:start]}  en: {FORBIDDEN}{text[text.index(chr(10), start) :]}", "utf-8")
    for way, found in judged(folder, path.relative_to(folder).as_posix(), pytest.MonkeyPatch()).items():
        assert [one.code for one in found] == ["invalid-value"], way
