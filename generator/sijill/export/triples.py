"""The whole archive as N-Triples (RDF 1.1): what its JSON-LD says, written out, for stores that read no JSON-LD.

Of JSON-LD this understands what the archive's own context uses (``schema/context.json``): prefixes, types, containers,
nests, values of JSON, and contexts of a property, of a type and within an object. A test holds it equal to what pyld
makes, and a second one the context to what is understood here.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import Any

from sijill.model.digests import canonical_form

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
Data = dict[str, Any]
Term = Mapping[str, Any] | None


class _Context:
    """Terms and their definitions, and the language of texts; made of another one and what changes it."""

    def __init__(self, terms: Mapping[str, Term], language: str = "") -> None:
        self.terms, self.language = terms, language
        self.iri = lru_cache(maxsize=None)(self._iri)

    def with_changes(self, changes: Data) -> "_Context":
        language = changes.get("@language", self.language)
        named = {name: value for name, value in changes.items() if not name.startswith("@")}
        defined = {name: {"@id": value} if isinstance(value, str) else value for name, value in named.items()}
        return _Context({**self.terms, **defined}, language)

    def _iri(self, name: str) -> str:
        """The IRI or keyword that a term or compact IRI stands for, "" for a term that says nothing."""
        if name.startswith("@"):
            return name
        if name in self.terms:
            term = self.terms[name]
            return self.iri(term["@id"]) if term is not None else ""
        prefix, mark, rest = name.partition(":")
        known = self.terms.get(prefix) if mark and not rest.startswith("//") else None
        return f"{known['@id']}{rest}" if known else name if mark else ""


class Triples:
    """Writes data of one archive as N-Triples; ``context`` is what ``context.json`` holds.

    Names of blank nodes are never given twice by one of these.
    """

    def __init__(self, context: Data) -> None:
        self._context = _Context({}).with_changes(context)
        self._scoped: dict[tuple[int, int], _Context] = {}
        self._numbers = count()

    def of(self, data: Data) -> Iterator[str]:
        """Yield the triples of one object, a line each."""
        plain = {name: value for name, value in data.items() if name != "@context"}
        yield from self._node(plain, self._context)[1]

    def _within(self, context: _Context, changes: Data) -> _Context:
        key = (id(context), id(changes))
        if key not in self._scoped:
            self._scoped[key] = context.with_changes(changes)
        return self._scoped[key]

    def _node(self, data: Data, context: _Context) -> tuple[str, list[str]]:
        """The name of an object's node, and its triples and those of all within it."""
        if "@context" in data:
            context = context.with_changes(data["@context"])
        keys = {name: context.iri(name) for name in data}
        own = context
        for name, meaning in keys.items():
            if meaning == "@type":
                for kind in _each(data[name]):
                    changes = (context.terms.get(kind) or {}).get("@context")
                    own = self._within(own, changes) if changes else own
        named = next((data[name] for name, meaning in keys.items() if meaning == "@id"), None)
        subject = f"<{named}>" if named else f"_:n{next(self._numbers)}"
        lines: list[str] = []
        for name, value in data.items():
            meaning = own.iri(name)
            if meaning == "@type":
                for kind in _each(value):
                    lines.append(f"{subject} <{_RDF}type> <{context.iri(kind)}> .\n")
            elif meaning == "@nest":
                lines += self._properties(subject, value, own, context)
            elif meaning and not meaning.startswith("@"):
                lines += self._properties(subject, {name: value}, own, context)
        return subject, lines

    def _properties(self, subject: str, data: Data, own: _Context, context: _Context) -> Iterator[str]:
        """The triples of some properties; ``context`` is that of objects within, without what a type changed."""
        for name, value in data.items():
            term, predicate = own.terms[name] or {}, own.iri(name)
            inner = self._within(context, term["@context"]) if "@context" in term else context
            if term.get("@container") == "@language":
                for tag, texts in (value or {}).items():
                    for text in _each(texts):
                        yield f"{subject} <{predicate}> {_literal(text)}@{tag} .\n"
            elif term.get("@type") == "@json":
                yield f"{subject} <{predicate}> {_literal(canonical_form(value).decode())}^^<{_RDF}JSON> .\n"
            elif term.get("@container") == "@list":
                first, lines = self._list(value, term, inner)
                yield from lines
                yield f"{subject} <{predicate}> {first} .\n"
            else:
                for one in _each(value):
                    if one is not None:
                        shown, lines = self._value(one, term, inner)
                        yield from lines
                        yield f"{subject} <{predicate}> {shown} .\n"

    def _list(self, values: Iterable[Any], term: Mapping[str, Any], context: _Context) -> tuple[str, list[str]]:
        lines: list[str] = []
        shown = []
        for value in values:
            one, more = self._value(value, term, context)
            shown.append(one)
            lines += more
        rest = f"<{_RDF}nil>"
        for one in reversed(shown):
            here = f"_:n{next(self._numbers)}"
            lines += [f"{here} <{_RDF}first> {one} .\n", f"{here} <{_RDF}rest> {rest} .\n"]
            rest = here
        return rest, lines

    def _value(self, value: Any, term: Mapping[str, Any], context: _Context) -> tuple[str, list[str]]:
        kind = term.get("@type", "")
        if isinstance(value, dict):
            return self._node(value, context)
        if kind == "@id":
            return f"<{value}>", []
        if kind == "@vocab":
            return f"<{context.iri(value)}>", []
        if kind:
            return f"{_literal(str(value))}^^<{context.iri(kind)}>", []
        if isinstance(value, bool):
            return f"{_literal('true' if value else 'false')}^^<{_XSD}boolean>", []
        if isinstance(value, int):
            return f"{_literal(str(value))}^^<{_XSD}integer>", []
        language = term.get("@language", context.language)
        return f"{_literal(value)}@{language}" if language else _literal(value), []


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _literal(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
