// The state of Explore, and how it stands in addresses, so that links can be shared.
//
//   ?text=polyp&modality=ct,-mr,none&every=modality&sort=title
//   ?picks=id1,id2&show=picks
//
// A value with a minus is one to leave out; `none` stands for works that do not say. Works have one of the values of a
// facet, or all where `every` names it. What is not known is kept apart, to be told.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.state = {
  empty() {
    return { text: "", sort: "", near: "", sides: {}, every: [], picks: [], show: "", unknown: [] };
  },

  // `known` has for each facet a map from the present and former ids of its choices to the present.
  read(query, known) {
    const state = sam4mis.state.empty();
    const values = new URLSearchParams(query);
    state.text = values.get("text") ?? "";
    state.sort = ["date", "added", "title", "relevance"].includes(values.get("sort")) ? values.get("sort") : "";
    state.near = values.get("near") === "yes" ? "yes" : "";
    state.show = values.get("show") === "picks" ? "picks" : "";
    state.picks = (values.get("picks") ?? "").split(",").filter(Boolean);
    state.every = (values.get("every") ?? "").split(",").filter((side) => Object.hasOwn(known, side));
    for (const [side, choices] of Object.entries(known)) {
      for (const part of values.getAll(side).join(",").split(",").filter(Boolean)) {
        const choice = choices.get(part.toLowerCase().replace(/^-/, ""));
        if (choice === undefined) state.unknown.push(`${side} ${part}`);
        else (state.sides[side] ??= {})[choice] = part.startsWith("-") ? "out" : "in";
      }
    }
    for (const [name, value] of values) {
      // Others count visits by `utm_…`; the search of earlier versions added `h` to what it linked.
      if (!(name in state) && !Object.hasOwn(known, name) && !/^(h$|utm_)/.test(name)) {
        state.unknown.push(`${name} ${value}`);
      }
    }
    return state;
  },

  write(state) {
    const parts = [];
    const add = (name, values) => {
      if (values.length) parts.push(`${name}=${values.map(encodeURIComponent).join(",")}`);
    };
    add("text", state.text ? [state.text] : []);
    for (const side of Object.keys(state.sides).sort()) {
      const choices = Object.entries(state.sides[side]).sort();
      add(side, choices.map(([choice, wish]) => (wish === "out" ? `-${choice}` : choice)));
    }
    add("every", state.every.filter((side) => state.sides[side]));
    add("near", state.text && state.near ? [state.near] : []);
    add("sort", state.sort ? [state.sort] : []);
    add("picks", state.picks);
    add("show", state.show ? [state.show] : []);
    return parts.length ? `?${parts.join("&")}` : "";
  },
};
