"""Which files of the site each task last made; a task is a kind and an id. The manifest's tables have their digests."""

import sqlite3
from collections.abc import Iterable

Task = tuple[str, str]


def add(connection: sqlite3.Connection, made: Iterable[tuple[Task, str]]) -> None:
    """Note files that tasks made."""
    rows = [(*task, path) for task, path in made]
    connection.executemany("INSERT OR IGNORE INTO outputs VALUES(?, ?, ?)", rows)


def made_by(connection: sqlite3.Connection, task: Task) -> list[str]:
    """Return the paths of the files that a task made."""
    rows = connection.execute("SELECT path FROM outputs WHERE kind = ? AND id = ?", task)
    return [path for (path,) in rows.fetchall()]


def ids_between(connection: sqlite3.Connection, kind: str, after: str, before: str) -> list[str]:
    """Return the ids of the tasks of a kind that made files, between two ids."""
    query = "SELECT DISTINCT id FROM outputs WHERE kind = ? AND id > ? AND id < ?"
    return [identifier for (identifier,) in connection.execute(query, (kind, after, before))]


def forget(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget files that are gone."""
    connection.executemany("DELETE FROM outputs WHERE path = ?", [(path,) for path in paths])


def forget_task(connection: sqlite3.Connection, task: Task) -> None:
    """Forget all files that a task made."""
    connection.execute("DELETE FROM outputs WHERE kind = ? AND id = ?", task)


def forget_all(connection: sqlite3.Connection) -> None:
    """Forget every file: a whole site is about to be made."""
    connection.execute("DELETE FROM outputs")
