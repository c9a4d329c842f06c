"""What diagnostics say in Arabic: by code, what must hold and how to mend it, with the facts of the English.

Facts that are themselves English phrases of ours (what a value must be, a near miss) are put into Arabic by
``phrase``; values of records, file names and ids are left unchanged.
"""

import re

from sijill.diagnostics import (
    arabic_dates,
    arabic_drafts,
    arabic_history,
    arabic_mends,
    arabic_pages,
    arabic_settings,
    arabic_sources,
)
from sijill.diagnostics.rule import Listed
from sijill.diagnostics.wordings import side_by_side

_SENTENCES: dict[str, tuple[str, str]] = {
    **(arabic_drafts.SENTENCES | arabic_pages.SENTENCES | arabic_sources.SENTENCES | arabic_settings.SENTENCES),
    "misplaced-file": (
        "كل ملف في sources/ ينبغي أن يكون قيدًا في مجلد نوعه، وليس كذلك «{name}»",
        "انقله إلى {expected}، أو أخرجه من sources/",
    ),
    "bad-file-name": (
        "اسم ملف القيد هو معرّفه، فينبغي أن يكون حروفًا لاتينية صغيرة وأرقامًا وشَرطات، لا «{name}»{why}",
        "غيّر اسمه إلى «{suggestion}.yaml»",
    ),
    "repeated-id": ("المعرّف لملف واحد لا غير، و«{id}» موجود في «{other}» أيضًا", "أعطِ أحدهما معرّفًا آخر"),
    "not-a-plain-file": ("ينبغي أن يكون في sources/ ملفات عادية، لا {what}", "ضع مكانه نسخة من الملف المقصود"),
    "unreadable-file": ("ينبغي أن يكون الملف مقروءًا: {reason}", "راجع أذون الملف"),
    "file-too-large": (
        "ينبغي ألّا يتجاوز الملف {limit} بايت، وحجمه {size}",
        "قسّم القيد أو احذف ما ليس من شأنه",
    ),
    "not-utf-8": (
        "ينبغي أن يكون الملف نصًّا بترميز UTF-8 بلا علامة ترتيب البايتات: البايت {offset} هو {byte}",
        "احفظ الملف من جديد بترميز UTF-8 (في معظم المحرّرات: «حفظ بترميز»)",
    ),
    "refused-character": (
        "ينبغي ألّا يحوي النص المحرف {character}",
        "احذف المحرف؛ وإن كان في المصدر فاتركه وأشر إلى ذلك في ملاحظة",
    ),
    "merge-conflict": (
        "ينبغي أن يكون في الملف إصدار واحد: في السطور من {first} إلى {last} تعارض لم يُحسم عند الدمج",
        "أبقِ الصحيح من السطور {first} إلى {last}، واحذف سطور العلامات ({marks})، ثم أعد الفحص",
    ),
    "yaml-syntax": ("ينبغي أن يكون الملف YAML سليم البناء: {problem}", "{mend}"),
    "not-a-mapping": (
        "القيد حقول من نوع «title: …»، لا {what}",
        "استعن بالأمر sijill new أو بصفحة docs/maintainers/records.md",
    ),
    "yaml-feature": ("ينبغي ألّا يُستعمل في الملف {feature} («{value}»)", "{mend}"),
    "duplicate-key": ("يُكتب الحقل مرة واحدة، وقد سبق «{key}» في السطر {first}", "أبقِ أحدهما"),
    "too-deep": ("ينبغي ألّا يتجاوز تداخل الملف {limit} مستوى", "بسّطه، فليس فيما يُقرأ شيء بهذا العمق"),
    "cut-short": (
        "ينبغي ألّا يتبع القيمةَ غير المقتبسة « #»، فهو في YAML بداية تعليق ولن يبقى منها إلا «{value}»",
        'ضع القيمة كلها بين علامتي اقتباس: "{value}{rest}"، أو انقل التعليق إلى سطر مستقل',
    ),
    "empty-value": ("ينبغي أن تكون للحقل «{field}» قيمة", "اكتب القيمة أو احذف الحقل"),
    "broken-capture": (
        "ينبغي أن تكون النسخة المحفوظة JSON بإحدى الصيغ sijill-capture-1 و-2 و-3: {problem}",
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
        "ينبغي أن يُكتب «{field}» بكل لغات الأرشيف، وتنقصه «{language}»",
        "أضف «{language}: …» تحت «{field}»",
    ),
    "missing-translation": (
        "ينبغي أن تكون للمقتطف «{passage}» ترجمة إلى «{language}»",
        "أضف تحت translations: {{language: {language}, text: …, by: editors}}",
    ),
    "needless-language": (
        "ينبغي أن يكون «{field}» بلغات الأرشيف، وفيه «{language}»",
        "احذف {language} من «{field}»، أو أضفها إلى لغات الأرشيف في mkdocs.yml",
    ),
    "needless-translation": (
        "ينبغي أن تكون للمقتطف «{passage}» ترجمة واحدة إلى «{language}» من «{by}»، {why}",
        "احذف الزائدة",
    ),
    "repeated-entry": ("ينبغي أن يُذكر «{value}» في «{field}» مرة واحدة", "احذف الثاني أو أعطه معرّفًا آخر"),
    "same-variant": (
        "ينبغي أن تخالف الصيغة الأخرى للمقتطف «{passage}» نصَّه أو موضعه",
        "احذف الصيغة، فهي لا تضيف إلى المقتطف شيئًا",
    ),
    "not-a-speaker": (
        "ينبغي أن يكون المقتطف «{passage}» لأحد المتحدثين في التصريح، وليس «{agent}» منهم",
        "أضف «{agent}» تحت speakers، أو اذكر واحدًا من: {speakers}",
    ),
    "date-in-future": (
        "ينبغي ألّا يتأخر «{field}» عن اليوم ({today})، وقيمته «{value}»",
        "راجع السنة وترتيب الشهر واليوم: {{value: YYYY-MM-DD}}",
    ),
    "weekday-mismatch": (
        "ينبغي أن يوافق التاريخ يوم الأسبوع الذي يسميه المصدر («{words}»)، و{value} يوم {weekday}",
        "اكتبه هكذا: value: {suggestion}، أو راجع الكلمات في المصدر",
    ),
    "date-mismatch": (
        "ينبغي أن يكون التاريخ مما تعنيه «{words}»{counted}، وقيمته «{value}»",
        "{mend}",
    ),
    "date-after-document": (
        "ينبغي ألّا يتأخر التصريح عن وثيقته «{document}» ({published})، وتاريخه «{value}»",
        "راجع التاريخين؛ وإن حُدّثت الوثيقة بعد ذلك فاذكره في ملاحظتها وأرّخها بالتحديث",
    ),
    "words-not-found": (
        "ينبغي أن ترد «{words}» في النسخة المحفوظة من «{document}»",
        "انقل الكلمات من الوثيقة، أو احذف document من as_stated",
    ),
    "variant-language": (
        "ينبغي أن تُذكر لغة صيغةٍ أخرى للمقتطف «{passage}» ليست بلغته «{language}»، والوثيقة «{document}» بلغة «{other}»",
        "أضف language: {other}؛ فتكون أصلًا مثله، وإن كانت ترجمة فاذكرها تحت translations",
    ),
    "interpreted-language": (
        "ينبغي أن تُذكر في المقتطف «{passage}» لغة كلام المترجم، فلغة الحديث هي «{language}»",
        "اكتب language في المقتطف، واجعل لغة التصريح لغة الحديث",
    ),
    "official-without-document": (
        "ينبغي أن ترد الترجمة الرسمية للمقتطف «{passage}» إلى «{language}» في وثيقة",
        "اذكر الوثيقة تحت document، أو اكتب by: editors",
    ),
    "speaker-not-described": (
        "ينبغي أن يكون «{field}» من كلمات «{document}» وبلغتها «{language}»",
        "{mend}",
    ),
    "passage-not-found": ("ينبغي أن يرد المقتطف «{passage}» في «{document}» حرفًا بحرف، ولم يُعثر عليه", "{mend}"),
    "cut-inside-word": (
        "ينبغي أن يبدأ المقتطف «{passage}» وينتهي عند حدود الكلمات؛ والكلمات في «{document}» هي «{whole}»",
        "أدخل الكلمة كلها أو اتركها كلها",
    ),
    "passage-ambiguous": (
        "ينبغي أن تُذكر فقرة المقتطف «{passage}»، فهو في الفقرات {paragraphs}",
        "أضف «paragraph: {first}»، أو اقتبس من الجملة أكثر",
    ),
    "no-capture": (
        "ينبغي أن تكون للوثيقة «{document}» نسخة محفوظة، فالمقتطف «{passage}» مقتبس منها",
        "أنشئها: sijill capture FILE --document {document}",
    ),
    "unknown-reference": ("ينبغي أن يشير «{field}» إلى {kind} في الأرشيف، ولا وجود لـ«{value}»", "{mend}"),
    "refers-to-itself": ("ينبغي ألّا يعود «{field}» إلى القيد نفسه («{value}»)", "احذف المدخل"),
    "unknown-passage": (
        "ينبغي أن يكون «{field}» من مقتطفات «{statement}»، وليس «{value}» منها",
        "اذكر واحدًا من: {passages}، أو احذفه",
    ),
    "relation-not-allowed": ("ينبغي أن يربط «{type}» {requirement}، لا «{source}» و«{target}»", "{mend}"),
    "relation-circle": (
        "ينبغي ألّا تعود الصلة «{type}» إلى التصريح الذي تخرج منه: {circle}",
        "أحد هذه التصريحات أسبق من غيره: احذف الصلة التي تخرج منه، أو اجعلها discusses",
    ),
    "words-left": (
        "ينبغي ألّا تبقى ألفاظ «{record}» في أي ملف من الأرشيف، فقد حُجبت",
        "نفّذ sijill withdraw {record} --take-down",
    ),
    "correction-order": ("«{field}» {requirement}، لا «{value}»", "{mend}"),
    "still-there": (
        "ينبغي ألّا يبقى لـ«{value}» قيد مستقل، فهذا القيد حلّ محله",
        "احذف {file}، أو احذف المدخل من replaces",
    ),
    "wrong-year": (
        "ينبغي أن يكون التصريح في sources/statements/{year}/ لا في «{folder}»",
        "‏git mv {file} sources/statements/{year}/",
    ),
    **arabic_history.SENTENCES,
}
SENTENCES: Listed[tuple[str, str]] = Listed(_SENTENCES, "diagnostics/arabic.py or an arabic_*.py beside it, in Arabic")

