"""Every rule there is, written out: what `sijill explain` looks up and the reference pages are made from."""

from sijill.diagnostics.rule import Listed, Rule
from sijill.diagnostics.rules import drafts, fields, files, history, pages, records, settings

RULES: tuple[type[Rule], ...] = (
    *files.RULES,
    *fields.RULES,
    *records.RULES,
    *history.RULES,
    *drafts.RULES,
    *pages.RULES,
    *settings.RULES,
)
BY_CODE: Listed[type[Rule]] = Listed(
    {rule.code: rule for rule in RULES}, "RULES at the end of its module in diagnostics/rules"
)
