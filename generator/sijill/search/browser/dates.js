// Finds the dates and ranges of dates in what a reader types, in more forms than texts have: a year alone, 3–4 March 2020,
// September to November 2020, Wednesday 29 December 2021, 20211229.
import table from "./table.js";
import { furtherTerms, monthAt, wordsOf } from "./further_terms.js";
import { fold } from "./words.js";

const DAY = /^([0-9]{1,2})(?:st|nd|rd|th)?$/, YEAR = /^[12][0-9]{3}$/, LIGHT = /^[\s,،.]+$/;
const COMPACT = /^([12][0-9]{3})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$/;
const DOTS = /^\s*(?:\.\.+|…)\s*$/;
const { between, and, before_and: beforeAnd, before, weekdays } = Object.fromEntries(
  Object.entries(table.ranges).map(([name, written]) => [name, new Set(written.map((one) => fold(one) || one))]));
const MOST_YEARS = 200, MOST_DAYS = 400;
const two = (number) => String(number).padStart(2, "0");
const inMonth = (number) => number >= 1 && number <= 31;

/** Return the days from one to another, both included, as parts of the index's terms: years, months and days. */
export function span(first, last) {
  const found = [], day = existing(first), end = last.length > 7 ? last : last.length > 4 ? `${last}-31` : `${last}-12-31`;
  while (found.length < MOST_DAYS) {
    const text = day.toISOString().slice(0, 10), [year, month] = [text.slice(0, 4), text.slice(0, 7)];
    if (text > end) break;
    if (text.endsWith("-01-01") && `${year}-12-31` <= end) {
      found.push(year);
      day.setUTCFullYear(day.getUTCFullYear() + 1);
    } else if (text.endsWith("-01") && existing(`${month}-31`).toISOString().slice(0, 10) <= end) {
      found.push(month);
      day.setUTCMonth(day.getUTCMonth() + 1);
    } else {
      found.push(text);
      day.setUTCDate(day.getUTCDate() + 1);
    }
  }
  return found;
}

/** Return a day, or the last day of its month if the month is shorter. */
function existing(text) {
  const [year, month = 1, date = 1] = text.split("-").map(Number);
  const last = new Date(Date.UTC(2000, month, 0));
  last.setUTCFullYear(year, month, 0);
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last;
}

/**
 * Return the dates in what was typed, in order: {at, last, from, to}, the numbers of the first and the last word, and the
 * first and the last date ("2021", "2021-12", "2021-12-29"; "12-29" for a day of any year). `from` and `to` are the same if
 * it is not a range.
 */
export function datesIn(text) {
  const typed = wordsOf(text), points = pointsIn(text, typed), found = [];
  for (let at = 0; at < points.length; at++) {
    const range = rangeAt(typed, points, at);
    if (range) at += range.points - 1;
    const one = range ?? (points[at].value && { at: points[at].first, last: points[at].last, from: points[at].value, to: points[at].value });
    if (!one) continue;
    const begun = found.length ? found[found.length - 1].last : -1;
    const belongs = (word) => before.has(word) || (one.to.length === 10 && weekdays.has(word));
    while (one.at - 1 > begun && belongs(typed.words[one.at - 1].folded) && /^[\s,،]+$/.test(typed.gaps[one.at - 1])) one.at--;
    found.push({ at: one.at, last: one.last, from: one.from, to: one.to });
  }
  return found;
}

/** Return what may be a date or a part of one: {first, last, value, day, month}, in order. */
function pointsIn(text, { words, gaps }) {
  const points = furtherTerms(text).filter(({ kind }) => kind === "date").map(({ first, last, value }) => ({ first, last, value }));
  const taken = new Set(points.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, step) => first + step)));
  for (let at = 0; at < words.length; at++) {
    if (taken.has(at)) continue;
    const { folded } = words[at], [month, count] = monthAt(words, gaps, at);
    const compact = COMPACT.exec(folded), day = DAY.exec(folded);
    const apart = [0, 1, 2].map((step) => (taken.has(at + step) ? "" : words[at + step]?.folded ?? ""));
    if (month) { points.push({ first: at, last: at + count - 1, month }); at += count - 1; }
    else if (compact) points.push({ first: at, last: at, value: `${compact[1]}-${compact[2]}-${compact[3]}`, written: folded });
    else if (YEAR.test(folded)) points.push({ first: at, last: at, value: folded });
    else if (day && YEAR.test(apart[2]) && apart[1] >= 1 && apart[1] <= 12 && inMonth(day[1]) && gaps[at] === " " && gaps[at + 1] === " ") {
      points.push({ first: at, last: at + 2, value: `${apart[2]}-${two(apart[1])}-${two(day[1])}` });
      at += 2;
    } else if (day && inMonth(Number(day[1])) || /^[0-9]{2}$/.test(folded)) points.push({ first: at, last: at, day: Number(day?.[1] ?? folded) });
  }
  return points.sort((one, other) => one.first - other.first);
}

/** Return the range that begins at a point, if one does: {at, last, from, to, points}. */
function rangeAt({ plain, words, gaps }, points, at) {
  const [one, other, third] = points.slice(at, at + 3);
  if (!other) return null;
  const gap = plain.slice(words[one.last].end, words[other.first].start);
  const written = gap.trim().toLowerCase(), folded = fold(written) || written;
  const isPair = one.value?.length === 4 && other.value?.length === 4 && written === "/";
  const isAnd = and.has(folded) && beforeAnd.has(words[one.first - 1]?.folded ?? "");
  if (!isPair && !isAnd && !DOTS.test(gap) && !between.has(folded)) return null;
  const isFull = (point) => point.value && point.value.length !== 5;
  let { value: from } = one, { value: to } = other, { last } = other, count = 2;
  if (isFull(other)) {
    if (one.day && to.length === 10) from = `${to.slice(0, 8)}${two(one.day)}`;
    else if (one.month && to.length >= 7) from = `${to.slice(0, 4)}-${two(one.month)}`;
    else if (from?.length === 5 && to.length === 10) {
      from = `${to.slice(0, 4)}-${from}`;
      if (from > to) from = `${to.slice(0, 4) - 1}-${one.value}`;
    }
  } else if (from?.length === 5 && other.day && third?.value?.length === 4 && LIGHT.test(gaps[other.last])) { // March 3–4, 2020
    from = `${third.value}-${one.value}`;
    to = `${third.value}-${one.value.slice(0, 3)}${two(other.day)}`;
    ({ last } = third);
    count = 3;
  } else if (from?.length === 4 && other.day > 12 && /^[0-9]{2}$/.test(words[other.first].folded)) to = from.slice(0, 2) + two(other.day); // 2020-21
  const isRange = from && to && from.length !== 5 && to.length !== 5 && from <= to && to.slice(0, 4) - from.slice(0, 4) <= MOST_YEARS;
  return isRange ? { at: one.first, last, from, to, points: count } : null;
}
