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

/** Return correct other ways to write a word: a hamza left out or on another letter, و for وا and ون. */
export function variants(plain) {
  if (plain.length < 3 || !ARABIC.test(plain)) return [];
  const found = plain.endsWith("و") ? [`${plain}ا`, `${plain}ن`] : [];
  for (let at = 1; at < plain.length; at++) {
    const before = plain.slice(0, at), letter = plain[at], after = plain.slice(at + 1);
    if (letter === HAMZA) found.push(...["ي", "و", "ا", ""].map((seat) => before + seat + after));
    else {
      if ("ويا".includes(letter)) found.push(before + HAMZA + after);
      found.push(before + HAMZA + letter + after);
    }
  }
  return found;
}

/**
 * Return the terms that may have been meant by a word that no statement contains, with their weights, the likeliest first.
 * `isBegun`: it is the beginning of a word that some contain.
 */
export async function meant(terms, endings, word, isBegun = false) {
  let [near, spelled] = await Promise.all([oneLetterOff(terms, endings, word), inArabic(terms, word)]);
  if (isBegun) spelled = spelled.filter(([, total]) => total > RARE);
  else if (!near.length && !spelled.length) spelled = await inArabic(terms, word, true);
  // An Arabic spelling of a frequent name is likelier than a rare word that differs in one letter.
  const weight = spelled.length && spelled[0][1] > 5 * (near[0]?.[1] ?? 0) ? 0.15 : 0.5;
  const best = new Map([...near.map(([term]) => [term, weight]), ...spelled.map(([term], at) => [term, at ? 0.25 : 0.5])]);
  return [...best];
}

const backwards = (text) => [...text].reverse().join("");

/**
 * Return the most frequent terms that differ from a word in one letter. Terms with the same beginning are neighbours in the
 * index, and terms with the same end are neighbours among the endings. Terms with neither are looked up one by one: the two
 * letters in the middle are exchanged.
 */
async function oneLetterOff(terms, endings, word) {
  const plain = withoutArticle(word);
  if (plain.length < 4 || /^[0-9]/.test(plain)) return [];
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
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, 4);
}

/** Return the Arabic terms that a word in Latin letters may spell; first those with the fewest letters that it leaves out. */
async function inArabic(terms, word, isWide = false) {
  const spelled = arabicSpellings(word, isWide);
  if (!spelled) return [];
  const places = new Set();
  for (const start of spelled.starts) {
    if (places.size >= SPELLINGS_LOOKED_AT) break;
    places.add(await terms.place(start));
  }
  const found = [], silent = (word.match(/[23]/g) ?? []).length;
  for (const shard of await Promise.all([...places].map((at) => terms.read(at)))) {
    for (const [term, [total]] of shard) {
      if (!spelled.pattern.test(term)) continue;
      const added = Math.max(0, (term.match(/[عء]/g) ?? []).length - silent);
      found.push([term, total, Math.log(total) - Math.abs(term.length - spelled.letters) / 2 - 2 * added]);
    }
  }
  return found.sort((a, b) => b[2] - a[2]).slice(0, 3);
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
