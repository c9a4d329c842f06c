// Turns words into what the index contains. This is search/words.py for the browser. Both use one table, and a test compares
// the two: change both together.
import table from "./table.js";

const escape = (code) => `\\u${code.toString(16).padStart(4, "0")}`;
const deleted = table.deleted.map(([first, last]) => `${escape(first)}-${escape(last)}`).join("");
const RAW = new RegExp(`[\\p{L}\\p{N}][\\p{L}\\p{N}${deleted}${table.apostrophes}]*`, "gu");
const THOUSANDS = /([0-9٠-٩۰-۹])[,_\u00a0\u2009\u202f](?=[0-9٠-٩۰-۹]{3}(?![0-9٠-٩۰-۹]))/g;
const NUMBER = /^[0-9]+(?=[a-z])/;
const DELETED = new RegExp(`[${deleted}${table.apostrophes}]`, "gu");
const LATIN = /[\u00c0-\u024f\u1e00-\u1eff]/;
const WORD = /[\p{L}\p{N}]+/gu;
const ARABIC = /[\u0621-\u064a]/;
const HAMZA = "\u0621", TEH = "\u0647", ALEF = "\u0627";
const suffixes = [...table.suffixes].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const joined = (text) => (text.match(WORD) || []).join("");

export const EXACT = 2;
export const STEM = 1;
export const STRIPPED = 0;

/** Return the words of a text as they are written, each with its place. Thousands separators must have been removed. */
export const rawWords = (text) => [...text.matchAll(RAW)].map((match) => [match[0], match.index]);

export const withoutThousands = (text) => text.replace(THOUSANDS, "$1");

export function fold(word) {
  let folded = word.normalize("NFKC").toLowerCase();
  if (LATIN.test(folded)) folded = folded.normalize("NFD");
  folded = joined([...folded.replace(DELETED, "")].map((letter) => table.mapped[letter] ?? letter).join(""));
  for (let madda; (madda = folded.slice(0, 4).indexOf(HAMZA + ALEF)) >= 0;) {
    folded = folded.slice(0, madda) + folded.slice(madda + 1); // ءامنوا is how the Quran writes آمنوا
  }
  return folded.replace(/\u0621+$/, "") || folded.slice(0, 1);
}

export function withoutArticle(word) {
  while (word.startsWith(table.article) && word.length >= table.article.length + 2) word = word.slice(table.article.length);
  return word;
}

const PROTECTED = new Set(table.protected.split(" ").map((word) => withoutArticle(fold(word))));
const ROOTS = table.roots.split(" ").map(fold);
const ENDINGS = new Set(["", ...suffixes.map(fold)]);
const PATTERNS = table.patterns.map(([pattern, kept]) => [new RegExp(`^(?:${pattern})$`, "u"), kept.replace(/\\/g, "$")]);
const WHOLE = new RegExp(`^(?:${table.whole})$`, "u");
const SINGULAR = new Map();

function withoutPrefix(word) {
  const prefix = table.prefixes.find((one) => word.startsWith(one) && word.length - one.length >= table.shortest);
  if (prefix) return withoutArticle(word.slice(prefix.length));
  return table.clitics.includes(word[0]) && word.length > table.shortest + 1 &&
    table.clitics_before.some((start) => word.startsWith(start, 1)) ? word.slice(1) : word;
}

function pattern(word) {
  if (/^..اء[^ه]$/u.test(word)) return `${word.slice(0, 2)}ي${word[4]}`;
  if (word.length > 4 && word[0] === "س" && "يتن".includes(word[1])) word = word.slice(1);
  const found = PATTERNS.find(([one]) => one.test(word));
  if (found) word = word.replace(found[0], found[1]);
  const last = word.length - 1;
  if (last > 3 && word[last - 1] === "ي" && "تس".includes(word[0])) word = `${word.slice(0, last - 1)}ا${word[last]}`;
  return last > 2 && word[word.length - 1] === word[word.length - 2] ? word.slice(0, -1) : word;
}

function arabic(word) {
  if (PROTECTED.has(word)) return word;
  if (!ROOTS.some((root) => word.startsWith(root) && ENDINGS.has(word.slice(root.length)))) word = withoutPrefix(word);
  if (PROTECTED.has(word)) return word;
  if (SINGULAR.has(word)) return SINGULAR.get(word);
  if (WHOLE.test(word)) return pattern(word);
  for (let round = 0; round < 2; round++) {
    const suffix = suffixes.find((one) =>
      word.endsWith(one) && word.length - one.length >= table.shortest - (one.length > 1 ? 1 : 0));
    if (!suffix) break;
    word = word.slice(0, -suffix.length);
    if (word.length > 1 && word.endsWith(HAMZA)) word = word.slice(0, -1);
    if (PROTECTED.has(word)) return word;
    if (PROTECTED.has(word + TEH)) return word + TEH;
    if (SINGULAR.has(word)) return SINGULAR.get(word);
  }
  const found = pattern(word);
  return SINGULAR.get(found) ?? found;
}

