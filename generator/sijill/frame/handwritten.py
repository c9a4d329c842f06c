"""The hand-written pages: finding them in ``docs/<language>/``, and refusing what is not allowed there.

Only maintainers write them, but a slip must not break a promise of the site: no link leads out of the folder, nothing
runs in a page, nothing is fetched from elsewhere, and no page takes the address of a record's page.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from unicodedata import is_normalized

from sijill.diagnostics import visible
from sijill.frame import pictures
from sijill.frame.shells import sections
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.fields import NOT_ON_WINDOWS
from sijill.model.urls import ROBOTS, file_of
from sijill.sources.scan import is_no_part

KEPT = frozenset([".md", *pictures.KINDS, ".css", ".js", ".txt", ".pdf", ".csv", ".json"])
_MADE = frozenset([ROBOTS])  # files of the site whose names would be free otherwise
RESERVED = frozenset(["assets", "data", "index", "readme", "404", "manifest", "feed", "llms"])
HOME = "index.md"
"""The archive's own text on the home page: above the lists, or, after a line ``LISTS``, below them."""
LISTS = "[[lists]]"
FETCHING = frozenset(
    [("script", "src"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("video", "src"),
     ("video", "poster"), ("audio", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"), ("track", "src"),
     ("input", "src")]
)  # fmt: skip
"""The elements and attributes whose addresses a browser fetches with a page."""
_FETCHED_LINKS = frozenset(["stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon"])
REMOTE = re.compile(r"[\x00-\x20]*(?:[a-z][a-z0-9+.\t\r\n-]*:|[/\\][\t\r\n]*[/\\]|\\)", re.IGNORECASE)
_RUNS = re.compile(r"[\s\x00-\x1f]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data)\s*:", re.IGNORECASE)
_DATA_BLOCKS = frozenset(["application/ld+json", "application/json", "text/plain"])


# Names that every system and every address can have; blanks only one by one, inside.
_NAME = re.compile(r"[\w.-]+(?: [\w.-]+)*")


class FrameError(BuildError):
    """The frame cannot be made; the message names the file and says how to mend it."""


def folder(configuration: Configuration, language: str) -> Path:
    """Return the folder of a language's hand-written pages."""
    return configuration.root / "docs" / language


def files_of(configuration: Configuration, language: str) -> tuple[Path, ...]:
    """Return the files of a language's hand-written pages, sorted; none where the folder is missing.

    Raises FrameError, with every problem found, for links, special files, files of other kinds, and pages that would
    take the address of a record page.
    """
    start = folder(configuration, language)
    found, problems = _look(configuration, language)
    taken = RESERVED | sections()
    for path in found:
        if path.relative_to(start).as_posix() == HOME:
            continue
        name = path.relative_to(start).parts[0]
        first = name if name.lower() in _MADE else name.partition(".")[0]
        of_languages = configuration.languages if language == configuration.default_language else ()
        if first.lower() in {*taken, *_MADE} or first in of_languages:
            problems.append(f"{_name(configuration, path)} must have another name: {first!r} belongs to record pages.")
    if problems:
        raise FrameError("\n".join(problems))
    return tuple(found)


def files_of_kept(configuration: Configuration, language: str) -> tuple[Path, ...]:
    """Return the same as ``files_of`` for a kept frame, without checking again which names are taken.

    That check imports all modules of pages, which a build with nothing to make does not need.
    """
    found, problems = _look(configuration, language)
    return files_of(configuration, language) if problems else tuple(found)


def _look(configuration: Configuration, language: str) -> tuple[list[Path], list[str]]:
    """Return the files of a language's hand-written pages, and what is wrong with them, names aside."""
    start = folder(configuration, language)
    found: list[Path] = []
    problems: list[str] = []
    taken: set[str] = set()
    for path in (start.parent, start):
        if path.is_symlink():
            raise FrameError(f"{_name(configuration, path)} must be a folder, not a symbolic link. Copy what it names.")
    for place, folders, names in os.walk(start):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*folders, *names]):
            path = Path(place, name)
            if name.startswith(".") or is_no_part(name):
                continue
            shown = path.relative_to(start).as_posix().lower()
            if not _NAME.fullmatch(name) or not is_normalized("NFC", name) or path.stem.lower() in NOT_ON_WINDOWS:
                problems.append(f"{_name(configuration, path)} must have a name of letters, digits, '-', '_' and '.'.")
            elif shown in taken:
                problems.append(f"{_name(configuration, path)} must have a name that differs in more than case.")
                continue
            taken.add(shown)
            if path.is_symlink():
                problems.append(f"{_name(configuration, path)} must not be a symbolic link. Put a copy in its place.")
            elif name in folders:
                continue
            elif not path.is_file():
                problems.append(f"{_name(configuration, path)} must be a file or a folder.")
            elif path.suffix.lower() not in KEPT:
                kinds = ", ".join(sorted(KEPT))
                problems.append(f"{_name(configuration, path)} must be of one of the kinds {kinds}.")
            elif problem := _unlike_its_name(path):
                problems.append(f"{_name(configuration, path)} {problem}")
            else:
                found.append(path)
    return found, [*problems, *_in_one_place(configuration, start, found)]


