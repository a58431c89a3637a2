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
    return { text: "", sort: "", near: "", facets: {}, every: [], picks: [], show: "", unknown: [] };
  },

  // `known` has for each facet a map from the present and former ids of its terms to the present.
  read(query, known) {
    const state = sam4mis.state.empty();
    const values = new URLSearchParams(query);
    state.text = values.get("text") ?? "";
    state.sort = ["date", "added", "title", "relevance"].includes(values.get("sort")) ? values.get("sort") : "";
    state.near = values.get("near") === "yes" ? "yes" : "";
    state.show = values.get("show") === "picks" ? "picks" : "";
    state.picks = (values.get("picks") ?? "").split(",").filter(Boolean);
    state.every = (values.get("every") ?? "").split(",").filter((facet) => Object.hasOwn(known, facet));
    for (const [facet, terms] of Object.entries(known)) {
      for (const part of values.getAll(facet).join(",").split(",").filter(Boolean)) {
        const term = terms.get(part.toLowerCase().replace(/^-/, ""));
        if (term === undefined) state.unknown.push(`${facet} ${part}`);
        else (state.facets[facet] ??= {})[term] = part.startsWith("-") ? "out" : "in";
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
    for (const facet of Object.keys(state.facets).sort()) {
      const terms = Object.entries(state.facets[facet]).sort();
      add(facet, terms.map(([term, wish]) => (wish === "out" ? `-${term}` : term)));
    }
    add("every", state.every.filter((facet) => state.facets[facet]));
    add("near", state.text && state.near ? [state.near] : []);
    add("sort", state.sort ? [state.sort] : []);
    add("picks", state.picks);
    add("show", state.show ? [state.show] : []);
    return parts.length ? `?${parts.join("&")}` : "";
  },
};
