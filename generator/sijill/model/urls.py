"""Every address of the site; no other module decides a page's name, where its file is or how to link to it.

An *address* is a site-relative URL such as ``ar/statements/2021-12-29-kadhimi-post/`` (no leading slash; the home page
of the default language is the empty string). The default language is at the root, the others below their tag.
Ids are ASCII slugs, so an address needs no escaping.
"""

import re
from dataclasses import dataclass
from typing import Literal

RecordList = Literal["statements", "agents", "documents", "topics"]
FOLDERS: dict[str, RecordList] = {
    "statement": "statements",
    "agent": "agents",
    "document": "documents",
    "topic": "topics",
}
FeedOf = Literal["agent", "topic", "kind"]
"""What there are feeds of statements of, beside that of all: ``kind`` is a kind of statement."""
ASSETS = "assets/sijill/"
SEARCH_INDEX = "search/index/"
SEARCH_START = f"{SEARCH_INDEX}start.json"
NAMED_BY_CONTENT = tuple(
    f"{SEARCH_INDEX}{name}/" for name in ("terms", "positions", "endings", "ids", "facets", "names")
)
"""The folders of files that never change under their names, so that browsers may keep them."""
MANIFEST = "manifest.json"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
LLMS = "llms.txt"
HEADERS, MOVED, NO_JEKYLL = "_headers", "_redirects", ".nojekyll"
"""Files that hosts read and do not serve: what to send, what has moved, and that no page is made of a template."""
DATA = "data/"
DATA_INDEX = "data/index.json"
DATAPACKAGE = "data/datapackage.json"
OPENAPI, CATALOGUE = "data/openapi.json", "data/catalogue.ttl"
"""A list of all addresses of data (OpenAPI), and their description for catalogues of data sets."""
CRATE, CITATION = "data/ro-crate-metadata.json", "data/CITATION.cff"
"""What archives of research data ask for: RO-Crate, and how the archive is cited."""
SQLITE, DATASETTE = "data/archive.sqlite", "data/datasette.json"
"""The archive as a database, where the settings ask for it, and what Datasette is to know of that."""
SETTINGS = "data/settings.json"
EARLIER = "data/earlier.jsonl"
"""What a site is made of besides its present records: settings, and the patches to earlier versions."""
LEDGER, STATEMENT_LINES = "data/ledger/", "data/statements/"
"""The folders of the ledger's batches, and of statements as JSON Lines."""
LOG = "log/"
LOG_CHECKPOINT, LOG_KEYS = f"{LOG}checkpoint", f"{LOG}keys"
"""The transparency log: its newest checkpoint, and its public keys."""
VOCABULARY = "ns/v1/"
"""The page of the archive's own vocabulary; a term is a fragment of it."""
VOCABULARY_TURTLE = "ns/v1/vocabulary.ttl"
NO_HOST = "https://sijill.example/"
"""The address in names of terms for an archive without one (the name is reserved by RFC 2606)."""
SHAPES = "data/schema/v1/shapes.ttl"
CONTEXT = "data/schema/v1/context.json"
SCHEMA_OF_STATEMENT = "data/schema/v1/statement.schema.json"
STATEMENT_DATA, STATEMENT_EVIDENCE = "statement.json", "evidence.zip"
"""Names of files beside a statement's page."""
LINKSETS = "data/linkset/"
"""The folder of link sets, one for each kind of record."""
PAGE_FILE = "index.html"
FILE_OF_STATEMENT = re.compile(
    r"(?:(?P<home>[A-Za-z-]{2,35})/)?statements/(?P<id>[a-z0-9-]{1,100})/(?P<rest>(?:v[1-9][0-9]*/)?index\.html|"
    r"statement\.json|evidence\.zip)"
)
"""The path of a statement's file: its home folder, id, and the rest."""
FILE_OF_RECORDS = re.compile(r"data/(?P<kind>agent|document|topic)s/[a-z0-9]+\.json")
"""The path of a file that ``records_file`` names."""


def checkpoint_signed_again(size: int) -> str:
    """Return where the checkpoint over so many entries is, with all its signatures, if it has more than one."""
    return f"{LOG}{size}.checkpoint"


def form_address(repository: str, host: str, form: str) -> str:
    """Return the address of a form for a new issue; ``host`` is github, gitlab or forgejo."""
    if host == "gitlab":
        return f"{repository}/-/issues/new?issuable_template={form}"
    folder = ".forgejo%2Fissue_template%2F" if host == "forgejo" else ""
    return f"{repository}/issues/new?template={folder}{form}.yml"


def error_form(repository: str, host: str, identifier: str) -> str:
    """Return the address at which readers can report an error in a record."""
    field = {"gitlab": "issue%5Btitle%5D=Error%3A%20", "forgejo": "title=Error%3A%20"}.get(host, "statement=")
    return f"{form_address(repository, host, 'report-error')}&{field}{identifier}"


def file_of(address: str) -> str:
    """Return the file, below the site's folder, that serves an address."""
    return f"{address}{PAGE_FILE}" if address.endswith("/") or not address else address


def statement_folder(identifier: str) -> str:
    """Return the folder of a statement's files that are the same in every language."""
    return f"statements/{identifier}/"


def lines_file(shard: str) -> str:
    """Return the file of a shard's statements as JSON Lines, packed (gzip)."""
    return f"{STATEMENT_LINES}{shard}.jsonl.gz"


def table_file(table: str, part: str) -> str:
    """Return the file of a table's rows of a shard of statements, or of a bucket of other records."""
    return f"{DATA}{table}/{part or 'all'}.csv"


