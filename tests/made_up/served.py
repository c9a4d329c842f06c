"""A small site as a host has it: a ledger, and of each statement in it a page, its data and its bundle."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sijill
from sijill.export.bundle import bundle
from sijill.ledger.entries import Entry, write_batch
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record
from sijill.model.digests import canonical_form
from sijill.site import manifest
from tests.made_up.manifests import manifest_of

WELL: dict[str, Any] = {
    "title": {"en": "The well is everyone's", "ar": "البئر للجميع"},
    "kind": "remarks", "language": "ar", "speakers": [{"agent": "salma-haddad"}], "date": {"value": "2020-05-04"},
    "passages": [{
        "id": "p1", "text": "البئر للجميع", "mode": "direct", "document": "almanac",
        "translations": [{"language": "en", "text": "The well is everyone's", "by": "editors"}],
    }],
}  # fmt: skip


def entry(statement: str) -> Entry:
    return Entry("statement", statement, 1, digest_of_record(WELL), {}, {}, [])


def first_batch() -> tuple[str, bytes]:
    return write_batch("2020-06-01", [], [entry("2020-a")])


def make_site(folder: Path, batches: dict[str, bytes], **pages: bytes) -> Path:
    """Write a site with a ledger, and with what it says of every statement in it."""
    ledger = Ledger.of_files(batches)
    files = {"index.html": b"home", "_headers": b"/*\n"}
    for statement in ledger.records("statement"):
        files |= files_of(statement, ledger)
    files |= {f"data/ledger/{name}": data for name, data in batches.items()}
    files |= {f"{name}/index.html": data for name, data in pages.items()}
    return write_site(folder, files, ledger.heads())


def write_site(folder: Path, files: Mapping[str, bytes], heads: list[str], made_by: str = "somebody") -> Path:
    """Write files and the manifest that fits them, which says that they were made by a generator."""
    rows = [(path, hashlib.sha256(data).digest(), len(data)) for path, data in files.items()]
    made = [
        (path, data.replace(f'"sijill {sijill.__version__}"'.encode(), f'"{made_by}"'.encode()))
        for path, data in manifest_of(rows, manifest.Facts(ledger_heads=heads))
    ]
    for path, data in [*files.items(), *made]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def make_manifest_again(site: Path) -> None:
    """Make a site's manifest fit its files, as whoever alters a site does; what made the site stays the same."""
    heads = json.loads((site / "manifest.json").read_bytes())["ledger"]
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    write_site(
        site, {path: data for path, data in files.items() if not manifest.is_manifest(path)}, heads,
        f"sijill {sijill.__version__}",
    )  # fmt: skip


def files_of(statement: str, ledger: Ledger) -> dict[str, bytes]:
    """Return the page, the data and the bundle of a statement that says what ``WELL`` says."""
    history = ledger.history("statement", statement)
    passage = WELL["passages"][0]
    page = (
        f'<!doctype html><html lang="en"><title>x</title><article data-statement="{statement}">'
        f"<h1>{WELL['title']['en']}</h1><blockquote id=p1>{passage['text']}</blockquote>"
        f'<p class="sj-translation">{passage["translations"][0]["text"]}</p></article></html>'
    )
    data = {
        **{name: WELL[name] for name in ("title", "kind", "language")},
        "identifier": statement, "date": {"edtf": WELL["date"]["value"]},
        "speakers": [{"agent": {"identifier": "salma-haddad"}}],
        "passages": [{**passage, "identifier": "p1", "document": "../../documents/almanac/"}],
        "relations": [], "topics": [], "digest": history[-1].entry.digest, "version": history[-1].entry.version,
        "modified": history[-1].date,
        "history": [
            {"version": one.entry.version, "date": one.date, "digest": one.entry.digest, "entry": one.line_digest,
             "changed": [], "correction": None}
            for one in history
        ],
    }  # fmt: skip
    evidence = bundle(canonical_form(WELL), history, [], [], {}, "CC-BY-4.0")
    return {
        f"statements/{statement}/index.html": page.encode(),
        f"statements/{statement}/statement.json": json.dumps(data).encode(),
        f"statements/{statement}/evidence.zip": evidence,
    }
