"""The fuzz target for somebody else's lists: rows become files that read as they were written, or a sentence."""

import json
from pathlib import Path

from sijill.editing.importing import imported
from sijill.editing.mapping import guessed
from sijill.editing.rows import FORMATS, CannotRead, rows_in
from sijill.model.configuration import Configuration
from sijill.sources.yaml.strict import read_with_places

NOWHERE = Configuration(root=Path("/nowhere"), site_name="A")
CSV = (
    "Quote,Who said it,Date,Link,Kind,Topic,Language\n"
    '"The well ""is"" open, at last",Salma Haddad,04/05/2023,https://a.example/x,speech,Wells,ar\n'
    "لن تُغلق البوابة,سلمى الناصر; Raed,٤ أيار ٢٠٢٣,,,,\n"
).encode()
TWEET = {"id_str": "1", "full_text": "Open &amp; dry", "created_at": "Wed May 10 10:00:00 +0000 2023", "lang": "en"}
CLAIM = {
    "@type": "ClaimReview", "claimReviewed": "The well is dry", "inLanguage": {"name": "English"},
    "itemReviewed": {"author": [{"name": "Raed", "jobTitle": "Mayor"}], "datePublished": "2023-05-04",
                     "firstAppearance": [{"url": "https://a.example/b"}]},
}  # fmt: skip
SAMPLES = [
    CSV,
    b'text;speaker\r\n\'a;"b;c"\r\n',
    b'{"quote": "The well", "speaker": {"name": "Salma"}, "date": 2023, "topics": ["a", 1.10]}\n\n{"quote": "b"}\n',
    b"window.YTD.tweets.part0 = " + json.dumps([{"tweet": TWEET}, {"tweet": {"full_text": "RT @a b"}}]).encode(),
    json.dumps({"@graph": [CLAIM, {"item": CLAIM}]}).encode(),
    b'window.YTD.tweets.part0 = [{"tweet": 1}]',
    b"[" * 4000,
    b'{"quote": "a", "speaker": "\\ud800"}',
]


def rows(data: bytes) -> None:
    """A list of any format: the words of each row that is taken are in a file of the inbox, to the letter."""
    for kind in FORMATS:
        try:
            found = list(rows_in(data, kind, "list"))
        except CannotRead as refusal:
            assert "must" in str(refusal)  # noqa: PT017
            continue
        mapping = guessed(kind, found, NOWHERE)
        report = imported(NOWHERE, mapping, found)
        written = [read_with_places(text, path) for path, text in report.files.items()]
        assert not [one.diagnostics for one in written if one.diagnostics]
        taken = {number for numbers in report.taken.values() for number in numbers}
        said = {mapping.fields(row)["text"].strip() for row in found if row.number in taken}
        assert said == {p["text"] for one in written for p in dict(one.tree or {}).get("passages", ())}
