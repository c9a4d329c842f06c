"""The archive's settings: one frozen object, made once from ``mkdocs.yml`` (``sources/settings.py``) and passed along.

Nothing else reads the configuration, and nothing here imports MkDocs, which few commands need.
"""

import re
from collections.abc import Iterable
from errno import ENOENT
from os import strerror
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from sijill.model.appearance import Appearance, Extra, Theme
from sijill.model.fields import Int, LanguageTag, Line, WebAddress, check_web_address
from sijill.model.files import read_plain
from sijill.model.hosts import NAME_IN_FILES, in_ascii
from sijill.model.keys import LOG, SECRET, WITNESS, NoteError, PublicKey
from sijill.model.kinds import OwnKind
from sijill.model.licences import check_licence
from sijill.model.urls import Addresses

FILE = "mkdocs.yml"
FORMAT = 2
"""The newest format of records."""


def _apart(value: str, info: ValidationInfo) -> str:
    path = PurePosixPath(value)
    outside = path.is_absolute() or ".." in path.parts or "\\" in value or ":" in value
    if not value.strip() or path.parts[:1] in ((), ("sources",), ("docs",), (".git",), (".cache",)):
        raise ValueError("must be a folder of its own, apart from docs/ and sources/")
    if outside and not (info.context or {}).get("trusted"):
        raise ValueError("must be a folder within the archive, unless 'sijill --allow-plugins' is called")
    return value


_Licence = Annotated[str, AfterValidator(check_licence)]
_Folder = Annotated[str, AfterValidator(_apart)]


class Options(BaseModel):
    """The ``sijill`` section under ``plugins`` in ``mkdocs.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Annotated[Int, Field(ge=1, le=FORMAT)] = Field(
        1, description="The records' format: in 1 an interval (a/b) was one unknown day, from 2 on an act that lasted."
    )
    format_1_entries: Int = Field(0, ge=0, description="How many ledger entries are of format 1, by 'upgrade'.")
    languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)] = Field(
        ("en", "ar"), description="The languages of the archive, in the order in which they are offered."
    )
    default_language: LanguageTag | None = Field(None, description="The first of the languages if it is not given.")
    required_languages: tuple[LanguageTag, ...] | None = Field(
        None, description="The languages in which every text must be written, all by default; others may be missing."
    )
    former_languages: tuple[LanguageTag, ...] = Field(
        (), description="Languages that pages were published in and are no more; their addresses lead to the others."
    )
    former_default_languages: tuple[LanguageTag, ...] = Field(
        (), description="Languages that were at the root of the published site before `default_language` was."
    )
    former_site_urls: tuple[WebAddress, ...] = Field((), description="Where the published site was before `site_url`.")
    titles: dict[LanguageTag, Line] = Field({}, description="The site's name in each language.")
    descriptions: dict[LanguageTag, Line] = Field({}, description="One sentence in each language.")
    page_size: Annotated[Int, Field(ge=1, le=1000)] = Field(100, description="How many entries a page of a list has.")
    newest: Annotated[Int, Field(ge=1, le=100)] = Field(
        8, description="How many the home page lists of more than 30 statements."
    )
    context_words: Annotated[Int, Field(ge=0, le=30)] = Field(8, description="Words shown on each side of a passage.")
    share_pictures_up_to: Annotated[Int, Field(ge=0)] = Field(
        1000, description="Draw a share picture for each of at most so many statements; else the site's; for 0, none."
    )
    records_licence: _Licence = Field("CC-BY-4.0", description="The records' licence, by its SPDX identifier.")
    host: Literal["github", "gitlab", "forgejo"] | None = Field(
        None, description="The code host, for links to its forms; by default known from the repository's address."
    )
    captures_store: _Folder = Field(
        "captures-store", description="The folder of web archive files (WARC), relative to mkdocs.yml; git ignores it."
    )
    save_with: tuple[str, ...] = Field(
        (), description="Web archives that are asked to save what is captured: https://web.archive.org/save/{address}."
    )
    log_keys: tuple[str, ...] = Field(
        (), description="Public keys of the transparency log ('sijill key new'), newest first; without one, no log."
    )
    timestamps: tuple[WebAddress, ...] = Field(
        (), description="Timestamp authorities (RFC 3161) that are asked for a token for each checkpoint of the log."
    )
    witnesses: dict[str, WebAddress] = Field(
        {}, description="Witnesses of the log: each one's public key, and where it has the checkpoint it signed last."
    )
    private_addresses: bool = Field(False, description="Allow addresses of the private network that it is read in.")
    markdown_twins: bool = Field(False, description="Write each statement's page as Markdown too, for programs.")
    database: bool = Field(False, description="Put the archive on the site as a SQLite database too.")
    folder_mode: bool = Field(False, description="Write links to files, for a site that is opened from a folder.")

    @field_validator("save_with", mode="after")
    @classmethod
    def _with_a_place_for_the_address(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one.count("{address}") != 1:
                raise ValueError("must hold {address} once in each, where the page's address goes")
            check_web_address(one.replace("{address}", ""))
        return value

    @field_validator("log_keys", mode="after")
    @classmethod
    def _keys_of_one_log(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        _refuse_secret(value)
        try:
            keys = [PublicKey.read(one) for one in value]
        except NoteError:
            keys = [PublicKey("", 0, b"")]
        if any(key.kind != LOG or key.name != keys[0].name for key in keys):
            raise ValueError("must be public keys of one log, as 'sijill key new' writes them")
        return value

    @field_validator("witnesses", mode="after")
    @classmethod
    def _keys_of_witnesses(cls, value: dict[str, str]) -> dict[str, str]:
        _refuse_secret(value)
        try:
            keys = [PublicKey.read(one) for one in value]
        except NoteError:
            keys = [PublicKey("", 0, b"")]
        if any(key.kind != WITNESS for key in keys) or len({key.name for key in keys}) != len(keys):
            raise ValueError("must be witnesses' public keys ('sijill key new --witness'), each with an address")
        return value

    @field_validator("timestamps", "witnesses", mode="after")
    @classmethod
    def _of_a_log(cls, value: Any, info: ValidationInfo) -> Any:
        if value and not info.data.get("log_keys", True):
            raise ValueError("must have log_keys beside it: it is a log's checkpoints that others attest")
        return value

    @field_validator("timestamps", mode="after")
    @classmethod
    def _of_different_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        hosts = {urlsplit(one).hostname or "" for one in value}
        if len(hosts) != len(value):
            raise ValueError("must be of different hosts, by which their tokens are named")
        for one in sorted(hosts):
            if not re.fullmatch(NAME_IN_FILES, one):
                said = "must be of hosts whose names are Latin letters, digits, '.' and '-': files are named by them"
                name = in_ascii(one.rstrip("."))
                raise ValueError(f"{said} (write {name})" if name else said)
        return value

    @field_validator("languages", mode="after")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise ValueError("must name each language once")
        return value

    @field_validator("former_languages", mode="after")
    @classmethod
    def _of_the_archive_no_more(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if {*value} & {*info.data.get("languages", ())}:
            raise ValueError("must be none of languages, which are those that the archive has")
        return value

    @field_validator("default_language", "required_languages", mode="after")
    @classmethod
    def _of_the_archive(cls, value: Any, info: ValidationInfo) -> Any:
        languages, named = info.data.get("languages", ()), [value] if isinstance(value, str) else value
        if value is not None and languages and not (named and {*named} <= {*languages}):
            number = "one" if isinstance(value, str) else "one or more"
            raise ValueError(f"must be {number} of languages ({', '.join(languages)})")
        return value


def _refuse_secret(keys: Iterable[str]) -> None:
    """Raise ValueError where a secret key is among keys that everybody may read."""
    if any(one.strip().startswith(SECRET) for one in keys):
        raise ValueError(
            "must be public keys: the secret key written here is secret no more, so make another (sijill key new)"
        )


def _only_shown(value: Any, info: ValidationInfo) -> Any:
    """Return what the archive shows: templates of one's own, where they are allowed, may be given anything."""
    if isinstance(value, dict) and (info.context or {}).get("trusted"):
        return {key: one for key, one in value.items() if key in Extra.model_fields}
    return value


