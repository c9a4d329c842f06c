"""A passage with the editors' brackets is verified stretch by stretch, in order, within what brackets may stand for."""

from typing import Any

import pytest

from sijill.check.evidence.find import Searchable
from sijill.check.evidence.verify import verify
from sijill.diagnostics.arabic import phrase
from sijill.diagnostics.rules import records as rules
from sijill.model.records import Document, Statement
from tests import made_up
from tests.made_up.captures import capture_of

TEXT = """It keeps full control of the base, the spokesman said, and of the road that leads to the town from the south.
They left in May. Nobody asked them [sic] to stay. The council of the town met again in the autumn and voted on it.
It keeps nothing. Then she said so, and the quinoa bridge stood. They left again."""
OPENING = next(iter(made_up.statements()))


def checked(
    text: str, brackets: Any = None, paragraph: int | None = None, source: str = TEXT, note: Any = None
) -> tuple[list[Any], list[Any]]:
    plain = made_up.plain(made_up.statements()[OPENING])
    passage = {"id": "p1", "text": text, "mode": "direct", "document": "bridge-article", "brackets": brackets,
               "paragraph": paragraph, "note": note}  # fmt: skip
    statement = Statement.model_validate(plain | {"passages": [passage]})
    document: Document = made_up.documents()["bridge-article"]
    return verify(statement, lambda _: (document, (Searchable(capture_of(source)),)), 3)


@pytest.mark.parametrize(
    ("text", "brackets", "exact"),
    [
        ("[The coalition] keeps full control", "editors", ["keeps full control"]),
        ("[The coalition] keeps full control […] of the road", "editors", ["keeps full control", "of the road"]),
        ("It keeps full control […] They left in May.", "editors", ["It keeps full control", "They left in May."]),
        (
            "keeps full control of [it], the spokesman said",
            "editors",
            ["keeps full control of", ", the spokesman said"],
        ),
        ("[i]t keeps full control", "editors", ["t keeps full control"]),
        ("Nobody asked them [sic] to stay.", None, ["Nobody asked them [sic] to stay."]),
        ("Nobody asked [the men] them [sic] to stay.", ["[the men]"], ["Nobody asked", "them [sic] to stay."]),
        ("[The men] left in May", "editors", ["left in May"]),
        ("[…] council […] voted", "editors", ["council", "voted"]),
        # A stretch is the one nearest to the next: not "of" of "control of", nor "the" of "the base".
        ("of the [R]oad that leads", "editors", ["of the", "oad that leads"]),
        ("the [very] road that leads", "editors", ["the", "road that leads"]),
        ("the [S]pokesman said, and [along] the road", "editors", ["the", "pokesman said, and", "the road"]),
        # The first "the town" leads to no "and voted"; a later one does.
        ("spokesman said […] the town [then] and voted", "editors", ["spokesman said", "the town", "and voted"]),
    ],
)
def test_stretches_are_found_in_order(text: str, brackets: Any, exact: list[str]) -> None:
    [place], findings = checked(text, brackets)
    assert {finding.rule for finding in findings} <= {rules.BracketReplaces}
    assert [one.exact for one in place.all] == exact
    assert place.link.first
    assert (place.link.last != "") == (len(exact) > 1)


@pytest.mark.parametrize(
    ("text", "brackets", "rule"),
    [
        ("[The coalition] keeps full control", None, rules.PassageNotFound),  # not said whose the brackets are
        ("They left in May [and] It keeps full control", "editors", rules.PassageNotFound),  # not in this order
        ("It keeps full control [of] from the south", "editors", rules.PassageNotFound),  # a cut not shown as one
        ("the south [and] They left in May", "editors", rules.PassageNotFound),  # over a paragraph's end
        ("It keeps full cont[rol]", "editors", rules.CutInsideWord),
        ("[x]eeps full control", "editors", rules.CutInsideWord),
        ("[The men] left", "editors", rules.PassageAmbiguous),
        ("of the […] road", "editors", rules.PassageRepeated),  # which "of the" is before the cut?
        ("of the", None, rules.PassageRepeated),
        ("[only]", "editors", rules.PassageNotFound),
    ],
)
def test_anything_else_is_refused(text: str, brackets: Any, rule: Any) -> None:
    _, findings = checked(text, brackets)
    assert [finding.rule for finding in findings] == [rule]


def test_the_mend_names_the_field_and_it_mends() -> None:
    _, [finding] = checked("[The coalition] keeps full control")
    assert "'brackets: editors'" in str(finding.facts["mend"])
    assert checked("[The coalition] keeps full control", "editors")[1] == []
    assert checked("[The men] left", "editors", 3)[1] == []


