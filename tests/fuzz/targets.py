"""What is fuzzed: each target takes any bytes, and may refuse them in the way it promises, never in another.

Hypothesis drives them in every test run (``test_fuzz.py``); ``python -m tests.fuzz.with_atheris TARGET`` drives one
with coverage feedback for as long as one likes, where atheris is installed.
"""

import contextlib
import io
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from markdown import Markdown  # type: ignore[import-untyped]

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import report
from sijill.editing.issues import statement_from
from sijill.editing.records import CannotMake
from sijill.export.zipping import packed, packed_for_many, zip_of
from sijill.frame import page_text
from sijill.frame.cleaning import cleaned
from sijill.html import parser
from sijill.html.judge import Judge, resolve, unresolved
from sijill.ledger.entries import MalformedError, read_batch, read_entry
from sijill.ledger.patch import PatchError, apply, difference
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import head_of, is_same_but_for_later_signatures, read_proof
from sijill.log.notes import read_note
from sijill.model import characters, edtf
from sijill.model.configuration import FILE, Configuration
from sijill.model.digests import canonical_form
from sijill.model.fields import check_web_address
from sijill.model.keys import NoteError, PublicKey
from sijill.model.merkle import ProofError
from sijill.model.output import Output
from sijill.model.records import RECORD_TYPES
from sijill.sources.captures import read_capture
from sijill.sources.records import parse_record
from sijill.sources.settings import judge_configuration
from sijill.sources.yaml.strict import decode, read_events, read_fast, read_with_places
from sijill.sources.yaml.write import write_record
from tests.fuzz.readings import READINGS
from tests.fuzz.rows import rows
from tests.fuzz.tokens import tokens


def loader(data: bytes) -> None:
    """A record's file: a record, or diagnostics that can be shown; never an exception; both passes agree."""
    for kind in RECORD_TYPES:
        found = parse_record(kind, data, "x.yaml")
        assert (found.record is None) == bool(found.diagnostics)
        for one in found.diagnostics[:3]:
            _fit(one)
        if found.record is not None:
            plain = found.record.model_dump(mode="json", exclude_defaults=True)
            assert RECORD_TYPES[kind].model_validate(plain) == found.record
            canonical_form(plain)
    text = decode(data, "x.yaml")
    if isinstance(text, str):
        fast = read_fast(text)
        if fast is not None:
            assert fast == read_events(text) == read_with_places(text, "x.yaml").tree


def capture(data: bytes) -> None:
    """A capture's file: a capture whose digest can be computed, or a diagnostic."""
    found = read_capture(data, "x.json")
    if isinstance(found, Diagnostic):
        _fit(found)
    else:
        assert found.digest == found.withholding_all_but(set()).digest


def dates(data: bytes) -> None:
    """An EDTF date: days in order, or a sentence that begins "must"."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        found = edtf.parse(text)
    except ValueError as error:
        _begins_with_must(str(error))
        return
    assert found.earliest <= found.latest
    assert text.isascii()
    for end in (found.start, found.end):
        assert end is None or end.precision != "interval"


def addresses(data: bytes) -> None:
    """An address of the web: one that a browser follows to the host it shows, or a sentence that begins "must"."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        check_web_address(text)
    except ValueError as error:
        _begins_with_must(str(error))
        return
    assert text.startswith(("http://", "https://"))
    assert not set(text) & set('\x00\t\n\r <>"`\\\u202e')
    assert "@" not in re.split("[/?#]", text)[2]


def text(data: bytes) -> None:
    """Which characters text may hold: each refusal is at its place and has a name that can be printed."""
    found = data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace") if _decodes(data) else ""
    last = -1
    for refusal in characters.refused(found):
        assert found[refusal.offset] == refusal.character
        assert refusal.offset >= last
        last = refusal.offset
        assert characters.name(refusal.character).isprintable()


def ledger(data: bytes) -> None:
    """A ledger file: read, or refused with a line; the whole never raises."""
    try:
        batch = read_batch(data)
        for number, line in enumerate(batch.lines, 2):
            read_entry(line, number, batch.format)
    except MalformedError as error:
        _begins_with_must(error.sentence)
    found = Ledger.of_files({"2024-01-01-00000000.jsonl": data})
    assert found.problems()
    found.heads()


