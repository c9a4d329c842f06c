"""The statements that one is linked with, by what the relation means for it."""

from collections.abc import Mapping, Sequence

from sijill.model.relations import EFFECTS
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.views import Row
from sijill.state.answers import Link


def groups(
    labels: Labels, related_rows: Mapping[str, Row], links: Sequence[Link], more: int
) -> tuple[views.Group, ...]:
    """Return the linked statements by what the relation means; ``more`` are not shown."""
    if not links:
        return ()
    rows: dict[str, list[views.Related]] = {effect: [] for effect in EFFECTS}
    for related in links:
        rows[related.effect].append(
            views.Related(
                labels.words.texts["relation.name." + related.name],
                related_rows[related.other.id],
                passages_joined(labels, related),
                labels.localized(related.note),
            )
        )
    groups = [views.Group(labels.words[f"relation.effect.{effect}"], tuple(r)) for effect, r in rows.items() if r]
    if more:
        groups.append(views.Group(labels.words.plural("count.more_statements", more), ()))
    return tuple(groups)


def passages_joined(labels: Labels, related: Link) -> str:
    """Return which passages a relation joins, in words."""
    number = labels.words.digits
    if related.passage and related.other_passage:
        return labels.words.format(
            "relation.passages",
            passage=number(related.passage.removeprefix("p")), other=number(related.other_passage.removeprefix("p")),
        )  # fmt: skip
    return labels.words.format("relation.passage", passage=number(related.passage[1:])) if related.passage else ""
