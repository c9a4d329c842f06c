"""Runs the site's search scripts under Node, as the browser would, on files of a folder."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

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


def run(folder: Path, source: str, data: Any) -> Any:
    """Run a script that gets ``data`` and prints JSON."""
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    (folder / "main.js").write_text(
        f"import fs from 'node:fs';\nconst data = JSON.parse(fs.readFileSync('data.json'));\n{source}", "utf-8"
    )
    done = subprocess.run(["node", "main.js"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
