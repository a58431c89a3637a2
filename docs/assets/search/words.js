// Words as the search compares them: folded letters, one spelling, one number, each with its place in the text.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.words = (() => {
  const LETTERS = { ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i", ß: "ss", μ: "micro" };

  function fold(text) {
    return text
      .normalize("NFKC")
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/['’]/g, "")
      .replace(/[øłđæœðþıßμ]/g, (letter) => LETTERS[letter]);
  }

  // British spelling to American; only where no other word is meant: "contour" and "noise" stay.
  const SPELLINGS = [
    [/^(tum|col|behavi|neighb|lab|fav|vap|od)our/, "$1or"],
    [/(\p{L}{3})is(ation|ational)(s?)$/u, "$1iz$2$3"],
    [/^(general|optim|local|special|quant|regular|normal|character|visual|util|real|organ|recogn|custom|token|harmon|initial|minim|maxim|standard|synthes|personal|summar|categor|priorit|binar|discret|parametr|final|equal)is(e|ed|es|er|ing)$/, "$1iz$2"],
    [/ys(e|ed|es|er|ing)$/, "yz$1"],
    [/(h|an|isch|leuk)aem/, "$1em"],
    [/^oe(soph|dema)/, "e$1"],
    [/foet/, "fet"],
    [/paed/, "ped"],
    [/an?aesth/, "anesth"],
    [/gynaec/, "gynec"],
    [/^(cent|fib|met|lit|calib)re(s?)$/, "$1er$2"],
    [/^grey/, "gray"],
    [/^(label|model|channel|signal)l(ed|ing|er)/, "$1$2"],
    [/^adaptor/, "adapter"],
    [/^catalogue/, "catalog"],
  ];
  const PLURALS = {
    nuclei: "nucleus", teeth: "tooth", vertebrae: "vertebra", metastases: "metastasis", atria: "atrium",
    mitochondria: "mitochondrion", analyses: "analysis", prostheses: "prosthesis", foci: "focus", feet: "foot",
  };

  function singular(word) {
    if (Object.hasOwn(PLURALS, word)) return PLURALS[word];
    if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$|\d/.test(word)) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (/(x|ch|sh|ss|zz)es$/.test(word)) return word.slice(0, -2);
    return word.slice(0, -1);
  }

  const known = new Map();
  function normal(word) {
    let found = known.get(word);
    if (found === undefined) {
      found = fold(word);
      for (const [from, to] of SPELLINGS) found = found.replace(from, to);
      found = singular(found);
      if (known.size < 50_000) known.set(word, found);
    }
    return found;
  }

  const TOKEN = /[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)*|[+&]/gu;

  // The words of a text in their order: `word` as compared, `start` and `end` in the text, and
  // whether a point follows, as after an abbreviation.
  function tokens(text) {
    const found = [];
    for (const match of text.matchAll(TOKEN)) {
      const start = match.index;
      const before = text[start - 1] ?? " ";
      const [whole] = match;
      let word;
      if (whole === "&") word = "and";
      else if (whole === "+") {
        if (!/[\p{L}\p{N}+]/u.test(before)) continue;
        word = "plus";
      } else if (/^\d\d$/.test(whole) && /['’]/.test(before)) word = `20${whole}`;
      else word = normal(whole);
      if (word) found.push({ word, start, end: start + whole.length, short: text[start + whole.length] === "." });
    }
    return found;
  }

  const list = (text) => tokens(text).map((token) => token.word);

  // One string for all ways to part a name: "SAM-Med 2D" and "SAMMed2D" have the same.
  const key = (words) => words.join("");

  // Words that say nothing about a work.
  const EMPTY = new Set(
    ("a an the of for in on and with to by from via is are was be at as or et al than which what who how do does did " +
      "exist there that this these those using use paper work article").split(" "),
  );

  return { fold, normal, tokens, list, key, empty: (word) => EMPTY.has(word) };
})();
