"""Checking a built site, in a folder or on a server, against its manifest, its ledger and an earlier verification.

The site is not trusted: paths, sizes and numbers in the manifest are checked before they are used, no more is read from
a server than its manifest announces, and redirects to other hosts are not followed.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sijill
from sijill.ledger.store import Ledger
from sijill.model.fields import check_web_address
from sijill.model.files import READ_PLAIN
from sijill.model.urls import LEDGER, MANIFEST
from sijill.network.client import Client, Limits
from sijill.network.errors import Unfetchable
from sijill.publish.files import Fetch, check_files
from sijill.publish.page_words import read_object
from sijill.publish.report import ALL_ELSE, NOT_HELD, Report, printable
from sijill.publish.transparency_log import Kept, Trusted, keys_in
from sijill.site import manifest
from sijill.site import sign as signing
from sijill.site.staging import check_path, journal_beside

LARGEST_MANIFEST = 64 * 1024 * 1024
_HEAD = 64 * 1024  # bytes that an answer may have beside a file's own
_FRESH = (("Cache-Control", "no-cache"), ("Accept-Encoding", "identity"))
LARGEST_FILE = 1024 * 1024 * 1024
_HEX = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")

LIMITS = Limits(seconds=600, idle=30, size=LARGEST_FILE + _HEAD, unpacked=LARGEST_FILE + _HEAD)
"""What asking for one file of a served site may take."""


class UnreachableError(Exception):
    """There is no readable manifest to check against; the message says where it was looked for."""


class NoSiteError(UnreachableError):
    """The server says that there is no such site."""


def verify(
    place: str, *, seen: Mapping[str, Any] | None = None, key: signing.PublicKey | None = None,
    client: Client | None = None, trusted: Trusted = Trusted(), checkpoint: bytes | None = None,  # noqa: B008 - immutable
) -> Report:  # fmt: skip
    """Check the site in a folder or at an address, which ``client`` asks.

    ``seen`` is what ``remember`` returned for the same site earlier. ``key``, if given, must have signed it. Its
    transparency log must be signed by one of the ``trusted`` keys (without any, by a key seen before, else by one that
    it gives itself), and must extend ``checkpoint``, if one is given. A trusted witness must have signed a checkpoint,
    and a timestamp must lead to a trusted authority, or the report says that they have not.
    Raises UnreachableError if there is no manifest that can be read.
    """
    fetch, folder = opened(place, client)
    report = _verify(fetch, folder, seen, key, trusted, checkpoint)
    report.problems = list(map(printable, report.problems))  # they quote what the site says
    if folder is not None and journal_beside(folder.absolute()).exists():
        report.problems.append("a build was interrupted here: run 'sijill build', which completes it, and verify again")
    return report


def heads_of(place: str, client: Client | None = None) -> list[str]:
    """Return the digests of the newest batches of a site's ledger, as its manifest names them.

    Raises UnreachableError if there is no manifest that can be read.
    """
    fetch, _ = opened(place, client)
    return _heads(_manifest(fetch)[1])


def opened(place: str, client: Client | None, needed: str = MANIFEST) -> tuple[Fetch, Path | None]:
    """Return what reads a site's files, and its folder; None for a site that is served.

    Raises UnreachableError, as does reading the file that is ``needed`` where a served site does not give it.
    """
    if re.match(r"https?://", place):
        try:
            check_web_address(place)
        except ValueError as error:
            raise UnreachableError(f"the address {error}") from None
        return _fetcher(place.rstrip("/") + "/", client or Client(limits=LIMITS), needed), None
    folder = Path(place)
    if not folder.is_dir():
        raise UnreachableError(f"{place} must be a folder that contains a built site, or an address (https://…)")
    return _reader(folder), folder


def _manifest(fetch: Fetch) -> tuple[bytes, dict[str, Any]]:
    data = fetch(MANIFEST, LARGEST_MANIFEST)
    if data is None:
        raise UnreachableError(f"the site must have a {MANIFEST}, and none was found")
    head = read_object(data)
    if head is None or head.get("format") != manifest.FORMAT:
        raise UnreachableError(
            f"the site's {MANIFEST} must be JSON of the format {manifest.FORMAT}, with each key once"
        )
    return data, head


def _heads(head: Mapping[str, Any]) -> list[str]:
    listed = head.get("ledger")
    return sorted(h for h in listed if isinstance(h, str) and _DIGEST.fullmatch(h)) if isinstance(listed, list) else []


def remember(report: Report, earlier: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what to keep of an intact site, so that the next verification can tell whether its ledger was extended."""
    if not report.intact and earlier is not None:
        return dict(earlier)
    return {"root": report.root, "ledger": report.heads} | ({"log": report.log_head} if report.log_head else {})


