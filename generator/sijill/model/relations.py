"""Relations between statements: CiTO's property names, the inverse of each, and which statements each may link.

Source: CiTO, the Citation Typing Ontology 2.8.1 (https://purl.org/spar/cito); the inverses are CiTO's own if it
names one. Editors write only the first name; the site derives the inverse.
"""

from enum import StrEnum
from typing import NamedTuple


class RelationType(StrEnum):
    """The links an editor may write."""

    CONFIRMS = "confirms"
    DISPUTES = "disputes"
    REFUTES = "refutes"
    SUPPORTS = "supports"
    CITES = "cites"
    DISCUSSES = "discusses"
    UPDATES = "updates"
    EXTENDS = "extends"
    QUALIFIES = "qualifies"
    CORRECTS = "corrects"
    RETRACTS = "retracts"
    REPLIES_TO = "repliesTo"
    AGREES_WITH = "agreesWith"
    DISAGREES_WITH = "disagreesWith"


class RelationRule(NamedTuple):
    """What one type of relation means for the archive.

    ``inverse`` is the link's name from its other end. ``may_precede_target`` says whether the target may be a later
    statement whose date is known. ``same_speaker`` says whether both must share a speaker or a body
    spoken for. ``kinds`` are the kinds of statements that may link so, empty for any. ``effect`` is the group in which
    readers see the link.
    """

    inverse: str
    effect: str
    may_precede_target: bool = False
    same_speaker: bool = False
    kinds: frozenset[str] = frozenset()

    @property
    def orders(self) -> bool:
        """Whether it proves that the target came first, as a reply does.

        That words agree or disagree is said by editors, who compare them: each may have been said without the other.
        """
        return not self.may_precede_target and self.effect not in ("agreement", "disagreement")


RELATION_RULES: dict[RelationType, RelationRule] = {
    RelationType.CONFIRMS: RelationRule("isConfirmedBy", "agreement"),
    RelationType.SUPPORTS: RelationRule("isSupportedBy", "agreement", may_precede_target=True),
    RelationType.AGREES_WITH: RelationRule("isAgreedWithBy", "agreement"),
    RelationType.DISPUTES: RelationRule("isDisputedBy", "disagreement", may_precede_target=True),
    RelationType.REFUTES: RelationRule("isRefutedBy", "disagreement"),
    RelationType.DISAGREES_WITH: RelationRule("isDisagreedWithBy", "disagreement", may_precede_target=True),
    RelationType.CITES: RelationRule("isCitedBy", "reference"),
    RelationType.DISCUSSES: RelationRule("isDiscussedBy", "reference", may_precede_target=True),
    RelationType.REPLIES_TO: RelationRule(
        "hasReplyFrom",
        "reference",
        kinds=frozenset(
            ["post", "remarks", "interview", "speech", "communique", "announcement", "letter", "testimony"]
        ),
    ),
    RelationType.UPDATES: RelationRule("isUpdatedBy", "change"),
    RelationType.EXTENDS: RelationRule("isExtendedBy", "change"),
    RelationType.QUALIFIES: RelationRule("isQualifiedBy", "change"),
    RelationType.CORRECTS: RelationRule("isCorrectedBy", "change", same_speaker=True),
    RelationType.RETRACTS: RelationRule("isRetractedBy", "change", same_speaker=True),
}
