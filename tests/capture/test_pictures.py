"""Pictures in the lines of a page, which may be words or emoji: what a copy has in their place, and what it lists."""

import pytest

from tests.made_up.pages import ARTICLE, LONG, left, read, text_of


@pytest.mark.parametrize(
    "markup",
    [
        '<img class="emoji" alt="🎉" src=x>',
        '<img alt="🎉" src=x>',
        '<img alt="" aria-label="🎉" src=x>',
        '<svg role=img aria-label="🎉"><path d="M0 0h6"/></svg>',
        "<svg><title>🎉</title><path d='M0 0h6'/></svg>",
        '<i class=emoji title="🎉" style="background-image:url(party.png)"></i>',
        '<span role=img aria-label="🎉"></span>',
    ],
)
def test_emoji_given_as_pictures_are_kept(markup: str) -> None:
    assert "We sail! 🎉 Come." in text_of(f"<p>We sail! {markup} Come.</p>")


def test_an_emoji_of_a_known_set_is_kept_by_its_short_name() -> None:
    markup = '<img alt=":tada:" src="https://twemoji.example/72x72/1f389.png">'
    assert "We sail! :tada: Come." in text_of(f"<p>We sail! {markup} Come.</p>")
    assert "We sail! ⟨…⟩ Come." in text_of('<p>We sail! <img alt=":tada:" src="/1f389.png"> Come.</p>')


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<img src=not.png alt=NOT>", "NOT"),
        ("<img src=five.png alt=5>", "5"),
        ("<img src=not.png aria-label=NOT alt>", "NOT"),
        ("<img src=not.png title=NOT>", "NOT"),
        ("<img src=/words/not.png?v=2>", "not.png"),
        ("<svg width=60 role=img aria-label=never><path d='M0 0h6'/></svg>", "never"),
        ("<svg><title>never</title><path d='M0 0h6'/></svg>", "never"),
        ("<svg><path d='M0 0h6'/></svg>", "svg"),
        ("<canvas aria-label=never></canvas>", "never"),
        ("<input type=image alt=never src=never.png>", "never"),
        ("<span role=img aria-label=never></span>", "never"),
        ("<i title=never style='background:url(never.png)'></i>", "never"),
        ("<sup><img src=not.png alt=NOT></sup>", "NOT"),
        ("<a href=/not><b><img src=not.png alt=NOT></b></a>", "NOT"),
    ],
)
def test_a_picture_within_a_sentence_leaves_a_gap_and_is_listed(markup: str, words: str) -> None:
    found = read(f"<body><article><p>{LONG[0]}</p><p>We will {markup} sign the paper.</p>{ARTICLE}</article>")
    assert found.paragraphs[1] == "We will ⟨…⟩ sign the paper."
    assert left(found, "picture") == (words,)


@pytest.mark.parametrize(
    ("line", "text", "noted"),
    [
        ("<img src=not.png alt=NOT> We sign it.", "⟨…⟩ We sign it.", ("NOT", "")),
        ("We sign it <img src=not.png alt=NOT>", "We sign it ⟨…⟩", ("NOT", "")),
        ("<img src=line.png alt> We sign it.", "We sign it.", ("", "")),
        ("<img src=quay.jpg alt='The quay' class=alignleft> We sign it.", "We sign it.", ("", "The quay")),
        ("We <img src=quay.jpg alt='The quay' height=300> sign it.", "We sign it.", ("", "The quay")),
        ("We <a style='float:left'><img src=quay.jpg alt='The quay'></a> sign it.", "We sign it.", ("", "The quay")),
        ("We <img src=count.gif width=1 height=1> sign it.", "We sign it.", ("", "")),
        ("We <img src=/spacer.gif> sign it.", "We sign it.", ("", "")),
        ("We <i title=never></i> sign it.", "We sign it.", ("", "")),
        ("We <span role=img aria-label=star>★</span> sign it.", "We ★ sign it.", ("", "")),
        ("We <span hidden><img src=not.png alt=NOT></span> sign it.", "We sign it.", ("", "")),
        ("<img src=hana.jpg alt='Hana Saleh'> Hana Saleh", "Hana Saleh", ("", "Hana Saleh")),
        ("We sign <a href=/2>the paper<svg><path d='M0 0'/></svg></a> of it.", "We sign the paper of it.", ("", "")),
        (
            "We sign <a href=/2><i><svg class=link-icon><title>New tab</title><path/></svg></i> the paper</a> of it.",
            "We sign the paper of it.",
            ("", "New tab"),
        ),
        ("We <a href=/2>will <svg aria-label=never><path/></svg></a> sign.", "We will ⟨…⟩ sign.", ("never", "")),
        ("We <a href=/2>do <svg><path/></svg> sign</a> it.", "We do ⟨…⟩ sign it.", ("svg", "")),
        ("We sign it.<br><img src=quay.jpg alt='The quay'>", "We sign it.", ("", "The quay")),
    ],
)
def test_a_picture_beside_a_sentence_leaves_no_gap(line: str, text: str, noted: tuple[str, str]) -> None:
    found = read(f"<body><article><p>{LONG[0]}</p><p>{line}</p>{ARTICLE}</article>")
    assert found.paragraphs[1] == text
    assert (left(found, "picture"), left(found, "figure")) == tuple((one,) if one else () for one in noted)


def test_a_picture_in_a_cell_belongs_to_its_row_and_one_beside_a_caption_to_none() -> None:
    table = "<table><tr><th>Boat<th>Men<th>Sails<tr><td>The Gull<td>12<td><img src=no.png alt=no></table>"
    figure = "<figure><figcaption><img src=quay.jpg alt='The quay'> The quay in May</figcaption></figure>"
    found = read(f"<body><article><p>{LONG[0]}</p>{table}{figure}{ARTICLE}</article>")
    assert found.paragraphs[1:4] == ("Boat | Men | Sails", "The Gull | 12 | ⟨…⟩", "The quay in May")
