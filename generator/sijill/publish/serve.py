"""Serving the site while it is edited: every saved edit is built, and every open page reloads itself.

The server is for the maintainer's own machine. It serves the built files as they are, adding to pages only a script
that waits for the next build; the files themselves are not touched.
"""

import http
import http.server
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

import sijill
from sijill.model.configuration import FILE, Configuration
from sijill.model.kinds import FILE as KINDS

_SCRIPT_PATH = "/__sijill/reload.js"
_EVENTS_PATH = "/__sijill/events"
_SCRIPT = b"""\
const events = new EventSource("/__sijill/events");
let build = null;
events.onmessage = ({ data }) => {
  if (build !== null && data !== build) location.reload();
  build = data;
};
"""
_TAG = f'<script src="{_SCRIPT_PATH}" defer></script>'.encode()
# Editors save in several steps; changes within this many seconds are one edit.
SETTLE = 0.03


class Watch(FileSystemEventHandler):
    """Notes changes of files, and lets a thread wait for them."""

    def __init__(self) -> None:
        self._changed = threading.Event()
        self._generator = False
        self._package = str(Path(sijill.__file__).parent)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note one event that is a change; reading a file is not."""
        if event.event_type in ("opened", "closed_no_write") or event.is_directory:
            return
        for path in (str(event.src_path), str(event.dest_path or "")):
            name = path.rpartition("/")[2]
            if not path or "/__pycache__" in path or name.endswith((".pyc", "~", ".swp", ".tmp")) or name[:1] == ".":
                continue
            if path.startswith(self._package):
                self._generator = True
            self._changed.set()

    def wait(self) -> bool:
        """Wait for a change and for the editor to finish; return whether the generator itself has changed."""
        self._changed.wait()
        while True:
            self._changed.clear()
            time.sleep(SETTLE)
            if not self._changed.is_set():
                break
        changed, self._generator = self._generator, False
        return changed


class Server(http.server.ThreadingHTTPServer):
    """Serves a site's folder to this machine."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: Path, address: tuple[str, int]) -> None:
        self.site = site
        self.number = f"{os.getpid()}.{time.monotonic_ns()}"
        self.listeners: list[queue.SimpleQueue[str]] = []
        super().__init__(address, _Handler)

    def announce(self) -> None:
        """Notify every open page of a new build."""
        self.number = f"{os.getpid()}.{time.monotonic_ns()}"
        for listener in list(self.listeners):
            listener.put(self.number)


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def __init__(self, request: Any, client_address: Any, server: Server) -> None:
        super().__init__(request, client_address, server, directory=str(server.site))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Log no requests; the terminal is for the records' problems."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == _SCRIPT_PATH:
            self._send(_SCRIPT, "text/javascript")
        elif path == _EVENTS_PATH:
            self._events()
        else:
            self._page(path)

    def _page(self, path: str) -> None:
        place = Path(self.translate_path(path))
        if place.is_dir():
            if not path.endswith("/"):
                super().do_GET()  # which sends the reader to the folder's address
                return
            place /= "index.html"
        status = http.HTTPStatus.OK
        if not place.is_file():
            place, status = Path(self.directory) / "404.html", http.HTTPStatus.NOT_FOUND
        if place.suffix != ".html" or not place.is_file():
            super().do_GET()
            return
        data = place.read_bytes()
        self._send(data.replace(b"</body>", _TAG + b"</body>", 1), "text/html; charset=utf-8", status)

    def _send(self, data: bytes, kind: str, status: http.HTTPStatus = http.HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def _events(self) -> None:
        """Server-sent events (WHATWG HTML, section 9.2): the number of the build, and of each one after it."""
        listener: queue.SimpleQueue[str] = queue.SimpleQueue()
        listener.put(self.server.number)
        self.server.listeners.append(listener)
        self.close_connection = True
        try:
            self.send_response(http.HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            while True:
                try:
                    self.wfile.write(f"data: {listener.get(timeout=15)}\n\n".encode())
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except OSError:
            pass  # the page was closed
        finally:
            self.server.listeners.remove(listener)


def serve(configuration: Configuration, server: Server, rebuild: Callable[[], None]) -> None:
    """Serve the site and rebuild it after every change, until interrupted.

    If the generator's own files change, the process restarts itself to build with them.
    """
    watch = Watch()
    observer = Observer()
    for folder in (configuration.sources, configuration.root / "docs"):
        if folder.is_dir():
            observer.schedule(watch, str(folder), recursive=True)
    observer.schedule(_Only(watch, FILE, KINDS), str(configuration.root))
    observer.schedule(watch, str(Path(sijill.__file__).parent), recursive=True)
    observer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        while True:
            if watch.wait():
                server.server_close()
                os.execv(sys.executable, [sys.executable, "-m", "sijill", *sys.argv[1:]])  # noqa: S606 - ourselves
            rebuild()
            server.announce()
    finally:
        observer.stop()
        server.shutdown()


class _Only(FileSystemEventHandler):
    """Passes on the events of some files of a folder."""

    def __init__(self, watch: Watch, *names: str) -> None:
        self._watch, self._names = watch, names

    def on_any_event(self, event: FileSystemEvent) -> None:
        if Path(str(event.dest_path or event.src_path)).name in self._names:
            self._watch.on_any_event(event)
