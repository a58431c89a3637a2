// Which works fit the wishes, and how many would fit each choice: OR inside a facet, AND across.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.filter = {
  // `sideOf[n]` is the facet of choice n, `wishes[n]` is "in", "out" or nothing.
  // `fits(work)` says whether the text fits. Returns what fits, and for each choice the count of
  // works that have it and fit all wishes of the other facets.
  apply(works, sideOf, wishes, sides, fits) {
    const wanted = new Uint8Array(sides);
    wishes.forEach((wish, number) => {
      if (wish === "in") wanted[sideOf[number]] = 1;
    });
    const hits = new Uint8Array(works.length);
    const counts = new Int32Array(sideOf.length);
    const met = new Uint8Array(sides);
    const refused = new Uint8Array(sides);
    for (const work of works) {
      if (!fits(work)) continue;
      met.fill(0);
      refused.fill(0);
      for (const term of work.terms) {
        if (wishes[term] === "in") met[sideOf[term]] = 1;
        else if (wishes[term] === "out") refused[sideOf[term]] = 1;
      }
      let failing = 0;
      let failed = -1;
      for (let side = 0; side < sides && failing < 2; side += 1) {
        if (refused[side] || (wanted[side] && !met[side])) {
          failing += 1;
          failed = side;
        }
      }
      if (failing > 1) continue;
      if (failing === 0) hits[work.place] = 1;
      for (const term of work.terms) {
        if (failing === 0 || sideOf[term] === failed) counts[term] += 1;
      }
    }
    return { hits, counts };
  },
};
