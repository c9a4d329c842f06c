"""Runs the RO-Crate validator on a folder, with what the crate's context says of the terms that it uses, offline.

Started by the Python of an environment that has the validator; prints what it finds, a line each.
"""

import io
import json
import sys
import urllib.request
from typing import Any

import rdflib._networking
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_OTHERS = {"File": "http://schema.org/MediaObject", "conformsTo": "http://purl.org/dc/terms/conformsTo"}
_SCHEMA_ORG = (
    *("CreativeWork", "Dataset", "Organization", "about", "author", "datePublished", "description", "encodingFormat"),
    *("hasPart", "identifier", "license", "name", "publisher", "url"),
)


class Answer(io.BytesIO):
    """What a client of either kind is given for the context, or for the page of the specification."""

    status_code, status, ok, url = 200, 200, True, CONTEXT
    headers = {"Content-Type": "application/ld+json"}  # noqa: RUF012 (as in the classes it takes the place of)

    def __init__(self) -> None:
        self.terms = {"@context": {**{name: f"http://schema.org/{name}" for name in _SCHEMA_ORG}, **_OTHERS}}
        self.text = json.dumps(self.terms)
        self.content = self.text.encode()
        super().__init__(self.content)

    def json(self) -> Any:
        return self.terms

    def info(self) -> dict[str, str]:
        return self.headers

    def geturl(self) -> str:
        return CONTEXT

    def raise_for_status(self) -> None:
        """Raise nothing: it was found."""


urllib.request.urlopen = rdflib._networking.urlopen = lambda *_args, **_more: Answer()  # type: ignore[assignment]
HttpRequester.__getattr__ = lambda _self, _name: lambda *_args, **_more: Answer()
settings = services.ValidationSettings(
    rocrate_uri=sys.argv[1], profile_identifier="ro-crate-1.1", requirement_severity=models.Severity.RECOMMENDED
)
for issue in services.validate(settings).get_issues():
    print(issue.severity.name, issue.check.identifier, issue.message)
