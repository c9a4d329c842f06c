// Runs the search worker of MkDocs-Material outside a browser: node material.cjs WORKER FOLDER
const fs = require("node:fs"), path = require("node:path"), vm = require("node:vm");

const [worker, folder] = process.argv.slice(2);
const run = (file) => vm.runInThisContext(fs.readFileSync(file, "utf8"), file);
let handle, answered;
globalThis.self = globalThis;
globalThis.addEventListener = (name, listener) => { if (name === "message") handle = listener; };
globalThis.postMessage = (message) => answered(message);
globalThis.importScripts = (...files) => files.forEach((file) => run(path.resolve(path.dirname(worker), file)));
console.warn = () => {};
const ask = (type, data) => new Promise((resolve) => { answered = resolve; handle({ data: { type, data } }); });

(async () => {
  run(worker);
  const index = JSON.parse(fs.readFileSync(`${folder}/index.json`, "utf8"));
  await ask(0, { ...index, options: { suggest: false } });
  const rows = [];
  for (const query of JSON.parse(fs.readFileSync(`${folder}/queries.json`, "utf8"))) {
    const { data } = await ask(2, query);
    rows.push(data.items.flat().slice(0, 400).map((item) => item.location));
  }
  fs.writeFileSync(1, JSON.stringify(rows));
})();
