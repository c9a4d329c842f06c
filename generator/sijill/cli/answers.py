"""Answers that are kept as they are given, so that nothing has to be typed twice, however a command was interrupted.

They are in the cache, which git ignores, for one call at a time: that of the same record with the same options.
"""

import datetime
import json
from collections.abc import Sequence
from contextlib import suppress

from sijill.cli.prompts import Prompts
from sijill.model.configuration import Configuration

_FILE = "answers.json"


class Answers:
    """What was answered to a command's questions; ``call`` says which command, with which options."""

    def __init__(self, configuration: Configuration, prompts: Prompts, call: Sequence[str]) -> None:
        self.path = configuration.cache / _FILE
        self.prompts = prompts
        self.call = list(call)

    def offer(self) -> None:
        """Ask whether to go on with the answers of an earlier time, and if so, let the prompts give them again.

        From then on each answer is kept as it is given: a window may be closed at any time.
        """
        self.prompts.after_each = self._store
        try:
            kept = json.loads(self.path.read_text("utf-8"))
            answers = [(str(question), str(answer)) for question, answer in kept["asked"]]
            if kept["call"] == self.call and answers:
                if self.prompts.go_on_with(str(kept["day"])):
                    self.prompts.earlier = answers
                else:
                    self.forget()
        except (OSError, ValueError, KeyError, TypeError):
            return

    def keep(self) -> None:
        """Keep what was answered, and say so."""
        if self._store():
            self.prompts.say("kept")

    def _store(self) -> bool:
        """Write down what was answered; return whether there is anything, and it could be."""
        asked = [*self.prompts.asked, *self.prompts.earlier]
        if not asked:
            return False
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        text = json.dumps({"day": day, "call": self.call, "asked": asked}, ensure_ascii=False)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            whole = self.path.with_suffix(".new")
            whole.write_text(text, "utf-8")
            whole.replace(self.path)
        except (OSError, UnicodeEncodeError):
            return False
        return True

    def forget(self) -> None:
        """Throw away what was kept."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
