// Prints what citation-js reads in files of citations, one JSON text a file.
import fs from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import "@citation-js/plugin-ris";

for (const file of process.argv.slice(2)) console.log(JSON.stringify(new Cite(fs.readFileSync(file, "utf8")).data));
