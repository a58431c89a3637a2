// The basket of picked works, kept for the next visit and shared by all tabs.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.basket = (() => {
  const KEY = "sam4mis.picks";
  let here = []; // storage may be forbidden

  function stored() {
    try {
      return (localStorage.getItem(KEY) ?? "").split(",").filter(Boolean);
    } catch {
      return here;
    }
  }

  function store(picks) {
    here = picks;
    try {
      localStorage.setItem(KEY, picks.join(","));
    } catch {
      // kept for this visit
    }
  }

  function toggled(picks, id) {
    return picks.includes(id) ? picks.filter((pick) => pick !== id) : [...picks, id];
  }

  // The button of a work; made when the work is first shown.
  function button(work, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "pick";
    made.textContent = "Pick";
    made.addEventListener("click", () => press(work));
    work.element.append(made);
    return made;
  }

  function show(work, picked) {
    work.pick.setAttribute("aria-pressed", String(picked));
    work.pick.setAttribute("aria-label", `Pick: ${work.title}`);
  }

  return { stored, store, toggled, button, show };
})();
