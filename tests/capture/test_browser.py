"""A page that only a browser shows is captured as it is shown, and the browser reaches only what the client fetches."""

import io
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from warcio.archiveiterator import ArchiveIterator

from sijill.capture.browser import Page, browse
from sijill.capture.confined import read_confined
from sijill.capture.payload import Payload, UnreadablePayload
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
    assert found.payload.fetched["browser"] == "true"
    kinds: dict[str, list[str]] = {}
    for one in ArchiveIterator(io.BytesIO(found.warc), check_digests="raise"):
        kinds.setdefault(one.rec_type, []).append(str(one.rec_headers.get_header("WARC-Target-URI")))
        one.raw_stream.read()
    assert "http://news.example/words.json" in kinds["response"]
    assert kinds["resource"] == ["urn:picture:http://news.example/weir/"]
    assert not [address for address in kinds["response"] if not address.startswith("http://news.example/")]


@pytest.mark.parametrize(
    ("opening", "named"),
    [
        ("window.open('/other')", "GET http://news.example/other (in a new window)"),
        ("window.open('about:blank').document.write('<img src=/other>')", "about:blank (in a new window)"),
        ("new WebSocket('ws://news.example/other')", "WebSocket ws://news.example/other"),
    ],
)
def test_windows_and_sockets_that_a_script_opens_are_refused_and_named(
    opening: str, named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    internet = Internet(news_example=[PUBLIC])
    body = f"<!doctype html><html lang=en><body><article><p>{SENTENCE}</p></article><script>{opening}</script>"
    with serving(pages({"/weir": page(body), "/other": page("Another page.")})) as server:
        internet.servers |= {PUBLIC: server}
        found = browse_apart(internet.client(), "http://news.example/weir")
    assert "/other" not in server.paths
    assert [note for note in found.notes if "requests were not made" in note and named in note]
    assert read_confined(found.payload).paragraphs == (SENTENCE,)
    assert "Traceback" not in capfd.readouterr().err


def test_shadow_trees_rules_made_by_scripts_and_the_address_to_which_one_went_on_are_kept() -> None:
    script = """
      setTimeout(() => {
        seen.attachShadow({mode: 'open'}).innerHTML = '<p>The open tree says <b style=display:none>never</b> this.</p>'
        const root = shut.attachShadow({mode: 'closed'})
        root.innerHTML = '<p>The closed tree says <b class=gone>never</b> that.</p><div id=deep></div>'
        root.getElementById('deep').attachShadow({mode: 'closed'}).innerHTML = '<p>The tree within it says more.</p>'
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('.gone { position: absolute; left: -9999px }')
        root.adoptedStyleSheets = document.adoptedStyleSheets = [sheet]
        const own = document.head.appendChild(document.createElement('style')).sheet
        own.insertRule('.who::before { content: "It is false that: " }')
        document.querySelector('link').sheet.insertRule('.small { font-size: 0 }')
        document.querySelector('style').sheet.disabled = true
        for (let depth = 0, one = document.body; depth < 1500; depth++)
          one = one.appendChild(document.createElement('i'))
        Element.prototype.getHTML = () => 'A page can say what it likes of itself.'
      }, 100)"""
    body = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>The weir</title>"
        "<style>.switched { display: none }</style><link rel=stylesheet href=/look.css>"
        f"<body><article><h1>The weir</h1><p class=who>{SENTENCE}</p><p>They will <i class=gone>never</i>"
        "<i class=small> never</i><i class=switched> soon</i> pass the weir again, said the keeper.</p>"
        f"<div id=seen></div><div id=shut></div></article><script>{script}</script>"
    )
    first = (
        "<!doctype html><title>Wait</title><p>One moment.<script>setTimeout(() => location = '/there', 200)</script>"
    )
    answers = {"/weir": page(first), "/there": page(body), "/look.css": page(".small { color: red }", kind="text/css")}
    internet = Internet(news_example=[PUBLIC])
    with serving(pages(answers)) as server:
        internet.servers[PUBLIC] = server
        found = browse_apart(internet.client(), "http://news.example/weir")
    read = read_confined(found.payload, whole=True)
    assert read.paragraphs == (
        "The weir", SENTENCE, "They will soon pass the weir again, said the keeper.", "The open tree says this.",
        "The closed tree says that.", "The tree within it says more.",
    )  # fmt: skip
    assert any("It is false that" in text for one in read.left_out if one.why == "written" for text in one.texts)
    assert found.payload.fetched is not None
    assert found.payload.fetched["address"] == "http://news.example/weir"
    assert found.payload.fetched["final_address"] == "http://news.example/there"
    again = read_confined(Payload(found.warc, "application/warc"), whole=True)
    assert again.paragraphs == read.paragraphs


