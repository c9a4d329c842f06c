"""Rules that a file must keep before it can be read as a record: its place, its bytes, its YAML."""

from sijill.diagnostics.rule import Rule


class MisplacedFile(Rule):
    """Every file below `sources/` is a record, a capture or a ledger batch, in the folder of its kind.

    Statements are in `sources/statements/<year>/`, agents, documents and topics in their folders, one record a file,
    ending in `.yaml`. Anything else would be silently left out, so it is refused.
    """

    message = "a file in sources/ must be a record in the folder of its kind, not '{name}'"
    help = "move it to {expected}, or out of sources/"


class BadFileName(Rule):
    """A record's file name is its id: lower-case ASCII letters, digits and single hyphens, at most 80, then `.yaml`.

    The id is part of the record's permanent address, so it must work in every file system and every URL. Names that
    Windows reserves (`con`, `aux` …) and `unknown`, `index`, `page` are refused. Letters of other alphabets that look
    like Latin ones are named in the message.
    """

    message = "a record's file name must be its id (lower-case ASCII letters, digits, hyphens), not '{name}'{why}"
    help = "rename it to '{suggestion}.yaml'"


class RepeatedId(Rule):
    """An id belongs to one record of its kind, also where letters differ only in case."""

    message = "an id must belong to one file, and '{id}' is in '{other}' too"
    help = "give one of the two another id"


class NotAPlainFile(Rule):
    """A file below `sources/` is a plain file in a plain folder: no symbolic link, device, pipe or socket.

    A link can point outside the archive and publish what it finds there.
    """

    message = "a file in sources/ must be a plain file, not {what}"
    help = "replace it with a copy of the file it should be"


class UnreadableFile(Rule):
    """Every file of the archive can be opened and read: records, copies, hand-written pages, strings and settings.

    Until it can, nothing else is reported: what depends on it would seem to be at fault.
    """

    message = "the file must be readable: {reason}"
    help = "let the user who runs this read it: check its permissions, and those of the folders that it is in"


class FileTooLarge(Rule):
    """A record is at most 256 KB; a capture at most 8 MB."""

    message = "the file must be at most {limit} bytes, and has {size}"
    help = "split the record, or shorten what does not belong in it"


class NotUtf8(Rule):
    """Every file below `sources/` is UTF-8 text without a byte order mark."""

    message = "the file must be UTF-8 text without a byte order mark: byte {offset} is {byte}"
    help = "save the file again as UTF-8 (in most editors: “Save with encoding”)"


class RefusedCharacter(Rule):
    """Text holds no character that hides, reorders or breaks text unseen.

    Refused are control characters, NEL, U+2028 and U+2029, bidirectional embeddings and overrides, isolates that do
    not close in their line, noncharacters and lone surrogates. ZWNJ, ZWJ, LRM, RLM and ALM are ordinary spelling and
    pass. In a hand-written page the same holds of references such as `&#x202e;`.
    """

    message = "text must not hold {character}"
    help = "delete the character; if the source has it, leave it out and say so in a note"


class YamlSyntax(Rule):
    """A record is well-formed YAML 1.1, one document a file."""

    message = "the file must be well-formed YAML: {problem}"
    help = "{mend}"


class MergeConflict(Rule):
    """A file is one version of itself: it has no marks of an unfinished git merge, be it a record, a copy or a page."""

    message = "the file must hold one version of itself: a conflict of a merge is at lines {first} to {last}"
    help = "keep what is right of lines {first} to {last}, delete the lines of marks ({marks}), and check again"


class NotAMapping(Rule):
    """A record is a mapping of fields: lines of the form `field: value`."""

    message = "a record must be a mapping of fields ('title: …'), not {what}"
    help = "see 'sijill new' or the record format in docs/maintainers/records.md"


class YamlFeature(Rule):
    """Records and `mkdocs.yml` use plain YAML: no anchors, aliases, merge keys, tags, directives or second document.

    Three tags are allowed in `mkdocs.yml`: `!ENV`, with variables `SIJILL_SITE_…` alone, and the two names that
    Material's documentation asks for.
    They make a file mean something other than what a reader sees in it, and some expand without bound.
    """

    message = "the file must not use {feature} ('{value}')"
    help = "{mend}"


class DuplicateKey(Rule):
    """A field occurs once in a mapping."""

    message = "a field must occur once, and '{key}' is already on line {first}"
    help = "keep one of the two"


class TooDeep(Rule):
    """A record is nested at most 8 levels deep, `mkdocs.yml` 20, a hand-written page 25, and its HTML 500."""

    message = "the file must be nested at most {limit} levels deep"
    help = "flatten it; nothing that is read goes so deep"


class CutShort(Rule):
    """A plain value is not cut short by ` #`, which YAML takes for the start of a comment.

    `title: Order #5` would be published as `Order`. A comment goes on a line of its own.
    """

    message = "a plain value must not be followed by ' #', which YAML reads as a comment: only '{value}' would be kept"
    help = 'quote the whole value: "{value}{rest}"; or move the comment to a line of its own'


class EmptyValue(Rule):
    """A field that is written has a value; a fact that is not known is left out or recorded as `unknown`."""

    message = "'{field}' must have a value"
    help = "write the value, or leave the field out"


class BrokenCapture(Rule):
    """A capture is a JSON file of the format `sijill-capture-1`, `-2` or `-3`, named by its digest.

    `{{"format": "sijill-capture-1", "paragraphs": [{{"text": "…"}}, {{"withheld": "sha256:…"}}]}}`
    """

    message = "a capture must be JSON of the format sijill-capture-1, -2 or -3: {problem}"
    help = "make it again with 'sijill capture'"


class SecretKey(Rule):
    """No file of the archive holds a secret key, in PEM, of the transparency log or of minisign: all of it is public.

    That holds of records, settings, strings, hand-written pages and what is beside them, and of `sources/log/`, whose
    certificates the site serves.
    """

    message = "a file of the archive must not hold a secret key: whoever reads the archive could sign with it"
    help = (
        "take it out; if it was pushed or published it is secret no more, so make another, outside of the repository "
        "(of the log: sijill key new)"
    )


class MoreOfTheSame(Rule):
    """Of one kind of problem in one file, eight are listed; the others are counted."""

    message = "the file must be mended further: {count} more problems of the kinds listed are in it"
    help = "mend those that are listed and check again"


RULES: tuple[type[Rule], ...] = (
    MisplacedFile, BadFileName, RepeatedId, NotAPlainFile, UnreadableFile, FileTooLarge, NotUtf8, RefusedCharacter,
    YamlSyntax, MergeConflict, NotAMapping, YamlFeature, DuplicateKey, TooDeep, CutShort, EmptyValue, BrokenCapture,
    SecretKey, MoreOfTheSame,
)  # fmt: skip
