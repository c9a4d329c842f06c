"""Rules of the hand-written pages in `docs/<language>/`."""

from sijill.diagnostics.rule import Rule


class PageFile(Rule):
    """The files in `docs/<language>/` are pages, pictures and what pages link to, and none takes a record's address."""

    code = "page-file"
    message = "the file {requirement}"
    help = "{mend}"


class PageMarkup(Rule):
    """HTML in a hand-written page is kept if it is on the list of what is allowed; all else is taken out.

    A form, a frame, a drawing that fetches or an attribute that reports clicks could send a reader's data elsewhere
    (OWASP, XSS prevention). The text between the tags stays.
    """

    code = "page-markup"
    severity = "warning"
    message = "a page must not hold {what}; it is taken out of the site's page"
    help = "remove it, or write it in Markdown"


RULES: tuple[type[Rule], ...] = (PageFile, PageMarkup)
