"""Jinja2's compiler with two of its generalities taken out, which makes filling a template twice as fast.

Views are tuples with names, so ``v.title`` may be compiled to just that (Jinja2 would also try ``v["title"]``); and
what is put out is text or markup, for which ``escaped`` is all that escaping takes. Everything else, autoescape first
of all, is Jinja2's own. While a template is filled, its environment keeps what a page must be judged by: the markup
that was put in ready-made, and the addresses it links to.
"""

import re
from collections.abc import Callable
from types import CodeType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from markupsafe import Markup

from generator.render.markup import Made, Safe, escape_text, escaped
from generator.render.whole import leads

_IMPORTS = re.compile(r"^from jinja2\.runtime import .*\n", re.MULTILINE)
_OURS = r"\g<0>escape, put, lead = environment.put, environment.put, environment.lead" + "\n"


class _Generator(CodeGenerator):
    """Writes an attribute as an attribute, and tells addresses from other values."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._ways: dict[int, str] = {}

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja2 looks it up by this name
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        before = ""
        for child in node.nodes:
            # What a macro gives was put together of values that were kept one by one.
            way = "lead" if leads(before) else "" if isinstance(child, nodes.Call) else "put"
            self._ways[id(child)] = way
            before = child.data if isinstance(child, nodes.TemplateData) else ""
        super().visit_Output(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"{self._ways[id(node)]}(")


class QuickEnvironment(Environment):
    """An environment whose templates get tuples with names, and put out text and markup.

    ``markups`` and ``hrefs`` grow while its templates are filled; whoever fills them reads and clears them.
    """

    code_generator_class = _Generator

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.markups: list[str] = []
        self.hrefs: list[str] = []
        self.put = _putting(self.markups, self.hrefs)
        self.lead = _leading(self.hrefs)

    def _compile(self, source: str, filename: str) -> CodeType:
        """Compile a template's Python source; Jinja2's own imports stand in its first lines."""
        source, found = _IMPORTS.subn(_OURS, source, count=1)
        if not found:
            raise RuntimeError("a compiled template must begin with its imports")  # another Jinja2: tests say so
        compiled: CodeType = super()._compile(source, filename)
        return compiled


def _putting(markups: list[str], hrefs: list[str]) -> Callable[[object], str]:
    """Return what escapes a value, and keeps it where it is markup, or where it leads if it says so itself."""
    keep = markups.append

    def put(value: object) -> str:
        kind = type(value)
        if kind is str:
            return escape_text(value)  # type: ignore[arg-type]
        if kind is Made:
            if value.hrefs:  # type: ignore[attr-defined]
                hrefs.extend(value.hrefs)  # type: ignore[attr-defined]
            return value  # type: ignore[return-value]
        if kind is Safe or kind is Markup:
            keep(value)  # type: ignore[arg-type]
            return value  # type: ignore[return-value]
        return escaped(value)

    return put


def _leading(hrefs: list[str]) -> Callable[[object], str]:
    """Return what escapes an address, and keeps it."""
    keep = hrefs.append

    def lead(value: object) -> str:
        keep(str(value))
        return escaped(value)

    return lead
