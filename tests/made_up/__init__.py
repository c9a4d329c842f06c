"""A small made-up archive, written to files and taken in as a build does it."""

import datetime
from pathlib import Path
from typing import Any

import yaml

from sijill.intake.take_in import take_in
from sijill.ledger.entries import Entry, WayBack, read_batch, write_batch
from sijill.ledger.parts import differing_parts, digests_of_parts
from sijill.ledger.patch import difference
from sijill.ledger.salts import Salts
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record
from sijill.model.configuration import Configuration, Options
from sijill.model.digests import digest_of_bytes
from sijill.model.filing import folder_of_id
from sijill.model.records import Agent, Document, Statement, Topic
from sijill.sources.captures import write_capture
from sijill.state import database
from sijill.state.archive import Archive
from tests.made_up.captures import capture_of

PARAGRAPHS = (
    "قالت رئيسة البلدية سلمى الحداد، اليوم الأربعاء، في منشور لها إن الجسر الجديد سيُفتح قريباً.",
    "انتهت أعمال الجسر، وتم فحص كل أجزائه. أصبح الجسر جاهزاً للعبور.",
    "وأضافت أن «البلدية ستفتح الجسر يوم الأحد، وأصبح الجسر جاهزاً للعبور» بعد فحصه.",
    "وقال المهندس كريم البناء، يوم أمس الثلاثاء، إن الفحص لم يكتمل بعد.",
)
COPY = capture_of("\n".join(PARAGRAPHS))
BRIDGE, DOUBT, OPENING = "2030-01-02-bridge-ready", "2030-01-01-not-tested", "2030-01-opening"


def agents() -> dict[str, Agent]:
    def agent(kind: str, en: str, ar: str, **more: Any) -> Agent:
        return Agent.model_validate({"name": {"en": en, "ar": ar}, "kind": kind, **more})

    return {
        "salma-haddad": agent(
            "person", "Salma Haddad", "سلمى الحداد", aliases=("Salma al-Haddad",), member_of=("town-council",),
            accounts=({"platform": "Sahat", "handle": "@SalmaH"},),
        ),
        "karim-banna": agent("person", "Karim Banna", "كريم البناء"),
        "town-council": agent("government", "Town Council", "مجلس البلدة"),
    }  # fmt: skip


def documents() -> dict[str, Document]:
    article = {
        "title": {"en": "Article on the bridge", "ar": "مقال عن الجسر"}, "kind": "article", "language": "ar",
        "publisher": "unknown", "authors": "unknown", "date": {"value": "2030-01-06"},
        "url": "https://news.example/bridge", "captures": ({"digest": COPY.digest, "captured": "unknown"},),
    }  # fmt: skip
    post = {
        "title": {"en": "Post by Salma Haddad", "ar": "منشور سلمى الحداد"}, "kind": "post", "language": "ar",
        "publisher": "unknown", "authors": "unknown", "date": {"value": "2030-01-02"}, "url": "unknown",
        "embedded_in": "bridge-article",
    }  # fmt: skip
    return {"bridge-article": Document.model_validate(article), "salma-post": Document.model_validate(post)}


def topics() -> dict[str, Topic]:
    return {
        "the-bridge": Topic.model_validate({"label": {"en": "The bridge", "ar": "الجسر"}, "broader": ("roads",)}),
        "roads": Topic.model_validate({"label": {"en": "Roads", "ar": "الطرق"}}),
    }


def statements() -> dict[str, Statement]:
    bridge = {
        "title": {"en": "The bridge is ready", "ar": "الجسر جاهز"}, "kind": "post", "language": "ar",
        "speakers": [{"agent": "salma-haddad", "capacity": {"en": "Mayor", "ar": "رئيسة البلدية"},
                      "on_behalf_of": ["town-council"]}],
        "date": {"value": "2030-01-02", "as_stated": {"text": "اليوم الأربعاء", "document": "bridge-article",
                                                    "counted_from": "2030-01-02"}},
        "channel": {"label": {"en": "post on Sahat by @SalmaH", "ar": "منشور على ساحات من حساب @SalmaH"},
                    "handle": "@SalmaH", "document": "salma-post"},
        "passages": [{
            "id": "p1", "text": PARAGRAPHS[1], "mode": "embedded", "document": "bridge-article",
            "translations": [{"language": "en", "by": "editors",
                              "text": "The work on the bridge is done. The bridge is ready to be crossed."}],
            "variants": [{"text": "وأصبح الجسر جاهزاً للعبور", "mode": "direct", "document": "bridge-article"}],
        }],
        "topics": ["the-bridge"],
        "note": {"en": "The post was shown in the article.", "ar": "عُرض المنشور في المقال."},
    }  # fmt: skip
    doubt = {
        "title": {"en": "The bridge has not been tested", "ar": "الجسر لم يُفحص"}, "kind": "remarks", "language": "ar",
        "speakers": [{"agent": "karim-banna"}],
        "date": {"value": "2030-01-01"},
        "passages": [{"id": "p1", "text": "إن الفحص لم يكتمل بعد", "mode": "indirect", "document": "bridge-article",
                      "translations": [{"language": "en", "by": "machine", "text": "that the test is not complete"}]}],
        "relations": [{"type": "disputes", "target": BRIDGE, "target_passage": "p1", "passage": "p1",
                       "note": {"en": "He says the test is not done.", "ar": "يقول إن الفحص لم ينته."}}],
        "topics": ["the-bridge"],
    }  # fmt: skip
    opening = {
        "title": {"en": "It opens on Sunday", "ar": "يُفتح يوم الأحد"}, "kind": "announcement", "language": "ar",
        "speakers": [{"agent": "town-council"}, {"agent": "salma-haddad"}],
        "date": {"value": "2030-01-03/2030-01-05"},
        "passages": [{"id": "p1", "text": "البلدية ستفتح الجسر يوم الأحد", "mode": "direct", "speaker": "town-council",
                      "document": "bridge-article"}],
        "relations": [{"type": "updates", "target": BRIDGE}],
    }  # fmt: skip
    records = {BRIDGE: bridge, DOUBT: doubt, OPENING: opening}
    return {identifier: Statement.model_validate(record) for identifier, record in records.items()}


