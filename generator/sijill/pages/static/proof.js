// Proves, in the reader's browser, that a statement's last entry is in the transparency log: RFC 6962 and RFC 9162,
// section 2.1, and C2SP's tlog-proof, tlog-checkpoint and tlog-tiles. It requests only the site's own files.
const utf8 = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder().decode(bytes);
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const base64 = (encoded) => Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
const same = (one, other) => hex(one) === hex(other);

function joined(...parts) {
  const found = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { found.set(part, at); at += part.length; }
  return found;
}
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const leafOf = (entry) => sha256([0], entry);
const nodeOf = (left, right) => sha256([1], left, right);

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

// Reads the members of a zip file by name (APPNOTE 4.3), stored or deflated, from the directory at its end.
async function unzip(data) {
  const view = new DataView(data.buffer), found = {};
  let end = data.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left; left -= 1) {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const local = view.getUint32(at + 42, true);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = data.subarray(begin, begin + size);
    const stream = method && new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const content = method ? new Uint8Array(await new Response(stream).arrayBuffer()) : packed;
    found[text(data.subarray(at + 46, at + 46 + name))] = content;
    at += 46 + name + extra + comment;
  }
  return found;
}

function readCheckpoint(bytes) {
  const whole = text(bytes), end = whole.lastIndexOf("\n\n"), body = whole.slice(0, end + 1);
  const [origin, size, root] = body.split("\n");
  const signatures = whole.slice(end + 2).trimEnd().split("\n").map((line) => {
    const [, name, encoded] = line.split(" ");
    return { name, data: base64(encoded) };
  });
  return { origin, size: Number(size), root: base64(root), body, signatures };
}

function readProof(bytes) {
  const whole = text(bytes), end = whole.indexOf("\n\n");
  const lines = whole.slice(0, end).split("\n").filter((line) => !line.startsWith("extra "));
  if (lines[0] !== "c2sp.org/tlog-proof@v1") throw new Error("no proof");
  const index = Number(lines[1].replace("index ", ""));
  return { index, path: lines.slice(2).map(base64), checkpoint: readCheckpoint(utf8(whole.slice(end + 2))) };
}

// Returns the root that a path from a leaf leads to, or null if the path has the wrong length (RFC 9162, section 2.1.3.2).
async function rootOf(path, index, size, leaf) {
  let [number, last, found] = [index, size - 1, leaf];
  if (!(index < size)) return null;
  for (const one of path) {
    if (last === 0) return null;
    if (number % 2 || number === last) {
      found = await nodeOf(one, found);
      while (number % 2 === 0 && number) { number = Math.floor(number / 2); last = Math.floor(last / 2); }
    } else found = await nodeOf(found, one);
    number = Math.floor(number / 2); last = Math.floor(last / 2);
  }
  return last === 0 ? found : null;
}

// Returns the path from a leaf to the root of a tree, made from its tiles; each tile is requested once.
async function pathFromTiles(log, index, size) {
  const tiles = new Map();
  const tile = (level, number) => {
    const width = Math.min(256, Math.floor(size / 256 ** level) - number * 256);
    const parts = [String(number % 1000).padStart(3, "0")];
    for (let rest = Math.floor(number / 1000); rest; rest = Math.floor(rest / 1000)) {
      parts.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
    }
    const path = `tile/${level}/${parts.join("/")}${width < 256 ? `.p/${width}` : ""}`;
    if (!tiles.has(path)) tiles.set(path, read(log + path));
    return tiles.get(path);
  };
  const node = async (height, place) => {
    const within = height % 8, first = place * 2 ** within;
    const data = await tile(Math.floor(height / 8), Math.floor(first / 256));
    if (data.length < ((first % 256) + 2 ** within) * 32) throw new Error("cut");
    let hashes = Array.from({ length: 2 ** within }, (_, at) => data.slice(((first % 256) + at) * 32, ((first % 256) + at + 1) * 32));
    while (hashes.length > 1) {
      hashes = await Promise.all(hashes.filter((_, at) => at % 2 === 0).map((one, at) => nodeOf(one, hashes[2 * at + 1])));
    }
    return hashes[0];
  };
  const over = async (low, high) => {
    const pieces = [];
    while (low < high) {
      let height = Math.floor(Math.log2(high - low));
      while (low % 2 ** height) height -= 1;
      pieces.push(await node(height, low / 2 ** height));
      low += 2 ** height;
    }
    let found = pieces.pop();
    while (pieces.length) found = await nodeOf(pieces.pop(), found);
    return found;
  };
  const path = [];
  let [low, high] = [0, size];
  while (high - low > 1) {
    const middle = low + 2 ** (Math.ceil(Math.log2(high - low)) - 1);
    if (index < middle) { path.unshift(await over(middle, high)); high = middle; }
    else { path.unshift(await over(low, middle)); low = middle; }
  }
  return path;
}

// Returns a public key's name, number, and bytes with the kind before them.
function keyOf(line) {
  const [name, number, ...encoded] = line.split("+"), key = base64(encoded.join("+"));
  if (key.length !== 33) throw new Error("no key");
  return { name, number, key };
}

// Returns which of the log's keys signed a checkpoint: false if its signature is wrong, undefined if it has none of
// theirs, and null if this browser cannot check Ed25519.
async function signedBy(checkpoint, keys) {
  for (const line of keys) {
    const { name, number, key } = keyOf(line);
    if (key[0] !== 1 || name !== checkpoint.origin) continue;
    for (const signature of checkpoint.signatures) {
      if (signature.name !== name || hex(signature.data.slice(0, 4)) !== number) continue;
      let imported;
      try { imported = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]); }
      catch { return null; }
      const checked = await crypto.subtle.verify({ name: "Ed25519" }, imported, signature.data.slice(4), utf8(checkpoint.body));
      return checked && line;
    }
  }
  return undefined;
}

