// The shards of the index: where a term is, which are read when they are needed, and how its postings and positions are written.
import { RANKS } from "./files.js";

const utf8 = new TextDecoder();

/** Compare by code point, as Python and SQLite do; this differs from "<" only for letters outside the BMP. */
function before(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const a = one.charCodeAt(at), b = other.charCodeAt(at);
    if (a !== b) return (a >= 0xd800 && a < 0xe000 ? a + 0x10000 : a) < (b >= 0xd800 && b < 0xe000 ? b + 0x10000 : b);
  }
  return one.length < other.length;
}

class Bytes {
  constructor(bytes, at = 0) { this.bytes = bytes; this.at = at; }
  next() {
    let value = 0, shift = 0, byte;
    do { byte = this.bytes[this.at++]; value |= (byte & 0x7f) << shift; shift += 7; } while (byte & 0x80);
    return value;
  }

  /** Read a text that begins as the one before it. */
  text(before) {
    const shared = [...before].slice(0, this.next()).join(""), length = this.next();
    return shared + utf8.decode(this.bytes.subarray(this.at, (this.at += length)));
  }
}

/** The shards of one kind: terms, or positions. */
export class Family {
  constructor(name, files, decode = Family.decode) { Object.assign(this, { name, files, decode, shards: new Map() }); }

  directory() { return this.files.directory(this.name); }

  /** Return the number of the only shard that can contain a term. */
  async place(term) {
    const { starts } = await this.directory();
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (before(term, starts[middle])) high = middle - 1; else low = middle;
    }
    return low;
  }

  async read(at) {
    const { starts } = await this.directory();
    if (!starts.length) return new Map();
    if (!this.shards.has(at)) {
      const shard = this.files.shard(this.name, at).then(this.decode);
      this.shards.set(at, shard);
      shard.catch(() => this.shards.delete(at));
    }
    return this.shards.get(at);
  }

  async shard(term) { return this.read(await this.place(term)); }

  /** Return a shard's terms in order: a map from each to [number of statements, payload]. */
  static decode(bytes) {
    const head = new Bytes(bytes), rows = [];
    let term = "";
    for (let left = head.next(); left > 0; left--) {
      term = head.text(term);
      rows.push([term, head.next(), head.next()]);
    }
    let at = head.at;
    return new Map(rows.map(([name, total, size]) => [name, [total, bytes.subarray(at, (at += size))]]));
  }

  /** Return a shard's terms, which are written backwards, in order. */
  static endings(bytes) {
    const read = new Bytes(bytes), found = [];
    let ending = "";
    for (let left = read.next(); left > 0; left--) {
      found.push((ending = read.text(ending)));
    }
    return found;
  }

  /** Return the terms of the shards that can contain terms with this beginning, from at most so many shards. */
  async beginning(start, most) {
    const first = await this.place(start), { starts } = await this.directory(), found = [];
    for (let at = first; at < starts.length && at < first + most && (at === first || starts[at].startsWith(start)); at++) found.push(this.read(at));
    return (await Promise.all(found)).flatMap((shard) => [...shard]);
  }

  async find(term) { return (await this.shard(term)).get(term); }
}

/** Go through the parts of a payload: `visit` is called for each with the reader, the part's end, and its first number. */
function parts(payload, visit) {
  const read = new Bytes(payload);
  for (let segment = 0; read.at < payload.length;) {
    const head = read.next(), length = head & 3 || read.next();
    segment += head >> 2;
    visit(read, read.at + length, segment * RANKS);
  }
}

/** The flags that a term's postings most likely have: see usual_flags in encoding.py. */
const usual = (term) => (term.includes(":") ? 0x50 : term < "\u0080" ? 0x48 : 0x44);

/** Return the postings of a term: a map from the numbers of statements to flags. */
export function postings(term, payload, into = new Map()) {
  parts(payload, (read, end, base) => {
    for (let rank = 0, flags = usual(term); read.at < end;) {
      const gap = read.next();
      rank += gap >> 1;
      if (gap & 1) flags = read.next();
      into.set(base + rank, flags);
    }
  });
  return into;
}

/** Return the positions of a term: a map from the numbers of statements to lists. */
export function positions(payload) {
  const into = new Map();
  parts(payload, (read, end, base) => {
    for (let rank = 0; read.at < end;) {
      const gap = read.next(), found = [];
      rank += gap >> 1;
      for (let more = gap & 1 ? read.next() : 1, at = 0; more > 0; more--) found.push((at += read.next()));
      into.set(base + rank, found);
    }
  });
  return into;
}

/** Join the positions of several words that stand for one. */
export function places([first, ...others]) {
  for (const other of others) for (const [number, found] of other) first.set(number, [...(first.get(number) ?? []), ...found]);
  return first;
}
