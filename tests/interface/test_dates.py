import pytest

from sijill.interface.dates import date_in_year, date_label, day_of_year_label, machine_date, month_label
from sijill.interface.direction import direction, handles_whole, isolated


@pytest.mark.parametrize(
    ("edtf", "english", "arabic"),
    [
        ("2021-12-29", "29 December 2021", "29 كانون الأول/ديسمبر 2021"),
        ("2021-12", "December 2021", "كانون الأول/ديسمبر 2021"),
        ("2021-12-XX", "December 2021 (day not recorded)", "كانون الأول/ديسمبر 2021 (اليوم غير مسجَّل)"),
        ("2021", "2021", "2021"),
        ("2021-XX", "2021 (month not recorded)", "2021 (الشهر غير مسجَّل)"),
        ("202X", "between 2020 and 2029", "بين عامَي 2020 و2029"),
        ("2021~", "about 2021", "نحو 2021"),
        ("2021-12-29?", "29 December 2021 (uncertain)", "29 كانون الأول/ديسمبر 2021 (غير مؤكَّد)"),
        ("2021-12%", "about December 2021 (uncertain)", "نحو كانون الأول/ديسمبر 2021 (غير مؤكَّد)"),
        ("[2021-12-19..2021-12-25]", "between 19 and 25 December 2021", "بين 19 و25 كانون الأول/ديسمبر 2021"),
        (
            "[2021-11-30..2021-12-02]",
            "between 30 November and 2 December 2021",
            "بين 30 تشرين الثاني/نوفمبر و2 كانون الأول/ديسمبر 2021",
        ),
        (
            "[2020-12-30..2021-01-02]",
            "between 30 December 2020 and 2 January 2021",
            "بين 30 كانون الأول/ديسمبر 2020 و2 كانون الثاني/يناير 2021",
        ),
        ("[2021-04..2021-07]", "between April and July 2021", "بين نيسان/أبريل وتموز/يوليو 2021"),
        ("[2019..2021]", "between 2019 and 2021", "بين عامَي 2019 و2021"),
        ("[2020~..2021]", "between about 2020 and 2021", "بين نحو عام 2020 وعام 2021"),
        ("[2020~..2021~]", "between about 2020 and about 2021", "بين نحو عام 2020 ونحو عام 2021"),
        ("202X~", "between about 2020 and about 2029", "بين نحو عام 2020 ونحو عام 2029"),
        (
            "[2021-12-19~..2021-12-25]",
            "between about 19 and 25 December 2021",
            "بين نحو 19 و25 كانون الأول/ديسمبر 2021",
        ),
        ("[2021-12-19~..]", "on or after about 19 December 2021", "في نحو 19 كانون الأول/ديسمبر 2021 أو بعده"),
        ("[2021-12-19..]", "on or after 19 December 2021", "في 19 كانون الأول/ديسمبر 2021 أو بعده"),
        ("[..2021-12-31]", "on or before 31 December 2021", "في 31 كانون الأول/ديسمبر 2021 أو قبله"),
        ("[2021-12-28,2021-12-29]", "28 or 29 December 2021", "28 أو 29 كانون الأول/ديسمبر 2021"),
        (
            "[2021-11-30,2021-12-04..2021-12-06]",
            "30 November 2021 or between 4 and 6 December 2021",
            "30 تشرين الثاني/نوفمبر 2021 أو بين 4 و6 كانون الأول/ديسمبر 2021",
        ),
        ("2021-12-19/2021-12-25", "from 19 to 25 December 2021", "من 19 إلى 25 كانون الأول/ديسمبر 2021"),
        ("2019/2021", "from 2019 to 2021", "من عام 2019 إلى عام 2021"),
        ("2020~/2021~", "from about 2020 to about 2021", "من نحو عام 2020 إلى نحو عام 2021"),
        ("2021-12-19/..", "since 19 December 2021, without an end", "منذ 19 كانون الأول/ديسمبر 2021، بلا نهاية محددة"),
        (
            "2021-12-19/",
            "from 19 December 2021, its end not known",
            "من 19 كانون الأول/ديسمبر 2021، ونهايته غير معروفة",
        ),
        ("../2021-12", "until December 2021, without a beginning", "حتى كانون الأول/ديسمبر 2021، بلا بداية محددة"),
        ("/2021-12", "until December 2021, its beginning not known", "حتى كانون الأول/ديسمبر 2021، وبدايته غير معروفة"),
        (
            "2021-12-28T21:05:59+03:00",
            "28 December 2021, 21:05 (UTC+03:00)",
            "28 كانون الأول/ديسمبر 2021، الساعة 21:05 (بتوقيت UTC+03:00)",
        ),
        (
            "2021-12-28T21:00:00Z",
            "28 December 2021, 21:00 (UTC+00:00)",
            "28 كانون الأول/ديسمبر 2021، الساعة 21:00 (بتوقيت UTC+00:00)",
        ),
        ("unknown", "date not known", "التاريخ غير معروف"),
    ],
)  # fmt: skip
def test_each_form_of_date_reads_naturally(edtf: str, english: str, arabic: str) -> None:
    assert date_label("en", edtf) == english
    assert date_label("ar", edtf) == arabic


