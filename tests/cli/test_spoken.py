"""Whatever a command says, it says in the language of ``--lang``."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

import sijill
from sijill.cli import COMMANDS, main
from sijill.cli.spoken import spoken
from tests.cli.test_acts import NEW_NAME, REASON
from tests.made_up.archives import TestArchive

# What says a sentence; the second group leaves out what comes before it.
SAY = {"say", "worded", "BadCall", "CannotAct", "CannotMake", "CannotRead", "CannotTake", "CannotUpgrade", "NotARecord",
       "BuildError", "UnreadablePayload", "UnreachableError", "ConfigurationError", "UsageError"}  # fmt: skip
SAY_THE_REST = {"Refusal", "RepositoryError", "SignatureError", "NoteError", "SplitViewError"}
SAYS = re.compile(rf"\b({'|'.join(SAY | SAY_THE_REST)})\(")
WOULD = ("", "would be ")
# What stays as it is in any language: commands and options, paths and addresses, code, ids, proper names.
AS_IT_IS = re.compile(
    r"\b(sijill|git|mkdocs|python|main)( -?-?[\w./:…=-]+)*|--?[a-z][\w-]*( [A-Z=|,…]+)?|[\w./:…-]*[/._:=][\w./:…*-]*"
    r"|\b[A-Z_-]{2,}\b|\b\w*\d\w*\b|'[^']*'|\"[^\"]*\"|⟨\d+⟩|\b(UTF-8|HTML|Dask|Chromium|Word|Ctrl-C|JSON)\b|\([a-z]+\)"
    # words to choose from, as they are written
    r"|\bnew statement\b|\b(erratum|revision|primary|relations|untranslated|untitled|unnamed|imprecise|stale|later)\b,?"
    r"|\b(captures|urls|publishers|many|one|other|en|ar|fr)\b,?"
)
LATIN = re.compile(r"[A-Za-z]{2,}[ ,;:]+[A-Za-z]{2,}")


def templates(node: ast.expr) -> list[str]:
    """Return every sentence that an expression may say, {} where a value is."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*map(templates, values))]
        case ast.FormattedValue(value=ast.IfExp() as either):
            return templates(either)
        case ast.FormattedValue(value=ast.Name(id="would")) | ast.Name(id="would"):
            return list(WOULD)
        case ast.IfExp(body=body, orelse=orelse):
            return templates(body) + templates(orelse)
        case ast.BinOp(left=left, right=right):
            return ["".join(parts) for parts in product(templates(left), templates(right))]
    return ["{}"]


def said() -> Iterator[tuple[str, str]]:
    """Yield the sentences of all modules, with the module."""
    for path in sorted(Path(sijill.__file__).parent.rglob("*.py")):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if SAYS.search(text) else ():
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SAY | SAY_THE_REST:
                    for text in templates(node.args[-1 if name == "Refusal" else 0]):
                        yield path.stem, f"{{}} {text}" if name in SAY_THE_REST else text


def test_no_sentence_comes_out_of_a_table_that_nobody_reads_here() -> None:
    for path in Path(sijill.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Call(func=ast.Attribute(attr="format")), *_]):
                    assert name not in SAY, f"{path.name}:{node.lineno}"


def untranslated(text: str) -> str:
    """Return what is left in Latin letters of a sentence."""
    return " ".join(found.group() for found in LATIN.finditer(AS_IT_IS.sub("·", text)))


def test_every_sentence_is_said_in_arabic_with_all_its_values() -> None:
    lacking = []
    for module, text in sorted(set(said())):
        count = text.count("{}")
        sample = text
        for number in range(count):
            sample = sample.replace("{}", f"⟨{number}⟩", 1)
        if not LATIN.search(AS_IT_IS.sub("·", sample)):
            continue
        arabic = spoken(sample, "ar")
        if untranslated(arabic) or not all(f"⟨{number}⟩" in arabic for number in range(count)):
            lacking.append((module, text, arabic))
    assert lacking == []


