"""Every page that an edit changes is among those the build is told to make again."""

import datetime
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.intake.take_in import take_in
from sijill.model.records import Statement
from sijill.pages import home
from sijill.pages.make import Pages
from sijill.site.plan import Task, tasks_of_changes
from sijill.state import change, database
from sijill.state.archive import Archive
from tests import made_up
from tests.made_up.site import shells, site

Edit = Callable[[dict[str, Any]], Any]


def edited(path: str, edit: Edit) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        file = folder / "sources" / path
        record = yaml.safe_load(file.read_text("utf-8"))
        edit(record)
        file.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000), "utf-8")

    return apply


def removed(path: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "sources" / path).unlink()


def seen(*sightings: tuple[str, str]) -> Callable[[Path], None]:
    """Write what was seen of the article: moments and outcomes."""
    found = [
        {"time": time, "address": "https://news.example/bridge", "outcome": outcome} for time, outcome in sightings
    ]

    def apply(folder: Path) -> None:
        file = folder / "sources/seen/bridge-article.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump({"sightings": found}, sort_keys=False), "utf-8")
        os.utime(file)

    return apply


STATEMENT = f"statements/2030/{made_up.BRIDGE}.yaml"
OPENING = f"statements/2030/{made_up.OPENING}.yaml"
NAMES = {"en": "Another", "ar": "سواه"}
EDITS = {
    "a person is renamed": edited("agents/salma-haddad.yaml", lambda r: r.update(name=NAMES)),
    "a body is renamed": edited("agents/town-council.yaml", lambda r: r.update(name=NAMES)),
    "a person joins a body": edited("agents/karim-banna.yaml", lambda r: r.update(member_of=["town-council"])),
    "a person leaves a body": edited("agents/salma-haddad.yaml", lambda r: r.pop("member_of")),
    "a document is renamed": edited("documents/bridge-article.yaml", lambda r: r.update(title=NAMES)),
    "a document's publisher is known": edited("documents/salma-post.yaml", lambda r: r.update(publisher="karim-banna")),
    "a document is no longer embedded": edited("documents/salma-post.yaml", lambda r: r.pop("embedded_in")),
    "a topic is renamed": edited("topics/roads.yaml", lambda r: r.update(label=NAMES)),
    "a topic is no longer part of another": edited("topics/the-bridge.yaml", lambda r: r.pop("broader")),
    "a title changes": edited(STATEMENT, lambda r: r.update(title=NAMES)),
    "a date changes": edited(STATEMENT, lambda r: r.update(date={"value": "2029-05-06"})),
    "a year goes": edited(OPENING, lambda r: r.update(date={"value": "2029-05-06"})),
    "a note changes": edited(STATEMENT, lambda r: r.update(note=NAMES)),
    "a passage changes": edited(OPENING, lambda r: r["passages"][0].update(text="البلدية ستفتح الجسر")),
    "a topic is taken off": edited(STATEMENT, lambda r: r.pop("topics")),
    "a link is taken off": edited(OPENING, lambda r: r.pop("relations")),
    "a document is seen to be gone": seen(("2030-05-01T10:00:00Z", "gone")),
    "a statement goes": removed(OPENING),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("page_size", [100, 1])
@pytest.mark.parametrize("edit", EDITS)
def test_no_page_is_left_stale_when(edit: str, page_size: int, tmp_path: Path) -> None:
    assert_none_is_stale(made_up.archive(tmp_path, page_size=page_size), EDITS[edit])


def assert_none_is_stale(archive: Archive, *edits: Callable[[Path], None]) -> None:
    """The files are taken in after each edit; no build comes in between."""
    before = site(archive, shells())
    configuration = archive.configuration
    connection, _ = database.open_for_writing(configuration.cache)
    change.forget(connection)
    for apply in edits:
        apply(configuration.root)
        assert take_in(configuration, connection, datetime.date(2031, 1, 1))
    tasks = tasks_of_changes(Archive(configuration, connection))
    assert tasks is not None
    connection.close()

    archive = Archive.open(configuration)
    after = site(archive, shells())
    pages = Pages(archive, shells())
    made = {output.path for kind, name in _known(archive, tasks) for _, output in pages.make(kind, [name])}
    differing = {path for path in after if before.get(path) != after[path]}
    assert differing - made == set()
    assert differing, "the edits must be ones that readers see"


@pytest.mark.slow
def test_no_page_is_left_stale_when_one_of_two_passages_is_translated(tmp_path: Path) -> None:
    record = made_up.plain(made_up.statements()[made_up.OPENING])
    record["passages"] = [*record["passages"], {**record["passages"][0], "id": "p2", "text": made_up.PARAGRAPHS[0]}]
    archive = made_up.archive(tmp_path, {made_up.OPENING: Statement.model_validate(record)})
    translations = [{"language": "en", "by": "editors", "text": "It opens on Sunday."}]
    assert_none_is_stale(archive, edited(OPENING, lambda r: r["passages"][0].update(translations=translations)))


@pytest.mark.slow
def test_no_page_is_left_stale_when_more_is_seen_or_what_was_seen_goes(tmp_path: Path) -> None:
    first = ("2030-05-01T10:00:00Z", "there")
    configuration = made_up.archive(tmp_path).configuration
    later = ("2030-06-01T10:00:00Z", "changed")
    for edit in (seen(first), seen(first, later), removed("seen/bridge-article.yaml")):
        assert_none_is_stale(Archive.open(configuration), edit)


def broken(path: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "sources" / path).write_text("label: [", "utf-8")


@pytest.mark.slow
def test_no_page_is_left_stale_when_a_record_was_broken_before_it_is_edited(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path)
    path = "topics/the-bridge.yaml"
    record = yaml.safe_load((tmp_path / "sources" / path).read_text("utf-8"))
    assert record.pop("broader") == ["roads"]
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000)
    assert_none_is_stale(archive, broken(path), lambda folder: _write(folder / "sources" / path, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


@pytest.mark.slow
def test_no_page_is_left_stale_when_the_same_record_is_edited_twice(tmp_path: Path) -> None:
    later, back = {"date": {"value": "2029-05-06"}}, {"date": {"value": "2028-05-06"}}
    twice = [edited(OPENING, lambda r, to=to: r.update(to)) for to in (later, back)]
    assert_none_is_stale(made_up.archive(tmp_path), *twice)


def _known(archive: Archive, tasks: list[Task]) -> list[Task]:
    """The tasks whose record there still is, as the build makes them."""
    kinds = ("statement", "agent", "document", "topic")
    return [(kind, name) for kind, name in tasks if kind not in kinds or archive.has(kind, name)]  # type: ignore[arg-type]


def _touched(archive: Archive, connection: sqlite3.Connection, identifier: str) -> list[Task]:
    """The tasks where a statement differs in what no other page shows of it."""
    change.forget(connection)
    change.note_statement(connection, identifier, change.shown(connection, identifier))
    tasks = tasks_of_changes(archive)
    assert tasks is not None
    return tasks


def test_the_home_page_is_made_again_for_what_may_be_its_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = made_up.archive(tmp_path)
    connection = database.open_for_writing(archive.configuration.cache)[0]
    archive = Archive(archive.configuration, connection)
    newest_first = [row[0] for row in connection.execute("SELECT id FROM statements ORDER BY ordering DESC")]
    monkeypatch.setattr(home, "EXAMPLES_AMONG", 2)
    touching = [one for one in newest_first if ("home", "") in _touched(archive, connection, one)]
    assert len(newest_first) > 2
    assert touching == newest_first[:2]


def test_the_page_of_corrections_is_made_again_for_statements_that_carry_some(tmp_path: Path) -> None:
    archive = made_up.archive(tmp_path)
    connection = database.open_for_writing(archive.configuration.cache)[0]
    archive = Archive(archive.configuration, connection)
    for identifier, status in connection.execute("SELECT id, status FROM statements").fetchall():
        tasks = _touched(archive, connection, identifier)
        assert (("corrections", "") in tasks) == (status != "published")
