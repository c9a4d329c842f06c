// The page on which a reader composes a statement that the archive lacks. Nothing is sent: at the end stand an address that
// opens a filled-in form at the archive's code host, and a file. What is typed only ever becomes text of the page.
import { LONGEST, dateOf, documentId, folderOf, formText, issueAddress, look, numbered, recordOf, refused, slug, sortOf, speakerId, webAddress, yaml } from "./proposal.js";

const page = document.querySelector(".sj-propose"), form = page.querySelector("form"), words = JSON.parse(page.dataset.words);
const site = new URL("../../", import.meta.url), language = document.documentElement.lang;
const part = (name, within = page) => within.querySelector(`[data-part="${name}"]`);
const field = (id) => document.getElementById(`sj-${id}`);
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);
// A text of unknown direction within a sentence, and one that is always written from left to right.
const apart = (text) => `\u2068${text}\u2069`, code = (text) => `\u2066${text}\u2069`;
const named = (input) => document.querySelector(`label[for="${input.id}"]`).textContent;

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// What is said is only said again if it has changed: screen readers read it aloud.
function say(place, text, attributes = {}) {
  if (place.textContent === text) return;
  place.replaceChildren(...(text ? [make("span", text, attributes)] : []));
}

// The names of the archive's agents and documents are those of its search, which are read when a field first asks for them.
let engine;
async function names() {
  engine ??= import("./engine.js").then((found) => ({ ...found, files: new found.Files(found.loader(site)) }));
  try { return await engine; } catch (error) { engine = undefined; console.info(error); return null; }
}

const MOST = 5, MOST_FILES = 4; // records that are offered; files of documents that are read, of up to 1,000 each
const same = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();

// Returns the agents that a text names, each {id, name, sure}; sure: it is all of a name, or the id, of one agent only. It is
// null if they could not be looked up.
async function agentsNamed(text) {
  const found = await names();
  if (!found) return null;
  const word = found.lookedUp(text) || slug(text);
  const rows = word ? (await found.files.records(word)).filter(([kind, , , called]) => kind === "agent" && found.isNamed(text, called)) : [];
  const isCalled = (called, typed) => called.split("\t")[0].split("\n").some((name) => found.spelled(name) === found.spelled(typed));
  const there = (await found.files.names(language)).agent ?? {}, byId = Object.entries(there).filter(([id]) => id === text);
  const all = [...byId.map(([id, name]) => ({ id, name, sure: true })), ...rows.map(([, id, shown, called]) => ({ id, name: shown[language] ?? Object.values(shown)[0], sure: isCalled(called, text) || Object.values(shown).some((name) => same(name, text)) }))];
  return Object.assign(only(all), { taken: Object.hasOwn(there, slug(text)) });
}

async function documentsNamed(text) {
  const address = webAddress(text), found = address ? null : await names();
  if (address) return documentsAt(address);
  if (!found) return null;
  const titles = new Map(); // those in this language first
  for (const tag of [language, ...words.names_in]) {
    for (const [id, title] of Object.entries((await found.files.names(tag)).document ?? {})) titles.set(id, [...(titles.get(id) ?? []), title]);
  }
  const all = [...titles].filter(([id, called]) => id === text || called.some((title) => found.isNamed(text, title)));
  return only(all.map(([id, called]) => ({ id, name: called[0], sure: id === text || called.some((title) => same(title, text)) })));
}

// The archive's documents by their addresses, from its data; null in an archive with so many that they are not all read here.
let addresses;
const json = async (path) => {
  const answer = await fetch(new URL(path, site));
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
};
async function documentsAt(address) {
  addresses ??= json("data/index.json").then(async ({ documents }) => {
    if (documents.length > MOST_FILES) return null;
    const all = (await Promise.all(documents.map(json))).flatMap((file) => file.documents);
    return new Map(all.flatMap((one) => [one.url, one.record?.archived_url, ...(one.record?.other_urls ?? [])].filter(Boolean).map((url) => [bare(url), { id: one.identifier, name: address, sure: true }])));
  });
  try {
    const found = await addresses;
    return found && [found.get(bare(address))].filter(Boolean);
  } catch (error) { addresses = undefined; throw error; }
}
const bare = (address) => webAddress(address).replace(/\/+$/, "");

function only(all) {
  const sure = new Set(all.filter((one) => one.sure).map((one) => one.id)), each = new Map();
  for (const one of all) if (!each.has(one.id) || one.sure) each.set(one.id, { ...one, sure: one.sure && sure.size === 1 });
  return [...each.values()].sort((one, other) => other.sure - one.sure).slice(0, MOST);
}

