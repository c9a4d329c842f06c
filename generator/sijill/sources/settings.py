"""Reads ``mkdocs.yml`` strictly: into the archive's settings, or diagnostics with places, without running anything.

MkDocs would read the file with a loader that obeys tags: ``!!python/object/apply:os.system`` runs a command. Only three
tags are allowed here: ``!ENV`` (as pyyaml_env_tag reads it, for variables meant for the site) and the two names that
Material's documentation asks for. MkDocs gets the settings that this module returns and never reads the file itself.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import few_of_each
from sijill.diagnostics.reporters import report
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import fields, files
from sijill.model import characters
from sijill.model.configuration import FILE, FORMAT, CheckSettings, Configuration, Options, Settings
from sijill.model.files import read_plain
from sijill.model.hosts import as_browsers_read, host_of, why_not_public
from sijill.model.kinds import FILE as KINDS
from sijill.sources import own_strings
from sijill.sources.effects import without_effect
from sijill.sources.records import diagnostics_of
from sijill.sources.trust import asking_for_trust
from sijill.sources.yaml.strict import Path, Reading, decode, syntax_fault, unreadable, written

_DEEPEST = 20
_PYTHON = "tag:yaml.org,2002:python/name:"
_STANDARD = "tag:yaml.org,2002:"
_KINDS = frozenset(["null", "bool", "int", "float", "timestamp", "str"])
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# https://squidfunk.github.io/mkdocs-material/reference/icons-emojis/#configuration
ALLOWED_NAMES = frozenset(["material.extensions.emoji.twemoji", "material.extensions.emoji.to_svg"])
_ALLOWED_TAGS = ", ".join(["!ENV", *(f"!!python/name:{name}" for name in sorted(ALLOWED_NAMES))])
# Whatever a setting reads may be on every page, and the environment has secrets.
_FOR_THE_SITE = re.compile(r"SIJILL_SITE_(?!.*(?:KEY|PASSWORD|SECRET|TOKEN))[A-Z0-9_]+")

# Settings whose addresses are on pages; so may be those of the archive's own section.
_WITH_ADDRESSES = frozenset(["site_url", "repo_url", "extra"])
# Settings that the findings of records depend on: if one of these is wrong, records cannot be judged.
_FOR_CHECKS = frozenset([*CheckSettings._fields, "default_language"])


class ConfigurationError(Exception):
    """A folder is not an archive, or its ``mkdocs.yml`` has errors; the message says what to change.

    ``diagnostics`` are those of the file, if there is one.
    """

    def __init__(self, message: str, diagnostics: list[Diagnostic] | None = None) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics or []


class Named(NamedTuple):
    """The dotted name of a Python object, one of ``ALLOWED_NAMES``; the code that runs MkDocs looks it up."""

    name: str


def read_configuration(root: FilePath, *, trusted: bool = False) -> Configuration:
    """Read an archive's settings. ``trusted`` allows hooks, other plugins and template folders, which run code.

    Raises ConfigurationError if the file is missing or anything in it is wrong.
    """
    configuration, diagnostics = judge_configuration(root, trusted=trusted)
    if configuration is None or diagnostics:
        raise ConfigurationError(report(diagnostics, "text").rstrip(), diagnostics)
    return configuration


def judge_configuration(root: FilePath, *, trusted: bool = False) -> tuple[Configuration | None, list[Diagnostic]]:
    """Return an archive's settings, with wrong ones at their defaults, and all diagnostics of the file.

    The settings are None if records cannot be judged with them. Raises ConfigurationError if there is no such file.
    """
    try:
        data = read_plain(root / FILE)
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(
            f"{root} must be an archive: a folder with mkdocs.yml, docs/ and sources/. "
            "Name one with -C DIR, or make one with 'sijill init DIR'."
        ) from None
    except OSError as error:
        return None, [diagnose(files.UnreadableFile, FILE, reason=error.strerror or str(error))]
    reading = read_settings(data, trusted=trusted)
    if reading.diagnostics and not reading.tree:
        return None, reading.diagnostics
    found, diagnostics = reading.tree, list(reading.diagnostics)
    named = {(one.line, one.column) for one in diagnostics}
    at_fault: set[str] = set()
    try:
        Settings.model_validate(found, context={"trusted": trusted})
    except ValidationError as error:
        at_fault = {str(problem["loc"][0]) for problem in error.errors()}
        diagnostics += diagnostics_of(Settings, FILE, error, reading, FILE)
    section, place = own_section(found)
    if section is None:
        where = reading.place(("plugins",))
        diagnostics.append(_invalid(where, "plugins", "must name 'sijill'", _shown(found), "plugins: [sijill]"))
        return None, _without_refused(diagnostics, named)
    stated = section.get("format") if isinstance(section, dict) else None
    if isinstance(stated, int) and stated > FORMAT:  # whatever else seems wrong may be right in that format
        place = reading.place((*place, "format"))
        return None, [diagnose(fields.LaterFormat, FILE, place, newest=FORMAT, value=stated)]
    wrong: set[str] = set()
    try:
        Options.model_validate(section, context={"trusted": trusted})
    except ValidationError as error:
        wrong = {str(next(iter(problem["loc"]), "languages")) for problem in error.errors()}
        diagnostics += diagnostics_of(Options, "sijill", error, reading, FILE, place)
    if wrong & _FOR_CHECKS or not isinstance(section, dict):
        return None, _without_refused(diagnostics, named)
    good = {key: value for key, value in found.items() if key not in at_fault}
    configuration = Configuration(
        root=root.resolve(),
        site_name=good.get("site_name") or "Sijill",
        site_url=_ending(good.get("site_url"), "/"),
        repo_url=_ending(good.get("repo_url"), "").removesuffix(".git"),
        edit_uri=good.get("edit_uri") or "",
        site_dir=good.get("site_dir") or "site",
        options=options_without(section, wrong, {"trusted": trusted}),
        appearance=Settings.model_validate({"site_name": "Sijill", **good}, context={"trusted": trusted}).appearance,
        settings=good,
        format_at=reading.place((*place, "format") if place else ("plugins",)),
    )
    diagnostics += own_strings.take(configuration, reading, place)
    judged = {(one.line, one.column) for one in diagnostics}
    network = _of_one_network(configuration, reading, place)
    diagnostics += [one for one in network if (one.line, one.column) not in judged]
    diagnostics += without_effect(configuration, reading, place)
    if os.path.lexists(root / KINDS):
        from sijill.sources import own_kinds  # with the records' types, which few commands need

        kinds, wrong_kinds = own_kinds.read(configuration)
        configuration = configuration.model_copy(update={"kinds": kinds})
        diagnostics += wrong_kinds
    return configuration, _without_refused(diagnostics, named)


def options_without(section: dict[str, Any], wrong: set[str], context: dict[str, bool]) -> Options:
    """Return the options without the wrong ones, and without those that are right only beside one of these."""
    good = {key: value for key, value in section.items() if key not in wrong}
    try:
        return Options.model_validate(good, context=context)
    except ValidationError as error:
        return options_without(good, {str(problem["loc"][0]) for problem in error.errors()}, context)


def _of_one_network(configuration: Configuration, reading: Reading, section: Path) -> Iterator[Diagnostic]:
    """Yield the addresses in settings that not every reader can follow."""
    for path, address in [] if configuration.options.private_addresses else _addresses(reading.tree, ()):
        host = host_of(as_browsers_read(address))
        if not host or not (path[0] in _WITH_ADDRESSES or (section and path[: len(section)] == section)):
            continue
        if what := why_not_public(host):
            key = path[-1] if isinstance(path[-1], str) else path[-2]
            requirement = f"must lead where every reader can go, and it is {what}"
            example = f"{key}: https://example.org/archive"
            yield _invalid(reading.place(path), written(path), requirement, address, example)


def _addresses(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the web addresses among settings, with their paths."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _addresses(item, (*path, key))
    elif isinstance(value, str) and re.match("https?:", as_browsers_read(value), re.IGNORECASE):
        yield path, value


def _without_refused(diagnostics: list[Diagnostic], named: set[tuple[int, int]]) -> list[Diagnostic]:
    """Return diagnostics sorted, without those of a value whose way of writing is refused already."""
    reading = [one for one in diagnostics if one.code not in _OF_VALUES or (one.line, one.column) not in named]
    return sorted(set(reading))


_OF_VALUES = frozenset([fields.WrongShape.code, fields.NotAChoice.code])


def _ending(address: str | None, end: str) -> str:
    return address.rstrip("/") + end if address else ""


def _shown(found: dict[str, Any]) -> str:
    plugins = found.get("plugins")
    named = ", ".join(map(str, plugins)) if isinstance(plugins, list) else str(plugins)
    return "no plugins" if plugins is None else named


def own_section(found: dict[str, Any]) -> tuple[Any, Path]:
    """Return the options of our plugin and their path; None if the plugin is not listed."""
    plugins = found.get("plugins") or []
    if isinstance(plugins, dict) and "sijill" in plugins:
        return _given(plugins["sijill"]), ("plugins", "sijill")
    for number, plugin in enumerate(plugins if isinstance(plugins, list) else [plugins]):
        if plugin == "sijill":
            return {}, ()
        if isinstance(plugin, dict) and "sijill" in plugin:
            return _given(plugin["sijill"]), ("plugins", number, "sijill")
    return None, ()


def _given(section: Any) -> Any:
    return {} if section is None else section


def _invalid(place: tuple[int, int], field: str, requirement: str, value: str, example: str) -> Diagnostic:
    facts = {"field": field, "requirement": requirement, "value": value, "example": example}
    return diagnose(fields.InvalidValue, FILE, place, **facts)


def read_settings(data: bytes, *, trusted: bool = False) -> Reading:
    """Return the settings as plain data (with ``Named`` for the allowed names), their places, and diagnostics.

    The diagnostics are about syntax and about settings that would run code; values are judged by the model. ``trusted``
    says that the archive's owner allows hooks, plugins and template folders. No bytes raise an error.
    """
    text = decode(data.removeprefix(_BYTE_ORDER_MARK), FILE)
    if isinstance(text, Diagnostic):
        return Reading({}, {}, {}, [text])
    reader = _Reader(text)
    if reader.found.diagnostics:
        return reader.found
    try:
        reader.refuse_shared_and_deep()
        root = None if reader.found.diagnostics else yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return Reading({}, {}, {}, [syntax_fault(error, text, FILE)[0]])
    if reader.found.diagnostics:
        return reader.found
    if not isinstance(root, yaml.MappingNode):
        found = "an empty file" if root is None else "a list" if isinstance(root, yaml.SequenceNode) else root.value
        facts = {"field": FILE, "expected": "a mapping of fields", "found": found, "example": "site_name: My archive"}
        return Reading({}, {}, {}, [diagnose(fields.WrongShape, FILE, **facts)])
    reader.found.tree.update(reader.value(root, ()))
    if not trusted:
        reader.found.diagnostics.extend(asking_for_trust(root))
    return reader.found._replace(diagnostics=few_of_each(reader.found.diagnostics))


class _Reader:
    """Turns nodes into plain data with their places, and collects diagnostics."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Reading({}, {}, {}, unreadable(text, FILE), {})
        self._scalars = yaml.CSafeLoader("")

    def refuse_shared_and_deep(self) -> None:
        """Refuse aliases, with which a few bytes can become endless data, and nesting deeper than settings need."""
        depth = 0
        for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                mend = "write the value out where it is needed"
                self._refuse(files.YamlFeature, event, feature="an alias", value=f"*{event.anchor}", mend=mend)
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    self._refuse(files.TooDeep, event, limit=_DEEPEST)
                    return
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _refuse(self, rule: type[Rule], at: Any, **facts: object) -> None:
        self.found.diagnostics.append(diagnose(rule, FILE, _place(at), **facts))

    def value(self, node: Any, path: Path) -> Any:
        """Return a node's value as plain data."""
        self.found.values[path] = _place(node)
        if node.tag == "!ENV":
            return self._of_environment(node, path)
        if node.tag.startswith(_PYTHON) and node.tag.removeprefix(_PYTHON) in ALLOWED_NAMES:
            return Named(node.tag.removeprefix(_PYTHON))
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_STANDARD}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_STANDARD}seq":
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag.removeprefix(_STANDARD) in _KINDS:
            return self._scalar(node, path)
        mend = f"delete the tag; there are these: {_ALLOWED_TAGS}"
        self._refuse(files.YamlFeature, node, feature="a tag", value=node.tag.replace(_STANDARD, "!!"), mend=mend)
        return None

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                feature, mend = "a key that is not text", "write 'field: value'"
                self._refuse(files.YamlFeature, key, feature=feature, value="?", mend=mend)
            elif key.tag == f"{_STANDARD}merge":
                mend = "write the fields out where they are needed"
                self._refuse(files.YamlFeature, key, feature="a merge key", value="<<", mend=mend)
            elif key.value in found:
                first = self.found.keys[*path, key.value][0]
                self._refuse(files.DuplicateKey, key, key=key.value, first=first)
            else:
                below = (*path, key.value)
                self.found.keys[below] = _place(key)
                found[key.value] = self.value(value, below)
        return found

    def _scalar(self, node: Any, path: Path) -> Any:
        refused = next(characters.refused(node.value), None)  # what an escape or the environment writes
        if refused is not None:
            self._refuse(files.RefusedCharacter, node, character=characters.name(refused.character))
            return None
        try:
            value = self._scalars.construct_object(node)
            if not isinstance(value, str | None):
                self.found.written[path] = node.value
            return value
        except (yaml.YAMLError, ValueError):
            example = f"{path[-1]}: '{node.value}'"
            must = "must be of the kind that it is written as"
            self.found.diagnostics.append(_invalid(_place(node), written(path), must, node.value, example))
            return None

    def _of_environment(self, node: Any, path: Path) -> Any:
        """Return the first variable that is set, else the last of several items (as pyyaml_env_tag does)."""
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not items or not all(isinstance(item, yaml.ScalarNode) for item in items):
            requirement = "must have a variable's name after !ENV, or a list of names and a value"
            example = f"{path[-1]}: !ENV [NAME, value]"
            self.found.diagnostics.append(_invalid(_place(node), written(path), requirement, "!ENV", example))
            return None
        *names, last = items
        secret = next((name for name in names or items if not _FOR_THE_SITE.fullmatch(name.value)), None)
        if secret is not None:
            requirement = "must read no variable but those meant for the site, SIJILL_SITE_…, and no key or password"
            example = f"{path[-1]}: !ENV [SIJILL_SITE_{str(path[-1]).upper()}, value]"
            self.found.diagnostics.append(_invalid(_place(secret), written(path), requirement, secret.value, example))
            return None
        for name in names or items:
            if name.value in os.environ:
                resolved = self._scalars.resolve(  # type: ignore[no-untyped-call]
                    yaml.ScalarNode, os.environ[name.value], (True, False)
                )
                given = yaml.ScalarNode(resolved, os.environ[name.value], node.start_mark, node.end_mark)
                return self._scalar(given, path)
        return self.value(last, path) if names else None


def _place(at: Any) -> tuple[int, int]:
    return at.start_mark.line + 1, at.start_mark.column + 1
