// Asks the engine as a page would, each query with nothing kept from the one before it.
import fs from "node:fs";
import zlib from "node:zlib";
import { Engine } from "./engine.js";

const folder = process.argv[2];
const SHOWN = 10; // results, before the reader asks for more
const answers = [];
const packed = new Map();
const transferred = (path, bytes) => { // as a static host sends it: compressed
  if (!packed.has(path)) packed.set(path, zlib.gzipSync(bytes).length);
  return packed.get(path);
};
for (const query of JSON.parse(fs.readFileSync("queries.json", "utf8"))) {
  let bytes = 0, files = 0, start = 0;
  const engine = new Engine(async (path, kind) => {
    const data = fs.readFileSync(`${folder}/${path}`);
    const cost = transferred(path, data);
    bytes += cost;
    files += 1;
    if (path === "start.json") start = cost;
    return kind === "json" ? JSON.parse(data.toString("utf8")) : new Uint8Array(data);
  });
  const began = performance.now();
  const found = await engine.search(query);
  const milliseconds = performance.now() - began;
  const asked = bytes, filesAsked = files;
  await Promise.all(found.all.slice(0, SHOWN).map((number) => engine.id(number)));
  const ids = { bytes: bytes - asked, files: files - filesAsked };
  const all = await Promise.all(found.all.slice(0, 400).map((number) => engine.id(number)));
  const other = found.offered.length ? await engine.search(found.offered[0]) : { all: [] };
  const offered = await Promise.all(other.all.slice(0, 400).map((number) => engine.id(number)));
  answers.push({ query, found: all, offered, shown: all.slice(0, SHOWN), whole: found.whole, bytes: asked, files: filesAsked, ids, start, milliseconds });
}
fs.writeFileSync(1, JSON.stringify(answers));
