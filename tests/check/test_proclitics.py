"""Whether a letter before a word is a proclitic: a table of Arabic words, cut where ``|`` is."""

import pytest

from sijill.check.evidence.edges import at_edges
from sijill.check.evidence.proclitics import is_proclitic

ALLOWED = """
    و|القوات و|الماء ف|القوات ب|القوات ك|الجبل وب|الصبر ف|القرار و|الولد و|اللغة و|الجو و|الدول و|النار و|لن
    و|لا ف|لم ف|نحن و|هذا ف|إن و|إن ل|إعلان ب|إشراف و|أضاف و|أكد ف|أعلن ب|أمرهم و|سنعمل ف|سيعود و|نرحب و|قال
    و|قررت و|مصر و|بيروت ب|استمرار و|اجتماع ب|ارتفاع ف|اجتماعهم ل|اجتماعات ب|مشاركة ب|فرنسا ل|رئيس ف|بيروت
    و|الله و|الآن و|جاء و|صار و|كتاب و|تحقيق و|طالب و|يؤكد و|لقاء و|فلسطين ول|إعلان و|بغداد ب|الغاز ك|الحرب
    و|الديمقراطية و|الذي و|في و|على و|سيارة و|الترتيب و|الجهات ب|هذا ل|تحقيق ل|مواجهة ب|انسحاب ف|انتهاء
    ب|استياء ف|اليوم ف|النتيجة ب|اليهود و|الاستقلال و|يلزم و|يبقى و|جيراننا و|فيها
"""
REFUSED = """
    و|زير و|زارة و|طن و|لد و|قت و|فد و|كالة و|سائل و|ثيقة و|ثائق و|احدة و|اجب و|الد و|الدة و|الدها و|الي
    و|اشنطن و|سيط و|سيلة و|زراء و|طنيون و|لاية و|فاء و|باء و|راء و|ليد و|ردة و|صول و|اقع و|ظائف و|اجهت و|حدة
    ف|ريق ف|تح ف|لسطين ف|براير ف|رنسا ف|كرة ف|قد ف|هم ب|لد ب|يان ب|غداد ب|الغ ب|الغة ب|الون ب|حرية ب|لاد
    ب|اكتيريا ب|ما ب|أن ل|قاء ل|بنان ل|ندن ل|يبيا ل|أنه ل|قوات ك|تاب ك|بير ك|ما ك|ردستان ك|اليفورنيا ك|الح
    ك|أن ك|مبيوتر ك|أنهم وال|قوات م|ستشفى س|نعمل ال|قوات وب|الغ ف|سيفساء و|يلز ك|اتب ب|احث ل|لقوات ل|لنسخة
    ك|تلتين ب|اليستي و|يب ب|انكوك ك|مدينة ف|تحية ف|تاوى ل|تر ك|مية ك|امل
"""


@pytest.mark.parametrize("word", ALLOWED.split())
def test_a_passage_may_begin_behind_a_proclitic(word: str) -> None:
    head, rest = word.split("|")
    assert is_proclitic(head, rest)
    assert at_edges(f"قالت {head}{rest} غدا", 5 + len(head), 5 + len(head) + len(rest))


@pytest.mark.parametrize("word", REFUSED.split())
def test_a_passage_may_not_begin_behind_a_letter_of_the_word_itself(word: str) -> None:
    head, rest = word.split("|")
    assert not is_proclitic(head, rest)


@pytest.mark.parametrize(
    ("marked", "allowed"), [("وَ|القُوّات", True), ("وَ|زير", False), ("بِـ|الصّبر", True), ("وَبِ|الصبر", True)]
)
def test_marks_and_the_stretched_line_make_no_difference(marked: str, allowed: bool) -> None:
    assert is_proclitic(*marked.split("|")) is allowed


def test_latin_letters_are_no_proclitics() -> None:
    assert not is_proclitic("w", "ell")
    assert not is_proclitic("", "الماء")
