// What a proposed statement consists of, without the page: words found in a text, a date, the record as YAML, the form's text.
// propose.js is the page. It uses none of the site's files, so that everything here can be tried by itself.

// Words in a text: check/evidence/find.py and edges.py have the same rules for `sijill check`.
const BETWEEN = "(?:\\s*\\n[«»‹›“”„‟‘‚‛\"'「『]\\s*|\\s+)";
const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const wordsOf = (text) => text.trim().split(/\s+/).filter(Boolean);
const HOLDS = /[\p{L}\p{N}\p{M}_^\u200c\u200d\u00ad]/u, UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const before = (text, at) => (at > 1 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 2, at)) ? text.slice(at - 2, at) : text.slice(at - 1, at));
const behind = (text, at) => (at < text.length ? String.fromCodePoint(text.codePointAt(at)) : "");

const DIGIT = /[\p{Nd}⁰¹²³⁴-⁹₀-₉]/u, LETTER = /\p{L}/u, HEBREW = /[א-ת]/, CURRENCY = /\p{Sc}/u, UNSEEN = /\p{Cf}/u;
const GROUPS = /(^|[^0-9\u0020\u00a0\u2007-\u2009\u202f]|(?:^|[^0-9])[\u0020\u00a0\u2007-\u2009\u202f])([0-9]{1,3}(?:[\u0020\u00a0\u2007-\u2009\u202f][0-9]{3})+)(?![0-9])/g, BLANK = /[\u0020\u00a0\u2007-\u2009\u202f]/;
const WORD = /[\p{L}\p{N}]/u, COMPARING = /[≥≤⩾⩽≧≦≠≮≯≰≱]/, IN_BRACKETS = /[(][A-Za-zÀ-ɏ]{1,4}-?[)]/g, LONGEST_BRACKET = 7;
const SKIN = /[\u{1f3fb}-\u{1f3ff}]/u, FLAG = /[\u{1f1e6}-\u{1f1ff}]/u, TAG = /[\u{e0020}-\u{e007f}]/u, LONGEST_GROUPED = 40;

function joins(text, at, between = behind(text, at)) {
  const left = before(text, at), right = behind(text, at + between.length);
  if (!left || !right || !between) return false;
  if (DIGIT.test(left) && DIGIT.test(right)) return ".,'’٫٬·:/×⁺⁻-‐‑‒–−".includes(between);
  if (between === ".") return LETTER.test(left) && LETTER.test(right) && !LETTER.test(before(text, at - left.length)) && !LETTER.test(behind(text, at + 1 + right.length));
  if ("\"״".includes(between)) return HEBREW.test(left) && HEBREW.test(right);
  if ("-‐‑".includes(between)) return WORD.test(left) && WORD.test(right);
  return "'’ʼ‘‛′´`＇·׳".includes(between) && LETTER.test(left) && LETTER.test(right);
}

function atNumber(text, at, left, right) {
  if (DIGIT.test(right)) {
    const further = before(text, at - left.length);
    return CURRENCY.test(left) || ((!further || !HOLDS.test(further)) && /[\p{Sm}-]/u.test(left));
  }
  return DIGIT.test(left) && ("%‰٪؉°".includes(right) || CURRENCY.test(right));
}

function compared(text, at, left, right) {
  const [sign, number] = COMPARING.test(left) ? [left, behind(text, at + right.length)] : [before(text, at - left.length), right];
  return COMPARING.test(sign) && DIGIT.test(number);
}

function inBrackets(text, at, left, right) {
  if (!"()".includes(left) && !"()".includes(right)) return false;
  const start = Math.max(0, at - LONGEST_BRACKET);
  for (const { 0: found, index } of text.slice(start, at + LONGEST_BRACKET).matchAll(IN_BRACKETS)) {
    const first = start + index, last = first + found.length;
    const begins = HOLDS.test(before(text, first)), goesOn = HOLDS.test(behind(text, last));
    if ((begins || goesOn) && (first < at || (first === at && begins))) return at < last || (at === last && goesOn);
  }
  return false;
}

function inGroups(text, at) {
  const start = Math.max(0, at - LONGEST_GROUPED), plain = text.slice(start, at + LONGEST_GROUPED).replace(/\p{Nd}/gu, (one) => "0".repeat(one.length));
  for (const { index, 1: head, 2: number } of plain.matchAll(GROUPS)) {
    const from = index + head.length + start;
    if (from < at && at < from + number.length) return true;
  }
  return false;
}

