"""Text in XML: what must be escaped is, and what XML 1.0 cannot hold does not get through."""

import re

# Everything outside the Char production of XML 1.0 (section 2.2): controls, surrogates, U+FFFE and U+FFFF.
_ESCAPED = re.compile('[&<>"]')
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"


def text(value: str) -> str:
    """Return text escaped for a place between tags."""
    if value.isprintable() and not _ESCAPED.search(value):  # as titles and addresses are: all that is printable may be
        return value
    value = _NOT_IN_XML.sub(REPLACEMENT, value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&quot;").replace("\r", "&#13;")


def attribute(value: str) -> str:
    """Return text escaped for a place between double quotes."""
    return text(value).replace("\t", "&#9;").replace("\n", "&#10;")
