"""The addresses that settings give to published pages: what ``mkdocs.yml`` said then, and what it says now.

What was published is what the file said at the commit that last added to the ledger. Without git nothing is compared.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import settings as rules
from sijill.ledger.repository import Repository, RepositoryError
from sijill.model.configuration import FILE, Configuration, Options
from sijill.model.urls import SQLITE, Addresses
from sijill.sources.settings import options_without, own_section, read_settings
from sijill.sources.yaml.strict import Path as Field
from sijill.sources.yaml.strict import Reading

_LEDGER = "sources/ledger"
_EXAMPLE = "…"


class Addressing(NamedTuple):
    """What settings say of addresses, and where; ``section`` is the path of the options of sijill."""

    options: Options
    site_url: str
    site_name: str
    reading: Reading
    section: Field

    @classmethod
    def of(cls, data: bytes) -> "Addressing | None":
        """Return what the bytes of ``mkdocs.yml`` say, None where they do not read."""
        reading = read_settings(data, trusted=True)
        section, path = own_section(reading.tree)
        if not isinstance(section, dict):
            return None
        site_url = reading.tree.get("site_url")
        site = f"{site_url.rstrip('/')}/" if isinstance(site_url, str) and site_url else ""
        name = str(reading.tree.get("site_name") or "")
        return cls(options_without(section, set(), {"trusted": True}), site, name, reading, path)

    @property
    def default(self) -> str:
        """The language at the root."""
        return self.options.default_language or self.options.languages[0]

    @property
    def addresses(self) -> Addresses:
        """The addresses of the site."""
        return Addresses(self.options.languages, self.default, self.site_url)

    def title(self, language: str) -> str:
        """The archive's name in a language, "" for none."""
        return self.options.titles.get(language, self.site_name)

    def place(self, *fields: str) -> tuple[int, int]:
        """Return where the first of some options that is there is said, else where the plugin is named."""
        for field in fields:
            if (*self.section, field) in self.reading.values:
                return self.reading.place((*self.section, field))
        return self.reading.place(self.section or ("plugins",))


def addresses_moved(configuration: Configuration, revision: str = "HEAD") -> list[Diagnostic]:
    """Return a diagnostic for each setting by which published pages are elsewhere, gone, or cited otherwise."""
    try:
        repository = Repository(configuration.root)
        commit = repository.last_addition(revision, _LEDGER)
        blobs = list(repository.files(commit, FILE).values()) if commit else []
        before = Addressing.of(repository.contents(blobs)[0]) if blobs else None
    except RepositoryError:
        return []
    now = _here(configuration.root)
    return list(moved(before, now)) if before and now else []


def _here(root: Path) -> Addressing | None:
    try:
        return Addressing.of((root / FILE).read_bytes())
    except OSError:
        return None


def moved(before: Addressing, now: Addressing) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each setting that moves or empties addresses of before and does not say so.

    And one for each name of the archive that citations of before give and those of now do not.
    """
    former, options = before.addresses, now.options
    known = (*before.options.languages, *before.options.former_languages)
    gone = [one for one in known if one not in (*options.languages, *options.former_languages)]
    for language in gone:
        everything = ", ".join([*options.former_languages, *gone])
        address = f"/{former.statement(language, _EXAMPLE)}"
        facts = {"language": language, "address": address, "all": everything, "default": now.default}
        yield diagnose(rules.PublishedLanguageGone, FILE, now.place("languages"), **facts)
    defaults = [*before.options.former_default_languages, before.default]
    said = (now.default, *options.former_default_languages, *options.former_languages, *gone)
    for language in (one for one in defaults if one not in said):
        everything = ", ".join([*options.former_default_languages, language])
        address = f"/{former.statement(language, _EXAMPLE)}"
        facts = {"published": language, "value": now.default, "address": address, "all": everything}
        yield diagnose(rules.PublishedRootMoved, FILE, now.place("default_language", "languages"), **facts)
    sites = (now.site_url, *(f"{one.rstrip('/')}/" for one in options.former_site_urls))
    if before.site_url and before.site_url not in sites:
        place = now.reading.place(("site_url",))
        yield diagnose(rules.PublishedSiteMoved, FILE, place, published=before.site_url, value=now.site_url)
    for language in (one for one in before.options.languages if one in options.languages):
        was, name = before.title(language), now.title(language)
        if was and was != name:
            own = (*now.section, "titles", language)
            place = now.reading.place(own if own in now.reading.values else ("site_name",))
            yield diagnose(rules.ArchiveRenamed, FILE, place, published=was, value=name, language=language)
    emptied = {"database": f"/{SQLITE}", "markdown_twins": f"/{former.twin(now.default, _EXAMPLE)}"}
    for field, address in emptied.items():
        if getattr(before.options, field) and not getattr(options, field):
            yield diagnose(rules.PublishedFilesGone, FILE, now.place(field), field=field, address=address)
