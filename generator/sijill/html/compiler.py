"""Compiles templates to Python functions: Jinja2 parses a template, and this module writes the code that fills it.

Our templates use a small part of Jinja2's language, and a template that uses more is refused. Filling one takes half
of Jinja2's time: neighbouring pieces of text are one f-string, and a field of a view is read as an attribute. Every
value is escaped, unless it is markup that this package made. While a template is filled, ``Used`` collects what the
judge needs of its page: ready-made markup that was put in, and the addresses that the page links to.
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

from jinja2 import nodes
from markupsafe import Markup

from sijill.html.markup import Safe, WholeMarkup, escape_text, escaped
from sijill.html.proof import leads

_COMPARED = {"eq": "==", "ne": "!=", "gt": ">", "lt": "<", "gteq": ">=", "lteq": "<="}
Macros = dict[str, Callable[..., str]]


class UnknownError(ValueError):
    """A template uses a part of Jinja2's language that is not compiled here."""


class Compiled(NamedTuple):
    """A compiled template: ``fill`` returns the HTML for a view; ``macros`` are those it defines, by name."""

    fill: Callable[[Any], str]
    macros: Macros


class Used:
    """What was put into a page while it was filled; the caller empties it before each page."""

    def __init__(self) -> None:
        self.markups: list[str] = []
        self.hrefs: list[str] = []

    def markup(self, value: object) -> str:
        """Return a value as HTML. Ready-made markup is collected; of whole markup, only the addresses of its links."""
        kind = type(value)
        if kind is WholeMarkup:
            if value.hrefs:  # type: ignore[attr-defined]
                self.hrefs.extend(value.hrefs)  # type: ignore[attr-defined]
            return value  # type: ignore[return-value]
        if kind is Safe or kind is Markup:
            self.markups.append(value)  # type: ignore[arg-type]
            return value  # type: ignore[return-value]
        return escaped(value)

    def href(self, value: object) -> str:
        """Return an address as HTML, and keep it."""
        self.hrefs.append(str(value))
        return escaped(value)


def compiled(tree: nodes.Template, name: str, used: Used, load: Callable[[str], Macros]) -> Compiled:
    """Compile a template that Jinja2 has parsed. ``load`` returns the macros of a template that it imports.

    Raises UnknownError, with the line, for a part of Jinja2's language that is not supported.
    """
    writer = _Writer(name, load)
    source = writer.template(tree)
    scope: dict[str, Any] = {"escape": escape_text, "markup": used.markup, "href": used.href, **writer.constants}
    exec(compile(source, f"<template {name}>", "exec"), scope)  # noqa: S102 - written here, from a template of ours
    return Compiled(scope["fill"], {macro: scope[f"macro_{macro}"] for macro in writer.macros})


