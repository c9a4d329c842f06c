"""Several files are written as one change: whole, or as before, or completed by the next command, wherever it ends."""

import errno
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.sources import writing
from sijill.sources.writing import finish, write_all, write_file
from tests.examples import at_most

CONTENTS = st.dictionaries(
    st.sampled_from(["sources/a.yaml", "sources/b/c.yaml", "sources/b/d.yaml", "sources/e.yaml"]),
    st.none() | st.binary(max_size=20), min_size=1,
)  # fmt: skip


class KilledError(BaseException):
    """What ends a command at once, as a kill does."""


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "sources").rglob("*") if path.is_file()
    }


@pytest.mark.slow
@settings(max_examples=at_most(40), deadline=None)
@given(
    st.dictionaries(st.sampled_from(["sources/a.yaml", "sources/b/c.yaml", "sources/x.yaml"]), st.binary()), CONTENTS
)
def test_a_change_that_is_killed_anywhere_is_completed(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, bytes], after: dict[str, bytes | None]
) -> None:
    wanted = {path: data for path, data in {**before, **after}.items() if data is not None}
    steps, killed = 0, True
    while killed:
        configuration = Configuration(root=tmp_path_factory.mktemp("archive"), site_name="Wells")
        (configuration.root / "sources").mkdir()
        for path, data in before.items():
            (configuration.root / path).parent.mkdir(exist_ok=True)
            (configuration.root / path).write_bytes(data)
        killed = _killed_after(steps, configuration, after)
        noted = finish(configuration)
        assert files(configuration.root) == (wanted if noted or not killed else before)
        assert not finish(configuration)
        steps += 1


def _killed_after(steps: int, configuration: Configuration, after: dict[str, bytes | None]) -> bool:
    """Write files until so many calls have changed the disk; return whether that was before the end."""
    left = [steps]

    def counted(name: str) -> None:
        real = getattr(Path, name)

        def call(*given: object, **named: object) -> object:
            if not left[0]:
                raise KilledError
            left[0] -= 1
            return real(*given, **named)

        patch.setattr(writing.Path, name, call)

    with pytest.MonkeyPatch.context() as patch:
        counted("replace")
        counted("unlink")
        try:
            write_all(configuration, after)
        except KilledError:
            return True
    return False


def test_where_the_disk_refuses_every_file_is_as_before(tmp_path: Path) -> None:
    configuration = Configuration(root=tmp_path, site_name="Wells")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.yaml").write_bytes(b"a")
    (tmp_path / "sources/b").write_bytes(b"in the way")
    with pytest.raises(BuildError, match=r"sources/b.* must be writable"):
        write_all(configuration, {"sources/a.yaml": b"b", "sources/c.yaml": b"c", "sources/b/d.yaml": b"d"})
    assert files(tmp_path) == {"sources/a.yaml": b"a", "sources/b": b"in the way"}
    assert not finish(configuration)


def test_where_somebody_interrupts_it_every_file_is_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = Configuration(root=tmp_path, site_name="Wells")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.yaml").write_bytes(b"a")
    real, written = writing.write_file, []

    def interrupted(path: Path, data: bytes, *, durable: bool = False) -> None:
        written.append(path)
        if len(written) == 3:  # the note and one file are there
            raise KeyboardInterrupt
        real(path, data, durable=durable)

    monkeypatch.setattr(writing, "write_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all(configuration, {"sources/a.yaml": b"b", "sources/c.yaml": b"c"})
    assert files(tmp_path) == {"sources/a.yaml": b"a"}
    assert not finish(configuration)


def test_a_note_that_is_damaged_is_said_and_nothing_is_changed(tmp_path: Path) -> None:
    configuration = Configuration(root=tmp_path, site_name="Wells")
    configuration.cache.mkdir(parents=True)
    (configuration.cache / "changing.json").write_bytes(b"{")
    with pytest.raises(BuildError, match=r"changing\.json must be readable"):
        finish(configuration)


def test_a_long_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.txt"
    write_file(path, b"x")
    assert path.read_bytes() == b"x"


def test_a_disk_that_is_full_is_said_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_bytes(b"before")
    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as raised:
        write_file(tmp_path / "a", b"after", durable=True)
    assert raised.value.filename == str(tmp_path / "a")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"before")]
