// What words stand for: terms of facets, venues, years, names of works and people; and how a query falls into such
// parts. Names are looked up by one string without gaps, so that "x ray", "X-ray" and "xray" are one.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.lexicon = (() => {
  const { tokens, list, key, empty } = sam4mis.words;
  const LONGEST = 40;

  function add(map, name, value) {
    if (!name) return;
    const there = map.get(name);
    if (there) there.add(value);
    else map.set(name, new Set([value]));
  }

  // `terms`: [{ names, facet }] by their numbers. Names of works and people are added by `name` and `person`.
  function make(terms) {
    const termsOf = new Map();
    const worksOf = new Map();
    const abbreviable = [];
    const people = new Set();
    const words = new Set();
    terms.forEach((term, number) => {
      for (const name of term.names) {
        add(termsOf, key(list(name)), number);
        if (term.facet === "venue") {
          const parts = list(name).filter((word) => !empty(word));
          if (parts.length > 1) abbreviable.push({ parts, number });
        }
      }
    });

    // "IEEE Trans. Med. Imaging": each word begins a word of the name, and one of them is cut.
    function abbreviated(part) {
      const short = part.filter((token) => !empty(token.word));
      if (short.length < 2 || short.length > 9) return [];
      if (short.some((token) => token.word.length < 3 && !token.short)) return [];
      return abbreviable
        .filter(({ parts }) => parts.length === short.length && parts.every((whole, i) => whole.startsWith(short[i].word)))
        .map(({ number }) => number);
    }

    // A person where two neighbours are a given name or its first letter, and a family name.
    function person(part) {
      const given = part.filter((token) => token.word.length === 1);
      const full = part.filter((token) => token.word.length > 1);
      if (given.length && full.length === 1 && part.length <= 4) {
        const pair = `${given[0].word}_${full[0].word}`;
        return people.has(pair) ? pair : "";
      }
      if (part.length !== 2 || given.length) return "";
      const [one, other] = part.map((token) => token.word);
      return [`${one}_${other}`, `${other}_${one}`].find((pair) => people.has(pair)) ?? "";
    }

    function meaning(part, named) {
      const name = key(part.map((token) => token.word));
      const found = { terms: [...(termsOf.get(name) ?? [])], works: named ? worksOf.get(name) : undefined, person: "" };
      // No abbreviation and no person begins or ends with a word that says nothing.
      const loose = empty(part[0].word) || empty(part.at(-1).word);
      if (!found.terms.length && !loose) found.terms = abbreviated(part);
      if (!found.terms.length && !found.works && !loose) found.person = person(part);
      return found.terms.length || found.works || found.person ? found : null;
    }

    // The parts of a query from left to right, the longest first; a word that stands for nothing is a part alone.
    // Names of works count where `named`.
    function parts(all, longest = LONGEST, named = true) {
      const found = [];
      for (let at = 0; at < all.length; ) {
        let length = Math.min(longest, all.length - at);
        let meant = null;
        for (; length > 0; length -= 1) {
          meant = meaning(all.slice(at, at + length), named);
          if (meant) break;
        }
        length = Math.max(length, 1);
        found.push({ tokens: all.slice(at, at + length), ...(meant ?? { terms: [], works: undefined, person: "" }) });
        at += length;
      }
      return found;
    }

    return {
      parts,
      words,
      name(text, place) {
        add(worksOf, key(list(text)), place);
      },
      people(author) {
        const all = list(author);
        const family = all.at(-1);
        for (const given of all.slice(0, -1)) people.add(`${given}_${family}`).add(`${given[0]}_${family}`);
        return all.slice(0, -1).flatMap((given) => [`${given}_${family}`, `${given[0]}_${family}`]);
      },
      works: (text) => worksOf.get(key(list(text))),
      names: () => worksOf.keys(),
      worksByKey: (name) => worksOf.get(name),
      terms: (number) => terms[number],
      tokens,
    };
  }

  return { make };
})();