function inEmoji(text, at, left, right) {
  if (right === "\u200d" || SKIN.test(right) || TAG.test(right)) return true;
  if (left === "\u200d") return /\p{So}/u.test(right);
  if (!FLAG.test(left) || !FLAG.test(right)) return false;
  let count = 0;
  for (let start = at; FLAG.test(before(text, start)); start -= 2) count++;
  return count % 2 === 1;
}

function hiddenWithin(text, at) {
  let start = at, end = at;
  while (start && UNSEEN.test(before(text, start))) start -= before(text, start).length;
  while (end < text.length && UNSEEN.test(behind(text, end))) end += behind(text, end).length;
  const left = before(text, start), right = behind(text, end);
  return start < end && HOLDS.test(left) && HOLDS.test(right) && !UNSPACED.test(left) && !UNSPACED.test(right);
}

/** Return whether a place in a text is inside a word. */
export function cutAt(text, at) {
  if (at <= 0 || at >= text.length) return false;
  const left = before(text, at), right = behind(text, at);
  if (/\s/.test(left) || /\s/.test(right)) return compared(text, at, left, right) || (BLANK.test(left) || BLANK.test(right)) && inGroups(text, at);
  if (/\p{M}/u.test(right) || inEmoji(text, at, left, right)) return true;
  if (UNSPACED.test(left) || UNSPACED.test(right)) return false;
  if (HOLDS.test(left) && HOLDS.test(right)) return true;
  if (joins(text, at) || joins(text, at - left.length) || atNumber(text, at, left, right)) return true;
  return inBrackets(text, at, left, right) || hiddenWithin(text, at);
}

function wordAround(text, at) {
  let start = at, end = at;
  while (cutAt(text, start)) start -= before(text, start).length;
  while (cutAt(text, end)) end += behind(text, end).length;
  return [start, end];
}

function* anywhere(words, text) {
  let none = true;
  if (!/[\n\t\u00a0]|  /.test(words)) {
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) { none = false; yield [at, at + words.length]; }
  }
  if (!none) return;
  const pattern = new RegExp(wordsOf(words).map(escaped).join(BETWEEN), "gu");
  for (const match of text.matchAll(pattern)) yield [match.index, match.index + match[0].length];
}

// A short list of what looks the same: model/likeness.py has all of it.
const LOOKS = new Map([..."аеорсухіјѕԁԛԝһӏАВЕКМНОРСТУХІЈЅҮԚԜαοινρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧیىېکڪہھە۰۱۲۳۷۸۹"].map((one, at) => [one, [..."aeopcyxijsdqwhlABEKMHOPCTYXIJSYQWaoivpuABEZHIKMNOPTYXيييككههه٠١٢٣٧٨٩"][at]]));
const DOUBLE = /["“”„‟«»″〝〞＂]/u, SINGLE = /['‘’‚‛ʼʹʻʽ′`´‹›＇]/u, DASH = /[-‐‑‒–—―−﹘﹣－]/u, KASHIDA = "\u0640";
const HIDDEN = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\ufe00-\ufe0f]/u, SIGNS = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]/;
const FORMS = /[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]/g;

function seen(character) {
  if (character === KASHIDA || (HIDDEN.test(character) && !SIGNS.test(character))) return "";
  if (DOUBLE.test(character)) return '"';
  if (SINGLE.test(character)) return "'";
  if (DASH.test(character)) return "-";
  return /\s/.test(character) ? " " : LOOKS.get(character) ?? character;
}

// A text in pieces, each a character with its marks: where it begins, and the letters that a reader sees of it.
function pieces(text) {
  return [...text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)].map((match) => {
    const plain = match[0].replace(FORMS, (form) => form.normalize("NFKD")).normalize("NFD");
    return { text: match[0], at: match.index, letters: match[0][0] === "\n" ? "\n" : [...plain].map(seen).join("") };
  });
}

function differences(ours, theirs) {
  const [one, other] = [ours, theirs].map((text) => pieces(text.replace(/\s+/g, "")));
  const found = new Map();
  let [i, j, left, right, a, b] = [0, 0, "", "", 0, 0];
  while (i < one.length || j < other.length) {
    if (j >= other.length || (i < one.length && a <= b)) { left += one[i].text; a += one[i++].letters.length; }
    else { right += other[j].text; b += other[j++].letters.length; }
    if (a !== b || (i < one.length && !one[i].letters) || (j < other.length && !other[j].letters)) continue;
    if (left !== right) { const pair = shortened(left, right); found.set(pair.join("→"), pair); }
    [left, right] = ["", ""];
  }
  return [...found.values()];
}

