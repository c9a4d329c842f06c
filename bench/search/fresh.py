"""A third set of queries as people type them, written by hand after the engine was tuned with the halves of ``asked``.

Each line has what is typed, then the words it means. It is answered by the texts with one of these words (in Arabic
with any clitics); those of dates by the texts to which the date was added. No rule of the engine may be made for one
of these lines: then the set no longer says how new queries fare.
"""

from collections.abc import Iterator

from bench.search import planted as plant
from bench.search.asked import Asked
from bench.search.corpus import loose
from bench.search.queries import Documents, Query

_LINES = {
    "wrong letter, Arabic": """
الحكومه الامركية|الأمريكية
المستشفا|المستشفى
الاقتصداي|الاقتصادي
الجامغة|الجامعة
المدرصة|المدرسة
الانتخبات|الانتخابات
التكنولجيا|التكنولوجيا
الصنعاة|الصناعة
المتحة|المتحدة
الميحط|المحيط
الشاركات|الشركات
الجنوببة|الجنوبية
القيمامة|القيامة
المؤمنيين|المؤمنين
السماوت|السماوات
المسجذ|المسجد""",
    "wrong letter, English": """
goverment|government
parliment|parliament
recieved|received
seperate|separate separated
beleive|believe believed
univercity|university
comittee|committee
tommorow|tomorrow
independance|independence
resurection|resurrection
rightous|righteous
forgivness|forgiveness
desciples|disciples
messanger|messenger
economical crysis|crisis
pilgramage|pilgrimage""",
    "half typed": """
parliam|parliament parliamentary
univers|university universities universe universal
messen|messenger messengers
technol|technology technologies technological
forgiv|forgiven forgiving forgiveness forgive
الاقتص|الاقتصادية الاقتصاد الاقتصادي
المتح|المتحدة المتحف المتحرك المتحدث
المؤمن|المؤمنين المؤمنون المؤمنات المؤمن
الجامع|الجامعة الجامعات الجامع
التكنو|التكنولوجيا التكنولوجية
disciplin|discipline disciplines disciplined
pilgrim|pilgrimage pilgrims pilgrim""",
    "verbs": """
يستخدم|يستخدم استخدم استخدام استخدمت تستخدم يستخدمون باستخدام
اكتشف|اكتشف اكتشاف يكتشف اكتشفت اكتشفوا
تشكيل|تشكيل شكل يشكل تشكل شكلت
يرفض|يرفض رفض رفضت ترفض رفضوا
موافقة|موافقة وافق يوافق وافقت توافق وافقوا
استورد|استورد استيراد يستورد استوردت
يتعاون|يتعاون تعاون تعاونوا تعاونت
يشارك|يشارك شارك مشاركة شاركت شاركوا تشارك
انتقل|انتقل انتقال ينتقل انتقلت انتقلوا
يطور|يطور تطوير طور طورت تطور
محاولة|محاولة حاول يحاول حاولت تحاول حاولوا يحاولون
يعتبر|يعتبر اعتبر تعتبر اعتبار اعتبرت
استمر|استمر يستمر استمرار استمرت تستمر
يغادر|يغادر غادر مغادرة غادرت غادروا
يتوقع|يتوقع توقع تتوقع توقعت
يهاجر|يهاجر هاجر هاجروا مهاجرة هاجرت""",
    "Arabizi": """
madrasa|مدرسة المدرسة
7ayat|حياة الحياة
sou2al|سؤال
5abar|خبر
ra2ees|رئيس
3alam|عالم العالم
jaysh|جيش
shams|شمس الشمس
qamar|قمر القمر
9ala|صلاة
zakat|زكاة الزكاة
ta3leem|تعليم
ma7kama|محكمة
jami3a|جامعة
moshkela|مشكلة
sayyara|سيارة""",
    "names in Latin letters": """
al-Madinah|المدينة
el-Kaaba|الكعبة
Fir'awn|فرعون
Al-Tirmidhi|الترمذي
Noah Nuh|نوح
al-Jumuah|الجمعة
Ramadhan|رمضان
Makka al-Mukarrama|مكة
el-Qahira|القاهرة
al-Iskandariya|الإسكندرية
Yusef|يوسف
Dimashq|دمشق
Baghdad|بغداد
al-Sham|الشام
Quraish|قريش
Ibraheem|إبراهيم""",
    "British and American": """
labelled|labelled labeled
traveled|travelled traveled
plowed|ploughed plowed
mustache|moustache mustache
fulfill|fulfil fulfill
skillful|skilful skillful
enrolment|enrolment enrollment
aluminum|aluminium aluminum
pajamas|pyjamas pajamas
sulfur|sulphur sulfur
draught|draught draft
artifact|artefact artifact
practise|practise practice
mold|mould mold
civilisation|civilisation civilization
marvellous|marvellous marvelous""",
    "English irregulars": """
forbade|forbid forbade forbidden forbids forbidding
slew|slay slain slew slays
bound|bind bound binds
shook|shake shook shaken shakes
spun|spin spun spins
bitten|bite bit bitten bites
clung|cling clung clings
crept|creep crept creeps
dealt|deal dealt deals
lain|lie lay lain
lent|lend lent lends
shone|shine shone shines
slept|sleep slept sleeps sleeping
wound|wind wound winds
wrung|wring wrung
sown|sow sowed sown sows""",
    "hamza": """
مسئولون|مسؤولون مسؤول مسؤولين مسؤولية
رءوف|رؤوف
سوال|سؤال
شيء|شيء شيئا
هيئه|هيئة
مساله|مسألة
قراءه|قراءة
ملائكه|ملائكة
اللولو|اللؤلؤ
بيئه|بيئة
مفاجاه|مفاجأة
امراه|امرأة
جزئ|جزء جزءا
تاثير|تأثير
رائس|رئيس رأس
ناشئه|ناشئة""",
}


