"""Writes a synthetic archive: a folder for ``sijill build`` with any number of statements.

    python -m bench.synthetic FOLDER --statements 10000

The records look like an editor's (plain scalars, quoted where YAML needs it, texts as blocks). String templates write
them, since a YAML library would take longer than the measured build.
"""

import argparse
import itertools
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.archive import Archive, Document, Shape, Statement
from sijill.sources.captures import write_capture

# A plain scalar in any YAML: a letter or digit first, and nothing in it that could end it or begin a comment.
_PLAIN = re.compile(r"[^\W_](?:[\w.،/()@'+-]|:(?=\w)| (?=[\w(]))*\Z")
_SETTINGS = """\
site_name: Synthetic archive
site_url: https://archive.example/
theme:
  name: material
plugins:
  - sijill:
      languages: [en, ar]
      default_language: en
      share_pictures_up_to: 0
      titles:
        en: Synthetic archive
        ar: سجل مصنوع
nav:
  - about.md
  - method.md
  - corrections-policy.md
  - contributing.md
"""
_HAND_WRITTEN = {
    "about": ("About", "عن الأرشيف"),
    "method": ("Method", "المنهج"),
    "corrections-policy": ("Corrections policy", "سياسة التصحيح"),
    "contributing": ("Contributing", "المشاركة"),
}
_DOCUMENTS_A_TASK = 25


def scalar(text: str) -> str:
    """Return one line of text as a YAML scalar: plain if that is safe, else in double quotes."""
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def block(text: str, indent: str) -> str:
    """Return text as a literal block, its lines below ``indent``."""
    return f"|-\n{indent}  " + text.replace("\n", f"\n{indent}  ")


def _both(key: str, pair: tuple[str, str], indent: str = "", prose: bool = False) -> str:
    english, arabic = (block(text, f"{indent}  ") if prose else scalar(text) for text in pair)
    return f"{indent}{key}:\n{indent}  en: {english}\n{indent}  ar: {arabic}\n"


def statement_yaml(archive: Archive, statement: Statement) -> str:
    """Return the file of a statement."""
    card = statement.card
    date = f"{card.date:%Y-%m}" if statement.precision == "month" else card.date.isoformat()
    document = archive.document_id(statement.document)
    parts = [_both("title", card.title), f"kind: {card.kind}\nlanguage: ar\nspeakers:\n"]
    parts.append(f"  - agent: {archive.agent(card.agent).id}\n")
    if statement.capacity:
        parts.append(_both("capacity", statement.capacity, "    "))
    if statement.body is not None and archive.agent(statement.body).id != archive.agent(card.agent).id:
        parts.append(f"    on_behalf_of: [{archive.agent(statement.body).id}]\n")
    parts.append(f"date:\n  value: {date}\n")
    if statement.as_stated:
        counted_from = card.date.fromordinal(card.date.toordinal() + 1)
        parts.append(f"  as_stated:\n    text: {statement.as_stated}\n    counted_from: {counted_from}\n")
    if statement.channel:
        body = archive.agent(statement.document % 5)
        label = (f"{card.kind} to {body.name[0]}", f"تصريح إلى {body.name[1]}")
        parts.append("channel:\n" + _both("label", label, "  ") + f"  agent: {body.id}\n")
    parts.append("passages:\n")
    for number, passage in enumerate(statement.passages, 1):
        parts.append(
            f"  - id: p{number}\n    text: {block(passage.text, '    ')}\n    mode: {passage.mode}\n"
            f"    document: {document}\n    translations:\n      - language: en\n"
            f"        text: {block(passage.translation, '        ')}\n        by: {passage.by}\n"
        )
        if passage.variant:
            parts.append(
                f"    variants:\n      - text: {block(passage.variant, '        ')}\n"
                f"        mode: direct\n        document: {document}\n"
            )
    if statement.relations:
        parts.append("relations:\n")
    for relation in statement.relations:
        parts.append(f"  - type: {relation.type}\n    target: {archive.card(relation.target).id}\n")
        if relation.note:
            parts.append(_both("note", relation.note, "    "))
    parts.append(f"topics: [{', '.join(archive.topic(number)[0] for number in statement.topics)}]\n")
    if statement.note:
        parts.append(_both("note", statement.note, prose=True))
    return "".join(parts)


