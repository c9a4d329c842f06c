// Prints the canonical N-Quads of JSON-LD files below a folder, one JSON text a file; its contexts are in the folder too.
import fs from "node:fs";
import path from "node:path";
import jsonld from "jsonld";

const [root, site, ...files] = process.argv.slice(2);
const read = (place) => JSON.parse(fs.readFileSync(path.join(root, place), "utf8"));
const documentLoader = async (url) => ({ contextUrl: null, documentUrl: url, document: read(url.slice(site.length)) });
for (const file of files) {
  const options = { algorithm: "URDNA2015", format: "application/n-quads", documentLoader, base: site, safe: false };
  console.log(JSON.stringify(await jsonld.canonize(read(file), options)));
}
