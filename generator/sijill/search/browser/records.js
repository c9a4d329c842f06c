// Finds the agents, topics and documents that a query names, and the agents and topics that documents describe so.
import { fold, isStop, rawWords, sound, withoutArticle } from "./words.js";

const MOST = 5; // the most records offered

const wordsIn = (text) => rawWords(text).map(([word]) => withoutArticle(fold(word))).filter(Boolean);

export const begins = (word, other) => other.startsWith(word);
const same = (word, other) => word === other;
const alike = (word, other) => begins(word, other) || (sound(word) && sound(word) === sound(other));

/** Return whether each word that was typed is the beginning of a word of a text, or sounds like one. */
export function isNamed(typed, text, matches = alike) {
  const wanted = wordsIn(typed), there = wordsIn(text);
  return wanted.length > 0 && wanted.every((word) => there.some((other) => matches(word, other)));
}

/** Return a name without differences of spelling (editing/naming.py). */
export const spelled = (name) => rawWords(name).map(([word]) => fold(word)).filter(Boolean).join(" ");

/** Return the word of a query by which records are looked up: the longest, "" if there is none. */
export const lookedUp = (typed) => wordsIn(typed).reduce((longest, word) => (word.length > longest.length ? word : longest), "");

/** Return the words of a query by which the titles of documents are looked up. */
export const cited = (typed) => [...new Set(wordsIn(typed).filter((word) => !isStop(word)))].slice(0, 6);

/**
 * Return the records that a query names, then those described with its words, both the most often mentioned first:
 * {kind, id, names}, with names by language. `known` are agents and topics (see Files.records); documents are those of
 * the statements, those that cite documents whose titles have the words; `titles` are theirs, by language and id.
 */
export function recordsNamed(typed, statements, known, titles = {}) {
  const mentioned = new Map(), found = new Map();
  const mention = (kind, id) => mentioned.set(`${kind}/${id}`, (mentioned.get(`${kind}/${id}`) ?? 0) + 1);
  for (const { speakers, channel, topics, documents } of statements) {
    for (const agent of [...speakers.flatMap((one) => [one.agent, ...(one.on_behalf_of ?? [])]), channel?.agent]) if (agent) mention("agent", agent.identifier);
    for (const topic of topics ?? []) mention("topic", topic.identifier);
    for (const { identifier } of documents ?? []) {
      mention("document", identifier);
      const names = Object.fromEntries(Object.entries(titles).flatMap(([language, of]) => (Object.hasOwn(of, identifier) ? [[language, of[identifier]]] : [])));
      if (isNamed(typed, Object.values(names).join(" "))) found.set(`document/${identifier}`, { kind: "document", id: identifier, names, worth: 1 });
    }
  }
  const says = wordsIn(typed).some((word) => !isStop(word));
  for (const [kind, id, names, called, described] of known) {
    const worth = isNamed(typed, called, says ? alike : same) && (says || wordsIn(typed).length > 1) ? 1 : says && isNamed(typed, `${called} ${described}`, begins) ? 0 : -1;
    if (worth >= 0) found.set(`${kind}/${id}`, { kind, id, names, worth });
  }
  const count = ({ kind, id }) => mentioned.get(`${kind}/${id}`) ?? 0;
  return [...found.values()].sort((one, other) => other.worth - one.worth || count(other) - count(one)).slice(0, MOST);
}

/** Whether a wording is the speaker's own, and so between quotation marks: neither the document's nor an interpreter's. */
export const isQuoted = ({ mode, delivery }) => mode !== "indirect" && delivery !== "interpreted";

const CLOSES = { "“": "”", "«": "»", "‹": "›", '"': '"', "‘": "’" };

/**
 * Return words for a place between quotation marks: their own marks become inner and outer in turns, where they form pairs.
 * A single mark that has no other is an apostrophe, or a letter as in “‘Abd”.
 */
export function withinMarks(text, [outer, closed, inner, innerClosed]) {
  const opens = new Map(), made = text.split("");
  let opened = [], depth = 0;
  for (const { 0: sign, index: at } of text.matchAll(/[“”«»‹›"‘’]/g)) {
    if (sign === "’") {
      if (opened.at(-1)?.[1] !== "‘" || /^[\p{L}\p{N}]/u.test(text.slice(at + 1))) continue;
    } else if (sign !== "‘") {
      const double = opened.filter((one) => one[1] !== "‘").at(-1);
      if (double && CLOSES[double[1]] === sign) opened = opened.slice(0, opened.indexOf(double) + 1);
      else if (!(sign in CLOSES)) return text;
    }
    if (opened.length && CLOSES[opened.at(-1)[1]] === sign) opens.set(opened.pop()[0], true).set(at, false);
    else opened.push([at, sign]);
  }
  if (opened.some((one) => one[1] !== "‘")) return text;
  for (const at of [...opens.keys()].sort((one, other) => one - other)) {
    if (!opens.get(at)) depth -= 1;
    made[at] = [[inner, innerClosed], [outer, closed]][depth % 2][Number(!opens.get(at))];
    if (opens.get(at)) depth += 1;
  }
  return made.join("");
}
