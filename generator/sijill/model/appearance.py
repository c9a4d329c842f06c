"""How pages look, as far as the settings say it: the theme's colours and pictures, and links at the foot."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from sijill.model.colours import check_accent
from sijill.model.fields import Line, WebAddress


class Palette(BaseModel):
    """The colours of light (``default``) or dark (``slate``) pages, as Material names them."""

    model_config = ConfigDict(extra="forbid")

    scheme: Literal["default", "slate"] = Field("default", description="Of light pages, or slate: of dark ones.")
    accent: str = Field(description="The colour of links and marks, such as #0f5c4d; its contrast is checked.")

    @field_validator("accent", mode="after")
    @classmethod
    def _can_be_read(cls, value: str, info: ValidationInfo) -> str:
        return check_accent(value, info.data.get("scheme", "default"))


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else () if value is None else value


class Theme(BaseModel):
    """The theme: the archive's own look is laid over Material's, so that these alone have an effect."""

    model_config = ConfigDict(extra="forbid")

    name: Literal["material"] = Field(description="`material`; there is no other.")
    logo: Line | None = Field(
        None, description="A picture before the archive's name: a file in the default language's folder."
    )
    favicon: Line | None = Field(None, description="The icon of browser tabs, in the same folder.")
    palette: Annotated[tuple[Palette, ...], BeforeValidator(_listed)] = Field(
        (), description="Colours: one mapping, or a list with one for each scheme."
    )
    custom_dir: Any = Field(None, description="Templates of one's own: only with `sijill --allow-plugins`.")


class Social(BaseModel):
    """A link at the foot of every page."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(description="What the link says.")
    link: WebAddress = Field(description="Where it leads.")


class Extra(BaseModel):
    """What MkDocs gives to templates: of it the archive shows links. There is no analytics, by design."""

    model_config = ConfigDict(extra="forbid")

    social: tuple[Social, ...] = Field((), description="Links at the foot of every page.")


class Appearance(BaseModel):
    """What the settings say of how pages look, the archive's own files by their path in the site."""

    model_config = ConfigDict(frozen=True)

    logo: str = ""
    favicon: str = ""
    accents: dict[str, str] = {}
    copyright: str = ""
    social: tuple[Social, ...] = ()