def _below(value: str | None) -> str | None:
    if value and re.search(r"[?#\\:]|//|(?:^|/)\.\.?(?:/|$)", value):
        raise ValueError("must be the part of an address that is between 'repo_url' and a file's path")
    return value


def _of_a_place(value: str | None) -> str | None:
    if value and ("?" in value or "#" in value):
        raise ValueError("must be of the site itself, without '?' or '#' and what follows them")
    return value


_Address = Annotated[
    WebAddress | None, BeforeValidator(lambda value: None if value == "" else value), AfterValidator(_of_a_place)
]


class Settings(BaseModel):
    """All of ``mkdocs.yml``: the settings that MkDocs knows (its User Guide, Configuration), as far as they may be set.

    The context ``trusted`` says that the archive's owner vouches for what the file names.
    """

    model_config = ConfigDict(extra="forbid")

    site_name: Line = Field(description="The archive's name where `titles` gives none for a language.")
    site_url: _Address = Field(None, description="Where the site is published; absolute addresses begin with it.")
    copyright: Line | None = Field(None, description="A line at the foot of every page: text, without markup.")
    repo_url: _Address = Field(None, description="Where the records are kept, for links to edit and to report errors.")
    edit_uri: Annotated[Line | None, AfterValidator(_below)] = Field(
        None, description="What is between `repo_url` and a file in edit addresses; by default the code host's."
    )
    docs_dir: Literal["docs"] = "docs"
    site_dir: _Folder = Field("site", description="The folder that the site is built into.")
    theme: Annotated[
        Theme | None, BeforeValidator(lambda value: {"name": value} if isinstance(value, str) else value)
    ] = Field(None, description="The theme, `material`, and what can be set of it.")
    plugins: Any = None
    nav: list[Any] | None = Field(
        None, description="The hand-written pages in their order; the first is in the header too."
    )
    markdown_extensions: list[Any] | dict[str, Any] | None = Field(
        None, description="Extensions of Python-Markdown and PyMdown for the hand-written pages."
    )
    extra: Annotated[Extra | None, BeforeValidator(_only_shown)] = Field(None, description="Links at the foot.")
    extra_css: list[str] = Field(
        [], description="Stylesheets of one's own: files in the folder of the default language."
    )
    extra_javascript: list[str] = Field([], description="Scripts of one's own, in the same folder.")
    use_directory_urls: Literal[True] = Field(True, description="Always: `verify` and links count on it.")
    dev_addr: str | None = None
    remote_branch: str | None = None
    remote_name: str | None = None
    watch: list[str] = []
    hooks: Any = None
    INHERIT: Any = None

    @field_validator("copyright", mode="after")
    @classmethod
    def _no_markup(cls, value: str | None) -> str | None:
        if value and re.search("[<>]|&[a-z#0-9]+;", value):
            raise ValueError("must be text, without markup")
        return value

    @property
    def appearance(self) -> Appearance:
        """What of the settings decides how pages look."""
        theme, extra = self.theme or Theme(name="material"), self.extra or Extra()
        accents = {one.scheme: one.accent for one in theme.palette}
        return Appearance(
            logo=theme.logo or "", favicon=theme.favicon or "", accents=accents, copyright=self.copyright or "",
            social=extra.social,
        )  # fmt: skip


