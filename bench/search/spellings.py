"""Word lists for the queries of the first kinds: broken plurals, and spellings of names in Latin letters."""

import zlib
from collections.abc import Container

# Written before the engine's own lexicon was read; a singular and its plural on each line.
BROKEN_PLURALS = """
كتاب كتب
رسول رسل
نبي أنبياء
قلب قلوب
نفس أنفس
عين عيون
نهر أنهار
جبل جبال
باب أبواب
مثل أمثال
عمل أعمال
ولد أولاد
مال أموال
زوج أزواج
صاحب أصحاب
بيت بيوت
رجل رجال
عبد عباد
ملك ملوك
شهر أشهر
يوم أيام
ذنب ذنوب
وجه وجوه
بحر بحار
نجم نجوم
حجر حجارة
شجرة أشجار
ثمرة ثمار
شاهد شهود
جندي جنود
حزب أحزاب
مسجد مساجد
مسكن مساكن
مشرق مشارق
خزينة خزائن
مدينة مدائن
قرية قرى
آية آيات
أجر أجور
ظهر ظهور
صدر صدور
بطن بطون
عمود أعمدة
لسان ألسنة
إله آلهة
ولي أولياء
شريك شركاء
شفيع شفعاء
فقير فقراء
غني أغنياء
ضعيف ضعفاء
شهيد شهداء
حكم أحكام
اسم أسماء
ابن أبناء
أب آباء
أخ إخوة
أرض أراضي
دولة دول
حكومة حكومات
مشروع مشاريع
مؤسسة مؤسسات
برنامج برامج
مصدر مصادر
مركز مراكز
مشكلة مشاكل
طفل أطفال
فيلم أفلام
خبير خبراء
عالم علماء
رئيس رؤساء
وزير وزراء
عضو أعضاء
حرب حروب
قانون قوانين
سوق أسواق
شخص أشخاص
سبب أسباب
هدف أهداف
لون ألوان
شكل أشكال
جزء أجزاء
قرن قرون
عام أعوام
منطقة مناطق
موقع مواقع
نظام أنظمة
حق حقوق
دور أدوار
مبنى مباني
طريق طرق
صورة صور
فكرة أفكار
فرد أفراد
نوع أنواع
خط خطوط
جزيرة جزر
سفينة سفن
جامعة جامعات
طالب طلاب
مهاجر مهاجرين
عنصر عناصر
حقيقة حقائق
وثيقة وثائق
وسيلة وسائل
نتيجة نتائج
قاعدة قواعد
مرحلة مراحل
ميناء موانئ
حد حدود
ثقافة ثقافات
مرض أمراض
دواء أدوية
سلاح أسلحة
"""

# Different spellings of one name.
NAMES = {
    "Al-Fatihah": ("Fatiha", "al-Faatiha", "El Fatihah"),
    "Al-Baqarah": ("Baqara", "Bakarah", "al-Baqra"),
    "Ali 'Imran": ("Emran", "Imraan"),
    "An-Nisa": ("Nisaa", "Nissa"),
    "Al-Ma'idah": ("Maidah", "Maaida", "Maeda"),
    "Al-An'am": ("Anaam", "al-Anam"),
    "Al-A'raf": ("Araf", "Aaraf"),
    "Al-Anfal": ("Anfaal", "el-Anfal"),
    "At-Tawbah": ("Tawba", "Tauba", "Taubah"),
    "Yunus": ("Younus", "Yunis", "Yoonus"),
    "Hud": ("Hood", "Houd"),
    "Yusuf": ("Yousef", "Youssef", "Yusef", "Yousuf"),
    "Ibrahim": ("Ibraheem", "Ebrahim"),
    "Al-Hijr": ("Hijr", "Hejr"),
    "An-Nahl": ("Nahl",),
    "Al-Kahf": ("Kahf", "Kehf"),
    "Maryam": ("Mariam", "Meryem", "Maryem"),
    "Al-Anbya": ("Anbiya", "Anbiyaa"),
    "Al-Hajj": ("Haj", "Hadj"),
    "Al-Mu'minun": ("Muminoon", "Mominun"),
    "An-Nur": ("Noor", "Nour"),
    "Al-Furqan": ("Furkan", "Forqan", "Furqaan"),
    "Ash-Shu'ara": ("Shuara", "Shoara"),
    "Al-Qasas": ("Kasas", "Qassas"),
    "Al-'Ankabut": ("Ankaboot", "Ankabout"),
    "Ar-Rum": ("Room", "Roum"),
    "Luqman": ("Lokman", "Loqman", "Luqmaan"),
    "As-Sajdah": ("Sajda", "Sejda"),
    "Al-Ahzab": ("Ahzaab",),
    "Saba": ("Sabaa",),
    "Fatir": ("Faatir", "Fater"),
    "Ya-Sin": ("Yaseen", "Yasin", "Yassin"),
    "As-Saffat": ("Saffaat", "Safat"),
    "Az-Zumar": ("Zomar", "Zumer"),
    "Ghafir": ("Ghaafir", "Gafir"),
    "Fussilat": ("Fusilat", "Fossilat"),
    "Ash-Shuraa": ("Shura", "Shoura"),
    "Az-Zukhruf": ("Zokhrof", "Zukhrof"),
    "Ad-Dukhan": ("Dokhan", "Dukhaan"),
    "Muhammad": ("Mohammed", "Mohamed", "Mohammad", "Muhammed"),
    "Al-Hujurat": ("Hujuraat", "Hojorat"),
    "Adh-Dhariyat": ("Zariyat", "Dhariyaat"),
    "Al-Qamar": ("Kamar", "Qamer"),
    "Ar-Rahman": ("Rahmaan", "Rehman"),
    "Al-Waqi'ah": ("Waqia", "Waqiah"),
    "Al-Hashr": ("Hashar", "Hasher"),
    "At-Talaq": ("Talaaq", "Talak"),
    "Al-Qalam": ("Kalam", "Qalem"),
    "Nuh": ("Nooh", "Nouh"),
    "Al-Qiyamah": ("Qiyama", "Kiyamah"),
    "An-Naba": ("Nabaa",),
    "Al-Inshiqaq": ("Inshikak", "Inshiqaaq"),
    "At-Tariq": ("Tarik", "Tareq", "Tarek"),
    "Al-Fajr": ("Fajer",),
    "Ash-Shams": ("Shems",),
    "Ad-Duhaa": ("Duha", "Dhuha", "Doha"),
    "Al-Qadr": ("Qadir", "Kadr"),
    "Al-Ikhlas": ("Ikhlaas", "Ekhlas"),
}


def half(word: str) -> int:
    """Return the half to which a word belongs: 0 for tuning, 1 for reporting."""
    return zlib.crc32(word.encode()) >> 7 & 1


def english_form(word: str, known: Container[str]) -> tuple[str, set[str]]:
    """Return another form of an English word, to be typed, and the forms that answer it."""
    forms = {word, word + "s"}
    if word.endswith("s") and word[:-1] in known and not word.endswith("ss"):
        return word[:-1].title(), forms | {word[:-1]}
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and base in known:
            return base.upper(), forms | {base, base + "s", base + "ing", base + "ed"}
    return word.title(), forms