def records_file(kind: str, bucket: str) -> str:
    """Return the file of all agents, documents or topics, or of one bucket of them."""
    return f"{DATA}{FOLDERS[kind]}/{bucket or 'all'}.json"


def linkset_file(kind: str) -> str:
    """Return the path of the link set of a kind of record."""
    return f"{LINKSETS}{kind}s.json"


def citations_file(shard: str, form: str) -> str:
    """Return the file of the citations of a shard's statements; ``form`` is bib or ris."""
    return f"{DATA}citations/{shard}.{form}"


def root_of(address: str) -> str:
    """Return the relative path from a page to the site's root: ``../../`` for ``statements/x/``, ``""`` for home."""
    return "../" * address.count("/")


def year_place(year: int) -> str:
    """Return a timeline year's address below the language's home page; year 0 has statements without a known year."""
    return f"timeline/{f'{year:04}' if year else 'undated'}/"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one site.

    ``site_url`` is where it is published, ending in a slash, or empty if that is not known; then there are no
    absolute addresses. ``folder_mode`` writes ``index.html`` out, for a site opened from a folder (file://).
    """

    languages: tuple[str, ...]
    default_language: str
    site_url: str = ""
    folder_mode: bool = False

    def home(self, language: str) -> str:
        """Return the address of a language's home page; every other page of that language is below it."""
        return "" if language == self.default_language else f"{language}/"

    def index(self, language: str, folder: RecordList, page: int = 1) -> str:
        """Return the address of the list of all statements, agents, documents or topics."""
        return f"{self.home(language)}{folder}/{_page(page)}"

    def record(self, language: str, kind: str, identifier: str, page: int = 1) -> str:
        """Return the address of a record's page, or of a further page of its list of statements."""
        return f"{self.home(language)}{FOLDERS[kind]}/{identifier}/{_page(page)}"

    def statement(self, language: str, identifier: str, passage: str = "") -> str:
        """Return the address of a statement's page, or of one passage on it."""
        address = self.home(language) + statement_folder(identifier)
        return f"{address}#{passage}" if passage else address

    def iri(self, kind: str, identifier: str, fragment: str = "") -> str:
        """Return the IRI of a record, or of something that belongs to it, in all languages; "" without ``site_url``."""
        name = self.absolute(self.record(self.default_language, kind, identifier))
        return f"{name}#{fragment}" if name and fragment else name

    def version(self, language: str, identifier: str, version: int) -> str:
        """Return the address of one published version of a statement."""
        return f"{self.statement(language, identifier)}v{version}/"

    def single(self, language: str, name: str) -> str:
        """Return the address of a page without an id: ``search``, ``timeline``, ``corrections``, ``about`` …"""
        return f"{self.home(language)}{name}/"

    def year(self, language: str, year: int, page: int = 1) -> str:
        """Return the address of a year of the timeline; year 0 is for statements without a known year."""
        return f"{self.home(language)}{year_place(year)}{_page(page)}"

    def feed(self, language: str, name: Literal["", "corrections"] = "") -> str:
        """Return the address of a language's feed of new statements, or of corrections."""
        return f"{self.home(language)}{name}/feed.xml" if name else f"{self.home(language)}feed.xml"

    def feed_in_json(self, feed: str) -> str:
        """Return the address of a feed as JSON, by that of the Atom feed."""
        return f"{feed.removesuffix('.xml')}.json"

    def feed_archive(self, feed: str, number: int | str) -> str:
        """Return the address of an archive document (RFC 5005) of a feed, by the feed's."""
        return f"{feed.removesuffix('.xml')}/{number}.xml"

    def feed_of(self, language: str, kind: FeedOf, identifier: str) -> str:
        """Return the address of the feed of the statements of an agent, on a topic or of a kind."""
        if kind == "kind":
            return f"{self.home(language)}feed/kind/{identifier}.xml"
        return f"{self.record(language, kind, identifier)}feed.xml"

    def citations(self, kind: str, identifier: str) -> str:
        """Return the address of the citations of an agent's or a topic's statements; the same in every language."""
        return f"{FOLDERS[kind]}/{identifier}/citations.ris"

    def data(self, identifier: str) -> str:
        """Return the address of a statement as JSON-LD; it is the same in every language."""
        return statement_folder(identifier) + STATEMENT_DATA

    def twin(self, language: str, identifier: str) -> str:
        """Return the address of a statement's page as Markdown."""
        return f"{self.statement(language, identifier)}index.md"

    def evidence(self, identifier: str) -> str:
        """Return the address of a statement's evidence bundle."""
        return statement_folder(identifier) + STATEMENT_EVIDENCE

    def picture(self, language: str, identifier: str = "") -> str:
        """Return the address of a statement's share picture; without an id, of the whole site's."""
        folder = statement_folder(identifier) if identifier else ""
        return f"{self.home(language)}{folder}share.png"

    def absolute(self, address: str) -> str:
        """Return an absolute address, or "" without ``site_url``."""
        return f"{self.site_url}{address}" if self.site_url else ""

    def term(self, name: str) -> str:
        """Return the IRI of a term of the archive's own vocabulary."""
        return f"{self.site_url}{VOCABULARY}#{name}" if self.site_url else f"{NO_HOST}{VOCABULARY}#{name}"

    def link(self, root: str, address: str) -> str:
        """Return the value of ``href``: the path from a page (``root_of`` its address) to another address."""
        if self.folder_mode:
            page, mark, anchor = address.partition("#")
            return f"{root}{file_of(page)}{mark}{anchor}"
        return f"{root}{address}" or "./"


def _page(page: int) -> str:
    return f"page/{page}/" if page > 1 else ""
