// The search: one index and one order for the box at the top of every page and for Explore.
//
// A query falls into parts, of which a work must have all. A part is found by its words (also begun, joined or parted),
// by the terms, venue or year that it stands for, or by the name of a work or a person; each way counts, and words of
// the title count most. An identifier, the name or the whole title of a work puts that work first. Where nothing has
// all parts, what comes near is found and called so.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.engine = (() => {
  const { tokens, list, key, empty } = sam4mis.words;
  const WORDS = { title: 5, names: 5, authors: 3, other: 1.5, venue: 1.5, summary: 1, ids: 2 };
  const FIELDS = [...Object.keys(WORDS), "first", "joined", "people", "terms", "years"];
  const TEXTS = ["title", "names", "authors", "other", "venue", "summary"];
  // What outweighs any sum of words: the name or title of a work, and the beginning of a title.
  const EXACT = 100_000;
  const BEGUN = 10_000;
  const KEPT = 500;
  const FEW = 10;
  // How long the index is built at a stretch, in milliseconds; a frame has 16, and who types waits for no more.
  const SLICE = 10;

  // Neighbours as one word each: who types "zeroshot" finds "zero-shot".
  function joined(text, onlyHyphens) {
    const all = tokens(text);
    const found = [];
    for (let i = 1; i < all.length; i += 1) {
      if (!onlyHyphens || /^[-‐–]$/.test(text.slice(all[i - 1].end, all[i].start))) found.push(all[i - 1].word + all[i].word);
    }
    return found;
  }

  // The part of a title before its colon, where it is short enough for a name.
  const head = (title) => title.match(/^(.{2,40}?):\s/u)?.[1] ?? "";

  // What `data` (made by site/search_index.py) says of the work at a place.
  function work(data, place) {
    const column = (name) => data.works[name][place];
    return {
      place,
      id: column("id"),
      folder: column("dataset") ? "datasets" : "papers",
      title: column("title"),
      byline: column("authors").replaceAll("; ", ", ").replace(/, et al\.$/, " et al."),
      authors: column("authors").split("; ").filter((name) => name && name !== "et al."),
      names: column("names").split("|").filter(Boolean),
      other: column("other").split("|").filter(Boolean),
      date: column("date"),
      kind: data.kinds[column("kind")],
      years: column("years").split(" ").filter(Boolean),
      terms: column("terms").split(" ").filter(Boolean).map(Number),
      code: column("code"),
      addresses: [column("code"), ...column("addresses").split(" ")].filter(Boolean),
      arxiv: column("arxiv").split(" ").filter(Boolean),
      dois: column("dois").split(" ").filter(Boolean),
      former: column("former").split(" ").filter(Boolean),
      summary: column("summary"),
    };
  }

  const pause = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

  // The search over what site/search_index.py wrote, once its index is built.
  async function make(data) {
    const terms = data.facets.flatMap(([facet, , terms]) =>
      terms.map(([id, label, ...names]) => ({ facet, id, label, names: [label, ...names] })),
    );
    const works = data.works.id.map((_, place) => work(data, place));
    for (const one of works) one.venue = terms[one.terms.find((term) => terms[term].facet === "venue")]?.label ?? "";
    const lexicon = sam4mis.lexicon.make(terms);
    const identified = new Map();
    const index = new MiniSearch({
      idField: "place",
      fields: FIELDS,
      tokenize: (text) => text.split(" ").filter(Boolean), // words are made below, once
      processTerm: (word) => word,
      searchOptions: { tokenize: (word) => [word], processTerm: (word) => word },
    });
    const titles = [];
    let end = performance.now() + SLICE;
    for (const one of works) {
      if (performance.now() > end) {
        await pause();
        end = performance.now() + SLICE;
      }
      index.add(document(one));
      titles.push(key(list(one.title)));
    }
    const texts = []; // by place, made when a phrase is asked for

    function document(one) {
      for (const name of [one.title, head(one.title), ...one.names, ...one.other]) lexicon.name(name, one.place);
      const keys = sam4mis.identifiers.keys({ ids: [one.id, ...one.former], arxiv: one.arxiv, dois: one.dois, addresses: one.addresses });
      for (const found of keys) identified.set(found, (identified.get(found) ?? new Set()).add(one.place));
      const venue = one.terms.filter((term) => terms[term].facet === "venue").map((term) => terms[term].names.join("; "));
      const document = {
        place: one.place,
        title: one.title,
        names: one.names.join("; "),
        authors: one.authors.join("; "),
        other: [...one.other, ...one.terms.filter((term) => terms[term].facet === "workshop").map((term) => terms[term].names.join("; "))].join("; "),
        venue: venue.join("; "),
        summary: one.summary,
        joined: [...[one.title, ...one.names, ...one.other].flatMap((text) => joined(text)), ...joined(one.summary, true)].join(" "),
        people: one.authors.flatMap(lexicon.people).join(" "),
        first: one.authors.slice(0, 1).flatMap((author) => [...list(author), ...lexicon.people(author)]).join(" "),
        terms: one.terms.map((term) => `t${term}`).join(" "),
        years: one.years.join(" "),
        ids: [one.id, ...one.former].join(" "),
      };
      for (const field of TEXTS) {
        const words = list(document[field]);
        for (const word of words) lexicon.words.add(word);
        document[field] = words.join(" ");
      }
      return document;
    }

    const word = (text, options) => ({
      queries: [text],
      fields: Object.keys(WORDS),
      boost: WORDS,
      prefix: text.length > 2,
      ...options,
    });
    const exactly = (text, field, boost) => ({ queries: [text], fields: [field], boost: { [field]: boost } });
    const all = (queries) => ({ combineWith: "AND", queries });

    // The words of a part, all of them; neighbours also as one word where some work has it so.
    function wordsOf(part, options) {
      const said = part.filter((token) => !empty(token.word));
      const spoken = said.length ? said : part;
      const whole = key(part.map((token) => token.word));
      const ways = [exactly(whole, "joined", 3)];
      // The 2 of "SAM 2" says nothing where it stands apart.
      const isLoose = part.length === 1 || spoken.every((token) => token.word.length > 1);
      if (isLoose) ways.push(all(spoken.map((token) => word(token.word, options))));
      if (part.length > 1 && lexicon.words.has(whole)) ways.push(word(whole));
      return ways;
    }

    // All ways in which a work can have a part of the query.
    function waysOf(part, options) {
      // Who is named is the first author more often than not.
      if (part.author) {
        const names = part.tokens.map((token) => token.word);
        return [...wordsOf(part.tokens, { ...options, fields: ["authors"], prefix: false }), all(names.map((name) => exactly(name, "first", 4)))];
      }
      if (part.person) return [exactly(part.person, "people", 4), exactly(part.person, "first", 4)];
      const ways = wordsOf(part.tokens, options);
      for (const term of part.terms) {
        ways.push(exactly(`t${term}`, "terms", 2));
        if (terms[term].facet === "year") ways.push(exactly(terms[term].id, "years", 2));
      }
      const year = part.tokens.length === 1 && part.tokens[0].word;
      if (/^(19|20)\d\d$/.test(year)) ways.push(exactly(year, "years", 2));
      return ways;
    }

    // Parts that were asked before are remembered: while somebody types, all but the last one.
    const kept = new Map();
    function scoresOf(part, options) {
      const name = `${part.author ?? ""} ${Boolean(options)} ${part.tokens.map((token) => token.word + (token.short ? "." : "")).join(" ")}`;
      let scores = kept.get(name);
      if (!scores) {
        if (kept.size >= KEPT) kept.clear();
        scores = scored(part, options);
        kept.set(name, scores);
      }
      return scores;
    }

    function scored(part, options) {
      const scores = new Map();
      for (const hit of index.search({ combineWith: "OR", queries: waysOf(part, options) })) scores.set(hit.id, hit.score);
      // A part that is a name of works means these first, and may still be meant as words.
      for (const place of part.works ?? []) scores.set(place, (scores.get(place) ?? 0) * 1.5 + 10);
      const inner = part.works && part.tokens.length > 1 ? lexicon.parts(part.tokens, part.tokens.length - 1, false) : [];
      const saysMore = inner.every((one) => one.terms.length || one.tokens.some((token) => token.word.length > 1));
      if (inner.length && saysMore) {
        for (const [place, score] of combined(inner.map((one) => scoresOf(one, options)), inner.length)) {
          scores.set(place, Math.max(scores.get(place) ?? 0, score));
        }
      }
      return scores;
    }

    // Works in at least so many of the parts, with the sum of their scores.
    function combined(found, least) {
      const sums = new Map();
      const counts = new Map();
      for (const scores of found) {
        for (const [place, score] of scores) {
          sums.set(place, (sums.get(place) ?? 0) + score);
          counts.set(place, (counts.get(place) ?? 0) + 1);
        }
      }
      for (const [place, count] of counts) if (count < least) sums.delete(place);
      return sums;
    }

    // "Ma et al." says that the word before is an author; a single letter beside a name is a first letter.
    function understood(text) {
      const plain = text.replace(/(\p{L}{2,})-\s+(\p{Ll}{2,})/gu, (broken, one, other) =>
        lexicon.words.has(sam4mis.words.normal(one + other)) ? one + other : broken,
      );
      const found = tokens(plain);
      const named = found.findIndex((token, i) => token.word === "et" && found[i + 1]?.word === "al");
      const parts = lexicon.parts(found);
      if (named > 0) {
        const last = found[named - 1];
        const part = parts.find((one) => one.tokens.includes(last));
        if (!part.person) Object.assign(part, { author: true, terms: [], works: undefined });
      }
      // The last word may have only its first letter yet.
      const isBegun = (part) => part === parts.at(-1) && parts.length > 1 && /^\p{L}$/u.test(part.tokens[0].word);
      const saysNothing = (part) => part.tokens.every((token) => empty(token.word)) || isBegun(part);
      const said = parts.filter((part) => part.terms.length || part.works || part.person || !saysNothing(part));
      return { plain, parts: (said.length ? said : parts).flatMap(parted) };
    }

    // "MICCAI24" is what it says where it stands for nothing as one word.
    function parted(part) {
      const [token] = part.tokens;
      const match = part.tokens.length === 1 && /^([a-z]{3,})((?:20)?\d\d)$/.exec(token.word);
      if (!match || part.terms.length || part.works || lexicon.words.has(token.word)) return [part];
      const year = match[2].length === 2 ? `20${match[2]}` : match[2];
      const [name] = lexicon.parts([{ ...token, word: match[1] }]);
      return name.terms.length ? [name, ...lexicon.parts([{ ...token, word: year }])] : [part];
    }

    const phrases = (text) =>
      Array.from(text.matchAll(/["“”„«»]([^"“”„«»]+)["“”«»]/g), ([, inside]) => ` ${list(inside).join(" ")} `).filter((one) => one.trim());

    function has(place, phrase) {
      const one = works[place];
      texts[place] ??= [one.title, ...one.names, ...one.other, one.summary, one.authors.join("; "), ...one.terms.flatMap((term) => terms[term].names)]
        .map((text) => ` ${list(text).join(" ")} `).join("|");
      return texts[place].includes(phrase);
    }

    // Works that the whole text names, by their known name or title, and those whose title so begins.
    function raise(scores, text, approximate) {
      const whole = key(list(text));
      if (!whole) return scores;
      const named = new Set(lexicon.worksByKey(whole));
      if (approximate && whole.length > 4) {
        for (const name of lexicon.names()) {
          if (nearly(whole, name)) lexicon.worksByKey(name).forEach((place) => named.add(place));
        }
      }
      for (const place of named) {
        const known = titles[place] === whole || works[place].names.some((name) => key(list(name)) === whole);
        scores.set(place, (scores.get(place) ?? 0) + EXACT * (known ? 2 : 1));
      }
      for (const [place, score] of scores) {
        const title = titles[place];
        if (whole.length > 8 && title !== whole && title.startsWith(whole)) scores.set(place, score + BEGUN);
        else if (whole.length > 5 && title.includes(whole)) scores.set(place, score * 1.3);
      }
      return scores;
    }

    // Works that share an address, the one that had it first before the others.
    const oldest = (found) => new Map([...found].sort((a, b) => b - a).map((place) => [place, 1]));
    const ordered = (scores) => new Map([...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]));

    // Works that a longer text names by an identifier or their whole title.
    function pinned(text, parts) {
      const found = sam4mis.identifiers.find(text, identified, data.journals);
      for (const part of parts) {
        if (!part.works || part.tokens.length < 4) continue;
        for (const place of part.works) if (titles[place] === key(part.tokens.map((token) => token.word))) found.add(place);
      }
      return found;
    }

    // Works that lack the fewest parts, but at least one; none where half of the parts are missing.
    function lacking(found, most) {
      for (let least = found.length - 1; least > 0 && least >= found.length - most; least -= 1) {
        const scores = combined(found, least);
        if (scores.size) return scores;
      }
      return new Map();
    }

    // The works that a text asks for: null where it asks for nothing. `step` says how they were found: by
    // "identifier", by their "words" (and what these stand for), as "similar" to the words, or in "part".
    // `near` are works that lack one part, where few have all; `parts` what the query falls into, with the numbers
    // of the terms that each part stands for and its places in `plain`.
    function find(text) {
      if (!text.trim()) return null;
      const { plain, parts } = understood(text);
      const none = { scores: new Map(), near: new Map(), parts, plain, step: "words" };
      const sure = pinned(text, parts);
      if (sam4mis.identifiers.begun(text)) {
        const found = sure.size ? sure : sam4mis.identifiers.complete(text, identified);
        return { ...none, step: "identifier", scores: oldest(found) };
      }
      if (!parts.length) return { ...none, scores: oldest(sure) };
      const wanted = phrases(plain);
      const fits = (scores) => new Map([...scores].filter(([place]) => wanted.every((phrase) => has(place, phrase))));
      const found = parts.map((part) => scoresOf(part));
      let scores = fits(raise(combined(found, parts.length), plain, false));
      let step = "words";
      if (!scores.size && !sure.size) {
        const close = parts.map((part) => scoresOf(part, { fuzzy: (one) => (one.length > 4 && !/\d/.test(one) ? 0.3 : false) }));
        scores = raise(combined(close, parts.length), plain, true);
        step = "similar";
        if (!scores.size) {
          scores = raise(lacking(close, Math.ceil(parts.length / 2)), plain, true);
          step = "part";
        }
      }
      for (const place of sure) scores.set(place, (scores.get(place) ?? 0) + 5 * EXACT);
      if (sure.size) step = scores.size > sure.size ? step : "identifier";
      const near = step === "words" && scores.size < FEW && parts.length > 1 ? lacking(found, 1) : new Map();
      for (const place of scores.keys()) near.delete(place);
      return { ...none, scores: ordered(scores), near: ordered(near), step };
    }

    return { find, works, terms, data };
  }

  // Whether two names differ by few letters for their length, and in no number.
  function nearly(one, other) {
    const most = Math.max(1, Math.floor(one.length / 10));
    if (Math.abs(one.length - other.length) > most || one.replace(/\D/g, "") !== other.replace(/\D/g, "")) return false;
    // Edits by rows, changed neighbours as one: https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
    let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, i) => i)];
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return false;
      [before, row] = [row, next];
    }
    return row[other.length] <= most;
  }

  return { make };
})();
