"""Each documented setting changes the site, or what commands do; and what ``check`` passes, ``build`` builds."""

import datetime
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.frame import run as frame
from sijill.model.appearance import Extra, Palette, Social, Theme
from sijill.model.configuration import Options, Settings
from sijill.pages.strip import MOST
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from sijill.site.checking import check
from sijill.sources.settings import judge_configuration, read_configuration
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY

PACKAGE = Path(build.__code__.co_filename).parents[1]
TODAY = datetime.date(2026, 11, 23)
BASE: dict[str, Any] = {
    "site_name": "Valley", "site_url": "https://valley.example/", "repo_url": "https://code.example/v",
    "theme": {"name": "material"},
    "plugins": [{"sijill": {"format": 2, "languages": ["en", "ar"], "default_language": "en"}}],
    "nav": ["about.md", "us.md"], "markdown_extensions": ["tables"],
}  # fmt: skip
FILES: dict[str, bytes] = {
    "about.md": b"# About\n\n~~a~~ :material-home:\n", "us.md": b"# Us\n", "own.css": b"a { color: red }\n",
    "own.js": b"'use strict';\n", "deep/logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "favicon.ico": b"\x00\x00\x01\x00\x01\x00", "templates/more.md": b"# More\n\n[us](../us.md)\n",
    "my logo.gif": b"GIF89a",
}  # fmt: skip
# Another value for each setting that shows on the site. An option of the plugin has its name alone.
CHANGES: dict[str, Any] = {
    "site_name": "Hill", "site_url": "https://hill.example/a/", "copyright": "© Nobody",
    "repo_url": "https://other.example/v", "edit_uri": "edit/trunk/", "nav": ["us.md", "about.md"],
    "markdown_extensions": ["tables", "pymdownx.tilde"], "extra_css": ["own.css"], "extra_javascript": ["own.js"],
    "theme.logo": "my logo.gif", "theme.favicon": "favicon.ico", "theme.palette": {"accent": "#8a1c1c"},
    "palette.scheme": {"scheme": "slate", "accent": "#ff9f9f"}, "palette.accent": {"accent": "#0f5c4e"},
    "extra.social": [{"name": "Wall", "link": "https://wall.example/"}],
    "social.name": [{"name": "Square", "link": "https://wall.example/"}],
    "social.link": [{"name": "Wall", "link": "https://square.example/"}],
    "languages": ["ar", "en"], "default_language": "ar", "titles": {"en": "Hill"},
    "descriptions": {"ar": "وصف"}, "page_size": 1, "newest": 1, "context_words": 2, "share_pictures_up_to": 0,
    "records_licence": "CC0-1.0", "host": "gitlab", "markdown_twins": True, "database": True, "folder_mode": True,
    "former_languages": ["de"], "former_default_languages": ["ar"],
    "log_keys": [KEY.public_key.text()],
}  # fmt: skip
# Those that change the pages of records, or files of data, and nothing around them.
NOT_AROUND = frozenset(
    ["page_size", "newest", "context_words", "share_pictures_up_to", "host", "markdown_twins", "database", "log_keys",
     "former_languages", "former_default_languages"]
)  # fmt: skip
# Settings of what commands do otherwise; each is read by a module that a test of its room runs.
OF_COMMANDS = {
    "format": "check", "format_1_entries": "ledger", "required_languages": "check", "captures_store": "capture",
    "save_with": "cli", "timestamps": "publish", "witnesses": "publish", "private_addresses": "check",
    "site_dir": "model", "former_site_urls": "intake",
}  # fmt: skip
# These can be nothing else, or are a mapping whose settings are listed themselves.
FIXED = {"theme", "extra", "theme.name", "theme.custom_dir", "use_directory_urls"}


def documented() -> set[str]:
    """The settings of the reference: a part's own with its name, an option of the plugin and others without."""
    found = {name for name, field in Options.model_fields.items() if field.description}
    parts = {"": Settings, "theme.": Theme, "extra.": Extra, "palette.": Palette, "social.": Social}
    for part, model in parts.items():
        found |= {f"{part}{name}" for name, field in model.model_fields.items() if field.description}
    return found


def changed(name: str, value: Any) -> dict[str, Any]:
    """The settings with one of them otherwise."""
    settings: dict[str, Any] = yaml.safe_load(yaml.safe_dump(BASE))
    part, _, key = name.rpartition(".")
    if name in Options.model_fields:
        settings["plugins"][0]["sijill"][name] = value
    elif part in ("palette", "social"):
        part, key = {"palette": ("theme", "palette"), "social": ("extra", "social")}[part]
        settings.setdefault(part, {})[key] = value
    else:
        (settings.setdefault(part, {}) if part else settings)[key or name] = value
    return settings


