"""Words for made-up text: Arabic from roots and patterns, English from stems, both with Zipf's frequencies.

Arabic words are made as the language makes them: three radicals in a pattern, with attached article, conjunctions and
prepositions. Not all of these forms are in use, but letters, lengths, shared stems and the number of different words
are like those of news text, which is what matters for loading, searching and compressing.
"""

import itertools
import random
from typing import NamedTuple

ROOTS = (
    "كتب درس عمل علم خرج دخل جلس حكم فتح قطع شرح نشر رفع دفع جمع منع سمح حمل نقل شكل شرك قبل حضر صدر نظم حدث "
    "بحث طلب ضمن حفظ سكن زرع صنع حرب سلم ظهر كشف عرض فحص رسم سجل عقد شهد ذكر فرض نصر هجم قصف حصر عبر شعر جهز "
    "كمل قدم خدم ركز صرف نفذ وزع بلغ شمل نجح فشل سبق لحق تبع ربط فصل خلف وفق صلح فسد عدل ظلم حقق رقب حسب خطط "
    "نسق دعم شجع حرض هدد وعد كسب خسر ربح نتج ثمر نبت غرس حصد مطر برد سخن رجع رحل سفر قرب بعد وسط شرق غرب جنب "
    "شمل ملك حرر سجن قتل جرح عالج طبب مرض صحح ضعف قدر عجز رغب كره حبب غضب هدأ سكت نطق خطب لفظ ترجم فهم جهل "
    "عرف نكر صدق كذب ثبت نقض برهن شكك فسر وضح"
)
# Digits mean the first, second and third radical.
NOMINAL_PATTERNS = (
    "123 1ا23 م12و3 12ا3 12و3 12ي3 123ة ت12ي3 م123 م1ا23ة ت1ا23 ا1ت2ا3 ان12ا3 است12ا3 إ12ا3 مست123 مت1ا23 "
    "م1ت23 أ12ا3 1وا23 م1ا2ي3 1ا23ون 1ا23ين 1ا23ات م12و3ات ت12ي3ات م123ة م123ات 12ا3ة 12ي3ة 123ية ت1ا23ات "
    "ا1ت2ا3ات 12ا3ي 12اء3 م1ا23ون أ123ة 12لاء3 12ي3ات"
)
VERBAL_PATTERNS = (
    "ي123 ت123 ن123 ي123ون سي123 123ت 123وا 123نا است123 ان123ت ا1ت23 ت1ا23وا ي1ا23 يت1ا23 يست123 أ123 ت123ت لي123"
)
PARTICLES = (
    "في من على إلى أن عن مع هذا هذه التي الذي قد كان كانت ما لم لا بعد قبل خلال بين كل حتى إن أو ثم عند منذ "
    "نحو غير بعض أكثر ذلك تلك هناك حيث كما لكن بل إذا لدى ضد حول دون أمام وراء فوق تحت ليس ولا وقد وأن فإن "
    "بأن لأن أي كيف متى لن سوف"
)
COUNTS = "عشرة عشرين ثلاثين خمسين مئة مئتين ألف ألفين مليون ٢٠٠٣ 2014 ١٢ 31"

ENGLISH_PARTICLES = (
    "the of to and in that a is for on by with was as it from be are at which has have its this an not were "
    "their or had will been but after also more they who would no all between over during before against "
    "other into under while"
)
ENGLISH_STEMS = (
    "account act address advis affect agree aid allow announc answer appeal appoint approach approv argu "
    "arrang assert assist attack attend ban begin board border branch broker budget build call camp campaign "
    "capital care cast challeng charg charter check claim coast collect command comment commit compar "
    "complain conced concern confirm conflict consent consider consult contain control convoy council count "
    "cover credit cross custom damag debat decid declar defend delay deliver demand deni deploy depart detain "
    "develop direct disarm discuss district doubt draft drill earn educat elect embark employ end enforc "
    "enlarg enter equip escort estimat exchang expect explain export extend farm fear field fight final "
    "financ flood forc forecast form found fuel fund gain gather govern grant guard guid harbour harvest haul "
    "head help hold hospital host house import improv increas inform inspect insist install invest invit judg "
    "keep land launch lead leav lend letter limit link list load lock maintain manag march mark meet mend "
    "merg mind mission monitor move name need negotiat note obey object observ occur offer open oppos order "
    "organis outlin owner pact park parliament part pass patrol pay permit pipelin plan plant pledg point "
    "polic port post power prais prepar present press prevent pric print process produc program project "
    "promis protect protest provid publish question rais range reach record recover reduc reform refus region "
    "reject releas relief remain remark remov renew repair repeat repli report request resolv respond restor "
    "result return review river road rul school search season seat secur send serv settl share shelter ship "
    "shop sign spend staff stand start stat stay strength study suppli support survey talk tax teach test "
    "threat trad train transfer transport travel treat treati trust union unit updat urg valu village visit "
    "vote wait walk warn water weaken welcom witness word work wound"
)
ENGLISH_ENDINGS = ("s", "ed", "ing", "er", "ers", "ment", "ation")


class Vocabulary(NamedTuple):
    """Words by falling frequency, and their cumulative weights for ``random.choices``."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Return ``count`` words, drawn by their frequency."""
        return chance.choices(self.words, cum_weights=self.weights, k=count)


def arabic() -> Vocabulary:
    """Return several thousand Arabic word forms."""
    roots = [root for root in dict.fromkeys(ROOTS.split()) if len(root) == 3]
    bare = [_set(root, pattern) for root in roots for pattern in NOMINAL_PATTERNS.split()]
    definite = [f"ال{word}" for word in bare]
    verbs = [_set(root, pattern) for root in roots for pattern in VERBAL_PATTERNS.split()]
    joined = [f"{letter}{word}" for letter, word in zip(itertools.cycle("وبلف"), bare, strict=False)]
    return _by_frequency(PARTICLES.split(), [*bare, *definite, *verbs, *joined, *COUNTS.split()])


def english() -> Vocabulary:
    """Return some two thousand English word forms."""
    forms = [f"{stem}{ending}" for stem in ENGLISH_STEMS.split() for ending in ENGLISH_ENDINGS]
    return _by_frequency(ENGLISH_PARTICLES.split(), forms)


def _set(root: str, pattern: str) -> str:
    return pattern.replace("1", root[0]).replace("2", root[1]).replace("3", root[2])


def _by_frequency(first: list[str], others: list[str]) -> Vocabulary:
    """Return words, the ``first`` ones first and the others shuffled, with weights by Zipf's law."""
    rest = sorted(set(others) - set(first))
    random.Random(29).shuffle(rest)  # noqa: S311 - the same order every time
    words = (*first, *rest)
    weights = itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words)))
    return Vocabulary(words, tuple(weights))