def test_a_day_is_given_its_weekday_where_asked() -> None:
    assert date_label("en", "2021-12-29", weekday=True) == "Wednesday 29 December 2021"
    assert date_label("ar", "2021-12-29", weekday=True) == "الأربعاء 29 كانون الأول/ديسمبر 2021"


def test_months_and_days_of_the_year() -> None:
    assert month_label("ar", 2021, 8) == "آب/أغسطس 2021"
    assert day_of_year_label("en", 12, 29) == "29 December"


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [("2021-12-29?", "2021-12-29"), ("2021-12-XX", "2021-12"), ("2021", "2021"), ("202X", None), ("unknown", None),
     ("2021-12-19/2021-12-25", None), ("[2021-12-19,2021-12-21]", None),
     ("2021-12-28T21:00:00+03:00", "2021-12-28T21:00:00+03:00")],
)  # fmt: skip
def test_machine_dates_are_those_html_allows(edtf: str, expected: str | None) -> None:
    assert machine_date(edtf) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", "rtl"), ("ar-IQ", "rtl"), ("ckb", "rtl"), ("ku", "ltr"), ("ku-Arab", "rtl"), ("az-Arab-IR", "rtl"),
     ("fa", "rtl"), ("en", "ltr"), ("ur-Latn", "ltr")],
)  # fmt: skip
def test_the_script_decides_the_direction(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_an_account_s_sign_stays_at_its_side() -> None:
    assert handles_whole("منشور @Salma_H في") == "منشور \u2066@Salma_H\u2069 في"
    assert handles_whole("منشور") == "منشور"


def test_isolated_text_is_closed_again() -> None:
    assert isolated("@MAKadhimi") == "\u2068@MAKadhimi\u2069"


@pytest.mark.parametrize(
    ("date", "english", "arabic"),
    [
        ("2021-12-29", "29 December", "29 كانون الأول/ديسمبر"),
        ("[2021-12-18..2021-12-25]", "between 18 and 25 December", "بين 18 و25 كانون الأول/ديسمبر"),
        ("2021-12", "December", "كانون الأول/ديسمبر"),
        ("2021-12-05~", "about 5 December", "نحو 5 كانون الأول/ديسمبر"),
        ("2024-05-04/2024-05-06", "from 4 to 6 May", "من 4 إلى 6 أيار/مايو"),
        ("2021-12-XX", "December (day not recorded)", "كانون الأول/ديسمبر (اليوم غير مسجَّل)"),
        ("2021", "", ""),
        ("2021~", "", ""),
        ("2021-XX-XX", "2021 (month not recorded)", "2021 (الشهر غير مسجَّل)"),
        ("2020-12/2021-02", "from December 2020 to February 2021", "من كانون الأول/ديسمبر 2020 إلى شباط/فبراير 2021"),
        ("unknown", "", ""),
    ],
)
def test_below_its_year_a_date_does_not_say_the_year_again(date: str, english: str, arabic: str) -> None:
    assert (date_in_year("en", date), date_in_year("ar", date)) == (english, arabic)