for (const [many, one] of table.plurals.map(([many, one]) => [withoutArticle(fold(many)), arabic(withoutArticle(fold(one)))]))
  SINGULAR.set(many, one);

function english(word) {
  if (!/^\p{L}+$/u.test(word) || [...word].length < 3) return word;
  const { steps, vowels, doubled, final, irregular, spellings, british } = table.english;
  const regular = (one) => (Object.hasOwn(irregular, one) ? irregular[one] : one);
  const american = (one) => (Object.hasOwn(spellings, one) ? spellings[one] : one);
  word = american(regular(word));
  if ([...word].length < 4) return word;
  steps.forEach((step, number) => {
    const rule = step.find(([suffix, , shortest]) => word.endsWith(suffix) && word.length - suffix.length >= shortest);
    if (!rule) return;
    const base = word.slice(0, word.length - rule[0].length);
    if (number === 1 && ![...base].some((letter) => vowels.includes(letter))) return;
    word = base + rule[1];
    const last = word[word.length - 1];
    if (number === 1 && word.length > 3 && last === word[word.length - 2] && doubled.includes(last)) word = word.slice(0, -1);
  });
  word = american(regular(word));
  if (word.endsWith("y") && word.length > 3) word = `${word.slice(0, -1)}i`;
  if (word.endsWith(final) && word.length > 3) word = word.slice(0, -1);
  for (const [one, other, before] of british) {
    const at = word.lastIndexOf(one), end = at + one.length;
    if (at >= before && (one === "our" || end === word.length)) word = word.slice(0, at) + other + word.slice(end);
  }
  return word;
}

export function stem(folded) {
  if (!ARABIC.test(folded)) return english(folded);
  const bare = withoutArticle(folded);
  return PROTECTED.has(bare) ? bare : SINGULAR.get(bare) || arabic(folded);
}

const IN_TABLE = new Set([...table.plurals.flat(), ...Object.keys(table.english.irregular), ...Object.keys(table.english.spellings)]
  .map((word) => withoutArticle(fold(word))).concat([...PROTECTED]));

/** Return whether the table has a word: then it is one, even if no text has it, and neither a slip nor half a word. */
export const isInTable = (folded) => IN_TABLE.has(withoutArticle(folded));

const STOP = new Set(table.stop.map(fold));

export const isStop = (folded) => STOP.has(folded);

const behind = (folded) => (withoutArticle(folded.slice(folded.startsWith("لل") ? 2 : 1)));

export function stripped(folded) {
  const { proclitics } = table;
  if (folded.length < 4 || !proclitics.includes(folded[0])) return [];
  const found = [behind(folded)];
  if (proclitics.includes(folded[1]) && folded.length >= 5 && "وف".includes(folded[0])) found.push(behind(folded.slice(1)));
  return [...new Set(found)].filter((word) => word.length >= 3);
}

/** Return the terms under which a folded word is indexed: [term, strength], each once, with its greatest strength. */
export function keys(folded) {
  if (!folded || STOP.has(folded)) return [];
  const found = new Map();
  if (ARABIC.test(folded[0])) for (const word of stripped(folded)) found.set(word, STRIPPED);
  else if (NUMBER.test(folded)) found.set(folded.match(NUMBER)[0], STRIPPED);
  found.set(stem(folded), STEM);
  found.set(withoutArticle(folded), EXACT);
  return [...found];
}

/** Return the consonants of a name, the same for its different spellings; "" if too few are left. */
export function sound(folded) {
  const { latin, arabic: letters, vowels, initial } = table.sounds;
  let found;
  if (ARABIC.test(folded[0])) {
    folded = withoutArticle(folded);
    found = [...folded.replace(/ه$/, "")].map((letter) => letters[letter] ?? "").join("");
  } else if (/^[a-z]+$/.test(folded)) {
    for (const [written, heard] of latin) folded = folded.replaceAll(written, heard);
    found = [...folded].filter((letter) => !vowels.includes(letter)).join("");
    if (found.length > 2 && found.endsWith("h")) found = found.slice(0, -1);
  } else return "";
  found = `${initial[folded[0]] ?? ""}${found}`.replace(/(.)\1+/g, "$1");
  return found.length > 1 ? found : "";
}
