"""Debian's Firefox, driven over WebDriver BiDi (W3C), as much of it as the tests ask, over a WebSocket (RFC 6455).

Playwright drives a Firefox of its own making; readers have this one.
"""

import base64
import itertools
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PREFERENCES = {
    "app.normandy.enabled": False, "app.update.enabled": False, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1, "toolkit.telemetry.enabled": False, "dom.disable_open_during_load": False,
    "services.settings.server": "data:,", "browser.safebrowsing.malware.enabled": False,
    "dom.events.testing.asyncClipboard": True, "security.fileuri.strict_origin_policy": True,
    "browser.aboutwelcome.enabled": False,
}  # fmt: skip
_SECONDS = 30


class Socket:
    """A WebSocket for text, from the client's side."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._stream = self._socket.makefile("rb")
        status = self._stream.readline()
        assert b" 101 " in status, status
        while self._stream.readline().strip():
            pass

    def send(self, text: str) -> None:
        data = text.encode()
        length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + len(data).to_bytes(2)
        if len(data) > 0xFFFF:
            length = bytes([0xFF]) + len(data).to_bytes(8)
        mask = secrets.token_bytes(4)
        masked = bytes(byte ^ key for byte, key in zip(data, itertools.cycle(mask), strict=False))
        self._socket.sendall(b"\x81" + length + mask + masked)

    def receive(self) -> str:
        message = b""
        while True:
            head, length = self._stream.read(2)
            if length > 125:
                length = int.from_bytes(self._stream.read(2 if length == 126 else 8))
            data = self._stream.read(length)
            if head & 0x0F in (0, 1):
                message += data
                if head & 0x80:
                    return message.decode()

    def close(self) -> None:
        self._socket.close()


class Firefox:
    """A running Firefox with one tab. Methods raise AssertionError with Firefox's own words where it refuses."""

    def __init__(self, channel: Socket) -> None:
        self._channel = channel
        self._numbers = itertools.count(1)
        self.errors: list[str] = []
        self.command("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self.command("session.subscribe", events=["log.entryAdded"])
        self.tab = self.command("browsingContext.create", type="tab")["context"]  # the first one is never focused

    def command(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._channel.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._channel.receive())
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self.errors.append(str(said["params"]["text"]))
            if said.get("id") == number:
                assert said["type"] == "success", said
                return said["result"]

    def goto(self, address: str) -> None:
        self.command("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def back(self) -> None:
        self.command("browsingContext.traverseHistory", context=self.tab, delta=-1)

    def size(self, width: int, height: int = 800) -> None:
        self.command("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def run(self, expression: str) -> Any:
        """Return what an expression is worth, as JSON has it."""
        found = self.command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((one) => JSON.stringify(one ?? null))",
            target={"context": self.tab}, awaitPromise=True, userActivation=True,
        )  # fmt: skip
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def until(self, expression: str) -> Any:
        """Return what an expression is worth once that is something."""
        end = time.monotonic() + _SECONDS
        while (found := self.run(expression)) in (None, False, 0, ""):  # an element is {}
            assert time.monotonic() < end, f"{expression} at {self.run('location.href')}"
            time.sleep(0.05)
        return found

    def type(self, selector: str, keys: str) -> None:
        """Focus an element and press keys; ``\\ue007`` is Enter."""
        self.command("browsingContext.activate", context=self.tab)  # or no element gets a focus event
        self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        pressed = [one for key in keys for one in ({"type": "keyDown", "value": key}, {"type": "keyUp", "value": key})]
        self.command(
            "input.performActions", context=self.tab, actions=[{"type": "key", "id": "keys", "actions": pressed}]
        )

    def click(self, selector: str) -> None:
        """Click in the middle of an element, with a pointer, as a reader does."""
        place = self.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)}); "
            "one.scrollIntoView({ block: 'center' }); "
            "const at = one.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2] })()"
        )
        x, y = (round(one) for one in place)
        acts = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.command(
            "input.performActions", context=self.tab, actions=[{"type": "pointer", "id": "mouse", "actions": acts}]
        )

    def printed(self) -> bytes:
        """Return the page as printed, as PDF."""
        found = self.command("browsingContext.print", context=self.tab, background=True)
        return base64.b64decode(found["data"])


@contextmanager
def running() -> Iterator[Firefox]:
    """Start Firefox; the test is skipped where there is none, unless ``SIJILL_BROWSER=required``."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        (pytest.fail if os.environ.get("SIJILL_BROWSER") == "required" else pytest.skip)("no Firefox was found")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
        Path(profile, "user.js").write_text("\n".join(lines), "utf-8")
        process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**os.environ, "HOME": profile},
        )  # fmt: skip
        try:
            assert process.stderr is not None
            port = 0
            for line in process.stderr:
                if found := re.search(r"WebDriver BiDi listening on ws://[^:]+:(\d+)", line):
                    port = int(found[1])
                    break
            assert port, "Firefox ended before it listened"
            channel = Socket(port, "/session")
            yield Firefox(channel)
            channel.close()
        finally:
            process.terminate()
            process.communicate(timeout=10)
