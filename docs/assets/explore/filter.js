// Which works fit the wishes, and how many would fit with each term: OR inside a facet or, on demand, AND; AND across.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.filter = {
  // `facetOf[n]` is the facet of term n, `wishes[n]` is "in", "out" or nothing; `every[f]` is true where works must
  // have all wishes of facet f. `fits(work)` says whether the text fits. Returns what fits, and for each term how
  // many works a press would show of it: of works that have it and fit all else, those that no wish of its facet
  // leaves out; for a term that is left out, how many works are missing because of its facet.
  apply(works, facetOf, wishes, facetCount, fits, every = []) {
    const wanted = new Uint8Array(facetCount);
    wishes.forEach((wish, number) => {
      if (wish === "in") wanted[facetOf[number]] += 1;
    });
    const hits = new Uint8Array(works.length);
    const counts = new Int32Array(facetOf.length);
    const met = new Uint8Array(facetCount);
    const refused = new Uint8Array(facetCount);
    for (const work of works) {
      if (!fits(work)) continue;
      met.fill(0);
      refused.fill(0);
      for (const term of work.terms) {
        if (wishes[term] === "in") met[facetOf[term]] += 1;
        else if (wishes[term] === "out") refused[facetOf[term]] = 1;
      }
      let failing = 0;
      let failed = -1;
      for (let facet = 0; facet < facetCount && failing < 2; facet += 1) {
        const needed = every[facet] ? wanted[facet] : Math.min(wanted[facet], 1);
        if (refused[facet] || met[facet] < needed) {
          failing += 1;
          failed = facet;
        }
      }
      if (failing > 1) continue;
      if (failing === 0) hits[work.place] = 1;
      for (const term of work.terms) {
        const facet = facetOf[term];
        if (failing === 0) counts[term] += 1;
        else if (facet !== failed) continue;
        else if (refused[facet]) counts[term] += wishes[term] === "out" ? 1 : 0;
        else if (!every[facet]) counts[term] += 1;
      }
    }
    return { hits, counts };
  },
};
