// The boxes of the facets: what they offer, what they show, and what a press asks for.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.facets = (() => {
  const FEW = 8;

  // Reads the form: choices in the order of their numbers.
  function read(form) {
    const sides = Array.from(form.querySelectorAll("[data-side]"), (fieldset, place) => ({
      place,
      id: fieldset.dataset.side,
      label: fieldset.querySelector("legend").textContent,
      fieldset,
    }));
    const choices = sides.flatMap((side) =>
      Array.from(side.fieldset.querySelectorAll("input"), (box) => {
        const label = box.parentElement;
        return {
          side,
          box,
          row: label,
          id: box.value,
          label: label.querySelector("span").textContent,
          words: box.dataset.words ?? "",
          former: box.dataset.former?.split(" ") ?? [],
          count: label.querySelector("b"),
        };
      }),
    );
    return { sides, choices };
  }

  // A press goes round: nothing, in, out.
  function next(wish) {
    if (wish === undefined) return "in";
    return wish === "in" ? "out" : undefined;
  }

  function show(choices, wishes, counts) {
    choices.forEach((choice, number) => {
      const wish = wishes[number];
      choice.box.checked = wish === "in";
      choice.box.indeterminate = wish === "out";
      choice.row.dataset.wish = wish ?? "";
      choice.row.title = wish === "out" ? `Without ${choice.label}` : "";
      choice.row.classList.toggle("none", counts[number] === 0 && !wish);
      choice.count.textContent = counts[number];
    });
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

  return { read, next, show, shorten };
})();