def _verify(
    fetch: Fetch, folder: Path | None, seen: Mapping[str, Any] | None, key: signing.PublicKey | None,
    trusted: Trusted, checkpoint: bytes | None,
) -> Report:  # fmt: skip
    data, head = _manifest(fetch)
    report = Report()
    report.root = str(head.get("root"))[:80]
    rows = _rows(head, fetch, report)
    report.files = len(rows)
    _check_root(head, rows, report)
    report.heads = _heads(head)
    same = head.get("generator") == f"sijill {sijill.__version__}"
    trusted = trusted._replace(keys=trusted.keys or keys_in((seen or {}).get("log")))
    ledger, log = check_files(rows, fetch, folder, report, same, trusted)
    if not same:
        made_by = str(head.get("generator"))[:80]
        report.not_held.append(f"{ALL_ELSE}, since this site was not made by this version of sijill but by {made_by}")
    if 0 < ledger.format < 2:
        report.not_held.append("agents, documents and topics: a ledger of format 1 has statements alone")
    report.not_held += NOT_HELD
    _check_ledger(ledger, seen, report)
    report.log, wrong = log.since((seen or {}).get("log"))
    report.attested, report.attested_by_others, report.witnessed = log.attested, log.others, log.witnessed
    report.lacking = list(log.lacking())
    report.log_head, report.log_key_known = log.remembered(), bool(trusted.keys)
    report.uncovered = log.uncovered()
    given = log.kept(checkpoint) if checkpoint is not None else None
    report.begins_with = given._asdict() if isinstance(given, Kept) else None
    report.problems += [one for one in (wrong, f"--checkpoint {given}" if isinstance(given, str) else "") if one]
    if key is not None:
        signature = fetch(MANIFEST + signing.SUFFIX, 10_000)
        try:
            if signature is None:
                raise signing.SignatureError("must be there, and is not")
            report.signed = signing.check(data, signature, key)
        except signing.SignatureError as error:
            report.problems.append(f"the signature of {MANIFEST} {error}")
    return report


def _rows(head: Mapping[str, Any], fetch: Fetch, report: Report) -> dict[str, tuple[str, int]]:
    """Return every file that the manifest names, with digest and size; what is not well-formed is a problem."""
    rows: dict[str, tuple[str, int]] = {}
    if "parts" not in head:
        _add_rows(head.get("files"), None, MANIFEST, rows, report)
        return rows
    parts = head["parts"] if isinstance(head["parts"], dict) else {}
    for name in sorted(parts):
        bucket = int(name, 16) if re.fullmatch(r"[0-9a-f]{2}", name) else -1
        path = manifest.part_path(bucket) if bucket >= 0 else MANIFEST
        found = read_object(fetch(path, LARGEST_MANIFEST)) if bucket >= 0 else None
        if found is None:
            report.problems.append(f"{path} must be there and be JSON: it lists a part of the site's files")
            continue
        _add_rows(found.get("files"), bucket, path, rows, report)
    return rows


def _add_rows(found: Any, bucket: int | None, file: str, rows: dict[str, tuple[str, int]], report: Report) -> None:
    if not isinstance(found, dict):
        report.problems.append(f"{file} must list files under 'files'")
        return
    for path, entry in found.items():
        try:
            check_path(path)
            sha256, size = entry
            if not (
                isinstance(sha256, str) and _HEX.fullmatch(sha256) and type(size) is int and 0 <= size <= LARGEST_FILE
            ):
                raise ValueError
            if bucket is not None and manifest.bucket_of(path) != bucket:
                raise ValueError
        except (ValueError, TypeError):
            report.problems.append(f"{file} must list files by safe path, SHA-256 and size, not {ascii(path)[:200]}")
            continue
        rows[path] = (sha256, size)


def _check_root(head: Mapping[str, Any], rows: Mapping[str, tuple[str, int]], report: Report) -> None:
    sorted_rows: dict[int, list[manifest.Row]] = {}
    for path in sorted(rows):
        sha256, size = rows[path]
        sorted_rows.setdefault(manifest.bucket_of(path), []).append((path, bytes.fromhex(sha256), size))
    root = manifest.root_of({bucket: manifest.digest_of_rows(found) for bucket, found in sorted_rows.items()})
    if root != head.get("root"):
        report.problems.append(f"{MANIFEST} must have the root of the files it lists: {root}, not {report.root!r}")


def _check_ledger(ledger: Ledger, seen: Mapping[str, Any] | None, report: Report) -> None:
    before = {h for h in (seen or {}).get("ledger") or [] if isinstance(h, str)}
    if not ledger.batches() and not ledger.problems() and not report.heads:
        if before:
            report.ledger = "broken"
            report.problems.append("the ledger last seen must still be there: the site no longer has one")
        return
    for problem in ledger.problems()[:20]:
        report.problems.append(f"{LEDGER}{problem.file}, line {problem.line}: {problem.code}")
    if ledger.heads() != report.heads:
        report.problems.append(f"{MANIFEST} must name the heads of the site's ledger, and names others")
    known = {digest for _, digest, _ in ledger.batches()}
    gone = sorted(before - known)
    if gone:
        report.ledger = "broken"
        report.problems.append(
            "the ledger must extend the one last seen, and does not: gone or altered are the batches "
            + ", ".join(digest.removeprefix("sha256:")[:16] for digest in gone[:20])
        )
    else:
        report.ledger = "first" if not before else "same" if before == set(ledger.heads()) else "extended"
    report.changed_alone = report.ledger == "same" and (seen or {}).get("root") not in (None, report.root)


def _reader(folder: Path) -> Fetch:
    def read(path: str, size: int) -> bytes | None:
        try:
            descriptor = os.open(folder / path, READ_PLAIN)
        except OSError:
            return None
        try:
            with os.fdopen(descriptor, "rb") as file:
                return file.read(size + 1)
        except OSError:
            return b""

    return read


def _fetcher(base: str, client: Client, needed: str) -> Fetch:
    def fetch(path: str, size: int) -> bytes | None:
        address = base + quote(path.removesuffix("index.html") if path.endswith("/index.html") else path)
        if path == "index.html":
            address = base
        try:
            answer = client.get(address, headers=_FRESH, size=size + _HEAD, same_host=True)
        except Unfetchable as problem:
            if problem.why == "size":
                return b"\0" * (size + 1)  # more than it should be, whatever it is
            if path == needed:
                raise UnreachableError(str(problem)) from None
            return None
        if answer.status != 200 and path == needed:
            kind = NoSiteError if answer.status in (404, 410) else UnreachableError
            raise kind(f"{address} must be answered with 200, and was with {answer.status}")
        return answer.body if answer.status == 200 else None

    return fetch
