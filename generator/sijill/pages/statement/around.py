"""The words around a passage in its document, with what the document has between its stretches."""

from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from sijill.html.markup import element, joined
from sijill.model.brackets import stretches
from sijill.model.records import Description, Passage, Variant
from sijill.pages.labels import Labels
from sijill.state.answers import Evidence

Context = tuple[str, Markup, str]
_SHORT = 90
_CUT = " \ue000 "  # where the editors left out words; no text may contain it
_EDGE_WORDS = 5


def context_in(labels: Labels, found: Evidence, wording: Passage | Variant | Description) -> Context:
    """Return the words before, the wording (its middle left out where it is long), and the words after."""
    cuts = tuple([one.cut for one in stretches(wording.text, wording.brackets)][1:]) if found.more else ()
    return _context(found, cuts, labels.configuration.options.context_words)


@lru_cache(maxsize=512)  # the same in each language
def _context(found: Evidence, cuts: tuple[bool, ...], most: int) -> Context:
    """Return the context; ``cuts`` say before which further stretches the editors left out words."""
    shown: list[str] = []
    marked = found.exact
    for number, (one, other) in enumerate(pairwise(found.all)):
        between = _between(one, other)
        if between is None and number < len(cuts) and cuts[number]:
            between = _CUT
        if between is not None and (between == _CUT or not between.strip()):
            marked += between + other.exact
        else:
            shown += [_marked(marked), " … " if between is None else between]
            marked = other.exact
    exact = joined([*shown, _marked(marked)])
    before = f"… {found.prefix}" if found.start > len(found.prefix) else found.prefix
    suffix = found.all[-1].suffix
    after = f"{suffix} …" if most and len(suffix.split()) >= most else suffix
    return before, exact, after


def _between(one: Evidence, other: Evidence) -> str | None:
    """Return what the document has between two stretches; None where the words around them do not show all of it."""
    length = other.start - one.end
    # Where both have words, and one character is between these, it is a blank: they are stripped of no other.
    blank = " " * bool(one.suffix and other.prefix and len(one.suffix) + len(other.prefix) + 1 == length)
    known = len(one.suffix) + len(blank) + len(other.prefix) - length
    if one.end_paragraph != other.paragraph or known < 0:
        return None
    return one.suffix[:length] if len(one.suffix) >= length else one.suffix + blank + other.prefix[known:]


def _marked(words: str) -> Markup:
    """Return words of the document that are quoted, their middle left out where they are long."""
    parts = words.split()
    if len(words) > _SHORT and len(parts) > 2 * _EDGE_WORDS:
        words = f"{' '.join(parts[:_EDGE_WORDS])} … {' '.join(parts[-_EDGE_WORDS:])}"
    return element("mark", joined(words.split(_CUT), element("span", " […] ", ' class="sj-editors"')))
