"""What commands ask in the terminal, in the language of ``--lang``; answers are in any language."""

import sys
from collections.abc import Callable, Sequence

import click

from sijill.cli.common import BadCall
from sijill.interface.strings import strings

_YES, _NO = ("y", "yes", "ن", "نعم"), ("n", "no", "ل", "لا")


class Prompts:
    """Asks one question after another. ``err`` says where: commands that act keep standard output for what they do."""

    def __init__(self, language: str, *, err: bool = True) -> None:
        self.language = language
        self.words = strings(language)
        self.err = err
        # Every question with its answer, and those of an earlier time, given again while the questions are the same.
        self.asked: list[tuple[str, str]] = []
        self.earlier: list[tuple[str, str]] = []
        self.after_each: Callable[[], object] = bool

    def say(self, key: str, **values: object) -> None:
        """Say what is to be known before a question is answered."""
        click.echo(self.words.format(f"ask.{key}", **values), err=self.err)

    def refuse(self, requirement: str) -> None:
        """Say what must hold of an answer, given in English as diagnostics have it."""
        if self.language == "ar":
            from sijill.diagnostics.arabic import phrase

            requirement = phrase(requirement)
        self.say("requirement", requirement=requirement)

    def text(self, key: str, default: str | None = None, *, show: bool = True, **values: object) -> str:
        """Return a line of text as it was answered, without white space around it."""
        return self.ask(self.words.format(f"ask.{key}", **values), default, show=show)

    def ask(self, question: str, default: str | None = None, *, show: bool = True) -> str:
        """Return the answer to a question that is in words already."""
        if self.earlier and self.earlier[0][0] == question:
            answer = self.earlier.pop(0)[1]
            click.echo(f"{question}: {answer}", err=self.err)
        else:
            self.earlier.clear()
            answer = str(click.prompt(question, default=default, show_default=show, err=self.err)).strip()
        self.asked.append((question, answer))
        self.after_each()
        return answer

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """Return one of several words, asked for until it is one."""
        while True:
            answer = self.text(key, default)
            if answer in choices:
                return answer
            self.say("one_of", choices=self.words.comma.join(choices))

    def yes(self, key: str, *, default: bool = True) -> bool:
        """Return whether a question was answered with yes, asked until it is answered."""
        while True:
            answer = self.ask(f"{self.words[f'ask.{key}']} {'[Y/n]' if default else '[y/N]'}", "", show=False).lower()
            if answer in ("", *_YES, *_NO):
                return answer in _YES if answer else default

    def go_on_with(self, day: str) -> bool:
        """Return whether to go on with answers that were given on a day."""
        question = self.words.format("ask.go_on", day=day)
        answer = str(click.prompt(f"{question} [Y/n]", default="", show_default=False, err=self.err)).strip().lower()
        return answer in ("", *_YES)

    def go_on(self, key: str) -> None:
        """End the command unless a question is answered with yes; answers may be piped in, and no answer is none."""
        try:
            if self.yes(key):
                return
        except click.Abort as error:
            if isinstance(error.__context__, KeyboardInterrupt) or sys.stdin.isatty():
                raise
            raise BadCall("--yes must be given where nobody answers whether to write; nothing is written") from None
        self.say("unwritten")
        raise click.Abort
