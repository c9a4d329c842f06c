"""Making ids of texts: the only module that does, for new records and for mends of ids that are none."""

import re
import unicodedata

from sijill.model import characters
from sijill.model.likeness import skeleton


def slug_of(text: str, longest: int = 60) -> str:
    """Return an id made of a Latin text, "" if there is nothing Latin in it.

    Letters of other scripts that are drawn like Latin ones count as these where there are Latin ones beside them.
    """
    latin = re.search("[A-Za-z]", text) is not None
    plain = unicodedata.normalize("NFKD", skeleton(text).letters if latin else text)
    plain = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:longest].strip("-")


def stranger(text: str) -> str:
    """Return the name of the first character of a Latin word that only looks Latin, "" if there is none."""
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
