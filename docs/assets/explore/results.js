// The list of what was found, a part at a time, and the filters that are in use.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.results = (() => {
  const PART = 50;

  function list(works, { element, more, all, nothing, prepare }) {
    let found = [];
    let shown = 0;

    function append(until) {
      const first = found[shown];
      const part = found.slice(shown, until).map((place) => works[place]);
      part.forEach(prepare);
      element.append(...part.map((work) => work.element));
      shown = Math.min(until, found.length);
      more.hidden = all.hidden = shown >= found.length;
      all.textContent = `Show all ${found.length}`;
      return works[first]?.element;
    }
    function appendAndGoOn(until) {
      append(until)?.querySelector("a").focus();
      history.replaceState({ ...history.state, shown }, ""); // for whoever comes back
    }
    more.addEventListener("click", () => appendAndGoOn(shown + PART));
    all.addEventListener("click", () => appendAndGoOn(found.length));
    addEventListener("beforeprint", () => append(found.length));

    return {
      show(places, until = PART) {
        found = places;
        shown = 0;
        element.replaceChildren();
        append(until);
        nothing.hidden = places.length > 0;
      },
      get places() {
        return found;
      },
    };
  }

  // One chip for each wish; pressing it takes the wish back.
  function chips(element, active, remove) {
    element.replaceChildren(
      ...active.map((wish, place) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = wish.out ? "chip out" : "chip";
        button.textContent = wish.label;
        button.setAttribute("aria-label", `Remove filter ${wish.label}`);
        button.addEventListener("click", () => {
          remove(wish);
          const left = element.querySelectorAll("button");
          (left[Math.min(place, left.length - 1)] ?? document.getElementById("text")).focus();
        });
        item.append(button);
        return item;
      }),
    );
  }

  function sorted(hits, order, scores) {
    if (order) return order.filter((place) => hits[place]);
    return [...scores.keys()].filter((place) => hits[place]);
  }

  return { list, chips, sorted };
})();
