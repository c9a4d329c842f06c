import re
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

from sijill.interface.direction import apart, isolated
from sijill.interface.strings import Strings, shipped, strings

LANGUAGES = shipped()
ROOT = Path(__file__).parents[2]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_english_and_arabic_ship() -> None:
    assert {"ar", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_fields(language: str) -> None:
    english, other = strings("en"), strings(language)
    assert other.texts.keys() == english.texts.keys()
    assert other.plurals.keys() == english.plurals.keys()
    for key, text in english.texts.items():
        if key not in ("date.double_month", "date.short_month"):
            assert fields(other.texts[key]) == fields(text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_strings_have_a_form_for_every_plural_category_of_the_language(language: str) -> None:
    words = strings(language)
    categories = set(Locale.parse(words.locale).plural_form.rules) | {"other"}
    for key, forms in words.plurals.items():
        assert categories <= forms.keys(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_holds_markup_or_characters_that_reorder_text(language: str) -> None:
    words = strings(language)
    every = [*words.texts.values(), *(form for forms in words.plurals.values() for form in forms.values())]
    assert not [text for text in every if re.search("[<>\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "لا تصريحات"), (1, "تصريح واحد"), (2, "تصريحان"), (3, "3 تصريحات"), (10, "10 تصريحات"), (11, "11 تصريحًا"),
     (100, "100 تصريح"), (103, "103 تصريحات"), (12345, "12,345 تصريحًا")],
)  # fmt: skip
def test_arabic_counts_as_a_native_would(number: int, expected: str) -> None:
    assert strings("ar").plural("count.statements", number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "لا إصدارات"), (1, "إصدار واحد"), (2, "إصداران"), (3, "3 إصدارات"), (11, "11 إصدارًا"), (100, "100 إصدار")],
)
def test_versions_are_told_apart_from_stored_copies(number: int, expected: str) -> None:
    words = strings("ar")
    assert words.plural("count.versions", number) == expected
    assert "نسخ" not in " ".join(text for key, text in words.texts.items() if "version" in key)


# What Arabic readers are shown calls each thing by one name, and none of these is it.
OTHER_NAMES = re.compile("مقطع|مقاطع|متكلم|السجلّ|سجلّ|تصويبات|الإنكليزي|الإثنين")


def test_arabic_has_one_word_for_one_thing() -> None:
    from sijill.diagnostics.arabic import SENTENCES
    from sijill.editing.descriptions import CHOICES, FIELDS, KINDS

    said = [
        *strings("ar").texts.values(),
        *(part for pair in SENTENCES.values() for part in pair),
        *(arabic for _, arabic in (*FIELDS.values(), *CHOICES.values())),
        *KINDS.values(),
        *(path.read_text("utf-8") for path in sorted((ROOT / "docs/ar").glob("*.md"))),
        *(path.read_text("utf-8") for path in sorted((ROOT / ".github").rglob("*.yml"))),
    ]
    assert [text for text in said if OTHER_NAMES.search(text.replace("«سِجِلّ»", ""))] == []


def test_english_counts() -> None:
    assert strings("en").plural("count.statements", 1) == "1 statement"
    assert strings("en").plural("count.statements", 0) == "0 statements"


def test_lists_are_joined_as_the_language_joins_them() -> None:
    assert strings("en").join(["a", "b", "c"]) == "a, b and c"
    assert strings("ar").join(["أ", "ب", "ج"]) == "أ، ب وج"
    assert strings("en").join([]) == ""


def test_digits_are_those_of_the_strings_file() -> None:
    texts = dict(strings("ar").texts) | {"language.digits": "٠١٢٣٤٥٦٧٨٩"}
    assert Strings("ar", texts, strings("ar").plurals).number(2021) == "٢٠٢١"


def test_a_language_is_named_in_the_reader_s_language() -> None:
    assert strings("en").language_name("ar") == "Arabic"
    assert strings("en").language_name("ckb") == "Central Kurdish"
    assert strings("ar").language_name("en") == "الإنجليزية"
    assert strings("en").language_name("xx") == "xx"


def test_a_language_without_strings_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match=r"\(ar, en\), not 'tlh'"):
        strings("tlh")


def test_what_runs_the_other_way_is_isolated_once() -> None:
    name = apart("المهندس", "en")
    assert name == "\u2068المهندس\u2069"
    assert apart(name, "en") == name
    assert apart(f"{name}; {name}", "en") == isolated(f"{name}; {name}")
    assert apart("Engineer", "en") == "Engineer"
