"""What diagnostics say in Arabic: by code, what must hold and how to mend it, with the facts of the English.

Facts that are themselves English phrases of ours (what a value must be, a near miss) are put into Arabic by
``phrase``; values of records, file names and ids are left as they stand.
"""

import re

SENTENCES: dict[str, tuple[str, str]] = {
    "misplaced-file": (
        "كل ملف في sources/ ينبغي أن يكون سجلًّا في مجلد نوعه، وليس كذلك «{name}»",
        "انقله إلى {expected}، أو أخرجه من sources/",
    ),
    "bad-file-name": (
        "اسم ملف السجلّ هو معرّفه، فينبغي أن يكون حروفًا لاتينية صغيرة وأرقامًا وشَرطات، لا «{name}»{why}",
        "غيّر اسمه إلى «{suggestion}.yaml»",
    ),
    "repeated-id": ("المعرّف لملف واحد لا غير، و«{id}» موجود في «{other}» أيضًا", "أعطِ أحدهما معرّفًا آخر"),
    "not-a-plain-file": ("ينبغي أن يكون في sources/ ملفات عادية، لا {what}", "ضع مكانه نسخة من الملف المقصود"),
    "unreadable-file": ("ينبغي أن يكون الملف مقروءًا: {reason}", "راجع أذون الملف"),
    "file-too-large": (
        "ينبغي ألّا يتجاوز الملف {limit} بايت، وحجمه {size}",
        "قسّم السجلّ أو احذف ما ليس من شأنه",
    ),
    "not-utf-8": (
        "ينبغي أن يكون الملف نصًّا بترميز UTF-8 بلا علامة ترتيب البايتات: البايت {offset} هو {byte}",
        "احفظ الملف من جديد بترميز UTF-8 (في معظم المحرّرات: «حفظ بترميز»)",
    ),
    "refused-character": (
        "ينبغي ألّا يحوي النص المحرف {character}",
        "احذف المحرف؛ وإن كان في المصدر فاتركه وأشر إلى ذلك في ملاحظة",
    ),
    "yaml-syntax": ("ينبغي أن يكون الملف YAML سليم البناء: {problem}", "{mend}"),
    "not-a-mapping": (
        "السجلّ حقول من نوع «title: …»، لا {what}",
        "استعن بالأمر sijill new أو بصفحة docs/maintainers/records.md",
    ),
    "yaml-feature": ("ينبغي ألّا يُستعمل في السجلّ {feature} («{value}»)", "{mend}"),
    "duplicate-key": ("يُكتب الحقل مرة واحدة، وقد سبق «{key}» في السطر {first}", "أبقِ أحدهما"),
    "too-deep": ("ينبغي ألّا يتجاوز تداخل السجلّ {limit} مستويات", "بسّطه، فليس في السجلّات حقل بهذا العمق"),
    "cut-short": (
        "ينبغي ألّا يتبع القيمةَ غير المقتبسة « #»، فهو في YAML بداية تعليق ولن يبقى منها إلا «{value}»",
        'ضع القيمة كلها بين علامتي اقتباس: "{value}{rest}"، أو انقل التعليق إلى سطر مستقل',
    ),
    "empty-value": ("ينبغي أن تكون للحقل «{field}» قيمة", "اكتب القيمة أو احذف الحقل"),
    "broken-capture": (
        "ينبغي أن تكون النسخة المحفوظة JSON بصيغة sijill-capture-1: {problem}",
        "أعد إنشاءها بالأمر sijill capture",
    ),
    "more-of-the-same": (
        "في الملف {count} من المشكلات الأخرى من الأنواع المذكورة",
        "أصلح ما ذُكر ثم أعد التحقق",
    ),
    "missing-field": ("ينبغي أن يكون في «{parent}» الحقل «{field}»", "أضف «{field}: {example}»"),
    "unknown-field": ("«{field}» ليس من حقول {parent}", "{mend}"),
    "not-a-choice": ("ينبغي أن يكون «{field}» واحدًا من: {choices}، لا «{value}»", "{mend}"),
    "wrong-shape": ("ينبغي أن يكون «{field}» {expected}، لا {found}", "اكتبه هكذا: {example}"),
    "invalid-value": ("«{field}» {requirement}، وقيمته «{value}»", "اكتبه هكذا: {example}"),
    "missing-language": (
        "ينبغي أن يُكتب «{field}» بكل لغات السجل، وتنقصه «{language}»",
        "أضف «{language}: …» تحت «{field}»",
    ),
    "missing-translation": (
        "ينبغي أن تكون للمقطع «{passage}» ترجمة إلى «{language}»",
        "أضف تحت translations: {{language: {language}, text: …, by: editors}}",
    ),
    "needless-translation": (
        "ينبغي أن تكون للمقطع «{passage}» ترجمة واحدة إلى «{language}» من «{by}»، {why}",
        "احذف الزائدة",
    ),
    "repeated-entry": ("ينبغي أن يُذكر «{value}» في «{field}» مرة واحدة", "احذف الثاني أو أعطه معرّفًا آخر"),
    "same-variant": (
        "ينبغي أن تخالف الصيغة الأخرى للمقطع «{passage}» نصَّه أو موضعه",
        "احذف الصيغة، فهي لا تضيف إلى المقطع شيئًا",
    ),
    "not-a-speaker": (
        "ينبغي أن يكون المقطع «{passage}» لأحد متكلمي التصريح، وليس «{agent}» منهم",
        "أضف «{agent}» تحت speakers، أو اذكر واحدًا من: {speakers}",
    ),
    "date-in-future": (
        "ينبغي ألّا يتأخر «{field}» عن اليوم ({today})، وقيمته «{value}»",
        "راجع السنة وترتيب الشهر واليوم: {{value: YYYY-MM-DD}}",
    ),
    "weekday-mismatch": (
        "ينبغي أن يوافق التاريخ يوم الأسبوع الذي يسميه المصدر («{words}»)، و{value} يوم {weekday}",
        "أقرب يوم سابق كذلك هو {suggestion}",
    ),
    "date-mismatch": (
        "ينبغي أن يكون التاريخ ما تعنيه «{words}» محسوبةً من {counted_from}، وقيمته «{value}»",
        "اكتبه هكذا: value: {suggestion}",
    ),
    "date-after-document": (
        "ينبغي ألّا يتأخر التصريح عن وثيقته «{document}» ({published})، وتاريخه «{value}»",
        "راجع التاريخين؛ وإن حُدّثت الوثيقة بعد ذلك فاذكره في ملاحظتها وأرّخها بالتحديث",
    ),
    "words-not-found": (
        "ينبغي أن ترد «{words}» في النسخة المحفوظة من «{document}»",
        "انقل الكلمات من الوثيقة، أو احذف document من as_stated",
    ),
    "passage-not-found": ("ينبغي أن يرد المقطع «{passage}» في «{document}» حرفًا بحرف، ولم يُعثر عليه", "{mend}"),
    "passage-ambiguous": (
        "ينبغي أن تُذكر فقرة المقطع «{passage}»، فهو في الفقرات {paragraphs}",
        "أضف «paragraph: {first}»، أو اقتبس من الجملة أكثر",
    ),
    "no-capture": (
        "ينبغي أن تكون للوثيقة «{document}» نسخة محفوظة، فالمقطع «{passage}» مقتبس منها",
        "أنشئها: sijill capture FILE --document {document}",
    ),
    "capture-missing": (
        "ينبغي أن تكون النسخة المحفوظة «{digest}» في sources/captures/{document}/",
        "استرجع {path}، أو أنشئ نسخة جديدة بالأمر sijill capture",
    ),
    "capture-changed": (
        "ينبغي ألّا تتغير النسخة المحفوظة: بصمة فقراتها «{found}» لا توافق اسمها",
        "استرجع الملف من تاريخ المستودع (git checkout)، أو أنشئ نسخة جديدة بالأمر sijill capture",
    ),
    "capture-unlisted": (
        "ينبغي أن تُذكر النسخة المحفوظة في sources/documents/{document}.yaml",
        "أضف تحت captures: {{digest: '{digest}', captured: unknown}}، أو احذف الملف",
    ),
    "unknown-reference": ("ينبغي أن يشير «{field}» إلى {kind} في السجل، ولا وجود لـ«{value}»", "{mend}"),
    "refers-to-itself": ("ينبغي ألّا يعود «{field}» إلى السجلّ نفسه («{value}»)", "احذف المدخل"),
    "unknown-passage": (
        "ينبغي أن يكون «{field}» من مقاطع «{statement}»، وليس «{value}» منها",
        "اذكر واحدًا من: {passages}، أو احذفه",
    ),
    "relation-not-allowed": ("ينبغي أن يربط «{type}» {requirement}، لا «{source}» و«{target}»", "{mend}"),
    "correction-order": ("«{field}» {requirement}، لا «{value}»", "{mend}"),
    "still-there": (
        "ينبغي ألّا يبقى لـ«{value}» سجلّ مستقل، فهذا التصريح حلّ محله",
        "احذف sources/statements/…/{value}.yaml، أو احذف المدخل من replaces",
    ),
    "wrong-year": (
        "ينبغي أن يكون التصريح في sources/statements/{year}/ لا في «{folder}»",
        "‏git mv {file} sources/statements/{year}/",
    ),
    "ledger-altered": (
        "ينبغي أن يبقى ملف السجلّ الزمني كما كُتب: {requirement}",
        "استرجعه: git checkout {base} -- sources/ledger/",
    ),
    "ledger-malformed": (
        "سطر في السجلّ الزمني {requirement}",
        "استرجع الملف من تاريخ المستودع، أو احذف الجديد وأعد sijill publish",
    ),
    "ledger-removed": (
        "ينبغي أن يبقى الملف الذي يتبعه هذا، وهو sources/ledger/*-{short}.jsonl، وقد فُقد",
        "استرجعه: git checkout {base} -- sources/ledger/",
    ),
    "ledger-order": (
        "ينبغي ألّا يكون تاريخ الملف {date} سابقًا لما يتبعه، {parent} ({parent_date})",
        "احذف الجديد وأعد sijill publish بتاريخ اليوم",
    ),
    "ledger-fork": (
        "ينبغي أن تكون لـ«{statement}» نسخة {version} واحدة، وقد نشر {rival} غيرها",
        "أبقِ ملف الفرع الرئيس، واحذف هذا، وأعد sijill publish",
    ),
    "ledger-gap": (
        "ينبغي أن تتبع النسخة {version} من «{statement}» مدخل النسخة السابقة، ولا وجود له",
        "استرجع السجلّ الزمني: git checkout {base} -- sources/ledger/",
    ),
    "ledger-stray-file": ("ينبغي ألّا يكون في sources/ledger/ إلا ملفاته، لا «{name}»", "أخرجه من sources/ledger/"),
    "ledger-unreadable": ("ينبغي أن يكون ملف السجلّ الزمني مقروءًا: {reason}", "راجع أذون الملف"),
    "ledger-words-missing": (
        "ينبغي أن يحفظ السجلّ الزمني الصياغة السابقة للنسخة {version} من «{statement}»",
        "استرجع الملف من تاريخ المستودع، أو اسحب التصريح مع withhold_text: true",
    ),
    "ledger-rewritten": (
        "ينبغي أن يبقى {name} كما هو في {base}، وهو الآن {what}",
        "استرجعه: git checkout {base} -- sources/ledger/{name}",
    ),
    "uncorrected-change": (
        "ينبغي ألّا يتغير ما نُشر ({aspect}) بلا تصويب: نُشر «{statement}» في {date}{detail}",
        "تراجع عن التغيير، أو أضف تحت corrections مدخلًا فيه date وkind ‏(erratum أو revision …) وreason",
    ),
    "correction-altered": (
        "ينبغي أن يبقى التصويب المنشور كما هو في موضعه: تصويبات «{statement}» المؤرخة {date} مختلفة",
        "استرجع التصويبات كما نُشرت، وأضف بعدها تصويبًا جديدًا",
    ),
    "correction-too-early": (
        "ينبغي ألّا يسبق التصويب ما يصوّبه: «{value}» قبل {date}",
        "أعطه تاريخ اليوم الذي يقع فيه التغيير",
    ),
    "vanished-statement": (
        "ينبغي أن يبقى للتصريح المنشور «{statement}» سجلّه، ولم يعد له سجلّ",
        "استرجعه من تاريخ المستودع وأضف تصويبًا من نوع withdrawal، أو اذكره تحت replaces",
    ),
    "reused-id": (
        "ينبغي أن يبقى المعرّف «{statement}» للتصريح المنشور في {date}، وكل ما في هذا مختلف",
        "استرجع السجلّ المنشور، وأعطِ التصريح الجديد معرّفًا خاصًا",
    ),
    "published-capture-gone": (
        "ينبغي أن تحتفظ «{document}» بالنسخة «{digest}» التي تستند إليها تصريحات منشورة",
        "أعدها تحت captures (وتجوز إضافة نسخ)، أو صوّب تلك التصريحات وشغّل sijill publish",
    ),
    "unpublished-change": (
        "ينبغي أن يُنشر تغيير «{statement}» ({changed}) لتكون له نسخة خاصة",
        "شغّل sijill publish",
    ),
    "stale-translation": (
        "ينبغي أن تُراجع ترجمة {passage} («{language}»)، فقد تغير الأصل بعدها",
        "حسّنها، أو ليؤكدها صاحبها بملاحظة",
    ),
    "draft-id": (
        "ينبغي أن يُعطى «{statement}» معرّفه قبل النشر",
        "شغّل sijill publish على الفرع الرئيس، فهو يغيّر الاسم",
    ),
}

