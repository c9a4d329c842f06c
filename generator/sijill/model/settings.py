"""``mkdocs.yml`` read strictly: plain data or a list of problems with their places, and nothing that runs.

MkDocs reads its settings with a loader that obeys tags: ``!!python/object/apply:os.system`` runs a command. Here a tag
is only one of three: ``!ENV`` (a variable of the environment, as pyyaml_env_tag reads it) and the two names that
Material's documentation asks for. MkDocs is given what this returns and never reads the file itself.
"""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

_DEEPEST = 20
_LARGEST = 256 * 1024
_PYTHON = "tag:yaml.org,2002:python/name:"
_STANDARD = "tag:yaml.org,2002:"
_KINDS = frozenset(["null", "bool", "int", "float", "timestamp", "str"])
# https://squidfunk.github.io/mkdocs-material/reference/icons-emojis/#configuration
ALLOWED_NAMES = frozenset(["material.extensions.emoji.twemoji", "material.extensions.emoji.to_svg"])

# Plugins that make files, links or scripts which the archive makes itself.
CLASHING_PLUGINS = frozenset(["search", "social", "offline", "privacy", "i18n", "blog", "optimize"])


class Named(NamedTuple):
    """A Python object by its dotted name, one of ``ALLOWED_NAMES``; the code that runs MkDocs looks it up."""

    name: str


class Fault(NamedTuple):
    """A problem of the settings: line and column from 1, and a sentence with what must hold, the value and the mend."""

    line: int
    column: int
    sentence: str


