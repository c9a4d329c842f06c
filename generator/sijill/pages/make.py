"""Tasks to pages: everything in HTML that the site has, beside the hand-written pages and the search.

A task is the name of a kind of page and an id, such as ``("statement", "2021-…")`` or ``("agents", "")``. What is made
for it is a function of the archive and the shells alone, so any process may make it.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from sijill.html.shell import Shell
from sijill.model.output import Output, Page
from sijill.model.urls import file_of
from sijill.pages import assets
from sijill.pages.kind import PageParts
from sijill.pages.kinds import kind_of
from sijill.pages.labels import in_each_language
from sijill.state.archive import Archive


class Pages:
    """Makes pages of one archive; there is one in a process. ``sizes`` has those of files that were made before."""

    def __init__(
        self,
        archive: Archive,
        shells: Mapping[tuple[str, str], Shell],
        sizes: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.archive = archive
        self.shells = shells
        self.sizes = sizes
        self.labels = in_each_language(archive)

    def make(self, kind: str, identifiers: Sequence[str]) -> Iterator[tuple[str, Output]]:
        """Yield the files of tasks of one kind, each with the id it was made for; none where that is no kind of page.

        One step is taken for all of them before the next: that is quicker.
        """
        found = kind_of(kind)
        if found is not None:
            for labels in self.labels:
                labels.sizes = self.sizes
                for parts in found.make(labels, identifiers):
                    yield parts.id, self._page(labels.language, parts)
        elif (kind, "") == assets.TASK:
            for output in assets.files(
                self.archive.configuration.languages, logged=bool(self.archive.configuration.options.log_keys)
            ):
                yield "", output

    def _page(self, language: str, parts: PageParts) -> Output:
        """Set the shell around a page's parts."""
        body, head = parts.body, parts.head
        data = self.shells[parts.place, language].page(
            parts.address,
            head.title,
            body if isinstance(body, str) else body.text,
            description=head.description,
            head=head.head,
            edit=parts.edit,
            canonical=parts.canonical,
        )
        output = Output(file_of(parts.address), data)
        return output if isinstance(body, str) else Page.of(output, body, (parts.place, language), head.head)
