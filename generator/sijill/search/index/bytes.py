"""The bytes of postings and positions, read and written one by one, without numpy: what an edit needs.

``segment`` and ``merge`` write the same bytes by the thousand; a test compares the two.

A term's *payload* has one *part* for each segment with the term. A part begins with a varint: four times the gap of the
segment's number (the difference from the part before), and in the two low bits the length of the rest if that is 1 to 3
bytes. For a longer rest these bits are 0, and its length follows as another varint.

A part of **postings** has for each statement a varint: twice the gap of its rank in the segment, plus one if its flags
differ from those before (for the first, from ``default_flags``). Then the flags follow in one byte: the fields in which
the word occurs (``FIELDS``) in bits 0 to 4, how near the term is to the word (0 to 2) in bits 5 and 6.

A part of **positions** has for each statement, all as varints: twice the gap of its rank, plus one if it has the word
more than once; in that case the number of times; and the gaps of its positions.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

FIELDS = {"title": 1, "name": 2, "passage": 4, "translation": 8, "other": 16, "facet": 16}
STRENGTH_SHIFT = 5
FIELD_GAP = 16
"""The first position of every text is a multiple of this, so that adding a word moves few positions."""
MOST_POSITIONS = 1 << 21
"""Later words of a statement cannot be found."""
Postings = dict[int, int]
"""Flags by rank, in the order of ranks."""
Positions = dict[int, list[int]]
"""Positions by rank, in the order of ranks."""


def next_position(position: int, words: int) -> int:
    """Return the first position of the next text, after ``words`` words at ``position``; no phrase spans both texts."""
    return (position + words) // FIELD_GAP * FIELD_GAP + FIELD_GAP


def varint(value: int) -> bytes:
    """Return a whole number as a varint: seven bits in each byte, the low ones first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varints(data: bytes, at: int, count: int) -> tuple[list[int], int]:
    """Return ``count`` whole numbers read from offset ``at``, and the offset after them."""
    found = []
    for _ in range(count):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        found.append(value)
    return found, at


def default_flags(term: str) -> int:
    """Return the flags that a term's postings most likely have; these are not stored.

    Arabic words usually occur in passages, others in translations; a term with a colon is a facet or a sound.
    """
    if ":" in term:
        return FIELDS["facet"] | 2 << STRENGTH_SHIFT
    return FIELDS["translation" if term[0] < "\u0080" else "passage"] | 2 << STRENGTH_SHIFT


def read_postings(data: bytes, default: int) -> Postings:
    """Return a part's postings."""
    found: Postings = {}
    at = rank = 0
    flags = default
    while at < len(data):
        (gap,), at = read_varints(data, at, 1)
        rank += gap >> 1
        if gap & 1:
            flags = data[at]
            at += 1
        found[rank] = flags
    return found


def write_postings(postings: Postings, default: int) -> bytes:
    """Return the bytes of a part's postings."""
    out, before, last = bytearray(), 0, default
    for rank, flags in postings.items():
        out += varint(2 * (rank - before) + (flags != last))
        if flags != last:
            out.append(flags)
        before, last = rank, flags
    return bytes(out)


def read_positions(data: bytes) -> Positions:
    """Return a part's positions."""
    found: Positions = {}
    at = rank = 0
    while at < len(data):
        (gap,), at = read_varints(data, at, 1)
        rank += gap >> 1
        count = 1
        if gap & 1:
            (count,), at = read_varints(data, at, 1)
        steps, at = read_varints(data, at, count)
        position, places = 0, []
        for step in steps:
            position += step
            places.append(position)
        found[rank] = places
    return found


def write_positions(positions: Positions) -> bytes:
    """Return the bytes of a part's positions."""
    out, before = bytearray(), 0
    for rank, places in positions.items():
        several = len(places) > 1
        out += varint(2 * (rank - before) + several)
        if several:
            out += varint(len(places))
        out += b"".join(varint(place - earlier) for earlier, place in zip([0, *places], places, strict=False))
        before = rank
    return bytes(out)


def part(gap: int, data: bytes) -> bytes:
    """Return a part; ``gap`` is its segment's number minus that of the part before."""
    if len(data) < 4:
        return varint(4 * gap + len(data)) + data
    return varint(4 * gap) + varint(len(data)) + data


