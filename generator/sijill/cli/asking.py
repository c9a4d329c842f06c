"""What ``sijill new`` asks in the terminal, each question with the ids there are to choose from."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import click

from sijill.cli.common import by_language
from sijill.cli.prompts import Prompts
from sijill.cli.spoken import say
from sijill.editing.quotations import Quotation, quotations
from sijill.editing.reading import Known, captures_of, document_of, known
from sijill.editing.records import CannotMake, check_id, draft_id
from sijill.interface.direction import is_rather_in
from sijill.model import edtf
from sijill.model.configuration import Configuration
from sijill.model.fields import SLUG_PATTERN, UNKNOWN, check_web_address
from sijill.model.kinds import DocumentKind, names_of
from sijill.model.record_kinds import RecordKind
from sijill.model.records import ReportingMode, StatedDate
from sijill.model.sameness import letters
from sijill.model.slugs import slug_of
from sijill.model.speakers import Delivery
from sijill.sources.value_mends import language_like


class Asking:
    """Gathers a record's fields from what was given and, where ``asks``, from who sits at the terminal."""

    def __init__(self, configuration: Configuration, language: str, asks: bool) -> None:
        self.configuration = configuration
        self.prompts = Prompts(language, err=False)
        self.asks = asks
        self.known: list[Known] = known(configuration)
        self.on_the_way: list[tuple[RecordKind, str, dict[str, Any]]] = []  # records made since another names them

    def identifier(self, record: str, suggestion: str) -> str:
        """Return the new record's id."""
        suggestion = draft_id(suggestion) if record == "statement" and suggestion else suggestion
        if not self.asks:
            if not suggestion:
                raise CannotMake("--id must be given: none can be made of the title")
            return suggestion
        return self.prompts.text("id", suggestion or None)

    def text(self, key: str, given: str | None, option: str, default: str | None = None, **values: Any) -> str:
        """Return one line of text, given or answered; ``key`` is the question's."""
        if given:
            return given
        if not self.asks:
            if default:
                return default
            raise CannotMake(f"{option} must be given")
        return self.prompts.text(key, default, **values)

    def choice(self, key: str, given: str | None, option: str, choices: Sequence[str], default: str) -> str:
        """Return one of several words."""
        if given:
            if given not in choices:
                raise CannotMake(f"{option} must be one of {', '.join(choices)}, not '{given}'")
            return given
        if not self.asks:
            return default
        with completion(choices):
            click.echo(f"  {', '.join(choices)}")
            return self.prompts.choice(key, choices, default)

    def speakers(
        self, given: Sequence[str], unnamed: Sequence[str], capacities: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """Return who spoke: agents, or where none is given, one whom the document does not name."""
        agents = self.ids("speaker", given, "agent", 0 if self.asks else 1) if given or not unnamed else []
        found: list[dict[str, Any]] = [{"agent": agent} for agent in agents]
        if unnamed or not found:
            found.append({"unnamed": self.titles("unnamed", unnamed, "--unnamed")})
        for number, entry in enumerate(found):
            who = entry.get("agent") or next(iter(entry["unnamed"].values()))
            capacity = self.optional("capacity", capacities, number, who=who)
            if capacity:
                entry["capacity"] = capacity
        return found

    def optional(self, key: str, given: Sequence[str], number: int = 0, **values: Any) -> dict[str, str]:
        """Return a text in every language of the archive, or {} where the first answer is empty.

        Of those that are given as LANG=TEXT, it is the one of the number (from 0) in each language.
        """
        texts = by_language(given, f"--{key}", self.configuration.languages)
        found = {tag: said[number] for tag, said in texts.items() if number < len(said)}
        if given or not self.asks:
            return found
        for tag in self.configuration.languages:
            answer = self.prompts.text(key, "", show=False, language=tag, **values)
            if not answer and not found:
                return {}
            found[tag] = answer or next(iter(found.values()))
        return found

    def titles(self, key: str, given: Sequence[str], option: str = "--title") -> dict[str, str]:
        """Return a text in every language of the archive."""
        found = {tag: said[-1] for tag, said in by_language(given, option, self.configuration.languages).items()}
        for tag in self.configuration.languages:
            if tag not in found and tag in self.configuration.required_languages:
                found[tag] = self.text(key, None, f"{option} {tag}=…", language=tag)
        return {tag: found[tag] for tag in self.configuration.languages if tag in found}

    def ids(self, key: str, given: Sequence[str], kind: str, least: int, most: int | None = None) -> list[str]:
        """Return ids of the archive, completed with Tab, until an empty answer or until there are enough."""
        there = {one.id: one for one in self.known if one.kind == kind}
        if given or not self.asks:
            if len(given) < least:
                raise CannotMake(f"--{key} must be given")
            return list(given)
        found: list[str] = []
        while len(found) != most:
            with completion(sorted(there)):
                words = self.prompts.words
                label = "ask.tab_or_empty" if len(found) >= least else "ask.tab"
                answer = self.prompts.ask(words.format(label, question=words[f"ask.{key}"]), "", show=False)
            if not answer:
                if len(found) >= least:
                    return found
                continue
            called = [one.id for one in there.values() if answer.casefold() in map(str.casefold, one.names.values())]
            answer = called[0] if answer not in there and len(called) == 1 else answer
            if answer not in there:
                from sijill.diagnostics.suggest import nearest

                close = nearest(answer, there)
                self.prompts.say("did_you_mean" if close else "no_such", kind=kind, id=answer, close=close)
                if kind == "document":
                    self.prompts.say("store_first", id=slug_of(answer) or "ID")
                if kind not in ("agent", "topic") or not self.prompts.yes("make_now", default=not close):
                    continue
                answer = self._made(kind, answer)
                there = {one.id: one for one in self.known if one.kind == kind}
            elif there[answer].names:
                click.echo(f"  {there[answer].called}")
            found.append(answer)
        return found

    def _made(self, kind: str, answer: str) -> str:
        """Ask for a record that another names and that is not there yet; return its id."""
        is_id = re.fullmatch(SLUG_PATTERN, answer) is not None
        languages = self.configuration.languages
        tag = language_like(answer, languages[0], languages)
        called = () if is_id or tag not in languages else (f"{tag}={answer}",)
        suggestion, tree = self.other(kind, {"title": called, "kind": None})
        identifier = self.prompts.text("id", answer if is_id else suggestion or None)
        check_id(identifier)
        self.on_the_way.append((cast(RecordKind, kind), identifier, tree))
        self.known.append(Known(identifier, kind, next(iter(tree.values()))))
        return identifier

    def date(self, given: str | None, default: str | None = None, key: str = "date") -> str:
        """Return an EDTF date."""
        while True:
            text = self.text(key, given, "--date", default)
            try:
                edtf.parse(text)
            except ValueError as error:
                if given or not self.asks:
                    raise CannotMake(f"--date {error}, not '{text}'") from None
                self.prompts.refuse(str(error))
                continue
            return text

    def statement(self, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return a suggestion for a statement's id, and its tree."""
        source = given["source"] or given["document"]
        passages = self._passages(source, given)
        words, own = passages[0]["text"], self._language_of(passages[0]["document"])
        likely = language_like(words, own, self.configuration.languages)
        language = self.text("language", given["language"], "--language", likely)
        for passage in passages if is_rather_in(words, own, language) else ():
            passage["language"] = own
        self._translate(passages, passages[0].get("language", language), given["translations"])
        tree: dict[str, Any] = {
            "title": self.titles("title", given["title"]),
            "kind": self.choice(
                "kind", given["kind"], "--kind", names_of("statement", self.configuration.kinds), "remarks"
            ),
            "language": language,
            "speakers": self.speakers(given["speakers"], given["unnamed"], given["capacities"]),
            "date": {"value": self.date(given["date"], self._date_of(passages[0]["document"]) if self.asks else None)},
            "passages": passages,
        }
        document = passages[0]["document"]
        self._name(tree["speakers"], document, given.get("named", ()))
        self._deliver(passages, tree, document, given.get("delivery"))
        self._originals(passages, tree["kind"], given.get("originals", ()))
        channel = self.optional("channel", given["channels"])
        if channel:
            tree["channel"] = {"label": channel}
        topics = self.ids("topic", given["topics"], "topic", 0)
        if topics:
            tree["topics"] = topics
        return slug_of(tree["title"].get("en") or next(iter(tree["title"].values()))), tree

    def _name(self, speakers: list[dict[str, Any]], document: str, given: Sequence[str]) -> None:
        """Give the first agent the name that the document has; it is asked for if the agent's own is not in there."""
        entry = next((one for one in speakers if "agent" in one), None)
        if entry is None:
            return
        names = next((one.names for one in self.known if one.id == entry["agent"] and one.kind == "agent"), {})
        text = "\n".join(
            p.text or "" for copy in captures_of(self.configuration, document or "") for p in copy.paragraphs
        )
        there = not text or any(name.split()[-1] in text for name in names.values() if name)
        if given or not there:
            named = self.optional("named", given, who=next(iter(names.values()), entry["agent"]))
            if named:
                entry["named"] = named

    def _deliver(
        self, passages: list[dict[str, Any]], tree: Mapping[str, Any], document: str, given: str | None
    ) -> None:
        """Say how the words relate to what was spoken; it is asked if they are in another language, or of a speech."""
        own = self._language_of(document)
        if not given and self.asks:
            foreign = own != tree["language"] and passages[0]["mode"] != ReportingMode.INDIRECT
            if foreign and self.prompts.yes("interpreted", default=False):
                given = Delivery.INTERPRETED
            elif not foreign and tree["kind"] == "speech" and self.prompts.yes("prepared", default=False):
                given = Delivery.PREPARED
        for passage in passages if given else ():
            passage |= {"delivery": str(given)} | ({"language": own} if given == Delivery.INTERPRETED else {})

    def _originals(self, passages: list[dict[str, Any]], kind: str, given: Sequence[str]) -> None:
        """Give each passage its text in another language, if it was issued in several: asked for what bodies issue."""
        words = [one.partition("=")[::2] for one in given]
        if not words and self.asks and kind in ("communique", "agreement", "letter"):
            documents = [one for one in self.known if one.kind == "document" and one.id != passages[0]["document"]]
            with completion([one.id for one in documents]):
                document = self.prompts.text("original_document", "", show=False) if documents else ""
            if document:
                asked = (self.prompts.text("original", show=False, passage=one["id"]) for one in passages)
                words = [(document, text) for text in asked]
        for passage, (document, text) in zip(passages, words, strict=False):
            if not text.strip() or document_of(self.configuration, document) is None:
                raise CannotMake(f"--original must be ID=WORDS, ID a document's, not '{document}={text}'")
            language = self._language_of(document)
            passage.setdefault("variants", []).append(
                {"text": text.strip(), "mode": passage["mode"], "document": document, "language": language}
            )
            kept = [one for one in passage.pop("translations", ()) if one["language"] != language]
            passage |= {"translations": kept} if kept else {}

    def _translate(self, passages: list[dict[str, Any]], language: str, given: Sequence[str]) -> None:
        """Give each passage its translations: those given, one a passage and language, else what is answered."""
        texts: dict[str, list[str]] = {}
        for one in given:
            tag, mark, text = one.partition("=")
            if not mark or tag not in self.configuration.languages or tag == language or not text.strip():
                raise CannotMake(f"--translation must be LANG=TEXT, LANG another language of the archive, not '{one}'")
            texts.setdefault(tag, []).append(text.strip())
        for tag in (tag for tag in self.configuration.languages if tag != language):
            waiting = texts.get(tag, [])
            if len(waiting) > len(passages):
                raise CannotMake(f"--translation must be given once a passage: {len(passages)} for '{tag}'")
            for number, passage in enumerate(passages):
                text = waiting[number] if number < len(waiting) else ""
                if not text and self.asks and not waiting:
                    say(f"  {passage['text']}")
                    text = self.prompts.text("translation", "", show=False, passage=passage["id"], language=tag)
                if text:
                    entries = passage.setdefault("translations", [])
                    entries.append({"language": tag, "text": text, "by": "editors"})

    def _passages(self, source: str | None, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the passages: of the quotations offered, or of the words given."""
        if not source and self.asks and not any(one.kind == "document" for one in self.known):
            raise CannotMake("a document must be there to quote from: sijill capture FILE --document ID")
        document = source or (self.ids("document", (), "document", 1, 1)[0] if self.asks else None)
        if not document:
            raise CannotMake("--document or --from-capture must be given")
        words: list[tuple[str, int | None]] = [(text, None) for text in given["texts"]]
        if not words:
            words = [(found.text, found.paragraph) for found in self._chosen(document, given["chosen"])]
        if not words:
            words = [(self.text("words", None, "--text"), None)]
        mode = given["mode"] or self.choice("mode", None, "--mode", [m.value for m in ReportingMode], "direct")
        copies = captures_of(self.configuration, document)
        passages = []
        for number, (text, paragraph) in enumerate(words, start=1):
            passage: dict[str, Any] = {"id": f"p{number}", "text": text, "mode": mode, "document": document}
            repeated = sum((p.text or "").count(text) for copy in copies[-1:] for p in copy.paragraphs) > 1
            if paragraph and repeated:
                passage["paragraph"] = str(paragraph)
            passages.append(passage)
        return passages

    def _chosen(self, document: str, chosen: Sequence[int]) -> list[Quotation]:
        """Return the quotations that were chosen among those of a document's latest copy."""
        copies = captures_of(self.configuration, document)
        offered = list(quotations(copies[-1])) if copies else []
        if chosen:
            wrong = next((number for number in chosen if not 1 <= number <= len(offered)), None)
            if wrong is not None:
                raise CannotMake(f"--quotation must be between 1 and {len(offered)}, not {wrong}")
            return [offered[number - 1] for number in chosen]
        if not self.asks:
            return []
        if not offered:
            self.prompts.say("no_quotations")
            return []
        for number, found in enumerate(offered, start=1):
            click.echo(f"{number:4}  {found.text}")
        while True:
            numbers = self.prompts.text("which", "", show=False).replace(",", " ").split()
            if all(number.isascii() and number.isdigit() and 1 <= int(number) <= len(offered) for number in numbers):
                return [offered[int(number) - 1] for number in numbers]
            self.prompts.say("numbers", count=len(offered))

    def _date_of(self, document: str) -> str | None:
        """Return the date of a document, None where it is not known."""
        date = getattr(document_of(self.configuration, document), "date", UNKNOWN)
        return date.value if isinstance(date, StatedDate) else None

    def _language_of(self, document: str | None) -> str:
        record = document_of(self.configuration, document) if document else None
        return record.language if record else self.configuration.default_language

    def other(self, record: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return a suggestion for the id of an agent, document or topic, and its tree."""
        field = {"agent": "name", "document": "title", "topic": "label"}[record]
        titles = self.titles(field, given["title"])
        tree: dict[str, Any] = {field: titles}
        kinds = names_of(record, self.configuration.kinds)
        if kinds:
            default = DocumentKind.ARTICLE.value if record == "document" else kinds[0]
            tree["kind"] = self.choice("kind", given["kind"], "--kind", kinds, default)
        if record == "agent":
            tree |= self._set_apart(titles, given.get("distinction", ()))
        if record == "document":
            tree["language"] = self.text(
                "language", given["language"], "--language", self.configuration.default_language
            )
            known = self.asks or given["date"]
            date = self.date(given["date"], UNKNOWN, "published_when") if known else UNKNOWN
            day = {"value": date} if date != UNKNOWN else UNKNOWN
            publisher = (self.ids("its_publisher", (), "agent", 0, 1) if self.asks else None) or [UNKNOWN]
            tree |= {"publisher": publisher[0], "authors": UNKNOWN, "date": day, "url": self._address()}
        name = titles.get("en") or next(iter(titles.values()))
        apart = tree.get("distinction", {})
        if any(one.kind == record and one.id == slug_of(name) for one in self.known):
            name = f"{name} {apart.get('en') or next(iter(apart.values()), '')}"
        return slug_of(name), tree

    def _address(self) -> str:
        """Return the address of a document, unknown where nobody says it."""
        while self.asks:
            answer = self.prompts.text("its_address", UNKNOWN)
            try:
                return answer if answer == UNKNOWN else check_web_address(answer)
            except ValueError as error:
                self.prompts.refuse(str(error))
        return UNKNOWN

    def _set_apart(self, names: Mapping[str, str], given: Sequence[str]) -> dict[str, Any]:
        """Return what sets an agent apart; that there is a namesake is said, and only then is it asked for."""
        called = set(map(letters, names.values()))
        same = [one for one in self.known if one.kind == "agent"
                and called.intersection(map(letters, one.names.values()))]  # fmt: skip
        if same:
            self.prompts.say(
                "namesake", others=self.prompts.words.comma.join(f"{one.id} ({one.called})" for one in same)
            )
        distinction = self.optional("distinction", given) if given or same else {}
        return {"distinction": distinction} if distinction else {}


@contextlib.contextmanager
def completion(words: Sequence[str]) -> Iterator[None]:
    """Let Tab complete words while a question is asked, where the terminal can."""
    try:
        import readline
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(start: str, number: int) -> str | None:
        fitting = [word for word in words if start in word] if start else list(words)
        fitting.sort(key=lambda word: (not word.startswith(start), word))
        return fitting[number] if number < len(fitting) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
