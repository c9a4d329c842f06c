"""Hashing: the only module that makes the digests an archive publishes or compares.

All digests are SHA-256 (FIPS 180-4) and written ``sha256:`` and 64 lower-case hexadecimal digits. A prefix names what
is hashed, so that a digest of one kind can never be mistaken for one of another (domain separation).
"""

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

import orjson

from sijill.model.merkle import Tree, hash_of_leaf, root_of, root_of_pieces

PARAGRAPH_DOMAIN = b"sijill:paragraph:v1\n"
SALTED_PARAGRAPH_DOMAIN = b"sijill:paragraph:v2\n"
CAPTURE_DOMAIN = b"sijill:capture:v1\n"
CAPTURE_TREE_DOMAIN = b"sijill:capture:v2\n"
DESCRIPTION_DOMAIN = b"sijill:description:v1\n"


def digest_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes (a stored original, a published file), without a prefix."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def name_by_content(data: bytes) -> str:
    """Return six letters and digits that differ between versions of a file: 30 bits of its SHA-256, in base 32.

    In a file's name they keep caches from answering with an older version. They prove nothing.
    """
    return base64.b32encode(hashlib.sha256(data).digest()[:5]).decode()[:6].lower()


def salted_digest(kind: str, salt: str, digest: str) -> str:
    """Return the digest of another digest behind a salt of 32 hexadecimal digits; ``kind`` names what is hashed.

    It is the SHA-256 of ``sijill:``, the kind, ``:v1``, a line feed, the salt, and the 64 digits of the other digest.
    """
    hashed = f"sijill:{kind}:v1\n{salt}{digest.removeprefix('sha256:')}"
    return "sha256:" + hashlib.sha256(hashed.encode()).hexdigest()


def digest_of_paragraph(text: str, salt: str = "") -> str:
    """Return the digest of one paragraph of a capture: SHA-256 of its UTF-8 bytes behind the paragraph prefix.

    With a salt, 32 hexadecimal digits, the prefix is the second one, and the digits come before the text: whoever does
    not have the salt cannot try guesses at the text.
    """
    if salt:
        return "sha256:" + hashlib.sha256(SALTED_PARAGRAPH_DOMAIN + f"{salt}{text}".encode()).hexdigest()
    return "sha256:" + hashlib.sha256(PARAGRAPH_DOMAIN + text.encode("utf-8")).hexdigest()


def digest_of_paragraphs(digests: Iterable[str]) -> str:
    """Return a capture's digest: SHA-256 over the list of its paragraphs' raw digests behind the capture prefix."""
    joined = bytes.fromhex("".join([digest.removeprefix("sha256:") for digest in digests]))
    return "sha256:" + hashlib.sha256(CAPTURE_DOMAIN + joined).hexdigest()


def tree_of_paragraphs(digests: Iterable[str]) -> Tree:
    """Return the Merkle tree (RFC 9162, section 2.1.1) whose entries are paragraphs' raw digests."""
    return Tree(hash_of_leaf(bytes.fromhex(digest.removeprefix("sha256:"))) for digest in digests)


def digest_of_tree(tree: Tree) -> str:
    """Return the digest of a capture whose paragraphs are hashed as a tree.

    That is SHA-256 over the second capture prefix, the number of entries in decimal digits, a line feed, and the
    tree's root: with the number, a proof for one entry also proves which one of how many it is.
    """
    root = root_of(tree.node, tree.size)
    return "sha256:" + hashlib.sha256(CAPTURE_TREE_DOMAIN + b"%d\n" % tree.size + root).hexdigest()


def digest_of_pieces(pieces: Iterable[tuple[int, str]]) -> str:
    """Return the same digest from complete subtrees, in order: each one's number of leaves, and 64 hexadecimal digits.

    The digits are of the subtree's root, or for a single leaf of the paragraph's own digest. Raises ValueError or
    IndexError for anything else.
    """
    found = [(count, bytes.fromhex(digits)) for count, digits in pieces]
    if not found:
        raise ValueError("must have a piece")
    root = root_of_pieces((count, hash_of_leaf(one) if count == 1 else one) for count, one in found)
    total = sum(count for count, _ in found)
    return "sha256:" + hashlib.sha256(CAPTURE_TREE_DOMAIN + b"%d\n" % total + root).hexdigest()


def digest_of_description(fields: list[dict[str, Any]]) -> str:
    """Return the digest of the descriptions of a capture's paragraphs: of the canonical form of the list.

    A paragraph without a description has an empty object in the list.
    """
    return "sha256:" + hashlib.sha256(DESCRIPTION_DOMAIN + canonical_form(fields)).hexdigest()


def canonical_form(value: Any) -> bytes:
    """Return the JSON Canonicalization Scheme bytes (RFC 8785) of plain data: dicts, lists, strings, whole numbers.

    Keys must be ASCII (field names, ids and language tags are): there, sorting by code point and by UTF-16 unit agree,
    and orjson's output is the scheme's. Whole numbers are at most 2^53. A test compares it with ``rfc8785``.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
