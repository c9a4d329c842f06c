"""The contents of a synthetic archive: any number of records as plain values, each a pure function of its number.

Statements are numbered by date, so a statement that links to a lower number never precedes its target. Since the same
number gives the same record in every process, processes can share the writing.
"""

import bisect
import datetime
import functools
import itertools
import random
from typing import NamedTuple

from bench import vocabulary
from sijill.model.captures import Capture, Paragraph
from sijill.model.digests import digest_of_bytes, digest_of_paragraph
from sijill.model.relations import RELATION_RULES, RelationType

FIRST_DAY = datetime.date(1999, 1, 1)
YEARS = 25
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
KINDS = ("remarks", "post", "interview", "speech", "communique", "announcement", "letter", "testimony", "agreement")
KIND_WEIGHTS = (30, 20, 12, 10, 10, 8, 4, 3, 3)
TRANSLATORS = ("editors", "editors", "machine")  # an official translation would need its own document
CAPACITIES = (
    ("spokesman", "المتحدث الرسمي"),
    ("minister", "الوزير"),
    ("deputy minister", "وكيل الوزارة"),
    ("member of parliament", "عضو مجلس النواب"),
    ("director general", "المدير العام"),
    ("adviser", "المستشار"),
    ("governor", "المحافظ"),
    ("head of the delegation", "رئيس الوفد"),
)
GIVEN_NAMES = (
    "Salim سليم|Nadia نادية|Haitham هيثم|Rim ريم|Walid وليد|Samar سمر|Bashir بشير|Huda هدى|Faris فارس|Layla ليلى|"
    "Munir منير|Zaynab زينب|Anwar أنور|Suad سعاد|Jalal جلال|Maysun ميسون|Rashid رشيد|Abir عبير|Taha طه|Widad وداد|"
    "Nabil نبيل|Hanan حنان|Ghassan غسان|Amal أمل|Idris إدريس"
)
FAMILY_NAMES = (
    "Zaytuni الزيتوني|Rammah الرمّاح|Nahrawi النهراوي|Sawwaf الصواف|Dalli الدلّي|Warraq الوراق|Najjar النجار|Safi الصافي|"
    "Badri البدري|Khayyat الخياط|Jazari الجزري|Tamimi التميمي|Hilli الحلي|Bannai البنّاء|Asal العسل|Qattan القطان|"
    "Furati الفراتي|Mawj الموج|Sahli السهلي|Rihani الريحاني"
)
BODIES = (
    "Ministry of {} وزارة {}|Directorate of {} مديرية {}|Council for {} مجلس {}|Commission on {} هيئة {}|"
    "Institute of {} معهد {}|Union of {} اتحاد {}"
)
FIELDS = "Water المياه|Roads الطرق|Harvests المحاصيل|Schools المدارس|Harbours الموانئ|Forests الغابات|Archives الوثائق|Rivers الأنهار|Health الصحة|Crafts الحرف"  # noqa: E501


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the pairs of ``English عربي|…``, each divided where its Arabic begins."""
    pairs = []
    for entry in text.split("|"):
        cut = next(index for index, character in enumerate(entry) if "\u0600" <= character <= "\u06ff")
        pairs.append((entry[:cut].strip(), entry[cut:].strip()))
    return pairs


class Shape(NamedTuple):
    """The size of an archive, and its extremes.

    ``celebrated`` statements are all made by the first agent; ``citing`` statements all lead to the first statement.
    """

    statements: int
    celebrated: int = 0
    citing: int = 0
    seed: int = 4

    @property
    def agents(self) -> int:
        """How many agents: 500, fewer in small archives."""
        return min(500, max(20, self.statements // 20))

    @property
    def documents(self) -> int:
        """How many documents: one for every twenty statements."""
        return max(5, self.statements // 20)

    @property
    def topics(self) -> int:
        """How many topics: 100, fewer in small archives."""
        return min(100, max(10, self.statements // 100))


class Passage(NamedTuple):
    """A passage: its words, their translation, the reporting mode, and another wording or ""."""

    text: str
    translation: str
    mode: str
    by: str
    variant: str


class Relation(NamedTuple):
    """A link to another statement, named by its number."""

    type: RelationType
    target: int
    note: tuple[str, str] | None


class Card(NamedTuple):
    """What is known of a statement without making its text, which is enough to link to it."""

    number: int
    id: str
    kind: str
    date: datetime.date
    agent: int
    title: tuple[str, str]


class Statement(NamedTuple):
    """A complete statement; agents, documents and topics are named by their numbers."""

    card: Card
    precision: str
    as_stated: str
    capacity: tuple[str, str] | None
    body: int | None
    channel: bool
    document: int
    passages: tuple[Passage, ...]
    relations: tuple[Relation, ...]
    topics: tuple[int, ...]
    note: tuple[str, str] | None


class Agent(NamedTuple):
    """A person or a body."""

    id: str
    name: tuple[str, str]
    kind: str
    member_of: int | None


class Document(NamedTuple):
    """A document and the stored copy that contains its passages."""

    id: str
    title: tuple[str, str]
    publisher: int
    date: datetime.date
    url: str
    capture: Capture


class Archive:
    """A synthetic archive of one shape."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.arabic = vocabulary.arabic()
        self.english = vocabulary.english()
        self._bodies = max(6, shape.agents // 8)
        self._agent_weights = tuple(itertools.accumulate(1 / (rank + 3) for rank in range(shape.agents)))
        # 0 to 8 relations, most often few: half of all statements have none or one.
        self._relation_weights = tuple(itertools.accumulate(1 / (count + 1) ** 1.3 for count in range(9)))
        given, family = _pairs(GIVEN_NAMES), _pairs(FAMILY_NAMES)
        self._people = [(f"{g[0]} {f[0]}", f"{g[1]} {f[1]}") for f in family for g in given]
        self._offices = [
            (body[0].format(field[0]), body[1].format(field[1])) for field in _pairs(FIELDS) for body in _pairs(BODIES)
        ]

    def _chance(self, kind: int, number: int) -> random.Random:
        return random.Random((self.shape.seed * 8 + kind) << 40 | number)  # noqa: S311 - reproducible is the point

    def date(self, number: int) -> datetime.date:
        """Return a statement's day; a higher number never has an earlier day."""
        return FIRST_DAY + datetime.timedelta(days=number * (YEARS * 365 + 6) // self.shape.statements)

    @functools.lru_cache(maxsize=200_000)  # noqa: B019 - lives as long as the one archive of a run
    def card(self, number: int) -> Card:
        """Return what a link to a statement shows of it."""
        chance = self._chance(0, number)
        kind = chance.choices(KINDS, KIND_WEIGHTS)[0]
        date = self.date(number)
        agent = bisect.bisect(self._agent_weights, chance.random() * self._agent_weights[-1])
        if number < self.shape.celebrated:
            agent = 0
        english = " ".join(self.english.draw(chance, chance.randint(4, 8))).capitalize()
        arabic = " ".join(self.arabic.draw(chance, chance.randint(4, 8)))
        return Card(number, f"{date.year}-n{number:06}-{kind}", kind, date, agent, (english, arabic))

    def statement(self, number: int) -> Statement:
        """Return a complete statement."""
        card = self.card(number)
        chance = self._chance(1, number)
        words, translated = self.arabic.draw, self.english.draw
        passages = []
        for _ in range(chance.choices((1, 2, 3, 4, 5), (35, 30, 20, 10, 5))[0]):
            length = min(90, 8 + int(chance.expovariate(1 / 18)))
            drawn = words(chance, length)
            if length > 14:
                drawn[length // 2] += "،"
            variant = ""
            if chance.random() < 0.05:
                changed = list(drawn)
                changed[length // 3] = f"و{changed[length // 3]}"
                variant = " ".join(changed)
            english = " ".join(translated(chance, length * 6 // 5)).capitalize() + "."
            mode = "direct" if variant or chance.random() < 0.85 else "indirect"
            by = chance.choices(TRANSLATORS, (80, 12, 8))[0]
            passages.append(Passage(" ".join(drawn), english, mode, by, variant))
        precision, as_stated = "day", ""
        roll = chance.random()
        if roll < 0.02:
            precision = "month"
        elif roll < 0.25:
            as_stated = f"يوم أمس {WEEKDAYS[card.date.weekday()]}"
        return Statement(
            card,
            precision,
            as_stated,
            chance.choice(CAPACITIES) if chance.random() < 0.5 else None,
            chance.randrange(self._bodies) if chance.random() < 0.3 else None,
            chance.random() < 0.7,
            self.document_of(number),
            tuple(passages),
            self._relations(card, chance),
            tuple(sorted({int(self.shape.topics * chance.random() ** 2) for _ in range(chance.randint(1, 3))})),
            self._sentences(chance, 10) if chance.random() < 0.15 else None,
        )

    def _sentences(self, chance: random.Random, length: int) -> tuple[str, str]:
        english = " ".join(self.english.draw(chance, length)).capitalize() + "."
        return english, " ".join(self.arabic.draw(chance, length)) + "."

    def _relations(self, card: Card, chance: random.Random) -> tuple[Relation, ...]:
        count = bisect.bisect(self._relation_weights, chance.random() * self._relation_weights[-1])
        types = list(RelationType)
        relations: dict[int, Relation] = {}
        if 0 < card.number <= self.shape.citing:
            relations[0] = Relation(RelationType.CITES, 0, None)
        for _ in range(count if card.number else 0):
            near = chance.random() < 0.7
            step = 1 + int(chance.expovariate(1 / 40)) if near else 0
            target = card.number - step if near else int(card.number * chance.random() ** 2)
            if target < 0 or target in relations:
                continue
            kind = chance.choice(types)
            rule = RELATION_RULES[kind]
            if (rule.kinds and card.kind not in rule.kinds) or (
                rule.same_speaker and self.card(target).agent != card.agent
            ):
                kind = RelationType.CITES
            note = self._sentences(chance, 7) if chance.random() < 0.4 else None
            relations[target] = Relation(kind, target, note)
        return tuple(relations.values())

    @functools.lru_cache(maxsize=1000)  # noqa: B019 - lives as long as the one archive of a run
    def agent(self, number: int) -> Agent:
        """Return an agent; bodies come first."""
        if number < self._bodies:
            name = self._offices[number % len(self._offices)]
            kind = "publisher" if number < self._publishers else "office"
            return Agent(_slug(name[0], number), _numbered(name, number // len(self._offices)), kind, None)
        name = self._people[number % len(self._people)]
        return Agent(_slug(name[0], number), name, "person", number % self._bodies)

    @property
    def _publishers(self) -> int:
        return max(2, self._bodies // 3)

    def topic(self, number: int) -> tuple[str, tuple[str, str]]:
        """Return a topic's id and label."""
        chance = self._chance(2, number)
        english, arabic = self.english.words[60 + number * 7], self.arabic.words[200 + number * 11]
        second, other = chance.choice(self.english.words[60:900]), chance.choice(self.arabic.words[100:3000])
        return f"{english}-{number:03}", (f"{english} {second}".capitalize(), f"{arabic} {other}")

    def document_of(self, number: int) -> int:
        """Return the document that contains a statement's passages."""
        return number * self.shape.documents // self.shape.statements

    def statements_in(self, document: int) -> range:
        """Return the numbers of the statements whose passages are in a document."""
        shape = self.shape
        first, end = (-(-n * shape.statements // shape.documents) for n in (document, document + 1))
        return range(first, end)

    def document_id(self, number: int) -> str:
        """Return a document's id."""
        return f"article-{number:06}"

    def document(self, number: int, statements: list[Statement]) -> Document:
        """Return a document with the copy that contains the passages of its ``statements``, between other text."""
        chance = self._chance(3, number)
        withheld = itertools.count()
        paragraphs: list[Paragraph] = []
        for statement in statements:
            for _ in range(chance.randint(0, 2)):
                made_up = _paragraph(f"{self.document_id(number)} {next(withheld)}")
                paragraphs.append(made_up._replace(text=None))
            for passage in statement.passages:
                lead, tail = (" ".join(self.arabic.draw(chance, chance.randint(5, 14))) for _ in range(2))
                paragraphs.append(_paragraph(f'{lead} "{passage.text}"، {tail}.'))
                if passage.variant:
                    paragraphs.append(_paragraph(f'{lead}: "{passage.variant}".'))
        title = self._sentences(chance, 8)
        return Document(
            self.document_id(number),
            (title[0].rstrip("."), title[1].rstrip(".")),
            chance.randrange(self._publishers),
            self.date(statements[-1].card.number),
            f"https://news.example/{number:06}" if chance.random() < 0.9 else "unknown",
            Capture(tuple(paragraphs), as_tree=True),
        )


def _paragraph(text: str) -> Paragraph:
    salt = digest_of_bytes(text.encode()).removeprefix("sha256:")[:32]  # not random, so the same every time
    return Paragraph(digest_of_paragraph(text, salt), text, salt=salt)


def _slug(name: str, number: int) -> str:
    return f"{name.lower().replace(' ', '-')}-{number:03}"


def _numbered(name: tuple[str, str], times: int) -> tuple[str, str]:
    return (f"{name[0]} {times + 1}", f"{name[1]} {times + 1}") if times else name
