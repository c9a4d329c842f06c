"""The HTML of hand-written pages: which of it is allowed.

Markdown lets raw HTML through, and HTML has too many ways to send a reader's data elsewhere to list and forbid them. So
the allowed elements and attributes are listed, and the cleaner (nh3, the ammonia library) keeps nothing else.
``sijill.frame.tree`` finds what it takes out.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT = _words(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div "
    "dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label li main mark nav "
    "ol p picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th "
    "thead time tr track u ul var video audio wbr"
)
# For icons that the theme puts into the page; these elements cannot fetch, link or move.
_DRAWING = _words("svg g path circle ellipse line polygon polyline rect title desc")
TAGS = _TEXT | _DRAWING
EVERYWHERE = _words("class dir hidden id lang role tabindex title translate")
_SHAPE = _words("d cx cy r rx ry x y x1 y1 x2 y2 points width height fill stroke stroke-width transform")
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": _words("href hreflang name rel target download type"),
    "audio": _words("src controls preload"),
    "blockquote": _words("cite"), "q": _words("cite"), "del": _words("cite datetime"), "ins": _words("cite datetime"),
    "col": _words("span"), "colgroup": _words("span"), "data": _words("value"), "details": _words("open name"),
    "div": _words("data-tabs"), "span": _words("data-linenos"),  # of Markdown's tabs and numbered lines
    "img": _words("src srcset sizes alt width height loading decoding"),
    "input": _words("checked disabled name"), "label": _words("for"),
    "li": _words("value"), "ol": _words("start reversed type"),
    "source": _words("src srcset sizes media type"),
    "td": _words("colspan rowspan headers"), "th": _words("colspan rowspan headers scope abbr"),
    "time": _words("datetime"), "track": _words("src srclang kind label default"),
    "video": _words("src controls preload poster width height"),
    "svg": _words("xmlns viewbox viewBox") | _SHAPE,
    **dict.fromkeys(_DRAWING - {"svg", "title", "desc"}, _SHAPE),
}  # fmt: skip
# The only allowed types of input: Markdown's tabs and task lists are made of them.
_INPUTS = frozenset(["checkbox", "radio"])
SCHEMES = frozenset(["http", "https", "mailto", "tel"])
ALIGNED = re.compile("text-align: (left|right|center);")
_OTHERS = r'((?: [a-z-]+="[^"]*")*)'
_ALIGNED_CELL = re.compile(rf'<(t[hd]){_OTHERS} style="text-align: (left|right|center);"{_OTHERS}>')
_TAG_OR_QUOTE = re.compile(r'<[^"<>]*(?:"[^"]*"[^"<>]*)*>|"')
_CLASS = re.compile(r' class="([^"]*)"')


def cleaned(html: str) -> str:
    """Return a page's content without anything that is not allowed; how cells of tables are aligned is a class."""
    import nh3  # needed only where pages are made

    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    found = nh3.clean(
        _ALIGNED_CELL.sub(_aligned, html),
        tags=set(TAGS), attributes={"*": set(EVERYWHERE), **attributes},
        generic_attribute_prefixes={"aria-"}, clean_content_tags={"script", "style"}, url_schemes=set(SCHEMES),
        tag_attribute_values={"input": {"type": set(_INPUTS)}}, link_rel=None,
    )  # fmt: skip
    # The judge of finished pages takes ` href="…"` in a text for a link.
    return _TAG_OR_QUOTE.sub(lambda one: "&quot;" if one.group() == '"' else one.group(), found)


def aligned_class(side: str, other: str = "") -> str:
    """Return the class of a cell that Markdown aligns, after other classes that it has."""
    return f"{other} align-{side}".lstrip()


def _aligned(match: re.Match[str]) -> str:
    tag, before, side, after = match.groups()
    others = before + after
    found = _CLASS.search(others)
    others = others.replace(found.group(), "", 1) if found else others
    return f'<{tag} class="{aligned_class(side, found[1] if found else "")}"{others}>'
