"""A small made-up archive in a git repository, for tests of what was published."""

import datetime
import shutil
import subprocess
from pathlib import Path
from typing import Self

from sijill.diagnostics import Diagnostic
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.publish.publish import Outcome, publish
from sijill.site.checking import check
from sijill.sources.captures import write_capture
from sijill.sources.settings import read_configuration
from tests.made_up.captures import capture_of

DAY = datetime.date(2024, 6, 1)
ALMANAC = """تقويم الوادي
قالت سلمى حداد يوم الاثنين: «البئر للجميع، ولا تُغلق في وجه أحد»
وأضافت: «سنحفر بئرا ثانية قبل الشتاء»
وردّ ناظم الطحّان: «البئر الأولى تكفي»
"""
CAPTURE = capture_of(ALMANAC)

WELL = """title:
  en: The well is everyone's
  ar: البئر للجميع
kind: remarks
language: ar
speakers:
  - agent: salma-haddad
date:
  value: 2024-05-06
passages:
  - id: p1
    text: البئر للجميع، ولا تُغلق في وجه أحد
    mode: direct
    document: almanac
    translations:
      - language: en
        text: The well is everyone's, and is closed to no one
        by: editors
  - id: p2
    text: سنحفر بئرا ثانية قبل الشتاء
    mode: direct
    document: almanac
    translations:
      - language: en
        text: We will dig a second well before winter
        by: editors
"""
ANSWER = """title:
  en: One well is enough
  ar: بئر واحدة تكفي
kind: remarks
language: ar
speakers:
  - agent: nazim-tahhan
date:
  value: 2024-05-07
passages:
  - id: p1
    text: البئر الأولى تكفي
    mode: direct
    document: almanac
    translations:
      - language: en
        text: The first well is enough
        by: editors
relations:
  - type: disputes
    target: 2024-05-06-well
    passage: p1
    target_passage: p2
"""
CORRECTION = """corrections:
  - date: 2024-06-02
    kind: erratum
    reason:
      en: A word was left out
      ar: سقطت كلمة
"""


def agent(name: str, arabic: str) -> str:
    return f"name:\n  en: {name}\n  ar: {arabic}\nkind: person\n"


def document(*captures: Capture) -> str:
    listed = "".join(f"  - digest: {c.digest}\n    captured: 2024-05-10\n" for c in captures)
    return (
        "title:\n  en: Almanac of the valley\n  ar: تقويم الوادي\nkind: article\nlanguage: ar\npublisher: unknown\n"
        f"authors: unknown\ndate:\n  value: 2024-05-08\nurl: unknown\ncaptures:\n{listed}"
    )


class TestArchive:
    """An archive on disk, with what tests do to it."""

    __test__ = False

    def __init__(self, root: Path, *, new: bool = True) -> None:
        self.root = root
        self.well = "sources/statements/2024/2024-05-06-well.yaml"
        self.answer = "sources/statements/2024/2024-05-07-answer.yaml"
        if not new:
            return
        self.write("mkdocs.yml", "site_name: Valley\ntheme:\n  name: material\nplugins:\n  - sijill\n")
        self.write("docs/en/about.md", "# About\n")
        self.write("docs/ar/about.md", "# عن السجل\n")
        self.write("docs/en/method.md", "# Method\n")
        self.write("docs/ar/method.md", "# المنهج\n")
        self.write(".gitignore", "site/\n.site.*\n.cache/\n")
        self.write(self.well, WELL)
        self.write(self.answer, ANSWER)
        self.write("sources/agents/salma-haddad.yaml", agent("Salma Haddad", "سلمى حداد"))
        self.write("sources/agents/nazim-tahhan.yaml", agent("Nazim Tahhan", "ناظم الطحّان"))
        self.write("sources/documents/almanac.yaml", document(CAPTURE))
        self.add_capture(CAPTURE)

    @classmethod
    def copy_of(cls, other: Path, root: Path) -> Self:
        """Return a copy of an archive on disk, its repository and all."""
        shutil.copytree(other, root, symlinks=True)
        return cls(root, new=False)

    def grow(self, count: int) -> None:
        """Add so many statements that answer one another."""
        for number in range(count):
            day = f"2024-{1 + number % 4:02}-{1 + number % 28:02}\n"
            text = ANSWER.replace("2024-05-07\n", day).partition("relations:")[0]
            if number:
                text += f"relations:\n  - type: discusses\n    target: 2024-more-{number - 1:03}\n"
            self.write(f"sources/statements/2024/2024-more-{number:03}.yaml", text)

    def add_capture(self, capture: Capture, document: str = "almanac") -> None:
        path = self.root / f"sources/captures/{document}/{capture.digest[7:]}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_capture(capture))

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def correct(self, path: str, kind: str = "erratum") -> None:
        self.write(path, (self.root / path).read_text("utf-8") + CORRECTION.replace("erratum", kind))

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.root), "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commit(self) -> None:
        if not (self.root / ".git").exists():
            self.git("init", "-q", "-b", "main", "--template=")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    @property
    def configuration(self) -> Configuration:
        return read_configuration(self.root)

    def check(self) -> list[Diagnostic]:
        return check(self.configuration, datetime.date(2024, 7, 1), jobs=1)

    def codes(self) -> set[str]:
        return {found.code for found in self.check()}

    def publish(self, date: datetime.date = DAY, *, dry: bool = False) -> Outcome:
        return publish(self.configuration, date, dry=dry)

    def batches(self) -> list[Path]:
        """Return the files of its ledger."""
        return sorted((self.root / "sources/ledger").iterdir())

    def publish_beside_git(self, date: datetime.date = DAY) -> Outcome:
        """Publish where there is no git, and then put git back: what somebody does who rewrites the ledger."""
        (self.root / ".git").rename(self.root / ".kept")
        try:
            return self.publish(date)
        finally:
            (self.root / ".kept").rename(self.root / ".git")

    def published(self) -> None:
        """Publish what there is and commit it."""
        outcome = self.publish()
        assert outcome.errors == []
        assert outcome.publication is not None
        assert outcome.publication.refused == []
        self.commit()
