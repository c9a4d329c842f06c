// The search page. The query is in the address; results are built from text only, never from markup.
import { Engine, byEditors, excerpt } from "./engine.js";
import { Mixed, RANKS, broken, loader, read } from "./files.js";
import { OPENERS } from "./meant.js";
import { begins, cited, isNamed, isQuoted, lookedUp, recordsNamed, withinMarks } from "./records.js";
import { EXACT, fold, keys, rawWords } from "./words.js";

const page = document.querySelector("[data-search]");
const here = new URL(".", import.meta.url);
const site = new URL("../../", here);
const PAGE = 10, VALUES = 12, FEW_SEGMENTS = 8;
const beside = matchMedia("(min-width: 76.25em)"); // as in search.css
page.querySelector("[data-part=late]")?.remove();
const words = JSON.parse(page.dataset.words);
let engine = new Engine(loader(site, { stamp: page.dataset.index }), resolve);
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const [form, status, list, panel, advice] = ["form", "status", "results", "filters", "advice"].map(part);
status.tabIndex = -1; // the focus goes here if what had it is gone
const NAMED = { speaker: "agent", body: "agent", topic: "topic", document: "document" };
const FACETS = ["speaker", "body", "year", "topic", "document", "kind", "mode"];

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== ""));
  return element;
}
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const digits = (text) => String(text).replace(/[0-9]/g, (digit) => words.digits[digit]);
const number = (value) => digits(value >= 10000 ? value.toLocaleString("en").replaceAll(",", words.group) : value);
const counted = (value) => fill(words.count[new Intl.PluralRules(words.locale).select(value)] ?? words.count.other, { count: number(value) });
const own = (named, name) => (named && Object.hasOwn(named, name) ? named[name] : undefined);
const rtl = (language) => words.rtl.includes(language.split("-")[0]);

/** Return the query and the filters that are in the address. */
function asked() {
  const search = new URLSearchParams(location.search);
  const filters = FACETS.flatMap((name) => search.getAll(name).map((value) => [name, value]));
  return { q: search.get("q") ?? "", sort: ["date", "oldest"].includes(search.get("sort")) ? search.get("sort") : "relevance", filters };
}

function address({ q, sort, filters }) {
  const search = new URLSearchParams();
  if (q) search.set("q", q);
  for (const [name, value] of filters) search.append(name, value);
  if (sort !== "relevance") search.set("sort", sort);
  const query = search.toString();
  return `${location.pathname}${query && "?"}${query}`;
}

/** Read the index again without caches, and search again; only once, because files that are still mixed are mixed at the host. */
function again() {
  engine = new Engine(loader(site, { again: true }), resolve);
  delete words.names;
  return run(false);
}

let latest = 0, shown = null, tallied = null, closed = false;
async function run(mayBeAgain = true) {
  const turn = ++latest, wanted = asked();
  for (const link of document.querySelectorAll(".sijill-languages a")) link.search = location.search;
  form.q.value = wanted.q;
  form.sort.value = wanted.sort;
  list.replaceChildren();
  part("shown").textContent = "";
  part("records").replaceChildren();
  list.setAttribute("aria-busy", "true");
  part("more")?.remove();
  lists(!location.search);
  advice.replaceChildren();
  advice.hidden = true;
  if (!wanted.q && !wanted.filters.length) {
    status.textContent = "";
    panel.hidden = true;
    shown = null;
    list.removeAttribute("aria-busy");
    chosen(wanted, []);
    return;
  }
  status.textContent = words.searching;
  try {
    const moved = mayBeAgain && engine.files.hasMoved();
    const word = lookedUp(wanted.q);
    engine.files.ahead().catch(() => {});
    const [found, known, citing] = await Promise.all([engine.search(wanted.q, { sort: wanted.sort, filters: wanted.filters }),
      word ? engine.files.records(word) : [], engine.citing(cited(wanted.q))]);
    if (await moved && turn === latest) { await again(); return; }
    if (turn !== latest) return;
    shown = { found, wanted, known, citing, next: 0 };
    const { asked: { wrong, unknown, onlyStops, phrases, words: single, units, filters } } = found;
    const unused = [...unknown.map((filter) => fill(words.unknown, { filter })), ...wrong.map((filter) => fill(words.wrong, { filter }))];
    const isAsked = [single, units, phrases, filters, wanted.filters].some((some) => some.length) || onlyStops;
    status.textContent = !isAsked && unused.length ? unused.shift() : found.whole || !wanted.q ? counted(found.whole) + (found.some ? fill(words.and_some, { count: number(found.some) }) : "")
      : found.some ? fill(words.some, { count: number(found.some) })
      : fill(onlyStops && !phrases.length ? words.common : words.none, { query: wanted.q });
    for (const one of unused) advice.append(make("p", {}, one));
    document.title = [wanted.q, words.title].filter(Boolean).join(" · ");
    panel.hidden = !found.all.length && !wanted.filters.length;
    if ([...wanted.filters, ...filters].some(([name]) => Object.hasOwn(NAMED, name))) await names();
    if (turn !== latest) return;
    chosen(wanted, found.asked.typed);
    await suggest(found, wanted, turn);
    await more(turn);
    const { count = 0, top = 0 } = history.state ?? {};
    while (turn === latest && shown.next < Math.min(count, found.all.length)) await more(turn);
    if (top && turn === latest) scrollTo(0, top);
    // If there is room beside the results, open the filters, unless counting them for many results would be slow.
    if (turn === latest && beside.matches && !closed && group(listed(found)).size <= FEW_SEGMENTS) panel.open = true;
    if (turn === latest && panel.open) await facets(found, wanted);
    if (turn === latest) list.removeAttribute("aria-busy");
  } catch (error) {
    if (turn !== latest) return;
    if (error instanceof Mixed && mayBeAgain) { await again(); return; }
    await broken(error);
    if (turn !== latest) return;
    status.textContent = location.protocol === "file:" ? words.from_folder : error instanceof Mixed ? words.mixed : words.failed;
    list.replaceChildren();
    lists();
    list.removeAttribute("aria-busy");
    console.error(error);
  }
}

