// Finds what a reader may have meant by a word that no statement, or hardly any, contains.
import table from "./table.js";
import { arabicSpellings } from "./spellings.js";
import { fold, withoutArticle } from "./words.js";

/** What names begin with, in Latin letters, and the folded Arabic of it. */
export const OPENERS = new Map(Object.entries(table.openers).map(([latin, arabic]) => [latin, fold(arabic)]));

const SHARDS_LOOKED_AT = 5;
const SPELLINGS_LOOKED_AT = 10; // the most shards read for spellings
const ARABIC = /[\u0621-\u064a]/;
const RARE = 2; // as many statements may have a word by chance
const HAMZA = "\u0621";
const PRIOR = 0.35; // how much a term's frequency says for it // how much a term's frequency says for it
const FOREIGN = 0.7; // how much less likely a word of the other script is
const DOUBT = 3; // the greater, the less the unlikelier terms lose
const MOST_GUESSES = 6;
const { alike, keys, missing: MISSING, near: NEAR, other: OTHER } = table.slips;

/** Pairs of letters that are easily taken for each other: they sound alike, or their keys are neighbours. */
const CONFUSED = new Set(alike.flatMap((letters) => [...letters].flatMap((one) => [...letters].map((other) => one + other))));
for (const rows of keys) rows.forEach((row, at) => [...row].forEach((key, place) => {
  for (const other of [row[place + 1], rows[at + 1]?.[place], rows[at + 1]?.[place - 1]]) if (other) CONFUSED.add(key + other).add(other + key);
}));

/** Return correct other ways to write a word, with weights: a hamza left out or on another letter, و for وا, seldom for ون. */
export function variants(plain) {
  if (plain.length < 3 || !ARABIC.test(plain)) return [];
  const found = plain.endsWith("و") ? [`${plain}ا`] : [];
  for (let at = 1; at < plain.length; at++) {
    const before = plain.slice(0, at), letter = plain[at], after = plain.slice(at + 1);
    if (letter === HAMZA) found.push(...["ي", "و", "ا", ""].map((seat) => before + seat + after));
    else {
      if ("ويا".includes(letter)) found.push(before + HAMZA + after);
      found.push(before + HAMZA + letter + after);
    }
  }
  return [...found.map((term) => [term, 0.9]), ...(plain.endsWith("و") ? [[`${plain}ن`, 0.6]] : [])];
}

/**
 * Return the terms that may have been meant by a word that no statement contains, with their weights and how far they are from
 * it, the likeliest first. `isBegun`: it is the beginning of a word that some contain.
 */
export async function meant(terms, endings, word, isBegun = false) {
  const [near, spelled] = await Promise.all([oneLetterOff(terms, endings, word), inArabic(terms, word)]);
  const found = [...near, ...(isBegun ? spelled.filter(([, total]) => total > RARE) : spelled)]
    .map(([term, total, far]) => [term, far, Math.log(total) * PRIOR - far]).sort((a, b) => b[2] - a[2]);
  return found.map(([term, far, likely]) => [term, 0.5 * Math.max(0.3, Math.exp((likely - found[0][2]) / DOUBT)), far]);
}

/** Return the terms that a reader likeliest meant, of [term, total, how far it is from what was typed]. */
const likeliest = (found) => found.map((one) => [Math.log(one[1]) * PRIOR - one[2], one]).sort((a, b) => b[0] - a[0]).slice(0, MOST_GUESSES).map(([, one]) => one);

const backwards = (text) => [...text].reverse().join("");

/**
 * Return the likeliest terms that differ from a word in one letter. Terms with the same beginning are neighbours in the
 * index, and terms with the same end are neighbours among the endings. Terms with neither are looked up one by one: the two
 * letters in the middle are exchanged.
 */
async function oneLetterOff(terms, endings, word) {
  const plain = withoutArticle(word);
  if (word.length < 4 || plain.length < 3 || /^[0-9]/.test(plain)) return [];
  const found = new Map(), start = plain.slice(0, Math.max(2, plain.length >> 1));
  for (const [term, [total]] of await terms.beginning(start, SHARDS_LOOKED_AT)) {
    if (Math.abs(term.length - plain.length) < 2 && !term.includes(":") && distance(plain, term, 1) < 2) found.set(term, total);
  }
  const end = backwards(plain.length < 6 ? plain.slice(1) : plain.slice(start.length));
  const others = (await endings.beginning(end, SHARDS_LOOKED_AT)).map(backwards).filter((term) => distance(plain, term, 1) < 2);
  others.push(plain.slice(0, start.length - 1) + plain[start.length] + plain[start.length - 1] + plain.slice(start.length + 1));
  if (plain.length < 6) others.push(plain[1] + plain[0] + plain.slice(2), plain[0] + plain.slice(2), plain.slice(1));
  await Promise.all(others.filter((term) => term.length > 2 && !found.has(term)).map(async (term) => {
    const known = await terms.find(term);
    if (known) found.set(term, known[0]);
  }));
  return likeliest([...found].map(([term, total]) => [term, total, slip(plain, term)]));
}

/** Return how unlikely the mistake is, of one letter, that makes a term what was typed. */
function slip(typed, term) {
  let at = 0;
  while (at < term.length && typed[at] === term[at]) at++;
  if (typed.length < term.length) return term[at] === term[at - 1] ? 0 : MISSING;
  const isMore = typed.length > term.length;
  if (isMore ? typed[at] === typed[at - 1] : typed[at + 1] === term[at] && typed[at] === term[at + 1]) return 0;
  const others = isMore ? [typed[at - 1], typed[at + 1]] : [term[at]];
  return others.some((letter) => CONFUSED.has(typed[at] + letter)) ? NEAR : OTHER;
}

/** Return the Arabic terms that a word in Latin letters may spell: [term, total, how unlikely that spelling is]. */
async function inArabic(terms, word) {
  const spelled = arabicSpellings(word);
  if (!spelled) return [];
  const places = new Set();
  for (const start of spelled.starts) {
    if (places.size >= SPELLINGS_LOOKED_AT) break;
    places.add(await terms.place(start));
  }
  const found = [];
  for (const shard of await Promise.all([...places].map((at) => terms.read(at)))) {
    for (const [term, [total]] of shard) {
      const cost = spelled.cost(term);
      if (cost < Infinity) found.push([term, total, cost + FOREIGN]);
    }
  }
  return likeliest(found);
}

/** Return the term that is most similar to a word that no statement contains, or "" if none is similar. */
export async function like(terms, word) {
  const plain = withoutArticle(word), most = plain.length > 5 ? 2 : 1;
  let best = [most + 1, 0, ""];
  for (const [term, [total]] of await terms.shard(plain)) {
    if (Math.abs(term.length - plain.length) > most || term.includes(":")) continue;
    const far = distance(plain, term, most);
    if (far < best[0] || (far === best[0] && total > best[1])) best = [far, total, term];
  }
  return best[0] <= most ? best[2] : "";
}

/** Return the Damerau-Levenshtein distance (exchanged neighbours count once), or `most + 1` if it is greater than `most`. */
export function distance(one, other, most) {
  let older = [], old = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [older, old] = [old, row];
  }
  return old[other.length];
}
