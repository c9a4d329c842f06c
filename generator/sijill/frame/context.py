"""The values that the theme's templates get, for a hand-written page, a probe or the page of a missing address.

They are plain functions of the configuration; nothing here uses MkDocs.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from sijill.frame import theme
from sijill.frame.shells import SECTIONS, foot
from sijill.html.head import web_page
from sijill.interface.direction import direction
from sijill.interface.strings import Strings, strings
from sijill.model.configuration import Configuration
from sijill.model.licences import licence
from sijill.model.urls import ASSETS, root_of
from sijill.pages import assets


class Link(NamedTuple):
    """A link of the frame. ``current`` is the value of ``aria-current``: ``page``, ``true`` (inside it) or ""."""

    href: str
    title: str
    current: str = ""


class Switch(NamedTuple):
    """The link to the same page in another language."""

    href: str
    language: str
    name: str
    direction: str


class PageValues(NamedTuple):
    """The values of a page's slots: markers for a probe, or the final values of a page that the maker completes."""

    title: str
    description: str
    path: str
    target: str
    canonical: str
    head: str = ""
    edit: str = ""
    edit_begin: str = ""
    edit_end: str = ""


def parts_of(
    path: str, title: str, description: str = "", *, head: str = "", edit: str = "", folder_mode: bool = False
) -> PageValues:
    """Return the parts of a page that the maker completes; ``path`` is its address below the language's home page."""
    return PageValues(title, description, path, f"{path}index.html" if folder_mode else path, path, head, edit)


def policy(*, folder_mode: bool = False) -> str:
    """Return the Content Security Policy of every page: nothing but the site's own files, and one script by hash.

    In Firefox ``'self'`` does not match files, so a site that is opened from a folder allows ``file:`` for its form.
    """
    digest = base64.b64encode(hashlib.sha256(theme.FIRST_SCRIPT.read_bytes()).digest()).decode()
    return (
        f"default-src 'self'; script-src 'self' 'sha256-{digest}'; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'{' file:' if folder_mode else ''}"
    )


def context(
    configuration: Configuration,
    language: str,
    address: str,
    parts: PageValues,
    written: Mapping[str, Mapping[str, str]],
    *,
    is_record: bool,
    root: str | None = None,
) -> dict[str, Any]:
    """Return what the templates know as ``sijill``.

    ``address`` is the page's (a probe's own), from which relative links lead unless ``root`` is given. ``written`` has
    the hand-written pages of each language: titles by path, in their order.
    """
    addresses = configuration.addresses
    words = strings(language)
    home = addresses.home(language)
    root = root_of(address) if root is None else root
    present = address[len(home) :]

    def link(path: str, title: str, *, covers: bool = False) -> Link:
        within = "true" if covers and present.startswith(path) else ""
        current = "page" if present == path else within
        return Link(addresses.link(root, home + path), title, current)

    pages = {path: _label(words, path, title) for path, title in written.get(language, {}).items()}
    sections = [link(f"{name}/", words[f"site.{name}"], covers=True) for name in SECTIONS]
    first = next(iter(pages), None)
    if first is not None:
        sections.append(link(first, pages[first]))
    others = [other for other in configuration.languages if is_record or present in written.get(other, {})]
    return {
        "language": language,
        "direction": direction(language),
        "words": words,
        "policy": policy(folder_mode=configuration.options.folder_mode),
        "first_script": Markup(theme.FIRST_SCRIPT.read_text("utf-8")),  # noqa: S704 (a file of this package)
        "root": root,
        "home": addresses.link(root, home),
        "search": addresses.link(root, addresses.single(language, "search")),
        # The page has a large search field, and a search landmark, of its own: the header has none.
        "has_own_search": present in ("", "search/"),
        "feed": f"{root}{addresses.feed(language)}",
        "site_name": configuration.title(language),
        "title": parts.title,
        "title_suffix": configuration.title(language) if address != home else "",
        "description": parts.description,
        "canonical": addresses.absolute(home + parts.canonical),
        "alternates": _alternates(configuration, others, root, parts) if len(configuration.languages) > 1 else [],
        "switches": _switches(configuration, language, others, root, parts),
        "sections": sections,
        "footer": [
            *(link(path, title) for path, title in pages.items()),
            *(link(path, title_of(words, path)) for path in foot()),
        ],
        "licence": _licence(configuration, language),
        "logo": _own_file(configuration, root, configuration.appearance.logo),
        "favicon": _own_file(configuration, root, configuration.appearance.favicon) or f"{root}{ASSETS}favicon.svg",
        "favicon_type": _ICONS.get(PurePosixPath(configuration.appearance.favicon).suffix.lower(), "image/svg+xml"),
        "copyright": configuration.appearance.copyright,
        "social": configuration.appearance.social,
        "head": parts.head if is_record else _about(configuration, language, address, parts),
        "edit": parts.edit,
        "edit_begin": parts.edit_begin,
        "edit_end": parts.edit_end,
        "is_record": is_record,
        "stylesheets": [assets.STYLESHEET] if is_record else [],
        "scripts": [assets.script(language)] if is_record else [],
    }


