"""Text in XML: what must be escaped is, and what XML 1.0 cannot hold does not get through."""

import re

# Everything outside the Char production of XML 1.0 (section 2.2): controls, surrogates, U+FFFE and U+FFFF.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_ESCAPED = str.maketrans(_ESCAPES)
_IN_ATTRIBUTE = str.maketrans(_ESCAPES | {"\t": "&#9;", "\n": "&#10;"})
REPLACEMENT = "\ufffd"


def text(value: str) -> str:
    """Return text escaped for a place between tags."""
    return _NOT_IN_XML.sub(REPLACEMENT, value).translate(_ESCAPED)


def attribute(value: str) -> str:
    """Return text escaped for a place between double quotes."""
    return _NOT_IN_XML.sub(REPLACEMENT, value).translate(_IN_ATTRIBUTE)
