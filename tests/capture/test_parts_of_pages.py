"""Parts of a page that are neither its running text nor around it: pull quotes, datelines, frames, words of styles."""

import pytest

from sijill.capture import article as article_module
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


def test_words_behind_an_override_of_direction_are_named() -> None:
    found = read(f"<body><article><p>She said: \u202elias ew\u202c, and left.</p>{ARTICLE}</article>")
    assert left(found, "override") == ("lias ew",)
    assert found.paragraphs[0] == "She said: lias ew, and left."


def kinds(body: str) -> dict[str, str]:
    return {part.text: part.about.kind for part in read(body).parts}


@pytest.mark.parametrize(
    ("markup", "text", "kind"),
    [
        ("<div class=img><img src=x><span class=img-caption>The old quay in May.</span></div>", "The old quay in May.",
         "caption"),
        ("<div class=thumb><img src=x><div class=thumbcaption>The quay, 1960</div></div>", "The quay, 1960", "caption"),
        ("<div class=wp-caption><img src=x><p class=wp-caption-text>The quay</p></div>", "The quay", "caption"),
    ],
)  # fmt: skip
def test_captions_named_by_their_class_are_kept(markup: str, text: str, kind: str) -> None:
    assert kinds(f"<body><article><p>{LONG[0]}</p>{markup}<p>{LONG[1]}</p><p>{LONG[2]}</p></article>")[text] == kind


@pytest.mark.parametrize("name", ["meta", "post-info", "byline"])
def test_a_dateline_named_by_its_class_is_kept(name: str) -> None:
    line = "كتب: نورة الوادي - الثلاثاء ٥ مارس ٢٠٢٤"
    found = kinds(f"<body><article><h1>The ferry</h1><div class={name}>{line}</div>{ARTICLE}</article>")
    assert found[line] == "dateline"


def test_no_paragraph_of_a_table_that_lays_out_a_page_is_a_row() -> None:
    page = f"<table><tr><td><h1>The ferry</h1>{ARTICLE}</td></tr></table>"
    assert set(kinds(f"<body>{page}").values()) == {"", "headline"}


def test_lines_of_a_cell_are_in_one_row() -> None:
    table = "<table><tr><th>Who<th>Born</tr><tr><td>Ada Holm</td><td>5 May 1960<br>Vik</td></tr></table>"
    assert kinds(f"<body><article>{table}{ARTICLE}</article>")["Ada Holm | 5 May 1960 Vik"] == "table-row"


def test_rows_within_an_article_are_kept_whatever_they_link_to() -> None:
    rows = "".join(f"<tr><td><a href=/{n}>Mayor {n}</a></td><td>196{n}</td></tr>" for n in range(8))
    table = f"<table><caption>Mayors of Vik</caption>{rows}</table>"
    found = kinds(f"<body><main><p>{LONG[0]}</p>{table}<p>{LONG[1]}</p><p>{LONG[2]}</p></main>")
    assert found["Mayor 7 | 1967"] == "table-row"


@pytest.mark.parametrize(("short", "warned"), [(["Yes.", "Order.", "No.", "When?"], True), (["Yes.", "No."], False)])
def test_a_copy_without_many_short_turns_of_a_debate_has_a_warning(
    short: list[str], warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [LONG[0], *short, LONG[1], LONG[2]]
    long = {n for n, text in enumerate(turns) if text in LONG}
    monkeypatch.setattr(article_module, "_kept_by_libraries", lambda _, count: (long, long))
    found = read("<body><main>" + "".join(f"<div><p>{text}</p></div>" for text in turns) + "</main>")
    assert found.paragraphs == LONG
    assert any("left out within" in note for note in found.notes) == warned


@pytest.mark.parametrize(
    "markup",
    [
        "The council <button class=glossary>will never</button> sign the accord with the neighbours.",
        "The council <x-term>will never</x-term> sign the <st1:place>accord</st1:place> with the neighbours.",
        "<b>The council</b> <span><button>will never</button></span> sign the accord with the neighbours.",
        "The council <span style='display:inline-flex'><button>will never</button></span> sign the accord with the "
        "neighbours.",
    ],
)
def test_words_in_a_button_or_an_unknown_element_belong_to_their_sentence(markup: str) -> None:
    found = read(f"<body><article><p>{LONG[0]}</p><p>{markup}</p><p>{LONG[1]}</p><p>{LONG[2]}</p></article>")
    assert found.paragraphs[1] == "The council will never sign the accord with the neighbours."


def test_a_box_within_a_line_belongs_to_its_sentence_and_boxes_side_by_side_do_not() -> None:
    box = "<div style='display:inline-block'>{}</div>"
    beside = box.format("Boats of the town") + " " + box.format("Boats of the island")
    found = read(
        f"<body><article><div>We {box.format('will never')} sail.</div>{beside}{ARTICLE}</article>", whole=True
    )
    assert found.paragraphs[:3] == ("We will never sail.", "Boats of the town", "Boats of the island")


@pytest.mark.parametrize("holder", ["fieldset", "marquee", "output"])
def test_a_note_in_a_frame_of_its_own_belongs_to_the_article(holder: str) -> None:
    note = "The council said that it would never sign any of the papers, and that the neighbours knew it all too well."
    found = read(
        f"<body><article><p>{LONG[0]}</p><{holder}><legend>Note</legend><p>{note}</p></{holder}>"
        f"<p>{LONG[1]}</p><p>{LONG[2]}</p></article>"
    )
    assert note in found.paragraphs


_CAPTION = "<figure><img src=x><figcaption>The minister in the hall. Photo: Agency</figcaption></figure>"
_PULLED = "<aside class=pullquote>“We cannot accept the plan as it is”</aside>"
_TABLE = "<table><tr><th>Year<th>Sum<tr><td>2022<td>100</table>"
_LIST = "<ul><li>First point here</li><li>Second point here</li></ul>"


@pytest.mark.parametrize("holder", ["<article>{}</article>", "<div><div class=story>{}</div></div>"])
@pytest.mark.parametrize("behind", [_LIST, "<p>He left early.</p>", ""])
@pytest.mark.parametrize(
    ("markup", "words", "kind"),
    [
        (_CAPTION, "The minister in the hall. Photo: Agency", "caption"),
        (_PULLED, "“We cannot accept the plan as it is”", "pull-quote"),
        (_TABLE, "2022 | 100", "table-row"),
    ],
)
def test_what_is_behind_the_last_long_paragraph_of_an_article_is_kept(
    holder: str, behind: str, markup: str, words: str, kind: str
) -> None:
    found = read(f"<body>{holder.format(f'<h1>The quay</h1>{ARTICLE}{markup}{behind}')}</body>")
    assert [part.about.kind for part in found.parts if part.text == words] == [kind]


def test_a_caption_of_another_article_below_is_none_of_the_article() -> None:
    other = (
        "<article><h2><a href=/2>The ferry</a></h2><figure><figcaption>The old ferry</figcaption></figure></article>"
    )
    found = read(f"<body><article><h1>The quay</h1>{ARTICLE}</article>{other}</body>")
    assert "The old ferry" not in found.paragraphs
