"""The browser and the generator must turn the same word into the same keys, or nothing is found."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sijill.search.words import fold, keys, raw_words, sound, stem, without_article
from tests.node import run
from tests.search.node import scripts_in

MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200c\u200d\u200f"
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةىٱپچڤگکی"


def made_up_words(count: int) -> list[str]:
    chance = random.Random(7)
    words = []
    for _ in range(count):
        word = "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 9)))
        for affix in ("ال", "وال", "بال", "لل", "و", "ف", "ب", "ك", "ل", "س"):
            if chance.random() < 0.08:
                word = affix + word
        for affix in ("ات", "ون", "ين", "ها", "هم", "نا", "ية", "ة", "ي"):
            if chance.random() < 0.08:
                word += affix
        if chance.random() < 0.2:
            place = chance.randint(0, len(word))
            word = word[:place] + chance.choice(MARKS) + word[place:]
        words.append(word)
    return words


@pytest.mark.slow
def test_python_and_the_browser_give_the_same_keys_for_a_large_vocabulary(tmp_path: Path) -> None:
    english = [
        f"{base}{ending}"
        for base in ("withdraw", "announc", "run", "polic", "agre", "force", "hop", "hopp", "studi", "class", "bus")
        for ending in ("", "s", "es", "ed", "ing", "ly", "ment", "y", "ies", "al", "ingly", "ation", "ization")
    ]
    others = [
        "Kádár",
        "ÉCOLE",
        "naïve",
        "İstanbul",
        "٢٠٢١",
        "۲۰۲۱",
        "1,000",
        "ﷺ",
        "ﻻ",
        "Ⅷ",
        "don't",
        "l’État",
        "١٬٢٣٤",
        "1950s",
        "13th",
        "٣٥,٠٠٠",
        "Kadhimi",
        "Qassem",
        "Ghaith",
        "Aziz",
        "Wahhab",
        "الكاظمي",
        "يونس",
        "كَأَنَّهُۥ",
    ]
    words = [*made_up_words(20_000), *english, *others]
    script = """
    import { fold, keys, rawWords, sound, withoutThousands } from './words.js';
    const keyed = ([word]) => [fold(word), keys(fold(word)), fold(word) && sound(fold(word))];
    console.log(JSON.stringify(data.map((text) => rawWords(withoutThousands(text)).map(keyed))));
    """
    browser = run(scripts_in(tmp_path), script, words)
    ours = [
        [[fold(word), [list(key) for key in keys(fold(word))], fold(word) and sound(fold(word))] for word in found]
        for found in map(raw_words, words)
    ]
    different = [(text, one, two) for text, one, two in zip(words, ours, browser, strict=True) if one != two]
    assert different == []


def test_no_word_holds_white_space_so_texts_may_be_split_there_first() -> None:
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    assert len(spaces) > 20
    assert [space for space in spaces if raw_words(f"ا{space}a") != ["ا", "a"]] == []


@given(st.lists(st.text(alphabet=LETTERS + MARKS + "abcéÉXyz019٣۴,'’ -_.", max_size=14), min_size=1, max_size=60))
@example(["ؤؤآ", "ءءءا", "بءءاء"])
def test_folding_twice_changes_nothing(texts: list[str]) -> None:
    for text in texts:
        for word in raw_words(text):
            assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("قوّاتهم", "القوات"), ("القتالية", "قتاليه"), ("والمستشارين", "مستشار"), ("مسؤولة", "مسئول"), ("كُتُب", "كتاب"),
        ("المهام", "مهمة"), ("القواعد", "قاعدة"), ("الأعرجي", "الاعرجى"), ("٢٠٢١", "2021"), ("کتاب", "كتاب"),
        ("والألوان", "ألوان"), ("الآلهة", "آلهة"), ("الولايات", "ولاية"), ("نتائجها", "نتيجة"), ("مساكن", "مسكن"),
        ("كَأَنَّهُۥ", "كأنه"), ("1950s", "١٩٥٠"), ("13th", "13"), ("٣٥,٠٠٠", "35000"),
        ("انسحبوا", "ينسحب"), ("الانسحاب", "سينسحبون"), ("الإعلان", "يعلن"), ("استطاعوا", "يستطيع"), ("يقول", "قالوا"),
        ("قالو", "قالوا"), ("مهندسو", "مهندسون"), ("الوالدين", "والد"), ("الباليستية", "باليستي"), ("ءامنوا", "آمنوا"),
        ("#نعم_للوادي", "الوادي"), ("Łódź", "lodz"), ("Straße", "strasse"), ("Þórður", "thordur"), ("ڕۆژ", "روز"),
        ("children", "child"), ("withdrew", "withdrawing"), ("colours", "color"), ("organised", "organization"),
        ("centres", "center"), ("travelled", "traveling"), ("analyse", "analyzed"), ("1\u00a0000", "1000"),
        ("وشركائنا", "شريك"), ("withdrawing", "withdraws"), ("agencies", "agency"), ("Élysée", "elysee"),
    ],
)  # fmt: skip
def test_a_word_is_found_by_its_other_forms(written: str, typed: str) -> None:
    wanted = {without_article(fold(typed)), stem(fold(typed))}
    assert wanted & {key.term for word in raw_words(written) for key in keys(fold(word))}


@pytest.mark.parametrize(
    "spellings",
    [
        ("Kadhimi", "Kazemi", "Kadhemi", "الكاظمي"), ("Qasim", "Qassem", "Kassim", "قاسم"),
        ("Muhammad", "Mohammed", "Mohamed", "محمد"), ("Yusuf", "Youssef", "Yousif", "يوسف"),
        ("Ibrahim", "Ebraheem", "إبراهيم"), ("Khafaji", "Khafajy", "الخفاجي"), ("Tariq", "Tarek", "طارق"),
    ],
)  # fmt: skip
def test_a_name_sounds_the_same_in_every_spelling(spellings: tuple[str, ...]) -> None:
    assert len({sound(fold(name)) for name in spellings}) == 1, [sound(fold(name)) for name in spellings]


def test_what_sounds_like_nothing_has_no_sound() -> None:
    assert [sound(fold(word)) for word in ("aye", "2021", "Київ", "آ")] == ["", "", "", ""]


@pytest.mark.parametrize(("one", "other"), [("وزير", "زيارة"), ("بيان", "بين"), ("العراق", "عرق"), ("لبنان", "لبن")])
def test_words_that_only_look_alike_are_kept_apart(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))
    assert stem(fold(one)) == without_article(fold(one))


@pytest.mark.parametrize(
    "forms",
    ["ينهار انهيار", "استيراد استورد استوردت يستورد", "يتصالح تصالح تصالحوا", "تدشين دشن يدشن", "موافقة وافق يوافق",
     "تمكين مكن"],
)  # fmt: skip
def test_the_forms_of_a_verb_have_one_stem(forms: str) -> None:
    assert len({stem(fold(word)) for word in forms.split()}) == 1


def test_separators_of_thousands_are_no_part_of_a_number() -> None:
    written = ["1,250,000", "1_250_000", "١٬٢٥٠٬٠٠٠", "1250000"]
    assert {fold(raw_words(number)[0]) for number in written} == {"1250000"}
