"""Which column of somebody else's list is which field of a statement: written down by hand, or guessed."""

import re
from collections.abc import Sequence
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.fields import InvalidValue
from sijill.diagnostics.suggest import nearest
from sijill.editing.rows import Row
from sijill.model.configuration import Configuration
from sijill.sources.date_mends import first_of, mend_of
from sijill.sources.records import diagnostics_of
from sijill.sources.yaml.strict import decode, read_with_places

IGNORE = "ignore"
# Without a language, and with one behind a dot.
PLAIN = ("id", "text", "language", "mode", "kind", "date", "speaker", "handle", "url", "document_date", "topic")
BY_LANGUAGE = ("title", "capacity", "channel", "document_title", "translation", "note")
_TARGET = re.compile(rf"(?:{'|'.join(PLAIN)}|{IGNORE}|(?:{'|'.join(BY_LANGUAGE)})\.[a-z]{{2,3}}(?:-[A-Za-z]+)*)")
_TARGETS = [*PLAIN, *(f"{name}.en" for name in BY_LANGUAGE)]
_FIRST: dict[str, Literal["day-first", "month-first"]] = {"day": "day-first", "month": "month-first"}
_NAMES: tuple[tuple[str, str], ...] = (
    ("id", r"(?:id|key|no|number|ref|رقم|معرّ?ف)"),
    ("url", r"(?:.*(?:url|link|href|رابط).*)"),
    ("document_title", r"(?:(?:source|article|document|المصدر|الوثيقة|المقال)[ _]?(?:title|name|headline|عنوان)?)"),
    ("translation", r"(?:translation|translated|ترجمة|الترجمة)"),
    ("text", r"(?:.*(?:quote|quotation|statement|text|words|claim|نص|تصريح|اقتباس|قول).*)"),
    ("title", r"(?:title|headline|summary|عنوان|العنوان|موضوع)"),
    ("capacity", r"(?:.*(?:role|office|position|capacity|job|صفة|منصب).*)"),
    ("speaker", r"(?:.*(?:speaker|who|person|politician|author|name|المتحدث|القائل|اسم).*)"),
    ("date", r"(?:.*(?:date|day|when|تاريخ|يوم).*)"),
    ("kind", r"(?:kind|type|sort|نوع|النوع)"),
    ("mode", r"(?:mode|reporting|طريقة النقل)"),
    ("language", r"(?:lang|language|لغة|اللغة)"),
    ("topic", r"(?:topic|subject|tag|category|الموضوع|التصنيف)"),
    ("note", r"(?:note|comment|remark|ملاحظة|ملاحظات)"),
)


class Mapping(BaseModel):
    """A mapping: columns of the list by name, each with the field that it is, and what is the same in every row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["csv", "jsonl", "tweets", "claimreview"] = Field("csv", description="What the file is.")
    columns: dict[str, str] = Field(description="The field that each column is; 'ignore' for one that is none.")
    same: dict[str, str] = Field({}, description="Fields that are the same in every row.")
    dates: Literal["day-first", "month-first", "unsaid"] = Field(
        "unsaid", description="How 04/05/2023 is meant; where it is unsaid, such dates are left out."
    )

    @field_validator("columns", "same", mode="after")
    @classmethod
    def _known_fields(cls, value: dict[str, str], info: Any) -> dict[str, str]:
        targets = value.values() if info.field_name == "columns" else value
        wrong = next((one for one in targets if not _TARGET.fullmatch(one)), None)
        if wrong is not None:
            raise ValueError(f"must name fields ({', '.join([*_TARGETS, IGNORE])})")
        return value

    def fields(self, row: Row) -> dict[str, str]:
        """Return a row's texts by field, those that are the same in every row among them."""
        found = dict(self.same)
        for column, field in self.columns.items():
            value = row.values.get(column, "")
            if field != IGNORE and value:
                found[field] = f"{found[field]}\n{value}" if field in found and field not in self.same else value
        return found


