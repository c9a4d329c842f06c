"""What the site carries of itself beside its records, so that whoever verifies it can make it again and compare."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

import orjson

from sijill.ledger.entries import OfVersion, Patch, line_instead
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration, Options
from sijill.model.extras import is_there
from sijill.model.output import Output
from sijill.model.records import is_taken_down
from sijill.model.strict_json import loads
from sijill.model.urls import EARLIER, SETTINGS
from sijill.sources import own_strings
from sijill.state import Archive
from sijill.state.replaced import present_id
from sijill.state.source_files import record_data

# What decides how a site comes out. Folders, services and what a check alone asks for do not.
FIELDS = ("site_name", "site_url", "repo_url", "edit_uri", "appearance", "kinds")
_OPTIONS = Options.model_fields.keys() - {"captures_store", "save_with", "private_addresses"}
OWN_CODE, MADE_WITH = "own_code", "made_with"
# Packages whose versions decide how dates, numbers and styles come out.
_PACKAGES = ("babel", "mkdocs-material", "tinycss2")
_DRAWING = ("raqm", "freetype2", "harfbuzz", "fribidi")


@cache
def made_with() -> dict[str, str]:
    """Return the versions of the packages that decide how a site comes out, its share pictures apart."""
    return {name: version(name) for name in _PACKAGES}


@cache
def drawn_with() -> dict[str, str]:
    """Return the versions of what share pictures are drawn with; none where it is not installed."""
    if not is_there("PIL"):
        return {}
    from PIL import features

    return {"pillow": version("pillow"), **{name: str(features.version(name)) for name in _DRAWING}}


def made_with_in(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the versions of what a site was made with, as its settings give them; {} if they give none."""
    made = settings.get(MADE_WITH)
    return made if isinstance(made, dict) else {}


def drawn_with_in(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of what a site's share pictures were drawn with."""
    return {name: one for name, one in made_with_in(settings).items() if name not in _PACKAGES}


def without_drawing(data: bytes) -> bytes:
    """Return a site's settings but for what its share pictures were drawn with."""
    found = orjson.loads(data)
    made = {name: one for name, one in made_with_in(found).items() if name in _PACKAGES}
    return orjson.dumps({**found, MADE_WITH: made})


def settings(configuration: Configuration) -> Output:
    """Return the settings that decide how the site comes out, with the strings of the archive's own languages.

    ``own_code`` says that hooks, plugins or templates of the archive's own had a part in its pages, ``made_with`` which
    versions of packages had.
    """
    given = configuration.settings
    data: dict[str, Any] = {
        **configuration.model_dump(mode="json", include=set(FIELDS)),
        "options": configuration.options.model_dump(mode="json", include=set(_OPTIONS)),
        "settings": {name: given[name] for name in ("extra_css", "extra_javascript") if given.get(name)},
        OWN_CODE: _runs_own_code(given),
        MADE_WITH: made_with() | (drawn_with() if configuration.pictured else {}),
        "strings": {path.stem: path.read_text("utf-8") for path in own_strings.files_of(configuration.root)
                    if path.stem in configuration.languages},
    }  # fmt: skip
    return Output(SETTINGS, orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _runs_own_code(given: Mapping[str, Any]) -> bool:
    plugins = given.get("plugins") or []
    names = [name for one in plugins for name in (one if isinstance(one, dict) else [one])]
    theme = given.get("theme")
    own_templates = isinstance(theme, dict) and bool(theme.get("custom_dir"))
    return bool(given.get("hooks") or own_templates or set(names) - {"sijill"})


def earlier(archive: Archive) -> Output:
    """Return the way back from each version to the one before, a line each; of what was taken down there is none."""
    lines = [
        line_instead((one.entry.kind, one.entry.id, one.entry.version), one.patch)
        for one in Ledger.over(archive.connection).later_versions()
        if one.patch is not None and not _is_taken_down(archive, one.entry.kind, one.entry.id)
    ]
    return Output(EARLIER, b"".join(lines))


def _is_taken_down(archive: Archive, kind: Any, identifier: str) -> bool:
    data = record_data(archive.connection, kind, present_id(archive.connection, kind, identifier))
    return data is not None and is_taken_down(orjson.loads(data))


def ways_back(data: bytes) -> Iterator[tuple[OfVersion, Patch]]:
    """Yield each way back with the version from which it leads, as ``earlier`` wrote them.

    Raises ValueError, KeyError or TypeError for other data.
    """
    for line in data.splitlines():
        found = loads(line)
        kind, _, identifier = found["record"].partition("/")
        yield (kind, identifier, int(found["version"])), list(found["patch"])
