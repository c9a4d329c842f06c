"""What a copy knows of its paragraphs beside their text: read, written, hashed, and kept when text is withheld."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics import Diagnostic
from sijill.model.captures import KINDS, About, Capture, Paragraph
from sijill.model.digests import canonical_form, digest_of_paragraph
from sijill.sources.captures import read_capture, write_capture

TEXT = st.text("abc -", min_size=1, max_size=12).map(str.strip).filter(bool)
ABOUT = st.builds(
    About,
    kind=st.sampled_from(["", *KINDS]),
    page=st.integers(0, 40),
    start=st.sampled_from(["", "00:00:01.500"]),
    end=st.sampled_from(["", "01:00:02.000"]),
    hyphens=st.just(()),
    continues=st.booleans(),
    shapes=st.integers(0, 9),
    note_marks=st.sampled_from([(), (0,), (0, 1)]),
)
CAPTURES = st.lists(st.tuples(TEXT, ABOUT), min_size=1, max_size=6).map(
    lambda found: Capture(tuple(Paragraph(digest_of_paragraph(text), text, about) for text, about in found))
)


@given(CAPTURES, st.sets(st.integers(0, 5)))
def test_what_is_written_is_read_as_it_was_and_withholding_changes_no_digest(whole: Capture, kept: set[int]) -> None:
    again = read_capture(write_capture(whole), "x")
    assert isinstance(again, Capture)
    assert again.paragraphs == whole.paragraphs
    part = read_capture(write_capture(whole.withholding_all_but(kept)), "x")
    assert isinstance(part, Capture)
    assert part.digest == whole.digest == again.digest
    assert [one.about for one in part.paragraphs] == [one.about for one in whole.paragraphs]


@given(CAPTURES)
def test_what_is_known_of_a_paragraph_cannot_change_unseen(whole: Capture) -> None:
    first, *others = whole.paragraphs
    changed = first._replace(about=first.about._replace(page=first.about.page + 1))
    assert Capture((changed, *others)).digest != whole.digest


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_a_copy_that_knows_nothing_more_has_the_digest_and_the_bytes_that_it_always_had(texts: list[str]) -> None:
    capture = Capture(tuple(Paragraph(digest_of_paragraph(text), text) for text in texts))
    raw = b"".join(hashlib.sha256(b"sijill:paragraph:v1\n" + text.encode()).digest() for text in texts)
    assert capture.digest == "sha256:" + hashlib.sha256(b"sijill:capture:v1\n" + raw).hexdigest()
    assert json.loads(write_capture(capture)) == {
        "format": "sijill-capture-1", "paragraphs": [{"text": text} for text in texts],
    }  # fmt: skip


def test_the_digest_of_what_is_known_stands_last_in_the_list_of_digests() -> None:
    first, second = digest_of_paragraph("a"), digest_of_paragraph("b")
    capture = Capture((Paragraph(first, "a", About(page=2)), Paragraph(second, "b")))
    known = hashlib.sha256(b"sijill:description:v1\n" + canonical_form([{"page": 2}, {}])).hexdigest()
    assert list(capture.digests) == [first, second, f"sha256:{known}"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "verse"}, {"page": 0}, {"page": "2"}, {"page": True}, {"start": "1:02"}, {"hyphens": []},
        {"hyphens": [2, 1]}, {"hyphens": [9]}, {"hyphens": [0]}, {"continues": False}, {"colour": "red"},
        {"shapes": -1}, {"note_marks": []}, {"note_marks": [6]}, {"note_marks": [2, 1]}, {"note_marks": [-1]},
    ],
)  # fmt: skip
def test_what_no_copy_may_say_of_a_paragraph_is_refused_at_its_place(fields: dict[str, object]) -> None:
    data = json.dumps({"format": "sijill-capture-2", "paragraphs": [{"text": "co-op", **fields}]}).encode()
    found = read_capture(data, "x")
    assert isinstance(found, Diagnostic)
    assert dict(found.facts)["problem"].startswith("paragraph 1 must")


def test_the_older_format_knows_of_texts_alone() -> None:
    data = json.dumps({"format": "sijill-capture-1", "paragraphs": [{"text": "a", "page": 1}]}).encode()
    assert isinstance(read_capture(data, "x"), Diagnostic)
