"""What is called a picture is one: a name promises browsers a kind, and its bytes keep the promise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sijill.diagnostics.reporters import sentence
from sijill.frame.judging import listing, of_files
from sijill.frame.pictures import KINDS, kind_of
from sijill.model.configuration import Configuration

Archive = Callable[..., Configuration]
BYTES = {
    ".png": b"\x89PNG\r\n\x1a\n\x00", ".jpg": b"\xff\xd8\xff\xe0", ".gif": b"GIF89a\x01",
    ".webp": b"RIFF\x01\x00\x00\x00WEBPVP8",
    ".avif": b"\x00\x00\x00\x1cftypavif", ".ico": b"\x00\x00\x01\x00\x01\x00\x10\x10",
    ".svg": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
}  # fmt: skip


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_each_kind_is_known_by_its_bytes_and_by_no_other(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    for kind, data in BYTES.items():
        path.write_bytes(data)
        assert kind_of(path) == kind
    for data in (b"", b"hello\n", b"version https://git-lfs.github.com/spec/v1\n", b"<p><svg></p>", b"\x89PNG"):
        path.write_bytes(data)
        assert kind_of(path) == ""
    assert kind_of(tmp_path) is None


def test_a_file_that_is_not_what_its_name_says_is_named_with_its_mend(archive: Archive, tmp_path: Path) -> None:
    configuration = archive()
    before = listing(configuration)
    (tmp_path / "docs/en/icon.png").write_text("hello\n")
    (tmp_path / "docs/ar/photo.jpeg").write_bytes(BYTES[".png"])
    (tmp_path / "docs/en/fine.JPEG").write_bytes(BYTES[".jpg"])
    (tmp_path / "docs/en/favicon.ico").write_bytes(BYTES[".ico"])
    said = [(one.file, *sentence(one)) for one in of_files(configuration)]
    assert said == [
        ("docs/en/icon.png", "the file must be a picture, as its name says, and its bytes are none",
         "put the picture in its place"),
        ("docs/ar/photo.jpeg", "the file must be called what its bytes are", "call it photo.png"),
    ]  # fmt: skip
    assert all("must" not in sentence(one, "ar")[0] for one in of_files(configuration))
    broken = listing(configuration)
    (tmp_path / "docs/en/icon.png").write_bytes(BYTES[".png"])
    assert len({before, broken, listing(configuration)}) == 3  # so that it is judged again


@pytest.mark.parametrize(
    ("files", "faulty"),
    [
        (["d.md", "d/index.md"], "docs/en/d/index.md"), (["d/index.md", "d/README.md"], "docs/en/d/index.md"),
        (["d.md", "d/index.html/a.md"], "docs/en/d/index.html/a.md"), (["X.MD"], "docs/en/X.MD"),
        (["robots.txt"], "docs/en/robots.txt"), (["Robots.txt"], "docs/en/Robots.txt"),
        (["d.md", "d/a.md"], ""), (["templates/a.md"], ""), (["deep/robots.txt"], ""), (["robots.md"], ""),
    ],
)  # fmt: skip
def test_no_two_files_have_one_place_in_the_site(
    archive: Archive, tmp_path: Path, files: list[str], faulty: str
) -> None:
    configuration = archive()
    for name in files:
        path = tmp_path / "docs/en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A page\n")
    found = of_files(configuration)
    assert [one.file for one in found] == [faulty] * bool(faulty)
    assert all("must" not in " ".join(sentence(one, "ar")) for one in found)
