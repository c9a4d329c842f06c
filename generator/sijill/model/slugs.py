"""Making ids from texts, for new records and for mends of wrong ids; no other module does it."""

import re
import unicodedata

from sijill.model import characters
from sijill.model.likeness import skeleton

_LONGEST = 60


def slug_of(text: str, longest: int = _LONGEST) -> str:
    """Return an id made from a text, or "" if it has no Latin letters.

    Letters of other scripts that look like Latin ones count as Latin next to Latin letters.
    """
    latin = re.search("[A-Za-z]", text) is not None
    plain = unicodedata.normalize("NFKD", skeleton(text).letters if latin else text)
    plain = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:longest].strip("-")


def id_of(name: str, otherwise: str, *, marked: bool = False) -> str:
    """Return an id made of a name and of no other: with a digest of it where its letters alone would be others' too.

    That is so where letters are left out, none is Latin (``otherwise`` is in their place), or the caller knows
    (``marked``). `proposal.js` does the same.
    """
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    slug = slug_of(text)
    plain = unicodedata.normalize("NFKD", skeleton(text).letters if re.search("[A-Za-z]", text) else text)
    if slug and not marked and len(slug) < _LONGEST and all(one.isascii() for one in plain if one.isalnum()):
        return slug
    return f"{slug[: _LONGEST - 12].strip('-') or otherwise}-{_digest(text.lower())}"


def _digest(text: str) -> str:
    """Return ten digits that tell a text from others (FNV-1a): nothing is proved by them.

    They are in two groups, which no code host takes for a commit.
    """
    found = 0xCBF29CE484222325
    for byte in text.encode("utf-8", "surrogatepass"):
        found = (found ^ byte) * 0x100000001B3 % 2**64
    digits = f"{found:016x}"
    return f"{digits[:5]}-{digits[5:10]}"


def stranger(text: str) -> str:
    """Return the name of the first character in a Latin word that only looks Latin, or ""."""
    for word in re.findall(r"\w+", text):
        if re.search("[A-Za-z]", word):
            found = next(
                (
                    c
                    for c in word
                    if not c.isascii()
                    and skeleton(c).letters.isascii()
                    and len(skeleton(c).letters) == 1
                    and not unicodedata.name(c, "").startswith("LATIN")
                ),
                "",
            )
            if found:
                return characters.name(found)
    return ""