def _about(configuration: Configuration, language: str, address: str, parts: PageValues) -> str:
    """Return the JSON-LD of a hand-written page, or "" for the page of a missing address."""
    if not address.endswith("/"):
        return parts.head
    site = configuration.title(language)
    said = web_page(configuration.addresses, address, language, parts.title, site, None, kind="WebPage")
    return parts.head + said


_ICONS = {".png": "image/png", ".ico": "image/x-icon", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
          ".webp": "image/webp", ".gif": "image/gif", ".avif": "image/avif"}  # fmt: skip


def _own_file(configuration: Configuration, root: str, name: str) -> str:
    """Return the address of a file in the folder of the default language, from a page; "" for none."""
    return f"{root}{configuration.addresses.home(configuration.default_language)}{quote(name)}" if name else ""


def title_of(words: Strings, path: str) -> str:
    """Return the short name of a record page, by its address below the language's home."""
    return words[_key(path)]


def _key(path: str) -> str:
    """Return the key of the interface string with the short name of a page."""
    return f"site.{path.strip('/').replace('-', '_')}"


def _label(words: Strings, path: str, title: str) -> str:
    """Return the short name of a hand-written page that every archive has, else the page's own title."""
    return words.texts.get(_key(path), title)


def _alternates(
    configuration: Configuration, languages: list[str], root: str, parts: PageValues
) -> list[tuple[str, str]]:
    """Return language and address of the page in each of its languages; relative if there is no ``site_url``."""
    if not languages:
        return []
    site_url = configuration.site_url
    start, path = (site_url, parts.path) if site_url else (root, parts.target)
    homes = {language: configuration.addresses.home(language) for language in languages}
    default = configuration.default_language
    homes["x-default"] = homes[default if default in languages else languages[0]]
    return [(tag, f"{start}{home}{path}" or "./") for tag, home in homes.items()]


def _switches(
    configuration: Configuration, language: str, languages: list[str], root: str, parts: PageValues
) -> list[Switch]:
    """Return a link for each other language: to the same page, or to the home page if that language lacks the page."""
    addresses = configuration.addresses
    found = []
    for other in configuration.languages:
        if other != language:
            home = addresses.home(other)
            href = f"{root}{home}{parts.target}" if other in languages else addresses.link(root, home)
            found.append(Switch(href or "./", other, strings(other).name, direction(other)))
    return found


def _licence(configuration: Configuration, language: str) -> Markup:
    label, _, address = licence(configuration.options.records_licence)
    shown = Markup('<a href="{}" rel="license">{}</a>').format(address, label)
    return Markup(strings(language)["frame.licence"]).format(licence=shown)  # noqa: S704 (an interface string)


def not_found_context(configuration: Configuration, written: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the context of the page of a missing address: in the default language, with a section in each language.

    It is served at any depth, so its links begin at the root of the host.
    """
    language = configuration.default_language
    addresses = configuration.addresses
    words = strings(language)
    root = urlsplit(configuration.site_url).path or "/"
    parts = parts_of("", words["frame.not_found"])
    found = context(configuration, language, "404.html", parts, written, is_record=False, root=root)
    sections = []
    for other in sorted(configuration.languages, key=lambda tag: tag != language):
        said = strings(other)
        home = addresses.home(other)
        links = [Link(f"{root}{home}", said["site.home"])]
        links += [Link(f"{root}{home}{name}/", said[f"site.{name}"]) for name in ("search", "statements", "timeline")]
        known = {"title": said["frame.not_found"], "text": said["frame.not_found_text"], "links": links}
        sections.append({"language": other, "direction": direction(other), **known})
    former = " ".join(f"{root}{home}" for home in configuration.former_homes)
    return {**found, "not_found": sections, "former": former, "canonical": "", "alternates": []}
