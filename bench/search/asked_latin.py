"""Word lists for the queries in Latin letters: forms, spellings, and Arabic words typed in Latin letters."""

ENGLISH_STOP = """
the of to in on is be not and that with for was were they he it his by from at as are this what who you i
"""

# Irregular English forms; the first is the base.
IRREGULARS = """
child children
man men
woman women
foot feet
tooth teeth
goose geese
mouse mice
wolf wolves
knife knives
life lives
wife wives
leaf leaves
thief thieves
ox oxen
withdraw withdrew withdrawn
take took taken
give gave given
write wrote written
speak spoke spoken
break broke broken
choose chose chosen
fall fell fallen
rise rose risen
begin began begun
swear swore sworn
forget forgot forgotten
forgive forgave forgiven
steal stole stolen
hide hid hidden
drive drove driven
eat ate eaten
drink drank drunk
sell sold
tell told
buy bought
bring brought
teach taught
catch caught
seek sought
fight fought
think thought
send sent
spend spent
build built
leave left
keep kept
sleep slept
weep wept
feed fed
lead led
flee fled
meet met
stand stood
understand understood
hold held
win won
run ran
grow grew grown
throw threw thrown
know knew known
blow blew blown
swim swam swum
sing sang sung
ring rang rung
dig dug
hang hung
strike struck
wear wore worn
tear tore torn
bear bore borne
freeze froze frozen
"""

# British and American spellings of one word.
SPELLINGS = """
colour color
favour favor
honour honor
labour labor
neighbour neighbor
behaviour behavior
harbour harbor
rumour rumor
splendour splendor
saviour savior
vapour vapor
armour armor
centre center
theatre theater
metre meter
defence defense
offence offense
licence license
organise organize
organised organized
organisation organization
recognise recognize
recognised recognized
realise realize
realised realized
apologise apologize
criticised criticized
emphasise emphasize
analyse analyze
travelled traveled
traveller traveler
travelling traveling
quarrelled quarreled
counsellor counselor
jewellery jewelry
grey gray
programme program
dialogue dialog
catalogue catalog
plough plow
mould mold
fulfil fulfill
skilful skillful
judgement judgment
cheque check
tyre tire
mum mom
sceptical skeptical
aluminium aluminum
manoeuvre maneuver
civilisation civilization
specialised specialized
authorised authorized
utilised utilized
practise practice
"""

# Spellings with a hyphen, with stops, joined and apart: what the text has, what is typed.
COMPOUNDS = """
e-mail|email|e mail
C-17|C17|C 17
F-16|F16|F 16
B-52|B52|B 52
V.R.|VR|V.R
U.N.|UN|U.N
A.I.|AI|A.I
G-20|G20|G 20
Covid-19|Covid19|COVID 19
wi-fi|wifi|wi fi
co-operation|cooperation|co operation
on-line|online|on line
long-term|longterm|long term
cease-fire|ceasefire|cease fire
anti-aircraft|antiaircraft|anti aircraft
T-72|T72|T 72
MQ-9|MQ9|MQ 9
S-400|S400|S 400
A-10|A10|A 10
K-pop|Kpop|K pop
U.A.E.|UAE|U.A.E
P.L.O.|PLO|P.L.O
I.A.E.A.|IAEA|I.A.E.A
start-up|startup|start up
check-point|checkpoint|check point
air-strike|airstrike|air strike
by-law|bylaw|by law
Su-35|Su35|Su 35
RQ-4|RQ4|RQ 4
N.G.O.|NGO|N.G.O
re-election|reelection|re election
half-life|halflife|half life
"""

# Names with letters that the English alphabet lacks, and their spelling without them.
LETTERS = """
Wałęsa Walesa
Łódź Lodz
Kaczyński Kaczynski
Tromsø Tromso
Ørsted Orsted
Søren Soren
Bjørn Bjorn
Færøyene Faeroyene
Þingvellir Thingvellir
Guðmundur Gudmundur
Straße Strasse
Weißmann Weissmann
Đoković Dokovic
Dvořák Dvorak
Škoda Skoda
Erdoğan Erdogan
Işık Isik
Çelik Celik
Håkan Hakan
Ångström Angstrom
Šibenik Sibenik
Œuvre Oeuvre
Cœuré Coeure
Gießen Giessen
Jørgensen Jorgensen
Kołakowski Kolakowski
Władysław Wladyslaw
Ægir Aegir
Łukasz Lukasz
Stanisław Stanislaw
Rødgrød Rodgrod
Groß Gross
Weiß Weiss
Þórður Thordur
Reykjavík Reykjavik
Malmö Malmo
"""

ARABIZI = """
7okoma حكومة
3era2 عراق
7arb حرب
sha3b شعب
3arab عرب
salam سلام
6ale7 صالح
r2ees رئيس
5abar خبر
ta7reer تحرير
mo2tamar مؤتمر
3alam عالم
kitab كتاب
7adith حديث
9adi9 صديق
5amr خمر
na3ama نعمة
ra7ma رحمة
7aram حرام
3adl عدل
sho5 شيخ
madrasa مدرسة
a5bar أخبار
7ayat حياة
3amal عمل
dimo9ratiya ديمقراطية
e3lam إعلام
entikhabat انتخابات
7ezb حزب
ma7kama محكمة
mas2oul مسؤول
5alifa خليفة
3asima عاصمة
si7a صحة
al7amdulillah الحمد
ganna جنة
zakat زكاة
7alal حلال
3aqd عقد
so2al سؤال
5air خير
"""
