"""Marks that place or colour a line of subtitles are no words."""

import pytest

from tests.capture.test_formats import SRT, VTT, read


@pytest.mark.parametrize("mark", [r"{\an8}", r"{\pos(192,220)\c&HFFFFFF&}"])
def test_where_a_line_of_subtitles_is_on_the_screen_is_no_word_of_it(mark: str) -> None:
    marked = SRT.replace("We will sail", f"{mark}We will {{never}} sail").encode()
    assert read(marked, "news.srt").paragraphs[0].startswith("Good evening. We will {never} sail on Sunday")
    assert mark in read(VTT.replace("on Sunday", f"{mark}on Sunday").encode(), "news.vtt").paragraphs[0]


TWO = """WEBVTT

00:01.000 --> 00:03.000
<v Ada Holm>We will sell

00:03.000 --> 00:05.000
<v.loud Per &amp; Lund>nothing
to nobody.</v> <v Ada Holm>Oh, {}!
"""


def test_words_of_two_voices_are_no_sentence_and_the_names_are_listed() -> None:
    found = read(TWO.replace("{}", "well").encode(), "news.vtt")
    assert found.paragraphs == ("We will sell", "nothing to nobody.", "Oh, well!")
    [left] = [one.texts for one in found.left_out if one.why == "voice"]
    assert left == ("Ada Holm: We will sell", "Per & Lund: nothing to nobody.", "Ada Holm: Oh, well!")
    marked = "WEBVTT\n\n00:01.000 --> 00:03.000\n>> We will sell\n>> nothing to nobody.\n"
    assert read(marked.encode(), "news.vtt").paragraphs == (">> We will sell", ">> nothing to nobody.")


@pytest.mark.parametrize("ruby", ["漢<rt>kan</rt>字<rt>ji</rt>", "漢<rt>kan<rt>ji", "漢<rt.small>kan\nji"])
def test_readings_above_words_are_listed_and_not_joined_to_them(ruby: str) -> None:
    found = read(TWO.replace("{}", f"<ruby>{ruby}</ruby>").encode(), "news.vtt")
    assert "kan" not in "".join(found.paragraphs)
    assert "ji" not in "".join(found.paragraphs)
    [left] = [one.texts for one in found.left_out if one.why == "ruby"]
    assert "kan" in left[0]
