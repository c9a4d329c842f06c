"""The site's search scripts, as modules that Node can run."""

import shutil
from pathlib import Path

from sijill.search.page import ENGINE, FOLDER
from sijill.search.words import TABLE_FILE


def scripts_in(folder: Path) -> Path:
    """Put the search's scripts into a folder as modules."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ENGINE:
        shutil.copyfile(FOLDER / "browser" / name, folder / name)
    (folder / "table.js").write_text(f"export default {TABLE_FILE.read_text('utf-8')};", "utf-8")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    return folder
