"""Making ids from texts, for new records and for mends of wrong ids; no other module does it."""

import re
import unicodedata

from sijill.model import characters
from sijill.model.likeness import skeleton


def slug_of(text: str, longest: int = 60) -> str:
    """Return an id made from a text, or "" if it has no Latin letters.

    Letters of other scripts that look like Latin ones count as Latin next to Latin letters.
    """
    latin = re.search("[A-Za-z]", text) is not None
    plain = unicodedata.normalize("NFKD", skeleton(text).letters if latin else text)
    plain = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:longest].strip("-")


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
