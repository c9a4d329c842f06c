// Suggestions under a search field: an ARIA combobox (APG pattern "editable combobox with list autocomplete").
// Without this the field is a plain form. It is loaded when the reader first focuses the field.
import { Engine } from "./engine.js";
import { Mixed, broken, loader, read } from "./files.js";

const site = new URL("../../", import.meta.url);
const language = document.documentElement.lang;
const PAUSE = 120; // milliseconds after the last key before suggestions are searched
let engine, words;

export function attach(input) {
  if (input.getAttribute("role") === "combobox") return;
  if (!engine) {
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: new URL("search.css", import.meta.url).href });
    document.head.append(style);
  }
  engine ??= new Engine(loader(site));
  const id = `sijill-options-${document.querySelectorAll("[role=listbox]").length}`;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  Object.assign(list, { id, hidden: true, className: "sj-options" });
  list.setAttribute("role", "listbox");
  status.setAttribute("role", "status");
  status.className = "sj-hide";
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id }))
    input.setAttribute(name, value);
  const form = input.form;
  form.classList.add("sj-combobox");
  form.append(list, status);
  let turn = 0, active = -1, waiting;

  // What is asked already needs no suggestions: they would cover its results.
  const isAsked = () => input.value.trim() === (new URLSearchParams(location.search).get("q") ?? "").trim();
  const close = () => {
    turn++; // answers that arrive later must not open the list again
    clearTimeout(waiting);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (at) => {
    const options = [...list.children];
    active = at < -1 ? options.length - 1 : at >= options.length ? -1 : at;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  };
  const option = (at, text, act, more) => {
    const element = document.createElement("li");
    element.id = `${id}-${at}`;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", "false");
    const title = document.createElement("bdi");
    title.textContent = text;
    element.append(title);
    if (more) {
      const small = document.createElement("small");
      small.textContent = more;
      element.append(" ", small);
    }
    element.addEventListener("pointerdown", (event) => { event.preventDefault(); act(); });
    element.act = act;
    return element;
  };
  const suggest = async (mayBeAgain = true) => {
    const query = input.value.trim(), mine = ++turn;
    if (query.length < 2) { close(); return; }
    try {
      words ??= await read(new URL(`assets/sijill/search.${language}.json`, site), "json");
      list.setAttribute("aria-label", words.suggestions);
      const found = await engine.search(query, { prefix: true });
      const rows = await Promise.all(found.all.slice(0, 6).map(async (number) => {
        const id = await engine.id(number);
        return [id, await read(new URL(`statements/${id}/statement.json`, site), "json")];
      }));
      if (mine !== turn || document.activeElement !== input) return;
      list.replaceChildren(...rows.map(([id, statement], at) => option(at, statement.title[language] ?? Object.values(statement.title)[0], () => {
        location.href = new URL(`${words.home}statements/${id}/${words.folder ? "index.html" : ""}`, site).href;
      }, statement.credit[language] ?? Object.values(statement.credit)[0])));
      if (rows.length) list.append(option(rows.length, words.all_results.replace("{query}", query), () => form.requestSubmit()));
      list.hidden = !rows.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = rows.length ? words.options.replace("{count}", rows.length) : "";
      mark(-1);
    } catch (error) {
      if (error instanceof Mixed && mayBeAgain) { // the site has changed since this page was opened
        engine = new Engine(loader(site, { again: true }));
        if (mine === turn) await suggest(false);
        return;
      }
      close();
      await broken(error);
      console.error(error);
    }
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => suggest(), PAUSE); });
  form.addEventListener("submit", close);
  input.addEventListener("focus", async () => {
    if (!await engine.files.hasMoved()) return;
    engine = new Engine(loader(site, { again: true }));
    if (!isAsked() && document.activeElement === input) suggest();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
    else if (event.key === "ArrowDown" && list.hidden) { suggest(); event.preventDefault(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      turn++; // answers that arrive later must not change a list in which the reader is choosing
      clearTimeout(waiting);
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    }
    else if (event.key === "Enter" && active >= 0 && !list.hidden) { list.children[active].act(); event.preventDefault(); }
  });
  if (!isAsked()) suggest();
}