def published(folder: Path, identifier: str, *records: dict[str, Any]) -> None:
    """Write the ledger of one statement's published records, each a month after the one before."""
    heads: list[str] = []
    before: tuple[dict[str, Any], Entry] | None = None
    (folder / "sources" / "ledger").mkdir(parents=True, exist_ok=True)
    for number, record in enumerate(records, start=1):
        salts = Salts(f"{number:032x}")
        way_back = WayBack(difference(record, before[0]), f"{number:032x}") if before else None
        entry = Entry(
            "statement", identifier, number, str(salts.digest_of_version(digest_of_record(record))),
            digests_of_parts("statement", record, salts), {"bridge-article": [COPY.digest]},
            differing_parts("statement", before[0], record) if before else [],
            digest_of_bytes(before[1].line()) if before else None,
            way_back.digest if way_back else None,
            _new_correction(record, before[0]) if before else None, None, salts.name,
        )  # fmt: skip
        given = {("statement", identifier, number): salts}
        ways = [way_back] if way_back else []
        name, data = write_batch(f"2030-0{number + 1}-01", heads, [entry], ways, salts=given)  # type: ignore[arg-type]
        (folder / "sources" / "ledger" / name).write_bytes(data)
        heads = [read_batch(data).digest]
        before = record, entry


def published_together(
    ledger: Path, records: dict[str, dict[str, Any]], day: str = "2030-02-01", after: str | None = None
) -> str:
    """Write the ledger of statements that were published on one day; return its head, which the next is ``after``."""
    entries = [
        Entry(
            "statement", identifier, 1, digest_of_record(record), digests_of_parts("statement", record),
            {"bridge-article": [COPY.digest]}, [], None, None, None,
        )
        for identifier, record in records.items()
    ]  # fmt: skip
    ledger.mkdir(parents=True, exist_ok=True)
    name, data = write_batch(day, [after] if after else [], entries, [])
    (ledger / name).write_bytes(data)
    return read_batch(data).digest


def _new_correction(record: dict[str, Any], before: dict[str, Any]) -> str | None:
    new = record.get("corrections", [])[len(before.get("corrections", [])) :]
    return new[-1]["kind"] if new else None


def plain(statement: Statement) -> dict[str, Any]:
    """Return a record as the ledger and its file hold it."""
    return statement.model_dump(mode="json", exclude_defaults=True)


def write(folder: Path, changed: dict[str, Statement] | None = None) -> None:
    """Write the archive's files; ``changed`` statements stand in for or beside the made-up ones."""
    records: dict[str, dict[str, Any]] = {
        "agents": agents(), "documents": documents(), "topics": topics(), "statements": statements() | (changed or {})
    }  # fmt: skip
    for kind, found in records.items():
        for identifier, record in found.items():
            place = folder / "sources" / kind / (folder_of_id(identifier) if kind == "statements" else "")
            place.mkdir(parents=True, exist_ok=True)
            text = yaml.safe_dump(plain(record), allow_unicode=True, sort_keys=False, width=1000)
            (place / f"{identifier}.yaml").write_text(text, "utf-8")
    path = folder / "sources" / "captures" / "bridge-article"
    path.mkdir(parents=True, exist_ok=True)
    (path / f"{COPY.digest.removeprefix('sha256:')}.json").write_bytes(write_capture(COPY))


def archive(folder: Path, changed: dict[str, Statement] | None = None, **settings: Any) -> Archive:
    """Return the archive, taken in from its files as a build does it."""
    write(folder, changed)
    return archive_of_files(folder, **settings)


def archive_of_files(folder: Path, **settings: Any) -> Archive:
    """Return the archive of files that are there already."""
    known: dict[str, Any] = {"site_url": "https://bridges.example/", "repo_url": "https://code.example/bridges"}
    known["kinds"] = ()
    options = Options(**{name: value for name, value in settings.items() if name not in known})
    known |= {name: value for name, value in settings.items() if name in known}
    configuration = Configuration(root=folder, site_name="Bridges", options=options, **known)
    connection, _ = database.open_for_writing(configuration.cache)
    Ledger(connection).sync(folder / "sources" / "ledger")
    take_in(configuration, connection, datetime.date(2031, 1, 1))
    connection.close()
    return Archive.open(configuration)