/** Load the names of people, topics and documents; only when a filter is typed by name, or the filters are opened. */
async function names() {
  if (!words.names) {
    const found = await engine.files.names(page.lang);
    words.names = Object.fromEntries(Object.entries(NAMED).map(([name, kind]) => [name, found[kind]]));
  }
  return words.names;
}

/** Turn the name, or part of a name, that a reader typed after `speaker:` or `kind:` into the ids that the index contains. */
async function resolve(name, value) {
  const known = Object.hasOwn(NAMED, name) ? Object.entries((await names())[name] ?? {}).map(([id, text]) => [id, [text, id.replaceAll("-", " ")]])
    : name === "language" ? (await engine.terms.beginning("language:", 1)).map(([term]) => term.replace("language:", ""))
      .map((tag) => [tag, words.names_in.map((language) => languageName(tag, language))])
    : Object.entries(own(words.called, name) ?? {});
  const plain = (text) => rawWords(text).map(([word]) => fold(word)).join(" ");
  const exact = known.filter(([, texts]) => texts.some((text) => plain(text) === plain(value)));
  return (exact.length ? exact : known.filter(([, texts]) => isNamed(value, texts.join(" "), Object.hasOwn(NAMED, name) ? undefined : begins))).map(([id]) => id);
}

/** Return the results that the filters count: those with every word, or else those with some. */
const listed = ({ all, whole }) => all.slice(0, whole || all.length);

async function more(turn) {
  const { found, wanted, known, citing } = shown, slice = found.all.slice(shown.next, shown.next + PAGE), first = !shown.next;
  const coming = slice.map(async (at) => statementOf(await engine.id(at)));
  for (const one of coming) one.catch(() => {}); // awaited below
  part("more")?.remove();
  if (first) {
    const citations = await Promise.all(citing.map(async (at) => statementOf(await engine.id(at))));
    const titles = citing.length ? await Promise.all(words.names_in.map(async (language) => [language, (await engine.files.names(language)).document])) : [];
    if (turn !== latest) return;
    // What is above the results is shown at once, before them, so that nothing moves.
    records(wanted, citations, known, Object.fromEntries(titles));
    if (!found.all.length && part("records").firstChild) status.textContent = fill(words.only_records, { query: wanted.q });
    advice.hidden = false;
    lists(!found.all.length);
  }
  for (const [at, one] of coming.entries()) { // each result is shown when it has come
    const statement = await one;
    if (turn !== latest) return;
    if (shown.next + at === found.whole && found.whole < found.all.length) list.append(make("li", { class: "sj-partly" }, words.partly));
    list.append(item(statement, found));
  }
  shown.next += slice.length;
  part("shown").textContent = shown.next ? fill(words.shown, { first: number(1), last: number(shown.next), count: number(found.all.length) }) : "";
  if (shown.next < found.all.length) {
    const button = make("button", { type: "button", "data-part": "more", class: "sj-more" }, words.more);
    button.addEventListener("click", async () => {
      const last = list.lastElementChild;
      try { await more(latest); } catch (error) { if (error instanceof Mixed) await again(); else { await broken(error); throw error; } }
      last.nextElementSibling?.querySelector("a")?.focus();
    });
    list.after(button);
  }
}

