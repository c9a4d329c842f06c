"""The rules of records, each compared with all others of its kind."""

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


class SameWords(Rule):
    """No two statements have a passage of the same words, document and speaker, unless a relation links the two.

    Readers would count one act twice, and a correction of one would leave the other as it was. Statements that were
    withdrawn do not count.
    """

    severity = "warning"
    message = "'{record}' must have words of its own: «{value}» is in '{other}', too, of the same document and speaker"
    help = "if both are one, delete the draft, or: sijill withdraw ID; if they are two, link them under 'relations'"


class SamePage(Rule):
    """A page is one document: no two have an address in common, or the same stored copy.

    Else the words of one page are counted as those of two, and whoever follows its address finds but one of them.
    Documents that were withdrawn do not count.
    """

    severity = "warning"
    message = "'{record}' must be another page than '{other}', which has '{value}', too"
    help = "if both are one: sijill merge document OLD KEPT; else correct the address"
