"""What the build is told to make again after an edit is enough: the files then equal those made from nothing."""

import datetime
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.export import dataset, feeds, sitemap, tasks
from sijill.export.files import Exports
from sijill.intake.take_in import take_in
from sijill.model.configuration import Configuration
from sijill.site.checking import open_state
from sijill.site.plan import every_task, tasks_of_changes
from sijill.state import Archive, change, shards
from tests import made_up
from tests.export.conftest import GONE, make

TODAY = datetime.date(2031, 1, 1)
Files = dict[str, bytes]


class Site:
    """The exports of an archive, made anew or kept up to date as a build does it."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.files: Files = {}
        self.written: set[str] = set()

    def state(self) -> sqlite3.Connection:
        connection, _ = open_state(self.configuration)
        take_in(self.configuration, connection, TODAY)
        connection.execute("DELETE FROM drafts")  # one statement is in the ledger here, and all are exported
        return connection

    def make(self, connection: sqlite3.Connection, due: Iterable[tuple[str, str]]) -> None:
        exports = Exports(Archive(self.configuration, connection))
        before: set[str] = set()
        now: Files = {}
        for task in due:
            rows = connection.execute("SELECT path FROM outputs WHERE kind = ? AND id = ?", task).fetchall()
            before.update(path for (path,) in rows)
            if task[0] == "statement" and not exports.archive.has("statement", task[1]):
                continue  # as the build does: what is gone makes nothing
            for _, output in exports.make(task[0], [task[1]]):
                now[output.path] = output.data
                connection.execute("INSERT OR IGNORE INTO outputs VALUES(?, ?, ?)", (*task, output.path))
        gone = before - now.keys()
        connection.executemany("DELETE FROM outputs WHERE path = ?", [(path,) for path in gone])
        change.forget(connection)
        self.written = gone | {path for path in now if self.files.get(path) != now[path]}
        self.files = {path: data for path, data in (self.files | now).items() if path not in gone}

    def build(self) -> None:
        connection = self.state()
        connection.execute("DELETE FROM outputs")
        self.files = {}
        self.make(connection, every_task(Archive(self.configuration, connection)))
        connection.close()

    def update(self) -> None:
        connection = self.state()
        due = tasks_of_changes(Archive(self.configuration, connection))
        assert due is not None
        self.make(connection, due)
        connection.close()

    def from_nothing(self, folder: Path) -> Files:
        shutil.copytree(self.configuration.root, folder, ignore=shutil.ignore_patterns(".cache"))
        other = Site(self.configuration.model_copy(update={"root": folder}))
        other.build()
        return other.files


@pytest.fixture
def site(tmp_path: Path) -> Site:
    archive = make(tmp_path / "archive", mended=True, share_pictures_up_to=1)
    configuration = archive.configuration
    archive.connection.close()
    found = Site(configuration)
    found.build()
    return found


def record(site: Site, kind: str, identifier: str) -> Path:
    return next((site.configuration.sources / kind).rglob(f"{identifier}.yaml"))


def edit(site: Site, kind: str, identifier: str, alter: Callable[[dict[str, Any]], object]) -> None:
    path = record(site, kind, identifier)
    data = yaml.safe_load(path.read_text("utf-8"))
    alter(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000), "utf-8")


def retitle(site: Site) -> None:
    edit(site, "statements", made_up.DOUBT, lambda r: r["title"].update(en="Not tested yet"))


def retranslate(site: Site) -> None:
    edit(site, "statements", made_up.DOUBT, lambda r: r["passages"][0]["translations"][0].update(text="it is not done"))


def unlink(site: Site) -> None:
    edit(site, "statements", made_up.DOUBT, lambda r: r.pop("relations"))


def answer(site: Site) -> None:
    edit(site, "statements", made_up.DOUBT, lambda r: r["relations"][0].update(type="repliesTo"))


def redate(site: Site) -> None:
    edit(site, "statements", made_up.DOUBT, lambda r: r["date"].update(value="2029-12-30"))


def correct(site: Site) -> None:
    found = [{"date": "2030-05-01", "kind": "revision", "reason": {"en": "It changed.", "ar": "تغيّر."}}]
    edit(site, "statements", made_up.DOUBT, lambda r: r.update(corrections=found))


def reword_reason(site: Site) -> None:
    edit(site, "statements", GONE, lambda r: r["corrections"][0]["reason"].update(en="A judge asked for it."))


def rename_agent(site: Site) -> None:
    edit(site, "agents", "karim-banna", lambda r: r["name"].update(en="Kareem Banna"))


def retitle_document(site: Site) -> None:
    edit(site, "documents", "bridge-article", lambda r: r["title"].update(en="An article"))


def relabel_topic(site: Site) -> None:
    edit(site, "topics", "roads", lambda r: r["label"].update(en="Roads and streets"))


def remove(site: Site) -> None:
    record(site, "statements", made_up.OPENING).unlink()


def add(site: Site) -> None:
    path = record(site, "statements", made_up.OPENING)
    text = path.read_text("utf-8").replace("value: 2030-01", "value: 2030-01-02")
    path.with_name("2030-01-02-again.yaml").write_text(text.replace("'2030-01'", "'2030-01-02'"), "utf-8")


def add_topic(site: Site) -> None:
    path = record(site, "topics", "roads")
    path.with_name("paths.yaml").write_text(path.read_text("utf-8").replace("Roads", "Paths"), "utf-8")


def publish(site: Site) -> None:
    statement = made_up.statements()[made_up.DOUBT]
    before = {path.name for path in (site.configuration.sources / "ledger").iterdir()}
    made_up.published(site.configuration.root, made_up.DOUBT, made_up.plain(statement))
    assert len({path.name for path in (site.configuration.sources / "ledger").iterdir()} - before) == 1


EDITS = (retitle, retranslate, unlink, redate, correct, reword_reason, rename_agent, retitle_document, relabel_topic,
         remove, add, add_topic, publish, answer)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("largest", [1000, 3, 1])
@pytest.mark.parametrize("change", EDITS)
def test_after_an_edit_the_files_are_those_of_a_build_from_nothing(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Site], None], largest: int
) -> None:
    for module in (shards, tasks):
        monkeypatch.setattr(module, "LARGEST", largest)
    if largest < 1000:  # lists as short as these have archive documents too
        for module in (feeds, tasks):
            monkeypatch.setattr(module, "NEWEST_OF_LIST", 1)
            monkeypatch.setattr(module, "OLDER", largest)
    assert not any(hasattr(module, "LARGEST") for module in (dataset, sitemap))
    if largest < 1000:
        site.build()
    change(site)
    site.update()
    expected = site.from_nothing(tmp_path / "again")
    assert sorted(site.files) == sorted(expected)
    assert {path for path in expected if site.files[path] != expected[path]} == set()
    assert site.written


@pytest.mark.slow
@pytest.mark.parametrize("change", [rename_agent, retitle, unlink, correct, redate])
def test_an_answer_is_beside_the_words_in_every_feed_and_changes_with_its_record(
    site: Site, tmp_path: Path, change: Callable[[Site], None]
) -> None:
    answer(site)
    site.update()
    for feed in ("feed", "agents/salma-haddad/feed", "topics/the-bridge/feed", "feed/kind/post"):
        assert "Reply by &lt;bdi&gt;Karim Banna" in site.files[f"{feed}.xml"].decode()
        assert "الردّ: &lt;bdi&gt;كريم البناء" in site.files[f"ar/{feed}.xml"].decode()
    assert "Reply by <bdi>Karim Banna" in site.files["feed.json"].decode()
    change(site)
    site.update()
    expected = site.from_nothing(tmp_path / "again")
    assert {path for path in expected if site.files[path] != expected[path]} == set()


@pytest.mark.slow
def test_an_edited_translation_rewrites_its_own_files_and_no_others(site: Site) -> None:
    retranslate(site)
    site.update()
    assert site.written == {
        f"statements/{made_up.DOUBT}/statement.json", f"statements/{made_up.DOUBT}/evidence.zip",
        "data/statements/2030.jsonl.gz", "data/statements/2030.csv", "feed.json",
        "data/translations/2030.csv", "feed.xml", "feed/kind/remarks.xml",
        "agents/karim-banna/feed.xml", "topics/the-bridge/feed.xml",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("change", "kinds"), [
    (retranslate, {"agent-feed", "topic-feed", "kind-feed", "citations"}),
    (retitle, {"agent-feed", "topic-feed", "kind-feed", "citations", "older-feed"}),
    (retitle_document, {"agent-feed", "topic-feed", "kind-feed", "citations"}),
    (relabel_topic, {"topic-feed", "citations"}),
])  # fmt: skip
def test_what_shows_nothing_of_an_edit_is_not_made_again(
    site: Site, change: Callable[[Site], None], kinds: set[str]
) -> None:
    change(site)
    connection = site.state()
    due = tasks_of_changes(Archive(site.configuration, connection))
    connection.close()
    assert due is not None
    assert {kind for kind, _ in due if kind.endswith("-feed") or kind == "citations"} == kinds
    # A line of a list names neither documents nor topics.
    lists = {(kind, identifier) for kind, identifier in due if kind in ("agent", "year", "all")}
    assert bool(lists) == (change is retitle)