// Lets a field name a record: records like what is typed are offered as buttons; the one that is taken is kept in data-id.
// That the archive has none is said once it was looked up.
function offering(input, list, status, find, unknown) {
  let turn = 0, waiting;
  const state = (id, key = "") => {
    if (id) input.dataset.id = id; else delete input.dataset.id;
    const text = input.value.trim();
    say(status, id ? fill(words.in_archive, { id: code(id) }) : key && text ? fill(words[key], { id: code(unknown.id(text, "taken" in input.dataset)) }) : "");
    show();
  };
  const take = (one) => { input.value = one.name; list.replaceChildren(); state(one.id); input.focus(); };
  input.addEventListener("input", () => {
    const mine = ++turn;
    clearTimeout(waiting);
    delete input.dataset.taken; // whether another's id is what this name would have
    state("");
    list.replaceChildren();
    if (input.value.trim().length < 2) return;
    waiting = setTimeout(async () => {
      let found = null;
      try { found = await find(input.value.trim()); } catch (error) { console.info(error); }
      if (mine !== turn) return;
      if (found?.taken) input.dataset.taken = "";
      const sure = found?.find((one) => one.sure), others = (found ?? []).filter((one) => one !== sure);
      state(sure?.id ?? "", found ? (others.length ? "offered" : unknown.say) : "not_looked");
      list.replaceChildren(...others.map((one) => {
        const item = make("li", ""), button = make("button", one.name, { type: "button", dir: "auto" });
        button.title = one.id;
        button.addEventListener("click", () => take(one));
        item.append(button);
        return item;
      }));
    }, 150);
  });
}

const speakers = part("speakers"), first = part("speaker").cloneNode(true);
let numbers = 0;
function prepare(row) {
  const number = ++numbers;
  for (const element of row.querySelectorAll("[id], [for], [aria-describedby]")) {
    for (const name of ["id", "for", "aria-describedby"]) {
      if (element.hasAttribute(name) && number > 1) element.setAttribute(name, `${element.getAttribute(name)}-${number}`);
    }
  }
  offering(row.querySelector("[name=speaker]"), part("agents", row), part("agent", row), agentsNamed, { say: "new_speaker", id: speakerId });
}

function tidy() {
  const rows = [...speakers.children];
  for (const row of rows) part("remove", row).hidden = rows.length < 2;
  show();
}

