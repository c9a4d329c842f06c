"""What agents, documents and topics are called in the registries of others, as a field of their records."""

from pydantic import Field, ValidationInfo, field_validator

from sijill.model.fields import Line, Part
from sijill.model.registries import addresses, check_identifier


class Identifiers(Part):
    """Identifiers in registries of others: each is checked by its form and linked."""

    wikidata: Line | None = Field(None, description="The item of Wikidata, such as Q42.")
    viaf: Line | None = Field(None, description="The number in the Virtual International Authority File.")
    isni: Line | None = Field(None, description="The International Standard Name Identifier: 0000 0001 2103 2683.")
    doi: Line | None = Field(None, description="The Digital Object Identifier, such as 10.1000/182.")
    issn: Line | None = Field(None, description="The number of a newspaper or periodical, such as 0317-8471.")

    @property
    def addresses(self) -> list[tuple[str, str, str]]:
        """The scheme, the identifier and the address of each that is given, in the order of the schemes."""
        return list(addresses(self.model_dump(exclude_none=True)))

    def of_work(self) -> tuple[list[str], str]:
        """Return a document's own addresses, and that of the periodical it is in, "" for none: it is not the same."""
        own = [address for scheme, _, address in self.addresses if scheme != "issn"]
        return own, next((address for scheme, _, address in self.addresses if scheme == "issn"), "")

    @field_validator("*")
    @classmethod
    def _has_its_form(cls, value: str | None, info: ValidationInfo) -> str | None:
        return value and check_identifier(str(info.field_name), value)
