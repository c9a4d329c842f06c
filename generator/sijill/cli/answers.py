"""Answers that are kept where a command is interrupted, so that nothing has to be typed twice.

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
        """Ask whether to go on with the answers of an earlier time, and if so, let the prompts give them again."""
        try:
            kept = json.loads(self.path.read_text("utf-8"))
            answers = [(str(question), str(answer)) for question, answer in kept["asked"]]
            if kept["call"] == self.call and answers and self.prompts.go_on_with(str(kept["day"])):
                self.prompts.earlier = answers
        except (OSError, ValueError, KeyError, TypeError):
            return

    def keep(self) -> None:
        """Keep what was answered, and say so."""
        asked = [*self.prompts.asked, *self.prompts.earlier]
        if not asked:
            return
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        text = json.dumps({"day": day, "call": self.call, "asked": asked}, ensure_ascii=False)
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(text, "utf-8")
            self.prompts.say("kept")

    def forget(self) -> None:
        """Throw away what was kept."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
