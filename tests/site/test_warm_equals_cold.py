"""After any edit, a warm build gives the same bytes as a build from nothing."""

import datetime
import hashlib
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from bench.archive import Shape
from bench.synthetic import write_archive
from sijill.site.build import Report, Request, build
from sijill.sources.settings import read_configuration

TODAY = datetime.date(2026, 11, 23)


def built(folder: Path) -> Report:
    report = build(read_configuration(folder), Request(TODAY, jobs=1, commit="", durable=False))
    assert report.built, report.diagnostics
    return report


def tree(folder: Path) -> dict[str, str]:
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def cold(folder: Path, fresh: Path) -> dict[str, str]:
    """Build a copy of an archive's sources from nothing."""
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns("site", ".*"))
    shutil.copytree(folder / ".cache" / "sijill" / "frame", fresh / ".cache" / "sijill" / "frame")
    built(fresh)
    return tree(fresh)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warm") / "archive"
    write_archive(folder, Shape(statements=90))
    built(folder)
    return folder


def statements(folder: Path) -> list[Path]:
    return sorted((folder / "sources/statements").rglob("*.yaml"))


def change(path: Path, pattern: str, replacement: str) -> None:
    text = path.read_text("utf-8")
    changed, count = re.subn(pattern, replacement, text, count=1, flags=re.MULTILINE)
    assert count, f"{pattern} is not in {path}"
    path.write_text(changed, "utf-8")


def retitle(folder: Path, chance: random.Random) -> None:
    change(chance.choice(statements(folder)), r"^  en: .*$", f"  en: Another title {chance.random()}")


def retranslate(folder: Path, chance: random.Random) -> None:
    path = chance.choice(statements(folder))
    change(path, r"(- language: en\n +text: )(\|-\n +)?.*", rf"\1Another translation {chance.randint(0, 10**9)}")


def move_in_time(folder: Path, chance: random.Random) -> None:
    texts = {path: path.read_text("utf-8") for path in statements(folder)}
    path = next(p for p, text in texts.items() if "relations:" not in text and "as_stated" not in text)
    change(path, r"^  value: [0-9]{4}", f"  value: {path.parent.name}")
    change(path, r"^  value: ([0-9]{4})-[0-9]{2}-[0-9]{2}", rf"  value: \1-01-{chance.randint(1, 28):02}")


def remove(folder: Path, chance: random.Random) -> None:
    texts = {path: path.read_text("utf-8") for path in statements(folder)}
    named = {target for text in texts.values() for target in re.findall(r"target: (\S+)", text)}
    path = chance.choice([path for path in texts if path.stem not in named])
    path.unlink()


def rename_agent(folder: Path, chance: random.Random) -> None:
    path = chance.choice(sorted((folder / "sources/agents").glob("*.yaml")))
    change(path, r"^  en: .*$", f"  en: Someone Else {chance.randint(0, 999)}")


def rename_topic(folder: Path, chance: random.Random) -> None:
    change(chance.choice(sorted((folder / "sources/topics").glob("*.yaml"))), r"^  ar: .*$", "  ar: موضوع آخر")


def rename_document(folder: Path, chance: random.Random) -> None:
    change(chance.choice(sorted((folder / "sources/documents").glob("*.yaml"))), r"^  ar: .*$", "  ar: وثيقة أخرى")


def add_a_relation(folder: Path, chance: random.Random) -> None:
    paths = statements(folder)
    path = next(p for p in paths if "relations:" not in p.read_text("utf-8"))
    target = next(p for p in paths if p != path).stem
    with path.open("a", encoding="utf-8") as file:
        file.write(f"relations:\n  - type: discusses\n    target: {target}\n")


def answer_on_the_same_day(folder: Path, chance: random.Random) -> None:
    """A statement that by its id stands before another of its day, and by a relation behind it."""
    found = [path for path in statements(folder) if "relations:" not in path.read_text("utf-8")]
    path = chance.choice(found)
    text = path.read_text("utf-8")
    (date,) = re.findall(r"^  value: \"?([0-9-]+)", text, re.MULTILINE)[:1]
    answer = path.with_name(f"{path.parent.name}-aa-{chance.randint(0, 10**9)}-{date}.yaml")
    answer.write_text(f"{text}relations:\n  - type: updates\n    target: {path.stem}\n", "utf-8")


