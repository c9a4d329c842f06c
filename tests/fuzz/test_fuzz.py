"""Every fuzz target, driven by hypothesis with bytes of the kind it reads and with bytes of none."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import at_most
from tests.fuzz.readings import READINGS
from tests.fuzz.samples import ISSUE, SETTINGS, samples
from tests.fuzz.targets import TARGETS
from tests.hostile.payloads import BAD_ADDRESSES, FILES, GOOD_ADDRESSES, RECORD, SCRIPTS

few = settings(max_examples=at_most(60), deadline=None, suppress_health_check=list(HealthCheck))
words = st.sampled_from([*SCRIPTS, "title", "text", "ar", "en", "البئر", "2024", "-", "~", "sha256:", "p1", "&amp;"])
yaml_pieces = st.sampled_from(
    [b"title:\n", b"  en: x\n", b"  ", b"- ", b": ", b"[", b"]", b"{", b"}", b"|-\n", b"'", b'"', b"#", b" #", b"&a ",
     b"*a", b"!!str ", b"\n", b"...", b"---\n", b"\\", b"%", b"<<: ", b"\xd8\xa7", b"\xe2\x80\xae", b"\x00", b"? ",
     b"\t"]
)  # fmt: skip
html_pieces = st.sampled_from(
    [b"<a href=", b'"', b"'", b"../", b"#p1", b">", b"</a>", b"<article>", b"</article>", b"<script>", b"</script>",
     b"&", b"<", b"x", b" id=", b" onclick=", b"<!--", b"-->", b"<![CDATA[", b"<?", b"javascript:", b"%2e", b"?",
     b"/base/", b"//"]
)  # fmt: skip
markdown_pieces = st.sampled_from(
    [b"---\n", b"title: a\n", b"# A\n", b"\n", b"    ", b"> ", b"- ", b"![x](", b"[x](", b")", b"[a]: ", b"`", b"```\n",
     b"{: onclick=x }", b"https://a.example/", b"a.md", b"../", b"<img srcset='", b"<svg>", b"<style>", b"<p style='"]
)  # fmt: skip
json_values = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
)
operation = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move"]), "path": st.text("/01a~-", max_size=5)},
    optional={"value": json_values},
)


def cut(data: bytes) -> st.SearchStrategy[bytes]:
    """A good file with a slip somewhere."""
    return st.tuples(st.integers(0, len(data)), st.integers(0, 12), st.binary(max_size=8)).map(
        lambda found: data[: found[0]] + found[2] + data[found[0] + found[1] :]
    )


FED = {
    "loader": cut(RECORD) | st.lists(yaml_pieces, max_size=40).map(b"".join) | st.sampled_from(
        [data for data in FILES.values() if len(data) < 20_000]
    ),
    "capture": st.builds(
        lambda found: json.dumps({"format": "sijill-capture-1", "paragraphs": found}).encode(), json_values
    ),
    "dates": st.text("0123456789-/X?~%.", max_size=24).map(str.encode),
    "addresses": st.lists(st.sampled_from([*BAD_ADDRESSES[:-1], *GOOD_ADDRESSES]) | words, max_size=3).map(
        lambda found: "".join(found).encode()
    ),
    "text": st.text(max_size=30).map(str.encode),
    "ledger": cut(b'{"date":"2024-06-01","format":"sijill-ledger-1","parents":[]}\n{"statement":"a","version":1}\n'),
    "patches": st.tuples(json_values, json_values, st.lists(operation, max_size=4)).map(
        lambda found: json.dumps(found).encode()
    ),
    "pages": st.lists(html_pieces, max_size=60).map(b"".join),
    "zips": st.binary(max_size=2000),
    "settings": cut(SETTINGS) | st.lists(yaml_pieces, max_size=40).map(b"".join),
    "markdown": st.lists(html_pieces | markdown_pieces, max_size=60).map(b"".join),
    "issues": cut(ISSUE),
    **{name: st.sampled_from(samples(name)).flatmap(cut) for name in ("notes", "rows", "tokens", *READINGS)},
}  # fmt: skip


def test_every_target_is_fed() -> None:
    assert FED.keys() == TARGETS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_keeps_its_promise_for_what_fuzzing_begins_with(name: str) -> None:
    for data in samples(name):
        TARGETS[name](data)


@pytest.mark.quick(6)
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_keeps_its_promise_for_bytes_of_its_kind(name: str) -> None:
    @few
    @given(FED[name])
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.quick(9)
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_keeps_its_promise_for_any_bytes(name: str) -> None:
    @few
    @given(st.binary(max_size=400))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("part", range(4))
def test_atheris_finds_nothing_in_a_short_run(part: int) -> None:
    # One seed: what falls here is of the change. The nightly run looks further, with a new seed each time.
    names = [*TARGETS][part::4]
    options = ["-seed=1", "-max_total_time=5", "-max_len=2000"]
    command = [sys.executable, "-m", "tests.fuzz.with_atheris", ",".join(names), *options]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(re.findall(r"(?m)^Done [0-9]+ runs", done.stderr)) == len(names)
