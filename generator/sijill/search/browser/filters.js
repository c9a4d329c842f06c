// Finds the filters in what a reader types: topic:withdrawal, "المتحدث: سلمى حداد", from:2021-03-01.
import table from "./table.js";
import { datesIn } from "./dates.js";
import { fold, rawWords } from "./words.js";

const NAMES = new Map(Object.entries(table.filters).flatMap(([name, written]) =>
  written.map((one) => [one.split(" ").map(fold).join(" "), name])));
const WORDS = Math.max(...[...NAMES.keys()].map((name) => name.split(" ").length));
const DATED = ["year", "from", "to", "date"];
const MOST = 6; // the most words of a value without quotation marks
const MOST_SAID = 6; // in a longer query a filter after which nothing known is written is a part of a pasted sentence

/** Return the first and the last date of a value: a date in any form, or a range. Null if it is something else. */
export function dated(name, value) {
  const plain = value.trim();
  if (name === "year" && !/^[0-9٠-٩۰-۹]{4}(?:\D{1,9}[0-9٠-٩۰-۹]{2,4})?$/.test(plain)) return null;
  const [one, more] = datesIn(plain), count = rawWords(plain).length;
  if (!one || more || one.at !== 0 || one.last !== count - 1 || one.from.length === 5) return null;
  return name === "date" && one.from === one.to && !exists(one.from) ? null : one;
}

/** Return whether the calendar has a date: not 2021-02-31. */
function exists(date) {
  const [year, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(2000 + year % 400, month - 1, day)).getUTCDate() === day;
}

/** Return the places where filters are written: {name, start, at, end}, the beginnings of its name, its value and what follows. */
function places(query) {
  const found = [];
  for (const { index } of query.matchAll(/:/g)) {
    const names = rawWords(query.slice(0, index)).slice(-WORDS);
    for (let count = names.length; count > 0; count--) {
      const written = names.slice(-count), start = written[0][1];
      const name = NAMES.get(written.map(([word]) => fold(word)).join(" "));
      if (!name || !/^[\s\p{L}\p{M}]*$/u.test(query.slice(start, index)) || !/(?:^|[\s(])$/.test(query.slice(0, start))) continue;
      if (found.length) found[found.length - 1].end = Math.min(found[found.length - 1].end, start);
      found.push({ name, start, at: index + 1, end: query.length });
      break;
    }
  }
  return found;
}

/**
 * Find the filters of a query. `resolve(name, value)` returns the values of the index that are meant, [] if it knows none.
 * Return `rest`, the query without them; `filters`, as [name, values] pairs; `typed`, what a reader can take off again; and
 * what cannot be used: `wrong` is no date, `unknown` is the name of nothing.
 */
export async function filtersIn(query, resolve) {
  const found = { rest: "", filters: [], typed: [], wrong: [], unknown: [] };
  let at = 0;
  for (const place of places(query)) {
    const { name, start } = place, behind = query.slice(place.at, place.end);
    const quoted = /^\s*(?:"([^"]*)"|«([^»]*)»|“([^”]*)”)/.exec(behind);
    const space = /^\s/.test(behind), words = [...behind.matchAll(/\S+/g)].slice(0, MOST);
    const read = async (value) => (DATED.includes(name) ? [dated(name, value)].filter(Boolean) : resolve(name, value));
    let value = "", length = 0, values = [];
    if (quoted) {
      value = (quoted[1] ?? quoted[2] ?? quoted[3]).trim();
      length = quoted[0].length;
      values = value ? await read(value) : [];
    } else for (let count = words.length; count > 0 && !values.length; count--) {
      const last = words[count - 1];
      length = last.index + last[0].length;
      value = behind.slice(0, length).trim().replace(/[,،؛;.!?؟]+$/, "");
      values = value ? await read(value) : [];
    }
    if (!values.length) {
      if (!words.length) continue;
      if (space && query.split(/\s+/).length > MOST_SAID) continue;
      found[DATED.includes(name) ? "wrong" : "unknown"].push(query.slice(start, place.at + length).trim());
    } else {
      found.filters.push([name, values]);
      found.typed.push({ name, value, values, text: query.slice(start, place.at + length) });
    }
    found.rest += `${query.slice(at, start)} `;
    at = place.at + length;
  }
  found.rest += query.slice(at);
  return found;
}
