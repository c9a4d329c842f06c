// Finds what words that no statement contains may mean: typed on the other keyboard, or Arabic in Latin letters.
import table from "./table.js";

const LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvnm,./`", ARABIC_KEYS = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ";
const TO_ARABIC = new Map([...LATIN_KEYS].map((key, at) => [key, ARABIC_KEYS[at]]).concat([["b", "لا"]]));
const TO_LATIN = new Map([...ARABIC_KEYS].map((key, at) => [key, LATIN_KEYS[at]]).concat([["أ", "h"], ["إ", "y"], ["آ", "n"]]));

/** Return what the same keys write on the other keyboard, Arabic (101) or English; لا may be one key or two. */
export function otherKeyboard(query) {
  const text = query.toLowerCase();
  if (/[\u0621-\u064a]/.test(text)) {
    if (/[a-z]/.test(text)) return [];
    const typed = (one) => [...one].map((key) => TO_LATIN.get(key) ?? key).join("");
    return [...new Set([typed(text.replaceAll("لا", "b")), typed(text)])];
  }
  return /[a-z]/.test(text) ? [[...text].map((key) => TO_ARABIC.get(key) ?? key).join("")] : [];
}

const { consonants, vowels, last: atEnd, step: STEP, last_long: LAST_LONG, first: FIRST, silent } = table.latin;
const CONSONANTS = Object.entries(consonants).sort(([one], [other]) => other.length - one.length);
const VOWELS = Object.keys(vowels).sort((one, other) => other.length - one.length);
const SILENT = Object.entries(silent); // what is left out beside a vowel in Latin letters
const SUN = /[تثدذرزسشصضطظلن]/; // before these letters the ل of the article is not spoken

/** Keep the cheapest of each: of {letters: cost} pairs. */
function cheapest(pairs) {
  const best = {};
  for (const [letters, cost] of pairs) if (!(best[letters] <= cost)) best[letters] = cost;
  return best;
}
const product = (one, other) => cheapest(Object.entries(one).flatMap(([start, cost]) =>
  Object.entries(other).map(([end, more]) => [start + end, cost + more])));

/** Return what neighbouring vowels may be in Arabic: {letters: cost}. */
function vowelsOf(written, isFirst, isLast) {
  let found = { "": 0 };
  for (let at = 0; at < written.length;) {
    const part = VOWELS.find((one) => written.startsWith(one, at));
    at += part.length;
    found = product(found, (isLast && at === written.length && atEnd[part]) || vowels[part]);
  }
  if (isFirst) return cheapest(Object.entries(found).flatMap(([letters, cost]) => [["ا" + letters.replace(/^ا/, ""), cost], ["ع" + letters, cost + FIRST]]));
  return cheapest(Object.entries(found).flatMap(([letters, cost]) => [[letters, cost],
    ...SILENT.flatMap(([letter, more]) => [[letter + letters, cost + more], [letters + letter, cost + more]])]));
}

/** Split a word in Latin letters and digits; return for each consonant, and for neighbouring vowels together, {letters: cost}. */
function units(word) {
  const found = [];
  for (let at = 0, count = 0; at < word.length;) {
    const written = /^[aeiou]+(?:y(?=[^aeiou]|$))?|^y$/.exec(word.slice(at))?.[0];
    if (written) {
      at += written.length;
      found.push(vowelsOf(written, !found.length, at === word.length));
      count = 0;
      continue;
    }
    const known = CONSONANTS.find(([one]) => word.startsWith(one, at));
    if (!known) return [];
    const begun = at += known[0].length;
    while (word.startsWith(known[0], at)) at += known[0].length; // a double letter is one letter in Arabic (shadda)
    let unit = Object.fromEntries([...known[1]].map((letter, place) => [letter, place * STEP]));
    // In the middle of a name it may be an assimilated article: Noureddine is نور الدين.
    if (at > begun && found.length > 1 && !count && SUN.test(known[1][0])) unit = product({ "": 0, "ل": 0.5, "ال": 0.2 }, unit);
    if (at === word.length && found.length) {
      if (known[0] === "t") unit["ه"] = 0.8;
      if (known[0] === "h" && !count && found.length > 1) unit[""] = 0; // the h of "ah"
    }
    found.push(unit);
    count++;
  }
  // A vowel before the last consonant is as likely long as short: kitab, hadith.
  const last = found.length - 2;
  if (last > 1 && "" in found[last] && !("" in found[last + 1])) for (const long of "اوي") if (long in found[last]) found[last][long] *= LAST_LONG;
  return found;
}

/**
 * Return how a word in Latin letters may be written in Arabic: {starts, cost}, the likeliest beginnings of folded words without
 * ال, and a function that says how unlikely a word is, or Infinity. Null if it cannot be such a word.
 */
export function arabicSpellings(word) {
  if (!/^[a-z2356789]{3,20}$/.test(word) || !/[a-z]/.test(word)) return null;
  const found = units(word.length > 5 && /^(?:al|el)/.test(word) ? word.slice(2) : word);
  if (found.length < 2) return null;
  let starts = { "": 0 };
  for (const unit of found) {
    const short = Object.entries(starts).filter(([start]) => start.length < 3);
    if (!short.length) break;
    starts = cheapest([...Object.entries(starts).filter(([start]) => start.length > 2), ...Object.entries(product(Object.fromEntries(short), unit))]
      .sort((one, other) => one[1] - other[1]).slice(0, 80));
  }
  const pattern = new RegExp(`^${found.map((unit) => `(?:${Object.keys(unit).join("|")})`).join("")}$`);
  const from = (term, at, unit) => (unit === found.length ? (at === term.length ? 0 : Infinity)
    : Math.min(...Object.entries(found[unit]).map(([letters, cost]) => (term.startsWith(letters, at) ? cost + from(term, at + letters.length, unit + 1) : Infinity))));
  return { starts: Object.keys(starts).sort((one, other) => starts[one] - starts[other]), cost: (term) => (pattern.test(term) ? from(term, 0, 0) : Infinity) };
}
