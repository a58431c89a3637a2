// The boxes of the facets: what they offer, what they show, and what a press asks for.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.facets = (() => {
  const FEW = 8;
  const NONE = "none";

  // Reads the form: terms in the order of their numbers. Works that say nothing of a facet have no number in the
  // page: the terms for them follow after all others.
  function read(form) {
    const facets = Array.from(form.querySelectorAll("[data-facet]"), (fieldset, place) => ({
      place,
      id: fieldset.dataset.facet,
      label: fieldset.querySelector("legend").textContent,
      any: fieldset.dataset.any ?? "",
      inBrief: "brief" in fieldset.dataset,
      every: fieldset.querySelector(".every"),
      fieldset,
    }));
    const all = facets.flatMap((facet) =>
      Array.from(facet.fieldset.querySelectorAll(".term input"), (box) => {
        const label = box.parentElement;
        return {
          facet,
          box,
          row: label,
          id: box.value,
          label: label.querySelector("span").textContent,
          former: box.dataset.former?.split(" ") ?? [],
          count: label.querySelector("b"),
          works: Number(label.querySelector("b").textContent),
          hasFeed: "feed" in box.dataset,
        };
      }),
    );
    const numbered = all.filter((term) => term.id !== NONE);
    return { facets, terms: [...numbered, ...all.filter((term) => term.id === NONE)] };
  }

  // Gives works the numbers of their terms: a box has the places of its works as steps from one to the next. Then the
  // terms "not stated" of the facets of which works have nothing.
  function complete(works, terms) {
    terms.forEach(({ box }, number) => {
      let place = -1;
      for (const step of box.dataset.w?.split(" ") ?? []) works[(place += Number(step))].terms.push(number);
    });
    terms.forEach((none, number) => {
      if (none.id !== NONE) return;
      for (const work of works) {
        if (!work.terms.some((term) => terms[term].facet === none.facet)) work.terms.push(number);
      }
    });
  }

  // A press goes round: nothing, in, out.
  function next(wish) {
    if (wish === undefined) return "in";
    return wish === "in" ? "out" : undefined;
  }

  // What chips and notes call a term.
  const named = (term) => (term.id === NONE ? `${term.facet.label} not stated` : term.label);

  function show({ facets, terms }, wishes, counts, every) {
    terms.forEach((term, number) => {
      const wish = wishes[number];
      term.box.checked = wish === "in";
      term.box.indeterminate = wish === "out";
      term.row.dataset.wish = wish ?? "";
      term.row.title = wish === "out" ? `Without ${named(term)}: ${counts[number]} left out` : "";
      term.row.classList.toggle("none", counts[number] === 0 && !wish);
      term.count.textContent = wish === "out" ? `−${counts[number]}` : counts[number];
    });
    for (const facet of facets) {
      const wanted = terms.filter((term, number) => term.facet === facet && wishes[number] === "in").length;
      if (!facet.every) continue;
      facet.every.hidden = wanted < 2 && !every.includes(facet.id);
      facet.every.querySelector("input").checked = every.includes(facet.id);
    }
  }

  // Long lists show their first terms and those in use, until asked for all.
  function shorten(facets) {
    for (const facet of facets) {
      const rows = facet.fieldset.querySelectorAll(".term");
      if (rows.length <= FEW + 2) continue;
      facet.fieldset.classList.add("short");
      rows.forEach((row, place) => row.classList.toggle("further", place >= FEW));
      const button = document.createElement("button");
      button.type = "button";
      button.className = "more-terms";
      button.textContent = `All ${rows.length}`;
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        const short = facet.fieldset.classList.toggle("short");
        button.setAttribute("aria-expanded", String(!short));
        button.textContent = short ? `All ${rows.length}` : "Fewer";
      });
      facet.fieldset.append(button);
    }
  }

  return { read, complete, next, named, show, shorten };
})();
