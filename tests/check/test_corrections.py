"""A correction says why, in every language of the archive, and of the future there is none."""

import datetime

import pytest

from sijill.check.corrections import reasons
from sijill.diagnostics.reporters import report
from sijill.intake.base import against_base
from sijill.ledger.store import Ledger
from tests.made_up.archives import TestArchive


@pytest.mark.slow
@pytest.mark.parametrize(
    ("english", "arabic", "language", "said"),
    [
        ("'.'", "سقطت كلمة", "en", "must be a sentence"),
        ("A word was left out", "—", "ar", "must be a sentence"),
        ("Mistake", "سقطت كلمة", "en", "must be a sentence"),
        ("fix fix", "سقطت كلمة", "en", "must be a sentence"),
        ("aa aaa", "سقطت كلمة", "en", "must be a sentence"),
        ("2024 05 06", "سقطت كلمة", "en", "must be a sentence"),
        ("asdf asdf asdf asdf asdf", "سقطت كلمة", "en", "must be a sentence"),
        ("asdf qwer jkl; zxcv uiop", "سقطت كلمة", "en", "must be a sentence"),
        ("lalala hahaha dududu", "سقطت كلمة", "en", "must be a sentence"),
        ("aaaa bbbb cccc dddd eeee", "سقطت كلمة", "en", "must be a sentence"),
        ("corrected corrected", "سقطت كلمة", "en", "and is one word over and over"),
        ("aaaa aaaa aaaa", "سقطت كلمة", "en", "and is one word over and over"),
        ("xkcd brrt mnnn", "سقطت كلمة", "en", "must be a sentence"),
        ("A word was left out", "شسيب ضصثق ئءؤر", "ar", "must be a sentence"),
        ("A word was left out", "ههههه ننننن ممممم كككك", "ar", "must be a sentence"),
        ("A word was left out", "A word was left out", "ar", "must be in the language that it is given for"),
        ("سقطت كلمة", "كانت الكلمة خطأ", "en", "must be in the language that it is given for"),
        ("A word was left out", "The word كلمة was left out", "ar", "must be in the language that it is given for"),
    ],
)  # fmt: skip
def test_a_correction_must_say_why_in_every_language(
    published: TestArchive, english: str, arabic: str, language: str, said: str
) -> None:
    published.correct(published.well)
    published.edit(published.well, "en: A word was left out\n      ar: سقطت كلمة", f"en: {english}\n      ar: {arabic}")
    (found,) = [one for one in published.check() if one.code == "reason-says-nothing"]
    lines = (published.root / published.well).read_text("utf-8").splitlines()
    assert (found.file, lines[found.line - 1].split(":")[0].strip()) == (published.well, language)
    assert said in report([found], "text")
    assert "سبب التصحيح" in report([found], "text", language="ar")
    assert [one.code for one in against_base(published.configuration, "main")] == ["reason-says-nothing"]
    assert published.publish(datetime.date(2024, 6, 2)).errors


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "To be done later."),
        ("en", "TODO write reason here"),
        ("en", "TODO: the minister's rank"),
        ("en", "See above, see below."),
        ("en", "Reason to follow"),
        ("en", "The reason will be written here."),
        ("ar", "يُكتب لاحقًا"),
        ("ar", "اكتب السبب هنا"),
        ("ar", "انظر أعلاه وانظر أدناه"),
    ],
)
def test_that_a_reason_is_to_come_or_is_elsewhere_is_no_reason(language: str, reason: str) -> None:
    (found,) = reasons([{"reason": {language: reason}}], (language,))
    assert found.facts["requirement"] == "must be there: it only says that a reason is to come or is elsewhere"


REASONS = {
    "en": """Typo mended
        A word was left out
        Wrong date
        The year was wrong.
        Mr Haddad spoke, not Ms Haddad
        He said “will”, we wrote “would”
        BBC Arabic, not BBC News
        The source corrected its text on 3 May 2024
        An “r” was missing
        The name was misspelt
        2019 and not 2018: our mistake
        Reuters changed its story
        The rank stood after the name
        Missed a line break in p2
        Wrong speaker named
        The minister’s office asked for it, and the recording bears it out
        UN OCHA was abbreviated wrongly
        “البئر” was copied as “البير”
        PDF page 3 was cited, it is page 13
        Machine translation replaced by ours
        The quotation began one word too late
        No such person: two brothers were mixed up
        Day, month swapped
        URL moved
        Duplicate of another record
        Hmm was transcribed, and it was no word
        The ISBN’s last digit
        The tone was ours and not the speaker’s
        Retranslated from Kurdish
        See the source’s own correction of 3 May
        The text above the picture was left out
        It was a question""",
    "ar": """سقطت كلمة
        تاريخ خاطئ
        كان العدد خطأً
        نُسخت كلمة خطأً
        السنة 2019 لا 2018
        خطأ مطبعي
        صحّح المصدر نصّه في 3 أيار 2024
        لم يقل ذلك
        بلا بداية ولا نهاية
        صار «spokesman for the Command» بدلًا من «spokesman of the Command»
        الرتبة قبل الاسم لا بعده
        حُذفت الهمزة
        المتحدث هو أخوه
        اسم الوزير ناقص
        استُبدلت ترجمة الآلة
        سهو منّا
        رقم الصفحة 13 وليس 3
        غيّرت رويترز خبرها
        تكرار قيد آخر
        الترجمة عن الكردية أدق
        كلمة BBC زائدة
        التبس علينا اسمان
        ليس الكلام سؤالًا
        تتتابع الجمل في الأصل بلا فاصلة
        طلب مكتب الوزير ذلك، والتسجيل يؤيده
        العنوان الشبكي تغيّر
        لا وجود لهذه الجهة
        بدأ الاقتباس متأخرًا كلمة
        اليوم والشهر معكوسان
        نُسبت الجملة إلى غير قائلها""",
    "fr": "L’année est fausse", "ru": "Число неверно", "ja": "文字が抜けました", "uz-Cyrl": "Сана нотўғри",
    "de": "Wer sprach, war falsch", "ku": "Peyvek kêm bû", "tr": "Yıl yanlıştı", "fa": "یک واژه جا افتاده بود",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "reason"),
    [(language, line.strip()) for language, lines in REASONS.items() for line in lines.split("\n")],
)
def test_true_reasons_are_accepted_however_short(language: str, reason: str) -> None:
    assert list(reasons([{"reason": {language: reason}}], (language,))) == []


