// The button for dark and light. It follows the system until the reader chooses; the choice is kept in this browser.
(() => {
  const root = document.documentElement;
  const button = document.querySelector("button[data-scheme-switch]");
  if (!button) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.scheme || (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    const followsSystem = chosen === (system.matches ? "dark" : "light");
    if (followsSystem) delete root.dataset.scheme;
    else root.dataset.scheme = chosen;
    try {
      if (followsSystem) localStorage.removeItem("sijill-scheme");
      else localStorage.setItem("sijill-scheme", chosen);
    } catch { /* storage is closed to this page: the choice holds until the next one */ }
    show();
  });
})();

// A page that was opened from a folder: links and forms lead to the files of addresses, which no server adds there.
if (location.protocol === "file:") {
  const file = (href) => {
    const to = new URL(href, location.href);
    if (to.protocol === "file:" && to.pathname.endsWith("/")) to.pathname += "index.html";
    return to;
  };
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link) link.href = file(link.href).href;
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || event.defaultPrevented) return;
    event.preventDefault();
    const to = file(form.action);
    to.search = String(new URLSearchParams(new FormData(form)));
    location.assign(to.href);
  });
}

// The search field suggests statements. The code for that is loaded when the reader focuses a field, or presses "/".
(() => {
  const script = document.currentScript.src;
  const fields = document.querySelectorAll("form[role=search] input[name=q], [role=search] form input[name=q]");
  const load = (field) => import(new URL("search-box.js", script)).then(({ attach }) => attach(field)).catch(() => {});
  for (const field of fields) field.addEventListener("focus", () => load(field), { once: true });
  // A browser does not let a page that was opened from a folder read other files, modules included, so this script says so.
  const status = document.querySelector("[data-from-folder]");
  if (location.protocol === "file:" && status) {
    status.textContent = status.dataset.fromFolder;
    document.querySelector("[data-part=late]")?.remove();
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !fields.length) return;
    event.preventDefault();
    (document.querySelector("[data-search] input[name=q]") ?? fields[0]).focus();
  });
})();

// Only earlier versions have pages of their own: a link to the newest one's leads to the statement, which says what differs.
// What was in the folder of a language that is at the root now, or given up, is below the root.
(() => {
  const missing = document.querySelector("[data-missing]");
  const asked = missing && /^(.*\/statements\/[^/]+\/)(v[1-9][0-9]*)\/?$/.exec(location.pathname);
  const home = missing?.dataset.former?.split(" ").find((one) => location.pathname.startsWith(one));
  if (asked) location.replace(`${asked[1]}#${asked[2]}`);
  else if (home) location.replace(`${missing.dataset.root}${location.pathname.slice(home.length)}${location.search}${location.hash}`);
})();