// Returns which of the log's keys signed a checkpoint later, where the archive gave up the key that signed it first.
async function signedAgainBy(checkpoint, keys, log) {
  try {
    const again = readCheckpoint(await read(`${log}${checkpoint.size}.checkpoint`));
    const has = ({ name, data }) => again.signatures.some((one) => one.name === name && same(one.data, data));
    return again.body === checkpoint.body && checkpoint.signatures.every(has) && await signedBy(again, keys);
  } catch { return false; }
}

// Returns the digest by which an entry names a record: behind the version's salt, if it has one.
async function nameOf(record, entry, salts) {
  const digest = hex(await sha256(record));
  if (!entry.salt) return digest;
  const lines = text(salts || new Uint8Array()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const own = lines.find((line) => line.version === entry.version);
  return own && own.salt ? hex(await sha256(utf8(`sijill:record:v1\n${own.salt}${digest}`))) : "";
}

// Returns what a bundle holds: its last record as bytes and as data, its last entry in both forms, and the proof.
async function contents(data) {
  const members = await unzip(data), proof = members["proof.tlog-proof"];
  const last = (name) => utf8(text(members[name]).trimEnd().split("\n").pop());
  const record = members["versions.jsonl"] && last("versions.jsonl"), entry = last("history.jsonl");
  const plain = record && JSON.parse(text(record)), known = JSON.parse(text(entry));
  text(members["salts.jsonl"] || new Uint8Array()).split("\n").filter(Boolean).forEach((line) => JSON.parse(line));
  return { members, record, plain, entry, known, proof: proof && readProof(proof) };
}

// Yields each step with its result: its name, "ok", "differs" or "unable", and the facts of its sentence. `said` are the
// wordings that the record must have, and `shown` what the page says: the statement's id and last version, that one's entry
// in the log ("" for none), and whether an authority has dated it.
export async function* steps(bundle, log, holds, said, shown) {
  const data = await unless(() => read(bundle));
  if (!data) return void (yield ["bundle", "unable", {}]);
  if (!await unless(() => new DecompressionStream("deflate-raw"))) return void (yield ["unpacking", "unable", {}]);
  // What was read and is no bundle was altered, or damaged: nothing of it can be affirmed.
  const found = await unless(() => contents(data));
  if (!found) return void (yield ["bundle", "differs", {}]);
  const { members, record, plain, entry, known, proof } = found;
  const isLast = record && `sha256:${await nameOf(record, known, members["salts.jsonl"])}` === known.digest;
  const isOf = isLast && known.kind === "statement" && known.id === shown.id;
  if (isOf && String(known.version) !== shown.version) yield ["other_version", "differs", { number: known.version, shown: shown.version }];
  else yield ["version", isOf ? "ok" : "differs", { number: known.version }];
  yield ["record", record && said.every((one) => holds(plain, one)) ? "ok" : "differs", {}];
  if (!proof) return void (yield ["no_proof", shown.entry ? "differs" : "unable", {}]);
  const { checkpoint } = proof;
  if (shown.entry && String(proof.index) !== shown.entry) yield ["other_entry", "differs", { number: proof.index, shown: shown.entry }];
  const leaf = await leafOf(entry), root = await rootOf(proof.path, proof.index, checkpoint.size, leaf);
  yield ["proof", root && same(root, checkpoint.root) ? "ok" : "differs", { number: proof.index, size: checkpoint.size }];
  yield* inLog(log, proof, leaf);
  const dated = Object.keys(members).some((name) => name.endsWith(".tsr"));
  yield [dated ? "timestamps" : "undated", shown.dated && !dated ? "differs" : "unable", {}];
}

// Yields the steps that need the log's own files: each is taken, or said not to be, whichever of the others cannot be read.
async function* inLog(log, proof, leaf) {
  const { checkpoint } = proof;
  const keys = await unless(async () => text(await read(`${log}keys`)).split("\n").filter((line) => line && keyOf(line)));
  const newest = await unless(async () => readCheckpoint(await read(`${log}checkpoint`)));
  const signed = [["signature", checkpoint], ["newest_signature", newest]].filter(([, one]) => one);
  if (!keys || !keys.length) {
    yield ["keys", "unable", { size: checkpoint.size }];
    if (newest) yield ["newest_signature", "unable", {}];
  } else for (const [name, one] of signed) {
    let by = await signedBy(one, keys), step = name;
    if (by === undefined && one === checkpoint && (by = await signedAgainBy(one, keys, log))) step = "signed_again";
    yield [step, by === null ? "unable" : by ? "ok" : "differs", { key: by || "", size: one.size }];
  }
  if (!newest) return void (yield ["newest", "unable", {}]);
  // A log never loses entries, and has one tree of each size: no tile is needed to see that.
  const less = newest.size < checkpoint.size || (newest.size === checkpoint.size && !same(newest.root, checkpoint.root));
  if (less) yield ["newest_contradicts", "differs", { size: newest.size, own: checkpoint.size }];
  else try {
    const path = await pathFromTiles(log, proof.index, newest.size);
    const leads = await rootOf(path, proof.index, newest.size, leaf);
    yield ["newest", leads && same(leads, newest.root) ? "ok" : "differs", { size: newest.size }];
  } catch { yield ["tiles", "unable", { size: newest.size }]; }
}

// Returns what a function gives, or undefined where it fails.
async function unless(get) {
  try { return await get(); } catch { return undefined; }
}
