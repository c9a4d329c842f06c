"""Reading an archive's records straight from its files, for tools that work beside the state and never change it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.records import RECORD_TYPES, Document, Record, name_of_record
from sijill.model.sameness import marks
from sijill.sources.captures import whole_copies
from sijill.sources.records import parse_record
from sijill.sources.scan import SourceFile, scan


class Known(NamedTuple):
    """An id of the archive, its kind, what it is called in each language, and what sets it apart from a namesake."""

    id: str
    kind: str
    names: dict[str, str]
    distinction: dict[str, str] = {}  # noqa: RUF012 - nothing writes to it

    @property
    def called(self) -> str:
        """What it is called in all languages, and what sets it apart."""
        return " · ".join([*self.names.values(), *self.distinction.values()])


def records(configuration: Configuration) -> Iterator[tuple[SourceFile, Record]]:
    """Yield every record of an archive that reads well, in the order of paths."""
    for file in scan(configuration.sources).files:
        if file.kind in RECORD_TYPES:
            try:
                data = (configuration.sources / file.path).read_bytes()
            except OSError:
                continue
            found = parse_record(file.kind, data, file.path, configuration.kinds).record
            if found is not None:
                yield file, found


def known(configuration: Configuration) -> list[Known]:
    """Return every id of the archive with what it is called."""
    return [
        Known(file.id, file.kind, name_of_record(record), getattr(record, "distinction", None) or {})
        for file, record in records(configuration)
    ]


def document_of(configuration: Configuration, identifier: str) -> Document | None:
    """Return a document's record, None where there is none that reads well."""
    path = configuration.sources / "documents" / f"{identifier}.yaml"
    record = (
        parse_record("document", path.read_bytes(), path.name, configuration.kinds).record if path.is_file() else None
    )
    return record if isinstance(record, Document) else None


def in_place_of(configuration: Configuration, document: str) -> str | None:
    """Return the id of the document that a document was merged into, None where it was not."""
    for path in sorted((configuration.sources / "documents").glob("*.yaml")):
        if document.encode() in path.read_bytes():
            record = document_of(configuration, path.stem)
            if record is not None and document in record.replaces:
                return path.stem
    return None


def captures_of(configuration: Configuration, document: str) -> list[Capture]:
    """Return the stored copies of a document that exist and are whole, the newest last."""
    record = document_of(configuration, document)

    def read(path: str) -> bytes | None:
        file = configuration.sources / path
        return file.read_bytes() if file.is_file() else None

    return list(whole_copies(document, record, read)) if record else []


def documents_of_page(configuration: Configuration, identifier: str) -> list[str]:
    """Return the ids of other documents that have an address or a stored copy of one, by their files."""

    def marked(path: Path) -> set[str]:
        record = parse_record("document", path.read_bytes(), path.name, configuration.kinds).record
        return {*marks("document", record.model_dump(mode="json", exclude_defaults=True))} if record else set()

    folder = configuration.sources / "documents"
    own = marked(folder / f"{identifier}.yaml")
    return [path.stem for path in sorted(folder.glob("*.yaml")) if path.stem != identifier and own & marked(path)]
