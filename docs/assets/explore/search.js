// Search by word, by MiniSearch: folded accents, prefixes, phrases in quotes, pasted identifiers. Only
// where nothing has the words are synonyms of tags, and then typing errors, taken into account.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.search = (() => {
  const letters = { ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i", ß: "ss" };

  function fold(term) {
    return term
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[øłđæœðþıß]/g, (letter) => letters[letter]);
  }

  // "SAM 2", "SAM-2" and "SAM2" are one word.
  const joined = (text) => text.replace(/(sam)[\s-]+(\d)\b/giu, "$1$2");
  const split = (text) => text.split(/[\n\r\p{Z}\p{P}]+/u).filter(Boolean);
  const asked = (text) => split(joined(text));
  const indexed = (text) => [...new Set([...split(text), ...asked(text)])];

  // Of a pasted address, what names the work: DOI or arXiv id, without version.
  function identifying(text) {
    return text
      .replace(/\b(arxiv|doi):\s*/gi, "")
      .replace(/\S*?(10\.\d{4,9}\/\S+)/g, "$1")
      .replace(/\S*?(\d{4}\.\d{4,5})(v\d+)?(\.pdf)?(?=\s|$)/gi, "$1")
      .replace(/https?:\/\/|\.git\b/gi, "");
  }

  const OWN = ["title", "authors", "venue", "tags", "words", "code"];
  const STEPS = [
    { name: "words", fields: OWN },
    { name: "synonyms" },
    {
      name: "similar",
      prefix: true,
      // A number with another digit is another number.
      fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.3 : false),
    },
  ];

  function phrases(text) {
    return Array.from(text.matchAll(/"([^"]+)"/g), ([, inside]) => spaced(inside)).filter((one) => one.trim());
  }
  function spaced(text) {
    return ` ${asked(text).map(fold).join(" ")} `;
  }

  // `labels[n]` and `synonyms[n]` are the words of choice n. The index is made when it is first asked.
  function index(works, labels, synonyms) {
    let made = null;
    function engine() {
      if (made === null) {
        made = new MiniSearch({
          idField: "place",
          fields: [...OWN, "synonyms"],
          tokenize: indexed,
          processTerm: fold,
          searchOptions: {
            tokenize: asked,
            boost: { title: 3, words: 2, synonyms: 0.2 },
            combineWith: "AND",
            prefix: (term) => term.length > 2,
          },
        });
        made.addAll(works.map((work) => ({
          place: work.place,
          title: work.title,
          authors: work.authors,
          venue: work.venue,
          words: `${work.id} ${work.words}`,
          code: work.code,
          tags: work.terms.map((term) => labels[term]).join("; "),
          synonyms: work.terms.map((term) => synonyms[term]).join("; "),
        })));
      }
      return made;
    }
    function has(work, phrase) {
      const fields = [work.title, work.authors, work.venue, work.words, ...work.terms.map((term) => labels[term])];
      return fields.some((field) => spaced(field).includes(phrase));
    }
    return {
      // Scores by place of the works that fit, and the step that found them; null where there is
      // nothing to search for.
      find(text) {
        if (!text.trim()) return null;
        const wanted = phrases(text);
        for (const { name, ...options } of STEPS) {
          const hits = engine()
            .search(identifying(text), options)
            .filter((hit) => wanted.every((phrase) => has(works[hit.id], phrase)));
          if (hits.length) return { step: name, scores: new Map(hits.map((hit) => [hit.id, hit.score])) };
        }
        return { step: "words", scores: new Map() };
      },
      warm: engine,
    };
  }

  return { fold, index };
})();
