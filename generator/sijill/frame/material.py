"""The maker of pages: MkDocs with Material, run once for each language.

MkDocs is imported only when pages are made; it calls ``plugin.py`` while it runs.
"""

import logging
import os
from collections.abc import Iterable
from typing import Any

from sijill.frame.handwritten import FrameError
from sijill.frame.maker import Run


class Material:
    """Makes pages with MkDocs and the templates in ``theme/``, and cuts Material's stylesheet to what they use."""

    name = "MkDocs"
    packages: tuple[str, ...] = (
        "mkdocs", "mkdocs-material", "mkdocs-material-extensions", "markdown", "pymdown-extensions", "pygments",
        "jinja2", "markupsafe", "nh3", "tinycss2",
    )  # fmt: skip

    def ready(self) -> None:
        """Import MkDocs and what it imports."""
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        import mkdocs.commands.build  # noqa: F401

        import sijill.frame.settings  # noqa: F401

    def make(self, run: Run) -> list[str]:
        """Run MkDocs once."""
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice about the future of MkDocs
        from mkdocs.commands.build import build as mkdocs_build
        from mkdocs.exceptions import MkDocsException

        from sijill.frame.settings import config_of

        run.output.mkdir(parents=True, exist_ok=True)
        warnings = _Warnings()
        logger = logging.getLogger("mkdocs")
        logger.addHandler(warnings)
        try:
            pages = run.configuration.root / "docs"
            config = config_of(run.configuration, pages if pages.is_dir() else run.output)
            plugin: Any = config.plugins["sijill"]
            plugin.run = run
            try:
                mkdocs_build(config)
            finally:
                plugin.run = None
        except (MkDocsException, RecursionError, SystemExit) as error:
            said = "\n".join([*warnings.messages, str(error)]).strip()
            raise FrameError(f"{self.name} could not make the pages of docs/{run.language}: {said}") from None
        finally:
            logger.removeHandler(warnings)
        return warnings.messages

    def stylesheet(self, pages: Iterable[str]) -> str:
        """Return the archive's own rules, and of Material's those that these pages use."""
        from sijill.frame.stylesheet import frame_stylesheet  # a kept frame needs no CSS parser

        return frame_stylesheet(pages)


class _Warnings(logging.Handler):
    """Keeps the warnings of MkDocs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