@pytest.mark.parametrize(
    ("text", "brackets", "given", "mend"),
    [
        ("They left in May", None, 3, "the words are there, in paragraph 2: write 'paragraph: 2'"),
        ("[The men] left in May", "editors", 1, "the words are there, in paragraph 2: write 'paragraph: 2'"),
        ("It keeps", None, 2,
         "the words are there, in paragraphs 1, 3: write 'paragraph: 1', or the number of another of these"),
    ],
)  # fmt: skip
def test_right_words_with_a_wrong_paragraph_get_the_right_one(text: str, brackets: Any, given: int, mend: str) -> None:
    _, [finding] = checked(text, brackets, given)
    assert (finding.rule, finding.facts["mend"]) == (rules.PassageNotFound, mend)
    assert checked(text, brackets, int(mend.partition("'paragraph: ")[2][0]))[1] == []
    assert phrase(mend).startswith("الكلمات موجودة في")


@pytest.mark.parametrize(
    ("text", "brackets", "value"),
    [
        ("asked them [sic] to stay.", "editors", "[sic]"),
        ("Nobody asked [the men] them [sic] to stay", "editors", "[sic]"),
        ("[They] left in May", "editors", "They"),  # what the document says itself
        ("[T]hey left in May", "editors", "T"),
        ("left [in] May", ["[in]"], "in"),
        ("The council of the town […] and voted", "editors", ""),
        # What a bracket says is in the document as a word, not at the end of one.
        ("[he] said so", "editors", ""),
        ("[a] bridge stood", "editors", ""),
        ("and the quinoa [b]", "editors", ""),
        ("[she] said so", "editors", "she"),
        ("and the quinoa [bridge]", "editors", "bridge"),
        ("The council […] of the town", "editors", "[…]"),  # nothing is left out
        ("leads to the town […] from the south", "editors", "[…]"),
        ("from the south. [...] They left in May", "editors", "[...]"),
        ("[…] It keeps full control", "editors", "[…]"),
        ("They left again. […]", "editors", "[…]"),
    ],
)
def test_what_a_bracket_says_of_the_document_is_true(text: str, brackets: Any, value: str) -> None:
    _, findings = checked(text, brackets)
    rule = rules.NothingCut if "." in value or "…" in value else rules.BracketOfSource
    assert [(one.rule, one.facts["value"]) for one in findings] == ([(rule, value)] if value else [])


@pytest.mark.parametrize(
    ("source", "text", "words"),
    [
        ("We shall not sign it.", "We shall [indeed] sign it", "not"),
        ("We shall not sign it.", "We [will] sign it", "shall not"),
        ("We shall not sign it.", "We shall [S]ign it", "not"),
        ("We shall not sign it.", "[We shall] sign it", "shall not"),
        ("We can’t ever sign it.", "We [can] sign it", "can’t ever"),
        ("We shall never again sign it.", "We shall […] sign it", "never again"),
        ("We sign no treaty.", "We sign [a] treaty", "no"),
        ("We sign nothing today.", "We sign [it]", "nothing today"),
        ("نحن لن نوقّع الاتفاق", "نحن [سوف] نوقّع الاتفاق", "لن"),
        ("إننا لم نوقّع الاتفاق", "[قد] نوقّع الاتفاق", "إننا لم"),
        ("قال إنه ولا يوم تأخر", "قال إنه [كل] يوم تأخر", "ولا"),
        ("سنوقّع بدون شروط كثيرة", "سنوقّع [مع] شروط كثيرة", "بدون"),
        ("هذا لغير المواطنين فقط", "هذا [لكل] المواطنين فقط", "لغير"),
        ("On ne signe pas le traité", "On ne signe [que] le traité", "pas"),
    ],
)
def test_no_bracket_takes_the_place_of_a_negation(source: str, text: str, words: str) -> None:
    """A note does not help: readers of the words alone would be told the opposite."""
    for note in (None, {"en": "Why.", "ar": "السبب."}):
        _, [finding] = checked(text, "editors", source=source, note=note)
        assert (finding.rule, finding.facts["words"]) == (rules.NegationReplaced, words)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("We shall sign it.", "We shall [indeed] sign it"),  # nothing is replaced
        ("We shall not sign it.", "We shall not [ever] sign it"),
        ("It was not ours. It keeps the road.", "[The council] keeps the road"),
        ("If he does not, they sign it.", "[The men] sign it"),
        ("We sign it, not the others.", "We sign it [alone]"),
        ("They told them so.", "They told [the men] so"),
        ("Adams told them so.", "Adams told [all of] them so"),
        ("and Adams told them so.", "and [President Adams] told them so"),
        ("وقالت لهم ذلك أمس", "وقالت [للمجلس] ذلك أمس"),
        ("يقبل فقط شرطاً واحداً", "يقبل فقط [الآن] شرطاً واحداً"),
        ("We left them, not knowing why or where, and met again.", "We left them […] and met again"),
    ],
)
def test_what_explains_or_adds_is_in_order(source: str, text: str) -> None:
    assert checked(text, "editors", source=source)[1] == []