def _unlike_its_name(path: Path) -> str:
    """Return what is wrong with a file whose name promises something else than it is, "" for none."""
    ending = path.suffix.lower()
    if ending == ".md" != path.suffix:
        return f"must end in small letters. Call it {path.stem}.md."
    if ending not in pictures.KINDS:
        return ""
    kind = pictures.kind_of(path)
    if kind == "":
        return "must be a picture, as its name says, and its bytes are none. Put the picture in its place."
    if kind in (None, pictures.KINDS[ending]):
        return ""
    return f"must be called what its bytes are. Call it {path.stem}{kind}."


def _in_one_place(configuration: Configuration, start: Path, found: list[Path]) -> Iterator[str]:
    """Yield what is wrong with files that would be in one place of the site, or one within another."""
    served: dict[str, Path] = {}
    places = [_place(path.relative_to(start).as_posix()) for path in found]
    for place, path in zip(places, found, strict=True):
        served.setdefault(place, path)
    for place, path in zip(places, found, strict=True):
        around = (served.get(str(one)) for one in PurePosixPath(place).parents)
        first = next(filter(None, around), served[place])
        if first != path:
            named, there = _name(configuration, path), _name(configuration, first)
            yield f"{named} must have a place in the site of its own, and {there} has it. Give it another name."


def _place(name: str) -> str:
    """Return where in its language's part of the site a file will be, in small letters: some systems have no others."""
    return file_of(address_of(name) if name.endswith(".md") else name).lower()


def own_files(configuration: Configuration, names: list[str]) -> list[str]:
    """Return the stylesheets or scripts that an archive adds to every page, by their path in the site.

    They are in the folder of the default language. Raises FrameError for one that is not.
    """
    language = configuration.default_language
    start = folder(configuration, language)
    there = {path.relative_to(start).as_posix() for path in files_of(configuration, language)}
    for name in names:
        if name not in there:
            raise FrameError(f"mkdocs.yml: {name!r} must be a file in docs/{language}/, where every page can find it.")
    return names


def address_of(source: str) -> str:
    """Return a page's address below the language's home page, given its path: ``method/`` for ``method.md``."""
    stem = source.removesuffix(".md")
    parent, _, name = stem.rpartition("/")
    if name.lower() in ("index", "readme"):
        return f"{parent}/"
    return f"{stem}/"


def problems_of(html: str, allowed_script: str) -> list[str]:
    """Return what the site's policy would block in a finished page, or what would contact another site.

    ``allowed_script`` is the text of the one script that a page may contain.
    """
    import lxml.html  # needed only where pages are made

    root = lxml.html.document_fromstring(html)
    problems = [f"must not fetch {value!r} from elsewhere; put a copy beside the page" for value, _ in fetches(root)]
    for element in root.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "style":
            problems.append("must not hold a style element; put the rules in a stylesheet")
        runs = tag == "script" and not element.get("src") and element.get("type") not in _DATA_BLOCKS
        if runs and (element.text or "") != allowed_script:
            problems.append("must not hold a script; put it in a file")
        if tag == "base" or (tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh"):
            problems.append(f"must not hold a {tag} element that leads elsewhere")
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        for name, value in attributes.items():
            if name == "style":
                problems.append(f"must not hold style={value!r}; give the element a class")
            elif name.lower().startswith("on"):
                problems.append(f"must not hold {name}={value!r}; scripts belong in files")
            elif name in ("href", "src", "action", "formaction", "data", "xlink:href") and _RUNS.match(value):
                problems.append(f"must not hold {name}={value!r}; link to an address")
    return problems


def fetches(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield the addresses on other sites that a page (lxml) would fetch, each with the element that names it."""
    for element in root.iter():
        for name, value in element.attrib.items():
            link = (element.tag, name) == ("link", "href") and _FETCHED_LINKS & set(
                (element.get("rel") or "").lower().split()
            )
            if link or (element.tag, name) in FETCHING:
                yield from ((one, element) for one in addresses_in(name, value) if REMOTE.match(one))


def addresses_in(attribute: str, value: str) -> list[str]:
    """Return the addresses in an attribute's value: several in a ``srcset``."""
    return [one.split()[0] for one in value.split(",") if one.split()] if attribute == "srcset" else [value]


def _name(configuration: Configuration, path: Path) -> str:
    return visible(path.relative_to(configuration.root).as_posix())