const statementOf = (id) => read(new URL(`statements/${id}/statement.json`, site), "json");

const pageOf = (kind, id) => new URL(`${words.home}${kind}s/${id}/${words.folder ? "index.html" : ""}`, site);

/** Link to the records that the query names or describes: a person's page lists everything the person said. */
function records(wanted, statements, known, titles) {
  part("records").replaceChildren(...recordsNamed(wanted.q, statements, known, titles).map(({ kind, id, names }) => make("li", {},
    make("a", { href: pageOf(kind, id).href }, make("bdi", {}, names[page.lang] ?? Object.values(names)[0])),
    make("span", { class: "sj-meta" }, ` · ${words.records[kind]}`))));
}

/** Return the languages in which a statement was made or issued; the page's comes first, since none comes before another. */
function originals({ language, passages }) {
  const others = (passages ?? []).flatMap(({ variants }) => (variants ?? []).filter(({ standing }) => standing).map((one) => one.language));
  return [...new Set([language, ...others])].sort((one, other) => (other === page.lang) - (one === page.lang));
}

/** Return the name of a language, in the page's language or another. */
function languageName(tag, language = page.lang) {
  const known = language === page.lang ? own(words.languages, tag) : undefined;
  try { return known ?? new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag; } catch { return tag; }
}

function item(statement, found) {
  // The words of what was retracted or withdrawn are on its page alone, behind its notice.
  const id = statement.identifier, link = pageOf("statement", id), withdrawn = own(words.titled, statement.status);
  const local = (texts) => texts[page.lang] ?? Object.values(texts)[0] ?? "";
  const office = statement.speakers.length === 1 ? statement.speakers[0].capacity : null;
  const who = [local(statement.credit), ...(office ? [local(office)] : [])].join(words.comma);
  const by = make("p", { class: "sj-meta" });
  const state = words.states[statement.status];
  [make("bdi", {}, local(statement.date.in_words)), make("bdi", {}, labelOf("kind", statement.kind)), make("bdi", {}, who),
    make("span", {}, fill(words.original, { language: originals(statement).map((tag) => languageName(tag)).join(words.comma) }))]
    .concat(state ? make("b", { class: `sj-${statement.status}` }, state) : [])
    .forEach((element, at) => by.append(...(at ? [" · "] : []), element));
  const row = make("li", { class: "sj-result", "data-id": id },
    make("h2", {}, make("a", { href: link.href }, fill(withdrawn ?? "{title}", { title: local(statement.title) }))), by, withdrawn ? make("p", { class: "sj-meta" }, words.no_words) : "");
  const best = withdrawn ? null : excerpts(statement, found.terms);
  if (best) {
    const quote = make("p", { class: "sj-excerpt", lang: best.language, dir: rtl(best.language) ? "rtl" : "ltr" });
    quote.append(best.around[0], best.cutBefore ? "… " : "");
    let at = 0;
    for (const [element, from, to] of [...best.marks.map((one) => [make("mark", {}), ...one]), ...best.editors.map((one) => [make("span", { class: "sj-editors" }), ...one])].sort((one, other) => one[1] - other[1])) {
      element.textContent = best.text.slice(from, to);
      quote.append(best.text.slice(at, from), element);
      at = to;
    }
    quote.append(best.text.slice(at), best.cutAfter ? " …" : "", best.around[1]);
    row.append(quote, make("p", { class: "sj-meta" }, `— ${local(best.attribution)}`, ...(best.by ? [" · ", words.translated[best.by]] : [])));
    if (best.anchor) row.querySelector("a").hash = best.anchor;
  }
  return row;
}

