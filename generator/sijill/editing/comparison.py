"""What readers would see of a change: two revisions of an archive compared, as values; reports are made elsewhere."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sijill.check.evidence.verify import verify
from sijill.diagnostics import Diagnostic
from sijill.editing.revisions import Revision, identity
from sijill.editing.settings_changes import every_page, is_of_settings, values_changed
from sijill.frame.handwritten import address_of
from sijill.intake.published_addresses import Addressing, moved
from sijill.interface.strings import Strings, in_language, strings
from sijill.model.configuration import FILE as SETTINGS
from sijill.model.configuration import Configuration
from sijill.model.kinds import FILE as KINDS
from sijill.model.localized import LOCALIZED
from sijill.model.order import listed_years
from sijill.model.record_kinds import NAMED_KINDS, RecordKind
from sijill.model.records import Passage, Relation, Statement, name_of_record
from sijill.model.relations import RELATION_RULES
from sijill.model.urls import FOLDERS
from sijill.sources.own_kinds import kinds_in
from sijill.state.references import references
from sijill.state.rows import plain


class Changed(NamedTuple):
    """A text that was changed: what it is, and its wording before and after ("" where there was or is none)."""

    what: str
    before: str
    after: str
    language: str


class EvidencePlace(NamedTuple):
    """Whether a wording was found: in which paragraph of which document, 0 where it was not."""

    passage: str
    variant: int | None
    document: str
    paragraph: int


class StatementChange(NamedTuple):
    """The change of one statement. ``before`` or ``after`` is None if that revision does not have it."""

    id: str
    before: Statement | None
    after: Statement | None
    texts: list[Changed]
    relations_added: list[Relation]
    relations_removed: list[Relation]
    places: list[EvidencePlace]

    @property
    def verb(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


class OtherChange(NamedTuple):
    """The change of an agent, document, topic or other file below ``sources/``; for a record, in words."""

    kind: str
    id: str
    verb: str
    texts: list[Changed]


class Comparison(NamedTuple):
    """Everything that a change does: statements, other records, pages, and files that do not read.

    ``said`` puts what a report says into ``language``, in which the fields of records are called too.
    """

    statements: list[StatementChange]
    others: list[OtherChange]
    pages: list[str]
    problems: list[Diagnostic]
    base: Revision
    head: Revision
    language: str = "en"
    said: Callable[[str], str] = str


def compare(
    base: Revision,
    head: Revision,
    configuration: Configuration,
    language: str = "en",
    said: Callable[[str], str] = str,
) -> Comparison:
    """Compare two revisions of an archive. Only files that differ are read."""
    differing = sorted(
        path for path in base.files.keys() | head.files.keys() if base.files.get(path) != head.files.get(path)
    )
    statements: dict[str, None] = {}
    others: list[OtherChange] = []
    problems: list[Diagnostic] = []
    for path in differing:
        found = identity(path)
        if found is None:
            other = _file(path, base, head, configuration)
            if path == SETTINGS and other.verb == "changed" and (sides := _addressing(base, head)):
                addresses = list(_moved(*sides, said))
                others += [other._replace(texts=addresses)] if addresses else []
                problems += moved(*sides)
            elif path == KINDS and other.verb == "changed":
                other = other._replace(texts=list(_relabelled(base, head)))
            if is_of_settings(path):
                texts = [Changed(*one, _language_of(one[0], configuration)) for one in values_changed(path, base, head)]
                other = other._replace(kind=SETTING if texts else other.kind, texts=texts)
            others.append(other)
            continue
        if path in base.files and path in head.files and base.text(path) == head.text(path):
            continue  # the ends of the lines alone
        if path in head.files:
            problems += head.parsed(path).diagnostics
        if found[0] == "statement":
            statements.setdefault(found[1])
        else:
            texts = list(_of_record(*found, base, head, strings(language)))
            others.append(OtherChange(found[0], found[1], _verb(path, base, head), texts))
    changes = [change for name in statements if (change := _statement(name, base, head, language)) is not None]
    pages = sorted({*_pages(changes, others, base, head, configuration)})
    return Comparison(changes, others, pages, sorted(problems), base, head, language, said)


def _language_of(field: str, configuration: Configuration) -> str:
    last = field.rpartition(".")[2]
    return last if last in configuration.languages else "en"


def _addressing(base: Revision, head: Revision) -> tuple[Addressing, Addressing] | None:
    before, after = (Addressing.of(one.text(SETTINGS)) for one in (base, head))
    return (before, after) if before and after else None


def _moved(before: Addressing, after: Addressing, said: Callable[[str], str]) -> Iterator[Changed]:
    """Yield where all pages of a language were and are, where the settings move them; "" where they are gone."""
    for language in before.options.languages:
        homes = [one.home(language) for one in (before.addresses, after.addresses)]
        places = [side.site_url + home or f"/{home}" for side, home in zip((before, after), homes, strict=True)]
        there = places[1] if language in after.options.languages else ""
        yield from _differs(said(f"every page in {language}"), places[0], there, "en")


def _relabelled(base: Revision, head: Revision) -> Iterator[Changed]:
    """Yield what the archive's own kinds were and are called."""
    old, new = ({(one.of, one.name): one.label for one in kinds_in(side.text(KINDS))} for side in (base, head))
    for key in old.keys() & new.keys():
        for tag in dict.fromkeys((*old[key], *new[key])):
            yield from _differs(".".join((*key, "label", tag)), old[key].get(tag, ""), new[key].get(tag, ""), tag)


