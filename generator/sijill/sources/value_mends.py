"""What somebody probably meant by a value that a field does not accept: candidates, the likeliest first.

A candidate is offered only after the caller's function has tried it.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sijill.diagnostics.suggest import nearest
from sijill.interface.direction import direction
from sijill.interface.strings import shipped, strings
from sijill.model.fields import UNKNOWN
from sijill.model.licences import identifiers
from sijill.model.registries import SCHEMES, meant
from sijill.model.slugs import slug_of
from sijill.sources.date_mends import is_date, mend_of
from sijill.sources.yaml.shapes import Shape
from sijill.sources.yaml.syntax import quoted

_PLAIN = re.compile(r"[\w./+-][\w./+ -]*(?:://[\w./%+-]+)?", re.ASCII)
_SEPARATOR = re.compile(r"\s*[,،;؛\n]\s*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LONGEST = 160
_LONGEST_TRIED = 2000
_WORDS = {"true": ("yes", "نعم", "on", "1"), "false": ("no", "لا", "off", "0")}


def language_of(text: str) -> str:
    """Return the language that a text is probably in, by its script."""
    return "ar" if _ARABIC.search(text) else "en"


def language_like(text: str, own: str, languages: Sequence[str]) -> str:
    """Return ``own`` where a text may be in it, else the first of some languages whose script it is in."""
    wanted = direction(language_of(text))
    return next((tag for tag in (own, *languages) if direction(tag) == wanted), language_of(text))


def first_taken(value: Any, shape: Shape, leaf: str, takes: Callable[[Any], bool]) -> str:
    """Return the first candidate that ``takes`` accepts, written in one line of YAML; "" if there is none."""
    if isinstance(value, str) and len(value) > _LONGEST_TRIED:
        return ""
    tried: list[Any] = [value]
    for one in candidates(value, shape, leaf):
        if one in tried or (one == UNKNOWN and UNKNOWN not in shape.choices):
            continue
        tried.append(one)
        if takes(one):
            written = in_one_line(one)
            return written if len(written) <= _LONGEST else ""
    return ""


def candidates(value: Any, shape: Shape, leaf: str = "") -> Iterator[Any]:
    """Yield values that may have been meant, in the shape of the field."""
    if shape.is_list and not isinstance(value, list):
        yield from _lists(value, shape.entry)
    if isinstance(value, list) and len(value) == 1 and not shape.is_list:
        yield value[0]
    if isinstance(value, Mapping) and shape.is_text:
        texts = [one for one in ([value["path"]] if "path" in value else value.values()) if isinstance(one, str)]
        yield from [" / ".join(texts)] if texts else []  # a script with attributes, or a text by language
    if shape.fields and isinstance(value, str):
        first = shape.required[0] if shape.required else shape.fields[0]
        for one in (value, *candidates(value, shape.field(first), first)):
            yield {first: one}
    elif shape.by_language and isinstance(value, str):
        yield {language_of(value): " ".join(value.split())}
    if isinstance(value, str):
        yield from _texts(value, leaf)


def several(value: Any) -> list[str]:
    """Return the parts of a text divided by commas of any script, semicolons or line ends; [] for a single part."""
    parts = [part for part in _SEPARATOR.split(value) if part] if isinstance(value, str) else []
    return parts if len(parts) > 1 else []


def _lists(value: Any, entry: Shape) -> Iterator[list[Any]]:
    if isinstance(value, Mapping):
        texts = value.values() if {"language", "text"} <= {*entry.required} else ()
        if texts and all(isinstance(text, str) for text in texts):  # translations, written as titles are
            by = {"by": "editors"} if "by" in entry.required else {}
            yield [{"language": language, "text": text, **by} for language, text in value.items()]
        # "-agent: x" is a field whose name begins with a hyphen
        yield [{str(key).removeprefix("-").strip(): one for key, one in value.items()}]
        return
    for parts in filter(None, (several(value), [value])):
        for each in (parts, [slug_of(str(part), 80) for part in parts]):
            first = next(iter((*entry.required, *entry.fields)), "")
            yield [{first: part} for part in each] if first else each


def _texts(value: str, leaf: str) -> Iterator[str]:
    digits = "".join(str(unicodedata.decimal(c, c)) for c in value)
    spaced = " ".join(value.split())
    yield from (value.strip(), spaced, digits.strip())
    yield from (word for word, others in _WORDS.items() if value.casefold() in others)
    if leaf in ("id", "passage", "target_passage"):
        yield f"p{digits.strip().lstrip('pP0')}"
    if re.fullmatch(r"(?:www\.|[\w-]+\.)[\w.-]+(?:/\S*)?", spaced):
        yield f"https://{spaced}"
    yield " ".join(html.unescape(_TAG.sub("", spaced)).split())
    scheme, mark, rest = spaced.partition("://")
    if mark:
        yield f"{scheme.lower()}{mark}{rest}"
        yield re.sub(r"[\\<>\"`{}|^ ]", lambda found: f"%{ord(found.group()):02X}", spaced)
    remote = re.fullmatch(r"(?:ssh://)?git@([\w.-]+)[:/](\S+?)(?:\.git)?/?", spaced) if leaf == "repo_url" else None
    if remote:
        yield f"https://{remote[1]}/{remote[2]}"
    if leaf in ("site_url", "repo_url"):
        yield re.split("[?#]", spaced)[0]
    if leaf == "records_licence":
        yield licence_meant(spaced)
    if leaf == "language":
        yield value.replace("_", "-")
        yield language_called(value)
    if re.fullmatch(r"(?:sha-?256[:=])?[0-9A-Fa-f]{64}", spaced):
        yield f"sha256:{spaced[-64:].lower()}"
    if leaf in SCHEMES:
        yield meant(leaf, spaced)
    date = mend_of(value)
    if date and " " not in date:
        yield date
    colour = re.fullmatch("#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", spaced) if leaf == "accent" else None
    if colour:
        full = f"#{colour[1] if len(colour[1]) == 6 else ''.join(2 * one for one in colour[1])}"
        yield from (full, full.lower(), *_shades(full))
    slug = slug_of(re.sub(r"^https?://(?:www\.)?", "", value), 80)
    if not is_date(slug) and leaf != "edit_uri":  # without its sign, a year BC would be one AD
        yield slug


def _shades(colour: str) -> Iterator[str]:
    """Yield a colour a little darker and lighter, then more so."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(1, 20):
        for end in (0, 255):
            yield "#" + "".join(f"{round(part + (end - part) * step / 20):02x}" for part in parts)


