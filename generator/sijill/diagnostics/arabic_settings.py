"""The Arabic sentences of the rules of settings, and what is said of settings and hand-written pages."""

import re

SENTENCES: dict[str, tuple[str, str]] = {
    "setting-that-runs": ("ينبغي ألّا يُضبط «{value}»: {why}", "{mend}"),
    "no-strings": (
        "ينبغي أن تكون لكل لغة في languages واجهتها، ولا وجود لـ strings/{language}.yaml",
        "ابدأه بالأمر sijill new language {language}، أو احذف «{language}» من languages",
    ),
    "strings-lack": (
        "ينبغي أن تُترجم الواجهة إلى «{language}»، ولم يُترجم {count} من نصوصها: {named}",
        "ترجم ما يبدأ بـ«(en) »، ويضيف الأمر sijill new language {language} ما ليس في الملف أصلًا",
    ),
}

PHRASES: dict[str, str] = {
    "hooks are programs": "فالخطّافات برامج",
    "templates are programs": "فالقوالب برامج",
    "plugins are programs": "فالإضافات برامج",
    "settings are read from this file alone": "فالإعدادات تُقرأ من هذا الملف وحده",
    "the archive has its own": "فللأرشيف ما يقوم مقامه",
    "only extensions of Python-Markdown and PyMdown that read no other files are known to be safe": (
        "فلا يُؤمَن إلا ما لا يقرأ ملفات أخرى من امتدادات Python-Markdown وPyMdown"
    ),
    "remove it": "احذفه",
    "remove it, or allow it with 'sijill --allow-plugins' where every file here is your own": (
        "احذفه، أو اسمح به بالأمر sijill --allow-plugins حيث كل الملفات ملفاتك"
    ),
    "must begin with its heading: its first line would be taken for a setting": (
        "ينبغي أن يبدأ بعنوانه، فسطره الأول يُحسب إعدادًا"
    ),
    "the front matter": "مقدمة الصفحة",
    "must not hold '<![': Markdown cannot read it": "ينبغي ألّا يحوي ‎<![‎ فلا يقرؤه Markdown",
    "write '&lt;!['": "اكتب ‎&lt;![‎",
    "put a blank line before it": "ضع قبله سطرًا فارغًا",
    "put it there, or remove the link": "ضعه هناك أو احذف الرابط",
    "put it there, or remove the entry": "ضعه هناك أو احذف المدخل",
    "no plugins": "بلا إضافات",
    "must name 'sijill'": "ينبغي أن يسمّي sijill",
    "must hold {address} once in each, where the page's address goes": (
        "ينبغي أن يرد في كل منها ‎{address}‎ مرة واحدة حيث يوضع عنوان الصفحة"
    ),
    "must be public keys of one log, as 'sijill key new' writes them": (
        "ينبغي أن تكون مفاتيح علنية لسجل شفافية واحد، كما يكتبها sijill key new"
    ),
    "must be of different hosts, by which their tokens are named": (
        "ينبغي أن تكون من مضيفين مختلفين، فبأسمائهم تُسمّى أختامها"
    ),
    "must name each language once": "ينبغي أن يسمّي كل لغة مرة واحدة",
    "must be a folder of its own, apart from docs/ and sources/": (
        "ينبغي أن يكون مجلدًا مستقلًا غير docs/‎ وsources/‎"
    ),
    "must be a folder within the archive, unless 'sijill --allow-plugins' is called": (
        "ينبغي أن يكون مجلدًا داخل الأرشيف، إلا مع sijill --allow-plugins"
    ),
    "must be of the kind that it is written as": "ينبغي أن يوافق نوعه طريقة كتابته",
    "must have a variable's name after !ENV, or a list of names and a value": (
        "ينبغي أن يتبع ‎!ENV‎ اسم متغيّر أو قائمة أسماء وقيمة"
    ),
    "must read no variable but those meant for the site, SIJILL_SITE_…, and no key or password": (
        "ينبغي ألّا يقرأ إلا متغيّرًا مقصودًا للموقع، ‎SIJILL_SITE_…‎، لا مفتاحًا ولا كلمة سر"
    ),
    "must be an extension that is installed": "ينبغي أن يكون امتدادًا مثبَّتًا",
    "must not be a symbolic link": "ينبغي ألّا يكون رابطًا رمزيًّا",
    "must be a file or a folder": "ينبغي أن يكون ملفًّا أو مجلدًا",
    "must be a folder, not a symbolic link": "ينبغي أن يكون مجلدًا لا رابطًا رمزيًّا",
    "must be an identifier of https://spdx.org/licenses/, such as CC-BY-4.0": (
        "ينبغي أن يكون معرّفًا من https://spdx.org/licenses/، مثل CC-BY-4.0"
    ),
    "must be text, without markup": "ينبغي أن يكون نصًّا بلا وسوم",
    "must be a locale of CLDR": "ينبغي أن يكون من لغات CLDR",
    "must be the ten digits, from zero": "ينبغي أن يكون الأرقام العشرة من الصفر",
    "must be text, without markup or characters that reorder it": "ينبغي أن يكون نصًّا بلا وسوم ولا محارف تغيّر ترتيبه",
    "must close each brace": "ينبغي أن تُغلق كل حاصرة",
    "the strings": "نصوص الواجهة",
    "must be UTF-8": "ينبغي أن يكون بترميز UTF-8",
    "put a copy in its place": "ضع مكانه نسخة", "copy what it names": "انسخ ما يشير إليه",
    "give it another name": "أعطه اسمًا آخر",
}  # fmt: skip

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"delete the tag; there are these: (.*)"), r"احذف الوسم، فليس سوى هذه: \1"),
    (
        re.compile(r"must have no other words in braces than (.*)"),
        r"ينبغي ألّا تكون بين حاصرتين إلا هذه الكلمات: \1",
    ),
    (re.compile(r"must be a colour as (\S+)"), r"ينبغي أن يكون لونًا مثل \1"),
    (
        re.compile(r"must have a contrast of (\S+) to the paper of '(\w+)' and has (\S+)"),
        r"ينبغي ألّا يقل تباينه عن \1 مع ورقة «\2»، وتباينه \3",
    ),
    (re.compile(r"must be (\d+) or less"), r"ينبغي ألّا يزيد على \1"),
    (re.compile(r"must be (?:one|one or more) of languages \((.*)\)"), r"ينبغي أن يكون من languages ‏(\1)"),
    (
        re.compile(r"must be 1 to (\d+), the formats that this sijill reads; (\d+) needs a later one"),
        r"ينبغي أن يكون من 1 إلى \1، وهي الصيغ التي يقرؤها sijill هذا؛ وتحتاج \2 إلى إصدار أحدث",
    ),
    (re.compile(r"must have options that it takes \((.*)\)", re.DOTALL), r"ينبغي أن تكون خياراته مما يقبله (\1)"),
    (re.compile(r"a page in (\S+)"), r"صفحة في \1"),
    (re.compile(r"a file in (\S+)"), r"ملف في \1"),
    (
        re.compile(r"must have a name of letters, digits, '-', '_' and '\.'"),
        "ينبغي أن يكون اسمه من حروف وأرقام و‎- _ .‎ لا غير",
    ),
    (re.compile(r"must have a name that differs in more than case"), "ينبغي أن يخالف اسمه غيره بأكثر من حالة الأحرف"),
    (re.compile(r"must be of one of the kinds (.*)"), r"ينبغي أن يكون من أحد الأنواع \1"),
    (
        re.compile(r"must have another name: '(.*)' belongs to record pages"),
        r"ينبغي أن يُسمّى اسمًا آخر، فـ«\1» لصفحات القيود",
    ),
)
