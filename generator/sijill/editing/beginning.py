"""The files that a new archive begins with: settings, workflows and forms of its host, guide, licence, examples.

They are kept in ``beginning/`` and ``example/`` as they are written, but for a few words in capitals.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import sijill
from sijill.editing.pinned import with_this_version
from sijill.interface.strings import shipped, strings
from sijill.model.configuration import Configuration
from sijill.model.extras import EXTRAS, is_there
from sijill.model.files import with_line_feeds
from sijill.model.licences import licence
from sijill.sources.examples import EXAMPLE
from sijill.sources.own_strings import FOLDER as STRINGS
from sijill.sources.own_strings import begun, locale_of
from sijill.sources.value_mends import in_one_line

_PACKAGE = Path(__file__).parents[1]
BEGINNING = _PACKAGE / "beginning"
HOSTS = ("github", "gitlab", "forgejo", "none")
# Files that run: git keeps that they may be.
PROGRAMS = frozenset([".ci/propose", ".ci/publish"])


class Beginning(NamedTuple):
    """What is decided of a new archive. ``names`` and ``descriptions`` are by language."""

    languages: tuple[str, ...]
    names: Mapping[str, str]
    address: str = ""
    repository: str = ""
    host: str = "none"
    licence: str = "CC-BY-4.0"
    reviewers: tuple[str, ...] = ()
    examples: bool = True


def files_of(new: Beginning) -> dict[str, bytes]:
    """Return the files of a new archive by their paths in it, sorted."""
    found = {path: data for path, data in _kept(EXAMPLE, new).items() if path != "README.md"}
    found |= _kept(BEGINNING / "all", new)
    if new.host != "none":
        found |= _kept(BEGINNING / new.host, new)
    for language in new.languages:
        if language not in ("en", "ar"):
            found[f"{STRINGS}/{language}.yaml"] = begun(language, locale_of(language) or "en", b"")[0].encode()
            found[f"docs/{language}/about.md"] = f"# {new.names[language]}\n".encode()
    found["README.md"] = _readme(found["README.md"].decode(), new.languages).encode()
    found["mkdocs.yml"] = _settings(new).encode()
    found["LICENSE"] = _licence(new).encode()
    if new.reviewers and new.host != "none":
        place = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS", "forgejo": ".forgejo/CODEOWNERS"}
        found[place[new.host]] = f"# Who is asked to review what.\n* {' '.join(new.reviewers)}\n".encode()
    return dict(sorted(found.items()))


def _readme(text: str, languages: tuple[str, ...]) -> str:
    """Return what the archive's own page says, without the guide's address in a language that it does not have."""
    english, _, arabic = text.partition("\n---\n")
    if "en" not in languages:
        english = "\n".join(line for line in english.split("\n") if "docs/en/" not in line).rstrip() + "\n"
    return f"{english}\n---\n{arabic}" if "ar" in languages else english


def newer_files(configuration: Configuration) -> dict[str, bytes]:
    """Return the files of its host that an archive has and that this version would begin it with otherwise, by path.

    Which host it is, its files say. In files that install an older version, that version alone changes.
    """
    place = {"github": ".github/workflows", "gitlab": ".gitlab-ci.yml", "forgejo": ".forgejo/workflows"}
    host = next((name for name, path in place.items() if (configuration.root / path).exists()), "none")
    names = {language: configuration.title(language) for language in configuration.languages}
    new = Beginning(
        configuration.languages, names, configuration.site_url, configuration.repo_url, host, examples=False
    )
    made = _kept(BEGINNING / host, new) if host != "none" else {}
    newer = {path: data for path, data in made.items() if _differs(configuration.root / path, data)}
    return dict(sorted({**newer, **with_this_version(configuration.root)}.items()))


def _differs(path: Path, data: bytes) -> bool:
    return path.is_file() and with_line_feeds(path.read_bytes()) != data


def _kept(folder: Path, new: Beginning) -> dict[str, bytes]:
    """Return the files of a folder that an archive is to have, with its own words in them."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        name = path.relative_to(folder).as_posix()
        language = name.split("/")[1] if name.startswith("docs/") else None
        if language is not None and language not in new.languages:
            continue
        if name.startswith("sources/") and not _has_examples(new):
            continue
        data = path.read_bytes()
        if name.startswith("sources/"):
            data = _without_others(data, new.languages)
        address = new.address.rstrip("/")
        for mark, text in (("SIJILL_VERSION", sijill.__version__), ("ARCHIVE_NAME", new.names[new.languages[0]]),
                           ("ARCHIVE_ADDRESS", in_one_line(address) if address else '""')):  # fmt: skip
            data = data.replace(mark.encode(), text.encode())
        found[name] = data
    return found


