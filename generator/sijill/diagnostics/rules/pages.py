"""Rules of the hand-written pages in `docs/<language>/`."""

from sijill.diagnostics.rule import Rule


class PageFile(Rule):
    """The files in `docs/<language>/` are pages, pictures and what pages link to, and none takes a record's address."""

    message = "the file {requirement}"
    help = "{mend}"


class PageMarkup(Rule):
    """HTML in a hand-written page is kept if it is on the list of what is allowed; all else is taken out.

    The page is read as a browser reads it, also where comments or tags are broken; what the site's page lacks of that
    is named. A form, a frame, a drawing that fetches or an attribute that reports clicks could send a reader's data
    elsewhere (OWASP, XSS prevention). The text between the tags stays.
    """

    severity = "warning"
    message = "a page must not hold {what}; it is taken out of the site's page"
    help = "remove it, or write it in Markdown"


class PageFetches(Rule):
    """A hand-written page fetches nothing from elsewhere: pictures and recordings are copies beside it.

    Whoever serves a picture learns who reads the page. Links, which a reader follows or not, may lead anywhere.
    """

    message = "a page must not fetch '{value}' from elsewhere"
    help = "put a copy beside the page and name that, or make it a link"


class PageLink(Rule):
    """A link or picture of a hand-written page that names a file names one in its language's folder."""

    message = "a page must link to files that are there, and there is no '{value}'"
    help = "{mend}"


class PageAddress(Rule):
    """A link of a hand-written page to another site follows the rule for addresses in records.

    It begins with `https://` or `http://` (or `//`), its host can be read, it has no user name, and every reader can go
    there. An archive that is read within one network sets `private_addresses: true`.
    """

    message = "a page's link to '{value}' {requirement}"
    help = "correct the address, or write the words without a link"


RULES: tuple[type[Rule], ...] = (PageFile, PageMarkup, PageFetches, PageLink, PageAddress)
