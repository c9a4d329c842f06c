"""Judging the text of hand-written pages without making them: front matter, links, and what it would fetch."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import fields, files, pages
from sijill.diagnostics.suggest import nearest
from sijill.frame.cleaning import SCHEMES, cleaned
from sijill.frame.extensions import plainly
from sijill.frame.handwritten import FETCHING, KEPT, REMOTE
from sijill.frame.places import Named, Places, place_of, without_code
from sijill.frame.references import refused_references
from sijill.frame.tree import ADDRESSES, DEEPEST, MOST_ATTRIBUTES, Tree, crowded, parse, taken_out, too_deep
from sijill.model.characters import MOST_MARKS, heaped
from sijill.model.fields import check_web_address
from sijill.model.hosts import as_browsers_read, host_of, why_not_public
from sijill.sources.yaml.strict import decode, read_with_places, unreadable

FIELDS = ("description", "title")
"""The fields that the front matter of a page may have."""
# MkDocs' own patterns (mkdocs.utils.meta): front matter, and the older form without marks.
_FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_TAKEN_FOR_A_SETTING = re.compile(r" {0,3}[A-Za-z0-9_-]+:")
_MARKED_SECTION = re.compile(r"<!\[(?!CDATA\[)")
_WEB_ADDRESS = re.compile(r"(https?:)(.*)|[/\\]{2}(.*)", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Python-Markdown calls itself for each level of a list or quotation.
_DEEPEST = 25
_HEADING, _UNDERLINE = re.compile(r" {0,3}#{1,6}"), re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_OWN_ID, _GIVEN_ID = re.compile(r"\bid=[\"']?([^\"'\s>]+)"), re.compile(r"\{:?[^{}\n]*#([^\s{}]+)[^{}\n]*\}")
_INDENT = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=[ \t])))*[ \t]*", re.MULTILINE)
_TAG, _SIGNS = re.compile("<[^<>]*>"), re.compile(r"[!-/:-@\[-`{-~]+")
_BRACKETS = re.compile(rf"(?<!\[)(?:!?\[){{{_DEEPEST + 1}}}")


def faults(
    data: bytes, file: str, page: str, there: Collection[str], leads: Callable[[str], bool] = lambda address: True,
    anchored: Callable[[str, str], bool] = lambda page, anchor: True, *, html: Callable[[str], str] = plainly,
    private_addresses: bool = False,
) -> list[Diagnostic]:  # fmt: skip
    """Return what is wrong with a page; ``page`` is its path in its language's folder, ``there`` are all such paths.

    ``leads`` says whether an address, on the page as it is served, may lead to a file of the site, and ``anchored``
    whether a page of ``there`` has an anchor. ``html`` makes a page of Markdown.
    """
    text = decode(data.removeprefix(b"\xef\xbb\xbf"), file)
    if isinstance(text, Diagnostic):
        return [text]
    heaps = [*_heaps(text, file)]
    if heaps:
        return heaps
    found = [*unreadable(text, file), *_beginning(text, file), *_depth(text, file), *_unreadable(text, file)]
    if any(one.code == files.TooDeep.code for one in found):
        return found
    convert = partial(_made, html)
    made = convert(text)
    if name := too_deep(made):
        at = max(text.lower().find(f"<{name}"), 0)
        return [*found, diagnose(files.TooDeep, file, place_of(text, at), limit=DEEPEST)]
    if crowded(made) is not None:
        facts = {"requirement": f"must have at most {MOST_ATTRIBUTES} attributes in a tag", "mend": "delete the others"}
        return [*found, diagnose(pages.PageFile, file, place_of(text, crowded(text) or 0), **facts)]
    before, after = parse(made), parse(cleaned(made))
    places = Places(text, before, convert)
    for gone in taken_out(before, after):
        wrong = _lost(gone.value, private_addresses) if gone.name in ADDRESSES else ""
        if wrong:
            facts = {"value": gone.value, "requirement": wrong}
            found.append(diagnose(pages.PageAddress, file, places.of_gone(gone), **facts))
        else:
            found.append(diagnose(pages.PageMarkup, file, places.of_gone(gone), what=gone.what))
    found += [
        diagnose(files.RefusedCharacter, file, places.at(offset), character=name)
        for offset, name in refused_references(text, places.plain, after)
    ]
    found += _repeated_ids(after, places, file)
    for named in places.addresses(after):
        if REMOTE.match(named.value):
            if (named.element.tag, named.name) in FETCHING:
                found.append(diagnose(pages.PageFetches, file, places.of_address(named), value=named.value))
            elif wrong := _wrong(named.value, private_addresses):
                facts = {"value": named.value, "requirement": wrong}
                found.append(diagnose(pages.PageAddress, file, places.of_address(named), **facts))
        elif not named.value.startswith("#") or unquote(named.value[1:]) not in after.ids:
            found += _link(named, places, file, page, there, leads, anchored)
    return sorted(set(found))


def _wrong(address: str, private_addresses: bool) -> str:
    """Return what is wrong with a web address, by the rule for those in records; "" for any other address."""
    read = as_browsers_read(address)
    found = _WEB_ADDRESS.match(read)
    if not found and read == address:
        return ""
    whole = address  # what a browser would drop from it is refused
    if found and read == address:
        whole = f"{found[1].lower()}{found[2]}" if found[1] else f"https:{address}"
    try:
        check_web_address(whole)
    except ValueError as error:
        return str(error)
    what = "" if private_addresses else why_not_public(host_of(whole))
    return f"must lead where every reader can go, and it is {what}" if what else ""


def _lost(address: str, private_addresses: bool) -> str:
    """Return what is wrong with an address that was taken out though its scheme is allowed, else ""."""
    scheme = _SCHEME.match(as_browsers_read(address))
    if scheme and scheme[1].lower() not in SCHEMES:
        return ""
    return _wrong(address, private_addresses) or "must be a web address that can be read"


def _made(html: Callable[[str], str], text: str) -> str:
    front = _FRONT_MATTER.match(text)
    return html(text[front.end() :] if front else text)


def _repeated_ids(tree: Tree, places: Places, file: str) -> Iterator[Diagnostic]:
    """Find the ids that a page gives twice, or that the page around it has."""
    given = [*_OWN_ID.finditer(places.plain), *_GIVEN_ID.finditer(places.plain)]
    if not given:
        return
    there = tree.ids + Counter(_ids_of_frame())
    last = {unescape(one[1]): one.start(1) for one in sorted(given, key=lambda one: one.start(1))}
    for name, at in last.items():
        if there[name] > 1:
            facts = {"requirement": "must give an id once: the page, or what is around it, has this one already"}
            yield diagnose(pages.PageFile, file, places.at(at), **facts, mend="choose another id")


@lru_cache(maxsize=1)
def _ids_of_frame() -> frozenset[str]:
    """Return the ids that the page around a hand-written text has."""
    templates = (Path(__file__).parent / "theme" / "templates").rglob("*.html")
    return frozenset(one for path in templates for one in _OWN_ID.findall(path.read_text("utf-8")))


def _beginning(text: str, file: str) -> Iterator[Diagnostic]:
    """Find what is wrong with the front matter, and first lines that MkDocs would take for front matter and drop."""
    front = _FRONT_MATTER.match(text)
    if front is None:
        if _TAKEN_FOR_A_SETTING.match(text):
            facts = {"requirement": "must begin with its heading: its first line would be taken for a setting"}
            yield diagnose(pages.PageFile, file, **facts, mend="put a blank line before it")
        return
    reading = read_with_places(f"\n{front[1]}", file)  # an empty line for "---", so that places are right
    yield from reading.diagnostics
    for key, value in reading.tree.items():
        if key not in FIELDS:
            close = nearest(key, FIELDS)
            mend = f"did you mean '{close}'?" if close else f"the fields are: {', '.join(FIELDS)}"
            yield diagnose(
                fields.UnknownField, file, reading.keys[key,], field=key, parent="the front matter", mend=mend
            )
        elif not isinstance(value, str):
            shape = {"expected": "text", "found": "a list" if isinstance(value, list) else "a mapping"}
            yield diagnose(fields.WrongShape, file, reading.place((key,)), field=key, **shape, example=f"{key}: …")


def _unreadable(text: str, file: str) -> Iterator[Diagnostic]:
    """Find marked sections other than CDATA, on which Python-Markdown fails."""
    plain = without_code(text)
    for found in _MARKED_SECTION.finditer(plain):
        place = place_of(plain, found.start())
        facts = {"requirement": "must not hold '<![': Markdown cannot read it", "mend": "write '&lt;!['"}
        yield diagnose(pages.PageFile, file, place, **facts)


def _heaps(text: str, file: str) -> Iterator[Diagnostic]:
    """Find marks heaped on a letter, also such as markup between them hides: an anchor is made of the letters alone."""
    for number, line in enumerate(() if text.isascii() and "&" not in text else text.split("\n"), 1):
        plain = unescape(line) if "&" in line else line
        if not plain.isascii() and heaped(_SIGNS.sub("", _TAG.sub("", plain))) is not None:
            facts = {"requirement": f"must have at most {MOST_MARKS} marks on a letter", "mend": "delete the others"}
            yield diagnose(pages.PageFile, file, (number, 1), **facts)
            return


def _depth(text: str, file: str) -> Iterator[Diagnostic]:
    for line in _INDENT.finditer(text):
        marks = line.group().expandtabs(4)
        if max(len(marks) / 4, len(re.sub(r"\s", "", marks))) > _DEEPEST:
            place = (text.count("\n", 0, line.start()) + 1, 1)
            yield diagnose(files.TooDeep, file, place, limit=_DEEPEST)
            return
    brackets = _BRACKETS.search(text)  # Markdown looks for the end of each again and again, for minutes
    if brackets:
        place = place_of(text, brackets.start())
        yield diagnose(files.TooDeep, file, place, limit=_DEEPEST)


def _link(
    named: Named, places: Places, file: str, page: str, there: Collection[str], leads: Callable[[str], bool],
    anchored: Callable[[str, str], bool],
) -> Iterator[Diagnostic]:  # fmt: skip
    """Find a link to a page, picture, record or anchor that is not there."""
    path, anchor = unquote(re.split("[?#]", named.value, maxsplit=1)[0]), unquote(named.value.partition("#")[2])
    close = None
    if path and (named.in_html or path.startswith("/") or posixpath.splitext(path)[1].lower() not in KEPT):
        if leads(named.value):
            return
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if target in there and (not anchor or not target.endswith(".md") or anchored(target, anchor)):
            return
        if target.startswith("../") and not target.endswith(".md") and leads(named.value):
            return  # a file that is made of records
        same = [one for one in sorted(there) if posixpath.basename(one) == posixpath.basename(target)]
        close = None if target in there else same[0] if same else nearest(target, sorted(there))
    near = posixpath.relpath(close, posixpath.dirname(page) or ".") if close else ""
    mend = f"did you mean '{near}'?" if near else "put it there, or remove the link"
    yield diagnose(pages.PageLink, file, places.of_address(named), value=named.value, mend=mend)


def anchors(text: str, options: Mapping[str, Any]) -> set[str]:
    """Return the anchors of a page: those of its headings, as Markdown names them, and those that it writes itself.

    ``options`` are those of the extension ``toc``. Only the headings are converted, however long the page is.
    """
    import markdown  # type: ignore[import-untyped]  # takes a tenth of a second

    lines, plain = text.split("\n"), without_code(text).split("\n")
    headings = []
    for number, line in enumerate(plain):
        if _HEADING.match(line):
            headings.append(lines[number])
        elif line.strip() and number + 1 < len(plain) and _UNDERLINE.fullmatch(plain[number + 1]):
            headings.append(f"{lines[number]}\n{lines[number + 1]}")
    made = markdown.markdown("\n\n".join(headings), extensions=["attr_list", "toc"], extension_configs={"toc": options})
    return {unescape(one) for one in [*_OWN_ID.findall(made), *_OWN_ID.findall(text), *_GIVEN_ID.findall(text)]}
