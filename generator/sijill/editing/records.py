"""New records: well formed, in canonical style, with comments that teach, and never in place of one that is there."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

from sijill.editing.files import Change
from sijill.model import edtf
from sijill.model.configuration import Configuration
from sijill.model.fields import DRAFT_PREFIX, RESERVED_NAMES, SLUG_PATTERN
from sijill.model.files import table
from sijill.model.filing import UNDATED, folder_of
from sijill.model.kinds import names_of
from sijill.model.record_kinds import RecordKind
from sijill.model.urls import FOLDERS
from sijill.sources.yaml.write import Comments, write_record


class CannotMake(Exception):  # noqa: N818 - it says what is the matter
    """The record cannot be made; the message says why and what to do."""


def draft_id(slug: str) -> str:
    """Return the id of a statement that is not published yet; ``sijill publish`` gives it its own."""
    return slug if slug.startswith(DRAFT_PREFIX) else f"{DRAFT_PREFIX}{slug}"


def check_id(identifier: str) -> None:
    """Raise CannotMake where an id is none."""
    if not re.fullmatch(SLUG_PATTERN, identifier) or len(identifier) > 80 or identifier in RESERVED_NAMES:
        raise CannotMake(
            f"the id must be lower-case ASCII letters, digits and single hyphens, at most 80, not '{identifier}'"
        )


def path_of(configuration: Configuration, kind: RecordKind, identifier: str, date: str = "") -> Path:
    """Return the file of a new record. ``date`` is a statement's."""
    folder = configuration.sources / FOLDERS[kind]
    if kind == "statement":
        if not date:  # it is open still
            return folder / UNDATED / f"{identifier}.yaml"
        try:
            parsed = edtf.parse(edtf.meant(date, configuration.options.format))
        except ValueError as error:
            raise CannotMake(f"the date {error}, not '{date}'") from None
        folder = folder / folder_of(parsed)
    return folder / f"{identifier}.yaml"


def written(
    configuration: Configuration, kind: RecordKind, tree: Mapping[str, Any], remarks: Sequence[str] = ()
) -> str:
    """Return a new record's file, with a line for editors, comments that teach, and what is remarked of it."""
    up = "../../.." if kind == "statement" else "../.."
    teaching = {**_teaching()[kind], "kind": _kinds(configuration, kind)}
    comments: Comments = {
        (): [
            f"# yaml-language-server: $schema={up}/.sijill/schema/{kind}.json",
            f"# {teaching['about']}",
            *(f"# {remark}" for remark in remarks),
        ],
        **{(field,): [f"# {line}" for line in said.splitlines()] for field, said in teaching.items() if field in tree},
    }
    for number, passage in enumerate(tree.get("passages", ())):
        own = passage.get("language") or tree.get("language")
        into = next((language for language in configuration.languages if language != own), None)
        if into and not passage.get("translations"):
            comments[("passages", number)] = [
                f"# To translate it, add 'translations:' and beneath it '- language: {into}', 'text: …', 'by: editors'."
            ]
    return write_record(kind, tree, comments)


@cache
def _teaching() -> dict[str, dict[str, str]]:
    return table(Path(__file__).with_name("teaching.yaml"))


def _kinds(configuration: Configuration, kind: RecordKind) -> str:
    """Return a comment that lists the kinds that a record may be of, the archive's own last."""
    *names, last = names_of(kind, configuration.kinds) or [""]
    unsure = " Unknown: it may be a person or a body." if kind == "agent" else ""
    return "\n".join(wrap(f"{', '.join(names)} or {last}.{unsure}", 110, break_on_hyphens=False))


def made(configuration: Configuration, kind: RecordKind, identifier: str, tree: Mapping[str, Any],
         remarks: Sequence[str] = ()) -> Change:  # fmt: skip
    """Return a new record's file as it will be. Raises CannotMake where the id is taken or none."""
    check_id(identifier)
    path = path_of(
        configuration, kind, identifier, str(tree.get("date", {}).get("value", "")) if kind == "statement" else ""
    )
    taken = next(configuration.sources.glob(f"{FOLDERS[kind]}/**/{identifier}.yaml"), None)
    if taken is not None:
        raise CannotMake(f"{taken.relative_to(configuration.root)} must not be overwritten: choose another id")
    return Change(
        path, path.relative_to(configuration.root).as_posix(), None, written(configuration, kind, tree, remarks)
    )
