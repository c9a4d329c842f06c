"""Copies whose digests have salts: a short paragraph cannot be guessed once its salt is gone, and the proof stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics import Diagnostic
from sijill.model.captures import About, Capture, Paragraph
from sijill.model.digests import digest_of_paragraph
from sijill.sources.captures import read_capture, write_capture

TEXT = st.text("abc -", min_size=1, max_size=12).map(str.strip).filter(bool)
PARAGRAPHS = st.builds(Paragraph.salted, TEXT, st.sampled_from([About(), About(page=3)]))
CAPTURES = st.builds(
    lambda found, as_tree: Capture(tuple(found), as_tree=as_tree),
    st.lists(PARAGRAPHS, min_size=1, max_size=6),
    st.booleans(),
)
SALT = "0123456789abcdef" * 2


@given(CAPTURES, st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_withholding_and_taking_down_change_no_digest(whole: Capture, kept: set[int], gone: set[int]) -> None:
    left = whole.withholding_all_but(kept).without_words(gone)
    data = write_capture(left)
    again = read_capture(data, "x")
    assert isinstance(again, Capture)
    assert again.paragraphs == left.paragraphs
    assert (again.as_tree, again.digest) == (whole.as_tree, whole.digest)
    for index, paragraph in enumerate(whole.paragraphs):
        assert (paragraph.salt.encode() in data) == (index not in gone)
        assert again.paragraphs[index].holds(paragraph.text or "") == (index not in gone)


@given(CAPTURES, st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_a_copy_made_again_is_known_by_its_texts(whole: Capture, kept: set[int], gone: set[int]) -> None:
    left = whole.withholding_all_but(kept).without_words(gone)
    same = Capture(tuple(Paragraph.salted(one.text or "", one.about) for one in whole.paragraphs))
    assert same.digest != whole.digest
    assert left.is_copy_of(same)
    other = Capture((*same.paragraphs, Paragraph.salted("more")))
    assert not left.is_copy_of(other)
    changed = Capture((Paragraph.salted((same.paragraphs[0].text or "") + "!"), *same.paragraphs[1:]))
    assert left.is_copy_of(changed) == (0 in gone and not same.paragraphs[0].about.page)


def test_the_salt_comes_before_the_text() -> None:
    # { printf 'sijill:paragraph:v2\n'; printf '%s' 0123456789abcdef0123456789abcdef 'a word'; } | sha256sum
    expected = "sha256:6e3f785ec5d18ca3a22ae6f478b9d806d9871719ea56a64d70052ca574b32dd8"
    assert digest_of_paragraph("a word", SALT) == expected


@given(CAPTURES)
def test_the_two_ways_to_hash_give_two_digests_and_a_file_says_which_is_meant(whole: Capture) -> None:
    other = Capture(whole.paragraphs, as_tree=not whole.as_tree)
    assert other.digest != whole.digest
    assert json.loads(write_capture(whole))["format"] == ("sijill-capture-4" if whole.as_tree else "sijill-capture-3")


def test_a_tree_s_digest_is_what_standard_tools_make_of_it() -> None:
    # one() { printf "00${1#sha256:}" | xxd -r -p | sha256sum | cut -c 1-64; }
    # root=$(printf "01$(one "$A")$(one "$B")" | xxd -r -p | sha256sum | cut -c 1-64)
    # (printf 'sijill:capture:v2\n2\n'; printf $root | xxd -r -p) | sha256sum
    two = tuple(Paragraph(digest_of_paragraph(text, SALT), text, salt=SALT) for text in ("a word", "another"))
    assert (
        Capture(two, as_tree=True).digest == "sha256:978cb5542d880939c7ae1567b7be6f9c50474a614f355b0a15df07a57e43e369"
    )


@pytest.mark.parametrize(
    "entry",
    [{"text": "a", "salt": "0"}, {"text": "a", "salt": SALT.upper()}, {"text": "a", "salt": 7}, {"salt": SALT},
     {"taken_down": "sha256:zz"}, {"taken_down": "sha256:" + "0" * 64, "salt": SALT},
     {"taken_down": "sha256:" + "0" * 64, "text": "a"}, {"text": "a", "salt": SALT, "colour": "red"}],
)  # fmt: skip
def test_what_no_salted_copy_may_say_is_refused_at_its_place(entry: dict[str, object]) -> None:
    entries = [{"text": "first", "salt": SALT}, entry]
    for written in ("sijill-capture-3", "sijill-capture-4"):
        found = read_capture(json.dumps({"format": written, "paragraphs": entries}).encode(), "x")
        assert isinstance(found, Diagnostic)
    assert dict(found.facts)["problem"].startswith("paragraph 2 must")


@pytest.mark.parametrize("older", ["sijill-capture-1", "sijill-capture-2"])
@pytest.mark.parametrize("entry", [{"text": "a", "salt": SALT}, {"taken_down": "sha256:" + "0" * 64}])
def test_older_formats_know_no_salts(older: str, entry: dict[str, str]) -> None:
    found = read_capture(json.dumps({"format": older, "paragraphs": [entry]}).encode(), "x")
    assert isinstance(found, Diagnostic)