def _file(path: str, base: Revision, head: Revision, configuration: Configuration) -> OtherChange:
    """Return the change of a file that is no record: of a hand-written page, a copy, the settings …"""
    verb, name = _verb(path, base, head), path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    top, *below = name.split("/")
    if top != "sources":
        is_page = top == "docs" and len(below) > 1 and below[0] in configuration.languages and name.endswith(".md")
        return OtherChange(PAGE if is_page else "file", name, verb, [])
    kind = _KINDS.get(below[0], "file") if len(below) > 1 else "file"
    return OtherChange(kind, "/".join(below[1:]) or name, verb, [])


def _of_record(kind: RecordKind, identifier: str, base: Revision, head: Revision, words: Strings) -> Iterator[Changed]:
    """Yield what an agent, document or topic says otherwise, field by field; what it names is called by its name."""
    old, new = ((plain(r) if r else {}) for r in (one.record(kind, identifier) for one in (base, head)))
    for field in dict.fromkeys((*old, *new)):
        label = words.texts.get(f"statement.changed.{'correction' if field == 'corrections' else field}", field)
        was, now = (_in_words(field, one.get(field), at) for one, at in ((old, base), (new, head)))
        for tag in dict.fromkeys((*was, *now)):
            tongue = words.format("language.colon", label=label, value=words.language_name(tag)) if tag else label
            yield from _differs(tongue, was.get(tag, ""), now.get(tag, ""), tag or words.language)


def _in_words(field: str, value: Any, revision: Revision) -> dict[str, str]:
    """Return a field's value as text by language; under "" what is in none."""
    if value is None:
        return {}
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()) and field in LOCALIZED:
        return value
    return {"": _as_text(value, _NAMING.get(field), revision)}


def _as_text(value: Any, naming: RecordKind | None, revision: Revision) -> str:
    if isinstance(value, list):
        return "; ".join(_as_text(one, naming, revision) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_as_text(one, None, revision)}" for name, one in value.items())
    record = revision.record(naming, str(value)) if naming else None
    return in_language(name_of_record(record), "en") if record else str(value)


_NAMING: dict[str, RecordKind] = {
    "publisher": "agent", "member_of": "agent", "embedded_in": "document", "broader": "topic",
}  # fmt: skip


def _verb(path: str, base: Revision, head: Revision) -> str:
    return "added" if path not in base.files else "removed" if path not in head.files else "changed"


