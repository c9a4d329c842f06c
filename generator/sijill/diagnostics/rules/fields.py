"""Rules for the fields of one record, independent of the rest of the archive."""

from sijill.diagnostics.rule import Rule


class MissingField(Rule):
    """A record has every field its kind requires."""

    message = "'{parent}' must have the field '{field}'"
    help = "{mend}"


class UnknownField(Rule):
    """A record has only fields of its kind; a misspelt one would be silently left out."""

    message = "'{field}' must be a field of {parent}, and is not one"
    help = "{mend}"


class NotAChoice(Rule):
    """A field with a fixed list of values has one of them.

    Kinds of statements, agents and documents that the archive lacks are added in `kinds.yaml`, beside `mkdocs.yml`: by
    name, each with its `label` in the archive's languages and, where it has one, schema.org's `type`:
    `statement: {vote: {label: {en: Vote, ar: تصويت}, type: VoteAction}}`.
    """

    message = "'{field}' must be one of {choices}, not '{value}'"
    help = "{mend}"


class WrongShape(Rule):
    """A field has the shape its kind asks for: text, a list, or a mapping of fields."""

    message = "'{field}' must be {expected}, not {found}"
    help = "write it as: {example}"


class InvalidValue(Rule):
    """A field's text has the form of its kind: ids, dates (EDTF), digests, language tags, addresses, one line."""

    message = "'{field}' {requirement}, and is '{value}'"
    help = "write it as: {example}"


class LaterFormat(Rule):
    """The format of an archive is one that this sijill knows: what records of a later one mean, only that knows."""

    message = "'format' must be one that this sijill reads, 1 to {newest}, and is '{value}'"
    help = "install a later one: pip install --upgrade sijill"


RULES: tuple[type[Rule], ...] = (MissingField, UnknownField, NotAChoice, WrongShape, InvalidValue, LaterFormat)
