// The files of one index. All but the start file are named by their content, and the start file says how: so files of two
// deploys are never taken for one index. Where a file is not there, the start file is older or newer than the others.
const FORMAT = 5;
const NAME = 6; // letters that name a file by its content
export const RANKS = 4096; // statements in a segment, at the most
const IDS = 64; // in a file

/** What was read belongs to more than one deploy. */
export class Mixed extends Error {}

/** Fetch a file of the site as "json" or "bytes". */
export async function read(url, kind, cache = "default") {
  const answer = await fetch(url, { cache });
  if (answer.status === 404 || answer.status === 410) throw new Mixed(`${answer.status} ${url}`);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return kind === "json" ? answer.json() : new Uint8Array(await answer.arrayBuffer());
}

/**
 * Return what loads files of the site's index. `stamp` is that of the index the page was made for; where the start file
 * has another, or with `again`, it is fetched past every cache. "newest" is the start file as the host has it now.
 */
export function loader(site, { stamp = "", again = false } = {}) {
  const place = new URL("search/index/", site);
  const past = () => read(new URL(`start.json?${Date.now()}`, place), "json", "reload");
  return async (path, kind) => {
    if (path === "newest") return read(new URL("start.json", place), kind, "no-cache");
    if (path !== "start.json") return read(new URL(path, place), kind);
    if (again) return past();
    const start = await read(new URL(stamp ? `start.json?${stamp}` : "start.json", place), "json", stamp ? "default" : "no-cache");
    return stamp && start.stamp !== stamp ? past() : start;
  };
}

/** The name of the shard that begins with some letters: their bytes in hexadecimal. */
const nameOf = (start) => Array.from(new TextEncoder().encode(start), (byte) => byte.toString(16).padStart(2, "0")).join("");
const part = (names, at) => names.slice(at * NAME, (at + 1) * NAME);

let believed = "";

export class Files {
  /** `load(path, "json" | "bytes")` fetches a file of the index. */
  constructor(load) {
    this.load = load;
    this.loaded = new Map();
  }

  /** Load a file once. */
  once(path, kind = "json") {
    if (!this.loaded.has(path)) this.loaded.set(path, this.load(path, kind));
    return this.loaded.get(path);
  }

  async start() {
    const start = await this.once("start.json");
    if (start.format !== FORMAT) throw new Mixed(`format ${start.format}`);
    return start;
  }

  /** Whether the site has another index than the one that was read; a cache that keeps an older one is believed once. */
  async hasMoved() {
    if (!this.loaded.has("start.json")) return false;
    const [had, has] = await Promise.all([this.once("start.json"), this.load("newest", "json")]).catch(() => [{}, {}]);
    if (had.stamp === has.stamp || has.stamp === believed) return false;
    believed = has.stamp;
    return true;
  }

  /** Where the shards of a family begin, what their content names them, and the names of long beginnings. */
  async directory(family) {
    const start = await this.start();
    const found = family === "terms" ? start.terms : await this.once(`${family}/start-${start[family]}.json`);
    return { names: found.names, long: found.long ?? {}, starts: (found.starts ??= found.shards ? found.shards.split("\n") : []) };
  }

  async shard(family, at) {
    const { starts, names, long } = await this.directory(family);
    const name = Object.hasOwn(long, starts[at]) ? long[starts[at]] : nameOf(starts[at]);
    return this.load(`${family}/${name}-${part(names, at)}.bin`, "bytes");
  }

  /** The id of a statement by its number. */
  async id(number) {
    const segment = Math.floor(number / RANKS), rank = number % RANKS, { ids } = await this.start();
    return (await this.once(`ids/${segment}-${Math.floor(rank / IDS)}-${part(ids, segment)}.json`))[rank % IDS];
  }

  async facets(segment) { return this.once(`facets/${segment}-${part((await this.start()).facets, segment)}.json`); }

  /** What agents, documents and topics are called in a language. */
  async names(language) { return this.once(`names/${language}-${(await this.start()).names[language]}.json`); }
}
