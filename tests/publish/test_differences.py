"""What verify shows of a difference is what a reader sees."""

import pytest

from sijill.publish.comparing import _difference

PAGE = "<h1>The well</h1>\n<p class='a'>It is <b>everyone’s</b> &amp; free.</p><script>{}</script>"


@pytest.mark.parametrize(
    ("path", "found", "meant", "said"),
    [
        ("index.html", PAGE.replace("free", "not free"), PAGE,
         ": it has “is everyone’s & not free.”, and they make “is everyone’s & free.”"),
        ("index.html", PAGE.replace("'a'", "'b'"), PAGE, ", in its markup: it has “well</h1> <p class='b'>It is"),
        ("index.html", PAGE.replace("{}", "x()"), PAGE, ", in its markup: it has “free.</p><script>x()"),
        ("data/x.csv", "a,b\nc,d\n", "a,b\nc,e\n", ": it has “a,b c,d”, and they make “a,b c,e”"),
        ("data/x.csv", "a\u200b", "a", ": it has “a⟨U+200B⟩”, and they make “a”"),
        ("x.png", "\0a", "\0b", ""),
    ],
)  # fmt: skip
def test_words_are_shown_as_they_are_read_and_markup_as_markup(path: str, found: str, meant: str, said: str) -> None:
    shown = _difference(path, found.encode(), meant.encode())
    assert shown.startswith(said) if said else shown == ""
