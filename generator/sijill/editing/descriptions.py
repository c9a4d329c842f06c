"""What every field and every choice means, in Arabic, and in English where the model itself does not say.

Keys are ``Class.field`` and ``Enumeration.value``; values are English ("" for the model's own description)
and Arabic. A test holds the table complete.
"""

from pathlib import Path

from sijill.model.files import table

_TABLE = table(Path(__file__).with_suffix(".yaml"))
FIELDS, CHOICES = (
    {name: (said.get("en", ""), said["ar"]) for name, said in _TABLE[part].items()} for part in ("fields", "choices")
)
KINDS: dict[str, str] = _TABLE["kinds"]
EXAMPLES: dict[str, list[str]] = _TABLE["examples"]
