"""Proves of a template, before it is compiled, that its page is whole whatever values fill it.

Two things are checked. Every branch and every turn of a loop closes the elements that it opens, so all ways through a
template give balanced markup. And a value is only in text or between the quotes of an attribute, where escaping is
enough to keep it a value. On a page, only ready-made markup and the targets of links remain to be inspected: see
``sijill.html.judge``.
"""

import re
from typing import NamedTuple

from jinja2 import nodes

_OPENING = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_WITHIN = re.compile(r"\s*(?:([a-z][a-zA-Z-]*)(=\"|(?=[\s/>]))|(/?>))")
_VOID = frozenset(["br", "hr", "img", "input", "wbr"])
# Elements whose text or attributes do more than show text.
_UNFIT = frozenset(["script", "style", "iframe", "object", "embed", "base", "math", "meta", "link", "template"])
_ADDRESSES = ('href="', 'src="', 'action="')
_SILENT = (nodes.Import, nodes.FromImport)


class NotWholeError(ValueError):
    """A template that could make a page whose markup is not whole."""


class _Place(NamedTuple):
    """A place in a page: the open elements, outermost first; the tag it is inside, or ""; whether it is in quotes."""

    stack: tuple[str, ...] = ()
    tag: str = ""
    quoted: bool = False


def prove(template: nodes.Template, name: str) -> None:
    """Raise NotWholeError, with the line, unless a template's markup is whole on every way through it."""
    place = _body(template.body, _Place(), name)
    if place != _Place():
        raise NotWholeError(f"{name} must close what it opens: {_open(place)} is open at its end")


def leads(before: str) -> bool:
    """Return whether a value after this text is the entire value of an attribute that links."""
    return before.endswith(_ADDRESSES)


def _body(body: list[nodes.Node], place: _Place, name: str) -> _Place:
    for node in body:
        place = _node(node, place, name)
    return place


def _node(node: nodes.Node, place: _Place, name: str) -> _Place:
    if isinstance(node, nodes.Output):
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                place = _read(child.data, place, f"{name}:{node.lineno}")
            elif place.tag and not place.quoted:
                raise NotWholeError(
                    f"{name}:{node.lineno} must put values in text or between quotes, not in <{place.tag}"
                )
        return place
    if isinstance(node, nodes.If):
        branches = [node.body, *(branch.body for branch in node.elif_), node.else_]
        ends = {_body(branch, place, name) for branch in branches}
        if len(ends) > 1:
            raise NotWholeError(f"{name}:{node.lineno} must open and close the same elements on every branch")
        return ends.pop()
    if isinstance(node, nodes.For):
        if any(_body(body, place, name) != place for body in (node.body, node.else_)):
            raise NotWholeError(f"{name}:{node.lineno} must close in each turn of the loop what the turn opens")
        return place
    if isinstance(node, nodes.Macro):
        end = _body(node.body, _Place(), name)
        if end != _Place():
            raise NotWholeError(f"{name}:{node.lineno} must close what the macro opens: {_open(end)}")
        return place
    if isinstance(node, _SILENT):
        return place
    raise NotWholeError(f"{name}:{node.lineno} must not use {type(node).__name__}: no proof is known for it")


def _read(text: str, place: _Place, where: str) -> _Place:
    """Return the place behind a stretch of a template's own text."""
    stack, tag, quoted = place
    at = 0
    while at < len(text):
        if quoted:
            end = text.find('"', at)
            if end < 0:
                return _Place(stack, tag, True)
            quoted, at = False, end + 1
        elif tag:
            found = _WITHIN.match(text, at)
            if found is None:
                if text[at:].isspace():
                    return _Place(stack, tag, False)
                raise NotWholeError(f"{where} must write attributes as name=\"value\": '{text[at : at + 30]}'")
            attribute, mark, end_of_tag = found.groups()
            at = found.end()
            if attribute:
                if attribute.startswith("on") or attribute == "style":
                    raise NotWholeError(f"{where} must not carry the attribute '{attribute}'")
                quoted = mark == '="'
                continue
            stack, tag = _closed(stack, tag, end_of_tag, where), ""
        else:
            at = text.find("<", at)
            if at < 0:
                break
            found = _OPENING.match(text, at)
            if found is None or found[2] in _UNFIT:
                raise NotWholeError(f"{where} must hold no '{text[at : at + 30]}'")
            tag, at = found[1] + found[2], found.end()
    return _Place(stack, tag, quoted)


def _closed(stack: tuple[str, ...], tag: str, end: str, where: str) -> tuple[str, ...]:
    if tag[0] == "/":
        if not stack or stack[-1] != tag[1:]:
            raise NotWholeError(f"{where} must close <{stack[-1] if stack else ''}> before <{tag}>")
        return stack[:-1]
    return stack if tag in _VOID or end == "/>" else (*stack, tag)


def _open(place: _Place) -> str:
    return f"<{place.tag or place.stack[-1]}>"