def _statement(identifier: str, base: Revision, head: Revision, language: str) -> StatementChange | None:
    before, after = base.record("statement", identifier), head.record("statement", identifier)
    old = before if isinstance(before, Statement) else None
    new = after if isinstance(after, Statement) else None
    if old == new:
        return None  # the writing alone, or it can be read in neither revision
    called = _Called(base, language), _Called(head, language)
    texts = list(_texts(old, new, *called)) if old and new else []
    added = [relation for relation in (new.relations if new else ()) if not old or relation not in old.relations]
    removed = [relation for relation in (old.relations if old else ()) if not new or relation not in new.relations]
    return StatementChange(identifier, old, new, texts, added, removed, list(_places(new, head)) if new else [])


class _Called(NamedTuple):
    """What records are called in a revision, in a language, with their ids: two may have one name."""

    revision: Revision
    language: str

    def __call__(self, kind: RecordKind, identifier: str) -> str:
        record = self.revision.record(kind, identifier)
        return f"{in_language(name_of_record(record), self.language)} ({identifier})" if record else identifier


def _texts(old: Statement, new: Statement, then: _Called, now: _Called) -> Iterator[Changed]:
    """Yield every text that differs, in the order of the page; what is named is called as it was, and as it is now."""
    for language in dict.fromkeys((*old.title, *new.title)):
        yield from _differs("title", old.title.get(language, ""), new.title.get(language, ""), language)
    yield from _differs("kind", old.kind, new.kind, "en")
    yield from _differs("date", old.date.value, new.date.value, "en")
    yield from _differs("speakers", _speakers(old, then), _speakers(new, now), now.language)
    before, after = ({passage.id: passage for passage in one.passages} for one in (old, new))
    for name in dict.fromkeys((*before, *after)):
        yield from _passage(name, before.get(name), after.get(name), new.language, then, now)
    had, has = (", ".join(called("topic", one) for one in s.topics) for s, called in ((old, then), (new, now)))
    yield from _differs("topics", had, has, now.language)
    for language in dict.fromkeys((*(old.note or {}), *(new.note or {}))):
        yield from _differs("note", (old.note or {}).get(language, ""), (new.note or {}).get(language, ""), language)
    for correction in new.corrections:
        if correction not in old.corrections:
            for language, reason in correction.reason.items():
                yield Changed(f"correction: {correction.kind}, {correction.date}", "", reason, language)


def _passage(
    name: str, old: Passage | None, new: Passage | None, language: str, then: _Called, now: _Called
) -> Iterator[Changed]:
    own = new or old
    spoken = (own.language if own else None) or language
    yield from _differs(f"passage {name}", old.text if old else "", new.text if new else "", spoken)
    if old and new:
        yield from _differs(f"passage {name}, mode", old.mode, new.mode, "en")
        was, is_now = then("document", old.document), now("document", new.document)
        yield from _differs(f"passage {name}, document", was, is_now, now.language)
        yield from _differs(f"passage {name}, delivery", old.delivery or "", new.delivery or "", "en")
    made, made_now = ({(t.language, t.by): t.text for t in one.translations} if one else {} for one in (old, new))
    for key in dict.fromkeys((*made, *made_now)):
        what = f"passage {name}, translation ({key[0]}, {key[1]})"
        yield from _differs(what, made.get(key, ""), made_now.get(key, ""), key[0])
    had, has = ([variant.text for variant in one.variants] if one else [] for one in (old, new))
    for number in range(max(len(had), len(has))):
        was, is_now = (texts[number] if number < len(texts) else "" for texts in (had, has))
        yield from _differs(f"passage {name}, variant {number + 1}", was, is_now, spoken)


def _differs(what: str, before: str, after: str, language: str) -> Iterator[Changed]:
    if before != after:
        yield Changed(what, str(before), str(after), language)


