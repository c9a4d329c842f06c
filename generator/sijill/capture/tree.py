"""Parsing a page's bytes into the tree that a browser makes of them (WHATWG HTML, by lexbor), and its encoding."""

import re
from collections.abc import Iterator
from typing import Any

from sijill.capture.ends import doubts_about_end
from sijill.capture.payload import UnreadablePayload

DEEPEST = 2000  # nested elements; browsers stop at 512
_NOSCRIPT = re.compile("<(/?)noscript(?=[\\s/>])", re.IGNORECASE)
_TEMPLATE = re.compile("<(/?)template(?=[\\s/>])([^>]*)>", re.IGNORECASE)
SHADOW = "shadow-root"
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# By the WHATWG Encoding Standard, these labels mean Windows code pages.
WINDOWS = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}


def parse(data: bytes, encoding: str = "") -> tuple[Any, tuple[str, ...]]:
    """Return the root element of a page, and doubts whether the page is whole.

    Raises UnreadablePayload if there is no element, if the page is cut or if its nesting is too deep.

    ``encoding`` is the one that an HTTP answer or a part of a mail names; a byte order mark takes precedence (WHATWG
    HTML, section 13.2.3.2).
    """
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        text = decoded(data, encoding)
        doubts = doubts_about_end(text)
        # A browser with scripts never shows the content of <noscript>, as it never shows a <template>.
        parser = LexborHTMLParser(_with_shadows(_NOSCRIPT.sub(r"<\1template", text)))
    except SelectolaxError as error:
        raise MemoryError from error  # there is no HTML that it cannot parse, if it gets the memory
    except (ValueError, LookupError) as error:
        raise UnreadablePayload(f"the page must be readable HTML: {error}") from None
    root = parser.root
    if root is None:
        raise UnreadablePayload("the page must be readable HTML: there is nothing in it")
    if deepest(root) > DEEPEST:
        raise UnreadablePayload(
            f"the page must have at most {DEEPEST} elements within one another: save it as plain text"
        )
    return root, doubts


def _with_shadows(text: str) -> str:
    """Return a page's markup with shadow trees (WHATWG HTML, section 4.12.3) as elements, which the parser keeps."""
    opened: list[bool] = []

    def renamed(found: re.Match[str]) -> str:
        closing, attributes = found.groups()
        if not closing:
            opened.append(re.search(r"\sshadow(?:root)?mode\s*=", attributes, re.IGNORECASE) is not None)
            return f"<{SHADOW}>" if opened[-1] else found.group()
        return f"</{SHADOW}>" if opened and opened.pop() else found.group()

    return _TEMPLATE.sub(renamed, text) if "shadow" in text else text


def shown_children(node: Any) -> Iterator[Any]:
    """Yield the children that are shown in an element: those of its shadow tree, and in its slots what it was given."""
    shadow = next((child for child in children(node) if child.tag == SHADOW), None)
    if shadow is not None:
        yield from children(shadow)
        return
    if node.tag == "slot":
        root = node.parent
        while root is not None and root.tag != SHADOW:
            root = root.parent
        name = node.attributes.get("name") or ""
        given = [
            child
            for child in children(root.parent if root is not None else node)
            if child.tag != SHADOW and ((child.attributes or {}).get("slot") or "") == name
        ]
        if root is not None and any(child.is_element_node or text_of(child).strip() for child in given):
            yield from given
            return
    yield from children(node)


def decoded(data: bytes, encoding: str = "", errors: str = "replace") -> str:
    """Return a page's text, decoded by its byte order mark, else as UTF-8, else as ``encoding`` or the page says."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        name = encoding or charset_of(data)
        if not name:
            raise UnreadablePayload(
                "the page must be UTF-8 or name its encoding: open it in a browser and save it again as UTF-8"
            ) from None
        return data.decode(WINDOWS.get(name.lower(), name), errors)


def is_decodable(data: bytes, encoding: str) -> bool:
    """Return whether each of a page's bytes is a letter, or part of one, of its encoding."""
    try:
        return decoded(data, encoding, "strict") is not None
    except UnicodeDecodeError:
        return False


def charset_of(data: bytes) -> str:
    """Return the encoding that a page itself names, "" for none."""
    named = _META.search(data[:4096])
    return named.group(1).decode("ascii") if named else ""


def children(node: Any) -> Iterator[Any]:
    """Yield a node's children in order, text among them."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def deepest(root: Any) -> int:
    """Return the largest nesting depth of elements; without recursion."""
    most = depth = 1
    node = root
    while True:
        child = node.first_child
        if child is not None:
            node, depth = child, depth + 1
            most = max(most, depth)
            continue
        while node.next is None:
            node, depth = node.parent, depth - 1
            if node is None or depth <= 1:
                return most
        node = node.next


def text_of(node: Any) -> str:
    """Return all text below a node as the source has it."""
    return str(node.text(deep=True, separator=" ") or "")


def streamed(root: Any) -> dict[str, Any]:
    """Return hidden parts that React's script would move into place, by the id of the place."""
    parts = {node.attributes["id"]: node for node in root.css("div[hidden][id^='S:']")}
    if not parts:
        return {}
    scripts = "".join(node.text(deep=True) or "" for node in root.css("script"))
    places = {f"{kind}:{name[2:]}": name for name in parts for kind in "BP"}
    places |= dict(re.findall(r"""\$RC\(["'](B:\w+)["'],["'](S:\w+)["']""", scripts))
    places |= {place: part for part, place in re.findall(r"""\$RS\(["'](S:\w+)["'],["'](P:\w+)["']""", scripts)}
    return {place: parts[part] for place, part in places.items() if part in parts}
