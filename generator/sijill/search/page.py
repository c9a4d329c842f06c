"""The search page and the files that it loads.

Scripts and interface strings are made by a task like any other. The page and the names of agents, documents and topics
are made with the index: the page names the index that it belongs to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sijill.html.head import fetched, needed, web_page
from sijill.html.markup import joined
from sijill.html.shell import PagePlace, Shell
from sijill.interface.direction import direction
from sijill.interface.quotes import outer_and_inner
from sijill.interface.strings import Strings, strings
from sijill.model.digests import name_by_content
from sijill.model.fields import UNKNOWN
from sijill.model.kinds import names_of
from sijill.model.output import Output
from sijill.model.record_kinds import AGENT_AND_TOPIC, NAMED_KINDS
from sijill.model.records import ReportingMode, TranslatedBy
from sijill.model.speakers import Delivery
from sijill.model.urls import ASSETS, SEARCH_START, root_of
from sijill.pages.labels import Labels
from sijill.search.tasks import TASK
from sijill.search.texts import Texts
from sijill.search.words import TABLE_FILE, fold, raw_words, without_article
from sijill.state import Archive

FOLDER = Path(__file__).parent
PLACE = PagePlace("search", "search/")
ENGINE = ("digest.js", "files.js", "words.js", "further_terms.js", "dates.js", "query.js", "filters.js", "spellings.js",
          "meant.js", "records.js", "shards.js", "engine.js")  # fmt: skip
"""The modules of the engine, each after those that it imports; the site has them as one, ``engine.js``."""
SCRIPTS = ("engine.js", "search-page.js", "search-box.js", "search.css")
PRELOADED = ("engine.js", "search-page.js")
_IMPORT = re.compile(r'^import (\w+|\{[^}]+\}) from "\./([a-z_-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
# Agents and topics are found by files of about so many bytes, and at most so many files.
_OF_A_FILE, _MOST_FILES = 24_000, 64
_FACETS = ("speaker", "body", "year", "topic", "document", "kind", "mode", "language", "date", "from", "to")
_WORDS = ("title", "searching", "none", "some", "and_some", "common", "wrong", "unknown", "only_records", "advice",
          "meant", "partly", "original", "more", "all_results", "suggestions", "options", "remove", "from_folder",
          "failed", "mixed", "shown", "more_values", "no_words")  # fmt: skip


def scripts() -> dict[str, bytes]:
    """Return the search's scripts and stylesheet by name; imports have the version of all scripts in their address."""
    together = scripts_together()
    found = {name: (FOLDER / "browser" / name).read_bytes() for name in SCRIPTS[1:]}
    for name in ("search-page.js", "search-box.js"):
        source = _IMPORT.sub(rf'import \1 from "./engine.js?{together}";\n', found[name].decode())
        found[name] = source.encode()
    return {"engine.js": _engine().encode(), **found}


def _engine() -> str:
    """Return the engine's modules as one: on a slow line each file more is a round of waiting.

    Each module is a function that returns its exports, so that no name of one is seen in another.
    """
    table = orjson.dumps(orjson.loads(TABLE_FILE.read_bytes())).decode()
    parts, exported = [f"const $table = {table};"], []
    for file in ENGINE:
        source = (FOLDER / "browser" / file).read_text("utf-8")
        names = _EXPORT.findall(source)
        source = _IMPORT.sub(lambda found: f"const {found[1]} = ${found[2]};\n", source)
        source = re.sub(r"^export ", "", source, flags=re.MULTILINE)
        parts.append(f"const ${file.removesuffix('.js')} = (() => {{\n{source}return {{ {', '.join(names)} }};\n}})();")
        exported += [f"export const {{ {', '.join(names)} }} = ${file.removesuffix('.js')};"]
    return "\n".join([*parts, *exported, ""])


def scripts_together() -> str:
    """Return the version that is added to the addresses of scripts, so that scripts of two versions are never mixed."""
    files = [FOLDER / "browser" / name for name in (*ENGINE, *SCRIPTS[1:])]
    return name_by_content(b"".join([path.read_bytes() for path in (*files, TABLE_FILE)]))