class Fresh(Asked):
    """The queries of this set; each class is derived in one way, so there is only one half."""

    def all(self) -> Iterator[Query]:
        """Yield the queries of all classes."""
        for kind, lines in _LINES.items():
            for line in lines.strip().split("\n"):
                typed, meant = line.split("|")
                answers = self._having(meant.split())
                if answers:
                    yield Query(kind, typed, answers, offered=kind == "Arabizi")
        yield from self._dates()

    def _having(self, words: list[str]) -> Documents:
        arabic = [self.words.family(loose(word).removeprefix("ال")) for word in words if word[0] >= "\u0600"]
        return frozenset().union(*arabic, self.english_any(words))

    def _dates(self) -> Iterator[Query]:
        days = sorted(self.planted.days, key=lambda one: (one[2], one[1], one[0]))
        for at, (year, month, day) in enumerate(days):
            here = self.planted.days[year, month, day]
            english, levant, egypt = plant.ENGLISH[month - 1], plant.LEVANT[month - 1], plant.EGYPT[month - 1]
            short = english[:3]
            forms = (
                f"{day}-{short}-{year}", f"{year} {english} {day}", f"{day} {levant}/{egypt} {year}",
                f"{year}{month:02}{day:02}", f"{day:02}/{month:02}/{year % 100:02}",
                f"Wednesday {day} {english} {year}",
                f"الأربعاء {day} {egypt} {year}", f"{day} {levant} ({egypt}) {year}", f"{short}. {day}, {year}",
            )  # fmt: skip
            yield Query("further dates", forms[at % len(forms)], here)
            if at % 3 == 0:
                to = min(28, day + 6)
                within = self._days(lambda one, y=year, m=month, a=day, b=to: (y, m, a) <= one <= (y, m, b))
                ranges = (f"{day}-{to} {english} {year}", f"from {day} to {to} {english} {year}",
                          f"من {day} إلى {to} {levant} {year}", f"{english} {day}–{to}, {year}")  # fmt: skip
                yield Query("ranges with one month", ranges[at // 3 % len(ranges)], within)
            if at % 4 == 0:
                typed = (f"{year}", f"{year}-{year + 1}", f"{year} to {year + 1}", f"من {year} إلى {year + 1}")[
                    at // 4 % 4
                ]
                most = year + (typed != f"{year}")
                answers = self._days(lambda one, a=year, b=most: a <= one[0] <= b)
                neutral = frozenset().union(*(self._having([str(one)]) for one in range(year, most + 1))) - answers
                yield Query("years", typed, answers, neutral)
