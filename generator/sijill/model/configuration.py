"""The archive's settings: one frozen object, made once from ``mkdocs.yml`` and passed along.

Nothing else reads the configuration, and nothing here imports MkDocs: ``check`` and a warm build do not need it.
"""

from errno import ENOENT
from os import strerror
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sijill.model.fields import LanguageTag, check_web_address
from sijill.model.settings import read_settings
from sijill.model.urls import Addresses

FILE = "mkdocs.yml"
FORMAT = 2
"""The newest format of records."""


class ConfigurationError(Exception):
    """The archive's ``mkdocs.yml`` is missing or its ``sijill`` section is wrong; the message says what to change."""


class Options(BaseModel):
    """The ``sijill`` section under ``plugins`` in ``mkdocs.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Annotated[int, Field(ge=1)] = Field(
        1, description="The records' format: in 1 an interval (a/b) was one unknown day, from 2 on an act that lasted."
    )
    languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)] = ("en", "ar")
    default_language: LanguageTag | None = Field(None, description="The first of the languages if it is not given.")
    titles: dict[LanguageTag, str] = Field({}, description="The site's name in each language.")
    descriptions: dict[LanguageTag, str] = Field({}, description="One sentence in each language.")
    page_size: Annotated[int, Field(ge=1, le=1000)] = 100
    newest: Annotated[int, Field(ge=1, le=100)] = 8
    context_words: Annotated[int, Field(ge=0, le=30)] = Field(8, description="Words shown on each side of a passage.")
    share_pictures_up_to: Annotated[int, Field(ge=0)] = Field(
        1000, description="Draw a share picture for each statement in archives of up to so many."
    )
    records_licence: str = "CC-BY-4.0"
    captures_store: str = Field(
        "captures-store", description="The folder of web archive files (WARC), which git ignores; seen from mkdocs.yml."
    )
    save_with: tuple[str, ...] = Field(
        (), description="Web archives that are asked to save what is captured: https://web.archive.org/save/{address}."
    )
    private_addresses: bool = Field(
        False, description="Allow addresses of private networks, for an archive that is read within one."
    )
    folder_mode: bool = Field(False, description="Write links to files, for a site that is opened from a folder.")

    @field_validator("format", mode="after")
    @classmethod
    def _known_format(cls, value: int) -> int:
        if value > FORMAT:
            raise ValueError(f"must be 1 to {FORMAT}, the formats that this sijill reads; {value} needs a later one")
        return value

    @field_validator("captures_store", mode="after")
    @classmethod
    def _apart(cls, value: str) -> str:
        if not value.strip() or PurePosixPath(value).parts[:1] in (("sources",), ("docs",), (".",), ()):
            raise ValueError(f"must be a folder of its own, outside sources/ and docs/, not {value!r}")
        return value

    @field_validator("save_with", mode="after")
    @classmethod
    def _with_a_place_for_the_address(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one.count("{address}") != 1:
                raise ValueError(f"must hold {{address}} once, where the page's address goes, and {one!r} does not")
            check_web_address(one.replace("{address}", ""))
        return value

    @model_validator(mode="after")
    def _default_is_one_of_them(self) -> "Options":
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("languages must each be named once")
        if self.default_language is not None and self.default_language not in self.languages:
            raise ValueError(f"default_language must be one of languages, not {self.default_language!r}")
        return self


class CheckSettings(NamedTuple):
    """All settings that a check may use: after a change of any of them every record is checked again."""

    languages: tuple[str, ...]
    context_words: int
    format: int
    private_addresses: bool = False


class Configuration(BaseModel):
    """The settings of one archive.

    ``root`` is the archive's folder; ``site`` the folder the site is built into; ``cache`` may be deleted.
    ``site_url`` ends in a slash or is empty; ``repo_url`` has no slash at its end or is empty.
    ``settings`` is the entire file as plain data, only for MkDocs.
    ``assumed`` are contents that files below ``sources/`` are taken to have, by path below it, None for one that is
    taken not to be there; then ``kept_at`` is the folder of what is kept meanwhile, so that nothing in the archive
    changes.
    """

    model_config = ConfigDict(frozen=True)

    root: Path
    site_name: str
    site_url: str = ""
    repo_url: str = ""
    edit_uri: str = ""
    site_dir: str = "site"
    options: Options = Options()
    settings: dict[str, Any] = Field({}, exclude=True, repr=False)
    assumed: dict[str, bytes | None] = Field({}, exclude=True, repr=False)
    kept_at: Path | None = None

    @property
    def sources(self) -> Path:
        """The folder of the records."""
        return self.root / "sources"

    @property
    def site(self) -> Path:
        """The folder the site is built into."""
        return self.root / self.site_dir

    @property
    def cache(self) -> Path:
        """The folder of what is kept between builds and may be deleted at any time."""
        return self.kept_at or self.root / ".cache" / "sijill"

    def contents(self, path: str) -> bytes:
        """Return the contents of a file below ``sources/``. Raises OSError where there is none."""
        if path not in self.assumed:
            return (self.sources / path).read_bytes()
        data = self.assumed[path]
        if data is None:
            raise FileNotFoundError(ENOENT, strerror(ENOENT), path)
        return data

    def has_file(self, path: str) -> bool:
        """Whether there is a file at a path below ``sources/``."""
        return self.assumed[path] is not None if path in self.assumed else (self.sources / path).is_file()

    @property
    def captures_store(self) -> Path:
        """The folder of web archive files, which are not committed."""
        return self.root / self.options.captures_store

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the archive, in the order in which they are offered."""
        return self.options.languages

    @property
    def for_checks(self) -> CheckSettings:
        """The settings that checks may use."""
        options = self.options
        return CheckSettings(self.languages, options.context_words, options.format, options.private_addresses)

    @property
    def default_language(self) -> str:
        """The language at the root of the site."""
        return self.options.default_language or self.options.languages[0]

    @property
    def addresses(self) -> Addresses:
        """The addresses of the site."""
        return Addresses(self.languages, self.default_language, self.site_url, self.options.folder_mode)

    def title(self, language: str) -> str:
        """Return the site's name in a language."""
        return self.options.titles.get(language, self.site_name)

    def description(self, language: str) -> str:
        """Return the site's one-sentence description in a language, "" if there is none."""
        return self.options.descriptions.get(language, "")