function shortened(ours, theirs) {
  let [one, other] = [[...ours], [...theirs]];
  while (one.length && other.length && one[0] === other[0]) { one = one.slice(1); other = other.slice(1); }
  while (one.length && other.length && one[one.length - 1] === other[other.length - 1]) { one = one.slice(0, -1); other = other.slice(0, -1); }
  return [one.join(""), other.join("")];
}

/** Return what sort of difference two stretches have: quotes, dashes, kashida, hidden or letters. */
export function sortOf([ours, theirs]) {
  const all = [...ours, ...theirs];
  const sorts = [["quotes", (one) => DOUBLE.test(one) || SINGLE.test(one)], ["dashes", (one) => DASH.test(one)], ["kashida", (one) => one === KASHIDA], ["hidden", (one) => HIDDEN.test(one)]];
  return (sorts.find(([, is]) => all.length && all.every(is)) ?? ["letters"])[0];
}

/** Return characters by their numbers, with each that can be seen: “ U+201C. */
export const numbered = (text) => [...text].map((one) => `${/[\p{C}\p{Z}\p{M}]/u.test(one) ? "" : `${one} `}U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`).join(", ");

// What is seen of a text, and where each letter begins and ends in it; of the text that was asked for last it is kept.
let kept = { text: "" };
function skeleton(text) {
  if (kept.text !== text || !kept.letters) {
    const all = pieces(text), starts = [], ends = [];
    for (const one of all) for (let n = 0; n < one.letters.length; n++) { starts.push(one.at); ends.push(one.at + one.text.length); }
    kept = { text, letters: all.map((one) => one.letters).join(""), starts, ends };
  }
  return kept;
}

function lookalike(words, text) {
  const wanted = pieces(words).map((one) => one.letters).join("").split(/\s+/).filter(Boolean);
  if (!wanted.length) return null;
  const { letters, starts, ends } = skeleton(text);
  const pattern = new RegExp(wanted.map(escaped).join("(?:\\s*\\n\"\\s*|\\s+)"), "gu");
  for (const match of letters.matchAll(pattern)) {
    const start = starts[match.index], end = ends[match.index + match[0].length - 1];
    if (!cutAt(text, start) && !cutAt(text, end)) {
      const own = text.slice(start, end).replace(/\s+/g, " ");
      return { own, differences: differences(words, own) };
    }
  }
  return null;
}

/**
 * Return how words are in a text: {state, …}. "found" (count: once, or 2 for several times), "proclitic" (behind letters that
 * Arabic writes together with a word; `sijill check` decides), "cut" (whole: the complete words), "differs" (own: the text's
 * characters, and the differences), "absent" (until: how far the text has them), or "" if one of the two is empty.
 */
export function look(words, text) {
  const wanted = words.trim();
  if (!wanted || !text.trim()) return { state: "" };
  let inside = null, count = 0;
  for (const [start, end] of anywhere(wanted, text)) {
    if (!cutAt(text, start) && !cutAt(text, end)) { if (++count > 1) break; } else inside ??= [start, end];
  }
  if (count) return { state: "found", count };
  if (inside) {
    const [start, end] = inside, first = wordAround(text, start)[0], whole = text.slice(first, wordAround(text, end)[1]);
    const head = text.slice(first, start).replace(/[\u064b-\u065f\u0670\u0640]/g, "");
    return { state: /^[وف]?[بلك]?$/.test(head) && head && !cutAt(text, end) ? "proclitic" : "cut", whole };
  }
  const like = lookalike(wanted, text);
  if (like) return { state: "differs", ...like };
  const all = wordsOf(wanted);
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (anywhere(all.slice(0, middle).join(" "), text).next().done) high = middle - 1; else low = middle;
  }
  return { state: "absent", until: all.slice(0, low).join(" ") };
}

/** Return the first character that no record may have, "" if there is none (model/characters.py). */
export const refused = (text) => /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]|\p{Cs}/u.exec(text)?.[0] ?? "";

// Dates: the part of EDTF that model/edtf.py reads.
const ascii = (text) => text.trim().replace(/[٠-٩]/g, (one) => one.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (one) => one.charCodeAt(0) - 0x6f0);

