// Copying, citing, linking and verifying on a record's page. Without this script everything can still be read.
(() => {
"use strict";
const words = /*words*/{};
const page = document.querySelector("article[data-statement]");
const assets = document.currentScript.src;
const FSI = "\u2068", PDI = "\u2069";
const apart = (text) => FSI + text + PDI;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(label, name, act) {
  const made = make("button", { type: "button", ...(name && { "aria-label": name }) }, label);
  made.addEventListener("click", () => act(made));
  return made;
}

const status = make("p", { role: "status", class: "sj-hide" });
function say(text, on) {
  status.textContent = text;
  if (!on) return;
  const before = on.dataset.label ??= on.textContent;
  on.textContent = text;
  clearTimeout(on.timer);
  on.timer = setTimeout(() => { on.textContent = before; status.textContent = ""; }, 2500);
}

async function copy(text, on, done = words["action.copied"], html = "") {
  try {
    if (html && globalThis.ClipboardItem) {
      const both = [["text/plain", text], ["text/html", html]].map(([type, content]) => [type, new Blob([content], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(both))]);
    } else await navigator.clipboard.writeText(text);
    say(done, on);
  } catch {
    const area = make("textarea", { class: "sj-hide", readonly: "" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    say(copied ? done : words["action.failed"], copied ? on : undefined);
    if (!copied) on.after(" ", make("span", { class: "sj-small" }, words["action.failed"]));
  }
}

// The page's own address: what is cited of it also names the version.
const here = () => document.querySelector('meta[property="og:url"]')?.content || location.href.split("#")[0];

// Whether the translation is copied beside the original: the reader's choice, kept in this browser.
const CHOICE = "sijill-copy";
let withTranslation = true;
try { withTranslation = localStorage.getItem(CHOICE) !== "original"; } catch { /* storage is closed to this page */ }
// Originals are equal: whichever of them is copied, the others go with it.
const originalsOf = (place) => [...place.querySelectorAll(".sj-original")];
const translationsOf = (place) => [...place.querySelectorAll(".sj-translation")].filter((made) => made.lang === document.documentElement.lang);

function offerChoice(said) {
  const box = make("input", { type: "checkbox" });
  box.checked = withTranslation;
  box.addEventListener("change", () => {
    withTranslation = box.checked;
    try {
      if (withTranslation) localStorage.removeItem(CHOICE);
      else localStorage.setItem(CHOICE, "original");
    } catch { /* the choice holds until the next page */ }
  });
  said.append(make("p", { class: "sj-small sj-choice" }, make("label", {}, box, " ", words["action.with_translation"])));
}

// interface/attribution.py writes who said the words, and how they are reported, beside them: one line each. In plain text
// each part is between Unicode isolates, so that pasted text keeps its order in any surroundings. The address is not, because
// some programs would take the isolates for a part of it.
function quotation(quote) {
  const { attribution } = quote.parentElement.dataset;
  const said = [[quote, ""]], address = `${here()}#${quote.id}`;
  for (const made of [...originalsOf(quote.parentElement), ...(withTranslation ? translationsOf(quote.parentElement) : [])]) {
    said.push([made, made.nextElementSibling.textContent]);
  }
  // A copy of the words says who has answered them.
  const replies = [...quote.parentElement.querySelectorAll(".sj-reply")]
    .map((one) => [one.textContent, new URL(one.querySelector("a").getAttribute("href"), here()).href]);
  const plain = said.map(([one, by]) => apart(one.textContent) + (by && ` (${apart(by)})`));
  const rich = make("div", {}, ...said.flatMap(([one, by]) => [
    make("blockquote", { lang: one.lang, dir: one.dir }, one.textContent), ...(by ? [make("p", {}, by)] : []),
  ]), ...attribution.split("\n").map((line) => make("p", {}, line)), make("p", {}, make("a", { href: address }, address)),
  ...replies.map(([text, to]) => make("p", {}, `${text} `, make("a", { href: to }, to))));
  const answers = replies.map(([text, to]) => `${apart(text)}\n${to}\n`).join("");
  return [`${plain.join("\n")}\n${attribution}\n${address}\n${answers}`, rich.innerHTML];
}


// Made by interface/citation_files.py. BibTeX and RIS are in the page as text; their lines must end with CR and LF.
const id = page?.dataset.statement;
const textOf = (ending) => page.querySelector(`pre[data-file="${ending}"]`).textContent;
const FILES = [
  ["BibTeX", "bib", "application/x-bibtex", () => textOf("bib")],
  ["RIS", "ris", "application/x-research-info-systems", () => textOf("ris").replace(/\n/g, "\r\n")],
  ["CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json",
    async () => `${JSON.stringify([(await data()).csl[document.documentElement.lang]])}\n`],
];
const data = async () => (await fetch(page.querySelector('a[href$="statement.json"]').href)).json();

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

async function sha256(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

// Only the words: the quotation marks around them belong to the page.
function wordsOf(quote) {
  const alone = quote.cloneNode(true);
  for (const mark of alone.querySelectorAll(".sj-mark")) mark.remove();
  return alone.textContent;
}

const holds = (value, text) =>
  value === text || (value !== null && typeof value === "object" && Object.values(value).some((v) => holds(v, text)));

// Compares the words here with the published record, or a paragraph that the reader has with its digest.
async function verify(place, quote) {
  const [number, ...recorded] = place.dataset.paragraphs.split(" ");
  const said = wordsOf(quote), wordings = [said, ...[...originalsOf(quote.parentElement), ...quote.parentElement.querySelectorAll(".sj-translation")].map(wordsOf)];
  const result = make("p", { role: "status" }, words["verify.working"]);
  place.replaceChildren(make("h3", {}, words["verify.title"]), result);
  if (!globalThis.crypto?.subtle) return void (result.textContent = words["verify.unsupported"]);
  const digest = (label, value) => make("p", { class: "sj-small" }, label, " ", make("code", { class: "sj-digest" }, value));
  try {
    const record = await data();
    const same = wordings.every((one) => holds(record, one));
    result.className = same ? "sj-ok" : "sj-differs";
    result.textContent = words[same ? "verify.words_match" : "verify.words_differ"];
  } catch {
    result.textContent = words["verify.unavailable"];
  }
  result.after(digest(words["verify.digest"], await sha256(said)), make("p", { class: "sj-small" }, words["verify.not_compared"]));
  if (await proveLogged(place, wordings)) {
    result.className = "sj-differs";
    result.textContent = words["verify.step_differs"];
  }
  const area = make("textarea", { rows: "4", lang: quote.lang, dir: quote.dir, id: `${quote.id}-paragraph` });
  const answer = make("div", { role: "status" });
  const compare = async () => {
    const text = area.value.trim();
    let computed, same = false;
    for (const [digest, salt] of recorded.map((one) => one.split("/"))) {
      if (same) break;
      computed = await sha256(salt ? `sijill:paragraph:v2\n${salt}${text}` : `sijill:paragraph:v1\n${text}`);
      same = digest === computed;
    }
    const within = text.replace(/\s+/g, " ").includes(said.replace(/\s+/g, " "));
    const found = same ? (within ? "verify.paragraph_match" : "verify.paragraph_match_only") : "verify.paragraph_differ";
    answer.replaceChildren(
      make("p", { class: same ? "sj-ok" : "sj-differs" }, words[found]),
      digest(words["verify.paragraph_computed"], computed), ...recorded.map((one) => digest(words["verify.paragraph_recorded"], one.split("/")[0])),
    );
  };
  const asked = make("label", { for: area.id }, words["verify.paragraph"].replace("{number}", number));
  place.append(asked, area, button(words["verify.compare"], "", compare), answer,
    make("p", { class: "sj-small" }, words["verify.limits"]));
}

// If there is a transparency log: shows each step from the record to the log's newest checkpoint, with its result. Returns
// whether one of them does not hold. An entry that no checkpoint covers yet has the first steps.
async function proveLogged(place, said) {
  const line = page.querySelector("[data-log]");
  if (!line) return false;
  let wrong = false;
  const list = make("ol", { class: "sj-proved" });
  const step = (name, state, facts) => list.append(make("li", { class: { ok: "sj-ok", differs: "sj-differs" }[state] || "sj-unknown" },
    words[`verify.step.${name}.${state}`].replace(/\{(\w+)\}/g, (_, fact) => apart(String(facts[fact])))));
  place.append(make("h4", {}, words["verify.steps"]), list);
  try {
    const { steps } = await import(new URL("proof.js", assets).href);
    const bundle = page.querySelector('a[href$="evidence.zip"]').href;
    const { version, entry = "", dated } = line.dataset;
    for await (const one of steps(bundle, new URL(line.dataset.log, location.href).href, holds, said, { id, version, entry, dated })) {
      step(...one);
      wrong ||= one[1] === "differs";
    }
  } catch { step("program", "unable", {}); }
  list.after(make("p", { class: "sj-small" }, words["verify.steps_limits"]));
  return wrong;
}

function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest("details:not([open])");
  if (closed) { closed.open = true; target.scrollIntoView(); }
}

// A page at an earlier id redirects, and would lose what follows "#", so a link that names a version is sent to that page.
const named = document.querySelector('meta[http-equiv="refresh"]') && /^#(v[1-9][0-9]*)$/.exec(location.hash);
const version = named && [...document.querySelectorAll(".sj-page a")].find(({ pathname }) => pathname.replace(/index\.html$/, "").endsWith(`/${named[1]}/`));
if (version) location.replace(version.href);

// A link to a version that was never published would otherwise open what the page says now without a word.
function unknown() {
  document.querySelector(".sj-unknown-version")?.remove();
  const asked = /^#v([0-9]{1,9})$/.exec(location.hash);
  if (!page || !asked || document.getElementById(`v${asked[1]}`)) return;
  const text = words["action.no_version"].replace("{number}", asked[1]);
  page.prepend(make("p", { class: "sj-notice sj-unknown-version", role: "note" }, text));
}
addEventListener("hashchange", unknown);
unknown();

if (page) {
  page.append(status);
  for (const quote of page.querySelectorAll("blockquote[id]")) {
    const passage = quote.parentElement;
    const actions = passage.querySelector(".sj-actions");
    const copying = actions.querySelector("button"), links = [...actions.querySelectorAll("a")];
    const linking = links.pop(), [citing] = links; // a draft is not cited, and what was withdrawn is not copied
    if (copying) {
      copying.setAttribute("aria-label", `${words["action.copy_quotation"]} (${quote.id})`);
      copying.addEventListener("click", () => { const [text, html] = quotation(quote); copy(text, copying, undefined, html); });
    }
    if (citing) citing.setAttribute("aria-label", `${words["action.cite_passage"]} (${quote.id})`);
    linking.setAttribute("aria-label", `${words["action.link_passage"]} (${quote.id})`);
    linking.addEventListener("click", () => copy(`${here()}#${quote.id}`, linking, words["action.link_copied"]));
    const place = passage.querySelector(".sj-verify");
    if (place) place.append(button(words["verify.button"], "", () => verify(place, quote)));
  }
  const said = page.querySelector(".sj-said");
  if (said && page.querySelector(".sj-actions button") && translationsOf(said).length) offerChoice(said);
  const citations = page.querySelectorAll(".sj-citation");
  for (const citation of citations) {
    const text = citation.textContent;
    citation.append(" ", button(words["action.copy"], words["cite.copy"], (on) => copy(text, on)));
  }
  if (citations.length) {
    const offered = FILES.map(([label, ending, type, text]) => button(label, "", async (on) => {
      try { save(`${id}.${ending}`, type, await text()); } catch { say(words["verify.unavailable"], on); }
    }));
    const list = make("dd", { class: "sj-downloads" }, ...offered.flatMap((one) => [one, " "]));
    page.querySelector("#cite").append(make("dt", {}, words["cite.download"]), list);
  }
  addEventListener("hashchange", reveal);
  reveal();
}

// "On this day": statements of the reader's own date, moved to the top. No other part of the site asks for the time.
const today = document.querySelector(".sj-today");
if (today) {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const heading = document.getElementById(`d${two(now.getMonth() + 1)}-${two(now.getDate())}`);
  if (heading) {
    const list = heading.nextElementSibling.cloneNode(true);
    today.append(make("h2", {}, words["day.today"].replace("{date}", heading.textContent)), list);
  }
}
})();
