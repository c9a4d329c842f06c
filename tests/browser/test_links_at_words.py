"""A link into a source leads to the words: Chromium scrolls the page to them, and to no other place."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from sijill.capture.html import read_page
from sijill.capture.store import capture_of
from sijill.check.evidence.find import Searchable
from sijill.model.fragments import at_words
from tests.browser.conftest import Opened

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>Water</title>
<link rel="icon" href="data:,"><style>p, li, blockquote { margin-top: 2500px }</style></head><body><main><article>
<p id="first">The council met on Monday at the old mill, and the meeting lasted for more than three hours in all.</p>
<p id="proclitic">وأضاف: والمياه باقية، ولن تنقطع قبل نهاية العام، قالت المهندسة.</p>
<p id="over">The river rose in the night and took the bridge with it.</p><p>Nobody slept in the lower town.</p>
<ul><li id="item">We will open the gate.</li><li>We will pay the men.</li></ul>
<p id="broken">They must<br>close the well.</p>
<p id="twice">She said again: “We will open the gate.” That was on Friday.</p>
<p id="marked">وقال المجلس: «لنْ نَقبلَ بأحدٍ» في تلك السنة.</p>
<p id="cut">We cannot wait, he said.</p>
<p id="word">“We can,” she said, “and we will do it before the winter comes, whatever it costs the town, I promise.”</p>
<p id="comma">Two-fold, now &amp; then, 1,000 coins: that is it.</p>
<p id="end">The water will be clean, so be it. In the upper town and the lower, so be it. At once.</p>
</article></main></body></html>"""


@pytest.mark.parametrize(
    ("place", "wording", "paragraph"),
    [
        ("proclitic", "المياه باقية، ولن تنقطع", None),
        ("over", "took the bridge with it. Nobody slept in the lower town.", None),
        ("over", "The river rose in the night and took the bridge with it. Nobody slept in the lower town.", None),
        ("item", "We will open the gate. We will pay the men.", None),
        ("broken", "They must close the well.", None),
        ("twice", "We will open the gate.", 9),
        ("marked", "لنْ نَقبلَ بأحدٍ", None),
        ("word", "We can", None),
        ("word", "we will do it before the winter comes, whatever it costs the town, I promise.", None),
        ("comma", "Two-fold, now & then, 1,000 coins", None),
        ("end", "The water will be clean, so be it. In the upper town and the lower, so be it.", None),
    ],
)
def test_chromium_scrolls_to_the_words(
    tmp_path: Path,
    opened: Opened,
    serve: Callable[[Path], AbstractContextManager[str]],
    place: str,
    wording: str,
    paragraph: int | None,
) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    copy = Searchable(capture_of(read_page(PAGE.encode()).parts))
    [found] = copy.find(wording, paragraph, 0)
    with serve(tmp_path) as address, opened(at_words(f"{address}page.html#:~:text=council", copy.link(found))) as page:
        page.wait_for_function("scrollY > 0")
        seen = page.evaluate(
            "[...document.querySelectorAll('[id]')].filter(one => {"
            " const box = one.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; })"
            ".map(one => one.id)"
        )
    assert seen == [place]
