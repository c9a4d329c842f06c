// Finds what a text is also found by, besides its words. This is further_terms.py for the browser, which explains it.
// A test compares the two: change both together.
import table from "./table.js";
import { fold, isStop, rawWords, withoutThousands } from "./words.js";

const { first: FIRST, last: LAST } = table.joiners;
const MONTHS = new Map(table.months.flatMap((names, at) => names.map((name) => [name.split(" ").map(fold).join(" "), at + 1])));
const BEFORE_YEAR = new Set(table.before_year.map(fold));
const DAY = /^([0-9]{1,2})(?:st|nd|rd|th)?$/, YEAR = /^[12][0-9]{3}$/, LIGHT = /^[\s,،.()/-]+$/, DIGITS = /^[0-9]+$/;
const DESIGNATION = /^(?:[A-Z]{1,3}|[b-hj-z])$/;
const two = (number) => String(number).padStart(2, "0");
const inRange = (value, most) => Number(value) >= 1 && Number(value) <= most;
const day = (first, last, year, month, date) =>
  (inRange(month, 12) && inRange(date, 31) ? { first, last, kind: "date", value: `${year}-${two(month)}-${two(date)}` } : null);

/** Return the folded words of a text, each with the characters between it and the next. */
export function wordsOf(text) {
  const plain = withoutThousands(text);
  const words = rawWords(plain).map(([raw, start]) => ({ raw, folded: fold(raw), start, end: start + raw.length }));
  return { plain, words, gaps: words.map((word, at) => (at + 1 < words.length ? plain.slice(word.end, words[at + 1].start) : "")) };
}

/** Return what a text is found by besides its words: {first, last, kind, value}; the kind is "word" or "date". */
export function furtherTerms(text) {
  const { plain, words, gaps } = wordsOf(text);
  return [...joined(words, gaps), ...tags(plain, words), ...dates(words, gaps)];
}

function* joined(words, gaps) {
  const value = (first, last) => words.slice(first, last + 1).map(({ folded }) => folded).join("");
  let chained = -1;
  for (let at = 0; at < words.length; at++) {
    const { raw, folded } = words[at], gap = gaps[at];
    let last = at;
    if (at > chained) {
      while (["-", "\u2010", "\u2011", "_"].includes(gaps[last])) last++;
      if (last === at) while (gaps[last] === "." && words[last].folded.length === 1 && words[last + 1].folded.length === 1) last++;
      if (last > at) {
        chained = last;
        const found = value(at, last);
        if (!/^\p{Nd}+$/u.test(found) && found.length <= 60) yield { first: at, last, kind: "word", value: found };
        continue;
      }
    }
    if (at + 1 === words.length) continue;
    const following = words[at + 1].folded;
    if (gap === " " || gap === "\u00a0") {
      const bare = !Object.hasOwn(FIRST, folded) && folded && "وفبلك".includes(folded[0]) ? folded.slice(1) : folded;
      if (Object.hasOwn(FIRST, bare) && following.length > 1 && !isStop(following)) yield { first: at, last: at + 1, kind: "word", value: FIRST[bare] + following };
      else if (LAST.includes(following) && folded.length > 1) yield { first: at, last: at + 1, kind: "word", value: folded + following };
      else if (DESIGNATION.test(raw) && DIGITS.test(following)) yield { first: at, last: at + 1, kind: "word", value: folded + following };
    }
    if ((gap === " " || gap === ".") && DIGITS.test(folded) && folded.length < 4 && folded[0] !== "0") {
      while (gaps[last] === gap && DIGITS.test(words[last + 1].folded) && words[last + 1].folded.length === 3) last++;
      const begun = at && gaps[at - 1] === gap && DIGITS.test(words[at - 1].folded);
      if (last > at && !begun) yield { first: at, last, kind: "word", value: value(at, last) };
    }
  }
}