/** Return the days that a day, month or year may mean, as [first, last] in ISO's form; null if there is no such date. */
function bounds(text) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!match || match[1] === "0000") return null;
  const [year, month, day] = [match[1], match[2], match[3]];
  if (!month) return [`${year}-01-01`, `${year}-12-31`];
  if (month < "01" || month > "12") return null;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = String([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]);
  if (!day) return [`${year}-${month}-01`, `${year}-${month}-${last}`];
  return day >= "01" && day <= last ? [text, text] : null;
}

/**
 * Return {edtf} for a date that a form describes, or {fault}: "missing", "none", "order", "several", "future" or "calendar". `form` is
 * "known" (day, month or year), "about", "between" (one unknown day), "one_of", "lasted" or "unknown"; `today` is in ISO's form.
 */
export function dateOf(form, first, last, today) {
  if (form === "unknown") return { edtf: "unknown" };
  const typed = form === "one_of" ? ascii(first).split(/[\s,،;؛]+/).filter(Boolean) : form === "between" || form === "lasted" ? [ascii(first), ascii(last)] : [ascii(first)];
  if (!typed.length || typed.some((one) => !one)) return { fault: "missing" };
  const days = typed.map(bounds);
  if (days.includes(null)) return { fault: "none" };
  if (days.some(([earliest]) => earliest > today)) return { fault: "future" };
  if (days.some(([earliest]) => earliest >= "1300" && earliest < "1500")) return { fault: "calendar" };
  if (form === "known") return { edtf: typed[0] };
  if (form === "about") return { edtf: `${typed[0]}~` };
  if (form === "one_of") {
    const order = [...new Set(typed)].sort();
    if (order.length < 2) return { fault: "several" };
    return order.some((one, at) => at && bounds(one)[0] <= bounds(order[at - 1])[1]) ? { fault: "order" } : { edtf: `[${order.join(",")}]` };
  }
  if (days[1][1] < days[0][0] || typed[0] === typed[1]) return { fault: "order" };
  return { edtf: form === "between" ? `[${typed[0]}..${typed[1]}]` : `${typed[0]}/${typed[1]}` };
}

/** Return an id made of a text, "" if it has no Latin letters (model/slugs.py). */
export const slug = (text, longest = 60) => text.normalize("NFKD").replace(/[^\0-\x7f]/g, "").toLowerCase().replace(/'/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "").slice(0, longest).replace(/-+$/, "");

/** Return a web address in the form in which browsers ask for it, "" if a text is none. */
export function webAddress(text) {
  try {
    const found = new URL(text.trim());
    return /^https?:$/.test(found.protocol) && !found.username && !found.password ? found.href.replace(/'/g, "%27") : "";
  } catch { return ""; }
}

function digest(text) {
  let found = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) found = BigInt.asUintN(64, (found ^ BigInt(byte)) * 0x100000001b3n);
  const digits = found.toString(16).padStart(16, "0");
  return `${digits.slice(0, 5)}-${digits.slice(5, 10)}`;
}

/** Return an id made of a name and of no other: with a digest where its letters alone would be others' too (model/slugs.py). */
export function idOf(name, otherwise, marked = false) {
  const text = wordsOf(name).join(" ").normalize("NFC"), id = slug(text);
  if (id && !marked && id.length < 60 && !/[^\0-\x7f]/.test(text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, ""))) return id;
  return `${slug(text, 48) || otherwise}-${digest(text.toLowerCase())}`;
}

/** Return the id of a speaker who is not in the archive yet; `taken`: the id that the name would have is another's. */
export const speakerId = (name, taken = false) => idOf(name, "agent", taken);