def written(archive: TestArchive, settings: dict[str, Any]) -> TestArchive:
    (archive.root / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return archive


def made(tmp_path: Path) -> TestArchive:
    archive = TestArchive(tmp_path / "archive")
    for name, data in FILES.items():
        path = archive.root / "docs/en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return archive


def site_of(archive: TestArchive) -> dict[str, bytes]:
    """The files of the site, without those that only list its settings and files."""
    configuration = read_configuration(archive.root)
    done = build(configuration, Request(TODAY, jobs=1, commit=""))
    assert done.built, done.diagnostics
    files = (path for path in configuration.site.rglob("*") if path.is_file())
    found = {path.relative_to(configuration.site).as_posix(): path.read_bytes() for path in files}
    return {name: data for name, data in found.items() if name not in ("manifest.json", "data/settings.json")}


def test_every_documented_setting_is_tried() -> None:
    assert documented() == {*CHANGES} | {*OF_COMMANDS} | FIXED
    assert len(CHANGES) + len(OF_COMMANDS) + len(FIXED) == len(documented())


@pytest.mark.parametrize(("name", "room"), OF_COMMANDS.items())
def test_a_setting_of_commands_is_read_by_one(name: str, room: str) -> None:
    texts = "".join(path.read_text("utf-8") for path in (PACKAGE / room).glob("*.py"))
    assert re.search(rf"\.{name}\b", texts)


def frame_of(archive: TestArchive) -> dict[str, object]:
    """The hand-written pages, and what is around all others."""
    found = frame.build(read_configuration(archive.root))
    shells = {f"{place} {language}": shell.as_data() for (place, language), shell in found.shells.items()}
    return {**shells, **{name: file.sha256 for name, file in found.files.items()}}


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, True])
def test_each_setting_changes_the_site(whole: bool, tmp_path: Path) -> None:
    archive = made(tmp_path)
    archive.grow(MOST if whole else 0)  # a smaller archive is on its home page as a whole
    show: Callable[[TestArchive], object] = site_of if whole else frame_of
    parts = {"palette": changed("theme.palette", {"accent": "#0f5c4f"}),
             "social": changed("extra.social", CHANGES["extra.social"])}  # fmt: skip
    base = {part: show(written(archive, one)) for part, one in ({"": BASE} | ({} if whole else parts)).items()}
    for name in (one for one in CHANGES if (one in NOT_AROUND) == whole):
        before = base.get(name.partition(".")[0], base[""])
        assert show(written(archive, changed(name, CHANGES[name]))) != before, name


# Values that an editor may try, right and wrong: the check refuses a value, or the build takes it.
TRIED: dict[str, list[Any]] = {
    "site_name": ["", "A & <b>", "س" * 900], "site_url": ["https://x.example", "https://x.example/a/b/", "x", "", 0],
    "repo_url": [None, "https://x.example/a?b", "https://x.example/~a/"], "edit_uri": ["", "x", "?a", "/edit/"],
    "copyright": ["<b>", "", "a & b", 3], "nav": [[], ["us.md"], ["own.css"], [{"A": "us.md"}], ["templates/more.md"]],
    "extra_css": [["about.md"], ["own.css"], ["own.css", "own.css"], ["../own.css"], "own.css"],
    "extra_javascript": [["own.js"], ["own.css"], [{"path": "own.js"}]],
    "theme.logo": ["about.md", "own.css", "deep/logo.svg", "my logo.gif", "deep", ".x/a.png", "", "/deep/logo.svg"],
    "theme.favicon": ["favicon.ico", "deep/logo.svg", "us.md", "https://x.example/a.png"],
    "theme.palette": [{}, [], {"accent": "#0f5c4d"}, [{"scheme": "slate", "accent": "#ff9f9f"}] * 2, 0],
    "extra.social": [[], [{"name": "<b>", "link": "https://x.example/?a&b=\"'"}], [{"link": "x"}]],
    "markdown_extensions": [[], {"toc": {"permalink": True}}, ["toc", "toc"], ["smarty", "admonition"], "toc"],
    "languages": [["en"], ["ar"], ["ar", "en"], ["en", "fr"], []], "default_language": ["ar", "fr", ""],
    "required_languages": [["en"], [], ["ar"]], "titles": [{}, {"en": ""}, {"en": "<i>"}, {"fr": "x"}, {"ar": "أ\nب"}],
    "descriptions": [{"en": "\"'&<>"}, {"en": "a" * 2000}], "page_size": [1, 1000, 0, 1001], "newest": [1, 100, 101],
    "context_words": [0, 30, 31], "share_pictures_up_to": [0, 1, -1], "records_licence": ["MIT", "cc by", ""],
    "host": ["forgejo", "none", ""], "captures_store": ["a/b", "sources", ".."], "save_with": [["x"], []],
    "markdown_twins": [True, "no"], "database": [True, 1], "folder_mode": [True], "private_addresses": [True],
    "site_dir": ["out", "out/deep", "docs/a", ""], "use_directory_urls": [True, False], "strict": [True],
    "exclude_docs": ["us.md"], "dev_addr": ["127.0.0.1:1"], "watch": [["docs"]], "remote_name": ["x"],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_the_check_passes_is_built_whatever_settings_come_together(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    archive = made(tmp_path)
    settings = BASE
    for name, values in chance.sample(sorted(TRIED.items()), len(TRIED)):
        with_it = _and(settings, name, chance.choice(values))
        if not _found(written(archive, with_it)):
            settings = with_it
    assert settings != BASE
    site_of(written(archive, settings))
    assert verify(str(read_configuration(archive.root).site)).intact


def _and(settings: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    one: Callable[[Any], Any] = lambda data: yaml.safe_load(yaml.safe_dump(data))  # noqa: E731 - a copy
    tried = one(settings)
    part, _, key = name.rpartition(".")
    place = (
        tried["plugins"][0]["sijill"] if name in Options.model_fields else tried.setdefault(part, {}) if part else tried
    )
    place[key or name] = one(value)
    return dict(tried)


def _found(archive: TestArchive) -> bool:
    configuration, found = judge_configuration(archive.root)
    if configuration is None or found:
        return True
    return any(one.severity == "error" for one in check(configuration, TODAY, jobs=1))