def patches(data: bytes) -> None:
    """A patch from the ledger: applied, or refused; what ``difference`` writes always fits."""
    try:
        first, second, patch = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return
    if isinstance(patch, list) and all(isinstance(o, dict) for o in patch):
        with contextlib.suppress(PatchError):
            apply(first, patch)
    try:
        assert apply(first, difference(first, second)) == second
    except RecursionError:
        return


def pages(data: bytes) -> None:
    """A finished page, however broken: faults, never an exception; links never lead out of the site."""
    for fault in parser.read(data).faults:
        assert len(str(fault)) < 4096
    judge = Judge("/base/")
    judge.judge(Output("a/b/index.html", data))
    unresolved(judge.findings, lambda paths: set(), lambda path: data)
    target, _ = resolve("a/b/index.html", data.decode("utf-8", "replace"), "/base/")
    assert target is None or not target.startswith(("/", "../"))


def zips(data: bytes) -> None:
    """A bundle of anything reads back as it was."""
    written = zip_of([packed("x", data), packed_for_many("folder/ب", data[::-1])])
    with zipfile.ZipFile(io.BytesIO(written)) as found:
        assert found.read("x") == data
        assert found.read("folder/ب") == data[::-1]


def settings(data: bytes) -> None:
    """``mkdocs.yml``: settings, or diagnostics that can be shown; nothing that it names runs or is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, FILE).write_bytes(data)
        before = set(sys.modules)
        configuration, found = judge_configuration(Path(folder))
        loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
        assert not loaded & {"markdown", "material", "mkdocs", "pymdownx"}
        assert found or configuration is not None
        for one in found[:3]:
            _fit(one)


def pages_of_markdown(data: bytes) -> None:
    """A hand-written page: diagnostics with places in it; what is left of its HTML is what is allowed."""
    lines = data.count(b"\n") + data.count(b"\r") + 1
    found = page_text.faults(data, "docs/en/a.md", "a.md", {"a.md", "b.png"})
    for one in found[:5]:
        assert 1 <= one.line <= lines + 1
        _fit(one)
    if all(one.severity == "warning" for one in found):
        Markdown(extensions=["attr_list", "tables", "footnotes", "toc", "pymdownx.superfences"]).convert(data.decode())
    html = cleaned(data.decode("utf-8", "replace"))
    assert cleaned(html) == html
    assert not re.search(r"<(script|style|form|iframe|object|embed|base|meta|link)\b", html, re.IGNORECASE)


def issue_bodies(data: bytes) -> None:
    """A filed form: a statement's tree that is written as YAML and read as the same, or a sentence."""
    body, configuration = data.decode("utf-8", "replace"), Configuration(root=Path(), site_name="A")
    try:
        identifier, tree, _ = statement_from(body, configuration)
    except CannotMake as refusal:
        assert "must" in str(refusal)  # noqa: PT017
        return
    assert re.fullmatch("[a-z0-9-]+", identifier)
    written = write_record("statement", tree)
    again = read_with_places(written, "x.yaml")
    assert not again.diagnostics or any(characters.refused(written)), again.diagnostics
    assert again.tree == tree or again.diagnostics


def notes(data: bytes) -> None:
    """A checkpoint of a log or a proof: the same bytes when written again, or refused."""
    try:
        note = read_note(data)
        assert note.data() == data
        head = head_of(note)
        assert head.text() == note.text
    except NoteError as error:
        _begins_with_must(str(error))
    try:
        proof = read_proof(data)
        proof.check(b"\0" * 32)
    except (NoteError, ProofError) as error:
        _begins_with_must(str(error))
    is_same_but_for_later_signatures(data, data)
    with contextlib.suppress(NoteError):
        PublicKey.read(data.decode("utf-8", "replace"))


def _fit(found: Diagnostic) -> None:
    for language in ("en", "ar"):
        written = report([found], "text", language=language)
        assert len(written.encode()) < 4096
        assert "\x1b" not in written


def _begins_with_must(sentence: str) -> None:
    assert sentence.startswith("must"), sentence


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


TARGETS: dict[str, Callable[[bytes], None]] = {
    "loader": loader, "capture": capture, "dates": dates, "addresses": addresses, "text": text, "ledger": ledger,
    "patches": patches, "pages": pages, "zips": zips, "settings": settings, "markdown": pages_of_markdown,
    "issues": issue_bodies, "notes": notes, "rows": rows, "tokens": tokens, **READINGS,
}  # fmt: skip
