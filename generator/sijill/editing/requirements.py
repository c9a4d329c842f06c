"""What an archive and this machine lack, each with what it would be for and how to get it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import sijill
from sijill.editing.pinned import REQUIREMENTS, age, otherwise, pins
from sijill.interface.strings import shipped
from sijill.ledger.repository import Repository, RepositoryError
from sijill.model.configuration import Configuration
from sijill.model.extras import EXTRAS, is_there
from sijill.sources.own_strings import FOLDER, untranslated

_FOR = {
    "browser": "pages that stay empty without a browser (capture --browser)", "capture": "keeping copies of pages",
    "dask": "building on a cluster", "parquet": "tables as Parquet", "pictures": "pictures for sharing",
    "search": "a quicker search index",
    "signing": "signing the site and checkpoints", "timestamps": "timestamps by authorities",
}  # fmt: skip
_FORMS = {"github": ".github", "gitlab": ".gitlab", "forgejo": ".forgejo"}
DRIVER = "sijill"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class Need(NamedTuple):
    """One thing: what it is for, whether it is there, and how to get it if it is not."""

    what: str
    there: bool
    mend: str = ""


def needs(configuration: Configuration) -> Iterator[Need]:
    """Yield everything that is looked at, in the order in which an archive needs it."""
    options = configuration.options
    yield Need(
        "the site's address, for feeds, citations and sharing",
        bool(configuration.site_url),
        "set site_url in mkdocs.yml",
    )
    yield Need(
        "the repository's address, for 'edit' and 'report an error'",
        bool(configuration.repo_url),
        "set repo_url in mkdocs.yml",
    )
    if configuration.repo_url:
        folder = configuration.root / _FORMS[configuration.host]
        form = any(folder.rglob("report-error.*"))
        mend = f"copy it from a new archive: sijill init ../new --host {configuration.host}"
        yield Need(f"the form that 'report an error' leads to ({configuration.host})", form, mend)
    yield from _of_git(configuration)
    begun = any((configuration.sources / "ledger").glob("*.jsonl"))
    yield Need("the ledger, which guards what is published", begun, "begin it: sijill publish")
    yield Need("a key of the transparency log", bool(options.log_keys), "make one: sijill key new")
    for language in (tag for tag in configuration.languages if tag not in shipped()):
        left = untranslated((configuration.root / FOLDER / f"{language}.yaml").read_bytes())
        yield Need(
            f"the interface in '{language}'", not left, f"translate {len(left)} strings in {FOLDER}/{language}.yaml"
        )
    for language in configuration.languages:
        pages = any((configuration.root / "docs" / language).glob("*.md"))
        yield Need(f"hand-written pages in '{language}'", pages, f"write docs/{language}/about.md")
    if (configuration.root / REQUIREMENTS).is_file():
        yield _of_version(configuration.root)
    for extra, modules in EXTRAS.items():
        yield Need(f"{_FOR[extra]}", all(map(is_there, modules)), f"python -m pip install 'sijill[{extra}]'")
    browser = any(map(shutil.which, _BROWSERS))
    yield Need("a Chromium, for capture --browser", browser, "install chromium from your system's packages")


def _of_git(configuration: Configuration) -> Iterator[Need]:
    yield Need("git", shutil.which("git") is not None, "install git from your system's packages")
    try:
        repository = Repository(configuration.root)
    except RepositoryError:
        yield Need("a git repository around the archive", False, "git init && git add -A && git commit -m 'Begin'")
        return
    yield Need("a git repository around the archive", True)
    for name in ("user.name", "user.email"):
        yield Need(f"your {name} in git, for commits", repository.setting(name) != "", f"git config --global {name} …")
    attributes = configuration.root / ".gitattributes"
    named = attributes.is_file() and f"merge={DRIVER}" in attributes.read_text("utf-8", "replace")
    mend = f"add to .gitattributes: sources/**/*.yaml merge={DRIVER}" if not named else (
        f"git config merge.{DRIVER}.driver 'sijill git-merge %O %A %B %P'"
    )  # fmt: skip
    there = named and repository.setting(f"merge.{DRIVER}.driver") != ""
    yield Need("merging of records by their fields, in git", there, mend)


def _of_version(root: Path) -> Need:
    ours = sijill.__version__
    named = [one for one in pins(root) if one.file == REQUIREMENTS]
    other = next((one for one in named if age(one.version)), None)
    line = "" if named else otherwise(root)
    mend = f"name it in {REQUIREMENTS}: sijill=={ours}"
    if other is not None:
        mend = f"{other.place} names {other.version}, and this is {ours}"
    elif line:
        mend = f"{REQUIREMENTS} names it without a version, as '{line}'; the one of this is sijill=={ours}"
    return Need("the version that the workflows install is this one", bool(named) and other is None, mend)
