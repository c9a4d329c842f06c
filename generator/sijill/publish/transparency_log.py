"""Comparing the transparency log of a site with the site's ledger, and with heads that were seen before.

The ledger is there whole, so nothing has to be proved by a path: the tree is made again, and whatever the site says of
it must be what it gives.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sijill.ledger.numbering import first_free
from sijill.ledger.store import Ledger, Published
from sijill.log.checkpoint import PROOF_FILE, Head, head_of, read_proof
from sijill.log.notes import Note, check, read_note
from sijill.log.tiles import HEIGHT, WIDTH, Tile, bundle, bundle_path, tiles_of
from sijill.log.tokens import TokenError, certificates_in, check_token, refuse_older
from sijill.model.extras import need
from sijill.model.keys import NoteError, PublicKey
from sijill.model.merkle import ProofError, Tree, hash_of_leaf, root_of
from sijill.model.urls import LOG, LOG_CHECKPOINT, LOG_KEYS, SETTINGS, checkpoint_signed_again

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_SIGNED_AGAIN = re.compile(rf"{LOG}[^/]*\.checkpoint")
_PARTIAL = re.compile(r"\.p/([1-9][0-9]{0,2})\Z")


class Trusted(NamedTuple):
    """What somebody who verifies a site has from elsewhere: keys of its log, of witnesses, and authorities' roots."""

    keys: Sequence[PublicKey] = ()
    witnesses: Sequence[PublicKey] = ()
    authorities: "Sequence[Certificate]" = ()


class Kept(NamedTuple):
    """A checkpoint that somebody kept, and that a log begins with: its head, the newest day below it, who signed it.

    The day is the ledger's own word; ``key`` is "" where no known key has signed it.
    """

    size: int
    root: str
    day: str
    key: str


