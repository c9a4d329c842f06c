"""What a site says of statements outside their own pages: relations from the other end, lists, tables and feeds."""

import html as entities
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sijill.export.atom import entry_in_xml
from sijill.export.columns import OF_RECORDS, OF_STATEMENTS
from sijill.export.feeds import NEWEST, Feeds
from sijill.export.records import Parts
from sijill.export.rows import Rows
from sijill.html.markup import NOTHING
from sijill.interface.strings import Strings, strings
from sijill.model.records import name_of_record
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.pages.corrections import corrected
from sijill.pages.labels import Labels
from sijill.pages.statement.relations import not_known, related, replies
from sijill.pages.views import Reference
from sijill.publish.holding import Holding, said_by, without_places
from sijill.publish.proven import NotCarried, Unproven, card_of, relations_in
from sijill.publish.proving import Incoming, Proof
from sijill.state.answers import Card, Link
from sijill.state.logged import CORRECTION, Logged

FEED, PAGE = "feed.xml", "index.html"
LISTING = re.compile(r"(?:.*/)?(?:index\.html|feed\.xml|feed/[0-9]+\.xml)")
"""The pages and feeds that list statements or are of other records."""
_OF_RECORD = re.compile(r"(?:[A-Za-z-]{2,35}/)?(agent|document|topic)s/([a-z0-9-]+)/index\.html")
_RECORD = re.compile(r"(statements|agents|documents|topics)/([a-z0-9-]+)/$")
_CHANGE = re.compile(
    r"#(statement|agent|document|topic)-([a-z0-9-]+)-(correction|earlier|lesser|merge|rename)-([0-9]+)$"
)
_INVERSES = {kind.value: RELATION_RULES[kind].inverse for kind in RelationType}
_DERIVED = frozenset(_INVERSES.values())
_MOST = 100