/** Choose the text with the most matches: what documents have before translations, the page's language before others. */
function excerpts(statement, terms) {
  const texts = (statement.passages ?? []).flatMap((passage) => [
    { ...passage, quoted: isQuoted(passage), worth: 0.2 },
    ...(passage.variants ?? []).filter(({ language }) => language !== passage.language).map((one) => ({ ...one, quoted: isQuoted(one), worth: one.language === page.lang ? 0.3 : 0.2 })),
    ...(passage.translations ?? []).map((one) => ({ ...one, quoted: isQuoted(passage) && one.by !== "machine", worth: one.language === page.lang ? 0.3 : 0 })),
  ].map((one) => ({ ...one, around: one.quoted ? words.marks[Number(rtl(one.language))] : ["", ""], anchor: passage.identifier, attribution: passage.attribution })));
  let best = null;
  for (const one of texts) {
    const cut = excerpt(one.by && one.quoted ? withinMarks(one.text, one.around) : one.text, terms, byEditors(one.pieces));
    const worth = new Set(cut.marks.map(([from, to]) => cut.text.slice(from, to))).size + one.worth;
    if (!best || worth > best.worth) best = { ...one, ...cut, worth, anchor: cut.hits ? one.anchor : "" };
  }
  return best;
}

/** Return what readers call a value of a filter. */
function labelOf(name, value) {
  if (name === "year") return own(words.years, value) ?? digits(value);
  if (name === "language") return languageName(value);
  return own(words.names?.[name], value) ?? own(words[`${name}s`], value) ?? value;
}

/** Show the filters in use, including those that were typed, each with a button that removes it. */
function chosen(wanted, typed) {
  const chip = (name, value, without) => {
    const label = `${own(words.facets, name) ?? name}: ${value}`;
    const button = make("button", { type: "button", "aria-label": fill(words.remove, { value: label }) }, make("bdi", {}, label), " ×");
    button.addEventListener("click", () => go({ ...wanted, ...without }));
    return button;
  };
  const chips = part("chosen"), at = [...chips.children].indexOf(document.activeElement);
  chips.replaceChildren(
    ...typed.map(({ name, value, values, text }) => chip(name, values.length === 1 && typeof values[0] === "string" ? labelOf(name, values[0]) : digits(value),
      { q: wanted.q.replace(text, " ").replace(/\s+/g, " ").trim() })),
    ...wanted.filters.map(([name, value]) =>
      chip(name, labelOf(name, value), { filters: wanted.filters.filter((one) => one[0] !== name || one[1] !== value) })));
  if (at >= 0) (chips.children[Math.min(at, chips.children.length - 1)] ?? status).focus(); // a chip that was removed had the focus
}

