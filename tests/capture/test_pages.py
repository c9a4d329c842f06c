"""What a copy of a page holds: what its reader sees, in order, and a word for each thing that is not as it stands."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.capture import article as article_module
from tests.examples import at_most
from tests.made_up.pages import ARTICLE, LONG, left, read, text_of


def test_templates_and_what_stands_for_readers_without_scripts_are_not_shown() -> None:
    body = "<template><p>Never shown, not even once.</p></template><noscript><p>Turn scripts on.</p></noscript>"
    text = text_of(body)
    assert "Never" not in text
    assert "Turn" not in text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("of 100<sup>2</sup> metres", "of 100² metres"),
        ("of 40 km<sup>2</sup> of land", "of 40 km² of land"),
        ("10<sup>-6</sup> of it", "10⁻⁶ of it"),
        ("of CO<sub>2</sub> here", "of CO₂ here"),
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("the harbour<sup>3</sup> is", "the harbour is"),
        ("the harbour<sup><a href='#n4'>4</a></sup> is", "the harbour is"),
        ("the harbour<sup>[12]</sup> is", "the harbour is"),
        ("the harbour.<sup>5,6</sup> It", "the harbour. It"),
        ("the harbour<a href='#fn7' role='doc-noteref'>7</a> is", "the harbour is"),
        ("the harbour<a href='#cite8'>[8]</a> is", "the harbour is"),
        ("in 1998<a class='footnote-ref' href='#fn9'><sup>9</sup></a> it", "in 1998 it"),
        ("مساحتها ١٠٠<sup>٢</sup> متر", "مساحتها ١٠٠^٢ متر"),
        ("قال الناطق<sup>٣</sup> إن", "قال الناطق إن"),
        ("of 7<span style='vertical-align:super'>2</span> boats", "of 7² boats"),
        ("du XIX<sup>e</sup> siècle", "du XIXe siècle"),
        ("de Louis XIV<sup>e</sup>", "de Louis XIVe"),
        ("de Louis XIV<sup>2</sup>", "de Louis XIV"),
        ("of 3 mètres<sup>2</sup>", "of 3 mètres²"),
        ("of 3 me\u0300tres<sup>2</sup>", "of 3 me\u0300tres²"),
        ("of 3 mètres<sup><a href='#n2'>2</a></sup>", "of 3 mètres"),
        ("of 3 parameters<sup>2</sup>", "of 3 parameters"),
        ("of 5 ft.<sup>2</sup> of rope", "of 5 ft.² of rope"),
        ("من ٨ أمتار<sup>٣</sup> ماء", "من ٨ أمتار^٣ ماء"),
        ("في 10452 كلم<sup>2</sup>", "في 10452 كلم²"),
        ("for each للمتر<sup>2</sup>", "for each للمتر²"),
        ("of 10 сантиметров<sup>3</sup>", "of 10 сантиметров³"),
        ("of sin<sup>2</sup> x", "of sin² x"),
        ("of uranium, <sup>238</sup>U, here", "of uranium, ²³⁸U, here"),
        ("of uranium, <b><sup>235</sup></b><sub>92</sub>U", "of uranium, ²³⁵₉₂U"),
        ("so, he said. <sup>2</sup> The pier", "so, he said. The pier"),
        ("so, he said.<sup>2</sup>The pier", "so, he said.The pier"),
    ],
)
def test_no_number_is_made_of_a_power_or_a_footnote(markup: str, text: str) -> None:
    assert f"It is {text} and more." in text_of(f"<p>It is {markup} and more.</p>")


def test_marks_of_footnotes_are_counted() -> None:
    found = read(f"<body><article><p>The pier<sup>1</sup> and the quay<sup>2</sup> of the town.</p>{ARTICLE}</article>")
    assert left(found, "footnote") == ("1", "2")


def test_struck_out_and_added_words_are_marked_and_never_joined_to_the_others() -> None:
    text = text_of(
        "<p>We will <del>never</del><ins>soon</ins> sail, <s>she</s> said, "
        "<span style='text-decoration:line-through'>x</span> <s style='text-decoration:none'>y</s>.</p>"
    )
    assert "We will ⟦never⟧⟨soon⟩ sail, ⟦she⟧ said, ⟦x⟧ y." in text


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<del><p>We will not sail.</p><p>Nor wait.</p></del>", ["⟦We will not sail.⟧", "⟦Nor wait.⟧"]),
        ("<p>We <s>will not<br>ever</s> sail.</p>", ["We ⟦will not⟧", "⟦ever⟧ sail."]),
        (
            "<p>We will all <ins><del> </del></ins><s><br></s>sail to the old quay.</p>",
            ["We will all", "sail to the old quay."],
        ),
        ("<p>We <del><q>never</q> </del>sail <ins><s>so</s></ins>.</p>", ["We ⟦“never” ⟧sail ⟨⟦so⟧⟩."]),
    ],
)
def test_each_paragraph_of_changed_words_has_its_own_marks(markup: str, lines: list[str]) -> None:
    kept = text_of(f"<div>{markup}</div>").split("\n")
    assert [line for line in kept if line in lines] == lines
    assert "⟧" not in kept


def test_soft_hyphens_are_left_out_and_counted() -> None:
    found = read(f"<body><article><p>The har\u00adbour of the is\u00adland.</p>{ARTICLE}</article>")
    assert found.paragraphs[0] == "The harbour of the island."
    assert sum(map(len, left(found, "soft-hyphen"))) == 2


def test_quotation_marks_that_a_browser_sets_are_there() -> None:
    assert "She said: “we sail”, and left." in text_of("<p>She said: <q>we sail</q>, and left.</p>")


@pytest.mark.parametrize("markup", ["<bdo dir=rtl>lias ew</bdo>", '<i style="unicode-bidi:bidi-override">lias ew</i>'])
def test_what_the_screen_turns_round_is_named(markup: str) -> None:
    found = read(f"<body><article><p>She said: {markup}.</p>{ARTICLE}</article>")
    assert left(found, "turned") == ("lias ew",)


def test_words_that_only_a_style_sheet_writes_are_named() -> None:
    head = '<style>.who::before{content:"Denied: "} .none::after{content:"Never there"} p::after{content:"»"}'
    head += '[data-by]:after{content:"by " attr(data-by)}</style>'
    found = read(
        f"<body><article><p class=who data-by='an aide'>We sail in May, she said.</p>{ARTICLE}</article>", head
    )
    assert left(found, "written") == ("Denied: (.who::before)", "by an aide ([data-by]::after)")


def test_headline_dateline_captions_and_quotes_are_kept_and_named_by_their_kind() -> None:
    body = f"""<body><header><a href=/>Home</a></header><main><article>
    <header><h1>The ferry</h1><time>4 May 2024</time></header>
    <p>{LONG[0]}</p><figure><img src=x alt=Quay><figcaption>Hana Saleh: “I waited for years.”</figcaption></figure>
    <blockquote><p>The sea was never so near to us as it was on that day in the winter.</p></blockquote><p>{LONG[1]}</p>
    <aside class="pull-quote">“The sea was near”</aside><h2>The pier</h2><ul><li>{LONG[2]}</li></ul>
    <table><tr><th>Boats</th><th>Men</th></tr><tr><td>12</td><td>40</td></tr></table><p>{LONG[0]}</p></article></main>"""
    kinds = {part.text: part.about.kind for part in read(body).parts}
    assert kinds["The ferry"] == "headline"
    assert kinds["4 May 2024"] == "dateline"
    assert kinds["Hana Saleh: “I waited for years.”"] == "caption"
    assert kinds["The sea was never so near to us as it was on that day in the winter."] == "quote"
    assert kinds[LONG[2]] == "list-item"
    assert kinds[LONG[1]] == ""
    assert "Home" not in kinds


MENU = "".join(f"<li><a href=/{n}>News of the region, page {n}</a></li>" for n in range(9))
COMMENTS = (
    "<p>A visitor: none of this is true, and the ferry will not sail as it did not sail in all the years before.</p>"
)


@pytest.mark.parametrize("holder", ["form", "header", "nav", "aside", "footer", "div"])
def test_an_article_is_told_apart_whatever_holds_it(holder: str) -> None:
    found = read(
        f"<body><{holder}><ul>{MENU}</ul><div><h1>The ferry</h1>{ARTICLE}</div>"
        f"<div id=comments>{COMMENTS}</div></{holder}>"
    )
    assert set(LONG) <= set(found.paragraphs)
    assert not any("visitor" in text or "News of" in text for text in found.paragraphs)
    assert len(left(found, "comments")) == 1


def test_an_article_in_a_header_is_taken_and_not_the_line_below_it() -> None:
    found = read(f"<body><main><header><article>{ARTICLE}</article></header><p>Subscribe to our letter.</p></main>")
    assert set(LONG) <= set(found.paragraphs)


@pytest.mark.parametrize(
    "body",
    [
        f"<body><button><div>Menu</button>{ARTICLE}",
        f"<body><p>{LONG[0]}</p></body></html><p>{LONG[1]}</p><p>{LONG[2]}</p>",
        f"<body><p>{LONG[0]}</p>{'<font>' * 260}<p>{LONG[1]}</p><p>{LONG[2]}</p>",
        f"<body>{'<div>' * 300}{ARTICLE}{'</div>' * 300}",
        f"<body><p>{LONG[0]}<p>{LONG[1].replace(' pier', ' <b>pier</b><i></i>')}<p>{LONG[2]}",
        f"<body><table><tr><td>{ARTICLE}</td></tr></table>",
    ],
)  # fmt: skip
def test_nothing_is_lost_of_a_page_that_is_written_badly(body: str) -> None:
    assert set(LONG) <= set(read(body).paragraphs)


def test_decomposed_letters_are_kept_as_they_are() -> None:
    texts = [unicodedata.normalize("NFD", f"{text} C’était déjà l’été à Orléans.") for text in LONG]
    found = read("<body><article>" + "".join(f"<p>{text}</p>" for text in texts) + "</article>")
    assert found.paragraphs == tuple(texts)


def test_lines_side_by_side_on_the_screen_are_not_joined() -> None:
    text = text_of("<p><span style='display:block'>The keeper</span><span style='display:block'>left.</span></p>")
    assert "The keeper\nleft." in text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "x = 1 2"),
        ("<math alttext='x=1/2'><mi>x</mi></math>", "x=1/2"),
        ("<svg><path/><text>never</text></svg>", "never"),
        ("<select><option>not<option selected>now</select>", "now"),
        ("<input value='twice a day'>", "twice a day"),
        ("<img class='latex' alt='x^2' src=x>", "x^2"),
    ],
)
def test_a_thing_within_a_line_is_named_and_nothing_is_joined_across_it(markup: str, words: str) -> None:
    found = read(f"<body><article><p>We will {markup} sail to the island.</p>{ARTICLE}</article>")
    assert found.paragraphs[0] == "We will ⟨…⟩ sail to the island."
    assert left(found, "thing") == (words,)


def test_things_that_show_no_words_or_are_not_shown_are_not_named() -> None:
    things = "<svg><defs><path/></defs></svg><input type=hidden value=x>"
    things += "<iframe src=a width=0></iframe><textarea> </textarea>"
    found = read(f"<body><article><p>We sail{things}<i hidden><select><option>a</select></i> in May.</p>{ARTICLE}")
    assert found.paragraphs[0] == "We sail in May."
    assert left(found, "thing") == ()


def test_a_page_in_a_frame_is_named_by_its_address() -> None:
    found = read(f"<body><article>{ARTICLE}<iframe src='https://posts.example/1'></iframe></article>")
    assert left(found, "thing") == ("https://posts.example/1",)


def test_readings_above_words_are_listed_and_the_words_are_not_parted_by_them() -> None:
    ruby = "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>"
    found = read(f"<body><article><p>It is written {ruby} on the quay.</p>{ARTICLE}</article>")
    assert found.paragraphs[0] == "It is written 漢字 on the quay."
    assert left(found, "ruby") == ("kan", "ji")


def test_what_is_laid_out_side_by_side_is_not_joined() -> None:
    text = text_of("<div style='display:flex'><span>The keeper</span><span>left.</span></div>")
    assert "The keeper\nleft." in text


def test_the_words_of_a_shadow_tree_are_shown_with_what_its_slots_were_given() -> None:
    body = f"""<news-page><template shadowrootmode="open"><style>p.x{{display:none}}</style><p>{LONG[0]}</p>
    <template><p>Never shown.</p></template><p class=x>Not shown.</p><slot name=more></slot><p>{LONG[2]}</p></template>
    <p>Not in any slot.</p><p slot=more class=x>{LONG[1]}</p></news-page>"""
    found = read(f"<body><article>{body}</article></body>")
    assert found.paragraphs == LONG


def test_parts_that_a_page_streams_hidden_stand_where_its_script_moves_them() -> None:
    body = f"""<body><main><p>{LONG[0]}</p><template id="B:0"></template><p>{LONG[2]}</p></main>
    <div hidden id="S:0"><p>{LONG[1]}</p></div><script>$RC("B:0","S:0")</script>"""
    assert read(body).paragraphs == LONG


def test_a_page_whose_words_are_mostly_hidden_is_stored_with_a_warning() -> None:
    hidden = "".join(f"<p>{text}</p>" for text in (*LONG[1:], LONG[1]))
    body = f"<body><article><p>{LONG[0]}</p><div style='display:none'>{hidden}</div></article>"
    found = read(body)
    assert found.paragraphs == (LONG[0],)
    assert any("hidden than shown" in note for note in found.notes)


def test_a_page_that_is_mostly_formulas_is_stored_with_a_warning() -> None:
    formulas = "<p>and <math><mtext>a formula that is as long as any of the lines of words</mtext></math></p>" * 5
    found = read(f"<body><article>{ARTICLE}{formulas}</article>")
    assert any("formulas" in note for note in found.notes)


NAV = "<nav><ul>" + "<li><a href=/>News of the region and of the coast</a></li>" * 140 + "</ul></nav>"


@pytest.mark.parametrize("before", ["", NAV])  # whatever numbers its paragraphs have
@pytest.mark.parametrize("kind", ["table", "linked list"])
def test_what_belongs_to_an_article_beside_its_running_text_is_in_the_copy(kind: str, before: str) -> None:
    rows = "".join(f"<tr><td>Boat {n}</td><td>{n} men and {n} nets of the harbour</td></tr>" for n in range(2, 6))
    named = "".join(f"<h3><a href=/{n}>The boat of the year {n}</a></h3><p>{LONG[n % 3]}</p>" for n in range(4))
    body, wanted = {
        "table": (f"{ARTICLE}<table>{rows}</table>{ARTICLE}", "Boat 5 | 5 men and 5 nets of the harbour"),
        "linked list": (f"{ARTICLE}{named}{ARTICLE}", "The boat of the year 2"),
    }[kind]
    assert wanted in read(f"<body>{before}<article>{body}</article></body>").paragraphs


@pytest.mark.parametrize(
    ("lead", "kept"), [(LONG[2], True), ("By our own writer", False), (f"<a href=/>{LONG[2]}</a>", False)]
)
def test_a_lead_is_in_the_copy_even_if_no_library_keeps_it(
    lead: str, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = f"<p>{LONG[0]}</p><p>{LONG[1]}</p>"
    monkeypatch.setattr(article_module, "_kept_by_libraries", lambda _, count: ({2, 3}, {2, 3}))
    found = read(f"<body><h1>The ferry</h1><div>{lead}</div><div>{story}</div></body>")
    assert found.paragraphs == ("The ferry", *(LONG[2:] if kept else ()), *LONG[:2])


def test_a_page_of_whose_article_much_is_left_out_is_stored_with_a_warning() -> None:
    links = "".join(
        f"<div><h4><a href=/{n}>Another piece of news of the region, number {n}</a></h4></div>" for n in range(9)
    )
    for body, warned in ((f"{ARTICLE}{links}{ARTICLE}", True), (f"{ARTICLE}{ARTICLE}{links}", False)):
        found = read(f"<body><article>{body}</article></body>")
        assert "Another piece of news of the region, number 3" not in found.paragraphs
        assert any("within or beside" in note for note in found.notes) == warned


WORDS = st.text("abcdefgh", min_size=3, max_size=9)


@pytest.mark.slow
@settings(max_examples=at_most(40), deadline=None)
@given(st.recursive(WORDS, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=12), st.randoms())
def test_a_hidden_subtree_never_appears_and_what_is_seen_is_in_the_copy_or_in_the_table(
    tree: object, random: object
) -> None:
    seen: list[str] = []
    unseen: list[str] = []

    def html(node: object, shown: bool, depth: int = 0) -> str:
        if isinstance(node, str):
            word = node + ("k" if shown else "z") * 2 + str(len(seen) + len(unseen))
            (seen if shown else unseen).append(word)
            return word
        assert isinstance(node, list)
        hide = random.random() < 0.3  # type: ignore[attr-defined]
        tag = random.choice(["div", "span", "section", "nav", "article", "ul"])  # type: ignore[attr-defined]
        style = random.choice([" hidden", ' style="display:none"', " class=gone"]) if hide else ""  # type: ignore[attr-defined]
        return f"<{tag}{style}>" + " ".join(html(one, shown and not hide, depth + 1) for one in node) + f"</{tag}>"

    body = html([tree], True)
    found = read(f"<body>{body}<p>{LONG[0]}</p></body>", "<style>.gone{display:none}</style>")
    text = " ".join(found.paragraphs).split()
    listed = " ".join(words for one in found.left_out for words in one.texts).split()
    assert not set(unseen) & set(text)
    assert set(seen) <= set(text) | set(listed)


POST = (
    "<blockquote><p>The harbour resolves:</p><p>Keep a minute of silence on the quay.</p>"
    "<p>Every boat stays in the harbour until the light at the end of the pier is lit again.</p>"
    "— Harbour of Nahr (@nahr) <a href='https://posts.example/1'>6 May 2024</a></blockquote>"
)


@given(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)), st.booleans())
def test_a_post_in_an_article_is_kept_whole_whatever_each_library_keeps_of_it(
    first: set[int], second: set[int], last: bool
) -> None:
    body = f"<p>{LONG[0]}</p><p>{LONG[1]}</p>{POST}" + ("" if last else f"<p>{LONG[2]}</p><p>{LONG[0]}</p>")
    with pytest.MonkeyPatch.context() as patch:
        kept = ({0, 1, *first}, {0, *second})
        patch.setattr(
            article_module, "_kept_by_libraries", lambda _, count: tuple(one & {*range(count)} for one in kept)
        )
        found = read(f"<body><article>{body}</article></body>").paragraphs
    post = [text for text in found if text not in LONG]
    if found[-1] in LONG and len(found) > 2 and found[-1] != LONG[1]:
        assert len(post) == 4
        assert post[0] == "The harbour resolves:"
        assert post[3].startswith("— Harbour of Nahr (@nahr)")


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ("<td><p>Fares of the ferry</p></td><td><div><p>12</p></div></td>", ["Fares of the ferry | 12"]),
        ("<td>Fares of the ferry</td><td><p>12</p></td>", ["Fares of the ferry | 12"]),
        ("<td><p>Fares of the ferry</p><p>and boats</p></td><td>12</td>", ["Fares of the ferry", "and boats", "12"]),
        ("<td>Fares of the ferry<p>and boats</p></td><td>12</td>", ["Fares of the ferry", "and boats", "12"]),
    ],
)
def test_a_row_is_one_paragraph_if_each_of_its_cells_is_one_line(cells: str, lines: list[str]) -> None:
    found = read(f"<body><article>{ARTICLE}<table><tr>{cells}</tr></table>{ARTICLE}</article></body>", whole=True)
    assert "\n".join(lines) in "\n".join(found.paragraphs)
