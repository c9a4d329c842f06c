// The search engine: ranks statements by what the shards of the index say of the terms of a query. It has no dependencies and makes no markup.
import { Files } from "./files.js";
import { OPENERS, like, meant, variants } from "./meant.js";
import { filtersIn } from "./filters.js";
import { parse, shortened, termsOf } from "./query.js";
import { Family, places, positions, postings } from "./shards.js";
import { otherKeyboard } from "./spellings.js";
import { EXACT, STRIPPED, fold, isInTable, isStop, keys, rawWords, sound, stem, stripped, withoutArticle } from "./words.js";

const TITLE = 1, NAME = 2, PASSAGE = 4, TRANSLATION = 8;
const NEARNESS = { [EXACT]: 1, 1: 0.7, [STRIPPED]: 0.6 };
const FEW_FORMS = 60; // a word that no statement contains is taken for a slip if fewer statements than this contain its other forms
const FEW = 3; // the last word is taken for the beginning of a word if fewer statements than this contain it
const LONGER = 40, LONGER_OFFERED = 6; // the most words that the last word may begin, in results and in suggestions
const ONE_GUESS = 0.95, SAME = 20; // each further statement with the same guess counts less, so that other guesses are seen too
const YEARS_LOOKED_AT = 5; // the most shards read for the years that there are

const fields = (flags) =>
  1 + (flags & TITLE ? 0.5 : 0) + (flags & NAME ? 0.7 : 0) + (flags & PASSAGE ? 0.3 : 0) + (flags & TRANSLATION ? 0.1 : 0);

export class Engine {
  /**
   * `load(path, "json" | "bytes")` fetches a file of the index; `resolve(name, value)` turns a name that a reader
   * typed after `speaker:` or `topic:` into ids.
   */
  constructor(load, resolve = async () => []) {
    this.files = new Files(load);
    this.resolve = resolve;
    this.terms = new Family("terms", this.files);
    this.positions = new Family("positions", this.files);
    this.endings = new Family("endings", this.files, Family.endings);
  }

  /**
   * Search. Return `all` (the numbers of statements, best first), `whole` (how many of them contain every word), `missing`
   * (words that no statement contains), `instead` (what was searched in place of some of these), `isGuess` (whether no form of
   * one of these is written) and `offered` (other queries that may have been meant, which have results). `prefix`: the last word may be the beginning of a word. `filters`:
   * [name, value] pairs in addition to those that were typed. `offer`: whether to look for other queries.
   */
  async search(query, { filters = [], sort = "relevance", prefix = false, offer = !prefix } = {}) {
    const typed = await filtersIn(shortened(query), (name, value) => this.resolved(name, value));
    const asked = { ...typed, ...parse(typed.rest) };
    const { statements, dated } = await this.files.start();
    const words = await Promise.all(asked.words.map((word) =>
      this.word(word, statements, asked.open && word === asked.last, prefix)));
    words.push(...await Promise.all(asked.units.map((unit) => this.unit(unit, statements))));
    const phrases = await Promise.all(asked.phrases.map((phrase) => this.phrase(phrase, statements, asked.onlyStops)));
    const kept = await this.filtered([...filters.map(([name, value]) => [name, [value]]), ...asked.filters]);
    const scores = new Map(), hits = new Map();
    for (const found of [...words, ...phrases]) for (const [number, score] of found.scores) {
      scores.set(number, (scores.get(number) ?? 0) + score);
      hits.set(number, (hits.get(number) ?? 0) + 1);
    }
    const needed = words.length + phrases.length;
    if (asked.together) { // they may be written as one, as in a tag
      const found = asked.isPair ? await this.word(asked.together, statements, false, true)
        : await this.unit({ terms: [withoutArticle(asked.together)] }, statements);
      for (const [number, score] of found.scores) { scores.set(number, (scores.get(number) ?? 0) + score); hits.set(number, needed); }
      words[0]?.terms.push(...found.terms);
    }
    if (!needed && kept) for (const number of kept) { scores.set(number, 0); hits.set(number, 0); }
    const inPhrases = (number) => phrases.every((phrase) => phrase.scores.has(number));
    const candidates = [...scores.keys()].filter((number) => (!kept || kept.has(number)) && inPhrases(number));
    const byScore = (a, b) => scores.get(b) - scores.get(a) || b - a;
    const byDate = (a, b) => b - a; // numbers are in order of time
    const byAge = (a, b) => (a < dated) - (b < dated) || a - b; // what has no date comes last from either end
    const ordered = { date: byDate, oldest: byAge }[sort], order = ordered ?? byScore;
    const whole = candidates.filter((number) => hits.get(number) === needed).sort(order);
    const partly = whole.length < 10
      ? candidates.filter((number) => hits.get(number) < needed).sort(ordered ?? ((a, b) => hits.get(b) - hits.get(a) || byScore(a, b)))
      : [];
    const strange = words.length > 0 && !words.some(({ known }) => known);
    const offered = !offer || (whole.length && !strange) ? [] : await this.offered(query, asked, !candidates.length);
    if (offered.length && strange) { whole.length = 0; partly.length = 0; }
    const single = words.flatMap((found) => (found.apart?.length && found.apart.some(({ instead }) => instead?.length) ? found.apart : [found]));
    return {
      offered, all: [...whole, ...partly], whole: whole.length, some: partly.length, asked, statements,
      isGuess: single.some((found) => !found.known && found.instead?.length),
      missing: single.filter((found) => found.word && (!found.scores.size || found.instead?.length)).map((found) => found.word),
      instead: new Map(single.filter((found) => found.instead?.length).map((found) => [found.word, found.instead[0]])),
      terms: new Set([...words.flatMap((found) => found.terms), ...asked.phrases.flat().map(withoutArticle)]),
    };
  }

