"""Rows of somebody else's list into the inbox: statements with what is known of them, each under an id of its own.

The id of a row is made of its own id, or of what it says, so that the same row has the same id in every run: importing
again updates. What another list has brought under the same id stays, and the row gets its list's name into its id. A
name is that of an agent only if it is equal to one of its names, and to no other agent's; a name that nobody has
becomes an agent in the inbox. Whatever of a row could be meant in two ways is left out, and said.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping as Tree
from typing import Any, NamedTuple

from sijill.editing import again
from sijill.editing.again import Merged, first
from sijill.editing.earlier import Earlier
from sijill.editing.mapping import Mapping
from sijill.editing.naming import ALIKE, Names, Near
from sijill.editing.reading import records
from sijill.editing.rows import Row
from sijill.model import characters, edtf
from sijill.model.configuration import Configuration
from sijill.model.fields import LANGUAGE_PATTERN, LONGEST_TEXT, UNKNOWN, check_web_address
from sijill.model.kinds import DocumentKind, names_of
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Document, ReportingMode, Statement, Topic
from sijill.model.slugs import slug_of
from sijill.search.words import folded
from sijill.sources.date_mends import first_of, is_of_another_calendar, mend_of, whole_date
from sijill.sources.inbox import path_in_inbox, read_item
from sijill.sources.value_mends import choice_called, language_called, language_like, language_of

# What is first in a date, and the setting that it is against.
_REFUTES = {"day": "month-first", "month": "day-first"}


class Match(NamedTuple):
    """A name of the list: the agents that have it; of a name that nobody has, its agent in the inbox and the likest."""

    agents: tuple[str, ...]
    new: str = ""
    near: Near | None = None


class Report(NamedTuple):
    """What importing comes to: files by path below sources/, and what became of the rows, by their numbers.

    A file without text goes away: its record is now under another id.
    """

    files: dict[str, str | None]
    taken: dict[str, list[int]]  # new, updated, unchanged
    refused: list[tuple[int, str]]
    duplicates: list[tuple[int, str]]
    doubts: list[tuple[int, str]]
    guessed: dict[str, list[int]]  # rows whose language was only guessed, by its tag
    names: dict[str, Match]


def imported(configuration: Configuration, mapping: Mapping, rows: Iterable[Row], name: str = "") -> Report:
    """Return what importing the rows of a list of some name would write, and what it says of each."""
    run = _Run(configuration, mapping, slug_of(name, 20))
    listed = [(row, mapping.fields(row)) for row in rows]
    for row, given in listed:
        run.name(row, given)
    for row, given in listed:
        run.take(row, given)
    return run.report


class _Run:
    def __init__(self, configuration: Configuration, mapping: Mapping, source: str) -> None:
        self.configuration, self.mapping, self.source = configuration, mapping, source
        self.report = Report({}, {"new": [], "updated": [], "unchanged": []}, [], [], [], {}, {})
        self.topics: dict[str, list[str]] = {}
        self.addresses: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.refuted: set[str] = set()
        self.ids: dict[str, tuple[int, str]] = {}
        self.words: dict[tuple[str, str, str], int] = {}
        self.made: dict[str, str] = {}
        self.earlier = Earlier(configuration.sources, source)
        everything = [(file.id, record) for file, record in records(configuration)]
        self.names = Names(everything)
        for identifier, record in everything:
            if isinstance(record, Topic):
                for name in dict.fromkeys(map(folded, (*record.label.values(), *record.aliases, identifier))):
                    self.topics.setdefault(name, []).append(identifier)
            elif isinstance(record, Document):
                known = (record.url, record.archived_url or UNKNOWN, *record.other_urls)
                self.addresses |= {address: identifier for address in known if address != UNKNOWN}
            elif isinstance(record, Statement):
                self.said |= {folded(passage.text): identifier for passage in record.passages}
                self.earlier.add(identifier)

    def name(self, row: Row, given: Tree[str, str]) -> None:
        """Note the id of one row, before any is taken: what it names in the inbox is no other row's."""
        self.earlier.claim(self._identifier(given), slug_of(given.get("id", "")))
        self.refuted |= {_REFUTES.get(first_of(given.get(field, "")), "") for field in ("date", "document_date")}

    def take(self, row: Row, given: Tree[str, str]) -> None:
        """Add one row."""
        text = given.get("text", "").strip()
        identifier, own = self._identifier(given), slug_of(given.get("id", ""))
        quoted = (folded(text), folded(given.get("speaker", "")), self._date(given.get("date", "")))
        if row.refused:
            self.report.refused.append((row.number, row.refused))
        elif not text:
            self.report.refused.append((row.number, "has no text"))
        elif any(len(one) > LONGEST_TEXT or _has_refused(one) for one in given.values()):
            self.report.refused.append((row.number, "has characters that records do not hold, or too many"))
        elif folded(text) in self.said:
            self.report.duplicates.append((row.number, self.said[folded(text)]))
        elif identifier in self.ids:
            there, words = self.ids[identifier]
            if words == folded(text):
                self.report.duplicates.append((row.number, f"row {there}"))
            else:
                self.report.refused.append((row.number, f"has the id of row {there}, with other words"))
        elif quoted in self.words:
            self.report.duplicates.append((row.number, f"row {self.words[quoted]}"))
        elif other := self.earlier.record_of(own):
            self.report.refused.append((row.number, f"has the id of {other}, whose words are others: correct it there"))
        else:
            self.ids[identifier] = (row.number, quoted[0])
            self.words[quoted] = row.number
            tree = self._statement(row.number, given, text)
            place = self.earlier.place(identifier, own, tree)
            if place.like:
                said = f"may be {place.like} of the inbox, mended: remove the one it is not"
                self.report.doubts.append((row.number, said))
            if not place.id:
                why = f"has the id of {place.another} of the inbox, whose words are others: give it another"
                self.report.refused.append((row.number, why))
                return
            if place.another:
                said = f"has the id of {place.another} of the inbox, whose words are others; comes in as {place.id}"
                self.report.doubts.append((row.number, said))
            state = self._put(row.number, "statement", place.id, tree, place.before)
            self.report.taken[state].append(row.number)

    def _identifier(self, given: Tree[str, str]) -> str:
        own = slug_of(given.get("id", ""))
        if not own:
            text = given.get("text", "").strip()
            said = "\0".join((text, given.get("speaker", ""), given.get("date", ""), given.get("url", "")))
            own = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        date = self._date(given.get("date", ""))
        day = None if is_of_another_calendar(date) else re.match(r"\d{4}(?:-\d\d){0,2}", date)
        return f"{day.group() if day else 'undated'}-{own}"

    def _statement(self, number: int, given: Tree[str, str], text: str) -> dict[str, Any]:
        translations = _by_language(given, "translation")
        language = self._language(number, given.get("language", ""), text, translations)
        tree: dict[str, Any] = {}
        title = _by_language(given, "title")
        if title:
            tree["title"] = title
        if "kind" in given:
            self._choice(number, tree, "kind", given["kind"], names_of("statement", self.configuration.kinds))
        tree |= {"language": language} if language else {}
        speakers = self._speakers(number, given)
        if speakers:
            tree["speakers"] = speakers
        if given.get("date"):
            date = self._stated(number, "date", given["date"])
            tree |= {"date": {"value": date}} if date else {}
        channel = _by_language(given, "channel")
        if channel or given.get("handle"):
            label = channel or {language or self.configuration.default_language: given["handle"]}
            tree["channel"] = {"label": label, **({"handle": given["handle"]} if given.get("handle") else {})}
        passage: dict[str, Any] = {"id": "p1", "text": text}
        if "mode" in given:
            self._choice(number, passage, "mode", given["mode"], [one.value for one in ReportingMode])
        document = self._document(number, given, language)
        if document:
            passage["document"] = document
        own = translations.pop(language, text)
        if folded(own) != folded(text):
            self.report.doubts.append((number, f"translation left out, as the words are in {language}: {own}"))
        if translations:
            others = translations.items()
            passage["translations"] = [{"language": tag, "text": said, "by": "editors"} for tag, said in others]
        tree["passages"] = [passage]
        topics = self._topics(number, given)
        if topics:
            tree["topics"] = topics
        note = _by_language(given, "note")
        return {**tree, "note": note} if note else tree

    def _choice(self, number: int, tree: dict[str, Any], field: str, value: str, choices: list[str]) -> None:
        """Take one of several words, or its name in any language of the interface; what is only like it is in doubt."""
        found = choice_called(value, choices)
        if found:
            tree[field] = found
        else:
            self.report.doubts.append((number, f"{field} not understood: {value}"))

    def _language(self, number: int, given: str, text: str, translations: Tree[str, str]) -> str:
        """Return the language of a row's words; "" where it can only be guessed, and a translation is in the guess."""
        tag = given if re.fullmatch(LANGUAGE_PATTERN, given) else language_called(given) if given else ""
        if given and not tag:
            self.report.doubts.append((number, f"language not understood: {given}"))
        if tag:
            return tag
        likely = language_like(text, self.configuration.default_language, self.configuration.languages)
        if folded(translations.get(likely, text)) != folded(text):
            self.report.doubts.append((number, f"language not known: of {likely} there is a translation"))
            return ""
        self.report.guessed.setdefault(likely, []).append(number)
        return likely

    def _date(self, given: str) -> str:
        day_first = {"day-first": True, "month-first": False}.get(self.mapping.dates)
        return whole_date(given, day_first=day_first) if given else ""

    def _stated(self, number: int, field: str, given: str) -> str:
        """Return a date that all of a cell is; what is not understood, or is yet to come, is in doubt and left out."""
        found = self._date(given)
        if found and first_of(given) == "either" and self.mapping.dates in self.refuted:
            said = f"{field} read with the {self.mapping.dates}, as other rows do not have it: {given} ({found})"
            self.report.doubts.append((number, said.replace("-first", " first")))
        if found and is_of_another_calendar(found):
            self.report.doubts.append((number, f"{field} perhaps of another calendar: {given}"))
            return ""
        first = edtf.parse(found).earliest if found and found != UNKNOWN else None
        if first is not None and first > datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(1):
            self.report.doubts.append((number, f"{field} in the future: {given}"))
            return ""
        if not found:
            meant = mend_of(given)
            guess = f" (perhaps {meant})" if meant else ""
            self.report.doubts.append((number, f"{field} not understood: {given}{guess}"))
        return found

    def _topics(self, number: int, given: Tree[str, str]) -> list[str]:
        """Return the topics of the archive that a row names, each by a name that no other has."""
        found = []
        for name in _several(given.get("topic", "")):
            known = self.topics.get(folded(name), [])
            if len(known) == 1:
                found.append(known[0])
            else:
                why = f"topic of several: {name} ({', '.join(known)})" if known else f"no topic of the archive: {name}"
                self.report.doubts.append((number, why))
        return list(dict.fromkeys(found))

    def _speakers(self, number: int, given: Tree[str, str]) -> list[dict[str, Any]]:
        """Return who spoke; nobody where a name is that of several agents, since one of them would be chosen."""
        entries: list[dict[str, Any]] = []
        for name in _several(given.get("speaker", "")):
            match = self._match(number, name)
            if len(match.agents) > 1:
                self.report.doubts.append((number, f"speaker of several: {name} ({', '.join(match.agents)})"))
                return []
            if match.near and match.near.score >= ALIKE:
                said = f"{match.near.agent}, {match.near.score} of 100"
                self.report.doubts.append((number, f"speaker new, and like one of the archive: {name} ({said})"))
            entries.append({"agent": match.agents[0] if match.agents else match.new})
        capacity = _by_language(given, "capacity")
        parts = {tag: [text] if len(entries) == 1 else _several(text) for tag, text in capacity.items()}
        if any(len(each) != len(entries) for each in parts.values()):
            self.report.doubts.append((number, f"capacity of which speaker: {next(iter(capacity.values()))}"))
        elif parts:
            for place, entry in enumerate(entries):
                entry["capacity"] = {tag: each[place] for tag, each in parts.items()}
        return entries

    def _match(self, number: int, name: str) -> Match:
        """Return whose a name is: the agents of the archive that have it, else a new one in the inbox."""
        if name not in self.report.names:
            having = tuple(self.names.having(name))
            if having:
                self.report.names[name] = Match(having)
            else:
                identifier = self._new_agent(name)
                self.report.names[name] = Match((), identifier, self.names.nearest(name))
                self._put(number, "agent", identifier, {"name": {language_of(name): name}})
        return self.report.names[name]

    def _new_agent(self, name: str) -> str:
        """Return an id that is no other agent's: of the archive, of this list, or of an earlier one in the inbox."""
        own = folded(name)
        digest = hashlib.sha256(own.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        plain = slug_of(name, 69)
        path = path_in_inbox(self.configuration.sources, "agent", plain)
        named = read_item("agent", path, path.name).tree.get("name") if path.is_file() else None
        anothers = isinstance(named, dict) and own not in map(folded, map(str, named.values()))
        anothers = anothers and not again.has_said(path.read_text("utf-8"), name)
        if not plain or plain in self.names.ids or self.made.get(plain, own) != own or anothers:
            plain = f"{plain or 'agent'}-{digest}"
        self.made[plain] = own
        return plain

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
        tree: dict[str, Any] = {"kind": kind.value, **({"language": language} if language else {}),
                                "publisher": UNKNOWN, "authors": UNKNOWN, "date": UNKNOWN, "url": address}  # fmt: skip
        title = _by_language(given, "document_title")
        date = self._stated(number, "document_date", given["document_date"]) if given.get("document_date") else ""
        self._put(number, "document", identifier, {**({"title": title} if title else {}), **tree,
                                           **({"date": {"value": date}} if date else {})})  # fmt: skip
        return identifier

    def _put(self, number: int, kind: RecordKind, identifier: str, tree: dict[str, Any], before: str = "") -> str:
        """Add a file of the inbox, over what is there, or is there under an id that it had ``before``.

        Return whether it is new, updated or unchanged.
        """
        path = path_in_inbox(self.configuration.sources, kind, identifier)
        shown = path.relative_to(self.configuration.sources).as_posix()
        old = path_in_inbox(self.configuration.sources, kind, before) if before else path
        text = old.read_text("utf-8") if old.is_file() else None
        merged = (
            Merged(first(kind, tree, self.source), []) if text is None else again.merged(kind, text, tree, self.source)
        )
        if merged is None:
            self.report.doubts.append((number, f"left as it is, since sources/{shown} is not YAML"))
            return "unchanged"
        after = merged.text
        if merged.replaced:
            said = f"corrected in the inbox, and replaced by the list: {', '.join(merged.replaced)}"
            self.report.doubts.append((number, said))
        if old != path:
            self.report.files[old.relative_to(self.configuration.sources).as_posix()] = None
        if after != text or old != path:
            self.report.files[shown] = after
        return "new" if text is None else "updated" if shown in self.report.files else "unchanged"


def _has_refused(text: str) -> bool:
    return characters.heaped(text) is not None or next(characters.refused(text), None) is not None


def _by_language(given: Tree[str, str], field: str) -> dict[str, str]:
    found = {name.partition(".")[2]: value for name, value in given.items() if name.startswith(f"{field}.")}
    return found if field in ("translation", "note") else {tag: " ".join(said.split()) for tag, said in found.items()}


def _several(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"[;؛|\n]", text) if part.strip()]
