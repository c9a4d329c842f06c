"""A page that only a browser shows is captured as it is shown, and the browser reaches only what the client fetches."""

import io
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from warcio.archiveiterator import ArchiveIterator

from sijill.capture.browser import Page, browse
from sijill.capture.confined import read_confined
from sijill.capture.payload import UnreadablePayload
from sijill.network.client import Client
from tests.network.servers import Internet, moved, page, pages, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here"),
]
PUBLIC = "93.184.216.34"
SENTENCE = "The keeper of the weir said that the water will run again by the end of the month, and that boats may pass."
SCRIPT = """
const article = document.querySelector('article')
fetch('/words.json').then(answer => answer.json()).then(words => {
  const shown = words.map(word => `<p>${word}</p>`).join('')
  const unseen = ['later', 'white', 'early'].map(name => `<p class="${name}">Words that nobody sees at all.</p>`)
  article.innerHTML = shown + unseen.join('')
  document.styleSheets[0].insertRule('.early { visibility: hidden }')
})
for (const address of PROBES) {
  fetch(address, {mode: 'no-cors'}).catch(() => {})
  new Image().src = address
  navigator.sendBeacon(address, 'gone')
  try { new WebSocket(address.replace('http', 'ws')) } catch (error) {}
}
navigator.serviceWorker?.register('/worker.js').catch(() => {})
"""


def browse_apart(client: Client, address: str, seconds: float = 60) -> Page:
    """Browse in a thread of its own: Playwright allows one driver a thread, and another test may hold it here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(browse, client, address, seconds).result()


def test_a_page_is_taken_as_its_reader_sees_it_and_the_browser_goes_nowhere_by_itself() -> None:
    internet = Internet(news_example=[PUBLIC], inside_example=["10.0.0.5"], rebound_example=["127.0.0.1"])
    with serving(pages({}, page("secret"))) as private:
        probes = [f"http://127.0.0.1:{private.port}/direct", f"http://localhost:{private.port}/name",
                  "http://inside.example/host", "http://rebound.example/rebound"]  # fmt: skip
        body = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>The weir</title>"
            "<link rel=stylesheet href=/look.css><body><h1>The weir</h1><article>Loading …</article>"
            f"<script>const PROBES = {probes!r}; {SCRIPT}</script>"
        )
        words = "[" + ", ".join(f'"{number}. {SENTENCE}"' for number in range(1, 5)) + "]"
        answers = {
            "/weir": moved("/weir/"), "/weir/": page(body), "/words.json": page(words, kind="application/json"),
            "/look.css": page(".later { display: none } .white { color: #fff }", kind="text/css"),
        }  # fmt: skip
        with serving(pages(answers)) as server:
            internet.servers |= {PUBLIC: server, "10.0.0.5": private, "127.0.0.1": private}
            found = browse_apart(internet.client(), "http://news.example/weir")
            assert {"/weir", "/weir/", "/words.json", "/look.css"} <= set(server.paths)
            assert "Sijill/" in server.asked[-1][1]["User-Agent"]
        assert private.paths == []
    assert set(internet.dialled) == {PUBLIC}

    texts = read_confined(found.payload).paragraphs
    assert f"1. {SENTENCE}" in texts
    assert not any("nobody sees" in text for text in texts)
    assert found.picture.startswith(b"\x89PNG")
    assert any("requests were not made" in note for note in found.notes)
    assert found.payload.fetched is not None
    assert found.payload.fetched["final_address"] == "http://news.example/weir/"
    kinds: dict[str, list[str]] = {}
    for one in ArchiveIterator(io.BytesIO(found.warc), check_digests="raise"):
        kinds.setdefault(one.rec_type, []).append(str(one.rec_headers.get_header("WARC-Target-URI")))
        one.raw_stream.read()
    assert "http://news.example/words.json" in kinds["response"]
    assert kinds["resource"] == ["urn:picture:http://news.example/weir/"]
    assert not [address for address in kinds["response"] if not address.startswith("http://news.example/")]


def test_a_page_that_never_comes_to_rest_is_left_in_time() -> None:
    internet = Internet(news_example=[PUBLIC])
    body = "<!doctype html><title>x</title><p>Here.<script>while (true) {}</script>"
    with serving(pages({"/": page(body)})) as server:
        internet.servers[PUBLIC] = server
        with pytest.raises(UnreadablePayload, match=r"the browser must show the page.*Timeout"):
            browse_apart(internet.client(), "http://news.example/", seconds=2)
