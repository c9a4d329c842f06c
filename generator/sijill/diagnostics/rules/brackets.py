"""Rules of the editors' brackets in passages."""

from sijill.diagnostics.rule import Rule


class NoSuchBrackets(Rule):
    """The brackets that a passage's `brackets` names as the editors' are in its text.

    What the editors put into a passage is in square brackets: `[The coalition] keeps …`, or `[…]` where they left
    words out. `brackets: editors` says that all brackets of the text are theirs; a list names those that are, in the
    order of the text, where the source has brackets of its own. Without it, all brackets are the source's. What is
    outside them is verified stretch by stretch, in order.
    """

    message = (
        "'brackets' of passage '{passage}' must name brackets of its text, in its order, and '{value}' is not there"
    )
    help = "write them as in the text, '[…]' and all; 'editors' for all of them; or delete 'brackets'"


class EmptyBracket(Rule):
    """The editors' brackets have words in them, or `[…]` where words of the source are left out.

    An empty bracket would leave out words of the source without saying so.
    """

    message = "the editors' bracket '{value}' of passage '{passage}' must have something in it"
    help = "write '[…]' where words of the source are left out; otherwise delete the bracket, here and in 'brackets'"


class BracketOfSource(Rule):
    """A bracket that the record calls the editors' is not in the source: else it is the source's own.

    Otherwise the page says that the editors put in what the source says itself, such as its `[sic]`.
    """

    message = "'brackets' of passage '{passage}' must be the editors' own, and '{value}' is in document '{document}'"
    help = (
        "leave out the brackets around what the document has without them; list under 'brackets' only those that it "
        "does not have, and delete 'brackets' if there are none"
    )


class NothingCut(Rule):
    """Where the editors say that they left out words, the source has words."""

    message = (
        "passage '{passage}' must have '{value}' only where words are left out: document '{document}' has none there"
    )
    help = "delete it from the text"


class NegationReplaced(Rule):
    """The editors' brackets do not take the place of a negation: “We shall [indeed] sign” is not “We shall not sign”.

    Nor does `[…]` that leaves out no more than three words. Negations are words of English, Arabic and French such as
    “not”, “never”, “without”, «لم», «لن», «ليس», «غير» and «دون». What negates without one of them (“refused to”,
    «رفض»), «ما», which has other meanings, and other languages are not known: there `bracket-replaces` gives the words.
    At the beginning and end of a passage the words next to the bracket count, as many as it has.
    """

    message = (
        "'{value}' in passage '{passage}' must not take the place of a negation: in document '{document}' it is "
        "'{words}' there"
    )
    help = "quote the source's own words there: '{words}'"


class NegationAdded(Rule):
    """The editors' brackets add no negation: “They would [not] leave” is the opposite of “They would leave”.

    `negation-replaced` names the words that are known as negations.
    """

    message = "'{value}' in passage '{passage}' must not add a negation: document '{document}' has none there"
    help = "delete it from the text, and from 'brackets'; what you have to say about the words goes under 'note'"


class BracketTurns(Rule):
    """The editors' brackets make no other word of the source's word, and no other figure of its figure.

    Joined to a word, a bracket may only change the case of its letter (`[T]he`) or complete its ending (`agree[d]`);
    in Arabic, put «و», «ف» or «ال» before it. “[dis]agreed” and “300[,000]” are words of the editors in their whole
    length: in brackets as a whole, `[disagreed]`, readers are shown what they replace.
    """

    message = "'{value}' in passage '{passage}' must not turn what document '{document}' has into '{words}'"
    help = "quote the source's own words; or put all of it in the brackets, which shows what it replaces: '[{words}]'"


class BracketReplaces(Rule):
    """The editors' brackets replace no words of the source but pronouns, or names that they have in full.

    “[The council] keeps the road” for “It keeps the road” is as usual. Other words are better quoted, or left out with
    `[…]`, which says so; where neither reads well, a note says why. Readers are shown the words replaced in any case.
    """

    severity = "warning"
    message = "'{value}' in passage '{passage}' must add to the source's words, and replaces '{words}' of '{document}'"
    help = (
        "quote '{words}' there; or write '[…]' where they are left out; or say under '{passage}' why: "
        "'note: {{en: …, ar: …}}'"
    )
