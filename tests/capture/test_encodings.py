"""A page whose encoding is named wrongly is refused where its letters show that, and no page is for rare letters."""

import pytest

from sijill.capture.encodings import likelier
from sijill.capture.payload import Payload, UnreadablePayload
from sijill.capture.reading import extract

TEXTS = {
    "ar": "النهر لنا ولن نبيعه لأحد، قال رئيس البلدية أمام أهل الوادي يوم الثلاثاء، والماء سيعود قبل نهاية الشهر إلى "
    "بيوت المدينة كلها، ولن تمر القوارب حتى يتم إصلاح السد القديم الذي بناه الأجداد قبل مئة عام",
    "ru": "Река принадлежит нам, и мы никогда её не продадим, сказал мэр города во вторник на площади: вода вернётся "
    "до конца месяца, а лодки смогут пройти только после ремонта старой плотины, построенной сто лет назад",
    "el": "Το ποτάμι είναι δικό μας και δεν θα το πουλήσουμε ποτέ, είπε ο δήμαρχος την Τρίτη στην πλατεία: το νερό θα "
    "επιστρέψει πριν από το τέλος του μήνα και οι βάρκες θα περάσουν μετά την επισκευή του φράγματος",
    "he": "הנהר שלנו ולא נמכור אותו לעולם, אמר ראש העיר ביום שלישי בכיכר של העיר הישנה, והמים יחזרו לפני סוף החודש אל "
    "בתי התושבים, והסירות יעברו רק אחרי תיקון הסכר הישן",
    "tr": "Nehir bizimdir ve satmayacağız, dedi başkan salı günü ışıklı meydanda: şehir büyüyor, ağaç, kış, yağış, "
    "değil, dağ, çağrı, sağlık, yağmurlu, başarı, kışın, sıkı, ılık, ığdır, şımarık, kısım, yazı, baş, taş, çalışma",
    "fr": "Le maire élu près de la forêt a déclaré, très étonné, qu’à l’été le fleuve a été cédé; ça, répété côté "
    "fenêtre, où, là, même, déjà, après, première, élève, hôtel, août, être, leçon, français, théâtre, idée, santé",
    "is": "Áin er okkar og við munum aldrei selja hana, sagði bæjarstjórinn á þriðjudag, það er þó þannig að maður "
    "já, fólkið, úr, síðan, nýtt, þetta, hafði, verið, góður, ísland, mörg, árið, þeir, við, með, sér, þú, né",
    "de": "Über große Flüsse müssen Bürgermeister nicht größer reden, können, möchten, wären, schöne Grüße, süß, "
    "Öl, Städte, Ämter, natürlich, für, dafür, hören, spät, Gebäude, früher, Straße, ließ, fünf, zwölf, König",
}


def page(text: str, codec: str, named: str, language: str) -> Payload:
    body = f"<!doctype html><html lang={language}><meta charset={named}><body><p>{text}</p><p>{text}</p></body></html>"
    return Payload(body.encode(codec, "ignore"), "text/html")


@pytest.mark.parametrize(
    ("language", "codec", "named"),
    [
        ("ar", "cp1256", "iso-8859-1"), ("ar", "cp1256", "windows-1251"),
        ("ru", "koi8_r", "windows-1251"), ("ru", "cp1251", "koi8-r"), ("ru", "cp1251", "iso-8859-1"),
        ("el", "cp1253", "windows-1252"), ("he", "cp1255", "iso-8859-1"), ("tr", "cp1254", "iso-8859-1"),
        ("fr", "cp1252", "windows-1251"),
    ],
)  # fmt: skip
def test_letters_of_another_encoding_than_the_named_are_refused(language: str, codec: str, named: str) -> None:
    with pytest.raises(UnreadablePayload, match=r"its letters are rather those of (cp|iso|koi)"):
        extract(page(TEXTS[language], codec, named, language), whole=True)
    sent = page(TEXTS[language], codec, "utf-8", language)._replace(encoding=named)
    with pytest.raises(UnreadablePayload, match="its letters are rather those of"):
        extract(sent, whole=True)


@pytest.mark.parametrize(
    ("language", "codec"),
    [("ar", "cp1256"), ("ar", "iso8859_6"), ("ru", "cp1251"), ("ru", "koi8_r"), ("ru", "iso8859_5"), ("el", "cp1253"),
     ("he", "cp1255"), ("tr", "cp1254"), ("fr", "cp1252"), ("is", "cp1252"), ("de", "cp1252")],
)  # fmt: skip
@pytest.mark.parametrize("said", [True, False])
def test_no_page_is_refused_that_is_named_rightly(language: str, codec: str, said: bool) -> None:
    text = TEXTS[language].encode(codec, "ignore").decode(codec)
    assert likelier(text, codec, language if said else "") == ""
    assert extract(page(text, codec, codec, language if said else "en"), whole=True).paragraphs[0] == text


@pytest.mark.parametrize("text", ["a plot of 20 m² and 7 m³, " * 20, "© The Post · " * 30, "É", "½ cup of ¾ " * 20])
def test_signs_and_few_letters_show_nothing(text: str) -> None:
    assert likelier(text, "cp1252") == ""