def _speakers(statement: Statement, called: _Called) -> str:
    words, found = strings(called.language), []
    for one in statement.speakers:
        name = called("agent", one.agent) if one.agent else in_language(one.unnamed or {}, called.language)
        if one.named:
            name = words.format("agent.named_as", named=in_language(one.named, called.language), name=name)
        office = [in_language(one.capacity, called.language)] if one.capacity else []
        behalf = words.join([called("agent", body) for body in one.on_behalf_of])
        found.append(
            " · ".join([name, *office, *([words.format("statement.on_behalf_of", names=behalf)] if behalf else [])])
        )
    return "; ".join(found)


def _places(statement: Statement, head: Revision) -> Iterator[EvidencePlace]:
    found, _ = verify(statement, head.sources, 0)
    by_wording = {(evidence.passage, evidence.variant): evidence for evidence in found}
    for passage in statement.passages:
        for variant, wording in [(None, passage), *enumerate(passage.variants)]:
            evidence = by_wording.get((passage.id, variant))
            yield EvidencePlace(passage.id, variant, wording.document, evidence.paragraph if evidence else 0)


def _pages(
    changes: list[StatementChange],
    others: list[OtherChange],
    base: Revision,
    head: Revision,
    configuration: Configuration,
) -> Iterator[str]:
    """Yield the addresses whose pages show something else afterwards, each once a language."""
    addresses = configuration.addresses
    records = {(other.kind, other.id) for other in others if other.kind in NAMED_KINDS}
    # Copies and sightings are shown with their document.
    of_documents = [other.id for other in others if other.kind in ("capture", "sightings")]
    records |= {("document", one.split("/")[0].removesuffix(".yaml")) for one in of_documents}
    # A record's page names what names it; a statement's page also says who published the documents it is quoted from.
    named = {(kind, one) for kind in NAMED_KINDS for one in head.naming(records, kind)}
    naming = set(head.naming(records | {one for one in named if one[0] == "document"}, "statement"))
    # Lists, and the pages of linked statements, give the title, the date and the speakers.
    agents = {one for one in records if one[0] == "agent"}
    listed = {change.id for change in changes} | set(head.naming(agents, "statement"))
    known = [one for change in changes for one in (change.before, change.after) if one]
    known += [one for name in sorted(listed) if isinstance(one := head.record("statement", name), Statement)]
    wanted = records | named | {("statement", identifier) for identifier in naming | listed}
    wanted |= {(kind, identifier) for statement in known for kind, identifier, *_ in references(statement)}
    wanted |= {("statement", one) for one in head.naming({("statement", name) for name in listed}, "statement")}
    if any(other.id == SETTINGS and other.kind == "file" and other.texts for other in others) and (
        sides := _addressing(base, head)
    ):
        every = {found for one in (base, head) for path in one.files if (found := identity(path)) is not None}
        for side in sides:
            for language in side.options.languages:
                yield from (side.addresses.record(language, *record) for record in every)
    if any(other.kind == SETTING for other in others):
        yield from every_page(head, configuration)
    for other in others:
        if other.kind == PAGE:
            _, language, name = other.id.split("/", 2)
            yield addresses.home(language) + address_of(name).removeprefix("/") or "index.html"
    years = {year for statement in known for year in listed_years(statement.date.parsed)}
    for language in configuration.languages:
        for kind, identifier in wanted:
            yield addresses.record(language, kind, identifier)
        for year in years:
            yield addresses.year(language, year)
        if listed:
            yield from (addresses.home(language) or "index.html", addresses.index(language, "statements"))
        for kind in {other.kind for other in others} & FOLDERS.keys():
            yield addresses.index(language, FOLDERS[kind])
        if ({one.verb for one in changes} | {one.verb for one in others if one.kind not in (PAGE, SETTING, "file")}) - {
            "added"
        }:
            yield addresses.single(language, "corrections")


PAGE = "hand-written page"
SETTING = "settings"
_KINDS = {"captures": "capture", "seen": "sightings", "ledger": "ledger", "log": "ledger"}


def inverse(relation: Relation) -> str:
    """Return what a relation is called from its other end."""
    return RELATION_RULES[relation.type].inverse
