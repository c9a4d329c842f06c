"""The search of the database: its tables, and the query that finds what the site's search says has every word.

Of ``search/browser/engine.js`` it does what decides which statements these are; docs/maintainers/exports.md says what
it leaves out, and ``tests/search/test_full_text.py`` compares the two.
"""

TABLES = """\
CREATE VIRTUAL TABLE search USING fts5(words, forms, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE search_terms USING fts5vocab(search, col);
CREATE TABLE searched(number INTEGER PRIMARY KEY, statement TEXT, FOREIGN KEY(statement) REFERENCES statements(id));
CREATE TABLE search_letters(letter TEXT PRIMARY KEY, folded TEXT) WITHOUT ROWID;
CREATE TABLE search_words(word TEXT PRIMARY KEY, bare TEXT, stem TEXT) WITHOUT ROWID;
CREATE TABLE search_rules(kind TEXT, value TEXT, place INTEGER, PRIMARY KEY(kind, value)) WITHOUT ROWID;
"""
HOLD = {
    "search": "What statements are searched by (FTS5): 'words' as folded, in order; 'forms' all terms of these words.",
    "search_terms": "In how many statements each term is (fts5vocab of 'search').",
    "searched": "Which statement a row of 'search' is; the newest has the greatest number.",
    "search_letters": "What the search reads for a letter, mark or sign: nothing, a space, or another letter.",
    "search_words": "A word's terms: 'bare' of its article (none: as it is, '': too common to search), and its stem.",
    "search_rules": "What may be before and behind a word, in the order that it is tried, and words that are no slips.",
}
_BARE = "CASE WHEN {0} LIKE 'الال__%' THEN substr({0}, 5) WHEN {0} LIKE 'ال__%' THEN substr({0}, 3) ELSE {0} END"
_SAID = "coalesce((SELECT doc FROM search_terms WHERE term = {0} AND col = 'forms'), 0)"
_STEM = "coalesce((SELECT nullif(stem, '') FROM search_words WHERE word = {0}), {0})"
_BEHIND = _BARE.format("substr({0}, CASE WHEN {0} LIKE 'لل%' THEN 3 ELSE 2 END)")
_ONE_OF = "EXISTS (SELECT 1 FROM search_rules WHERE kind = '{0}' AND value = {1})"
# The statements that have all words of :words. Each word is folded and looked up under all that it may be a form of.
QUERY = f"""\
WITH RECURSIVE
  fold(at, text) AS (
    SELECT 0, ''
    UNION ALL
    SELECT at + 1, text || coalesce(
      (SELECT folded FROM search_letters WHERE letter = substr(:words, at + 1, 1)), substr(:words, at + 1, 1)
    ) FROM fold WHERE at < length(:words)
  ),
  folded(text) AS (SELECT text FROM fold ORDER BY at DESC LIMIT 1),
  divided(at, word, rest) AS (
    SELECT 0, '', text || ' ' FROM folded
    UNION ALL
    SELECT at + 1, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
    FROM divided WHERE rest <> ''
  ),
  -- The last word may be half typed, unless a space or a sign follows it.
  typed(word, is_last) AS (
    SELECT coalesce(nullif(rtrim(word, 'ء'), ''), substr(word, 1, 1)) AS word, max(at) = (SELECT max(at) FROM divided)
    FROM divided WHERE word <> '' GROUP BY 1
  ),
  known(word, is_last, bare, stem, is_asked) AS (
    SELECT word, is_last, coalesce(bare, {_BARE.format("word")}), stem, NOT {_ONE_OF.format("question", "word")}
    FROM typed LEFT JOIN search_words USING(word) WHERE bare IS NOT ''
  ),
  asked(word, is_last, bare, stem, said) AS (
    SELECT word, is_last, bare, stem, {_SAID.format("bare")} FROM known
    WHERE is_asked = (SELECT max(is_asked) FROM known) ORDER BY length(word) DESC LIMIT 8
  ),
  -- The stem of an Arabic word that no statement has: without what may be before it, and behind it, twice.
  parts(word, round, part) AS (
    SELECT word, 0, CASE
      WHEN EXISTS (
        SELECT 1 FROM search_rules r WHERE r.kind = 'root' AND word LIKE value || '%' AND (
          word = value OR {_ONE_OF.format("suffix", "substr(word, length(r.value) + 1)")}
        )
      ) THEN word
      ELSE coalesce(
        (SELECT {_BARE.format("substr(word, length(value) + 1)")} FROM search_rules
         WHERE kind = 'prefix' AND word LIKE value || '%' AND length(word) - length(value) >= 3 ORDER BY place LIMIT 1),
        (SELECT substr(word, 2) FROM search_rules WHERE kind = 'clitic' AND word LIKE value || '%'
         AND length(word) > 4),
        word
      ) END
    FROM asked WHERE stem IS NULL AND (said = 0 OR word <> bare) AND word BETWEEN 'ء' AND 'ي' || char(1114111)
    UNION ALL
    SELECT word, round + 1, (
      SELECT CASE WHEN cut LIKE '_%ء' THEN substr(cut, 1, length(cut) - 1) ELSE cut END FROM (
        SELECT substr(part, 1, length(part) - length(value)) AS cut FROM search_rules WHERE kind = 'suffix'
        AND part LIKE '%' || value AND length(part) - length(value) >= 3 - (length(value) > 1) ORDER BY place LIMIT 1
      )
    ) FROM parts
    WHERE round < 2 AND {_SAID.format("part")} = 0 AND NOT EXISTS (SELECT 1 FROM search_words w WHERE w.word = part)
    AND NOT (round AND {_ONE_OF.format("protected", "part || 'ه'")})
  ),
  stems(word, term) AS (
    SELECT word, CASE
      WHEN round AND {_ONE_OF.format("protected", "part || 'ه'")} AND NOT {_ONE_OF.format("protected", "part")}
      THEN part || 'ه' ELSE {_STEM.format("part")} END
    FROM parts p
    WHERE round = (SELECT max(round) FROM parts o WHERE o.word = p.word AND o.part IS NOT NULL)
  ),
  -- What may be behind one or two proclitics.
  behind(word, said, part) AS (
    SELECT word, said, {_BEHIND.format("word")} FROM asked
    WHERE length(word) > 3 AND {_ONE_OF.format("proclitic", "substr(word, 1, 1)")}
    UNION
    SELECT word, said, {_BEHIND.format("substr(word, 2)")} FROM asked
    WHERE length(word) > 4 AND substr(word, 1, 1) IN ('و', 'ف') AND {_ONE_OF.format("proclitic", "substr(word, 2, 1)")}
  ),
  -- Other ways to write a word that hardly any statement has: a hamza left out or on another letter, و for وا.
  places(word, bare, said, at) AS (
    SELECT word, bare, said, 2 FROM asked WHERE said < 3 AND length(bare) > 2 AND bare GLOB '*[ء-ي]*'
    UNION ALL
    SELECT word, bare, said, at + 1 FROM places WHERE at < length(bare)
  ),
  spelled(word, said, part) AS (
    SELECT word, said, substr(bare, 1, at - 1) || seat || substr(bare, at + 1)
    FROM places JOIN (SELECT 'ي' AS seat UNION SELECT 'و' UNION SELECT 'ا' UNION SELECT '') ON substr(bare, at, 1) = 'ء'
    UNION
    SELECT word, said, substr(bare, 1, at - 1) || 'ء' || substr(bare, at + 1)
    FROM places WHERE substr(bare, at, 1) IN ('و', 'ي', 'ا')
    UNION
    SELECT word, said, substr(bare, 1, at - 1) || 'ء' || substr(bare, at)
    FROM places WHERE substr(bare, at, 1) <> 'ء'
    UNION
    SELECT word, said, bare || letter FROM places JOIN (SELECT 'ا' AS letter UNION SELECT 'ن') WHERE bare LIKE '%و'
  ),
  other(word, part) AS (
    SELECT word, part FROM behind WHERE length(part) > 2 AND {_SAID.format("part")} >= max(3 * said, 1)
    UNION
    SELECT word, part FROM spelled WHERE {_SAID.format("part")} > said
  ),
  longer(word, term) AS (
    SELECT word, term FROM asked CROSS JOIN search_terms  -- in this order, or all terms are read
    ON term >= bare AND term < bare || char(1114111) AND col = 'forms'
    WHERE is_last AND said < 3 AND NOT {_ONE_OF.format("word", "bare")} ORDER BY doc DESC, term LIMIT 40
  ),
  terms(word, term) AS (
    SELECT word, bare FROM asked
    UNION
    SELECT word, coalesce(stem, word) FROM asked
    UNION
    SELECT word, term FROM stems
    UNION
    SELECT word, part FROM other
    UNION
    SELECT word, {_STEM.format("part")} FROM other
    UNION
    SELECT word, term FROM longer
  )
SELECT statements.* FROM search JOIN searched ON number = search.rowid JOIN statements ON id = statement
WHERE search MATCH (
  SELECT coalesce('forms : (' || group_concat(one, ' AND ') || ')', '""')
  FROM (SELECT '("' || group_concat(term, '" OR "') || '")' AS one FROM terms GROUP BY word)
)
ORDER BY number DESC;
"""  # noqa: S608 - our own pieces
