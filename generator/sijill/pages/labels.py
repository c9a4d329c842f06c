"""What the pages of one language share: names, links, rows and labels, each made once and kept.

Labels are interface text and names of records; a cache of them never changes what a page says, only how fast.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup

from sijill.html.head import signposts
from sijill.html.markup import NOTHING, ListItem, WholeMarkup, element, joined, link
from sijill.html.template import Templates, date_markup, templates
from sijill.interface.attribution import Attributions
from sijill.interface.dates import date_label
from sijill.interface.direction import apart, direction, handles_whole
from sijill.interface.voices import list_of_names
from sijill.model import edtf
from sijill.model.copies import Fetched
from sijill.model.edtf import meant
from sijill.model.filing import path_of_id
from sijill.model.licences import licence
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Channel, Document
from sijill.model.urls import error_form, linkset_file, root_of
from sijill.pages.sightings import document_seen, is_lost
from sijill.pages.views import Fact, Reference, Row, Source, Text
from sijill.state import source_files
from sijill.state.answers import Card
from sijill.state.archive import Archive
from sijill.state.earlier import EarlierArchive

STATES = {"corrected": "list.corrected", "retracted": "list.retracted", "withdrawn": "list.withdrawn"}


def in_each_language(archive: Archive) -> tuple["Labels", ...]:
    """Return an archive's labels, in the order of its languages. Whatever makes its files shares them."""
    return tuple([Labels(archive, language) for language in archive.configuration.languages])


