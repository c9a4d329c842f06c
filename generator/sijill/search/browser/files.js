// Loads the files of one index. The name of each file contains a digest of its content, except for the start file, which
// lists these digests, so files of two deploys are never mixed. If a listed file is missing, the start file belongs to an
// older or newer deploy than the other files. If a file's content does not have its digest, it was damaged on its way.
import { nameByContent } from "./digest.js";

const FORMAT = 6;
const NAME = 6; // letters of the digest in a file's name
export const RANKS = 4096; // the most statements in a segment
const IDS = 64; // ids in a file
const FEW_IDS = 4 * IDS;

/** Thrown if the files that were read belong to different deploys. */
export class Mixed extends Error {}

/**
 * Wait a moment after a failure of the network: a page that is being left has its requests broken off, and must neither say
 * that they failed nor note it. A page that has been left waits until it is shown again.
 */
export const broken = (error) => new Promise((go) => {
  setTimeout(go, error instanceof TypeError || error.name === "AbortError" ? 500 : 0);
});

/** Fetch a file of the site as "json" or "bytes". */
export async function read(url, kind, cache = "default") {
  const answer = await fetch(url, { cache });
  if (answer.status === 404 || answer.status === 410) throw new Mixed(`${answer.status} ${url}`);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return kind === "json" ? answer.json() : new Uint8Array(await answer.arrayBuffer());
}

/**
 * Return a function that loads files of the site's index. `stamp` names the index that the page was made for. If the start
 * file has another stamp, or if `again` is set, it is fetched again without caches. "newest" is the host's present start file.
 */
export function loader(site, { stamp = "", again = false } = {}) {
  const place = new URL("search/index/", site);
  const reload = () => read(new URL(`start.json?${Date.now()}`, place), "json", "reload");
  return async (path, kind, fresh = false) => {
    if (path === "newest") return read(new URL("start.json", place), kind, "no-cache");
    if (path !== "start.json") return read(new URL(path, place), kind, fresh ? "reload" : "default");
    if (again) return reload();
    const start = await read(new URL(stamp ? `start.json?${stamp}` : "start.json", place), "json", stamp ? "default" : "no-cache");
    return stamp && start.stamp !== stamp ? reload() : start;
  };
}

/** Return the name of the shard that begins with these letters: their bytes in hexadecimal. */
const nameOf = (start) => Array.from(new TextEncoder().encode(start), (byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = new TextDecoder();
const part = (names, at) => names.slice(at * NAME, (at + 1) * NAME);

let believed = "";

export class Files {
  /** `load(path, "json" | "bytes", fresh)` fetches a file of the index; `fresh`: not from a cache. */
  constructor(load) {
    this.load = load;
    this.loaded = new Map();
  }

  /** Load a file once; one that failed is loaded again when it is needed again. */
  once(path, load = () => this.verified(path)) {
    if (!this.loaded.has(path)) this.loaded.set(path, load().catch((error) => { this.loaded.delete(path); throw error; }));
    return this.loaded.get(path);
  }

  /** Load a file named by its content. If its content is another, load it again without caches, and then fail. */
  async verified(path, kind = "json") {
    const [, name] = /-([a-z2-7]{6})\.[a-z]+$/.exec(path);
    for (const fresh of [false, true]) {
      const bytes = await this.load(path, "bytes", fresh);
      const whole = path.startsWith("ids/") || nameByContent(bytes) === name; // ids are named by those of their segment
      if (whole) return kind === "json" ? JSON.parse(utf8.decode(bytes)) : bytes;
    }
    throw new Error(`damaged: ${path}`);
  }

  async start() {
    const start = await this.once("start.json", () => this.load("start.json", "json"));
    if (start.format !== FORMAT) throw new Mixed(`format ${start.format}`);
    return start;
  }

  /** Return whether the site now has another index than the one that was read; an older one from a cache is accepted once. */
  async hasMoved() {
    if (!this.loaded.has("start.json")) return false;
    const [had, has] = await Promise.all([this.start(), this.load("newest", "json")]).catch(() => [{}, {}]);
    if (had.stamp === has.stamp || has.stamp === believed) return false;
    believed = has.stamp;
    return true;
  }

  /** Return where each shard of a family begins, the digests in their names, and the names of shards with long beginnings. */
  async directory(family) {
    const start = await this.start();
    const found = family === "terms" ? start.terms : await this.once(`${family}/start-${start[family]}.json`);
    return { names: found.names, long: found.long ?? {}, starts: (found.starts ??= found.shards ? found.shards.split("\n") : []) };
  }

  async shard(family, at) {
    const { starts, names, long } = await this.directory(family);
    const name = Object.hasOwn(long, starts[at]) ? long[starts[at]] : nameOf(starts[at]);
    return this.verified(`${family}/${name}-${part(names, at)}.txt`, "bytes");
  }

  /** Return the id of the statement with this number. */
  async id(number) {
    const segment = Math.floor(number / RANKS), rank = number % RANKS, { ids } = await this.start();
    return (await this.once(`ids/${segment}-${Math.floor(rank / IDS)}-${part(ids, segment)}.json`))[rank % IDS];
  }

  /** In a small archive, load ids while the terms of a query are looked up: one step less. */
  async ahead() {
    const { statements, ids } = await this.start(), segments = ids.length / NAME;
    if (statements > FEW_IDS) return;
    for (let at = 0; at < segments; at++) this.id(at * RANKS).catch(() => {});
    for (let at = IDS; segments === 1 && at < statements; at += IDS) this.id(at).catch(() => {});
  }

  async facets(segment) { return this.once(`facets/${segment}-${part((await this.start()).facets, segment)}.json`); }

  /** Return the agents and topics that have a word with the same first letter as one: [kind, id, names shown, names, descriptions]. */
  async records(word) {
    const { names } = await this.start(), count = Object.keys(names).filter((name) => name.startsWith("records-")).length;
    return count ? this.names(`records-${word.codePointAt(0) % count}`) : [];
  }

  /** Return the names of agents, documents and topics in a language. */
  async names(language) { return this.once(`names/${language}-${(await this.start()).names[language]}.json`); }
}
