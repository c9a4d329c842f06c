"""The archive that ships: real people stand here and nowhere else in the tests."""

import datetime
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.model.records import Statement
from sijill.site.checking import check
from sijill.sources.records import parse_record
from sijill.sources.settings import read_configuration

ROOT = Path(__file__).parents[1]
# Names that the article sets in quotation marks; they quote nobody.
NAMES = {"داعش", "العراقية الإخبارية", "المقاومة العراقية"}
QUOTED = re.compile(r'"([^"]+)"')


def paragraphs() -> list[str]:
    (path,) = (ROOT / "sources/captures").glob("*/*.json")
    return [entry["text"] for entry in json.loads(path.read_text("utf-8"))["paragraphs"] if "text" in entry]


def statements() -> list[Statement]:
    found = []
    for path in sorted((ROOT / "sources/statements").glob("*/*.yaml")):
        record = parse_record("statement", path.read_bytes(), path.name).record
        assert isinstance(record, Statement)
        found.append(record)
    return found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("archive")
    shutil.copytree(ROOT / "sources", place / "sources")
    shutil.copytree(ROOT / "docs", place / "docs")
    shutil.copyfile(ROOT / "mkdocs.yml", place / "mkdocs.yml")
    return place


def test_it_is_in_order(archive: Path) -> None:
    last = max(path.name[:10] for path in (ROOT / "sources/ledger").glob("*.jsonl"))
    assert check(read_configuration(archive), datetime.date.fromisoformat(last)) == []


def test_every_quotation_of_the_article_belongs_to_a_statement() -> None:
    wordings = [w.text for s in statements() for p in s.passages for w in (p, *p.variants)]
    quotations = {quotation for text in paragraphs() for quotation in QUOTED.findall(text)} - NAMES
    assert len(quotations) == 11
    assert [quotation for quotation in sorted(quotations) if not any(quotation in text for text in wordings)] == []


def test_both_wordings_of_the_post_are_kept() -> None:
    (post,) = [s for s in statements() if s.kind == "post"]
    first = post.passages[0]
    assert ". أصبح" in first.text
    assert ". وأصبح" in first.variants[0].text
    assert "وشركاءنا" in post.passages[1].text
    assert "وشركائنا" in post.passages[1].variants[0].text


def test_what_the_article_does_not_say_is_recorded_as_unknown() -> None:
    data = (ROOT / "sources/documents/article-coalition-combat-mission-ends.yaml").read_text("utf-8")
    for field in ("publisher", "authors", "url"):
        assert f"\n{field}: unknown\n" in data


def test_what_the_kind_of_the_coordination_rests_on_is_described_in_the_article() -> None:
    (path,) = (ROOT / "sources/captures").glob("*/*.json")
    entries = json.loads(path.read_text("utf-8"))["paragraphs"]
    assert not [entry for entry in entries if "withheld" in entry]
    record = (ROOT / "sources/agents/iraqi-resistance-coordination.yaml").read_text("utf-8")
    assert "kind: armed-group" in record
    assert entries[8]["text"].removesuffix(".") in record
    assert "الفصائل المسلحة" in entries[8]["text"]


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "sources/statements").glob("*/*.yaml")), ids=lambda path: path.stem)
def test_each_statement_can_be_taken_down_although_its_ledger_is_older_than_salts(path: Path, tmp_path: Path) -> None:
    for name in ("sources", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copyfile(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    for command in (("init", "-q"), ("add", "-A"), ("-c", "user.name=Salma", "-c", "user.email=s@example.org", "commit",
                                                    "-qm", "Begin")):  # fmt: skip
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    reason = ("--reason", "en=A court ordered it", "--reason", "ar=أمرت به المحكمة")
    arguments = ("withdraw", path.stem, "--take-down", *reason, "--no-input", "--dry-run", "--publish")
    found = CliRunner().invoke(main, ["-C", str(tmp_path), *arguments])
    assert found.exit_code == 0, found.output


def test_the_arabic_has_the_digits_and_the_names_of_months_that_its_dates_have() -> None:
    """``language.digits`` and ``date.double_month``: 29 كانون الأول/ديسمبر 2021."""
    for path in (*(ROOT / "docs/ar").glob("*.md"), ROOT / "generator/sijill/interface/strings/ar.yaml"):
        text = path.read_text("utf-8")
        assert re.findall("[٠-٩]", text) == [], path.name
        assert re.findall(r"(?<!/)\b(?:يناير|أكتوبر|نوفمبر|ديسمبر)\b", text) == [], path.name
        assert re.findall(r"\b(?:تشرين|كانون) \S+(?<!/يناير)(?<!/أكتوبر)(?<!/نوفمبر)(?<!/ديسمبر) 20", text) == [], (
            path.name
        )