/** Return the id of a document that is not in the archive yet: of its address without the scheme, or of what it is. */
export const documentId = (text) => idOf(webAddress(text).replace(/^https?:\/\//, "") || text, "document");

/**
 * Return a text as a value of YAML 1.2, in double quotes on one line. A quote, a backslash, a line break and whatever cannot
 * be seen are escaped; half of a character, which no file can have, is replaced.
 */
export function quoted(text) {
  const escape = (one) => {
    const code = one.codePointAt(0);
    if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
    if (one === '"' || one === "\\") return `\\${one}`;
    if (one === "\n") return "\\n";
    if (one === "\t") return "\\t";
    if (one === " " || !/[\p{C}\p{Z}]/u.test(one)) return one;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  };
  return `"${[...text].map(escape).join("")}"`;
}

// The words of the format itself and ids are plain; what somebody has typed never is.
const PLAIN = /^(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z][a-z0-9_-]*$/;

function* lines(value, margin) {
  for (const [key, one] of Object.entries(value)) {
    if (typeof one === "string") yield `${margin}${key}: ${PLAIN.test(one) ? one : quoted(one)}`;
    else if (Array.isArray(one)) {
      yield `${margin}${key}:`;
      for (const entry of one) yield* [...lines(entry, `${margin}    `)].map((line, at) => (at ? line : `${margin}  - ${line.trimStart()}`));
    } else {
      yield `${margin}${key}:`;
      yield* lines(one, `${margin}  `);
    }
  }
}

/** Return a record as YAML, with comments before it; line breaks and what is unseen in these become blanks. */
export const yaml = (record, comments = []) => [...comments.map((one) => `# ${one.replace(/[\p{C}\p{Z}]+/gu, " ").trim()}`), ...lines(record, "")].join("\n") + "\n";

const filled = (texts) => Object.fromEntries(Object.entries(texts).map(([tag, text]) => [tag, text.trim()]).filter(([, text]) => text));
const some = (texts) => Object.keys(texts).length > 0;

/** Return the record of what was typed, with its file's name without the ending. */
export function recordOf(typed) {
  const title = filled(typed.title), speakers = typed.speakers.filter((one) => one.name.trim());
  const agents = speakers.map((one) => one.agent || speakerId(one.name, one.taken));
  const translations = Object.entries(filled(typed.translations)).filter(([tag]) => tag !== typed.language);
  const passage = {
    id: "p1", text: typed.words.trim(), mode: typed.mode, document: typed.document || documentId(typed.documentText),
    ...(translations.length && { translations: translations.map(([language, text]) => ({ language, text, by: "editors" })) }),
  };
  const record = {
    title: some(title) ? title : { [typed.language]: typed.words.trim().split(/\s+/).join(" ").slice(0, 80) },
    kind: typed.kind, language: typed.language,
    speakers: speakers.map((one, at) => ({ agent: agents[at], ...(some(filled(one.capacity)) && { capacity: filled(one.capacity) }) })),
    date: { value: typed.date }, passages: [passage],
  };
  return { record, name: `0000-${slug(title.en ?? "") || `by-${agents[0] ?? "unnamed"}`}` };
}

/** Return the folder of the record's file, below the archive's (model/filing.py). */
export const folderOf = (edtf) => `sources/statements/${/\d{4}/.exec(edtf)?.[0] ?? "undated"}`;

/** Return what was typed as the text of the archive's form, whose labels are `form`; `sijill new --from-issue` reads it. `mark` says which language the page is in. */
export function formText(typed, form, mark) {
  const speakers = typed.speakers.filter((one) => one.name.trim());
  const tags = [...new Set(speakers.flatMap((one) => Object.keys(filled(one.capacity))))];
  const answers = {
    speaker: speakers.map((one) => one.agent || one.name.trim()).join("; "),
    capacity: tags.map((tag) => speakers.map((one) => one.capacity[tag]?.trim() ?? "").join("; ")).join("\n"),
    date: typed.date, kind: typed.kind, language: typed.language, words: typed.words.trim(), mode: typed.mode,
    document: typed.document || webAddress(typed.documentText) || typed.documentText.trim(),
    translation: Object.entries(filled(typed.translations)).filter(([tag]) => tag !== typed.language).map(([, text]) => text).join("\n\n"),
    title_en: typed.title.en ?? "", title_ar: typed.title.ar ?? "",
  };
  const parts = Object.entries(form).filter(([name]) => answers[name]?.trim()).map(([name, label]) => `### ${label}\n\n${answers[name].trim()}\n`);
  return `${parts.join("\n")}\n${mark}\n`;
}

export const LONGEST = 8000;

/** Return the address that opens a new issue: {href, fits}. If the text does not fit into an address, it has `instead`. */
export function issueAddress(repository, host, title, text, instead) {
  const of = (body) => (host === "gitlab"
    ? `${repository}/-/issues/new?${new URLSearchParams({ "issue[title]": title, "issue[description]": body })}`
    : `${repository}/issues/new?${new URLSearchParams({ title, body })}`);
  const whole = of(text), fits = whole.length <= LONGEST;
  return { href: fits ? whole : of(instead), fits };
}
