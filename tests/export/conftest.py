import copy
from pathlib import Path
from typing import Any

import pytest

from sijill.export.files import Exports
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up

AGAIN = "2030-01-02-bridge-corrected"
GONE = "2030-01-02-taken-down"


def corrected() -> tuple[dict[str, Any], dict[str, Any]]:
    """A statement as first published, and as corrected: its translation is now older than its words."""
    first = made_up.plain(made_up.statements()[made_up.BRIDGE])
    second = copy.deepcopy(first)
    first["passages"][0]["text"] = "انتهت أعمال الجسر، وتم فحص كل أجزائه."
    second["corrections"] = [{"date": "2030-02-20", "kind": "erratum",
                              "reason": {"en": "A sentence was left out.", "ar": "سقطت جملة."}}]  # fmt: skip
    return first, second


def taken_down() -> Statement:
    record = made_up.plain(made_up.statements()[made_up.DOUBT])
    del record["relations"]
    record["corrections"] = [{"date": "2030-03-01", "kind": "withdrawal", "withhold_text": True,
                              "reason": {"en": "A court asked for it.", "ar": "بطلب من محكمة."}}]  # fmt: skip
    return Statement.model_validate(record)


def in_order() -> Statement:
    """A statement that the made-up archive has with faults, without them."""
    record = made_up.plain(made_up.statements()[made_up.OPENING])
    record["date"] = {"value": "2030-01"}
    record["passages"][0]["translations"] = [{"language": "en", "by": "editors", "text": "It opens on Sunday."}]
    return Statement.model_validate(record)


def outputs(archive: Archive, kind: str, identifier: str = "") -> dict[str, bytes]:
    """The files of one task of the exports."""
    return {output.path: output.data for _, output in Exports(archive).make(kind, [identifier])}


def make(folder: Path, *, mended: bool = False, **settings: Any) -> Archive:
    first, second = corrected()
    made_up.published(folder, made_up.BRIDGE, first, second)
    changed = {made_up.BRIDGE: Statement.model_validate(second), GONE: taken_down()}
    if mended:
        changed[made_up.OPENING] = in_order()
    return made_up.archive(folder, changed, **settings)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return make(tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The same archive, not knowing where it is published."""
    return make(tmp_path_factory.mktemp("nowhere"), site_url="")
