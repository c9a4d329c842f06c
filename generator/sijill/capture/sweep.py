"""Looking after sources: each document's address is asked as capture asks it, and what it gave is noted.

robots.txt is obeyed here, for style sheets too, unlike when an editor captures one page. A look that does not reach the
page says nothing about it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from sijill.capture import judging, web
from sijill.capture.confined import Limits, read_confined
from sijill.capture.judging import Given, Kept, Quoted, line
from sijill.capture.page_sheets import NO_SHEETS, SheetLoader
from sijill.capture.payload import Extracted, Payload, UnreadablePayload
from sijill.diagnostics import Diagnostic
from sijill.model.digests import digest_of_bytes
from sijill.model.seen import Outcome, Seen, Sighting
from sijill.network.client import Answer, Client
from sijill.network.errors import Unfetchable
from sijill.network.robots import NOTHING_ALLOWED, Robots
from sijill.sources.records import parse_seen
from sijill.sources.writing import write_file
from sijill.sources.yaml.write import write_record

PAUSE = 5.0  # seconds between two requests to one host
_GONE = frozenset([404, 410])
_HEAD = "# What was seen of this document at its address. 'sijill sources' writes this file and only adds to it."


class Sweep:
    """Looks at documents, one after the other; what hosts allow and style sheets are fetched once."""

    def __init__(self, client: Client, limits: Limits = Limits()) -> None:  # noqa: B008 - immutable
        self._client, self._limits = client, limits
        self._robots = Robots(client)
        self._sheets = SheetLoader(client, self._robots)

    def look(self, address: str, quoted: Quoted, copies: Sequence[Kept], before: Seen | None, now: str) -> Sighting:
        """Look once at a document's address at the time ``now``; ``before`` are its sightings so far."""
        try:
            asked, archived = web.requested(address)
            rules = self._robots.rules(asked)
            if not self._robots.allows(asked):
                if rules is NOTHING_ALLOWED:
                    return _unseen(now, address, Outcome.UNREACHABLE, "its host does not say what robots may read")
                return _unseen(now, address, Outcome.REFUSED, "its host asks robots to leave it alone (robots.txt)")
            answer = self._client.get(asked, headers=web.LIKE_A_BROWSER)
        except UnreadablePayload as error:
            return _unseen(now, address, Outcome.REFUSED, str(error))
        except Unfetchable as error:
            outcome = Outcome.REFUSED if error.why in ("address", "private") else Outcome.UNREACHABLE
            return _unseen(now, address, outcome, str(error))
        final = answer.last.address
        found = Sighting(
            time=now, address=address, outcome=Outcome.THERE, status=answer.status,
            digest=digest_of_bytes(answer.body),
            final_address=final if final != answer.exchanges[0].address else None,
        )  # fmt: skip
        try:
            return self._judged(found, answer, archived, quoted, copies, before)
        except UnreadablePayload as error:
            return found.model_copy(update={"outcome": Outcome.REFUSED, "reason": line(str(error))})

    def _judged(
        self, found: Sighting, answer: Answer, archived: str, quoted: Quoted, copies: Sequence[Kept],
        before: Seen | None,
    ) -> Sighting:  # fmt: skip
        status = answer.status
        if status in _GONE:
            still = judging.is_document(lambda whole: self._read(web.payload_of(answer), whole), copies)
            update = {"outcome": Outcome.REFUSED, "reason": judging.NOT_GONE} if still else {"outcome": Outcome.GONE}
            return found.model_copy(update=update)
        if status != 200:
            reason = f"answered with {status}"
            return found.model_copy(update={"outcome": Outcome.UNREACHABLE, "reason": reason})
        known = judging.of_same_bytes(found.digest, quoted, copies)
        if quoted and len(known) == len(quoted):
            return found.model_copy(update={"has": known})
        payload = web.payload_of(answer)
        own = payload.media_type == "text/html" and web.has_own_sheets(answer, archived)
        sheets = self._sheets.of(answer) if own else NO_SHEETS
        payload = web.payload_of(answer, sheets.found)
        given = Given(answer, payload, lambda whole: self._read(payload, whole), not sheets.unread)
        return judging.judged(found, given, quoted, copies, before, known)

    def _read(self, payload: Payload, whole: bool) -> Extracted:
        return read_confined(payload, whole, self._limits)


def _unseen(now: str, address: str, outcome: Outcome, reason: str) -> Sighting:
    return Sighting(time=now, address=address, outcome=outcome, reason=line(reason))


class UnusableSightings(Exception):  # noqa: N818 - it describes a file, not a failure of Python
    """A file of sightings has errors, so nothing is added to it; the message says where."""


def read_sightings(path: Path) -> Seen | None:
    """Return a document's sightings, or None if there are none. Raises UnusableSightings."""
    if not path.is_file():
        return None
    seen, diagnostics = parse_seen(path.read_bytes(), path.name)
    if seen is None:
        raise UnusableSightings(_at_fault(path, diagnostics))
    return seen


def _at_fault(path: Path, diagnostics: Iterable[Diagnostic]) -> str:
    lines = ", ".join(str(one.line) for one in diagnostics)
    return f"sources/seen/{path.name} must be in order before anything is added to it (line {lines}): 'sijill check'"


def add_sighting(path: Path, before: Seen | None, sighting: Sighting) -> None:
    """Add a sighting to a document's file; the rest of the file stays as it is."""
    sightings = [*(before.sightings if before else ()), sighting]
    tree = {"sightings": [_as_written(one) for one in sightings]}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, write_record("seen", tree, {(): [_HEAD]}).encode("utf-8"))


def _as_written(sighting: Sighting) -> dict[str, object]:
    """Return a sighting as plain data for strict YAML: every value is text."""
    found = sighting.model_dump(mode="json", exclude_defaults=True)
    return {name: str(value) if isinstance(value, int) else value for name, value in found.items()}


def in_turn(addresses: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return documents and their addresses so that hosts take turns and their pauses overlap."""
    asked: dict[str, int] = {}
    keyed = []
    for place, (document, address) in enumerate(addresses):
        host = urlsplit(address).netloc
        asked[host] = asked.get(host, 0) + 1
        keyed.append((asked[host], place, document, address))
    return [(document, address) for _, _, document, address in sorted(keyed)]