def read_configuration(root: Path, *, trusted: bool = False) -> Configuration:
    """Read an archive's settings. ``trusted`` allows hooks, other plugins and template folders, which run.

    Raises ConfigurationError if the file is missing or wrong; its message names the file and the mend.
    """
    path = root / FILE
    try:
        found, faults = read_settings(path.read_bytes(), trusted=trusted)
    except FileNotFoundError:
        raise ConfigurationError(
            f"{root} must be an archive: a folder with mkdocs.yml, docs/ and sources/. "
            "Name one with -C DIR, or make one with 'sijill init DIR'."
        ) from None
    except OSError as error:
        raise ConfigurationError(f"{FILE} must be a readable file: {error.strerror or error}") from None
    if faults:
        raise ConfigurationError("\n".join(f"{FILE}:{line}:{column}: {text}" for line, column, text in faults))
    try:
        return Configuration(
            root=root.resolve(),
            site_name=str(found.get("site_name") or "Sijill"),
            site_url=_address(found, "site_url", "/"),
            repo_url=_address(found, "repo_url", ""),
            edit_uri=str(found.get("edit_uri") or "edit/main/"),
            site_dir=str(found.get("site_dir") or "site"),
            options=Options.model_validate(_section(found)),
            settings=found,
        )
    except ValidationError as error:
        problems = "; ".join(
            f"plugins.sijill.{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise ConfigurationError(f"{FILE}: {problems}") from None


def _address(found: dict[str, Any], key: str, end: str) -> str:
    text = str(found.get(key) or "")
    if not text:
        return ""
    try:
        return check_web_address(text).rstrip("/") + end
    except ValueError as error:
        raise ConfigurationError(f"{FILE}: {key} {error}, not {text!r}") from None


def _section(found: dict[str, Any]) -> dict[str, Any]:
    plugins = found.get("plugins") or []
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        if plugin == "sijill":
            return {}
        if isinstance(plugin, dict) and "sijill" in plugin:
            return plugin["sijill"] or {}
    raise ConfigurationError(f"{FILE} must name the plugin: add '- sijill' under 'plugins'")
