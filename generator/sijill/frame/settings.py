"""The archive's settings as MkDocs needs them; imported only where MkDocs runs."""

import logging
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from sijill.frame.extensions import with_objects
from sijill.model.configuration import FILE, Configuration

# What other commands of MkDocs use, which read the file themselves.
_ELSEWHERE = frozenset(["dev_addr", "remote_branch", "remote_name", "watch"])


def config_of(configuration: Configuration, docs: Path) -> Any:
    """Return MkDocs' settings, made from the archive's; MkDocs never reads the file, which we read strictly."""
    config = MkDocsConfig(config_file_path=str(configuration.root / FILE))
    ours = {name: value for name, value in configuration.settings.items() if name not in _ELSEWHERE}
    config.load_dict({"theme": "material", **with_objects(ours)})
    config.load_dict({"docs_dir": str(docs)})
    errors, warnings = config.validate()
    for name, warning in warnings:
        logging.getLogger("mkdocs").warning("Config value '%s': %s", name, warning)
    if errors:
        raise ConfigurationError("; ".join(f"{FILE}: {name}: {error}" for name, error in errors))
    return config
