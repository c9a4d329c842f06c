"""What a rule is: its code, how grave it is to break it, and the sentences that say so and how to mend it."""

from typing import ClassVar, Literal


class Rule:
    """A rule that an archive must keep. A subclass's docstring is the rule itself and becomes its page in the docs.

    ``message`` says what must hold and quotes the offending value; ``help`` gives the mend. Both are filled with a
    diagnostic's facts by ``str.format_map``.
    """

    code: ClassVar[str]
    severity: ClassVar[Literal["error", "warning"]] = "error"
    message: ClassVar[str]
    help: ClassVar[str]
