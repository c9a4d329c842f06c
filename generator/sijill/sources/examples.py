"""The made-up records that ``sijill init`` writes, recognised wherever they still are."""

from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "example"


def examples(sources: Path) -> list[str]:
    """Return the files below ``sources/`` that are the example's: unchanged, or with its made-up stored copy.

    An archive may lack the example's texts in some language, so a file is unchanged if each of its lines is ours,
    and it has all of our comments.
    """
    shipped = sorted(path for path in (EXAMPLE / "sources").rglob("*") if path.is_file())
    copies = [path.stem for path in shipped if path.suffix == ".json"]
    found = []
    for path in shipped:
        place = sources / path.relative_to(EXAMPLE / "sources")
        if not place.is_file():
            continue
        text = place.read_text("utf-8", "replace")
        ours, theirs = ({*one.splitlines()} for one in (path.read_text("utf-8"), text))
        same = ours >= theirs >= {line for line in ours if line.lstrip().startswith("#")}
        if path.suffix == ".json" or same or any(copy in text for copy in copies):
            found.append(place.relative_to(sources).as_posix())
    return found
