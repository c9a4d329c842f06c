"""What is said in Arabic of files that cannot be read and of values that no field takes, with their mends."""

import re

PHRASES: dict[str, str] = {
    "must be a type of schema.org that a kind of statement can be": (
        "ينبغي أن يكون نوعًا في schema.org يصلح لنوع من التصريحات"
    ),
    "must be a type of schema.org that a kind of agent can be": "ينبغي أن يكون نوعًا في schema.org يصلح لنوع من الجهات",
    "must be a type of schema.org that a kind of document can be": (
        "ينبغي أن يكون نوعًا في schema.org يصلح لنوع من الوثائق"
    ),
    "must be an item of Wikidata, such as Q42": "ينبغي أن يكون عنصرًا في ويكي بيانات، مثل Q42",
    "must be a number of VIAF, such as 113230702": "ينبغي أن يكون رقمًا في VIAF، مثل 113230702",
    "must be an ISNI, such as 0000 0001 2103 2683": "ينبغي أن يكون رقم ISNI، مثل 0000 0001 2103 2683",
    "must be a DOI, such as 10.1000/182, without 'https://doi.org/'": (
        "ينبغي أن يكون معرّف DOI، مثل 10.1000/182، دون «https://doi.org/»"
    ),
    "must be an ISSN, such as 0317-8471": "ينبغي أن يكون رقم ISSN، مثل 0317-8471",
    "a tab in the indentation": "علامة جدولة في الإزاحة",
    "no space behind '-'": "لا مسافة بعد «-»",
    "an entry of a list without its '-'": "مدخل في قائمة بلا «-» قبله",
    "words beside the mark of a block": "كلمات في سطر علامة الكتلة",
    "a backslash within a value that is in double quotation marks": (
        "شرطة مائلة خلفية في قيمة بين علامتي اقتباس مزدوجتين"
    ),
    "': ' in a value that is not in quotation marks": "«: » في قيمة ليست بين علامتي اقتباس",
    "words that are not indented below the mark of their block": "كلمات غير مُزاحة تحت علامة كتلتها",
    "a line that is not indented like those it belongs to": "سطر لا توافق إزاحته إزاحة ما هو منه",
}
_HOLDS = r" \(it holds (.*)\)"
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"must not be the label of another kind, '(.*)'"),
        r"ينبغي ألّا تكون تسمية نوع آخر هو «\1»",
    ),
    (re.compile(r"must not be before 'since' \((.*)\)"), r"ينبغي ألّا يسبق ‎since‎ ‏(\1)"),
    (re.compile(r"(isni|issn): copied again from where it was taken"), r"\1: كما هو في مصدره، منسوخًا مرة أخرى"),
    (
        re.compile(r"must be an (ISNI|ISSN) whose last character fits the others; copy it again"),
        r"ينبغي أن يكون رقم \1 يوافق آخرُه سائرَه؛ انسخه مرة أخرى",
    ),
    (re.compile(r"write line (\d+) as: (.*)", re.DOTALL), r"اكتب السطر \1 هكذا: \2"),
    (re.compile(r"indent line (\d+) by (\d+) spaces"), r"أزِح السطر \1 بعدد من المسافات قدره \2"),
    (re.compile(r"indent lines (\d+) to (\d+) by (\d+) spaces"), r"أزِح السطور من \1 إلى \2 بعدد من المسافات قدره \3"),
    (
        re.compile(r"write the words on lines of their own below '(.*)': (.*)", re.DOTALL),
        r"اكتب الكلمات في سطور مستقلة تحت «\1»: \2",
    ),
    (re.compile(r"no space behind the colon of '(.*)'"), r"لا مسافة بعد نقطتي «\1»"),
    (re.compile(r"no colon behind '(.*)'"), r"لا نقطتين بعد «\1»"),
    (re.compile(r"'(.*)' in place of a colon"), r"«\1» في موضع النقطتين"),
    (re.compile(r"the value goes on behind its closing (.)"), r"للقيمة بقية بعد علامة إغلاقها \1"),
    (re.compile(r"a quotation mark \((.)\) is not closed"), r"علامة اقتباس (\1) لم تُغلق"),
    (
        re.compile(r"a quotation mark \((.)\) within a value that is in such marks"),
        r"علامة اقتباس (\1) داخل قيمة بين علامتين مثلها",
    ),
    (re.compile(r"a '(.)' is not closed"), r"«\1» لم تُغلق"),
    (
        re.compile(r"a value that begins with '(.)' and is not in quotation marks"),
        r"قيمة تبدأ بـ«\1» وليست بين علامتي اقتباس",
    ),
    (re.compile(r"put the text in quotation marks: (.*)", re.DOTALL), r"ضع النص بين علامتي اقتباس: \1"),
    (
        re.compile(r"did you mean '(.*)'\? Or add it to kinds\.yaml: (.*)"),
        r"أتقصد «\1»؟ أو أضفه إلى kinds.yaml: \2",
    ),
    (
        re.compile(r"choose one of: (.*); or add it to kinds\.yaml: (.*)", re.DOTALL),
        r"اختر واحدًا من: \1؛ أو أضفه إلى kinds.yaml: \2",
    ),
    (re.compile(r"choose one of: (.*)", re.DOTALL), r"اختر واحدًا من: \1"),
    (re.compile(r"(.*) \(for example\)", re.DOTALL), r"\1 (مثلًا)"),
    (
        re.compile(r"(.*): unknown \(where it is not known\), or a day such as (.*)"),
        r"\1: unknown (إن لم يُعرف)، أو يومًا مثل \2",
    ),
    (
        re.compile(r"must be an id: lower-case ASCII letters, digits and single hyphens" + _HOLDS),
        r"ينبغي أن يكون معرّفًا: حروف لاتينية صغيرة وأرقام وشَرطات مفردة (وفيه \1)",
    ),
    (re.compile(r"must be a language tag" + _HOLDS), r"ينبغي أن يكون رمز لغة (وفيه \1)"),
    (re.compile(r"must be a passage id: p1, p2, …" + _HOLDS), r"ينبغي أن يكون معرّف مقتطف: p1 ثم p2 … (وفيه \1)"),
)