/** Count the results for each facet. Files are read only when the reader opens the filters. */
async function facets(found, wanted) {
  if (tallied === found) return;
  tallied = found;
  const turn = latest, counts = new Map(FACETS.map((name) => [name, new Map()]));
  await names();
  const count = (results, isCounted) => Promise.all([...group(listed(results))].map(async ([segment, numbers]) => {
    const { values, rows } = await engine.files.facets(segment);
    for (const at of numbers) for (const index of rows[at % RANKS]) {
      const [, name, value] = values[index].match(/^([a-z]+):(.*)$/s);
      const counter = isCounted(name) && counts.get(name);
      if (counter) counter.set(value, (counter.get(value) ?? 0) + 1);
    }
  }));
  // Values of one group are alternatives, so each group is counted without its own choices.
  const chosenGroups = [...new Set(wanted.filters.map(([name]) => name))];
  await Promise.all([count(found, (name) => !chosenGroups.includes(name)), ...chosenGroups.map(async (group) =>
    count(await engine.search(wanted.q, { filters: wanted.filters.filter(([name]) => name !== group) }), (name) => name === group))]);
  if (turn !== latest) return;
  const focused = part("facets").contains(document.activeElement) ? document.activeElement.dataset.facet : null;
  const groups = [...counts].filter(([, counter]) => counter.size).map(([name, counter]) => {
    const sorted = [...counter].sort((a, b) => (name === "year" ? (a[0] === "unknown" || a[0] < b[0] && b[0] !== "unknown" ? 1 : -1) : b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
    const boxes = sorted.map(([value, count]) => {
      const on = wanted.filters.some((one) => one[0] === name && one[1] === value);
      const box = make("input", { type: "checkbox", "data-facet": `${name}:${value}`, ...(on && { checked: "" }) });
      box.addEventListener("change", () => go({ ...wanted, filters: box.checked
        ? [...wanted.filters, [name, value]]
        : wanted.filters.filter((one) => one[0] !== name || one[1] !== value) }));
      return make("label", {}, box, " ", make("bdi", {}, labelOf(name, value)), make("span", { class: "sj-tally" }, ` ${number(count)}`));
    });
    const rest = boxes.splice(VALUES);
    const isOpen = rest.some((one) => { const box = one.querySelector("input"); return box.checked || box.dataset.facet === focused; });
    const all = rest.length ? [make("details", isOpen ? { open: "" } : {},
      make("summary", {}, fill(words.more_values, { count: number(rest.length) })), ...rest)] : [];
    return make("fieldset", {}, make("legend", {}, words.facets[name]), ...boxes, ...all);
  });
  part("facets").replaceChildren(...groups);
  panel.hidden = !groups.length;
  if (focused) [...part("facets").querySelectorAll("input")].find((box) => box.dataset.facet === focused)?.focus();
  chosen(wanted, found.asked.typed);
}

function group(numbers) {
  const groups = new Map();
  for (const at of numbers) {
    const segment = Math.floor(at / RANKS);
    if (!groups.has(segment)) groups.set(segment, []);
    groups.get(segment).push(at);
  }
  return groups;
}

/** Return a term of the index as a statement that contains it writes it: readers see words, not terms. */
async function written(term) {
  const { all } = await engine.search(term);
  if (!all.length) return term;
  const { title, speakers, passages } = await statementOf(await engine.id(all[0]));
  const wordings = (passages ?? []).flatMap((one) => [one, ...(one.variants ?? []), ...(one.translations ?? [])]);
  const names = speakers.flatMap(({ agent, named }) => [agent.name ?? agent.unnamed, named ?? {}]);
  const texts = [title, ...names].flatMap((one) => Object.values(one)).concat(wordings.map(({ text }) => text));
  for (const text of texts) for (const [word] of rawWords(text)) {
    if (keys(fold(word)).some(([key, strength]) => key === term && strength === EXACT)) return word;
  }
  return term;
}

/** Offer another query. */
function mean(query, wanted) {
  advice.append(make("p", {}, words.meant, " ", make("a", { href: address({ ...wanted, q: query }) }, make("bdi", {}, query))));
}

/** Return a query with other words in place of some. */
function replaced(query, near) {
  const isArabic = [...near.values()].some((other) => /[\u0621-\u064a]/.test(other));
  let changed = "", at = 0;
  for (const [word, start] of rawWords(query)) {
    const folded = fold(word);
    changed += query.slice(at, start) + (near.get(folded) ?? (isArabic ? OPENERS.get(folded) : undefined) ?? word);
    at = start + word.length;
  }
  return changed + query.slice(at);
}

async function suggest(found, wanted, turn) {
  const near = new Map();
  await Promise.all(found.missing.map(async (word) => {
    const other = found.instead.get(word) ?? await engine.suggest(word);
    if (other) near.set(word, await written(other));
  }));
  const query = replaced(wanted.q, near), plain = (text) => rawWords(text).map(([word]) => fold(word)).join(" ");
  // A suggestion must lead to results: with all words, as many as have forms of what was typed; or if none has all, to as many with some.
  const other = near.size && !found.offered.length && plain(query) !== plain(wanted.q) ? await engine.search(query, { filters: wanted.filters, offer: false }) : { whole: 0, some: 0 };
  const isBetter = other.whole ? found.isGuess || other.whole >= found.whole : !found.whole && other.some && other.some >= found.some;
  if (turn !== latest) return;
  for (const one of found.offered) mean(one, wanted);
  if (isBetter) mean(query, wanted);
  if (!found.all.length) advice.append(make("p", {}, words.advice));
}

const lists = (on = true) => { part("lists").hidden = !on; };

/** Remember how many results are shown, and how far the page is scrolled, for a reader who comes back. */
const keep = () => history.replaceState({ count: shown?.next ?? 0, top: scrollY }, "");

function go(wanted) {
  keep();
  history.pushState(null, "", address(wanted));
  run();
}

form.addEventListener("submit", (event) => { event.preventDefault(); go({ ...asked(), q: form.q.value.trim() }); });
form.sort.addEventListener("change", () => go({ ...asked(), q: form.q.value.trim(), sort: form.sort.value }));
panel.addEventListener("toggle", () => { closed = !panel.open; if (panel.open && shown) facets(shown.found, shown.wanted).catch((error) => { if (error instanceof Mixed) return again(); return broken(error).then(() => { throw error; }); }); });
addEventListener("popstate", () => run());
addEventListener("pagehide", keep);
// When a reader comes back, some browsers restore the earlier contents of the fields after the scripts have run.
addEventListener("pageshow", (event) => setTimeout(() => {
  if (event.persisted && list.getAttribute("aria-busy")) run(); // it was left before all had come
  const { q, sort } = asked();
  form.q.value = q;
  form.sort.value = sort;
}));
history.scrollRestoration = "manual";
part("sorting").hidden = false;
run();
engine.files.start().catch(() => {}); // it came with the page; run() says if it cannot be read