def _head(payload: bytes, at: int) -> tuple[int, int, int]:
    """Return the gap and the length of the part at an offset of a payload, and the offset of its data."""
    head = payload[at]
    at += 1
    if head >= 0x80:
        (head,), at = read_varints(payload, at - 1, 1)
    if head & 3:
        return head >> 2, head & 3, at
    length = payload[at]
    at += 1
    if length >= 0x80:
        (length,), at = read_varints(payload, at - 1, 1)
    return head >> 2, length, at


Value = int | list[int]
Changes = Mapping[int, Mapping[int, Value | None]]
"""The new values of a term's postings or positions: by segment, by rank; None if the statement no longer has it."""


def changed_payload(term: str, family: str, total: int, payload: bytes, changes: Changes) -> tuple[int, bytes]:
    """Return a term's number of statements and payload after some changes."""
    default = default_flags(term)
    read: Callable[[bytes], dict[int, Any]] = read_positions
    write: Callable[[dict[int, Any]], bytes] = write_positions
    if family == "terms":
        read, write = partial(read_postings, default=default), partial(write_postings, default=default)
    for number in sorted(changes):
        before, begin, old, end = _part_of(payload, number)
        values = read(old)
        total -= len(values)
        for rank, value in changes[number].items():
            if value is None:
                values.pop(rank, None)
            else:
                values[rank] = value
        total += len(values)
        new = write(dict(sorted(values.items())))
        rest = payload[end:]
        if rest and bool(old) != bool(new):  # the next part's gap now counts from another part
            gap, length, at = _head(payload, end)
            next_number = (number if old else before) + gap
            rest = part(next_number - (number if new else before), payload[at : at + length]) + payload[at + length :]
        payload = payload[:begin] + (part(number - before, new) if new else b"") + rest
    return total, payload


def _part_of(payload: bytes, wanted: int) -> tuple[int, int, bytes, int]:
    """Find the part of segment ``wanted``: return the number of the segment before, its offset, its data, and its end.

    If there is no part, the data are empty, and the offset is where the part would begin.
    """
    at = before = 0
    while at < len(payload):
        gap, length, data = _head(payload, at)
        if before + gap >= wanted:
            found = before + gap == wanted
            return before, at, payload[data : data + length] if found else b"", data + length if found else at
        before += gap
        at = data + length
    return before, at, b"", at


def read_shard(data: bytes) -> list[tuple[str, int, bytes]]:
    """Return a shard's terms, in order, each with its number of statements and its payload."""
    (count,), at = read_varints(data, 0, 1)
    heads, term = [], ""
    for _ in range(count):
        (shared, length), at = read_varints(data, at, 2)
        term = term[:shared] + data[at : at + length].decode()
        (total, size), at = read_varints(data, at + length, 2)
        heads.append((term, total, size))
    rows = []
    for term, total, size in heads:
        rows.append((term, total, data[at : at + size]))
        at += size
    return rows


def shared_length(one: str, other: str) -> int:
    """Return the length of the beginning that two terms share."""
    length = 0
    for letter, another in zip(one, other, strict=False):
        if letter != another:
            break
        length += 1
    return length


def has_ending(term: str) -> bool:
    """Return whether a term is also found by its ending: a word of four letters or more, of which one may be wrong."""
    return len(term) > 3 and ":" not in term and not term[0].isdigit()


def write_endings(endings: Sequence[str]) -> bytes:
    """Return a shard of sorted terms written backwards: their number; for each the length that it shares with the term
    before, and the rest in UTF-8.
    """
    data, before = bytearray(varint(len(endings))), ""
    for ending in endings:
        shared = shared_length(ending, before)
        rest = ending[shared:].encode()
        data += varint(shared) + varint(len(rest)) + rest
        before = ending
    return bytes(data)


def read_endings(data: bytes) -> list[str]:
    """Return the terms of such a shard, still written backwards."""
    (count,), at = read_varints(data, 0, 1)
    found, ending = [], ""
    for _ in range(count):
        (shared, length), at = read_varints(data, at, 2)
        ending = ending[:shared] + data[at : at + length].decode()
        at += length
        found.append(ending)
    return found


def shard_head(terms: Sequence[tuple[str, int, int]]) -> bytes:
    """Return the beginning of a shard: the number of terms; for each the length that it shares with the term before,
    the rest in UTF-8, its number of statements and the size of its payload. The payloads follow.
    """
    head, before = bytearray(varint(len(terms))), ""
    for term, total, size in terms:
        shared = shared_length(term, before)
        rest = term[shared:].encode()
        head += varint(shared) + varint(len(rest)) + rest + varint(total) + varint(size)
        before = term
    return bytes(head)
