// Finds the agents, topics and documents that a query names, among those that the found statements mention.
import { fold, rawWords, sound, withoutArticle } from "./words.js";

const MOST = 3; // the most records offered

const wordsIn = (text) => rawWords(text).map(([word]) => withoutArticle(fold(word))).filter(Boolean);

/** Return whether each word that was typed is the beginning of a word of a text, or sounds like one. */
export function isNamed(typed, text) {
  const wanted = wordsIn(typed), there = wordsIn(text);
  const alike = (word, other) => other.startsWith(word) || (sound(word) && sound(word) === sound(other));
  return wanted.length > 0 && wanted.every((word) => there.some((other) => alike(word, other)));
}

/** Return the records that a query names, the most often mentioned first: {kind, id, names}, with names by language. */
export function recordsNamed(typed, statements) {
  const found = new Map();
  const add = (kind, record, names) => {
    if (!record?.identifier || !names || !isNamed(typed, Object.values(names).join(" "))) return;
    const key = `${kind}s/${record.identifier}`;
    found.set(key, { kind, id: record.identifier, names, count: (found.get(key)?.count ?? 0) + 1 });
  };
  for (const { speakers, channel, topics, documents } of statements) {
    const agents = [...speakers.flatMap((one) => [one.agent, ...(one.on_behalf_of ?? [])]), channel?.agent];
    for (const agent of agents) add("agent", agent, agent?.name);
    for (const topic of topics ?? []) add("topic", topic, topic.label);
    for (const document of documents ?? []) {
      add("document", document, document.title);
      add("agent", document.publisher, document.publisher?.name);
    }
  }
  return [...found.values()].sort((one, other) => other.count - one.count).slice(0, MOST);
}