class SiteLog:
    """The log of one site: ``files`` are those below ``log/``, by path; ``options`` what the site's settings say of it.

    Where no key is trusted, the keys are taken that the site itself gives. One of the trusted keys must be among these
    and have signed the newest checkpoint. An earlier one may be signed by any key that the site gives: the newest has
    its entries too. Of one that a key signed which was given up, the site serves the same checkpoint with a later key's
    signature. ``attested`` has the timestamp authorities whose tokens were found true, with the subjects of their
    certificates, and ``others`` those that lead to no trusted root; ``witnessed`` has the witnesses, with the size of
    the largest tree that each has signed, and when, in seconds since 1970.
    """

    def __init__(
        self, files: Mapping[str, bytes], ledger: Ledger, trusted: Trusted = Trusted(),  # noqa: B008 - immutable
        options: object = None,
    ) -> None:  # fmt: skip
        self.files = files
        self.trusted = trusted
        self.options = options if isinstance(options, Mapping) else {}
        self._ledger = ledger
        self._days = ledger.days()
        self.lines = [line for _, line in ledger.numbered(0, first_free(ledger.connection))]
        self.tree = Tree(map(hash_of_leaf, self.lines))
        self.keys = list(trusted.keys)
        self.own: list[PublicKey] = []
        self.problems: list[str] = []
        self.head: Head | None = None
        self.is_signed = False
        self._roots: dict[int, bytes] = {}
        self._known: dict[bytes, str] = {}
        self.attested: dict[str, str] = {}
        self.others: dict[str, str] = {}
        self.witnessed: dict[str, tuple[int, int]] = {}
        if files:
            self._read()

    def _read(self) -> None:
        need("signing", "verifying a transparency log")
        try:
            texts = self.files.get(LOG_KEYS, b"").decode("utf-8", "replace")
            self.own = [PublicKey.read(line) for line in texts.split("\n")[:-1]]
        except NoteError as error:
            self.problems.append(f"{LOG_KEYS} {error}")
        listed = self.options.get("log_keys")
        if isinstance(listed, list) and listed != [key.text() for key in self.own]:
            self.problems.append(f"{LOG_KEYS} must name the keys of the site's settings, in their order")
        self.keys = self.keys or self.own
        data = self.files.get(LOG_CHECKPOINT, b"")
        try:
            head = head_of(read_note(data))
        except NoteError as error:
            self.problems.append(f"{LOG_CHECKPOINT} {error}")
            return
        wrong = self.beginning(head)
        if wrong:
            self.problems.append(f"{LOG_CHECKPOINT} {wrong}")
            return
        signed = self.checkpoint(data)
        self.head = head  # whoever signed it: what else is compared with it holds by the ledger
        self._known.clear()
        self.is_signed = isinstance(signed, Head)
        if isinstance(signed, str):
            self.problems.append(f"{LOG_CHECKPOINT} {signed}")
        elif not set(self.keys) & set(self.own):
            self.problems.append(
                f"{LOG_KEYS} must name a key that is known for the log ({self._known_keys}); if the archive has "
                "changed its key, ask it for the new one and give that: --log-key"
            )
        again = self.files.get(checkpoint_signed_again(head.size), data)
        if again != data:
            self.problems.append(f"{LOG_CHECKPOINT} must be {checkpoint_signed_again(head.size)}, to the byte")
        self.problems += self._other_checkpoints()
        self.problems += self._tiles(head.size)
        self.problems += self._cosignatures()

    def _other_checkpoints(self) -> Iterator[str]:
        """Yield what is wrong with the checkpoints that the site serves again, with all of their signatures."""
        for path in sorted(self.files):
            if _SIGNED_AGAIN.fullmatch(path):
                found = self.checkpoint(self.files[path])
                if isinstance(found, Head) and path != checkpoint_signed_again(found.size):
                    found = f"must be named {found.size}.checkpoint, by the number of its entries"
                if isinstance(found, str):
                    yield f"{path} {found}"

    def _cosignatures(self) -> Iterator[str]:
        """Note which witnesses have signed; yield what is wrong with their signatures."""
        listed = self.options.get("witnesses")
        witnesses = list(self.trusted.witnesses)
        try:
            witnesses += [PublicKey.read(str(one)) for one in (listed if isinstance(listed, Mapping) else ())]
        except NoteError:
            yield f"{SETTINGS} must name witnesses by their public keys"
        for path in sorted(self.files):
            if path != LOG_CHECKPOINT and not _SIGNED_AGAIN.fullmatch(path):
                continue
            try:
                note = read_note(self.files[path])
                head = head_of(note)
            except NoteError:
                continue
            for key in dict.fromkeys(witnesses):
                try:
                    signature = check(note, key)
                except NoteError as error:
                    yield f"{path} {error}"
                    continue
                if signature and head.size >= self.witnessed.get(key.text(), (0, 0))[0] and not self.beginning(head):
                    self.witnessed[key.text()] = head.size, int.from_bytes(signature.data[:8])

    @property
    def _known_keys(self) -> str:
        return ", ".join(key.text() for key in self.keys) or "none"

    def lacking(self) -> Iterator[str]:
        """Yield what was asked for, by what is trusted, and is not there."""
        for key in self.trusted.witnesses:
            if key.text() not in self.witnessed:
                yield f"the witness {key.name} has not signed any checkpoint that the site carries"
        if self.trusted.authorities and not self.attested:
            yield "no timestamp leads to a certificate of --authority"

    def checkpoint(self, data: bytes) -> Head | str:
        """Return what a checkpoint says of this log, or what is wrong with it."""
        try:
            note = read_note(data)
            head = head_of(note)
        except NoteError as error:
            return str(error)
        return self._wrong(note, head) or head

    def kept(self, data: bytes) -> Kept | str:
        """Return what a checkpoint that somebody kept says, where this log extends it, or what is wrong with it.

        Its key may have been replaced since, so whoever signed it, what it says is compared with the ledger.
        """
        wrong = self.checkpoint(data)
        try:
            note = read_note(data)
            head = head_of(note)
        except NoteError as error:
            return str(error)
        is_other = self.head is None or head.origin != self.head.origin
        if isinstance(wrong, str) and (is_other or self.beginning(head)):
            return wrong
        day = max((day for first, day in self._days if first < head.size), default="")
        return Kept(head.size, head.root.hex(), day, self._signer_of(note))

    def _signer_of(self, note: Note) -> str:
        """Return the known key that has signed a checkpoint, "" where none has."""
        for key in [*self.keys, *self.own]:
            with contextlib.suppress(NoteError):
                if check(note, key):
                    return key.text()
        return ""

    def uncovered(self) -> list[str]:
        """Return the records with entries that no checkpoint covers, as ``statement/<id>``, one for each entry."""
        if not self.own and not self.options.get("log_keys"):
            return []
        size = self.head.size if self.head else 0
        return [f"{kind}/{identifier}" for (kind, identifier), _ in self._ledger.numbered(size, self._ledger.entries)]

    def _wrong(self, note: Note, head: Head) -> str:
        """Return what is wrong with a checkpoint, "" where nothing is; each is judged once."""
        data = note.data()
        if data not in self._known:
            self._known[data] = self._judged(note, head)
        return self._known[data]

    def _judged(self, note: Note, head: Head) -> str:
        try:
            known_now = self.keys if self.head is None else [*self.keys, *self.own]
            signed = [key for key in known_now if check(note, key)]
            signed = signed or [key for key in known_now if check(self._signed_again(note, head), key)]
        except NoteError as error:
            return str(error)
        if not signed:
            return (
                f"must be signed by a key that is known for the log ({self._known_keys}); if the archive has changed "
                "its key, ask it for the new one and give that: --log-key"
            )
        if head.origin != signed[0].name:
            return f"must be of the log {signed[0].name}, not of {ascii(head.origin)[:80]}"
        return self.beginning(head)

    def _signed_again(self, note: Note, head: Head) -> Note:
        """Return a checkpoint with the signatures that were added to it later, as the site serves it; or as it is."""
        data = self.files.get(checkpoint_signed_again(head.size))
        again = read_note(data) if data else note
        return again if again.text == note.text and set(note.signatures) <= set(again.signatures) else note

    def beginning(self, head: Head) -> str:
        """Return what is wrong where a head is not that of the ledger's first entries, "" where it is."""
        if self.head is not None and head.size > self.head.size:
            had, has = head.size, self.head.size
            return f"has {had:,} entries, and the log's newest checkpoint only {has:,}: a log never loses entries"
        if head.size > self.tree.size:
            return f"has {head.size:,} entries, and the ledger has only {self.tree.size:,} of them"
        if self._root(head.size) != head.root:
            return f"is of {head.size:,} entries that are not the first of this ledger, one of which was written again"
        return ""

    def _root(self, size: int) -> bytes:
        if size not in self._roots:
            self._roots[size] = root_of(self.tree.node, size)
        return self._roots[size]

    def _tiles(self, size: int) -> Iterator[str]:
        """Yield what is wrong with tiles: those of the newest tree must be there, and each must be the tree's."""
        wanted = {f"{LOG}{tile.path()}" for tile in tiles_of(size)}
        wanted |= {f"{LOG}{bundle_path(*tile[1:])}" for tile in tiles_of(size) if tile.level == 0}
        for path in sorted(wanted - self.files.keys()):
            yield f"{path} must be there: the tree of {size:,} entries has it"
        for path in sorted(self.files.keys() - {LOG_CHECKPOINT, LOG_KEYS}):
            if not path.startswith(f"{LOG}tile/"):
                continue
            meant = self._meant(path)
            if meant is None or self.files[path] != meant:
                yield f"{path} must be what the ledger's entries give, and is not"

    def _meant(self, path: str) -> bytes | None:
        """Return what a tile or a bundle of entries must hold, None where there is none of such a name."""
        _, _, level, *parts = path.removesuffix("/").split("/")
        partial = _PARTIAL.search(path)
        width = int(partial[1]) if partial else WIDTH
        numbers = _PARTIAL.sub("", "/".join(parts)).replace("x", "").split("/")
        if not all(re.fullmatch(r"[0-9]{3}", one) for one in numbers) or not re.fullmatch(r"[0-9]{1,2}|entries", level):
            return None
        number, first = int("".join(numbers)), int("".join(numbers)) * WIDTH
        if level == "entries":
            found = self.lines[first : first + width]
            return bundle(found) if path == f"{LOG}{bundle_path(number, width)}" and len(found) == width else None
        tile = Tile(int(level), number, width)
        try:
            made = [self.tree.node(HEIGHT * tile.level, first + at) for at in range(width)]
        except IndexError:
            return None
        return b"".join(made) if path == f"{LOG}{tile.path()}" else None

    def of_bundle(self, data: bytes | None, tokens: Mapping[str, bytes], last: Published) -> str:
        """Return what is wrong with the proof in the bundle of a statement, whose last version is given; or "".

        ``tokens`` are those that authorities gave, by the authorities' hosts; their certificates are the site's.
        """
        if data is None:
            due = self.head is not None and last.number < self.head.size
            return f"must hold {PROOF_FILE}: the log has the statement's last entry" if due else ""
        try:
            proof = read_proof(data)
            head = head_of(proof.checkpoint)
            proof.check(hash_of_leaf(last.line))
        except (NoteError, ProofError) as error:
            return f"must hold a proof of the statement's last entry in {PROOF_FILE}, and {error}"
        if proof.number != last.number:
            return f"must prove in {PROOF_FILE} the entry {last.number}, and proves {proof.number}"
        wrong = self._wrong(proof.checkpoint, head)
        for authority, token in sorted(tokens.items()):
            if wrong := wrong or self._timestamp(authority, token, proof.checkpoint.text):
                return f"must hold in {authority}.tsr a timestamp of its checkpoint, which {wrong}"
        return f"must hold a checkpoint of this log in {PROOF_FILE}, which {wrong}" if wrong else ""

    def _timestamp(self, authority: str, token: bytes, text: str) -> str:
        """Return what is wrong with a token, "" where nothing is; each is judged once."""
        if token + text.encode() not in self._known:
            need("timestamps", "verifying timestamps")
            kept: list[list[Certificate]] = []
            wrong = ""
            try:
                for path, data in sorted(self.files.items()):
                    if re.fullmatch(rf"{LOG}{re.escape(authority)}(-[0-9a-f]{{16}})?\.pem", path):
                        kept.append(certificates_in(data))
                # The one without a digest, which is the shorter, comes last: "-" is before ".".
                found = check_token(token, text, kept[-1] if kept else [], kept[:-1])
                size = int(text.split("\n")[1])
                refuse_older(found.time, max((day for first, day in self._days if first < size), default=""))
                (self.attested if self._is_trusted(token, text, kept) else self.others)[authority] = found.signer
            except TokenError as error:
                wrong = str(error)
            self._known[token + text.encode()] = wrong
        return self._known[token + text.encode()]

    def _is_trusted(self, token: bytes, text: str, kept: "Sequence[Sequence[Certificate]]") -> bool:
        """Return whether a token leads to a trusted root, perhaps over the site's, or no root is given."""
        if not self.trusted.authorities:
            return True
        try:
            check_token(token, text, self.trusted.authorities, [[*chain, *kept[-1]] for chain in kept[:-1]])
        except TokenError:
            return False
        return True

    def since(self, seen: Mapping[str, Any] | None) -> tuple[str, str]:
        """Return how the log extends the one last seen (``remembered``), as in ``Report.log``, and what is wrong."""
        then = _head_in(seen)
        if then is None:
            return ("none", "") if self.head is None else ("first", "")
        if self.head is None:
            return "broken", "the transparency log last seen must still be there"
        if self.head.size < then.size:
            had, has = then.size, self.head.size
            return "broken", f"the transparency log must not lose entries: it had {had:,} and has {has:,}"
        wrong = self.beginning(then)
        if wrong:
            return "broken", f"the transparency log must extend the one last seen, which {wrong}"
        return ("same" if then.size == self.head.size else "extended"), ""

    def remembered(self) -> dict[str, Any] | None:
        """Return what to keep of the log, so that the next verification can tell whether it was extended."""
        if self.head is None or not self.is_signed:
            return None
        keys = [key.text() for key in self.keys]
        return {"origin": self.head.origin, "size": self.head.size, "root": self.head.root.hex(), "keys": keys}


def keys_in(seen: Mapping[str, Any] | None) -> list[PublicKey]:
    """Return the keys of a log that was seen before."""
    found = (seen or {}).get("keys")
    try:
        return [PublicKey.read(str(one)) for one in found] if isinstance(found, list) else []
    except NoteError:
        return []


def _head_in(seen: Mapping[str, Any] | None) -> Head | None:
    try:
        return Head(str(seen["origin"]), int(seen["size"]), bytes.fromhex(seen["root"])) if seen else None
    except (KeyError, TypeError, ValueError):
        return None
