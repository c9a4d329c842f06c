"""Whether a page's HTML ends where it should: a browser shows what there is of a page that was cut, without a word.

Most pages may end anywhere between two tags: many leave out ``</body></html>``. None ends within a tag, a comment or a
script, or in a word of an element that is open; and if an element is open that needs an end tag, or a sentence is, the
page may be cut.
"""

import re

from sijill.capture.payload import UnreadablePayload

# Source: WHATWG HTML, section 13.2.5. A value in quotation marks goes on to the next one, past any ">". No part of
# these patterns gives back what it took, so that reading takes time in proportion to the page.
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE}?+)?+)*+>")
_ASIDE = re.compile(r"<!--(?:-?>|(?s:.)*?--!?>)|<(?:!(?!--)|\?|/[^a-zA-Z>])[^>]*+>|</>")
# Elements whose content is text up to their end tag, whatever it looks like.
_TEXT = frozenset(["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"])
_FOREIGN = frozenset(["svg", "math"])  # there, these are elements like others, and "/>" closes an element
_NEED_ENDS = frozenset(
    ["a", "article", "aside", "b", "blockquote", "button", "div", "em", "figcaption", "figure", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "i", "main", "nav", "ol", "section", "span", "strong", "sub", "sup",
     "table", "ul"]
)  # fmt: skip
_SENTENCE_ENDS = re.compile(r"[.!?؟。！？…۔][\"'”’»)\]]*\s*\Z")
_HOW = "compare the copy's end with the page's"


def doubts_about_end(text: str) -> tuple[str, ...]:
    """Return sentences if a page may be cut. Raises UnreadablePayload if it ends within a tag, comment or script."""
    opened: dict[str, int] = {}
    at = foreign = 0
    ended = False
    last = ""  # the element that the last start tag opened, unless it was closed
    while (start := text.find("<", at)) >= 0:
        found = _TAG.match(text, start)
        if found is None:
            after = text[start + 1 : start + 2]
            aside = _ASIDE.match(text, start)
            if aside is None and (not after or after in "!?/" or (after.isascii() and after.isalpha())):
                raise _cut("a comment" if text.startswith("<!--", start) else "a tag")
            at = aside.end() if aside else start + 1
            continue
        at = found.end()
        name = found[2].lower()
        closed_at_once = text[at - 2] == "/"
        last = "" if found[1] else name
        if found[1]:
            ended = ended or name in ("body", "html")
            foreign = max(0, foreign - (name in _FOREIGN))
            if opened.get(name):
                opened[name] -= 1
        elif name in _FOREIGN and not closed_at_once:
            foreign += 1
        elif name in _NEED_ENDS:
            opened[name] = opened.get(name, 0) + 1
        elif name in _TEXT and not (foreign and closed_at_once):
            end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, at)
            if end is None and not foreign:
                raise _cut(f"<{name}>")
            at = end.start() if end else at
    if ended:
        return ()
    still = [name for name, count in opened.items() if count]
    # Whoever leaves out end tags still ends a sentence, or a line.
    if (still or last == "p") and at < len(text) and text[-1].isalnum():
        raise _cut(f"a line of <{last or still[-1]}>")
    if still:
        return (f"the page ends without </html> while <{still[-1]}> is open, so it may be cut: {_HOW}",)
    if text[at:].strip() and not _SENTENCE_ENDS.search(text):
        return (f"the page ends in the middle of a sentence and without </html>, so it may be cut: {_HOW}",)
    return ()


def _cut(where: str) -> UnreadablePayload:
    return UnreadablePayload(
        f"the page must be whole, and it ends within {where}: save it again, or ask for another copy of it"
    )
