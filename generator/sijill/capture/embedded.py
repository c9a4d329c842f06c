"""Things on a page that show words and are not its text: formulas, drawings, form fields, other pages in frames.

Their words are listed and not copied: a formula read as a line of letters says something else (½ is not 12).
"""

from typing import Any

from sijill.capture.tree import text_of

WITHIN_LINES = frozenset(["math", "svg", "select", "textarea", "input", "img", "object"])
# Stands in the text for a thing within a line, so that nothing can be quoted across it as if nothing were there.
GAP = "⟨…⟩"
_TYPED = ("text", "search", "email", "url", "tel", "number", "date", "submit", "reset", "button")
_FORMULAS = frozenset(["math", "latex", "tex", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display"])


def words_of(node: Any) -> str:
    """Return what a thing shows in words, or the address of what it shows; "" if it shows none."""
    tag, attributes = node.tag, node.attributes
    if tag == "math":
        notes = " ".join(text_of(one) for one in node.css("annotation, annotation-xml"))
        return attributes.get("alttext") or text_of(node).removesuffix(notes)
    if tag == "svg":
        return " ".join(text_of(one) for one in node.css("text, foreignObject"))
    if tag == "img":
        named = frozenset((attributes.get("class") or "").lower().split())
        return (attributes.get("alt") or "") if named & _FORMULAS else ""
    if tag == "select":
        options = node.css("option")
        if "multiple" in attributes or (attributes.get("size") or "1") not in ("0", "1"):
            return " ".join(map(text_of, options))
        return text_of(node.css_first("option[selected]") or options[0]) if options else ""
    if tag == "option":  # in no form field
        return text_of(node)
    if tag == "textarea":
        return text_of(node).strip() or attributes.get("placeholder") or ""
    if tag == "input":
        words = attributes.get("value") or attributes.get("placeholder") or ""
        return words if (attributes.get("type") or "text").lower() in _TYPED else ""
    if tag in ("iframe", "frame", "object", "embed"):
        small = {attributes.get("width"), attributes.get("height")} & {"0", "1", "0px", "1px"}
        if attributes.get("srcdoc") and not small:
            return _words_of_page(attributes["srcdoc"])
        address = attributes.get("src") or attributes.get("data") or ""
        if small or address.startswith(("about:", "javascript:")):
            return ""
        instead = " ".join(text_of(node).split()) if tag == "object" else ""  # shown if there is no such file
        return f"{address}: {instead}" if instead else address
    return ""


def is_only_fallback(node: Any) -> bool:
    """Return whether an ``<object>`` names nothing, so that browsers show what is in it."""
    return node.tag == "object" and not node.attributes.get("data")


def _words_of_page(markup: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(markup).root
    if root is None:
        return ""
    for one in root.css("script, style, template, title"):
        one.decompose()
    return " ".join(text_of(root).split())