function* tags(text, words) {
  for (let at = 0; at < words.length; at++) {
    const { raw, folded, start } = words[at];
    if (start && "#@".includes(text[start - 1])) {
      const parts = raw.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
      if (parts.length > 1) for (const part of parts) if (part.length > 1) yield { first: at, last: at, kind: "word", value: fold(part) };
    }
    if (/[\u0670\u06e7]/.test(raw)) {
      const modern = fold(modernSpelling(raw));
      if (modern !== folded && !isStop(modern)) yield { first: at, last: at, kind: "word", value: modern };
    }
  }
}

const modernSpelling = (raw) => raw.replace(/[و\u0649]\u0670(?=\u06e1?[^\u0640\u06d6-\u06ed\s])/g, "ا")
  .replaceAll("\u0649\u0670", "\u0649").replaceAll("\u0670", "ا").replaceAll("\u06e7", "ي");

/** Return the month named at a place, or 0, and how many words name it. */
export function monthAt(words, gaps, at) {
  for (const count of at + 1 < words.length ? [2, 1] : [1]) {
    const month = MONTHS.get(words.slice(at, at + count).map(({ folded }) => folded).join(" "));
    if (!month) continue;
    if (!["/", "(", "-"].includes(gaps[at + count - 1].trim())) return [month, count];
    const [same, more] = monthAt(words, gaps, at + count);
    return [month, count + (same === month ? more : 0)];
  }
  return [0, 0];
}

function* dates(words, gaps) {
  let behind = 0;
  for (let at = 0; at < words.length; at++) {
    if (at < behind) continue;
    const found = numeric(words, gaps, at) ?? named(words, gaps, at, behind);
    if (!found) continue;
    yield found;
    behind = found.last + 1;
  }
}

function numeric(words, gaps, at) {
  const gap = gaps[at];
  if (!["-", "/", "."].includes(gap) || (at && gaps[at - 1] === gap)) return null;
  let last = at;
  while (gaps[last] === gap) last++;
  const found = words.slice(at, last + 1).map(({ folded }) => folded);
  if (!found.every((part) => DIGITS.test(part) && part.length <= 4)) return null;
  const years = found.map((_, number) => number).filter((number) => YEAR.test(found[number])).join();
  if (found.length === 3 && years === "0") return day(at, last, found[0], found[1], found[2]);
  const isShort = found.length === 3 && gap === "/" && found.every((part) => part.length <= 2) && found[2].length === 2;
  if (isShort) found[2] = (found[2] < "70" ? "20" : "19") + found[2];
  if (isShort || (found.length === 3 && years === "2")) return day(at, last, found[2], found[1], found[0]) ?? day(at, last, found[2], found[0], found[1]);
  if (found.length === 2 && years.length === 1 && gap !== ".") {
    const [year, month] = years === "0" ? found : [found[1], found[0]];
    if (inRange(month, 12)) return { first: at, last, kind: "date", value: `${year}-${two(Number(month))}` };
  }
  return null;
}

function named(words, gaps, at, behind) {
  const [month, count] = monthAt(words, gaps, at);
  if (!month) return null;
  let first = at, last = at + count - 1, date = 0, year = "";
  const before = at && !["of", "من"].includes(words[at - 1].folded) ? at - 1 : at - 2;
  const dayIn = (place) => { const found = DAY.exec(words[place]?.folded ?? ""); return found && inRange(found[1], 31) ? Number(found[1]) : 0; };
  if (before >= behind && dayIn(before)) { first = before; date = dayIn(before); }
  let following = last + 1;
  if (!date && following < words.length && LIGHT.test(gaps[last]) && dayIn(following)) { date = dayIn(following); last = following++; }
  for (let place = following; place < Math.min(following + 3, words.length); place++) {
    if (!LIGHT.test(gaps[place - 1])) break;
    if (YEAR.test(words[place].folded)) { year = words[place].folded; last = place; }
    if (!BEFORE_YEAR.has(words[place].folded)) break;
  }
  if (!year && date && first === at && at > behind && YEAR.test(words[at - 1].folded)) { year = words[at - 1].folded; first = at - 1; }
  if (year) return { first, last, kind: "date", value: `${year}-${two(month)}${date ? `-${two(date)}` : ""}` };
  return date ? { first, last, kind: "date", value: `${two(month)}-${two(date)}` } : null;
}