def test_what_needs_an_extra_is_said_in_arabic() -> None:
    purposes = [
        text
        for path in sorted(Path(sijill.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "need"
        for text in templates(node.args[1])
    ]
    assert "a witness" in purposes
    assert [one for one in purposes if untranslated(spoken(one, "ar"))] == []


def call(archive: TestArchive, *arguments: str, typed: str | None = None) -> str:
    found = CliRunner().invoke(main, ["-C", str(archive.root), "--lang", "ar", *arguments], input=typed)
    assert not isinstance(found.exception, AttributeError | KeyError | TypeError), found.exception
    return found.output.replace(str(archive.root), "")


PROBLEMS = re.compile(r"\b(must|has|is)\b.* ")


def problems() -> Iterator[str]:
    """Yield what verify may find wrong: every sentence of the modules that hold a site, after the path it is of."""
    for name in (
        "comparing", "files", "gaps", "page_words", "proving_records", "proving_statements", "remaking",
        "transparency_log", "verify",
    ):  # fmt: skip
        tree = ast.parse((Path(sijill.__file__).parent / f"publish/{name}.py").read_text("utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        parts |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts:
                yield from (text for text in templates(node) if PROBLEMS.search(text) and "\n" not in text)


def test_every_problem_that_verify_names_is_said_in_arabic() -> None:
    found = sorted(set(problems()))
    assert len(found) > 60
    lacking = []
    for text in found:  # a difference at the end is a sentence's own part; most are said after the file's path
        sample = re.sub(r"(?<=\w)\{\}$", "", text).replace("{}", "x.json")
        if untranslated(spoken(sample, "ar")) and untranslated(spoken(f"x.json {sample}", "ar")):
            lacking.append(text)
    assert lacking == []


@pytest.mark.quick(9)
@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_a_wrong_option_is_refused_in_arabic(published: TestArchive, name: str) -> None:
    output = call(published, name, "--bad-option")
    assert "لا خيار باسم" in output
    assert "الاستعمال: " in output
    assert not {"Error", "Usage", "No such", "Try"} & set(re.findall(r"[A-Z]\w+(?: such)?", output))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("corect",), "أتقصد «correct»؟"),
        (("correct",), "ينقص المُدخل"),
        (("merge", "agents", "a", "b"), "ليس «agents» من"),
        (("merge", "agent", "a", "b", "c"), "مُدخل زائد"),
        (("restore", "almanac"), "ينقص الخيار"),
        (("restore", "almanac", "--from"), "يحتاج الخيار"),
        (("restore", "almanac", "--from", "x", "--paragraph", "zero"), "ليس «zero» عددًا صحيحًا"),
        (("restore", "almanac", "--from", "x", "--paragraph", "0"), "ليس 0 في المدى"),
    ],
)
def test_a_wrong_call_is_explained_in_arabic(published: TestArchive, arguments: tuple[str, ...], says: str) -> None:
    output = call(published, *arguments)
    assert says in output.replace("\u2066", "").replace("\u2069", "")
    assert "خطأ: " in output


def test_options_before_the_command_are_refused_in_arabic_too() -> None:
    assert "لا خيار باسم" in CliRunner().invoke(main, ["--lang", "ar", "--bad-option", "check"]).output


RUNS = [
    ("check",), ("check", "--base", "HEAD"), ("check", "--base", "nothing"), ("build", "--drafts"),
    ("publish", "--dry-run"), ("publish",), ("publish", "--date", "2024-05-01"), ("build",), ("verify", "SITE"),
    ("correct", "nobody", "--no-input"), ("correct", "almanac", "--set", "title.en=Almanac", "--kind", "erratum",
     *REASON, "--dry-run"),
    ("correct", "almanac", "--set", "title.fr=Almanach", "--no-input"),
    ("withdraw", "almanac", *REASON, "--dry-run"), ("withdraw", "2024-05-06-well", "--take-down", *REASON, "--dry-run"),
    ("rename", "salma-haddad", *NEW_NAME, "--until", "2024-05-06", "--dry-run"), ("rename", "almanac", "--no-input"),
    ("merge", "agent", "nazim-tahhan", "salma-haddad", *REASON), ("merge", "agent", "x", "y", *REASON),
    ("restore", "nodoc", "--from", "x"), ("restore", "almanac", "--from", "x"), ("diff", "HEAD"), ("diff", "nothing"),
    ("format",), ("format", "--check"), ("stats",), ("stats", "captures"), ("stats", "nothing"), ("todo",), ("doctor",),
    ("inbox",), ("upgrade",), ("upgrade", "--dry-run"), ("export", "all.xyz"),
    ("schema", "--write"),
    ("explain", "nothing"), ("key", "new"), ("new", "language", "fr"), ("new", "topic", "--no-input"), ("sources",),
]  # fmt: skip


@pytest.mark.slow
def test_what_commands_say_of_an_archive_is_in_arabic(published: TestArchive) -> None:
    """Records of this archive have Latin words: they are known, and what is left was said by us."""
    published.edit(published.well, "en: The well is everyone's", "en: The well is for everyone")
    published.write("sources/statements/2024/0000-third.yaml", (published.root / published.answer).read_text("utf-8"))
    ours = {}
    for arguments in RUNS:
        lines = call(published, *(str(published.root / "site") if one == "SITE" else one for one in arguments))
        kept = [line for line in lines.splitlines() if not line.startswith((" ", "+", "-", "@", "|", ">"))]
        left = [found for line in kept if (found := untranslated(line))]
        if left:
            ours[" ".join(arguments[:3])] = left
    assert ours == {}


@pytest.mark.parametrize("call", [["nosuch"], ["capture", "--bogus"], ["todo", "bogus"]])
def test_how_a_command_is_used_is_said_once(call: list[str]) -> None:
    said = CliRunner().invoke(main, ["--lang", "ar", *call]).output
    assert said.count("الاستعمال: ") == 1


def test_a_list_of_names_has_the_comma_of_the_language() -> None:
    assert spoken("They are: primary, relations.", "ar") == "وهي: primary، relations."


def test_an_explanation_has_no_unfilled_place(tmp_path: Path) -> None:
    for language, mend in (
        ("en", "{language: …, text: …, by: editors}"),
        ("ar", "{language: …, text: …, by: editors}"),
    ):
        said = CliRunner().invoke(main, ["--lang", language, "explain", "missing-translation"]).output
        assert mend in said
        assert "{{" not in said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("--title ar=… must be given", "ينبغي ذكر \u2066--title ar=…\u2069"),
        ("--id must be given", "ينبغي ذكر \u200e--id"),
        ("Wrote 2024/2024-05-06-well.yaml", "كُتب \u20662024/2024-05-06-well.yaml\u2069"),
        ("sources/log/0000-1 written", "كُتب sources/log/0000-1"),
        ("The site is in _site/. Look at it with: sijill serve", "الموقع في \u2066_site/\u2069. لتراه: sijill serve"),
    ],
)
def test_an_option_or_a_path_is_in_one_piece_in_a_line_from_the_right(text: str, wanted: str) -> None:
    assert spoken(text, "ar") == wanted
