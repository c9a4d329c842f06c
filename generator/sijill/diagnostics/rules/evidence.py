"""Rules of finding a passage in the stored copy of its document, word for word."""

from sijill.diagnostics.rule import Rule


class PassageNotFound(Rule):
    """A passage is, character for character, in the stored copy of its document; only white space may differ.

    This is the archive's first promise: no quotation without evidence. Vowel marks, hamzas, digits, punctuation and
    quotation marks count. Where a document words it differently, that wording is a `variant`.
    """

    message = "passage '{passage}' must be, character for character, in '{document}', and is not"
    help = "{mend}"


class UnseenDifference(Rule):
    """A wording has the very characters of its document, also where others look the same.

    Composed and decomposed letters, letters of another script, forms of Arabic letters (ي and ی, ك and ک), kinds of
    blanks, quotation marks and dashes, kashida and characters without width are different characters: whoever searches
    the source for the words, or compares digests, does not find them. The message names them by their code points;
    what is not seen is written as an escape in the words to copy. `sijill check --fix` puts the document's own words
    in, and leaves a published record alone that has no correction for it.
    """

    message = (
        "'{field}' must have the characters of '{document}', and has others that look the same "
        "(the record's → the document's): {differences}"
    )
    help = "write the document's own words: {words}; or run 'sijill check --fix', which puts them in"


class CutInsideWord(Rule):
    """A passage begins and ends at edges of words: “We can” is not what “We cannot accept” says.

    Nor is “violent” what “non-violent” says, or “agree” what “agree(d)” does. In Arabic it may begin behind a letter
    that is written with the word (و ف ب ل ك), where the letters show that it is no letter of the word itself:
    «القوات» of «والقوات», but not «زير» of «وزير». The page names the letter.
    """

    message = "passage '{passage}' must begin and end at edges of words; in '{document}' the words are '{whole}'"
    help = "take in the whole word, or leave it out"


class ChangedWithoutMarks(Rule):
    """A passage with words that its document strikes out has the marks around them: ⟦will never accept⟧.

    Without these, readers of the page, of the data and of every copy would take for said what the source has taken
    back. Words that the source added (⟨…⟩) may be quoted without marks; over one of their marks, with both.
    """

    message = "passage '{passage}' must have the marks around changed words, which in '{document}' are '{words}'"
    help = "quote them with both marks, leave them out with '[…]' and 'brackets: editors', or quote what is around them"


class PassageAmbiguous(Rule):
    """A passage that is found in several places of its document says in which paragraph it is meant."""

    severity = "warning"
    message = "passage '{passage}' must say in which paragraph it is meant: it is in paragraphs {first} and {second}"
    help = "add 'paragraph: {first}', or quote more of the sentence"


class PassageRepeated(Rule):
    """A passage whose words are twice in one paragraph of its document has enough of them to be there once."""

    severity = "warning"
    message = "passage '{passage}' must have words that are in paragraph {first} once: they are there more than once"
    help = "quote more of the sentence; or add 'paragraph: {first}', and the first place counts"
