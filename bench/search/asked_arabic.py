"""Word lists for the Arabic queries of ``asked``: forms and spellings, written before the engine's own."""

# Perfect and imperfect of a verb, third person, and its verbal noun, "-" for none.
VERBS = """
انسحب ينسحب انسحاب
انتصر ينتصر انتصار
اختلف يختلف اختلاف
اجتمع يجتمع اجتماع
استعمل يستعمل استعمال
استغفر يستغفر استغفار
استطاع يستطيع استطاعة
استخدم يستخدم استخدام
استقبل يستقبل استقبال
اعترف يعترف اعتراف
انتقل ينتقل انتقال
انقطع ينقطع انقطاع
انتشر ينتشر انتشار
اقترح يقترح اقتراح
اكتشف يكتشف اكتشاف
اعتقد يعتقد اعتقاد
احترق يحترق احتراق
ارتفع يرتفع ارتفاع
اختار يختار اختيار
استمر يستمر استمرار
أعلن يعلن إعلان
أرسل يرسل إرسال
أخرج يخرج إخراج
أنزل ينزل إنزال
أهلك يهلك إهلاك
أفسد يفسد إفساد
أصلح يصلح إصلاح
أسلم يسلم إسلام
أدخل يدخل إدخال
أظهر يظهر إظهار
حارب يحارب -
جاهد يجاهد -
هاجر يهاجر -
قاتل يقاتل -
شارك يشارك -
جادل يجادل -
سافر يسافر -
بايع يبايع -
كتب يكتب -
شرب يشرب -
فتح يفتح -
ضحك يضحك -
بكى يبكي -
مات يموت -
عاد يعود -
زار يزور -
صام يصوم -
تاب يتوب -
عاش يعيش -
باع يبيع -
خاف يخاف -
نام ينام -
تكلم يتكلم -
تزوج يتزوج -
تعلم يتعلم -
توضأ يتوضأ -
تصدق يتصدق -
تذكر يتذكر -
سكت يسكت -
غضب يغضب -
ركب يركب -
دفن يدفن -
ذبح يذبح -
سرق يسرق -
حلف يحلف -
هرب يهرب -
"""

# Names in Kurdish and Persian letters, and how people type them with Arabic letters.
KURDISH = """
گوگل غوغل جوجل كوكل
پاریس باريس
چمران جمران شمران
ژاله جاله زاله
گلستان كلستان جلستان
گرمیان كرميان
گیلان جيلان كيلان
پژاک بجاك بزاك
کرکووک كركووك
هه‌ولێر ههولير
پیرانشهر بيرانشهر
چابهار جابهار شابهار
گرگان جرجان كركان
ڤیان فيان
زێباری زيباري
ڕۆژاڤا روجافا روزافا
کوردستان كوردستان
مهاباد مهاباد
پهلوی بهلوي
ژینا جينا زينا
گوران جوران كوران
پارسا بارسا
"""

# Names in the Arabic texts, and their spellings in Latin letters.
ARABIC_ONLY = """
قتيبة Qutaybah Qutaiba Kutayba
وكيع Wakee Wakeea Waqee
هناد Hannad Hanad Hennad
شعبة Shubah Shoba Shuaba
جرير Jareer Jarir Gareer
عكرمة Ekrima Ikrimah Ekremah
معمر Maamar Mamar Muammar
سفيان Sofyan Sufian Soufyan
حماد Hammaad Hamad
زهير Zohair Zuhair Zouheir
قتادة Qatada Katadah Qetada
سماك Simaak Semak
غندر Ghundar Gondar
مكحول Makhool Makhoul Mekhoul
طاوس Tawoos Tawous
نعيم Nuaim Noaim Nouaim
كريب Kuraib Koraib Kurayb
خصيف Khusaif Khosaif
بريدة Buraidah Boraida Burayda
حميد Humaid Homaid Humayd
عبيدة Obaida Ubaydah
جعفر Jaafar Gaafar Jafar
غيلان Ghailan Ghaylan Gailan
مغيرة Mughira Moghira Mugheera
هشيم Hushaim Hoshaim Hushaym
شريك Shareek Cherik
ضمرة Damra Dhamra
بندار Bundar Bondar
خديج Khudaij Khadeej
زائدة Zaida Zaaida
"""

# Words that only look as if they had an article or another prefix; the second form is of the same word.
PREFIXED = """
باليستي الباليستية باليستية
بالون البالون بالونات
بالغ البالغ البالغين بالغة
بالي البالية
والد الوالد الوالدين والده
والدة الوالدة والدته
والي الوالي
والية الوالية
فالح الفالح
كالح الكالحون كالحة
فاله الفال
كاليفورنيا كاليفورنيا
والتون والتون
والتر والتر
بالتيمور بالتيمور
بالرمو بالرمو
فالنسيا فالنسيا
فالق الفالق فالق
بالمر بالمر
كالسيوم الكالسيوم
كالدونيا كالدونيا
باليه الباليه
فالكون الفالكون
والس والس
بالاو بالاو
كالفن كالفن
فاليوم الفاليوم
والنسا والنسا
"""