  /**
   * Return other queries to offer: the same keys on the other keyboard, or a phrase without its quotation marks. `isEmpty`: the
   * query found nothing; then a stem is enough to know a word by.
   */
  async offered(query, { words, phrases, onlyStops }, isEmpty) {
    const written = async (other) => {
      if (!(await this.search(other, { offer: false })).whole) return false;
      const { words: found } = parse(other);
      if (onlyStops) return true;
      const forms = (word) => [withoutArticle(word), ...(isEmpty ? [stem(word)] : stripped(word))];
      const known = await Promise.all(found.map(async (word) => (await Promise.all(forms(word).map((form) => this.terms.find(form)))).some(Boolean)));
      return found.length > 0 && known.every(Boolean);
    };
    const others = [];
    if (onlyStops) {
      if (!phrases.length) others.push(`"${query.trim()}"`);
    } else if (phrases.length) others.push(query.replace(/["«»“”]/g, " ").trim());
    else if (words.length) others.push(...otherKeyboard(query));
    return (await Promise.all(others.map(async (other) => [other, await written(other)]))).filter(([, known]) => known).map(([other]) => other);
  }

  async word(word, statements, last, prefix) {
    const near = new Map([[withoutArticle(word), 1], [stem(word), 0.7]].reverse());
    if (OPENERS.has(word)) near.set(OPENERS.get(word), 0.5); // Abu Dhabi: أبو ظبي
    // The last word may be half typed; after Enter too, if hardly any statement contains it as it is.
    const asTyped = (await this.terms.find(withoutArticle(word)))?.[0] ?? 0;
    const half = last && (prefix || (asTyped < FEW && !isInTable(word)));
    const longer = half ? await this.completions(withoutArticle(word), prefix ? LONGER_OFFERED : LONGER) : [];
    for (const term of longer) if (!near.has(term)) near.set(term, asTyped ? 0.3 : 0.5);
    const scores = new Map(), lists = new Map();
    const read = async ([term, weight]) => {
      const found = await this.terms.find(term);
      if (found) lists.set(term, [found, weight]);
    };
    await Promise.all([...near].map(read));
    const typed = lists.get(withoutArticle(word))?.[0][0] ?? 0;
    // A word may begin with a proclitic, if the rest is the more frequent word; and a word that hardly any statement
    // contains may be another spelling of a name.
    const behind = (await Promise.all(stripped(word).map(async (term) => [term, await this.terms.find(term)])))
      .filter(([term, found]) => found && !near.has(term) && found[0] >= 3 * typed);
    for (const [term] of behind) near.set(term, 0.5).set(stem(term), near.get(stem(term)) ?? 0.4);
    await Promise.all([...near].filter(([term]) => !lists.has(term)).map(read));
    if (typed < FEW && !prefix && /^[a-z]{3}/.test(word) && sound(word)) await read([`sound:${sound(word)}`, 0.5]);
    // If hardly any statement contains the word: the hamza may be left out or on another letter, or قالو written for قالوا.
    let isVariant = false;
    if (typed < FEW && !prefix) {
      const others = await Promise.all(variants(withoutArticle(word)).map(async ([term, weight]) => [term, weight, await this.terms.find(term)]));
      for (const [term, weight, found] of others) if (found && !(lists.get(term)?.[1] >= weight) && found[0] > typed) {
        isVariant = true;
        near.set(term, weight);
        lists.set(term, [found, weight]);
        const base = stem(term);
        if (!near.has(base)) { near.set(base, weight - 0.3); await read([base, weight - 0.3]); }
      }
    }
    // Two words may be typed as one: بنيوسف.
    const apart = typed || prefix ? [] : await Promise.all([...new Set(OPENERS.values())].filter((opener) => word.startsWith(opener) && word.length > opener.length + 2)
      .map((opener) => this.phrase([opener, word.slice(opener.length)], statements)));
    for (const part of apart) for (const [number, score] of part.scores) scores.set(number, score);
    // No statement contains the word: search what may have been meant instead, and tell the reader.
    const isWritten = scores.size > 0 || [...lists.keys()].some((term) => !term.startsWith("sound:"));
    const few = !typed && !isVariant && !isInTable(word) && [...lists.values()].reduce((sum, [found]) => sum + found[0], 0) < FEW_FORMS;
    const isBegun = longer.length > 0 && word.length > 5; // coalit begins coalition: it is not Arabic in Latin letters
    const found = (few || !isWritten) && !prefix ? await meant(this.terms, this.endings, word, isBegun) : [];
    // The further a guess is from what was typed, the likelier a form of that word is meant, if texts have one.
    const instead = found.filter(([term]) => !lists.has(term)).map(([term, weight, far]) => [term, isWritten ? weight / Math.max(1, 0.875 + far / 4) : weight]);
    for (const [term, weight] of instead) near.set(term, weight);
    await Promise.all(instead.map(read));
    const rarityOf = (total) => Math.log(1 + (statements - total + 0.5) / (total + 0.5));
    const guesses = new Set(instead.map(([term]) => term));
    const isOtherScript = instead.length > 0 && (instead[0][0] < "\u0250") !== (word < "\u0250");
    for (const [term, [found, weight]] of lists) {
      // A rare stem must not outrank a frequent word that was typed exactly, nor a rare guess a likelier one.
      let rarity = Math.min(rarityOf(found[0]), typed ? rarityOf(typed) : Infinity);
      if (guesses.has(term)) rarity = Math.min(rarity, (rarity + rarityOf(lists.get(instead[0][0])[0][0])) / 2);
      const rows = [...postings(term, found[1])].map(([number, flags]) => [number, weight * NEARNESS[flags >> 5] * rarity * fields(flags)]);
      if (guesses.has(term)) rows.sort((a, b) => b[1] - a[1]).forEach((row, place) => { row[1] *= ONE_GUESS ** Math.min(place, SAME); });
      for (const [number, score] of rows) {
        if (score > (scores.get(number) ?? 0)) scores.set(number, score);
      }
    }
    return { word, scores, terms: [...near.keys()], instead: instead.map(([term]) => term), known: isWritten };
  }

  /** Find a date in any form, or words that may also be written as one. */
  async unit({ terms, joined, parts }, statements) {
    const scores = new Map();
    if (terms) {
      const lists = await Promise.all(terms.map((term) => this.terms.find(term)));
      const all = new Map();
      lists.forEach((found, at) => { if (found) postings(terms[at], found[1], all); });
      const rarity = Math.log(1 + (statements - all.size + 0.5) / (all.size + 0.5));
      for (const number of all.keys()) scores.set(number, rarity);
      return { word: "", scores, terms: [] };
    }
    const [asOne, ...apart] = await Promise.all([this.word(joined, statements, false, true),
      ...parts.filter((part) => !isStop(part)).map((part) => this.word(part, statements, false, true))]);
    const isWritten = () => [...(apart[0]?.scores.keys() ?? [])].some((number) => apart.every((part) => part.scores.has(number)));
    let whole = asOne;
    if (!whole.scores.size && !isWritten()) { // none is written so: it may be spelled in another way
      whole = await this.word(joined, statements, false, false);
      const others = await Promise.all(apart.map((part) => (part.scores.size ? part : this.word(part.word, statements, false, false))));
      apart.splice(0, apart.length, ...others);
    }
    for (const [number, score] of whole.scores) scores.set(number, score * 2);
    for (const number of apart[0]?.scores.keys() ?? []) {
      if (!apart.every((part) => part.scores.has(number))) continue;
      const score = apart.reduce((sum, part) => sum + part.scores.get(number), 0);
      if (score > (scores.get(number) ?? 0)) scores.set(number, score);
    }
    return { word: joined, scores, apart, instead: whole.instead, known: whole.known || apart.every(({ known }) => known), terms: [...whole.terms, ...apart.flatMap((part) => part.terms)] };
  }

  /** Return the most frequent terms with this beginning. */
  async completions(start, count) {
    const shard = await this.terms.shard(start);
    return [...shard].filter(([term]) => term.startsWith(start) && !term.includes(":"))
      .sort((a, b) => b[1][0] - a[1][0]).slice(0, count).map(([term]) => term);
  }

  /**
   * Find a phrase. If no statement has it, an alef may be one that older spelling leaves out (الكتب for الكتاب). `loose`: if
   * it is written nowhere in this order, statements with all of its words are found.
   */
  async phrase(words, statements, loose = false) {
    const scores = new Map();
    const lists = (await Promise.all(words.map((word) => this.positions.find(word)))).map((one) => (one ? [one] : []));
    const total = (list) => list.reduce((sum, [count]) => sum + count, 0);
    const find = (isThere) => {
      const rarity = lists.reduce((sum, list) => sum + Math.log(1 + (statements - total(list) + 0.5) / (total(list) + 0.5)), 0);
      const [first, ...others] = lists.map((list) => places(list.map(([, payload]) => positions(payload))));
      for (const [number, starts] of first) {
        const rest = others.map((other) => other.get(number));
        if (rest.every(Boolean) && isThere(starts, rest.map((one) => new Set(one)))) scores.set(number, rarity * 1.5);
      }
    };
    const isNext = (starts, rest) => starts.some((start) => rest.every((set, step) => set.has(start + step + 1)));
    if (lists.every((list) => list.length)) find(isNext);
    if (!scores.size && words.some((word) => word.lastIndexOf("ا") > 0)) {
      await Promise.all(words.map(async (word, at) => {
        const others = [...new Set([...word].flatMap((letter, place) => (place > 0 && letter === "ا" ? [word.slice(0, place) + word.slice(place + 1)] : []))
          .concat(word[0] + word.slice(1).replaceAll("ا", "")))].filter((other) => other !== word);
        lists[at].push(...(await Promise.all(others.map((other) => this.positions.find(other)))).filter(Boolean));
      }));
      if (lists.every((list) => list.length)) find(isNext);
    }
    if (!scores.size && loose && lists.every((list) => list.length)) find(() => true);
    return { scores };
  }

  /** Return a few statements, mostly the newest, that cite a document with all of these words in its title; the last may be half typed. */
  async citing(words, most = 3) {
    const lists = await Promise.all(words.map(async (word, at) => {
      const exact = await this.terms.find(`cited:${word}`);
      if (exact || at < words.length - 1 || word.length < 3) return exact ? [exact] : [];
      return (await this.terms.beginning(`cited:${word}`, 2)).filter(([term]) => term.startsWith(`cited:${word}`)).map(([, found]) => found);
    }));
    if (!lists.length || lists.some((list) => !list.length)) return [];
    const [first, ...others] = lists.map((list) => list.reduce((all, [, payload]) => postings("cited:", payload, all), new Map()));
    return [...first.keys()].filter((number) => others.every((other) => other.has(number))).sort((a, b) => b - a)
      .filter((_, at, all) => at < most - 1 || at === all.length - 1); // and the oldest, which may cite another document
  }

  /** Return the values of a filter that a reader may mean by its id or by a name; [] if there are none. */
  async resolved(name, value) {
    return await this.terms.find(`${name}:${value}`) ? [value] : this.resolve(name, value);
  }

  /** Return the statements that pass every filter; values of one filter are alternatives. Null if there are no filters. */
  async filtered(filters) {
    const named = new Map();
    for (const [name, values] of filters) named.set(name, [...(named.get(name) ?? []), ...values]);
    let kept = null;
    for (const [name, values] of named) {
      const any = new Map();
      for (const terms of await Promise.all(values.map((value) => this.termsOfFilter(name, value)))) {
        const found = await Promise.all(terms.map((term) => this.terms.find(term)));
        terms.forEach((term, at) => { if (found[at]) postings(term, found[at][1], any); });
      }
      kept = kept ? new Set([...kept].filter((number) => any.has(number))) : new Set(any.keys());
    }
    return kept;
  }

  async termsOfFilter(name, value) {
    if (typeof value === "string") return [`${name}:${value}`];
    const { from, to } = value; // dates: see dated() in filters.js
    if (name !== "from" && name !== "to") return termsOf(from, to, true);
    const years = (await this.terms.beginning("year:", YEARS_LOOKED_AT)).map(([term]) => term.slice(5)).filter((year) => /^[0-9]{4}$/.test(year));
    const own = (name === "from" ? from : to).slice(0, 4), edge = name === "from" ? [from, own] : [`${own}-01-01`, to];
    return [...termsOf(...edge, true), ...years.filter((year) => (name === "from" ? year > own : year < own)).map((year) => `year:${year}`)];
  }

  /** Return the term that is most similar to a word that no statement contains, or "" if none is similar. */
  suggest(word) { return like(this.terms, word); }

  /** Return the id of the statement with this number. */
  id(number) { return this.files.id(number); }
}

/** Return the places of the words that match: [start, end] pairs in the text as it is written. */
export function matches(text, terms) {
  const found = [];
  for (const [word, start] of rawWords(text)) {
    if (keys(fold(word)).some(([term, strength]) => terms.has(term) && strength >= STRIPPED)) found.push([start, start + word.length]);
  }
  return found;
}

/** Return the places of what the editors put into a text, given its pieces: [start, end] pairs. */
export function byEditors(pieces = []) {
  let at = 0;
  return pieces.flatMap(({ text, by }) => {
    const from = at;
    at += text.length;
    return by === "editors" ? [[from, at]] : [];
  });
}

/**
 * Return the part of a text with the most matches close together: {text, marks, editors, …}; cut between words.
 * `editors` are the places of what the editors put in: nothing there is a match.
 */
export function excerpt(text, terms, editors = [], length = 220) {
  const found = matches(text, terms).filter(([from, to]) => !editors.some(([first, last]) => from >= first && to <= last));
  if (text.length <= length) return { text, marks: found, editors, cutBefore: false, cutAfter: false, hits: found.length };
  let best = 0, start = 0;
  for (const [at] of found) {
    const inside = found.filter(([other]) => other >= at && other < at + length - 40).length;
    if (inside > best) [best, start] = [inside, at];
  }
  start = Math.max(0, start - 40);
  if (start) start = text.lastIndexOf(" ", start) + 1;
  let end = Math.min(text.length, start + length);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
  const marks = found.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start, to - start]);
  const put = editors.map(([from, to]) => [Math.max(from - start, 0), Math.min(to, end) - start]).filter(([from, to]) => from < to);
  return { text: text.slice(start, end), marks, editors: put, cutBefore: start > 0, cutAfter: end < text.length, hits: found.length };
}