_PHRASES: dict[str, str] = {
    **(arabic_dates.PHRASES | arabic_mends.PHRASES | arabic_settings.PHRASES),
    "must say who spoke: an agent, or under 'unnamed' how the document describes them": (
        "ينبغي أن يبيّن من تحدّث: جهة (agent)، أو وصفه في الوثيقة (unnamed)"
    ),
    "must not say both how the document names the speaker and that it does not": (
        "ينبغي ألّا يقول معًا كيف تسمّي الوثيقة المتحدث وأنها لا تسمّيه"
    ),
    "must not have an agent whose id is that of an unnamed speaker: use 'unnamed'": (
        "ينبغي ألّا تكون جهته بمعرّفٍ هو لمتحدث غير مسمّى: استعمل unnamed"
    ),
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
    "must not be a kind that every archive has": "ينبغي ألّا يكون نوعًا موجودًا في كل أرشيف",
    "must be a passage id: p1, p2, …": "ينبغي أن يكون معرّف مقتطف: p1 ثم p2 …",
    "must begin with https:// or http://, in small letters": "ينبغي أن يبدأ بـ https://‎ أو http://‎ بحروف صغيرة",
    "must have the host's name in plain letters, not percent-encoded": (
        "ينبغي أن يُكتب اسم المضيف بحروفه، لا بترميز النسبة المئوية"
    ),
    "a loopback address": "عنوان الجهاز نفسه", "a private address": "عنوان شبكة خاصة",
    "a link-local address (where machines ask for their own metadata)": (
        "عنوانًا لا يُعرف خارج وصلته (ومنه تقرأ الأجهزة بياناتها)"
    ),
    "a reserved address": "عنوانًا محجوزًا", "a name without a domain": "اسمًا بلا نطاق",
    "a name of one's own network": "اسمًا من أسماء الشبكات الخاصة",
    "must not carry a user name or password before the host": "ينبغي ألّا يحمل اسم مستخدم أو كلمة مرور قبل المضيف",
    "must name a host": "ينبغي أن يسمّي مضيفًا",
    "text": "نصًّا", "a list": "قائمة", "a mapping of fields": "مجموعة حقول", "a mapping of languages": "نصًّا بكل لغة",
    "a mapping of names": "مجموعة أسماء",
    "a whole number": "عددًا صحيحًا", "true or false": "‏true أو false", "a mapping": "مجموعة حقول",
    "a list with at least one entry": "قائمة فيها مدخل واحد على الأقل", "an empty one": "قائمة فارغة",
    "a correction of the kind withdrawal": "سحب",
    "a speaker, or the words of a passage, a variant or a translation": "متحدث، أو كلام مقتطف أو صيغة أخرى له أو ترجمة",
    "the kind, and a name or alias, or an identifier": "النوع مع أحد الأسماء أو معرّف في سجل آخر",
    "an address, an identifier, a stored copy, or title and date": (
        "عنوان شبكي أو معرّف في سجل آخر أو نسخة محفوظة أو العنوان مع التاريخ"
    ),
    "everything in this one differs": "وكل ما في هذا القيد مختلف",
    "another record has taken its place": "وقد حلّ محلّه قيد آخر",
    "a label or alias, or an identifier": "إحدى التسميات أو معرّف في سجل آخر",
    "an agent": "جهة", "a document": "وثيقة", "a topic": "موضوع", "a statement": "تصريح",
    "a symbolic link": "رابطٌ رمزي", "a folder": "مجلدٌ", "a device": "جهازٌ", "a pipe": "أنبوبٌ",
    "an alias": "إحالة", "an anchor": "مرساة", "a tag": "وسم", "a merge key": "مفتاح دمج",
    "an empty file": "ملفٌ فارغ",
    "a second document": "وثيقة ثانية", "a directive": "توجيه",
    "put the corrections in the order of their dates": "رتّب التصحيحات بحسب تواريخها",
    "use 'disputes' or 'disagreesWith' for what others say against it": (
        "استعمل disputes أو disagreesWith لما يقوله غيره ضده"
    ),
    "write 'kind: withdrawal', or delete withhold_text": "اكتب kind: withdrawal أو احذف withhold_text",
    "; their order": "؛ ترتيبها",
    "must be a whole number in digits, from 1": "ينبغي أن يكون عددًا صحيحًا بالأرقام، من 1",
    "must not be a name that is reserved (unknown, index, page, and file names Windows refuses)": (
        "ينبغي ألّا يكون اسمًا محجوزًا (unknown أو index أو page، أو اسم ملف لا يقبله Windows)"
    ),
    "must be a sentence: two words or more": "ينبغي أن يكون جملة من كلمتين على الأقل",
    "must be in the language that it is given for: two words or more": (
        "ينبغي أن يكون باللغة التي ذُكر لها، من كلمتين على الأقل"
    ),
    "must be used with a withdrawal only": "ينبغي ألّا يُكتب إلا عند السحب",
    "must belong to a correction that takes words down": "ينبغي أن يكون في تصحيح يحجب ألفاظًا",
    "must name versions that were published before": "ينبغي أن يذكر إصدارات نُشرت قبله",
    "must have both the aspects that are withheld and the digest of what is left, or neither": (
        "ينبغي أن يجمع بين ما يُحجب وبصمة ما بقي، أو أن يخلو منهما معًا"
    ),
    "must be used with an erratum only": "ينبغي ألّا يُكتب إلا مع erratum",
    "must be the number, from 1, of a correction above it that is not one of a reason": (
        "ينبغي أن يكون رقم تصحيح قبله (من 1) ليس هو نفسه تصحيحًا لسبب"
    ),
    "count the corrections from the top": "عُدّ التصحيحات من الأعلى",
    "write 'kind: erratum'": "اكتب kind: erratum",
    ": the name is reserved": "، فالاسم محجوز",
    "since an original is in that language": "فله أصل بتلك اللغة", "not two": "لا ترجمتان",
    "a statement to one that is not later": "تصريحًا بتصريح ليس بعده",
    "two statements by the same speaker or body": "تصريحين لمتحدث واحد أو جهة واحدة",
    "a socket": "مقبسٌ", "something else": "شيءٌ آخر", "a key that is not text": "مفتاح ليس نصًّا",
    "different": "مختلف", "gone": "مفقود",
    "indent with spaces, two a level; quote a value that holds ': ' or begins with one of @ ` % & * ! [ {": (
        "أزِح كل مستوى بمسافتين، وضع بين علامتي اقتباس كل قيمة فيها «: » أو تبدأ بإحدى ‎@ ` % & * ! [ {‎"
    ),
    "delete the line": "احذف السطر", "keep one record a file; delete '---'": "لكل ملف قيد واحد؛ احذف «---»",
    "write the value out where it is needed": "اكتب القيمة كاملة حيث يلزم",
    "write the fields out where they are needed": "اكتب الحقول كاملة حيث تلزم",
    "delete the tag; every value is text until its field types it": "احذف الوسم، فكل قيمة نص حتى يحدد حقلها نوعها",
    "write 'field: value'": "اكتب: field: value",
    "mend those above first and check again": "أصلح ما سبق أولًا ثم أعد التحقق",
    "nothing like it is in the paragraphs that are there; the copy has withheld ones: restore the paragraph": (
        "لا شيء يشبهه في الفقرات الظاهرة، وفي النسخة فقرات محجوبة: أعد الفقرة"
    ),
    "nothing like it is in the stored copy; check the document and the words": (
        "لا شيء يشبهه في النسخة المحفوظة؛ راجع الوثيقة والكلمات"
    ),
    "Monday": "الاثنين", "Tuesday": "الثلاثاء", "Wednesday": "الأربعاء", "Thursday": "الخميس", "Friday": "الجمعة",
    "Saturday": "السبت", "Sunday": "الأحد",
}  # fmt: skip
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    *(arabic_dates.PATTERNS + arabic_mends.PATTERNS + arabic_settings.PATTERNS),
    (re.compile(r"did you mean '([^']*)'\?"), r"أتقصد «\1»؟"),
    (re.compile(r"write it as: (.*)", re.DOTALL), r"اكتبه هكذا: \1"),
    (re.compile(r"the fields are: (.*)", re.DOTALL), r"الحقول هي: \1"),
    (re.compile(r"must be at most (\d+) characters long"), r"ينبغي ألّا تتجاوز محارفه \1"),
    # Before and after, read from right to left; each isolated, since either may be of the other direction.
    (
        re.compile(r"; ([^:]+): '(.*)' → '(.*)'((?: \([^']*\))?)", re.DOTALL),
        "؛ \\1: «\u2068\\2\u2069» ← «\u2068\\3\u2069»\\4",
    ),
    (re.compile(r"; ([^:]+): nothing → '(.*)'", re.DOTALL), "؛ \\1: لا شيء ← «\u2068\\2\u2069»"),
    (re.compile(r"; ([^:]+): '(.*)' → nothing", re.DOTALL), "؛ \\1: «\u2068\\2\u2069» ← لا شيء"),
    (
        re.compile(r"must be written in each language, and is the same as in '([^']*)'"),
        r"ينبغي أن يُكتب بكل لغة على حدة، وهو مطابق لنصه بلغة \1",
    ),
    (re.compile(r"add '(.*): …' under '(named|unnamed)'"), r"أضف «\1: …» تحت \2"),
    (
        re.compile(r"the words «(.*)» are not in its stored copy; copy them from the document", re.DOTALL),
        r"كلمات «\1» ليست في نسختها المحفوظة؛ انقلها من الوثيقة",
    ),
    (re.compile(r"must be (\d+) or more"), r"ينبغي ألّا يقل عن \1"),
    (re.compile(r"must not hold (.*) \(at character (\d+)\)"), r"ينبغي ألّا يحوي \1 (المحرف \2)"),
    (re.compile(r"must be percent-encoded where it holds (.*)"), r"ينبغي أن يُرمَّز بالنسبة المئوية حيث يحوي \1"),
    (re.compile(r"make it: (sijill new .*)"), r"أنشئه: \1"),
    (re.compile(r"must not be before the one above it \((.*)\)"), r"ينبغي ألّا يسبق ما فوقه (\1)"),
    (re.compile(r": it holds (.*)"), r"، ففيه \1"),
    (re.compile(r"delete '(.*)'"), r"احذف «\1»"),
    (
        re.compile(r"a file that ends in \.yaml in (\S+)"),
        r"ملف ينتهي اسمه بـ ‎.yaml‎ في \1",
    ),
    (re.compile(r"(sources/\S+), named by its digest"), r"\1، مسمًّى ببصمته"),
    (
        re.compile(r"a statement of one of the kinds (.*) to another"),
        r"تصريحًا من أحد الأنواع \1 بتصريح آخر",
    ),
    (
        re.compile(
            r"this one is of (.*), the other of (.*): write the relation in the other statement, or use 'discusses'"
        ),
        r"تاريخ هذا \1 وتاريخ الآخر \2: اكتب الصلة في التصريح الآخر، أو استعمل discusses",
    ),
    (
        re.compile(r"this one is of kind '(.*)'; use 'discusses' or 'cites'"),
        r"نوع هذا «\1»، فاستعمل discusses أو cites",
    ),
)