def document_yaml(archive: Archive, document: Document) -> str:
    """Return the file of a document."""
    return (
        _both("title", document.title)
        + f"kind: article\nlanguage: ar\npublisher: {archive.agent(document.publisher).id}\nauthors: unknown\n"
        + f"date:\n  value: {document.date}\nurl: {document.url}\n"
        + f"captures:\n  - digest: {document.capture.digest}\n    captured: {document.date}\n"
    )


def agent_yaml(archive: Archive, number: int) -> str:
    """Return the file of an agent."""
    agent = archive.agent(number)
    member = f"member_of: [{archive.agent(agent.member_of).id}]\n" if agent.member_of is not None else ""
    return _both("name", agent.name) + f"kind: {agent.kind}\n{member}"


def _files_of_documents(archive: Archive, documents: range) -> Iterator[tuple[str, str]]:
    for number in documents:
        statements = [archive.statement(n) for n in archive.statements_in(number)]
        for statement in statements:
            card = statement.card
            yield f"statements/{card.date.year}/{card.id}.yaml", statement_yaml(archive, statement)
        document = archive.document(number, statements)
        yield f"documents/{document.id}.yaml", document_yaml(archive, document)
        digest = document.capture.digest.removeprefix("sha256:")
        yield f"captures/{document.id}/{digest}.json", write_capture(document.capture).decode()


_ARCHIVES: dict[Shape, Archive] = {}


def write_documents(folder: str, shape: Shape, documents: range) -> int:
    """Write some documents with their captures and statements; return the number of files."""
    archive = _ARCHIVES.get(shape) or _ARCHIVES.setdefault(shape, Archive(shape))
    return _write(Path(folder), _files_of_documents(archive, documents))


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> int:
    count = 0
    for name, text in files:
        count += 1
        path = f"{folder}/{name}"
        data = text.encode("utf-8")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        except FileNotFoundError:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)
    return count


def write_archive(folder: Path, shape: Shape, jobs: int = 0) -> int:
    """Write an archive of a shape into a new or empty folder; return the number of files of its sources."""
    archive = Archive(shape)
    sources = folder / "sources"
    for side, language in enumerate(("en", "ar")):
        (folder / "docs" / language).mkdir(parents=True, exist_ok=True)
        for name, titles in _HAND_WRITTEN.items():
            text = f"# {titles[side]}\n\n{('Made-up statements.', 'تصريحات مختلقة.')[side]}\n"
            (folder / "docs" / language / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(_SETTINGS, encoding="utf-8")
    count = _write(
        sources,
        itertools.chain(
            (
                (f"agents/{archive.agent(number).id}.yaml", agent_yaml(archive, number))
                for number in range(shape.agents)
            ),
            (
                (f"topics/{identifier}.yaml", _both("label", label))
                for identifier, label in map(archive.topic, range(shape.topics))
            ),
        ),
    )
    tasks = [
        range(first, min(first + _DOCUMENTS_A_TASK, shape.documents))
        for first in range(0, shape.documents, _DOCUMENTS_A_TASK)
    ]
    with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:
        for written in pool.map(write_documents, itertools.repeat(str(sources)), itertools.repeat(shape), tasks):
            count += written
    return count


def main() -> None:
    """Write an archive from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.synthetic", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder that is new or empty")
    parser.add_argument("--statements", type=int, default=1000)
    parser.add_argument("--celebrated", type=int, default=0, help="how many statements by one agent")
    parser.add_argument("--citing", type=int, default=0, help="how many statements that cite the first one")
    parser.add_argument("--force", action="store_true", help="empty the folder first")
    options = parser.parse_args()
    if options.force:
        shutil.rmtree(options.folder, ignore_errors=True)
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} must be new or empty: choose another, or give --force")
    count = write_archive(options.folder, Shape(options.statements, options.celebrated, options.citing))
    print(f"{count} files of {options.statements} statements in {options.folder}")


if __name__ == "__main__":
    main()
