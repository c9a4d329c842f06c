"""The Arabic sentences of the rules of hand-written pages."""

SENTENCES: dict[str, tuple[str, str]] = {
    "page-file": ("ملفات docs/ صفحات وصور وما تشير إليه الصفحات، ولا يأخذ ملف عنوان قيد: {requirement}", "{mend}"),
    "page-markup": (
        "ينبغي ألّا يكون في الصفحة {what}، وهو محذوف من صفحة الموقع",
        "احذفه أو اكتبه بصيغة Markdown",
    ),
}
