// The boxes of the facets: what they offer, what they show, and what a press asks for.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.facets = (() => {
  const FEW = 8;
  const NONE = "none";

  // Reads the form: choices in the order of their numbers. Works that say nothing of a facet have no number in the
  // page: the choices for them follow after all others.
  function read(form) {
    const sides = Array.from(form.querySelectorAll("[data-side]"), (fieldset, place) => ({
      place,
      id: fieldset.dataset.side,
      label: fieldset.querySelector("legend").textContent,
      any: fieldset.dataset.any ?? "",
      inBrief: "brief" in fieldset.dataset,
      every: fieldset.querySelector(".every"),
      fieldset,
    }));
    const all = sides.flatMap((side) =>
      Array.from(side.fieldset.querySelectorAll(".choice input"), (box) => {
        const label = box.parentElement;
        return {
          side,
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
    const numbered = all.filter((choice) => choice.id !== NONE);
    return { sides, choices: [...numbered, ...all.filter((choice) => choice.id === NONE)] };
  }

  // Gives works the choices "not stated" of the facets of which they have nothing.
  function complete(works, choices) {
    choices.forEach((none, number) => {
      if (none.id !== NONE) return;
      for (const work of works) {
        if (!work.terms.some((term) => choices[term].side === none.side)) work.terms.push(number);
      }
    });
  }

  // A press goes round: nothing, in, out.
  function next(wish) {
    if (wish === undefined) return "in";
    return wish === "in" ? "out" : undefined;
  }

  // What chips and notes call a choice.
  const named = (choice) => (choice.id === NONE ? `${choice.side.label} not stated` : choice.label);

  function show({ sides, choices }, wishes, counts, every) {
    choices.forEach((choice, number) => {
      const wish = wishes[number];
      choice.box.checked = wish === "in";
      choice.box.indeterminate = wish === "out";
      choice.row.dataset.wish = wish ?? "";
      choice.row.title = wish === "out" ? `Without ${named(choice)}: ${counts[number]} left out` : "";
      choice.row.classList.toggle("none", counts[number] === 0 && !wish);
      choice.count.textContent = wish === "out" ? `−${counts[number]}` : counts[number];
    });
    for (const side of sides) {
      const wanted = choices.filter((choice, number) => choice.side === side && wishes[number] === "in").length;
      if (!side.every) continue;
      side.every.hidden = wanted < 2 && !every.includes(side.id);
      side.every.querySelector("input").checked = every.includes(side.id);
    }
  }

  // Long lists show their first choices and those in use, until asked for all.
  function shorten(sides) {
    for (const side of sides) {
      const rows = side.fieldset.querySelectorAll(".choice");
      if (rows.length <= FEW + 2) continue;
      side.fieldset.classList.add("short");
      rows.forEach((row, place) => row.classList.toggle("further", place >= FEW));
      const button = document.createElement("button");
      button.type = "button";
      button.className = "more-choices";
      button.textContent = `All ${rows.length}`;
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        const short = side.fieldset.classList.toggle("short");
        button.setAttribute("aria-expanded", String(!short));
        button.textContent = short ? `All ${rows.length}` : "Fewer";
      });
      side.fieldset.append(button);
    }
  }

  return { read, complete, next, named, show, shorten };
})();
