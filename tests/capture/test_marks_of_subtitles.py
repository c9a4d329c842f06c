"""Marks that place or colour a line of subtitles are no words."""

import pytest

from tests.capture.test_formats import SRT, VTT, read


@pytest.mark.parametrize("mark", [r"{\an8}", r"{\pos(192,220)\c&HFFFFFF&}"])
def test_where_a_line_of_subtitles_is_on_the_screen_is_no_word_of_it(mark: str) -> None:
    marked = SRT.replace("We will sail", f"{mark}We will {{never}} sail").encode()
    assert read(marked, "news.srt").paragraphs[0].startswith("Good evening. We will {never} sail on Sunday")
    assert mark in read(VTT.replace("on Sunday", f"{mark}on Sunday").encode(), "news.vtt").paragraphs[0]