def test_a_page_that_never_comes_to_rest_is_left_in_time() -> None:
    internet = Internet(news_example=[PUBLIC])
    body = "<!doctype html><title>x</title><p>Here.<script>while (true) {}</script>"
    with serving(pages({"/": page(body)})) as server:
        internet.servers[PUBLIC] = server
        with pytest.raises(UnreadablePayload, match=r"the browser must show the page.*Timeout"):
            browse_apart(internet.client(), "http://news.example/", seconds=2)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("location = 'http://169.254.169.254/x'", "169.254.169.254"),
        ("setTimeout(() => location = 'http://nobody.example/', 2000)", "nobody.example"),
        ("location = 'about:blank'", "about:blank"),
        ("location = URL.createObjectURL(new Blob(['<p>We will sell the river.'], {type: 'text/html'}))", "blob:"),
    ],
)
def test_what_a_script_leads_to_and_is_no_page_is_not_stored(script: str, why: str) -> None:
    internet = Internet(news_example=[PUBLIC])
    with serving(pages({"/weir": page(f"<!doctype html><p>{SENTENCE}</p><script>{script}</script>")})) as server:
        internet.servers[PUBLIC] = server
        with pytest.raises(UnreadablePayload, match=why):
            browse_apart(internet.client(), "http://news.example/weir")


@pytest.mark.parametrize(
    ("script", "late", "note"),
    [
        ("setTimeout(write, 3000)", True, "the same for 4 seconds"),
        ("setTimeout(write, 60000)", False, "what a script shows later is not in the copy"),
        ("setInterval(write, 500)", True, "still changed"),
    ],
)
def test_words_that_appear_late_are_taken_or_their_lack_is_named(script: str, late: bool, note: str) -> None:
    internet = Internet(news_example=[PUBLIC])
    write = "const write = () => document.body.append('And late words came. ')"
    body = f"<!doctype html><html lang=en><body><p>{SENTENCE}</p><script>{write}; {script}</script>"
    with serving(pages({"/weir": page(body)})) as server:
        internet.servers[PUBLIC] = server
        found = browse_apart(internet.client(), "http://news.example/weir")
    assert (b"And late words came." in found.payload.data.partition(b"</script>")[2]) is late
    assert any(note in one for one in found.notes)


def test_what_a_script_writes_into_form_fields_within_a_sentence_is_listed() -> None:
    fields = (
        "We <input id=one> sign <textarea id=two>all</textarea> of it "
        "<select id=three><option>now<option>in May</select>."
    )
    script = "one.value = 'never'; two.value = 'none'; three.selectedIndex = 1; secret.value = 'a password'"
    body = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>The weir</title><body><article><h1>The weir</h1>"
        f"<p>{SENTENCE}</p><p>{fields}</p><p><input type=password id=secret></p></article><script>{script}</script>"
    )
    internet = Internet(news_example=[PUBLIC])
    with serving(pages({"/": page(body)})) as server:
        internet.servers[PUBLIC] = server
        found = read_confined(browse_apart(internet.client(), "http://news.example/").payload, True)
    assert "We ⟨…⟩ sign ⟨…⟩ of it ⟨…⟩." in found.paragraphs
    assert [one.texts for one in found.left_out if one.why == "thing"] == [("never", "none", "in May")]
