"""What diagnostics say in Arabic: by code, what must hold and how to mend it, with the facts of the English."""

SENTENCES: dict[str, tuple[str, str]] = {}
