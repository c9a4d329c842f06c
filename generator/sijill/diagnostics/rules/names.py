"""The rules of agents, each compared with the others."""

from sijill.diagnostics.rule import Rule


class Namesakes(Rule):
    """Two agents of one name are set apart by what `distinction` says of either, or they are one and merged.

    It is given behind the name wherever that is; without it, readers cannot know which of the two is meant.
    """

    severity = "warning"
    message = "'{record}' must be set apart from '{other}', which is called '{name}', too"
    help = "say in a few words under 'distinction' who each is; if both are one: sijill merge agent OLD KEPT"


class SharedIdentifier(Rule):
    """No two agents have the same identifier of a registry: it names one person or body.

    Programs that follow it would take the two for one. Either a number was copied wrongly, or both are one and merged.
    """

    severity = "warning"
    message = "'{record}' must have an identifier of its own: '{value}' is that of '{other}', too"
    help = "correct the wrong one, or leave it out; if both are one: sijill merge agent OLD KEPT"


class MemberOfPerson(Rule):
    """What an agent belongs to is a body, such as a party or an office, and not a person."""

    severity = "warning"
    message = "'{record}' must belong to a body, and '{other}' is a person"
    help = "name the body, or delete the entry"
