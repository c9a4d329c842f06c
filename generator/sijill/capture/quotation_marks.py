"""The quotation marks that browsers put around ``<q>`` by its language, the inner ones within another (WHATWG HTML)."""

# Opening, closing, inner opening, inner closing; counted in Chromium, whose table is the Unicode CLDR's.
_OTHERS = "“”‘’"
_BY_LANGUAGE = {
    "am": "«»‹›", "ar": "”“’‘", "bg": "„““„", "ca": "«»“”", "cs": "„“‚‘", "de": "„“‚‘", "el": "«»“”", "et": "„“‚‘",
    "fa": "«»‹›", "fi": "””’’", "fr": "«»«»", "fr-ca": "«»”“", "fr-ch": "«»‹›", "he": "””’’", "hr": "„“‚‘",
    "hu": "„”»«", "it": "«»“”", "ja": "「」『』", "lt": "„““„", "nb": "«»‘’", "nl": "‘’‘’", "nn": "«»‘’", "no": "«»‘’",
    "pl": "„”«»", "pt-pt": "«»“”", "ro": "„”«»", "ru": "«»„“", "sk": "„“‚‘", "sl": "„“‚‘", "sr": "„”’’", "sv": "””’’",
    "uk": "«»„“", "ur": "”“’‘", "zh-hant": "「」『』",
}  # fmt: skip


def marks(language: str, depth: int, named: tuple[str, ...] | None = None) -> tuple[str, str]:
    """Return the marks around a quotation; ``named`` are those of a style sheet, none of them for no marks."""
    if named is not None:
        at = min(2 * depth, len(named) // 2 * 2 - 2)
        return (named[at], named[at + 1]) if len(named) > 1 else ("", "")
    language = language.lower().replace("_", "-")
    found = _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("-")[0], _OTHERS)
    return (found[2], found[3]) if depth else (found[0], found[1])
