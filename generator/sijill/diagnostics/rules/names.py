"""What agents are called, each held against the others."""

from sijill.diagnostics.rule import Rule


class Namesakes(Rule):
    """Two agents of one name are set apart by what `distinction` says of either, or they are one and merged.

    It is given behind the name wherever that is; without it, readers cannot know which of the two is meant.
    """

    code = "namesakes"
    severity = "warning"
    message = "'{record}' must be set apart from '{other}', which is called '{name}', too"
    help = "say in a few words under 'distinction' who each is; if both are one: sijill merge agent OLD KEPT"