def _without_others(data: bytes, languages: Sequence[str]) -> bytes:
    """Return an example without its texts in languages that the archive does not have."""
    for tag in sorted({"en", "ar"} - {*languages}):
        data = re.sub(rb"(?m)^( +)%s:.*\n(?:\1 +.*\n)*" % tag.encode(), b"", data)
    return data


def _has_examples(new: Beginning) -> bool:
    """Return whether the examples are written: they are in English and Arabic, and would lack any other language."""
    return new.examples and {*new.languages} <= {"en", "ar"}


def _settings(new: Beginning) -> str:
    lines = [
        "# The settings of this archive: `sijill` and `mkdocs` both read this file.",
        f"site_name: {in_one_line(new.names[new.languages[0]])}",
    ]
    if new.address and new.repository:
        lines += [f"site_url: {new.address}", f"repo_url: {new.repository}"]
    else:
        lines += ["# Where the site is published, and where its records are kept, once there are such places:"]
        lines += [f"site_url: {new.address}" if new.address else "# site_url: https://archive.example/"]
        lines += [f"repo_url: {new.repository}" if new.repository else "# repo_url: https://git.example/archive"]
    lines += ["theme:", "  name: material", "plugins:", "  - sijill:", "      format: 2"]
    lines += [f"      languages: [{', '.join(new.languages)}]", f"      default_language: {new.languages[0]}"]
    lines += [f"      host: {new.host}"] if new.host != "none" else []
    lines += [f"      records_licence: {new.licence}"] if new.licence != "CC-BY-4.0" else []
    if new.address and not all(map(is_there, EXTRAS["pictures"])):
        lines += ["      # Pictures for sharing need the extra 'pictures'. Install it, and remove this line:"]
        lines += ["      share_pictures_up_to: 0"]
    lines += ["      titles:", *[f"        {tag}: {in_one_line(new.names[tag])}" for tag in new.languages]]
    described = [tag for tag in new.languages if tag in shipped()]
    if described:
        lines += ["      descriptions:"]
        lines += [f"        {tag}: {in_one_line(strings(tag)['begin.description'])}" for tag in described]
    lines += ["# The hand-written pages, in the order in which the foot of every page lists them."]
    pages = ["about.md"] + (["corrections-policy.md", "contributing.md"] if {*new.languages} & {"en", "ar"} else [])
    lines += ["nav:", *[f"  - {page}" for page in pages]]
    extensions = ("admonition", "attr_list", "def_list", "footnotes", "tables", "pymdownx.superfences")
    lines += ["markdown_extensions:", *[f"  - {name}" for name in extensions]]
    return "\n".join(lines) + "\n"


def _licence(new: Beginning) -> str:
    label, name, address = licence(new.licence)
    called = name if name == label else f"{name} ({label})"
    return (
        "The records in sources/ (the selection, titles, notes, translations by the editors, relations and\n"
        f"dates as resolved) are published under the licence\n\n    {called}\n    {address}\n\n"
        "The words quoted in them stay their speakers', and the documents they are quoted from their\n"
        "publishers'; they are quoted here as evidence of what was said. Nothing in this notice gives a right\n"
        "to them.\n"
    )
