"""The Arabic sentences of the rules of sources: their stored copies, their addresses, and what was seen there."""

SENTENCES: dict[str, tuple[str, str]] = {
    "unseen-difference": (
        "ينبغي أن تكون محارف «{field}» هي محارف «{document}» نفسها، وفيه محارف أخرى تُرسم مثلها "
        "(ما في القيد ثم ما في الوثيقة): {differences}",
        "اكتب كلمات الوثيقة نفسها: {words}، أو شغّل sijill check --fix فيضعها في القيد",
    ),
    "words-gone-later": (
        "ينبغي أن تكون كلمات {passage} أيضًا في النسخة اللاحقة من «{document}» ({newer})، وليست إلا في نسخة {older}",
        "انظر في المصدر: إن كان قد تغيّر فاذكر ذلك تحت {passage}: ‏'note: {{en: …, ar: …}}'، وإلا فانسخه مرة أخرى",
    ),
    "seen-of-nothing": (
        "ينبغي أن يكون ما رُئي عائدًا إلى وثيقة في الأرشيف، ولا وجود لـ«{document}»",
        "git rm sources/seen/{document}.yaml، أو استرجع sources/documents/{document}.yaml",
    ),
    "seen-order": (
        "ينبغي أن تكون كل مشاهدة بعد سابقتها ({before})، وهذه في {value}",
        "استرجع الملف: git checkout -- sources/seen/{document}.yaml، ولا يضيف إليه سوى الأمر sijill sources",
    ),
    "seen-altered": (
        "ينبغي أن يبقى ما في {path} في {base} كما هو وفي أوله، وهو الآن {what}",
        "استرجعه: git checkout {base} -- {path}، ثم شغّل sijill sources مرة أخرى",
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
    "private-address": (
        "ينبغي أن يصل «{field}» إلى حيث يصل كل قارئ، و«{value}» يسمّي {what}",
        "اكتب العنوان العام أو unknown، أو اكتب private_addresses: true تحت sijill في mkdocs.yml",
    ),
    "address-of-highlight": (
        "ينبغي أن يكون «{field}» عنوان الوثيقة نفسها، و«{directive}» يقود إلى كلمات فيها",
        "اكتب {plain}، أو شغّل sijill check --fix",
    ),
    "no-such-brackets": (
        "ينبغي أن يسمّي brackets في المقتطف {passage} أقواسًا واردة في نصه بترتيبها، و«{value}» ليس فيه",
        "اكتبها كما في النص بقوسيها، أو editors لها كلها، أو احذف brackets",
    ),
    "bracket-of-source": (
        "ينبغي أن تكون أقواس المقتطف {passage} المذكورة في brackets للمحررين، و«{value}» في الوثيقة «{document}» نفسها",
        "اذكر في brackets ما ليس في الوثيقة وحده، أو احذفه إن لم يكن منه شيء",
    ),
    "nothing-cut": (
        "ينبغي ألّا يكون «{value}» في المقتطف {passage} إلا حيث حُذفت كلمات، ولا كلمات هناك في الوثيقة «{document}»",
        "احذفه من النص",
    ),
}