class _Writer:
    """Writes one template as Python."""

    def __init__(self, name: str, load: Callable[[str], Macros]) -> None:
        self.name = name
        self.load = load
        self.constants: dict[str, Any] = {}
        self.macros: list[str] = []
        self._imported: dict[str, str] = {}
        self._numbers = count()

    def template(self, tree: nodes.Template) -> str:
        """Return the source of a template's functions."""
        lines: list[str] = []
        rest: list[nodes.Node] = []
        for node in tree.body:
            if isinstance(node, nodes.Macro):
                self.macros.append(node.name)
                arguments = [argument.name for argument in node.args]
                lines += self._function(f"macro_{node.name}", arguments, node.body)
            elif isinstance(node, nodes.Import) and isinstance(node.template, nodes.Const):
                for macro, function in self.load(node.template.value).items():
                    self._imported[f"{node.target}.{macro}"] = self._constant(function)
            else:
                rest.append(node)
        return "\n".join([*lines, *self._function("fill", ["v"], rest), ""])

    def _function(self, name: str, arguments: list[str], body: list[nodes.Node]) -> list[str]:
        scope = frozenset(arguments)
        return [
            f"def {name}({', '.join(f'l_{argument}' for argument in arguments)}):",
            " out = []",
            " add = out.append",
            *[f" {line}" for line in self._body(body, scope)],
            ' return "".join(out)',
        ]

    def _body(self, body: list[nodes.Node], scope: frozenset[str]) -> Iterator[str]:
        wrote = False
        for node in body:
            for line in self._node(node, scope):
                wrote = True
                yield line
        if not wrote:
            yield "pass"

    def _node(self, node: nodes.Node, scope: frozenset[str]) -> Iterator[str]:
        if isinstance(node, nodes.Output):
            yield from self._output(node, scope)
        elif isinstance(node, nodes.If):
            word = "if"
            for branch in (node, *node.elif_):
                yield f"{word} {self._value(branch.test, scope)}:"
                yield from [f" {line}" for line in self._body(branch.body, scope)]
                word = "elif"
            if node.else_:
                yield "else:"
                yield from [f" {line}" for line in self._body(node.else_, scope)]
        elif isinstance(node, nodes.For) and node.test is None and not node.recursive:
            names = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
            targets = [name.name for name in names if isinstance(name, nodes.Name)]
            if len(targets) != len(names):
                raise self._unknown(node)
            empty = f"empty{next(self._numbers)}"
            if node.else_:
                yield f"{empty} = True"
            yield f"for {', '.join(f'l_{target}' for target in targets)} in {self._value(node.iter, scope)}:"
            if node.else_:
                yield f" {empty} = False"
            yield from [f" {line}" for line in self._body(node.body, scope.union(targets))]
            if node.else_:
                yield f"if {empty}:"
                yield from [f" {line}" for line in self._body(node.else_, scope)]
        else:
            raise self._unknown(node)

    def _output(self, node: nodes.Output, scope: frozenset[str]) -> Iterator[str]:
        """Yield text with its values as one f-string; expressions in it may have neither quotes nor backslashes."""
        parts, before = "", ""
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                before = child.data
                parts += before.replace("{", "{{").replace("}", "}}")
                continue
            value = self._call(child, scope) if isinstance(child, nodes.Call) else self._value(child, scope)
            if isinstance(child, nodes.Call):
                parts += f"{{{value}}}"  # a macro escapes each of its values itself
            elif leads(before):
                parts += f"{{href({value})}}"
            else:
                parts += f"{{(escape(t) if type(t := {value}) is str else markup(t))}}"
            before = ""
        if parts:
            yield f"add(f{parts!r})"

    def _call(self, node: nodes.Call, scope: frozenset[str]) -> str:
        called = node.node
        function = None
        if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
            function = self._imported.get(f"{called.node.name}.{called.attr}")
        elif isinstance(called, nodes.Name) and called.name in self.macros:
            function = f"macro_{called.name}"
        if function is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise self._unknown(node)
        return f"{function}({', '.join(self._value(argument, scope) for argument in node.args)})"

    def _value(self, node: nodes.Node, scope: frozenset[str]) -> str:
        if isinstance(node, nodes.Name) and node.name in scope:
            return f"l_{node.name}"
        if isinstance(node, nodes.Getattr) and not node.attr.startswith("_"):
            return f"{self._value(node.node, scope)}.{node.attr}"
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and type(node.arg.value) is int:
            return f"{self._value(node.node, scope)}[{node.arg.value}]"
        if isinstance(node, nodes.Const):
            return self._constant(node.value)
        if isinstance(node, nodes.Not):
            return f"(not {self._value(node.node, scope)})"
        if isinstance(node, (nodes.And, nodes.Or)):
            word = "and" if isinstance(node, nodes.And) else "or"
            return f"({self._value(node.left, scope)} {word} {self._value(node.right, scope)})"
        if isinstance(node, nodes.Compare) and len(node.ops) == 1 and node.ops[0].op in _COMPARED:
            sign = _COMPARED[node.ops[0].op]
            return f"({self._value(node.expr, scope)} {sign} {self._value(node.ops[0].expr, scope)})"
        raise self._unknown(node)

    def _constant(self, value: Any) -> str:
        name = f"k{next(self._numbers)}"
        self.constants[name] = value
        return name

    def _unknown(self, node: nodes.Node) -> UnknownError:
        name = f" '{node.name}'" if isinstance(node, nodes.Name) else ""
        return UnknownError(f"{self.name}:{node.lineno} must not use {type(node).__name__}{name}: it is not compiled")