def licence_meant(text: str) -> str:
    """Return the identifier of SPDX that a text is like, "" if none is; of those without a version, the newest."""
    known = {one.casefold(): one for one in identifiers()}
    same = "-".join(re.findall(r"[a-z]+|[0-9.]+", text.casefold()))
    versions = [
        [int(part) for part in one.removeprefix(f"{same}-").split(".")]
        for one in known
        if re.fullmatch(rf"{re.escape(same)}-[0-9]+(?:\.[0-9]+)*", one)
    ]
    newest = known.get(f"{same}-{'.'.join(map(str, max(versions)))}", "") if versions else ""
    found = known.get(text.casefold()) or known.get(same) or newest
    tried = (text, text.upper()) if len(same) > 2 and not found else ()
    return found or next(filter(None, (nearest(one, known.values()) for one in tried)), "")


def tag_meant(tag: str, languages: Iterable[str]) -> str:
    """Return which of some languages another tag means: ``eng`` and ``en-GB`` mean ``en``; "" for none."""
    from babel.core import get_global  # slow to import, and needed only here

    first = tag.partition("-")[0]
    meant = [str(get_global("language_aliases").get(first, "")), first]
    return next((one for one in meant if one in [*languages]), "")


@lru_cache(maxsize=256)
def language_called(name: str) -> str:
    """Return the tag of a language, given its name in any language of the interface; "" if none has that name."""
    from babel import Locale  # slow to import, and needed only here

    for language in shipped():
        for tag, called in Locale.parse(strings(language).locale).languages.items():
            if name.strip().casefold() in (called.casefold(), called.removeprefix("ال").casefold()):
                return str(tag).replace("_", "-")
    return ""


def in_one_line(value: Any) -> str:
    """Return a value in one line of YAML."""
    if isinstance(value, list):
        return f"[{', '.join(map(in_one_line, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {in_one_line(one)}" for key, one in value.items()) + "}"
    text = str(value)
    plain = _PLAIN.fullmatch(text) or (text.isalpha() and _ARABIC.match(text))
    return text if plain and text == text.strip() else quoted(text)


def choice_called(value: str, choices: Sequence[str]) -> str:
    """Return the choice that is called so, or has the word in its label, in any language; "" if none or several are."""
    meant = value.strip().casefold()
    if meant in choices:
        return meant
    called = labels(choices)
    for same in (
        lambda label: label.casefold() == meant,
        lambda label: meant in label.casefold().split(),
    ):
        found = {choice for choice, names in called.items() if any(map(same, names))}
        if len(found) == 1:
            return found.pop()
    return ""


def choice_for(value: str, choices: Sequence[str]) -> str:
    """Return the choice that a value means: misspelled, or its label in any language of the interface; "" for none."""
    found = choice_called(value, choices) or nearest(value, choices) or nearest(value.strip().casefold(), choices)
    if found:
        return found
    of_label = {label: choice for choice, names in labels(choices).items() for label in names}
    return of_label.get(nearest(value, of_label), "")


def glossed(choice: str, called: Sequence[str]) -> str:
    """Return a choice with what it is called in English and in Arabic, as ``diagnostics.wordings.gloss`` reads it."""
    return f"{choice} ({' | '.join(called)})" if len(called) > 1 and not any("{" in one for one in called) else choice


def labels(choices: Iterable[str], *languages: str) -> dict[str, list[str]]:
    """Return the labels of each choice in some languages of the interface, or in all."""
    wanted = list(choices)
    found: dict[str, list[str]] = {choice: [] for choice in wanted}
    for language in languages or shipped():
        texts = strings(language).texts
        groups = (key.rpartition(".")[0] for key in texts if key.rpartition(".")[2] == wanted[0])
        there = {name: [choice for choice in wanted if f"{name}.{choice}" in texts] for name in groups}
        group = max(there, key=lambda name: len(there[name]), default="")
        # An archive's own kinds are beside those that the interface names.
        for choice in there[group] if group and 2 * len(there[group]) > len(wanted) else ():
            found[choice].append(texts[f"{group}.{choice}"])
    return found
