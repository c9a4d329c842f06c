// Finds what words that no statement contains may mean: typed on the other keyboard, or Arabic in Latin letters.

const LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvnm,./`", ARABIC_KEYS = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ";
const TO_ARABIC = new Map([...LATIN_KEYS].map((key, at) => [key, ARABIC_KEYS[at]]).concat([["b", "لا"]]));
const TO_LATIN = new Map([...ARABIC_KEYS].map((key, at) => [key, LATIN_KEYS[at]]).concat([["أ", "h"], ["إ", "y"], ["آ", "n"]]));

/** Return what the same keys write on the other keyboard, Arabic (101) or English; لا may be one key or two. */
export function otherKeyboard(query) {
  const text = query.toLowerCase();
  if (/[\u0621-\u064a]/.test(text)) {
    if (/[a-z]/.test(text)) return [];
    const typed = (one) => [...one].map((key) => TO_LATIN.get(key) ?? key).join("");
    return [...new Set([typed(text.replaceAll("لا", "b")), typed(text)])];
  }
  return /[a-z]/.test(text) ? [[...text].map((key) => TO_ARABIC.get(key) ?? key).join("")] : [];
}

// The Arabic letters that one or two Latin letters, or a digit, may represent; the likeliest first.
const CONSONANTS = Object.entries({
  kh: "خ", gh: "غ", sh: "ش", th: "ثذ", dh: "ذضظ", ch: "شتك", ph: "ف", ck: "ك", "2": "ءاق", "3": "ع", "5": "خ", "6": "طص", "7": "ح",
  "8": "قغ", "9": "صق", b: "ب", c: "كسق", d: "دضذ", f: "ف", g: "جغق", h: "هح", j: "ج", k: "كق", l: "ل", m: "م", n: "ن", p: "ب",
  q: "قك", r: "ر", s: "سصث", t: "تط", v: "فب", w: "و", x: "خ", y: "ي", z: "زظذ",
}).sort(([one], [other]) => other.length - one.length);
const WIDE = Object.entries({ ch: "ج", g: "ك" }); // Persian and Kurdish letters are folded to these
const VOWELS = { a: "ا", e: "يا", i: "يا", o: "و", u: "و", y: "ي" };
const SUN = /[تثدذرزسشصضطظلن]/; // before these letters the ل of the article is not spoken
const SILENT = "عء"; // what is left out beside a vowel in Latin letters

/** Split a word in Latin letters and digits into [kind, letters]: each consonant once, and neighbouring vowels together. */
function units(word, isWide) {
  const found = [];
  for (let at = 0; at < word.length;) {
    const vowels = /^[aeiou]+(?:y(?=[^aeiou]|$))?|^y$/.exec(word.slice(at))?.[0];
    if (vowels) {
      found.push(["vowel", vowels]);
      at += vowels.length;
      continue;
    }
    const known = CONSONANTS.find(([written]) => word.startsWith(written, at));
    if (!known) return [];
    const begun = at += known[0].length;
    while (word.startsWith(known[0], at)) at += known[0].length; // a double letter is one letter in Arabic (shadda)
    // In the middle of a name it may be an assimilated article: Noureddine is نور الدين.
    const article = at > begun && found.length > 1 && found[found.length - 1][0] === "vowel" && SUN.test(known[1][0]);
    const wide = isWide ? WIDE.find(([written]) => written === known[0])?.[1] ?? "" : "";
    found.push(["consonant", known[1] + wide, article ? "(?:ا?ل)?" : ""]);
  }
  return found;
}

/**
 * Return how a word in Latin letters may be written in Arabic: {pattern, starts}, a pattern for folded words without ال, and
 * their possible beginnings. Null if it cannot be such a word. `isWide`: in less likely letters, too.
 */
export function arabicSpellings(word, isWide = false) {
  if (!/^[a-z2356789]{3,20}$/.test(word) || !/[a-z]/.test(word)) return null;
  const found = units(word.length > 5 && /^(?:al|el)/.test(word) ? word.slice(2) : word, isWide);
  if (found.filter(([kind]) => kind === "consonant").length < 2) return null;
  const assimilated = found.some(([, , article]) => article);
  let starts = [["", 0]]; // each beginning with a number that is greater the less likely it is
  const grow = (letters, step) => starts.flatMap(([start, far]) => [...letters].map((letter, at) => [start + letter, far + at * step]));
  const isShort = () => starts.some(([start]) => start.length < 3) && starts.length < 60;
  const patterns = found.map(([kind, letters, article], at) => {
    const last = at === found.length - 1;
    if (kind === "consonant") {
      if (isShort()) starts = grow(letters, 1);
      if (last && letters === "هح" && at > 1) return "[هح]?"; // the h of "ah"
      return last && letters[0] === "ت" ? `[${letters}ه]` : `${article}[${letters}]`;
    }
    const may = [...new Set([...letters].flatMap((letter) => [...VOWELS[letter]]))].join("");
    if (!at) {
      starts = grow("اعء", 1);
      return `[ا${SILENT}][${may}]?`;
    }
    if (isShort()) starts = [...starts.map(([start, far]) => [start, far + (letters.length > 1 ? 2 : 0.6)]), ...grow(may, 0.6)];
    return last ? `[${SILENT}]?[${may}ه]${letters === "e" && assimilated ? "?" : ""}` : `[${may}${SILENT}]{0,${Math.min(3, letters.length + 1)}}`;
  });
  starts.sort((one, other) => one[1] - other[1]);
  return { pattern: new RegExp(`^${patterns.join("")}$`), starts: starts.map(([start]) => start), letters: found.length };
}