class Beyond:
    """Holds lists, tables and feeds against what was proved of all statements."""

    def __init__(self, holding: Holding, proofs: Sequence[Proof]) -> None:
        self.holding = holding
        self.proven = holding.proven
        self.proved = {proof.id: proof.record for proof in proofs if proof.record is not None}
        self.days = {proof.id: proof.days for proof in proofs}
        self.proven.statements = self.proved
        self.proven.taken_down = frozenset(proof.id for proof in proofs if proof.said and proof.record is None)
        self.proven.cards = {identifier: card_of(identifier, one) for identifier, one in self.proved.items()}
        self.incoming: dict[str, list[Incoming]] = {}
        for source, record in self.proved.items():
            for kind, target, passage, target_passage in relations_in(record):
                said = (_INVERSES[kind], source, target_passage, passage)
                self.incoming.setdefault(target, []).append(said)

    def relations(self, proof: Proof) -> Iterator[str]:
        """Yield what a statement's data and pages say otherwise of its relations to others, and of others to it."""
        if proof.record is None:
            return
        there, gone = self.incoming.get(proof.id, []), self.proven.taken_down
        total, everything = proof.incoming
        said = [one for one in everything if one[1] not in gone]
        total -= len(everything) - len(said)
        if total != len(there) or Counter(said) - Counter(there) or len(said) != min(total, _MOST):
            yield f"statements/{proof.id}/statement.json must give the relations that other statements have to it"
        own = [(kind, target, passage, other) for kind, target, passage, other in relations_in(proof.record)]
        if len(own) + len(there) > _MOST or len(said) < len(everything) or any(one[1] in gone for one in own):
            return
        for language, rows in proof.related.items():
            labels = self.holding.labels(language, None)
            notes = [one.get("note") for one in proof.record.get("relations", ())]
            notes += [self._note(proof.id, *one) for one in there]
            try:
                meant = _rows(labels, proof.record, (*own, *there), notes)
                meant += _replies(labels, {passage["id"] for passage in proof.record["passages"]}, there)
            except Unproven as error:
                yield f"the page of '{proof.id}' ({language}) {error}"
                continue
            if Counter(meant) != Counter(rows):
                yield f"the page of '{proof.id}' ({language}) must give its relations as published"

    def _note(self, here: str, name: str, source: str, passage: str | None, other: str | None) -> Any:
        for one in self.proved.get(source, {}).get("relations", ()):
            if (one["target"], _INVERSES[one["type"]], one.get("target_passage"), one.get("passage")) == (
                here, name, passage, other,
            ):  # fmt: skip
                return one.get("note")
        return None

    def page(self, path: str, tree: Any) -> Iterator[str]:
        """Yield what a page that is no statement's says otherwise of statements, or of the record that it is of."""
        language = str(tree.get("lang"))
        if language not in self.proven.configuration.languages:
            if not path.startswith(f"{language}/"):
                yield "must be in one of the site's languages"
            return
        labels = self.holding.labels(language, None)
        items = [(self._item, item) for item in tree.xpath("//li[span[@class='sj-when']]")]
        items += [(self._in_strip, item) for item in tree.xpath("//ol[@class='sj-rows']/li")]
        items += [(self._corrected, item) for item in tree.xpath("//section[@class='sj-corrected-item']")]
        problems: dict[str, None] = {}
        if path.endswith("corrections/index.html"):
            problems |= dict.fromkeys(self._missing_corrections(labels, tree))
        for judge, item in items:
            try:
                problems |= dict.fromkeys(judge(labels, item))
            except NotCarried:
                continue
            except Unproven as error:
                problems[str(error)] = None
        match = _OF_RECORD.fullmatch(path)
        if match and self.proven.has(match[1], match[2]):  # type: ignore[arg-type]
            named = labels.localized(name_of_record(self.proven.record(match[1], match[2])))  # type: ignore[arg-type]
            heading = [said_by(one).text for one in tree.xpath("//div[contains(@class, 'sj-page')]/h1")]
            if heading[:1] != [" ".join(named.translate(_NO_ISOLATES).split())]:
                problems["must call the record what its published record calls it"] = None
        yield from problems

    def _item(self, labels: Labels, item: Any) -> Iterator[str]:
        """Yield what a line of a list says otherwise than it must."""
        said = said_by(item)
        for link in said.links[:1]:
            kind, _, rest = link.partition("/")
            if kind == "statements":
                identifier = rest.partition("/")[0]
                self.proven.card(identifier)
                lines = [labels.list_item(identifier, "", in_year) for in_year in (False, True)]
                meant = [said_by(_fragment(str(line)).find(".//li")) for line in lines]
                if (said.text, said.dates) not in [(one.text, one.dates) for one in meant]:
                    yield "must list statements as the published records have them"

    def _in_strip(self, labels: Labels, item: Any) -> Iterator[str]:
        """Yield what a row of a strip says otherwise than it must."""
        said = said_by(item)
        identifier = said.links[0].split("/")[1] if said.links[:1] and said.links[0].startswith("statements/") else ""
        card = self.proven.card(identifier)
        dates = said_by(_fragment(str(labels.row(card, "").date))).dates
        if (said.text, said.dates) != (_row(labels, card, "", ()), dates):
            yield "must list statements as the published records have them"

    def _corrected(self, labels: Labels, item: Any) -> Iterator[str]:
        """Yield what an item of the page of corrections says otherwise than it must."""
        kind, _, rest = (said_by(item.find("h2")).links or ("",))[0].partition("/")
        identifier = rest.partition("/")[0]
        if kind and item.find("p/b").text_content() not in self._logged(labels.words):
            known = self._corrections(labels, kind.removesuffix("s"), identifier)
            shown = [said_by(one).text for one in (item.find("p"), *item.xpath("p[not(@class)]"))]
            if shown not in known:
                yield f"must give the corrections of '{identifier}' as published"

    def _missing_corrections(self, labels: Labels, tree: Any) -> Iterator[str]:
        """Yield the records of which the page of corrections has fewer corrections than were published, or more."""
        logged = self._logged(labels.words)
        shown = Counter(
            (said_by(item.find("h2")).links or ("",))[0].removesuffix("/")
            for item in tree.xpath("//section[@class='sj-corrected-item']")
            if item.find("p/b").text_content() not in logged
        )
        for kind, identifier, record in self._corrected_records():
            if shown[f"{kind}s/{identifier}"] != len(record["corrections"]):
                yield f"must list each of the {len(record['corrections'])} corrections of '{identifier}'"

    def _corrected_records(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        found: list[tuple[str, str, Mapping[str, Any]]] = [("statement", *one) for one in self.proved.items()]
        found += [(kind, name, one.record) for (kind, name), one in self.proven.known.items() if one.record is not None]
        for kind, identifier, record in found:
            if record.get("corrections"):
                yield kind, identifier, record

    def _logged(self, words: Strings) -> set[str]:
        return {
            words[key]
            for key in ("correction.lesser_kind", "record.earlier_correction", "record.merge", "agent.renamed")
        }

    def _corrections(self, labels: Labels, kind: str, identifier: str) -> list[list[str]]:
        """Return what the page of corrections says of each of a record's: kind and date, and the reason."""
        record = self._record(kind, identifier)
        found = []
        for number in range(1, len(record.corrections) + 1):
            one = corrected(labels, record.corrections, number, Reference("", ""), NOTHING, ())
            heading = said_by(_fragment(f"{entities.escape(one.kind)} · {one.date}")).text
            found.append([heading, said_by(_fragment(entities.escape(one.reason))).text])
        return found

    def feed(self, path: str, data: bytes) -> Iterator[str]:
        """Yield what a feed says otherwise of statements and of corrections than their entries must."""
        head, *entries = data.decode("utf-8", "replace").removesuffix("</feed>\n").split("<entry>\n")
        found = re.search(r'<feed [^>]*xml:lang="([A-Za-z-]+)"', head)
        if found and found[1] not in self.proven.configuration.languages and path.startswith(f"{found[1]}/"):
            return
        if found is None or found[1] not in self.proven.configuration.languages:
            yield "must be a feed in one of the site's languages"
            return
        of_all = path.count("/") < 2 and path.endswith(FEED) and "corrections/" not in path
        if of_all and len(entries) < min(NEWEST, len(self.proved)):
            yield "must have an entry of each of the newest statements"
        feeds = Feeds(self.proven)  # type: ignore[arg-type]
        for entry in entries:
            link = re.search(r'<link rel="alternate" type="text/html" href="([^"]*)"', entry)
            address = entities.unescape(link[1]) if link else ""
            change, match = _CHANGE.search(address), _RECORD.search(address)
            if change and change[3] != CORRECTION:
                continue
            identifier = change[2] if change else match[2] if match else ""
            try:
                if change:
                    one = Logged("", identifier, int(change[4]), change[1], CORRECTION)  # type: ignore[arg-type]
                    meant = feeds.of_correction(strings(found[1]), one)
                else:
                    meant = feeds.of_statement(found[1], identifier, *self.days[identifier])
            except NotCarried:
                continue
            except (Unproven, LookupError):
                yield f"has an entry of '{ascii(identifier)[1:80]}' that nothing proves"
                continue
            shown = meant.without_words() if "<fh:archive/>" in head else meant
            # Of a site that does not know its address, entries have ids that are made of its name.
            if entry.partition("</id>\n")[2] != entry_in_xml(shown).partition("</id>\n")[2]:
                yield f"must say of '{identifier}' what its published record says"

    def _record(self, kind: str, identifier: str) -> Any:
        return self.proven.statement(identifier) if kind == "statement" else self.proven.record(kind, identifier)  # type: ignore[arg-type]

    def records(self, kind: str, data: Mapping[str, Any] | None) -> Iterator[str]:
        """Yield what a file of agents, documents or topics says otherwise than their records."""
        parts = Parts(self.proven, embedded=False)  # type: ignore[arg-type]
        make = {"agent": parts.agent_in_full, "document": parts.document_in_full, "topic": parts.topic_in_full}[kind]
        for item in (data or {}).get(f"{kind}s") or ():
            identifier = str(item.get("identifier")) if isinstance(item, dict) else ""
            if self.proven.has(kind, identifier):  # type: ignore[arg-type]
                said = without_places({name: value for name, value in item.items() if name not in ("record", "seen")})
                if said != json.loads(json.dumps(make(identifier))):
                    yield f"must say of '{identifier}' what its published record says"

    def tables(self, kind: str, found: list[dict[str, Any]]) -> dict[str, bytes]:
        """Return the tables of some statements, or of other records of a kind, by the folder that they are in."""
        rows = Rows(SimpleNamespace(configuration=self.proven.configuration, agent=self.proven.agent))  # type: ignore[arg-type]
        return dict(rows.files(OF_RECORDS.get(kind, OF_STATEMENTS), found))


_NO_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def _rows(labels: Labels, record: Mapping[str, Any], relations: Sequence[Incoming], notes: Sequence[Any]) -> list[str]:
    """What the page of a statement says in context: a row of each other statement, with all that links the two."""
    to_each: dict[str, list[Link]] = {}
    for (name, other, passage, other_passage), note in zip(relations, notes, strict=True):
        link = Link(name, "", labels.archive.card(other), passage, other_passage, note, name in _DERIVED)
        to_each.setdefault(other, []).append(link)
    date = labels.meant(str(record["date"]["value"]))
    found = [(links[0].other, links) for links in to_each.values()]
    return [_row(labels, card, not_known(labels, date, card.date, links), links) for card, links in found]


def _replies(labels: Labels, passages: Collection[str], there: Sequence[Incoming]) -> list[str]:
    """What the page of a statement says beside its passages: who answered them."""
    links = [Link(name, "", labels.archive.card(other), at, by, None, True) for name, other, at, by in there]
    rows = {link.other.id: labels.row(link.other, "") for link in links}
    answered = replies(labels, rows, links)
    return [said_by(_fragment(str(one))).text for passage in passages for one in answered.get(passage, ())]


def _row(labels: Labels, card: Card, unknown: str, links: Sequence[Link]) -> str:
    """What a row of a strip says."""
    row = labels.row(card, "")
    said = [row.title, " · ".join(filter(None, (row.speakers, row.kind, _text(row.date), unknown, row.mark)))]
    for one in related(labels, links):
        said += [one.phrase, one.passages, one.note]
    return " ".join(" ".join(said).translate(_NO_ISOLATES).split())


def _text(markup: str) -> str:
    return said_by(_fragment(markup)).text


def _fragment(markup: str) -> Any:
    import lxml.html

    return lxml.html.fragment_fromstring(f"<div>{markup}</div>", parser=lxml.html.HTMLParser(encoding="utf-8"))
