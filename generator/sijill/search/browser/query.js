// Parses what a reader typed: words, phrases, filters, dates, and words that are also written as one.
import table from "./table.js";
import { furtherTerms, wordsOf } from "./further_terms.js";
import { fold, isStop, rawWords, withoutThousands } from "./words.js";

const QUOTED = /"([^"]+)"|«([^»]+)»|“([^”]+)”/g;
const MOST_OUTSIDE = 4; // words beside a quoted phrase, where the marks are the reader's
const LONG = 8; // the most words of a query that are searched
const NAMES = new Map(Object.entries(table.filters).flatMap(([name, written]) => written.map((one) => [fold(one), name])));
const MOST_YEARS = 200;

/** Return the years of a filter: one, or all of a range; none if it is not a year. */
function years(value) {
  const found = /^([0-9]{1,4})(?:(?:-|–|\.\.)([0-9]{1,4}))?$/.exec([...value].map((letter) => fold(letter) || letter).join(""));
  if (!found) return [];
  const first = Number(found[1]), last = Number(found[2] ?? found[1]);
  if (last < first || last - first > MOST_YEARS) return [];
  return Array.from({ length: last - first + 1 }, (_, step) => String(first + step).padStart(4, "0"));
}

/** Split a query into words, phrases in any quotation marks, and filters such as topic:withdrawal. */
export function parse(query) {
  const phrases = [], filters = [], typed = [], wrong = [];
  let rest = query.slice(0, 500).replace(/(^|\s)([\p{L}]+):("[^"]*"|«[^»]*»|\S+)/gu, (whole, space, written, value) => {
    const name = NAMES.get(fold(written));
    if (!name) return whole;
    const plain = value.replace(/["«»]/g, "");
    const values = name === "year" ? years(plain) : [plain];
    if (values.length) typed.push({ name, value: plain, text: `${written}:${value}` });
    else wrong.push(`${written}:${value}`);
    filters.push(...values.map((one) => [name, one]));
    return " ";
  });
  // In a pasted sentence the quotation marks belong to the sentence: they do not ask for an exact phrase.
  const outside = rest.replace(QUOTED, " ").split(/\s+/).filter(Boolean).length;
  rest = rest.replace(QUOTED, (whole, one, two, three) => {
    if (outside > MOST_OUTSIDE) return ` ${one || two || three} `;
    const words = rawWords(withoutThousands(one || two || three)).map(([word]) => fold(word)).filter(Boolean);
    if (words.length) phrases.push(words);
    return ` ${words.length === 1 ? words[0] : ""} `;
  });
  const { units, together, all } = unitsOf(rest);
  let words = [...new Set(all)].filter((word) => !isStop(word));
  // A query of stop words alone is an exact phrase: "to be or not to be". Of a long sentence only the longest words are searched.
  if (!words.length && !phrases.length && all.length > 1) phrases.push(all.slice(0, 16));
  if (words.length > LONG) words = [...words].sort((a, b) => b.length - a.length).slice(0, LONG);
  return { words, together, units: words.length < LONG ? units : [], phrases: phrases.slice(0, 4), filters, typed, wrong, last: all[all.length - 1], open: all.length > 0 && /[\p{L}\p{N}\p{M}]$/u.test(query) };
}

const CONNECTORS = /^\s*(?:-|–|—|\.\.+|to|until|till|إلى|الى|حتى)\s*$/;
const MOST_TERMS = 400; // the most terms for a range of dates

/** Return a day, or the last day of its month if the month is shorter. */
function existing(text) {
  const [year, month, date = 1] = text.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, Math.min(date, new Date(Date.UTC(year, month, 0)).getUTCDate())));
}

/** Return the facets of the days from one date to another, both included; one facet for each whole month. */
function range(first, last) {
  const terms = [], end = last.length > 7 ? last : `${last}-31`, day = existing(first);
  while (terms.length < MOST_TERMS) {
    const text = day.toISOString().slice(0, 10);
    if (text > end) break;
    const lastOfMonth = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
    if (text.endsWith("-01") && lastOfMonth <= end) {
      terms.push(`date:${text.slice(0, 7)}`);
      day.setUTCMonth(day.getUTCMonth() + 1);
    } else {
      terms.push(`date:${text}`);
      day.setUTCDate(day.getUTCDate() + 1);
    }
  }
  return terms;
}

/** Find several words that mean one thing: {terms} of a date, or {joined, parts}; return them and the words that are left. */
function unitsOf(text) {
  const { plain, words, gaps } = wordsOf(text), units = [], taken = new Set();
  const cover = (first, last) => { for (let at = first; at <= last; at++) taken.add(at); };
  const found = furtherTerms(text);
  const dates = found.filter(({ kind }) => kind === "date");
  for (let at = 0; at < dates.length; at++) {
    const one = dates[at], other = dates[at + 1];
    const between = other && plain.slice(words[one.last].end, words[other.first].start);
    if (other && CONNECTORS.test(between) && one.value.length > 5 && other.value.length > 5 && one.value <= other.value) {
      units.push({ terms: range(one.value, other.value) });
      cover(one.first, other.last);
      at++;
    } else {
      units.push({ terms: [`date:${one.value}`] });
      cover(one.first, one.last);
    }
  }
  const seen = [];
  for (const { first, last, kind, value } of found) {
    if (kind !== "word" || first === last || taken.has(first) || taken.has(last)) continue;
    seen.push(first);
    units.push({ joined: value, parts: words.slice(first, last + 1).map(({ folded }) => folded) });
    cover(first, last);
  }
  const parts = words.map(({ folded }) => folded);
  const together = parts.length === 2 && !taken.size && gaps[0] === " " && !parts.some(isStop) ? parts.join("") : "";
  return { units, together, all: words.filter((_, at) => !taken.has(at)).map(({ folded }) => folded).filter(Boolean) };
}