def read_settings(data: bytes, *, trusted: bool = False) -> tuple[dict[str, Any], list[Fault]]:
    """Return the settings as plain data (with ``Named`` for the allowed names), and everything that is wrong.

    ``trusted`` says that the archive's owner allows hooks, plugins and template folders. Never raises, whatever
    the bytes are.
    """
    if len(data) > _LARGEST:
        return {}, [Fault(1, 1, f"the file must be at most {_LARGEST} bytes long, not {len(data)}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return {}, [Fault(data[: error.start].count(b"\n") + 1, 1, "the file must be UTF-8; save it in that encoding")]
    reader = _Reader()
    try:
        reader.refuse_shared_and_deep(text)
        root = None if reader.faults else yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return {}, [Fault(*place, f"the file must be well-formed YAML: {error.problem or error.context}")]
    except yaml.YAMLError as error:
        return {}, [Fault(1, 1, f"the file must be well-formed YAML: {str(error).splitlines()[0]}")]
    if reader.faults:
        return {}, sorted(reader.faults)
    if not isinstance(root, yaml.MappingNode):
        return {}, [Fault(1, 1, "the file must be a mapping of settings, such as 'site_name: My archive'")]
    found = reader.value(root)
    if not trusted:
        reader.faults += _asking_for_trust(root)
    return found, sorted(reader.faults)


class _Reader:
    """Turns nodes into plain data and collects what is wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._scalars = yaml.CSafeLoader("")

    def refuse_shared_and_deep(self, text: str) -> None:
        """Find aliases, which can make a few bytes endless, and nesting that no settings need."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                self._fault(event, f"'*{event.anchor}' must not refer to another place; write the value out")
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    self._fault(event, f"settings must not be nested deeper than {_DEEPEST}; write them flatter")
                    return
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _fault(self, at: Any, sentence: str) -> None:
        self.faults.append(Fault(at.start_mark.line + 1, at.start_mark.column + 1, sentence))

    def value(self, node: Any) -> Any:
        """Return a node's value as plain data."""
        if node.tag == "!ENV":
            return self._of_environment(node)
        if node.tag.startswith(_PYTHON) and node.tag.removeprefix(_PYTHON) in ALLOWED_NAMES:
            return Named(node.tag.removeprefix(_PYTHON))
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_STANDARD}map":
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_STANDARD}seq":
            return [self.value(item) for item in node.value]
        if isinstance(node, yaml.ScalarNode) and node.tag.removeprefix(_STANDARD) in _KINDS:
            return self._scalar(node)
        shown = node.tag.replace(_STANDARD, "!!")
        names = ", ".join(f"!!python/name:{name}" for name in sorted(ALLOWED_NAMES))
        self._fault(node, f"the tag must be !ENV or one of {names}, not '{shown}'; remove it")
        return None

    def _mapping(self, node: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == f"{_STANDARD}merge":
                self._fault(key, "a key must be a word; write merged settings out")
                continue
            if key.value in found:
                self._fault(key, f"'{key.value}' must be set once; remove one of the two")
            found[key.value] = self.value(value)
        return found

    def _scalar(self, node: Any) -> Any:
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._fault(node, f"'{node.value}' must be of the kind that it is written as; put it in quotation marks")
            return None

    def _of_environment(self, node: Any) -> Any:
        """Return the first variable that is set, else the last item where there are several (pyyaml_env_tag)."""
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not items or not all(isinstance(item, yaml.ScalarNode) for item in items):
            self._fault(node, "!ENV must be followed by a variable's name, or a list of names and a value: [NAME, x]")
            return None
        *names, last = items
        for name in names or items:
            if name.value in os.environ:
                resolved = self._scalars.resolve(  # type: ignore[no-untyped-call]
                    yaml.ScalarNode, os.environ[name.value], (True, False)
                )
                return self._scalar(yaml.ScalarNode(resolved, os.environ[name.value], node.start_mark, node.end_mark))
        return self.value(last) if names else None


def _asking_for_trust(root: Any) -> Iterator[Fault]:
    """Yield settings that make MkDocs run or read other files of the archive."""
    settings = {key.value: (key, value) for key, value in root.value}

    def refused(node: Any, what: str) -> Fault:
        sentence = f"{what}; remove it, or allow it with 'sijill --allow-plugins' where every file here is your own"
        return Fault(node.start_mark.line + 1, node.start_mark.column + 1, sentence)

    if "hooks" in settings:
        yield refused(settings["hooks"][0], "'hooks' must not be set: hooks are programs")
    if "INHERIT" in settings:
        node = settings["INHERIT"][0]
        sentence = "'INHERIT' must not be set: settings are read from this file alone; copy what it names"
        yield Fault(node.start_mark.line + 1, node.start_mark.column + 1, sentence)
    theme = settings.get("theme", (None, None))[1]
    for key, _ in theme.value if isinstance(theme, yaml.MappingNode) else ():
        if key.value == "custom_dir":
            yield refused(key, "'custom_dir' must not be set: templates are programs")
    plugins = settings.get("plugins", (None, None))[1]
    for name in _names_in(plugins):
        if name.value.removeprefix("material/") in CLASHING_PLUGINS:
            sentence = f"the plugin '{name.value}' must not be named: the archive has its own; remove it"
            yield Fault(name.start_mark.line + 1, name.start_mark.column + 1, sentence)
        elif name.value != "sijill":
            yield refused(name, f"the plugin must be 'sijill' alone, not '{name.value}': plugins are programs")
    extensions = settings.get("markdown_extensions", (None, None))[1]
    for name in _names_in(extensions):
        if not _is_known_extension(name.value):
            yield refused(name, f"the extension must come with Python-Markdown or PyMdown, not '{name.value}'")


def _names_in(node: Any) -> list[Any]:
    """Return the nodes that name something in a list of names, of mappings by name, or in one mapping."""
    if isinstance(node, yaml.MappingNode):
        return [key for key, _ in node.value]
    if not isinstance(node, yaml.SequenceNode):
        return []
    return [name for item in node.value for name in ([item] if isinstance(item, yaml.ScalarNode) else _names_in(item))]


# Python-Markdown's own, by the short names it registers: https://python-markdown.github.io/extensions/
_OWN_EXTENSIONS = frozenset([
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
])  # fmt: skip
# Extensions of PyMdown that an archive must not use without trust: they read other files or addresses.
_READING = frozenset(["pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"])


def _is_known_extension(name: str) -> bool:
    short = name.removeprefix("markdown.extensions.")
    return short in _OWN_EXTENSIONS or (name.startswith("pymdownx.") and name not in _READING)
