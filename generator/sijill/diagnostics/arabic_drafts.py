"""The Arabic sentences of the rules of drafts."""

SENTENCES: dict[str, tuple[str, str]] = {
    "draft-id": (
        "ينبغي أن يُعطى «{statement}» معرّفه قبل النشر",
        "شغّل sijill publish على الفرع الرئيس، فهو يغيّر الاسم",
    ),
    "undated-id": (
        "ينبغي أن يبدأ معرّف التصريح غير المنشور بـ«0000-» أو بتاريخ، مثل «{date}-»: «{statement}»",
        "سمِّ الملف {draft}.yaml، وعدّل ما يشير إليه؛ ويعطيه sijill publish معرّفه",
    ),
    "draft-named": (
        "ينبغي ألّا يشير تصريح منشور إلى مسودة: «{statement}» يشير إلى «{draft}»",
        "انشرهما معًا بالأمر sijill publish، أو احذف العلاقة إلى أن يُنشر الآخر",
    ),
    "replaced-by-draft": (
        "ينبغي ألّا تحل المسودة «{draft}» محل التصريح المنشور «{statement}»",
        "انشر المسودة بالأمر sijill publish، أو استرجع قيد «{statement}» إلى ذلك الحين",
    ),
}
