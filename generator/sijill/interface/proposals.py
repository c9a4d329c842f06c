"""The form by which readers propose a statement: its labels, in files of code hosts and on the page that fills it."""

# The form's labels, English and Arabic in one line, and the answers they hold.
LABELS: dict[str, str] = {
    "Title in English / العنوان بالإنجليزية": "title_en",
    "Title in Arabic / العنوان بالعربية": "title_ar",
    "Kind / النوع": "kind",
    "Language / اللغة": "language",
    "Speaker / المتحدث": "speaker",
    "Name in the document / الاسم في الوثيقة": "named",
    "Office / الصفة": "capacity",
    "Date / التاريخ": "date",
    "The words / الكلمات": "words",
    "Translation / الترجمة": "translation",
    "How the document gives them / طريقة النقل": "mode",
    "Delivery / الإلقاء": "delivery",
    "Document / الوثيقة": "document",
    "Original in another language / أصل بلغة أخرى": "original",
    "Anything else / ملاحظات": "note",
}
# What the page that fills the form in adds at its end: the language of the page.
LANGUAGE = "<!-- sijill: {language} -->"