class SearchPages:
    """Makes the search page of each language, its scripts and its interface strings."""

    def __init__(self, archive: Archive, shells: Mapping[tuple[str, str], Shell]) -> None:
        self.archive = archive
        self.shells = shells
        self.configuration = archive.configuration
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip

    def make(self, kind: str, _identifiers: Sequence[str]) -> Iterator[tuple[str, Output]]:
        """Yield the files of the search's task, with its id, which is ""; none for tasks of another kind."""
        if (kind, "") == TASK:
            for output in self._outputs():
                yield "", output

    def _outputs(self) -> Iterator[Output]:
        for name, data in scripts().items():
            yield Output(f"{ASSETS}{name}", data)
        for language in self.configuration.languages:
            yield Output(f"{ASSETS}search.{language}.json", orjson.dumps(self.words(strings(language))))

    def pages(self, stamp: str) -> Iterator[Output]:
        """Yield the search pages for the index with a stamp."""
        together = scripts_together()
        for language in self.configuration.languages:
            yield self._page(language, stamp, together)

    def names(self) -> dict[str, bytes]:
        """Return the files of names by language, and those by which agents and topics are found.

        A query looks into one of the latter: that of the first letter of its longest word.
        """
        found = {language: orjson.dumps(self._names(language)) for language in self.configuration.languages}
        return found | {f"records-{at}": orjson.dumps(rows) for at, rows in enumerate(self._records())}

    def _page(self, language: str, stamp: str, together: str) -> Output:
        addresses, words = self.configuration.addresses, strings(language)
        address = addresses.single(language, "search")
        root = root_of(address)
        lists = [
            (words[f"site.{name}"], addresses.link(root, place))
            for name, place in (
                ("statements", addresses.index(language, "statements")),
                ("timeline", addresses.single(language, "timeline")),
                ("agents", addresses.index(language, "agents")),
                ("topics", addresses.index(language, "topics")),
                ("documents", addresses.index(language, "documents")),
            )
        ]
        body = self._environment.get_template("search.html.j2").render(
            words=words, root=root, lists=lists, stamp=stamp, together=together,
            script_words=orjson.dumps(self.words(words)).decode(),
        )  # fmt: skip
        head = needed("stylesheet", f"{root}{ASSETS}search.css")
        if not self.configuration.options.folder_mode:
            head += fetched(f"{root}{SEARCH_START}?{stamp}")
        head += joined([needed("modulepreload", f"{root}{ASSETS}{name}?{together}") for name in PRELOADED])
        title = self.configuration.title(language)
        head += web_page(addresses, address, language, words["search.title"], title, None)
        page = self.shells["search", language].page(
            address, words["search.title"], body, description=words["search.lead"], head=head
        )
        return Output(f"{address}index.html", page)

    def words(self, words: Strings) -> dict[str, object]:
        """Return the script's strings, and how it must write numbers."""
        language, own = words.language, self.configuration.kinds
        languages = {tag: words.language_name(tag) for tag in self.configuration.languages}
        every = [strings(tag) for tag in self.configuration.languages]
        kinds, modes = names_of("statement", own), (*map(str, ReportingMode), str(Delivery.INTERPRETED))
        return {
            **{name: words[f"search.{name}"] for name in _WORDS},
            "count": words.plurals["search.count"],
            "facets": {name: words[f"search.{name}"] for name in _FACETS},
            "records": {kind: words[f"record.{kind}"] for kind in NAMED_KINDS},
            "kinds": {name: words.kind("statement", name, own) for name in kinds},
            "modes": {mode: words[f"mode.{mode}"] for mode in modes},
            "called": {  # what a reader may type after a filter, in any language of the site
                "kind": {name: [one.kind("statement", name, own) for one in every] for name in kinds},
                "mode": {mode: [one[f"mode.{mode}"] for one in every] for mode in modes},
            },
            "names_in": [*self.configuration.languages],
            "speakers": {UNKNOWN: words["search.unnamed"]},
            "states": {state: words[f"list.{state}"] for state in ("corrected", "retracted", "withdrawn")},
            "titled": {one: words[f"attribution.title.{one}"] for one in ("retracted", "withdrawn")},
            "marks": [outer_and_inner("en"), outer_and_inner("ar")],
            "translated": {by.value: words[f"translated.{by.value}"] for by in TranslatedBy},
            "languages": languages,
            "rtl": [tag for tag in self.configuration.languages if direction(tag) == "rtl"],
            "locale": language,
            "comma": words.comma,
            "digits": words["language.digits"],
            "group": words.number(10_000)[2],
            "years": {"unknown": words["timeline.no_year"]},
            "home": self.configuration.addresses.home(language),
            "folder": self.configuration.options.folder_mode,
        }

    def _records(self) -> list[list[tuple[str, str, dict[str, str], str, str]]]:
        """Return kind, id, names shown, names and descriptions of agents and topics, by first letters of words.

        A line is a name of its own; behind a tab is what else it is found by.
        """
        texts, labels = Texts(self.archive), [Labels(self.archive, one) for one in self.configuration.languages]
        rows = []
        for kind in AGENT_AND_TOPIC:
            for identifier in self.archive.ids(kind):
                shown = {
                    one.language: one.agent_apart(identifier)
                    if kind == "agent"
                    else one.localized(self.archive.topic(identifier).label)
                    for one in labels
                }
                names, described = texts.of_record(kind, identifier)
                own = tuple(dict.fromkeys(texts.called(kind, identifier)))
                called = "\n".join(own) + "\t" + " ".join(name for name in names if name not in own)
                rows.append((kind, identifier, shown, called, " ".join(described)))
        count = min(_MOST_FILES, 1 + len(orjson.dumps(rows)) // _OF_A_FILE)
        found: list[list[tuple[str, str, dict[str, str], str, str]]] = [[] for _ in range(count)]
        for row in rows:
            words = [without_article(fold(word)) for word in raw_words(f"{row[3]} {row[4]}")]
            for at in sorted({ord(word[0]) % count for word in words if word}):
                found[at].append(row)
        return found

    def _names(self, language: str) -> dict[str, dict[str, str]]:
        def local(texts: dict[str, str]) -> str:
            return texts.get(language) or next(iter(texts.values()))

        archive, labels = self.archive, Labels(self.archive, language)
        return {
            "agent": {identifier: labels.agent_apart(identifier) for identifier in archive.ids("agent")},
            "topic": {identifier: local(archive.topic(identifier).label) for identifier in archive.ids("topic")},
            "document": {
                identifier: local(archive.document(identifier).title) for identifier in archive.ids("document")
            },
        }