class CheckSettings(NamedTuple):
    """All settings that a check may use: after a change of any of them every record is checked again."""

    languages: tuple[str, ...]
    context_words: int
    format: int
    private_addresses: bool = False
    required_languages: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    format_1_entries: int = 0


class Configuration(BaseModel):
    """The settings of one archive.

    ``root`` is the archive's folder; ``site_url`` ends in a slash or is empty; ``repo_url`` has no slash at its end or
    is empty. ``kinds`` are those that the archive adds. ``settings`` is the entire file as plain data, for MkDocs;
    ``format_at``, where it states the records' format, or would: line and column. ``assumed`` are contents that files
    below ``sources/`` are taken to have, by path below it, None for one that is taken not to be there; ``kept_at`` is
    then the folder of what is kept, so that nothing in the archive changes.
    """

    model_config = ConfigDict(frozen=True)

    root: Path
    site_name: str
    site_url: str = ""
    repo_url: str = ""
    edit_uri: str = ""
    site_dir: str = "site"
    options: Options = Options()
    appearance: Appearance = Appearance()
    kinds: tuple[OwnKind, ...] = ()
    settings: dict[str, Any] = Field({}, exclude=True, repr=False)
    format_at: tuple[int, int] = Field((1, 1), exclude=True, repr=False)
    assumed: dict[str, bytes | None] = Field({}, exclude=True, repr=False)
    kept_at: Path | None = None

    @property
    def pictured(self) -> bool:
        """Whether the site has pictures for sharing, which need an absolute address."""
        return bool(self.site_url) and self.options.share_pictures_up_to > 0

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
            return read_plain(self.sources / path)
        data = self.assumed[path]
        if data is None:
            raise FileNotFoundError(ENOENT, strerror(ENOENT), path)
        return data

    def has_file(self, path: str) -> bool:
        """Whether there is a file at a path below ``sources/``."""
        return self.assumed[path] is not None if path in self.assumed else (self.sources / path).is_file()

    @property
    def host(self) -> str:
        """What keeps the repository: ``github``, ``gitlab`` or ``forgejo``."""
        name = urlsplit(self.repo_url).hostname or ""
        likely = "gitlab" if "gitlab" in name else "forgejo" if name == "codeberg.org" else "github"
        return self.options.host or likely

    @property
    def edit_address(self) -> str:
        """The address below which the archive's files can be edited, "" where it names no repository."""
        default = {"gitlab": "-/edit/main/", "forgejo": "_edit/main/"}.get(self.host, "edit/main/")
        return f"{self.repo_url}/{(self.edit_uri or default).strip('/')}/" if self.repo_url else ""

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
        own = self.options
        return CheckSettings(
            self.languages, own.context_words, own.format, own.private_addresses, self.required_languages,
            tuple([(kind.of, kind.name) for kind in self.kinds]), own.format_1_entries,
        )  # fmt: skip

    @property
    def required_languages(self) -> tuple[str, ...]:
        """The languages that no text may lack, in the order of the archive's."""
        wanted = self.options.required_languages
        return tuple(one for one in self.languages if wanted is None or one in wanted)

    @property
    def default_language(self) -> str:
        """The language at the root of the site."""
        return self.options.default_language or self.options.languages[0]

    @property
    def former_homes(self) -> tuple[str, ...]:
        """The folders that had a language's pages and are no more: what was below one is below the root now."""
        own = self.options
        tags = (*own.former_languages, self.default_language)
        return tuple(f"{tag}/" for tag in tags) if own.former_languages or own.former_default_languages else ()

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
