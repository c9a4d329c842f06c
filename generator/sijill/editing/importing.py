"""Rows of somebody else's list into the inbox: statements with what is known of them, each under an id of its own.

The id of a row is made of its own id, or of what it says, so that the same row has the same id in every run: importing
again updates. Names are matched with the archive's agents; a name that is like none becomes an agent in the inbox.
"""

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping as Tree
from typing import Any, NamedTuple

from sijill.editing.mapping import Mapping
from sijill.editing.reading import records
from sijill.editing.rows import Row
from sijill.model import characters, edtf
from sijill.model.configuration import Configuration
from sijill.model.fields import LANGUAGE_PATTERN, LONGEST_TEXT, UNKNOWN, check_web_address
from sijill.model.kinds import DocumentKind, names_of
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent, Document, ReportingMode, Statement, Topic
from sijill.model.slugs import slug_of
from sijill.search.words import fold
from sijill.sources.date_mends import mend_of
from sijill.sources.inbox import path_in_inbox, read_item
from sijill.sources.value_mends import choice_for, language_called, language_of
from sijill.sources.yaml.write import write_record

SURE = 90
"""A name is an agent's from this likeness on, of 100 (rapidfuzz, token_sort_ratio of folded words)."""


class Match(NamedTuple):
    """A name of the list: the agent it is taken for, new or not, the nearest of the archive, and how like it is."""

    agent: str
    is_new: bool
    nearest: str
    score: int


class Report(NamedTuple):
    """What importing comes to: files by path below sources/, and what became of the rows, by their numbers."""

    files: dict[str, str]
    taken: dict[str, list[int]]  # new, updated, unchanged
    refused: list[tuple[int, str]]
    duplicates: list[tuple[int, str]]
    doubts: list[tuple[int, str]]
    names: dict[str, Match]


def imported(configuration: Configuration, mapping: Mapping, rows: Iterable[Row]) -> Report:
    """Return what importing rows would write, and what it says of each."""
    run = _Run(configuration, mapping)
    for row in rows:
        run.take(row)
    return run.report