def test_a_reason_is_not_the_same_in_two_languages() -> None:
    given = {"en": "A word was left out", "de": "a word  was left OUT"}
    (found,) = reasons([{"reason": {"en": "A word was left out", "fr": "."}}], ("en",))
    assert found.facts["language"] == "fr"
    (found,) = reasons([{"reason": given}], ("en", "de"))
    assert found.facts["requirement"] == "must be written in each language, and is the same as in 'en'"


@pytest.mark.slow
def test_a_correction_of_what_was_never_published_must_say_why_too_and_a_published_one_stays(
    published: TestArchive,
) -> None:
    new = "sources/statements/2024/2024-05-07-late.yaml"
    text = (published.root / published.answer).read_text("utf-8")
    published.write(new, text.replace("البئر الأولى تكفي", "البئر الأولى"))
    published.correct(new)
    published.edit(new, "A word was left out", ".")
    assert [(one.file, one.code) for one in published.check()] == [(new, "reason-says-nothing")]
    published.edit(new, "kind: remarks", "kind: speech")  # looked at alone
    assert [(one.file, one.code) for one in published.check()] == [(new, "reason-says-nothing")]
    ledger = published.root / "sources/ledger"
    from sijill.ledger.entries import Entry, write_batch
    from sijill.ledger.parts import digests_of_parts
    from sijill.ledger.versions import digest_of_record
    from sijill.sources.records import parse_record

    record = parse_record("statement", (published.root / new).read_bytes(), new).record
    assert record is not None
    plain = record.model_dump(mode="json", exclude_defaults=True)
    parts = digests_of_parts("statement", plain)
    entry = Entry("statement", "2024-05-07-late", 1, digest_of_record(plain), parts, {}, [])
    name, data = write_batch("2024-06-01", Ledger.read(ledger).heads(), [entry])
    (ledger / name).write_bytes(data)
    assert published.codes() == set()


def test_a_correction_of_the_future_is_refused(published: TestArchive) -> None:
    published.correct(published.well)
    published.edit(published.well, "date: 2024-06-02", "date: 2024-07-02")  # checked on 2024-07-01
    assert "date-in-future" in published.codes()
    assert published.publish(datetime.date(2024, 7, 1)).errors


@pytest.mark.quick(1)
@pytest.mark.parametrize("reason", ['"\\u200B"', '"\\u200F\\u200B"', '"\\u00AD"', "''"])
def test_a_reason_of_characters_that_nobody_sees_is_refused(published: TestArchive, reason: str) -> None:
    published.correct(published.well)
    published.edit(published.well, "ar: سقطت كلمة", f"ar: {reason}")
    lines = (published.root / published.well).read_text("utf-8").splitlines()
    found = [one for one in published.check() if one.severity == "error"]
    assert [lines[one.line - 1].strip().partition(":")[0] for one in found] == ["ar"]


OF_REASON = """  - date: 2024-06-03
    kind: {kind}
    reason:
      en: It was a whole sentence that was left out
      ar: سقطت جملة كاملة لا كلمة
    reason_of: {of}
"""


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    ("of", "kind", "says"),
    [("1", "erratum", ""), ("2", "erratum", "must be the number, from 1, of a correction above it"),
     ("9", "erratum", "must be the number, from 1, of a correction above it"),
     ("0", "erratum", "must be a whole number in digits, from 1"),
     ("1", "revision", "must be used with an erratum only")],
)  # fmt: skip
def test_the_reason_of_a_correction_is_corrected_by_a_later_erratum(
    published: TestArchive, of: str, kind: str, says: str
) -> None:
    published.correct(published.well)
    text = (published.root / published.well).read_text("utf-8")
    published.write(published.well, text + OF_REASON.format(of=of, kind=kind))
    wrong = [one for one in published.check() if one.severity == "error"]
    assert bool(wrong) == bool(says)
    assert says in report(wrong, "text")
    for language in ("en", "ar"):
        assert "{" not in report(wrong, "text", language=language)


@pytest.mark.slow
def test_the_reason_of_a_reason_is_given_by_another_of_the_first_correction(published: TestArchive) -> None:
    published.correct(published.well)
    text = (published.root / published.well).read_text("utf-8") + OF_REASON.format(of=1, kind="erratum")
    published.write(published.well, text + OF_REASON.format(of=2, kind="erratum"))
    assert [one.code for one in published.check() if one.severity == "error"] == ["correction-order"]
    published.write(published.well, text + OF_REASON.format(of=1, kind="erratum"))
    assert [one.code for one in published.check() if one.severity == "error"] == []


@pytest.mark.slow
def test_a_corrected_reason_explains_no_other_change(published: TestArchive) -> None:
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    text = (published.root / published.well).read_text("utf-8")
    published.write(published.well, text + OF_REASON.format(of=1, kind="erratum"))
    published.edit(published.well, "text: سنحفر بئرا ثانية قبل الشتاء", "text: سنحفر بئرا ثانية")
    assert "uncorrected-change" in {one.code for one in published.check()}
    assert published.publish(datetime.date(2024, 6, 3)).errors
