"""Runs JavaScript under Node, in one process for all tests of a worker: starting it costs more than most answers."""

import atexit
import json
import subprocess
from itertools import count
from pathlib import Path
from threading import Timer
from typing import Any

SERVER = """
import readline from 'node:readline';
import fs from 'node:fs';
globalThis.fs = fs;
for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line), printed = [];
  let failed = null;
  globalThis.data = asked.data;
  console.log = (text) => printed.push(text);
  try {
    process.chdir(asked.folder);
    await import('data:text/javascript,' + encodeURIComponent(asked.source));
  } catch (error) { failed = String(error.stack); }
  process.stdout.write(JSON.stringify({ printed, failed }) + '\\n');
}
"""
TIMEOUT = 60  # seconds
_numbers = count(1)
_servers: list[subprocess.Popen[str]] = []


def run(folder: Path, source: str, data: Any) -> Any:
    """Return what the source of a module in a folder prints as JSON, given ``data``.

    What it imports is loaded once from each folder, and keeps what it remembers.
    """
    here = source.replace("from './", f"from '{folder.as_uri()}/").replace('from "./', f'from "{folder.as_uri()}/')
    asked = {"folder": str(folder), "data": data, "source": f"{here}\n// {next(_numbers)}"}  # or it would not run again
    server = _server()
    assert server.stdin
    assert server.stdout
    late = Timer(TIMEOUT, server.kill)
    late.start()
    try:
        server.stdin.write(f"{json.dumps(asked)}\n")
        server.stdin.flush()
        line = server.stdout.readline()
    finally:
        late.cancel()
    assert line, f"Node ended, or took more than {TIMEOUT} seconds"
    answer = json.loads(line)
    assert answer["failed"] is None, answer["failed"]
    (printed,) = answer["printed"]
    return json.loads(printed)


def _server() -> subprocess.Popen[str]:
    if not _servers or _servers[-1].poll() is not None:
        _servers.append(
            subprocess.Popen(
                ["node", "--input-type=module", "-e", SERVER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        )
    return _servers[-1]


@atexit.register
def _end() -> None:
    for server in _servers:
        server.communicate()
