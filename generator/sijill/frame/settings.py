"""The archive's settings as MkDocs takes them; imported only where MkDocs runs."""

import logging
import pkgutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from sijill.model.configuration import FILE, Configuration
from sijill.model.settings import Named


def config_of(configuration: Configuration, docs: Path) -> Any:
    """Return MkDocs' settings made of the archive's, which were read strictly; MkDocs never reads the file."""
    config = MkDocsConfig(config_file_path=str(configuration.root / FILE))
    config.load_dict(_with_objects(configuration.settings))
    config.load_dict({"docs_dir": str(docs)})
    errors, warnings = config.validate()
    for name, warning in warnings:
        logging.getLogger("mkdocs").warning("Config value '%s': %s", name, warning)
    if errors:
        raise ConfigurationError("; ".join(f"{FILE}: {name}: {error}" for name, error in errors))
    return config


def _with_objects(value: Any) -> Any:
    """Return settings with the Python objects that they may name in the place of their names."""
    if isinstance(value, Named):
        return pkgutil.resolve_name(value.name)
    if isinstance(value, dict):
        return {key: _with_objects(inner) for key, inner in value.items()}
    return [_with_objects(inner) for inner in value] if isinstance(value, list) else value