_PHRASES_THAT_LIST = ("the fields are: ", "a statement of one of the kinds ", "sources/statements/<year>/, ")


def _listed(text: str) -> str:
    """Return a list of names as Arabic punctuates it."""
    return text.replace(", ", "، ").replace(" or ", " أو ")


_DATES = re.compile(r"[0-9]{4}(?:[-/][0-9]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")
# Facts that list several things, and what a published record's aspects are called on the site.
_LISTS = frozenset({"aspect", "changed", "choices", "paragraphs", "passages", "speakers"})
_ASPECTS = {
    "capture": "النسخة المحفوظة", "correction": "بيان التصحيح", "date": "التاريخ", "kind": "النوع",
    "note": "الملاحظة", "order": "الترتيب", "passage": "النص", "relation": "الصلات", "replaces": "المعرّف السابق",
    "source": "المصدر", "speaker": "المتحدث", "title": "العنوان", "topic": "الموضوعات", "translation": "الترجمة",
    "variant": "الصيغة الأخرى",
    "name": "الاسم", "distinction": "المميِّز", "place": "المكان", "aliases": "الأسماء الأخرى",
    "former_names": "الأسماء السابقة", "accounts": "الحسابات", "member_of": "العضوية", "language": "اللغة",
    "publisher": "الناشر", "authors": "الكتّاب", "url": "العنوان الشبكي", "embedded_in": "الوثيقة المضمِّنة",
    "archived_url": "النسخة المؤرشفة", "captures": "النسخ المحفوظة", "label": "التسمية", "definition": "التعريف",
    "descriptions": "الأوصاف", "broader": "الموضوعات الأعمّ",
    "other_urls": "العناوين الأخرى", "issue": "العدد", "pages": "الصفحة",
    "wikidata": "معرّف ويكي بيانات", "viaf": "معرّف VIAF", "isni": "معرّف ISNI", "doi": "معرّف DOI", "issn": "الرقم ISSN",
}  # fmt: skip
SEVERITIES = {"error": "خطأ", "warning": "تنبيه"}


