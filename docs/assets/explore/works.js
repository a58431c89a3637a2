// The works, as the page lists them: what filters and sorts need. All else that is known of a work stands in the index
// of the search, at the same place.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.works = {
  // Each work with its element; the boxes of the facets know which `terms` it has.
  read(list) {
    let added = ""; // the page says it where it differs from that of the work before
    return Array.from(list.children, (element, place) => {
      const link = element.firstElementChild;
      added = element.dataset.a ?? added;
      return {
        place,
        element,
        id: link.getAttribute("href").split("/").at(-2),
        title: link.textContent,
        former: element.dataset.f?.split(" ") ?? [], // ids under which links may ask for it
        added,
        terms: [],
      };
    });
  },

  // Places of the works in each order that does not depend on a search.
  orders(works) {
    const places = works.map((work) => work.place);
    const compare = new Intl.Collator("en", { numeric: true }).compare;
    return {
      date: places,
      added: [...places].sort((a, b) => (works[a].added < works[b].added) - (works[a].added > works[b].added) || a - b),
      title: [...places].sort((a, b) => compare(works[a].title, works[b].title) || a - b),
    };
  },
};
