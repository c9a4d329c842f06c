"""Every rule there is, written out: what `sijill explain` looks up and the reference pages are made from."""

from generator.diagnostics import archive, fields, history, reading
from generator.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = (*reading.RULES, *fields.RULES, *archive.RULES, *history.RULES)
BY_CODE: dict[str, type[Rule]] = {rule.code: rule for rule in RULES}
