// What the box at the top suggests for a text: works, authors, venues, terms to filter by, and pages, each with the
// address of its page below the top of the site.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.suggest = (() => {
  const { list, empty } = sam4mis.words;
  const MOST = { works: 6, people: 3, venues: 2, terms: 3, pages: 3 };

  // By the rule of `search_index.plain_slug`.
  const slug = (name) => (name.toLowerCase().replace(/[.'’-]/g, "").match(/[a-z0-9]+/g) ?? []).join("-");

  // Whether each word that was asked for begins a word of the name.
  function begins(name, wanted) {
    const words = list(name);
    return wanted.every((word) => words.some((one) => one.startsWith(word)));
  }

  function groups(engine, text) {
    const found = engine.find(text);
    if (found === null) return { groups: [], count: 0 };
    const wanted = list(text).filter((word) => !empty(word));
    const { data, terms, works } = engine;
    const offered = [...new Set(found.parts.flatMap((part) => part.terms))].map((number) => terms[number]);
    const venues = new Set(data.venues);
    const people = wanted.length ? data.authors.map((one) => (Array.isArray(one) ? one : [one, slug(one)])) : [];
    const places = data.facets.find(([facet]) => facet === "venue")?.[2] ?? [];
    const all = [
      {
        label: found.step === "similar" || found.step === "part" ? "Works that come near" : "Works",
        items: [...found.scores.keys()].slice(0, MOST.works).map((place) => ({
          title: works[place].title,
          beside: [works[place].folder === "datasets" ? "Data set" : "", ...works[place].names.slice(0, 2), works[place].date.slice(0, 4)].filter(Boolean).join(" · "),
          path: `${works[place].folder}/${works[place].id}/`,
        })),
      },
      {
        label: "Authors",
        items: people.filter(([name]) => begins(name, wanted)).slice(0, MOST.people).map(([name, key]) => ({ title: name, beside: "", path: `authors/${key}/` })),
      },
      {
        label: "Venues",
        items: places
          .filter(([id, ...names]) => venues.has(id) && wanted.length && (names.some((name) => begins(name, wanted)) || offered.some((term) => term.facet === "venue" && term.id === id)))
          .slice(0, MOST.venues)
          .map(([id, name]) => ({ title: name, beside: "", path: `venues/${id}/` })),
      },
      {
        label: "All works with",
        items: offered.filter((term) => term.facet !== "venue").slice(0, MOST.terms).map((term) => ({
          title: term.label,
          beside: data.facets.find(([facet]) => facet === term.facet)[1],
          path: `explore/?${term.facet}=${encodeURIComponent(term.id)}`,
        })),
      },
      {
        label: "Pages",
        items: data.pages.filter(([title, , words]) => wanted.length && begins(`${title} ${words}`, wanted)).slice(0, MOST.pages).map(([title, path]) => ({ title, beside: "", path: path ? `${path}/` : "" })),
      },
    ];
    return { groups: all.filter((group) => group.items.length), count: found.scores.size };
  }

  return { groups, slug };
})();
