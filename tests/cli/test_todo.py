"""An editor's one list: each kind of thing that waits is in it until it is done."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from tests.made_up.captured import make_archive

WAITING = """\
title: {en: The gate, ar: البوابة}
kind: remarks
language: ar
speakers: [{agent: salma-al-nasser}]
date: {value: 2023-05-04}
passages:
  - {id: p1, text: الكلفة لم تتجاوز ١٢ مليوناً, mode: direct, document: bridge-article}
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def todo(archive: Path) -> str:
    done = CliRunner().invoke(main, ["-C", str(archive), "todo"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.slow
def test_what_waits_is_listed_with_the_command_that_helps_until_it_is_done(archive: Path) -> None:
    folder = archive / "sources/inbox/statements"
    folder.mkdir(parents=True)
    (folder / "2023-05-04-b.yaml").write_text(WAITING, "utf-8")
    (folder / "2023-05-04-c.yaml").write_text("language: ar\n", "utf-8")
    seen = archive / "sources/seen/bridge-article.yaml"
    seen.parent.mkdir()
    sighting = "  - time: 2024-05-0{}T10:00:00Z\n    address: https://news.example/bridge\n    outcome: {}\n"
    seen.write_text("sightings:\n" + sighting.format(1, "there") + sighting.format(2, "gone"))
    topic = archive / "sources/topics/bridges.yaml"
    good = topic.read_text("utf-8")
    topic.write_text("label: {en: Bridges}\n", "utf-8")
    said = todo(archive)
    assert "    1  at fault: sources/topics/bridges.yaml\n       sijill check\n" in said
    assert "    1  source gone: bridge-article\n" in said
    assert "    1  in the inbox with nothing lacking: 2023-05-04-b\n       sijill inbox take ID\n" in said
    assert "    1  in the inbox: 2023-05-04-c\n       sijill inbox\n" in said
    topic.write_text(good, "utf-8")
    seen.write_text("sightings:\n" + sighting.format(1, "there"))
    (folder / "2023-05-04-c.yaml").unlink()
    assert CliRunner().invoke(main, ["-C", str(archive), "inbox", "take", "2023-05-04-b"]).exit_code in (0, 1)
    said = todo(archive)
    assert "at fault" not in said
    assert "source gone" not in said
    assert "in the inbox: " not in said
    assert "\n       sijill stats " in said


def test_two_agents_of_one_name_wait_until_something_sets_them_apart(archive: Path) -> None:
    one = archive / "sources/agents/salma-al-nasser.yaml"
    other = one.with_name("salma-al-nasser-engineer.yaml")
    other.write_text(one.read_text("utf-8"), "utf-8")
    assert "agents of one name: salma-al-nasser = salma-al-nasser-engineer" in todo(archive)
    other.write_text(one.read_text("utf-8") + "distinction:\n  en: engineer\n  ar: مهندسة\n", "utf-8")
    assert "agents of one name" not in todo(archive)


@pytest.mark.slow
def test_drafts_wait_until_they_are_published(archive: Path) -> None:
    made = CliRunner().invoke(
        main,
        ["-C", str(archive), "new", "statement", "--from-capture", "bridge-article", "--quotation", "2", "--title",
         "en=Cost", "--title", "ar=الكلفة", "--date", "2023-05-04", "--speaker", "salma-al-nasser", "--translation",
         "en=It cost no more", "--no-input"],
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert "drafts: 0000-cost" in todo(archive)
    assert CliRunner().invoke(main, ["-C", str(archive), "publish"]).exit_code == 0
    assert "drafts" not in todo(archive)


def test_what_may_be_there_twice_is_named(archive: Path) -> None:
    sources = archive / "sources"
    assert "documents of one page" not in todo(archive)
    agent = (sources / "agents/salma-al-nasser.yaml").read_text("utf-8")
    (sources / "agents/salma-the-second.yaml").write_text(agent.replace("Salma Al-Nasser", "S. Al-Nasser"), "utf-8")
    document = "title: {en: News, ar: خبر}\nkind: article\nlanguage: ar\npublisher: unknown\nauthors: unknown\n"
    for name in ("one", "two"):
        text = f"{document}date: unknown\nurl: https://news.example/same\n"
        (sources / f"documents/{name}.yaml").write_text(text, "utf-8")
    for name in ("a", "b"):
        path = sources / f"statements/2023/0000-{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(WAITING, "utf-8")
    said = todo(archive)
    assert "agents of one name: salma-al-nasser = salma-the-second" in said
    assert "documents of one page: one = two" in said
    assert "statements of the same words: 0000-a = 0000-b" in said
