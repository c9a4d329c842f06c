"""Settings that an archive's owner must allow: those that run programs, and those that read other files."""

from collections.abc import Iterator
from typing import Any

import yaml

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.settings import SettingThatRuns
from sijill.model.configuration import FILE

# Plugins that make files, links or scripts that Sijill makes itself.
CLASHING_PLUGINS = frozenset(["search", "social", "offline", "privacy", "i18n", "blog", "optimize"])
_ALLOW = "remove it, or allow it with 'sijill --allow-plugins' where every file here is your own"


def asking_for_trust(root: Any) -> Iterator[Diagnostic]:
    """Yield diagnostics for settings that make MkDocs run or read other files of the archive."""
    settings = {key.value: (key, value) for key, value in root.value if isinstance(key, yaml.ScalarNode)}

    def refused(node: Any, why: str, mend: str = _ALLOW) -> Diagnostic:
        return diagnose(
            SettingThatRuns,
            FILE,
            (node.start_mark.line + 1, node.start_mark.column + 1),
            value=node.value,
            why=why,
            mend=mend,
        )

    if "hooks" in settings:
        yield refused(settings["hooks"][0], "hooks are programs")
    if "INHERIT" in settings:
        yield refused(settings["INHERIT"][0], "settings are read from this file alone", "copy what it names")
    theme = settings.get("theme", (None, None))[1]
    for key, _ in theme.value if isinstance(theme, yaml.MappingNode) else ():
        if key.value == "custom_dir":
            yield refused(key, "templates are programs")
    for name in _names_in(settings.get("plugins", (None, None))[1]):
        if name.value.removeprefix("material/") in CLASHING_PLUGINS:
            yield refused(name, "the archive has its own", "remove it")
        elif name.value != "sijill":
            yield refused(name, "plugins are programs")
    for name in _names_in(settings.get("markdown_extensions", (None, None))[1]):
        if not is_known_extension(name.value):
            yield refused(
                name, "only extensions of Python-Markdown and PyMdown that read no other files are known to be safe"
            )

    for key in _keys_below(settings.get("markdown_extensions", (None, None))[1]):
        if key.value in _READING_OPTIONS:
            yield refused(key, "it reads files of any folder, and puts them into pages", "remove it")


def _keys_below(node: Any) -> Iterator[Any]:
    """Yield the keys of all mappings in a node."""
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        if isinstance(item, tuple):
            yield item[0]
        yield from _keys_below(item[1] if isinstance(item, tuple) else item)


def _names_in(node: Any) -> list[Any]:
    """Return the nodes of the names in a list of names, in a list of mappings by name, or in one mapping."""
    if isinstance(node, yaml.MappingNode):
        return [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    if not isinstance(node, yaml.SequenceNode):
        return []
    return [name for item in node.value for name in ([item] if isinstance(item, yaml.ScalarNode) else _names_in(item))]


# Python-Markdown's own extensions by their short names: https://python-markdown.github.io/extensions/
OWN_EXTENSIONS = frozenset([
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
])  # fmt: skip
# PyMdown extensions that an archive must not use without trust, since they read other files or addresses.
_READING = frozenset(["pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"])
# Options of the others by which they read files: of pymdownx.emoji with Material's to_svg.
_READING_OPTIONS = frozenset(["custom_icons"])


def is_known_extension(name: str) -> bool:
    """Return whether an extension comes with Python-Markdown or PyMdown and reads no other files."""
    short = name.removeprefix("markdown.extensions.")
    return short in OWN_EXTENSIONS or (name.startswith("pymdownx.") and name not in _READING)
