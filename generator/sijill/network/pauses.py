"""Politeness: the least time between two requests to one host."""

import threading
import time


class Pauses:
    """Keeps requests to one host apart in time; requests to different hosts do not wait for one another."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._longer: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def ask_for(self, host: str, seconds: float) -> None:
        """Use a longer pause that a host asks for (``Crawl-delay``)."""
        with self._lock:
            self._longer[host] = max(self.seconds, seconds)

    def wait(self, host: str) -> bool:
        """Wait until the caller may send one request to a host; return whether there was a wait."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next.get(host, 0))
            pause = self._longer.get(host, self.seconds)
            if not pause:
                return False
            self._next[host] = at + pause
        if at > now:
            time.sleep(at - now)
        return at > now
