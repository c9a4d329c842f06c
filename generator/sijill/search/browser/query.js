// Parses what a reader typed, without its filters: words, phrases, dates, and words that are also written as one.
import table from "./table.js";
import { datesIn, span } from "./dates.js";
import { furtherTerms, wordsOf } from "./further_terms.js";
import { fold, isStop, rawWords, withoutThousands } from "./words.js";

const QUOTED = /"([^"]+)"|«([^»]+)»|“([^”]+)”/g;
const MOST_OUTSIDE = 4; // words beside a quoted phrase, where the marks are the reader's
const LONG = 8; // the most words of a query that are searched
const IN_TAG = 4; // the most words that may also be written as one
const MOST_LETTERS = 500;
const MOST_TERMS = 400; // the most terms for a range of dates
const QUESTIONS = new Set(table.questions.map(fold));

/** Return the beginning of a very long query, cut between words. */
export function shortened(query) {
  if (query.length <= MOST_LETTERS) return query;
  const cut = query.slice(0, MOST_LETTERS + 1).search(/\s\S*$/);
  return query.slice(0, cut > 0 ? cut : MOST_LETTERS);
}

/** Split a query into words, phrases in any quotation marks, and units: dates, and words that mean one thing. */
export function parse(query) {
  const phrases = [];
  // In a pasted sentence the quotation marks belong to the sentence: they do not ask for an exact phrase.
  const outside = query.replace(QUOTED, " ").split(/\s+/).filter(Boolean).length;
  const rest = query.replace(QUOTED, (whole, one, two, three) => {
    if (outside > MOST_OUTSIDE) return ` ${one || two || three} `;
    const words = rawWords(withoutThousands(one || two || three)).map(([word]) => fold(word)).filter(Boolean);
    if (words.length) phrases.push(words);
    return ` ${words.length === 1 ? words[0] : ""} `;
  }).replace(/(^|\s)و(?=[0-9٠-٩۰-۹])/g, "$1و ");
  const { units, together, isPair, all } = unitsOf(rest);
  let words = [...new Set(all)].filter((word) => !isStop(word));
  const subjects = words.filter((word) => !QUESTIONS.has(word));
  if (subjects.length || units.length || phrases.length) words = subjects; // "how much is the toll" asks about a toll
  // A query of stop words alone is an exact phrase: "to be or not to be". Of a long sentence only the longest words are searched.
  const onlyStops = !words.length && !phrases.length && !units.length && all.length > 0;
  if (onlyStops && all.length > 1) phrases.push(all.slice(0, 16));
  if (words.length > LONG) words = [...words].sort((a, b) => b.length - a.length).slice(0, LONG);
  return {
    words, together, isPair, units: words.length < LONG ? units : [], phrases: phrases.slice(0, 4), onlyStops,
    last: all[all.length - 1], open: all.length > 0 && /[\p{L}\p{N}\p{M}]$/u.test(query),
  };
}

/** Return the terms of a date or a range of dates; `own`: of statements' own dates only, not of those in their texts. */
export function termsOf(from, to, own = false) {
  const parts = from.length === 5 ? [from] : from === to && from.length > 4 ? [from] : span(from, to);
  return parts.flatMap((part) => (part.length === 4 ? (own ? [`year:${part}`] : [`year:${part}`, part])
    : own ? [`date:${part}`] : [`date:${part}`, `mention:${part}`])).slice(0, MOST_TERMS);
}

/** Find several words that mean one thing: {terms} of a date, or {joined, parts}; return them and the words that are left. */
function unitsOf(text) {
  const { words, gaps } = wordsOf(text), units = [], taken = new Set();
  const cover = (first, last) => { for (let at = first; at <= last; at++) taken.add(at); };
  for (const { at, last, from, to } of datesIn(text)) {
    const written = at === last ? words[at].folded : ""; // 20211229 may also be a number
    units.push({ terms: [...termsOf(from, to), ...(written && written !== from ? [written] : [])] });
    cover(at, last);
  }
  for (const { first, last, kind, value } of furtherTerms(text)) {
    if (kind !== "word" || first === last || taken.has(first) || taken.has(last)) continue;
    const parts = words.slice(first, last + 1).map(({ folded }) => folded);
    if (/^(?:al|el)$/.test(parts[0]) && parts.length === 2) continue; // al-Basra is Basra, and البصرة
    units.push({ joined: value, parts });
    cover(first, last);
  }
  const parts = words.map(({ folded }) => folded);
  const isRun = parts.length > 1 && parts.length <= IN_TAG && !taken.size && gaps.slice(0, -1).every((gap) => gap === " ");
  const together = isRun && (parts.length > 2 || !parts.some(isStop)) ? parts.join("") : "";
  return { units, together, isPair: parts.length === 2, all: words.filter((_, at) => !taken.has(at)).map(({ folded }) => folded).filter(Boolean) };
}
