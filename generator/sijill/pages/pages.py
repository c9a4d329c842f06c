"""Tasks to pages: everything in HTML that the site has, beside the hand-written pages and the search.

A task is a kind and an id, such as ``("statement", "2021-…")`` or ``("agents", "")``. What it yields is a function of
the archive and the shells alone, so any process may make it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sijill.html import head as metadata
from sijill.html.markup import Safe, element, escaped, joined, link
from sijill.html.shell import Shell
from sijill.model.output import Filling, Output, Page
from sijill.model.urls import file_of
from sijill.pages import assets, gaps, lists, single
from sijill.pages.labels import Desk
from sijill.pages.list_views import Pager
from sijill.pages.statement.page import Gathered, Head, statement_views, version_view
from sijill.state.archive import Archive

Task = tuple[str, str]
_INDEXES: dict[str, lists.ListedKind] = {"agents": "agent", "documents": "document", "topics": "topic"}


class Pages:
    """Makes pages of one archive; there is one in a process."""

    def __init__(self, archive: Archive, shells: Mapping[tuple[str, str], Shell]) -> None:
        self.archive = archive
        self.shells = shells
        self.desks = tuple(Desk(archive, language) for language in archive.configuration.languages)
        self._makers: dict[str, Callable[[Desk, str], Iterator[Output]]] = {
            "home": self._home,
            "timeline": self._timeline,
            "on-this-day": self._days,
            "corrections": self._corrections,
            "gaps": self._gaps,
            "all": self._all,
            "year": self._year,
            "agent": self._record("agent"),
            "document": self._record("document"),
            "topic": self._record("topic"),
            "agents": self._index("agents"),
            "documents": self._index("documents"),
            "topics": self._index("topics"),
        }

    def outputs(self, task: Task) -> Iterator[Output]:
        """Yield the files of a task; none where the task makes no page."""
        kind, identifier = task
        if kind == "statement":
            yield from self.statements([identifier])[0]
        elif kind == "assets":
            yield from assets.files(self.archive.configuration.languages)
        elif kind in self._makers:
            for desk in self.desks:
                yield from self._makers[kind](desk, identifier)

    def statements(self, identifiers: Sequence[str]) -> list[list[Output]]:
        """Return the pages of each statement. One step is taken for all of them before the next: that is quicker."""
        found = [Gathered(self.archive, identifier) for identifier in identifiers]
        made: list[list[Output]] = [[] for _ in found]
        for desk in self.desks:
            addresses = [desk.addresses.statement(desk.language, identifier) for identifier in identifiers]
            views = statement_views(desk, found, addresses)
            bodies = [desk.press.render("statement.html.j2", view) for view, _ in views]
            for outputs, address, (view, head), body in zip(made, addresses, views, bodies, strict=True):
                outputs.append(self._page(desk, "statement", address, body, head, edit=view.edit))
            for outputs, address, gathered in zip(made, addresses, found, strict=True):
                outputs += self._earlier(desk, gathered, address)
        return made

    def _earlier(self, desk: Desk, gathered: Gathered, address: str) -> Iterator[Output]:
        """The pages of a statement's earlier versions, and those at its earlier ids."""
        for version in gathered.versions[:-1]:
            here = desk.addresses.version(desk.language, gathered.id, version.number)
            view, head = version_view(desk, gathered, version.number, here)
            body = desk.press.render("statement.html.j2", view)
            yield self._page(desk, "version", here, body, head, canonical=address)
        for old in gathered.statement.replaces:
            yield self._redirect(desk, old, address, desk.localized(gathered.statement.title))

    def _redirect(self, desk: Desk, old: str, address: str, title: str) -> Output:
        """A page at an id's earlier address, which leads on without a script."""
        here = desk.addresses.statement(desk.language, old)
        href = desk.href(desk.root(here), address)
        said = link(href, desk.words["statement.replaced"])
        body = joined([Safe('<div class="sj sj-page">'), element("h1", title), element("p", said), Safe("</div>")])
        refresh = Safe(f'<meta http-equiv="refresh" content="0; url={escaped(href)}">\n')
        head = Head(title, "", joined([refresh, metadata.NOT_INDEXED]))
        return self._page(desk, "statement", here, body, head, canonical=address)

    def _home(self, desk: Desk, _: str) -> Iterator[Output]:
        view = single.home(desk)
        body = desk.press.render("home.html.j2", view)
        address = desk.addresses.home(desk.language)
        configuration = desk.configuration
        url = desk.addresses.absolute(address)
        name = configuration.title(desk.language)
        picture = desk.addresses.absolute(desk.addresses.picture(desk.language))
        tags = metadata.open_graph("website", name, view.tagline, url, name, desk.words.locale, picture)
        if url:
            data = {"@context": "https://schema.org", "@type": "WebSite", "name": name, "url": url,
                    "inLanguage": desk.language, "description": view.tagline}  # fmt: skip
            tags = tags + metadata.json_script(data)
        yield self._page(desk, "home", address, body, Head(name, view.tagline, tags))

    def _timeline(self, desk: Desk, _: str) -> Iterator[Output]:
        view = single.timeline(desk)
        address = desk.addresses.single(desk.language, "timeline")
        yield self._plain(desk, "timeline", address, "timeline.html.j2", view, view.title, view.lead)

    def _days(self, desk: Desk, _: str) -> Iterator[Output]:
        view = single.on_this_day(desk)
        address = desk.addresses.single(desk.language, "on-this-day")
        yield self._plain(desk, "on-this-day", address, "days.html.j2", view, view.title, view.lead)

    def _corrections(self, desk: Desk, _: str) -> Iterator[Output]:
        view = single.corrections(desk)
        address = desk.addresses.single(desk.language, "corrections")
        yield self._plain(desk, "corrections", address, "corrections.html.j2", view, view.title, view.lead)

    def _gaps(self, desk: Desk, _: str) -> Iterator[Output]:
        view = gaps.gaps(desk)
        address = desk.addresses.single(desk.language, "gaps")
        yield self._plain(desk, "gaps", address, "gaps.html.j2", view, view.title, view.lead)

    def _all(self, desk: Desk, _: str) -> Iterator[Output]:
        for address, view in lists.all_statements(desk):
            kind = "statements-page" if "/page/" in address else "statements"
            yield self._plain(desk, kind, address, "listed.html.j2", view, _titled(view.title, view.pager), view.lead)

    def _year(self, desk: Desk, year: str) -> Iterator[Output]:
        for address, view in single.year_pages(desk, int(year)):
            kind = "year-page" if "/page/" in address else "year"
            yield self._plain(desk, kind, address, "listed.html.j2", view, _titled(view.title, view.pager), view.total)

    def _record(self, kind: lists.ListedKind) -> Callable[[Desk, str], Iterator[Output]]:
        def make(desk: Desk, identifier: str) -> Iterator[Output]:
            for address, view in lists.record_pages(desk, kind, identifier):
                shell = f"{kind}-page" if "/page/" in address else kind
                description = metadata.shortened(view.note or f"{view.kind} · {view.total}")
                title = _titled(view.title, view.pager)
                yield self._plain(
                    desk, shell, address, "listed.html.j2", view, title, description, edit=view.edit
                )  # fmt: skip

        return make

    def _index(self, folder: str) -> Callable[[Desk, str], Iterator[Output]]:
        def make(desk: Desk, _: str) -> Iterator[Output]:
            for address, view in lists.index_pages(desk, _INDEXES[folder]):
                shell = f"{folder}-page" if "/page/" in address else folder
                title = _titled(view.title, view.pager)
                yield self._plain(desk, shell, address, "index.html.j2", view, title, view.lead)

        return make

    def _plain(
        self,
        desk: Desk,
        kind: str,
        address: str,
        template: str,
        view: object,
        title: str,
        description: str,
        edit: str = "",
    ) -> Output:
        url = desk.addresses.absolute(address)
        site = desk.configuration.title(desk.language)
        picture = desk.addresses.absolute(desk.addresses.picture(desk.language))
        tags = metadata.open_graph("website", title, description, url, site, desk.words.locale, picture)
        body = desk.press.render(template, view)
        return self._page(desk, kind, address, body, Head(title, description, tags), edit=edit)

    def _page(
        self,
        desk: Desk,
        kind: str,
        address: str,
        body: Filling | str,
        head: Head,
        edit: str = "",
        canonical: str = "",
    ) -> Output:
        shell = self.shells[kind, desk.language]
        text = body if isinstance(body, str) else body.text
        data = shell.page(
            address, head.title, text, description=head.description, head=head.head, edit=edit, canonical=canonical
        )
        output = Output(file_of(address), data)
        return output if isinstance(body, str) else Page.of(output, body, (kind, desk.language), head.head)


def _titled(title: str, pager: Pager | None) -> str:
    """A title that tells the pages of a list apart."""
    return f"{title} · {pager.label}" if pager else title
