"""The Markdown extensions that the settings name: whether each can be loaded with its options."""

import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import fields as rules
from sijill.diagnostics.suggest import nearest
from sijill.frame.handwritten import FrameError
from sijill.model.configuration import FILE, Configuration
from sijill.sources.settings import Named
from sijill.sources.trust import OWN_EXTENSIONS, is_known_extension
from sijill.sources.yaml.strict import Path, Reading, written


def with_objects(value: Any) -> Any:
    """Return settings with each allowed name of a Python object replaced by that object."""
    if isinstance(value, Named):
        return pkgutil.resolve_name(value.name)
    if isinstance(value, dict):
        return {key: with_objects(inner) for key, inner in value.items()}
    return [with_objects(inner) for inner in value] if isinstance(value, list) else value


def options_of(configuration: Configuration, extension: str) -> dict[str, Any]:
    """Return the options that the settings give to an extension, as far as they decide what anchors are called."""
    named = _named(configuration.settings.get("markdown_extensions") or [])
    found: Any = next((options for name, options, _ in named if name.rpartition(".")[2] == extension), {})
    given = found if isinstance(found, dict) else {}
    return {name: with_objects(given[name]) for name in ("slugify", "separator") if name in given}


def made_by_them(extensions: Mapping[str, Any], text: str) -> str:
    """Return the HTML of a page, before it is cleaned; without ``extensions`` if one fails on this page."""
    return plainly(text, extensions) or plainly(text)


def plainly(text: str, extensions: Mapping[str, Any] = MappingProxyType({})) -> str:
    """Return the HTML of a page with some extensions, by name with their options, and those that MkDocs adds; or ""."""
    import markdown  # type: ignore[import-untyped]  # takes a tenth of a second

    try:
        return str(markdown.markdown(text, extensions=[*_ALWAYS, *extensions], extension_configs=dict(extensions)))
    except FrameError:
        raise  # it took too long
    except Exception:  # extensions may raise anything
        return ""


_ALWAYS = ("toc", "tables", "fenced_code")  # MkDocs adds these
# A page with what extensions see only while they convert one.
_SAMPLE = "# A\n\n```py\nx\n```\n\nA.B. :smile: [^1]\n\n[^1]: a\n\n*[A.B.]: b\n"


def usable(configuration: Configuration) -> dict[str, Any] | None:
    """Return the extensions of the settings, with those of their options that they have; None if pages need others."""
    named = _named(configuration.settings.get("markdown_extensions") or [])
    found = {name: options for name, options, _ in named if is_known_extension(name)}
    try:
        found = {name: with_objects({one: options[one] for one in _options(name) if one in options})
                 for name, options in found.items()}  # fmt: skip
    except Exception:  # an extension that is not installed, or options that are no mapping
        return None
    return found if plainly(_SAMPLE, found) else None


def _options(name: str) -> list[str]:
    """Return the names of an extension's options. Extensions may raise anything."""
    import markdown  # takes a tenth of a second

    return list(markdown.Markdown().build_extension(name, {}).config)


def faults(configuration: Configuration, reading: Reading) -> list[Diagnostic]:
    """Return what is wrong with the extensions, each at its place in the file."""
    found = []
    refused = {(one.line, one.column) for one in reading.diagnostics}
    named = _named(configuration.settings.get("markdown_extensions") or [])
    for name, options, path in named:
        if not is_known_extension(name):
            continue  # refused without --allow-plugins; with it, MkDocs reports its errors
        if any(place in refused for at, place in reading.values.items() if at[: len(path)] == path):
            continue  # what is refused is no option
        if not isinstance(options, dict):
            shape = {"expected": "a mapping of fields", "found": f"'{options}'", "example": f"{name}: {{}}"}
            found.append(diagnose(rules.WrongShape, FILE, reading.place(path), field=written(path), **shape))
        else:
            found += _of_one(name, options, path, reading)
    if not found and not refused and usable(configuration) is None:
        field = "markdown_extensions"
        facts = {
            "requirement": "must be extensions that work together",
            "value": field,
            "example": f"{field}: [tables]",
        }
        found.append(diagnose(rules.InvalidValue, FILE, reading.place((field,)), field=field, **facts))
    return found


def _named(extensions: Any) -> list[tuple[str, Any, Path]]:
    """Return names, options and places of extensions, which can be written in three ways."""
    named: list[tuple[str, Any, Path]] = []
    items: Any = extensions.items() if isinstance(extensions, dict) else enumerate(extensions)
    for key, item in items:
        path: Path = ("markdown_extensions", key)
        if isinstance(extensions, dict):
            named.append((key, {} if item is None else item, path))
        elif isinstance(item, dict):
            named += [(name, {} if given is None else given, (*path, name)) for name, given in item.items()]
        else:
            named.append((str(item), {}, path))
    return named


def _of_one(name: str, options: dict[str, Any], path: Path, reading: Reading) -> list[Diagnostic]:
    """Return what is wrong with one extension. Extensions may raise anything, so everything is caught."""
    import markdown  # takes a tenth of a second

    try:
        known = _options(name)
    except Exception:
        facts = {"requirement": "must be an extension that is installed", "value": name}
        example = nearest(name, _installed()) or "toc"
        return [diagnose(rules.InvalidValue, FILE, reading.place(path), field=written(path), example=example, **facts)]
    try:
        markdown.Markdown(extensions=[name], extension_configs={name: with_objects(options)}).convert(_SAMPLE)
    except Exception as error:
        unknown = [option for option in options if option not in known]
        found = []
        for option in unknown:
            close = nearest(option, known)
            mend = f"did you mean '{close}'?" if close else f"the fields are: {', '.join(sorted(known))}"
            place = reading.key_place((*path, option))
            found.append(diagnose(rules.UnknownField, FILE, place, field=option, parent=name, mend=mend))
        if found:
            return found
        facts = {"requirement": f"must have options that it takes ({error})", "value": ", ".join(map(str, options))}
        return [diagnose(rules.InvalidValue, FILE, reading.place(path), field=name, example=f"- {name}", **facts)]
    return []


def _installed() -> list[str]:
    import pymdownx  # type: ignore[import-untyped]

    return [*OWN_EXTENSIONS, *(f"pymdownx.{module.name}" for module in pkgutil.iter_modules(pymdownx.__path__))]