@pytest.mark.parametrize(
    ("source", "text", "bracket"),
    [
        ("They would leave the base.", "They would [not] leave the base", "[not]"),
        ("They would leave the base.", "They would[n't] leave the base", "[n't]"),
        ("They agreed to leave the base.", "They agreed [not] to leave", "[not]"),
        ("They agreed to leave the base.", "[Never] agreed to leave", "[Never]"),
        ("They left the base.", "They left the base [without a fight]", "[without a fight]"),
        ("وما كنا لنفعل ذلك", "وما كنا [لا] لنفعل ذلك", "[لا]"),
        ("إننا نوقّع الاتفاق", "إننا [لن] نوقّع الاتفاق", "[لن]"),
    ],
)
def test_no_bracket_adds_a_negation(source: str, text: str, bracket: str) -> None:
    for note in (None, {"en": "Why.", "ar": "السبب."}):
        _, [finding] = checked(text, "editors", source=source, note=note)
        assert finding.rule in (rules.NegationAdded, rules.BracketTurns)
        assert finding.facts["value"] == bracket


@pytest.mark.parametrize(
    ("source", "text", "bracket", "turned"),
    [
        ("They agreed to it.", "They [dis]agreed to it", "[dis]", "disagreed"),
        ("They need help now.", "They need[less] help now", "[less]", "needless"),
        ("The men left it.", "The [wo]men left it", "[wo]", "women"),
        ("With 300 men he came.", "With 300[,000] men he came", "[,000]", "300,000"),
        ("Then 20 fled at once.", "Then 20[ 000] fled at once", "[ 000]", "20 000"),
        ("Then 20 fled at once.", "Then [1]20 fled at once", "[1]", "120"),
        ("ثم هرب ٢٠ رجلًا منهم", "ثم هرب ٢٠[٠] رجلًا منهم", "[٠]", "٢٠٠"),
        ("قال إنه مجلس كبير", "قال إنه [ل]مجلس كبير", "[ل]", "لمجلس"),
    ],
)
def test_no_bracket_makes_another_word_or_figure(source: str, text: str, bracket: str, turned: str) -> None:
    for note in (None, {"en": "Why.", "ar": "السبب."}):
        _, [finding] = checked(text, "editors", source=source, note=note)
        assert (finding.rule, finding.facts["value"]) == (rules.BracketTurns, bracket)
        assert finding.facts["words"] == turned


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("and the council agreed to it.", "[T]he council agreed to it"),
        ("They agree to it.", "They agree[d] to it"),
        ("The road belongs to the citizen now.", "belongs to the citizen[s] now"),
        ("قال إنه مجلس كبير", "قال إنه [ال]مجلس كبير"),
        ("On 5 May 20 fled at once.", "On 5 May [2024] 20 fled at once"),
        ("At Downing Street they met.", "At [No. 10] Downing Street they met"),
        ("We won’t sign it.", "We won’t [, she said,] sign it"),
    ],
)
def test_a_capital_an_ending_and_a_figure_apart_are_in_order(source: str, text: str) -> None:
    assert checked(text, "editors", source=source)[1] == []


def test_a_figure_that_takes_another_s_place_is_reported() -> None:
    _, [finding] = checked("Then [20 000] fled at once", "editors", source="Then 20 fled at once.")
    assert (finding.rule, finding.facts["words"]) == (rules.BracketReplaces, "20")


def test_other_words_replaced_are_reported_unless_a_note_says_why_and_are_in_the_evidence() -> None:
    source = "The council keeps the old road. It left the base in May and met again in the autumn."
    [place], [finding] = checked("The council keeps [this] road", "editors", source=source)
    assert (finding.rule, finding.facts["words"]) == (rules.BracketReplaces, "the old")
    assert [one.where.replaced for one in place.all] == ["", "the old"]
    [place], findings = checked("The council keeps [this] road", "editors", source=source, note={"en": "a", "ar": "ب"})
    assert (findings, place.more[0].where.replaced) == ([], "the old")
    [place], findings = checked("[The council] left the base […] in the autumn", "editors", source=source)
    assert (findings, [one.where.left_out for one in place.all]) == ([], [0, 5])
    _, [finding] = checked("We [will not] sign it", "editors", source="We won’t sign it.")
    assert (finding.rule, finding.facts["words"]) == (rules.BracketReplaces, "won’t")
    # A pronoun may be explained, and not denied.
    [place], [finding] = checked("in May [but not] again", "editors", source=source.replace("and met", "they"))
    assert (finding.rule, place.more[0].where.replaced) == (rules.NegationAdded, "they")