const acts = {
  add() {
    const row = first.cloneNode(true);
    speakers.append(row);
    prepare(row);
    tidy();
    row.querySelector("input").focus();
  },
  remove(button) { button.closest("[data-part=speaker]").remove(); tidy(); speakers.querySelector("input").focus(); },
  own() { field("words").value = own; show(); field("words").focus(); },
  download() {
    show(); // what was typed a moment ago too
    const href = URL.createObjectURL(new Blob([composed.record], { type: "application/yaml" }));
    make("a", "", { href, download: composed.name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  },
  async copy() {
    show();

    const text = composed.text;
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch {
      part("record").textContent = text;
      page.querySelector("details").open = true;
      done = false;
    }
    say(part("copied"), done ? words.copied : words.not_copied);
  },
};

const texts = (name, within = form) => Object.fromEntries([...within.querySelectorAll(`[name=${name}]`)].map((one) => [one.dataset.language, one.value]));
const today = () => { const now = new Date(); return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };

let own = "", composed = {}, state = "";

const shown = (characters) => (characters ? code(numbered(characters)) : words.nothing);

function showFound() {
  const found = look(field("words").value, field("pasted").value), place = part("found");
  ({ own = "", state } = found);
  part("own").hidden = state !== "differs";
  const key = state === "found" && found.count > 1 ? "found_twice" : state === "absent" && found.until ? "absent_after" : state;
  const said = state ? fill(words[key], { whole: apart(found.whole ?? ""), until: apart(found.until ?? "") }) : "";
  const each = (found.differences ?? []).map((pair) => `${shown(pair[0])} → ${shown(pair[1])} (${words[sortOf(pair)]})`);
  if (place.textContent === said + each.join("")) return;
  place.replaceChildren(...(said ? [make("p", said, { "data-state": state })] : []));
  if (each.length) {
    const list = make("ul", "");
    list.append(...each.map((one) => make("li", one)));
    place.append(list);
  }
}

const EXAMPLES = { day: code("2021-12-29"), month: code("2021-12"), year: code("2021") };

function showDate() {
  const kind = field("date-form").value, isPair = kind === "between" || kind === "lasted";
  part("last").hidden = !isPair;
  part("dates").hidden = kind === "unknown";
  const { edtf = "", fault = "" } = dateOf(kind, field("date").value, field("date-last").value, today());
  say(part("date"), edtf ? fill(words.date, { edtf: code(edtf) }) : fault === "missing" ? "" : fill(words[`date_${fault}`], EXAMPLES), edtf ? {} : { class: "sj-fault" });
  return edtf;
}

// Returns what is typed, the fields that are needed and empty, those that editors fill in, and characters that are refused.
function typed(date) {
  const rows = [...speakers.children].map((row) => {
    const input = row.querySelector("[name=speaker]");
    return { name: input.value, agent: input.dataset.id ?? "", taken: "taken" in input.dataset, capacity: texts("capacity", row) };
  });
  const one = {
    document: field("document").dataset.id ?? "", documentText: field("document").value, words: field("words").value,
    mode: field("mode").value, language: field("language").value, speakers: rows, date, kind: field("kind").value,
    title: texts("title"), translations: texts("translation"),
  };
  const needed = ["document", "words", "language", "speaker", "date", "kind"].map((name) => form.querySelector(`[name=${name}]`));
  const lacks = needed.filter((input) => (input.name === "date" ? !date : input.name === "speaker" ? !rows.some((row) => row.name.trim()) : !input.value.trim())).map(named);
  const adds = words.required.flatMap((tag) => ["title", ...(one.language === tag || words.names_in.length < 2 ? [] : ["translation"])].map((name) => field(`${name}-${tag}`))).filter((input) => !input.value.trim()).map(named);
  const wrong = [...form.querySelectorAll("[name]")].filter((input) => refused(input.value)).map((input) => fill(words.refused, { field: named(input), character: code(numbered(refused(input.value))) }));
  return { one, lacks, adds, wrong };
}

function show() {
  showFound();
  for (const one of form.querySelectorAll("[name=translation]")) one.parentElement.hidden = one.dataset.language === field("language").value;
  const { one, lacks, adds, wrong } = typed(showDate());
  const list = (fields) => fields.map(apart).join(words.comma);
  const said = [...wrong, ...(lacks.length ? [fill(words.lacks, { fields: list(lacks) })] : []), ...(["absent", "cut", "differs"].includes(state) ? [words.words_apart] : []),
    ...(adds.length && !lacks.length ? [fill(words.adds, { fields: list(adds) })] : [])];
  const place = part("lacks");
  if (place.textContent !== said.join("")) place.replaceChildren(...said.map((text, at) => make("p", text, at < wrong.length ? { class: "sj-fault" } : {})));
  const ready = !lacks.length && !wrong.length;
  part("ready").hidden = !ready;
  if (ready) compose(one);
}

function compose(one) {
  const { record, name } = recordOf(one), address = webAddress(one.documentText), folder = folderOf(one.date);
  const comments = [`Proposed on ${location.href.split(/[?#]/)[0]}`, `${folder}/${name}.yaml`];
  if (!one.document) comments.push(`The document, to be stored: sijill capture ${address ? `'${address}'` : "FILE"} --document ${documentId(one.documentText)}`);
  for (const { name: called, agent, taken } of one.speakers) if (called.trim() && !agent) comments.push(`Not in the archive yet: sijill new agent --id ${speakerId(called, taken)} (${called})`);
  composed = { text: formText(one, words.form, words.mark), record: yaml(record, comments), name: `${name}.yaml` };
  part("record").textContent = composed.record;
  part("folder").textContent = fill(words.folder, { folder: code(folder) });
  say(part("copied"), "");
  if (!part("open")) return;
  const title = `Statement: ${(Object.values(record.title)[0] ?? "").slice(0, 120)}`;
  const { href, fits } = issueAddress(words.repository, words.host, title, composed.text, words.paste_here);
  Object.assign(part("open"), { href, target: "_blank", rel: "noopener noreferrer" }); // a link without an address has neither
  part("long").hidden = fits;
  part("long").textContent = fits ? "" : fill(words.too_long, { limit: LONGEST.toLocaleString(language) });
}

offering(field("document"), part("documents"), part("document"), documentsNamed, { say: "new_document", id: (text) => documentId(text) });
prepare(speakers.firstElementChild);
let waiting;
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act](button);
});
part("late").remove();
form.hidden = false;
show();
