"""What a rule is: its code, how grave it is to break it, and the sentences that say so and how to mend it."""

import re
from typing import ClassVar, Literal, TypeVar

Entry = TypeVar("Entry")


class Listed(dict[str, Entry]):
    """What there is for each rule, by its code."""

    def __init__(self, entries: dict[str, Entry], where: str) -> None:
        super().__init__(entries)
        self._where = where

    def __missing__(self, code: str) -> Entry:
        """Say where a rule must be listed that is not."""
        raise LookupError(f"the rule {code!r} is not listed: add it to {self._where}")


class Rule:
    """A rule that an archive must keep. A subclass's docstring is the rule itself and becomes its page in the docs.

    Its name is its code: ``NotUtf8`` is ``not-utf-8``. ``message`` says what must hold and quotes the offending value;
    ``help`` gives the mend. Both are filled with a diagnostic's facts by ``str.format_map``.
    """

    code: ClassVar[str]
    severity: ClassVar[Literal["error", "warning"]] = "error"
    message: ClassVar[str]
    help: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Write the name as a code."""
        cls.code = re.sub("(?<!^)(?=[A-Z0-9])", "-", cls.__name__).lower()