def isolated(value: str) -> str:
    """Return a value as an Arabic sentence can hold it: one that its sign or digit at an end would tear apart isolated.

    Digits and signs take the direction of the text around them: "2024-05-06-well" would be shown as "well-2024-05-06"
    (Unicode Standard Annex #9, rules W and N). U+2066 and U+2069 hold it together.
    """
    whole = value.isdigit() or _DATES.fullmatch(value) or _ARABIC.search(value) or value.strip() == ""
    return value if whole or (value[0].isalpha() and value[-1].isalnum()) else f"\u2066{value}\u2069"


def fact(name: str, value: str) -> str:
    """Return a fact of a diagnostic as an Arabic sentence has it: our own phrases and lists in Arabic."""
    if name == "differences":
        return value.replace("nothing", "لا شيء")
    if name not in _LISTS:
        return _listed(value) if name == "expected" and value.startswith(_PHRASES_THAT_LIST) else phrase(value)
    if name == "paragraphs":
        return value.replace(" and ", " و")
    entries = value.split(", ")
    return "، ".join(_ASPECTS.get(entry, entry) if name in ("aspect", "changed") else entry for entry in entries)


def phrase(text: str) -> str:
    """Return a fact in Arabic where it is one of our own phrases; anything else unchanged."""
    known = _PHRASES.get(text)
    if known:
        return known
    nearest = side_by_side(text, "ar")
    if nearest:
        return nearest
    for pattern, arabic in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            said = match.expand(arabic)
            return _listed(said) if text.startswith(_PHRASES_THAT_LIST) else said
    return text
