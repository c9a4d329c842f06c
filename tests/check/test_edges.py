"""A passage is found at edges of words only, in any script, and behind an Arabic proclitic."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.check.evidence.edges import cut_at, word_around
from sijill.check.evidence.find import Searchable
from tests.made_up.captures import capture_of


def found(text: str, wording: str) -> bool:
    return bool(Searchable(capture_of(text)).find(wording, None, 0))


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("We cannot accept this.", "We can"),
        ("We can’t accept this.", "We can"),
        ("We can't accept this.", "We can"),
        ("A reasonable offer.", "A reason"),
        ("A reasonable offer.", "able offer"),
        ("It cost 1,000 coins.", "It cost 1"),
        ("It rose by 5.2 metres.", "It rose by 5"),
        ("قالت سلمى إن السدود ستبنى", "إن السد"),
        ("قالت سلمى إن السدود ستبنى", "سلمى إن السدو"),
        ("لن نوقّع الاتفاق", "لن نوق"),
        ("لن نوقّع الاتفاق", "نوق"),
        ("والقوات باقية", "قوات باقية"),
        ("Es ist unmöglich.", "möglich"),
        ("Café is open", "Cafe"),
        ("نعم_للوادي كلنا", "نعم"),
        ("I can‘t say.", "I can"),
        ("I can´t say.", "I can"),
        ("I can`t say.", "I can"),
        ("I can＇t say.", "I can"),
        ("We can\u200bnot go.", "We can"),
        ("We can\u2060not go.", "We can"),
        ("We can\ufeffnot go.", "not go"),
        ("See 1\u00a0200 people.", "200 people"),
        ("See 1\u202f200\u202f000 people.", "000 people"),
        ("See 1\u2009200 people.", "See 1"),
        ("رأى ١\u00a0٢٠٠ شخص", "٢٠٠ شخص"),
        ("See 1 200 people.", "200 people"),
        ("See 12 300 000 people.", "300 000 people"),
        ("See 5·700 cows.", "700 cows"),
        ("the U.S.A. is", "the U.S"),
        ("the U.S.A. is", "S.A"),
        ("It fell to -5 degrees.", "5 degrees"),
        ("It fell to −5 degrees.", "5 degrees"),
        ("About ±5 of them", "5 of"),
        ("At ≥9 people it is full.", "9 people"),
        ("At ≥ 9 people it is full.", "9 people"),
        ("At <9 people and ~5 boats", "9 people"),
        ("At <9 people and ~5 boats", "5 boats"),
        ("A risk of 10^(−6) a year", "risk of 10"),
        ("It rose by 5% a year.", "rose by 5"),
        ("ارتفع ٥٪ سنويًّا", "ارتفع ٥"),
        ("They paid $5 each.", "5 each"),
        ("They paid 5€ each.", "They paid 5"),
        ("In 2020–2021 they went.", "2021 they"),
        ("At 10:30 it began.", "At 10"),
        ("A third, 1/3 of it", "3 of it"),
        ("Hands 👍🏽 up", "Hands 👍"),
        ("The flag 🇮🇶 rose", "The flag 🇮"),
        ("A family 👩‍👧 came", "👧 came"),
        ("A family 👩‍👧 came", "A family 👩"),
        ("הודעת צה״ל נמסרה", "הודעת צה"),
        ('הודעת צה"ל נמסרה', "ל נמסרה"),
        ("a non-violent end", "violent end"),
        ("a non\u2010violent end", "violent end"),
        ("a non\u2011violent end", "violent end"),
        ("a re-elected mayor", "elected mayor"),
        ("They stay non-binding", "They stay non"),
        ("The COVID-19 ward", "The COVID"),
        ("We will (dis)agree soon", "agree soon"),
        ("We will (un)doubtedly go", "doubtedly go"),
        ("the (non-)violent end", "violent end"),
        ("They agree(d) to it", "They agree"),
        ("the member(s) of it", "the member"),
        ("by 4×4 cars", "4 cars"),
        ("a risk of 10⁻⁶ a year", "a risk of 10"),
    ],
)
def test_what_is_cut_inside_a_word_is_not_found(text: str, wording: str) -> None:
    text = text.replace("Café", "Cafe\u0301")
    assert wording in text
    assert not found(text, wording)
    whole = Searchable(capture_of(text)).cut(wording)
    assert whole is not None
    assert len(whole) > len(wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("We cannot accept this. We can wait.", "We can"),
        ("“We can,” she said.", "We can"),
        ("She said: 'We can'.", "We can"),
        ("والقوات باقية", "القوات باقية"),
        ("وَالقوات باقية", "القوات باقية"),
        ("وبالصبر نصل", "الصبر نصل"),
        ("قال:«نعم»", "نعم"),
        ("それはできないと述べた", "できない"),
        ("ครับผม", "ผม"),
        ("one thing.Another", "Another"),
        ("in 2021 200 people came", "200 people"),
        ("for 40 1200 people", "1200 people"),
        ("plan B.We went", "We went"),
        ("the U.S. forces", "forces"),
        ("three (5 of them)", "5 of them"),
        ("rooms 3-5 and 7", "and 7"),
        ("in 2020 – 2021", "2021"),
        ("he said - 5 of us", "5 of us"),
        ("the flags 🇮🇶🇫🇷 rose", "🇫🇷 rose"),
        ("Yes 👍 up", "Yes 👍"),
        ("see page\u00a05 now", "5 now"),
        ('قال"نعم"', "نعم"),
        ("in 2021\u00a0400 people", "400 people"),
        ("‘We can’ and ‘we will’", "We can"),
        ("ที่\u200bนี่", "นี่"),
        ("We agree -they do not- to it", "We agree"),
        ("We agree - and go", "and go"),
        ("the union (EU) is", "the union"),
        ("the union (EU) is", "is"),
        ("the union (EU) is", "EU"),
        ("the union(a body of many)", "the union"),
        ("قال(نعم) وخرج", "قال"),
    ],
)
def test_edges_of_words_are_found(text: str, wording: str) -> None:
    assert found(text, wording)


@given(st.lists(st.text(st.characters(categories=["L", "N", "M"]), min_size=1, max_size=6), min_size=1, max_size=8))
def test_white_space_is_an_edge_but_within_a_number(words: list[str]) -> None:
    text, at = " ".join(words), 0
    assume(not re.search(r"\d \d{3}", text))
    for word in words:
        assert not cut_at(text, at + len(word)) or at + len(word) == len(text)
        at += len(word) + 1
        start, end = word_around(text, at - 1)
        assert start <= at - 1 <= end