def date_otherwise(folder: Path, chance: random.Random) -> None:
    texts = {path: path.read_text("utf-8") for path in statements(folder)}
    named = {target for text in texts.values() for target in re.findall(r"target: (\S+)", text)}
    found = [
        p for p, text in texts.items() if "relations:" not in text and "as_stated" not in text and p.stem not in named
    ]
    path = chance.choice(found)
    year = path.parent.name
    value = chance.choice([f"[{year}-01-05..{year}-04-09]", f"[..{year}-11-03]", f"{year}-06-07T21:00:00+03:00", year])
    change(path, r"^  value: .*", f'  value: "{value}"')


EDITS: list[Callable[[Path, random.Random], None]] = [
    retitle, retranslate, move_in_time, remove, rename_agent, rename_topic, rename_document, add_a_relation,
    answer_on_the_same_day, date_otherwise,
]  # fmt: skip


@pytest.mark.slow
def test_every_kind_of_edit_gives_the_bytes_of_a_build_from_nothing(archive: Path, tmp_path: Path) -> None:
    chance = random.Random(11)
    for edit in [*EDITS, *chance.choices(EDITS, k=4)]:
        edit(archive, chance)
        report = built(archive)
        assert not report.full, edit.__name__
        warm, clean = tree(archive), cold(archive, tmp_path / "fresh")
        differing = {path for path in warm.keys() | clean.keys() if warm.get(path) != clean.get(path)}
        assert differing == set(), edit.__name__


@pytest.mark.slow
def test_an_act_that_goes_on_follows_the_years_of_other_statements(archive: Path, tmp_path: Path) -> None:
    texts = [path.read_text("utf-8") for path in statements(archive)]
    plain = next(text for text in texts if "relations:" not in text and "as_stated" not in text)
    act, other = (archive / f"sources/statements/{name}.yaml" for name in ("1990/1990-act", "1995/1995-other"))

    def write(path: Path, value: str) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(re.sub(r"^  value: .*", f'  value: "{value}"', plain, count=1, flags=re.MULTILINE), "utf-8")

    def removed() -> None:
        other.unlink()

    for edit, has_year in (
        (lambda: write(act, "1990-02-03/.."), False), (lambda: write(other, "1995-06-07"), True),
        (lambda: write(act, "1991-02-03/"), True), (lambda: write(act, "1990-02-03"), True),
        (lambda: write(act, "1990-02-03/.."), True), (removed, False), (lambda: write(act, "/1998-02"), False),
        (lambda: write(other, "1995-06-07"), True), (lambda: write(act, "../1999"), True), (removed, False),
        (act.unlink, False),
    ):  # fmt: skip
        edit()
        assert not built(archive).full
        warm, clean = tree(archive), cold(archive, tmp_path / "fresh")
        assert {path for path in warm.keys() | clean.keys() if warm.get(path) != clean.get(path)} == set()
        assert ("timeline/1995/index.html" in warm) == has_year


@pytest.mark.slow
def test_nothing_is_written_when_nothing_has_changed(archive: Path) -> None:
    built(archive)
    before = {path: path.stat().st_mtime_ns for path in (archive / "site").rglob("*")}
    report = built(archive)
    assert (report.written, report.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in (archive / "site").rglob("*")} == before


@pytest.mark.slow
def test_the_data_page_says_how_large_the_files_are(archive: Path) -> None:
    said = []
    for _ in range(2):
        for path in statements(archive):
            change(path, r"^  en: .*$", f"  en: {'A longer title. ' * (10 + 20 * len(said))}")
        built(archive)
        for home in ("", "ar/"):
            page = html.parse(archive / "site" / home / "data/index.html")
            found = {dt.find("a").text_content(): dt.findtext("small") for dt in page.iterfind(".//dt")}
            sizes = {path: int(re.sub(r"\D", "", size)) for path, size in found.items() if size}
            assert len(sizes) > 8
            for path, size in sizes.items():
                assert size == -(-(archive / "site" / path).stat().st_size // 1000), path
            said.append(sizes)
    assert said[0] == said[1] != said[2] == said[3]
