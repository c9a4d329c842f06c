"""What ``check`` and ``build`` say of the hand-written pages, without making any of them."""

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import pages as rules
from sijill.frame import handwritten
from sijill.frame.cleaning import removals
from sijill.model.configuration import Configuration


def listing(configuration: Configuration) -> str:
    """Return the names of all hand-written files, a line each: while it is the same, no name takes another's place."""
    names = []
    for language in configuration.languages:
        start = handwritten.folder(configuration, language)
        names += [path.relative_to(configuration.root).as_posix() for path in sorted(start.rglob("*"))]
    return "\n".join(names)


def of_files(configuration: Configuration) -> list[Diagnostic]:
    """Return what is wrong with the files themselves: links, other kinds, names that belong to record pages."""
    found = []
    for language in configuration.languages:
        try:
            handwritten.files_of(configuration, language)
        except handwritten.FrameError as error:
            for line in str(error).split("\n"):
                name, must, rest = line.partition(" must ")
                requirement, _, mend = rest.partition(". ")
                facts = {"requirement": must.lstrip() + requirement.rstrip("."), "mend": mend or "give it another name"}
                found.append(diagnose(rules.PageFile, name, **facts))
    return found


def of_markup(configuration: Configuration) -> list[Diagnostic]:
    """Return what will be taken out of pages, each with its line and column."""
    found = []
    for language in configuration.languages:
        start = handwritten.folder(configuration, language)
        for path in sorted(start.rglob("*.md")):
            if path.is_symlink() or not path.is_file():
                continue  # said of the file itself
            name = path.relative_to(configuration.root).as_posix()
            for line, column, what in removals(path.read_text("utf-8", "replace")):
                found.append(diagnose(rules.PageMarkup, name, (line, column), what=what))
    return found
