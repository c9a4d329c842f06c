from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sijill.html.markup import escaped
from sijill.pages.statement.compare import (
    after_markup,
    before_markup,
    differences,
    is_near,
    marked,
    variant_markup,
    words_instead,
)

WORDS = st.lists(st.sampled_from(["البئر", "للجميع", "وأصبح", "أصبح", "،", ".", "water", "<b>", "&"]), max_size=12)
TEXTS = WORDS.map(" ".join)


@given(TEXTS, TEXTS)
def test_differences_put_together_are_the_two_wordings(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(part.before for part in found) == before
    assert "".join(part.after for part in found) == after


@given(TEXTS, TEXTS)
def test_marking_loses_no_letter_and_escapes_every_one(before: str, after: str) -> None:
    for markup, text in ((before_markup(before, after), before), (after_markup(before, after), after)):
        assert markup.striptags().replace(" ", "") == " ".join(text.split()).replace(" ", "")


def test_a_word_that_differs_is_marked_and_no_other() -> None:
    assert variant_markup("انتهت. أصبح الدور قائماً", "انتهت. وأصبح الدور قائماً") == (
        "انتهت. <del>أصبح</del> <ins>وأصبح</ins> الدور قائماً"
    )


def test_what_was_not_quoted_is_an_ellipsis_and_no_difference() -> None:
    assert variant_markup("نشكر الدول وجيراننا ونؤكد الجاهزية", "الدول وجيراننا") is None
    assert variant_markup("نشكر الدول وشركاءنا ونؤكد الجاهزية", "الدول وشركائنا") == (
        "… الدول <del>وشركاءنا</del> <ins>وشركائنا</ins> …"
    )


def test_vowel_marks_belong_to_their_word() -> None:
    assert variant_markup("أنّ الماء للجميع", "أن الماء للجميع") == "<del>أنّ</del> <ins>أن</ins> الماء للجميع"


def test_a_comma_alone_may_differ() -> None:
    assert variant_markup("الدول وجيراننا", "الدول، وجيراننا") is None


@given(TEXTS, st.lists(TEXTS, max_size=3), TEXTS)
def test_marks_in_a_passage_leave_its_words_as_they_are(passage: str, variants: list[str], before: str) -> None:
    shown = html.fragment_fromstring(
        escaped(marked(passage, variants, before).piece(passage, 0, len(passage))), create_parent=True
    )
    assert shown.text_content() == passage


def test_what_is_said_otherwise_and_what_was_corrected_is_marked_where_it_is() -> None:
    text, variant = "انتهت. أصبح الدور قائماً هنا وهناك", "انتهت. وأصبح الدور قائماً هنا وهناك"
    assert is_near(text, variant)
    assert words_instead(text, variant) == ("وأصبح",)
    assert marked(text, [variant], "انتهت. أصبح الدور قائما هنا وهناك").piece(text, 0, len(text)) == (
        'انتهت. <mark class="sj-varies">أصبح</mark> الدور <mark class="sj-changed">قائماً</mark> هنا وهناك'
    )
    assert not is_near(text, "انتهاء دورهم قائماً")
    assert marked(text, [], "").piece(text, 0, len(text)) == text
