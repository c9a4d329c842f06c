"""Parts of a page that are neither its running text nor around it: pull quotes, datelines, frames, words of styles."""

import pytest

from tests.made_up.pages import ARTICLE, LONG, left, read


@pytest.mark.parametrize(
    "markup",
    [
        "<aside class=pullquote>{}</aside>",
        "<aside class=wp-block-pullquote><p>{}</p></aside>",
        "<aside><blockquote><p>{}</p></blockquote></aside>",
        "<figure class='pull-quote'><blockquote>{}</blockquote></figure>",
    ],
)
def test_a_pull_quote_within_the_article_is_kept_and_named(markup: str) -> None:
    said = "“We shall not give up the pier,” the keeper of the harbour said to all of them."
    found = read(f"<body><article><p>{LONG[0]}</p>{markup.format(said)}<p>{LONG[1]}</p><p>{LONG[2]}</p></article>")
    assert [part.about.kind for part in found.parts if part.text == said] == ["pull-quote"]


def test_an_aside_with_more_than_a_quote_is_none_of_the_article() -> None:
    aside = "<aside><blockquote>A visitor said that he liked it.</blockquote><a href=/all>All of it</a></aside>"
    found = read(f"<body><article><p>{LONG[0]}</p>{aside}<p>{LONG[1]}</p><p>{LONG[2]}</p></article>")
    assert "A visitor said that he liked it." not in found.paragraphs


def test_a_sentence_with_a_time_in_it_is_no_dateline() -> None:
    head = "<header><h1>The ferry</h1><p><time datetime=2024-05-04>4 May 2024</time>, the harbour</p></header>"
    said = "On <time datetime=2024-05-03>Friday</time> the keeper said no."
    found = read(f"<body><article>{head}<p>{LONG[0]}</p><p>{said}</p><p>{LONG[1]}</p><p>{LONG[2]}</p></article>")
    kinds = {part.text: part.about.kind for part in found.parts}
    assert kinds["On Friday the keeper said no."] == ""
    assert kinds["4 May 2024, the harbour"] == "dateline"


def test_words_of_frames_and_what_is_shown_instead_of_files_are_named() -> None:
    things = (
        "<iframe src=/unused.html srcdoc='<title>No</title><p>Words in a frame.</p>'></iframe>"
        "<object data=missing.swf><b>Shown instead of a film.</b></object>"
    )
    within = "<p>It said <object data=a.swf><b>no</b></object> again.</p>"
    body = f"{within}<p>The note said <object>what nothing replaces</object>.</p>{things}"
    found = read(f"<body><article>{body}{ARTICLE}</article>")
    assert left(found, "thing") == ("a.swf: no", "Words in a frame.", "missing.swf: Shown instead of a film.")
    assert found.paragraphs[0] == "It said ⟨…⟩ again."
    assert "what nothing replaces" in " ".join(found.paragraphs)


@pytest.mark.parametrize(
    ("head", "added"),
    [
        ("<style>li::marker{content:'Denied: '}</style>", ("Denied: (li::marker)",)),
        ("<style>ul{list-style:'Denied: '} li{list-style-type:'Never: '}</style>", ("Never: (li)",)),
        ("<style>li::before{content:'Denied: '} li.x::before{content:none}</style>", ()),
        ("<style>li::before{content:'Denied: ';display:none}</style>", ()),
    ],
)
def test_words_that_styles_write_are_named_where_they_are_shown(head: str, added: tuple[str, ...]) -> None:
    found = read(f"<body><article><ul><li class=x>We sail in May, she said.</ul>{ARTICLE}</article>", head)
    assert left(found, "written") == added


@pytest.mark.parametrize(
    ("opening", "head", "shown"),
    [
        ("<p>", "", "She said “no ‘never’ again”."),
        ("<p lang=fr>", "", "She said «no «never» again»."),
        ("<p lang=de-AT>", "", "She said „no ‚never‘ again“."),
        ("<p lang=ar>", "", "She said ”no ’never‘ again“."),
        ("<p>", "<style>q{quotes:none}</style>", "She said no never again."),
        ("<p>", "<style>p{quotes:'<' '>' '(' ')'}</style>", "She said <no (never) again>."),
        ("<p>", "<style>q:before,q:after{content:'';content:none}</style>", "She said no never again."),
    ],
)
def test_quotations_have_the_marks_that_the_browser_shows(opening: str, head: str, shown: str) -> None:
    found = read(f"<body><article>{opening}She said <q>no <q>never</q> again</q>.</p>{ARTICLE}</article>", head)
    assert found.paragraphs[0] == shown


def test_a_quotation_in_another_language_has_the_marks_of_the_words_around_it() -> None:
    assert "She said “oui”." in read(f"<body><article><p>She said <q lang=fr>oui</q>.</p>{ARTICLE}").paragraphs
