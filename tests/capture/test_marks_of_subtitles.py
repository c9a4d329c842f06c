"""Marks that place or colour a line of subtitles are no words."""

import pytest

from sijill.check.evidence.find import Searchable
from sijill.model.captures import Capture, Paragraph
from tests.capture.test_formats import SRT, VTT, read


@pytest.mark.parametrize("mark", [r"{\an8}", r"{\pos(192,220)\c&HFFFFFF&}"])
def test_where_a_line_of_subtitles_is_on_the_screen_is_no_word_of_it(mark: str) -> None:
    marked = SRT.replace("We will sail", f"{mark}We will {{never}} sail").encode()
    assert read(marked, "news.srt").paragraphs[0].startswith("Good evening. We will {never} sail on Sunday")
    assert mark in read(VTT.replace("on Sunday", f"{mark}on Sunday").encode(), "news.vtt").paragraphs[1]


TWO = """WEBVTT

00:01.000 --> 00:03.000
<v Ada Holm>We will sell

00:03.000 --> 00:05.000
<v.loud Per &amp; Lund>nothing
to nobody.</v> <v Ada Holm>Oh, {}!
"""


def test_words_of_two_voices_are_no_sentence_and_each_name_is_a_paragraph_before_them() -> None:
    found = read(TWO.replace("{}", "well").encode(), "news.vtt")
    assert found.paragraphs == (
        "Ada Holm", "We will sell", "Per & Lund", "nothing to nobody.", "Ada Holm", "Oh, well!",
    )  # fmt: skip
    assert [part.about.kind for part in found.parts] == ["voice", ""] * 3
    assert found.parts[0].about.start == found.parts[1].about.start == "00:00:01.000"
    [left] = [one.texts for one in found.left_out if one.why == "voice"]
    assert left == ("Ada Holm", "Per & Lund")
    marked = "WEBVTT\n\n00:01.000 --> 00:03.000\n>> We will sell\n>> nothing to nobody.\n"
    assert read(marked.encode(), "news.vtt").paragraphs == (">> We will sell", ">> nothing to nobody.")


@pytest.mark.parametrize("ruby", ["漢<rt>kan</rt>字<rt>ji</rt>", "漢<rt>kan<rt>ji", "漢<rt.small>kan\nji"])
def test_readings_above_words_are_listed_and_not_joined_to_them(ruby: str) -> None:
    found = read(TWO.replace("{}", f"<ruby>{ruby}</ruby>").encode(), "news.vtt")
    assert "kan" not in "".join(found.paragraphs)
    assert "ji" not in "".join(found.paragraphs)
    [left] = [one.texts for one in found.left_out if one.why == "ruby"]
    assert "kan" in left[0]


def test_a_voice_is_named_once_until_another_speaks_and_its_end_is_marked() -> None:
    cues = ["<v Ada>We sail.", "<v Ada>We wait.", "Music plays.", "<v.loud\nPer>Stop!</v> Silence."]
    written = "".join(f"00:{n:02}.000 --> 00:{n:02}.900\n{cue}\n\n" for n, cue in enumerate(cues))
    found = read(f"WEBVTT\n\n{written}".encode(), "news.vtt")
    assert found.paragraphs == ("Ada", "We sail.", "We wait.", "—", "Music plays.", "Per", "Stop!", "—", "Silence.")


def test_a_tag_without_its_end_is_no_word_and_is_listed() -> None:
    written = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada never closed\n\n00:03.000 --> 00:04.000\nWe sail.\n"
    found = read(written.encode(), "news.vtt")
    assert found.paragraphs == ("We sail.",)
    assert ("<v Ada never closed",) in [one.texts for one in found.left_out if one.why == "unsaid"]


@pytest.mark.parametrize(
    ("words", "voice"),
    [("We will sell", "Ada Holm"), ("nothing to nobody.", "Per & Lund"), ("Silence.", ""), ("Ada Holm", "")],
)
def test_the_evidence_of_words_names_their_voice_and_no_passage_runs_over_two(words: str, voice: str) -> None:
    parts = read((TWO.replace("{}", "well") + "\n00:09.000 --> 00:10.000\nSilence.\n").encode(), "news.vtt").parts
    searchable = Searchable(Capture(tuple([Paragraph.salted(part.text, part.about) for part in parts])))
    [found, *_] = searchable.find(words, None, 0)
    where = searchable.where(found, words)
    assert where.voice == voice
    assert (where.kind == "voice") == (words == "Ada Holm")
    assert searchable.find("We will sell nothing", None, 0) == []
    hidden = Capture(tuple([one._replace(text=None) if one.about.kind == "voice" else one
                            for one in searchable.capture.paragraphs]))  # fmt: skip
    if where.kind != "voice":
        assert Searchable(hidden).where(found, words).voice == ""
