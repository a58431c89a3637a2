// Search by word: prefixes, small typos and folded accents, by MiniSearch.
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

  // `labels[n]` are the words of choice n. The index is made when it is first asked.
  function index(works, labels) {
    let made = null;
    function engine() {
      if (made === null) {
        made = new MiniSearch({
          idField: "place",
          fields: ["title", "authors", "venue", "tags", "words"],
          processTerm: fold,
          searchOptions: {
            boost: { title: 3, words: 2 },
            combineWith: "AND",
            prefix: true,
            // A number with another digit is another number.
            fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : false),
          },
        });
        made.addAll(works.map((work) => ({
          place: work.place,
          title: work.title,
          authors: work.authors,
          venue: work.venue,
          words: `${work.id} ${work.words}`,
          tags: work.terms.map((term) => labels[term]).join(" "),
        })));
      }
      return made;
    }
    return {
      // Scores by place of the works that fit; null where there is nothing to search for.
      find(text) {
        if (!text.trim()) return null;
        return new Map(engine().search(text).map((hit) => [hit.id, hit.score]));
      },
      warm: engine,
    };
  }

  return { fold, index };
})();