# What the two well-known formats give, by the columns that `rows.py` makes of them.
READY: dict[str, Mapping] = {
    "tweets": Mapping(
        format="tweets", columns={"id": "id", "text": "text", "date": "date", "language": "language"},
        same={"kind": "post", "mode": "direct"},
    ),
    "claimreview": Mapping(
        format="claimreview",
        columns={"text": "text", "speaker": "speaker", "capacity": "capacity.en", "date": "date", "url": "url",
                 "language": "language"},
        same={"kind": "remarks", "mode": "indirect"},
    ),
}  # fmt: skip


def read_mapping(data: bytes, file: str) -> tuple[Mapping | None, list[Diagnostic]]:
    """Return a mapping, or what is wrong with its file."""
    text = decode(data, file)
    if isinstance(text, Diagnostic):
        return None, [text]
    reading = read_with_places(text, file)
    if reading.diagnostics:
        return None, reading.diagnostics
    columns = reading.tree.get("columns")
    wrong = [
        diagnose(
            InvalidValue, file, reading.place(("columns", name)), field=f"columns.{name}",
            requirement="must be a field of a statement, or 'ignore'", value=target,
            example=f"{name}: {nearest(target, _TARGETS) or IGNORE}",
        )
        for name, target in (columns.items() if isinstance(columns, dict) else ())
        if isinstance(target, str) and not _TARGET.fullmatch(target)
    ]  # fmt: skip
    if wrong:
        return None, wrong
    try:
        return Mapping.model_validate(reading.tree), []
    except ValidationError as error:
        return None, diagnostics_of(Mapping, "mapping", error, reading, file)


def guessed(kind: str, rows: Sequence[Row], configuration: Configuration) -> Mapping:
    """Return a mapping guessed from the names of columns and the values in them; it has no field twice."""
    if kind in READY:
        return READY[kind]
    columns: dict[str, str] = {}
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    taken: set[str] = set()
    for name in names:
        values = [row.values[name] for row in rows if row.values.get(name)]
        field = _by_name(name, configuration, values) or _by_values(values)
        columns[name] = field if field and field not in taken else IGNORE
        taken.add(columns[name])
    if "text" not in taken:  # the column with the longest texts
        free = [name for name, field in columns.items() if field == IGNORE]
        longest = max(free, key=lambda name: sum(len(row.values.get(name, "")) for row in rows), default=None)
        if longest is not None:
            columns[longest] = "text"
    dates = [name for name, field in columns.items() if field in ("date", "document_date")]
    first = {first_of(row.values.get(name, "")) for name in dates for row in rows} & {"day", "month"}
    return Mapping(format=kind, columns=columns, dates="unsaid" if len(first) != 1 else _FIRST[first.pop()])


def _by_name(name: str, configuration: Configuration, values: Sequence[str]) -> str:
    bare = re.sub(r"[\s_.-]+", " ", name).strip().casefold()
    tag = next((tag for tag in configuration.languages if re.search(rf"(?:^| ){tag}$", bare)), "")
    bare = re.sub(rf"\s*{tag}$", "", bare) if tag else bare
    field = next((field for field, pattern in _NAMES if re.fullmatch(pattern, bare)), "")
    if field == "document_title" and values and all(value.startswith(("http://", "https://")) for value in values):
        return "url"
    if field in BY_LANGUAGE:
        return f"{field}.{tag or configuration.default_language}"
    return field


def _by_values(values: Sequence[str]) -> str:
    if values and all(value.startswith(("http://", "https://")) for value in values):
        return "url"
    dates = sum(re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None or bool(mend_of(value)) for value in values)
    return "date" if dates > len(values) / 2 else ""


def written(mapping: Mapping) -> str:
    """Return a mapping as its file, with what a reader of it needs to know."""
    body = yaml.safe_dump(mapping.model_dump(), allow_unicode=True, sort_keys=False, width=1000)
    head = f"# Which column is which field; of the fields there are:\n# {', '.join(_TARGETS)};\n# 'ignore' for none.\n"
    if mapping.dates == "unsaid":
        head += "# Is 04/05/2023 in May (dates: day-first) or April (dates: month-first)? Unsaid, it is left out.\n"
    return head + body
