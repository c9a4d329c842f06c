"""What the page of a statement shows: plain frozen values, as in ``pages.views``."""

from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import Marks
from sijill.pages.strip import Strip
from sijill.pages.views import Fact, Reference, Row, Source, Text


class Translation(NamedTuple):
    """A passage in another language; ``by`` says in words who made it, ``note`` and ``stale`` what to know of it.

    ``marks`` are those around it, empty where it is no quotation.
    """

    text: Text
    by: str
    note: str
    stale: str
    marks: Marks


class Proof(NamedTuple):
    """What proves all passages; ``kind`` is ``quoted``, ``reported`` or, where they differ, ``mixed``."""

    kind: str
    text: Markup


class Variant(NamedTuple):
    """Another wording: its anchor, where it is documented, and its words with those that differ marked."""

    anchor: str
    label: Markup
    place: str
    language: str
    direction: str
    compared: Markup
    note: str


class Original(NamedTuple):
    """A passage in another language in which it was given, with the same evidence as the passage itself.

    ``source`` says what it is and which document has it how; ``rendered`` that the words are not the speaker's own.
    """

    anchor: str
    text: Text
    marks: Marks
    rendered: str
    interpreted: bool
    document: Reference
    source: Markup
    place: str
    verified: str
    note: str
    context: tuple[str, Markup, str] | None
    evidence: tuple[Fact, ...]
    later: Markup | str


class Passage(NamedTuple):
    """A passage with all that shows beneath it. ``far``: its script runs against the page's.

    ``evidence`` are the facts of the line that opens; ``mode`` and ``place`` are in the line itself. ``paragraphs``
    are the number or numbers and the digests of the paragraphs that contain it, for the check a reader can make.
    ``later`` says that a later copy of the document does not have the words. ``attribution`` is what a copy of the
    words takes with it, a line each; ``marks`` are those around them, empty where they are no quotation. ``instead``
    are some words that other wordings have; ``corrected`` says that a correction changed these, and ``replies`` answer.
    """

    id: str
    number: str
    name: str
    text: Text
    far: bool
    indirect: bool
    interpreted: bool
    rendered: str
    speaker: str
    translations: tuple[Translation, ...]
    verified: str
    mode: str
    document: Reference | None
    place: str
    context: tuple[str, Markup, str] | None
    evidence: tuple[Fact, ...]
    paragraphs: str
    originals: tuple[Original, ...]
    missing: str
    variants: tuple[Variant, ...]
    variants_label: str
    note: str
    later: Markup | str
    attribution: str
    marks: Marks
    instead: tuple[Markup, ...]
    corrected: bool
    replies: tuple[Markup, ...] = ()


class Banner(NamedTuple):
    """A correction, retraction or withdrawal, and why; ``anchors`` name it and those that it is shown in place of."""

    kind: str
    text: str
    reason: str
    anchors: tuple[str, ...] = ()


class Change(NamedTuple):
    """One wording before and after a correction, the words that differ marked."""

    label: str
    language: str
    direction: str
    before: Markup
    after: Markup


class Since(NamedTuple):
    """What differs now from a version that a link names, by ``#v1`` or the version's own address.

    ``notices`` are what became of records that the statement names. ``shown`` says that this is the version's own page;
    elsewhere a reader sees it only where the link leads to it.
    """

    id: str
    text: Markup
    link: Markup | str
    notices: tuple[str, ...]
    changes: tuple[Change, ...]
    shown: bool


class Version(NamedTuple):
    """One published version of a statement. ``href`` is empty where it is the one shown.

    ``changes`` are its wordings before and after, where no correction made it: what a correction changed has a place
    of its own on the page. ``merged`` says which records that it names were merged into others then.
    """

    label: str
    date: Markup
    href: str
    changed: str
    digest: str
    lesser: str
    reason: str
    changes: tuple[Change, ...]
    merged: tuple[str, ...] = ()


class Citation(NamedTuple):
    """A citation in one style."""

    style: str
    text: Markup


class CitationFile(NamedTuple):
    """A citation for programs: the format's name, the end of its file's name and its text."""

    format: str
    ending: str
    text: str


class Logged(NamedTuple):
    """Whether a statement's last version is in the transparency log: sentences, the page that says what that proves.

    ``root`` is the log's address, ``entry`` the version's number in it ("" where no checkpoint covers it yet), and
    ``dated`` says that an authority attests when it existed.
    """

    sentences: tuple[Markup | str, ...]
    page: str
    root: str
    version: str
    entry: str = ""
    dated: bool = False


class Statement(NamedTuple):
    """A statement's page."""

    id: str
    language: str
    title: str
    kind: str
    date: Markup
    stated: Markup | str
    title_language: str
    title_direction: str
    untitled: str
    who: Markup
    chain: Markup | str
    proof: Proof | None
    banners: tuple[Banner, ...]
    withheld: str
    changes: tuple[Change, ...]
    passages: tuple[Passage, ...]
    note: str
    everyone: tuple[Markup, ...]
    sources: tuple[Source, ...]
    context: Strip | None
    more: str
    beside: tuple[tuple[str, str, Row], ...]
    topics: tuple[Reference, ...]
    citations: tuple[Citation, ...]
    citation_files: tuple[CitationFile, ...]
    formats: str
    permanent: str
    versions: tuple[Version, ...]
    latest: Markup | str
    history_note: str
    since: tuple[Since, ...]
    version: str
    unpublished: Markup | str
    data: str
    bundle: str
    edit: str
    report: str
    superseded: Markup | str
    draft: bool = False
    withdrawn: bool = False
    records_corrected: tuple[Banner, ...] = ()
    merged: tuple[tuple[str, tuple[Reference, ...]], ...] = ()
    logged: "Logged | None" = None
