"""What a verification of a site found, and what it cannot hold."""

from dataclasses import dataclass, field
from typing import Any

from sijill.model.urls import SETTINGS

NOT_HELD = (
    "what hand-written pages say, with the files beside them, and the text of the archive's own on the home page",
    f"the settings that the site carries in {SETTINGS}: its name, address, links, colours, and kinds of its own",
    "where in its paragraph a passage is, in which one a description is, and what is around (their words are compared)",
    "what was seen of sources since",
)
"""What ``verify`` cannot hold: neither the ledger proves it, nor is it made of what the ledger proves."""
ALL_ELSE = (
    "EVERYTHING BUT WORDS, NAMES, TITLES AND DAYS ON STATEMENTS' OWN PAGES AND IN THEIR DATA (not capacities, "
    "relations, topics and sources on pages, and no list, feed, table, picture, search or other page)"
)
"""What is not held of a site that cannot be made again here."""


def printable(text: str) -> str:
    """Return a text in which what a terminal does not show, or would be turned round by, is written as code points."""
    return "".join(one if one.isprintable() else f"⟨U+{ord(one):04X}⟩" for one in text)


@dataclass
class Report:
    """What a verification found; all lists are sorted by path.

    ``problems`` are sentences on the manifest, the ledger, the signature, and on differences between the site and the
    ledger. ``statements`` were compared with it. ``ledger`` is ``first`` (none was seen before), ``same``,
    ``extended``, ``broken`` or ``none``; ``changed_alone`` says that the site has changed since it was last seen,
    but not its ledger. ``not_held`` names what is not compared; ``remade`` says that the site was made again to
    compare it, and ``undrawn`` that its share pictures were not. ``log`` says the same of the transparency log,
    ``log_head`` is what to remember of it, and ``log_key_known`` says that its key was not taken from the site itself;
    ``attested`` are the timestamp authorities whose tokens are true, with their certificates' subjects, and
    ``attested_by_others`` those that lead to no root that was given. ``witnessed`` are the keys of the witnesses that
    have signed, each with the largest tree's size and the time, in seconds since 1970. ``lacking`` names what was asked
    for and is not there. ``begins_with`` is the checkpoint that was given, where the log begins with it (``Kept``), and
    ``uncovered`` names the records of the entries that no checkpoint covers yet (``statement/<id>``), one for each.
    """

    root: str = ""
    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ledger: str = "none"
    log: str = "none"
    log_head: dict[str, Any] | None = None
    log_key_known: bool = False
    attested: dict[str, str] = field(default_factory=dict)
    attested_by_others: dict[str, str] = field(default_factory=dict)
    witnessed: dict[str, tuple[int, int]] = field(default_factory=dict)
    lacking: list[str] = field(default_factory=list)
    begins_with: dict[str, Any] | None = None
    uncovered: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    signed: str = ""
    statements: int = 0
    changed_alone: bool = False
    not_held: list[str] = field(default_factory=list)
    remade: bool = False
    undrawn: bool = False

    @property
    def intact(self) -> bool:
        """Whether nothing is missing, changed, added or wrong."""
        return not (self.missing or self.changed or self.added or self.problems)

    @property
    def proved(self) -> bool:
        """Whether it is intact, all that was published makes the same files again, and nothing is ``lacking``."""
        return self.intact and self.remade and not self.undrawn and not self.lacking
