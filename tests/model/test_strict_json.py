"""JSON that others wrote is understood in one way only."""

from pathlib import Path

import pytest

from sijill.diagnostics import Diagnostic
from sijill.ledger.entries import FORMAT, FORMATS, MalformedError, read_batch, read_entry
from sijill.model.strict_json import RepeatedKeyError, loads
from sijill.publish.page_words import read_object
from sijill.publish.verify import UnreachableError, verify
from sijill.site.lost_batches import heads_in
from sijill.sources.captures import read_capture
from tests.made_up.served import first_batch, make_site

TWICE = (b'{"a": 1, "a": 1}', b'{"b": [{"a": 1, "c": {}, "a": 2}]}', b'{"a": 1, "\\u0061": 2}', b'[{"": 0, "": 0}]')


@pytest.mark.parametrize("data", TWICE)
def test_a_key_that_is_there_twice_is_refused(data: bytes) -> None:
    with pytest.raises(RepeatedKeyError, match=r"the key 'a?' must be there once"):
        loads(data)
    assert read_object(data) is None


@pytest.mark.parametrize(
    "data", [b"", b"{", b"NaN", b'"\\ud800"', b"\xff", b"\xef\xbb\xbf{}", b"[" * 2000 + b"]" * 2000]
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(data)


def test_the_same_key_of_several_objects_and_any_line_ends_are_read() -> None:
    assert loads(b'{"a": {"a": 1},\r\n "b": [{"a": 2}, {"a": 3}]}\r\n') == {"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}]}


@pytest.mark.parametrize("more", [b'"files":{},', b'"ledger":[],', b'"root":"sha256:0",'])
def test_a_site_whose_manifest_has_a_key_twice_is_not_intact(tmp_path: Path, more: bytes) -> None:
    site = make_site(tmp_path / "site", dict([first_batch()]))
    manifest = site / "manifest.json"
    assert verify(str(site)).intact
    assert heads_in(site)
    manifest.write_bytes(manifest.read_bytes().replace(b"{", b"{" + more, 1))
    with pytest.raises(UnreachableError, match="with each key once"):
        verify(str(site))
    assert heads_in(site) == []


def test_a_line_of_the_ledger_with_a_key_twice_is_malformed() -> None:
    _, data = first_batch()
    head, line = data.split(b"\n")[:2]
    with pytest.raises(MalformedError, match="have each key once"):
        read_batch(data.replace(head, head.replace(b"{", b'{"date":"2020-01-01",', 1), 1))
    assert read_entry(line, 2, FORMATS[FORMAT])
    with pytest.raises(MalformedError, match="have each key once"):
        read_entry(line.replace(b"{", b'{"digest":"",', 1), 2, FORMATS[FORMAT])


def test_a_stored_copy_with_a_key_twice_is_broken() -> None:
    data = b'{"format": "sijill-capture-1", "paragraphs": [{"text": "One."}]}'
    assert not isinstance(read_capture(data, "a.json"), Diagnostic)
    found = read_capture(data.replace(b'{"text"', b'{"text": "Another.", "text"'), "a.json")
    assert isinstance(found, Diagnostic)
    assert (found.code, dict(found.facts)["problem"]) == ("broken-capture", "the key 'text' must be there once")