_PHRASES: dict[str, str] = {
    "must not be empty": "ينبغي ألّا يكون فارغًا",
    "must be one line, without tabs": "ينبغي أن يكون سطرًا واحدًا بلا علامات جدولة",
    "must not begin or end with white space": "ينبغي ألّا يبدأ بفراغ ولا ينتهي به",
    "must not begin or end with white space (write it as a block with '|-')": (
        "ينبغي ألّا يبدأ بفراغ ولا ينتهي به (اكتبه كتلةً بعلامة ‎|-‎)"
    ),
    "must be an id: lower-case ASCII letters, digits and single hyphens": (
        "ينبغي أن يكون معرّفًا: حروف لاتينية صغيرة وأرقام وشَرطات مفردة"
    ),
    "must be a SHA-256 digest": "ينبغي أن يكون بصمة SHA-256",
    "must be a language tag": "ينبغي أن يكون رمز لغة",
    "must be a passage id: p1, p2, …": "ينبغي أن يكون معرّف مقطع: p1 ثم p2 …",
    "must begin with https:// or http://": "ينبغي أن يبدأ بـ https://‎ أو http://‎",
    "must not carry a user name or password before the host": "ينبغي ألّا يحمل اسم مستخدم أو كلمة مرور قبل المضيف",
    "must name a host": "ينبغي أن يسمّي مضيفًا",
    "must be one day, such as 2021-12-29": "ينبغي أن يكون يومًا واحدًا، مثل 2021-12-29",
    "text": "نصًّا", "a list": "قائمة", "a mapping of fields": "مجموعة حقول", "a mapping of languages": "نصًّا بكل لغة",
    "a whole number": "عددًا صحيحًا", "true or false": "‏true أو false", "a mapping": "مجموعة حقول",
    "a list with at least one entry": "قائمة فيها مدخل واحد على الأقل", "an empty one": "قائمة فارغة",
    "an agent": "جهة", "a document": "وثيقة", "a topic": "موضوع", "a statement": "تصريح",
    "a symbolic link": "رابطًا رمزيًا", "a folder": "مجلدًا", "a device": "جهازًا", "a pipe": "أنبوبًا",
    "an alias": "إحالة", "an anchor": "مرساة", "a tag": "وسم", "a merge key": "مفتاح دمج",
    "an empty file": "ملفًا فارغًا",
    "a second document": "وثيقة ثانية", "a directive": "توجيه",
    "put the corrections in the order of their dates": "رتّب التصويبات بحسب تواريخها",
    "use 'disputes' or 'disagreesWith' for what others say against it": (
        "استعمل disputes أو disagreesWith لما يقوله غيره ضده"
    ),
    "write 'kind: withdrawal', or delete withhold_text": "اكتب kind: withdrawal أو احذف withhold_text",
    "Monday": "الإثنين", "Tuesday": "الثلاثاء", "Wednesday": "الأربعاء", "Thursday": "الخميس", "Friday": "الجمعة",
    "Saturday": "السبت", "Sunday": "الأحد",
}  # fmt: skip
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"did you mean '([^']*)'\?"), r"أتقصد «\1»؟"),
    (re.compile(r"write it as: (.*)", re.DOTALL), r"اكتبه هكذا: \1"),
    (re.compile(r"the fields are: (.*)", re.DOTALL), r"الحقول هي: \1"),
    (re.compile(r"must be at most (\d+) characters long"), r"ينبغي ألّا يتجاوز \1 محرفًا"),
    (re.compile(r"must be (\d+) or more"), r"ينبغي ألّا يقل عن \1"),
    (re.compile(r"must not hold (.*) \(at character (\d+)\)"), r"ينبغي ألّا يحوي \1 (المحرف \2)"),
    (re.compile(r"must be percent-encoded where it holds (.*)"), r"ينبغي أن يُرمَّز بالنسبة المئوية حيث يحوي \1"),
    (re.compile(r"make it: (sijill new .*)"), r"أنشئه: \1"),
    (
        re.compile(r"the nearest wording there is (.*); copy it, or make it a variant", re.DOTALL),
        r"أقرب صياغة فيها: \1؛ فانقلها، أو اجعلها صيغة أخرى (variants)",
    ),
    (
        re.compile(r"this one is of kind '(.*)'; use 'discusses' or 'cites'"),
        r"نوع هذا «\1»، فاستعمل discusses أو cites",
    ),
)


def phrase(text: str) -> str:
    """Return a fact in Arabic where it is one of our own phrases; anything else as it stands."""
    known = _PHRASES.get(text)
    if known:
        return known
    for pattern, arabic in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            return match.expand(arabic)
    return text
