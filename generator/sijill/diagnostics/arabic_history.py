"""What diagnostics of what was published, and of names, say in Arabic (``arabic``)."""

SENTENCES: dict[str, tuple[str, str]] = {
    "ledger-altered": (
        "ينبغي أن يبقى ملف الدفتر كما كُتب: {requirement}",
        "استرجعه: git checkout {base} -- sources/ledger/",
    ),
    "ledger-malformed": (
        "سطر في الدفتر {requirement}",
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
        "ينبغي أن تكون لـ«{record}» صيغة واحدة للإصدار {version}، وقد نشر {rival} غيرها",
        "أبقِ ملف الفرع الرئيس، واحذف هذا، وأعد sijill publish",
    ),
    "ledger-gap": (
        "ينبغي أن يتبع الإصدار {version} من «{record}» مدخل الإصدار السابق، ولا وجود له",
        "استرجع الدفتر: git checkout {base} -- sources/ledger/",
    ),
    "ledger-numbers": (
        "ينبغي أن تكون لمدخلات ملف الدفتر أرقامها الخاصة بدءًا من {next} لا من {first}",
        "أبقِ ملف الفرع الرئيس، واحذف هذا، وأعد sijill publish",
    ),
    "ledger-stray-file": ("ينبغي ألّا يكون في sources/ledger/ إلا ملفاته، لا «{name}»", "أخرجه من sources/ledger/"),
    "ledger-unreadable": ("ينبغي أن يكون ملف الدفتر مقروءًا: {reason}", "راجع أذون الملف"),
    "ledger-words-missing": (
        "ينبغي أن يحفظ الدفتر الصياغة السابقة للإصدار {version} من «{record}»",
        "استرجع ملف الدفتر من تاريخ المستودع: لا حجب يذكر هذا الإصدار هكذا",
    ),
    "kind-relabelled": (
        "ينبغي أن يبقى اسم النوع «{kind}» بلغة «{language}»: «{value}»، ففي المنشور قيود من هذا النوع",
        "أعده كما كان، وأضف نوعًا باسم آخر، ثم صحّح القيود التي هي منه: sijill correct ID",
    ),
    "words-back": (
        "ينبغي أن تبقى الفقرة {number} من هذه النسخة محجوبة، كما في تصحيح للقيد «{record}»",
        "نفّذ sijill withdraw {record} --take-down",
    ),
    "ledger-salt-missing": (
        "ينبغي أن يحفظ الدفتر ملح الإصدار {version} من «{record}»، فلا تحقق منه من دونه",
        "استرجع ملف الدفتر من تاريخ المستودع: لا حجب يذكر هذا الإصدار هكذا",
    ),
    "words-of-nobody": (
        "ينبغي أن يذكر حجبُ «{of}» القيدَ «{record}» الذي يُقال إن ألفاظه حُجبت منه",
        "احذف هذا التصحيح وما غُيّر لأجله؛ فالأمر sijill withdraw {of} --take-down يكتبهما معًا",
    ),
    "repeated-in-nothing": (
        "الحقل repeated_in {requirement}، لا «{value}»",
        "احذفه، ودع sijill withdraw ID --take-down يكتب التصحيح",
    ),
    "ledger-rewritten": (
        "ينبغي أن يبقى {name} كما هو في {base}، وهو الآن {what}",
        "استرجعه: git checkout {base} -- {path}",
    ),
    "log-malformed": (
        "نقطة تحقق في سجل الشفافية {requirement}",
        "استرجعها: git checkout {base} -- sources/log/{name}",
    ),
    "log-unsigned": (
        "ينبغي أن يوقّع نقطة تحقق «{origin}» واحد من مفاتيح log_keys في mkdocs.yml، وأن تحمل اسمه",
        "اكتب المفتاح الذي وقّعها تحت log_keys، أو استرجع الملف: git checkout {base} -- sources/log/{name}",
    ),
    "log-rewritten": (
        "ينبغي أن تكون أولى مدخلات الدفتر، وعددها {size}، هي التي وُقّعت في {name}، وليست كذلك",
        "استرجع الدفتر وسجل الشفافية من تاريخ المستودع: git checkout {base} -- sources/ledger/ sources/log/",
    ),
    "log-timestamp": (
        "ختم الوقت {name} لنقطة التحقق {size} {requirement}",
        "استرجعه واسترجع الشهادات التي بجانبه، أو احذفه، فيطلب sijill publish غيره",
    ),
    "uncorrected-change": (
        "ينبغي ألّا يتغير ما نُشر ({aspect}) بلا تصحيح: نُشر «{record}» في {date}{detail}",
        "تراجع عن التغيير، أو أضف تحت corrections مدخلًا فيه date وkind ‏(erratum أو revision …) وreason",
    ),
    "correction-altered": (
        "ينبغي أن يبقى التصحيح المنشور كما هو في موضعه: تصحيحات «{record}» المؤرخة {date} مختلفة",
        "استرجع التصحيحات كما نُشرت، وأضف بعدها تصحيحًا جديدًا",
    ),
    "correction-too-early": (
        "ينبغي ألّا يسبق التصحيح ما يصحّحه: «{value}» قبل {date}",
        "أعطه تاريخ اليوم الذي يقع فيه التغيير",
    ),
    "reason-says-nothing": (
        "سبب التصحيح {requirement}، لا «{value}» ({language})",
        "اذكر في جملة ما الخطأ وما صوابه، بكل لغة من لغات الأرشيف",
    ),
    "vanished-record": (
        "ينبغي أن يبقى للمنشور «{record}» ({kind}) قيده، ولم يعد له قيد",
        "نفّذ «sijill withdraw {kind}s/{record}»، أو «sijill merge {kind} {record} ID» إن كان ID هو نفسه؛"
        " وكلاهما يسترجع ما يلزم",
    ),
    "replaced-by-another": (
        "ينبغي أن يجمع بين «{record}» المنشور في {date} وما حلّ محله {shared}",
        "استرجع القيد المنشور واسحبه إن وجب رفعه، أو أضف ما يجمع بينهما",
    ),
    "merged-without-reason": (
        "ينبغي أن يكون لدمج «{record}»، المنشور في {date}، في قيد منشور تصحيح يبيّن سببه",
        "أضف تحت corrections مدخلًا فيه date وkind ‏(erratum أو revision …) وreason",
    ),
    "earlier-id-gone": (
        "ينبغي أن يحتفظ «{record}» بالمعرّف «{value}» تحت replaces، فعنوانه يحيل إلى هنا منذ {date}",
        "أعد «{value}» تحت replaces",
    ),
    "replaced-twice": (
        "ينبغي ألّا يحلّ محلّ «{value}» إلا قيد واحد، وقد حلّ محلّه «{other}»",
        "احذف المدخل من replaces هنا",
    ),
    "reused-id": (
        "ينبغي أن يبقى المعرّف «{record}» لما نُشر به في {date}؛ {detail}",
        "استرجع القيد المنشور، وأعطِ القيد الجديد معرّفًا خاصًا",
    ),
    "published-capture-gone": (
        "ينبغي أن تحتفظ «{document}» بالنسخة «{digest}» التي تستند إليها تصريحات منشورة",
        "أعدها تحت captures (وتجوز إضافة نسخ)، أو صحّح تلك التصريحات وشغّل sijill publish",
    ),
    "unpublished-change": (
        "ينبغي أن يُنشر تغيير «{record}» ({changed}) ليكون له إصدار خاص",
        "شغّل sijill publish؛ ولمعاينته قبل ذلك: sijill serve أو sijill build --drafts",
    ),
    "stale-translation": (
        "ينبغي أن تُراجع ترجمة {passage} («{language}»)، فقد تغير الأصل بعدها",
        "حسّنها، أو ليؤكدها صاحبها بملاحظة",
    ),
    "shared-identifier": (
        "ينبغي أن يكون لـ«{record}» معرّف خاص، فالمعرّف «{value}» هو معرّف «{other}» أيضًا",
        "صحّح الخاطئ منهما أو احذفه؛ وإن كانا واحدًا: sijill merge agent OLD KEPT",
    ),
    "member-of-person": (
        "ينبغي أن ينتمي «{record}» إلى هيئة، و«{other}» شخص",
        "اذكر الهيئة، أو احذف المدخل",
    ),
    "namesakes": (
        "ينبغي أن يُميَّز «{record}» من «{other}»، فاسمهما واحد: «{name}»",
        "اذكر تحت distinction بكلمات قليلة من يكون كل منهما؛ وإن كانا واحدًا: sijill merge agent OLD KEPT",
    ),
}
