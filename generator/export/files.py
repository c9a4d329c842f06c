"""Tasks to files: everything the site offers to machines, and the evidence bundles."""

from collections.abc import Iterator
from functools import lru_cache

from generator.export.bundle import bundle
from generator.ledger.versions import versions
from generator.model.output import Output
from generator.resolve import Archive

Task = tuple[str, str]


class Exports:
    """Makes the exports of one archive; there is one in a process."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.addresses = archive.configuration.addresses
        self._capture = lru_cache(maxsize=1024)(archive.capture)

    def outputs(self, task: Task) -> Iterator[Output]:
        """Yield the files of a task; none where the task makes no export."""
        kind, identifier = task
        if kind == "statement":
            yield self._bundle(identifier)

    def _bundle(self, identifier: str) -> Output:
        archive = self.archive
        statement = archive.statement(identifier)
        history = archive.history(identifier)
        withheld = statement.withdrawal is not None and statement.withdrawal.withhold_text
        canonical = None if withheld else archive.canonical(identifier)
        evidence = () if withheld else archive.evidence(identifier)
        captures = {(found.document, found.capture): self._capture(found.document, found.capture) for found in evidence}
        earlier = versions(statement.model_dump(mode="json", exclude_defaults=True), history) if history else []
        data = bundle(
            canonical, [published.line for published in history], earlier, evidence, captures,
            archive.configuration.options.records_licence,
        )  # fmt: skip
        return Output(self.addresses.evidence(identifier), data)