class _Run:
    def __init__(self, configuration: Configuration, mapping: Mapping) -> None:
        self.configuration, self.mapping = configuration, mapping
        self.report = Report({}, {"new": [], "updated": [], "unchanged": []}, [], [], [], {})
        self.names: dict[str, str] = {}
        self.topics: dict[str, str] = {}
        self.addresses: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        for file, record in records(configuration):
            if isinstance(record, Agent):
                former = (name for one in record.former_names for name in one.name.values())
                for name in (*record.name.values(), *record.aliases, *former):
                    self.names.setdefault(_folded(name), file.id)
            elif isinstance(record, Topic):
                self.topics |= {_folded(name): file.id for name in (*record.label.values(), *record.aliases, file.id)}
            elif isinstance(record, Document):
                known = (record.url, record.archived_url or UNKNOWN, *record.other_urls)
                self.addresses |= {address: file.id for address in known if address != UNKNOWN}
            elif isinstance(record, Statement):
                self.said |= {_folded(passage.text): file.id for passage in record.passages}

    def take(self, row: Row) -> None:
        """Add one row."""
        given = self.mapping.fields(row)
        text = given.get("text", "").strip()
        if row.refused:
            self.report.refused.append((row.number, row.refused))
        elif not text:
            self.report.refused.append((row.number, "has no text"))
        elif any(len(one) > LONGEST_TEXT or next(characters.refused(one), None) for one in given.values()):
            self.report.refused.append((row.number, "has characters that records do not hold, or too many"))
        elif _folded(text) in self.said:
            self.report.duplicates.append((row.number, self.said[_folded(text)]))
        else:
            identifier = self._identifier(given, text)
            if identifier in self.ids:
                self.report.duplicates.append((row.number, f"row {self.ids[identifier]}"))
                return
            self.ids[identifier] = row.number
            state = self._put("statement", identifier, self._statement(row.number, given, text))
            self.report.taken[state].append(row.number)

    def _identifier(self, given: Tree[str, str], text: str) -> str:
        own = slug_of(given.get("id", ""))
        if not own:
            said = "\0".join((text, given.get("speaker", ""), given.get("date", ""), given.get("url", "")))
            own = hashlib.sha256(said.encode()).hexdigest()[:10]
        day = re.match(r"\d{4}(?:-\d\d){0,2}", self._date(given.get("date", "")) or "")
        return f"{day.group() if day else 'undated'}-{own}"

    def _statement(self, number: int, given: Tree[str, str], text: str) -> dict[str, Any]:
        language = self._language(given.get("language", ""), text)
        tree: dict[str, Any] = {}
        title = _by_language(given, "title")
        if title:
            tree["title"] = title
        if "kind" in given:
            self._choice(number, tree, "kind", given["kind"], names_of("statement", self.configuration.kinds))
        tree["language"] = language
        speakers = [{"agent": self._agent(name, language)} for name in _several(given.get("speaker", ""))]
        capacity = _by_language(given, "capacity")
        if speakers:
            tree["speakers"] = [{**one, "capacity": capacity} if capacity else one for one in speakers]
        if given.get("date"):
            date = self._date(given["date"])
            if date:
                tree["date"] = {"value": date}
            else:
                self.report.doubts.append((number, f"date not understood: {given['date']}"))
        channel = _by_language(given, "channel")
        if channel or given.get("handle"):
            label = channel or {language: given["handle"]}
            tree["channel"] = {"label": label, **({"handle": given["handle"]} if given.get("handle") else {})}
        passage: dict[str, Any] = {"id": "p1", "text": text}
        if "mode" in given:
            self._choice(number, passage, "mode", given["mode"], [one.value for one in ReportingMode])
        document = self._document(number, given, language)
        if document:
            passage["document"] = document
        translations = _by_language(given, "translation")
        if translations:
            others = [(tag, said) for tag, said in translations.items() if tag != language]
            passage["translations"] = [{"language": tag, "text": said, "by": "editors"} for tag, said in others]
        tree["passages"] = [passage]
        topics = [self.topics.get(_folded(name), "") for name in _several(given.get("topic", ""))]
        if any(topics):
            tree["topics"] = [topic for topic in dict.fromkeys(topics) if topic]
        if not all(topics):
            self.report.doubts.append((number, f"no topic of the archive: {given['topic']}"))
        note = _by_language(given, "note")
        return {**tree, "note": note} if note else tree

    def _choice(self, number: int, tree: dict[str, Any], field: str, value: str, choices: list[str]) -> None:
        found = value if value in choices else choice_for(value, choices)
        if found:
            tree[field] = found
        else:
            self.report.doubts.append((number, f"{field} not understood: {value}"))

    def _language(self, given: str, text: str) -> str:
        tag = given if re.fullmatch(LANGUAGE_PATTERN, given) else language_called(given) if given else ""
        return tag or language_of(text)

    def _date(self, given: str) -> str:
        try:
            return edtf.parse(given).text
        except ValueError:
            mends = mend_of(given).split(", or ")
        wanted = "(the day first)" if self.mapping.dates == "day-first" else "(the month first)"
        found = next((one for one in mends if one.endswith(wanted)), mends[0] if len(mends) == 1 else "")
        return found.partition(" ")[0]

    def _agent(self, name: str, language: str) -> str:
        """Return the agent of a name: one of the archive that is like it, else a new one in the inbox."""
        from rapidfuzz import fuzz, process

        if name not in self.report.names:
            folded = _folded(name)
            best = process.extractOne(folded, self.names.keys(), scorer=fuzz.token_sort_ratio)
            nearest, score = (self.names[best[0]], int(best[1])) if best else ("", 0)
            if score >= SURE:
                self.report.names[name] = Match(nearest, False, nearest, score)
            else:
                identifier = slug_of(name, 80) or f"agent-{hashlib.sha256(folded.encode()).hexdigest()[:10]}"
                self.report.names[name] = Match(identifier, True, nearest, score)
                self._put("agent", identifier, {"name": {language_of(name): name}})
        return self.report.names[name].agent

    def _document(self, number: int, given: Tree[str, str], language: str) -> str:
        """Return the document of a row's address: one of the archive or a new one in the inbox; "" for no address."""
        address = given.get("url", "")
        if not address and given.get("handle") and self.mapping.format == "tweets":
            address = f"https://x.com/{given['handle'].lstrip('@')}/status/{given.get('id', '')}"
        if not address:
            return ""
        try:
            check_web_address(address)
        except ValueError as error:
            self.report.doubts.append((number, f"address {error}: {address}"))
            return ""
        known = self.addresses.get(address)
        if known is not None:
            return known
        stem = slug_of(re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address), 60)
        identifier = f"{stem}-{hashlib.sha256(address.encode()).hexdigest()[:8]}".strip("-")
        self.addresses[address] = identifier
        kind = DocumentKind.POST if self.mapping.format == "tweets" else DocumentKind.ARTICLE
        tree: dict[str, Any] = {"kind": kind.value, "language": language, "publisher": UNKNOWN, "authors": UNKNOWN,
                                "date": UNKNOWN, "url": address}  # fmt: skip
        title = _by_language(given, "document_title")
        date = self._date(given.get("document_date", ""))
        self._put("document", identifier, {**({"title": title} if title else {}), **tree,
                                           **({"date": {"value": date}} if date else {})})  # fmt: skip
        return identifier

    def _put(self, kind: RecordKind, identifier: str, tree: dict[str, Any]) -> str:
        """Add a file of the inbox, over what is there; return whether it is new, updated or unchanged."""
        path = path_in_inbox(self.configuration.sources, kind, identifier)
        shown = path.relative_to(self.configuration.sources).as_posix()
        before = path.read_text("utf-8") if path.is_file() else None
        whole = tree if before is None else _over(read_item(kind, path, shown).tree, tree)
        after = write_record(kind, whole)
        if after != before:
            self.report.files[shown] = after
        return "new" if before is None else "unchanged" if after == before else "updated"


def _over(before: Any, after: Any) -> Any:
    """Return what a file says with what a row says over it: what the row does not say stays."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {**before, **{key: _over(before.get(key), value) for key, value in after.items()}}
    if isinstance(before, list) and isinstance(after, list) and len(before) >= len(after):
        return [*(_over(one, other) for one, other in zip(before, after, strict=False)), *before[len(after) :]]
    return after


def _by_language(given: Tree[str, str], field: str) -> dict[str, str]:
    found = {name.partition(".")[2]: value for name, value in given.items() if name.startswith(f"{field}.")}
    return found if field in ("translation", "note") else {tag: " ".join(said.split()) for tag, said in found.items()}


def _several(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"[;؛|\n]", text) if part.strip()]


def _folded(text: str) -> str:
    return " ".join(filter(None, map(fold, text.split())))
