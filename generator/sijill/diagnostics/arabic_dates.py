"""What is said of dates, in Arabic: whole phrases, and those with something of the record in them."""

import re

PHRASES: dict[str, str] = {
    "a statement to one that leads on to none that is later": "تصريحًا بتصريح لا يؤدي إلى تصريح بعده",
    "must be an EDTF date, such as 2021-12-29, 2021-12, 2021-12-XX, [2021-12-19..2021-12-25] or unknown": (
        "ينبغي أن يكون تاريخًا بصيغة EDTF، مثل 2021-12-29 أو 2021-12 أو 2021-12-XX أو [2021-12-19..2021-12-25] "
        "أو unknown"
    ),
    "must have at least one known end": "ينبغي أن يُعرف أحد طرفيه على الأقل",
    "must have dates at the ends of an interval, '..' for an open end, nothing for an unknown one": (
        "ينبغي أن يكون في طرفَي المدة تاريخان، أو علامة .. لطرف مفتوح، أو لا شيء لطرف غير معروف"
    ),
    "must not end before it begins": "ينبغي ألّا ينتهي قبل أن يبدأ",
    "must be closed by ']', behind the days it may be": "ينبغي أن تغلقه علامة ] بعد الأيام التي قد يكون أحدها",
    "must have an open end only before its first day or behind its last": (
        "ينبغي ألّا يكون فيه طرف مفتوح إلا قبل أول أيامه أو بعد آخرها"
    ),
    "must have days, months or years between '[' and ']', each known as far as it is written": (
        "ينبغي أن يكون بين علامتَي [ و] أيام أو أشهر أو سنوات، وكل ما كُتب منها معروف"
    ),
    "must have its days in their order": "ينبغي أن تكون أيامه مرتبة",
    "must be one of several days if it is in '[' and ']'": ("ينبغي أن يكون واحدًا من عدة أيام إذا كُتب بين علامتَي [ و]"),
    "must have its time to the second, with its zone, such as 2021-12-29T21:00:00+03:00": (
        "ينبغي أن تُكتب ساعته حتى الثانية ومعها منطقتها الزمنية، مثل 2021-12-29T21:00:00+03:00"
    ),
    "must have a time from 00:00:00 to 23:59:59": "ينبغي أن تكون ساعته من 00:00:00 إلى 23:59:59",
    "must have a zone from -14:00 to +14:00, or Z": "ينبغي أن تكون منطقته الزمنية من ‎-14:00 إلى ‎+14:00، أو Z",
    "must leave out the month where the year is not fully known": "ينبغي ألّا يُذكر الشهر ما دامت السنة غير معروفة كلها",
    "must leave out the day where the month is not known": "ينبغي ألّا يُذكر اليوم ما دام الشهر غير معروف",
    "must be of the year 0001 or later": "ينبغي ألّا يسبق السنة 0001",
    "must be a day, a month or a year, such as 2021-12-29, 2021-12 or 2021": (
        "ينبغي أن يكون يومًا أو شهرًا أو سنة، مثل 2021-12-29 أو 2021-12 أو 2021"
    ),
    "must be one day, such as 2021-12-29": "ينبغي أن يكون يومًا واحدًا، مثل 2021-12-29",
    "check the words, and the day counted from": "راجع الكلمات، واليوم الذي تُحسب منه",
}
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(.*): this one is of (.*), the last of (.*): correct one of the dates, or use 'discusses'"),
        r"\1: تاريخ هذا \2 وتاريخ الأخير \3: صحّح أحد التاريخين، أو استعمل discusses",
    ),
    (re.compile(r" \(counted from (.*)\)"), r" (محسوبةً من \1)"),
    (re.compile(r"must have a month from 01 to 12, not (\S+)"), r"ينبغي أن يكون شهره من 01 إلى 12، لا \1"),
    (
        re.compile(r"must have a day from 01 to (\d+) in (\S+), not (\S+)"),
        r"ينبغي أن يكون يومه من 01 إلى \1 في \2، لا \3",
    ),
    (
        re.compile(r"(.*) \(the day first\), or (.*) \(the month first\)"),
        r"\1 (اليوم أولًا)، أو \2 (الشهر أولًا)",
    ),
    (
        re.compile(r"(.*) \(one unknown day of these\), or (.*) \(an act that lasted\)"),
        r"\1 (يوم واحد غير معروف منها)، أو \2 (فعل استمر أيامًا)",
    ),
    (
        re.compile(r"(.*) \(if it is the number of a day in a spreadsheet\)"),
        r"\1 (إن كان رقم يوم في جدول بيانات)",
    ),
    (
        re.compile(r"(.*) \(without the time\), or (.*) \(with the zone that it is of\)"),
        r"\1 (بلا ساعة)، أو \2 (مع منطقته الزمنية)",
    ),
)
