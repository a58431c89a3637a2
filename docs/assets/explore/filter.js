// Which works fit the wishes, and how many would fit with each choice: OR inside a facet or, on demand, AND; AND across.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.filter = {
  // `sideOf[n]` is the facet of choice n, `wishes[n]` is "in", "out" or nothing; `every[s]` is true where works must
  // have all wishes of facet s. `fits(work)` says whether the text fits. Returns what fits, and for each choice how
  // many works a press would show of it: of works that have it and fit all else, those that no wish of its facet
  // leaves out; for a choice that is left out, how many works are missing because of its facet.
  apply(works, sideOf, wishes, sides, fits, every = []) {
    const wanted = new Uint8Array(sides);
    wishes.forEach((wish, number) => {
      if (wish === "in") wanted[sideOf[number]] += 1;
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
        if (wishes[term] === "in") met[sideOf[term]] += 1;
        else if (wishes[term] === "out") refused[sideOf[term]] = 1;
      }
      let failing = 0;
      let failed = -1;
      for (let side = 0; side < sides && failing < 2; side += 1) {
        const needed = every[side] ? wanted[side] : Math.min(wanted[side], 1);
        if (refused[side] || met[side] < needed) {
          failing += 1;
          failed = side;
        }
      }
      if (failing > 1) continue;
      if (failing === 0) hits[work.place] = 1;
      for (const term of work.terms) {
        const side = sideOf[term];
        if (failing === 0) counts[term] += 1;
        else if (side !== failed) continue;
        else if (refused[side]) counts[term] += wishes[term] === "out" ? 1 : 0;
        else if (!every[side]) counts[term] += 1;
      }
    }
    return { hits, counts };
  },
};
