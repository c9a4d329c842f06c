"""``llms.txt`` (llmstxt.org): what the site offers to programs that read texts, in Markdown."""

import re

from sijill.model.output import Output
from sijill.model.urls import LLMS
from sijill.pages.downloads import downloads
from sijill.pages.labels import Labels

_SIGNS = re.compile(r"[\\`*_{}\[\]#]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_OF_A_LIST = re.compile(r"([0-9]*)([-+.)])")


def llms(labels: Labels) -> Output:
    """Return the file, in the language of ``labels``: what the archive is, where its data are, how they may be used."""
    words, addresses = labels.words, labels.addresses
    found, about = downloads(labels), labels.configuration.description(labels.language)
    files = [(one.name, one.holds) for one in (*found.files, *found.feeds)]
    page = addresses.single(labels.language, "data")
    parts = [
        f"# {plain(labels.configuration.title(labels.language))}",
        f"> {plain(' '.join(filter(None, (about, words['download.lead']))))}",
        plain(found.counts),
        f"[{plain(words['download.title'])}]({addresses.absolute(page) or page})",
        f"## {plain(words['download.files'])}",
        "\n".join(f"- [{plain(name)}]({addresses.absolute(name) or name}): {plain(holds)}" for name, holds in files),
        f"## {plain(words['download.licence'])}",
        f"{plain(words['download.licensed'])} [{plain(found.licence)}]({found.licence_address})",
    ]
    return Output(LLMS, ("\n\n".join(parts) + "\n").encode())


def plain(text: str) -> str:
    """Return a text, on one line, that Markdown shows as it is."""
    found = _SIGNS.sub(r"\\\g<0>", " ".join(text.split())).translate(_MARKUP)
    return _OF_A_LIST.sub(r"\1\\\2", found, count=1) if _OF_A_LIST.match(found) else found
