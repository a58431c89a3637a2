// What Explore says of a result: how it was found, which filters would say the same, and which works a filter hides
// although they may belong to it, each with one press to have it; and which feed would bring more of the kind.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.notes = (() => {
  const FOUND_BY = {
    similar: "No work has just these words; these come close.",
    part: "No work has all of these words; these have most of them.",
  };

  function button(label, press, className = "") {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    if (className) made.className = className;
    made.addEventListener("click", press);
    return made;
  }

  // How the works were found; empty where they have what was asked for.
  function step(found, shown) {
    if (!found) return "";
    if (found.step === "identifier" && !found.scores.size) return "No work of this list has this identifier or address.";
    return shown ? (FOUND_BY[found.step] ?? "") : "";
  }

  // The terms that words of the query stand for, to be had as filters; `take(term, part)` makes one of them.
  function offers(element, found, terms, isWished, take) {
    const made = new Map();
    for (const part of found && found.step !== "identifier" ? found.parts : []) {
      for (const term of part.terms) if (!isWished(terms[term]) && !made.has(term)) made.set(term, part);
    }
    element.hidden = !made.size;
    const chips = Array.from(made, ([term, part]) => {
      const chip = button(terms[term].label, () => take(terms[term], part), "chip");
      chip.setAttribute("aria-label", `Filter by ${terms[term].label} instead of the words`);
      return chip;
    });
    element.replaceChildren(...(chips.length ? ["As filters: ", ...chips] : []));
  }

  // Works that lack one part of the query, to be shown on demand.
  function near(element, found, isShown, press) {
    element.hidden = !found?.near.size;
    if (element.hidden) return element.replaceChildren();
    const number = found.near.size;
    element.replaceChildren(
      isShown
        ? `${number} of the works lack one of the words and stand last. `
        : `${number} more ${number === 1 ? "comes" : "come"} near: all of the words but one. `,
      button(isShown ? "Leave them out" : "Show them", press),
    );
  }

  // "23 more cover any modality": what a wish for some values of a facet leaves out that may belong.
  function hidden(element, facets, terms, wishes, counts, include) {
    const rows = facets.flatMap((facet) => {
      const of = terms.map((term, number) => ({ term, number })).filter(({ term }) => term.facet === facet);
      if (!of.some(({ number }) => wishes[number] === "in")) return [];
      const may = of.filter(
        ({ term, number }) => (term.id === facet.any || term.id === "none") && !wishes[number] && counts[number],
      );
      if (!may.length) return [];
      const row = document.createElement("p");
      row.append(`${facet.label}: `);
      may.forEach(({ term, number }) => {
        const more = counts[number] === 1 ? "1 more work" : `${counts[number]} more works`;
        const says = term.id === "none" ? `${counts[number] === 1 ? "does" : "do"} not say` : `${counts[number] === 1 ? "covers" : "cover"} ${term.label.toLowerCase()}`;
        const press = button("Include", () => include(term));
        press.setAttribute("aria-label", `Include the ${more} that ${says}`);
        const part = document.createElement("span");
        part.append(`${more} ${says} `, press);
        row.append(part);
      });
      return [row];
    });
    element.hidden = !rows.length;
    element.replaceChildren(...rows);
  }

  // Of the feeds that hold every work found, the one of the fewest works. A facet with two wishes has none, unless works
  // must have both.
  function feed(link, terms, wishes, every) {
    const wanted = terms.filter((term, number) => wishes[number] === "in");
    const isAlone = ({ facet }) => every.includes(facet.id) || wanted.filter((term) => term.facet === facet).length === 1;
    const [nearest] = wanted.filter((term) => term.hasFeed && isAlone(term)).sort((a, b) => a.works - b.works);
    link.hidden = !nearest;
    if (!nearest) return;
    link.href = new URL(`${nearest.facet.id}-${encodeURIComponent(nearest.id)}.atom`, link.href).href;
    link.textContent = `Feed: ${nearest.label}`;
  }

  return { step, offers, near, hidden, feed };
})();
