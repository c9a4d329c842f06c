"""The Arabic sentences of the rules of hand-written pages."""

SENTENCES: dict[str, tuple[str, str]] = {
    "page-file": ("الملف {requirement}", "{mend}"),
    "page-markup": (
        "ينبغي ألّا يكون في الصفحة {what}، وهو محذوف من صفحة الموقع",
        "احذفه أو اكتبه بصيغة Markdown",
    ),
    "page-fetches": (
        "ينبغي ألّا تجلب الصفحة «{value}» من مكان آخر",
        "ضع نسخة منه بجوار الصفحة واذكرها، أو اجعله رابطًا",
    ),
    "page-link": ("ينبغي أن تشير الصفحة إلى ملفات موجودة، ولا وجود لـ«{value}»", "{mend}"),
}
