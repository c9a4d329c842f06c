"""Settings that are right by themselves and would have no effect: each is named, so that none is passed over."""

from collections.abc import Iterator
from typing import Any

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.settings import SettingWithoutEffect
from sijill.model.configuration import FILE, Configuration
from sijill.sources.value_mends import in_one_line
from sijill.sources.yaml.strict import Path, Reading, written

ELSEWHERE = ("https://", "http://", "mailto:")
_DELETE = "delete it"


def without_effect(configuration: Configuration, reading: Reading, section: Path) -> Iterator[Diagnostic]:
    """Yield the settings that nothing would show or use. ``section`` is the path of the plugin's own."""

    def idle(path: Path, why: str, mend: str = _DELETE, *, key: bool = False) -> Diagnostic:
        place = reading.key_place(path) if key else reading.place(path)
        return diagnose(SettingWithoutEffect, FILE, place, field=written(path), why=why, mend=mend)

    settings, options = configuration.settings, configuration.options
    for path, why, mend in _of_nav(settings.get("nav")):
        yield idle(path, why, mend)
    for setting, texts in (("titles", options.titles), ("descriptions", options.descriptions)):
        for language in (tag for tag in texts if tag not in options.languages):
            path = (*section, setting, language)
            yield idle(path, f"'{language}' is no language of the archive",
                       f"delete it, or add '{language}' to 'languages'", key=True)  # fmt: skip
    palette = (settings.get("theme") or {}).get("palette") if isinstance(settings.get("theme"), dict) else None
    schemes = [one.get("scheme", "default") for one in palette or ()] if isinstance(palette, list) else []
    for number, scheme in enumerate(schemes):
        if scheme in schemes[:number]:
            yield idle(("theme", "palette", number), f"the colours of '{scheme}' are set above")
    for number, name in enumerate(names := [_name(one) for one in settings.get("markdown_extensions") or ()]):
        if name in names[:number]:
            yield idle(("markdown_extensions", number), f"'{name}' is named above")
    plugins = settings.get("plugins")
    for number, name in enumerate(names := [_name(one) for one in plugins] if isinstance(plugins, list) else []):
        if name == "sijill" and name in names[:number]:
            yield idle(("plugins", number), f"'{name}' is named above")
    if "edit_uri" in settings and not configuration.repo_url:
        yield idle(("edit_uri",), "it is a part of addresses below 'repo_url', which is not set", key=True)
    if (
        not configuration.site_url
        and "share_pictures_up_to" in options.model_fields_set
        and options.share_pictures_up_to
    ):
        path = (*section, "share_pictures_up_to")
        yield idle(path, "pictures for sharing need 'site_url', which is not set", key=True)


def _name(item: Any) -> str:
    return str(next(iter(item), "")) if isinstance(item, dict) else str(item)


def _of_nav(nav: Any) -> Iterator[tuple[Path, str, str]]:
    """Yield what of ``nav`` is no plain list of pages: its path, why it has no effect, and what to write."""
    named: set[str] = set()
    for number, item in enumerate(nav if isinstance(nav, list) else ()):
        path, pages = ("nav", number), list(_pages(item))
        links = [one for one in pages if one.startswith(ELSEWHERE)]
        if links:
            link = in_one_line({"name": _name(item) if isinstance(item, dict) else "…", "link": links[0]})
            yield path, "'nav' gives the order of hand-written pages alone", f"put it into extra.social: - {link}"
        elif not isinstance(item, str):
            said = ", ".join(f"- {in_one_line(one)}" for one in pages) or "- about.md"
            yield path, "a page is called by its own first heading, in each language", f"write it as: {said}"
        elif item in named:
            yield path, f"'{item}' is named above", _DELETE
        named.update(pages)


def _pages(item: Any) -> Iterator[str]:
    """Yield the addresses in an entry of ``nav``, in labels and sections of any depth."""
    if isinstance(item, str):
        yield item
    for one in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
        yield from _pages(one)