class Labels:
    """The archive as the pages of one language name it. ``root`` is the way from a page to the site's root.

    ``sizes`` has those of files that were made before, in bytes, by path; only pages that are made last may ask.
    """

    sizes: Mapping[str, int] = MappingProxyType({})

    def __init__(self, archive: Archive, language: str) -> None:
        self.archive = archive
        self.language = language
        self.direction = direction(language)
        self.mirrored = self.direction == "rtl"
        self.templates: Templates = templates(language)
        self.words = self.templates.strings
        self.configuration = archive.configuration
        self.addresses = archive.configuration.addresses
        self.attributions = Attributions(
            archive, language, archive.configuration.options.format, archive.configuration.kinds
        )
        self.names = self.attributions.names
        self.at = lru_cache(maxsize=64)(self._at)
        self.has_page = lru_cache(maxsize=64)(self._has_page)
        self.agent_name = lru_cache(maxsize=8192)(self._agent_name)
        self.agent_link = lru_cache(maxsize=8192)(self._agent_link)
        self.document_reference = lru_cache(maxsize=8192)(self._document_reference)
        self.document_link = lru_cache(maxsize=8192)(self._document_link)
        self.topic_reference = lru_cache(maxsize=8192)(self._topic_reference)
        self.source = lru_cache(maxsize=8192)(self._source)
        self.speaker = lru_cache(maxsize=8192)(self._speaker)
        self.stored_copy = lru_cache(maxsize=8192)(self._stored_copy)
        self._rows = lru_cache(maxsize=49152)(self._row_of)
        self._items = lru_cache(maxsize=49152)(self._items_of)
        self._marks = {state: self.words[key] for state, key in STATES.items()}
        self.unknown = self.words["unknown"]

    def root(self, address: str) -> str:
        """Return the way from a page to the site's root."""
        return root_of(address)

    def signposts(self, kind: RecordKind, identifier: str, root: str, evidence: str = "") -> Markup:
        """Return the links by which programs find what a record's page is about."""
        name = self.addresses.iri(kind, identifier)
        licensed = licence(self.configuration.options.records_licence).address
        return signposts(name, licensed, self.href(root, linkset_file(kind)), evidence)

    def href(self, root: str, address: str) -> str:
        """Return the value of ``href`` for an address of the site."""
        return self.addresses.link(root, address)

    def share_picture(self, identifier: str = "") -> str:
        """Return the absolute address of a statement's picture for sharing, or the site's; "" if there is none."""
        addresses = self.addresses
        pictured = self.configuration.pictured
        return addresses.absolute(addresses.picture(self.language, identifier)) if pictured else ""

    def _has_page(self, name: str) -> bool:
        """Whether the archive has a hand-written page of that name in this language."""
        return (self.configuration.root / "docs" / self.language / f"{name}.md").is_file()

    def text(self, text: str, language: str) -> Text:
        """Return a run of record text with its direction."""
        return Text(text, language, direction(language), "  " in text or "\t" in text or "\n " in text)

    def localized(self, texts: Mapping[str, str] | None) -> str:
        """Return a text of a record in this language as it is shown, "" where there is none."""
        if not texts:
            return ""
        return self.shown(self.templates.localized(dict(texts)))

    def missing(self, languages: Collection[str], key: str = "missing") -> str:
        """Return that what is there in some languages is not yet translated into this one; "" if it is."""
        if not languages or self.language in languages or len(self.configuration.languages) == 1:
            return ""
        return self.words.format(f"translated.{key}", language=self.words.language_name(self.language))

    def prose(self, texts: Mapping[str, str] | None, key: str = "missing", *, shown: str = "") -> str:
        """Return what editors wrote, "" for nothing; in another language, set apart, if it is not in this one.

        It is ``shown`` in that language, if given. The ``key`` is of the string that says that it is not translated.
        """
        missing = self.missing(texts or (), key)
        if not texts or not missing:
            return shown or self.localized(texts)
        tag, text = next(iter(texts.items()))
        shown = element("span", shown or text, f' lang="{tag}" dir="{direction(tag)}"')
        return joined([shown, " ", element("span", missing, ' class="sj-small sj-missing"')])

    def kind(self, of: str, name: str) -> str:
        """Return what a kind of statement, agent or document is called."""
        return self.apart(self.words.kind(of, name, self.configuration.kinds))

    def apart(self, text: str) -> str:
        """Return a record's text as it is shown beside others in a line."""
        return apart(self.shown(text), self.language)

    def in_line(self, texts: Mapping[str, str]) -> str:
        """Return a record's name or title as it is shown beside others in a line."""
        return self.apart(self.templates.localized(texts))

    def given_in_line(self, texts: Mapping[str, str] | None) -> str:
        """Return what editors wrote as it is shown beside others in a line, and whether it is not translated yet."""
        own = self.apart(self.localized(texts)) if texts else ""
        return own if texts and self.language in texts else self.prose(texts, "missing_in_line")

    def shown(self, text: str) -> str:
        """Return text in this language as it is shown."""
        return handles_whole(text) if self.mirrored else text

    def date_markup(self, text: str, weekday: bool = False) -> Markup:
        """Return a date in words."""
        return date_markup(self.language, self.meant(text), weekday)

    def words_of_date(self, text: str) -> str:
        """Return a date in words as plain text."""
        return date_label(self.language, self.meant(text))

    def meant(self, text: str) -> str:
        """Return a date of a record, or of an earlier version of it, as what it means in an archive of this format."""
        return meant(text, self.configuration.options.format)

    def fact(self, label: str, value: Markup | str | None) -> Fact:
        """Return a labelled value; "not recorded" where there is none."""
        return Fact(self.words[label], value) if value else Fact(self.words[label], self.unknown, True)

    def digest_markup(self, digest: str) -> Markup:
        """Return a digest, set so that it breaks anywhere and reads from left to right."""
        return element("code", digest, ' class="sj-digest"')

    def outside_link(self, address: str, text: str = "") -> Markup:
        """Return a link that leaves the site."""
        return link(address, text or address, ' rel="external"' if text else ' rel="external" dir="ltr"')

    def row(self, card: Card, root: str) -> Row:
        """Return the row of a statement: what a page shows of it where it lists or names it."""
        row = self._rows(card.id)
        return Row(root + row.href, *row[1:])

    def _row(self, card: Card) -> Row:
        title = card.titles.get(self.language) or next(iter(card.titles.values()))
        is_draft = card.id in self.archive.drafts
        return Row(
            self.addresses.link("", self.addresses.statement(self.language, card.id)),
            self.apart(title),
            date_markup(self.language, card.date),
            self.speakers(card),
            self.kind("statement", card.kind),
            self.words["statement.draft"] if is_draft else self._marks.get(card.status, ""),
            "draft" if is_draft else card.status,
        )

    def speakers(self, card: Card, passage: str | None = None) -> str:
        """Return the names of a statement's speakers, as lists show them; of ``passage`` alone, if it is given."""
        own = card.own.get(passage or "")
        keys = (own,) if own in card.speakers else card.speakers
        called = self.names.in_list(card.speakers, card.called, card.date)
        return self.listed_names([name for key, name in zip(card.speakers, called, strict=True) if key in keys])

    def listed_names(self, names: Iterable[str]) -> str:
        """Return names as a line lists them, each in its own direction."""
        return list_of_names(self.words, [apart(one, self.language) for one in names])

    def list_item(self, identifier: str, root: str, in_year: bool = False) -> WholeMarkup:
        """Return a statement as a line of a list; a statement is in about ten lists, and its line is made once.

        ``in_year``: it is beneath its year, which is not said again.
        """
        return self._items(identifier)[in_year].at(root)

    def _row_of(self, identifier: str) -> Row:
        """Return a statement's row, seen from the site's root."""
        return self._row(self.archive.card(identifier))

    def _items_of(self, identifier: str) -> tuple[ListItem, ListItem]:
        """Return a statement's line in a list, and in one beneath its year."""
        card, row = self.archive.card(identifier), self._rows(identifier)
        kind: str = row.kind
        if row.mark:
            kind = joined([row.kind, element("b", row.mark, f' class="sj-{row.state}"')], " · ")
        meta = ' class="sj-meta"'
        after = joined([element("span", row.speakers, meta), element("span", kind, meta)], " ")
        full, in_year = (
            ListItem(element("span", date, ' class="sj-when"'), row.href, row.title, after)
            for date in (row.date, date_markup(self.language, self.meant(card.date), in_year=True))
        )
        return full, in_year

    def listed(self, items: list[Markup]) -> Markup:
        """Return markup listed as the language lists things."""
        if len(items) < 2:
            return items[0] if items else NOTHING
        first = joined(items[:-1], self.words.comma)
        return self.templates.sentence("language.and", first=first, last=items[-1])

    def _speaker(
        self, root: str, named: Markup, capacity: str, on_behalf_of: tuple[str, ...], date: edtf.Date | None = None
    ) -> Markup:
        """Return who spoke: as named, in which capacity ("" for none), and for whom; named as on a date, if given."""
        parts: list[str] = [named, *[capacity] * bool(capacity)]
        if on_behalf_of:
            names = self.listed(
                [self.agent_link_on(root, one, date) if date else self.agent_link(root, one) for one in on_behalf_of]
            )
            parts.append(self.templates.sentence("statement.on_behalf_of", names=names))
        return joined(parts, self.words.comma)

    def channel(self, channel: Channel) -> Markup:
        """Return a channel in words, the account's handle isolated so that it keeps its direction."""
        label = self.templates.localized(channel.label)
        shown = joined([label])
        if channel.handle and channel.handle in label:
            before, _, after = label.partition(channel.handle)
            shown = joined([before, element("bdi", channel.handle, ' dir="ltr"'), after])
        return joined([self.prose(channel.label, "missing_in_line", shown=shown)])

    def _agent_name(self, identifier: str) -> str:
        return self.templates.localized(self.archive.agent(identifier).name)

    def agent_apart(self, identifier: str) -> str:
        """Return an agent's present name, with what sets it apart from a namesake, if that is recorded."""
        return self.names.apart(identifier, self.agent_name(identifier))

    def _at(self, number: int) -> "Labels":
        """Return the labels of a time: the archive as an entry of the ledger with this number saw it."""
        return Labels(EarlierArchive(self.archive, number), self.language)

    def address_of(self, kind: RecordKind, identifier: str) -> str:
        """Return the address of a record that is named, or of the list of its kind where it has no page any more."""
        if self.archive.has_page(kind, identifier):
            return self.addresses.record(self.language, kind, identifier)
        return self.addresses.single(self.language, f"{kind}s")

    def _agent_link(self, root: str, identifier: str) -> Markup:
        return self._link(root, "agent", identifier, self.agent_apart(identifier))

    def _document_reference(self, root: str, identifier: str) -> Reference:
        address = self.address_of("document", identifier)
        return Reference(self.in_line(self.archive.document(identifier).title), self.href(root, address))

    def _document_link(self, root: str, identifier: str) -> Markup:
        reference = self.document_reference(root, identifier)
        return link(reference.href, reference.text)

    def _topic_reference(self, root: str, identifier: str) -> Reference:
        address = self.address_of("topic", identifier)
        return Reference(self.in_line(self.archive.topic(identifier).label), self.href(root, address))

    def agent_link_on(self, root: str, identifier: str, date: edtf.Date) -> Markup:
        """Return an agent as a link by the name that it had on a date, with its present one if that is another."""
        then = self.names.on(identifier, date)
        if then == self.agent_name(identifier):  # it may have changed in another language alone
            return self.agent_link(root, identifier)
        named = self._link(root, "agent", identifier, then)
        agent = self.archive.agent(identifier)
        if agent.name in agent.names_on(date):
            return named  # the present one is among those that it may have had
        return self.templates.sentence("agent.named_then", then=named, now=self._now(identifier))

    def published_on(self, document: Document) -> edtf.Date:
        """Return when a document was published, as far as that is recorded."""
        return edtf.parse(self.meant(document.date if isinstance(document.date, str) else document.date.value))

    def publisher(self, root: str, document: Document) -> Markup | None:
        """Return who published a document as a link, by the name of that day; None where it is not recorded."""
        unknown = document.publisher == "unknown"
        return None if unknown else self.agent_link_on(root, document.publisher, self.published_on(document))

    def agent_link_as(self, root: str, identifier: str, named: str) -> Markup:
        """Return an agent as a link by the name under which it spoke, with its own if that is another."""
        if named == self.agent_name(identifier):
            return self.agent_link(root, identifier)
        link = self._link(root, "agent", identifier, named)
        return self.templates.sentence("agent.named_as", named=link, name=self._now(identifier))

    def _now(self, identifier: str) -> Markup:
        """An agent's present name for parentheses, what sets it apart from a namesake after a comma."""
        distinction = self.localized(self.archive.agent(identifier).distinction)
        name = self.agent_name(identifier)
        return element("bdi", self.words.comma.join([name, distinction]) if distinction else name)

    def _link(self, root: str, kind: RecordKind, identifier: str, text: str) -> Markup:
        href = self.href(root, self.address_of(kind, identifier))
        return link(href, apart(text, self.language))

    def _source(self, root: str, identifier: str, *, leading: bool = True) -> Source:
        """Return what is shown of a document; ``leading`` says that its addresses are, too."""
        document = self.archive.document(identifier)
        facts = self.document_facts(root, identifier, document, leading=leading)
        copies = joined([self.digest_markup(copy.digest) for copy in document.captures], " ")
        facts.append(self.fact("statement.source.copy", copies or self.words["statement.source.no_copy"]))
        return Source(self.document_reference(root, identifier), self.kind("document", document.kind), tuple(facts))

    def _stored_copy(self, document: str, digest: str) -> tuple[str, str, Fact, Fact, Fetched | None]:
        """Return of a stored copy: its address ("" for none) and its document's title, when it was made, its digest.

        The last is how it was fetched, None where it was not.
        """
        source = self.archive.document(document)
        copy = next((capture for capture in source.captures if capture.digest == digest), None)
        captured = None if copy is None or copy.captured == "unknown" else self.date_markup(copy.captured)
        return (
            "" if source.is_taken_down else source.address_of_copy(digest),
            self.localized(source.title),
            self.fact("statement.evidence.captured", captured),
            self.fact("statement.evidence.copy_digest", self.digest_markup(digest)),
            copy.fetched if copy else None,
        )

    def _addresses(self, identifier: str, document: Document) -> list[Fact]:
        url = self.fact("document.url", None if document.url == "unknown" else self.outside_link(document.url))
        seen = self.archive.seen(identifier)
        said = [document_seen(self, seen)] if seen else []
        others = [self.fact("document.other_url", self.outside_link(address)) for address in document.other_urls]
        if not document.archived_url:
            return [url, *others, *said]
        archived = self.fact("document.archived", self.outside_link(document.archived_url))
        return [archived, url, *others, *said] if is_lost(seen) else [url, *others, archived, *said]

    @staticmethod
    def in_print(document: Document) -> list[tuple[str, str]]:
        """Return where a print is found: its issue and its page, as they are numbered there, each with its label."""
        rows = (("document.issue", document.issue), ("document.pages", document.pages))
        return [(label, value) for label, value in rows if value]

    def edit_address(self, kind: str, identifier: str) -> str:
        """Return where a record can be edited, "" where the archive names no repository."""
        if not self.configuration.repo_url:
            return ""
        path = path_of_id(kind, identifier)
        if kind == "statement" and identifier in self.archive.drafts:
            path = source_files.path_of(self.archive.connection, kind, identifier) or path
        return f"{self.configuration.edit_address}sources/{path}"

    def report_address(self, identifier: str) -> str:
        """Return where an error in a record can be reported, "" where the archive names no repository."""
        place = self.configuration
        return error_form(place.repo_url, place.host, identifier) if place.repo_url else ""

    def document_facts(self, root: str, identifier: str, document: Document, *, leading: bool = True) -> list[Fact]:
        """Return what is recorded of a document, and what is not; the archived copy first where the page is gone.

        Without ``leading``, and where its words were taken down, the addresses at which they are are left out.
        """
        authors = document.authors
        return [
            self.fact("document.publisher", self.publisher(root, document)),
            self.fact(
                "document.authors",
                None if authors == "unknown" else self.words.join([self.apart(one) for one in authors]),
            ),
            self.fact("document.date", None if document.date == "unknown" else self.date_markup(document.date.value)),
            *[self.fact(label, element("bdi", value)) for label, value in self.in_print(document)],
            *(self._addresses(identifier, document) if leading and not document.is_taken_down else []),
            *(
                [self.fact("document.embedded_in", self.document_link(root, document.embedded_in))]
                if document.embedded_in
                else []
            ),
        ]
